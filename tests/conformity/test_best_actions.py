"""The few actions against every other few: the most on a side, beaten by none on both, and only what is gained."""

from __future__ import annotations

import itertools
import random
from collections.abc import Hashable, Iterable, Iterator

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import Conformity, assess_conformity
from toolkit.conformity.actions import Action, Actions, Lowered
from toolkit.conformity.together import LOOKS, most_together
from toolkit.register import Person, Register, open_register
from toolkit.system.templates import template_system
from toolkit.threats.find import find_threats

BY = Person("P1", role="risk owner")
CATALOGUE = load_catalogue()
CONTROLS = list(CATALOGUE.controls.values())
Value = tuple[int, ...]


def cases(seed: int, amounts: bool = False) -> tuple[Actions, dict[str, float]]:
    """A few made-up actions over a handful of gaps and risks, with ties and with some that are planned."""
    chance = random.Random(seed)
    made = []
    for number in range(chance.randint(3, 8)):
        shall, should = ([f"{s}{n}" for n in range(5) if chance.random() < 0.3] for s in "so")
        lowers = [
            Lowered(f"r{n}", "t", f"l{n % 3 + 1}", n % 3 + 1, "low", 0) for n in range(7) if chance.random() < 0.3
        ]
        stay = [Lowered("r9", "t", "l1", 1, "l1", 1)] if chance.random() < 0.2 else []
        costed = tuple(each.risk for each in lowers if amounts)
        control = CONTROLS[number]
        made.append(Action(control, chance.random() < 0.3, tuple(shall), tuple(should), (*lowers, *stay), None, costed))
    money = {f"r{n}": float(chance.choice([0, 1, 10, 10.5])) for n in range(7)} if amounts else {}
    return Actions(tuple(made), money), money


def gaps_of(few: Iterable[Action]) -> Value:
    listed = list(few)
    return len({g for a in listed for g in a.shall}), len({g for a in listed for g in a.should})


def risks_of(few: Iterable[Action]) -> Value:
    fallen = {low.risk: low.rank for action in few for low in action.lowers if low.falls}
    return tuple(list(fallen.values()).count(rank) for rank in (3, 2, 1))


def money_of(few: Iterable[Action], money: dict[str, float]) -> float:
    return sum(money[each] for each in {key for action in few for key in action.costed})


def every_few(actions: Actions, many: int) -> Iterator[tuple[Action, ...]]:
    for size in range(many + 1):
        yield from itertools.combinations(actions.all, size)


@pytest.mark.parametrize("seed", range(40))
def test_no_other_few_do_more_on_the_side_that_is_asked_for_nor_as_much_and_more_on_the_other(seed: int) -> None:
    actions, _ = cases(seed)
    for many in (1, 3, 5):
        chosen = {lean: [each.action for each in actions.best(many, lean)] for lean in ("gaps", "risk", "both")}
        by_gaps = max((gaps_of(few), risks_of(few)) for few in every_few(actions, many))
        by_risk = max((risks_of(few), gaps_of(few)) for few in every_few(actions, many))
        assert gaps_of(chosen["gaps"]) == by_gaps[0]
        assert risks_of(chosen["risk"]) == by_risk[0]
        # Fewer than were asked for are given where nothing is left to gain on the side; then the other may be open.
        assert len(chosen["gaps"]) < many or risks_of(chosen["gaps"]) == by_gaps[1]
        assert len(chosen["risk"]) < many or gaps_of(chosen["risk"]) == by_risk[1]
        both = gaps_of(chosen["both"]), risks_of(chosen["both"])
        for few in every_few(actions, many):
            other = gaps_of(few), risks_of(few)
            assert not (other[0] >= both[0] and other[1] >= both[1] and other != both), (seed, many)


@pytest.mark.parametrize("seed", range(20))
def test_what_the_trade_off_tells_is_what_those_actions_do(seed: int) -> None:
    actions, money = cases(seed, amounts=True)
    by_id = {each.control.id: each for each in actions.all}
    told = {each.lean: each for each in actions.trade_off(3)}
    assert list(told) == ["gaps", "both", "risk", "money"]
    for lean, each in told.items():
        few = [by_id[control] for control in each.controls]
        assert (each.shall, each.should) == gaps_of(few)
        assert tuple(each.by_level.get(f"l{rank}", 0) for rank in (3, 2, 1)) == risks_of(few)
        assert each.risks == sum(risks_of(few))
        assert each.amount == pytest.approx(money_of(few, money))
        chosen = actions.best(3, lean)
        assert each.controls == tuple(one.action.control.id for one in chosen)
        seen_gaps, seen_risks = set[str](), set[str]()
        for one in chosen:
            assert set(one.new_gaps) == set(one.action.gaps) - seen_gaps
            assert set(one.new_risks) == {low.risk for low in one.action.lowers if low.falls} - seen_risks
            gained = {"gaps": one.new_gaps, "risk": one.new_risks, "money": one.new_costed}[one.chosen_for]
            assert gained, "an action that gains nothing is no action"
            seen_gaps |= set(one.new_gaps)
            seen_risks |= set(one.new_risks)
    most = max(money_of(few, money) for few in every_few(actions, 3))
    assert told["money"].amount == pytest.approx(most)
    for other in told.values():
        assert (told["gaps"].shall, told["gaps"].should) >= (other.shall, other.should)
        assert told["money"].amount is not None
        assert told["money"].amount >= (other.amount or 0.0) - 1e-9


def test_each_choice_is_searched_once_and_what_is_given_may_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    actions, _ = cases(4)
    searched: list[int] = []

    def counted(*given: object, **how: object) -> tuple[int, ...]:
        searched.append(1)
        return most_together(*given, **how)  # type: ignore[arg-type]

    monkeypatch.setattr("toolkit.conformity.choosing.most_together", counted)
    first = actions.best(3)
    actions.trade_off(3)
    once = len(searched)
    assert once > 0
    actions.best(3).clear()
    assert actions.best(3) == first
    assert actions.trade_off(3)[1].controls == tuple(each.action.control.id for each in first)
    assert len(searched) == once
    actions.best(2)
    assert len(searched) > once


def test_taking_the_best_one_by_one_is_not_the_most_together() -> None:
    """The widest alone leaves less for the two that fit together."""
    wide, left, right = (
        Action(control, False, shall, (), ())
        for control, shall in zip(CONTROLS, (("b", "c", "d", "e"), ("a", "b", "c"), ("d", "e", "f")), strict=False)
    )
    chosen = [each.action for each in Actions((wide, left, right)).best(2, "gaps")]
    assert gaps_of(chosen) == (6, 0)
    assert wide not in chosen


def test_of_equals_the_planned_comes_first_and_then_the_alphabet() -> None:
    one, two, three = (Action(control, False, ("a",), (), ()) for control in sorted(CONTROLS[:3], key=lambda c: c.id))
    assert [each.action for each in Actions((three, two, one)).best(1, "gaps")] == [one]
    planned = Action(three.control, True, ("a",), (), ())
    assert [each.action for each in Actions((one, two, planned)).best(1, "gaps")] == [planned]


@pytest.mark.parametrize("seed", range(30))
def test_the_search_finds_the_most_and_holds_to_the_least_that_is_asked_of_another_worth(seed: int) -> None:
    chance = random.Random(seed)
    elements: list[Hashable] = list(range(chance.randint(1, 12)))
    worth, other = ({each: chance.choice([0, 1, 5, 40]) for each in elements} for _ in range(2))
    sets = [[each for each in elements if chance.random() < 0.3] for _ in range(chance.randint(0, 8))]

    def of(places: Iterable[int], by: dict[Hashable, int]) -> int:
        return sum(by[each] for each in {each for place in places for each in sets[place]})

    for many in (0, 1, 3):
        every = [few for size in range(many + 1) for few in itertools.combinations(range(len(sets)), size)]
        found = most_together(sets, worth, many)
        assert len(found) <= many
        assert of(found, worth) == max(of(few, worth) for few in every)
        least = max(of(few, other) for few in every)
        bound = most_together(sets, worth, many, and_at_least=(other, least))
        fitting = max(of(few, worth) for few in every if of(few, other) >= least)
        assert of(bound, worth) == fitting
        assert not bound or of(bound, other) >= least


def test_a_search_that_is_given_up_is_no_worse_than_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    elements: list[Hashable] = list(range(300))
    sets = [set(chance.sample(elements, 30)) for _ in range(60)]
    covered: set[Hashable] = set()
    for _ in range(5):
        covered |= max(sets, key=lambda each: len(each - covered))
    monkeypatch.setattr("toolkit.conformity.together.LOOKS", 10)
    assert LOOKS > 10
    found = most_together(sets, dict.fromkeys(elements, 1), 5)
    assert len(set().union(*(sets[place] for place in found))) >= len(covered)


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="described") as change:
            change.set_system(template_system("council_chatbot"))
        described = opened.system()
        assert described is not None
        opened.record(find_threats(described, CATALOGUE))
        yield opened


def assessed(register: Register, *roles: str) -> Conformity:
    return assess_conformity(register, CATALOGUE, roles=roles or None)


def works_on(register: Register, control: str, *roles: str) -> set[str]:
    return {gap for each in assessed(register, *roles).actions().all if each.control.id == control for gap in each.gaps}


def test_what_a_person_called_met_or_not_applicable_is_worked_on_by_nothing(register: Register) -> None:
    before = {gap for each in assessed(register).actions().all for gap in each.gaps}
    assert {"6.1", "9.1"} <= before
    with register.change(by=BY, reason="judged") as change:
        change.verdict("6.1", "not applicable", "nothing of ours is reached")
        change.verdict("9.1", "met", "tested")
    assert {gap for each in assessed(register).actions().all for gap in each.gaps} == before - {"6.1", "9.1"}


def test_a_control_works_on_no_part_that_is_met_not_applicable_or_not_ours(register: Register) -> None:
    control = "supplier-due-diligence"
    assert "2.7" in works_on(register, control)  # it speaks to part a
    for verdict in ("met", "not applicable"):
        with register.change(by=BY, reason="judged") as change:
            change.verdict_part("2.7", "a", verdict, "looked into")
            change.verdict_part("2.7", "b", "not met", "nobody follows the Code")
        assert "2.7" in {gap.provision.id for gap in assessed(register).gaps}
        assert "2.7" not in works_on(register, control)
    with register.change(by=BY, reason="judged") as change:
        change.verdict_part("2.7", "a", "partly met", "half")
    assert "2.7" in works_on(register, control)
    notices = "user-guidance-and-notice"  # of 10.1 it speaks to the operator's part
    assert "10.1" in works_on(register, notices, "system_operator")
    assert "10.1" not in works_on(register, notices, "developer")


def test_what_costs_nothing_gains_nothing_by_money(register: Register) -> None:
    with register.change(by=BY, reason="worded") as change:
        change.risk("Nobody rated this", findings=[next(iter(register.findings))])
    conformity = assessed(register)
    with register.change(by=BY, reason="judged") as change:
        for each in CATALOGUE.code.provisions:
            change.verdict(each.id, "met", "there")
    conformity = assessed(register)
    assert conformity.actions().all == ()
    (risk,) = list(register.risks)
    assert conformity.actions({risk: 0.0}).all == ()
    dear = conformity.actions({risk: 2.5})
    assert dear.all
    assert all(each.costed == (risk,) for each in dear.all)
