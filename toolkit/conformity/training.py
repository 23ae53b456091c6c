"""Who needs to know what about attacks on this system, who has had it, and what is still to be held (principle 1).

One module for each kind of attack that the system faces. How deep a role of the Code needs it follows from the risks as
they are rated here and from the controls against them (`training_depth.py`): first, next, or enough to recognise the
attack. See the training document, and notebook 05.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import Role
from toolkit.conformity.training_depth import Depth, Need, Stakes, needs_of
from toolkit.register.document_records import TrainingHeld, TrainingPlanned, topic_key
from toolkit.threats.finding import Finding, Findings

if TYPE_CHECKING:
    from toolkit.register.views import Views

__all__ = ["StillToHold", "Trainee", "TrainingModule", "TrainingPlan", "faced", "families_faced", "training_plan"]

_IN_DEPTH = (Depth.FIRST, Depth.NEXT)


@dataclass(frozen=True)
class TrainingModule:
    """What people need to know of one kind of attack: its findings, worst first, and how deep each role needs it."""

    title: str
    findings: tuple[Finding, ...]
    roles: Mapping[Role, Need]

    @property
    def threats(self) -> list[str]:
        """The titles of the threats to teach, worst first."""
        return list(dict.fromkeys(finding.title for finding in self.findings))

    @property
    def where(self) -> list[str]:
        """The elements at which this system faces them."""
        return list(dict.fromkeys(finding.element for finding in self.findings))

    @property
    def signals(self) -> list[str]:
        """What to watch for."""
        return list(dict.fromkeys(finding.threat.signal for finding in self.findings))

    def in_depth_for(self, roles: Iterable[Role]) -> bool:
        """Whether somebody with these roles needs it in depth."""
        return self.depth_for(roles) is not Depth.KNOW

    def depth_for(self, roles: Iterable[Role]) -> Depth:
        """How deep somebody with these roles needs it: what the deepest of the roles asks."""
        held = {need.depth for role in roles if (need := self.roles.get(role)) is not None}
        return next((each for each in Depth if each in held), Depth.KNOW)


@dataclass(frozen=True)
class Trainee:
    """A participant: what is needed in depth, what was had and still holds, and what has lapsed, each by module.

    Of `needs`, the `first` are those to be held first, and stand at the beginning.
    `valid` and `lapsed` hold the record that lasts longest, by the key of its topic (`topic_key`).
    """

    id: str
    function: str
    roles: tuple[Role, ...]
    needs: tuple[str, ...]
    valid: Mapping[str, TrainingHeld] = field(default_factory=dict)
    lapsed: Mapping[str, TrainingHeld] = field(default_factory=dict)
    first: frozenset[str] = frozenset()

    @property
    def due(self) -> list[str]:
        """The modules needed in depth that were never had, or have lapsed; those to be held first, then worst first."""
        return [module for module in self.needs if topic_key(module) not in self.valid]

    @property
    def has_none(self) -> bool:
        """Whether no training of theirs holds today."""
        return not self.valid


@dataclass(frozen=True)
class StillToHold:
    """A training that is still to be held: for whom, who sees to it (empty: nobody yet), and by when.

    `is_first` where somebody who lacks it needs it first.
    """

    topic: str
    people: tuple[str, ...]
    owner: str = ""
    due: date | None = None
    note: str = ""
    is_first: bool = False

    def is_late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due is not None and self.due < today


@dataclass(frozen=True)
class TrainingPlan:
    """The programme of a system's team on one day."""

    modules: tuple[TrainingModule, ...]
    trainees: tuple[Trainee, ...]
    planned: Mapping[str, TrainingPlanned]
    today: date

    @cached_property
    def by_topic(self) -> dict[str, TrainingModule]:
        """The modules by the key of their title."""
        return {topic_key(module.title): module for module in self.modules}

    def needing(self, topic: str) -> list[Trainee]:
        """Who needs a topic in depth, or is named in the plan for it."""
        key, planned = topic_key(topic), self.planned.get(topic_key(topic))
        named = planned.people if planned is not None else ()
        module = self.by_topic.get(key)
        title = module.title if module is not None else None
        return [each for each in self.trainees if each.id in named or title in each.needs]

    def without(self, topic: str) -> list[Trainee]:
        """Those of them for whom no training in it holds today."""
        return [each for each in self.needing(topic) if topic_key(topic) not in each.valid]

    def still_to_hold(self) -> list[StillToHold]:
        """What is still to be held: modules that somebody lacks and needs first, then the others, then other topics."""
        topics = {**{key: module.title for key, module in self.by_topic.items()}}
        topics |= {key: each.module for key, each in self.planned.items() if key not in topics}
        found = []
        for key, topic in topics.items():
            planned, lacking = self.planned.get(key), self.without(topic)
            is_open = planned is not None and not planned.people and key not in self.by_topic
            if lacking or is_open:
                plan = (planned.owner, planned.due, planned.note) if planned is not None else ("", None, "")
                is_first = any(topic in each.first for each in lacking)
                found.append(StillToHold(topic, tuple(each.id for each in lacking), *plan, is_first))
        return sorted(found, key=lambda each: not each.is_first)


def training_plan(
    register: Views, catalogue: Catalogue, findings: Findings | None, *, today: date | None = None
) -> TrainingPlan:
    """The training programme as it stands: modules from the findings, people from the record.

    `findings` are those of the system as recorded (`find_threats`), or None where no system is described: there are no
    modules then.
    """
    day = today or date.today()  # noqa: DTZ011 - a training lapses on a day
    faced = families_faced(register, findings)
    stakes = Stakes(register)
    modules = tuple(
        TrainingModule(title, tuple(held), needs_of(held, catalogue, stakes)) for title, held in faced.items()
    )
    by_person: dict[str, list[TrainingHeld]] = {}
    for each in register.trainings.values():
        by_person.setdefault(each.participant, []).append(each)
    trainees = []
    for key, person in register.participants.items():
        depths = {module.title: module.depth_for(person.roles) for module in modules}
        first, after = ([title for title, depth in depths.items() if depth is wanted] for wanted in _IN_DEPTH)
        valid, lapsed = _standing(by_person.get(key, []), day)
        trainees.append(Trainee(key, person.function, person.roles, (*first, *after), valid, lapsed, frozenset(first)))
    planned = {topic_key(each.module): each for each in register.trainings_planned.values()}
    return TrainingPlan(modules, tuple(trainees), planned, day)


def faced(register: Views, findings: Findings | None) -> list[Finding]:
    """The threats that apply or are undecided, without weaknesses and those rejected with a reason; worst first."""
    if findings is None:
        return []
    rejected = {key for key, each in register.triage.items() if each.verdict == "rejected"}
    found = findings.of("applies", "undecided")
    return [each for each in found if not each.weakness and each.identity not in rejected]


def families_faced(register: Views, findings: Findings | None) -> dict[str, list[Finding]]:
    """The threats that the system faces by kind of attack, the kind with the worst first."""
    grouped: dict[str, list[Finding]] = {}
    for finding in faced(register, findings):
        grouped.setdefault(finding.family, []).append(finding)
    return grouped


def _standing(held: list[TrainingHeld], today: date) -> tuple[dict[str, TrainingHeld], dict[str, TrainingHeld]]:
    """What still holds and what has lapsed, by topic; what was held again holds, whatever lapsed before."""
    valid: dict[str, TrainingHeld] = {}
    lapsed: dict[str, TrainingHeld] = {}
    for each in sorted(held, key=lambda one: one.until or date.max):
        (lapsed if each.until is not None and each.until < today else valid)[topic_key(each.module)] = each
    return valid, {topic: each for topic, each in lapsed.items() if topic not in valid}
