"""What documents need beside the rest of the record: details of assets, training held, words of the team, who was told.

Each is typed in once and used in every document that speaks of it; see docs/adr/0034.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from toolkit.catalogues.vocabulary import Id, Role
from toolkit.register.recorded import Recorded, Said
from toolkit.register.records import Day

__all__ = ["AssetDetails", "DocumentText", "Told", "TrainingHeld", "TrainingPlanned", "topic_key"]

Sha256OrNothing = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]


class AssetDetails(Recorded):
    """What a drawing does not say of a component or of data: which version, whose, from where, under which licence.

    `sha256` is that of a file, or of the list of a folder's files (`toolkit.files.folder_digest`); then `files` and
    `size` (bytes) say how much it covers, and `hashed` on which day. A removed or changed value stays in the history.
    """

    element: Id
    version: str = ""
    owner: str = ""
    source: str = ""
    licence: str = ""
    sha256: Sha256OrNothing = ""
    hashed: Day | None = None
    files: int = Field(default=0, ge=0)
    size: int = Field(default=0, ge=0)
    kept_for: str = Field(default="", description="How long it is kept, and what happens then.")


class TrainingHeld(Recorded):
    """That a participant had a training: in what, when, until when it holds, who held it, and what shows it."""

    participant: Said
    module: Said
    on: Day
    until: Day | None = None
    evidence: str = ""
    held_by: str = Field(default="", description="Who gave it: a colleague, a firm, a course.")
    taken_from: Mapping[str, str] = Field(
        default_factory=dict, description="The workshop that noted it first, where it was taken over from one."
    )

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> TrainingHeld:
        if self.until is not None and self.until < self.on:
            raise ValueError(f"it would lapse on {self.until}, before it was held | Check the two days")
        return self


class TrainingPlanned(Recorded):
    """That a training is still to be held: in what, who sees to it, by when; `people` are those named beside those who
    need it anyway, by the threats that the system faces.
    """

    module: Said
    owner: str = ""
    due: Day | None = None
    people: tuple[Said, ...] = ()
    note: str = ""


def topic_key(module: str) -> str:
    """By which the same topic is known again, however it is spaced and capitalised."""
    return unicodedata.normalize("NFC", " ".join(module.split())).casefold()


class DocumentText(Recorded):
    """What the team says at a place of a document: an answer to what was missing, or words added to a section.

    What was taken over from another workshop says so in `taken_from`, until somebody here words it otherwise.
    """

    document: Said
    place: Said
    text: Said
    taken_from: Mapping[str, str] = Field(
        default_factory=dict, description="Of another workshop: its name, system, head, who said it there and when."
    )


class Told(Recorded):
    """That somebody was given a document: which, who, when, how, and the head of the history that it was made from.

    `role` is the role of the Code that the receiver has towards this system; empty where nobody said.
    """

    document: Said
    whom: Said
    role: Role | Literal[""] = ""
    on: Day
    how: str = ""
    events: int = Field(default=0, ge=0)
    head: str = ""
