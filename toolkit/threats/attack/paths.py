"""Attack paths: from a position, by threats that were found, to something worth having. Data for whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal, overload

from toolkit.catalogues.attack import Position
from toolkit.errors import ToolkitError, nearest
from toolkit.threats.attack.cut import Cut, smallest_cut
from toolkit.threats.attack.field import AIMS, COSTS, Field
from toolkit.threats.attack.ground import Ground, Node
from toolkit.threats.attack.path import AttackPath, path_to
from toolkit.threats.attack.search import Came, Purse, explore, way_to
from toolkit.threats.attack.words import BEGINNERS
from toolkit.threats.finding import Findings

__all__ = ["AttackPaths", "attack_paths"]

STEPS = 1_000_000
"""How many links are looked at before a search is cut short: about two seconds on an ordinary machine."""


class AttackPaths(Sequence[AttackPath]):
    """For each position and goal the best path; to what is most worth having first, chains before single threats.

    `cut_short` says in words what was not looked at, where the search was bounded; it is empty otherwise.
    """

    def __init__(self, paths: Iterable[AttackPath], ground: Field, cut_short: str) -> None:
        self._paths = sorted(paths, key=_order)
        self._field = ground
        self.system = ground.ground.system
        self.cut_short = cut_short

    @overload
    def __getitem__(self, index: int) -> AttackPath: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[AttackPath]: ...
    def __getitem__(self, index: int | slice) -> AttackPath | Sequence[AttackPath]:
        return self._paths[index]

    def __len__(self) -> int:
        return len(self._paths)

    def __iter__(self) -> Iterator[AttackPath]:
        return iter(self._paths)

    @cached_property
    def best(self) -> list[AttackPath]:
        """One path for each goal: that of the least effort, and of equals from where most people stand."""
        reached: set[tuple[str, str]] = set()
        best: list[AttackPath] = []
        for path in sorted(self._paths, key=_ease):
            goals = {(path.goal.kind, asset) for asset in path.goal.assets}
            if goals - reached:
                reached |= goals
                best.append(path)
        return sorted(best, key=_order)

    def rows(self) -> list[dict[str, str]]:
        """All paths as plain rows."""
        return [path.row() for path in self._paths]

    def smallest_cut(
        self,
        paths: Iterable[AttackPath] | None = None,
        *,
        positions: Iterable[Position] = tuple(Position),
        steps: int = STEPS,
    ) -> Cut:
        """The smallest set of controls that cuts every way to the goals of these paths (all, where none are given).

        Ways count from all `positions`, whichever the paths set out from. `steps` bounds the work; the answer says
        whether it is proved to be the smallest.
        """
        chosen = list(self._paths if paths is None else paths)
        return smallest_cut(self._field, chosen, list(positions), Purse(steps))


def attack_paths(
    findings: Findings,
    *,
    by: Literal["plausible", "short"] = "plausible",
    undecided: bool = False,
    steps: int = STEPS,
) -> AttackPaths:
    """Chain what was found into attack paths, from every position to everything worth having.

    `by` puts the least effort first, or the fewest threats; with `undecided`, threats that nobody has settled count as
    well, and make a path less certain. `steps` bounds the work on any model. Raises `ToolkitError` for another `by`.
    """
    if by not in COSTS:
        raise ToolkitError(f"paths cannot be ordered by {by!r}", try_instead=nearest(by, COSTS))
    outcomes = ("applies", "undecided") if undecided else ("applies",)
    ground = Ground(findings.system, findings.catalogue)
    chained = Field(ground, (each for each in findings if each.outcome in outcomes), COSTS[by])
    purse = Purse(steps)
    found: list[AttackPath] = []
    unseen: list[Position] = []
    for position in Position:
        came = explore(chained, Node(position), purse)
        if purse.empty:
            unseen.append(position)
        found.extend(_paths_from(position, came, chained))
    return AttackPaths(found, chained, _cut_short(unseen, steps))


def _cut_short(unseen: Sequence[Position], steps: int) -> str:
    if not unseen:
        return ""
    names = ", ".join(BEGINNERS[each].lower() for each in unseen)
    return f"Cut short after {steps:,} steps: not all is searched that can be had from: {names}."


def _paths_from(position: Position, came: Mapping[Node, Came], chained: Field) -> Iterator[AttackPath]:
    """One path for each thing that is reached; what the same steps give together is one goal."""
    together: dict[tuple[str, tuple[tuple[str, int], ...]], list[Node]] = {}
    for node in came:
        if node.hold in AIMS:
            way = tuple((link.flow, link.finding) for _, link in way_to(node, came))
            together.setdefault((node.hold, way), []).append(node)
    for nodes in together.values():
        yield path_to(nodes, position, came, chained)


_MOST_PEOPLE_FIRST = ("outsider", "content", "tool", "supplier", "insider", "hands_on")


def _ease(path: AttackPath) -> tuple[int, int, int]:
    """A flow more is no harder: whoever sends a mail is named before the clerk who sits nearer."""
    flows = sum(len(step.way) // 2 for step in path.steps)
    return path.cost - flows, _MOST_PEOPLE_FIRST.index(path.position), path.cost


def _order(path: AttackPath) -> tuple[int, bool, int, str, tuple[str, ...], int]:
    """What is most worth having first; what takes several steps before what one threat does alone; then the effort."""
    return (
        -path.goal.worth,
        len(path.steps) == 1,
        path.cost,
        path.goal.kind,
        path.goal.assets,
        list(Position).index(path.position),
    )
