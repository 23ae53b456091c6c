"""The shipped library as a whole: what must hold between its entries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolkit.catalogues.condition import facts_in
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.locate import library_root
from toolkit.catalogues.threat import Threat
from toolkit.catalogues.vocabulary import Tier
from toolkit.exchange import import_system
from toolkit.system.model import System
from toolkit.system.read import parse_system
from toolkit.threats.find import find_threats
from toolkit.threats.question_cards import MOST_TICKS

CATALOGUE = load_catalogue()
DEFAULT_VIEW = 60
"""More than a room of people can talk about in an afternoon is noise."""


def test_ids_are_one_threats_only_former_ones_included() -> None:
    ids = [each for threat in CATALOGUE.threats.values() for each in (threat.id, *threat.was)]
    assert len(ids) == len(set(ids))
    assert {threat.library for threat in CATALOGUE.threats.values()} == {"core"}
    assert all(threat.family for threat in CATALOGUE.threats.values())


def test_every_provision_named_is_one_of_the_code() -> None:
    known = {provision.id for provision in CATALOGUE.code.provisions}
    assert len(known) == 72
    for entry in (*CATALOGUE.threats.values(), *CATALOGUE.controls.values()):
        assert set(entry.provisions) <= known, entry.id


def test_every_threat_names_controls_that_exist_and_no_control_is_idle() -> None:
    linked = {link.control for threat in CATALOGUE.threats.values() for link in threat.controls}
    assert linked == CATALOGUE.controls.keys()
    for threat in CATALOGUE.threats.values():
        assert threat.controls, threat.id
        assert len({link.control for link in threat.controls}) == len(threat.controls), threat.id


def _asked_for(threat: Threat) -> set[str]:
    """The facts whose "yes" puts something in place, or ends a weakness."""
    if threat.controlled is not None:
        return {fact for of, fact, negated in facts_in(threat.controlled.when) if not negated and of != "data"}
    when = threat.applies.when if threat.applies is not None else None
    return {fact for of, fact, negated in facts_in(when) if negated and of != "data"} if when is not None else set()


def test_nothing_that_a_threat_asks_for_is_a_dead_end() -> None:
    for threat in CATALOGUE.threats.values():
        made = {fact for link in threat.controls for fact in CATALOGUE.controls[link.control].establishes}
        made |= {link.establishes for link in threat.controls if link.establishes is not None}
        assert _asked_for(threat) - made == set(), threat.id


def test_every_reference_names_its_edition_and_something_in_it() -> None:
    for entry in (*CATALOGUE.threats.values(), *CATALOGUE.controls.values()):
        for edition, ids in entry.references.items():
            assert re.fullmatch(r"[a-z0-9-]+@[0-9A-Za-z.-]+", edition), entry.id
            assert ids, f"{entry.id}: {edition} names nothing"
            assert len(set(ids)) == len(ids), f"{entry.id}: {edition} names something twice"


def test_reasons_name_nothing_but_the_element_and_the_path() -> None:
    for threat in CATALOGUE.threats.values():
        assert set(re.findall(r"\{(.*?)\}", threat.reason)) <= {"element", "path"}, threat.id


def applying_core(system: System) -> list[str]:
    return [f.identity for f in find_threats(system, CATALOGUE).of("applies") if f.threat.tier is Tier.CORE]


def test_the_example_has_no_more_findings_than_a_team_can_discuss() -> None:
    text = (library_root() / "templates" / "claims_assistant" / "system.yaml").read_text("utf-8")
    system = parse_system(text, CATALOGUE)
    assert 10 <= len(applying_core(system)) <= DEFAULT_VIEW
    assert min(find_threats(system, CATALOGUE).counts.values()) > 0


def test_the_reference_chatbot_of_another_tool_is_not_drowned(shared: Path) -> None:
    drawn = shared / "reference" / "reference_chatbot.threat-dragon.json"
    if not drawn.exists():
        pytest.skip("no reference chatbot here")
    system = import_system(drawn, CATALOGUE).system
    assert len(applying_core(system)) <= DEFAULT_VIEW
    assert find_threats(system, CATALOGUE).of("applies", "undecided")


def test_every_fact_is_asked_in_one_topic_and_in_a_few_words() -> None:
    """One that is in none is a card of its own, which a room has no time for."""
    assert set(CATALOGUE.facts) <= set(CATALOGUE.topic_of)
    for topic_id, topic in CATALOGUE.topics.items():
        assert topic.question.count("{element}") == 1, topic_id
        assert topic.ask, topic_id
        assert len(topic.facts) <= 2 * MOST_TICKS, topic_id
        words = list(topic.facts.values())
        assert len(set(words)) == len(words), topic_id
        assert all(len(each.split()) <= 12 for each in words), topic_id


def test_every_threat_says_what_its_loss_consists_of_and_how_it_would_show() -> None:
    for threat in CATALOGUE.threats.values():
        assert threat.loss_forms, threat.id
        assert len(set(threat.loss_forms)) == len(threat.loss_forms), threat.id
        assert threat.signal, threat.id
        assert threat.consequences, threat.id
