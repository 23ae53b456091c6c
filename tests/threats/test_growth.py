"""Twice the system takes about twice the work: lines of ours that are run are counted, not seconds."""

from __future__ import annotations

import gc
import sys
import weakref
from collections import Counter
from types import FrameType
from typing import Any

import pytest

from benchmarks.shapes import SHAPES
from toolkit.catalogues.load import load_catalogue
from toolkit.system.model import System
from toolkit.threats import find, find_threats, flood
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.survey import Survey

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


def test_along_a_chain_each_component_is_visited_once_by_all_searches_together(monkeypatch: pytest.MonkeyPatch) -> None:
    visited: list[int] = []
    visit = flood._visit
    monkeypatch.setattr(flood, "_visit", lambda *given: visited.append(given[1]) or visit(*given))
    find_threats(SHAPES["one chain, remade"](120), load_catalogue())
    assert max(Counter(visited).values()) <= 8  # first and second leg, for certain and perhaps, there and back


def test_what_was_worked_out_for_all_elements_goes_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[weakref.ref[Survey]] = []

    class Watched(Survey):
        def __init__(self, evaluator: Evaluator) -> None:
            super().__init__(evaluator)
            made.append(weakref.ref(self))

    monkeypatch.setattr(find, "Survey", Watched)
    findings = find_threats(SHAPES["rings"](12), load_catalogue())
    assert [each() for each in made] == [None]
    assert findings[0].reason


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
