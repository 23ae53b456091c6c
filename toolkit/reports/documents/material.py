"""What documents are written from: the record in words.

A redacted version is written from a record without names and free texts (`redaction.py`): a component is called by its
kind and a number, a person by the role in the Code. What is asked for here says so in words a reader understands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.threat import Threat
from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.conformity.training import faced, families_faced
from toolkit.exchange.handling import MARKS, Mark
from toolkit.exchange.naming import WITHHELD, Naming, several
from toolkit.register import Register
from toolkit.register.records import ControlUse, Risk
from toolkit.reports.contents import Contents
from toolkit.reports.documents.blocks import Missing, TeamText
from toolkit.reports.documents.connections import Connections
from toolkit.system.model import System
from toolkit.threats.finding import Finding

__all__ = ["MARKS", "WITHHELD", "Mark", "Material", "Use", "shortened"]


@dataclass(frozen=True)
class Use:
    """A control used against a risk, with the risk."""

    risk: Risk
    use: ControlUse


class Material(Naming):
    """One document's view of the record: every name, person and free text goes through here."""

    register: Register

    def __init__(
        self,
        contents: Contents,
        document: str,
        *,
        redacted: bool,
        today: date,
        outward: bool = False,
        public: bool = False,
        role: Role | None = None,
    ) -> None:
        system = contents.system or System(id="not-described", name=contents.title)
        super().__init__(contents.register, contents.catalogue, system, redacted=redacted)
        self.c = contents
        """What was gathered; for a redacted version, what `redacted_contents` leaves of it."""
        self.document = document
        self.public = public
        """Redacted, and for anybody: what is only planned, lacking or open is left out as well."""
        self.outward = outward
        """Written for people outside: what the team says in it is said to them."""
        self.today = today
        self.role = role
        """The one role of the Code whose statement this is; None for all that are held."""

    # --- names ----------------------------------------------------------------------------------------------------

    @property
    def described(self) -> bool:
        """Whether a system is described at all."""
        return self.c.system is not None

    @cached_property
    def net(self) -> Connections:
        """Which part of the system depends on which."""
        return Connections(self.system, self.catalogue)

    def name(self, element: str) -> str:
        """What an element is called here; redacted, one that the system no longer has is not called by its id."""
        system = self.system
        known = (system.components, system.data, system.flows, system.boundaries)
        if self.redacted and element != SYSTEM and not any(element in section for section in known):
            return "a part of the system"
        return system.name_of(element)

    def place(self, element: str) -> str:
        """What an element is called, and a connection with its two ends: its own name is often no more than a verb."""
        name, held = self.name(element), self.system.flows.get(element)
        if held is None:
            return name
        ends = f"{self.name(held.from_)} → {self.name(held.to)}"
        return ends if name == ends else f"{name} ({ends})"

    def places(self, elements: Iterable[str], *, most: int = 6) -> str:
        """Several elements, connections among them with their two ends; the rest counted."""
        return several(map(self.place, elements), most=most)

    def source(self, *parts: str) -> str:
        """Where a statement comes from; an element and its details are of one id, and said once."""
        known = list(dict.fromkeys(part for part in parts if part))
        for each in [part.removeprefix("asset:") for part in known if part.startswith("asset:")]:
            if f"system: {each}" in known:
                known[known.index(f"system: {each}")] = f"system, asset: {each}"
                known.remove(f"asset:{each}")
        return super().source(*known)

    # --- what is stated -------------------------------------------------------------------------------------------

    def answer(self, element: str, fact: str) -> Answer:
        """What is stated of a fact of an element, answers included; unknown where nothing is."""
        held = self.system.elements().get(element)
        if held is None:
            return Answer.UNKNOWN
        return Answer(held.facts.get(fact, Answer.UNKNOWN))

    def can_state(self, element: str, fact: str) -> bool:
        """Whether the question about a fact is one to ask of this element at all."""
        return fact in self.catalogue.facts_of(self.system.kind_of(element))

    def said_by(self, element: str, fact: str) -> str:
        """Where an answer is from: the recorded answer with its event, else the system's description."""
        revision = self.register.state().current.get(f"answer:{element}.{fact}")
        if revision is not None:
            return self.source(f"answer {element}.{fact}", f"event {revision.seq}, {self.called(revision.by)}")
        return self.source(f"system: {element}.{fact}")

    def called(self, key: str) -> str:
        """A person by name alone, where a source has no room for more; redacted, sources are left out."""
        return self.person(key) if self.redacted else self.register.name_of(key) or key

    def ground(self, element: str, fact: str) -> tuple[str, ...]:
        """What whoever answered had to show and to add; nothing in what is written to people outside."""
        said = self.register.answers.get(f"{element}.{fact}")
        return () if said is None or self.outward else (self.more(said.evidence), self.more(said.note))

    def question(self, element: str, fact: str) -> str:
        """The question about a fact of an element, as one would ask it."""
        found = self.catalogue.facts.get(fact)
        return found.question.replace("{element}", self.name(element)) if found is not None else fact

    def who_knows(self, fact: str) -> str:
        """Who most likely knows the answer to the question about a fact."""
        found = self.catalogue.facts.get(fact)
        topic = self.catalogue.topic_of.get(fact)
        asked = found.ask if found is not None else ""
        return asked or (self.catalogue.topics[topic].ask if topic is not None else "")

    # --- findings, risks, controls --------------------------------------------------------------------------------

    @cached_property
    def findings(self) -> list[Finding]:
        """The threats that apply or are undecided, without those that were rejected with a reason; worst first."""
        return faced(self.register, self.c.findings)

    @cached_property
    def threats(self) -> dict[str, Threat]:
        """The threats that this system faces, by key, worst first."""
        return {finding.threat.key: finding.threat for finding in self.findings}

    def families(self) -> dict[str, list[Finding]]:
        """The findings by kind of attack, the kind with the worst first."""
        return families_faced(self.register, self.c.findings)

    @cached_property
    def uses(self) -> list[Use]:
        """Every control that is used against an open risk, the worst risk first."""
        return [Use(risk, use) for risk in self.c.risks() for use in risk.controls]

    def status(self, use: ControlUse) -> str:
        """How far a control is; one that is only planned says so, with its day."""
        if use.status != "planned":
            return "in place, not verified" if use.status == "in place" else "in place, verified"
        day = f", due {use.due}" if use.due else ", no day set"
        late = " (overdue)" if use.due is not None and use.due < self.today else ""
        return f"only planned{day}{late}"

    def uses_against(self, findings: Iterable[Finding]) -> list[Use]:
        """Controls used against the risks that gather any of these findings, each once."""
        wanted = {finding.identity for finding in findings}
        found: dict[str, Use] = {}
        for each in self.uses:
            if not wanted.isdisjoint(each.risk.findings):
                found.setdefault(each.use.control, each)
        return list(found.values())

    # --- the team's own words ---------------------------------------------------------------------------------------

    def asked(self, place: str, question: str, who: str = "") -> TeamText | Missing:
        """What the team recorded as the answer to a question of this document; else the question, marked as missing."""
        found = self.words(place)
        return Missing(place, question, who) if found is None else TeamText(place, found.text, found.source, question)

    def words(self, place: str) -> TeamText | None:
        """The team's words at a place of this document; redacted, only where it is written for outsiders."""
        held = self.register.document_texts.get(f"{self.document}.{place}")
        if held is None:
            return None
        if self.public and not self.outward:
            return None
        if self.redacted and not self.outward:
            return TeamText(place, WITHHELD, "")
        revision = self.register.state().current[f"document_text:{held.document}.{held.place}"]
        told = f"{self.person(revision.by)}, {revision.at[:10]}, event {revision.seq}"
        if held.taken_from:
            told += f", taken from {self.text(held.taken_from.get('workshop', '')) or 'another workshop'}"
        return TeamText(place, held.text, self.source(f"the team: {told}"))


def shortened(items: Sequence[str], most: int) -> list[str]:
    """The first so many, and a line that counts the others."""
    rest = len(items) - most
    return [*items[:most], *([f"and {rest} more"] if rest > 0 else [])]
