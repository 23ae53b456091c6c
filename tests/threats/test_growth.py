"""Twice the system takes about twice the work: lines of ours that are run are counted, not seconds."""

from __future__ import annotations

import gc
import sys
from types import FrameType
from typing import Any

import pytest

from benchmarks.shapes import SHAPES
from toolkit.catalogues.load import load_catalogue
from toolkit.system.model import System
from toolkit.threats import find, find_threats

LIMIT = 2.3


def lines_run(system: System) -> int:
    """How many lines of the toolkit are run to find the threats to a system."""
    run = 0

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal run
        run += event == "line"
        return count

    catalogue = load_catalogue()
    before = sys.gettrace()
    sys.settrace(count)
    try:
        find_threats(system, catalogue)
    finally:
        sys.settrace(before)
    return run


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_size_takes_at_most_a_little_more_than_twice_the_work(shape: str) -> None:
    drawing = SHAPES[shape]
    assert lines_run(drawing(320)) <= LIMIT * lines_run(drawing(160))


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_of_garbage_is_left_as_it_was(was_on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing, catalogue = SHAPES["rings"](12), load_catalogue()
    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    try:
        find_threats(drawing, catalogue)
        assert gc.isenabled() is was_on
        monkeypatch.setattr(find, "_found", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            find_threats(drawing, catalogue)
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()
