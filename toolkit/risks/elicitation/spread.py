"""The distribution that a person's estimate stands for: how much of it lies below a value, and its quantiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.risks.elicitation.implied import implied_value
from toolkit.risks.elicitation.values import Form, Value
from toolkit.risks.losses.numbers import Z95, Interval, Pert

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

__all__ = ["mean_of", "quantiles", "shares_below"]


def shares_below(values: Sequence[Value], form: Form) -> Callable[[Floats], Floats]:
    """How much of each of `n` estimates lies at or below values: gives a function from (m,) values to (n, m) shares.

    Lognormal, logit-normal, PERT, or a single number's step; of each sort all at once, as it is called many times.
    """
    import numpy as np
    from scipy.special import betainc, ndtr

    where = {sort: [n for n, value in enumerate(values) if isinstance(value, sort)] for sort in (Interval, Pert, float)}
    normal = np.array([_transformed(values[n], form) for n in where[Interval]]).reshape(-1, 2, 1)  # type: ignore[arg-type]  # intervals
    perts = [values[n] for n in where[Pert]]
    beta = np.array([(p.low, p.high - p.low, p.alpha, p.beta) for p in perts]).reshape(-1, 4, 1)  # type: ignore[union-attr]  # as above
    single = np.array([values[n] for n in where[float]], dtype=float).reshape(-1, 1)

    def shares(at: Floats) -> Floats:
        found = np.empty((len(values), len(at)))
        if len(normal):
            found[where[Interval]] = ndtr((_transform(at, form) - normal[:, 0]) / normal[:, 1])
        if len(beta):
            inside = np.clip((at - beta[:, 0]) / beta[:, 1], 0.0, 1.0)
            found[where[Pert]] = betainc(beta[:, 2], beta[:, 3], inside)
        found[where[float]] = np.where(at >= single, 1.0, 0.0)
        return found

    return shares


def quantiles(value: Value, shares: Floats, form: Form) -> Floats:
    """The values that are not exceeded with these probabilities (strictly between 0 and 1)."""
    import numpy as np
    from scipy.special import betaincinv, expit, ndtri

    if isinstance(value, Interval):
        centre, spread = _transformed(value, form)
        back = expit if form == "probability" else np.exp
        return np.asarray(back(centre + spread * ndtri(shares)))
    if isinstance(value, Pert):
        return np.asarray(value.low + (value.high - value.low) * betaincinv(value.alpha, value.beta, shares))
    return np.full(np.shape(shares), value)


def mean_of(value: Value, form: Form) -> float:
    """The mean of what an estimate stands for."""
    return implied_value(value, is_probability=form == "probability").mean


def _transform(at: Floats, form: Form) -> Floats:
    import numpy as np
    from scipy.special import logit

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(logit(np.clip(at, 0.0, 1.0)) if form == "probability" else np.log(np.maximum(at, 0.0)))


def _transformed(value: Interval, form: Form) -> tuple[float, float]:
    """Centre and standard deviation on the scale on which the estimate is normal."""
    import numpy as np

    low, high = _transform(np.array([value.low, value.high]), form)
    return float(low + high) / 2, float(high - low) / (2 * Z95)
