"""The shipped library: each threat's own examples, and what must hold between its entries."""

from __future__ import annotations

import re

import pytest

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.locate import library_root
from toolkit.catalogues.vocabulary import Tier
from toolkit.system.model import System
from toolkit.system.read import load_system, parse_system
from toolkit.threats.examples import check_examples, run_example
from toolkit.threats.find import find_threats

CATALOGUE = load_catalogue()
THREATS = sorted(CATALOGUE.threats)
DEFAULT_VIEW = 60
"""More than a room of people can talk about in an afternoon is noise."""


@pytest.mark.parametrize("key", THREATS)
def test_each_example_is_as_expected(key: str) -> None:
    threat = CATALOGUE.threats[key]
    told = [(number, run_example(threat, example, CATALOGUE)) for number, example in enumerate(threat.examples, 1)]
    assert told == [(number, example.expect) for number, example in enumerate(threat.examples, 1)]
    if threat.applies is not None:
        outcomes = {example.expect for example in threat.examples}
        assert outcomes & {"applies", "undecided", "controlled as stated"}, "no hit"
        assert "not applicable" in outcomes, "no miss"


def test_the_self_check_of_the_library_says_the_same() -> None:
    assert list(check_examples(CATALOGUE)) == []


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
    assert linked <= CATALOGUE.controls.keys()
    for threat in CATALOGUE.threats.values():
        assert threat.controls, threat.id
        assert len({link.control for link in threat.controls}) == len(threat.controls), threat.id


def test_every_reference_names_its_edition_and_something_in_it() -> None:
    for entry in (*CATALOGUE.threats.values(), *CATALOGUE.controls.values()):
        for edition, ids in entry.references.items():
            assert re.fullmatch(r"[a-z0-9-]+@[0-9A-Za-z.-]+", edition), entry.id
            assert ids, f"{entry.id}: {edition} names nothing"
            assert len(set(ids)) == len(ids), f"{entry.id}: {edition} names something twice"


def test_reasons_name_nothing_but_the_element_and_the_path() -> None:
    for threat in CATALOGUE.threats.values():
        assert set(re.findall(r"\{(.*?)\}", threat.reason)) <= {"element", "path"}, threat.id


def applying_core(system: System, catalogue: Catalogue) -> list[str]:
    return [f.identity for f in find_threats(system, catalogue).of("applies") if f.threat.tier is Tier.CORE]


def test_the_example_has_no_more_findings_than_a_team_can_discuss() -> None:
    text = (library_root() / "templates" / "claims_assistant" / "system.yaml").read_text("utf-8")
    found = applying_core(parse_system(text, CATALOGUE), CATALOGUE)
    assert 10 <= len(found) <= DEFAULT_VIEW


def test_the_example_says_enough_to_be_examined(repository) -> None:
    path = repository / "threat_libraries" / "templates" / "claims_assistant" / "system.yaml"
    counts = find_threats(load_system(path, CATALOGUE), CATALOGUE).counts
    assert min(counts.values()) > 0
