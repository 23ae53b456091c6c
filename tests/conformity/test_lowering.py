"""What a control would lower, and which controls are called for: from where each risk stands, by one method only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import assess_conformity
from toolkit.conformity.actions import Action
from toolkit.register import Person, Register, open_register
from toolkit.register.change import RiskChange
from toolkit.system.templates import template_system
from toolkit.threats.find import find_threats
from toolkit.treatment.effects_of import suggested_controls

BY = Person("P1", role="risk owner")
CATALOGUE = load_catalogue()


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="described") as change:
            change.criteria(tolerance="moderate")
            change.set_system(template_system("council_chatbot"))
        described = opened.system()
        assert described is not None
        opened.record(find_threats(described, CATALOGUE))
        with opened.change(by=BY, reason="worded") as change:
            change.risk("Letters", findings=[finding_of(opened)])
        yield opened


def finding_of(register: Register) -> str:
    """A finding against which the library suggests at least two controls that lower its likelihood."""
    return next(
        key
        for key, each in register.findings.items()
        if each.outcome == "applies" and len([x for _, x in suggested_controls([key], CATALOGUE) if x.likelihood]) > 1
    )


def lowering(register: Register) -> list[str]:
    """The controls suggested against the risk that lower its likelihood, those that lower most first."""
    risk = register.risks["letters"]
    return [c.id for c, link in suggested_controls(risk.findings, CATALOGUE) if link.likelihood]


def do(register: Register, *calls: object) -> None:
    with register.change(by=BY, reason="x") as change:
        risk: RiskChange = change.risk("letters")
        for call in calls:
            call(risk)  # type: ignore[operator]


def action(register: Register, control: str) -> Action | None:
    found = assess_conformity(register, CATALOGUE).actions().all
    return next((each for each in found if each.control.id == control), None)


def levels(register: Register, control: str) -> list[tuple[str, str, bool]]:
    found = action(register, control)
    return [(each.level, each.to, each.falls) for each in found.lowers] if found is not None else []


def test_a_risk_falls_from_where_it_stands_today(register: Register) -> None:
    control = lowering(register)[0]
    assert levels(register, control) == []  # nobody judged it
    do(register, lambda risk: risk.assess(level="inherent", likelihood="almost_certain", impact="major"))
    ((level, to, falls),) = levels(register, control)
    assert (level, falls) == ("very_high", True)
    assert to != level
    do(register, lambda risk: risk.assess(level="current", likelihood="rare", impact="major"))
    assert levels(register, control) == []  # it is at the lowest step of what this control lowers


@pytest.mark.parametrize("status", ["in place", "verified"])
def test_what_those_in_place_do_already_is_not_this_ones_doing(register: Register, status: str) -> None:
    first, second, *_ = lowering(register)
    do(register, lambda risk: risk.assess(level="inherent", likelihood="possible", impact="major"))
    assert levels(register, second)
    do(register, lambda risk: risk.modify([first]), lambda risk: risk.control(first, status=status, likelihood=4))
    assert levels(register, second) == []
    assert action(register, first) is None  # it is there


def test_the_teams_own_steps_count_also_for_a_control_that_nobody_suggests_against_it(register: Register) -> None:
    suggested = {control.id for control, _ in suggested_controls(register.risks["letters"].findings, CATALOGUE)}
    other = next(each for each in CATALOGUE.controls if each not in suggested)
    do(register, lambda risk: risk.assess(level="inherent", likelihood="possible", impact="major"))
    assert levels(register, other) == []
    do(register, lambda risk: risk.modify([other]), lambda risk: risk.control(other, status="planned", likelihood=2))
    ((level, to, _),) = levels(register, other)
    assert (level, to) == ("high", "moderate")
    found = action(register, other)
    assert found is not None
    assert found.planned


def test_levels_of_another_method_are_not_counted_with_these(register: Register) -> None:
    control = lowering(register)[0]
    do(register, lambda risk: risk.assess(level="inherent", likelihood="almost_certain", impact="major"))
    assert levels(register, control)
    with register.change(by=BY, reason="another way") as change:
        change.criteria(scale="nist-sp800-30")
    assert levels(register, control) == []


def test_a_risk_of_which_two_levels_are_of_two_methods_tells_no_fall(register: Register) -> None:
    control = lowering(register)[0]
    do(register, lambda risk: risk.assess(level="inherent", likelihood="almost_certain", impact="major"))
    plain = register.risks["letters"].model_dump(mode="json")
    plain["assessments"]["current"] = {**plain["assessments"]["inherent"], "method": "somebody-elses"}
    with register.change(by=BY, reason="as an import left it") as change:
        change.put("risk:letters", plain)
    assert levels(register, control) == []


def test_controls_are_called_for_by_findings_that_apply_or_are_undecided_and_not_rejected(register: Register) -> None:
    def called_for() -> set[str]:
        return {each.control.id for each in assess_conformity(register, CATALOGUE).actions().all}

    of_undecided = [key for key, each in register.findings.items() if each.outcome == "undecided"]
    others = [key for key, each in register.findings.items() if each.outcome == "applies"]
    mine = {c.id for key in of_undecided for c, _ in suggested_controls([key], CATALOGUE)}
    only = mine - {c.id for key in others for c, _ in suggested_controls([key], CATALOGUE)}
    assert only & called_for()
    with register.change(by=BY, reason="looked at") as change:
        for key in of_undecided:
            change.triage(key, "rejected", "no such thing here")
    assert not only & called_for()


def test_where_nothing_was_found_yet_every_control_may_be_wanted() -> None:
    with open_register("sqlite://") as empty:
        found = assess_conformity(empty, CATALOGUE).actions().all
    assert len(found) == len([each for each in CATALOGUE.controls.values() if each.provisions])


def test_a_control_that_only_moves_a_step_within_a_level_is_better_than_one_that_does_nothing() -> None:
    from toolkit.conformity.actions import Lowered

    control = next(iter(CATALOGUE.controls.values()))
    still = Action(control, False, ("a",), (), ())
    moves = Action(control, False, ("a",), (), (Lowered("r", "t", "high", 3, "high", 3),))
    assert moves.beats(still)
    assert not still.beats(moves)


@pytest.mark.parametrize(("status", "here"), [("planned", False), ("in place", True), ("verified", True)])
def test_a_control_leaves_its_risk_open_until_it_is_in_place(register: Register, status: str, here: bool) -> None:
    control = next(each for each in lowering(register) if CATALOGUE.controls[each].provisions)
    provision = CATALOGUE.controls[control].provisions[0]
    do(register, lambda risk: risk.modify([control]), lambda risk: risk.control(control, status=status))
    links = assess_conformity(register, CATALOGUE).links()
    missing = {each for left in links.risks_left_open(provision) for each in left.controls}
    (served,) = [each for each in links.provisions_of("letters") if each.provision == provision]
    assert (control in missing, control in served.missing, control in served.in_place) == (not here, not here, here)
