"""All 72 judged, then one change: exactly which become due again, so that there is neither false calm nor alarm."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import assess_conformity
from toolkit.register import Person, Register, open_register
from toolkit.register.change import Change
from toolkit.system.model import System

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()
TODAY = date(2026, 11, 27)
SYSTEM: dict[str, Any] = {
    "id": "s",
    "name": "S",
    "purpose": "answers residents",
    "roles": {"developer": ["Acme Digital"], "system_operator": ["Acme Insurance"]},
    "components": {
        "m": {"kind": "model", "name": "The model"},
        "w": {"kind": "web_app", "facts": {"limits_rate": "yes", "patched": "yes"}},
        "p": {"kind": "prompt"},
        "u": {"kind": "end_user"},
    },
    "data": {"letters": {"classification": "confidential"}},
    "flows": {"f": {"from": "u", "to": "w", "carries": ["letters"]}, "g": {"from": "w", "to": "m", "carries": []}},
}
COMPONENT = "3.1 3.1.1 5.1 6.1 8.1 9.1 9.2"
MODEL = "3.1.2 5.2 7.3 7.4 8.1.1 9.4 9.4.1 11.2 12.4"
SUPPLIER = "2.4 2.7 3.3 6.6 7.1 7.2 7.2.1 10.1"
DATA = "2.5 3.1 3.1.1 5.1 5.4 5.4.1 5.4.2 8.2 8.2.1 10.1"
NEW_MODEL = "2.3 5.2 7.3 7.4 8.1 8.1.1 8.1.2 9.1 9.2 9.4 9.4.1 11.2 12.4"
Edit = Callable[[dict[str, Any]], object]


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="described") as change:
            change.set_system(System.model_validate(SYSTEM))
            change.criteria(tolerance="moderate")
            change.participant("P2", function="risk owner")
            change.code_scope(applies="yes", roles=["developer", "system_operator", "data_custodian"], reason="x")
            risk = change.risk("One", owner="P2", next_review="2099-01-01")
            risk.modify(["ai-telemetry-logging"])
            risk.control("ai-telemetry-logging", status="verified")
            change.asset("m", version="1", sha256="a" * 64, source="https://hub/m", kept_for="a year", owner="P2")
            change.asset("p", version="4", source="https://hub/p")
        with opened.change(by=BY, reason="judged") as change:
            for provision in CATALOGUE.code.provisions:
                change.verdict(provision.id, "met", "looked into")
            change.evidence("5.1", "List", stale_after="2026-12-01")
        assert due(opened) == set()
        yield opened


def due(register: Register, today: date = TODAY) -> set[str]:
    found = assess_conformity(register, CATALOGUE, today=today).due_again(today)
    return {provision for each in found for provision in each.provisions}


def ids(said: str) -> set[str]:
    return set(said.split())


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(lambda s: None, "", id="nothing"),
        pytest.param(lambda s: s["components"]["m"].update(name="Otherwise", description="x"), "", id="renamed"),
        pytest.param(lambda s: s["data"]["letters"].update(name="Post"), "", id="data renamed"),
        pytest.param(lambda s: s["flows"]["f"].update(name="Ask"), "", id="flow renamed"),
        pytest.param(lambda s: s.update(name="T"), "", id="system renamed"),
        pytest.param(lambda s: s["components"].update(n={"kind": "web_app"}), COMPONENT, id="component added"),
        pytest.param(lambda s: s["components"].update(n={"kind": "model"}), f"{COMPONENT} {MODEL}", id="model added"),
        pytest.param(
            lambda s: s["components"].update(n={"kind": "model", "provider": "V"}),
            f"{COMPONENT} {MODEL} {SUPPLIER}",
            id="bought model added",
        ),
        pytest.param(
            lambda s: s["components"]["m"].update(provider="V"), f"{COMPONENT} {MODEL} {SUPPLIER}", id="supplier named"
        ),
        pytest.param(
            lambda s: [s["components"].pop("w"), s["flows"].clear()],
            f"{COMPONENT} 2.6 5.4 6.2 7.1 11.1",  # with its flows, and with what was stated of it
            id="component removed",
        ),
        pytest.param(
            lambda s: s["flows"].update(h={"from": "m", "to": "w", "carries": []}),
            "2.6 3.1 3.1.1 5.1 5.4 6.1 8.1",
            id="flow added",
        ),
        pytest.param(lambda s: s["data"].update(d={"classification": "public"}), DATA, id="data added"),
        pytest.param(lambda s: s["data"]["letters"].update(classification="secret"), DATA, id="data more secret"),
        pytest.param(
            lambda s: s.update(boundaries={"net": {"trust": "organisation"}}),
            "3.1 3.1.1 5.1 6.1 6.3",
            id="boundary added",
        ),
        pytest.param(
            lambda s: s.update(out_of_scope={"bank": {"what": "the bank", "why": "it has its own"}}),
            "3.1 3.1.1 5.1",
            id="left out",
        ),
        pytest.param(
            lambda s: s.update(assumptions={"a": {"text": "nobody lies"}}), "2.1 3.1 3.1.1", id="assumption added"
        ),
        pytest.param(lambda s: s["components"]["w"]["facts"].update(limits_rate="no"), "6.2", id="fact turned to no"),
        pytest.param(lambda s: s["components"]["w"]["facts"].pop("limits_rate"), "6.2", id="fact taken back"),
        pytest.param(lambda s: s.update(facts={"has_inventory": "no"}), "5.1", id="fact of the system"),
        pytest.param(lambda s: s.update(purpose="decides on claims"), "2.1 2.5 4.5 10.2.1", id="purpose"),
        pytest.param(lambda s: s.update(stage="end_of_life"), "3.1.1 9.2 13.1 13.2", id="stage"),
        pytest.param(
            lambda s: s["roles"].update(developer=["Zed"]),
            "2.1.1 3.2 3.3 6.5 9.2 9.3 10.1 10.2 10.3 11.1 11.3 13.1 13.2",
            id="another developer",
        ),
    ],
)
def test_a_change_of_the_description(register: Register, edit: Edit, expected: str) -> None:
    plain = copy.deepcopy(SYSTEM)
    edit(plain)
    with register.change(by=BY, reason="x") as change:
        change.set_system(System.model_validate(plain))
    assert due(register) == ids(expected)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        pytest.param(lambda c: c.risk("one").control("ai-telemetry-logging", status="planned"), "2.3 3.1.3 12.1 12.2"),
        pytest.param(lambda c: c.risk("Two"), "3.1"),  # nobody decided on it
        pytest.param(lambda c: c.risk("one", title="Other words"), ""),
        pytest.param(lambda c: c.risk("one").control("ai-telemetry-logging", evidence="log of May"), ""),
        pytest.param(
            lambda c: c.asset("m", sha256="b" * 64), "2.3 5.2 7.3 7.4 8.1 8.1.1 8.1.2 9.1 9.2 9.4 9.4.1 11.2 12.4"
        ),
        pytest.param(lambda c: c.asset("m", source="https://x/m"), "2.4 7.1 7.2 8.1.1"),
        pytest.param(lambda c: c.asset("m", owner="P3"), "5.1"),
        pytest.param(lambda c: c.asset("p", version="5"), "2.3 5.2 8.3 9.1 9.2 9.4.1"),
        pytest.param(lambda c: c.asset("p", source="https://x/p"), "8.3"),
        pytest.param(lambda c: c.asset("m", kept_for="two years"), "8.1.1 10.1 12.1 13.2"),
        pytest.param(lambda c: c.asset("m", licence="MIT"), ""),  # known now, and nothing of it changed
        pytest.param(lambda c: c.asset("w", version="2"), ""),
        pytest.param(lambda c: c.participant("P7", roles=["developer"]), ""),
        pytest.param(lambda c: c.idea("somebody may lie"), ""),
        pytest.param(lambda c: c.criteria(tolerance="low"), ""),
        pytest.param(lambda c: c.sign_off("as it stands"), ""),
        pytest.param(lambda c: c.verdict("5.1", "met", "looked into", notes="n", owner="P2"), ""),
        pytest.param(lambda c: c.code_scope(applies="yes", reason="worded otherwise", dpia="https://dpia"), ""),
        pytest.param(lambda c: c.code_scope(applies="no", reason="it is off"), ""),  # then none is ours
        pytest.param(lambda c: c.document_text("recovery", "rehearsals", "Never rehearsed."), "5.3 6.5"),
        pytest.param(lambda c: c.document_text("recovery", "rehearsals", "Each March"), ""),
        pytest.param(lambda c: c.training("P2", "Agents", "2025-01-01", "2026-11-26"), "1.1 1.1.1 1.2"),
    ],
)
def test_a_change_of_the_record(register: Register, what: Callable[[Change], object], expected: str) -> None:
    with register.change(by=BY, reason="x") as change:
        what(change)
    assert due(register) == ids(expected)


def test_a_role_that_is_no_longer_held_concerns_only_what_it_bears(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.code_scope(roles=["developer", "system_operator"])
    bear = {p.id for p in CATALOGUE.code.provisions if "data_custodian" in p.applies_to}
    found = due(register)
    assert found <= bear
    assert 0 < len(found) < 15


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 12, 1), ""), (date(2026, 12, 2), "5.1"), (date(2099, 1, 2), "3.1 3.4 5.1")]
)
def test_days_that_pass(register: Register, day: date, expected: str) -> None:
    assert due(register, day) == ids(expected)


def test_two_changes_that_undo_each_other_leave_nothing_due(register: Register) -> None:
    plain = copy.deepcopy(SYSTEM)
    plain["components"]["n"] = {"kind": "model"}
    for said in (plain, SYSTEM):
        with register.change(by=BY, reason="x") as change:
            change.set_system(System.model_validate(said))
    assert due(register) == set()
