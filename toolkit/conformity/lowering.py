"""Which risks a control would lower if it were in place as well, and to which level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from toolkit.catalogues.scale import Scale
from toolkit.conformity.facts import Facts
from toolkit.errors import ToolkitError
from toolkit.register.effects import effects_of
from toolkit.register.methods import scale_named, standing_now
from toolkit.register.records import Assessment, Risk
from toolkit.risks.score import level_rank
from toolkit.treatment.effect import Effect, Proposal, propose
from toolkit.treatment.effects_of import effect_of, suggested_controls

__all__ = ["Lowered", "Lowering"]


@dataclass(frozen=True)
class Lowered:
    """A risk that an action would lower: the level it stands at, and the level that is proposed with it in place."""

    risk: str
    title: str
    level: str
    rank: int
    to: str
    to_rank: int

    @property
    def falls(self) -> bool:
        """Whether the level falls; else only a step of likelihood or impact does."""
        return self.to_rank < self.rank


@dataclass(frozen=True)
class _Judged:
    """A risk as it stands, with what those in place do already: the same for every control that is asked about."""

    risk: Risk
    inherent: Assessment
    now: Assessment
    scale: Scale
    here: tuple[Effect, ...]
    before: Proposal
    suggested: frozenset[str]


class Lowering:
    """The open risks of a register, each looked at once for all controls."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._scales: dict[str, Scale | None] = {}

    def by(self, control: str) -> Iterator[Lowered]:
        """The risks that one control more in place would lower, in the order of the register."""
        for key, judged in self._judged.items():
            found = self._if_in_place(key, judged, control)
            if found is not None:
                yield found

    @cached_property
    def _judged(self) -> dict[str, _Judged]:
        found = ((key, self._as_judged(risk)) for key, risk in self._facts.risks.items())
        return {key: judged for key, judged in found if judged is not None}

    def _as_judged(self, risk: Risk) -> _Judged | None:
        """None where it cannot be said what another control would do."""
        catalogue, criteria = self._facts.catalogue, self._facts.record.criteria
        inherent, now = risk.assessments.get("inherent"), standing_now(risk)
        if inherent is None or now is None or now.method != inherent.method:
            return None
        if criteria is not None and inherent.method != criteria.scale:
            return None  # levels of different methods cannot be counted together
        scale = self._scale(inherent.method)
        if scale is None:
            return None
        try:
            here = tuple(effects_of(risk, catalogue, ("in place", "verified")))
            before = propose(inherent.likelihood, inherent.impact, here, scale)
        except (ToolkitError, KeyError, ValueError):
            return None  # judged by a method that is not here, or by steps that it no longer has
        suggested = frozenset(control.id for control, _ in suggested_controls(risk.findings, catalogue))
        return _Judged(risk, inherent, now, scale, here, before, suggested)

    def _scale(self, method: str) -> Scale | None:
        if method not in self._scales:
            self._scales[method] = scale_named(method, self._facts.record.criteria, self._facts.catalogue)
        return self._scales[method]

    def _if_in_place(self, key: str, judged: _Judged, control: str) -> Lowered | None:
        """Where a risk would stand with one control more in place; None where that moves nothing, or cannot be said."""
        risk, scale, now = judged.risk, judged.scale, judged.now
        use = next((each for each in risk.controls if each.control == control), None)
        if use is None and control not in judged.suggested:
            return None
        steps = (use.likelihood, use.impact) if use else (None, None)
        effect = effect_of(control, risk.findings, self._facts.catalogue, likelihood=steps[0], impact=steps[1])
        if effect is None:
            return None
        before = judged.before
        try:
            after = propose(judged.inherent.likelihood, judged.inherent.impact, [*judged.here, effect], scale)
            # From where a person judged it to stand: what those in place propose beyond that is not this one's doing.
            likelihood = _down(
                "likelihood", now.likelihood, after.lowered_likelihood - before.lowered_likelihood, scale
            )
            impact = _down("impact", now.impact, after.lowered_impact - before.lowered_impact, scale)
            to = scale.table[impact][likelihood]
        except (ToolkitError, KeyError, ValueError):
            return None
        if (likelihood, impact) == (now.likelihood, now.impact):
            return None
        return Lowered(key, risk.title, now.level, now.rank, to, level_rank(scale, to))


def _down(side: Literal["likelihood", "impact"], step: str, by: int, scale: Scale) -> str:
    """A step so many lower, and no lower than the lowest."""
    steps = scale.steps(side)
    return steps[max(steps.index(step) - max(by, 0), 0)]
