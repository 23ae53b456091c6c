"""What is recorded of losses: a risk's scenario, what controls do to it and cost, dependence, tolerance, figures kept.

Numbers that nobody knows exactly are kept in plain form, as `toolkit.risks.losses` declares them: a number, a 90%
interval `{low, high}`, or `{low, mode, high}`. See docs/adr/0031.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from toolkit.catalogues.vocabulary import LossForm
from toolkit.errors import ToolkitError
from toolkit.register.recorded import Attributed, Recorded, Said

if TYPE_CHECKING:
    from toolkit.risks.losses.tolerance import Tolerance

__all__ = [
    "ControlCost",
    "Figures",
    "LevelFigures",
    "LossDependence",
    "LossEffect",
    "LossTolerance",
    "PartUpdate",
    "RiskFigures",
    "ScenarioRecord",
]

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


def _as_checked(build: Callable[[], object]) -> None:
    """What does not fit its declared form is a mistake of this record's."""
    try:
        build()
    except ToolkitError as error:
        raise ValueError(f"{error.problem.what} | {error.problem.try_instead.rstrip('.')}") from None


class LossEffect(Attributed):
    """By which share a control lowers what it acts on, where it works; see `toolkit.risks.losses.ControlEffect`."""

    acts_on: Literal["contact", "action", "success", "loss"]
    effect: Any
    coverage: Any = 1.0
    reliability: Any = 1.0
    degraded: Any = 0.0
    forms: tuple[LossForm, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> LossEffect:
        from toolkit.risks.losses.scenario import ControlEffect

        _as_checked(lambda: ControlEffect.of({**self.declared, "control": "it"}))
        return self

    @property
    def declared(self) -> dict[str, Any]:
        """The fields that a `ControlEffect` is made of, without which control it is."""
        return self.model_dump(mode="json", include={*LossEffect.model_fields} - {*Attributed.model_fields})


class PartUpdate(Attributed):
    """One part of a scenario as it was taken from a source, and what stood there before."""

    part: Said
    before: Any = None
    after: Any = None


class ScenarioRecord(Recorded):
    """What a risk could cost: how often a year, and how much at each event by form of loss.

    A room may begin with either; until both are there the risk is not quantified. `estimated` says of each part who
    estimated it, such as `frequency` or `loss.response`; `updates` are those taken from a source, oldest first.
    """

    risk: Said
    currency: Currency
    frequency: Mapping[str, Any] = Field(default_factory=dict)
    loss: Mapping[str, Any] = Field(default_factory=dict)
    secondary: Mapping[str, Any] | None = None
    insurance: Mapping[str, Any] | None = None
    estimated: Mapping[str, Attributed] = Field(default_factory=dict)
    updates: tuple[PartUpdate, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> ScenarioRecord:
        from toolkit.register.scenario_parts import checked_parts

        _as_checked(lambda: checked_parts(self.parts, self.currency, ""))
        return self

    @property
    def parts(self) -> dict[str, Any]:
        """The declared parts in plain form."""
        return {
            "frequency": self.frequency,
            "loss": self.loss,
            "secondary": self.secondary,
            "insurance": self.insurance,
        }

    @property
    def missing(self) -> str:
        """What is not estimated yet, in words; empty where the scenario is whole."""
        if self.frequency and self.loss:
            return ""
        return "what it costs is not estimated yet" if self.frequency else "how often is not estimated yet"


def _one_amount(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1e18:
        raise ValueError("a cost is one number, 0 or more | Write what the control costs a year, such as 12000")
    return value


class ControlCost(Attributed):
    """What a control costs a year, for the whole register: whoever uses it against several risks pays once."""

    control: Said
    cost: Annotated[float, BeforeValidator(_one_amount)]
    currency: Currency


class LossDependence(Attributed):
    """How the scenarios of the register hang together; `order` names the risks of a correlation matrix."""

    dependence: Mapping[str, Any]
    order: tuple[Said, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> LossDependence:
        from toolkit.register.scenario_parts import checked_dependence

        _as_checked(lambda: checked_dependence(self.dependence, self.order, ""))
        return self


class LossTolerance(Attributed):
    """What the organisation bears, as points (loss, most that the probability of losing more in a year may be)."""

    points: tuple[tuple[float, float], ...]
    currency: Currency

    @model_validator(mode="after")
    def _fits(self) -> LossTolerance:
        _as_checked(lambda: self.curve)
        return self

    @property
    def curve(self) -> Tolerance:
        """The curve through the points."""
        from toolkit.risks.losses.tolerance import Tolerance

        return Tolerance(*self.points)


class RiskFigures(Recorded):
    """One risk within kept figures: expected loss a year, its own 1 in 100 year, and its part of the worst 1%."""

    mean: float
    p99: float
    tail: float


class LevelFigures(Recorded):
    """The figures of one level as they were quantified; amounts a year in the currency of the figures."""

    method: Literal["exact", "simulated"]
    why: str = ""
    error: str = ""
    seed: int | None = None
    trials: int | None = None
    mean: float
    sd: float
    p_no_loss: float
    p95: float
    p99: float
    tvar99: float
    bounds: Mapping[str, tuple[float, float]] = Field(
        default_factory=dict, description="A 95% interval of each figure that was simulated."
    )
    risks: Mapping[str, RiskFigures] = Field(default_factory=dict)


class Figures(Recorded):
    """A snapshot of what was computed: it proves what was known when, and is never computed with again.

    `portfolio` is the digest of the scenarios that it was computed from; `engine` the toolkit's version.
    """

    label: str = ""
    currency: Currency
    portfolio: Said
    engine: str
    levels: Mapping[Literal["inherent", "current", "target"], LevelFigures] = Field(min_length=1)
    not_quantified: tuple[str, ...] = Field(default=(), description="Open risks without a whole scenario at the time.")
