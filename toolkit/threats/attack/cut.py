"""The smallest set of controls that cuts every way to what attackers are after.

Found by implicit hitting sets: look for a way that the chosen controls leave open, note which controls would close it,
choose the smallest set that closes every way noted so far, and look again. When no way is left the set is as small as
it can be, since every smaller one leaves one of the noted ways open. See docs/adr/0022.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.catalogues.attack import Position
from toolkit.threats.attack.closes import Closers, Option
from toolkit.threats.attack.field import Field
from toolkit.threats.attack.ground import Node
from toolkit.threats.attack.hitting import smallest_choice
from toolkit.threats.attack.path import AttackPath, path_to
from toolkit.threats.attack.search import Purse, explore
from toolkit.threats.attack.words import named
from toolkit.threats.finding import Finding

__all__ = ["Cut", "CutControl", "smallest_cut"]

_AGAINST_ALL = 50_000
"""How many choices are weighed when the smallest is sought; beyond it a good one is taken and said not to be proved."""


@dataclass(frozen=True)
class CutControl:
    """A control of the cut: where it has to be in place, and which threats it answers there.

    `to_draw`: before these elements something has to be put that the drawing does not have yet, such as a guardrail.
    """

    control: str
    title: str
    findings: tuple[Finding, ...] = field(repr=False)
    to_draw: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The elements where it has to be in place."""
        return tuple(dict.fromkeys(finding.element for finding in self.findings))


@dataclass(frozen=True)
class Cut:
    """Controls that together cut every way to the goals, except `left`: ways that no control of the library cuts.

    `proved`: no smaller set does it. `complete`: every way was looked at; otherwise the bound on the work was met
    first, and what is given cuts only the ways that were found by then.
    """

    controls: tuple[CutControl, ...]
    left: tuple[AttackPath, ...]
    proved: bool
    complete: bool

    @property
    def words(self) -> str:
        """What was found, in a sentence or two."""
        return self._said(named([each.title for each in self.controls], most=12))

    @property
    def in_short(self) -> str:
        """The same without the names of the controls, to stand above a table of them."""
        return self._said("")

    def _said(self, titles: str) -> str:
        size = f"{len(self.controls)} control{'s' * (len(self.controls) != 1)}"
        if not self.complete:
            return f"Cut short: not every way was looked at. What cuts those found so far: {size}. {titles}".strip()
        if not self.controls:
            return "No control of the library cuts these ways." if self.left else "There is nothing to cut."
        kind = "The smallest set of controls" if self.proved else "A set of controls (not proved to be the smallest)"
        every = "every other way" if self.left else "every way"
        said = f"{kind} that cuts {every} has {size}{': ' if titles else ''}{titles}."
        if self.left:
            said += (
                f" {len(self.left)} goal{'s' * (len(self.left) != 1)} can be reached whatever controls are in place."
            )
        return said

    def rows(self) -> list[dict[str, str]]:
        """The controls as plain rows."""
        return [
            {
                "control": each.control,
                "title": each.title,
                "at": ", ".join(each.places),
                "to be drawn": ", ".join(each.to_draw),
                "against": ", ".join(finding.identity for finding in each.findings),
            }
            for each in self.controls
        ]


def smallest_cut(chained: Field, paths: Sequence[AttackPath], starts: Sequence[Position], purse: Purse) -> Cut:
    """The smallest cut of all ways from these positions to the goals of `paths`."""
    return _Cutter(chained, paths, starts, purse).cut()


class _Cutter:
    """Looks for open ways, and closes them."""

    def __init__(self, chained: Field, paths: Sequence[AttackPath], starts: Sequence[Position], purse: Purse) -> None:
        self.chained = chained
        self.purse = purse
        self.wanted = {Node(path.goal.kind, asset) for path in paths for asset in path.goal.assets}
        self.starts = starts
        self.closers = Closers(chained.ground.system, chained.ground.catalogue, purse)
        self.noted: list[tuple[Node, list[Option]]] = []
        self.met: dict[int, tuple[Option, ...]] = {}
        self.left: list[AttackPath] = []
        self.weighed = 0

    def cut(self) -> Cut:
        """Until no way is open."""
        chosen: Option = frozenset()
        while (found := self._open_way(chosen)) is not None:
            aim, path = found
            options = self._note(path)
            if options:
                self.noted.append((aim, options))
            elif not self.purse.empty:
                self._leave(aim, path)
            chosen, weighed = smallest_choice([way for _, way in self.noted], _AGAINST_ALL - self.weighed)
            self.weighed += weighed
        proved = self.weighed < _AGAINST_ALL
        return Cut(self._in_words(chosen), tuple(self.left), proved, not self.purse.empty)

    def _open_way(self, chosen: Option) -> tuple[Node, AttackPath] | None:
        """A way that the chosen controls leave open; None where there is none, or no more may be looked at."""
        closed = {number for number, each in self.met.items() if any(option <= chosen for option in each)}
        for start in self.starts:
            ends: list[Node] = []

            def enough(node: Node, ends: list[Node] = ends) -> bool:
                if node in self.wanted:
                    ends.append(node)
                return bool(ends)

            came = explore(self.chained, Node(start), self.purse, closed=closed, enough=enough)
            if ends and not self.purse.empty:
                return ends[0], path_to([ends[0]], start, came, self.chained)
        return None

    def _note(self, path: AttackPath) -> list[Option]:
        numbers = (self.chained.number[finding.identity] for finding in path.findings)
        for number in numbers:
            self.met[number] = self.closers.of(self.chained.findings[number])
        return list(dict.fromkeys(option for finding in path.findings for option in self.closers.of(finding)))

    def _leave(self, aim: Node, path: AttackPath) -> None:
        """A way that no control cuts: its goal stays open, and nothing else is asked for its sake."""
        self.left.append(path)
        self.wanted.discard(aim)
        self.noted = [each for each in self.noted if each[0] != aim]

    def _in_words(self, chosen: Option) -> tuple[CutControl, ...]:
        made = [self._control(control, chosen) for control in sorted(chosen)]
        return tuple(sorted(made, key=lambda each: (-len(each.findings), each.control)))

    def _control(self, control: str, chosen: Option) -> CutControl:
        answers: list[Finding] = []
        to_draw: list[str] = []
        for number, options in sorted(self.met.items()):
            finding = self.chained.findings[number]
            used = [option for option in options if control in option and option <= chosen]
            if used:
                answers.append(finding)
                if not any(self.closers.stands(finding, option) for option in used):
                    to_draw.append(finding.element)
        title = self.chained.ground.catalogue.controls[control].title
        return CutControl(control, title, tuple(answers), tuple(dict.fromkeys(to_draw)))
