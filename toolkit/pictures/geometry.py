"""Points and rectangles, in picture units: x to the right, y downwards."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Point", "Rect", "towards"]


class Point(NamedTuple):
    """A place in the picture."""

    x: float
    y: float


@dataclass(frozen=True)
class Rect:
    """A rectangle by its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its bottom."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """Its middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: Rect) -> bool:
        """Do the two share more than an edge?"""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def contains(self, other: Rect) -> bool:
        """Does the other lie in this one, edges included?"""
        return self.x <= other.x and other.right <= self.right and self.y <= other.y and other.bottom <= self.bottom

    def is_crossed_by(self, start: Point, end: Point) -> bool:
        """Does an upright or level line from `start` to `end` pass through the inside?"""
        return (
            min(start.x, end.x) < self.right
            and max(start.x, end.x) > self.x
            and min(start.y, end.y) < self.bottom
            and max(start.y, end.y) > self.y
        )


def towards(start: Point, goal: Point, distance: float) -> Point:
    """The point at a distance from `start` on the way to `goal`, and beyond it where that is nearer."""
    share = distance / (math.dist(start, goal) or 1.0)
    return Point(start.x + (goal.x - start.x) * share, start.y + (goal.y - start.y) * share)
