"""Where the texts of a drawn picture lie, read back from its SVG."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree as ET

from tests.pictures.reading import NS
from toolkit.pictures.geometry import Rect

_SHIFT = re.compile(r"translate\(([-0-9.]+) ([-0-9.]+)\)( rotate\(-90\))?")


def text_boxes(root: ET.Element) -> list[tuple[str, Rect]]:
    """Every text with the rectangle that it takes on the sheet."""
    return list(_boxes(root, 0.0, 0.0, is_turned=False))


def _boxes(element: ET.Element, x: float, y: float, *, is_turned: bool) -> Iterator[tuple[str, Rect]]:
    found = _SHIFT.fullmatch(element.get("transform", ""))
    if found:
        x, y, is_turned = x + float(found[1]), y + float(found[2]), is_turned or bool(found[3])
    if element.tag == f"{NS}text":
        size, width = float(element.get("font-size", 0)), float(element.get("textLength", 0))
        left = float(element.get("x", 0)) - {"middle": width / 2, "end": width}.get(element.get("text-anchor", ""), 0.0)
        top = float(element.get("y", 0)) - size * 0.75
        box = Rect(x + left, y + top, width, size * 0.95)
        if is_turned:
            box = Rect(x + top, y - left - width, size * 0.95, width)
        yield element.text or "", box
    for child in element:
        yield from _boxes(child, x, y, is_turned=is_turned)


def faults(root: ET.Element) -> list[tuple[str, ...]]:
    """Texts that overlap, and texts and marks that leave the sheet."""
    _, _, width, height = (float(part) for part in root.get("viewBox", "").split())
    sheet = Rect(0, 0, width, height)
    boxes = text_boxes(root)
    found: list[tuple[str, ...]] = [("off the sheet", text) for text, box in boxes if not sheet.contains(box)]
    found += [("overlap", one, other) for (one, a), (other, b) in combinations(boxes, 2) if a.overlaps(b)]
    return found + [("mark off the sheet", tag) for tag, box in _marks(root, 0.0, 0.0) if not sheet.contains(box)]


def _marks(element: ET.Element, x: float, y: float) -> Iterator[tuple[str, Rect]]:
    found = _SHIFT.fullmatch(element.get("transform", ""))
    if found:
        x, y = x + float(found[1]), y + float(found[2])
    tag = element.tag.removeprefix(NS)
    numbers = (
        {name: float(element.get(name, 0)) for name in ("x", "y", "width", "height", "cx", "cy", "r")}
        if tag in ("rect", "circle")
        else {}
    )
    if tag == "rect":
        yield tag, Rect(x + numbers["x"], y + numbers["y"], numbers["width"], numbers["height"])
    elif tag == "circle":
        radius = numbers["r"]
        yield tag, Rect(x + numbers["cx"] - radius, y + numbers["cy"] - radius, 2 * radius, 2 * radius)
    elif tag in ("polyline", "polygon"):
        pairs = [pair.split(",") for pair in element.get("points", "").split()]
        xs, ys = [x + float(pair[0]) for pair in pairs], [y + float(pair[1]) for pair in pairs]
        yield tag, Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    for child in element:
        yield from _marks(child, x, y)
