"""Where on a matrix each risk stands: no dot covers another, and what finds no room is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.pictures.geometry import Point, Rect

__all__ = ["CELL_HEIGHT", "CELL_WIDTH", "DOT", "GHOST", "Place", "RiskPoint", "Spots", "set_spots"]

Place = tuple[str, str]
"""A step of likelihood and a step of impact, by id."""

RiskPoint = tuple[str, str, Mapping[str, Place]]
"""A risk's number, its title, and its place at each of its levels (inherent, current, target)."""

CELL_WIDTH, CELL_HEIGHT = 150.0, 98.0
DOT, GHOST = 11.5, 7.5
"""Radii: of a risk's own dot, and of the small ring at a place where it was or should be."""

_TITLE = 17.0
_DOTS, _DOT_ROWS, _DOT_PITCH = 3, 3, 26.0
_GHOSTS, _GHOST_ROWS, _GHOST_PITCH = 4, 5, 16.0


@dataclass
class Spots:
    """Centres of dots and rings by the risk's position in the list; which level a dot stands for; what had no room."""

    levels: dict[int, str] = field(default_factory=dict)
    dots: dict[int, Point] = field(default_factory=dict)
    rings: dict[tuple[int, str], Point] = field(default_factory=dict)
    hidden: dict[Place, tuple[int, Point]] = field(default_factory=dict)
    elsewhere: int = 0


def set_spots(points: Sequence[RiskPoint], cells: Mapping[Place, Rect]) -> Spots:
    """A spot for each risk: a dot where it stands now (else where it was, else where it should be), rings elsewhere.

    A cell shows nine dots, or eight and how many more; the rings of risks without a dot are left out, and so are those
    that a full cell has no room for. Risks with a place that is not on the matrix are counted as `elsewhere`.
    """
    spots = Spots()
    by_cell: dict[Place, list[int]] = {}
    for index, (_, _, held) in enumerate(points):
        level = next((each for each in ("current", "inherent", "target") if each in held), None)
        if level is None or any(place not in cells for place in held.values()):
            spots.elsewhere += 1
            continue
        spots.levels[index] = level
        by_cell.setdefault(held[level], []).append(index)
    for place, members in by_cell.items():
        room = _DOTS * _DOT_ROWS
        shown = members if len(members) <= room else members[: room - 1]
        for slot, index in enumerate(shown):
            spots.dots[index] = _dot(cells[place], slot)
        if len(members) > len(shown):
            spots.hidden[place] = len(members) - len(shown), _dot(cells[place], room - 1)
    used: dict[Place, int] = {}
    for index in sorted(spots.dots):
        held = points[index][2]
        for level in ("inherent", "target"):
            there = held.get(level)
            if there is not None and there != held[spots.levels[index]]:
                slot = used[there] = used.get(there, -1) + 1
                if slot < _GHOSTS * _GHOST_ROWS:
                    spots.rings[index, level] = _ring(cells[there], slot)
    return spots


def _dot(cell: Rect, slot: int) -> Point:
    row, column = divmod(slot, _DOTS)
    return Point(cell.x + 4 + DOT + column * _DOT_PITCH, cell.y + _TITLE + DOT + row * _DOT_PITCH)


def _ring(cell: Rect, slot: int) -> Point:
    """Rings fill the cell from its right side, column by column."""
    column, row = divmod(slot, _GHOST_ROWS)
    return Point(cell.right - 3 - GHOST - column * _GHOST_PITCH, cell.y + _TITLE + GHOST + row * _GHOST_PITCH)
