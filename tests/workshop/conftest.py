"""A workshop of one's own, in a folder of its own: no stray choice, no stray variable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.workshop.opening import VARIABLE, new_workshop, open_workshop
from toolkit.workshop.session import Workshop


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the notebooks would run in."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv(VARIABLE, raising=False)
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workshop]:
    """A workshop with a name and nothing else."""
    workshop = new_workshop(tmp_path / "empty", "Letter bot")
    yield workshop
    workshop.close()


@pytest.fixture
def example() -> Iterator[Workshop]:
    """A temporary copy of the shipped example."""
    workshop = open_workshop("")
    yield workshop
    workshop.close()
