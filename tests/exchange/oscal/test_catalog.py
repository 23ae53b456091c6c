"""The catalogue: 72 provisions, 49 shall and 23 should, 51 main and 21 below them, marked as our paraphrase."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from tests.exchange.oscal.checks import documents_in, walk
from toolkit.catalogues.provision import Code
from toolkit.exchange.oscal.basis import control_id

TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")


@pytest.fixture
def catalog(exported) -> dict[str, Any]:
    return documents_in(exported("no event"))["catalog.json"]["catalog"]


def said(each: dict[str, Any], name: str) -> list[str]:
    return [prop["value"] for prop in each["props"] if prop["name"] == name]


def controls_of(catalog: dict[str, Any]) -> list[dict[str, Any]]:
    main = [each for group in catalog["groups"] for each in group["controls"]]
    return [one for each in main for one in (each, *each.get("controls", ()))]


def test_every_provision_is_a_control_below_its_principle(catalog, catalogue):
    code: Code = catalogue.code
    groups = catalog["groups"]
    assert [group["title"] for group in groups] == [f"Principle {p.number}. {p.title}" for p in code.principles]
    assert sum(len(group["controls"]) for group in groups) == 51
    controls = controls_of(catalog)
    assert len(controls) == 72
    assert [each["id"] for each in controls] == [control_id(each.id) for each in code.provisions]
    below = [one["id"] for each in controls for one in each.get("controls", ())]
    assert len(below) == 21
    assert Counter(strength for each in controls for strength in said(each, "strength")) == {"shall": 49, "should": 23}


def test_each_says_whose_duty_it_is_its_number_at_etsi_and_that_the_words_are_ours(catalog, catalogue):
    for each, provision in zip(controls_of(catalog), catalogue.code.provisions, strict=True):
        assert said(each, "duty-of") == [role.replace("_", "-") for role in provision.applies_to]
        assert said(each, "label") == [provision.id]
        assert said(each, "etsi-id") == [provision.etsi_id]
        assert said(each, "phase") == [provision.phase]
        assert said(each, "paraphrase") == ["yes"]
        assert each["links"][0]["href"] == catalogue.code.url
        statement = each["parts"][0]
        assert statement["name"] == "statement"
        assert [one["props"][0]["value"] for one in statement.get("parts", ())] == [
            f"{part.part})" for part in provision.parts
        ]
        assert [said(one, "strength") for one in statement.get("parts", ())] == [
            [part.strength] for part in provision.parts
        ]


def test_ids_are_tokens_and_each_is_there_once(catalog):
    ids = [each["id"] for _, each in walk(catalog) if isinstance(each, dict) and "id" in each]
    assert all(TOKEN.fullmatch(each) for each in ids)
    assert len(set(ids)) == len(ids)


def test_order_by_sort_id_is_the_order_of_the_code(catalog):
    listed = [said(each, "sort-id")[0] for each in controls_of(catalog)]
    assert listed == sorted(listed)


def test_the_head_says_that_it_is_no_official_text(catalog, catalogue):
    assert "own words" in catalog["metadata"]["remarks"]
    assert catalog["metadata"]["links"][0]["href"] == catalogue.code.url
    assert "parties" not in catalog["metadata"]
