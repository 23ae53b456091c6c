"""The attacked systems as their owners would have drawn them, and what the owners would have answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.files.strict_yaml import read_yaml_file
from toolkit.system.edit import answer
from toolkit.system.model import System
from toolkit.system.read import load_system
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Findings
from toolkit.threats.questions import Question

__all__ = ["ANSWERS", "CASES", "Attacked", "after_cards", "after_questions", "load_attacked"]

HERE = Path(__file__).parent
CASES = HERE / "cases"
ANSWERS = "x-answers"
"""The key of a case's file that holds the answers. It is no part of the description: finding never looks at it."""
_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Attacked:
    """An attacked system, with the answers that its owner would give when asked."""

    id: str
    system: System
    known: Mapping[str, str]
    """What the account of the incident settles, by `element.fact`."""
    usual: Mapping[str, str]
    """What was usual for such an owner, by fact."""

    def says(self, element: str, fact: str) -> str:
        """yes, no, or unknown: the owner went to find out, and nobody could say."""
        return self.known.get(f"{element}.{fact}") or self.usual.get(fact, _UNKNOWN)


def load_attacked(catalogue: Catalogue, cases: Path = CASES) -> list[Attacked]:
    """Every case of a folder, in order of their ids."""
    owners = read_yaml_file(HERE / "owners.yaml").data
    return [_read(path, owners, catalogue) for path in sorted(cases.glob("*.yaml"))]


def _read(path: Path, owners: Mapping[str, Any], catalogue: Catalogue) -> Attacked:
    system = load_system(path, catalogue)
    said = system.extras[ANSWERS]
    usual = {fact: answer for answer, facts in owners[said["owner"]].items() for fact in facts}
    return Attacked(path.stem, system, said["known"], usual)


def after_cards(attacked: Attacked, catalogue: Catalogue, number: int = 10) -> Findings:
    """What is found after the best card of questions was answered so many times, one after the other."""
    return _asked(attacked, catalogue, number, lambda found: [card.ticks for card in found.question_cards()])


def after_questions(attacked: Attacked, catalogue: Catalogue, number: int = 10) -> Findings:
    """The same with single questions: one fact of one element each."""
    return _asked(attacked, catalogue, number, lambda found: [(question,) for question in found.open_questions()])


def _asked(
    attacked: Attacked, catalogue: Catalogue, number: int, offered: Callable[[Findings], Sequence[Sequence[Question]]]
) -> Findings:
    system, asked = attacked.system, set[str]()
    for _ in range(number):
        open_now = offered(find_threats(system, catalogue))
        best = next((each for each in open_now if {question.key for question in each} - asked), ())
        for question in best:
            asked.add(question.key)
            said = attacked.says(question.element, question.fact)
            if question.fact in catalogue.facts and said != _UNKNOWN:
                system = answer(system, question.element, question.fact, said)
    return find_threats(system, catalogue)
