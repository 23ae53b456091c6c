"""Read a model of App Suite Modeling (YAML or JSON), the tool that is called `open-threat-model` in package indexes.

It shares no more than a name with the Open Threat Model format. Written from the fields of its version 7.9 and from the
templates that it ships. Yes and no are stated there or left out, so both are taken. Only data are data assets here: a
service or a device that is kept among its assets is told and left out.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.building import SystemBuilder, cut
from toolkit.exchange.foreign_data import Part
from toolkit.exchange.foreign_file import open_foreign
from toolkit.exchange.imported import ForeignMitigation, ForeignThreat, Imported

__all__ = ["FORMAT", "import_app_suite"]

FORMAT = "App Suite model"
_READ = {
    *("model", "metadata", "business_context", "assets", "components", "data_flows", "trust_boundaries", "threats"),
    *("mitigations", "evidence_suggestions"),
}
_DRAWN_AS = {"user": "actor", "external_entity": "actor", "process": "process", "datastore": "store"}
_MARKS = {"user": "end_user", "external_entity": "external_entity", "gateway": "api_gateway", "queue": "queue"}
_NO_DATA = {"service", "hardware", "admin_capability"}
_PERSONAL = {"pii"}
_CLASSIFICATION = {"public": "public", "internal": "internal", "confidential": "confidential", "restricted": "secret"}
_OF_COMPONENT = {
    "exposure_type": "Exposure",
    "responsibility": "Responsibility",
    "privilege_level": "Privilege level",
    "technology": "Technology",
    "technology_role": "Technical role",
}
_TICKED = {
    "handles_credentials": "Handles credentials.",
    "handles_sensitive_data": "Handles sensitive data.",
    "executes_code_or_commands": "Executes code or commands.",
    "serves_user_content": "Serves content of users.",
    "has_direct_datastore_access": "Reaches data stores directly.",
    "supports_admin_operations": "Has administrative operations.",
    "supports_debug_features": "Has debugging features.",
    "public_exposure": "Exposed to networks that are not trusted.",
    "input_from_untrusted_source": "Takes input that is not trusted.",
    "stores_sensitive_data": "Stores sensitive data.",
    "affects_privileged_state": "Changes what only few may change.",
    "supports_file_upload": "Takes uploads.",
    "supports_redirect": "Redirects.",
    "supports_external_fetch": "Fetches from outside.",
    "auth_required": "Asks who is there.",
    "authorization_required": "Asks what one may do.",
}


def import_app_suite(source: Path | str | bytes, catalogue: Catalogue, *, called: str = "") -> Imported:
    """Read an App Suite model: a path, or the file's content as bytes. `called` is the file's name in errors.

    Kinds are guessed from names, technologies and drawn kinds, and listed for the team to confirm. Raises `InputError`
    with every mistake.
    """
    return _Reader(open_foreign(source, called=called), catalogue).read()


class _Reader:
    """Tells the builder what stands in the model."""

    def __init__(self, model: Part, catalogue: Catalogue) -> None:
        self.model = model
        self.build = SystemBuilder(catalogue, FORMAT, tool="the file")
        self.carried: dict[str, list[str]] = {}

    def read(self) -> Imported:
        """The system and all that goes with it."""
        components = list(self.model.parts("components"))
        if not components:
            self.model.data.raise_if_any()
            nothing = Problem(self.model.data.place(()), "there is no component in it", "Describe the system first.")
            raise InputError([nothing])
        self._about_the_model()
        inside = self._boundaries()
        for component in components:
            self._component(component, inside)
        for asset in self.model.parts("assets"):
            self._asset(asset)
        for flow in self.model.parts("data_flows"):
            self._flow(flow)
        self._threats()
        self.model.data.raise_if_any()
        metadata, context = self.model.part("metadata"), self.model.part("business_context")
        purpose = [metadata.text("summary"), context.text("description", one_line=False)]
        return self.build.build(metadata.text("title"), "\n".join(filter(None, purpose)))

    def _about_the_model(self) -> None:
        context, lose = self.model.part("business_context"), self.build.lose
        for text in context.texts("assumptions"):
            self.build.assume(text)
        for key in context.values.keys() - {"assumptions", "description"}:
            if said := context.values[key]:
                shown = "; ".join(context.texts(key)) if isinstance(said, list) else context.text(key)
                lose("business context", f"{key}: {cut(shown)}", "A system has no field for it.")
        if self.model.part("metadata").text("owner"):
            lose("metadata", "owner", "People are recorded in the register: name them as participants.")
        for part in ("model", "metadata"):
            kept = {"title", "summary", "owner", "schema_version"}
            said = {key: value for key, value in self.model.part(part).values.items() if value and key not in kept}
            if said:
                lose(part, cut(", ".join(said)), "A system has no field for it.")
        for key in self.model.values.keys() - _READ:
            if self.model.values[key]:
                self.build.unread(key)
        if count := len(list(self.model.parts("evidence_suggestions"))):
            lose("evidence", f"{count} suggestions", "Note as evidence what somebody has found.")

    def _boundaries(self) -> dict[str, str]:
        """The boundaries; gives the components that they name as members."""
        inside: dict[str, str] = {}
        for boundary in self.model.parts("trust_boundaries"):
            key, name = boundary.text("id"), boundary.text("name")
            self.build.boundary(key, name)
            for member in boundary.texts("member_component_ids"):
                inside.setdefault(member, key)
            for field in ("description", "trust_level", "inference_note"):
                if said := boundary.text(field):
                    why = "A boundary has no field for it. Say how far the place is trusted."
                    self.build.lose(f"boundary {name!r}", f"{field}: {cut(said)}", why)
        return inside

    def _component(self, component: Part, inside: dict[str, str]) -> None:
        key, kind = component.text("id"), component.text("kind")
        where = f"component {component.text('name')!r}"
        within = component.text("in_trust_boundary")
        if within and inside.get(key, within) != within:
            why = f"The boundary {inside[key]!r} counts it among its own. It was put where it says itself."
            self.build.lose(where, f"stands in {within!r}", why, "note")
        said = [
            self.build.fold(field, f"{words}: {text}.")
            for field, words in _OF_COMPONENT.items()
            if (text := component.text(field))
        ]
        self.build.component(
            key,
            component.text("name"),
            _DRAWN_AS.get(kind, ""),
            description=component.text("description", one_line=False),
            within=within or inside.get(key, ""),
            mark=_MARKS.get(kind, ""),
            tags=[component.text("technology"), component.text("technology_role")],
            said=[*said, *self._ticked(component)],
            where=where,
        )

    def _ticked(self, part: Part) -> list[str]:
        return [self.build.fold(field, words) for field, words in _TICKED.items() if part.yes(field)]

    def _asset(self, asset: Part) -> None:
        name, kind = asset.text("name"), asset.text("asset_kind")
        where = f"asset {name!r}"
        if kind in _NO_DATA:
            self.build.lose(where, f"a {kind.replace('_', ' ')} among the assets", "Only data are data assets here.")
            return
        level = asset.text("data_classification") or asset.text("sensitivity")
        said = [
            self.build.fold(field, f"{field.replace('_', ' ').capitalize()}: {text}.")
            for field in ("asset_kind", "data_nature", "business_criticality", "regulatory_relevance", "location")
            if (text := asset.text(field)) and text != "data"
        ]
        if level == "restricted":
            said.append(self.build.fold("classification restricted", "Restricted, which is taken for secret here."))
        elif level and level not in _CLASSIFICATION:
            said.append(self.build.fold("sensitivity", f"Sensitivity: {level}."))
        holders = [made for each in asset.texts("related_component_ids") if (made := self.build.element(each))]
        made = self.build.data(
            asset.text("id"),
            name,
            description="\n".join(filter(None, (asset.text("description", one_line=False), " ".join(said)))),
            where=where,
            classification=_CLASSIFICATION.get(level),
            personal="yes" if kind in _PERSONAL else "unknown",
            held_by=list(dict.fromkeys(holders)),
            owner=asset.text("owner"),
        )
        for flow in asset.texts("related_data_flow_ids"):
            self.carried.setdefault(flow, []).append(made)

    def _flow(self, flow: Part) -> None:
        said = [
            self.build.fold(field, f"{words}: {text}.")
            for field, words in (("protocol", "Protocol"), ("operation_type", "Operation"))
            if (text := flow.text(field))
        ]
        if kinds := flow.texts("data_types"):
            said.append(self.build.fold("data_types", f"Kinds of data: {', '.join(kinds)}."))
        if (semantics := flow.text("semantic_class")) not in ("", "generic"):
            said.append(self.build.fold("semantic_class", f"Meaning: {semantics.replace('_', ' ')}."))
        self.build.flow(
            flow.text("id"),
            flow.text("from_component"),
            flow.text("to_component"),
            name=flow.text("name"),
            description=flow.text("description", one_line=False),
            said=[*said, *self._ticked(flow)],
            carries=self.carried.get(flow.text("id")),
            encrypted=flow.answer("encrypted"),
            authenticated=flow.answer("authenticated"),
        )

    def _threats(self) -> None:
        against = self.build.against(
            (_mitigation(each), each.texts("threat_ids")) for each in self.model.parts("mitigations")
        )
        for each in self.model.parts("threats"):
            targets = [each.text(f"target_{word}_id") for word in ("component", "data_flow", "asset")]
            risk = each.part("risk")
            rated = [f"{word} {risk.text(word)}" for word in ("likelihood", "impact") if risk.text(word)]
            self.build.threat(
                ForeignThreat(
                    element=next((made for key in targets if key and (made := self.build.element(key))), ""),
                    title=each.text("title"),
                    type=each.text("stride"),
                    severity=f"{', '.join(rated)} of 5" if rated else "",
                    status=each.text("treatment_status"),
                    description=each.text("description", one_line=False),
                    mitigation=each.text("treatment_notes", one_line=False),
                    number=each.text("id"),
                    references=tuple(
                        f"{ref.text('framework')} {ref.text('control_id')}" for ref in each.parts("framework_refs")
                    ),
                    mitigations=tuple(against.get(each.text("id"), ())),
                )
            )


def _mitigation(part: Part) -> ForeignMitigation:
    return ForeignMitigation(part.text("title"), part.text("description", one_line=False), part.text("status"))
