"""How documents read: questions gathered, asked once for several parts, controls named once, grammar."""

from __future__ import annotations

import io
import re

import docx
import pytest
from docx.oxml.ns import qn

from tests.reports.conftest import BY
from toolkit.reports.contents import gather
from toolkit.reports.documents import RECIPES, compose
from toolkit.reports.documents.as_docx import to_docx
from toolkit.reports.documents.as_html import to_html
from toolkit.reports.documents.as_markdown import to_markdown
from toolkit.reports.documents.blocks import Missing, Paragraph, Questions, Table, gathered
from toolkit.reports.documents.making import Versions
from toolkit.reports.documents.parts import counted
from toolkit.system.model import System


def test_questions_that_follow_each_other_are_one_list():
    one, two, said = Missing("a", "A?"), Missing("b", "B?"), Paragraph("So.")
    assert list(gathered([one, two, said, one])) == [Questions((one, two)), said, one]
    assert list(gathered([])) == []


def test_an_empty_record_asks_in_one_list_a_section(empty, catalogue):
    document = compose(RECIPES["disclosure"], empty, catalogue)
    shown = to_markdown(document)
    assert len(document.missing) > 9
    assert shown.count("**Not recorded:**") <= len(document.sections)
    assert to_html(document).count('class="missing"') <= len(document.sections)
    for each in document.missing:
        assert each.place.replace("_", "\\_") in shown


def test_a_question_to_several_parts_is_asked_of_each_of_them(example):
    document = compose(RECIPES["updates"], example.register, example.catalogue)
    asked = [each.question for each in document.missing if each.by == "fact" and "(" in each.question]
    assert any(each.startswith("Is each of these, with the libraries under it, patched") for each in asked)
    assert not any(each.question.startswith("Is Language model, ") for each in document.missing)


def test_a_control_against_several_risks_stands_once_in_a_list(example):
    contents = gather(example.register, example.catalogue)
    document = compose(RECIPES["updates"], example.register, example.catalogue)
    (table,) = (block for _, block in document.blocks() if isinstance(block, Table) and block.columns[0] == "Control")
    titles = [row[0] for row in table.rows]
    twice = [use.control for risk in contents.risks() for use in risk.controls if use.status == "planned"]
    assert len(twice) > len(set(twice))
    assert len(titles) == len(set(titles)) == len(set(twice))
    row = next(row for row in table.rows if row[0] == "A person approves risky actions")
    assert set(row[3].split("\n")) == {"Letters steer the assistant", "Payments that cannot be undone"}


def test_only_what_is_stated_to_be_poor_has_to_be_justified(empty, catalogue):
    parts = {
        "poor": {"kind": "hosted_model", "provider": "A", "facts": {"supplier_reviewed": "no"}},
        "unknown": {"kind": "hosted_model", "provider": "B"},
    }
    with empty.change(by=BY, reason="drawn") as change:
        change.set_system(System.model_validate({"id": "s", "name": "S", "components": parts}))
    document = compose(RECIPES["suppliers"], empty, catalogue)
    places = {each.place for each in document.missing}
    assert "why.poor" in places
    assert "why.unknown" not in places
    said = " ".join(block.text for _, block in document.blocks() if isinstance(block, Paragraph))
    assert "Stated not to be so of poor: " in said
    assert "before the questions above are answered: unknown." in said


@pytest.mark.parametrize(("number", "said"), [(0, "0 parts"), (1, "1 part"), (2, "2 parts"), (1200, "1,200 parts")])
def test_counted(number, said):
    assert counted(number, "part") == said


@pytest.mark.parametrize(("said", "asks"), [("no", False), ("unknown", True)])
def test_what_is_stated_not_to_act_is_not_asked_about_as_if_nothing_were_drawn(said, asks, empty, catalogue):
    facts = {"has_side_effects": said}
    with empty.change(by=BY, reason="drawn") as change:
        change.set_system(
            System.model_validate({"id": "s", "name": "S", "components": {"helper": {"kind": "agent", "facts": facts}}})
        )
    document = compose(RECIPES["oversight"], empty, catalogue)
    first = document.sections[0].blocks
    assert not any("None is described yet" in block.question for block in first if isinstance(block, Missing))
    assert any(block.place == "helper.has_side_effects" for block in first if isinstance(block, Missing)) is asks
    told = [block for block in first if isinstance(block, Paragraph) and "No part is stated to act" in block.text]
    assert bool(told) is not asks


def test_on_paper_only_the_name_of_a_row_is_bold(example):
    contents = gather(example.register, example.catalogue)
    data = to_docx(compose(RECIPES["residual"], example.register, example.catalogue), contents.made)
    table = docx.Document(io.BytesIO(data)).tables[1]
    name, *rest = table.rows[1].cells[0].paragraphs
    assert name.runs[0].bold
    assert rest
    assert not any(run.bold for each in rest for run in each.runs)
    assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "0"


def rows_below(document, first, last=""):
    """The rows of the first table whose columns begin and end so."""
    tables = (block for _, block in document.blocks() if isinstance(block, Table))
    return next(each.rows for each in tables if each.columns[0] == first and each.columns[-1].endswith(last))


def test_the_plan_for_incidents_begins_with_what_somebody_who_is_woken_does(example):
    document = compose(RECIPES["recovery"], example.register, example.catalogue)
    first = document.sections[0]
    assert [block.place for block in first.blocks] == ["first_hour", "reach"]
    assert "claims tool" in first.blocks[0].text
    who = {row[0]: row[2] for row in rows_below(document, "Who")}
    assert "accepted: Letters steer the assistant" in who["Ruth Adeyemi, chief risk officer"]


def test_a_card_says_where_a_part_comes_from_and_what_puts_it_right_where_it_is_put_back(example):
    document = compose(RECIPES["recovery"], example.register, example.catalogue)
    cards = {
        block.caption: dict(row[:2] for row in block.rows)
        for _, block in document.blocks()
        if isinstance(block, Table) and block.columns[0] == "Step"
    }
    assert cards["Letter ingest: ingest pipeline"]["Restore"] == "Comes from: Acme Digital, repository letter-ingest."
    agent = cards["Claims agent: agent"]
    assert "Puts right: Backups, and restoring that works" in agent["Restore"]
    assert not any("Backups" in said for step, said in agent.items() if step.startswith("Notice"))
    assert "stand still" not in to_markdown(document)  # the claims system works on without its classifier


def test_what_was_answered_stands_with_its_evidence_and_its_note(example):
    document = compose(RECIPES["training"], example.register, example.catalogue)
    stated = {row[0]: row[1].split("\n") for row in rows_below(document, "Question")}
    (said,) = (each for question, each in stated.items() if question.startswith("Is that training fitted"))
    assert said[0] == "yes"
    assert said[-1] == "For the six of us; not yet for the handlers' teams"
    hidden = compose(RECIPES["training"], example.register, example.catalogue, redacted=True)
    assert "handlers' teams" not in to_markdown(hidden)


def test_training_is_due_first_for_what_is_a_persons_own(example):
    document = compose(RECIPES["training"], example.register, example.catalogue)
    people = {row[0].split(",")[0]: row for row in rows_below(document, "Who", "From") if len(row) == 5}
    assert people["Grace Okafor"][2] == "–"  # she owns nothing
    assert "Retrieval (first)" in people["Callum Reid"][2].split("\n")  # his risk: one customer sees another's claim
    assert "Tool servers" in people["Sofia Marques"][2].split("\n")  # she answers for the claims tool
    assert "all 5 people who need it" in to_markdown(document)
    assert "three of nine teams" in to_markdown(document)


def test_the_training_plan_tells_what_is_first_for_a_role_from_what_it_only_needs_to_know(example):
    for redacted in (False, True):
        document = compose(RECIPES["training"], example.register, example.catalogue, redacted=redacted, mark="internal")
        matrix = {row[0]: row[1:] for row in rows_below(document, "Module", "Data custodian")}
        assert {cell.split("\n")[0] for cells in matrix.values() for cell in cells} == {"first", "next", "to know"}
        assert all(len(cell.split("\n")) > 1 for cells in matrix.values() for cell in cells)  # each with its ground
        assert [cell.split("\n")[0] for cell in matrix["Retrieval"]] == ["first", "next", "first"]
        assert matrix["Tool servers"][2] == "to know\nno control is this role's"
        named = "One customer sees another's claim" in matrix["Retrieval"][0]
        assert named is not redacted
        soon = {row[0]: row[1] for row in rows_below(document, "Training") if row[1] in ("first", "next")}
        assert list(soon.values()) == sorted(soon.values())
    assert "Of 17 modules, first are for: developer 5, system operator 4, data custodian 3." in to_markdown(document)


def test_people_and_documents_are_called_by_their_names(example):
    told = compose(RECIPES["residual"], example.register, example.catalogue)
    assert "Twelve policyholders of the customer panel, as a draft\nas end user" in {
        row[0] for row in rows_below(told, "Whom")
    }
    assert {row[1] for row in rows_below(told, "Whom")} == {
        RECIPES[name].title for name in ("residual", "inventory", "notice")
    }
    statement = to_markdown(compose(RECIPES["statement"], example.register, example.catalogue))
    assert "Training data (Callum Reid, 20" in statement
    assert "; Grace Okafor, 20" in statement
    assert "(P5, " not in statement
    assert ", P1 |" not in statement
    for row in (row for row in statement.splitlines() if " part " in row[:14]):
        assert row.split("|")[6].strip()


def test_the_notice_tells_where_weaknesses_go_and_what_of_people_it_leaves_out(example):
    for redacted in (False, True):
        document = compose(RECIPES["notice"], example.register, example.catalogue, redacted=redacted)
        said = to_markdown(document)
        assert "reported to: security\\@acme-insurance.example" in said
        assert "security.txt" in said
    assert "save what they wrote here for readers outside" in said
    assert "People check what it does." in said
    inside = to_markdown(compose(RECIPES["recovery"], example.register, example.catalogue, redacted=True))
    assert "what people typed is left out." in inside


def test_what_is_said_to_be_kept_on_peoples_own_devices_stands_in_the_notice(empty, catalogue):
    """A phone is no store by its kind; where the description says that it keeps the data, users are told."""
    plain = {
        "id": "s",
        "name": "S",
        "components": {
            "u": {"kind": "end_user", "name": "Customer"},
            "p": {"kind": "edge_device", "name": "Phone"},
            "t": {"kind": "training_pipeline", "name": "Aggregation"},
            "r": {"kind": "model_registry", "name": "Registry"},
        },
        "data": {
            "clicks": {"name": "Clicks", "personal": "yes", "held_by": ["p", "u"]},
            "weights": {"name": "Weights", "derived_from": ["clicks"], "held_by": ["r"]},
        },
        "flows": {
            "a": {"from": "u", "to": "p", "carries": ["clicks"]},
            "b": {"from": "p", "to": "t", "carries": ["weights"]},
        },
    }
    with empty.change(by=BY, reason="described") as change:
        change.set_system(System.model_validate(plain))
    document = compose(RECIPES["notice"], empty, catalogue)
    (row,) = rows_below(document, "What you give")
    assert row[2] == "Phone, Registry"


def test_the_inventory_says_how_long_data_are_kept_and_what_it_leaves_out(example):
    document = compose(RECIPES["inventory"], example.register, example.catalogue)
    data = {row[0]: row for row in rows_below(document, "Data")}
    assert "kept: 13 months, then deleted" in data["Transcripts"][4].split("\n")
    said = [block.text for _, block in document.blocks() if isinstance(block, Paragraph)]
    assert any(each.startswith("Not listed: The bank's payment network: ") for each in said)


def all_documents(register, catalogue):
    """Every document, whole, redacted and for everybody."""
    contents = gather(register, catalogue)
    for redacted, mark in ((False, "internal"), (True, "internal"), (True, "public")):
        versions = Versions(contents, redacted=redacted)
        for recipe in RECIPES.values():
            yield to_markdown(versions.document(recipe, mark=mark))


@pytest.mark.parametrize("which", ["example", "empty"])
def test_no_document_asks_its_reader_to_call_python(which, request, catalogue):
    found = request.getfixturevalue(which)
    for said in all_documents(getattr(found, "register", found), catalogue):
        plain = said.replace("\\", "")
        assert not re.search(r"\b(change|tk|register)\.\w", plain.replace("register.json", ""))
        assert not re.search(r"\b(\d+) of \1 [a-z]*(prompt|asset|component|risk|control)", plain)
        assert not re.search(r"[a-z]\.\. |\.\.$|\(\)|\bby \.|\(-\)|: ;", plain, re.MULTILINE)


def test_the_trail_says_each_change_in_words_and_a_role_once(example):
    def rows(**version):
        document = compose(RECIPES["audit"], example.register, example.catalogue, **version)
        return rows_below(document, "When (UTC)")

    assert {row[1] for row in rows()} >= {"Mei Tanaka, ML engineer", "Grace Okafor, facilitator"}
    told = next(row[2] for row in rows() if row[2].startswith("Details of Training set"))
    assert "size in bytes: 9,663,676,416" in told.split("\n")
    assert "SHA-256: 8f27" in told
    redacted = {row[2] for row in rows(redacted=True, mark="internal")}
    assert "a change" not in redacted
    assert {each for each in redacted if each.startswith("Details of Agent")}
    assert {each for each in redacted if each.startswith("An answer about ")}


def test_a_connection_is_named_with_its_two_ends(example):
    for name in ("training", "inventory", "residual", "disclosure"):
        said = to_markdown(compose(RECIPES[name], example.register, example.catalogue)).replace("\\", "")
        assert "release model (Training pipeline → Fraud classifier)" in said or name == "inventory"
    assert "decide (Claim handler → Claims system)" in next(
        each.question
        for each in compose(RECIPES["inventory"], example.register, example.catalogue).missing
        if each.place == "flows.encrypted"
    )


def test_a_signal_is_set_apart_from_its_threat(example):
    said = to_markdown(compose(RECIPES["monitoring"], example.register, example.catalogue))
    assert "Jailbreak: the model drops its refusals – many refusals" in said.replace("\\", "")
