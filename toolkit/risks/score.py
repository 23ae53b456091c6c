"""Score a risk by a method: inputs in, steps and level out, with everything kept that led there.

Ordinal steps are never added, subtracted or multiplied: a table is looked up, and a method that calculates works on
the numbers that the method itself defines. How each form of method does so is in `toolkit/risks/forms/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.catalogues.scale import Scale
from toolkit.errors import ToolkitError, nearest
from toolkit.risks.forms import FORMS, Inputs
from toolkit.risks.forms.outcome import band

__all__ = ["End", "Score", "level_rank", "score"]


@dataclass(frozen=True)
class End:
    """One end of a range: the method's number, its level, and the level's rank."""

    value: float
    level: str
    rank: int


@dataclass(frozen=True)
class Score:
    """What a method says: the step on each axis (for methods that have axes), the level, its rank (0 is the lowest).

    `value` is the method's own number, for methods that give one. Where something unknown leaves a range, `low` and
    `high` are its ends, and `level`, `rank` and `value` are those of the upper: nobody reads an unknown as harmless.
    """

    method: str
    edition: str
    inputs: dict[str, str | float]
    likelihood: str
    impact: str
    level: str
    rank: int
    details: dict[str, float | str] = field(default_factory=dict)
    value: float | None = None
    low: End | None = None
    high: End | None = None
    unknown: tuple[str, ...] = ()
    formula: str = ""
    cautions: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The version of the method: its edition."""
        return self.edition

    @property
    def is_range(self) -> bool:
        """Whether something unknown leaves more than one answer."""
        return self.low is not None and self.low != self.high

    def told(self) -> dict[str, object]:
        """Everything that a method says, by name, as worked examples name it."""
        said: dict[str, object] = {
            "level": self.level,
            "likelihood_band": self.likelihood,
            "impact_band": self.impact,
            "likelihood": self.likelihood,
            "impact": self.impact,
        }
        return {**said, **dict(self._numbers()), **self.details}

    def in_words(self) -> list[str]:
        """What led to the number, a part each: `factor sum: 8.5`; with both ends where they differ."""
        said = []
        for name, value in self.details.items():
            called, _, end = name.rpartition("_")
            if end == "high" and f"{called}_low" in self.details:
                continue
            other = self.details.get(f"{called}_high") if end == "low" else None
            shown = _short(value) if other is None else f"{_short(value)} to {_short(other)}"
            said.append(f"{(name if other is None else called).replace('_', ' ')}: {shown}")
        return said

    def _numbers(self) -> Iterator[tuple[str, object]]:
        if self.value is not None:
            yield "value", self.value
        for name, end in (("low", self.low), ("high", self.high)):
            if end is not None:
                yield from ((name, end.value), (f"{name}_level", end.level))


def score(scale: Scale, inputs: Inputs) -> Score:
    """Score `inputs` by a scale: numbers, the ids of options or steps, or a vector, as the scale's factors ask.

    Raises `InputError` with every input that is missing, out of bounds or not the method's, and what to write instead.
    """
    found = FORMS[scale.form](scale, inputs)
    low, high = (_end(scale, each) if each is not None else None for each in (found.low, found.high))
    return Score(
        method=scale.id,
        edition=scale.edition,
        inputs=dict(inputs),
        likelihood=found.likelihood,
        impact=found.impact,
        level=found.level,
        rank=level_rank(scale, found.level),
        details=found.details,
        value=found.value,
        low=low,
        high=high,
        unknown=found.unknown,
        formula=scale.formula,
        cautions=tuple(each for each in (scale.caution, *found.cautions) if each),
    )


def level_rank(scale: Scale, level: str) -> int:
    """The place of a level among the scale's levels, 0 the lowest. Raises `ToolkitError` for one that is none."""
    levels = [each.id for each in scale.levels]
    if level not in levels:
        raise ToolkitError(f"{scale.title} has no level {level!r}", try_instead=nearest(level, levels))
    return levels.index(level)


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"


def _end(scale: Scale, value: float) -> End:
    level = band(scale, value)
    return End(value, level, level_rank(scale, level))
