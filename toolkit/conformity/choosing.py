"""Which few actions to choose: those that do the most on one side, or on both without another few doing better.

Each side is reckoned in whole numbers in which one of what comes first (a *shall*, a risk at the worst level) outweighs
all of what comes after it; the sides themselves are never added up, and decide only between equals of each other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from toolkit.conformity.together import most_together

if TYPE_CHECKING:
    from toolkit.conformity.actions import Action

__all__ = ["Choice", "Side"]

Side = Literal["gaps", "risk", "money"]
Worth = dict[Hashable, int]


class Choice:
    """The actions to choose from, with what the risks cost where that is known; planned ones first between equals."""

    def __init__(self, actions: Iterable[Action], money: Mapping[str, float]) -> None:
        self._actions = sorted(actions, key=lambda each: (not each.planned, each.control.id))
        self._money = money

    def most(self, many: int, side: Side) -> list[Action]:
        """The few that do the most on one side, and of those that do as much there the most on the others."""
        gaps, risk, money = self._gaps, self._risks, [self._costs]
        classes = {"gaps": [*gaps, *risk, *money], "risk": [*risk, *money, *gaps], "money": [*money, *risk, *gaps]}
        covered = [_covered(each) for each in self._actions]
        return [self._actions[place] for place in most_together(covered, _weighed(classes[side]), many)]

    def undominated(self, chosen: Sequence[Action]) -> list[Action]:
        """As many actions that do at least as much on each side as those that were chosen, and than which no others do
        as much on both and more on one: first as much more for gaps as can be, then for risk."""
        few, (gaps, risks) = list(chosen), self._both_weighed
        for worth, other, side in ((gaps, risks, 1), (risks, gaps, 0)):
            least = self._does(few)[side]
            found = self._places(worth, len(few), (other, least))
            better = [self._actions[place] for place in found]
            few = better if self._does(better) != self._does(few) and self._no_worse(better, few) else few
        return few

    def _places(self, worth: Worth, many: int, at_least: tuple[Worth, int]) -> tuple[int, ...]:
        return most_together([_covered(each) for each in self._actions], worth, many, and_at_least=at_least)

    def _no_worse(self, few: Sequence[Action], than: Sequence[Action]) -> bool:
        return all(mine >= theirs for mine, theirs in zip(self._does(few), self._does(than), strict=True))

    def _does(self, few: Iterable[Action]) -> tuple[int, int]:
        """What a few do together on the sides of gaps and of risk."""
        covered = {each for action in few for each in _covered(action)}
        gaps, risks = self._both_weighed
        return sum(gaps.get(each, 0) for each in covered), sum(risks.get(each, 0) for each in covered)

    @cached_property
    def _both_weighed(self) -> tuple[Worth, Worth]:
        return _weighed(self._gaps), _weighed(self._risks)

    @cached_property
    def _gaps(self) -> list[Worth]:
        """What shall be done, then what should."""
        strengths = ([each.shall for each in self._actions], [each.should for each in self._actions])
        return [{("gap", gap): 1 for gaps in of for gap in gaps} for of in strengths]

    @cached_property
    def _risks(self) -> list[Worth]:
        """The risks that would fall, by the level that they stand at, the worst first."""
        ranks = {low.risk: low.rank for each in self._actions for low in each.lowers if low.falls}
        worst_first = sorted(set(ranks.values()), reverse=True)
        return [{("risk", key): 1 for key, held in ranks.items() if held == rank} for rank in worst_first]

    @cached_property
    def _costs(self) -> Worth:
        return {("costed", key): _in_pence(amount) for key, amount in self._money.items()}


def _covered(action: Action) -> list[Hashable]:
    return [
        *(("gap", gap) for gap in action.gaps),
        *(("risk", low.risk) for low in action.lowers if low.falls),
        *(("costed", key) for key in action.costed),
    ]


def _weighed(classes: Sequence[Worth]) -> Worth:
    """Every element by its worth, such that one of a class outweighs all of those after it."""
    worth: Worth = {}
    step = 1
    for each in reversed(classes):
        worth |= {key: value * step for key, value in each.items()}
        step *= sum(each.values()) + 1
    return worth


def _in_pence(amount: float) -> int:
    """An amount as a whole number, so that amounts of any size can be added up exactly."""
    return int(amount) * 100 + round(amount % 1 * 100)
