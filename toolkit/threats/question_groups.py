"""One question asked of several elements at once: a room answers `which of these?` as quickly as `is this one?`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from toolkit.catalogues.catalogue import Catalogue
from toolkit.threats.questions import Question, template_of

__all__ = ["QuestionGroup", "group_questions"]

_EACH_ITS_OWN = {"carries", "answers_with", "derived_from"}
"""What has another answer for every element is asked one by one."""


@dataclass(frozen=True)
class QuestionGroup:
    """The open questions about one fact, of every element that they are asked of, the most useful element first."""

    text: str
    questions: tuple[Question, ...]

    @property
    def fact(self) -> str:
        """The fact that is asked for."""
        return self.questions[0].fact

    @property
    def elements(self) -> tuple[str, ...]:
        """The ids of the elements, the most useful first."""
        return tuple(question.element for question in self.questions)

    @property
    def why(self) -> str:
        """Why it matters."""
        return self.questions[0].why

    @property
    def ask(self) -> str:
        """Who in the room most likely knows."""
        return self.questions[0].ask

    @property
    def options(self) -> tuple[str, ...]:
        """What can be answered of each."""
        return self.questions[0].options

    @cached_property
    def settles(self) -> tuple[str, ...]:
        """The identities of the findings that the answers help to settle."""
        return tuple(sorted({identity for question in self.questions for identity in question.settles}))

    @property
    def weight(self) -> float:
        """The weights of its questions together."""
        return sum(question.weight for question in self.questions)


def group_questions(questions: Iterable[Question], catalogue: Catalogue) -> list[QuestionGroup]:
    """The same questions, those about one fact together; the most useful first."""
    together: dict[str, list[Question]] = {}
    for question in questions:
        key = question.key if question.fact in _EACH_ITS_OWN else question.fact
        together.setdefault(key, []).append(question)
    made = [QuestionGroup(_text(several, catalogue), tuple(several)) for several in together.values()]
    return sorted(made, key=lambda each: (-each.weight, each.questions[0].key))


def _text(questions: list[Question], catalogue: Catalogue) -> str:
    if len(questions) == 1:
        return questions[0].text
    template = template_of(questions[0].fact, catalogue).replace("‘{element}’", "{element}")
    return template.replace("{element}", "each of these")
