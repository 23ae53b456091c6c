"""The risks of a register on the matrix of their scale: the report and the notebooks draw the same picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.scale import Scale
from toolkit.markup.element import Safe
from toolkit.pictures.matrix import Place, RiskPoint, matrix
from toolkit.register.records import Risk, RiskLevel

if TYPE_CHECKING:
    from toolkit.pictures.money.moves import Moves
    from toolkit.risks.fidelity import Fidelity

__all__ = ["matrix_of", "moves_of"]

_LEVELS: tuple[RiskLevel, ...] = ("inherent", "current", "target")


def matrix_of(risks: Sequence[Risk], scale: Scale) -> Safe:
    """Every risk's way from inherent to target on a matrix scale, numbered from 1 in the order given, as SVG.

    What was judged by another method than `scale` has no place on it and is left out. The scale needs axes.
    """
    return matrix(_placed(risks, scale), **_grid(scale))


def moves_of(risks: Sequence[Risk], scale: Scale, fidelity: Fidelity | None = None, **more: Any) -> Moves:
    """The same as a value for `pictures.money.before_and_after` and its Plotly figure, with the matrix's fidelity."""
    from toolkit.pictures.money.moves import Moves  # not needed by those who find threats, and not free

    return Moves(_placed(risks, scale), **_grid(scale), fidelity=fidelity, **more)


def _placed(risks: Sequence[Risk], scale: Scale) -> list[RiskPoint]:
    points: list[RiskPoint] = []
    for number, risk in enumerate(risks, start=1):
        places: dict[str, Place] = {
            name: (risk.assessments[name].likelihood, risk.assessments[name].impact)
            for name in _LEVELS
            if name in risk.assessments and risk.assessments[name].method == scale.id
        }
        if places:
            points.append((str(number), risk.title, places))
    return points


def _grid(scale: Scale) -> dict[str, Any]:
    return {
        "likelihood_steps": [(step, scale.step_title("likelihood", step)) for step in scale.steps("likelihood")],
        "impact_steps": [(step, scale.step_title("impact", step)) for step in scale.steps("impact")],
        "table": scale.table,
        "levels": [(level.id, level.title, level.colour) for level in scale.levels],
    }
