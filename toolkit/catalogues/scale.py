"""Scoring methods as data: what is asked, in which steps, and how the answers become a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from toolkit.catalogues.vocabulary import Id
from toolkit.files.build import Strict

__all__ = ["Band", "Factor", "Group", "Level", "Option", "Scale", "WorkedExample"]


class Option(Strict):
    """A choice within a factor: what it is called and what it counts."""

    id: Id
    title: str
    value: float
    meaning: str = ""


class Factor(Strict):
    """One thing that is judged."""

    id: Id
    title: str
    question: str
    options: tuple[Option, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


class Band(Strict):
    """Values from `from` (included) up to the next band are called this."""

    id: Id
    from_: float = Field(alias="from")


class Group(Strict):
    """Factors that are judged together: their mean falls in a band."""

    id: Id
    title: str
    side: Literal["likelihood", "impact"]
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


class Scale(Strict):
    """A scoring method: `matrix` (a step on each axis, a table gives the level) or `mean` (factors, bands, a table)."""

    id: Id
    title: str
    edition: str
    form: Literal["matrix", "mean"]
    source: str
    about: str
    caution: str = ""
    groups: tuple[Group, ...] = Field(min_length=2)
    bands: tuple[Band, ...] = ()
    levels: tuple[Level, ...] = Field(min_length=2)
    table: Mapping[Id, Mapping[Id, Id]] = Field(description="impact step or band -> likelihood step or band -> level")
    examples: tuple[WorkedExample, ...] = ()

    @model_validator(mode="after")
    def _table_is_whole(self) -> Scale:
        levels = {level.id for level in self.levels}
        for impact in self.steps("impact"):
            for likelihood in self.steps("likelihood"):
                level = self.table.get(impact, {}).get(likelihood)
                if level not in levels:
                    raise ValueError(
                        f"table has no level for impact {impact!r} and likelihood {likelihood!r} | Fill the cell"
                    )
        return self

    def steps(self, side: Literal["likelihood", "impact"]) -> tuple[str, ...]:
        """The steps of an axis, lowest first: a matrix's options, or the bands of a method of means."""
        if self.form == "mean":
            return tuple(band.id for band in self.bands)
        return tuple(option.id for group in self.groups if group.side == side for option in group.factors[0].options)
