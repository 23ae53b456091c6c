"""What the documents are written from: the record and its assessment at one moment, and ids that stay the same."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.conformity import Conformity, assess_conformity
from toolkit.conformity.links import Links
from toolkit.exchange.handling import Handling
from toolkit.exchange.naming import Naming
from toolkit.exchange.oscal.words import NS
from toolkit.register.events import Event
from toolkit.register.fold import State
from toolkit.register.past import Past
from toolkit.system.model import System

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["OURS", "Basis", "control_id", "statement_id"]

OURS = uuid.uuid5(uuid.NAMESPACE_URL, NS)


def control_id(provision: str) -> str:
    """A provision as a control of our catalogue: an OSCAL token, which begins with no digit."""
    return f"uk-ai-code-{provision}"


def statement_id(provision: str, part: str = "") -> str:
    """The statement of a provision in our catalogue, or a part of it."""
    return f"{control_id(provision)}_smt{f'.{part}' if part else ''}"


class Read(Past):
    """The record as it stood when it was read, with the names of people that are kept, by person id."""

    def __init__(self, state: State, names: Mapping[str, str], catalogue: Catalogue) -> None:
        super().__init__(state, catalogue)
        self.names = names

    def name_of(self, person_id: str) -> str:
        """A person's name, or the id where no name is kept."""
        return self.names.get(unicodedata.normalize("NFC", person_id), person_id)


@dataclass(frozen=True)
class Basis:
    """One moment of a record, with what follows from it, and how it may be handed on."""

    register: Register
    catalogue: Catalogue
    handling: Handling
    today: date
    events: tuple[Event, ...]
    conformity: Conformity
    record: Read
    naming: Naming

    @classmethod
    def of(cls, register: Register, catalogue: Catalogue, handling: Handling, today: date) -> Basis:
        """Read a register once."""
        conformity = assess_conformity(register, catalogue, today=today)
        workshop = register.workshop if not handling.redacted else None
        unnamed = workshop.name if workshop else "A system not described yet"
        record, system = Read(conformity.facts.state, register.names(), catalogue), conformity.facts.system
        naming = Naming.to_hand_on(record, catalogue, system, redacted=handling.redacted, unnamed=unnamed)
        return cls(register, catalogue, handling, today, tuple(register.history()), conformity, record, naming)

    @property
    def known(self) -> Catalogue:
        """The library whose words may be said: redacted only the shipped one, for a team's own gives the team away."""
        return self.naming.catalogue

    @property
    def redacted(self) -> bool:
        """Whether people, inner parts and free texts are left out."""
        return self.handling.redacted

    @property
    def described(self) -> bool:
        """Whether a system is described at all."""
        return self.conformity.facts.system is not None

    @property
    def system(self) -> System:
        """The system as described; one without parts where none is."""
        return self.naming.system

    @property
    def at(self) -> str:
        """When the record was last changed; where nothing is recorded yet, when the Code was published."""
        return self.events[-1].at if self.events else f"{self.conformity.code.published}T00:00:00Z"

    @property
    def head(self) -> str:
        """How far the history goes, as reports print it."""
        head = self.conformity.facts.state.head
        return f"{head.events}:{head.hash}"

    @cached_property
    def _space(self) -> uuid.UUID:
        """The workshop's own space of ids: its first event is its identity, and no other workshop has it."""
        return uuid.uuid5(OURS, self.events[0].hash if self.events else "no event")

    def id(self, kind: str, *names: str) -> str:
        """The id of something of this workshop: the same in every document and every export."""
        named = "\x1f".join((kind, *names))
        found = self._ids.get(named)
        if found is None:
            found = self._ids[named] = str(uuid.uuid5(self._space, named))
        return found

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {}  # filled as they are asked for: most are, in several documents

    @cached_property
    def changes(self) -> Mapping[str, tuple[Event, ...]]:
        """The events by the record that they changed, oldest first."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.record, []).append(event)
        return {record: tuple(events) for record, events in found.items()}

    @cached_property
    def links(self) -> Links:
        """From gaps to risks and back."""
        return self.conformity.links()
