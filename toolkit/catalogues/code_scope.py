"""Whom the Code is for: the questions that settle it, who is left out, and the scenarios of its guide."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from toolkit.catalogues.vocabulary import Id, Role
from toolkit.files.build import Strict

__all__ = ["Confidence", "Exclusion", "GuideScenario", "LeftOut", "Scope", "ScopeQuestion"]

Confidence = Literal["high", "medium", "low"]
"""How sure we are of something that the official text does not say in so many words."""
Sentence = Annotated[str, StringConstraints(min_length=8)]


class ScopeQuestion(Strict):
    """One question about the organisation and this system; a yes may give it a role of the Code."""

    id: Id
    question: Sentence
    help: str = ""
    makes: Role | None = Field(default=None, description="The role that a yes gives.")
    needed: bool = Field(default=False, description="A no means that the Code is not about this at all.")


class Exclusion(Strict):
    """Somebody whom the Code leaves out where a question is answered yes, unless another one is as well."""

    question: Id
    because: Sentence
    unless: tuple[Id, ...] = Field(min_length=1, description="A yes to one of these, and the exclusion does not hold.")
    confidence: Confidence
    basis: Sentence


class Scope(Strict):
    """Who has duties by the Code, as far as its scope is known to us."""

    questions: tuple[ScopeQuestion, ...] = Field(min_length=1)
    exclusions: tuple[Exclusion, ...] = ()
    remark: str = ""


class GuideScenario(Strict):
    """One of the four organisations that the official implementation guide follows through the provisions."""

    id: Id
    title: Sentence
    roles: tuple[Role, ...] = Field(min_length=1, description="The roles that it holds: our reading.")


class LeftOut(Strict):
    """A sample measure that the guide leaves out for one of its scenarios, and why. Never an exemption."""

    scenario: Id
    measure: Sentence
    reason: Sentence
