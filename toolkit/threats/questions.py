"""Which question to ask next: the one whose answer settles most, weighted by how bad what it settles would be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.threat import Outcome
from toolkit.catalogues.vocabulary import Classification, Origin, Severity, Stage, Trust
from toolkit.system.model import System
from toolkit.threats.chance import Chance, chance_of, chances_alone
from toolkit.threats.truth import Ask, Truth

__all__ = [
    "EACH_ITS_OWN",
    "Open",
    "Question",
    "ask_in_words",
    "open_questions",
    "settling",
    "settling_alone",
    "template_of",
    "worth",
]

EACH_ITS_OWN = ("carries", "answers_with", "derived_from")
"""What has another answer for every element: any number of data assets, or none."""
_WEIGHT = {"low": 1.0, "moderate": 2.0, "high": 4.0, "severe": 8.0}
"""How much more a worse finding counts when questions are put in order. An order of asking, no measure of risk."""
_UNCONFIRMED = 0.03
"""A finding that applies for certain is no open one: its controls are asked for when little else is left to ask."""
_NARROWER = 0.5
"""A narrower variant counts half as much as the threat that it varies."""
_NOTHING = Chance(0.0, 0.0)
_NEARER = 0.1
"""What an answer counts that cannot settle a finding alone, but is one of the answers that it takes."""


class Open(Protocol):
    """What may be settled by answers; a finding is it."""

    @property
    def identity(self) -> str:
        """`library:rule@element`."""

    @property
    def outcome(self) -> Outcome:
        """What is said of it as long as nothing is answered."""

    @property
    def severity(self) -> Severity:
        """How bad it would be."""

    @property
    def narrower(self) -> bool:
        """Whether it only varies another threat."""

    @property
    def asks(self) -> frozenset[Ask]:
        """What is not stated and would settle it."""

    @property
    def applies(self) -> Truth:
        """Whether it is there."""

    @property
    def controlled(self) -> Truth:
        """Whether something is stated to be in place against it."""


@dataclass(frozen=True)
class Question:
    """A question to the team: of which element, which fact, in which words, and what its answer would settle.

    `name` is what people call the element, `words` the fact in a few words to tick, `asked_before` whether somebody
    answered with “unknown” already, and `weight` what an answer is expected to settle.
    """

    element: str
    fact: str
    text: str
    why: str
    ask: str
    options: tuple[str, ...]
    settles: tuple[str, ...]
    weight: float
    name: str = ""
    words: str = ""
    asked_before: bool = False

    @property
    def key(self) -> str:
        """`element.fact`."""
        return f"{self.element}.{self.fact}"


def open_questions(findings: Iterable[Open], system: System, catalogue: Catalogue) -> list[Question]:
    """All open questions of what was found in a system, the most useful first.

    A question's weight is what its answer is expected to settle, weighted by how bad that is (docs/adr/0020).
    """
    weights: dict[Ask, float] = defaultdict(float)
    settles: dict[Ask, list[str]] = defaultdict(list)
    for finding in findings:
        value, identity = worth(finding), finding.identity
        for ask, settled in settling_alone(finding).items():
            weights[ask] += value * settled
            settles[ask].append(identity)
    elements = system.elements()
    made = [
        _question(ask, system, catalogue, settles[ask], weights[ask], before=ask.fact in elements[ask.element].facts)
        for ask in sorted(weights)
    ]
    return sorted(made, key=lambda question: (question.asked_before, -question.weight))


def worth(finding: Open) -> float:
    """How much it counts that a finding is settled."""
    share = (1.0 if finding.outcome == "undecided" else _UNCONFIRMED) * (_NARROWER if finding.narrower else 1.0)
    return share * _WEIGHT[finding.severity]


def settling(finding: Open, answered: Collection[Ask]) -> float:
    """How likely these answers settle a finding, between 0 and 1; a little more for those that bring it nearer."""
    stands = chance_of(finding.controlled.shape, answered) if finding.controlled.is_unknown else _NOTHING
    there = chance_of(finding.applies.shape, answered) if finding.outcome == "undecided" else None
    return _settled(there, stands, len(finding.asks.intersection(answered)) / max(len(finding.asks), 1))


def settling_alone(finding: Open) -> dict[Ask, float]:
    """The same for each answer that a finding takes, when it is the only one."""
    stands = chances_alone(finding.controlled.shape) if finding.controlled.is_unknown else {}
    there = chances_alone(finding.applies.shape) if finding.outcome == "undecided" else None
    return {
        ask: _settled(
            None if there is None else there.get(ask, _NOTHING), stands.get(ask, _NOTHING), 1 / len(finding.asks)
        )
        for ask in finding.asks
    }


def _settled(there: Chance | None, stands: Chance, nearer: float) -> float:
    """How likely it is settled: an undecided finding once it is there, is not, or is controlled.

    One that applies (`there` is None) is settled by whether it is controlled.
    """
    settled = stands.holds + (stands.fails if there is None else (1 - stands.holds) * (there.holds + there.fails))
    return settled + _NEARER * (1 - settled) * nearer


def ask_in_words(ask: Ask, system: System, catalogue: Catalogue) -> str:
    """The question as one would ask it in the room."""
    return template_of(ask.fact, catalogue).replace("{element}", system.name_of(ask.element))


def template_of(fact: str, catalogue: Catalogue) -> str:
    """The question about a fact, with `{element}` for what it is asked of."""
    return _ATTRIBUTES[fact][0] if fact in _ATTRIBUTES else catalogue.facts[fact].question


def _question(
    ask: Ask, system: System, catalogue: Catalogue, settles: Iterable[str], weight: float, *, before: bool
) -> Question:
    if ask.fact in _ATTRIBUTES:
        _, why, options = _ATTRIBUTES[ask.fact]
        who = ""
    else:
        fact = catalogue.facts[ask.fact]
        why, options, who = fact.why, ("yes", "no", "unknown"), fact.ask
    if ask.fact in EACH_ITS_OWN:
        options = tuple(data_id for data_id in system.data if data_id != ask.element)
    text = ask_in_words(ask, system, catalogue)
    topic = catalogue.topics.get(catalogue.topic_of.get(ask.fact, ""))
    words = topic.facts[ask.fact] if topic else ""
    name = system.name_of(ask.element)
    return Question(ask.element, ask.fact, text, why, who, options, tuple(sorted(settles)), weight, name, words, before)


_ATTRIBUTES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "answers_with": (
        "What data comes back on ‘{element}’?",
        "A reply that does not say what it carries may carry anything.",
        (),
    ),
    "carries": (
        "What data does ‘{element}’ carry?",
        "A flow that does not say what it carries may carry anything.",
        (),
    ),
    "trust": (
        "How far is the place where ‘{element}’ stands trusted?",
        "Whether an outsider can act there decides where attacks begin.",
        tuple(Trust),
    ),
    "classification": (
        "How confidential is ‘{element}’?",
        "What it would cost if others read it depends on this.",
        tuple(Classification),
    ),
    "origin": (
        "Can somebody outside the organisation decide what ‘{element}’ says?",
        "Content from outside can carry instructions or poison.",
        tuple(Origin),
    ),
    "derived_from": ("Which data is ‘{element}’ made from?", "What is made from hostile content may carry it on.", ()),
    "stage": ("At which stage of its life is ‘{element}’?", "Some threats exist only at some stages.", tuple(Stage)),
}
