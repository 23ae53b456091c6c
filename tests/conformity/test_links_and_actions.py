"""From gaps to risks and back by the controls between them; and what to do next, with the trade-off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from toolkit.conformity import Conformity, assess_conformity
from toolkit.conformity.actions import Action, Actions, Lowered
from toolkit.errors import ToolkitError
from toolkit.register import Person
from toolkit.workshop.opening import open_workshop
from toolkit.workshop.session import Workshop

BY = Person("P1", role="risk owner")


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    opened = open_workshop()
    yield opened
    opened.close()


def assessed(workshop: Workshop) -> Conformity:
    return assess_conformity(workshop.register, workshop.catalogue)


def test_a_gap_leads_to_the_risks_it_leaves_open_and_a_risk_back_to_the_provision(workshop: Workshop) -> None:
    links = assessed(workshop).links()
    left = links.risks_left_open("2.6")
    assert {"letters-steer-the-assistant", "payments-that-cannot-be-undone"} <= {each.risk for each in left}
    assert [each.rank for each in left] == sorted((each.rank for each in left), reverse=True)
    for each in left:
        served = {one.provision: one for one in links.provisions_of(each.risk)}
        assert set(each.controls) == set(served["2.6"].missing)
    everything = {p for risk in links.controls_of_risk for p in (one.provision for one in links.provisions_of(risk))}
    back = {
        s.provision.id for s in assessed(workshop).standings if any_of(links.controls_of_risk, links, s.provision.id)
    }
    assert everything == back


def any_of(controls: object, links: object, provision: str) -> bool:
    served = links.controls_of_provision[provision]  # type: ignore[attr-defined]
    return any(set(each) & set(served) for each in controls.values())  # type: ignore[attr-defined]


def test_a_control_in_place_no_longer_leaves_its_risk_open(workshop: Workshop) -> None:
    before = {each.risk: each.controls for each in assessed(workshop).links().risks_left_open("2.6")}
    with workshop.register.change(by=BY, reason="built") as change:
        for control in before["payments-that-cannot-be-undone"]:
            change.risk("payments-that-cannot-be-undone").control(control, status="in place")
    after = assessed(workshop).links()
    assert "payments-that-cannot-be-undone" not in {each.risk for each in after.risks_left_open("2.6")}
    served = {each.provision: each for each in after.provisions_of("payments-that-cannot-be-undone")}
    assert set(before["payments-that-cannot-be-undone"]) <= set(served["2.6"].in_place)
    with workshop.register.change(by=BY, reason="gone") as change:
        change.risk("payments-that-cannot-be-undone").close("no payments any more")
    with pytest.raises(ToolkitError, match="no open risk"):
        assessed(workshop).links().provisions_of("payments-that-cannot-be-undone")
    with pytest.raises(ToolkitError, match=r"no provision '2\.8'"):
        assessed(workshop).links().risks_left_open("2.8")


def test_an_action_names_gaps_that_are_ours_and_risks_that_its_control_would_lower(workshop: Workshop) -> None:
    conformity = assessed(workshop)
    gaps = {gap.provision.id for gap in conformity.gaps}
    actions = conformity.actions()
    assert actions.all
    for action in actions.all:
        assert action.gaps or action.lowers
        by_parts = {each for each in gaps if conformity.get(each).parts}
        assert set(action.gaps) - by_parts == (set(action.control.provisions) & gaps) - by_parts
        assert set(action.gaps) <= set(action.control.provisions) & gaps  # of parts: test_best_actions.py
        assert all(each.to_rank <= each.rank for each in action.lowers)
    in_place = {u.control for r in workshop.register.risks.values() for u in r.controls if u.status != "planned"}
    assert in_place
    assert not in_place & {action.control.id for action in actions.all}
    least = next(action for action in actions.all if action.control.id == "agent-least-privilege")
    assert least.by_level == {"high": 2}


def test_what_a_control_does_alone_is_no_more_than_what_is_proposed_where_it_is_used(workshop: Workshop) -> None:
    """A control that the team counts as lowering nothing lowers nothing here either."""
    with workshop.register.change(by=BY, reason="tried") as change:
        for risk in workshop.register.risks:
            change.risk(risk).control("agent-least-privilege", status="planned", likelihood=0, impact=0)
    least = next(each for each in assessed(workshop).actions().all if each.control.id == "agent-least-privilege")
    assert (least.lowers, least.planned) == ((), True)


def test_five_actions_add_to_each_other_and_lean_as_asked(workshop: Workshop) -> None:
    actions = assessed(workshop).actions()
    best = actions.best(5)
    assert [each.chosen_for for each in best] == ["gaps", "risk", "gaps", "risk", "gaps"]
    assert len({each.action.control.id for each in best}) == 5
    gaps = [gap for each in best for gap in each.new_gaps]
    risks = [risk for each in best for risk in each.new_risks]
    assert (len(gaps), len(risks)) == (len(set(gaps)), len(set(risks)))
    by_lean = {each.lean: each for each in actions.trade_off(5)}
    assert list(by_lean) == ["gaps", "both", "risk"]
    assert by_lean["gaps"].shall >= by_lean["both"].shall >= by_lean["risk"].shall
    assert by_lean["gaps"].risks <= by_lean["both"].risks <= by_lean["risk"].risks
    assert sum(by_lean["risk"].by_level.values()) == by_lean["risk"].risks


def test_no_action_of_the_front_is_beaten_and_every_other_is(workshop: Workshop) -> None:
    actions = assessed(workshop).actions()
    front = actions.front()
    assert 0 < len(front) < len(actions.all)
    for action in actions.all:
        assert any(other.beats(action) for other in front) == (action not in front)


def test_money_is_a_side_of_its_own_where_it_was_quantified(workshop: Workshop) -> None:
    conformity = assessed(workshop)
    without = conformity.actions()
    assert all(each.amount is None for each in without.all)
    dear = conformity.actions({"vendor-is-not-there": 1_000_000.0})
    worth = {each.control.id: each.amount for each in dear.all if each.amount}
    touching = {a.control.id for a in dear.all if any(low.risk == "vendor-is-not-there" for low in a.lowers)}
    assert set(worth) == touching != set()
    assert {each.control.id for each in dear.front()} & touching


@pytest.mark.parametrize(
    ("money", "said"),
    [
        ({"vendor-is-not-thre": 1.0}, "no open risk"),
        ({"vendor-is-not-there": float("nan")}, "no amount"),
        ({"vendor-is-not-there": float("inf")}, "no amount"),
        ({"vendor-is-not-there": -1.0}, "no amount"),
        ({"vendor-is-not-there": True}, "no amount"),
        ({"vendor-is-not-there": "much"}, "no amount"),
    ],
)
def test_money_that_is_none_is_refused(workshop: Workshop, money: dict[str, float], said: str) -> None:
    with pytest.raises(ToolkitError, match=said):
        assessed(workshop).actions(money)


def action(name: str, shall: int, should: int, *ranks: int) -> Action:
    control = next(iter(open_controls()))
    lowers = tuple(Lowered(f"r{n}", "t", f"level{rank}", rank, "low", 0) for n, rank in enumerate(ranks))
    made = control.model_copy(update={"id": name})
    return Action(made, False, tuple(f"s{n}" for n in range(shall)), tuple(f"o{n}" for n in range(should)), lowers)


def open_controls() -> list:  # type: ignore[type-arg]
    from toolkit.catalogues.load import load_catalogue

    return list(load_catalogue().controls.values())


def test_shall_comes_before_should_and_one_severe_risk_before_many_moderate_ones() -> None:
    assert action("a", 1, 0).beats(action("b", 0, 9))
    assert action("a", 0, 0, 3).beats(action("b", 0, 0, 1, 1, 1))
    one, other = action("a", 2, 0, 1), action("b", 1, 0, 2)
    assert not one.beats(other)
    assert not other.beats(one)
    assert {each.control.id for each in Actions((one, other, action("c", 1, 0, 1))).front()} == {"a", "b"}


def test_nothing_to_gain_gives_nothing() -> None:
    assert Actions(()).best() == []
    assert [each.controls for each in Actions(()).trade_off()] == [(), (), ()]
    assert [each.chosen_for for each in Actions((action("a", 1, 0),)).best(lean="risk")] == []
