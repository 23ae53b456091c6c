"""The field of an attack: moves that need no threat, threats that were found, and what is worth having."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from toolkit.catalogues.attack import Effort, Hold, Position
from toolkit.catalogues.vocabulary import Answer, Classification
from toolkit.threats.attack.ground import Ground, Node
from toolkit.threats.finding import Finding

__all__ = ["AIMS", "COSTS", "Costs", "Field", "Link"]

AIMS: Mapping[str, str] = {
    "disclosed": Hold.READS,
    "falsified": Hold.ALTERS,
    "made to act": Hold.ACTS,
    "taken over": Hold.RUNS,
    "steered": Hold.STEERS,
    "copied": Hold.COPIES,
    "drawn out": Hold.EXTRACTS,
    "stopped": Hold.STOPS,
}
"""What may become of an asset, by the hold that brings it about."""
_BECOMES = {hold: aim for aim, hold in AIMS.items()}


class Link(NamedTuple):
    """One step from a node to another: along a flow, by a finding (its number), or at once; `cost` in Costs' units."""

    to: Node
    cost: int
    flow: str = ""
    finding: int = -1
    sure: bool = True


@dataclass(frozen=True)
class Costs:
    """How long a path counts: what a threat costs by its effort, what adds to it where it is undecided, and a flow."""

    effort: Mapping[Effort, int]
    undecided: int
    unsaid: int
    flow: int = 1


COSTS: Mapping[str, Costs] = {
    "plausible": Costs({Effort.LOW: 100, Effort.MODERATE: 200, Effort.HIGH: 400}, undecided=150, unsaid=20),
    "short": Costs(dict.fromkeys(Effort, 10_000), undecided=100, unsaid=20),
}
"""Most plausible: least effort first. Shortest: fewest threats first, whatever they take. An order, no probability."""


class Field:
    """Gives the links from any node, when a search comes there. `findings` are those that may be steps, by number."""

    def __init__(self, ground: Ground, findings: Iterable[Finding], costs: Costs) -> None:
        self.ground = ground
        self.findings = [each for each in findings if each.threat.attack is not None and each.element != "system"]
        self.costs = costs
        self.number = {finding.identity: number for number, finding in enumerate(self.findings)}
        self._needing: dict[Node, list[int]] = defaultdict(list)
        for number, finding in enumerate(self.findings):
            for node in self._needs(finding):
                self._needing[node].append(number)
        self._links: dict[Node, list[Link]] = {}

    def links(self, node: Node) -> list[Link]:
        """All links from a node; remembered, since each position's search may come there."""
        if node not in self._links:
            self._links[node] = list(self._from(node))
        return self._links[node]

    def _from(self, node: Node) -> Iterator[Link]:
        if node.hold in _POSITIONS:
            moves = self.ground.from_position(Position(node.hold))
        elif node.hold in AIMS:
            return
        else:
            moves = self.ground.from_hold(node)
        for move in moves:
            cost = (self.costs.flow if move.flow else 0) + (0 if move.sure else self.costs.unsaid)
            yield Link(move.to, cost, move.flow, -1, move.sure)
        if not node.data and not node.door:
            yield from (Link(aim, 0) for aim in self._aims(node))
            for number in self._needing.get(node, ()):
                yield from self._gained(number)

    def _needs(self, finding: Finding) -> Iterator[Node]:
        attack = finding.threat.attack
        for need in attack.needs if attack else ():
            if need.what in _WORDS and self._is_taken_over(finding):
                continue
            if isinstance(need.what, Position):
                yield Node(need.what)
            else:
                for place in self._places(finding.element, need.where):
                    yield Node(need.what, place)

    def _gained(self, number: int) -> Iterator[Link]:
        finding = self.findings[number]
        attack = finding.threat.attack
        if attack is None:
            return
        applies = finding.outcome == "applies"
        cost = self.costs.effort[attack.effort] + (0 if applies else self.costs.undecided)
        for gain in attack.gains:
            for place in self._gained_at(finding.element, gain.where):
                yield Link(Node(gain.what, place), cost, "", number, applies)

    def _is_taken_over(self, finding: Finding) -> bool:
        """Does it make programs run on equipment? Nobody brings one in by what a lens or a microphone takes in."""
        system, gains = self.ground.system, finding.threat.attack.gains if finding.threat.attack else ()
        here = finding.element in system.components and any(gain.what == Hold.RUNS for gain in gains)
        return here and self.ground.catalogue.is_a(system.kind_of(finding.element), ("hardware",))

    def _places(self, element: str, where: str) -> Collection[str]:
        return (element,) if where == "here" else self.ground.beside(element)

    def _gained_at(self, element: str, where: str) -> Collection[str]:
        places = self._places(element, where)
        return [each for each in places if each == element or self.ground.is_open_to_keys(each)]

    def _aims(self, node: Node) -> Iterator[Node]:
        """What a hold amounts to, where it is worth having."""
        system = self.ground.system
        if node.hold == Hold.READS:
            for data in self.ground.held_at(node.at):
                asset = system.data[data]
                secret = asset.classification is not None and asset.classification.rank >= _CONFIDENTIAL
                if secret or asset.personal is Answer.YES:
                    yield Node("disclosed", data)
        elif node.at in system.components and self._counts(node):
            yield Node(_BECOMES[Hold(node.hold)], node.at)

    def _counts(self, node: Node) -> bool:
        match node.hold:
            case Hold.ALTERS:
                return self._is_store(node.at)
            case Hold.STOPS:
                return not self._is_store(node.at)
            case Hold.RUNS:
                return not self.ground.is_actor(node.at)
            case Hold.COPIES:
                return self.ground.is_carrier(node.at)
            case Hold.STEERS:
                return self.ground.decides(node.at) and not self.ground.is_actor(node.at)
            case Hold.ACTS:
                return self.ground.can_act(node.at)
            case Hold.EXTRACTS:
                return True
            case _:
                return False

    def _is_store(self, component: str) -> bool:
        return self.ground.catalogue.kinds[self.ground.system.components[component].kind].shape == "store"


_WORDS = (Hold.SAYS, Hold.FEEDS)
_POSITIONS = frozenset(Position)
_CONFIDENTIAL = Classification.CONFIDENTIAL.rank
