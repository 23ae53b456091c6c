"""Which figure of a distribution of losses is looked at: its mean, its spread, a quantile or the mean of its tail."""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.errors import ToolkitError
from toolkit.risks.losses.result import LossDistribution, checked_share

__all__ = ["Figure", "figure_of"]

_NAME = re.compile(r"(?:(mean|sd)|(p|tvar)([0-9]{1,2}(?:\.[0-9]{1,3})?))")


@dataclass(frozen=True)
class Figure:
    """A figure by its name: `mean`, `sd`, `p95`, `tvar99` …; `share` is what the last two are taken at."""

    name: str
    kind: str
    share: float = 0.0

    def of(self, losses: LossDistribution) -> float:
        """The figure of a distribution."""
        if self.kind == "mean":
            return losses.mean
        if self.kind == "sd":
            return losses.sd
        return losses.quantile(self.share) if self.kind == "p" else losses.tvar(self.share)

    @property
    def words(self) -> str:
        """What it is, as people say it."""
        rare = 1 / (1 - self.share)
        match self.kind:
            case "mean":
                return "expected loss a year"
            case "sd":
                return "standard deviation of a year's loss"
            case "p" if self.share >= 0.5:
                return f"loss that one year in {rare:.4g} exceeds"
            case "p":
                return f"loss that {100 * self.share:.4g}% of years stay below"
            case _:
                return f"mean loss of the worst {100 * (1 - self.share):.3g}% of years"


def figure_of(name: str) -> Figure:
    """A figure by its name. Raises `ToolkitError` for one that there is not."""
    found = _NAME.fullmatch(name.lower()) if isinstance(name, str) and len(name) < 20 else None
    if found is None:
        raise ToolkitError(
            f"there is no figure {str(name)[:40]!r}", try_instead="Write mean, sd, p95, p99, tvar95 or tvar99."
        )
    if found[1]:
        return Figure(found[1], found[1])
    return Figure(found[0], found[2], checked_share(float(found[3]) / 100))
