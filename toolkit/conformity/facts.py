"""What the grounds of all provisions look at: one state of the register, read once, and the day to hold it against."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import Role
from toolkit.conformity.evidence_state import files_read
from toolkit.conformity.said import is_given
from toolkit.register.document_records import Told, TrainingHeld
from toolkit.register.evidence_records import EvidenceRead
from toolkit.register.fold import State
from toolkit.register.past import Past
from toolkit.register.records import Risk, VerdictRecord
from toolkit.register.views import Views
from toolkit.system.model import Component, DataAsset, DataFlow, System

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["Facts", "Ground", "count", "listed", "records_of", "share"]

_NAMED = 3
"""How many things a ground names before it says how many more there are."""


@dataclass(frozen=True)
class Ground:
    """One thing in the record that speaks for (or against) a provision, and the records that say so."""

    says: str
    records: tuple[str, ...]
    supports: bool = True
    whole: bool = False
    """It is the very thing that the provision asks to have written down."""
    key: str = ""
    """What it is read from, as the library names it: `fact:patched`, `told:notice>end_user`, `evidence`."""
    people: tuple[str, ...] = ()
    """Whom `says` names, by id: names are never in the record."""

    @property
    def record(self) -> str:
        """The first of its records, where there is room for one only."""
        return self.records[0]

    def by_name(self, name_of: Callable[[str], str]) -> str:
        """What it says with people called by their names, for whoever reads it; what is recorded keeps the ids."""
        if not self.people:
            return self.says
        ids = "|".join(re.escape(each) for each in sorted(self.people, key=len, reverse=True))
        return re.sub(rf"(?<![\w-])(?:{ids})(?![\w-])", lambda found: name_of(found[0]) or found[0], self.says)


@dataclass(frozen=True)
class Facts:
    """What the grounds look at, read from the register once."""

    register: Register
    catalogue: Catalogue
    today: date = field(default_factory=date.today)

    @cached_property
    def risks(self) -> dict[str, Risk]:
        """The risks that are open, by id: what was closed says nothing of today."""
        return {key: risk for key, risk in self.record.risks.items() if risk.status == "open"}

    @cached_property
    def record(self) -> Views:
        """The register as it stands at this moment: every ground is read from the same state, which is read once."""
        return Past(self.register.state(), self.catalogue)

    @cached_property
    def system(self) -> System | None:
        """The system with its answers; None where none is described."""
        return self.record.system()

    @property
    def state(self) -> State:
        """The state that all of this is read from."""
        return self.record.state()

    @cached_property
    def verdicts(self) -> dict[str, VerdictRecord]:
        """What was judged, by provision."""
        return self.record.verdicts

    @cached_property
    def elements(self) -> Mapping[str, Component | DataAsset | DataFlow]:
        """Every component, data asset and flow by its id; none where no system is described."""
        system = self.system
        return {**system.components, **system.data, **system.flows} if system is not None else {}

    @cached_property
    def assets(self) -> tuple[str, ...]:
        """The components that are the organisation's assets: not people, nor what stands outside."""
        outside = ("actor", "external_entity")
        components = self.system.components if self.system is not None else {}
        return tuple(key for key, each in components.items() if not self.catalogue.is_a(each.kind, outside))

    @cached_property
    def ai_assets(self) -> tuple[str, ...]:
        """Those that work by AI, with the prompts that steer them."""
        components = self.system.components if self.system is not None else {}
        return tuple(key for key in self.assets if self.is_ai(components[key].kind))

    def is_ai(self, kind: str) -> bool:
        """Whether something of this kind works by AI, or is a prompt that steers what does."""
        known = self.catalogue.kinds
        return any(known[each].ai or each == "prompt" for each in self.catalogue.lineage(kind) if each in known)

    @cached_property
    def trainings(self) -> dict[str, TrainingHeld]:
        """Trainings that hold today, by id."""
        held = self.record.trainings.items()
        today = self.today
        return {k: e for k, e in held if e.on <= today and not _over(e, today) and is_given(e.module)}

    @cached_property
    def lapsed_trainings(self) -> dict[str, TrainingHeld]:
        """Trainings that have lapsed and were not held again by the same person, by id."""
        valid = {_whose(each) for each in self.trainings.values()}
        held = self.record.trainings.items()
        return {key: each for key, each in held if _over(each, self.today) and _whose(each) not in valid}

    @cached_property
    def files(self) -> dict[str, EvidenceRead]:
        """Recorded files of tests, scanners and bills that hold today, by id: not stale, not replaced by a later run in
        the same place, and not of a day to come."""
        states = files_read(self.record, self.today)
        return {
            each.read.sha256: each.read
            for each in states
            if each.holds and each.read.ran[:10] <= self.today.isoformat()
        }

    @cached_property
    def told(self) -> dict[str, tuple[Told, Role | None]]:
        """Who was given a document by today, by id, with the role that they have towards this system where it is known:
        as recorded, or as the description of the system names them."""
        held = self.record.told.items()
        given = {key: each for key, each in held if each.on <= self.today and is_given(each.whom)}
        return {key: (each, self._role_of(each)) for key, each in given.items()}

    def _role_of(self, told: Told) -> Role | None:
        if told.role:
            return Role(told.role)
        named = self.system.roles if self.system is not None else {}
        whom = told.whom.strip().casefold()
        roles = [role for role, parties in named.items() if whom in {each.strip().casefold() for each in parties}]
        return (
            roles[0] if len(roles) == 1 else None
        )  # who holds several roles was told as one of them: which, we cannot know

    def source(self, element: str, fact: str) -> str:
        """The record that says so of an element: the answer, or the system as it was described."""
        answered = f"answer:{element}.{fact}"
        return answered if answered in self.state.current else "system"


def _over(training: TrainingHeld, today: date) -> bool:
    return training.until is not None and training.until < today


def _whose(training: TrainingHeld) -> tuple[str, str]:
    return training.participant.strip(), training.module.strip().casefold()


def listed(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    known = list(dict.fromkeys(names))
    more = len(known) - _NAMED
    said = ", ".join(known[:_NAMED])
    return f"{said} and {more} more" if more > 0 else said


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 risk`, `3 risks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def share(number: int, total: int, noun: str) -> str:
    """How many of how many: `2 of 3 risks`, `all 3 risks`, `the one risk`."""
    if number < total or not total:
        return f"{number} of {count(total, noun)}"
    return f"the one {noun}" if total == 1 else f"all {count(total, noun)}"


def records_of(kind: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The names of records of a kind."""
    return tuple(f"{kind}:{each}" for each in ids)
