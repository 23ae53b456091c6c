"""A register of its own for each test, and the person who changes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.register import Person, Register, open_register


@pytest.fixture
def me() -> Person:
    """Who makes changes in these tests."""
    return Person("P4", role="risk owner")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's register is kept."""
    return tmp_path / "workshop.db"


@pytest.fixture
def register(path: Path) -> Iterator[Register]:
    """An empty register."""
    with open_register(path) as opened:
        yield opened
