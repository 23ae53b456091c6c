"""Three of the five recommendations from start to end in notebook 05, from an open question to the file."""

from __future__ import annotations

import re

import docx
import pytest

from toolkit.register import open_register
from toolkit.workshop.example import ON_THE_DAY
from toolkit.workshop.opening import VARIABLE

NOTEBOOK = "05_do_we_meet_the_code.ipynb"
WATCH = "Who follows news of attacks on AI, from which sources, and how often?"
WITHOUT = "How is the work done while the system is off, and for how long can that go on?"
PURPOSE = "In words for the people who read this: what is the system for?"
LABELS = """panels => panels.flatMap(panel => [...panel.querySelectorAll('input, select, textarea')])
    .filter(field => field.offsetParent !== null)
    .filter(field => !(field.labels?.length && field.labels[0].textContent.trim()) && !field.title
                     && !field.placeholder && !field.closest('label'))
    .map(field => field.outerHTML.slice(0, 200))"""


@pytest.fixture
def root(example_room):
    """The notebook, and a workshop of the example's team beside it."""
    return example_room(NOTEBOOK, steps=ON_THE_DAY)


def press(lab, tip):
    """Press the button with this tooltip."""
    lab.notebook.get_by_role("button").and_(lab.notebook.get_by_title(tip, exact=True)).first.click()


def tab(lab, name):
    """Go to a tab of the documents."""
    lab.notebook.get_by_role("tab", name=re.compile(f"^{name}")).first.click()


def answer(lab, question, text):
    """Type an answer where the question stands, and record it; nobody types as soon as a driver does."""
    lab.wait_idle().fill(question, text)
    press(lab, f"Record as the answer: {question}")


def more(lab):
    """Show the questions behind the first few."""
    ours(lab).get_by_role("button", name=re.compile(r"^Show (\d+ more|the other)")).locator("visible=true").click()


def ours(lab):
    """The panel of the five and that of the documents."""
    titles = lab.page.locator(".att-title", has_text=re.compile("Five things|The documents"))
    return lab.notebook.locator(".att-panel").filter(has=titles)


def said_in(path):
    """Everything that a DOCX file says."""
    read = docx.Document(str(path))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(each.text for each in read.paragraphs), *cells]).split())


def test_a_question_is_answered_the_document_written_and_the_file_holds_the_answer(open_lab, root):
    lab = open_lab(root, NOTEBOOK, env={VARIABLE: str(root / "workshop")})
    lab.run_all().see("Five things to begin with").see("Training programmes")
    folder = root / "workshop" / "documents"

    # Training: the card leads to the questions, which come a few at a time.
    press(lab, "Open questions of: AI security training: plan and record")
    lab.see("questions are open").see(WATCH)
    lab.notebook.get_by_role("tab", name=re.compile("^Missing")).wait_for()
    answer(lab, WATCH, "The security team, <b>each</b> Monday")
    lab.see("✓ answered").picture("05_documents_missing")
    press(lab, "Write to files: AI security training: plan and record")
    lab.see("training.docx")
    assert "The security team, <b>each</b> Monday" in said_in(folder / "training.docx")
    assert "&lt;b&gt;each&lt;/b&gt;" in (folder / "training.html").read_text("utf-8")

    # Recovery: a fact is answered with a click, the rest in words; what is half typed stays meanwhile.
    press(lab, "Open questions of: Plan for incidents and recovery")
    more(lab)
    lab.see("put back in time?")
    lab.fill(WITHOUT, "By hand, for tw")
    lab.notebook.get_by_role("button", name="yes", exact=True).and_(
        lab.notebook.get_by_title(re.compile("^System prompt: Can the last good version"))
    ).click()
    lab.see("✓ yes")
    lab.see_value(WITHOUT, "By hand, for tw")
    answer(lab, WITHOUT, "By hand, for two weeks at most")
    tab(lab, "Write it")
    press(lab, "Write this document to files")
    lab.see("recovery.docx")
    assert "By hand, for two weeks at most" in said_in(folder / "recovery.docx")

    # The notice: written, given to people, changed; then they are to be told again.
    press(lab, "Open questions of: Notice to end-users and affected entities")
    answer(lab, PURPOSE, "It drafts answers to your letters")
    lab.see("✓ answered")
    tab(lab, "Write it")
    press(lab, "Write this document to files")
    lab.see("notice.docx").picture("05_documents_written")
    assert "It drafts answers to your letters" in said_in(folder / "notice.docx")
    with lab.page.expect_download() as kept:
        lab.notebook.get_by_role("link", name="notice.docx").click()
    assert kept.value.suggested_filename == "notice.docx"
    tab(lab, "Told")
    lab.fill("a person, a party or a group: Acme Insurance, all policyholders", "all policyholders")
    lab.fill("by mail, on the web page, in the contract …", "by mail")
    lab.click("Note that they were told").see("says the same today")
    tab(lab, "Missing")
    answer(lab, PURPOSE, "It drafts answers; a person sends them")
    tab(lab, "Told")
    lab.see("changed since: tell them again?").picture("05_documents_told")
    assert ours(lab).evaluate_all(LABELS) == []
    with open_register(root / "workshop" / "register.db") as register:
        (told,) = register.told.values()
        assert (told.document, told.whom, told.events < register.head.events) == ("notice", "all policyholders", True)
        assert register.answers["system_prompt.has_rollback"].answer == "yes"
        assert register.verify().ok

    lab.save().reload().see("changed since: tell them again?")
    lab.restart_kernel()
    lab.restart_and_run_all().see("written").see("out of date")
    press(lab, "Who was given: Notice to end-users and affected entities")
    lab.see("all policyholders").see("changed since: tell them again?")
    assert lab.elsewhere == []
    assert lab.errors == []


@pytest.mark.parametrize("width", [1280, 900])
def test_no_tab_is_wider_than_the_window(open_lab, root, width):
    lab = open_lab(root, NOTEBOOK, env={VARIABLE: str(root / "workshop")})
    lab.resize(width)
    lab.run_all().see("Five things to begin with")
    mine = ours(lab)
    press(lab, "Read: Inventory of assets")
    lab.see("The system as drawn.")
    lab.picture(f"05_read_{width}")
    assert lab.sticking_out(mine) == [0, 0]
    for name, sees in (
        ("Missing", "Nobody knows? Leave it"),
        ("Our words", "What stands there"),
        ("Write it", "HTML, to read"),
    ):
        tab(lab, name)
        lab.see(sees)
        assert lab.sticking_out(mine) == [0, 0]
    tab(lab, "Told")
    lab.field("Who").wait_for()
    lab.picture(f"05_told_{width}")
    assert lab.sticking_out(mine) == [0, 0]
