"""Figures by their names, and what to say to a name that is none."""

from __future__ import annotations

import pytest

from toolkit.errors import ToolkitError
from toolkit.risks.losses import Scenario, quantify
from toolkit.risks.sensitivity.figures import figure_of


def test_each_name_is_the_figure_it_says():
    losses = quantify([Scenario(id="s", frequency=2.0, loss=10.0)], "inherent").total
    assert figure_of("mean").of(losses) == losses.mean
    assert figure_of("SD").of(losses) == losses.sd
    assert figure_of("p95").of(losses) == losses.quantile(0.95)
    assert figure_of("tvar99.5").of(losses) == losses.tvar(0.995)


def test_they_are_said_in_words():
    assert figure_of("p95").words == "loss that one year in 20 exceeds"
    assert figure_of("p99").words == "loss that one year in 100 exceeds"
    assert figure_of("tvar99").words == "mean loss of the worst 1% of years"
    assert figure_of("p10").words == "loss that 10% of years stay below"


@pytest.mark.parametrize("name", ["", "p", "p100", "var95", "p95 ", "p-5", "mean" * 99, None, 95, "p99.9999"])
def test_what_is_none_is_refused(name):
    with pytest.raises(ToolkitError, match="no figure"):
        figure_of(name)
