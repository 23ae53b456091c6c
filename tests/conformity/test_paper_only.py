"""A fifth organisation, made up: everything is planned, lapsed, stale, signed by nobody or typed to fill a field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.evidence.samples import garak_report
from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import Conformity, assess_conformity
from toolkit.evidence import read_evidence
from toolkit.register import Person, Register, open_register
from toolkit.register.change import Change
from toolkit.reports.documents.places import places_of
from toolkit.reports.documents.recipes import RECIPES
from toolkit.system.model import System
from toolkit.system.templates import template_system

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()
TODAY = date(2026, 11, 27)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="described") as change:
            change.set_system(nothing_stated())
            for person in ("P1", "P2"):
                change.participant(person, roles=["developer", "system_operator"])
        with opened.change(by=BY, reason="filled in") as change:
            fill(change, opened)
        (tmp_path / "garak").write_bytes(garak_report())
        with opened.change(by=BY, reason="read") as change:
            change.record_evidence(read_evidence(tmp_path / "garak"), CATALOGUE, stale_after="2026-11-10")
        yield opened


def nothing_stated() -> System:
    plain = template_system("council_chatbot").model_dump(mode="json", by_alias=True, exclude_defaults=True)
    plain |= {"facts": {}, "purpose": "TBD"}
    for section in ("components", "data", "flows"):
        for each in plain[section].values():
            each["facts"] = {}
            each.pop("classification", None)
            each.pop("owner", None)
    for each in plain["flows"].values():
        for field in ("facts", "encrypted", "authenticated"):
            each.pop(field, None)
    for each in plain["data"].values():
        each.pop("facts", None)
    return System.model_validate(plain)


def fill(change: Change, register: Register) -> None:
    change.criteria(tolerance="moderate")
    risk = change.risk("Letters", owner="TBD", next_review="2026-01-01")
    risk.modify(list(CATALOGUE.controls))
    risk.accept(by="P1", role="risk owner", until="2026-06-30")
    for person in ("P1", "P2"):
        change.training(person, "Agents", "2024-01-01", "2025-01-01")
        change.training(person, "TBC", "2026-01-01")
        change.training(person, "Secure coding", "2027-01-01", "2028-01-01")
    system = register.system()
    assert system is not None
    for element in (*system.components, *system.data):
        change.asset(element, version="?", owner="the team", source="unknown", licence="n/a", kept_for="to be decided")
    for document, recipe in RECIPES.items():
        for place in places_of(recipe, register, CATALOGUE):
            change.document_text(document, place, "TODO: ask somebody")
        change.told(document, "TBD", "2026-11-01", role="end_user")
        change.told(document, "all residents", "2027-01-01", role="end_user")


def assessed(register: Register) -> Conformity:
    return assess_conformity(register, CATALOGUE, today=TODAY)


def test_paper_lifts_nothing_but_that_the_design_is_described(register: Register) -> None:
    found = assessed(register)
    lifted = {s.provision.id: [g.says for g in s.grounds if g.supports] for s in found.standings}
    lifted = {key: says for key, says in lifted.items() if says}
    assert set(lifted) == {"3.1", "5.1", "8.1"}, lifted
    assert lifted["3.1"] == ["treatment decided for 1 risk"]
    assert all("described" in said or "description" in said for key in ("5.1", "8.1") for said in lifted[key])


def test_what_has_ended_speaks_against(register: Register) -> None:
    against = {s.provision.id: [g.says for g in s.grounds if not g.supports] for s in assessed(register).standings}
    assert against["1.1"] == ["2 trainings lapsed and not held again: Agents (P1, 2025-01-01), Agents (P2, 2025-01-01)"]
    assert against["3.1.3"] == ["the acceptance of 1 risk has ended: Letters"]
    assert against["3.4"] == ["the review of Letters is overdue", *against["3.1.3"]]
    assert {assessed(register).get(each).proposed for each in ("1.1", "1.1.1", "1.2", "3.1.3", "3.4")} == {"not met"}
