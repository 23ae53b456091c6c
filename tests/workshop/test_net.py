"""A defect of the toolkit in a handler is said in the panel it happened in, and still raised for the tests."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import ipywidgets as w
import pytest

import toolkit.workshop
from tests.conftest import REPOSITORY
from tests.workshop.drive import error, field, press
from toolkit.errors import ToolkitError
from toolkit.workshop import net
from toolkit.workshop.the_plan import PlanPanel
from toolkit.workshop.what_can_go_wrong import IdeasPanel


@pytest.fixture
def broken(example, monkeypatch):
    """Two panels; one cannot find something that it must know."""
    ideas, plan = IdeasPanel(example), PlanPanel(example)
    for panel in (ideas, plan):
        panel.show()
    return ideas, plan


def fails(*_: object, **__: object) -> None:
    """Raise what no person can mend."""
    raise KeyError("<b>x</b>")


def test_a_click_that_fails_says_so_in_its_panel_and_that_nothing_was_saved(broken, monkeypatch, example):
    ideas, plan = broken
    monkeypatch.setattr("toolkit.register.Change.idea", fails)
    field(ideas.view, "Idea").value = "An idea"
    before = example.register.head
    with pytest.raises(KeyError):
        press(ideas.view, "Add idea")
    assert example.register.head == before
    told = error(ideas.view)
    for words in ("defect of the toolkit", "Nothing of this click was saved", "KeyError", "test_net.py", "Run All"):
        assert words in told
    assert "SECURITY.md" in told
    assert error(plan.view) == ""
    assert field(ideas.view, "Idea").value == "An idea"


def test_where_only_showing_it_failed_it_says_that_the_click_was_saved(broken, monkeypatch, example):
    ideas, _ = broken
    monkeypatch.setattr(ideas, "redraw", fails)
    field(ideas.view, "Idea").value = "An idea"
    before = example.register.head.events
    with pytest.raises(KeyError):
        press(ideas.view, "Add idea")
    assert example.register.head.events == before + 1
    assert "was saved; showing it failed" in error(ideas.view)
    assert "Nothing of" not in error(ideas.view)


def test_a_field_that_fails_says_so_too(broken, monkeypatch):
    _, plan = broken
    monkeypatch.setattr(plan, "_draw", fails)
    chooser = plan._filter
    with pytest.raises(KeyError):
        chooser.value = "no owner"
    assert "defect of the toolkit" in error(plan.view)


def test_a_persons_mistake_that_no_panel_caught_is_said_as_one(broken, monkeypatch):
    ideas, _ = broken

    def refuses() -> None:
        raise ToolkitError("this is no idea", try_instead="Write another.")

    monkeypatch.setattr(ideas, "save", lambda *_, **__: refuses())
    field(ideas.view, "Idea").value = "An idea"
    with pytest.raises(ToolkitError):
        press(ideas.view, "Add idea")
    assert "this is no idea. Write another." in error(ideas.view)
    assert "defect" not in error(ideas.view)


def test_every_handler_of_the_workshop_hangs_over_the_net():
    bare = {
        module.name
        for module in Path(toolkit.workshop.__path__[0]).glob("*.py")
        if module.name != "net.py" and re.search(r"\.(observe|on_click)\(", module.read_text(encoding="utf-8"))
    }
    assert bare == set()


def test_nothing_else_is_answered_while_a_click_is():
    """A kernel may answer widgets that were made later in another thread than those that were there before."""
    free = []

    def elsewhere():
        free.append(net._one_at_a_time.acquire(blocking=False))

    def do():
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()

    clicked = w.Button()
    net.on_click(clicked, do)
    clicked.click()
    assert free == [False]
    net.on_click(clicked, lambda: free.append(True))  # the same thread may answer one click within another
    clicked.click()
    assert free[-1] is True


def test_jupyterlab_is_told_to_keep_the_order_of_what_is_typed_and_clicked():
    settings = REPOSITORY / "toolkit" / "workshop" / "jupyter" / "labconfig" / "default_setting_overrides.json"
    held = json.loads(settings.read_text("utf-8"))
    assert held["@jupyterlab/apputils-extension:kernels-settings"] == {"commsOverSubshells": "disabled"}
