"""Questions: what they ask, of what, in which order; and how much twenty answers settle."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.questions.measure import ANSWERS, WAYS, ask
from benchmarks.questions.owner import Owner, stripped, tossed
from toolkit.catalogues.load import load_catalogue
from toolkit.system.edit import answer_all
from toolkit.system.model import System
from toolkit.system.templates import template_ids, template_system
from toolkit.threats import find_threats
from toolkit.threats.finding import Findings
from toolkit.threats.question_cards import MOST_FACTS, MOST_TICKS, QuestionCard
from toolkit.threats.questions import Question, open_questions, settling
from toolkit.workshop.example import example_system

CATALOGUE = load_catalogue()
EXAMPLE = example_system()
EACH_ITS_OWN = {"carries", "answers_with", "derived_from"}


@pytest.mark.parametrize("name", template_ids())
def test_twenty_answers_settle_four_fifths_of_what_is_undecided(name):
    asked = ask(template_system(name), CATALOGUE, WAYS["cards"])
    assert asked.settled >= 0.8
    assert asked.core_settled >= 0.8
    assert asked.ticks <= ANSWERS * 7, "a card is answered in one breath"


def test_every_plainer_way_of_asking_settles_less():
    shares = [ask(template_system("lorry_camera"), CATALOGUE, way).settled for way in WAYS.values()]
    assert list(WAYS) == ["cards", "one fact", "one question", "file order"]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 1.3 * shares[1]
    assert shares[2] > 1.3 * shares[3]


def test_the_order_does_not_rest_on_what_the_templates_happen_to_answer():
    full = tossed(template_system("complaint_classifier"), CATALOGUE)
    said = [str(answer) for element in full.elements().values() for answer in element.facts.values()]
    assert 0.4 * len(said) < said.count("yes") < 0.6 * len(said)
    assert 0.04 * len(said) < said.count("unknown") < 0.13 * len(said)
    assert stripped(full) == stripped(template_system("complaint_classifier")), "the drawing stays"
    assert ask(full, CATALOGUE, WAYS["cards"]).settled >= 0.8


def test_an_owner_answers_as_the_template_says_and_remembers_what_nobody_knew():
    owner = Owner(EXAMPLE, CATALOGUE)
    bare = stripped(EXAMPLE)
    asked = {question.key: question for question in find_threats(bare, CATALOGUE).open_questions()}
    known = ["assistant.has_side_effects", "claim_records.origin", "letters.classification", "system.stage"]
    told = owner.answer(bare, [asked[key] for key in [*known, "system.has_inventory"]])
    assert told.components["assistant"].facts == {"has_side_effects": "yes"}
    assert (told.data["claim_records"].origin, told.data["letters"].classification) == ("outside", "confidential")
    assert told.stage == EXAMPLE.stage
    assert owner.asked_in_vain == {"system.has_inventory"}


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


def test_nothing_is_made_from_itself(findings):
    for question in findings.open_questions():
        if question.fact == "derived_from":
            assert question.element not in question.options
            assert len(question.options) == len(EXAMPLE.data) - 1


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
