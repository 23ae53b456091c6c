"""Read the JSON of a pytm model: what `tm.py --json` writes, or the same in pytm's own input form. Data, never run.

Of the many yes and no of pytm only yes is taken, for no is how each begins. Elements are known by their names there,
as they are here. Findings are what pytm's rules made of all this: only those to which somebody responded are taken up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.exchange.building import SystemBuilder, cut
from toolkit.exchange.foreign_data import Part
from toolkit.exchange.foreign_file import open_foreign
from toolkit.exchange.imported import ForeignThreat, Imported

__all__ = ["FORMAT", "import_pytm"]

FORMAT = "pytm"
MAX_BYTES = 20_000_000
_CLASSES = {
    "Actor": ("actor", ""),
    "ExternalEntity": ("actor", "external_entity"),
    "Datastore": ("store", ""),
    "LLM": ("process", "model"),
    "Agent": ("process", "agent"),
    "Lambda": ("process", ""),
}
_CLASSIFICATION = {
    "PUBLIC": "public",
    "RESTRICTED": "internal",
    "SENSITIVE": "confidential",
    "SECRET": "secret",
    "TOP_SECRET": "secret",
}
_FACTS = {
    "isEncryptedAtRest": "encrypted_at_rest",
    "isHardened": "hardened_configuration",
    "implementsPOLP": "least_privilege",
    "authenticatesSource": "authenticates_callers",
    "executesCode": "runs_generated_code",
}
_MODELS = {
    "hasAgentCapabilities": "agent",
    "executesAgentActionsAutonomously": "agent",
    "isThirdParty": "hosted_model",
    "hasFineTuning": "fine_tuned_model",
}
"""What a model of pytm is, by the first of these that it says yes to."""
_OF_MODEL = {
    *("name", "description", "isOrdered", "onDuplicates", "mergeResponses", "ignoreUnused", "threatsFile", "colormap"),
    *("threatsExcluded", "actors", "assets", "elements", "boundaries", "data", "flows", "assumptions", "findings"),
    *("excluded_findings", "duplicate_findings"),
}
_OF_ELEMENT = {
    *("__class__", "name", "description", "inBoundary", "inScope", "controls", "findings", "inputs", "outputs", "data"),
    *("levels", "severity", "maxClassification", "minTLSVersion", "overrides", "assumptions", "sourceFiles", "isAdmin"),
    *(
        "source",
        "sink",
        "response",
        "responseTo",
        "isResponse",
        "order",
        "note",
        "tlsVersion",
        "uuid",
        "color",
        "x",
        "y",
    ),
    *("definesConnectionTimeout", "implementsCommunicationProtocol"),
}
_NOTHING = {"", "-1", "0", "false", "none", "tlsversion.none", "classification.unknown", "datastoretype.unknown"}
_REFERENCE = re.compile(r"\b(CWE|CAPEC)[-/ ](\d{1,5})\b|(cwe|capec)\.mitre\.org/data/definitions/(\d{1,5})")


def import_pytm(source: Path | str | bytes, catalogue: Catalogue, *, called: str = "") -> Imported:
    """Read pytm's JSON: a path, or the file's content as bytes. `called` is the file's name in errors.

    Kinds are guessed from names and classes, and listed for the team to confirm. Raises `InputError` with all mistakes.
    """
    return _Reader(open_foreign(source, called=called, limit_bytes=MAX_BYTES), catalogue).read()


class _Reader:
    """Tells the builder what stands in the model."""

    def __init__(self, model: Part, catalogue: Catalogue) -> None:
        self.model = model
        self.build = SystemBuilder(catalogue, FORMAT)
        self.generated = 0

    def read(self) -> Imported:
        """The system and all that goes with it. Raises `InputError` with everything that has the wrong shape."""
        for key in self.model.values.keys() - _OF_MODEL:
            self.build.unread(key)
        self._assumptions(self.model, "")
        for boundary in self.model.parts("boundaries"):
            name, where = boundary.text("name"), f"boundary {boundary.text('name')!r}"
            self.build.boundary(name, name, within=boundary.text("inBoundary"), where=where)
            if description := boundary.text("description"):
                self.build.lose(where, f"its description: {cut(description)}", "A boundary has no description.")
        for data in self.model.parts("data"):
            self._data(data)
        for element in self._elements():
            self._element(element)
        for flow in self.model.parts("flows"):
            self._flow(flow)
        self._threats(self.model, "")
        if self.generated:
            why = "The toolkit finds its own, each with its reason; these are not taken up as ideas."
            self.build.lose("findings", f"{self.generated} findings of pytm's rules, to which nobody responded", why)
        self.model.data.raise_if_any()
        return self.build.build(self.model.text("name"), self.model.text("description", one_line=False))

    def _elements(self) -> Iterator[Part]:
        """The elements once each: a whole model lists them by sort, and all together again."""
        listed = list(self.model.parts("elements"))
        known = {each.text("name") for each in listed}
        yield from listed
        for key in ("actors", "assets"):
            yield from (each for each in self.model.parts(key) if each.text("name") not in known)

    def _assumptions(self, part: Part, about: str) -> None:
        given = part.values.get("assumptions")
        for number, each in enumerate(given if isinstance(given, list) else []):
            path = (*part.path, "assumptions", number)
            said = each if isinstance(each, str) else part.data.part(each, path).text("name")
            excluded = [] if isinstance(each, str) else part.data.part(each, path).texts("exclude")
            if excluded:
                said = f"{said} (so that these are left out there: {', '.join(excluded)})"
            if said:
                self.build.assume(cut(str(said), 1_000), [about] if about else [])

    def _data(self, data: Part) -> None:
        name = data.text("name")
        grade = data.text("classification").rpartition(".")[2].upper()
        told = [
            self.build.fold(f"data: {key}", f"{words}.")
            for key, words in (("isCredentials", "Credentials"), ("isStored", "Is stored"))
            if data.yes(key)
        ]
        for key in ("format", "lifetime", "credentialsLife"):
            said = data.text(key).rpartition(".")[2]
            if said.casefold() not in _NOTHING:
                told.append(self.build.fold(f"data: {key}", f"{key}: {said}."))
        if grade in ("RESTRICTED", "TOP_SECRET"):
            told.append(self.build.fold(f"classification {grade.lower()}", f"Classified there as {grade.lower()}."))
        description = data.text("description", one_line=False)
        self.build.data(
            f"data\n{name}",
            name,
            description="\n".join(part for part in (description, " ".join(told)) if part),
            classification=_CLASSIFICATION.get(grade),
            personal="yes" if data.yes("isPII") else "unknown",
        )

    def _element(self, element: Part) -> None:
        name, called = element.text("name"), element.text("__class__")
        drawn_as, mark = _CLASSES.get(called, ("process", ""))
        if element.yes("isAdmin"):
            mark = "administrator"
        if mark == "model":
            mark = next((kind for key, kind in _MODELS.items() if element.yes(key)), mark)
        made = self.build.component(
            name,
            name,
            drawn_as,
            description=element.text("description", one_line=False),
            within=element.text("inBoundary"),
            mark=mark,
            tags=[called] if called not in _CLASSES and called not in ("Server", "Process", "Element", "") else [],
            said=self._said(element, _FACTS),
            where=f"element {name!r}",
            facts={fact: "yes" for key, fact in _FACTS.items() if self._true(element, key)},
        )
        if "inScope" in element.values and not element.yes("inScope"):
            self.build.exclude(made, name, "", f"element {name!r}")
        self._assumptions(element, made)
        self._threats(element, made)

    def _true(self, part: Part, key: str) -> bool:
        """Whether it says yes: among the controls, or right at the element, where older versions have it."""
        return part.yes(key) or part.part("controls").yes(key)

    def _said(self, part: Part, elsewhere: dict[str, str]) -> list[str]:
        """A sentence for every yes, and for every word that is chosen, which has no field here."""
        told = []
        for block in (part, part.part("controls")):
            for key, value in block.values.items():
                if (block is part and key in _OF_ELEMENT) or key in elsewhere or isinstance(value, dict | list):
                    continue
                said = block.text(key)
                if said.casefold() not in _NOTHING:
                    words = _spaced(key)
                    told.append(self.build.fold(key, f"{words}." if said == "true" else f"{words}: {said}."))
        return told

    def _flow(self, flow: Part) -> None:
        name, where = flow.text("name"), f"flow {flow.text('name')!r}"
        protocol = flow.text("protocol")
        safe = flow.text("tlsVersion").rpartition(".")[2].casefold() not in _NOTHING
        safe = safe or protocol.upper() in ("HTTPS", "TLS", "WSS", "SSH", "SFTP", "LDAPS") or flow.yes("usesVPN")
        said = self._said(flow, {"isEncrypted": "", "authenticatesSource": ""})
        for key in ("note", "tlsVersion"):
            if (told := flow.text(key)).casefold() not in _NOTHING:
                said.append(self.build.fold(key, f"{_spaced(key)}: {told}."))
        carries = []
        for each in flow.texts("data"):
            if found := self.build.element(f"data\n{each}"):
                carries.append(found)
            else:
                self.build.lose(where, f"carries {cut(each)!r}", "There is no such data.")
        made = self.build.flow(
            f"{name}\n{flow.text('source')}\n{flow.text('sink')}\n{flow.text('order')}",
            flow.text("source"),
            flow.text("sink"),
            name=name,
            description=flow.text("description", one_line=False),
            said=said,
            carries=carries or None,
            where=where,
            encrypted="yes" if safe or self._true(flow, "isEncrypted") else "unknown",
            authenticated="yes" if self._true(flow, "authenticatesSource") else "unknown",
        )
        if "inScope" in flow.values and not flow.yes("inScope"):
            self.build.exclude(made, name, "", where)
        self._assumptions(flow, made)
        self._threats(flow, made)

    def _threats(self, part: Part, element: str) -> None:
        for finding in part.parts("findings"):
            threat = self._threat(finding, element)
            self.generated += threat.generated
            self.build.threat(threat)
        for decided in part.parts("overrides"):
            self.build.threat(self._threat(decided, element))

    def _threat(self, finding: Part, element: str) -> ForeignThreat:
        title, details = finding.text("description"), finding.text("details", one_line=False)
        number = finding.text("threat_id") or finding.text("id")
        response = finding.text("response", one_line=False)
        proposed = finding.text("mitigations", one_line=False)
        told = [
            details,
            f"Said there: {response}" if response else "",
            f"Proposed there: {proposed}" if proposed else "",
        ]
        texts = [finding.text("references"), details, finding.text("cwe")]
        found = (each for text in texts for each in _REFERENCE.finditer(text[:20_000]))
        return ForeignThreat(
            element=element or self.build.element(finding.text("target")),
            title=title or number,
            severity=finding.text("severity"),
            status="" if response else "generated",
            description="\n".join(each for each in told if each),
            number=number,
            model=FORMAT,
            references=tuple(dict.fromkeys(f"{(each[1] or each[3]).upper()}-{each[2] or each[4]}" for each in found)),
            generated=not response and bool(title),
        )


def _spaced(key: str) -> str:
    """`sanitizesInput` as words."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", cut(key))
    return words[:1].upper() + words[1:].lower()
