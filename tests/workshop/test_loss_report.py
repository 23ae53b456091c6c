"""What an import left behind, told above the drawing: at once where it is short, a click away where it is long."""

from __future__ import annotations

import pytest

from toolkit.exchange.imported import Imported, Loss, LossReport
from toolkit.system.model import System
from toolkit.workshop.sources import loss_report


@pytest.mark.parametrize(("lines", "is_open"), [(6, True), (7, False)])
def test_a_long_report_stands_closed_so_that_the_drawing_is_seen(lines, is_open):
    loss = LossReport(tuple(Loss(f"line {place}", "a colour", "There is no field for it.") for place in range(lines)))
    told = str(loss_report(Imported(System(id="bot", name="Bot"), "another tool", loss)))
    assert f"{lines} lost" in told
    assert ("<details open" in told) is is_open
    assert told.count('<span class="att-chip high">lost</span>') == lines
