"""Ask, have answered, and count what is settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.questions.owner import Owner, stripped
from toolkit.catalogues.catalogue import Catalogue
from toolkit.system.model import System
from toolkit.threats import find_threats
from toolkit.threats.finding import Findings
from toolkit.threats.question_cards import question_cards
from toolkit.threats.questions import Question

__all__ = ["ANSWERS", "WAYS", "Asked", "ask"]

ANSWERS = 20
Way = Callable[[Findings, Sequence[Question]], Sequence[Question]]
"""What is asked next, of the questions that were not asked in vain; answered together, as one answer."""


def _on_cards(findings: Findings, questions: Sequence[Question]) -> Sequence[Question]:
    return question_cards(findings, questions, findings.catalogue)[0].ticks


def _one_fact(_: Findings, questions: Sequence[Question]) -> Sequence[Question]:
    """One fact of every element that it is open of, the fact that weighs most."""
    of_fact: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        of_fact[question.fact].append(question)
    return max(of_fact.values(), key=lambda several: (sum(each.weight for each in several), several[0].fact))


def _one_question(_: Findings, questions: Sequence[Question]) -> Sequence[Question]:
    return questions[:1]


def _in_the_order_of_the_file(findings: Findings, questions: Sequence[Question]) -> Sequence[Question]:
    places = {key: place for place, key in enumerate(findings.system.elements())}
    return sorted(questions, key=lambda each: (places[each.element], each.fact))[:1]


WAYS: dict[str, Way] = {
    "cards": _on_cards,
    "one fact": _one_fact,
    "one question": _one_question,
    "file order": _in_the_order_of_the_file,
}


@dataclass(frozen=True)
class Asked:
    """What came of asking: how many were undecided, and how many of them still are after each answer.

    `core` counts the same without narrower variants, which views fold away; `ticks` counts what was filled in on all
    cards.
    """

    undecided: int
    core: int
    left: tuple[int, ...]
    core_left: tuple[int, ...]
    ticks: int

    @property
    def settled(self) -> float:
        """The share that is settled in the end."""
        return 1 - self.left[-1] / self.undecided

    @property
    def core_settled(self) -> float:
        """The share of the core threats that is settled in the end."""
        return 1 - self.core_left[-1] / self.core


def ask(full: System, catalogue: Catalogue, way: Way, answers: int = ANSWERS) -> Asked:
    """Strip a system of what is stated, ask so many times, and have its owner answer."""
    owner, system = Owner(full, catalogue), stripped(full)
    findings = find_threats(system, catalogue)
    core_of = {each.identity: not each.narrower for each in findings.of("undecided")}
    left, core_left, ticks = [], [], 0
    for _ in range(answers):
        open_now = [each for each in findings.open_questions() if each.key not in owner.asked_in_vain]
        asked = way(findings, open_now) if open_now else ()
        system = owner.answer(system, asked)
        findings = find_threats(system, catalogue)
        still = [core_of[each.identity] for each in findings.of("undecided") if each.identity in core_of]
        left.append(len(still))
        core_left.append(sum(still))
        ticks += len(asked)
    return Asked(len(core_of), sum(core_of.values()), tuple(left), tuple(core_left), ticks)
