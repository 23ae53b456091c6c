"""The plans and the trail: whole, tied to what the record holds, and nowhere against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.reports.conftest import BY
from toolkit.conformity.training import faced
from toolkit.exchange.naming import WITHHELD
from toolkit.register import attacks_got_through
from toolkit.reports.contents import gather
from toolkit.reports.documents import RECIPES, compose
from toolkit.reports.documents.as_markdown import to_markdown
from toolkit.reports.documents.blocks import Document, Paragraph, Table
from toolkit.reports.documents.material import Material
from toolkit.system.model import System

CUT = re.compile(r"and \d+ more")


@pytest.fixture(scope="module")
def composed(example) -> dict[str, Document]:
    """Every document of the example, by id."""
    return {key: compose(recipe, example.register, example.catalogue) for key, recipe in RECIPES.items()}


def tables(document: Document, place: str) -> Iterator[Table]:
    return (block for section, block in document.blocks() if section.place == place and isinstance(block, Table))


def said(document: Document, place: str) -> str:
    return " ".join(
        block.text for section, block in document.blocks() if section.place == place and isinstance(block, Paragraph)
    )


def internal(example: Any, document: str) -> str:
    return to_markdown(compose(RECIPES[document], example.register, example.catalogue, redacted=True, mark="internal"))


def test_no_threat_that_the_system_faces_is_cut_from_the_plan_of_tests(example, composed):
    found = faced(example.register, gather(example.register, example.catalogue).findings)
    plan = next(tables(composed["testing"], "plan"))
    assert {row[0].split("\n")[0] for row in plan.rows} == {each.title for each in found}
    assert not any(CUT.search(cell) for row in plan.rows for cell in row)
    steered = next(row for row in plan.rows if row[0].startswith("Goal hijack\n"))
    assert "risk: Letters steer the assistant" in steered[1]


def test_a_model_card_is_no_test(example, composed):
    assert any(each.kind == "card" for each in example.register.evidence.values())
    gate = next(tables(composed["testing"], "gate"))
    assert gate.rows[-1] == ("Tests are recorded", "passed", "1 file of test results recorded")
    (results,) = tables(composed["testing"], "results")
    assert [row[0] for row in results.rows] == ["garak 0.13.1"]
    assert "latentinjection: 9 of 40" in results.rows[0][3].split("\n")
    plan = next(tables(composed["testing"], "plan"))
    assert not any("card" in row[3] for row in plan.rows)


def test_attacks_that_got_through_stand_with_what_was_answered(example, composed):
    got = attacks_got_through(example.register)
    (table,) = tables(composed["testing"], "waiting")
    assert len(table.rows) == len(got) == 2
    assert [row[2].split("\n")[0] for row in table.rows] == ["by nobody yet", "no change"]
    assert "Tom Whitfield" in table.rows[1][2]
    assert "Tom Whitfield" not in internal(example, "testing")


def test_no_signal_is_cut_from_the_plan_for_monitoring(example, composed):
    found = faced(example.register, gather(example.register, example.catalogue).findings)
    (table,) = tables(composed["monitoring"], "signals")
    shown = [line for row in table.rows for line in row[1].split("\n")]
    assert set(shown) == {f"{each.title} – {' '.join(each.threat.signal.split())}" for each in found}
    unlogged = said(composed["monitoring"], "signals")
    assert "Fraud classifier" in unlogged
    for logs in ("Claims agent", "Claims tool", "Conversation log", "Claim handler"):
        assert logs not in unlogged


def test_a_part_is_called_ours_only_where_the_record_says_so(composed):
    table = next(each for each in tables(composed["updates"], "parts") if "Comes from" in each.columns)
    comes = {row[0]: row[2] for row in table.rows}
    assert comes["Claims system"] == "Bought in 2019, run by Acme Insurance"
    assert comes["Language model"] == "model vendor"
    assert {"Letter ingest", "Conversation log"} <= set(comes)
    assert "ours" not in comes.values()


def test_the_plan_of_disposal_forgets_no_copy_key_or_connection(example, composed):
    system = example.system
    told = said(composed["disposal"], "access")
    for each, held in system.components.items():
        for fact in ("own_identity", "secrets_in_vault", "encrypted_at_rest", "exposed_to_internet"):
            if held.facts.get(fact) == "yes":
                assert f"system: {each}.{fact}" in " ".join(
                    block.source for _, block in composed["disposal"].blocks() if isinstance(block, Paragraph)
                )
    assert "release model (Training pipeline → Fraud classifier)" in told
    assert not CUT.search(told)
    (data,) = tables(composed["disposal"], "data")
    assert not any(CUT.search(cell) for row in data.rows for cell in row)
    copies = {row[0]: row[2] for row in data.rows}
    assert copies["Classifier weights"] == "Fraud classifier"
    assert copies["Instructions"] == "System prompt"
    (models,) = tables(composed["disposal"], "models")
    disposed = {row[0]: row[2].split("\n") for row in models.rows}
    assert "earlier versions too" in disposed["Fraud classifier"]
    named = {*disposed, *said(composed["disposal"], "models").rstrip(".").split(": ", 1)[1].split(", ")}
    people = {"Policyholder", "Claim handler"}
    assert named == {each.name for each in system.components.values()} - people


def test_what_is_only_left_out_is_not_called_unrecorded(example):
    shown = internal(example, "disposal")
    row = next(line for line in shown.splitlines() if line.startswith("| Data asset 1 |"))
    assert WITHHELD in row
    assert "not recorded" not in row
    assert "no hash recorded" not in internal(example, "audit")
    assert WITHHELD not in next(line for line in internal(example, "suppliers").splitlines() if "a supplier" in line)


def test_the_trail_tells_version_and_hash_first_and_no_empty_sizes(composed):
    (changes,) = tables(composed["audit"], "changes")
    told = {row[2].split("\n")[0]: row[2].split("\n")[1:] for row in changes.rows}
    assert told["Details of Training set"][0] == "version: 7"
    assert told["Details of Training set"][1].startswith("SHA-256: ")
    assert "size: 0" not in told["Details of Letter index"]
    assert not any(CUT.search(line) for lines in told.values() for line in lines)
    assert "Can the last good version of Language model be put back in time?" in told
    assert "1 files" not in to_markdown(composed["audit"])


def test_parts_of_which_nothing_is_stated_stand_in_one_sentence(composed):
    (table,) = tables(composed["audit"], "tracing")
    assert all({"yes", "no"} & set(row[1:]) for row in table.rows)
    assert "Handlers' decisions" in said(composed["audit"], "tracing")


def test_suppliers_also_tells_of_parts_that_nobody_is_named_for(composed):
    (table,) = tables(composed["suppliers"], "others")
    sources = {row[0].split("\n")[0]: row[2] for row in table.rows}
    assert sources["Letter index"].startswith("Open source")
    assert "Language model" not in sources


def test_measures_of_oversight_are_against_what_goes_wrong_with_it(composed):
    (table,) = tables(composed["oversight"], "controls")
    titles = [row[0] for row in table.rows]
    assert "A person approves risky actions" in titles
    assert "Backups, and restoring that works" not in titles


def test_what_the_custodian_is_owed_are_the_controls_on_the_risks_it_owns(composed):
    (table,) = tables(composed["oversight"], "custodian")
    assert {row[3] for row in table.rows} == {
        "One customer sees another's claim",
        "Medical records in the training set",
    }
    assert "system.disposal" not in to_markdown(composed["oversight"])


def test_a_connection_is_told_by_its_ends(example):
    contents = gather(example.register, example.catalogue)
    m = Material(contents, "testing", redacted=False, today=date(2030, 1, 1))
    assert m.place("release") == "release model (Training pipeline → Fraud classifier)"
    assert m.place("score") == "Claims system → Fraud classifier"
    assert m.place("assistant") == "Claims agent"


def drawn(register: Any, **components: Any) -> None:
    with register.change(by=BY, reason="drawn") as change:
        change.set_system(System.model_validate({"id": "s", "name": "S", "components": components}))


def test_whoever_writes_what_is_read_in_is_no_supplier(empty, catalogue):
    drawn(empty, posts={"kind": "external_source"}, hub={"kind": "artefact_source"})
    document = compose(RECIPES["suppliers"], empty, catalogue)
    overview = next(tables(document, "overview"))
    assert [row[1].split("\n")[0] for row in overview.rows] == ["hub"]


def test_where_nothing_works_by_prompts_nobody_is_asked_for_them(empty, catalogue):
    drawn(empty, scorer={"kind": "classifier"}, train={"kind": "training_pipeline"})
    document = compose(RECIPES["audit"], empty, catalogue)
    assert said(document, "prompts") == "No part is drawn that works by prompts."
    drawn(empty, scorer={"kind": "classifier"}, helper={"kind": "agent"})
    document = compose(RECIPES["audit"], empty, catalogue)
    assert any(each.question.startswith("Is there no prompt") for each in document.missing)


def test_an_answer_stands_with_what_there_is_to_show_but_not_for_outsiders(example, composed):
    gate = next(each for each in tables(composed["testing"], "gate") if each.columns[0] == "Question")
    stated = {row[0]: row[1] for row in gate.rows}
    major = next(question for question in stated if question.startswith("Are big updates"))
    assert stated[major] == "yes\nRelease gate, rule 4"
    assert "Release gate, rule 4" not in internal(example, "testing")
    assert "Business case CA-17, annex B" not in to_markdown(composed["notice"])


def test_the_example_says_of_the_classifier_what_its_facts_say(example, composed):
    assert example.system.components["fraud_classifier"].facts["monitored_for_drift"] == "no"
    assert "compared with nothing yet" in to_markdown(composed["monitoring"])
