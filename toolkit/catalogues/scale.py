"""Scoring methods as data: what is asked, in which steps, and how the answers become a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from toolkit.catalogues.scale_checks import check_scale
from toolkit.catalogues.vocabulary import Id
from toolkit.files.build import Strict

__all__ = ["Band", "Derived", "Factor", "Form", "Group", "Level", "Option", "Scale", "Side", "WorkedExample"]

Side = Literal["likelihood", "impact"]

Form = Literal["matrix", "mean", "sum", "chain", "table", "cvss", "aivss"]
"""How answers become a level; each has a file of its own in `toolkit/risks/forms/`."""


class Option(Strict):
    """A choice within a factor: what it is called and what it counts."""

    id: Id
    title: str
    value: float = 0
    meaning: str = ""
    code: str = Field(default="", description="The letters that the method's own vectors use for it, such as `AC`.")


class Factor(Strict):
    """One thing that is judged."""

    id: Id
    title: str
    question: str
    options: tuple[Option, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    only_options: bool = Field(default=False, description="Whether numbers between the options make no sense.")
    example: str = Field(default="", description="For what is written and not chosen: an example of it.")


class Band(Strict):
    """Values from `from` (included) up to the next band are called this."""

    id: Id
    from_: float = Field(alias="from")


class Group(Strict):
    """Factors that are judged together. In a method of means, their mean falls in a band."""

    id: Id
    title: str
    side: Side | None = Field(default=None, description="What it tells of; a matrix and a method of means need it.")
    factors: tuple[Factor, ...] = Field(min_length=1)
    wins_over: Id | None = Field(default=None, description="The group that this one replaces when it is known.")


class Level(Strict):
    """A level of risk, in rising order."""

    id: Id
    title: str
    colour: str = Field(pattern=r"^#[0-9a-f]{6}$", description="Colour-blind safe, readable in print.")
    meaning: str = ""


class WorkedExample(Strict):
    """An example published by the method's owners (or computed by hand), run as a test."""

    inputs: Mapping[str, float | str]
    expect: Mapping[str, Any]
    source: str


class Derived(Strict):
    """The likelihood of a chain: looked up in a table of its own, from two things that are judged."""

    title: str
    rows: Id = Field(description="The factor whose steps are the rows.")
    columns: Id = Field(description="The factor whose steps are the columns.")
    table: Mapping[Id, Mapping[Id, Id]] = Field(description="row -> column -> step of likelihood")


class Scale(Strict):
    """A scoring method.

    `matrix`: a step on each axis, a table gives the level. `mean`: means of factors, bands, a table. `sum`: the sum of
    all factors (divided by `divide_by`), in bands that are levels. `chain`: a matrix whose likelihood comes from a
    table before it. `table`: a decision table over all factors. `cvss` and `aivss`: formulas that their owners define.
    """

    id: Id
    title: str
    edition: str
    form: Form
    status: Literal["current", "legacy", "candidate", "proposal"] = Field(
        default="current", description="Whether its owners stand by it: current, legacy, candidate or only a proposal."
    )
    source: str
    about: str
    caution: str = ""
    formula: str = Field(default="", description="How the level comes about, in one line.")
    variant: str = Field(default="", description="Which formula of the form `cvss` or `aivss` it is.")
    groups: tuple[Group, ...] = Field(min_length=1)
    bands: tuple[Band, ...] = ()
    levels: tuple[Level, ...] = Field(min_length=2)
    divide_by: float = Field(default=1, gt=0, description="What a sum is divided by.")
    likelihood_from: Derived | None = Field(default=None, description="The table before the matrix of a chain.")
    table: Mapping[Id, Mapping[Id, Id]] = Field(
        default_factory=dict, description="impact step or band -> likelihood step or band -> level"
    )
    decisions: Mapping[str, tuple[Id, ...]] = Field(
        default_factory=dict,
        description="Options of all factors but the last, in order -> a level for each option of the last",
    )
    examples: tuple[WorkedExample, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Scale:
        check_scale(self)
        return self

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Everything that is asked, in order."""
        return tuple(factor for group in self.groups for factor in group.factors)

    @property
    def has_axes(self) -> bool:
        """Whether it knows likelihood and impact, so that its risks have a place on a matrix."""
        return self.form in ("matrix", "mean", "chain")

    def steps(self, side: Side) -> tuple[str, ...]:
        """The steps of an axis, lowest first: a matrix's options, or the bands of a method of means; else none."""
        if not self.has_axes:
            return ()
        if self.form == "mean":
            return tuple(band.id for band in self.bands)
        factor = next((group.factors[0] for group in self.groups if group.side == side), None)
        return tuple(option.id for option in factor.options) if factor is not None else ()

    def step_title(self, side: Side, step: str) -> str:
        """What a step of an axis is called; the step itself where the scale does not know it."""
        if self.form == "mean":
            return step.replace("_", " ").replace("-", " ").capitalize() if step in self.steps(side) else step
        options = (option for group in self.groups if group.side == side for option in group.factors[0].options)
        return next((option.title for option in options if option.id == step), step)
