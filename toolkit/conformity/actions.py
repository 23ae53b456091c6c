"""What to do next: the actions that work on the most gaps, and those that lower the most risk, with the trade-off.

An action is a control of the library that is not in place yet and that this system's findings or risks call for. It is
measured on two sides that are never added up: the gaps it works on (*shall* before *should*), and the risks it would
lower (counted by the level they stand at, the worst first). Where risks are quantified, what they cost a year is a
third: of the risks that it would lower, and of those that it stands against and nobody rated in steps. That is what is
at stake there, not what the control saves; which controls are worth their price, notebook 07 reckons.
A control only works on a gap: whether the gap is then closed, a person judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Literal

from toolkit.catalogues.control import Control
from toolkit.conformity.choosing import Choice, Side
from toolkit.conformity.costs import RiskCosts
from toolkit.conformity.lowering import Lowered, Lowering
from toolkit.errors import ToolkitError, nearest
from toolkit.register.methods import standing_now
from toolkit.register.records import Risk
from toolkit.treatment.effects_of import threats_of

if TYPE_CHECKING:
    from toolkit.conformity.assess import Conformity, Standing

__all__ = ["Action", "Actions", "Chosen", "Lean", "Lowered", "TradeOff", "find_actions"]

Lean = Literal["both", "gaps", "risk", "money"]
Key = tuple[float, ...]
SEVERAL = 5


@dataclass(frozen=True)
class Action:
    """A control to put in place: the gaps that it works on, and the risks that it would lower."""

    control: Control
    planned: bool
    shall: tuple[str, ...]
    should: tuple[str, ...]
    lowers: tuple[Lowered, ...]
    amount: float | None = None
    """What the risks in `costed` cost together, where that was given."""
    costed: tuple[str, ...] = ()
    """The risks whose cost is counted for it."""

    @property
    def gaps(self) -> tuple[str, ...]:
        """The provisions that it works on."""
        return (*self.shall, *self.should)

    @property
    def by_level(self) -> dict[str, int]:
        """How many risks would fall from each level, the worst level first."""
        falling = sorted((each for each in self.lowers if each.falls), key=lambda each: -each.rank)
        return {level: sum(1 for each in falling if each.level == level) for level in dict.fromkeys(_levels(falling))}

    def sides(self) -> tuple[Key, Key, Key]:
        """Gaps, risk and money, each comparable only with the same side of another action."""
        return (len(self.shall), len(self.should)), _risk_key(self.lowers), (self.amount or 0.0,)

    def beats(self, other: Action) -> bool:
        """At least as good on every side, and better on one."""
        pairs = list(zip(self.sides(), other.sides(), strict=True))
        return all(mine >= theirs for mine, theirs in pairs) and any(mine > theirs for mine, theirs in pairs)


def _levels(lowered: Sequence[Lowered]) -> Iterator[str]:
    return (each.level for each in lowered)


_RANKS = 12
"""More levels than any scale has."""


def _risk_key(lowers: Sequence[Lowered]) -> Key:
    """Risks that fall, counted by level from the worst down; then those that only move within their level."""
    falling = [sum(1 for each in lowers if each.falls and each.rank == rank) for rank in range(_RANKS, -1, -1)]
    return (*falling, sum(1 for each in lowers if not each.falls))


@dataclass(frozen=True)
class Chosen:
    """An action of a few that were chosen together: for which side, and what it adds to those before it."""

    action: Action
    chosen_for: Side
    new_gaps: tuple[str, ...]
    new_risks: tuple[str, ...]
    new_costed: tuple[str, ...] = ()

    @property
    def because(self) -> str:
        """Why it was chosen at its place, in words."""
        if self.chosen_for == "gaps":
            return f"works on {_count(len(self.new_gaps), 'gap')} that none before it does"
        if self.chosen_for == "money":
            return f"works on what {_count(len(self.new_costed), 'risk')} cost that none before it does"
        return f"would lower {_count(len(self.new_risks), 'risk')} that none before it does"


@dataclass(frozen=True)
class TradeOff:
    """What a few actions do together, chosen with a lean: gaps by strength, and risks by the level they fall from."""

    lean: Lean
    controls: tuple[str, ...]
    shall: int
    should: int
    risks: int
    by_level: Mapping[str, int]
    amount: float | None = None
    """What the risks cost a year on which they work together, where that is known."""


@dataclass(frozen=True)
class Actions:
    """Every action that helps, in the order of the library."""

    all: tuple[Action, ...]
    money: Mapping[str, float] = field(default_factory=dict)
    _chosen: dict[tuple[int, Lean], list[Chosen]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was chosen before: a page shows the few and the trade-off, and each choice is a search."""

    def front(self) -> list[Action]:
        """Those that no other beats on every side: each is the better choice for somebody."""
        found = [each for each in self.all if not any(other.beats(each) for other in self.all)]
        return sorted(found, key=lambda each: (each.sides(), each.control.id), reverse=True)

    def best(self, many: int = SEVERAL, lean: Lean = "both") -> list[Chosen]:
        """A few actions that do the most together, in the order in which each adds the most to those before it.

        With "gaps", "risk" or "money" no other few do more on that side; the others decide between equals. With
        `lean="both"` gaps and risk take turns, and where another few do as much for both and more for one, it is those
        (see `choosing.py`). Planned controls come before others that do as much. Fewer are given where nothing is
        left to gain on the side whose turn it is, nor on the other.
        """
        if (many, lean) not in self._chosen:
            self._chosen[many, lean] = self._best(many, lean)
        return list(self._chosen[many, lean])

    def _best(self, many: int, lean: Lean) -> list[Chosen]:
        choice = Choice(self.all, self.money)
        if lean != "both":
            return self._in_order(choice.most(many, lean), many, lean)
        in_turns = self._in_order(self.all, many, lean)
        return self._in_order(choice.undominated([each.action for each in in_turns]), many, lean)

    def _in_order(self, actions: Iterable[Action], many: int, lean: Lean) -> list[Chosen]:
        """One after the other, each the best by what those before it leave."""
        left, chosen = list(actions), list[Chosen]()
        gaps, risks, costed = set[str](), set[str](), set[str]()
        while left and len(chosen) < many:
            turn: Side = ("gaps" if len(chosen) % 2 == 0 else "risk") if lean == "both" else lean
            found = self._next(left, turn, gaps, risks, costed)
            if found is None and lean == "both":
                turn = "risk" if turn == "gaps" else "gaps"
                found = self._next(left, turn, gaps, risks, costed)
            if found is None:
                break
            new_gaps = tuple(each for each in found.gaps if each not in gaps)
            new_risks = tuple(each.risk for each in found.lowers if each.falls and each.risk not in risks)
            new_costed = tuple(each for each in found.costed if each not in costed and self.money.get(each))
            chosen.append(Chosen(found, turn, new_gaps, new_risks, new_costed))
            gaps, risks, costed = gaps | set(new_gaps), risks | set(new_risks), costed | set(new_costed)
            left.remove(found)
        return chosen

    def _next(
        self, left: Sequence[Action], turn: Side, gaps: set[str], risks: set[str], costed: set[str]
    ) -> Action | None:
        def gains(action: Action) -> tuple[Key, ...]:
            more = (sum(1 for e in action.shall if e not in gaps), sum(1 for e in action.should if e not in gaps))
            fresh = [each for each in action.lowers if each.falls and each.risk not in risks]
            money = (sum(self.money.get(each, 0.0) for each in action.costed if each not in costed),)
            lowered: Key = (*_risk_key(fresh), *money)
            if turn == "money":
                return money, lowered, more
            return (more, lowered) if turn == "gaps" else (lowered, more)

        best = max(left, key=lambda action: (gains(action), action.planned, _backwards(action.control.id)))
        return best if any(gains(best)[0]) else None

    def trade_off(self, many: int = SEVERAL) -> list[TradeOff]:
        """What as many actions do together when chosen for gaps alone, for both, for risk alone, and for money alone
        where it is known what risks cost."""
        leans: tuple[Lean, ...] = ("gaps", "both", "risk", *(("money",) if self.money else ()))
        return [self._together(lean, self.best(many, lean)) for lean in leans]

    def _together(self, lean: Lean, chosen: Sequence[Chosen]) -> TradeOff:
        shall = {each for one in chosen for each in one.action.shall}
        should = {each for one in chosen for each in one.action.should}
        falls = {each.risk: each for one in chosen for each in one.action.lowers if each.falls}
        worst_first = sorted(falls.values(), key=lambda each: -each.rank)
        levels = [each.level for each in worst_first]
        by_level = {level: levels.count(level) for level in dict.fromkeys(levels)}
        controls = tuple(one.action.control.id for one in chosen)
        costed = {each for one in chosen for each in one.action.costed}
        amount = sum((self.money.get(each, 0.0) for each in costed), 0.0) if self.money else None
        return TradeOff(lean, controls, len(shall), len(should), len(falls), by_level, amount)


def _backwards(text: str) -> tuple[int, ...]:
    """An order that puts what comes first in the alphabet above what comes later."""
    return tuple(-ord(letter) for letter in text)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def find_actions(conformity: Conformity, money: RiskCosts | Mapping[str, float] | None = None) -> Actions:
    """Every control that is not in place and works on a gap or would lower a risk of this register."""
    facts = conformity.facts
    amounts = _checked_amounts((money.amounts if isinstance(money, RiskCosts) else money) or {}, facts.risks)
    unrated = [key for key in amounts if standing_now(facts.risks[key]) is None]
    against = conformity.links().controls_of_risk if unrated else {}
    gaps = {gap.provision.id: gap for gap in conformity.gaps}
    in_place = {
        use.control for risk in facts.risks.values() for use in risk.controls if use.status in ("in place", "verified")
    }
    planned = {use.control for risk in facts.risks.values() for use in risk.controls if use.status == "planned"}
    called_for = _called_for(conformity) | planned
    lowering = Lowering(facts)
    found = []
    for control in facts.catalogue.controls.values():
        if control.id in in_place or control.id not in called_for:
            continue
        works_on = [each for each in control.provisions if each in gaps and _works_on(control.id, gaps[each])]
        lowers = tuple(lowering.by(control.id))
        stands = (key for key in unrated if against[key].get(control.id) is False)
        costed = (*(each.risk for each in lowers if each.risk in amounts), *stands)
        if works_on or lowers or any(amounts[each] for each in costed):
            shall = tuple(each for each in works_on if gaps[each].provision.strength == "shall")
            should = tuple(each for each in works_on if each not in shall)
            cost = sum(amounts[each] for each in costed) if amounts else None
            found.append(Action(control, control.id in planned, shall, should, lowers, cost, costed))
    return Actions(tuple(found), amounts)


def _works_on(control: str, gap: Standing) -> bool:
    """Whether a control works on what is open of a gap: not where it speaks only to parts that are met, or not ours."""
    key = f"control:{control}"
    if any(each.key == key for each in gap.provision.no_ground):
        return False
    spoken_to = [each for each in gap.parts if key in each.part.reads]
    return not spoken_to or any(each.ours and each.verdict not in ("met", "not applicable") for each in spoken_to)


def _checked_amounts(money: Mapping[str, float], risks: Mapping[str, Risk]) -> dict[str, float]:
    """What each risk costs. Raises `ToolkitError` for a risk that is not open, and for what is no amount."""
    for risk, amount in money.items():
        if risk not in risks:
            raise ToolkitError(f"there is no open risk {risk!r}", where="money", try_instead=nearest(risk, risks))
        number = isinstance(amount, int | float) and not isinstance(amount, bool)
        if not number or not 0 <= amount < inf:
            raise ToolkitError(
                f"{amount!r} is no amount", where=f"money of {risk}", try_instead="Give a number from 0."
            )
    return {risk: float(amount) for risk, amount in money.items()}


def _called_for(conformity: Conformity) -> set[str]:
    """The controls that the threats name which are found here and not controlled; rejected findings ask for nothing.

    Where nothing was found yet, every control of the library may be wanted.
    """
    facts = conformity.facts
    rejected = {key for key, each in facts.record.triage.items() if each.verdict == "rejected"}
    open_findings = [
        key
        for key, finding in facts.record.findings.items()
        if finding.derived and key not in rejected and finding.outcome in ("applies", "undecided")
    ]
    if not facts.record.findings:
        return set(facts.catalogue.controls)
    in_risks = [each for risk in facts.risks.values() for each in risk.findings]
    threats = threats_of([*open_findings, *in_risks], facts.catalogue)
    return {link.control for threat in threats for link in threat.controls}
