"""Read a model drawn in OWASP Threat Dragon 2. What its boxes and arrows mean here, and what does not come along.

Actors, processes and stores become components, boxes become boundaries with those inside that are drawn inside; a
two-way arrow becomes a flow that answers. A ticked attribute says yes; an unticked one says nothing, for that is how
everything is first drawn. What an arrow is called is taken for what it carries, and said to be a guess. What is marked
out of scope stays drawn, since data passes through it, and is listed with its reason. All diagrams go into one system.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.boxes import Box, innermost, nesting, outwards
from toolkit.exchange.imported import ForeignThreat, Imported, Loss, LossReport, LossWeight, Suggestion
from toolkit.exchange.kind_guess import KindGuesser, by_place
from toolkit.exchange.threat_dragon_file import MAX_BYTES, Cell, Diagram, Document, read_document, tidy
from toolkit.exchange.threat_dragon_guesses import data_by_name, outsiders
from toolkit.files.reading import read_limited
from toolkit.system.edit import id_from
from toolkit.system.ids import Ids
from toolkit.system.model import System

__all__ = ["FORMAT", "import_threat_dragon"]

FORMAT = "OWASP Threat Dragon 2"

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
    """Read a Threat Dragon 2 model: a path, or the file's content (bytes, or text that begins with `{`).

    Kinds are guessed from names. A plain guess is taken unless `accept_suggestions` is false; every guess is listed,
    so that the team confirms it. `called` is the file's name in errors. Raises `InputError` with every mistake.
    """
    content, name = _opened(source, called)
    return _Builder(read_document(content, source=name), catalogue, accept_suggestions).build()


def _opened(source: Path | str | bytes, called: str) -> tuple[str | bytes, str]:
    if isinstance(source, bytes) or (isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith("{")):
        return source, called or "Threat Dragon model"
    if isinstance(source, str) and ("\n" in source or not source.strip() or len(source) > 4_096):
        instead = "Give a path, or the whole file."
        raise InputError([Problem(called or "Threat Dragon model", "this text is neither a model nor a path", instead)])
    path = Path(source)
    return read_limited(path, source=called or str(path), limit_bytes=MAX_BYTES), called or str(path)


class _Builder:
    """Makes a system of a checked document, noting what does not fit."""

    def __init__(self, document: Document, catalogue: Catalogue, accept: bool) -> None:
        self.document = document
        self.catalogue = catalogue
        self.guesser = KindGuesser(catalogue)
        self.accept = accept
        self.ids = Ids()
        self.made: dict[str, dict[str, Any]] = {
            section: {} for section in ("boundaries", "components", "flows", "out_of_scope")
        }
        self.suggested: dict[str, Suggestion] = {}
        self.threats: list[ForeignThreat] = []
        self.losses: list[Loss] = []
        self.folded: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.drawn_in: dict[str, list[str]] = {}
        self.actors: list[str] = []
        self.on_public_networks: set[str] = set()

    def build(self) -> Imported:
        """The system and all that goes with it."""
        document = self.document
        title = document.title or "Imported model"
        self._about_people()
        for where in document.repeated:
            self.lose(where, "is in the file twice under one id", "The first was taken.")
        for diagram in document.diagrams:
            self._diagram(diagram)
        self._summed_up()
        if self.accept:
            self.losses.extend(outsiders(self.made["components"], self.actors, self.on_public_networks))
        self.made["data"], notes = data_by_name(self.made["flows"], self.ids, guess=self.accept)
        self.losses.extend(notes)
        system = System.model_validate(
            {"id": id_from(title), "name": title, "purpose": document.description, **self.made}
        )
        suggested = self.suggested
        if self.accept:
            system, suggested, notes = by_place(system, suggested, self.guesser.words)
            self.losses.extend(notes)
        return Imported(system, FORMAT, LossReport(tuple(self.losses)), suggested, tuple(self.threats))

    def lose(self, where: str, what: str, why: str, weight: LossWeight = "lost") -> None:
        """Note something that does not come along as it was."""
        self.losses.append(Loss(where, what, why, weight))

    def _about_people(self) -> None:
        document = self.document
        people = [word for word, given in (("owner", document.owner), ("reviewer", document.reviewer)) if given]
        if document.contributors:
            people.append(f"{document.contributors} contributors")
        if people:
            self.lose("summary", ", ".join(people), "People are recorded in the register: name them as participants.")

    def _diagram(self, diagram: Diagram) -> None:
        if diagram.description:
            said = "A system has no diagrams; take into its purpose what belongs there."
            self.lose(f"diagram {diagram.title!r}", f"its description: {_cut(diagram.description)}", said)
        boxes = {cell.id: cell.box for cell in diagram.cells if cell.shape == "box" and cell.box is not None}
        inside = nesting(boxes)
        ids = self._boundaries(diagram, inside)
        components: dict[str, str] = {}
        for cell in diagram.cells:
            if cell.shape in ("actor", "process", "store"):
                components[cell.id] = self._component(cell, diagram, self._within(cell, boxes, inside, ids))
            elif cell.shape not in ("box", "flow"):
                self._no_place(cell)
        for cell in diagram.cells:
            if cell.shape == "flow":
                self._flow(cell, components)

    def _boundaries(self, diagram: Diagram, inside: dict[str, str]) -> dict[str, str]:
        ids = {cell.id: self.ids.free(cell.name or "boundary") for cell in diagram.cells if cell.shape == "box"}
        for cell in diagram.cells:
            if cell.shape != "box":
                continue
            outer = ids.get(inside.get(cell.id, ""))
            self.made["boundaries"][ids[cell.id]] = {"name": cell.name, "within": outer}
            if text := cell.text("description"):
                self.lose(cell.where, f"its description: {_cut(text)}", "A boundary has no description.")
            if cell.box is None:
                self.lose(cell.where, "what stands inside", "The file does not say where the box is drawn.")
            self._data(cell, ids[cell.id], [])
        return ids

    def _component(self, cell: Cell, diagram: Diagram, within: str | None) -> str:
        component_id = self.ids.free(cell.name or cell.shape)
        suggestion = self.guesser.suggest(cell.name, cell.text("description"), cell.shape, _mark(cell))
        kind: str = cell.shape
        if suggestion is not None:
            taken = suggestion.taken and self.accept
            self.suggested[component_id] = Suggestion(suggestion.kind, suggestion.because, cell.shape, taken)
            kind = suggestion.kind if taken else cell.shape
        said: list[str] = []
        facts = {}
        if cell.flag("isEncrypted"):
            if "encrypted_at_rest" in self.catalogue.facts_of(kind):
                facts["encrypted_at_rest"] = "yes"
            else:
                said.append(self._fold("isEncrypted", "Encrypted."))
        self._data(cell, component_id, said)
        if cell.shape == "actor":
            self.actors.append(component_id)
        self.made["components"][component_id] = {
            "kind": kind,
            "name": cell.name or cell.shape.capitalize(),
            "within": within,
            "description": _joined(cell.text("description"), said),
            "facts": facts,
        }
        if cell.name and cell.name not in _NAMELESS:
            self.drawn_in.setdefault(cell.name.casefold(), []).append(f"{component_id} ({diagram.title})")
        return component_id

    def _within(self, cell: Cell, boxes: dict[str, Box], inside: dict[str, str], ids: dict[str, str]) -> str | None:
        if cell.box is None:
            if boxes:
                self.lose(cell.where, "the boundary it stands in", "The file does not say where it is drawn.", "note")
            return None
        around = innermost(cell.box, boxes)
        if around and not set(around) <= set(outwards(around[0], inside)):
            others = ", ".join(repr(ids[name]) for name in around)
            why = f"The boundaries {others} overlap; it was put into the smallest. Correct it where that is wrong."
            self.lose(cell.where, "stands in several boundaries", why, "note")
        elif any(box.touches(cell.box) and not box.holds(cell.box) for box in boxes.values()):
            why = "It was put where its centre is. Correct it where that is wrong."
            self.lose(cell.where, "is drawn across the edge of a boundary", why, "note")
        return ids[around[0]] if around else None

    def _flow(self, cell: Cell, components: dict[str, str]) -> None:
        sender, receiver = components.get(cell.source, ""), components.get(cell.target, "")
        if not (sender and receiver):
            ends = [end for end, found in (("beginning", sender), ("end", receiver)) if not found]
            why = f"Attached to no actor, process or store: its {' and its '.join(ends)}. Draw it in the workshop."
            self.lose(cell.where, "the flow", why)
            self._data(cell, "", [])
            return
        name = "" if cell.name in _NAMELESS else cell.name
        flow_id = self.ids.free(name or f"{sender}_to_{receiver}")
        said: list[str] = []
        if cell.flag("isPublicNetwork"):
            self.on_public_networks.update((sender, receiver))
        if protocol := cell.text("protocol"):
            said.append(self._fold("protocol", f"Protocol: {protocol}."))
        self._data(cell, flow_id, said)
        self.made["flows"][flow_id] = {
            "from": sender,
            "to": receiver,
            "name": name,
            "description": _joined(cell.text("description"), said),
            "replies": "yes" if cell.flag("isBidirectional") else "no",
            "encrypted": "yes" if cell.flag("isEncrypted") else "unknown",
        }

    def _data(self, cell: Cell, element: str, said: list[str]) -> None:
        """What every shape can carry: ticked attributes, a scope, threats, and keys that nobody here knows."""
        for flag, sentence in _FLAGS.items():
            if cell.flag(flag):
                said.append(self._fold(flag, sentence))
        if level := cell.text("privilegeLevel"):
            said.append(self._fold("privilegeLevel", f"Privilege level: {level}."))
        self.unknown.update(tidy(key, one_line=True) for key in cell.data if key not in _READ and cell.data[key])
        if cell.flag("outOfScope") and element:
            why = cell.text("reasonOutOfScope") or "Marked out of scope in the imported model, without a reason"
            self.made["out_of_scope"][element] = {"what": cell.name or element, "why": why}
            told = "It stays drawn, for data passes through it, and is listed as out of scope. Remove it if it may go."
            self.lose(cell.where, "is out of scope", told, "note")
        for threat in cell.data.get("threats") or []:
            if isinstance(threat, dict):
                self.threats.append(_threat(threat, element))

    def _fold(self, key: str, sentence: str) -> str:
        self.folded[key] += 1
        return sentence

    def _no_place(self, cell: Cell) -> None:
        if cell.shape == "curve":
            why = "A curve has no inside. Say in which boundary each component stands, or draw a box."
            self.lose(cell.where, "the boundary curve", why)
        elif cell.shape == "text":
            self.lose(cell.where, f"a text: {_cut(cell.name)}", "A system has no free texts; note what matters.")
        else:
            self.lose(cell.where, f"a shape {_cut(cell.drawn)!r}", "Such a shape is not known here.")
        self._data(cell, "", [])

    def _summed_up(self) -> None:
        """Lines that are said once for the whole model."""
        for key, count in sorted(self.folded.items()):
            what = f"{key} ({count} time{'s' if count > 1 else ''})"
            self.lose("attributes", what, "There is no field for it; the description says it now.", "changed")
        for key, count in sorted(self.unknown.items()):
            self.lose("attributes", f"{_cut(key)} ({count} time{'s' if count > 1 else ''})", "It is not known here.")
        if self.document.beside:
            self.lose("the file", _cut(", ".join(self.document.beside)), "What stands beside the model is not read.")
        for places in self.drawn_in.values():
            if len(places) > 1:
                why = "They were taken as different things. Where they are one, remove one and connect its flows anew."
                self.lose("diagrams", f"one name, {len(places)} shapes: {_cut(', '.join(places))}", why, "note")


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


def _joined(description: str, said: list[str]) -> str:
    return "\n".join(part for part in (description, " ".join(said)) if part)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
