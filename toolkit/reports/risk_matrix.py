"""The risks of a register on the matrix of their scale: the report and the notebooks draw the same picture."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.catalogues.scale import Scale
from toolkit.markup.element import Safe
from toolkit.pictures.matrix import Place, RiskPoint, matrix
from toolkit.register.records import Risk, RiskLevel

__all__ = ["matrix_of"]

_LEVELS: tuple[RiskLevel, ...] = ("inherent", "current", "target")


def matrix_of(risks: Sequence[Risk], scale: Scale) -> Safe:
    """Every risk's way from inherent to target on a matrix scale, numbered from 1 in the order given, as SVG.

    What was judged by another method than `scale` has no place on it and is left out; so is everything on a scale
    of means, whose axes are no steps that people choose.
    """
    titles = {
        group.side: [(option.id, option.title) for option in group.factors[0].options]
        for group in scale.groups
        if group.factors[0].options
    }
    if scale.form != "matrix":
        titles = {side: [(band.id, band.id.capitalize()) for band in scale.bands] for side in ("likelihood", "impact")}
    points: list[RiskPoint] = []
    for number, risk in enumerate(risks, start=1):
        places: dict[str, Place] = {
            name: (risk.assessments[name].likelihood, risk.assessments[name].impact)
            for name in _LEVELS
            if name in risk.assessments and risk.assessments[name].method == scale.id
        }
        if places:
            points.append((str(number), risk.title, places))
    return matrix(
        points,
        likelihood_steps=titles["likelihood"],
        impact_steps=titles["impact"],
        table=scale.table,
        levels=[(level.id, level.title, level.colour) for level in scale.levels],
    )
