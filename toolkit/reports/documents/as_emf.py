"""A drawing of ours as an Enhanced Metafile: lines, areas and text, for word processors that show no SVG.

Any Word and LibreOffice draws it, with the fonts of the machine on which it is read. It knows what our drawings are
made of and nothing else: rectangles, circles, lines, polygons, paths, text, groups that are moved. Curves become short
lines.
Source of the records: Microsoft, [MS-EMF] Enhanced Metafile Format.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

from toolkit.pictures.text import text_width
from toolkit.reports.report_pictures import size_of

if TYPE_CHECKING:
    from toolkit.markup.element import Safe

__all__ = ["to_emf"]

_FINE = 20
"""Units of the metafile a pixel of the drawing."""
_STEPS = 12
"""Short lines a quarter of a circle, or a curve."""
_FACE = "Arial"
_NULL_BRUSH, _NULL_PEN = 0x80000005, 0x80000008
_PART = re.compile(r"([MLVQAZ])|(-?(?:\d+\.?\d*|\.\d+))", re.IGNORECASE)
_MOVED = re.compile(r"translate\((-?[\d.]+)[ ,](-?[\d.]+)\)")
_KINDS = ("rect", "circle", "line", "polygon", "path", "text")
Point = tuple[float, float]


def to_emf(drawn: Safe) -> bytes:
    """The drawing as the bytes of a metafile. Raises ValueError for one that was drawn for no size."""
    width, height = size_of(drawn)
    if width <= 0 or height <= 0:
        raise ValueError("nothing was drawn")
    pen = _Records(width, height)
    for element, said, move in _shapes(fromstring(drawn), {}, (0.0, 0.0)):  # noqa: S314 - our own drawing
        if element.tag.endswith("text"):
            pen.text(element, said, move)
        else:
            for points, closed in _lines(element):
                pen.shape([(x + move[0], y + move[1]) for x, y in points], said, closed=closed)
    return pen.whole()


def _shapes(
    element: Element, above: Mapping[str, str], move: Point
) -> Iterator[tuple[Element, Mapping[str, str], Point]]:
    """Every shape with what it says, and what the groups around it say, and how far these move it."""
    said = {**above, **element.attrib}
    moved = _MOVED.search(element.get("transform", ""))
    if moved is not None:
        move = (move[0] + float(moved.group(1)), move[1] + float(moved.group(2)))
    if element.tag.rpartition("}")[2] in _KINDS:
        yield element, said, move
        return
    inherited = {key: value for key, value in said.items() if key in ("fill", "stroke", "font-size", "font-weight")}
    for each in element:
        yield from _shapes(each, inherited, move)


def _lines(element: Element) -> Iterator[tuple[list[Point], bool]]:
    """The outlines of a shape, and whether each is closed."""
    kind = element.tag.rpartition("}")[2]
    number = {key: float(value) for key, value in element.attrib.items() if re.fullmatch(r"-?[\d.]+", value)}
    if kind == "rect":
        yield _rectangle(number), True
    elif kind == "circle":
        yield _arc_points(number["cx"], number["cy"], number["r"], number["r"], 0, 2 * math.pi, 4 * _STEPS), True
    elif kind == "line":
        yield [(number["x1"], number["y1"]), (number["x2"], number["y2"])], False
    elif kind == "polygon":
        held = [float(each) for each in re.split(r"[ ,]+", element.get("points", "").strip())]
        yield list(zip(held[::2], held[1::2], strict=True)), True
    else:
        yield from _path(element.get("d", ""))


def _rectangle(held: Mapping[str, float]) -> list[Point]:
    x, y, w, h = (held.get(key, 0.0) for key in ("x", "y", "width", "height"))
    r = min(held.get("rx", 0.0), w / 2, h / 2)
    if r <= 0:
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    corners = ((x + w - r, y + r, -0.5), (x + w - r, y + h - r, 0.0), (x + r, y + h - r, 0.5), (x + r, y + r, 1.0))
    quarter = math.pi / 2
    return [
        p for cx, cy, at in corners for p in _arc_points(cx, cy, r, r, at * math.pi, at * math.pi + quarter, _STEPS)
    ]


def _arc_points(cx: float, cy: float, rx: float, ry: float, begin: float, end: float, steps: int) -> list[Point]:
    angles = (begin + (end - begin) * step / steps for step in range(steps + 1))
    return [(cx + rx * math.cos(angle), cy + ry * math.sin(angle)) for angle in angles]


def _path(said: str) -> Iterator[tuple[list[Point], bool]]:
    """The lines of a path of M, L, V, Q, A and Z; small letters count from where it is."""
    parts = [(word, number) for word, number in _PART.findall(said)]
    points: list[Point] = []
    place, word = 0, ""
    while place < len(parts):
        if parts[place][0]:
            word = parts[place][0]
            place += 1
        x, y = points[-1] if points else (0.0, 0.0)
        ox, oy = (x, y) if word.islower() else (0.0, 0.0)
        count = {"M": 2, "L": 2, "V": 1, "Q": 4, "A": 7, "Z": 0}[word.upper()]
        n = [float(number) for _, number in parts[place : place + count]]
        place += count
        match word.upper():
            case "M":
                if len(points) > 1:
                    yield points, False
                points = [(n[0] + ox, n[1] + oy)]
            case "L":
                points.append((n[0] + ox, n[1] + oy))
            case "V":
                points.append((x, n[0] + oy))
            case "Q":
                points += _curve((x, y), (n[0] + ox, n[1] + oy), (n[2] + ox, n[3] + oy))
            case "A":
                points += _arc((x, y), (n[5] + ox, n[6] + oy), (n[0], n[1]), large=n[3] > 0, sweep=n[4] > 0)
            case _:
                yield points, True
                points = points[:1]
    if len(points) > 1:
        yield points, False


def _curve(a: Point, b: Point, c: Point) -> list[Point]:
    steps = (step / _STEPS for step in range(1, _STEPS + 1))
    weights = (((1 - t) ** 2, 2 * t * (1 - t), t * t) for t in steps)
    return [(u * a[0] + v * b[0] + w * c[0], u * a[1] + v * b[1] + w * c[1]) for u, v, w in weights]


def _arc(a: Point, b: Point, radii: Point, *, large: bool, sweep: bool) -> list[Point]:
    """An upright elliptical arc from `a` to `b`. Source: SVG 1.1, appendix F.6.5 and F.6.6."""
    rx, ry = radii
    if not rx or not ry or a == b:
        return [b]
    hx, hy = (a[0] - b[0]) / 2, (a[1] - b[1]) / 2
    over = (hx / rx) ** 2 + (hy / ry) ** 2
    if over > 1:
        rx, ry, over = rx * math.sqrt(over), ry * math.sqrt(over), 1.0
    far = math.sqrt(max(1 / over - 1, 0)) * (-1 if large == sweep else 1)
    cx, cy = far * rx * hy / ry + (a[0] + b[0]) / 2, -far * ry * hx / rx + (a[1] + b[1]) / 2
    begin = math.atan2((a[1] - cy) / ry, (a[0] - cx) / rx)
    end = math.atan2((b[1] - cy) / ry, (b[0] - cx) / rx)
    if sweep and end < begin:
        end += 2 * math.pi
    elif not sweep and end > begin:
        end -= 2 * math.pi
    return _arc_points(cx, cy, rx, ry, begin, end, 2 * _STEPS)[1:]


class _Records:
    """The records of a metafile, as they are drawn; handle 1 is the pen, 2 the brush, 3 the font of the moment."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (round(width * _FINE), round(height * _FINE))
        self._held: list[bytes] = []
        self._add(17, struct.pack("<I", 8))  # any scale: the two extents below say it
        self._add(9, struct.pack("<ii", *self._size))
        self._add(11, struct.pack("<ii", round(width), round(height)))
        self._add(18, struct.pack("<I", 1))  # nothing behind text

    def _add(self, kind: int, data: bytes) -> None:
        self._held.append(struct.pack("<II", kind, 8 + len(data)) + data)

    def _use(self, handle: int, made: tuple[int, bytes] | None, nothing: int) -> None:
        if made is None:
            self._add(37, struct.pack("<I", nothing))
            return
        self._add(made[0], struct.pack("<I", handle) + made[1])
        self._add(37, struct.pack("<I", handle))

    def shape(self, points: Sequence[Point], said: Mapping[str, str], *, closed: bool) -> None:
        """An outline, filled where it is to be."""
        fill, stroke = _colour(said, "fill", "#000000"), _colour(said, "stroke", "none")
        wide = max(round(float(said.get("stroke-width", "1")) * _FINE), 1)
        style = 0x10200 | (1 if said.get("stroke-dasharray") else 0)
        pen = None if stroke is None else (95, struct.pack("<10I", 0, 0, 0, 0, style, wide, 0, stroke, 0, 0))
        brush = None if fill is None else (39, struct.pack("<III", 0, fill, 0))
        if pen is None and brush is None:
            return
        self._use(1, pen, _NULL_PEN)
        self._use(2, brush, _NULL_BRUSH)
        held = [(round(x * _FINE), round(y * _FINE)) for x, y in points]
        data = struct.pack("<4iI", 0, 0, -1, -1, len(held)) + b"".join(struct.pack("<ii", *each) for each in held)
        self._add(3 if closed or brush is not None else 4, data)
        self._drop()

    def _drop(self) -> None:
        for nothing in (_NULL_PEN, _NULL_BRUSH):
            self._add(37, struct.pack("<I", nothing))
        for handle in (1, 2):
            self._add(40, struct.pack("<I", handle))

    def text(self, element: Element, said: Mapping[str, str], move: Point) -> None:
        """A line of text, as wide as it was drawn; the rest is left to the reader's font."""
        words = "".join(element.itertext())
        colour = _colour(said, "fill", "#000000")
        if not words.strip() or colour is None:
            return
        size, bold = float(said.get("font-size", "12")), said.get("font-weight") == "bold"
        letters = [text_width(letter, size, bold=bold) for letter in words]
        stretch = float(said.get("textLength") or sum(letters)) / (sum(letters) or 1)
        steps = [max(round(each * stretch * _FINE), 0) for each in letters]
        x = (float(said.get("x", "0")) + move[0]) * _FINE
        x -= {"middle": sum(steps) / 2, "end": sum(steps)}.get(said.get("text-anchor", ""), 0)
        y = (float(said.get("y", "0")) + move[1]) * _FINE
        self._font(size, bold=bold)
        self._add(22, struct.pack("<I", 24))  # from the left end of the base line
        self._add(24, struct.pack("<I", colour))
        self._say(words, steps, round(x), round(y))
        self._add(37, struct.pack("<I", 0x8000000D))  # the system's font, so that ours can go
        self._add(40, struct.pack("<I", 3))

    def _font(self, size: float, *, bold: bool) -> None:
        face = _FACE.encode("utf-16-le").ljust(64, b"\0")
        held = struct.pack("<5i8B", -round(size * _FINE), 0, 0, 0, 700 if bold else 400, 0, 0, 0, 1, 0, 0, 0, 0)
        self._use(3, (82, held + face + bytes(228)), 0)

    def _say(self, words: str, steps: Sequence[int], x: int, y: int) -> None:
        coded = words.encode("utf-16-le")
        # A letter outside the basic plane takes two units; the second has no width of its own.
        wide = [
            part
            for letter, step in zip(words, steps, strict=True)
            for part in (step, 0)[: len(letter.encode("utf-16-le")) // 2]
        ]
        padded = coded + bytes(-len(coded) % 4)
        head = struct.pack("<4iIff", 0, 0, -1, -1, 1, 1.0, 1.0)
        told = struct.pack("<iiIII4iI", x, y, len(coded) // 2, 76, 0, 0, 0, -1, -1, 76 + len(padded))
        self._add(84, head + told + padded + struct.pack(f"<{len(wide)}I", *wide))

    def whole(self) -> bytes:
        """The metafile with its head and its end."""
        self._add(14, struct.pack("<III", 0, 0, 20))
        body = b"".join(self._held)
        width, height = (each / _FINE for each in self._size)
        frame = (0, 0, round(width * 2540 / 96), round(height * 2540 / 96))
        head = struct.pack("<II4i4i", 1, 88, 0, 0, round(width), round(height), *frame)
        head += struct.pack("<4sIIIHHIII", b" EMF", 0x10000, 88 + len(body), len(self._held) + 1, 4, 0, 0, 0, 0)
        return head + struct.pack("<4i", 1920, 1080, 508, 286) + body


def _colour(said: Mapping[str, str], name: str, default: str) -> int | None:
    """A colour as the metafile has it, made lighter where it lets the paper through; None for no colour."""
    held = said.get(name, default)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", held):
        return None
    opacity = float(said.get(f"{name}-opacity", "1"))
    parts = (round(255 - (255 - int(held[n : n + 2], 16)) * opacity) for n in (1, 3, 5))
    red, green, blue = parts
    return red | green << 8 | blue << 16
