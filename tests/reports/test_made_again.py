"""What is made of a record that nobody changed is the same bytes, whenever and wherever it is made."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from pathlib import Path

import docx
import pytest

from tests.exchange.conftest import fill
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.conformity.roll_up import roll_up
from toolkit.register import Person, Register, open_register
from toolkit.reports import contents
from toolkit.reports.documents import write_all
from toolkit.reports.documents.rolled_up import write_roll_up
from toolkit.reports.exports import export

TODAY = date(2026, 12, 1)
FORMATS = {"xlsx": ".xlsx", "gaps": ".xlsx", "csv": ".csv", "json": ".json", "ciso-assistant-csv": "", "oscal": ""}


class Later(datetime):
    """A clock that goes some years ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Later:
        """In some years."""
        return cls(2031, 5, 17, 3, 4, 5, tzinfo=tz)


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def register(tmp_path: Path, known: Catalogue) -> Iterator[Register]:
    with open_register(tmp_path / "register.db") as opened:
        fill(opened, known)
        yield opened


def made(register: Register, known: Catalogue, folder: Path) -> dict[str, bytes]:
    """Everything that can be made of a register, by file; what is kept beside documents says when they were made."""
    write_all(register, folder / "documents", catalogue=known, today=TODAY)
    write_all(register, folder / "redacted", catalogue=known, today=TODAY, redacted=True)
    for name, ending in FORMATS.items():
        export(register, folder / f"{name}{ending}", catalogue=known, format=name)
    files = [each for each in folder.rglob("*") if each.is_file() and not each.name.startswith(".")]
    return {str(each.relative_to(folder)): each.read_bytes() for each in files}


def test_everything_is_the_same_bytes_when_it_is_made_again_later_and_elsewhere(
    register: Register, known: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(register, known, tmp_path / "first")
    monkeypatch.setattr(contents, "datetime", Later)
    monkeypatch.setattr(time, "localtime", lambda _=None: time.gmtime(1_900_000_000))
    again = made(register, known, tmp_path / "again")
    assert len(first) > 100
    assert [name for name in first if first[name] != again[name]] == []
    assert set(first) == set(again)


def test_a_document_is_dated_by_the_record(register: Register, known: Catalogue, tmp_path: Path) -> None:
    write_all(register, tmp_path / "d", catalogue=known, today=TODAY, formats=["docx", "cdx"])
    at = datetime.fromisoformat(register.history()[-1].at)
    data = (tmp_path / "d" / "notice.docx").read_bytes()
    assert docx.Document(io.BytesIO(data)).core_properties.created == at
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {each.date_time[:5] for each in packed.infolist()} == {at.timetuple()[:5]}
    bill = json.loads((tmp_path / "d" / "inventory.cdx.json").read_text("utf-8"))
    assert datetime.fromisoformat(bill["metadata"]["timestamp"]) == at


def test_a_document_of_no_record_is_dated_by_the_code(known: Catalogue, tmp_path: Path) -> None:
    with open_register(tmp_path / "r.db") as empty:
        write_all(empty, tmp_path / "d", catalogue=known, formats=["docx"])
    held = docx.Document(str(tmp_path / "d" / "notice.docx")).core_properties.created
    assert held is not None
    assert held.date().isoformat() == known.code.published


def test_a_bill_keeps_its_serial_number_and_its_version_rises(
    register: Register, known: Catalogue, tmp_path: Path
) -> None:
    """By them tools know a bill again, and which one is the newest."""

    def bill(name: str, **how: object) -> tuple[str, int]:
        write_all(register, tmp_path / name, catalogue=known, formats=["cdx"], **how)  # type: ignore[arg-type]
        (file,) = (tmp_path / name).glob("*.cdx.json")
        held = json.loads(file.read_text("utf-8"))
        return held["serialNumber"], held["version"]

    serial, version = bill("before")
    with register.change(by=Person("P1", role="facilitator"), reason="more") as change:
        change.verdict("2.2", "met", "Shown")
    assert bill("after") == (serial, version + 1)
    others = {bill("public", redacted=True)[0], bill("official", redacted=True, mark="official")[0]}
    assert len({serial, *others}) == 3


def test_a_roll_up_is_dated_by_its_day(register: Register, known: Catalogue, tmp_path: Path) -> None:
    rolled = roll_up([register], known)
    for name in ("a.docx", "b.docx"):
        write_roll_up(rolled, tmp_path / name, today=TODAY)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert docx.Document(str(tmp_path / "a.docx")).core_properties.created.date() == TODAY  # type: ignore[union-attr]
