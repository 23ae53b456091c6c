"""Read a model of the OWASP Threat Model Library (TM-BOM, JSON): zones, actors, components, stores, data and threats.

Yes and no are asked for of every flow, so both are taken. A data set says where it lies; which flow carries it is said
nowhere. How one zone is entered from another stands at their border and not at flows: it is told, to be said of
each flow. A threat at several parts comes once for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.building import SystemBuilder, cut
from toolkit.exchange.foreign_data import Part
from toolkit.exchange.foreign_file import open_foreign
from toolkit.exchange.imported import ForeignMitigation, ForeignThreat, Imported
from toolkit.exchange.nested_parts import Nesting, nest_parts

__all__ = ["FORMAT", "import_tm_library"]

FORMAT = "OWASP Threat Model Library model"
_READ = {
    *("$schema", "version", "scope", "description", "diagrams", "trust_zones", "trust_boundaries", "actors"),
    *("components", "data_stores", "data_sets", "data_flows", "assumptions", "threat_personas", "threats", "controls"),
    *("risks", "repo_link", "release_docs_link", "reviewed_at", "released_at", "product_release_date", "frozen"),
}
_ACTORS = {
    "user": "end_user",
    "power_user": "end_user",
    "administrator": "administrator",
    "engineer": "developer",
    "third_party": "external_entity",
    "system": "external_entity",
}
_STORES = {"sql": "database", "document": "database", "key_value": "database", "time_series": "database"}
_PERSONAL = {"pii", "phi"}
_SENSITIVE = {
    "pii": "personal data",
    "phi": "health data",
    "fin": "financial data",
    "ip": "intellectual property",
    "cred": "credentials",
    "biz": "business data",
    "gov": "data of a government",
    "pci": "card payments",
    "op": "operational data",
}


def import_tm_library(source: Path | str | bytes, catalogue: Catalogue, *, called: str = "") -> Imported:
    """Read a model of the OWASP Threat Model Library: a path, or the file's content as bytes.

    `called` is the file's name in errors. Kinds are guessed from names, types and products, and listed for the team to
    confirm. Raises `InputError` with every mistake.
    """
    return _Reader(open_foreign(source, called=called), catalogue).read()


class _Reader:
    """Tells the builder what stands in the model."""

    def __init__(self, model: Part, catalogue: Catalogue) -> None:
        self.model = model
        self.build = SystemBuilder(catalogue, FORMAT, tool="the file")

    def read(self) -> Imported:
        """The system and all that goes with it."""
        components = list(self.model.parts("components"))
        if not any(self.model.values.get(key) for key in ("components", "actors", "data_stores")):
            self.model.data.raise_if_any()
            nothing = Problem(self.model.data.place(()), "there is no component in it", "Describe the system first.")
            raise InputError([nothing])
        nesting = self._nesting(components)
        self._about_the_model()
        self._zones(components, nesting)
        for actor in self.model.parts("actors"):
            self._actor(actor)
        for component in components:
            if component.text("symbolic_name") not in nesting.places:
                self._component(component, nesting)
        self._stores()
        for flow in self.model.parts("data_flows"):
            self._flow(flow)
        self._assumptions()
        self._threats()
        self.model.data.raise_if_any()
        scope = self.model.part("scope")
        purpose = (self.model.text("description", one_line=False), scope.text("description", one_line=False))
        return self.build.build(scope.text("title"), "\n".join(filter(None, purpose)))

    def _about_the_model(self) -> None:
        scope, lose = self.model.part("scope"), self.build.lose
        said = [f"{key} {scope.text(key)}" for key in ("business_criticality", "exposure", "tier") if scope.text(key)]
        if kinds := scope.texts("data_sensitivity"):
            said.append(f"data_sensitivity {', '.join(kinds)}")
        if said:
            lose("scope", cut("; ".join(said)), "A system has no field for it. Word your worst day, and name its data.")
        titles = [each.text("title") for each in self.model.parts("diagrams")]
        if titles:
            lose("diagrams", cut(", ".join(titles)), "The picture is drawn anew from what is described.", "note")
        for border in self.model.parts("trust_boundaries"):
            ways = [*border.texts("authentication_methods"), *border.texts("access_control_methods")]
            between = f"between {border.text('trust_zone_a')!r} and {border.text('trust_zone_b')!r}"
            if ways:
                why = "Say of each flow whether it is authenticated."
                lose(f"the border {between}", cut(f"how it is passed: {', '.join(ways)}"), why)
        for key in self.model.values.keys() - _READ:
            if self.model.values[key]:
                self.build.unread(key)
        links = [
            key for key in ("repo_link", "release_docs_link", "reviewed_at", "released_at") if self.model.text(key)
        ]
        if links:
            lose("the file", ", ".join(links), "A system has no field for it.")

    def _nesting(self, components: list[Part]) -> Nesting:
        zones: dict[str, str] = {}
        parents: dict[str, str] = {}
        touched = {
            flow.part(end).text("object")
            for flow in self.model.parts("data_flows")
            for end in ("source", "destination")
        }
        for component in components:
            key = component.text("symbolic_name")
            # The part around it tells more than the zone, which every component has to name.
            outer = component.text("parent_component")
            zones.setdefault(key, "" if outer else _zone(component.text("trust_zone")))
            if outer:
                parents.setdefault(key, outer)
        for threat in self.model.parts("threats"):
            touched.update(threat.texts("components_affected"))
        return nest_parts(zones, parents, touched)

    def _zones(self, components: list[Part], nesting: Nesting) -> None:
        for zone in self.model.parts("trust_zones"):
            title, text = zone.text("title"), zone.text("description")
            self.build.boundary(_zone(zone.text("symbolic_name")), title)
            if text:
                self.build.lose(
                    f"boundary {title!r}", f"its description: {cut(text)}", "A boundary has no description."
                )
        for component in components:
            key, title = component.text("symbolic_name"), component.text("title")
            if key in nesting.places:
                outer = _place(nesting.around.get(key, "")) or _zone(component.text("trust_zone"))
                self.build.boundary(_place(key), title, within=outer)
                why = "Others stand in it, and nothing goes to or from it: it is a boundary here."
                self.build.lose(f"component {title!r}", "as a component", why, "changed")

    def _actor(self, actor: Part) -> None:
        allowed = actor.text("permissions")
        self.build.component(
            _key("actor", actor.text("symbolic_name")),
            actor.text("title"),
            "actor",
            description=actor.text("description", one_line=False),
            within=_zone(actor.text("trust_zone")),
            mark=_ACTORS.get(actor.text("type"), ""),
            said=[self.build.fold("permissions", f"May: {allowed}")] if allowed else [],
        )

    def _component(self, component: Part, nesting: Nesting) -> None:
        key, title = component.text("symbolic_name"), component.text("title")
        where, outer = f"component {title!r}", component.text("parent_component")
        if key in nesting.circular:
            self.build.lose(where, "the component around it", "It stands in itself, by whatever detour.")
        if outer and outer != nesting.around.get(key):
            why = "A component here stands in boundaries only; it was put into its zone, or where that one stands."
            self.build.lose(where, f"stands in {outer!r}", why, "changed")
        self.build.component(
            _key("component", key),
            title,
            "",
            description=component.text("description", one_line=False),
            within=_place(nesting.around.get(key, "")) or _zone(component.text("trust_zone")),
            where=where,
        )
        if component.text("repo_link"):
            self.build.unread("repo_link")

    def _stores(self) -> None:
        """Data stores, and the data sets that lie in them."""
        sets = list(self.model.parts("data_sets"))
        sealed: dict[str, set[str]] = {}
        for each in sets:
            for place in each.parts("placements"):
                sealed.setdefault(place.text("data_store"), set()).add(place.answer("encrypted"))
        for store in self.model.parts("data_stores"):
            key, kind = store.text("symbolic_name"), store.text("type")
            product = " ".join(filter(None, (store.text("vendor"), store.text("product"))))
            said = [f"Product: {product}."] if product else []
            if sealed.get(key, set()) - {"unknown"} == {"yes", "no"}:
                said.append(self.build.fold("encrypted", "Some of the data in it are encrypted, and others are not."))
            self.build.component(
                _key("data_store", key),
                store.text("title"),
                "store",
                description=store.text("description", one_line=False),
                within=_zone(store.text("trust_zone")),
                mark=_STORES.get(kind, ""),
                tags=[store.text("product")],
                said=[*said, self.build.fold("type", f"Type: {kind.replace('_', ' ')}.")] if kind else said,
                facts={"encrypted_at_rest": one} if (one := _agreed(sealed.get(key, set()))) else {},
            )
        for each in sets:
            self._data(each)

    def _data(self, each: Part) -> None:
        kinds = each.texts("data_sensitivity")
        said = []
        if kinds:
            words = ", ".join(_SENSITIVE.get(kind, kind) for kind in kinds)
            said.append(self.build.fold("data_sensitivity", f"Holds {words}."))
        if ways := each.texts("access_control_methods"):
            said.append(self.build.fold("access_control_methods", f"Access by {', '.join(ways)}."))
        if count := each.text("record_count"):
            said.append(self.build.fold("record_count", f"{count} records."))
        stores = [
            self.build.element(_key("data_store", place.text("data_store"))) for place in each.parts("placements")
        ]
        self.build.data(
            _key("data_set", each.text("symbolic_name")),
            each.text("title"),
            description="\n".join(filter(None, (each.text("description", one_line=False), " ".join(said)))),
            held_by=list(dict.fromkeys(filter(None, stores))),
            personal="yes" if _PERSONAL & set(kinds) else "unknown",
        )

    def _flow(self, flow: Part) -> None:
        ends = [_key(flow.part(end).text("type"), flow.part(end).text("object")) for end in ("source", "destination")]
        sensitive = flow.yes("has_sensitive_data")
        self.build.flow(
            _key("data_flow", flow.text("symbolic_name")),
            *ends,
            name=flow.text("title"),
            description=flow.text("description", one_line=False),
            said=[self.build.fold("has_sensitive_data", "Carries sensitive data.")] if sensitive else [],
            encrypted=flow.answer("encrypted"),
        )

    def _assumptions(self) -> None:
        for each in self.model.parts("assumptions"):
            text, validity = each.text("description", one_line=False), each.text("validity")
            if validity == "rejected":
                self.build.lose("assumptions", cut(text), "It was rejected there.")
                continue
            about = [made for topic in each.texts("topics") if (made := self._part(topic))]
            self.build.assume(f"{text} (Confirmed there.)" if validity == "confirmed" else text, about)

    def _part(self, name: str) -> str:
        """The id of whatever has this name in the file, which keeps the names of each sort apart."""
        sorts = ("component", "data_store", "actor", "data_flow", "data_set")
        return next((made for sort in sorts if (made := self.build.element(_key(sort, name)))), "")

    def _threats(self) -> None:
        against = self.build.against(
            (_mitigation(control), control.texts("threats")) for control in self.model.parts("controls")
        )
        levels: dict[str, str] = {}
        risks = list(self.model.parts("risks"))
        for risk in risks:
            for key in risk.texts("threats"):
                levels.setdefault(key, risk.text("level"))
        personas = {each.text("symbolic_name"): each.text("title") for each in self.model.parts("threat_personas")}
        for threat in self.model.parts("threats"):
            found = _threat(threat, personas, levels, tuple(against.get(threat.text("symbolic_name"), ())))
            parts = [made for name in threat.texts("components_affected") if (made := self._part(name))]
            for element in dict.fromkeys(parts or [""]):
                self.build.threat(replace(found, element=element))
        if risks:
            why = "Their level went to the threats. Word the risks anew, by what likely and severe mean to you."
            self.build.lose("risks", cut(", ".join(risk.text("title") for risk in risks)), why)
        if personas:
            why = "A threat says in its description who it is; there is no list of them here."
            self.build.lose("threat personas", cut(", ".join(personas.values())), why, "changed")


def _threat(
    part: Part, personas: Mapping[str, str], levels: Mapping[str, str], against: tuple[ForeignMitigation, ...]
) -> ForeignThreat:
    """A threat of the file, at no element yet."""
    who = personas.get(part.text("threat_persona"), part.text("threat_persona"))
    event, sources = part.text("event"), part.texts("sources")
    said = [
        part.text("description", one_line=False),
        f"Who: {who}." if who else "",
        f"Event: {event}" if event else "",
        f"Sources: {', '.join(sources)}." if sources else "",
    ]
    named = [f"CWE-{each.text('cwe_id')}" for each in part.parts("weaknesses")]
    named += [f"CAPEC-{each.text('capec_id')}" for each in part.parts("attack_mechanisms")]
    return ForeignThreat(
        element="",
        title=part.text("title"),
        severity=levels.get(part.text("symbolic_name"), ""),
        description="\n".join(filter(None, said)),
        number=part.text("symbolic_name"),
        references=tuple(named),
        mitigations=against,
    )


def _agreed(answers: AbstractSet[str]) -> str:
    """What all that was said of one store agree on; empty where they do not."""
    said = answers - {"unknown"}
    return next(iter(said)) if len(said) == 1 else ""


def _key(sort: str, name: str) -> str:
    return f"{sort} {name}" if name else ""


def _zone(name: str) -> str:
    return _key("zone", name)


def _place(name: str) -> str:
    return _key("place", name)


def _mitigation(part: Part) -> ForeignMitigation:
    return ForeignMitigation(part.text("title"), part.text("description", one_line=False), part.text("status"))
