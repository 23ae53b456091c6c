"""Notebooks 00 and 01 as a facilitator goes through them: a workshop is created, people added, a system drawn."""

from __future__ import annotations

import json
import shutil

import pytest

from toolkit.register import open_register
from toolkit.workshop.opening import CHOICE, VARIABLE

LINES = """\
[internet: none] user, web pages
[our cloud: organisation] chatbot (agent), letter index
user <-> chatbot: question ; answer
web pages -> letter index: pages
letter index -> chatbot: passages"""
THREAT = {
    "title": "Insider pays himself",
    "status": "Mitigated",
    "severity": "High",
    "type": "Spoofing",
    "mitigation": "Every payment needs human approval",
}
MODEL = {
    "version": "2.0",
    "summary": {"title": "Payments", "owner": "Ada"},
    "detail": {
        "diagrams": [
            {
                "id": 0,
                "title": "Main",
                "diagramType": "STRIDE",
                "version": "2.0",
                "cells": [
                    {
                        "id": "pay",
                        "shape": "process",
                        "zIndex": 1,
                        "position": {"x": 10, "y": 10},
                        "size": {"width": 60, "height": 60},
                        "data": {"type": "tm.Process", "name": "Payment desk", "threats": [THREAT]},
                    }
                ],
            }
        ]
    },
}


@pytest.fixture
def root(repository, tmp_path, monkeypatch):
    """A folder with the notebooks, as `ai-threat workshop` makes it, and nothing chosen."""
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / "notebooks").mkdir()
    for name in ("00_start_here.ipynb", "01_what_are_we_working_on.ipynb"):
        shutil.copy(repository / "notebooks" / name, tmp_path / "notebooks")
    return tmp_path


def draw(lab, lines):
    """Type lines into the whiteboard's field and draw them."""
    field = lab.notebook.locator(".att-typed textarea").first
    field.fill(lines)
    field.press("Tab")
    lab.click("Draw these lines")


def in_picture(lab, element, name):
    """Wait until the diagram shows an element by this name."""
    from playwright.sync_api import expect

    expect(lab.notebook.locator(f'svg [data-element="{element}"] text')).to_contain_text([name], timeout=60_000)


def test_a_workshop_is_created_and_its_system_drawn_and_all_of_it_survives(open_lab, root):
    lab = open_lab(root, "notebooks/00_start_here.ipynb").run_all().see("temporary: nothing here is kept")
    lab.click("Press me").see("Clicks arrive")
    lab.picture("notebook-00-set-up")
    lab.fill("Claims bot, first workshop", "Letters, first workshop")
    lab.fill("Your name (it can be erased later)", "Grace").click("Create and open")
    lab.see("Chosen here for all notebooks of this folder")
    folder = root / "workshop" / "letters-first-workshop"
    assert (root / "notebooks" / CHOICE).read_text().strip() == str(folder)
    people = lab.notebook.locator(".att-panel").nth(1)
    people.get_by_label("Name", exact=True).fill("Mei Tanaka")
    people.get_by_label("Name", exact=True).press("Tab")
    lab.fill("ML engineer, head of claims …", "ML engineer").click("Add this person")
    lab.see("Mei Tanaka added").picture("notebook-00-people")
    lab.fill("5 million", "2 million").click("Fill what is empty with a start")
    lab.see("Saved").see_value("Severe is from", "2 million")
    lab.see_value("Severe: money", "over £2 million")
    lab.picture("notebook-00-criteria")

    first = lab
    lab = open_lab(root, "notebooks/01_what_are_we_working_on.ipynb").run_all().see("Nothing is drawn yet")
    lab.fill("Who uses it, for what?", "Answers customers' letters")
    lab.fill("You open the newspaper, and it is about us. What does it say?", "It pays <b>everybody</b>")
    lab.choose("Stage of life", "Deployment: it is going live")
    draw(lab, "user -> chatbot\n[[[ ->")
    lab.see("line:2: a square bracket is not closed").picture("notebook-01-mistake")
    draw(lab, LINES)
    in_picture(lab, "letter_index", "letter index")
    lab.see("Kinds that were guessed").see("its name says “index”").picture("notebook-01-drawn")
    lab.click("These kinds are right")
    lab.notebook.get_by_role("tab", name="File").click()
    with lab.page.expect_file_chooser() as chooser:
        lab.notebook.locator("button.widget-upload").click()
    model = {"name": "pay.json", "mimeType": "application/json", "buffer": json.dumps(MODEL).encode()}
    chooser.value.set_files(model)
    lab.see("What did not come along").see("1 threat noted in OWASP Threat Dragon 2, 1 of them matched to the library")
    lab.see("A person approves risky actions, in place")
    in_picture(lab, "payment_desk", "Payment desk")
    lab.picture("notebook-01-file")

    lab.choose("Element", "component: chatbot")
    lab.see_value("Name", "chatbot").fill("Name", "Letter helper")
    in_picture(lab, "chatbot", "Letter helper")
    lab.save().reload()
    in_picture(lab, "chatbot", "Letter helper")
    lab.see_value("Who uses it, for what?", "Answers customers' letters")
    lab.picture("notebook-01-reloaded")

    lab.restart_and_run_all()
    in_picture(lab, "chatbot", "Letter helper")
    in_picture(lab, "payment_desk", "Payment desk")
    lab.see_value("You open the newspaper, and it is about us. What does it say?", "It pays <b>everybody</b>")
    lab.fill("the vendor does not train on our prompts", "nobody shares a login").click("Add assumption")
    lab.see("nobody shares a login").click("Write the sheet of questions").see("Open the sheet of questions")
    lab.picture("notebook-01-restarted")
    assert "Letter helper" in (folder / "questions.html").read_text("utf-8")

    with open_register(folder / "register.db") as register:
        system = register.system()
        assert {system.name_of(key) for key in system.components} == {
            *("user", "web pages", "Letter helper", "letter index", "Payment desk"),
        }
        assert system.components["chatbot"].kind == "agent"
        assert system.components["letter_index"].extras == {}
        assert [each.text for each in system.assumptions.values()] == ["nobody shares a login"]
        assert [each.text.partition("\n")[0] for each in register.ideas.values()] == ["Insider pays himself"]
        assert register.names()["P1"] == "Grace"
        assert register.criteria.impact["severe"].money == "over £2 million"
        assert register.verify().ok
    assert first.elsewhere + lab.elsewhere == []
    assert first.errors + lab.errors == []
