"""Questions: what they ask, of what, in which order; and how much twenty answers settle."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Classification, Origin, Trust
from toolkit.system.edit import answer, answer_all, update
from toolkit.system.model import System
from toolkit.threats import find_threats
from toolkit.threats.finding import Findings
from toolkit.threats.question_cards import MOST_FACTS, MOST_TICKS, QuestionCard
from toolkit.threats.questions import Question, open_questions, settling
from toolkit.workshop.example import example_system

CATALOGUE = load_catalogue()
EXAMPLE = example_system()
ATTRIBUTES = {"classification": Classification.INTERNAL, "origin": Origin.INSIDE, "trust": Trust.ORGANISATION}
EACH_ITS_OWN = {"carries", "answers_with", "derived_from"}


def stripped(system: System) -> System:
    """The same drawing with nothing stated of it."""
    for key in system.components:
        system = update(system, key, facts={})
    for key in system.data:
        system = update(system, key, facts={}, classification=None, origin=None, personal="unknown", derived_from=None)
    for key in system.flows:
        system = update(system, key, facts={}, encrypted="unknown", authenticated="unknown")
    return system.model_copy(update={"facts": {}, "stage": None})


def answered(system: System, question: Question) -> System:
    """The system with what the example says; with no, or what is usual, where it says nothing."""
    if question.fact == "stage":
        return system.model_copy(update={"stage": EXAMPLE.stage})
    element = EXAMPLE.element(question.element)
    if question.fact in ATTRIBUTES or question.fact in EACH_ITS_OWN:
        said = getattr(element, question.fact)
        default = ATTRIBUTES.get(question.fact, ())
        return update(system, question.element, **{question.fact: default if said is None else said})
    said = getattr(element, question.fact, None) or element.facts.get(question.fact)
    return answer(system, question.element, question.fact, str(said) if said in ("yes", "no") else "no")


def settled_by_twenty(choose: Callable[[Findings], Iterable[Question]]) -> float:
    """The share of what is undecided that twenty questions settle, each answered before the next is chosen."""
    system = stripped(EXAMPLE)
    before = len(find_threats(system, CATALOGUE).of("undecided"))
    for _ in range(20):
        for question in choose(find_threats(system, CATALOGUE)):
            system = answered(system, question)
    return 1 - len(find_threats(system, CATALOGUE).of("undecided")) / before


def in_the_order_of_the_file(findings: Findings) -> list[Question]:
    places = {key: place for place, key in enumerate(findings.system.elements())}
    return sorted(findings.open_questions(), key=lambda each: (places[each.element], each.fact))[:1]


def test_twenty_answers_settle_most_of_what_is_undecided_and_more_than_in_any_plainer_order():
    on_cards = settled_by_twenty(lambda findings: findings.question_cards()[0].ticks)
    one_by_one = settled_by_twenty(lambda findings: findings.open_questions()[:1])
    as_in_the_file = settled_by_twenty(in_the_order_of_the_file)
    assert on_cards >= 0.8
    assert on_cards > one_by_one > as_in_the_file


@pytest.fixture(scope="module")
def findings() -> Findings:
    return find_threats(stripped(EXAMPLE), CATALOGUE)


def test_every_open_question_is_on_one_card(findings):
    asked = [tick.key for card in findings.question_cards() for tick in card.ticks]
    assert sorted(asked) == sorted(question.key for question in findings.open_questions())
    assert len(set(asked)) == len(asked)


def test_a_card_is_answered_in_one_breath(findings):
    for card in findings.question_cards():
        assert len(card.ticks) <= MOST_TICKS
        assert len(card.facts) <= MOST_FACTS
        assert len({CATALOGUE.topic_of.get(fact, fact) for fact in card.facts}) == 1
        if EACH_ITS_OWN.intersection(card.facts):
            assert len(card.ticks) == 1


def test_the_card_that_settles_most_comes_first(findings):
    cards = findings.question_cards()
    weights = [card.weight for card in cards]
    assert weights == sorted(weights, reverse=True)
    for card in cards:
        assert set(card.settles) == {each for tick in card.ticks for each in tick.settles}


def test_a_card_says_once_what_its_ticks_have_in_common_and_beside_each_what_differs(findings):
    several = set()
    for card in findings.question_cards():
        assert "{element}" not in card.text
        assert "‘each of these’" not in card.text
        assert card.why
        assert [tick for row in card.rows for _, tick in row.ticks] == sorted(card.ticks, key=_read(card))
        shapes = (len(card.facts) > 1, len(card.elements) > 1)
        several.add(shapes)
        labels = [(row.heading, label) for row in card.rows for label, _ in row.ticks]
        assert len(set(labels)) == len(labels), "two ticks look the same"
        assert (("", "") in labels) == (len(card.ticks) == 1)
        assert (shapes == (True, True)) == all(row.heading for row in card.rows)
    assert several == {(False, False), (False, True), (True, False), (True, True)}


def _read(card: QuestionCard) -> Callable[[Question], int]:
    order = [tick.key for row in card.rows for _, tick in row.ticks]
    return lambda tick: order.index(tick.key)


def test_a_single_question_is_asked_in_its_own_words(findings):
    for card in findings.question_cards():
        if len(card.ticks) == 1:
            assert (card.text, card.ask) == (card.ticks[0].text, card.ticks[0].ask)


def test_what_nobody_knew_comes_last():
    system = stripped(EXAMPLE)
    first = find_threats(system, CATALOGUE).question_cards()[0]
    asked = find_threats(answer_all(system, {tick.key: "unknown" for tick in first.ticks}), CATALOGUE)
    cards = asked.question_cards()
    assert {tick.key for tick in cards[0].ticks}.isdisjoint(tick.key for tick in first.ticks)
    again = [card for card in cards if any(tick.asked_before for tick in card.ticks)]
    assert again == cards[-len(again) :]
    assert {tick.key for card in again for tick in card.ticks} == {tick.key for tick in first.ticks}
    assert [q.asked_before for q in asked.open_questions()] == sorted(q.asked_before for q in asked.open_questions())


TWO_WAYS = """
format: ai-threat-toolkit/library
version: 1
section: threats
library: acme
family: Two ways
threats:
  - id: both
    title: "Needs both answers"
    statement: "Somebody reaches the agent and makes it do what cannot be undone, which costs the customer money."
    severity: moderate
    stages: [deployment]
    applies: {to: [agent], when: {all: [{fact: exposed_to_internet}, {fact: irreversible_actions}]}}
  - id: either
    title: "Needs one of four answers"
    statement: "Somebody makes the agent act, in whichever of four ways, which costs the customer money."
    severity: moderate
    stages: [deployment]
    applies:
      to: [agent]
      when:
        any: [{fact: has_side_effects}, {fact: writes_code}, {fact: operates_screens}, {fact: runs_generated_code}]
"""


def test_an_answer_that_settles_alone_is_asked_before_one_of_several_that_it_takes(tmp_path):
    """One of two that are both needed settles with “no”, one of four with “yes”: as likely, and nearer to the end."""
    (tmp_path / "own.yaml").write_text(TWO_WAYS, "utf-8")
    catalogue = load_catalogue([tmp_path])
    system = System.model_validate({"id": "s", "name": "S", "components": {"bot": {"kind": "agent"}}})
    own = [each for each in find_threats(system, catalogue) if each.threat.library == "acme"]
    weights = {question.fact: question.weight for question in open_questions(own, system, catalogue)}
    assert weights["exposed_to_internet"] == weights["irreversible_actions"] > weights["writes_code"]
    together = {each.threat.id: settling(each, each.asks) for each in own}
    assert together == {"both": 1.0, "either": 1.0}
    one = {each.threat.id: settling(each, list(each.asks)[:1]) for each in own}
    assert 0.5 < one["either"] < one["both"] < 0.6
