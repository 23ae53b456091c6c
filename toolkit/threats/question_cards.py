"""Questions on cards: what a room answers in one breath, as a few ticks under one text.

A card asks one fact of several elements, several facts of one matter of one element, or a little of both. It is as
large as somebody reads and ticks in well under a minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import prod
from typing import NamedTuple

from toolkit.catalogues.catalogue import Catalogue
from toolkit.threats.questions import EACH_ITS_OWN, Open, Question, settling, settling_alone, template_of, worth
from toolkit.threats.truth import Ask

__all__ = ["MOST_FACTS", "MOST_TICKS", "QuestionCard", "Row", "question_cards"]

MOST_TICKS = 8
"""What a card asks for at most."""
MOST_FACTS = 6
"""How many different facts it asks for at most: as many lines to read."""
_NEAR = 3 * MOST_TICKS
"""So many questions of a topic, the most useful, are compared with each other for one card."""
_FEW = 30
"""Of a finding that takes more answers than this, several of them count as if none had to do with another."""
_WORTH_ASKING = 0.05
"""A tick that is expected to add less than this share of the best one on the card waits for a card of its own."""


class Row(NamedTuple):
    """A row of a card: what it is about, and its ticks, each with what stands beside it."""

    heading: str
    ticks: tuple[tuple[str, Question], ...]


@dataclass(frozen=True)
class QuestionCard:
    """Open questions that are answered together.

    `weight` is what its answers are expected to settle, weighted by how bad that is.
    """

    topic: str
    text: str
    why: str
    ask: str
    ticks: tuple[Question, ...]
    weight: float

    @property
    def key(self) -> str:
        """What it asks for, in one word a tick."""
        return " ".join(tick.key for tick in self.ticks)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that are asked for."""
        return tuple(dict.fromkeys(tick.fact for tick in self.ticks))

    @property
    def elements(self) -> tuple[str, ...]:
        """The ids of the elements that are asked about."""
        return tuple(dict.fromkeys(tick.element for tick in self.ticks))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The ticks as they are read, row by row: what a row is about, and each tick with what stands beside it.

        A row is about a fact, and its ticks are elements, unless there are fewer elements than facts. What all the
        ticks have in common is said by the text and not repeated: a heading, or a label, may be empty.
        """
        by_fact = len(self.facts) <= len(self.elements)
        heads = self.facts if by_fact else self.elements
        return tuple(self._row(head, by_fact=by_fact, alone=len(heads) == 1) for head in heads)

    def _row(self, head: str, *, by_fact: bool, alone: bool) -> Row:
        ticks = [tick for tick in self.ticks if head == (tick.fact if by_fact else tick.element)]
        heading = "" if alone else ticks[0].words if by_fact else ticks[0].name
        if len(self.ticks) == 1:
            return Row("", (("", ticks[0]),))
        return Row(heading, tuple((tick.name if by_fact else tick.words, tick) for tick in ticks))

    @cached_property
    def settles(self) -> tuple[str, ...]:
        """The identities of the findings that the answers help to settle."""
        return tuple(sorted({identity for tick in self.ticks for identity in tick.settles}))


def question_cards(
    findings: Collection[Open], questions: Sequence[Question], catalogue: Catalogue
) -> list[QuestionCard]:
    """Questions dealt on cards, each on one of them; the card first that is expected to settle most.

    What somebody answered with “unknown” before stands on cards of its own, after all others.
    """
    hopes = _Hopes(findings)
    piles: dict[tuple[bool, str], list[Question]] = defaultdict(list)
    for question in questions:
        piles[question.asked_before, _pile_of(question, catalogue)].append(question)
    made = [card for (_, topic), pile in piles.items() for card in _deal(topic, pile, hopes, catalogue)]
    return sorted(made, key=lambda card: (card.ticks[0].asked_before, -card.weight, card.key))


def _pile_of(question: Question, catalogue: Catalogue) -> str:
    if question.fact in EACH_ITS_OWN:
        return question.key
    return catalogue.topic_of.get(question.fact, question.fact)


class _Hopes:
    """What is expected of answers that are given together."""

    def __init__(self, findings: Iterable[Open]) -> None:
        self._touched: dict[Ask, list[Open]] = defaultdict(list)
        for finding in findings:
            for ask in finding.asks:
                self._touched[ask].append(finding)
        self._alone: dict[str, dict[Ask, float]] = {}

    def added(self, ask: Ask, chosen: Collection[Ask]) -> float:
        """How much more is expected to be settled with this answer beside those chosen already."""
        together = {*chosen, ask}
        return sum(
            worth(each) * (self._settling(each, together) - self._settling(each, chosen)) for each in self._touched[ask]
        )

    def _settling(self, finding: Open, answered: Collection[Ask]) -> float:
        if len(finding.asks) <= _FEW:
            return settling(finding, answered)
        if finding.identity not in self._alone:
            self._alone[finding.identity] = settling_alone(finding)
        alone = self._alone[finding.identity]
        return 1 - prod(1 - alone.get(ask, 0.0) for ask in answered)

    def beside(self, ask: Ask, others: Iterable[Ask]) -> list[Ask]:
        """Those of `others` that some finding takes together with this one."""
        return [other for other in others if any(other in each.asks for each in self._touched[ask])]


def _deal(topic: str, pile: Sequence[Question], hopes: _Hopes, catalogue: Catalogue) -> Iterator[QuestionCard]:
    waiting = iter(pile)
    near = list(islice(waiting, _NEAR))
    while near:
        hand, weight = _hand(near, hopes)
        yield _card(topic, hand, weight, catalogue)
        taken = {tick.key for tick in hand}
        near = [each for each in near if each.key not in taken]
        near += islice(waiting, _NEAR - len(near))


def _hand(near: Sequence[Question], hopes: _Hopes) -> tuple[list[Question], float]:
    """The questions that belong on one card, and what they are expected to settle together."""
    hopeful = {Ask(each.element, each.fact): each for each in near}
    adds = {ask: each.weight for ask, each in hopeful.items()}
    hand: list[Question] = []
    chosen: set[Ask] = set()
    facts: set[str] = set()
    weight, first = 0.0, max(adds.values())
    while adds and len(hand) < MOST_TICKS:
        best = max(adds, key=lambda ask: adds[ask])
        if adds[best] < _WORTH_ASKING * first:
            break
        hand.append(hopeful[best])
        weight += adds.pop(best)
        chosen.add(best)
        facts.add(best.fact)
        if len(facts) == MOST_FACTS:
            adds = {ask: added for ask, added in adds.items() if ask.fact in facts}
        for ask in hopes.beside(best, adds):
            adds[ask] = hopes.added(ask, chosen)
    return hand, weight


def _card(topic: str, hand: Sequence[Question], weight: float, catalogue: Catalogue) -> QuestionCard:
    """The text over the ticks, and the ticks in an order in which one reads them: element by element."""
    best = hand[0]
    elements = list(dict.fromkeys(each.element for each in hand))
    facts = list(catalogue.topics[topic].facts) if topic in catalogue.topics else [best.fact]
    ticks = tuple(sorted(hand, key=lambda each: (elements.index(each.element), facts.index(each.fact))))
    if len(ticks) == 1:
        return QuestionCard(topic, best.text, best.why, best.ask, ticks, weight)
    several = len({each.fact for each in ticks}) > 1
    template = catalogue.topics[topic].question if several else template_of(best.fact, catalogue)
    who = catalogue.topics[topic].ask if several else best.ask
    name = f"‘{best.name}’" if len(elements) == 1 else "each of these"
    text = template.replace("‘{element}’", "{element}").replace("{element}", name)
    return QuestionCard(topic, text, best.why, who, ticks, weight)
