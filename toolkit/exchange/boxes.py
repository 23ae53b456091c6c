"""Which box does a shape stand in, by where it is drawn? For file formats that keep a picture, not a structure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Box", "innermost", "nesting", "outwards", "standing"]

_SLACK = 1.0
"""Drawing units by which an inner box may stick out: hands are not exact."""
_NAMED = 5
"""Overlapping boxes that are named."""


@dataclass(frozen=True)
class Box:
    """A rectangle, in the units of its drawing; `y` grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """Width by height."""
        return self.width * self.height

    def holds(self, other: Box) -> bool:
        """Whether the whole of `other` is inside."""
        return (
            other.x >= self.x - _SLACK
            and other.y >= self.y - _SLACK
            and other.x + other.width <= self.x + self.width + _SLACK
            and other.y + other.height <= self.y + self.height + _SLACK
        )

    def holds_centre_of(self, other: Box) -> bool:
        """Whether the centre of `other` is inside; an edge belongs to the box."""
        across, down = other.x + other.width / 2, other.y + other.height / 2
        return self.x <= across <= self.x + self.width and self.y <= down <= self.y + self.height

    def touches(self, other: Box) -> bool:
        """Whether the two have an area in common."""
        return (
            other.x < self.x + self.width
            and self.x < other.x + other.width
            and other.y < self.y + self.height
            and self.y < other.y + other.height
        )


def nesting(boxes: Mapping[str, Box]) -> dict[str, str]:
    """Each box that lies wholly inside others -> the smallest of them.

    Of two equal boxes the later is the inner one.
    """
    order = sorted(boxes, key=lambda name: -boxes[name].area)
    inside: dict[str, str] = {}
    for place, name in enumerate(order):
        # Only boxes before it in this order can hold it, so that no circle can arise; the last is the smallest.
        outer = next((other for other in reversed(order[:place]) if boxes[other].holds(boxes[name])), None)
        if outer is not None:
            inside[name] = outer
    return inside


def outwards(name: str, inside: Mapping[str, str]) -> list[str]:
    """A box and those around it, by what `nesting` gave: the innermost first."""
    way = [name]
    while way[-1] in inside:
        way.append(inside[way[-1]])
    return way


def innermost(shape: Box, boxes: Mapping[str, Box]) -> list[str]:
    """The boxes that the shape's centre lies in, smallest first; none where it stands outside of all."""
    around = [(box.area, -place, name) for place, (name, box) in enumerate(boxes.items()) if box.holds_centre_of(shape)]
    return [name for _, _, name in sorted(around)]


def standing(
    shape: Box | None,
    boxes: Mapping[str, Box],
    inside: Mapping[str, str],
    names: Mapping[str, str],
    doubt: Callable[[str, str], None],
) -> str:
    """The box that a shape stands in, empty where it is none; `inside` is what `nesting` gave.

    `names` are what people call the boxes. Where the drawing leaves a doubt, `doubt` is told what and why.
    """
    if shape is None:
        if boxes:
            doubt("the boundary it stands in", "The file does not say where it is drawn.")
        return ""
    around = innermost(shape, boxes)
    if around and not set(around) <= set(outwards(around[0], inside)):
        others = ", ".join(repr(names.get(key) or "without a name") for key in around[:_NAMED])
        more = f" and {len(around) - _NAMED} more" if len(around) > _NAMED else ""
        why = f"The boundaries {others}{more} overlap; it was put into the smallest. Correct it where that is wrong."
        doubt("stands in several boundaries", why)
    elif any(box.touches(shape) and not box.holds(shape) for box in boxes.values()):
        doubt(
            "is drawn across the edge of a boundary", "It was put where its centre is. Correct it where that is wrong."
        )
    return around[0] if around else ""
