"""Notebook 00, first: the set-up, the path, creating and opening."""

from __future__ import annotations

import re
import shutil

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from toolkit.workshop import setup_check
from toolkit.workshop.opening import VARIABLE, chosen_workshop, new_workshop, open_workshop
from toolkit.workshop.setup_check import check_setup
from toolkit.workshop.starting import AGENDA, start_here, workshops_here
from toolkit.workshop.what_counts import criteria
from toolkit.workshop.who_is_here import participants


def test_the_room_s_minutes_are_ninety():
    assert sum(int(minutes) for *_, minutes, _ in AGENDA if minutes.isdigit()) == 90
    assert [line[0][:2] for line in AGENDA] == ["00", "01", "02", "03", "04", "05", "06", "07"]


def test_everything_is_looked_at_and_what_fails_says_what_to_do(empty, monkeypatch):
    checks = {check.what: check for check in check_setup(empty)}
    assert all(check.ok for check in checks.values())
    assert str(empty.folder) in checks["Where it is saved"].seen

    monkeypatch.setattr(setup_check, "_PYTHON", (99, 0))
    monkeypatch.setattr(setup_check, "_PACKAGES", (("no-such-package", "it"),))
    monkeypatch.setattr(setup_check.os, "access", lambda *_, **__: False)
    failed = {check.what: check.instead for check in check_setup(empty) if not check.ok}
    assert set(failed) == {"Python", "It", "Where it is saved"}
    assert all(failed.values())
    assert shown(start_here(empty)).count("✗ mend this") == 3


def test_a_click_is_answered(empty):
    view = start_here(empty)
    assert "Clicks arrive" not in shown(view)
    press(view, "Press me")
    assert "Clicks arrive" in shown(view)


def test_names_without_latin_letters_propose_a_folder_of_their_own(example, tmp_path):
    view = start_here(example)
    for name, folder in (("理赔助手", "workshop"), ("Чат", "workshop-2"), ("聊天", "workshop-3")):
        field(view, "Name").value = name
        assert field(view, "Folder").value == f"../workshop/{folder}"
        press(view, "Create and open")
        assert error(view) == ""
        assert example.folder.resolve() == tmp_path / "workshop" / folder


def test_creating_opens_it_for_this_notebook_and_the_next(example, tmp_path):
    view, people, bad = start_here(example), participants(example), criteria(example)
    assert "Tom Whitfield" in shown(people)
    field(view, "Name").value = "My claims bot"
    assert field(view, "Folder").value == "../workshop/my-claims-bot"
    field(view, "Facilitator").value = "Grace <b>"
    press(view, "Create and open")

    assert [error(each) for each in (view, people, bad)] == ["", "", ""]
    assert (example.name, example.temporary) == ("My claims bot", False)
    assert example.folder.resolve() == tmp_path / "workshop" / "my-claims-bot"
    assert chosen_workshop() == tmp_path / "workshop" / "my-claims-bot"
    assert "Tom Whitfield" not in shown(people)
    assert "Grace &lt;b&gt;" in shown(people)
    assert "Nothing agreed yet" in shown(bad)
    assert field(people, "Acting").options == (("Grace <b>, facilitator", "P1"),)
    assert "My claims bot" in shown(view)
    assert field(view, "Name").value == ""

    # and what is done then is recorded there
    field(people, "Name").value = "Lin"
    press(people, "Add this person")
    example.close()
    again = open_workshop()
    assert again.register.names() == {"P1": "Grace <b>", "P2": "Lin"}
    assert again.register.workshop.facilitator == "P1"
    again.close()


def test_what_cannot_be_created_is_said_and_nothing_changes(example, tmp_path):
    view = start_here(example)
    press(view, "Create and open")
    assert "a workshop needs a name" in error(view)
    new_workshop(tmp_path / "workshop" / "there", "There").close()
    field(view, "Name").value = "There"
    press(view, "Create and open")
    assert "there is a workshop in this folder already" in error(view)
    assert example.temporary
    assert chosen_workshop() is None


def test_opening_one_that_is_found_or_named_and_going_back(example, tmp_path):
    new_workshop(tmp_path / "workshop" / "first", "First").close()
    new_workshop(tmp_path / "elsewhere", "Elsewhere").close()
    view = start_here(example)
    assert ("../workshop/first", str(tmp_path / "workshop" / "first")) in field(view, "Found near here").options
    field(view, "Found near here").value = str(tmp_path / "workshop" / "first")
    press(view, "Open")
    assert example.name == "First"

    field(view, "Or a folder").value = str(tmp_path / "elsewhere")
    press(view, "Open")
    assert example.name == "Elsewhere"
    assert chosen_workshop() == tmp_path / "elsewhere"

    field(view, "Or a folder").value = str(tmp_path)
    press(view, "Open")
    assert "neither a register nor a system.yaml" in error(view)
    field(view, "Or a folder").value = str(tmp_path / "nowhere")
    press(view, "Open")
    assert "no such workshop" in error(view)
    assert example.name == "Elsewhere"

    press(view, "Back to the example")
    assert example.temporary
    assert chosen_workshop() is None


def test_a_folder_with_a_system_begins_a_record_from_it(example, tmp_path, repository):
    source = repository / "threat_libraries" / "templates" / "claims_assistant" / "system.yaml"
    (tmp_path / "mine").mkdir()
    shutil.copy(source, tmp_path / "mine")
    view = start_here(example)
    assert tmp_path / "mine" in workshops_here()
    field(view, "Or a folder").value = str(tmp_path / "mine")
    press(view, "Open")
    assert error(view) == ""
    assert example.system.id == "claims-assistant"


def test_the_variable_is_said_to_win(empty, monkeypatch):
    assert f"{VARIABLE} is not set" in shown(start_here(empty))
    monkeypatch.setenv(VARIABLE, "/a/<b>")
    assert "is set to /a/&lt;b&gt;: notebooks open that one" in shown(start_here(empty))
    monkeypatch.setenv(VARIABLE, "")
    assert "set and empty" in shown(start_here(empty))


def test_hostile_names_of_workshops_show_as_text(example):
    view = start_here(example)
    for text in MARKUP:
        field(view, "Name").value = text
        field(view, "Folder").value = ""
        press(view, "Create and open")
        assert error(view) == "" or "already" in error(view)
        page = shown(view).replace("<style>", "")
        assert not any(bad in page for bad in ("<script", "<img", "<svg/", "<ScRiPt"))


def test_the_minutes_are_the_same_wherever_they_stand_and_fill_ninety(repository):
    planned = {notebook[:2]: minutes for notebook, _, minutes, _ in AGENDA if minutes.isdigit()}
    assert sum(map(int, planned.values())) == 90
    readme = (repository / "README.md").read_text("utf-8")
    assert dict(re.findall(r"^\| (\d\d)_\w+ \|.*\| (\d+) \|$", readme, re.MULTILINE)) == planned
    for number, minutes in planned.items():
        (path,) = (repository / "notebooks").glob(f"{number}_*.ipynb")
        steps = re.findall(r'"\| (\d+) \|', path.read_text("utf-8"))
        assert sum(map(int, steps)) == int(minutes), path.name
