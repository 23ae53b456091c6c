"""A finding keeps its identity through what editors do all day: renaming, reordering, adding what is apart."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.locate import library_root
from toolkit.system.edit import add, connect, rename
from toolkit.system.model import System
from toolkit.system.read import parse_system
from toolkit.threats.find import find_threats

EXAMPLE = parse_system((library_root() / "templates" / "claims_assistant" / "system.yaml").read_text("utf-8"))
CATALOGUE = load_catalogue()
SECTIONS = ("boundaries", "components", "data", "flows", "assumptions")


def told(system: System) -> dict[str, Any]:
    """What was found, in what does not depend on names: identity, outcome, must and may, and what is asked."""
    findings = find_threats(system, CATALOGUE, everything=True)
    return {f.identity: (f.outcome, f.applies.answer, f.controlled.answer, f.open_questions) for f in findings}


BEFORE = told(EXAMPLE)


@settings(max_examples=10)
@given(data=st.data())
def test_renaming_changes_nothing(data: st.DataObject) -> None:
    system = EXAMPLE
    for element in data.draw(st.lists(st.sampled_from(sorted(EXAMPLE.elements())), max_size=8)):
        if element != "system":
            system = rename(system, element, data.draw(st.text(min_size=1, max_size=20)))
    assert told(system) == BEFORE


@settings(max_examples=10)
@given(data=st.data())
def test_reordering_changes_nothing(data: st.DataObject) -> None:
    shuffled = {
        section: dict(data.draw(st.permutations(list(getattr(EXAMPLE, section).items())))) for section in SECTIONS
    }
    reordered = EXAMPLE.model_copy(update=shuffled)
    assert told(reordered) == BEFORE
    first, second = find_threats(EXAMPLE, CATALOGUE), find_threats(reordered, CATALOGUE)
    assert [finding.identity for finding in first] == [finding.identity for finding in second]


@settings(max_examples=10)
@given(kinds=st.lists(st.sampled_from(["web_app", "database", "end_user"]), min_size=1, max_size=4))
def test_an_island_changes_nothing_of_the_rest(kinds: list[str]) -> None:
    """An island: components and flows of their own, that nothing leads to or from."""
    system, made = EXAMPLE, []
    system, cargo = add(system, "data", "Island cargo", classification="public", personal="no", origin="inside")
    for kind in kinds:
        system, element = add(system, "components", f"Island {kind}", kind=kind, within="claims_office")
        made.append(element)
    for sender, receiver in pairwise(made):
        system, _ = connect(system, sender, receiver, carries=[cargo])
    after = told(system)
    assert {identity: after[identity] for identity in BEFORE} == BEFORE
    new = {identity.partition("@")[2] for identity in after.keys() - BEFORE.keys()}
    assert set(made) <= new <= {cargo, *made, *system.flows} - EXAMPLE.flows.keys()
