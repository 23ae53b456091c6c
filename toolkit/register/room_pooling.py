"""From revealed estimates to the result that is recorded: by the method asked for, with weights and dissent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError, nearest
from toolkit.register.room_views import Round

if TYPE_CHECKING:
    from toolkit.risks.elicitation import Dissent, Performances, Pooled

__all__ = ["METHODS", "pooled_result"]

METHODS = ("equal weights", "performance weights", "given weights", "log-odds")


def pooled_result(
    view: Round,
    method: str,
    performances: Performances | None,
    weights: Mapping[str, float] | None,
    extremise: float,
    reasons: Mapping[str, str],
) -> dict[str, Any]:
    """The fields of a `RoomResult`, but for who pooled it. Raises `ToolkitError` for a method that does not fit."""
    form, where = view.record.form, f"estimate_round:{view.record.id}"
    method = method or ("log-odds" if form == "probability" else "equal weights")
    if method not in METHODS:
        raise ToolkitError(f"there is no method {method[:40]!r}", where=where, try_instead=nearest(method, METHODS))
    if method == "log-odds" and form != "probability":
        raise ToolkitError("only probabilities have log-odds", where=where, try_instead="Take equal weights.")
    if extremise != 1 and method != "log-odds":
        raise ToolkitError("only log-odds are extremised", where=where, try_instead="Take method='log-odds'.")
    used = _weights(view, method, performances, weights, where)
    said = _rating(view, used) if form == "rating" else _numbers(view, method, used, extremise)
    given = view.estimates()
    stranger = next((who for who in reasons if who not in given), None)
    if stranger is not None:
        raise ToolkitError(f"{stranger[:60]!r} gave no estimate", where=where, try_instead=nearest(stranger, given))
    named: dict[str, dict[str, Any]] = {
        each.who: {"participant": each.who, "how": each.how, "apart": each.apart, "reason": given[each.who].why}
        for each in said.pop("dissents")
    }
    for who, reason in reasons.items():
        named[who] = {
            **named.get(who, {"participant": who, "how": "says so", "apart": False}),
            "reason": reason.strip(),
        }
    measured = performances if method == "performance weights" else None
    if measured:
        said["notes"] = [*said["notes"], *measured.notes]
    return {
        **said,
        "method": method if form != "rating" or method != "equal weights" else "middle of the room",
        "turn": view.turn,
        "dissent": [named[who] for who in given if who in named],
        "cutoff": measured.cutoff if measured else None,
        "performance": {
            who: {"calibration": each.calibration, "information": each.information}
            for who, each in (measured.people.items() if measured else ())
            if who in given
        },
    }


def _weights(
    view: Round, method: str, performances: Performances | None, weights: Mapping[str, float] | None, where: str
) -> Mapping[str, float] | None:
    """The weights by participant; None for equal ones."""
    given = view.estimates()
    if method == "performance weights":
        if performances is None:
            instead = "Give performances=weights_from_exercise(…), from the room's calibration exercise."
            raise ToolkitError("performance weights need scores", where=where, try_instead=instead)
        return {who: weight for who, weight in performances.weights.items() if who in given}
    if (weights is not None) is not (method == "given weights") and method != "log-odds":
        instead = "Give weights={…} together with method='given weights', and neither otherwise."
        raise ToolkitError("weights and method do not fit", where=where, try_instead=instead)
    return weights


def _numbers(view: Round, method: str, weights: Mapping[str, float] | None, extremise: float) -> dict[str, Any]:
    from toolkit.risks.elicitation import dissent, pool, pool_log_odds

    form = "probability" if view.record.form == "probability" else "amount"
    values = view.values()
    if method == "log-odds":
        found: Pooled = pool_log_odds(values, weights, extremise=extremise)
    else:
        found = pool(values, weights, form=form)  # type: ignore[arg-type]  # one of two words
    dissents: tuple[Dissent, ...] = dissent(values, found, form=form)  # type: ignore[arg-type]  # as above
    value: Any = found.value if isinstance(found.value, float) else {"low": found.low, "high": found.high}
    numbers = {"low": found.low, "median": found.median, "high": found.high, "mean": found.mean, "value": value}
    told = {"weights": dict(found.weights), "notes": list(found.notes), "extremise": found.extremise}
    return {**numbers, **told, "dissents": dissents}


def _rating(view: Round, weights: Mapping[str, float] | None) -> dict[str, Any]:
    from toolkit.risks.elicitation import dissent_of_ratings, pool_ratings

    steps = view.steps
    ratings = {who: each.step for who, each in view.estimates().items()}
    found = pool_ratings(ratings, steps, weights)
    told = {"weights": dict(found.weights), "shares": dict(found.shares), "notes": list(found.notes)}
    return {"step": found.step, **told, "dissents": dissent_of_ratings(ratings, found, steps)}
