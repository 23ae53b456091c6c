"""The attacked systems as their owners would have drawn them, and what the owners would have answered."""

from __future__ import annotations

from collections.abc import Mapping
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

__all__ = ["ANSWERS", "CASES", "Attacked", "after_questions", "load_attacked"]

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


def load_attacked(catalogue: Catalogue) -> list[Attacked]:
    """Every case of the folder, in order of their ids."""
    owners = read_yaml_file(HERE / "owners.yaml").data
    return [_read(path, owners, catalogue) for path in sorted(CASES.glob("*.yaml"))]


def _read(path: Path, owners: Mapping[str, Any], catalogue: Catalogue) -> Attacked:
    system = load_system(path, catalogue)
    said = system.extras[ANSWERS]
    usual = {fact: answer for answer, facts in owners[said["owner"]].items() for fact in facts}
    return Attacked(path.stem, system, said["known"], usual)


def after_questions(attacked: Attacked, catalogue: Catalogue, number: int = 10) -> Findings:
    """What is found after the best question was asked and answered so many times, one after the other.

    A question that is open of several elements is answered of all of them, as in a room.
    """
    system, asked = attacked.system, set[str]()
    for _ in range(number):
        groups = find_threats(system, catalogue).question_groups()
        best = next((group for group in groups if {each.key for each in group.questions} - asked), None)
        if best is None:
            break
        for question in best.questions:
            asked.add(question.key)
            said = attacked.says(question.element, question.fact)
            if question.fact in catalogue.facts and said != _UNKNOWN:
                system = answer(system, question.element, question.fact, said)
    return find_threats(system, catalogue)
