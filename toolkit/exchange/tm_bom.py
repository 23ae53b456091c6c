"""Read a threat model in a CycloneDX bill of materials (TM-BOM, JSON), as Threat Dragon's drafts of it are written.

A model there is a component of type `threat-model` that holds components of the same type; what each is, and all else
of it, stands in properties whose names begin with `cdx:model:`. The format is a draft: what it names and is not known
here is told. Threats have no place in it yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.building import SystemBuilder, cut
from toolkit.exchange.foreign_data import Part
from toolkit.exchange.foreign_file import open_foreign
from toolkit.exchange.imported import Imported

__all__ = ["FORMAT", "import_tm_bom"]

FORMAT = "TM-BOM in CycloneDX"
_PREFIX = "cdx:model:"
_MODEL = "threat-model"
_DRAWN_AS = {
    "actor": "actor",
    "externalentity": "actor",
    "datastore": "store",
    "store": "store",
    "server": "process",
    "process": "process",
    "lambda": "process",
    "llm": "process",
    "agent": "process",
    "code": "",
}
_MARKS = {"llm": "model", "agent": "agent"}
_READ = {
    *("type", "inBoundary", "inScope", "risk:trustRating", "tag", "platform", "processedBy", "storedBy"),
    *("dataflow:source", "dataflow:destination", "dataflow:isBidirectional", "dataflow:data", "dataflow:protocol"),
    *("isEncrypted", "dataflow:isEncrypted"),
}
_ON_THE_SHEET = ("shape", "diagram:")


def import_tm_bom(source: Path | str | bytes, catalogue: Catalogue, *, called: str = "") -> Imported:
    """Read a TM-BOM: a path, or the file's content as bytes. `called` is the file's name in errors.

    All its models go into one system. Kinds are guessed from names, and listed for the team to confirm. Raises
    `InputError` with every mistake, and for a bill of materials that holds no threat model.
    """
    return _Reader(open_foreign(source, called=called), catalogue).read()


class _Thing:
    """A component of the bill, with its properties by what they are called."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.key = part.text("bom-ref")
        self.name = part.text("name")
        self.said: dict[str, list[str]] = {}
        for each in part.parts("properties"):
            name = each.text("name").removeprefix(_PREFIX)
            self.said.setdefault(name, []).append(each.text("value"))

    def text(self, name: str) -> str:
        """The first value of a property; empty where there is none."""
        return self.said.get(name, [""])[0]

    def yes(self, *names: str) -> bool:
        """Whether one of these properties says yes."""
        return any(self.text(name).casefold() == "true" for name in names)

    def texts(self, name: str) -> list[str]:
        """All values of a property."""
        return self.said.get(name, [])


class _Reader:
    """Tells the builder what stands in the bill."""

    def __init__(self, bill: Part, catalogue: Catalogue) -> None:
        self.bill = bill
        self.build = SystemBuilder(catalogue, FORMAT, tool="the file")

    def read(self) -> Imported:
        """The system and all that goes with it."""
        models = [_Thing(each) for each in self.bill.parts("components") if each.text("type") == _MODEL]
        things = [thing for model in models for thing in self._things(model)]
        if not any(thing.text("type") in _DRAWN_AS for thing in things):
            self.bill.data.raise_if_any()
            what = "no threat model with components is in this bill of materials"
            raise InputError([Problem(self.bill.data.place(()), what, "Read are components of type `threat-model`.")])
        self._about_the_bill(models)
        for thing in things:
            if thing.text("type") == "boundary":
                self._boundary(thing)
        holders: dict[str, list[str]] = {}
        for thing in things:
            if thing.text("type") in _DRAWN_AS:
                holders.setdefault(thing.key, []).append(self._component(thing))
        for thing in things:
            if thing.text("type") in ("asset", "data"):
                self._data(thing, holders)
        for thing in things:
            if thing.text("type") == "dataflow":
                self._flow(thing)
        self._unknown(things)
        self.bill.data.raise_if_any()
        about = self.bill.part("metadata").part("component")
        return self.build.build(about.text("name"), about.text("description", one_line=False))

    def _things(self, model: _Thing) -> Iterator[_Thing]:
        for each in model.part.parts("components"):
            thing = _Thing(each)
            yield thing
            yield from self._things(thing)

    def _about_the_bill(self, models: list[_Thing]) -> None:
        metadata = self.bill.part("metadata")
        if metadata.values.get("authors"):
            self.build.lose("metadata", "authors", "People are recorded in the register: name them as participants.")
        for key in ("lifecycles", "licenses"):
            if metadata.values.get(key):
                self.build.lose("metadata", key, "A system has no field for it.")
        others = [each.text("name") for each in self.bill.parts("components") if each.text("type") != _MODEL]
        if others:
            self.build.lose("components", cut(", ".join(others)), "They are in no threat model.")
        for key in ("dependencies", "compositions", "vulnerabilities", "services"):
            if self.bill.values.get(key):
                self.build.lose("the file", key, "What stands beside the models is not read.")
        if len(models) > 1:
            why = f"All went into one system: {cut(', '.join(repr(model.name) for model in models))}."
            self.build.lose("the file", f"{len(models)} models", why, "changed")
        for model in models:
            if text := model.part.text("description"):
                self.build.lose(f"model {model.name!r}", f"its description: {cut(text)}", "Take it into the purpose.")

    def _boundary(self, thing: _Thing) -> None:
        where = f"boundary {thing.name!r}"
        self.build.boundary(thing.key, thing.name, within=thing.text("inBoundary"))
        if text := thing.part.text("description"):
            self.build.lose(where, f"its description: {cut(text)}", "A boundary has no description.")
        if rating := thing.text("risk:trustRating"):
            why = "A number has no fixed meaning. Say how far the place is trusted."
            self.build.lose(where, f"trustRating {rating}", why)

    def _component(self, thing: _Thing) -> str:
        sort, tags, platform = thing.text("type"), thing.texts("tag"), thing.text("platform")
        said = [self.build.fold("tag", f"Tags: {', '.join(tags)}.")] if tags else []
        said += [self.build.fold("platform", f"Runs on {platform}.")] if platform else []
        made = self.build.component(
            thing.key,
            thing.name,
            _DRAWN_AS[sort],
            description=thing.part.text("description", one_line=False),
            within=thing.text("inBoundary"),
            mark=_MARKS.get(sort, ""),
            tags=[*tags, platform],
            said=[*said, *self._rest(thing)],
            facts={"encrypted_at_rest": "yes"} if thing.yes("isEncrypted", "datastore:isEncrypted") else {},
        )
        if thing.text("inScope").casefold() == "false":
            self.build.exclude(made, thing.name, "", f"component {thing.name!r}")
        return made

    def _data(self, thing: _Thing, holders: dict[str, list[str]]) -> None:
        stored = [made for key in thing.texts("storedBy") for made in holders.get(key, [])]
        self.build.data(
            thing.key,
            thing.name,
            description="\n".join(
                filter(None, (thing.part.text("description", one_line=False), " ".join(self._rest(thing))))
            ),
            held_by=list(dict.fromkeys(stored)),
        )
        if only := [key for key in thing.texts("processedBy") if key not in thing.texts("storedBy")]:
            names = [self.build.element(key) or key for key in only]
            why = "Say it by the flows that carry the data."
            self.build.lose(f"data {thing.name!r}", cut(f"is processed by {', '.join(names)}"), why)

    def _flow(self, thing: _Thing) -> None:
        carried = [made for key in thing.texts("dataflow:data") if (made := self.build.element(key))]
        protocol, tags = thing.text("dataflow:protocol"), thing.texts("tag")
        said = [self.build.fold("protocol", f"Protocol: {protocol}.")] if protocol else []
        said += [self.build.fold("tag", f"Tags: {', '.join(tags)}.")] if tags else []
        self.build.flow(
            thing.key,
            thing.text("dataflow:source"),
            thing.text("dataflow:destination"),
            name=thing.name,
            description=thing.part.text("description", one_line=False),
            said=[*said, *self._rest(thing)],
            carries=carried or None,
            replies="yes" if thing.yes("dataflow:isBidirectional") else "no",
            encrypted="yes" if thing.yes("isEncrypted", "dataflow:isEncrypted") else "unknown",
        )

    def _rest(self, thing: _Thing) -> list[str]:
        """Sentences for properties that have no field here; a no says nothing, for it is how everything begins."""
        said = []
        for name, values in thing.said.items():
            if name not in _READ and not name.startswith(_ON_THE_SHEET):
                told = ", ".join(value for value in values if value and value.casefold() != "false")
                if told:
                    said.append(self.build.fold(name, f"{name}: {told}."))
        return said

    def _unknown(self, things: list[_Thing]) -> None:
        known = {*_DRAWN_AS, "boundary", "asset", "data", "dataflow", "diagram", "repository"}
        for thing in things:
            if (sort := thing.text("type")) not in known:
                said = f"of type {sort!r}" if sort else "without a type"
                self.build.lose(f"component {thing.name!r}", said, "Such a thing is not known here.")
