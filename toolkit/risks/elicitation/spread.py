"""The distribution that a person's estimate stands for: how much of it lies below a value, and its quantiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.risks.elicitation.implied import implied_value
from toolkit.risks.elicitation.values import Form, Value
from toolkit.risks.losses.numbers import Z95, Interval, Pert

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

__all__ = ["below", "mean_of", "quantiles"]


def below(value: Value, at: Floats, form: Form) -> Floats:
    """The probability of at most `at` (any shape): lognormal, logit-normal, PERT, or a single number's step."""
    import numpy as np
    from scipy.special import betainc, ndtr

    if isinstance(value, Interval):
        centre, spread = _transformed(value, form)
        return np.asarray(ndtr((_transform(at, form) - centre) / spread))
    if isinstance(value, Pert):
        share = np.clip((at - value.low) / (value.high - value.low), 0.0, 1.0)
        return np.asarray(betainc(value.alpha, value.beta, share))
    return np.where(at >= value, 1.0, 0.0)


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
