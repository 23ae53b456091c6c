"""Everything of a register that the sheets show, read once, so that all sheets speak of the same moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.scale import Scale, Side
from toolkit.conformity.assess import Conformity, assess_conformity
from toolkit.errors import ToolkitError
from toolkit.exchange.naming import Naming
from toolkit.register.events import Event
from toolkit.register.fold import State
from toolkit.register.methods import counting_method, judged_by, scale_named
from toolkit.register.records import Assessment, Risk, RiskLevel
from toolkit.register.register import Register
from toolkit.register.views import Views
from toolkit.risks.scales import DEFAULT_SCALE, load_scale
from toolkit.system.model import System

__all__ = ["LEVELS", "Book", "read_book"]

LEVELS: tuple[RiskLevel, ...] = ("inherent", "current", "target")
_TRIES = 5


class Book(Views):
    """A register at one moment: its typed views, its history, the names of people, and words for ids."""

    def __init__(self, register: Register, catalogue: Catalogue) -> None:
        self._state = register.state()
        self.catalogue = self.at_hand = catalogue
        self.url = register.url
        self.names = register.names()
        self.history: list[Event] = register.history()
        self.conformity: Conformity = assess_conformity(register, catalogue)
        self._scales: dict[str, Scale | None] = {}

    def state(self) -> State:
        """The state at that moment."""
        return self._state

    @cached_property
    def described(self) -> System | None:
        """The system, with the answers given."""
        return self.system()

    def naming(self, *, redacted: bool) -> Naming:
        """What things and people are called in what is handed on of it."""
        return Naming.to_hand_on(self, self.catalogue, self.described, redacted=redacted)

    @cached_property
    def element_names(self) -> Mapping[str, str]:
        """What people call each element and boundary, by id."""
        system = self.described
        if system is None:
            return {}
        named = {"system": system.name}
        for things in (system.boundaries, system.components, system.data, system.flows):
            named |= {key: thing.name or _spaced(key) for key, thing in things.items()}
        return named

    def element(self, element_id: str) -> str:
        """What people call an element; one that is gone is called by its id."""
        return self.element_names.get(element_id) or _spaced(element_id)

    def person(self, person_id: str) -> str:
        """A person's name, where one is kept; else what was written."""
        return self.names.get(person_id) or person_id

    def name_of(self, person_id: str) -> str:
        """A person's name, or the id where no name is kept."""
        return self.person(person_id)

    @property
    def level_titles(self) -> dict[str, str]:
        """What each level of the criteria's scale is called."""
        return {level.id: level.title for level in self.scale.levels}

    def decided_by(self, record: str, field: str) -> str:
        """Who last changed a field of a record, in what role, on which day; empty where nobody ever did."""
        event = self._last_changes.get((record, field))
        return f"{self.person(event.by.id)} ({event.by.role}), {event.at[:10]}" if event is not None else ""

    @cached_property
    def _last_changes(self) -> Mapping[tuple[str, str], Event]:
        """The newest event that changed each field of each record."""
        return {
            (event.record, field.partition(".")[0]): event for event in self.history for field, _, _ in event.changes
        }

    @property
    def until(self) -> datetime | None:
        """The moment of the last event, in UTC; None for an empty register."""
        return moment(self.history[-1].at) if self.history else None

    @property
    def scale(self) -> Scale:
        """The scale that the criteria name; the default one where that is not known here."""
        return self.scale_of(counting_method(self.criteria)) or load_scale(DEFAULT_SCALE)

    def scale_of(self, method: str) -> Scale | None:
        """A scale by its id; None for one that neither the register, its libraries nor the toolkit know."""
        if method not in self._scales:
            self._scales[method] = scale_named(method, self.criteria, self.catalogue)
        return self._scales[method]

    def method_title(self, method: str) -> str:
        """What a scoring method is called."""
        scale = self.scale_of(method)
        return scale.title if scale is not None else method

    @cached_property
    def level_colours(self) -> Mapping[str, str]:
        """The colour of each level's title, over all scales in use; that of the criteria's scale wins."""
        used = {method for risk in self.risks.values() for which in LEVELS for method in judged_by(risk, which)}
        colours: dict[str, str] = {}
        for scale in (self.scale, *(self.scale_of(method) for method in sorted(used))):
            for level in scale.levels if scale is not None else ():
                colours.setdefault(level.title, level.colour)
        return colours

    def level(self, risk: Risk, which: RiskLevel) -> str:
        """The title of one of a risk's levels; empty where it is not assessed."""
        assessment = risk.assessments.get(which)
        return self.level_title(assessment) if assessment is not None else ""

    def level_title(self, assessment: Assessment) -> str:
        """What an assessment's level is called in its scale."""
        scale = self.scale_of(assessment.method)
        titles = {level.id: level.title for level in scale.levels} if scale is not None else {}
        return titles.get(assessment.level, assessment.level)

    def step_title(self, assessment: Assessment | None, side: Side) -> str:
        """What a step of an assessment is called in its scale."""
        if assessment is None:
            return ""
        step: str = getattr(assessment, side)
        scale = self.scale_of(assessment.method)
        return scale.step_title(side, step) if scale is not None else step


def step_titles(scale: Scale, side: Side) -> dict[str, str]:
    """The steps of one side of a scale, lowest first: id to title; none for a scale that has no sides."""
    return {step: scale.step_title(side, step) for step in scale.steps(side)}


def moment(at: str) -> datetime:
    """The moment of an event, such as `2026-11-23T22:31:07Z`, in UTC."""
    return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _spaced(word: str) -> str:
    return word.replace("_", " ").replace("-", " ")


def read_book(register: Register, catalogue: Catalogue) -> Book:
    """A register as it stands, all from one moment.

    Raises `ToolkitError` where it is changed so quickly that no such moment is found.
    """
    for _ in range(_TRIES):
        book = Book(register, catalogue)
        if len(book.history) == book.head.events and register.head == book.head:
            return book
    raise ToolkitError(
        "the register is being changed at this moment", where=register.url, try_instead="Export it again in a while."
    )
