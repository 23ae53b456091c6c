"""What a form gives back, before the score is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from toolkit.catalogues.scale import Scale

__all__ = ["Inputs", "Outcome", "band", "exact", "half_up"]

Inputs = Mapping[str, str | float]
"""What a person put in: by input, a number, an option's id or letters, or a vector."""


@dataclass(frozen=True)
class Outcome:
    """The level, and what led there. `low` and `high` are set where something unknown leaves a range."""

    level: str
    likelihood: str = ""
    impact: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    details: dict[str, float | str] = field(default_factory=dict)
    cautions: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def band(scale: Scale, value: float | Decimal) -> str:
    """The highest band that a value reaches; the lowest for one that reaches none."""
    reached = [each.id for each in scale.bands if value >= exact(each.from_)]
    return reached[-1] if reached else scale.bands[0].id


def exact(value: float) -> Decimal:
    """A number as it is written: 0.1 is a tenth, not the binary fraction beside it."""
    return Decimal(str(value))


def half_up(value: Decimal, places: str = "0.1") -> Decimal:
    """Rounded to a tenth, a half upwards, as the scoring systems say it (Python rounds halves to the even digit)."""
    return value.quantize(Decimal(places), ROUND_HALF_UP)
