"""Scenarios together, and how they hang together: not at all, by one common factor, or by a copula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Protocol, runtime_checkable

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from toolkit.errors import InputError, Problem, ToolkitError, nearest
from toolkit.risks.losses.declared import Declared
from toolkit.risks.losses.numbers import Finite
from toolkit.risks.losses.scenario import Scenario

__all__ = ["CommonFactor", "Copula", "Dependence", "HasPortfolio", "Independent", "Portfolio", "portfolio_of"]

_FORMS = ("independent", "common_factor", "copula")


class Independent(Declared):
    """What happens in one scenario says nothing about another."""

    form: Literal["independent"] = "independent"


class CommonFactor(Declared):
    """Good and bad years: one lognormal factor with mean 1 multiplies the rates of all scenarios.

    `spread` is the standard deviation of its logarithm; 0.3 makes a bad year (one in twenty) about 1.6 times as busy
    as the middle one, 0.6 2.7 times. `loading` gives single scenarios another share of it (1 in full, 0 none).
    What happens at most once, with probability p after controls, has 1 - (1 - p)^factor in such a year.
    """

    form: Literal["common_factor"] = "common_factor"
    spread: Finite
    loading: Mapping[str, Finite] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _in_bounds(self) -> CommonFactor:
        if not 0 <= self.spread <= 2:
            raise ValueError(f"a spread of {self.spread:g} is not between 0 and 2 | 0.3 is moderate, 0.6 strong")
        wrong = [name for name, share in self.loading.items() if not 0 <= share <= 2]
        if wrong:
            raise ValueError(f"the loading of {wrong[0]!r} is not between 0 and 2 | 1 takes part in full, 0 not at all")
        return self


class Copula(Declared):
    """Annual losses that move together: a Gaussian or t copula with one correlation, or a matrix in the order of ids.

    `degrees` of freedom belong to the t copula, whose bad years come together more than a Gaussian's.
    """

    form: Literal["copula"] = "copula"
    kind: Literal["gaussian", "t"] = "gaussian"
    correlation: Finite | tuple[tuple[Finite, ...], ...]
    degrees: Finite | None = None

    @model_validator(mode="after")
    def _in_bounds(self) -> Copula:
        if isinstance(self.correlation, float) and not -1 < self.correlation < 1:
            raise ValueError(f"a correlation of {self.correlation:g} is none | Write a number between -1 and 1")
        if (self.kind == "t") != (self.degrees is not None):
            raise ValueError("degrees of freedom belong to the t copula, and only to it | Write kind: t, degrees: 4")
        if self.degrees is not None and self.degrees <= 2:
            raise ValueError(f"{self.degrees:g} degrees of freedom are too few | Write more than 2, such as 4")
        return self


def _known_form(value: Any) -> Any:
    form = value.get("form") if isinstance(value, Mapping) else getattr(value, "form", None)
    if form not in _FORMS:
        raise ValueError(f"dependence cannot be {str(form)[:40]!r} | {nearest(str(form), _FORMS).rstrip('.')}")
    return value


Dependence = Annotated[
    Annotated[Independent, Tag("independent")]
    | Annotated[CommonFactor, Tag("common_factor")]
    | Annotated[Copula, Tag("copula")],
    Discriminator(lambda value: value.get("form") if isinstance(value, dict) else getattr(value, "form", None)),
    BeforeValidator(_known_form),
]
"""How the scenarios of a portfolio hang together."""


class Portfolio(Declared):
    """Scenarios in one currency, and their dependence."""

    scenarios: tuple[Scenario, ...] = Field(min_length=1)
    dependence: Dependence = Independent()

    @field_validator("scenarios", mode="after")
    @classmethod
    def _one_currency_and_own_ids(cls, scenarios: tuple[Scenario, ...]) -> tuple[Scenario, ...]:
        met: set[str] = set()
        for each in scenarios:
            if each.id in met:
                raise ValueError(f"two scenarios are called {each.id!r} | Give each an id of its own")
            met.add(each.id)
        other = next((each for each in scenarios if each.currency != scenarios[0].currency), None)
        if other is not None:
            raise ValueError(
                f"{scenarios[0].id!r} is in {scenarios[0].currency}, {other.id!r} in {other.currency} |"
                " Convert all amounts to one currency: nothing is converted here"
            )
        return scenarios

    @model_validator(mode="after")
    def _dependence_fits(self) -> Portfolio:
        if isinstance(self.dependence, CommonFactor):
            known = {each.id for each in self.scenarios}
            strange = sorted(self.dependence.loading.keys() - known)
            if strange:
                raise ValueError(f"the loading names {strange[0]!r}, which is no scenario | Check its id")
        return self

    @property
    def currency(self) -> str:
        """The currency of all amounts."""
        return self.scenarios[0].currency


@runtime_checkable
class HasPortfolio(Protocol):
    """What can say its scenarios: a register with estimates."""

    def portfolio(self) -> Portfolio:
        """The scenarios and their dependence."""
        ...


def portfolio_of(thing: Any) -> Portfolio:
    """A portfolio from one, from scenarios, or from a register with estimates.

    Raises `ToolkitError` where there is nothing to quantify, `InputError` where scenarios do not fit together.
    """
    if isinstance(thing, Portfolio):
        return thing
    if isinstance(thing, Scenario):
        return Portfolio(scenarios=(thing,))
    if isinstance(thing, HasPortfolio):
        return thing.portfolio()
    if not isinstance(thing, Iterable) or isinstance(thing, str | bytes | Mapping):
        raise ToolkitError(
            f"a {type(thing).__name__} cannot be quantified",
            try_instead="Give scenarios, a Portfolio, or a register that holds estimates of losses.",
        )
    scenarios = tuple(thing)
    wrong = next((each for each in scenarios if not isinstance(each, Scenario)), None)
    if not scenarios or wrong is not None:
        said = "there is no scenario" if not scenarios else f"a {type(wrong).__name__} is no scenario"
        raise InputError([Problem("", said, "Give at least one Scenario(id=…, frequency=…, loss=…).")])
    return Portfolio(scenarios=scenarios)
