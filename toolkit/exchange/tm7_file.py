"""The file of Microsoft's Threat Modeling Tool (.tm7), checked and brought into plain shapes; no meaning is given yet.

It is XML as .NET writes its objects: each drawing is a list of shapes and a list of lines, each with properties; beside
them stand the threats, by the ids of what they are about, and the whole stencil library, of which nearly all is passed
over. A property whose list was never touched shows its first entry; only another one, or one that the stencil itself
sets, was said by somebody.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from toolkit.errors import InputError, Problem
from toolkit.exchange.boxes import Box
from toolkit.files.reading import shown
from toolkit.files.strict_xml import XmlElement, read_xml
from toolkit.files.tidy import tidy

__all__ = ["Line", "Model", "Property", "Shape", "Sheet", "Thing", "Threat", "read_model"]

MAX_SHAPES = 5_000
"""Shapes and lines in all drawings together; a model that a team can look at has some hundred."""
MAX_BOXES = 200
MAX_THREATS = 5_000
_FARTHEST = 1e7
_PASSED_OVER = {"Manifest", "GenericElements", "StandardElements", "ThreatCategories", "ThreatTypes"}
_OF_LIBRARY = 2
"""How deep the parts of the stencil library lie."""

Drawn = Literal["actor", "process", "store", "box", "text", "own"]
_BY_FAMILY: dict[str, Drawn] = {"GE.EI": "actor", "GE.P": "process", "GE.DS": "store", "GE.TB.B": "box", "GE.A": "text"}
_BY_FORM: dict[str, Drawn] = {
    "StencilEllipse": "process",
    "StencilParallelLines": "store",
    "BorderBoundary": "box",
    "StencilRectangle": "own",
}
_SCOPE = ("71f3d9aa-b8ef-4e54-8126-607a1d903103", "Out Of Scope")
_REASON = ("752473b6-52d4-4776-9a24-202153f7d579", "Reason For Out Of Scope")
_ORDER = "15ccd509-98eb-49ad-b9c2-b4a2926d1780"


@dataclass(frozen=True)
class Property:
    """Something that was said of a shape: by what name people see it, what the stencil calls it, and the answer."""

    label: str
    key: str
    answer: str
    by_stencil: bool = False


@dataclass(frozen=True)
class Thing:
    """What shapes and lines have in common. `stencil` is what it was drawn with, `type` the id of that."""

    id: str
    type: str
    name: str
    where: str
    stencil: str
    properties: tuple[Property, ...]
    out_of_scope: bool
    reason: str

    def says(self, *keys: str) -> str:
        """The answer to the first of these properties that was answered; empty where none was."""
        return next((each.answer for key in keys for each in self.properties if key in (each.key, each.label)), "")


@dataclass(frozen=True)
class Shape:
    """A shape of a drawing; `own` is a rectangle of a stencil library of somebody's own, which may mean anything."""

    thing: Thing
    drawn: Drawn
    box: Box | None


@dataclass(frozen=True)
class Line:
    """A flow, or a curve drawn as a boundary; `points` are its beginning, the handle that bends it, and its end."""

    thing: Thing
    curve: bool
    source: str
    target: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Sheet:
    """One drawing."""

    title: str
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Threat:
    """A threat as it stands there: the ids that it is about (flow, source, target), and what is said of it."""

    about: tuple[str, ...]
    number: str
    state: str
    justification: str
    priority: str
    said: dict[str, str]
    """From the label of a property (`Title`, `Possible Mitigation(s)`) to its text."""


@dataclass(frozen=True)
class Model:
    """A whole model; `people` counts those named by role, `notes` are the texts of its notebook."""

    title: str
    description: str
    people: dict[str, str]
    assumptions: str
    dependencies: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    threats: tuple[Threat, ...]


def read_model(content: str | bytes, *, source: str) -> Model:
    """Check a model and give its shapes, lines and threats.

    Raises `InputError` for what is no XML, no such model, larger than anybody draws, or drawn at no place.
    """
    root = read_xml(content, source=source, passed_over=lambda name, at: at == _OF_LIBRARY and name in _PASSED_OVER)
    surfaces = root.child("DrawingSurfaceList")
    if root.name != "ThreatModel" or surfaces is None:
        instead = "Save it in the Microsoft Threat Modeling Tool 2016 or later, as .tm7."
        raise InputError([Problem(source, "this is no model of the Microsoft Threat Modeling Tool", instead)])
    reader = _Reader(source)
    about = root.child("MetaInformation") or XmlElement("MetaInformation", 1)
    return Model(
        title=tidy(about.said("ThreatModelName"), one_line=True),
        description=tidy(about.said("HighLevelSystemDescription")),
        people={word: tidy(about.said(word), one_line=True) for word in ("Owner", "Reviewer", "Contributors")},
        assumptions=tidy(about.said("Assumptions")),
        dependencies=tidy(about.said("ExternalDependencies")),
        notes=tuple(_notes(root)),
        sheets=tuple(reader.sheets(surfaces)),
        threats=tuple(reader.threats(root)),
    )


def _notes(root: XmlElement) -> Iterator[str]:
    notes = root.child("Notes")
    for note in notes.all("Note") if notes else ():
        if message := tidy(note.said("Message"), one_line=True):
            yield message


class _Reader:
    """Walks through the drawings and the threats."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.left = MAX_SHAPES
        self.boxes = 0

    def refuse(self, line: int, what: str, instead: str) -> InputError:
        """The mistake that ends the reading."""
        return InputError([Problem(f"{self.source}:{line}", what, instead)])

    def sheets(self, surfaces: XmlElement) -> Iterator[Sheet]:
        """The drawings, in their order."""
        for number, surface in enumerate(surfaces.all("DrawingSurfaceModel"), start=1):
            title = tidy(surface.said("Header"), one_line=True) or f"Diagram {number}"
            shapes = tuple(self._shape(value, title) for value in self._values(surface, "Borders"))
            yield Sheet(title, shapes, tuple(self._line(value, title) for value in self._values(surface, "Lines")))

    def _values(self, surface: XmlElement, part: str) -> Iterator[XmlElement]:
        listed = surface.child(part)
        for pair in listed.children if listed else ():
            value = pair.child("Value")
            if value is None:
                continue
            self.left -= 1
            if self.left < 0:
                raise self.refuse(pair.line, f"more than {MAX_SHAPES:,} shapes are drawn in it", "Split the model.")
            yield value

    def _shape(self, value: XmlElement, title: str) -> Shape:
        form = value.attributes.get("type", "")
        drawn = _BY_FAMILY.get(value.said("GenericTypeId")) or _BY_FORM.get(form, "text")
        self.boxes += drawn == "box"
        if self.boxes > MAX_BOXES:
            raise self.refuse(value.line, f"more than {MAX_BOXES} trust boundaries are drawn in it", "Split the model.")
        given = [self._place(value, key) for key in ("Left", "Top", "Width", "Height")]
        sides = [side for side in given if side is not None]
        box = Box(*sides[:2], *map(abs, sides[2:])) if len(sides) == len(given) else None
        return Shape(self._thing(value, drawn if drawn != "own" else "shape", title), drawn, box)

    def _line(self, value: XmlElement, title: str) -> Line:
        curve = value.attributes.get("type") == "LineBoundary" or value.said("GenericTypeId") == "GE.TB.L"
        points = []
        for end in ("Source", "Handle", "Target"):
            across, down = self._place(value, f"{end}X"), self._place(value, f"{end}Y")
            if across is not None and down is not None:
                points.append((across, down))
        return Line(
            self._thing(value, "boundary curve" if curve else "flow", title),
            curve=curve,
            source=value.said("SourceGuid"),
            target=value.said("TargetGuid"),
            points=tuple(points),
        )

    def _thing(self, value: XmlElement, called: str, title: str) -> Thing:
        stencil, name, out, reason = "", "", False, ""
        properties = []
        given = value.child("Properties")
        for each in given.children if given else ():
            form = each.attributes.get("type", "").rpartition(":")[2]
            label, key = tidy(each.said("DisplayName"), one_line=True), each.said("Name")
            if form == "HeaderDisplayAttribute":
                stencil = stencil or label
            elif label == "Name" and form == "StringDisplayAttribute" and not name:
                name = tidy(each.said("Value"), one_line=True)
            elif key in _SCOPE or label in _SCOPE:
                out = out or each.said("Value").lower() == "true"
            elif key in _REASON or label in _REASON:
                reason = tidy(each.said("Value"))
            elif (answer := self._answer(each, form)) and key != _ORDER:
                properties.append(Property(label, key, answer, form == "StaticListDisplayAttribute"))
        where = f"{called} {shown(name)}" if name else f"{called} without a name"
        return Thing(
            id=value.said("Guid"),
            type=value.said("TypeId"),
            name=name,
            where=f"diagram {shown(title)}, {where}",
            stencil=stencil,
            properties=tuple(properties),
            out_of_scope=out,
            reason=reason,
        )

    def _answer(self, given: XmlElement, form: str) -> str:
        """What somebody chose or wrote, or what the stencil sets; empty where nobody touched it."""
        value = given.child("Value")
        if value is None:
            return ""
        if not value.children:
            text = tidy(value.text, one_line=form == "BooleanDisplayAttribute")
            return "" if form == "BooleanDisplayAttribute" and text.lower() != "true" else text
        chosen = given.said("SelectedIndex")
        index = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 6 else 0
        if (index == 0 and form != "StaticListDisplayAttribute") or index >= len(value.children):
            return ""
        return tidy(value.children[index].text, one_line=True)

    def _place(self, value: XmlElement, key: str) -> float | None:
        text = value.said(key)
        if not text:
            return None
        try:
            number = float(text) if len(text) < 40 else math.nan
        except ValueError:
            number = math.nan
        if not abs(number) <= _FARTHEST:
            raise self.refuse(value.line, f"`{key}`: no place is {shown(text)}", "Save the model again.")
        return number

    def threats(self, root: XmlElement) -> Iterator[Threat]:
        """The threats, with the names that their properties have on the screen."""
        labels = _labels(root)
        listed = root.child("ThreatInstances")
        pairs = listed.children if listed else []
        if len(pairs) > MAX_THREATS:
            raise self.refuse(pairs[0].line, f"more than {MAX_THREATS:,} threats are in it", "Split the model.")
        for pair in pairs:
            if (value := pair.child("Value")) is None:
                continue
            said = {label: tidy(value.said(label)) for label in _OF_OLD}
            given = value.child("Properties")
            for each in given.children if given else ():
                key = each.said("Key")
                said[labels.get(key, key)] = tidy(each.said("Value"))
            yield Threat(
                about=tuple(value.said(key) for key in ("FlowGuid", "SourceGuid", "TargetGuid")),
                number=tidy(value.said("Id"), one_line=True),
                state=tidy(value.said("State"), one_line=True),
                justification=tidy(value.said("StateInformation")),
                priority=tidy(value.said("Priority"), one_line=True),
                said={label: text for label, text in said.items() if text},
            )


_OF_OLD = ("Title", "UserThreatCategory", "UserThreatDescription", "UserThreatShortDescription", "InteractionString")


def _labels(root: XmlElement) -> dict[str, str]:
    """What the library calls the properties of threats, by what stands in the file for them."""
    known = root.child("KnowledgeBase", "ThreatMetaData", "PropertiesMetaData")
    return {
        each.said(key): tidy(each.said("Label"), one_line=True)
        for each in (known.children if known else ())
        for key in ("Name", "Id")
        if each.said(key) and each.said(key) not in _OF_OLD
    }
