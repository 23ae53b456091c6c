"""Read an Open Threat Model (JSON or YAML): trust zones, components, data flows, and what threatens them.

Components are placed by the zone that they name; where they are drawn tells nothing more. A component in which others
stand, and which nothing goes to or from, is a boundary here. Numbers from 0 to 100 (trust, sensitivity, risk) are told
and not translated, since the format gives them no fixed meaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.building import SystemBuilder, cut
from toolkit.exchange.foreign_data import Part
from toolkit.exchange.foreign_file import open_foreign
from toolkit.exchange.imported import ForeignMitigation, ForeignThreat, Imported
from toolkit.exchange.nested_parts import Nesting, nest_parts
from toolkit.files.tidy import tidy
from toolkit.system.kind_words import KindWords

__all__ = ["FORMAT", "import_otm"]

FORMAT = "Open Threat Model"
_READ = {
    *("otmVersion", "project", "representations", "assets", "trustZones", "components", "dataflows", "threats"),
    "mitigations",
}


def import_otm(source: Path | str | bytes, catalogue: Catalogue, *, called: str = "") -> Imported:
    """Read an Open Threat Model: a path, or the file's content as bytes. `called` is the file's name in errors.

    Kinds are guessed from names, types and tags, and listed for the team to confirm. Raises `InputError` with every
    mistake.
    """
    model = open_foreign(source, called=called)
    return _Reader(model, catalogue).read()


class _Reader:
    """Tells the builder what stands in the model."""

    def __init__(self, model: Part, catalogue: Catalogue) -> None:
        self.model = model
        self.build = SystemBuilder(catalogue, FORMAT, tool="the file")
        self.words = KindWords(catalogue)
        self.catalogue = catalogue
        self.threats = {each.text("id"): each for each in model.parts("threats")}
        self.mitigations = {each.text("id"): each for each in model.parts("mitigations")}
        self.used: set[str] = set()
        self.nameless: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.held_by: dict[str, list[str]] = {}

    def read(self) -> Imported:
        """The system and all that goes with it."""
        components = list(self.model.parts("components"))
        flows = list(self.model.parts("dataflows"))
        if not components:
            self.model.data.raise_if_any()
            nothing = Problem(self.model.data.place(()), "there is no component in it", "Describe the system first.")
            raise InputError([nothing])
        nesting = self._nesting(components, flows)
        self._about_the_model()
        self._zones(components, nesting)
        for asset in self.model.parts("assets"):
            self._asset(asset)
        for component in components:
            if component.text("id") not in nesting.places:
                self._component(component, nesting)
        for flow in flows:
            self._flow(flow)
        for asset_id, holders in self.held_by.items():
            self.build.made["data"][asset_id]["held_by"] = holders
        self._left_over()
        self.model.data.raise_if_any()
        project = self.model.part("project")
        return self.build.build(project.text("name"), project.text("description", one_line=False))

    def _about_the_model(self) -> None:
        project, lose = self.model.part("project"), self.build.lose
        if people := [key for key in ("owner", "ownerContact") if project.text(key)]:
            lose("project", ", ".join(people), "People are recorded in the register: name them as participants.")
        for key in ("tags", "attributes"):
            if project.values.get(key):
                lose("project", key, "A system has no field for it.")
        drawn = [each.text("name") or each.text("type") for each in self.model.parts("representations")]
        if drawn:
            lose("representations", cut(", ".join(drawn)), "Places on a sheet and in code are not read.", "note")
        for key in self.model.values.keys() - _READ:
            self.build.unread(key)

    def _nesting(self, components: list[Part], flows: list[Part]) -> Nesting:
        zones: dict[str, str] = {}
        parents: dict[str, str] = {}
        touched = {flow.text(end) for flow in flows for end in ("source", "destination")}
        for component in components:
            key, parent = component.text("id"), component.part("parent")
            zones.setdefault(key, _zone(parent.text("trustZone")))
            if outer := parent.text("component"):
                parents.setdefault(key, outer)
            if component.values.get("threats") or component.values.get("assets"):
                touched.add(key)
        return nest_parts(zones, parents, touched)

    def _zones(self, components: list[Part], nesting: Nesting) -> None:
        rated = []
        for zone in self.model.parts("trustZones"):
            name, parent = zone.text("name"), zone.part("parent")
            outer = _zone(parent.text("trustZone")) or _place(parent.text("component"))
            self.build.boundary(_zone(zone.text("id")), name, within=outer)
            rating = zone.part("risk").text("trustRating")
            if rating:
                rated.append(f"{name} {rating}")
            self._rest(zone, {"id", "name", "type", "description", "risk", "parent", "representations"})
            if text := zone.text("description"):
                self.build.lose(f"boundary {name!r}", f"its description: {cut(text)}", "A boundary has no description.")
        if rated:
            why = "A number from 0 to 100 has no fixed meaning. Say how far each place is trusted."
            self.build.lose("trust zones", f"trustRating: {cut(', '.join(rated))}", why)
        for component in components:
            key = component.text("id")
            if key in nesting.places:
                outer = _place(nesting.around.get(key, "")) or nesting.zone[key]
                self.build.boundary(_place(key), component.text("name"), within=outer)
                why = "Others stand in it, and nothing goes to or from it: it is a boundary here."
                self.build.lose(f"component {component.text('name')!r}", "as a component", why, "changed")

    def _asset(self, asset: Part) -> None:
        risk = asset.part("risk")
        levels = [
            f"{key} {risk.text(key)}" for key in ("confidentiality", "integrity", "availability") if risk.text(key)
        ]
        said = []
        if levels:
            rated = f"{', '.join(levels)} of 100.".capitalize()
            said.append(self.build.fold("risk of an asset", " ".join(filter(None, (rated, risk.text("comment"))))))
        text = "\n".join(filter(None, (asset.text("description", one_line=False), *said)))
        self.build.data(asset.text("id"), asset.text("name"), description=text)
        self._rest(asset, {"id", "name", "description", "risk"})

    def _component(self, component: Part, nesting: Nesting) -> None:
        key, kind, tags = component.text("id"), component.text("type"), component.texts("tags")
        where = f"component {component.text('name')!r}"
        if key in nesting.circular:
            self.build.lose(where, "the component around it", "It stands in itself, by whatever detour.")
        outer = component.part("parent").text("component")
        if outer and outer != nesting.around.get(key):
            why = "A component here stands in boundaries only; it was put where that one stands."
            self.build.lose(where, f"stands in {outer!r}", why, "changed")
        made = self.build.component(
            key,
            component.text("name"),
            self._drawn_as(kind),
            description=component.text("description", one_line=False),
            within=_place(nesting.around.get(key, "")) or nesting.zone[key],
            tags=[kind, *tags],
            said=[self.build.fold("tags", f"Tags: {', '.join(tags)}.")] if tags else [],
            where=where,
        )
        stored, processed = (component.part("assets").texts(word) for word in ("stored", "processed"))
        for asset in stored:
            if data_id := self.build.element(asset):
                self.held_by.setdefault(data_id, []).append(made)
        if only := [asset for asset in processed if asset not in stored]:
            self.build.lose(where, f"processes {cut(', '.join(only))}", "Say it by the flows that carry the data.")
        self._threats(component, made)
        known = {"id", "name", "type", "description", "parent", "assets", "threats", "tags", "representations"}
        self._rest(component, known)

    def _drawn_as(self, kind: str) -> str:
        """How a type would be drawn, where the whole of it says so; most types are words that no format lays down."""
        guess, word = self.words.guess(kind)
        if not guess or word.replace(" ", "") != "".join(sign for sign in kind.casefold() if sign.isalnum()):
            return ""
        shape = self.catalogue.kinds[guess].shape
        return {"store": "store", "actor": "actor", "system": "actor"}.get(shape, "")

    def _flow(self, flow: Part) -> None:
        key, name, tags = flow.text("id"), flow.text("name"), flow.texts("tags")
        carried = [made for asset in flow.texts("assets") if (made := self.build.element(asset))]
        made = self.build.flow(
            key,
            flow.text("source"),
            flow.text("destination"),
            name="" if name == key else name,
            description=flow.text("description", one_line=False),
            said=[self.build.fold("tags", f"Tags: {', '.join(tags)}.")] if tags else [],
            carries=carried or None,
            replies="yes" if flow.yes("bidirectional") else "no",
        )
        self._threats(flow, made)
        known = {"id", "name", "description", "source", "destination", "bidirectional", "assets", "threats", "tags"}
        self._rest(flow, {*known, "representations"})

    def _rest(self, part: Part, known: set[str]) -> None:
        """Count what is not read, attributes one by one."""
        for key in part.values.keys() - known - {"attributes"}:
            if part.values[key]:
                self.build.unread(key)
        for key in part.part("attributes").values:
            self.attributes[tidy(key, one_line=True)] += 1

    def _threats(self, part: Part, element: str) -> None:
        for stated in part.parts("threats"):
            key = stated.text("threat")
            self.used.add(key)
            against = list(self._against(stated))
            if key in self.threats:
                self.build.threat(_threat(self.threats[key], element, stated.text("state"), tuple(against)))
            else:
                self.nameless["threat"] += 1

    def _against(self, stated: Part) -> Iterator[ForeignMitigation]:
        for each in stated.parts("mitigations"):
            key = each.text("mitigation")
            self.used.add(key)
            if key in self.mitigations:
                yield _mitigation(self.mitigations[key], each.text("state"))
            else:
                self.nameless["mitigation"] += 1

    def _left_over(self) -> None:
        """What is said once for the whole model, and what stands against nothing."""
        if self.attributes:
            named = f"{sum(self.attributes.values())} of them: {', '.join(self.attributes)}"
            self.build.lose("attributes", cut(named, 400), "What they mean is laid down nowhere. Note what matters.")
        if untouched := sum(each.generated for each in self.build.threats):
            what = f"{untouched} of {len(self.build.threats)} threats, which were generated there and never touched"
            why = "The toolkit finds its own, each with its reason; these are not taken up as ideas."
            self.build.lose("threats", what, why)
        for what, count in self.nameless.items():
            some = f"{count} {what}{'s are' if count > 1 else ' is'} called by number only"
            self.build.lose("threats", some, "The file does not say what they are.")
        for key, threat in self.threats.items():
            if key not in self.used:
                self.build.threat(_threat(threat, "", "", ()))
        for key, mitigation in self.mitigations.items():
            if key not in self.used:
                self.build.mitigation(_mitigation(mitigation, ""))


def _zone(key: str) -> str:
    return f"zone {key}" if key else ""


def _place(key: str) -> str:
    return f"place {key}" if key else ""


def _threat(part: Part, element: str, status: str, against: tuple[ForeignMitigation, ...]) -> ForeignThreat:
    risk = part.part("risk")
    rated = [f"{word} {risk.text(word)}" for word in ("likelihood", "impact") if risk.text(word)]
    return ForeignThreat(
        element=element,
        title=part.text("name"),
        type=", ".join(part.texts("categories")),
        severity=f"{', '.join(rated)} of 100" if rated else "",
        status=status,
        description=part.text("description", one_line=False),
        number=part.text("id"),
        references=tuple(part.texts("cwes")),
        tags=tuple(part.texts("tags")),
        mitigations=against,
        # As converters from drawings of other tools write it: a rule made it, and nobody looked.
        generated=status.casefold() == "autogenerated",
    )


def _mitigation(part: Part, status: str) -> ForeignMitigation:
    return ForeignMitigation(part.text("name"), part.text("description", one_line=False), status)
