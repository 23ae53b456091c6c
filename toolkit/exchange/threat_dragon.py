"""Read a model drawn in OWASP Threat Dragon: what its boxes and arrows mean here, and what does not come along.

Actors, processes and stores become components, boxes become boundaries with those inside that are drawn inside; where
only curves are drawn, the arrows that they cross tell the zones. A two-way arrow becomes a flow that answers, an arrow
with a loose end goes to a stand-in. A ticked attribute says yes; an unticked one says nothing, for that is how all is
drawn at first. What an arrow is called is taken for what it carries, and said to be a guess. What is out of scope stays
drawn, since data passes through it, and is listed with its reason. All diagrams go into one system.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.boxes import nesting, standing
from toolkit.exchange.building import SystemBuilder, cut
from toolkit.exchange.curves import Arrow, Curve
from toolkit.exchange.imported import ForeignThreat, Imported
from toolkit.exchange.threat_dragon_file import MAX_BYTES, Cell, Diagram, Document, read_document
from toolkit.files.reading import read_limited
from toolkit.files.tidy import tidy

__all__ = ["FORMAT", "import_threat_dragon"]

FORMAT = "OWASP Threat Dragon {}"
"""With the release that saved the model."""

_NAMELESS = {"Actor", "Process", "Store", "Data Flow", "Trust Boundary", "Arbitrary Text"}
"""What Threat Dragon calls a shape until somebody names it."""
_FLAGS = {
    "isWebApplication": "A web application.",
    "handlesCardPayment": "Handles card payments.",
    "handlesGoodsOrServices": "Handles goods or services.",
    "isALog": "A log.",
    "isSigned": "Signed.",
    "storesCredentials": "Stores credentials.",
    "storesInventory": "Stores inventory.",
    "providesAuthentication": "Provides authentication.",
    "isPublicNetwork": "Crosses a public network.",
}
_READ = {
    *_FLAGS,
    *("name", "description", "type", "outOfScope", "reasonOutOfScope", "hasOpenThreats", "threats", "isTrustBoundary"),
    *("isBidirectional", "isEncrypted", "protocol", "privilegeLevel", "crossingFlows", "containedElements"),
    *("trustBoundaryIds", "threatFrequency"),
}


def import_threat_dragon(
    source: Path | str | bytes,
    catalogue: Catalogue,
    *,
    accept_suggestions: bool = True,
    called: str = "",
) -> Imported:
    """Read a Threat Dragon model: a path, or the file's content (bytes, or text that begins with `{`).

    Kinds are guessed from names. A plain guess is taken unless `accept_suggestions` is false; every guess is listed,
    so that the team confirms it. `called` is the file's name in errors. Raises `InputError` with every mistake.
    """
    content, name = _opened(source, called)
    document = read_document(content, source=name)
    title = FORMAT.format(document.release)
    return _Drawings(document, SystemBuilder(catalogue, title, tool="Threat Dragon", accept=accept_suggestions)).read()


def _opened(source: Path | str | bytes, called: str) -> tuple[str | bytes, str]:
    if isinstance(source, bytes) or (isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith("{")):
        return source, called or "Threat Dragon model"
    if isinstance(source, str) and ("\n" in source or not source.strip() or len(source) > 4_096):
        instead = "Give a path, or the whole file."
        raise InputError([Problem(called or "Threat Dragon model", "this text is neither a model nor a path", instead)])
    path = Path(source)
    return read_limited(path, source=called or str(path), limit_bytes=MAX_BYTES), called or str(path)


class _Drawings:
    """Goes through the diagrams, and tells the builder what is there."""

    def __init__(self, document: Document, builder: SystemBuilder) -> None:
        self.document = document
        self.builder = builder
        self.lose = builder.lose
        self.drawn_in: dict[str, list[str]] = {}

    def read(self) -> Imported:
        """The system and all that goes with it."""
        document = self.document
        self._about_people()
        for where in document.repeated:
            self.lose(where, "is in the file twice under one id", "The first was taken.")
        for number, diagram in enumerate(document.diagrams):
            self._diagram(diagram, f"{number}\n")
        self._summed_up()
        return self.builder.build(document.title, document.description)

    def _about_people(self) -> None:
        document = self.document
        people = [word for word, given in (("owner", document.owner), ("reviewer", document.reviewer)) if given]
        if document.contributors:
            people.append(f"{document.contributors} contributor{'s' if document.contributors > 1 else ''}")
        if people:
            self.lose("summary", ", ".join(people), "People are recorded in the register: name them as participants.")

    def _diagram(self, diagram: Diagram, prefix: str) -> None:
        if diagram.description:
            said = "A system has no diagrams; take into its purpose what belongs there."
            self.lose(f"diagram {diagram.title!r}", f"its description: {cut(diagram.description)}", said)
        boxes = {cell.id: cell.box for cell in diagram.cells if cell.shape == "box" and cell.box is not None}
        inside = nesting(boxes)
        names = {cell.id: cell.name for cell in diagram.cells if cell.shape == "box"}
        self._boundaries(diagram, inside, prefix)
        for cell in diagram.cells:
            if cell.shape in ("actor", "process", "store"):
                doubt = partial(self._doubt, cell.where)
                self._component(cell, diagram, standing(cell.box, boxes, inside, names, doubt), prefix)
            elif cell.shape not in ("box", "flow", "curve"):
                self._no_place(cell)
        for cell in diagram.cells:
            if cell.shape == "flow":
                self._flow(cell, prefix)
        self._curves(diagram, prefix)

    def _doubt(self, where: str, what: str, why: str) -> None:
        self.lose(where, what, why, "note")

    def _boundaries(self, diagram: Diagram, inside: dict[str, str], prefix: str) -> None:
        for cell in diagram.cells:
            if cell.shape != "box":
                continue
            outer = f"{prefix}{inside[cell.id]}" if cell.id in inside else ""
            made = self.builder.boundary(prefix + cell.id, cell.name, within=outer, where=cell.where)
            if text := cell.text("description"):
                self.lose(cell.where, f"its description: {cut(text)}", "A boundary has no description.")
            if cell.box is None:
                self.lose(cell.where, "what stands inside", "The file does not say where the box is drawn.")
            self._about(cell, made)

    def _component(self, cell: Cell, diagram: Diagram, within: str, prefix: str) -> None:
        said = self._said(cell)
        made = self.builder.component(
            prefix + cell.id,
            cell.name,
            cell.shape,
            description=cell.text("description"),
            within=f"{prefix}{within}" if within else "",
            mark=_mark(cell),
            said=said,
            facts={"encrypted_at_rest": "yes"} if cell.flag("isEncrypted") else {},
            where=cell.where,
        )
        self._about(cell, made)
        if cell.name and cell.name not in _NAMELESS:
            self.drawn_in.setdefault(cell.name.casefold(), []).append(f"{made} ({diagram.title})")

    def _flow(self, cell: Cell, prefix: str) -> None:
        ends = [f"{prefix}{end}" if end else "" for end in (cell.source, cell.target)]
        said = self._said(cell)
        if cell.flag("isPublicNetwork"):
            self.builder.on_public_networks.update(filter(None, map(self.builder.element, ends)))
        if protocol := cell.text("protocol"):
            said.append(self.builder.fold("protocol", f"Protocol: {protocol}."))
        made = self.builder.flow(
            prefix + cell.id,
            *ends,
            name="" if cell.name in _NAMELESS else cell.name,
            description=cell.text("description"),
            said=said,
            replies="yes" if cell.flag("isBidirectional") else "no",
            encrypted="yes" if cell.flag("isEncrypted") else "unknown",
            where=cell.where,
        )
        self._about(cell, made)

    def _curves(self, diagram: Diagram, prefix: str) -> None:
        """The zones that curves set apart, where arrows that they cross tell any."""
        drawn = [cell for cell in diagram.cells if cell.shape == "curve"]
        for cell in drawn:
            if len(cell.bends) < 2:
                self.lose(cell.where, "the boundary curve", "The file does not say where it is drawn.")
            self._about(cell, "")
        curves = [Curve(cell.name, cell.bends) for cell in drawn if len(cell.bends) > 1]
        shapes = {prefix + cell.id: cell.box for cell in diagram.cells if cell.box is not None and cell.shape != "box"}
        arrows = [
            Arrow(prefix + cell.source, prefix + cell.target, cell.bends)
            for cell in diagram.cells
            if cell.shape == "flow" and cell.source and cell.target
        ]
        self.builder.zones(curves, shapes, arrows, where=f"diagram {diagram.title!r}")

    def _said(self, cell: Cell) -> list[str]:
        """Sentences for ticked attributes that have no field here."""
        said = [self.builder.fold(flag, sentence) for flag, sentence in _FLAGS.items() if cell.flag(flag)]
        if level := cell.text("privilegeLevel"):
            said.append(self.builder.fold("privilegeLevel", f"Privilege level: {level}."))
        return said

    def _about(self, cell: Cell, element: str) -> None:
        """What every shape can carry: a scope, threats, and keys that nobody here knows."""
        for key in cell.data:
            if key not in _READ and cell.data[key]:
                self.builder.unread(tidy(key, one_line=True))
        if cell.flag("outOfScope") and element:
            self.builder.exclude(element, cell.name, cell.text("reasonOutOfScope"), cell.where)
        for threat in cell.data.get("threats") or []:
            if isinstance(threat, dict):
                self.builder.threat(_threat(threat, element))

    def _no_place(self, cell: Cell) -> None:
        if cell.shape == "text":
            self.lose(cell.where, f"a text: {cut(cell.name)}", "A system has no free texts; note what matters.")
        else:
            self.lose(cell.where, f"a shape {cut(cell.drawn)!r}", "Such a shape is not known here.")
        self._about(cell, "")

    def _summed_up(self) -> None:
        """Lines that are said once for the whole model."""
        if self.document.beside:
            self.lose("the file", cut(", ".join(self.document.beside)), "What stands beside the model is not read.")
        for places in self.drawn_in.values():
            if len(places) > 1:
                why = "They were taken as different things. Where they are one, remove one and connect its flows anew."
                self.lose("diagrams", f"one name, {len(places)} shapes: {cut(', '.join(places))}", why, "note")


def _threat(given: dict[str, Any], element: str) -> ForeignThreat:
    def said(key: str, *, one_line: bool = True) -> str:
        return tidy(given.get(key), one_line=one_line)

    return ForeignThreat(
        element=element,
        title=said("title"),
        type=said("type"),
        severity=said("severity"),
        status=said("status"),
        description=said("description", one_line=False),
        mitigation=said("mitigation", one_line=False),
        number=said("number"),
        model=said("modelType"),
    )


def _mark(cell: Cell) -> str:
    """The kind that a ticked attribute tells, where the name tells nothing."""
    return "logs" if cell.flag("isALog") else "web_app" if cell.flag("isWebApplication") else ""
