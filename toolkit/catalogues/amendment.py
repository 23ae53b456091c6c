"""What a team's own library changes in entries of another: only the fields that change, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PositiveInt, model_validator

from toolkit.catalogues.attack import Attack
from toolkit.catalogues.control import Control
from toolkit.catalogues.kind import ComponentKind, Fact, Topic
from toolkit.catalogues.library_file import LibraryHead
from toolkit.catalogues.threat import (
    Applies,
    Controlled,
    ControlLink,
    Example,
    ProvisionId,
    References,
    Threat,
)
from toolkit.catalogues.vocabulary import ControlFunction, FactId, Id, Intent, LossForm, Role, Severity, Stage, Tier
from toolkit.files.build import Strict

__all__ = [
    "AllFile",
    "Amendment",
    "Amendments",
    "AmendmentsFile",
    "ControlAmendment",
    "FactAmendment",
    "KindAmendment",
    "ListChange",
    "ThreatAmendment",
]

_YES_OR_NO = BeforeValidator(lambda value: {"yes": True, "no": False}.get(value, value))
_UNSAID: Any = None
"""The default of every field: it is not changed. Written out as nothing it is an empty value, and a mistake."""


class ListChange(Strict):
    """What is added to a list, and what is taken out of it: first the one, then the other, whatever stands first."""

    @model_validator(mode="after")
    def _changes_something(self) -> ListChange:
        if not self.added and not self.removed:
            raise ValueError("nothing is added or removed | Write add: or remove: below it, with a list")
        return self

    @property
    def added(self) -> Any:
        """What comes to it."""
        return getattr(self, "add", ())

    @property
    def removed(self) -> Any:
        """What goes."""
        return getattr(self, "remove", ())


class TextsChange(ListChange):
    """A change to a list of texts; what goes is named by its own words."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class FactsChange(ListChange):
    """A change to a list of facts."""

    add: tuple[FactId, ...] = ()
    remove: tuple[FactId, ...] = ()


class ProvisionsChange(ListChange):
    """A change to a list of provisions of the Code."""

    add: tuple[ProvisionId, ...] = ()
    remove: tuple[ProvisionId, ...] = ()


class ReferencesChange(ListChange):
    """A change to the references: edition and ids, as in the entry itself."""

    add: References = Field(default_factory=dict)
    remove: References = Field(default_factory=dict)


class LinksChange(ListChange):
    """A change to the controls of a threat; to say otherwise what one lowers, remove it and add it anew."""

    add: tuple[ControlLink, ...] = ()
    remove: tuple[Id, ...] = ()


class ExamplesChange(ListChange):
    """A change to the examples of a threat; what goes is named by its number, the first being 1."""

    add: tuple[Example, ...] = ()
    remove: tuple[PositiveInt, ...] = ()


class Amendment(Strict):
    """A change to one entry of another library. The entry keeps its id, and what was decided about it stands."""

    entry: str = Field(min_length=1, max_length=200, description="The entry that is changed, by its id.")
    because: str = Field(min_length=8, description="Why, in a sentence: it is told with whatever the entry finds.")

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that it changes."""
        own = type(self).model_fields.keys() - {"entry", "because", "note", "extras"}
        return tuple(name for name in type(self).model_fields if name in own & self.model_fields_set)

    @model_validator(mode="after")
    def _changes_something(self) -> Amendment:
        if not self.changed:
            raise ValueError("this amendment changes nothing | Write the fields that change, and only those")
        return self


class ThreatAmendment(Amendment):
    """A change to a threat. What it finds keeps its identity, `library:id@element`."""

    retired: Annotated[Literal[True], _YES_OR_NO] = Field(
        default=_UNSAID, description="Switch the rule off: it finds nothing, and it is said how much that leaves out."
    )
    title: str = Field(default=_UNSAID, min_length=3, max_length=90)
    statement: str = Field(default=_UNSAID, min_length=40)
    tier: Tier = _UNSAID
    intent: Intent = _UNSAID
    severity: Severity = _UNSAID
    weakness: bool = _UNSAID
    attack: Attack = Field(default=_UNSAID, description="Takes the place of the whole.")
    stages: tuple[Stage, ...] = Field(default=_UNSAID, min_length=1)
    stride: tuple[Literal["S", "T", "R", "I", "D", "E"], ...] = _UNSAID
    cia: tuple[Literal["C", "I", "A"], ...] = _UNSAID
    applies: Applies = Field(default=_UNSAID, description="Takes the place of the whole.")
    controlled: Controlled = Field(default=_UNSAID, description="Takes the place of the whole.")
    reason: str = _UNSAID
    loss_forms: tuple[LossForm, ...] = _UNSAID
    signal: str = _UNSAID
    controls: LinksChange = _UNSAID
    consequences: TextsChange = _UNSAID
    provisions: ProvisionsChange = _UNSAID
    references: ReferencesChange = _UNSAID
    examples: ExamplesChange = _UNSAID

    @model_validator(mode="after")
    def _off_or_changed(self) -> ThreatAmendment:
        if self.retired and len(self.changed) > 1:
            raise ValueError("a rule that is retired is not changed as well | Leave out retired:, or the other fields")
        return self


class ControlAmendment(Amendment):
    """A change to a control."""

    title: str = Field(default=_UNSAID, min_length=3, max_length=90)
    statement: str = Field(default=_UNSAID, min_length=20)
    function: ControlFunction = _UNSAID
    tier: Tier = _UNSAID
    verify: str = _UNSAID
    who: tuple[Role, ...] = _UNSAID
    stages: tuple[Stage, ...] = _UNSAID
    establishes: FactsChange = _UNSAID
    provisions: ProvisionsChange = _UNSAID
    references: ReferencesChange = _UNSAID


class KindAmendment(Amendment):
    """A change to a kind of component: more facts that it can state, more words that people use for it."""

    title: str = Field(default=_UNSAID, min_length=1)
    description: str = Field(default=_UNSAID, min_length=1)
    facts: FactsChange = _UNSAID
    also_called: TextsChange = _UNSAID


class FactAmendment(Amendment):
    """A change to how a fact is asked for."""

    question: str = Field(default=_UNSAID, min_length=8)
    why: str = Field(default=_UNSAID, min_length=8)
    ask: str = _UNSAID


class Amendments(Strict):
    """Changes to entries of other libraries, by what these are."""

    threats: tuple[ThreatAmendment, ...] = ()
    controls: tuple[ControlAmendment, ...] = ()
    kinds: tuple[KindAmendment, ...] = ()
    facts: tuple[FactAmendment, ...] = ()


class AmendmentsFile(LibraryHead):
    """A file of changes to entries of other libraries."""

    amendments: Amendments


class AllFile(LibraryHead):
    """A small library in one file: any of the sections, side by side."""

    kinds: Mapping[Id, ComponentKind] = Field(default_factory=dict)
    facts: Mapping[FactId, Fact] = Field(default_factory=dict)
    topics: Mapping[Id, Topic] = Field(default_factory=dict)
    threats: tuple[Threat, ...] = ()
    controls: tuple[Control, ...] = ()
    amendments: Amendments = Field(default_factory=Amendments)
