"""Conditions over facts against brute force: every unknown answered in every way.

A catalogue lets a fact stand in one polarity only within a condition. Then the pair (must, may) is exact: it must hold
exactly when it holds under every answer, and may hold exactly when it holds under some.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.tiny_world import CATALOGUE, condition, system, threat, with_threats
from toolkit.system.edit import answer
from toolkit.system.model import System
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.find import find_threats
from toolkit.threats.truth import Ask, Truth

PLACES = ("p", "q")
FACTS = ("a", "b", "c")
STATES = st.sampled_from(("yes", "no", "unknown"))


def atom(fact: str, *, negated: bool) -> dict[str, Any]:
    """A fact of the element itself (`here` is p) or, for c, of its only neighbour q."""
    plain: dict[str, Any] = {"flow": {"with": {"fact": "c"}}} if fact == "c" else {"fact": fact}
    return {"not": plain} if negated else plain


def worlds() -> st.SearchStrategy[System]:
    """Two components joined by a flow, each fact stated or not."""
    facts = st.fixed_dictionaries(dict.fromkeys(FACTS, STATES))
    return st.builds(
        lambda p, q: system(
            components={"p": {"kind": "process", "facts": p}, "q": {"kind": "process", "facts": q}},
            flows={"f": {"from": "p", "to": "q"}},
        ),
        facts,
        facts,
    )


@st.composite
def conditions(draw: st.DrawFn, *, once: bool = False) -> dict[str, Any]:
    """A condition in which each fact has one polarity; with `once`, each fact stands there once at most."""
    polarity = {fact: draw(st.booleans()) for fact in FACTS}
    if once:
        parts = [atom(fact, negated=polarity[fact]) for fact in draw(st.permutations(FACTS))]
        while len(parts) > 1:
            made: dict[str, Any] = {draw(st.sampled_from(("all", "any"))): [parts.pop(), parts.pop()]}
            parts.append(made)
        return parts[0]
    leaves = st.sampled_from(FACTS).map(lambda fact: atom(fact, negated=polarity[fact]))
    several = st.recursive(
        leaves,
        lambda inner: st.builds(
            lambda word, parts: {word: parts}, st.sampled_from(("all", "any")), st.lists(inner, min_size=1, max_size=3)
        ),
        max_leaves=8,
    )
    return draw(several)


def completions(world: System) -> Iterator[System]:
    """The world with every unknown answered, in every way."""
    unknown = [(place, fact) for place in PLACES for fact in FACTS if world.components[place].facts[fact] == "unknown"]
    for answers in product(("yes", "no"), repeat=len(unknown)):
        yield answered(world, [Ask(*each) for each in unknown], answers)


def answered(world: System, asks: list[Ask], answers: tuple[str, ...]) -> System:
    for ask, said in zip(asks, answers, strict=True):
        world = answer(world, ask.element, ask.fact, said)
    return world


def naive(data: dict[str, Any], world: System) -> bool:
    """The condition read as plain logic, where nothing is unknown."""
    ((word, inner),) = data.items()
    if word == "all":
        return all(naive(part, world) for part in inner)
    if word == "any":
        return any(naive(part, world) for part in inner)
    if word == "not":
        return not naive(inner, world)
    place, fact = ("q", "c") if word == "flow" else ("p", inner)
    return world.components[place].facts[fact] == "yes"


def evaluated(data: dict[str, Any], world: System) -> Truth:
    return Evaluator(world, CATALOGUE).at("p", condition(data))


@given(conditions(), worlds())
def test_must_and_may_are_what_every_completion_says(data: dict[str, Any], world: System) -> None:
    truth = evaluated(data, world)
    said = {naive(data, each) for each in completions(world)}
    assert truth.must == (said == {True})
    assert truth.may == (True in said)


@given(conditions(), worlds())
def test_what_is_unknown_is_asked_and_what_is_settled_is_not(data: dict[str, Any], world: System) -> None:
    truth = evaluated(data, world)
    assert bool(truth.asks) == truth.is_unknown
    assert all(world.components[ask.element].facts[ask.fact] == "unknown" for ask in truth.asks)


@given(conditions(), worlds())
def test_answering_all_that_is_asked_settles_it(data: dict[str, Any], world: System) -> None:
    asks = sorted(evaluated(data, world).asks)
    for answers in product(("yes", "no"), repeat=len(asks)):
        assert not evaluated(data, answered(world, asks, answers)).is_unknown


@given(conditions(once=True), worlds())
def test_no_question_is_idle(data: dict[str, Any], world: System) -> None:
    """Where no fact stands twice, each question asked can turn the outcome, and no other can."""
    asks = evaluated(data, world).asks
    for place, fact in product(PLACES, FACTS):
        if world.components[place].facts[fact] != "unknown":
            continue
        turns = any(
            naive(data, answer(each, place, fact, "yes")) != naive(data, answer(each, place, fact, "no"))
            for each in completions(world)
        )
        assert turns == (Ask(place, fact) in asks)


@given(conditions(once=True), conditions(once=True), worlds())
def test_the_open_questions_of_a_finding_lead_to_an_end(
    applies: dict[str, Any], controlled: dict[str, Any], world: System
) -> None:
    """However a team answers what it is asked, nothing is left open after as many rounds as there are facts."""
    rule = threat("t", applies={"to": "process", "when": applies}, controlled={"when": controlled})
    rounds = [world]
    for _ in range(len(PLACES) * len(FACTS)):
        undecided = []
        for each in rounds:
            finding = find_threats(each, with_threats(rule), everything=True).get("t@p")
            assert finding.outcome != "undecided" or finding.asks
            for said in ("yes", "no"):
                undecided += [answer(each, *ask, said) for ask in sorted(finding.asks)[:1]]
        rounds = undecided
    assert not rounds
