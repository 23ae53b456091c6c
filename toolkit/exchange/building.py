"""The builder that every reader of another tool's model uses, so that all of them keep the same promises.

A reader walks through its checked file and tells what is there, by the file's own ids: `boundary`, `component`, `data`,
`flow`, `threat`, and `lose` for whatever has no place. `build` gives the system with all that a team should know:

* ids are made once and never twice; a second thing under one id of the file is named, and the first is taken;
* kinds are suggested from names, tags, types and descriptions, and the team confirms them;
* a boundary within itself, by whatever detour, is taken out of the circle and named;
* an arrow with a loose end is kept: it ends at a stand-in, `Open end of ‘…’`, that the team replaces; one that has no
  name and is attached to nothing at all says nothing, and goes;
* where only curves are drawn, `zones` puts apart what they set apart (see curves.py);
* what flows carry, how far places are trusted, and who stands outside, is guessed and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.boxes import Box
from toolkit.exchange.curves import Arrow, Curve, TooIntricate, zones_by_curves
from toolkit.exchange.drawn_guesses import data_by_name, outsiders
from toolkit.exchange.hollows import zones_in_hollows
from toolkit.exchange.imported import (
    ForeignMitigation,
    ForeignThreat,
    Imported,
    Loss,
    LossReport,
    LossWeight,
    Suggestion,
)
from toolkit.exchange.kind_guess import KindGuesser, by_place
from toolkit.system.edit import id_from
from toolkit.system.guessing import NOTHING_TELLS
from toolkit.system.ids import Ids
from toolkit.system.model import System

__all__ = ["MAX_PARTS", "SystemBuilder", "cut"]

MAX_PARTS = 10_000
"""Boundaries, components, data and flows together; a model that a team can look at has some hundred."""
_LONGEST = 200
"""Characters of a name that an id is made from."""
MAX_DEPTH = 50
"""Boundaries around one another."""
MAX_LINES = 2_000
"""Lines of a report; what comes after is counted."""


class SystemBuilder:
    """Makes a system of what a reader tells, and notes what does not fit. Texts should be tidied by the reader.

    `tool` is what the format is called in sentences, `accept` whether plain guesses are taken or only listed.
    """

    def __init__(self, catalogue: Catalogue, format_name: str, *, tool: str = "", accept: bool = True) -> None:
        self.catalogue = catalogue
        self.format = format_name
        self.tool = tool or format_name
        self.accept = accept
        self.guesser = KindGuesser(catalogue)
        self.ids = Ids()
        self.made: dict[str, dict[str, Any]] = {
            section: {} for section in ("boundaries", "components", "data", "flows", "assumptions", "out_of_scope")
        }
        self.suggested: dict[str, Suggestion] = {}
        self.threats: list[ForeignThreat] = []
        self.mitigations: list[ForeignMitigation] = []
        self.losses: list[Loss] = []
        self.actors: list[str] = []
        self.on_public_networks: set[str] = set()
        self._known: dict[tuple[str, str], str] = {}
        self._folded: Counter[str] = Counter()
        self._unread: Counter[str] = Counter()
        self._more = 0
        self._parts = 0

    def lose(self, where: str, what: str, why: str, weight: LossWeight = "lost") -> None:
        """Note something that does not come along as it was."""
        if len(self.losses) < MAX_LINES:
            self.losses.append(Loss(where, what, why, weight))
        else:
            self._more += 1

    def fold(self, key: str, sentence: str) -> str:
        """Count an attribute that has no field here; gives the sentence that the description is to say instead."""
        self._folded[key] += 1
        return sentence

    def unread(self, key: str) -> None:
        """Count an attribute that nobody here knows."""
        self._unread[cut(key)] += 1

    def element(self, key: str) -> str:
        """The id of the component, flow or data asset that the file calls so; empty where there is none."""
        return next((self._known[section, key] for section in _FOUND if (section, key) in self._known), "")

    def boundary(self, key: str, name: str, *, within: str = "", trust: str | None = None, where: str = "") -> str:
        """A boundary; `within` is the file's id of the one around it, which may come later."""
        made, new = self._thing("boundaries", key, name or "boundary", where or f"boundary {name!r}")
        if new:
            self.made["boundaries"][made] = {"name": name, "within": within or None, "trust": trust}
        return made

    def component(
        self,
        key: str,
        name: str,
        drawn_as: str,
        *,
        description: str = "",
        within: str = "",
        mark: str = "",
        tags: Sequence[str] = (),
        said: Sequence[str] = (),
        where: str = "",
        **fields: Any,
    ) -> str:
        """A component. `drawn_as` is actor, process or store, or empty where the file draws nothing and only names.

        `within` is the file's id of the boundary around it, `mark` a kind that an attribute tells; `tags` are types,
        technologies and labels, `said` sentences for what has no field here. Further fields (`trust`, `provider`,
        `facts`) are set as they are.
        """
        where = where or f"component {name!r}"
        made, new = self._thing("components", key, name or drawn_as or "component", where)
        if not new:
            return made
        if drawn_as == "actor":
            self.actors.append(made)
        suggestion = self.guesser.suggest(name, description, drawn_as, mark, tags)
        if suggestion is None and not drawn_as:
            suggestion = Suggestion("process", NOTHING_TELLS, "", taken=True)
        kind = drawn_as or "process"
        if suggestion is not None:
            taken = suggestion.taken and self.accept
            self.suggested[made] = Suggestion(suggestion.kind, suggestion.because, drawn_as, taken)
            kind = suggestion.kind if taken else kind
        told = fields.pop("facts", {})
        facts = {fact: answer for fact, answer in told.items() if fact in self.catalogue.facts_of(kind)}
        for fact in told.keys() - facts.keys():
            words = fact.replace("_", " ")
            said = [*said, self.fold(words, f"{words.capitalize()}: {told[fact]}.")]
        self.made["components"][made] = {
            "kind": kind,
            "name": name or (drawn_as or "component").capitalize(),
            "within": within or None,
            "description": _joined(description, said),
            "facts": facts,
            **fields,
        }
        return made

    def data(self, key: str, name: str, *, description: str = "", where: str = "", **fields: Any) -> str:
        """A data asset; further fields are set as they are."""
        where = where or f"data {name!r}"
        made, new = self._thing("data", key, name or "data", where)
        if new:
            self.made["data"][made] = {
                "name": name,
                "description": description,
                **fields,
            }
        return made

    def flow(
        self,
        key: str,
        source: str,
        target: str,
        *,
        name: str = "",
        description: str = "",
        said: Sequence[str] = (),
        carries: Sequence[str] | None = None,
        where: str = "",
        **fields: Any,
    ) -> str:
        """A flow between two components by the file's ids. An end that is none is kept open, at a stand-in.

        `carries` are ids that `data` gave; further fields (`replies`, `encrypted` …) are set as they are. Gives the id,
        empty for an arrow without a name that is attached to nothing.
        """
        where = where or f"flow {name!r}"
        ends = [self._known.get(("components", end), "") for end in (source, target)]
        called = name or " to ".join(self.made["components"][end]["name"] for end in ends if end) or "flow"
        if not (name or any(ends)):
            self.lose(where, "the flow", "It has no name, and is attached to nothing.")
            return ""
        loose = [word for word, end in zip(("beginning", "end"), ends, strict=True) if not end]
        made, new = self._thing("flows", key, name or "_to_".join(end for end in ends if end) or "flow", where)
        if not new:
            return made
        if loose:
            why = "It is attached to nothing there. It stands at a stand-in now: connect it, or say what that is."
            self.lose(where, f"its {' and its '.join(loose)}", why, "changed")
            ends = [end or self._stand_in(called) for end in ends]
        self.made["flows"][made] = {
            "from": ends[0],
            "to": ends[1],
            "name": name,
            "description": _joined(description, said),
            **fields,
            **({} if carries is None else {"carries": list(dict.fromkeys(carries))}),
        }
        return made

    def assume(self, text: str, about: Sequence[str] = ()) -> None:
        """Something that the file takes to be true; `about` are ids that this builder gave."""
        made = self.ids.free("assumption")
        self.made["assumptions"][made] = {"text": text, "about": list(about)}

    def exclude(self, element: str, what: str, why: str, where: str = "") -> None:
        """Something that stays drawn, and is marked as out of scope there."""
        reason = why or "Marked out of scope in the imported model, without a reason"
        self.made["out_of_scope"][element] = {"what": what or element, "why": reason}
        told = "It stays drawn, for data passes through it, and is listed as out of scope. Remove it if it may go."
        self.lose(where or f"component {what!r}", "is out of scope", told, "note")

    def threat(self, threat: ForeignThreat) -> None:
        """A threat that is written down in the file."""
        self.threats.append(threat)

    def mitigation(self, mitigation: ForeignMitigation) -> None:
        """Something that is written down in the file against no threat of it."""
        self.mitigations.append(mitigation)

    def against(self, noted: Iterable[tuple[ForeignMitigation, Sequence[str]]]) -> dict[str, list[ForeignMitigation]]:
        """Mitigations by the threats of the file that each names; one that names none is kept by itself."""
        found: dict[str, list[ForeignMitigation]] = {}
        for mitigation, threats in noted:
            for key in threats:
                found.setdefault(key, []).append(mitigation)
            if not threats:
                self.mitigation(mitigation)
        return found

    def zones(
        self, curves: Sequence[Curve], shapes: Mapping[str, Box], arrows: Sequence[Arrow], *, where: str = "the drawing"
    ) -> None:
        """Put components apart as the curves of one drawing do; `shapes` and `arrows` use the file's ids.

        Call it when all components of the drawing are there. Every zone is told, and so is a curve that tells none.
        """
        if not curves:
            return
        components = self.made["components"]
        known = {key: self._known["components", key] for key in shapes if ("components", key) in self._known}
        boxed = {key: components[made]["within"] or "" for key, made in known.items()}
        people = [key for key, made in known.items() if made in self.actors]
        drawn = {key: shapes[key] for key in known}
        try:
            zones, idle = zones_by_curves(curves, drawn, arrows, outside=people, within=boxed)
        except TooIntricate:
            why = "There are too many lines. Say in which boundary each component stands."
            self.lose(where, f"{len(curves)} boundary curves", why)
            return
        crossed = len(zones)
        placed = {member for zone in zones for member in zone.members}
        zones += zones_in_hollows(curves, idle, {key: drawn[key] for key in drawn if key not in placed}, boxed)
        for number, zone in enumerate(zones, start=1):
            name = zone.name or f"Zone {number}"
            outer = boxed[zone.members[0]]
            key = f"{where}\n{name}\n{number}"
            self.boundary(key, name, within=outer, where=where)
            for member in zone.members:
                components[known[member]]["within"] = key
            inside = cut(", ".join(components[known[member]]["name"] for member in zone.members))
            seen = "which arrows the curves cross" if number <= crossed else "what stands in the hollow of a curve"
            why = f"Read from {seen}. Name it, and correct it where it is wrong."
            self.lose(where, f"the zone {name!r} around {inside}", why, "note")
        for number in sorted(idle - {each for zone in zones for each in zone.curves}):
            said = f"the boundary curve {curves[number].name!r}" if curves[number].name else "a boundary curve"
            self.lose(where, said, "It sets nothing apart: no arrow crosses it, or its two ends meet by another way.")

    def build(self, title: str, purpose: str = "", *, drawn: bool = True) -> Imported:
        """The system and all that goes with it. Raises `InputError` where no component was told.

        A tool that keeps no drawing is not asked for one (`drawn=False`).
        """
        name = title or "Imported model"
        if drawn and not self.made["components"]:
            raise InputError(
                [Problem(self.format, "there is no component in it", "Draw the system first, then import it.")]
            )
        self._settle_places()
        self._summed_up()
        if self.accept:
            self.losses.extend(outsiders(self.made["components"], self.actors, self.on_public_networks))
        parts = self.made["components"]
        guessed, notes = data_by_name(self.made["flows"], parts, self.ids, guess=self.accept, tool=self.tool)
        self.made["data"].update(guessed)
        self.losses.extend(notes)
        system = System.model_validate({"id": id_from(name), "name": name, "purpose": purpose, **self.made})
        suggested = self.suggested
        if self.accept:
            system, suggested, notes = by_place(system, suggested, self.guesser.words)
            self.losses.extend(notes)
        report = LossReport(tuple(self.losses))
        return Imported(system, self.format, report, suggested, tuple(self.threats), tuple(self.mitigations))

    def _thing(self, section: str, key: str, name: str, where: str) -> tuple[str, bool]:
        """The id of something that the file calls `key`, and whether it is new."""
        if (section, key) in self._known:
            self.lose(where, "is in the file twice under one id", "The first was taken.")
            return self._known[section, key], False
        self._count()
        made = self._known[section, key] = self.ids.free(name[:_LONGEST])
        return made, True

    def _count(self) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise InputError([Problem(self.format, f"more than {MAX_PARTS:,} parts are in it", "Split the model.")])

    def _stand_in(self, called: str) -> str:
        self._count()
        made = self.ids.free(f"open end of {called[:_LONGEST]}")
        self.made["components"][made] = {
            "kind": "external_entity",
            "name": f"Open end of ‘{cut(called)}’",
            "within": None,
            "description": "Stands for whatever the flow was meant to begin or end at in the imported model.",
        }
        return made

    def _settle_places(self) -> None:
        """Boundaries by their ids here, and none around itself."""
        boundaries = self.made["boundaries"]
        for section in ("boundaries", "components"):
            for made, each in self.made[section].items():
                if (key := each["within"]) is not None:
                    each["within"] = self._known.get(("boundaries", key))
                    if each["within"] is None:
                        self.lose(f"{each['name'] or made!r}", f"stands in {cut(key)!r}", "There is no such boundary.")
        depth: dict[str, int] = {}
        for made in boundaries:
            way: dict[str, None] = {}
            step: str | None = made
            while step is not None and step not in depth and step not in way:
                way[step] = None
                step = boundaries[step]["within"]
            if step in way:
                why = "Boundaries stood around each other in a circle; it was put outermost."
                self._put_outermost(next(reversed(way)), why)
            for each in reversed(way):
                depth[each] = depth.get(boundaries[each]["within"], 0) + 1
                if depth[each] > MAX_DEPTH:
                    self._put_outermost(each, f"It stood in {MAX_DEPTH} others; it was put outermost.")
                    depth[each] = 1

    def _put_outermost(self, made: str, why: str) -> None:
        boundary = self.made["boundaries"][made]
        boundary["within"] = None
        self.lose(f"boundary {boundary['name'] or made!r}", "the boundary around it", why)

    def _summed_up(self) -> None:
        """Lines that are said once for the whole model."""
        for key, count in sorted(self._folded.items()):
            why = "There is no field for it; the description says it now."
            self.lose("attributes", f"{key} ({count} time{'s' if count > 1 else ''})", why, "changed")
        for key, count in sorted(self._unread.items()):
            self.lose("attributes", f"{key} ({count} time{'s' if count > 1 else ''})", "It is not known here.")
        if self._more:
            self.losses.append(Loss("the report", f"{self._more} further lines", "Too many to be listed."))


_FOUND = ("components", "flows", "data")


def _joined(description: str, said: Sequence[str]) -> str:
    return "\n".join(part for part in (description, " ".join(said)) if part)


def cut(text: str, most: int = 120) -> str:
    """A text as one short line."""
    line = " ".join(text[: most * 8].split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
