"""A workshop of one's own, in a folder of its own: no stray choice, no stray variable."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from toolkit.register import Register, open_register
from toolkit.workshop import opening
from toolkit.workshop.cost_together import SEALED
from toolkit.workshop.example import ON_THE_DAY, fill_example
from toolkit.workshop.opening import VARIABLE, new_workshop, open_workshop
from toolkit.workshop.panel import Panel
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
def whole() -> Iterator[Workshop]:
    """A temporary copy of the shipped example."""
    workshop = open_workshop("")
    yield workshop
    workshop.close()


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    """The same as it stood when the room went home: nothing judged, tested or handed on, nobody trained."""
    with monkeypatch.context() as patched:
        patched.setattr(opening, "fill_example", partial(fill_example, steps=ON_THE_DAY))
        workshop = open_workshop("")
    yield workshop
    workshop.close()


@pytest.fixture(autouse=True)
def the_same_in_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a click saves in any test, the Python that its panel then shows saves the same in a copy."""
    click = Panel.save

    def save(panel: Panel, *arguments: Any, **more: Any) -> bool:
        before = copied(panel.register, tmp_path / "before.db")
        saved = click(panel, *arguments, **more)
        if saved and not is_uploaded(panel._last) and SEALED not in panel._last:
            with open_register(before) as register:
                exec(panel._last, {"workshop": replace(panel.workshop, register=register, shown={})})
                assert recorded(register) == recorded(panel.register), panel._last
        return saved

    monkeypatch.setattr(Panel, "save", save)


def is_uploaded(python: str) -> bool:
    """Whether it reads a file that was uploaded, which is in no folder under that name."""
    return any(not Path(name).is_absolute() for name in re.findall(r"from_file\(Path\(['\"](.*?)['\"]\)", python))


def copied(register: Register, path: Path) -> Path:
    """A copy of a register's database as it is now."""
    path.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(register.url.removeprefix("sqlite:///"))) as here,
        closing(sqlite3.connect(path)) as to,
    ):
        here.backup(to)
    return path


def recorded(register: Register) -> dict[str, Any]:
    """What every record says now, but for the moment at which it was said."""
    state = register.state()
    return {name: without_moments(revision.data.model_dump(mode="json")) for name, revision in state.current.items()}


def without_moments(value: Any) -> Any:
    """Plain data without the fields that say when."""
    if isinstance(value, dict):
        return {key: without_moments(each) for key, each in value.items() if key != "at"}
    return [without_moments(each) for each in value] if isinstance(value, list) else value
