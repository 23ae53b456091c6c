"""The public version of what is written for the inside: what an outsider may know of this one, or one sentence."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reports.conftest import BY
from toolkit.reports.contents import gather
from toolkit.reports.documents import RECIPES, compose
from toolkit.reports.documents.blocks import Bullets, Document, Fields, Paragraph, Table
from toolkit.reports.documents.making import Versions
from toolkit.system.model import System

TODAY = date(2026, 11, 28)
INNER = [each for each in RECIPES.values() if not (each.outward or each.for_all or each.id == "board")]


@pytest.fixture(scope="module")
def public(example) -> dict[str, Document]:
    """Every document of the example as anybody may read it."""
    versions = Versions(gather(example.register, example.catalogue, today=TODAY), redacted=True, today=TODAY)
    return {name: versions.document(recipe) for name, recipe in RECIPES.items()}


def told(document: Document) -> dict[str, str]:
    """What stands under the labels of a document."""
    return {label: said for _, block in document.blocks() if isinstance(block, Fields) for label, said in block.rows}


def test_it_says_in_which_roles_it_is_kept_and_its_days_and_no_two_say_the_same(public, example):
    assert len({repr(public[each.id].sections) for each in INNER}) == len(INNER)
    for recipe in INNER:
        held = told(public[recipe.id])
        assert {"Kept by", "Last worked on", "Its provisions last judged"} <= set(held), recipe.id
        assert set(held["Kept by"].split(", ")) <= {"developer", "system operator", "data custodian"}
    residual = [each.on for each in example.register.told.values() if each.document == "residual"]
    assert told(public["residual"])["Last handed over"] == f"{max(residual)}"
    assert told(public["training"])["To be looked at again by"] > f"{TODAY}"


def test_of_the_whole_system_it_says_what_is_stated_to_be_so_and_of_its_parts_nothing(public):
    said = repr(public["recovery"].sections)
    assert "Is there a plan for incidents in which Claims assistant itself is attacked" in said
    assert "rehearsed" not in said  # stated not to be so
    assert "Hosted model" not in repr(public["suppliers"].sections)


def test_only_controls_for_its_own_provisions_and_only_where_attacks_are_gone_through_their_kinds(public):
    assert "Backups, and restoring that works" in repr(public["recovery"].sections)
    assert "Few people can reach models and data" not in repr(public["recovery"].sections)
    places = {name: {section.place for section in document.sections} for name, document in public.items()}
    assert "attacks" in places["training"]
    assert "attacks" not in places["audit"]


def test_what_is_claimed_stands_in_a_table_and_the_rest_by_its_number(public, example):
    conformity = gather(example.register, example.catalogue, today=TODAY).conformity
    for recipe in INNER:
        (section,) = (each for each in public[recipe.id].sections if each.place == "provisions")
        rows = {row[0].split()[0] for block in section.blocks if isinstance(block, Table) for row in block.rows}
        whole = compose(recipe, example.register, example.catalogue, today=TODAY).sections[-1]
        served = {row[0].split()[0] for block in whole.blocks if isinstance(block, Table) for row in block.rows}
        assert rows == {each for each in served if conformity.get(each).verdict in ("met", "not applicable")}
        rest = [block.text for block in section.blocks if isinstance(block, Paragraph)][-1]
        assert all(each in rest for each in served - rows)


@pytest.mark.parametrize("name", ["board", "recovery", "inventory"])
def test_where_nothing_can_be_told_one_sentence_says_so_and_where_to_read(name, example, empty, catalogue):
    register = example.register if name == "board" else empty
    document = Versions(gather(register, catalogue), redacted=True).document(RECIPES[name])
    ((section, block),) = document.blocks()
    assert section.title == "No public version"
    assert isinstance(block, Paragraph)
    assert block.text.startswith(f"There is no public version of “{RECIPES[name].title}”")
    assert RECIPES["statement"].title in block.text
    assert (RECIPES["disclosure"].title in block.text) is (name == "board")


def test_the_public_notice_speaks_of_parts_as_people_outside_would(public, empty, catalogue):
    said = "\n".join(str(block) for _, block in public["notice"].blocks())
    assert "The agent acts by itself: it changes, sends or pays something." in said
    assert "The hosted model comes from a supplier, who may not train on what is sent there." in said
    assert "people who check it" in said
    assert "Data asset" not in said
    assert "Human oversight" not in said
    parts = {name: {"kind": "agent", "facts": {"has_side_effects": "yes"}} for name in ("one", "two")}
    gateway = {"kind": "api_gateway", "facts": {"exposed_to_internet": "yes"}}
    with empty.change(by=BY, reason="drawn") as change:
        change.set_system(System.model_validate({"id": "s", "name": "S", "components": {**parts, "door": gateway}}))
    versions = Versions(gather(empty, catalogue), redacted=True)
    notice = [block for _, block in versions.document(RECIPES["notice"]).blocks() if isinstance(block, Bullets)]
    assert [item.text for each in notice for item in each.items] == [
        "An agent acts by itself: it changes, sends or pays something."
    ]
    assert "Reachable from outside: the API gateway." in str(versions.document(RECIPES["disclosure"]).sections)


def test_a_redacted_plan_has_no_columns_that_say_nothing(example):
    document = compose(RECIPES["training"], example.register, example.catalogue, redacted=True, mark="internal")
    columns = [block.columns for _, block in document.blocks() if isinstance(block, Table)]
    assert ("Who", "Training", "Held on", "Valid until") in columns
    assert ("Training", "How soon", "For whom", "Who sees to it", "By") in columns
