"""Between a scenario as it is recorded, in plain form, and as it is declared and computed with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from toolkit.errors import InputError, Problem, ToolkitError, nearest

if TYPE_CHECKING:
    from toolkit.risks.losses import Scenario
    from toolkit.risks.losses.portfolio import Dependence

__all__ = ["PARTS", "checked_dependence", "checked_parts", "with_part"]

PARTS = ("frequency", "loss", "secondary", "insurance")
"""What a scenario is made of."""

_UNTOLD = {"frequency": 0.0, "loss": 0.0}
"""Stands for what is not estimated yet while the rest is checked; never recorded, never computed with."""


def checked_parts(parts: Mapping[str, Any], currency: str, where: str) -> dict[str, Any]:
    """Parts (values or plain data; empty ones are not estimated yet) in plain form.

    Raises `InputError` with every mistake in them.
    """
    from toolkit.risks.losses.scenario import Scenario

    given = {name: value for name, value in parts.items() if value is not None and value != {}}
    built: Scenario = Scenario.of({**_UNTOLD, **given, "id": "it", "currency": currency}, where)
    plain = built.model_dump(mode="json", include=set(given), exclude_none=True)
    return {name: plain.get(name, {} if name in _UNTOLD else None) for name in PARTS}


def checked_dependence(given: Mapping[str, Any], order: tuple[str, ...], where: str) -> Dependence:
    """Dependence from plain data. Raises `InputError` for what is none, or a matrix of another size than its order."""
    from toolkit.risks.losses.declared import Declared
    from toolkit.risks.losses.portfolio import CommonFactor, Copula, Independent

    forms: dict[str, type[Declared]] = {"independent": Independent, "common_factor": CommonFactor, "copula": Copula}
    form = str(given.get("form", ""))
    if form not in forms:
        raise InputError([Problem(where, f"dependence cannot be {form[:40]!r}", nearest(form, forms))])
    built = cast("Dependence", forms[form].of(given, where))
    size = len(built.correlation) if isinstance(built, Copula) and isinstance(built.correlation, tuple) else 0
    if size and (len(order) != size or len(set(order)) != size):
        what = f"a matrix of {size} rows needs the ids of its {size} risks, each once"
        raise InputError([Problem(where, what, "Give order=[…], the risks in the order of the rows.")])
    return built


def with_part(parts: Mapping[str, Any], part: str, value: Any, where: str) -> dict[str, Any]:
    """`parts` with one of them set, named by a path such as `frequency.vulnerability` or `loss.response`.

    Raises `ToolkitError` for a path that leads to nothing.
    """
    first, *rest = part.split(".")
    if first not in PARTS or "" in rest or len(rest) > 3:
        instead = nearest(first, PARTS) if first not in PARTS else "Write such as frequency.rate or loss.response."
        raise ToolkitError(f"a scenario has no part {part[:60]!r}", where=where, try_instead=instead)
    if not rest:
        return {**parts, first: value}
    held = parts.get(first) or {}
    if not held and first != "loss":
        raise ToolkitError(
            f"there is no {first} yet of which to set a part", where=where, try_instead=f"Estimate {first} first."
        )
    if "" in held or (first == "secondary" and len(rest) > 1 and "" in held.get("loss", {})):
        raise ToolkitError(
            "what an event costs is estimated as a whole here, so a form of loss would count twice",
            where=where,
            try_instead="Estimate the whole anew by its forms: loss={'response': …, 'productivity': …}.",
        )
    return {**parts, first: _set(held, rest, value)}


def _set(held: Any, path: list[str], value: Any) -> dict[str, Any]:
    inner = dict(held) if isinstance(held, Mapping) else {}
    inner[path[0]] = value if len(path) == 1 else _set(inner.get(path[0], {}), path[1:], value)
    return inner
