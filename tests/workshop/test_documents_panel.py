"""The documents in notebook 05: read, completed, written, handed on; by clicks that say the same in Python."""

from __future__ import annotations

import ipywidgets as w
import pytest

from tests.hostile_text import HOSTILE
from tests.reports.pages import Page
from tests.workshop.drive import error, field, press, shown, widgets
from toolkit.register import Person
from toolkit.reports.documents import RECIPES, compose
from toolkit.workshop import documents
from toolkit.workshop.documents_panel import MISSING, READ, TOLD, WORDS, WRITE

REPORT = "Where do users report a wrong answer, a leak or a weakness, and how soon do they hear?"
AREA = "In a sentence or two, as it should stand in the document"
PURPOSE = "In words for the people who read this: what is the system for?"


def opened(workshop, document, tab=READ):
    """The panel on a document."""
    view = documents(workshop)
    go(workshop, document, tab)
    return view


def go(workshop, document, tab):
    """Choose a document and a tab, as the other panels do."""
    workshop.shown["DocumentsPanel"].choose(document, tab)


def answer(view, question, text):
    """Type the answer to a question, and record it."""
    field(view, question).value = text
    press_beside(view, question)


def press_beside(view, question):
    """Press the button that records the answer to a question."""
    wanted = f"Record as the answer: {question}"
    (found,) = [each for each in widgets(view) if isinstance(each, w.Button) and each.tooltip == wanted]
    found.click()


def buttons(view, text):
    """The buttons with this text."""
    return [each for each in widgets(view) if isinstance(each, w.Button) and each.description == text]


def titles(view):
    """The tabs."""
    return next(each for each in widgets(view) if isinstance(each, w.Tab)).titles


def test_every_document_is_offered_and_can_be_read(example):
    view = documents(example)
    assert [key for _, key in field(view, "Document").options] == list(RECIPES)
    for name, recipe in RECIPES.items():
        go(example, name, READ)
        page = Page(shown(view))
        assert recipe.title in page.text
        assert "Revision of the record" in page.text
        assert error(view) == ""
        assert page.crossed == []


def test_the_frame_of_a_document_is_reached_by_the_keyboard_and_has_a_name(example):
    view = opened(example, "notice")
    (frame,) = [attrs for tag, attrs in Page(shown(view)).tags if attrs.get("role") == "region"]
    assert (frame["tabindex"], frame["aria-label"]) == ("0", "Notice to end-users and affected entities, as it is now")


def test_a_question_is_answered_in_words_where_it_stands(example):
    view = opened(example, "notice", MISSING)
    before = len(compose(RECIPES["notice"], example.register, example.catalogue).missing)
    assert titles(view)[MISSING] == f"Missing ({before})"
    answer(view, PURPOSE, "  It drafts answers to your letters.  ")
    assert example.register.document_texts["notice.purpose"].text == "It drafts answers to your letters."
    assert titles(view)[MISSING] == f"Missing ({before - 1})"
    assert "✓ answered" in shown(view)
    assert field(view, PURPOSE).value == "It drafts answers to your letters."
    go(example, "notice", READ)
    assert "It drafts answers to your letters." in shown(view)


def test_words_are_changed_and_withdrawn(example):
    view = opened(example, "notice", MISSING)
    answer(view, PURPOSE, "first")
    answer(view, PURPOSE, "second")
    assert example.register.document_texts["notice.purpose"].text == "second"
    tip = f"Take our words away: {PURPOSE}"
    (withdraw,) = [each for each in widgets(view) if isinstance(each, w.Button) and each.tooltip == tip]
    withdraw.click()
    assert "notice.purpose" not in example.register.document_texts
    assert field(view, PURPOSE).value == ""
    answer(view, PURPOSE, " ")
    assert "nothing is said yet" in error(view)


def test_a_fact_is_answered_of_each_element_that_it_is_open_for(example):
    view = opened(example, "recovery", MISSING)
    (more,) = [each for each in widgets(view) if isinstance(each, w.Button) and each.description.startswith("Show ")]
    more.click()
    rows = [each for each in buttons(view, "yes") if "put back in time" in each.tooltip]
    assert len(rows) == 5
    rows[1].click()
    assert example.register.answers["system_prompt.has_rollback"].answer == "yes"
    still = [each for each in buttons(view, "yes") if "put back in time" in each.tooltip]
    assert len(still) == 5
    assert [each.button_style for each in still] == ["", "success", "", "", ""]
    for each in still:
        each.click()
    go(example, "recovery", MISSING)
    go(example, "training", MISSING)
    go(example, "recovery", MISSING)
    assert [each for each in buttons(view, "yes") if "put back in time" in each.tooltip] == []
    assert [each for each in example.register.findings.values() if each.element == "system_prompt"]


def test_what_is_answered_elsewhere_says_where(example):
    view = opened(example, "inventory", MISSING)
    assert "What we have, in detail" in shown(view)
    press(view, "Go there")
    assert "`assets(workshop)` is not shown in this notebook" in error(view)
    go(example, "residual", MISSING)
    press(view, "Go there")
    assert next(each for each in widgets(view) if isinstance(each, w.Tab)).selected_index == TOLD


def test_long_lists_come_a_few_at_a_time(example):
    view = opened(example, "notice", MISSING)
    areas = [each for each in widgets(view) if isinstance(each, w.Textarea)]
    assert len(areas) < 9
    while more := [
        each for each in widgets(view) if isinstance(each, w.Button) and each.description.startswith("Show")
    ]:
        if more[0].layout.display == "none":
            break
        more[0].click()
    assert field(view, REPORT).value == ""


def test_words_go_into_any_section(example):
    view = opened(example, "inventory", WORDS)
    where = field(view, "Where")
    assert "provisions" in [place for _, place in where.options]
    where.value = "suppliers"
    field(view, AREA).value = "The vendor is gone through each spring."
    press(view, "Record these words")
    assert example.register.document_texts["inventory.suppliers"].text == "The vendor is gone through each spring."
    assert {place: called for called, place in where.options}["suppliers"].startswith("✎ ")
    press(view, "Withdraw them")
    assert "inventory.suppliers" not in example.register.document_texts


def test_words_at_a_place_that_is_gone_can_still_be_withdrawn(example):
    with example.register.change(by=Person("P3", role="ML engineer"), reason="earlier") as change:
        change.document_text("inventory", "long_gone", "still here")
    view = opened(example, "inventory", WORDS)
    field(view, "Where").value = "long_gone"
    assert field(view, AREA).value == "still here"
    press(view, "Withdraw them")
    assert "inventory.long_gone" not in example.register.document_texts


def test_it_is_written_in_the_chosen_formats_and_says_when_it_is_out_of_date(example):
    view = opened(example, "notice", WRITE)
    field(view, "Markdown").value = False
    press(view, "Write it")
    folder = example.folder / "documents"
    assert {each.name for each in folder.iterdir() if not each.name.startswith(".")} == {"notice.html", "notice.docx"}
    assert "says what the record says" in shown(view)
    assert field(view, "CycloneDX bill of materials").layout.display == "none"
    go(example, "notice", MISSING)
    answer(view, PURPOSE, "It drafts answers.")
    go(example, "notice", WRITE)
    assert "out of date" in shown(view)
    press(view, "Write it")
    assert "out of date" not in shown(view)
    assert "It drafts answers." in (folder / "notice.html").read_text("utf-8")
    for name in ("HTML, to read and print", "DOCX, for a word processor"):
        field(view, name).value = False
    press(view, "Write it")
    assert "no format is chosen" in error(view)


def test_a_file_changed_by_hand_is_kept_and_the_panel_says_so(example):
    view = opened(example, "training", WRITE)
    press(view, "Write it")
    (example.folder / "documents" / "training.md").write_text("our own words")
    go(example, "training", WRITE)
    assert "changed by hand since" in shown(view)
    press(view, "Write it")
    kept = list((example.folder / "documents").glob("training-kept-*.md"))
    assert [each.read_text() for each in kept] == ["our own words"]
    assert kept[0].name in shown(view)
    go(example, "recovery", WRITE)
    field(view, "Document").value = "notice"
    assert kept[0].name not in shown(view)


def test_the_mark_and_the_redacted_version_are_read_and_written(example):
    view = opened(example, "inventory")
    assert "Letter index" in shown(view)
    field(view, "without names and inner parts (redacted)").value = True
    assert "Letter index" not in shown(view)
    assert "public, redacted" in shown(view)
    field(view, "Handling").value = "official"
    go(example, "inventory", WRITE)
    press(view, "Write it")
    text = (example.folder / "documents" / "inventory-redacted.html").read_text("utf-8")
    assert "official, redacted" in text
    assert "Letter index" not in text
    field(view, "without names and inner parts (redacted)").value = False
    field(view, "Handling").value = "public"
    go(example, "inventory", READ)
    assert "cannot be marked public" in error(view)
    field(view, "Handling").value = ""
    assert error(view) == ""


def test_the_statement_is_read_and_written_of_one_role(example):
    view = opened(example, "statement")
    role = field(view, "Made of")
    assert [key for _, key in role.options] == ["", "developer", "system_operator", "data_custodian"]
    role.value = "developer"
    assert "Self-assessment statement: developer" in shown(view)
    go(example, "statement", WRITE)
    press(view, "Write it")
    assert (example.folder / "documents" / "statement-developer.html").is_file()
    assert "statement-developer.html" in shown(view)
    assert "out of date" not in shown(view)
    assert role.layout.display is None
    field(view, "Document").value = "training"
    assert role.layout.display == "none"
    press(view, "Write it")
    assert (example.folder / "documents" / "training.html").is_file()
    assert error(view) == ""


def test_a_public_version_that_was_written_is_held_against_a_public_one(example):
    view = opened(example, "recovery", WRITE)
    field(view, "without names and inner parts (redacted)").value = True
    press(view, "Write it")
    assert "out of date" not in shown(view)
    go(example, "recovery", MISSING)
    buttons(view, "yes")[0].click()
    go(example, "recovery", WRITE)
    assert "out of date" not in shown(view)  # a public version tells nothing of that


def test_all_of_them_are_written_at_once(example):
    view = opened(example, "training", WRITE)
    for name in ("HTML, to read and print", "DOCX, for a word processor"):
        field(view, name).value = False
    press(view, "Write every document")
    written = {each.stem for each in (example.folder / "documents").glob("*.md")}
    assert set(RECIPES) <= written


def test_who_was_told_which_revision_and_whether_it_changed_since(example):
    view = opened(example, "notice", WRITE)
    press(view, "Write it")
    made = example.register.head
    go(example, "notice", TOLD)
    press(view, "Note that they were told")
    assert "nobody is named" in error(view)
    field(view, "Who").value = "all policyholders"
    field(view, "Their role").value = "end_user"
    field(view, "How").value = "by mail"
    press(view, "Note that they were told")
    (told,) = example.register.told.values()
    assert (told.document, told.whom, told.how, told.events) == ("notice", "all policyholders", "by mail", made.events)
    assert told.role == "end_user"
    assert "&#39;by mail&#39;, role=&#39;end_user&#39;, made_from=" in shown(view)
    assert titles(view)[TOLD] == "Told (1)"
    assert (field(view, "Who").value, field(view, "Their role").value) == ("", "")
    assert "End-user" in shown(view)
    assert "says the same today" in shown(view)
    go(example, "notice", MISSING)
    answer(view, PURPOSE, "It drafts answers.")
    go(example, "notice", TOLD)
    assert "changed since" in shown(view)
    assert "1 of them before it changed" in shown(view)


def test_what_is_half_typed_stays_while_panels_save_and_documents_are_changed(example):
    view = opened(example, "notice", MISSING)
    box = field(view, PURPOSE)
    box.value = "half a sent"
    with example.register.change(by=Person("P3", role="ML engineer"), reason="elsewhere") as change:
        change.training("P3", "Prompt injection", "2026-11-02")
    example.shown["DocumentsPanel"].refresh()
    buttons(view, "yes")[0].click()
    go(example, "training", MISSING)
    go(example, "notice", TOLD)
    field(view, "Who").value = "half a na"
    go(example, "notice", MISSING)
    assert field(view, PURPOSE).value == "half a sent"
    assert "Not saved yet" in shown(view)
    go(example, "notice", TOLD)
    assert field(view, "Who").value == "half a na"


def test_words_that_somebody_else_wrote_meanwhile_are_shown_and_not_overwritten(example):
    view = opened(example, "notice", MISSING)
    field(view, PURPOSE).value = "mine"
    with example.register.change(by=Person("P4", role="risk owner"), reason="in my notebook") as change:
        change.document_text("notice", "purpose", "theirs")
    press_beside(view, PURPOSE)
    assert "Ruth Adeyemi" in error(view)
    assert example.register.document_texts["notice.purpose"].text == "theirs"
    assert "“theirs”" in shown(view)
    assert field(view, PURPOSE).value == "mine"
    press_beside(view, PURPOSE)
    assert example.register.document_texts["notice.purpose"].text == "mine"


@pytest.mark.parametrize("name", ["inventory", "notice", "training"])
def test_hostile_words_stay_words_on_the_page(example, name):
    texts = [text for text in HOSTILE if text.strip() and len(text) < 2_000]
    with example.register.change(by=Person("P3", role="ML engineer"), reason="tried") as change:
        change.document_text(name, "provisions", " ".join(texts))
        for number, text in enumerate(texts):
            change.told(name, text, "2026-11-02", f"{text} {number}")
    view = opened(example, name)
    for tab in range(5):
        go(example, name, tab)
        page = Page(shown(view))
        assert not {"script", "img", "iframe", "a", "object", "form", "input"} & {tag for tag, _ in page.tags}
        assert all(not key.startswith("on") for _, attrs in page.tags for key in attrs)


def test_without_a_system_every_document_opens_and_says_what_is_missing(empty):
    view = documents(empty)
    assert error(view) == ""
    for name in RECIPES:
        for tab in range(5):
            go(empty, name, tab)
            assert error(view) == "", (name, tab)
    go(empty, "training", WRITE)
    press(view, "Write it")
    assert (empty.folder / "documents" / "training.html").is_file()
