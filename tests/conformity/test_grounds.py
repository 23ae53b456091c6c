"""Grounds of all 72 provisions: each is read from records that exist, and what is no ground is none."""

from __future__ import annotations

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Answer
from toolkit.conformity import assess_conformity
from toolkit.register import Person, Register, open_register
from toolkit.system.edit import answer
from toolkit.system.templates import template_ids, template_system
from toolkit.threats.find import find_threats
from toolkit.workshop.session import Workshop

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()


def test_every_ground_names_records_that_there_are(workshop: Workshop) -> None:
    with workshop.register.change(by=BY, reason="asked") as change:
        change.answer("assistant", "least_privilege", "yes")
        change.answer("system", "oversight_defined", "no")
    grounds = [
        (s.provision.id, g) for s in assess_conformity(workshop.register, CATALOGUE).standings for g in s.grounds
    ]
    assert len(grounds) > 80
    for provision, ground in grounds:
        assert ground.records, provision
        assert all(workshop.register.get(record) is not None for record in ground.records), (provision, ground)
    by_answer = {(p, g.says) for p, g in grounds if g.record.startswith("answer:")}
    assert ("2.6", "stated of Claims agent: least privilege: yes") in by_answer
    assert ("4.1", "stated of the system: oversight defined: no") in by_answer


def test_every_fact_that_a_provision_is_shown_by_can_be_stated_of_something() -> None:
    of_system = set(CATALOGUE.kinds["system"].facts)
    of_others = {fact for key, kind in CATALOGUE.kinds.items() if key != "system" for fact in kind.facts}
    for provision in CATALOGUE.code.provisions:
        assert set(provision.stated_by) <= of_system, provision.id
        assert set(provision.shown_by) <= of_others, provision.id
        assert not set(provision.shown_by) & of_system, provision.id


def test_each_fact_speaks_for_or_against_its_provision_and_unknown_says_nothing(workshop: Workshop) -> None:
    """Of every fact named: a yes supports, a no speaks against, what nobody stated does neither."""
    for said, supports in ((Answer.YES, True), (Answer.NO, False), (Answer.UNKNOWN, None)):
        system = answer(workshop.system, "assistant", "humans_can_stop_it", said)
        with workshop.register.change(by=BY, reason="x") as change:
            change.set_system(system)
        grounds = assess_conformity(workshop.register, CATALOGUE).get("4.1").grounds
        found = [each.supports for each in grounds if "humans can stop it" in each.says]
        assert found == ([] if supports is None else [supports])


def test_oversight_that_is_only_drawn_or_risks_that_are_only_shared_are_no_grounds(workshop: Workshop) -> None:
    found = assess_conformity(workshop.register, CATALOGUE)
    assert not any("in the loop" in ground.says for ground in found.get("4.1").grounds)
    with workshop.register.change(by=BY, reason="x") as change:
        for risk in workshop.register.risks:
            change.risk(risk).share("insured", "an insurer")
    assert assess_conformity(workshop.register, CATALOGUE).get("3.2").grounds == ()


def test_a_closed_risk_says_nothing_of_today(workshop: Workshop) -> None:
    with workshop.register.change(by=BY, reason="x") as change:
        for risk in workshop.register.risks:
            change.risk(risk).close("the system was rebuilt")
    found = assess_conformity(workshop.register, CATALOGUE)
    assert found.get("3.4").grounds == ()
    assert not any(each.says.startswith("control") for s in found.standings for each in s.grounds)


def test_a_risk_without_treatment_speaks_against_3_1(workshop: Workshop) -> None:
    with workshop.register.change(by=BY, reason="x") as change:
        change.risk("Nobody decided this one")
    against = [g.says for g in assess_conformity(workshop.register, CATALOGUE).get("3.1").grounds if not g.supports]
    assert against == ["no treatment decided for 1 risk"]


@pytest.mark.parametrize("name", template_ids())
def test_a_system_that_was_only_described_is_never_more_than_part_of_anything(name: str) -> None:
    system = template_system(name)
    with open_register("sqlite://") as register:
        _describe(register, system)
        found = assess_conformity(register, CATALOGUE)
    assert {s.proposed for s in found.standings} <= {"unknown", "partly met", "not met"}
    assert all(s.verdict == "unknown" for s in found.standings)


def _describe(register: Register, system: object) -> None:
    with register.change(by=BY, reason="described") as change:
        change.set_system(system)  # type: ignore[arg-type]
    described = register.system()
    assert described is not None
    register.record(find_threats(described, CATALOGUE))
