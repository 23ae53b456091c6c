"""The file of OWASP Threat Dragon, checked and brought into plain shapes; what they mean is decided elsewhere.

Written from Threat Dragon's published schema and from what its releases 2.0 to 2.6 save: only what a reader needs is
asked for, for releases differ, and other programs write such files too. What release 1 saved is brought up first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from toolkit.errors import InputError, Problem
from toolkit.exchange.boxes import Box
from toolkit.exchange.threat_dragon_1 import brought_up, is_release_1
from toolkit.files.canonical_json import read_json
from toolkit.files.reading import shown
from toolkit.files.tidy import tidy

__all__ = ["MAX_BYTES", "MAX_CELLS", "Cell", "Diagram", "Document", "bends", "looks_like", "read_document"]

MAX_BYTES = 10_000_000
MAX_CELLS = 5_000
"""Shapes in all diagrams together; a model that a team can look at has some hundred."""
MAX_BOXES = 500
MAX_BENDS = 60
"""Points of a line that are looked at."""
MAX_PROBLEMS = 50
_FARTHEST = 1e9

SUPPORTED = "Supported: models saved by Threat Dragon 1 and 2."
_OPEN_AGAIN = "Open it in Threat Dragon 2 and save it: that brings it to the present form."

Shape = Literal["actor", "process", "store", "flow", "box", "curve", "text", "other"]
_SHAPES: Mapping[str, Shape] = {
    "tm.Actor": "actor",
    "tm.Process": "process",
    "tm.Store": "store",
    "tm.Flow": "flow",
    "tm.BoundaryBox": "box",
    "tm.Boundary": "curve",
    "tm.Text": "text",
    "actor": "actor",
    "process": "process",
    "store": "store",
    "flow": "flow",
    "trust-boundary-box": "box",
    "trust-boundary-curve": "curve",
    "trust-broundary-curve": "curve",  # as early releases spelt it
    "td-text-block": "text",
}


@dataclass(frozen=True)
class Cell:
    """One shape of a diagram. `source` and `target` are the cells that a flow is attached to, empty where it is not.

    `bends` are the points that a line goes by: of a curve all, its two ends too, of a flow those between its ends.
    """

    id: str
    shape: Shape
    drawn: str
    name: str
    where: str
    data: Mapping[str, Any] = field(repr=False)
    box: Box | None = None
    source: str = ""
    target: str = ""
    bends: tuple[tuple[float, float], ...] = ()

    def text(self, key: str) -> str:
        """A text of its data as it stands, tidied; empty where there is none."""
        return tidy(self.data.get(key))

    def flag(self, key: str) -> bool:
        """Whether a box is ticked. An unticked one says nothing: it is how everything is first drawn."""
        return self.data.get(key) is True


@dataclass(frozen=True)
class Diagram:
    """One diagram and its shapes."""

    title: str
    description: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Document:
    """A whole model. `beside` names what stands at its top and is not read, `repeated` shapes that are there twice."""

    title: str
    description: str
    owner: str
    reviewer: str
    contributors: int
    release: Literal[1, 2]
    diagrams: tuple[Diagram, ...]
    beside: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


def looks_like(data: Any) -> bool:
    """Whether parsed JSON is meant to be a Threat Dragon model, of whatever release, whole or not."""
    return isinstance(data, dict) and "summary" in data and ("detail" in data or "details" in data)


def read_document(content: str | bytes, *, source: str) -> Document:
    """Check a model and give its shapes.

    Raises `InputError` with every mistake: no JSON, cut off, too large, another release, wrong shapes.
    """
    data = read_json(content, source=source, limit_bytes=MAX_BYTES)
    return _Reader(source).read(data)


class _Reader:
    """Walks through a model and collects what is wrong with it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.repeated: list[str] = []
        self.cells = 0
        self.boxes = 0

    def wrong(self, where: str, what: str, instead: str) -> None:
        """Note a mistake."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(f"{self.source}, {where}" if where else self.source, what, instead))

    def read(self, data: Any) -> Document:
        """The document, or `InputError` with everything that is wrong."""
        self._check_release(data)
        release: Literal[1, 2] = 1 if is_release_1(data) else 2
        if release == 1:
            data = brought_up(data)
        summary, detail = data["summary"], data["detail"]
        for key, value in (("title", summary.get("title")), ("description", summary.get("description"))):
            if value is not None and not isinstance(value, str):
                self.wrong(f"summary.{key}", f"this should be text, and is {shown(str(value))}", "Write text.")
        diagrams = tuple(self._diagrams(detail["diagrams"]))
        if self.problems:
            raise InputError(self.problems)
        if not any(cell.shape in ("actor", "process", "store") for diagram in diagrams for cell in diagram.cells):
            self.wrong("", "no actor, process or store is drawn in it", "Draw the system first, then import it.")
            raise InputError(self.problems)
        contributors = detail.get("contributors")
        known = {"version", "summary", "detail", "release_version", "released_at"}
        return Document(
            title=tidy(summary.get("title"), one_line=True),
            description=tidy(summary.get("description")),
            owner=tidy(summary.get("owner"), one_line=True),
            reviewer=tidy(detail.get("reviewer"), one_line=True),
            contributors=len(contributors) if isinstance(contributors, list) else 0,
            release=release,
            diagrams=diagrams,
            beside=tuple(tidy(key, one_line=True) for key in data if key not in known and data[key]),
            repeated=tuple(self.repeated),
        )

    def _check_release(self, data: Any) -> None:
        """Raise `InputError` at once where this is no model of a release that can be read."""
        if not looks_like(data):
            raise self._refusal("this is no Threat Dragon model", SUPPORTED)
        detail = data.get("detail")
        if not isinstance(data["summary"], dict) or not isinstance(detail, dict):
            raise self._refusal("a model needs `summary` and `detail`, each with its fields", SUPPORTED)
        diagrams = detail.get("diagrams")
        if not isinstance(diagrams, list):
            raise self._refusal("`detail.diagrams` should be the list of diagrams", SUPPORTED)
        version = data.get("version")
        if is_release_1(data):
            return
        if version is not None and not (isinstance(version, str) and re.match(r"2(\.|$)", version)):
            raise self._refusal(f"`version` is {shown(str(version))}", SUPPORTED)
        if version is None and not any(isinstance(each, dict) and "cells" in each for each in diagrams):
            raise self._refusal("the model does not say its `version`", f"{_OPEN_AGAIN} {SUPPORTED}")

    def _refusal(self, what: str, instead: str) -> InputError:
        return InputError([Problem(self.source, what, instead)])

    def _diagrams(self, given: list[Any]) -> Iterator[Diagram]:
        for number, each in enumerate(given, start=1):
            if not isinstance(each, dict):
                self.wrong(f"diagram {number}", "this should be a diagram with its fields", "Save the model again.")
                continue
            title = tidy(each.get("title"), one_line=True) or f"diagram {number}"
            cells = each.get("cells", [])
            if not isinstance(cells, list):
                self.wrong(f"diagram {shown(title)}", "`cells` should be the list of shapes", "Save the model again.")
                continue
            self.cells += len(cells)
            if self.cells > MAX_CELLS:
                self.wrong("", f"more than {MAX_CELLS:,} shapes are drawn in it", "Split the model.")
                raise InputError(self.problems)
            yield Diagram(title, tidy(each.get("description")), tuple(self._cells(cells, title)))

    def _cells(self, given: list[Any], title: str) -> Iterator[Cell]:
        seen: dict[str, Cell] = {}
        for number, each in enumerate(given, start=1):
            where = f"diagram {shown(title)}, shape {number}"
            if not isinstance(each, dict) or not isinstance(each.get("data", {}), dict):
                self.wrong(where, "this should be a shape with its fields", "Save the model again.")
                continue
            cell_id = each.get("id")
            if not isinstance(cell_id, str) or not cell_id:
                self.wrong(where, "the shape has no `id`", "Save the model again.")
                continue
            cell = self._cell(each, cell_id, where)
            if cell_id not in seen:
                seen[cell_id] = cell
                yield cell
            elif _ends(cell) == _ends(seen[cell_id]) and (cell.shape == "flow" or cell == seen[cell_id]):
                self.repeated.append(cell.where)
            else:
                self.wrong(where, f"the id {shown(cell_id)} is used twice in this diagram", "Draw one of the two anew.")

    def _cell(self, given: dict[str, Any], cell_id: str, where: str) -> Cell:
        data = given.get("data", {})
        said = [word for word in (data.get("type"), given.get("shape")) if isinstance(word, str)]
        drawn = next((word for word in said if word in _SHAPES), said[0] if said else "")
        shape = _SHAPES.get(drawn, "other")
        if not isinstance(data.get("threats", []), list | None):
            self.wrong(where, "`threats` should be a list", "Save the model again.")
        for key in ("name", "description", "reasonOutOfScope", "protocol", "privilegeLevel"):
            if not isinstance(data.get(key, ""), str | None):
                self.wrong(where, f"`{key}` should be text, and is {shown(str(data[key]))}", "Write text.")
        name = tidy(data.get("name"), one_line=True) or _label(given)
        self.boxes += shape == "box"
        if self.boxes > MAX_BOXES:
            self.wrong("", f"more than {MAX_BOXES} trust boundaries are drawn in it", "Split the model.")
            raise InputError(self.problems)
        called = f"{shape} {shown(name)}" if name else f"{shape} without a name"
        return Cell(
            id=cell_id,
            shape=shape,
            drawn=tidy(drawn, one_line=True),
            name=name,
            where=f"{where.partition(', shape ')[0]}, {called}",
            data=data,
            box=self._box(given, where) if shape in ("actor", "process", "store", "box") else None,
            source=_end(given.get("source")),
            target=_end(given.get("target")),
            bends=bends(given) if shape in ("flow", "curve") else (),
        )

    def _box(self, given: dict[str, Any], where: str) -> Box | None:
        """The rectangle of a shape; None where the file does not say where it is."""
        if given.get("position") is None or given.get("size") is None:
            return None
        sides = []
        for key, name in (("position", "x"), ("position", "y"), ("size", "width"), ("size", "height")):
            value = given[key].get(name) if isinstance(given[key], dict) else None
            if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _FARTHEST:
                said = "a number is missing" if value is None else f"no place is {shown(str(value))}"
                self.wrong(where, f"`{key}.{name}`: {said}", "Save the model again.")
                return None
            sides.append(float(value))
        return Box(*sides)


def bends(given: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    """The points that a line is drawn by, as far as the file says them and they are on the sheet.

    An end that is attached to a shape has no point of its own.
    """
    vertices = given.get("vertices")
    points = [given.get("source"), *(vertices if isinstance(vertices, list) else [])[:MAX_BENDS], given.get("target")]
    return tuple((float(point["x"]), float(point["y"])) for point in points if _is_place(point))


def _is_place(point: Any) -> bool:
    if not isinstance(point, dict):
        return False
    x, y = point.get("x"), point.get("y")
    return _is_near(x) and _is_near(y)


def _is_near(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -_FARTHEST <= value <= _FARTHEST


def _ends(cell: Cell) -> tuple[str, str, str]:
    return cell.shape, cell.source, cell.target


def _end(given: Any) -> str:
    cell = given.get("cell") if isinstance(given, dict) else None
    return cell if isinstance(cell, str) else ""


def _label(given: dict[str, Any]) -> str:
    """The text that is shown at a shape whose data has no name."""
    texts: list[Any] = []
    attrs = given.get("attrs")
    if isinstance(attrs, dict) and isinstance(attrs.get("text"), dict):
        texts.append(attrs["text"].get("text"))
    labels = given.get("labels")
    for label in labels[:5] if isinstance(labels, list) else []:
        texts.append(label if isinstance(label, str) else None)
        for key in ("labelText", "label", "text"):
            part = label.get("attrs") if isinstance(label, dict) else None
            if isinstance(part, dict) and isinstance(part.get(key), dict):
                texts.append(part[key].get("text"))
    return next((tidy(text, one_line=True) for text in texts if isinstance(text, str) and text.strip()), "")
