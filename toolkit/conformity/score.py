"""A score without a badge: counts by strength and by role, and a share only together with the counts it is made of.

No number stands for the whole. Provisions weigh differently, and what nobody has judged may turn out either way: so a
share has two ends, the least that is met for certain and the most that could be if all that is not judged were met.
What is not applicable, with its reason, is left out of a share, and counted beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.conformity.words import counts_said

if TYPE_CHECKING:
    from toolkit.conformity.assess import Conformity, Counts

__all__ = ["Score", "Tally", "score_of"]


@dataclass(frozen=True)
class Tally:
    """The counts of a group of provisions: how many of each verdict, and how many are not ours."""

    name: str
    counts: Counts

    @property
    def ours(self) -> int:
        """How many are ours to meet."""
        return sum(count for verdict, count in self.counts.items() if verdict != "not ours")

    @property
    def counted(self) -> int:
        """How many a share is taken of: those that are ours and apply."""
        return self.ours - self.counts["not applicable"]

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the most that can be met, as parts of 1; None where nothing is judged, or nothing counts."""
        judged = self.counted - self.counts["unknown"]
        if not judged:
            return None
        return self.counts["met"] / self.counted, (self.counts["met"] + self.counts["unknown"]) / self.counted

    @property
    def share(self) -> str:
        """How many of how many are met, with the percentage that makes; empty where no share can be told.

        Where some are not judged, both ends: `12 to 32 of 45 (26% to 71%)`. Percentages are rounded down, for 99.6% is
        not all of it.
        """
        if self.bounds is None:
            return ""
        least, most = (int(100 * each + 1e-9) for each in self.bounds)
        met, unknown = self.counts["met"], self.counts["unknown"]
        if not unknown:
            return f"{met} of {self.counted} ({least}%)"
        return f"{met} to {met + unknown} of {self.counted} ({least}% to {most}%)"

    @property
    def says(self) -> str:
        """The counts in words, and what share that makes of how many; never the one without the other."""
        told = f"{self.name}: {counts_said(self.counts)}"
        if not self.counted:
            return told
        if not self.share:
            return f"{told}; nobody has judged any, so no share is told"
        unsure = ", by how those turn out that nobody judged" if self.counts["unknown"] else ""
        return f"{told}; of those that apply, met: {self.share}{unsure}"

    def row(self) -> dict[str, object]:
        """The tally as a plain row: the name, each count, how many are ours and apply, and both ends of the share."""
        least, most = self.bounds or (None, None)
        return {
            "name": self.name,
            **self.counts,
            "ours": self.ours,
            "apply": self.counted,
            "met at least": least,
            "met at most": most,
            "says": self.says,
        }


@dataclass(frozen=True)
class Score:
    """How an organisation stands: what shall and what should be done, and the duties of each role that it holds.

    A provision with several duty-bearers counts for each role.
    """

    by_strength: tuple[Tally, ...]
    by_role: tuple[Tally, ...]

    def tallies(self) -> Iterator[Tally]:
        """Every tally, strengths first."""
        yield from self.by_strength
        yield from self.by_role

    def rows(self) -> list[dict[str, object]]:
        """A row a tally, for tables and files."""
        return [each.row() for each in self.tallies()]

    def __str__(self) -> str:
        return "\n".join(each.says for each in self.tallies())


def score_of(conformity: Conformity) -> Score:
    """The score of a self-assessment; of all three roles with duties where none is recorded."""
    by_role = conformity.by_role()
    held = [role for role in by_role if role in conformity.roles] or list(by_role)
    return Score(
        tuple(Tally(strength, counts) for strength, counts in conformity.by_strength().items()),
        tuple(Tally(str(role).replace("_", " "), by_role[role]) for role in held),
    )
