"""The kind of a component is told by what its name says it is: in English, the last word that is known."""

from __future__ import annotations

import pytest

from tests.system.names import HELD_BACK, NAMES, pairs
from toolkit.catalogues.load import load_catalogue
from toolkit.system.kind_words import KindWords

CATALOGUE = load_catalogue()
WORDS = KindWords(CATALOGUE)


@pytest.mark.parametrize("kind_id", sorted(CATALOGUE.kinds.keys() - {"system", "data_asset", "data_flow"}))
def test_a_kinds_own_title_is_told(kind_id):
    assert WORDS.guess(CATALOGUE.kinds[kind_id].title)[0] == kind_id


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Amazon Bedrock (Claude 3 LLM)", "hosted_model"),
        ("OpenSearch vector DB", "vector_store"),
        ("pgvector", "vector_store"),
        ("Titan embeddings service", "embedding_service"),
        ("HR chatbot", "agent"),
        ("web form", "web_app"),
        ("Web UI", "web_app"),
        ("Zzyzx", ""),
        ("", ""),
        ("x" * 100_000, ""),
        ("\0(((|||", ""),
    ],
)
def test_names_that_people_give(name, kind):
    assert WORDS.guess(name)[0] == kind


@pytest.mark.parametrize(("table", "least"), [(NAMES, 0.97), (HELD_BACK, 0.93)])
def test_most_names_of_many_trades_are_told(table, least):
    names = pairs(table)
    wrong = {name: WORDS.guess(name) for name, kinds in names if (WORDS.guess(name)[0] or "process") not in kinds}
    assert len(wrong) <= (1 - least) * len(names), wrong


def test_the_tables_name_kinds_that_exist():
    assert {kind for _, kinds in pairs(NAMES + HELD_BACK) for kind in kinds} <= CATALOGUE.kinds.keys()


def test_a_person_is_never_taken_for_oversight_by_a_trade():
    """Oversight that is not there would speak for a system; a reviewer says that it is there, a trade does not."""
    for trade in ("triage nurse", "clinician", "underwriter", "shift supervisor", "claims handler", "AML analyst"):
        assert WORDS.guess(trade)[0] == "actor"
    assert WORDS.guess("human reviewer")[0] == "human_oversight"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("patient records", ("database", "records")),  # what it is stands last
        ("customer letters", ("file_store", "letters")),
        ("customer wishes", ("", "")),  # a word for people says nothing of what is theirs
        ("Customer 2", ("end_user", "customer")),
        ("GPT-4o via Azure", ("hosted_model", "gpt")),  # what follows a little word says less
        ("Anna (patient)", ("end_user", "patient")),  # … and is asked where nothing else tells
        ("prompt templates repo", ("prompt", "prompt templates")),  # a place, by what it keeps
        ("S3 bucket with training images", ("training_data", "training images")),
        ("customer database", ("database", "database")),
        ("chatbot database", ("database", "database")),
        ("fraud detection service", ("classifier", "fraud detection")),
        ("human in the loop", ("human_oversight", "human in the loop")),  # a little word inside a known one
        ("supplier's model", ("hosted_model", "supplier model")),
        ("ClaimsDB", ("database", "db")),
        ("GitHub", ("artefact_source", "github")),
        ("policies", ("file_store", "policies")),
    ],
)
def test_how_a_name_is_read(name, told):
    assert WORDS.guess(name) == told


def test_a_model_at_a_supplier_is_a_bought_one():
    assert WORDS.run_by_supplier("model") == "hosted_model"
    assert WORDS.run_by_supplier("classifier") == "classifier"
