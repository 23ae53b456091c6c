"""The shipped example, whole and as it stood when the room went home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.workshop.example import ON_THE_DAY, fill_example
from toolkit.workshop.opening import empty_workshop, open_workshop
from toolkit.workshop.session import Workshop


@pytest.fixture
def whole() -> Iterator[Workshop]:
    """A temporary copy of the shipped example, two months on: nearly everything is judged."""
    opened = open_workshop()
    yield opened
    opened.close()


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    """The same as it stood when the room went home: nothing of the Code judged, tested or handed on, nobody trained."""
    opened = empty_workshop(tmp_path)
    fill_example(opened, steps=ON_THE_DAY)
    yield opened
    opened.close()
