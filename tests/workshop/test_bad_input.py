"""Whatever is typed or opened: a red box or text, never a traceback, and nothing that was saved is lost."""

from __future__ import annotations

import json

import pytest

from tests.browser.test_notebook_01 import MODEL
from tests.workshop.drive import error, field, press, shown, widgets
from toolkit.errors import ToolkitError
from toolkit.workshop import (
    about_the_system,
    brainstorm,
    criteria,
    describe_system,
    go_through_findings,
    open_workshop,
    participants,
    scope_and_questions,
    start_here,
    vote,
)
from toolkit.workshop.opening import typed_path
from toolkit.workshop.sources import _from_upload

LONG = "x" * 10_000
NAMES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202egnp.exe\u202c",
    "\u200f\u0645\u0631\u0636",
    "🧨🏥",
    LONG,
    "=cmd|' /C calc'!A0",
    "a\x00b",
    "../../etc/passwd",
    "[[[",
    "->",
]
NO_PATHS = [LONG, "a\x00b", "\ud800", "~nobody-of-this-name/x", "/dev/null/x", "<script>alert(1)</script>", "nowhere"]
MAKERS = (
    *(participants, criteria, about_the_system, describe_system, scope_and_questions),
    *(brainstorm, go_through_findings, vote),
)


@pytest.fixture
def views(empty):
    """All panels of notebooks 00 to 02 over a small system."""
    draw = describe_system(empty)
    field(draw, "Lines off the whiteboard").value = "[internet: none] patient\npatient -> bot (agent): symptoms"
    press(draw, "Draw these lines")
    return {make: make(empty) for make in MAKERS}


def type_everywhere(views, said):
    """The same text into every field that takes one, saved."""
    for make, label, save in (
        (participants, "Name", "Add this person"),
        (criteria, "Severe: money", ""),
        (about_the_system, "Purpose", ""),
        (scope_and_questions, "We assume that", "Add assumption"),
        (scope_and_questions, "Who checks it", ""),
        (brainstorm, "Idea", "Add idea"),
        (go_through_findings, "to reject: why is it no threat here?", "Reject"),
    ):
        if make is participants:
            field(views[make], "Function").value = said
        field(views[make], label).value = said
        if save:
            press(views[make], save)
        assert not error(views[make]), (label, error(views[make]))
    field(views[describe_system], "Element").value = "bot"
    field(views[describe_system], "Name").value = said
    press(views[scope_and_questions], "Write the sheet of questions")


@pytest.mark.parametrize("said", NAMES, ids=range(len(NAMES)))
def test_hostile_text_is_text_in_every_panel(views, empty, said):
    press(views[go_through_findings], "Our ideas are written: show the findings")
    type_everywhere(views, said)
    for make, view in views.items():
        told = shown(view)
        assert "<script>alert" not in told, make
        assert "<img" not in told, make
        assert "\u202e" not in told, make
    assert [idea.text for idea in empty.register.ideas.values()] == [said]
    assert empty.system.name_of("bot") == said
    assert empty.register.verify().ok
    again = open_workshop(empty.folder)
    assert again.system.name_of("bot") == said
    again.close()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("patient -> bot (agnet): hi", "Did you mean &#39;agent&#39;"),
        ("[internet: nobody] patient\npatient -> bot (agent)", "unknown grade of trust"),
        ("<script>alert(1)</script> -> bot (agent)", "line:1: "),
        (f"{LONG} -> bot", "Write one flow a line"),
        ("[[[\n->\n((", "line:3: "),
    ],
)
def test_a_sketch_with_nonsense_says_its_line_and_changes_nothing(views, empty, lines, said):
    draw, before = views[describe_system], empty.register.head
    field(draw, "Lines off the whiteboard").value = lines
    press(draw, "Draw these lines")
    assert said in error(draw)
    assert empty.register.head == before
    assert field(draw, "Lines off the whiteboard").value == lines


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_file_that_is_cut_off_says_where_it_ends(empty, share):
    whole = json.dumps(MODEL, indent=1)
    with pytest.raises(ToolkitError, match=r"pay\.json:\d+: the file looks cut off"):
        _from_upload("pay.json", whole[: int(len(whole) * share)].encode(), empty.catalogue)


@pytest.mark.parametrize("path", NO_PATHS, ids=range(len(NO_PATHS)))
def test_a_path_that_is_none_is_said_in_the_red_box(empty, path):
    start, draw = start_here(empty), describe_system(empty)
    field(start, "Or a folder").value = path
    press(start, "Open")
    assert error(start)
    field(draw, "Path").value = path
    press(draw, "Read the file")
    assert error(draw)
    assert "<script>" not in error(start) + error(draw)


def test_a_workshop_is_not_made_where_no_folder_can_be(empty):
    start = start_here(empty)
    field(start, "Name").value = "Triage"
    field(start, "Folder").value = "/dev/null/x"
    press(start, "Create and open")
    assert "this path cannot be used" in error(start) or "this folder cannot be made" in error(start)
    assert field(start, "Name").value == "Triage"


def test_a_typed_path_knows_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert typed_path("~/x") == tmp_path / "x"


def test_two_notebooks_on_one_workshop_are_told_who_changed_what(views, empty):
    other = open_workshop(empty.folder)
    there = {make: make(other) for make in MAKERS}
    field(there[participants], "Name").value = "Grace"
    field(there[participants], "Function").value = "lead"
    press(there[participants], "Add this person")
    field(there[describe_system], "Element").value = "bot"
    field(there[describe_system], "Name").value = "Triage bot"
    field(views[about_the_system], "Purpose").value = "Sorts patients"
    assert "Somebody else changed this meanwhile" in error(views[about_the_system])
    assert "Grace" in error(views[about_the_system])
    assert empty.system.name_of("bot") == "Triage bot"
    field(views[about_the_system], "Purpose").value = "Sorts patients"
    assert not error(views[about_the_system])
    assert empty.system.purpose == "Sorts patients"
    assert [each for each in widgets(views[about_the_system]) if getattr(each, "value", "") == "Sorts patients"]
    other.close()
