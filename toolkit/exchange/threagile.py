"""Read a Threagile model (YAML): what its assets, links, boundaries and risks mean here, and what does not come along.

Threagile asks for every attribute, so a `no` is as often habit as knowledge: of yes and no, only yes is taken. What is
chosen from a list was chosen: the protocol, the authentication, the encryption at rest, the confidentiality.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.building import SystemBuilder, cut
from toolkit.exchange.foreign_data import Part
from toolkit.exchange.foreign_file import open_foreign
from toolkit.exchange.imported import ForeignThreat, Imported
from toolkit.exchange.threagile_words import CLASSIFICATION, DRAWN_AS, KINDS, encrypted

__all__ = ["FORMAT", "import_threagile"]

FORMAT = "Threagile"
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9}>", re.IGNORECASE)
_READ = {
    *("threagile_version", "title", "date", "author", "contributors", "management_summary_comment", "includes"),
    *("business_criticality", "application_description", "business_overview", "technical_overview", "questions"),
    *("abuse_cases", "security_requirements", "tags_available", "data_assets", "technical_assets", "trust_boundaries"),
    *("shared_runtimes", "individual_risk_categories", "custom_risk_categories", "risk_tracking"),
}
_OF_ASSET = {
    "size": "Size",
    "machine": "Runs as",
    "owner": "Owner",
    "usage": "Used for",
    "confidentiality": "Confidentiality",
    "integrity": "Integrity",
    "availability": "Availability",
    "justification_cia_rating": "Because",
}
_OF_DATA = {
    "usage": "Used for",
    "origin": "Origin",
    "quantity": "Quantity",
    "integrity": "Integrity",
    "availability": "Availability",
    "justification_cia_rating": "Because",
}
_ON_PREMISES = "network-on-prem"
_TICKED = {"redundant": "Redundant.", "custom_developed_parts": "Has parts developed in-house."}
_OF_LINK = {"ip_filtered": "Filtered by address.", "readonly": "Only reads.", "vpn": "Through a VPN."}


def import_threagile(source: Path | str | bytes, catalogue: Catalogue, *, called: str = "") -> Imported:
    """Read a Threagile model: a path, or the file's content as bytes. `called` is the file's name in errors.

    Kinds are guessed from names, technologies and tags, and listed for the team to confirm. Raises `InputError` with
    every mistake, each with its line.
    """
    model = open_foreign(source, called=called)
    if not model.values.get("technical_assets"):
        raise InputError([_nothing_drawn(model)])
    return _Reader(model, catalogue).read()


def _nothing_drawn(model: Part) -> Problem:
    name = model.data.place(())
    if files := model.texts("includes"):
        what = f"the model lies in {len(files)} other files ({cut(', '.join(files))}), and one file is read"
        return Problem(name, what, "Put its parts into one file, in place of `includes`, and import that.")
    return Problem(name, "there is no technical asset in it", "Describe the system under `technical_assets`.")


class _Reader:
    """Tells the builder what stands in the model."""

    def __init__(self, model: Part, catalogue: Catalogue) -> None:
        self.model = model
        self.build = SystemBuilder(catalogue, FORMAT)
        self.inside: dict[str, str] = {}
        self.runs_in: dict[str, list[str]] = {}
        self.held_by: dict[str, list[str]] = {}
        self.of_link: dict[str, str] = {}

    def read(self) -> Imported:
        """The system and all that goes with it. Raises `InputError` with everything that has the wrong shape."""
        self._about_the_model()
        self._boundaries()
        self._runtimes()
        for name, asset in self.model.named("data_assets"):
            self._data(name, asset)
        assets = list(self.model.named("technical_assets"))
        for name, asset in assets:
            self._asset(name, asset)
        for data_id, holders in self.held_by.items():
            self.build.made["data"][data_id]["held_by"] = holders
        for name, asset in assets:
            for called, link in asset.named("communication_links"):
                self._link(asset.text("id") or name, called, link)
        self._threats()
        self.model.data.raise_if_any()
        return self.build.build(self.model.text("title"), self._purpose())

    def _purpose(self) -> str:
        overviews = ("application_description", "business_overview", "technical_overview")
        return next(
            (said for key in overviews if (said := self.model.part(key).text("description", one_line=False))), ""
        )

    def _about_the_model(self) -> None:
        model, lose = self.model, self.build.lose
        people = [key for key in ("author", "contributors") if model.values.get(key)]
        if people:
            lose("the file", ", ".join(people), "People are recorded in the register: name them as participants.")
        for key in ("management_summary_comment", "date", "business_criticality"):
            if said := model.text(key):
                lose("the file", f"{key}: {cut(said)}", "A system has no field for it.")
        for key in ("business_overview", "technical_overview"):
            said = model.part(key).text("description", one_line=False)
            if said and said != self._purpose():
                lose("the file", f"{key}: {cut(said)}", "A system has one purpose; take into it what belongs there.")
        for question, answer in model.part("questions").values.items():
            said = model.part("questions").text(question)
            if said:
                self.build.assume(f"{cut(str(question), 400)} {said}")
            elif answer is None or not said:
                lose("questions", cut(str(question)), "Nobody has answered it; ask it in the workshop.")
        requirements = model.part("security_requirements")
        for name in requirements.values:
            lose(
                "security requirements", cut(f"{name}: {requirements.text(name)}"), "A system has none; note controls."
            )
        if layout := [key for key in model.values if key.startswith("diagram_tweak_")]:
            lose("the file", cut(", ".join(layout)), "The layout is drawn anew.", "note")
        for key in model.values.keys() - _READ - set(layout):
            self.build.unread(key)

    def _boundaries(self) -> None:
        listed = list(self.model.named("trust_boundaries"))
        outer: dict[str, str] = {}
        for name, boundary in listed:
            key = boundary.text("id") or name
            for asset in boundary.texts("technical_assets_inside"):
                if asset in self.inside:
                    why = f"It was put into {self.inside[asset]!r}, which names it first."
                    self.build.lose(f"asset {asset!r}", f"stands in {key!r} as well", why)
                self.inside.setdefault(asset, key)
            for nested in boundary.texts("trust_boundaries_nested"):
                outer.setdefault(nested, key)
        for name, boundary in listed:
            key, where = boundary.text("id") or name, f"boundary {name!r}"
            description, kind = boundary.text("description"), boundary.text("type")
            trust = "organisation" if kind == _ON_PREMISES else None
            self.build.boundary(key, name, within=outer.get(key, ""), trust=trust, where=where)
            if description and description != name:
                self.build.lose(where, f"its description: {cut(description)}", "A boundary has no description.")
            if trust:
                why = "Taken for a place of the organisation's own (trust: organisation). Correct it where it is not."
                self.build.lose(where, f"its type: {kind}", why, "changed")
            elif kind:
                self.build.lose(where, f"its type: {cut(kind)}", "Say how far the place is trusted instead.")
            self._tags(boundary, where)

    def _tags(self, part: Part, where: str) -> None:
        if tags := part.texts("tags"):
            self.build.lose(where, f"its tags: {cut(', '.join(tags))}", "There are no tags here.")

    def _runtimes(self) -> None:
        for name, runtime in self.model.named("shared_runtimes"):
            for asset in runtime.texts("technical_assets_running"):
                self.runs_in.setdefault(asset, []).append(name)
            where = f"shared runtime {name!r}"
            why = "Those that run in it say so in their description. Draw it as hosting, where it matters."
            self.build.lose(where, "the runtime as a thing of its own", why, "changed")
            self._tags(runtime, where)

    def _data(self, name: str, asset: Part) -> None:
        where = f"data {name!r}"
        said = self._sentences(asset, _OF_DATA, "data: ")
        level = asset.text("confidentiality")
        if level == "restricted":
            said.append(
                self.build.fold("confidentiality restricted", "Restricted, which is taken for confidential here.")
            )
        elif level and level not in CLASSIFICATION:
            self.build.lose(where, f"confidentiality {cut(level)!r}", "It is no grade of Threagile.")
        description = asset.text("description")
        self.build.data(
            asset.text("id") or name,
            name,
            description="\n".join(
                part for part in ("" if description == name else description, " ".join(said)) if part
            ),
            where=where,
            classification=CLASSIFICATION.get(level),
            owner=asset.text("owner"),
        )
        self._tags(asset, where)

    def _sentences(self, part: Part, words: dict[str, str], prefix: str = "") -> list[str]:
        return [
            self.build.fold(f"{prefix}{key}", f"{word}: {said.rstrip('.')}.")
            for key, word in words.items()
            if (said := part.text(key))
        ]

    def _asset(self, name: str, asset: Part) -> None:
        key, where = asset.text("id") or name, f"asset {name!r}"
        drawn_as = DRAWN_AS.get(asset.text("type"), "process")
        if asset.text("type") not in DRAWN_AS:
            self.build.lose(where, f"its type {cut(asset.text('type'))!r}", "Taken for a process.", "changed")
        technologies = [*asset.texts("technologies"), *asset.texts("technology")]
        tags = asset.texts("tags")
        said = self._sentences(asset, _OF_ASSET)
        said += [self.build.fold(tick, words) for tick, words in _TICKED.items() if asset.yes(tick)]
        said += [self.build.fold("shared runtimes", f"Runs in: {each}.") for each in self.runs_in.get(key, ())]
        for label, words in (
            ("technology", technologies),
            ("tags", tags),
            ("data formats", asset.texts("data_formats_accepted")),
        ):
            if words:
                said.append(self.build.fold(label, f"{label.capitalize()}: {', '.join(words)}."))
        mark = next((KINDS[each] for each in technologies if each in KINDS), "")
        if drawn_as == "actor" and not mark:
            mark = "end_user" if asset.yes("used_as_client_by_human") else "external_entity"
        made = self.build.component(
            key,
            name,
            drawn_as,
            description=asset.text("description") if asset.text("description") != name else "",
            within=self.inside.get(key, ""),
            mark=mark,
            tags=[*(each for each in technologies if each not in KINDS), *tags],
            said=said,
            where=where,
            facts=_facts(asset, drawn_as),
        )
        if drawn_as == "actor" and asset.yes("internet"):
            self.build.on_public_networks.add(made)
        for data in asset.texts("data_assets_stored"):
            if found := self.build.element(data):
                self.held_by.setdefault(found, []).append(made)
            else:
                self.build.lose(where, f"keeps {cut(data)!r}", "There is no such data asset.")
        if asset.yes("out_of_scope"):
            self.build.exclude(made, name, asset.text("justification_out_of_scope"), where)

    def _link(self, sender: str, name: str, link: Part) -> None:
        target, protocol = link.text("target"), link.text("protocol")
        authentication, authorization = link.text("authentication"), link.text("authorization")
        said = [self.build.fold(tick, words) for tick, words in _OF_LINK.items() if link.yes(tick)]
        for label, words in (
            ("protocol", protocol),
            ("authentication", authentication),
            ("authorization", authorization),
        ):
            if words:
                said.append(self.build.fold(label, f"{label.capitalize()}: {words}."))
        sent, received = (
            self._carried(link, "data_assets_sent", name),
            self._carried(link, "data_assets_received", name),
        )
        fields = {} if not received else {"answers_with": list(dict.fromkeys(received))}
        known = {"none": "no", "": "unknown"}
        made = self.build.flow(
            f"{sender}\n{name}",
            sender,
            target,
            name=name,
            description=link.text("description"),
            said=[*said, *self._sentences(link, {"usage": "Used for"}, "links: ")],
            carries=sent if sent or received else None,
            where=f"link {name!r}",
            replies="yes" if received else "no",
            encrypted=encrypted(protocol, vpn=link.yes("vpn")),
            authenticated=known.get(authentication, "yes"),
            **fields,
        )
        self.of_link[f"{sender}>{_as_id(name)}"] = made
        self._tags(link, f"link {name!r}")

    def _carried(self, link: Part, key: str, name: str) -> list[str]:
        found = []
        for data in link.texts(key):
            if made := self.build.element(data):
                found.append(made)
            else:
                self.build.lose(f"link {name!r}", f"carries {cut(data)!r}", "There is no such data asset.")
        return found

    def _threats(self) -> None:
        tracked = self.model.part("risk_tracking")
        for name, _ in list(self.model.part("abuse_cases").values.items()):
            said = self.model.part("abuse_cases").text(name, one_line=False)
            self.build.threat(ForeignThreat("", _TAG.sub("", str(name)), "abuse case", description=said))
        own = set()
        for section in ("individual_risk_categories", "custom_risk_categories"):
            for name, category in self.model.named(section):
                for threat in self._identified(name, category, tracked):
                    own.add(threat.number)
                    self.build.threat(threat)
        for risk in tracked.values:
            if risk not in own:
                self.build.threat(self._decided(risk, tracked.part(risk)))

    def _identified(self, category_name: str, category: Part, tracked: Part) -> Iterator[ForeignThreat]:
        key = category.text("id") or category_name
        cwe = category.text("cwe")
        for title, risk in category.named("risks_identified"):
            about = [risk.text(f"most_relevant_{each}") for each in ("technical_asset", "data_asset")]
            link = risk.text("most_relevant_communication_link")
            element = next((found for each in about if (found := self.build.element(each))), "")
            number = f"{key}@{about[0]}"
            decided = tracked.part(number)
            told = {word: risk.text(f"exploitation_{word}") for word in ("likelihood", "impact")}
            described = [category.text("description", one_line=False), category.text("impact", one_line=False)]
            described += [f"There: {word} {said}." for word, said in told.items() if said]
            yield ForeignThreat(
                element=self.of_link.get(link, element),
                title=_TAG.sub("", title),
                type=category.text("stride") or category_name,
                severity=risk.text("severity"),
                status=decided.text("status"),
                description="\n".join(part for part in described if part),
                mitigation=category.text("mitigation", one_line=False),
                number=number,
                model=FORMAT,
                references=(f"CWE-{cwe}",) if cwe.isdecimal() else (),
            )

    def _decided(self, risk: str, decided: Part) -> ForeignThreat:
        """A risk that Threagile itself found, and of which somebody said what becomes of it."""
        rule, *about = risk.split("@")
        element = next((found for each in about if (found := self.of_link.get(each) or self.build.element(each))), "")
        kept = [f"{word}: {said}" for word in ("ticket", "date") if (said := decided.text(word))]
        status, why = decided.text("status"), decided.text("justification", one_line=False)
        return ForeignThreat(
            element=element,
            title=rule.replace("-", " ").capitalize(),
            status=status,
            description="\n".join(part for part in ("" if status == "mitigated" else why, ", ".join(kept)) if part),
            mitigation=why if status in ("mitigated", "in-progress") else "",
            number=risk,
            model=FORMAT,
        )


def _facts(asset: Part, drawn_as: str) -> dict[str, str]:
    facts = {}
    if asset.yes("internet") and drawn_as != "actor":
        facts["exposed_to_internet"] = "yes"
    if asset.yes("multi_tenant"):
        facts["serves_many_tenants"] = "yes"
    if (how := asset.text("encryption")) and drawn_as != "actor":
        facts["encrypted_at_rest"] = "no" if how == "none" else "yes"
    return facts


def _as_id(name: str) -> str:
    """The name of a link as Threagile writes it into the ids of risks."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
