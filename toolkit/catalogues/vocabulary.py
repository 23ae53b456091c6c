"""The few closed lists of words that threats, controls and systems share, and the order of those that have one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints

__all__ = [
    "Answer",
    "AnswerField",
    "Classification",
    "ControlFunction",
    "FactId",
    "Id",
    "Intent",
    "LossForm",
    "Origin",
    "Role",
    "Severity",
    "Stage",
    "Tier",
    "Trust",
]


class Answer(StrEnum):
    """What is stated of a fact. An unstated fact is unknown, never no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def _spoken(value: Any) -> Any:
    """YAML's true and false are taken as yes and no."""
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


AnswerField = Annotated[Answer, BeforeValidator(_spoken)]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=64)]
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]


class _Ordered(StrEnum):
    """Words in rising order, as they are declared."""

    @property
    def rank(self) -> int:
        """Its place in the order, from 0."""
        return _ranks(type(self))[self]


@cache
def _ranks(words: type[_Ordered]) -> Mapping[_Ordered, int]:
    return {word: rank for rank, word in enumerate(words)}


class Trust(_Ordered):
    """How far what is inside a boundary is trusted, from the open internet to a restricted zone of one's own."""

    NONE = "none"
    SUPPLIER = "supplier"
    ORGANISATION = "organisation"
    RESTRICTED = "restricted"


class Classification(_Ordered):
    """How confidential a data asset is."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 - a grade of confidentiality, not a password


class Severity(_Ordered):
    """How bad a threat usually is, before anything is known of the system. Ours; it orders lists, it scores nothing."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    SEVERE = "severe"


class Origin(StrEnum):
    """Who can decide what a data asset says: somebody outside the organisation, or only people inside."""

    OUTSIDE = "outside"
    INSIDE = "inside"


class Stage(_Ordered):
    """Where a system stands in its life: the five phases of the Code."""

    DESIGN = "design"
    DEVELOPMENT = "development"
    DEPLOYMENT = "deployment"
    MAINTENANCE = "maintenance"
    END_OF_LIFE = "end_of_life"


class Role(StrEnum):
    """The roles of the Code of Practice. A party may hold several, and several parties one."""

    DEVELOPER = "developer"
    SYSTEM_OPERATOR = "system_operator"
    DATA_CUSTODIAN = "data_custodian"
    END_USER = "end_user"
    AFFECTED_ENTITY = "affected_entity"


class Intent(StrEnum):
    """Whether somebody means it."""

    ADVERSARIAL = "adversarial"
    ACCIDENTAL = "accidental"
    BOTH = "both"


class LossForm(StrEnum):
    """What a loss consists of: the six forms of FAIR (Open Group, Risk Taxonomy O-RT)."""

    PRODUCTIVITY = "productivity"
    """Work that cannot be done, and income that does not come in meanwhile."""
    RESPONSE = "response"
    """Finding out, containing, telling people; token and computing bills run up."""
    REPLACEMENT = "replacement"
    """Making or buying anew: training again, rebuilding an index, new devices, money that is gone."""
    COMPETITIVE_ADVANTAGE = "competitive_advantage"
    """A lead that others have now: a model, its data, plans."""
    FINES_AND_JUDGMENTS = "fines_and_judgments"
    """What regulators, courts and contracts demand, damages to people included."""
    REPUTATION = "reputation"
    """What people's lower opinion costs: customers who leave, partners who ask for more."""


class Tier(StrEnum):
    """Core threats are shown by default; extended ones are narrower variants."""

    CORE = "core"
    EXTENDED = "extended"


class ControlFunction(StrEnum):
    """What a control does: stop it, notice it, put it right, or govern."""

    PREVENTIVE = "preventive"
    DETECTIVE = "detective"
    CORRECTIVE = "corrective"
    GOVERNANCE = "governance"
