"""Records of many kinds: empty, filled, hostile, the shipped example, the four organisations of the guide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conformity.scenarios import SCENARIOS, TODAY, play
from tests.exchange.conftest import fill
from tests.hostile_text import HOSTILE
from tests.reports.conftest import fill_with
from toolkit.catalogues.catalogue import Catalogue
from toolkit.exchange.handling import Handling
from toolkit.exchange.oscal.document import FILES
from toolkit.exchange.oscal.writing import DOCUMENTS, oscal_text
from toolkit.register import Register, open_register
from toolkit.workshop.opening import open_workshop
from toolkit.workshop.session import Workshop

RECORDS = ("no event", "filled", "hostile", "example", *SCENARIOS)


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Callable[[str], Register]]:
    """A register by what it is; each is filled once, when it is first asked for."""
    held: dict[str, Register] = {}
    opened: list[Register | Workshop] = []

    def record(name: str) -> Register:
        if name not in held:
            folder = tmp_path_factory.mktemp("record")
            if name == "example":
                workshop = open_workshop("")
                opened.append(workshop)
                held[name] = workshop.register
                return held[name]
            held[name] = open_register(folder / "register.db")
            opened.append(held[name])
            if name == "filled":
                fill(held[name], catalogue)
            elif name == "hostile":
                fill_with(held[name], [text for text in HOSTILE if text.strip()])
            elif name in SCENARIOS:
                play(name, held[name], catalogue)
        return held[name]

    yield record
    for each in opened:
        each.close()


@pytest.fixture(scope="session")
def texts() -> dict[tuple[str, bool], dict[str, str]]:
    """What was exported of the records that nobody changes, so that it is worked out once."""
    return {}


@pytest.fixture
def exported(
    records: Callable[[str], Register],
    catalogue: Catalogue,
    texts: dict[tuple[str, bool], dict[str, str]],
    tmp_path: Path,
) -> Callable[..., Path]:
    """All documents of a record in a folder of the test's own, as they stand on the scenarios' day."""

    def export(record: str | Register, *, redacted: bool = False) -> Path:
        register = records(record) if isinstance(record, str) else record
        known = texts.get((record, redacted)) if isinstance(record, str) else None
        handling = Handling(None, redacted)
        told = known or oscal_text(register, catalogue, tuple(DOCUMENTS), handling=handling, today=TODAY)
        if isinstance(record, str):
            texts[record, redacted] = told
        folder = tmp_path / f"oscal{'-redacted' if redacted else ''}"
        folder.mkdir(exist_ok=True)
        for name, text in told.items():
            (folder / FILES[name]).write_text(text, "utf-8")
        return folder

    return export
