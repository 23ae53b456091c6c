"""Kinds are told by the longest word of the catalogue that occurs in a name."""

from __future__ import annotations

import pytest

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
    ],
)
def test_names_that_people_give(name, kind):
    assert WORDS.guess(name)[0] == kind
