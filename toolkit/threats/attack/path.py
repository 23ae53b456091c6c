"""One attack path, as data and in words: where it begins, its steps, and what the attacker ends up with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from toolkit.catalogues.attack import Position
from toolkit.catalogues.vocabulary import Classification
from toolkit.system.model import System
from toolkit.threats.attack.field import Field, Link
from toolkit.threats.attack.ground import Node
from toolkit.threats.attack.search import Came, way_to
from toolkit.threats.attack.words import BEGINNERS, HOLD_WORDS, goal_words
from toolkit.threats.finding import Finding

__all__ = ["AttackPath", "Goal", "Step", "path_to"]

_WORTH = {
    **dict.fromkeys(("disclosed", "made to act", "taken over", "falsified"), 3),
    **dict.fromkeys(("steered", "copied", "drawn out"), 2),
    "stopped": 1,
}
"""The order in which goals are listed; an order, no measure of loss."""


@dataclass(frozen=True)
class Goal:
    """What an attacker ends up with: what becomes (`disclosed`, `acts`, …) of which assets."""

    kind: str
    assets: tuple[str, ...]
    worth: int
    words: str


@dataclass(frozen=True)
class Step:
    """One step: content that travels by `way` (component, flow, component …), or a threat that was found.

    `hold` is what the attacker has after it, over `element`.
    """

    element: str
    hold: str
    way: tuple[str, ...] = ()
    finding: Finding | None = None
    sure: bool = True
    words: str = ""


@dataclass(frozen=True)
class AttackPath:
    """A chain of steps from a position to a goal. `cost` orders paths of one call; it is no probability."""

    position: Position
    goal: Goal
    steps: tuple[Step, ...]
    cost: int
    system: System = field(repr=False, compare=False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The threats that it uses, in order."""
        return tuple(step.finding for step in self.steps if step.finding is not None)

    @property
    def certain(self) -> bool:
        """Whether every threat on it applies, and every flow is said to carry what it takes."""
        return all(step.sure for step in self.steps)

    @property
    def elements(self) -> tuple[str, ...]:
        """Every component and flow that it passes, in order: what a picture points out."""
        passed = (each for step in self.steps for each in (*step.way, step.element))
        return tuple(dict.fromkeys(passed))

    @cached_property
    def words(self) -> str:
        """The path in a sentence."""
        told = "; ".join(step.words for step in self.steps)
        return f"{BEGINNERS[self.position]}: {told}. Then {self.goal.words}."

    def row(self) -> dict[str, str]:
        """The path as plain text, for tables and files."""
        return {
            "position": self.position,
            "goal": self.goal.words,
            "threats": ", ".join(finding.identity for finding in self.findings),
            "certain": "yes" if self.certain else "no",
            "path": self.words,
        }


def path_to(aims: Sequence[Node], position: Position, came: Mapping[Node, Came], chained: Field) -> AttackPath:
    """The path to aims of one kind that the same steps reach."""
    system = chained.ground.system
    kind, assets = aims[0].hold, tuple(node.at for node in aims)
    goal = Goal(kind, assets, _worth(kind, assets, system), goal_words(kind, assets, system))
    way = way_to(aims[0], came)[:-1]
    return AttackPath(position, goal, tuple(_steps(way, chained)), came[aims[0]].cost, system)


def _worth(kind: str, assets: Sequence[str], system: System) -> int:
    secret = (system.data[each].classification is Classification.SECRET for each in assets if each in system.data)
    return _WORTH[kind] + any(secret)


def _steps(way: Iterable[tuple[Node, Link]], chained: Field) -> Iterator[Step]:
    legs: list[str] = []
    sure, hold = True, ""
    for _, link in way:
        if link.flow:
            legs, sure, hold = [*_leg(link, legs, chained)], sure and link.sure, link.to.hold
        elif link.finding >= 0:
            if legs:
                yield _travels(tuple(legs), hold, sure, chained)
                legs, sure = [], True
            yield _threat(chained.findings[link.finding], link, chained)
    if legs:
        yield _travels(tuple(legs), hold, sure, chained)


def _leg(link: Link, legs: Sequence[str], chained: Field) -> Iterator[str]:
    flow = chained.ground.system.flows[link.flow]
    sender = flow.from_ if flow.to == link.to.at else flow.to
    yield from legs or [sender]
    yield link.flow
    yield link.to.at


def _travels(way: tuple[str, ...], hold: str, sure: bool, chained: Field) -> Step:
    system = chained.ground.system
    names = " → ".join(system.name_of(each) for each in way[::2])
    what = HOLD_WORDS[hold].format(element=system.name_of(way[-1]))
    return Step(way[-1], hold, way, None, sure, f"{what} ({names})")


def _threat(finding: Finding, link: Link, chained: Field) -> Step:
    system = chained.ground.system
    over = "it" if link.to.at == finding.element else system.name_of(link.to.at)
    gives = HOLD_WORDS[link.to.hold].format(element=over)
    unsettled = "" if finding.outcome == "applies" else ", if it applies"
    words = f"by “{finding.title}” at {finding.element_name}{unsettled}, {gives}"
    return Step(finding.element, link.to.hold, (), finding, finding.outcome == "applies", words)
