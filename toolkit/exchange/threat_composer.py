"""Read a workspace of AWS Threat Composer (JSON): threats, mitigations, assumptions, and flows if it has a table.

Threat Composer keeps pictures and prose of the system, no model of it. Where the prose holds a table of flows (columns
with a source and a target), the system is read from that; where it does not, what comes in is a system without a
drawing, with its assets, its assumptions and its threats, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.building import SystemBuilder, cut
from toolkit.exchange.foreign_data import Part
from toolkit.exchange.foreign_file import open_foreign
from toolkit.exchange.imported import ForeignMitigation, ForeignThreat, Imported
from toolkit.exchange.markdown_tables import markdown_tables

__all__ = ["FORMAT", "import_threat_composer"]

FORMAT = "AWS Threat Composer"
MAX_BYTES = 20_000_000
"""Most of it pictures."""
_READ = {
    *("schema", "applicationInfo", "architecture", "dataflow", "assumptions", "mitigations", "assumptionLinks"),
    *("mitigationLinks", "threats", "brainstorm"),
}
_STRIDE = {
    "S": "Spoofing",
    "T": "Tampering",
    "R": "Repudiation",
    "I": "Information disclosure",
    "D": "Denial of service",
    "E": "Elevation of privilege",
}
_SOURCE, _TARGET = ("source", "from"), ("target", "to", "destination", "sink")
_CARRIED, _TELLS = ("asset", "data"), ("description", "purpose", "name")
_PARTS = ("entity", "entities", "element", "component", "process", "store", "actor", "node")
_SEPARATED = re.compile(r"[,;+]| and ")


def import_threat_composer(source: Path | str | bytes, catalogue: Catalogue, *, called: str = "") -> Imported:
    """Read a Threat Composer workspace: a path, or the file's content as bytes. `called` is its name in errors.

    Raises `InputError` with every mistake, and for a workspace in which nothing is written down.
    """
    model = open_foreign(source, called=called, limit_bytes=MAX_BYTES)
    return _Reader(model, catalogue).read()


class _Reader:
    """Tells the builder what stands in the workspace."""

    def __init__(self, model: Part, catalogue: Catalogue) -> None:
        self.model = model
        self.build = SystemBuilder(catalogue, FORMAT)
        self.known: dict[str, str] = {}
        self.assets: dict[str, str] = {}

    def read(self) -> Imported:
        """The system and all that goes with it. Raises `InputError` with everything that is wrong."""
        about = self.model.part("applicationInfo")
        for key in self.model.values.keys() - _READ:
            self.build.unread(key)
        for key in ("dataflow", "architecture"):
            self._prose(key)
        self._written_down()
        self._brainstormed()
        self.model.data.raise_if_any()
        made = self.build
        if not (made.made["components"] or made.threats or made.mitigations or made.made["assumptions"]):
            what = "nothing is written down in it but prose: no threat, no mitigation, no assumption, no table of flows"
            raise InputError([Problem(self.model.data.place(()), what, "Describe the system in the workshop.")])
        if not made.made["components"]:
            why = "Threat Composer keeps no model of the system. Describe it, and what came in here goes with it."
            made.lose("the file", "a drawing: no table of its texts has columns for a source and a target", why, "note")
        return made.build(about.text("name"), about.text("description", one_line=False), drawn=False)

    def _prose(self, key: str) -> None:
        part = self.model.part(key)
        if part.values.get("image"):
            self.build.lose(key, "a picture", "Pictures are not read; draw what it shows.")
        text = part.text("description", one_line=False)
        for header, rows in markdown_tables(text):
            self._table(header, rows, f"{key}, table {cut(' | '.join(header), 60)!r}")
        if text:
            self.build.lose(
                key, f"its text: {cut(text)}", "Only its tables are read; take into the purpose what matters."
            )

    def _table(self, header: list[str], rows: list[list[str]], where: str) -> None:
        words = [each.casefold() for each in header]
        sender, receiver = _column(words, _SOURCE), _column(words, _TARGET)
        if sender is None or receiver is None:
            if words[0].rstrip("s") in _PARTS and len(words) > 1 and words[1] in _TELLS:
                for row in rows:
                    self._component(row[0], row[1])
            elif rows:
                self.build.lose(where, f"{len(rows)} rows", "Neither flows nor parts of the system are in it.")
        elif "boundary" in words[0]:
            for row in rows:
                between = f"{row[0] or 'a boundary'} between {row[sender]} and {row[receiver]}"
                why = "A line between two parts has no inside. Say in which boundary each of them stands."
                self.build.lose(where, cut(between), why)
        else:
            tells = _column(words, _TELLS)
            carried = _column(words, _CARRIED)
            self.build.lose(where, f"{len(rows)} flows", "Read from a table of the text; look it through.", "note")
            for row in rows:
                self._flow(row, sender, receiver, tells, carried, where)

    def _flow(
        self, row: list[str], sender: int, receiver: int, tells: int | None, carried: int | None, where: str
    ) -> None:
        if not (row[sender] or row[receiver]):
            return
        ends = [self._component(row[place]) if row[place] else "" for place in (sender, receiver)]
        named = [each.strip() for each in _SEPARATED.split(row[carried]) if each.strip()] if carried is not None else []
        name = row[tells] if tells is not None else ""
        key = f"{where}\n{len(self.build.made['flows'])}"
        # What it is called tells what happens, not what goes along, so it carries what its row says, or anything.
        self.build.flow(key, *ends, name=name, carries=[self._asset(each) for each in named] or None, where=where)

    def _component(self, name: str, description: str = "") -> str:
        """The builder's key of a part; the same name is the same part."""
        key = " ".join(name.casefold().split())
        if key and key not in self.known:
            self.known[key] = key
            self.build.component(key, name, "", description=description)
        return key

    def _asset(self, name: str) -> str:
        key = " ".join(name.casefold().split())
        if key not in self.assets:
            self.assets[key] = self.build.data(f"data\n{key}", name)
        return self.assets[key]

    def _written_down(self) -> None:
        assumed = self._assumed()
        against: dict[str, list[ForeignMitigation]] = {}
        links: dict[str, list[str]] = {}
        for link in self.model.parts("mitigationLinks"):
            links.setdefault(link.text("mitigationId"), []).append(link.text("linkedId"))
        threats = list(self.model.parts("threats"))
        known = {each.text("id") for each in threats}
        dangling = 0
        dangling = 0
        for part in self.model.parts("mitigations"):
            mitigation = _mitigation(part, assumed.get(part.text("id"), []))
            meant = links.pop(part.text("id"), [])
            linked = [each for each in meant if each in known]
            dangling += len(meant) - len(linked)
            for each in linked:
                against.setdefault(each, []).append(mitigation)
            if not linked and mitigation.title:
                self.build.mitigation(mitigation)
        for part in threats:
            key = part.text("id")
            self.build.threat(self._threat(part, tuple(against.get(key, ())), assumed.get(key, [])))
        if dangling := dangling + sum(map(len, links.values())):
            why = "They name a threat or a mitigation that is not there."
            self.build.lose("mitigationLinks", f"{dangling} links", why)
        if self.assets:
            shown = cut(", ".join(each["name"] for each in self.build.made["data"].values()))
            why = "They are taken for data. Where one is a part of the system, draw it and remove it here."
            self.build.lose("assets", f"{len(self.assets)} assets: {shown}", why, "note")

    def _assumed(self) -> dict[str, list[str]]:
        """The assumptions, and what is assumed of each threat and mitigation, by its id."""
        said: dict[str, str] = {}
        for part in self.model.parts("assumptions"):
            text = part.text("content")
            if text:
                self.build.assume("\n".join([text, *_comments(part)]))
                said[part.text("id")] = text
        of: dict[str, list[str]] = {}
        for link in self.model.parts("assumptionLinks"):
            if text := said.get(link.text("assumptionId"), ""):
                of.setdefault(link.text("linkedId"), []).append(text)
        return of

    def _threat(self, part: Part, mitigations: tuple[ForeignMitigation, ...], assumed: list[str]) -> ForeignThreat:
        statement = part.text("statement") or _statement(part)
        action = part.text("threatAction")
        metadata = _metadata(part)
        assets = [self._asset(each) for each in part.texts("impactedAssets")]
        told = [statement, *_comments(part), *(f"Assumed there: {each}" for each in assumed)]
        if tags := part.texts("tags"):
            told.append(f"Tags: {', '.join(tags)}.")
        if goals := part.texts("impactedGoal"):
            told.append(f"Reduced there: {', '.join(goals)}.")
        return ForeignThreat(
            element=assets[0] if assets else "",
            title=cut(f"{action[:1].upper()}{action[1:]}" if action else statement),
            type=", ".join(_STRIDE.get(each, each) for each in metadata.get("STRIDE", ())),
            severity=", ".join(metadata.get("Priority", ())),
            status=part.text("status"),
            description="\n".join(each for each in told if each),
            number=part.text("numericId"),
            model="STRIDE" if "STRIDE" in metadata else "",
            tags=tuple(part.texts("tags")),
            mitigations=mitigations,
        )

    def _brainstormed(self) -> None:
        ideas = self.model.part("brainstorm")
        for key in ("threatActions", "threatImpacts"):
            for part in ideas.parts(key):
                if said := part.text("content"):
                    self.build.threat(ForeignThreat("", cut(said), "brainstorm", description=said))
        for part in ideas.parts("mitigations"):
            if said := part.text("content"):
                self.build.mitigation(ForeignMitigation(cut(said), said))
        for part in ideas.parts("assumptions"):
            if said := part.text("content"):
                self.build.assume(said)
        for part in ideas.parts("assets"):
            if said := part.text("content"):
                self._asset(said)
        for key in ("threatSources", "threatPrerequisites"):
            for part in ideas.parts(key):
                self.build.lose("brainstorm", f"{key}: {cut(part.text('content'))}", "Half a threat; word it whole.")


def _column(words: list[str], wanted: tuple[str, ...]) -> int | None:
    """The first column whose header holds one of these words."""
    return next(
        (place for place, said in enumerate(words) if set(said.split()) & {*wanted, *(f"{w}s" for w in wanted)}), None
    )


def _statement(part: Part) -> str:
    """A threat as a sentence, of the pieces that Threat Composer asks for."""
    pieces = (
        ("", "threatSource"),
        ("", "prerequisites"),
        ("can", "threatAction"),
        ("which leads to", "threatImpact"),
    )
    return " ".join(f"{word} {said}".strip() for word, key in pieces if (said := part.text(key)))


def _mitigation(part: Part, assumed: list[str]) -> ForeignMitigation:
    text = part.text("content")
    title = cut(text)
    told = ["" if title == text else text, *_comments(part), *(f"Assumed there: {each}" for each in assumed)]
    return ForeignMitigation(title, "\n".join(each for each in told if each), part.text("status"))


def _metadata(part: Part) -> Mapping[str, list[str]]:
    return {each.text("key"): each.texts("value") for each in part.parts("metadata")}


def _comments(part: Part) -> list[str]:
    """What is noted at something, tidied."""
    return [
        said
        for each in part.parts("metadata")
        if each.text("key") not in ("STRIDE", "Priority") and (said := " ".join(each.texts("value")))
    ]
