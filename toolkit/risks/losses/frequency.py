"""How often a loss happens in a year: by a law of counts, at a rate that may itself be uncertain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag, model_validator

from toolkit.errors import nearest
from toolkit.risks.losses.declared import Declared
from toolkit.risks.losses.numbers import Finite, Interval, Pert, Probability, Rate

__all__ = ["AtMostOnce", "Frequency", "NegativeBinomial", "Poisson", "ThreatEvents", "as_frequency"]

_FORMS = ("poisson", "negative_binomial", "at_most_once", "threat_events")


class Poisson(Declared):
    """Events that do not influence each other, at a rate a year. An uncertain rate is drawn once for the whole year."""

    form: Literal["poisson"] = "poisson"
    rate: Rate


class NegativeBinomial(Declared):
    """Events that cluster: more years without any and more with many than Poisson. `variance` exceeds `mean`."""

    form: Literal["negative_binomial"] = "negative_binomial"
    mean: Finite
    variance: Finite

    @model_validator(mode="after")
    def _wider_than_poisson(self) -> NegativeBinomial:
        if self.mean <= 0 or self.variance <= self.mean:
            raise ValueError(
                f"mean {self.mean:g} and variance {self.variance:g} are none of a negative binomial |"
                " Give a mean above 0 and a greater variance; where they are equal, write form: poisson"
            )
        return self

    @property
    def size(self) -> float:
        """The parameter r: mean² / (variance - mean); controls on frequency leave it as it is."""
        return self.mean**2 / (self.variance - self.mean)


class AtMostOnce(Declared):
    """One event or none in a year, such as the theft of a model that can be stolen only once."""

    form: Literal["at_most_once"] = "at_most_once"
    probability: Probability


class ThreatEvents(Declared):
    """Frequency as FAIR takes it apart: contacts a year × probability of action × vulnerability.

    `contact` may be the whole threat event frequency, with `action` left out. Vulnerability is a probability, or it
    follows from `capability` against `resistance`, both on one scale of the team's own: each event draws both anew
    and succeeds where capability exceeds resistance. What is uncertain is drawn once for the whole year.
    """

    form: Literal["threat_events"] = "threat_events"
    contact: Rate
    action: Probability = 1.0
    vulnerability: Probability | None = None
    capability: Finite | Pert | None = None
    resistance: Finite | Pert | None = None

    @model_validator(mode="after")
    def _one_way_to_vulnerability(self) -> ThreatEvents:
        by_scale = (self.capability is not None, self.resistance is not None)
        if self.vulnerability is None and not all(by_scale):
            raise ValueError("how many attempts succeed is missing | Add vulnerability, or capability and resistance")
        if self.vulnerability is not None and any(by_scale):
            raise ValueError("vulnerability is given twice | Keep either vulnerability, or capability with resistance")
        return self


def _form(value: Any) -> str:
    """A number or an interval alone is a Poisson rate; a mapping says its form."""
    if isinstance(value, Declared):
        return str(getattr(value, "form", "rate"))
    if isinstance(value, dict) and "form" in value:
        return str(value["form"])
    if isinstance(value, dict):
        return "threat_events" if "contact" in value else "at_most_once" if "probability" in value else "poisson"
    return "poisson"


Frequency = Annotated[
    Annotated[Poisson, Tag("poisson")]
    | Annotated[NegativeBinomial, Tag("negative_binomial")]
    | Annotated[AtMostOnce, Tag("at_most_once")]
    | Annotated[ThreatEvents, Tag("threat_events")],
    Discriminator(_form),
]
"""One of the four laws."""


def as_frequency(value: Any) -> Any:
    """A bare number, interval or PERT stands for a Poisson rate."""
    if isinstance(value, Interval | Pert) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return {"form": "poisson", "rate": value}
    if isinstance(value, dict) and {"low", "mode", "high"} & value.keys() and "form" not in value:
        return {"form": "poisson", "rate": value}
    if not isinstance(value, Mapping | Declared):
        raise ValueError(f"{str(value)[:40]!r} is no frequency | Write how often a year: 0.5, or {{low: 0.2, high: 2}}")
    form = str(value.get("form", "poisson")) if isinstance(value, Mapping) else "poisson"
    if form not in _FORMS:
        raise ValueError(f"there is no law of counts {form[:40]!r} | {nearest(form, _FORMS).rstrip('.')}")
    return value
