"""What must hold within a scoring method, so that every answer leads to a level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.catalogues.scale import Scale, Side

__all__ = ["VARIANTS", "check_scale"]

VARIANTS: Mapping[str, tuple[str, ...]] = {
    "cvss": ("3.1", "4.0"),
    "aivss": ("average", "uplift", "uplift_repaired", "candidate"),
}
"""By form: the formulas that the toolkit knows."""
_TAKEN = ("level", "method", "proposed", "why")
_SIDES: tuple[Side, ...] = ("likelihood", "impact")


def check_scale(scale: Scale) -> None:
    """Raise `ValueError` (what | what instead) for what does not hold together in a scale."""
    _names_once(scale)
    _CHECKS[scale.form](scale)


def _names_once(scale: Scale) -> None:
    taken = next((factor.id for factor in scale.factors if factor.id in _TAKEN), None)
    if taken is not None:
        raise ValueError(f"{taken!r} is taken: a judgement says it itself | Call the factor something else")
    named = [
        ("level", [level.id for level in scale.levels]),
        ("factor", [factor.id for factor in scale.factors]),
        *((f"option of {factor.id!r}", [option.id for option in factor.options]) for factor in scale.factors),
    ]
    for what, names in named:
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"{what} {twice!r} is there twice | Give each a name of its own")


def _matrix(scale: Scale) -> None:
    levels = {level.id for level in scale.levels}
    for side in _SIDES:
        if not scale.steps(side):
            raise ValueError(f"nothing tells of {side} | Give a group with side: {side}, and steps")
    for impact in scale.steps("impact"):
        for likelihood in scale.steps("likelihood"):
            if scale.table.get(impact, {}).get(likelihood) not in levels:
                raise ValueError(
                    f"table has no level for impact {impact!r} and likelihood {likelihood!r} | Fill the cell"
                )


def _mean(scale: Scale) -> None:
    _rising(scale)
    if any(group.side is None for group in scale.groups) or {group.side for group in scale.groups} != set(_SIDES):
        raise ValueError("a method of means has groups of likelihood and of impact | Say `side` of each group")
    _matrix(scale)


def _sum(scale: Scale) -> None:
    _rising(scale)
    _all_numbers(scale)
    _bands_are_levels(scale)


def _chain(scale: Scale) -> None:
    _matrix(scale)
    derived, factors = scale.likelihood_from, {factor.id: factor for factor in scale.factors}
    if derived is None:
        raise ValueError("a chain begins with a table of likelihood | Give `likelihood_from`")
    for name in (derived.rows, derived.columns):
        if name not in factors or not factors[name].options:
            raise ValueError(f"likelihood_from names {name!r}, which is no factor with options | Name one")
    if len(factors) != 3 or derived.rows == derived.columns:
        raise ValueError("a chain asks for two things of likelihood and one of impact | Give three factors")
    for row in factors[derived.rows].options:
        for column in factors[derived.columns].options:
            if derived.table.get(row.id, {}).get(column.id) not in scale.steps("likelihood"):
                raise ValueError(f"likelihood_from has no step for {row.id!r} and {column.id!r} | Fill the cell")


def _table(scale: Scale) -> None:
    levels, *asked = {level.id for level in scale.levels}, *scale.factors
    if any(not factor.options for factor in asked):
        raise ValueError("a decision table asks for choices only | Give every factor options")
    *leading, last = asked
    if len(scale.decisions) != prod(len(factor.options) for factor in leading):
        raise ValueError("decisions has not one row for each choice of the leading factors | Fill or drop rows")
    known = [{option.id for option in factor.options} for factor in leading]
    for key, outcomes in scale.decisions.items():
        parts = key.split()
        if len(parts) != len(known) or any(part not in of for part, of in zip(parts, known, strict=True)):
            wanted = " ".join(factor.id for factor in leading)
            raise ValueError(f"decisions has the row {key!r} | Write an option each of: {wanted}")
        if len(outcomes) != len(last.options) or not levels.issuperset(outcomes):
            raise ValueError(f"row {key!r} needs a level for each option of {last.id!r} | Fill the row")


def _formula(scale: Scale) -> None:
    _rising(scale)
    _bands_are_levels(scale)
    known = VARIANTS[scale.form]
    if scale.variant not in known:
        raise ValueError(f"{scale.form} has no variant {scale.variant!r} | Take one of {', '.join(known)}")


def _rising(scale: Scale) -> None:
    if not scale.bands or any(low.from_ >= high.from_ for low, high in pairwise(scale.bands)):
        raise ValueError("bands are to be given in rising order | Begin with the lowest")


def _bands_are_levels(scale: Scale) -> None:
    if [band.id for band in scale.bands] != [level.id for level in scale.levels]:
        raise ValueError("the bands of this form are the levels, lowest first | Give one band for each level")


def _all_numbers(scale: Scale) -> None:
    for factor in scale.factors:
        if not factor.options and (factor.minimum is None or factor.maximum is None):
            raise ValueError(f"factor {factor.id!r} has neither options nor bounds | Give options, or both bounds")


_CHECKS: Mapping[str, Callable[[Scale], None]] = {
    "matrix": _matrix,
    "mean": _mean,
    "sum": _sum,
    "chain": _chain,
    "table": _table,
    "cvss": _formula,
    "aivss": _formula,
}
