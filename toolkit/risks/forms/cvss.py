"""CVSS 3.1 and 4.0, by the `cvss` package: a vector in, the score of the metrics that it states out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from toolkit.catalogues.scale import Scale
from toolkit.errors import InputError, Problem
from toolkit.risks.forms.inputs import missing, shown, strangers
from toolkit.risks.forms.outcome import Inputs, Outcome, band

__all__ = ["EXAMPLES", "Cvss", "by_cvss", "read_vector"]

EXAMPLES = {
    "3.1": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "4.0": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
}
"""A whole base vector of each version."""
_LONGEST = 400  # the longest that can be written with all metrics is below 250
_BASE_4 = ("AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA")
_TEMPORAL_3 = ("E", "RL", "RC")
_ENVIRONMENT_3 = ("CR", "IR", "AR", "MAV", "MAC", "MPR", "MUI", "MS", "MC", "MI", "MA")


class Cvss(NamedTuple):
    """A score as the standard gives it, what it is called, and the scores of fewer metrics."""

    score: Decimal
    kind: str
    base: Decimal


def by_cvss(scale: Scale, inputs: Inputs) -> Outcome:
    """Takes `vector`, a vector string of the scale's version."""
    factor = scale.factors[0]
    problems = strangers(inputs, [factor.id], "input")
    if factor.id not in inputs:
        problems.append(missing(factor))
    if problems:
        raise InputError(problems)
    found = read_vector(inputs[factor.id], scale.variant, factor.id)
    details: dict[str, float | str] = {"kind": found.kind, "base": float(found.base)}
    return Outcome(band(scale, found.score), value=float(found.score), details=details)


def read_vector(vector: object, version: str, where: str) -> Cvss:
    """The score of a vector of CVSS 3.1 or 4.0.

    Raises `InputError` that says what is wrong with it, with an example of what would be right.
    """
    instead = f"Write it as {EXAMPLES[version]}."
    if not isinstance(vector, str) or len(vector) > _LONGEST:
        raise InputError([Problem(where, f"{shown(vector)} is no CVSS vector", instead)])
    text = vector.strip()
    prefix = f"CVSS:{version}/"
    if not text.startswith(prefix):
        other = text.partition("/")[0].removeprefix("CVSS:") if text.startswith("CVSS:") else ""
        theirs = f"is a vector of CVSS {shown(other, quoted=False)}, and this takes {version}"
        what = f"{shown(text)} {theirs if other else 'begins with no version'}"
        if other and version == "4.0":
            instead = f"Score it anew by CVSS 4.0, as older scores cannot be converted: {EXAMPLES[version]}."
        raise InputError([Problem(where, what, instead)])
    return _read_4(text, where, instead) if version == "4.0" else _read_3(text, where, instead)


def _read_3(text: str, where: str, instead: str) -> Cvss:
    from cvss import CVSS3
    from cvss.exceptions import CVSSError

    try:
        read = CVSS3(text)
    except CVSSError as error:
        raise _malformed(text, error, where, instead) from None
    base, temporal, environmental = (Decimal(str(each)) for each in read.scores())
    if _states(text, _ENVIRONMENT_3):
        return Cvss(environmental, "environmental", base)
    return Cvss(temporal, "temporal", base) if _states(text, _TEMPORAL_3) else Cvss(base, "base", base)


def _read_4(text: str, where: str, instead: str) -> Cvss:
    from cvss import CVSS4
    from cvss.exceptions import CVSSError

    try:
        read = CVSS4(text)
        stated = [part for part in text.split("/")[1:] if part.partition(":")[0] in _BASE_4]
        base = CVSS4("/".join(("CVSS:4.0", *stated)))
    except CVSSError as error:
        raise _malformed(text, error, where, instead) from None
    environment = ("CR", "IR", "AR", *(f"M{each}" for each in _BASE_4))
    kind = f"CVSS-B{'T' if _states(text, ('E',)) else ''}{'E' if _states(text, environment) else ''}"
    return Cvss(Decimal(str(read.base_score)), kind, Decimal(str(base.base_score)))


def _states(text: str, metrics: Sequence[str]) -> bool:
    """Whether a vector says anything of one of these metrics; `X` says nothing."""
    parts = (part.partition(":") for part in text.split("/"))
    return any(name in metrics and value != "X" for name, _, value in parts)


def _malformed(text: str, error: Exception, where: str, instead: str) -> InputError:
    said = " ".join(str(error).split()).replace(text, "…")[:200]
    return InputError([Problem(where, f"{shown(text)} is no whole CVSS vector ({said})", instead)])
