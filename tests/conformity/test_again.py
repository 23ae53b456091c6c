"""What makes a verdict due again, and which: a day, evidence, the record, another edition, a changed system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import assess_conformity
from toolkit.register import Person, Register, open_register
from toolkit.system.edit import answer, describe
from toolkit.system.model import Component, DataFlow
from toolkit.system.templates import template_system
from toolkit.threats.find import find_threats

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()
TODAY = date(2026, 11, 26)
JUDGED = ("2.4", "2.6", "3.1", "4.1", "5.1", "7.3", "10.1", "12.1")


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="described") as change:
            change.set_system(answer(template_system("council_chatbot"), "system", "oversight_defined", "unknown"))
        with opened.change(by=BY, reason="judged") as change:
            for provision in JUDGED:
                change.verdict(provision, "met", "looked into")
        yield opened


def due(register: Register, why: str, **more: object) -> list[tuple[str, tuple[str, ...]]]:
    found = assess_conformity(register, CATALOGUE).due_again(TODAY, **more)  # type: ignore[arg-type]
    return [(each.says, each.provisions) for each in found if each.why == why]


def test_nothing_is_due_where_nothing_changed(register: Register) -> None:
    assert [each for why in ("date", "evidence", "edition", "system") for each in due(register, why)] == []


def test_a_day_makes_due(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.verdict("2.4", "met", "looked into", review="2026-11-26")
        change.verdict("2.6", "not met", "no", due="2026-11-25")
        change.verdict("5.1", "met", "there", due="2026-11-25")
        change.verdict("4.1", "met", "there", review="2026-11-27")
        change.risk("Letters", next_review="2026-11-01")
    assert due(register, "date") == [
        ("2.4 was to be judged again on 2026-11-26", ("2.4",)),
        ("what is missing for 2.6 was due on 2026-11-25", ("2.6",)),
        ("risks were to be reviewed by now: “Letters”", ("3.1",)),
    ]


def test_evidence_that_no_longer_holds_makes_due(register: Register, tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("a")
    with register.change(by=BY, reason="x") as change:
        change.evidence("5.1", "List", stale_after="2026-11-25")
        change.evidence("5.1", "Newer list", stale_after="2027-11-25")
        change.file_evidence("12.1", tmp_path, "log.txt", "Sample")
    assert due(register, "evidence") == [("evidence for 5.1, “List”: stale since the end of 2026-11-25", ("5.1",))]
    (tmp_path / "log.txt").write_text("b")
    assert [provisions for _, provisions in due(register, "evidence", folder=tmp_path)] == [("5.1",), ("12.1",)]


def test_a_met_against_which_the_record_speaks_is_due(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.answer("system", "oversight_defined", "no")
    said = {provisions: says for says, provisions in due(register, "record")}[("4.1",)]
    assert said.startswith("4.1 is judged as met, and the record says: ")
    assert "stated of the system: oversight defined: no" in said
    with register.change(by=BY, reason="x") as change:
        change.verdict("4.1", "partly met", "not written down")
    assert ("4.1",) not in [provisions for _, provisions in due(register, "record")]


def test_another_edition_of_the_code_or_of_a_library_makes_due(register: Register) -> None:
    system = register.system()
    assert system is not None
    register.record(find_threats(system, CATALOGUE))
    assert due(register, "edition") == []
    newer = replace(CATALOGUE, digest="another")
    found = assess_conformity(register, newer).due_again(TODAY)
    assert [each.provisions for each in found if each.why == "edition"] == [("3.1",)]
    code = CATALOGUE.code.model_copy(update={"short_name": "uk-ai-code-2027"})
    later = replace(CATALOGUE, read_code=lambda: code)
    (changed,) = [each for each in assess_conformity(register, later).due_again(TODAY) if each.why == "edition"]
    assert set(changed.provisions) == set(JUDGED)
    assert changed.says == "judged by uk-ai-code-2025; the Code is here as uk-ai-code-2027"


def provisions_after(register: Register, **sections: object) -> set[str]:
    system = register.system()
    assert system is not None
    with register.change(by=BY, reason="changed") as change:
        change.set_system(describe(system, **sections))  # type: ignore[arg-type]
    return {each for _, provisions in due(register, "system") for each in provisions}


def test_a_new_supplier_concerns_the_supply_chain_and_a_new_name_nothing(register: Register) -> None:
    system = register.system()
    assert system is not None
    first = next(iter(system.components))
    renamed = {**system.components, first: system.components[first].model_copy(update={"name": "Otherwise"})}
    assert provisions_after(register, components=renamed) == set()
    bought = Component(kind="model", provider="A vendor")
    assert provisions_after(register, components={**renamed, "vendor_model": bought}) == {
        "2.4", "3.1", "5.1", "7.3", "10.1",
    }  # fmt: skip


def test_a_new_flow_concerns_rights_and_the_inventory(register: Register) -> None:
    system = register.system()
    assert system is not None
    one, other = list(system.components)[:2]
    flow = DataFlow.model_validate({"from": one, "to": other})
    assert provisions_after(register, flows={**system.flows, "another": flow}) == {"2.6", "3.1", "5.1"}


def test_an_answer_concerns_what_is_shown_by_it_and_what_was_judged_after_is_not_due(register: Register) -> None:
    system = register.system()
    assert system is not None
    with register.change(by=BY, reason="asked") as change:
        change.set_system(answer(system, "system", "oversight_defined", "yes"))
    ((says, provisions),) = due(register, "system")
    assert provisions == ("4.1",)
    assert says.startswith("since then the system changed: ")
    with register.change(by=BY, reason="judged again") as change:
        change.verdict("4.1", "partly met", "looked at again")
    assert due(register, "system") == []


def test_only_what_was_judged_and_is_ours_is_due_again(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.code_scope(applies="yes", roles=["data_custodian"])
        for provision in ("2.6", "5.1"):
            change.verdict(provision, "met", "there", review="2026-01-01")
    assert [provisions for _, provisions in due(register, "date")] == [("5.1",)]
