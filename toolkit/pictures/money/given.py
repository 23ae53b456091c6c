"""Values of pictures from what the rooms below work out: quantified losses, pooled estimates, compared methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError
from toolkit.pictures.money.agreement import RankAgreement, Ranked
from toolkit.pictures.money.calibration import Calibration, CalibrationPoint
from toolkit.pictures.money.curve import LossCurve
from toolkit.pictures.money.exceedance import LossExceedance
from toolkit.pictures.money.spread import RoomEstimate, Spread
from toolkit.pictures.money.tail import TailShare, TailShares

if TYPE_CHECKING:
    from toolkit.risks.disagreement import Disagreement
    from toolkit.risks.losses.result import LossDistribution, Quantification
    from toolkit.risks.losses.tolerance import Tolerance

__all__ = [
    "agreement_of",
    "calibration_of",
    "exceedance_of",
    "spread_of",
    "tail_of",
]

_Z95 = 1.959963984540054


def exceedance_of(
    levels: Mapping[str, Quantification], tolerance: Tolerance | None = None, **more: Any
) -> LossExceedance:
    """The curves of quantified levels by their names (inherent, current, target), as the picture takes them.

    A simulated curve has a band: Wilson's 95% interval of each probability, from the number of trials. `more` are
    further fields of `LossExceedance`. Raises `ToolkitError` for levels in different currencies.
    """
    currencies = sorted({each.portfolio.currency for each in levels.values()})
    if len(currencies) > 1:
        what = f"the curves are in different currencies: {', '.join(currencies)}"
        raise ToolkitError(what, try_instead="Quantify scenarios in one currency: nothing is converted here.")
    curves = []
    for name, quantified in levels.items():
        points, trials = _points(quantified.total), quantified.trials
        bands = [_wilson(chance, trials) for _, chance in points] if trials else []
        lower, upper = [low for low, _ in bands], [high for _, high in bands]
        curves.append(LossCurve(name, points, lower, upper, quantified.total.p_no_loss))
    currency = currencies[0] if currencies else "GBP"
    return LossExceedance(curves, **{"currency": currency, "tolerance": tolerance, **more})


def tail_of(quantified: Quantification, share: float = 0.99) -> TailShares:
    """Each risk's part of the mean of the worst (1 - share) of years, beside its part of the mean loss."""
    amounts = quantified.contributions(share)
    scenarios = quantified.portfolio.scenarios
    means = {each.id: quantified.risk(each.id).mean for each in scenarios}
    tail, mean = sum(amounts.values()) or 1.0, sum(means.values()) or 1.0
    shares = [TailShare(each.title or each.id, amounts[each.id] / tail, means[each.id] / mean) for each in scenarios]
    return TailShares(shares, quantified.portfolio.currency, share, quantified.total.tvar(share))


def spread_of(question: str, unit: str, rows: Sequence[Mapping[str, Any]]) -> Spread:
    """The rows of `toolkit.risks.elicitation.spread_rows`: a person each, and the room's last where it is pooled."""
    people = [RoomEstimate(row["who"], row["low"], row["high"], row["median"], bool(row["dissent"])) for row in rows]
    pooled = next((person for person, row in zip(people, rows, strict=True) if row["is_pool"]), None)
    return Spread(question, unit, [person for person in people if person is not pooled], pooled)


def calibration_of(rows: Sequence[Mapping[str, Any]], **more: Any) -> Calibration:
    """The rows of `toolkit.risks.elicitation.calibration_rows`: a point a bin of confidence, and one for intervals."""
    points = [
        # A Beta interval of 0 or all answers leaves the share itself out: the picture shows it at the end.
        CalibrationPoint(
            row["stated"],
            row["share"],
            row["count"],
            min(row["low"], row["share"]),
            max(row["high"], row["share"]),
            row["kind"],
        )
        for row in rows
    ]
    return Calibration(points, **more)


def agreement_of(compared: Disagreement, titles: Mapping[str, str] | None = None, **more: Any) -> RankAgreement:
    """Ranks from scores, 1 for the worst by each method; equal ones share a rank, a range stands at its middle.

    `titles` say what risks are called whose ids the scores have.
    """
    ranks: dict[str, dict[str, int]] = {}
    for method in compared.methods:
        middles = {risk: _middle(given[method]) for risk, given in compared.scores.items() if method in given}
        falling = sorted(middles.values(), reverse=True)
        ranks[method] = {risk: falling.index(middle) + 1 for risk, middle in middles.items()}
    rows = [
        Ranked((titles or {}).get(risk, risk), [ranks[method].get(risk) for method in compared.methods])
        for risk in compared.scores
    ]
    return RankAgreement(compared.methods, rows, compared.pairs, **more)


def _points(losses: LossDistribution) -> list[tuple[float, float]]:
    """The curve with what lies left of it: where every loss is the same, that is a drop, drawn as one."""
    curve = losses.curve()
    if not curve:
        return []
    before = curve[0][0] * (1 - 1e-6)
    points = [(0.0, 1 - losses.p_no_loss), (before, losses.exceedance(before)), *curve]
    least, falling = 1.0, []
    for loss, chance in points:  # rounding leaves a hair below 0, or above the value before it
        least = min(least, max(0.0, chance))
        falling.append((loss, least))
    return falling


def _middle(said: float | tuple[float, float]) -> float:
    return (said[0] + said[1]) / 2 if isinstance(said, tuple) else float(said)


def _wilson(share: float, trials: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share seen in so many trials (E. B. Wilson 1927)."""
    square = _Z95**2 / trials
    middle = (share + square / 2) / (1 + square)
    half = _Z95 * sqrt(share * (1 - share) / trials + square / (4 * trials)) / (1 + square)
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
