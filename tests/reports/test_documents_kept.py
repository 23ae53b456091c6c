"""What is known of documents that were written or given: from which revision, and whether that still holds."""

from __future__ import annotations

import json
from datetime import date

import pytest

from toolkit.errors import ToolkitError
from toolkit.register import Head, Person
from toolkit.reports import contents as reports_contents
from toolkit.reports import report_pictures
from toolkit.reports.documents import (
    FORMATS,
    RECIPES,
    compose,
    contents_now,
    contents_then,
    document_from,
    says,
    write,
    write_all,
    written_files,
)
from toolkit.reports.documents.making import Versions
from toolkit.reports.documents.now import DocumentsNow
from toolkit.workshop.example import ON_THE_DAY, fill_example
from toolkit.workshop.opening import empty_workshop

TODAY = date(2026, 11, 27)
BY = Person("P3", role="ML engineer")


@pytest.fixture
def workshop(tmp_path):
    """A copy of the example of one's own, for it is changed here; nobody was told of any document yet."""
    folder = tmp_path / "on-the-day"
    folder.mkdir()
    opened = empty_workshop(folder)
    fill_example(opened, steps=ON_THE_DAY)
    yield opened
    opened.close()


def change(workshop, do):
    """Change the record."""
    with workshop.register.change(by=BY, reason="tried") as made:
        do(made)


def now(workshop, name, **more):
    """What a document says now."""
    return says(document_from(RECIPES[name], contents_now(workshop.register, workshop.catalogue), today=TODAY, **more))


def files(workshop, name):
    """What is known of the files of a document."""
    return {each.path.name: each for each in written_files(workshop.folder, name, FORMATS.values())}


def test_a_document_is_the_same_from_the_record_frozen_or_as_it_runs(workshop):
    frozen = contents_now(workshop.register, workshop.catalogue)
    then = contents_then(workshop.register, workshop.catalogue, workshop.register.head.events)
    for name, recipe in RECIPES.items():
        live = compose(recipe, workshop.register, workshop.catalogue, today=TODAY)
        assert document_from(recipe, frozen, today=TODAY) == live, name
        assert document_from(recipe, then, today=TODAY) == live, name


def test_each_file_knows_what_it_was_made_from(workshop):
    head = workshop.register.head
    write(workshop.register, "training", workshop.folder, catalogue=workshop.catalogue, today=TODAY)
    write(workshop.register, "training", workshop.folder, catalogue=workshop.catalogue, redacted=True, formats=["html"])
    held = files(workshop, "training")
    assert set(held) == {"training.md", "training.html", "training.docx", "training-redacted.html"}
    assert {each.made.revision for each in held.values()} == {head}
    assert {each.made.mark for each in held.values()} == {"internal", "public, redacted"}
    assert all(each.is_as_written for each in held.values())
    assert held["training.md"].made.says == held["training.docx"].made.says == now(workshop, "training")
    assert files(workshop, "inventory") == {}


def test_only_what_the_document_speaks_of_makes_it_say_something_else(workshop):
    before = {name: now(workshop, name) for name in RECIPES}
    change(workshop, lambda made: made.training("P3", "Prompt injection", "2026-11-02", until="2027-11-02"))
    after = {name: now(workshop, name) for name in RECIPES}
    assert after["training"] != before["training"]
    assert after["disposal"] == before["disposal"]
    change(workshop, lambda made: made.document_text("notice", "how_to_report", "security@acme.example"))
    assert now(workshop, "notice") != after["notice"]
    assert now(workshop, "training") == after["training"]


def test_telling_somebody_of_a_document_makes_no_document_say_something_else(workshop):
    """But the statement: who was told is a ground for what it says of some provisions. Handing it over is none."""
    before = {name: now(workshop, name) for name in RECIPES}
    change(workshop, lambda made: made.told("statement", "Acme Insurance", "2026-11-27", "by mail"))
    assert {name: now(workshop, name) for name in RECIPES} == before
    for name in RECIPES:
        change(workshop, lambda made, name=name: made.told(name, "Acme Insurance", "2026-11-27", "by mail"))
    after = {name: now(workshop, name) for name in RECIPES}
    assert {name for name in RECIPES if after[name] != before[name]} == {"statement"}


def test_what_somebody_was_given_is_what_the_record_said_then(workshop):
    change(workshop, lambda made: made.told("notice", "policyholders", "2026-11-27", "on the web page"))
    (told,) = workshop.register.told.values()
    given = document_from(
        RECIPES["notice"], contents_then(workshop.register, workshop.catalogue, told.events), today=TODAY
    )
    assert says(given) == now(workshop, "notice")
    change(workshop, lambda made: made.document_text("notice", "how_to_report", "security@acme.example"))
    assert says(given) != now(workshop, "notice")
    with pytest.raises(ToolkitError, match="there is no event"):
        contents_then(workshop.register, workshop.catalogue, 99_999)


def test_the_file_that_was_given_may_be_older_than_the_record(workshop):
    write(workshop.register, "notice", workshop.folder, catalogue=workshop.catalogue, formats=["docx"])
    given = files(workshop, "notice")["notice.docx"].made.revision
    change(workshop, lambda made: made.document_text("notice", "purpose", "It drafts answers to your letters."))
    tell = ("notice", "policyholders", "2026-11-27", "by mail")
    change(workshop, lambda made: made.told(*tell, made_from=given))
    (told,) = workshop.register.told.values()
    assert (told.events, told.head) == (given.events, given.hash)
    change(workshop, lambda made: made.told(*tell, made_from=given))
    assert len(workshop.register.told) == 1
    change(workshop, lambda made: made.told(*tell, made_from=workshop.register.head))
    assert [each.events for each in workshop.register.told.values()] == [given.events, given.events + 2]
    with pytest.raises(ToolkitError, match="the document was made from 99999"):
        change(workshop, lambda made: made.told(*tell, made_from=Head(99_999, "0" * 64)))


def test_a_document_given_to_many_is_composed_once_to_be_compared(workshop, monkeypatch):
    """Fifty receivers of an inventory once made each click wait ten seconds for fifty drawings of the system."""
    composed = []
    written = Versions.document

    def counted(self, recipe, **more):
        composed.append(recipe.id)
        return written(self, recipe, **more)

    monkeypatch.setattr(Versions, "document", counted)
    with workshop.register.change(by=BY, reason="handed over") as made:
        for number in range(50):
            made.told("inventory", f"Supplier {number}", "2026-11-27")
    change(workshop, lambda made: made.document_text("inventory", "provisions", "Looked through in November."))
    told = DocumentsNow(workshop.register, workshop.catalogue, workshop.folder).told("inventory")
    assert [each.is_current for each in told] == [False] * 50
    assert composed == ["inventory"] * 2, "as it was handed over, and as it is today"


def test_the_system_is_searched_and_drawn_once_for_each_description_however_many_hand_overs_there_were(
    workshop, monkeypatch
):
    drawn, searched = [], []
    diagram, find = report_pictures.diagram, reports_contents.find_threats
    monkeypatch.setattr(report_pictures, "diagram", lambda system, **more: drawn.append(1) or diagram(system, **more))
    monkeypatch.setattr(reports_contents, "find_threats", lambda *given: searched.append(1) or find(*given))

    def hand_over(times):
        for number in range(times):
            change(workshop, lambda made, n=number: made.told("inventory", f"customer {times}-{n}", "2026-11-27"))
            change(workshop, lambda made, n=number: made.document_text("monitoring", "inside", f"looked at {n}"))

    hand_over(12)
    now = DocumentsNow(workshop.register, workshop.catalogue, workshop.folder)
    assert [each.is_current for each in now.told("inventory")] == [True] * 12
    assert (len(drawn), len(searched)) == (1, 1)
    change(workshop, lambda made: made.answer("web_chat", "secrets_in_vault", "yes"))
    hand_over(3)
    after = DocumentsNow(workshop.register, workshop.catalogue, workshop.folder, before=now)
    assert [each.is_current for each in after.told("inventory")] == [True] * 3 + [False] * 12
    assert (len(drawn), len(searched)) == (2, 2)
    again = DocumentsNow(workshop.register, workshop.catalogue, workshop.folder, before=after)
    assert len(again.told("inventory")) == 15
    assert (len(drawn), len(searched)) == (2, 2)


def test_a_file_that_somebody_changed_is_said_to_be(workshop):
    write(workshop.register, "recovery", workshop.folder, catalogue=workshop.catalogue)
    (workshop.folder / "recovery.md").write_text("our own words")
    held = files(workshop, "recovery")
    assert {name: each.is_as_written for name, each in held.items()} == {
        "recovery.md": False,
        "recovery.html": True,
        "recovery.docx": True,
    }
    (workshop.folder / "recovery.docx").unlink()
    assert set(files(workshop, "recovery")) == {"recovery.md", "recovery.html"}


@pytest.mark.parametrize(
    "spoilt",
    [
        "no json",
        "[1, 2]",
        json.dumps({"training.md": {"document": "training"}}),
        json.dumps({"training.md": "training", "../../etc/passwd": {"document": "training"}}),
        json.dumps({"training.md": {"document": "training", "at": "then", "events": -1, "head": 1, "says": None}}),
    ],
)
def test_what_is_kept_beside_the_files_may_be_spoilt(workshop, spoilt):
    write(workshop.register, "training", workshop.folder, catalogue=workshop.catalogue, formats=["md"])
    (workshop.folder / ".documents-made.json").write_text(spoilt)
    assert {name: each.made for name, each in files(workshop, "training").items()} == {"training.md": None}
    write(workshop.register, "training", workshop.folder, catalogue=workshop.catalogue, formats=["md"])
    assert files(workshop, "training")["training.md"].made is not None


def test_a_list_that_names_files_elsewhere_leads_nowhere(workshop, tmp_path):
    write(workshop.register, "training", workshop.folder, catalogue=workshop.catalogue, formats=["md"])
    path = workshop.folder / ".documents-made.json"
    held = json.loads(path.read_text("utf-8"))
    (workshop.folder.parent / "elsewhere.md").write_text("not ours")
    path.write_text(json.dumps({**held, "../elsewhere.md": held["training.md"]}))
    assert set(files(workshop, "training")) == {"training.md"}


def test_all_of_them_are_from_one_moment(workshop):
    write_all(workshop.register, workshop.folder, catalogue=workshop.catalogue, formats=["md"])
    heads = {files(workshop, name)[f"{name}.md"].made.revision for name in RECIPES}
    assert heads == {workshop.register.head}
