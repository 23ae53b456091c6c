"""What somebody who was not in the room asks of the workbook: what words mean, who decided, what works below."""

from __future__ import annotations

import re

import openpyxl
import pytest

from tests.exchange.conftest import applying
from tests.exchange.workbooks import opened, rows_of
from toolkit.exchange.workbook import workbook_bytes
from toolkit.register import Person


@pytest.fixture
def book(register, catalogue) -> openpyxl.Workbook:
    return opened(workbook_bytes(register, catalogue))


def test_a_row_added_below_has_the_lists_and_colours_too(book):
    page = book["Risks"]
    lists = {str(rule.sqref) for rule in page.data_validations.dataValidation}
    assert lists
    for area in (*lists, *(str(each.sqref) for each in page.conditional_formatting)):
        assert re.fullmatch(r"([A-Z]+)3:\1(\d+)", area)
        assert int(area.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) >= page.max_row + 1_000


def test_who_decided_stands_beside_what_was_decided(book, register, catalogue):
    row, other = rows_of(book, "Risks")
    day_of = register.history()[-2].at[:10]
    assert row["Treatment decided by"] == f"Grace Okafor (facilitator), {day_of}"
    assert row["Acceptance recorded by"] == f"Grace Okafor (facilitator), {day_of}"
    assert row["Accepted by"] == "Ruth Adeyemi"
    assert other["Treatment decided by"] is other["Acceptance recorded by"] is None
    with register.change(by=Person("P2", role="risk owner"), reason="after all") as change:
        change.risk("letters-steer-the-bot").retain(reason="We can live with it")
        change.risk("letters-steer-the-bot", notes="Looked at again")
    row = rows_of(opened(workbook_bytes(register, catalogue)), "Risks")[0]
    assert row["Treatment decided by"].startswith("Ruth Adeyemi (risk owner), ")
    assert row["Acceptance recorded by"] is None or row["Acceptance recorded by"].startswith("Grace Okafor")


def test_a_risk_says_at_which_elements_it_is(book, register):
    row = rows_of(book, "Risks")[0]
    names = {"bot": "Bot", "user": "User", "model": "Model", "index": "Index"}
    held = [register.findings[key].element for key in (applying(register)[0], applying(register)[3])]
    assert row["Where"].splitlines() == list(dict.fromkeys(names.get(each, each) for each in held))


def test_what_a_flow_does_not_say_is_asked_in_words(book):
    asked = "\n".join(str(row["Open questions"]) for row in rows_of(book, "Not yet assessed"))
    assert "What data does ‘Index → Bot’ carry?" in asked
    assert "carries?" not in asked


def test_the_first_sheet_explains_the_words_and_that_names_are_as_stated(book, register):
    told = {row[0]: row[1] for row in book["Read me"].iter_rows(values_only=True)}
    assert "avoid" in told["Treatment"].lower()
    assert "named person" in told["Inherent, current, target level"]
    assert f"{register.head.events} name a person as stated" in told["Who did what"]


def test_a_change_of_the_direction_of_writing_is_shown(register, catalogue):
    with register.change(by=Person("P1", role="x"), reason="spoof") as change:
        change.risk("letters-steer-the-bot", notes="\u202egnp.exe")
    assert rows_of(opened(workbook_bytes(register, catalogue)), "Risks")[0]["Notes"] == "«U+202E»gnp.exe"
