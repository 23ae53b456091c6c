"""What a change of an estimate says in a line: `frequency a year: 2 → 0.5 to 4`."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from toolkit.register import Event
from toolkit.risks.losses.typed import shown_costs, shown_share, shown_value

__all__ = ["estimate_changes", "shown_effects", "shown_tolerance"]

_PARTS = {
    "frequency": ("frequency a year", shown_value),
    "loss": ("loss an event", shown_value),
    "secondary": ("what sometimes follows", lambda value: "; ".join(shown_costs(None, value))),
    "insurance": ("insurance", lambda value: "; ".join(shown_costs(None, None, value))),
    "currency": ("currency", shown_value),
}


def estimate_changes(event: Event) -> list[tuple[str, str, str]]:
    """(part, old, new) of an event of a scenario, each part as a whole: an end of an interval alone says little."""
    told = []
    for part, (name, show) in _PARTS.items():
        now = event.data.get(part)
        before = _before(event, part, now)
        old, new = (show(value) if value else "" for value in (before, now))
        if old != new:
            told.append((name, old, new))
    return told


def _before(event: Event, part: str, now: Any) -> Any:
    """A part as it was, from what it is and the fields that changed."""
    value: Any = {part: copy.deepcopy(now)}
    for field, old, _ in event.changes:
        path = field.split(".")
        if path[0] == part:
            _put(value, path, old)
    return _pruned(value).get(part)


def _pruned(value: Any) -> Any:
    """Without blocks in which nothing stands: they were not there."""
    if not isinstance(value, dict):
        return value
    return {name: kept for name, each in value.items() if (kept := _pruned(each)) not in (None, {})}


def _put(within: dict[str, Any], path: list[str], old: Any) -> None:
    for name in path[:-1]:
        inner = within.get(name)
        within[name] = inner if isinstance(inner, dict) else {}
        within = within[name]
    if old is None:
        within.pop(path[-1], None)
    else:
        within[path[-1]] = old


def shown_effects(effects: Any) -> str:
    """What a control does to losses, as recorded: `lowers success by 20% to 60%`."""
    if not isinstance(effects, list):
        return ""
    said = []
    for each in effects:
        if isinstance(each, Mapping) and "effect" in each:
            forms = f" ({shown_value(each['forms'])})" if each.get("forms") else ""
            said.append(f"lowers {each.get('acts_on')}{forms} by {shown_share(each['effect'])}")
    return ", ".join(said)


def shown_tolerance(points: Any) -> str:
    """The points of a tolerance, as recorded."""
    if not isinstance(points, list):
        return ""
    return ", ".join(
        f"{shown_share(point[1])} for more than {shown_value(point[0])}" for point in points if len(point) == 2
    )
