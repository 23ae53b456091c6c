"""OWASP AIVSS in four versions. What is unknown leaves a range between its lowest and highest value, never a default.

Where the formulas come from is said in the scales that use them (threat_libraries/scales/aivss-*.yaml). All start from
a score of CVSS 4.0; all are rounded half up, on decimal numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from toolkit.catalogues.scale import Scale
from toolkit.errors import InputError, Problem
from toolkit.risks.forms.cvss import EXAMPLES, read_vector
from toolkit.risks.forms.inputs import choice_of, number_of, shown, strangers, wrong
from toolkit.risks.forms.outcome import Inputs, Outcome, band, exact, half_up
from toolkit.risks.reliability import reliability_of

__all__ = ["CVSS", "UNKNOWN", "by_aivss"]

CVSS = "cvss"
"""The input that is a CVSS 4.0 vector, or its score."""
UNKNOWN = "X"
"""What is written for a factor that nobody knows; leaving it out means the same."""
_VECTOR = "vector"
_PREFIX = "AIVSS:2.0/"
_EPISODES = re.compile(r"(\d{1,9})/(\d{1,9})", re.ASCII)
_TEN, _TWO = Decimal(10), Decimal(2)
_CLASSES = ("lc", "cp", "ap", "sr")
_ADJUSTS = ("ex", "pt", "ca", "td")
_SPREAD = Decimal("9.8")

End = Literal["low", "high"]


@dataclass(frozen=True)
class _Read:
    """A CVSS score, and the options chosen; factors that are unknown have none."""

    cvss: Decimal
    ends: Mapping[str, tuple[Decimal, Decimal]]
    """By factor: the lowest and the highest that it can count. Both are the same where it is known."""
    chosen: Mapping[str, str]
    unknown: tuple[str, ...]

    def at(self, end: End, *factors: str) -> Decimal:
        """The sum of these factors, at one end of what is possible."""
        return sum((self.ends[each][0 if end == "low" else 1] for each in factors), Decimal(0))


def by_aivss(scale: Scale, inputs: Inputs) -> Outcome:
    """Takes `cvss` (a CVSS 4.0 vector, or its score) and the factors of the version; unknown ones may be left out.

    The candidate also takes its own `vector`, and as `sr` the episodes that worked of those tried, such as 27/30.
    """
    read = _read(scale, _counted(_spelt_out(inputs)) if scale.variant == "candidate" else inputs)
    if scale.variant == "candidate":
        return _candidate(scale, read)
    summed = tuple(factor.id for factor in scale.groups[1].factors)
    score, weight = _FORMULAS[scale.variant]
    low, high = (_bounded(half_up(score(read, summed, end))) for end in _ENDS)
    details: dict[str, float | str] = {"cvss_base": float(read.cvss)}
    _put(details, "factor_sum", *(read.at(end, *summed) for end in _ENDS))
    _put(details, "cvss_coefficient", *(weight(read, summed, end) for end in _ENDS))
    if scale.variant != "average":
        _put(details, "uplift", *(half_up(_uplift(read, summed, end), "0.0001") for end in _ENDS))
    return Outcome(
        band(scale, high),
        value=float(high),
        low=float(low) if read.unknown else None,
        high=float(high) if read.unknown else None,
        details=details,
        cautions=(_swamped(read, summed, weight),),
        unknown=read.unknown,
    )


_ENDS: tuple[End, End] = ("low", "high")
Formula = Callable[[_Read, tuple[str, ...], End], Decimal]


_OTHER: Mapping[End, End] = {"low": "high", "high": "low"}


def _lifts(read: _Read, summed: tuple[str, ...], end: End) -> Decimal:
    """By which share of what is left to 10 the factors and the threat multiplier lift the score."""
    return read.at(end, *summed) / _TEN * read.at(end, "threat")


def _uplift(read: _Read, summed: tuple[str, ...], end: End) -> Decimal:
    """AARS of version 0.8."""
    return (_TEN - read.cvss) * _lifts(read, summed, end)


_FORMULAS: Mapping[str, tuple[Formula, Formula]] = {
    "average": (
        lambda read, summed, end: (read.cvss + read.at(end, *summed)) / _TWO * read.at(end, "threat"),
        lambda read, _, end: read.at(end, "threat") / _TWO,
    ),
    "uplift": (
        lambda read, summed, end: (read.cvss + _uplift(read, summed, end)) * read.at(end, "mitigation"),
        lambda read, summed, end: (1 - _lifts(read, summed, _OTHER[end])) * read.at(end, "mitigation"),
    ),
    "uplift_repaired": (
        lambda read, summed, end: read.cvss + _uplift(read, summed, end) * read.at(end, "mitigation"),
        lambda read, summed, end: 1 - _lifts(read, summed, _OTHER[end]) * read.at(_OTHER[end], "mitigation"),
    ),
}
"""By variant: the score, and by how much it moves for a point of CVSS; each at one end of what is possible."""


def _swamped(read: _Read, summed: tuple[str, ...], weight: Formula) -> str:
    """The published criticism of the uplift, worked out for these factors: how much of CVSS is left in the score."""
    least, most = (weight(read, summed, end) for end in _ENDS)
    if least == most:
        left = half_up(least * _SPREAD)
        return (
            f"With these factors a point of CVSS moves the score by {_short(least)} points: findings that CVSS puts "
            f"{_SPREAD} points apart come out {left} apart."
        )
    return f"With what is known, a point of CVSS moves the score by {_short(least)} to {_short(most)} points."


def _candidate(scale: Scale, read: _Read) -> Outcome:
    """The normative score is CVSS itself; the class of effect and the experimental adjustment stand beside it."""
    details: dict[str, float | str] = {"effect_class": _effect_class(read)}
    adjusted = [
        _bounded(half_up(read.cvss + read.at(end, *_ADJUSTS))) if read.cvss else Decimal("0.0") for end in _ENDS
    ]
    _put(details, "adjusted", *adjusted)
    cautions: tuple[str, ...] = ()
    if read.unknown:
        told = (
            "Where a metric is unknown, the candidate gives no adjusted number; the two ends are worked out here "
            "from the lowest and the highest that the unknown could be."
        )
        cautions = (told,)
    value = float(read.cvss)
    return Outcome(band(scale, read.cvss), value=value, details=details, cautions=cautions, unknown=read.unknown)


def _effect_class(read: _Read) -> str:
    if any(each in read.unknown for each in _CLASSES):
        return "AX"
    lc, cp, ap, sr = (read.chosen[each] for each in _CLASSES)
    if ap == "lateral" or (lc in ("direct", "indirect") and cp == "cross_session"):
        return "A2"
    if lc == "direct" and sr == "reliable":
        return "A2"
    return "A0" if (lc, cp, ap, sr) == ("none", "none", "none", "unreliable") else "A1"


def _spelt_out(inputs: Inputs) -> Inputs:
    """A vector such as AIVSS:2.0/LC:D/CP:C, as single inputs; what is given beside it wins."""
    vector = inputs.get(_VECTOR)
    rest = {name: value for name, value in inputs.items() if name != _VECTOR}
    if vector is None:
        return rest
    if not isinstance(vector, str) or not vector.startswith(_PREFIX) or len(vector) > 100:
        instead = f"Write it as {_PREFIX}LC:D/CP:S/AP:C/SR:R/EX:M/PT:M/CA:M/TD:M, with X for what is unknown."
        raise InputError([Problem(_VECTOR, f"{shown(vector)} is no AIVSS 2.0 vector", instead)])
    parts = (part.partition(":") for part in vector.removeprefix(_PREFIX).split("/"))
    return {**{name.lower(): value for name, _, value in parts}, **rest}


def _counted(inputs: Inputs) -> Inputs:
    """SR from episodes, such as 27/30, as its letter. Raises `InputError` for counts that cannot be."""
    given = inputs.get("sr")
    found = _EPISODES.fullmatch(given) if isinstance(given, str) else None
    return inputs if found is None else {**inputs, "sr": reliability_of(int(found[1]), int(found[2])).code}


def _read(scale: Scale, inputs: Inputs) -> _Read:
    factors = [factor for factor in scale.factors if factor.id != CVSS]
    problems = strangers(inputs, [factor.id for factor in scale.factors])
    cvss = _cvss(scale, inputs, problems)
    ends: dict[str, tuple[Decimal, Decimal]] = {}
    chosen: dict[str, str] = {}
    unknown: list[str] = []
    for factor in factors:
        given = inputs.get(factor.id, UNKNOWN)
        value = number_of(factor, given)
        if given == UNKNOWN:
            unknown.append(factor.id)
            counts = [exact(option.value) for option in factor.options]
            ends[factor.id] = min(counts), max(counts)
        elif value is None:
            problem = wrong(factor, given)
            problems.append(Problem(problem.where, problem.what, f"{problem.try_instead} Or X, where nobody knows."))
        else:
            ends[factor.id] = exact(value), exact(value)
            option = choice_of(factor, given)
            chosen[factor.id] = option.id if option is not None else ""
    if problems:
        raise InputError(problems)
    return _Read(cvss, ends, chosen, tuple(unknown))


def _cvss(scale: Scale, inputs: Inputs, problems: list[Problem]) -> Decimal:
    """The CVSS 4.0 score: of all metrics for the candidate, of the base metrics for the others (CVSS_Base)."""
    given = inputs.get(CVSS)
    instead = f"Give a CVSS 4.0 vector such as {EXAMPLES['4.0']}, or its score from 0 to 10."
    if given is None or given == UNKNOWN:
        problems.append(Problem(CVSS, "is missing (the CVSS 4.0 vector or score)", instead))
    elif isinstance(given, str):
        try:
            found = read_vector(given, "4.0", CVSS)
        except InputError as error:
            problems.extend(error.problems)
        else:
            return found.score if scale.variant == "candidate" else found.base
    elif not _is_score(given):
        problems.append(Problem(CVSS, f"cannot be {shown(given)}", f"{instead} CVSS has one digit after the point."))
    else:
        return exact(given)
    return Decimal(0)


def _is_score(given: object) -> bool:
    """Whether it is a number from 0 to 10 with one digit after the point."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 10:
        return False
    return exact(given) == half_up(exact(given))


def _put(details: dict[str, float | str], name: str, low: Decimal, high: Decimal) -> None:
    if low == high:
        details[name] = float(low)
    else:
        details[f"{name}_low"], details[f"{name}_high"] = float(low), float(high)


def _bounded(value: Decimal) -> Decimal:
    return min(max(value, Decimal(0)), _TEN)


def _short(value: Decimal) -> str:
    return f"{half_up(value, '0.0001').normalize():f}"
