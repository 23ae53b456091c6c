"""Taking it home: exports into the workshop's folder, signatures, and the head to keep."""

from __future__ import annotations

import json

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from toolkit.register import Person, Register
from toolkit.system.read import load_system
from toolkit.workshop.exporting import WRITTEN, write_export
from toolkit.workshop.finishing import EXPORTS, FinishPanel


@pytest.fixture
def panel(example):
    """The last panel over the example."""
    made = FinishPanel(example)
    made.show()
    return made


def test_all_exports_land_in_the_folder_and_are_shown_with_where_they_are(panel, example):
    assert "Nothing exported yet" in shown(panel.view)
    press(panel.view, "All of them")
    assert error(panel.view) == ""
    folder = example.folder / "exports"
    assert {each.name for each in folder.iterdir()} == {name for _, name, _ in EXPORTS}
    assert f"<code>{folder.resolve()}</code>" in shown(panel.view)
    for _, name, _ in EXPORTS:
        assert f">{name}</code>" in shown(panel.view)
    assert (folder / "register.xlsx").read_bytes()[:2] == b"PK"
    assert "Claims assistant" in (folder / "report.html").read_text()
    assert load_system(folder / "system.yaml", example.catalogue) == example.system
    taken = Register.from_json((folder / "register.json").read_bytes(), "sqlite://")
    assert taken.head == example.register.head
    taken.close()


def test_one_export_replaces_the_older_one_and_leaves_the_register_alone(panel, example):
    before = example.register.head
    press(panel.view, "Register (JSON)")
    file = example.folder / "exports" / "register.json"
    first = json.loads(file.read_text())
    with example.register.change(by=example.acting, reason="more") as change:
        change.park("one thing more")
    press(panel.view, "Register (JSON)")
    assert len(json.loads(file.read_text())["events"]) == len(first["events"]) + 1
    assert example.register.head.events == before.events + 1
    assert [each.name for each in file.parent.iterdir()] == ["register.json"]


@pytest.mark.parametrize("name", ["register.xlsx", "system.yaml", "report.html"])
def test_what_somebody_changed_by_hand_is_moved_aside_and_never_replaced(panel, example, name):
    button = next(said for said, file, _ in EXPORTS if file == name)
    press(panel.view, button)
    folder = example.folder / "exports"
    press(panel.view, button)
    assert [each.name for each in folder.iterdir()] == [name], "what the toolkit wrote itself is replaced"
    (folder / name).write_bytes(b"a board's remarks")
    press(panel.view, button)
    assert error(panel.view) == ""
    (kept,) = set(folder.iterdir()) - {folder / name}
    assert kept.read_bytes() == b"a board's remarks"
    assert kept.suffix == (folder / name).suffix
    assert f"kept as <code>{kept.name}</code>" in shown(panel.view)
    press(panel.view, button)
    assert set(folder.iterdir()) == {folder / name, kept}
    assert "kept as" not in shown(panel.view)


@pytest.mark.parametrize("memory", ["", "[1, 2]", '{"risks.csv": 3}', "{"])
def test_a_file_that_nobody_knows_is_somebodys_work(panel, example, memory):
    folder = example.folder / "exports"
    folder.mkdir()
    (folder / "risks.csv").write_text("mine")
    (example.folder / WRITTEN).write_text(memory)
    for _ in range(2):
        (folder / "risks.csv").write_text("mine")
        press(panel.view, "Risks (CSV)")
    assert [each.read_text() for each in folder.glob("risks-kept-*.csv")] == ["mine", "mine"]


def test_each_export_says_that_it_is_being_written(panel, monkeypatch):
    told = []
    write = write_export
    monkeypatch.setattr(
        "toolkit.workshop.finishing.write_export",
        lambda workshop, name: (told.append(shown(panel.view)), write(workshop, name))[1],
    )
    press(panel.view, "All of them")
    for number, (each, (_, name, _)) in enumerate(zip(told, EXPORTS, strict=True), 1):
        assert f"Writing {name} ({number} of 6)" in each
    assert "Writing" not in shown(panel.view)


def test_a_system_that_is_not_described_is_said_in_the_red_box(empty):
    made = FinishPanel(empty)
    made.show()
    press(made.view, "System (YAML)")
    assert "no system is described yet" in error(made.view)
    press(made.view, "Report (HTML)")
    assert error(made.view) == ""
    assert (empty.folder / "exports" / "report.html").exists()


def test_a_folder_that_cannot_be_made_is_said_in_the_red_box(panel, example):
    (example.folder / "exports").write_text("in the way")
    press(panel.view, "Report (HTML)")
    assert "exports" in error(panel.view)


def test_signing_is_an_event_and_a_later_change_shows_beside_it(panel, example):
    before = example.register.head
    press(panel.view, "Sign (as the acting person)")
    (held,) = example.register.signoffs.values()
    assert (held.head, held.events, held.participant) == (before.hash, before.events, example.acting.id)
    assert "nothing changed since" in shown(panel.view)
    press(panel.view, "Sign (as the acting person)")
    assert len(example.register.signoffs) == 1, "the same signature twice is one"

    example.acting = Person("P4", role="chief risk officer")
    press(panel.view, "Sign (as the acting person)")
    assert len(example.register.signoffs) == 2
    assert "Ruth Adeyemi (chief risk officer)" in shown(panel.view)
    with example.register.change(by=example.acting, reason="more") as change:
        change.park("one thing more")
    panel.redraw()
    assert "the register changed since: sign again" in shown(panel.view)
    assert "nothing changed since" not in shown(panel.view)


def test_a_signature_without_a_statement_is_refused(panel, example):
    field(panel.view, "Statement").value = "  "
    press(panel.view, "Sign (as the acting person)")
    assert "needs a statement" in error(panel.view)
    assert not example.register.signoffs


def test_the_head_is_shown_whole_and_is_the_newest(panel, example):
    press(panel.view, "Sign (as the acting person)")
    head = example.register.head
    assert f"{head.events}:{head.hash}</div>" in shown(panel.view)
    assert f"--head {head.events}:{head.hash}" in shown(panel.view)


def test_hostile_statements_are_shown_as_text(panel, example):
    for text in MARKUP:
        field(panel.view, "Statement").value = text
        press(panel.view, "Sign (as the acting person)")
    told = shown(panel.view)
    assert len(example.register.signoffs) == len(MARKUP)
    assert "<script>alert" not in told
    assert "<img" not in told


def test_signing_comes_before_the_exports_which_carry_the_signature(panel, example):
    said = shown(panel.view)
    assert said.index("1. Sign") < said.index("2. Take it with you")
    press(panel.view, "Sign (as the acting person)")
    press(panel.view, "Report (HTML)")
    assert "gone through this register together" in (example.folder / "exports" / "report.html").read_text()


def test_what_was_just_saved_is_said_at_the_foot_too(panel):
    assert shown(panel.view).count("✓ Saved") == 1
    press(panel.view, "Sign (as the acting person)")
    assert shown(panel.view).count("✓ Saved") == 2
