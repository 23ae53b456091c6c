"""Questions: what they ask, of what, in which order; and how much twenty answers settle."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Classification, Origin, Trust
from toolkit.system.edit import answer, update
from toolkit.system.model import System
from toolkit.threats import find_threats
from toolkit.threats.finding import Findings
from toolkit.threats.questions import Question
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


def test_twenty_answers_settle_more_than_half_and_more_than_in_any_plainer_order():
    in_groups = settled_by_twenty(lambda findings: findings.question_groups()[0].questions)
    one_by_one = settled_by_twenty(lambda findings: findings.open_questions()[:1])
    as_in_the_file = settled_by_twenty(in_the_order_of_the_file)
    assert in_groups > 0.5
    assert in_groups > one_by_one > as_in_the_file


@pytest.fixture(scope="module")
def findings() -> Findings:
    return find_threats(stripped(EXAMPLE), CATALOGUE)


def test_every_open_question_is_in_one_group_about_its_fact(findings):
    groups = findings.question_groups()
    asked = [question.key for group in groups for question in group.questions]
    assert sorted(asked) == sorted(question.key for question in findings.open_questions())
    assert len(set(asked)) == len(asked)
    assert all({question.fact for question in group.questions} == {group.fact} for group in groups)
    assert all(len(group.questions) == 1 for group in groups if group.fact in EACH_ITS_OWN)


def test_the_most_useful_group_comes_first_and_in_it_the_most_useful_element(findings):
    groups = findings.question_groups()
    weights = [group.weight for group in groups]
    assert weights == sorted(weights, reverse=True)
    for group in groups:
        of_each = [question.weight for question in group.questions]
        assert of_each == sorted(of_each, reverse=True)
        assert set(group.settles) == {each for question in group.questions for each in question.settles}


def test_a_group_asks_in_words_of_each_of_these_and_a_single_one_by_name(findings):
    for group in findings.question_groups():
        assert "{element}" not in group.text
        assert "‘each of these’" not in group.text
        if len(group.questions) == 1:
            assert group.text == group.questions[0].text
        else:
            assert "each of these" in group.text or "{element}" not in CATALOGUE.facts[group.fact].question
