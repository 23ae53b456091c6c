"""What things and people are called in something that is handed on; the one place where a redacted version holds back.

A redacted version names nobody and no inner part: a component is called by its kind and a number, a person by the role
in the Code, and what people typed freely is left out, for nobody can tell what stands in it. So are the words and ids
of a team's own library: they tell what this team alone looks for and does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.load import load_catalogue
from toolkit.register.methods import counting_method
from toolkit.register.records import ControlUse, Criteria, FindingRecord, Participant, Risk
from toolkit.risks.scales import scale_ids
from toolkit.system.model import System

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue

__all__ = ["OUR_OWN", "WITHHELD", "Named", "Naming", "called", "own_controls", "several"]

WITHHELD = "left out of this version"
OUR_OWN = "the team's own"
"""What a redacted version says of a thing that no shipped library has."""


class Named(Protocol):
    """A record at one moment, as far as it is named here: a register, or what was read from one."""

    @property
    def participants(self) -> Mapping[str, Participant]:
        """Participants by id."""

    @property
    def findings(self) -> Mapping[str, FindingRecord]:
        """Findings by identity."""

    @property
    def risks(self) -> Mapping[str, Risk]:
        """Risks by id."""

    @property
    def criteria(self) -> Criteria | None:
        """The risk criteria."""

    def name_of(self, person_id: str) -> str:
        """A person's name, or the id where no name is kept."""


def called(register: Named, key: str) -> str:
    """A participant's name (the id where the name was erased), with the function; free text as it is."""
    participant = register.participants.get(key)
    if participant is None:
        return key
    name = register.name_of(key) or key
    return f"{name}, {participant.function}" if participant.function else name


def own_controls(risks: Iterable[Risk], shipped: Catalogue) -> dict[str, str]:
    """By control that risks use and that the shipped libraries do not have: what it is called instead of its id."""
    used = {use.control for risk in risks for use in risk.controls}
    return {each: f"own-{number}" for number, each in enumerate(sorted(used - set(shipped.controls)), start=1)}


def several(names: Iterable[str], *, most: int) -> str:
    """Names in a line, each once; those beyond `most` are counted."""
    named = list(dict.fromkeys(names))
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return ", ".join(named[:most]) + more


class Naming:
    """Every name, person and free text of a record goes through here before it is handed on."""

    def __init__(self, register: Named, catalogue: Catalogue, system: System, *, redacted: bool) -> None:
        self.register = register
        self.catalogue = catalogue
        self.system = system
        self.redacted = redacted

    @classmethod
    def to_hand_on(
        cls,
        register: Named,
        catalogue: Catalogue,
        system: System | None,
        *,
        redacted: bool,
        unnamed: str = "No system described yet",
    ) -> Naming:
        """For a whole record: redacted, it knows the shipped libraries alone, so that it has no other words to say.

        `unnamed` is what a system is called that nobody has described.
        """
        told = system or System(id="not-described", name=unnamed)
        return cls(register, load_catalogue() if redacted else catalogue, told, redacted=redacted)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Of every component, data, flow and boundary: its kind and a number, for the redacted version."""
        system, counted, names = self.system, Counter[str](), {}
        for element in (*system.components, *system.data, *system.flows):
            kind = self.catalogue.kinds.get(system.kind_of(element))
            title = kind.title if kind is not None else "Part"
            counted[title] += 1
            names[element] = f"{title} {counted[title]}"
        return names | {each: f"Boundary {number}" for number, each in enumerate(system.boundaries, start=1)}

    @property
    def known_outside(self) -> frozenset[str]:
        """Elements that may be named also in a redacted version; here none."""
        return frozenset()

    def name(self, element: str) -> str:
        """What an element is called here."""
        if self.redacted and element != SYSTEM and element not in self.known_outside:
            return self.aliases.get(element, "a part of the system")
        return self.system.name_of(element)

    def names(self, elements: Iterable[str], *, most: int = 6) -> str:
        """Several elements by name, the rest counted."""
        return several(map(self.name, elements), most=most)

    def kind_title(self, element: str) -> str:
        """The kind of an element, in words."""
        found = self.catalogue.kinds.get(self.system.kind_of(element))
        if found is None:
            return "Part" if self.redacted else self.system.kind_of(element)
        return found.title

    @cached_property
    def _called(self) -> dict[str, str]:
        return {}  # filled as people are named: each is asked for hundreds of times, and each time costs a query

    @cached_property
    def _participants(self) -> Mapping[str, Participant]:
        return self.register.participants

    @cached_property
    def _findings(self) -> Mapping[str, FindingRecord]:
        return self.register.findings

    def person(self, key: str) -> str:
        """A participant by name and function; free text as it is; redacted, the roles of the Code that are held.

        A function is typed by people too, and in a small team it is a name.
        """
        if not self.redacted:
            if key not in self._called:
                self._called[key] = called(self.register, key)
            return self._called[key]
        participant = self._participants.get(key)
        roles = participant.roles if participant is not None else ()
        return ", ".join(role.replace("_", " ") for role in roles) or "named in the internal version"

    def text(self, said: str) -> str:
        """What somebody typed freely; nothing of it in the redacted version."""
        return said if not self.redacted or not said.strip() else WITHHELD

    def more(self, said: str) -> str:
        """What somebody typed freely beside something else; the redacted version leaves it out without a word."""
        return "" if self.redacted else said

    def source(self, *parts: str) -> str:
        """Where a statement comes from; the redacted version leaves the inner names out."""
        return "" if self.redacted else ", ".join(part for part in parts if part)

    def supplier(self, element: str) -> str:
        """Who supplies a component, as stated; empty where nobody is named."""
        component = self.system.components.get(element)
        if component is None or not component.provider.strip():
            return ""
        return "a supplier" if self.redacted else component.provider

    def control_title(self, use: ControlUse) -> str:
        """What a control is called; one of the team's own is called so in the redacted version."""
        found = self.catalogue.controls.get(use.control)
        if found is not None and (self.redacted or not use.title):
            return found.title
        return f"A control of {OUR_OWN}" if self.redacted else use.title or use.control

    @cached_property
    def _own_controls(self) -> dict[str, str]:
        return own_controls(self.register.risks.values(), self.catalogue)

    def control_id(self, control: str) -> str:
        """The id of a control that is used; in the redacted version a number for one of the team's own."""
        return self._own_controls.get(control, control) if self.redacted else control

    @property
    def tells_levels(self) -> bool:
        """Whether levels are called by their names; in the redacted version not those of a method of the team's own."""
        return not self.redacted or counting_method(self.register.criteria) in scale_ids()

    def risk_title(self, risk: Risk) -> str:
        """A risk by its title; in the redacted version by the threats of the libraries that it gathers."""
        if not self.redacted:
            return risk.title
        held = (self._findings.get(each) for each in risk.findings)
        rules = dict.fromkeys(each.rule for each in held if each is not None)
        titles = [self.catalogue.threats[rule].title for rule in rules if rule in self.catalogue.threats]
        return "; ".join(titles[:3]) or WITHHELD
