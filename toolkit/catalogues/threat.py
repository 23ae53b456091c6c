"""A threat: what can go wrong, where it applies, and what is stated to be in place against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WrapSerializer,
    WrapValidator,
    model_validator,
)

from toolkit.catalogues.attack import Attack
from toolkit.catalogues.condition import Condition
from toolkit.catalogues.examples_later import as_a_tuple, unless_later
from toolkit.catalogues.vocabulary import FactId, Id, Intent, LossForm, Severity, Stage, Tier
from toolkit.files.build import Strict

__all__ = ["Applies", "ControlLink", "Controlled", "Example", "Outcome", "Threat"]

Edition = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+@[0-9A-Za-z.-]+$")]
References = Mapping[Edition, tuple[str, ...]]
ProvisionId = Annotated[str, StringConstraints(pattern=r"^\d{1,2}(\.\d{1,2}){1,2}$")]
KindIds = Annotated[tuple[Id, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v), Field(min_length=1)]
Outcome = Literal["applies", "not applicable", "controlled as stated", "undecided"]
OutcomeAt = Annotated[Mapping[str, Outcome], Field(min_length=1)]
Expected = Annotated[
    Annotated[Outcome, Tag("one")] | Annotated[OutcomeAt, Tag("each")],
    Discriminator(lambda given: "each" if isinstance(given, Mapping) else "one"),
]
"""What a rule must say of one element, or of each of several."""


class Applies(Strict):
    """Is the threat there at all? At elements of these kinds, when the condition holds."""

    to: KindIds
    when: Condition | None = None


class Controlled(Strict):
    """Is something stated to be in place against it?"""

    when: Condition


class ControlLink(Strict):
    """A control against a threat: by how many steps of the scale it is proposed to lower which side, and why.

    A proposal only: a named person decides (docs/adr/0006).
    """

    control: Id
    likelihood: int = Field(default=0, ge=0, le=2, description="Steps by which it lowers the likelihood.")
    impact: int = Field(default=0, ge=0, le=2, description="Steps by which it lowers the impact.")
    because: str = Field(min_length=8)
    establishes: FactId | None = Field(default=None, description="The fact of the element that having it makes true.")

    @model_validator(mode="after")
    def _lowers_something(self) -> ControlLink:
        if self.likelihood + self.impact == 0:
            raise ValueError(f"control {self.control!r} lowers nothing | Write likelihood: 1 or impact: 1 (or 2)")
        return self


class Example(Strict):
    """A tiny system and what the threat's rule must say of it: the rule's own test, kept beside it."""

    expect: Expected
    at: str = Field(default="here", description="The element meant; by default the component called `here`.")
    system: Mapping[str, Any]
    says: str = Field(default="", description="What this example shows.")

    @model_validator(mode="after")
    def _says_once_where(self) -> Example:
        if not isinstance(self.expect, str) and "at" in self.model_fields_set:
            raise ValueError("`expect` names the elements already | Leave out `at`.")
        return self

    @property
    def expected(self) -> Mapping[str, Outcome]:
        """What is expected at each element that the example is about."""
        return {self.at: self.expect} if isinstance(self.expect, str) else self.expect


class Threat(Strict):
    """Something that can go wrong with an AI system, in our own words."""

    id: Id
    title: str = Field(min_length=3, max_length=90)
    statement: str = Field(
        min_length=40, description="Who, with what access, does what, to which asset, with what consequence."
    )
    tier: Tier = Tier.CORE
    intent: Intent = Intent.ADVERSARIAL
    severity: Severity
    weakness: bool = Field(
        default=False, description="A weakness of the organisation: feeds conformity, is not scored."
    )
    attack: Attack | None = Field(
        default=None, description="As a step of an attack: what an attacker must hold for it, and what it gives."
    )
    stages: tuple[Stage, ...] = Field(min_length=1)
    stride: tuple[Literal["S", "T", "R", "I", "D", "E"], ...] = ()
    cia: tuple[Literal["C", "I", "A"], ...] = ()
    applies: Applies | None = Field(default=None, description="Without it the entry is for reference and never finds.")
    controlled: Controlled | None = None
    reason: str = Field(
        default="", description="One sentence for a finding that applies; {element} and {path} are filled in."
    )
    controls: tuple[ControlLink, ...] = ()
    consequences: tuple[str, ...] = Field(default=(), description="What it costs whom, to start the wording of a risk.")
    loss_forms: tuple[LossForm, ...] = Field(
        default=(), description="What its loss consists of, the largest part first, by the six forms of FAIR."
    )
    signal: str = Field(default="", description="What would show it in logs or metrics.")
    provisions: tuple[ProvisionId, ...] = ()
    references: References = Field(default_factory=dict)
    examples: Annotated[tuple[Example, ...], WrapValidator(unless_later), WrapSerializer(as_a_tuple)] = ()
    was: tuple[Id, ...] = Field(default=(), description="Former ids, so that recorded findings are recognised.")
    family: str = Field(default="", exclude=True, description="Filled in from the file's `family`.")
    library: str = Field(default="", exclude=True, description="Filled in from the library that it was loaded from.")

    @property
    def key(self) -> str:
        """Its identity over all libraries: `library:id`."""
        return f"{self.library}:{self.id}"
