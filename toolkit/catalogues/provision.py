"""The Code of Practice: principles and provisions, paraphrased, with who must do what and how strongly."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from toolkit.catalogues.code_scope import GuideScenario, LeftOut, Scope
from toolkit.catalogues.threat import ProvisionId
from toolkit.catalogues.vocabulary import FactId, Role, Stage
from toolkit.files.build import Strict

__all__ = ["CODE_EDITION", "Code", "NoGround", "Principle", "Provision", "ProvisionPart", "Strength"]

Strength = Literal["shall", "should", "may"]
CODE_EDITION = "uk-ai-code-2025"
"""The edition of the Code that is shipped, without reading it: what a verdict is stamped with."""
Contribution = Literal["produce", "support", "record"]


class ProvisionPart(Strict):
    """A part of a provision that has a verb, a condition or a duty-bearer of its own."""

    part: str
    strength: Strength
    summary: str
    applies_to: tuple[Role, ...] = ()
    reads: tuple[str, ...] = Field(
        default=(), description="Which of the provision's grounds speak to this part, by their keys (`fact:patched`)."
    )


class NoGround(Strict):
    """Something in the record that is deliberately no ground for a provision, and why not."""

    what: str
    because: str
    key: str = Field(default="", description="The key of grounds that are left out, where they would be read else.")


class Provision(Strict):
    """One of the 72 provisions, in our paraphrase; the official text is where the Code's `url` points."""

    id: ProvisionId
    strength: Strength
    applies_to: tuple[Role, ...] = Field(min_length=1, description="Who has the duty.")
    involves: tuple[Role, ...] = Field(default=(), description="Who is to be told, included or protected.")
    addressee_explicit: bool = True
    summary: str = Field(min_length=20)
    condition: str = Field(default="", description="The case in which it holds, where it names one.")
    etsi_id: str
    parent: ProvisionId | None = None
    parts: tuple[ProvisionPart, ...] = ()
    risk: str = Field(default="", description="What happens where it is not followed.")
    measures: tuple[str, ...] = ()
    evidence_ideas: tuple[str, ...] = ()
    contribution: Contribution = Field(description="What a workshop can do: produce, support or only record.")
    asks_doing: bool = Field(
        default=True, description="It asks that something be done, so a generated document alone is at most partly met."
    )
    stated_by: tuple[FactId, ...] = Field(default=(), description="Facts of the system that say something towards it.")
    shown_by: tuple[FactId, ...] = Field(
        default=(), description="Facts of components, data and flows that say something towards it."
    )
    said_in: tuple[str, ...] = Field(
        default=(), description="Places of documents (`recovery.review`, `suppliers.why.*`) whose words say something."
    )
    told_by: tuple[str, ...] = Field(
        default=(), description="Documents whose handing over says something, with to whom: `notice>end_user`."
    )
    read_from: tuple[str, ...] = Field(
        default=(), description="What the work itself shows, by the names in `toolkit.conformity.grounds`."
    )
    no_ground: tuple[NoGround, ...] = ()
    left_out: tuple[LeftOut, ...] = Field(
        default=(), description="Sample measures that the guide leaves out for a scenario; the provision stays."
    )
    remark: str = ""
    principle: int = Field(default=0, exclude=True)
    phase: Stage = Field(default=Stage.DESIGN, exclude=True)

    @cached_property
    def ground_keys(self) -> tuple[str, ...]:
        """The keys of everything that the provision is read from, but controls and files of evidence."""
        facts = (*self.stated_by, *self.shown_by)
        kinds = (("fact", facts), ("said", self.said_in), ("told", self.told_by), ("work", self.read_from))
        return tuple(f"{kind}:{name}" for kind, names in kinds for name in names)

    @model_validator(mode="after")
    def _parts_read_what_the_whole_reads(self) -> Provision:
        for part in self.parts:
            for key in part.reads:
                if key != "evidence" and not key.startswith("control:") and key not in self.ground_keys:
                    raise ValueError(
                        f"part {part.part} reads {key!r}, which {self.id} does not | Name it there as well"
                    )
        for told in self.told_by:
            role = told.partition(">")[2]
            if role and role not in list(Role):
                raise ValueError(f"{told!r} is told to no role of the Code | Write `notice>end_user`")
        return self


class Principle(Strict):
    """One of the 13 principles."""

    number: int = Field(ge=1, le=13)
    title: str
    phase: Stage
    etsi_clause: str
    applies_to: tuple[Role, ...]
    provisions: tuple[Provision, ...] = Field(min_length=1)


class Code(Strict):
    """The Code of Practice as a whole."""

    title: str
    short_name: str
    published: str
    url: str
    etsi: str
    statement: str = Field(description="What the reader must know: paraphrase, voluntary, self-assessment.")
    scope: Scope
    scenarios: tuple[GuideScenario, ...] = ()
    policies: tuple[str, ...] = Field(
        default=(), description="Places of documents at which a team speaks for the whole organisation."
    )
    principles: tuple[Principle, ...]

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Code:
        questions = {each.id for each in self.scope.questions}
        for exclusion in self.scope.exclusions:
            for asked in (exclusion.question, *exclusion.unless):
                if asked not in questions:
                    raise ValueError(f"there is no question {asked!r} | Name one of the scope's questions")
        scenarios = {each.id for each in self.scenarios}
        for provision in self.provisions:
            for left in provision.left_out:
                if left.scenario not in scenarios:
                    raise ValueError(
                        f"there is no scenario {left.scenario!r} ({provision.id}) | Name one of the guide's"
                    )
        return self

    @cached_property
    def provisions(self) -> tuple[Provision, ...]:
        """All provisions, in order, each with its principle and phase."""
        return tuple(
            provision.model_copy(update={"principle": principle.number, "phase": principle.phase})
            for principle in self.principles
            for provision in principle.provisions
        )
