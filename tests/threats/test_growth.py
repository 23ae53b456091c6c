"""Twice the system takes about twice the work: lines of ours that are run are counted, not seconds."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from benchmarks.shapes import SHAPES
from toolkit.catalogues.load import load_catalogue
from toolkit.system.model import System
from toolkit.threats import find_threats

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
