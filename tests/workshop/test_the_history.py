"""The history in words, its filters, and the button that verifies."""

from __future__ import annotations

import sqlite3

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from toolkit.register import Person
from toolkit.workshop.the_history import PAGE, HistoryPanel

BY = Person("P4", role="chief risk officer")


@pytest.fixture
def example(whole):
    """The whole example, with what was judged of the Code."""
    return whole


@pytest.fixture
def panel(example):
    """The history of the example."""
    made = HistoryPanel(example)
    made.show()
    return made


def events(panel):
    """The rows that are shown."""
    return panel._list.value.split("<tr>")[2:]


def test_the_newest_decisions_come_first_in_words_and_older_ones_on_demand(panel, example):
    rows = events(panel)
    assert len(rows) == PAGE
    assert f">{example.register.head.events}</span>" in rows[0]
    assert "Provision 13.2: not met" in rows[0]
    assert "Grace Okafor, facilitator" in rows[0]
    assert "compliance officer&#39;s sitting" in rows[0]
    press(panel.view, "Show older ones")
    assert len(events(panel)) == 2 * PAGE


def test_a_change_shows_old_and_new_who_and_why(panel, example):
    with example.register.change(by=BY, reason="the pilot went badly") as change:
        change.risk("Handlers stop reading", owner="P4").assess(level="current", likelihood="rare", impact="severe")
        change.verdict("1.1", "partly met", "a first course was held")
    panel.redraw()
    risk, verdict = sorted(events(panel)[:2], key=lambda row: "Provision" in row)
    assert "the pilot went badly" in risk
    assert "Ruth Adeyemi, chief risk officer" in risk
    assert "<del>Tom Whitfield, head of claims</del> → <b>Ruth Adeyemi, chief risk officer</b>" in risk
    assert "current level: <del>" in risk
    assert "almost certain" in risk
    assert "rare, severe" in risk
    assert "inputs" not in risk
    assert "Provision 1.1: not met → partly met" in verdict


def test_the_history_of_one_kind_and_of_one_record(panel, example):
    field(panel.view, "Show").value = "risk"
    assert all("Risk “" in row for row in events(panel))
    names = dict(panel._record.options)
    assert all("begun" not in name for name in names)
    letters = next(record for name, record in names.items() if "Letters steer" in name)
    field(panel.view, "Only").value = letters
    assert len(events(panel)) == len(example.register.history(letters))
    field(panel.view, "Show").value = "signoff"
    assert "Nothing was recorded of this yet." in shown(panel.view)
    field(panel.view, "Show").value = ""
    assert f"of {example.register.head.events} shown" in shown(panel.view)


def test_verifying_says_that_the_chain_holds_also_against_a_known_head(panel, example):
    head = example.register.head
    press(panel.view, "Verify the history")
    assert f"The history holds together: {head.events} events" in shown(panel.view)
    assert "paste one above" in shown(panel.view)
    with example.register.change(by=BY, reason="later") as change:
        change.park("later")
    field(panel.view, "Known head").value = f"{head.events}:{head.hash}"
    press(panel.view, "Verify the history")
    assert "the history whose head you gave" in shown(panel.view)


def test_a_head_of_another_history_and_one_that_is_none(panel, example):
    field(panel.view, "Known head").value = f"{example.register.head.events}:{'ab' * 32}"
    press(panel.view, "Verify the history")
    assert "does not hold together" in error(panel.view)
    field(panel.view, "Known head").value = "what is a head?"
    press(panel.view, "Verify the history")
    assert "is no head of a register" in error(panel.view)


def test_an_event_that_was_edited_behind_our_back_shows(panel, example):
    with sqlite3.connect(example.folder / "register.db") as database:
        for (name,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f'drop trigger "{name}"')
        database.execute("update events set body = replace(body, 'facilitator', 'director') where seq = 7")
    press(panel.view, "Verify the history")
    assert "does not hold together" in error(panel.view)
    assert "event 7" in error(panel.view)


def test_hostile_words_are_shown_as_text(panel, example):
    for text in MARKUP:
        with example.register.change(by=BY, reason=text) as change:
            change.park(text, about=text)
    panel.redraw()
    for _ in range(3):
        press(panel.view, "Show older ones")
    told = shown(panel.view)
    assert "<script>alert" not in told
    assert "<img" not in told
    assert "&lt;svg/onload=alert(1)&gt;" in told


def test_an_empty_history(empty):
    made = HistoryPanel(empty)
    made.show()
    assert "The workshop" in shown(made.view)
    assert "Letter bot" in shown(made.view)
