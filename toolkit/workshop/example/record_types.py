"""What the example's `record.yaml` may say: what was recorded in the months after the workshop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.files.build import Strict
from toolkit.register.evidence_records import AnswerToTest

__all__ = ["AssetSaid", "ExampleRecord", "Probe", "TestRun"]


class AnsweredLater(Strict):
    """An answer to the question about a fact, given after the workshop; its remark is the file's own `note`."""

    answer: Answer
    by: str
    evidence: str = ""


class AssetSaid(Strict):
    """Details of a part or of data. The insurer is made up: the text in `stands_for` is hashed in the asset's stead."""

    by: str
    version: str = ""
    owner: str = ""
    source: str = ""
    licence: str = ""
    kept_for: str = ""
    stands_for: str = ""
    hashed_in: int = 0
    files: int = 0
    size: int = 0


class TrainedSomebody(Strict):
    """Training that a participant had, on a day counted from today, and for how many days it holds."""

    participant: str
    module: str
    held_in: int = Field(alias="in")
    lasts: int | None = None
    evidence: str = ""


class PlannedTraining(Strict):
    """Training that is still to be held: who sees to it, by which day counted from today, and who needs it."""

    module: str
    owner: str
    due_in: int
    people: tuple[str, ...] = ()
    remark: str = ""


class Words(Strict):
    """What somebody of the team says at a place of a document."""

    by: str
    text: str


class Probe(Strict):
    """What a probe tried, and how often it got through."""

    probe: str
    detector: str
    tried: int
    worked: int


class AnsweredTest(Strict):
    """What somebody answered to attacks that got through."""

    family: str
    answer: AnswerToTest
    by: str
    why: str


class TestRun(Strict):
    """A run of a test tool, of which a report is written and read as any other would be."""

    __test__ = False

    tool: Literal["garak"]
    file: str
    target: str
    ran_in: int = Field(alias="in")
    by: str
    why: str
    probes: tuple[Probe, ...]
    answers: tuple[AnsweredTest, ...] = ()


class CardFile(Strict):
    """A card of a model, word for word."""

    file: str
    by: str
    why: str
    text: str


class ToldSomebody(Strict):
    """That somebody was given a document."""

    document: str
    whom: str
    role: Role
    told_in: int = Field(alias="in")
    how: str
    by: str


class ExampleRecord(Strict):
    """All that was recorded in the months after the workshop."""

    format: Literal["ai-threat-toolkit/example-record"]
    version: Literal[1]
    answers: Mapping[str, AnsweredLater]
    assets: Mapping[str, AssetSaid]
    trainings: tuple[TrainedSomebody, ...]
    training_plan: tuple[PlannedTraining, ...]
    words: Mapping[str, Mapping[str, Words]]
    tests: tuple[TestRun, ...]
    cards: tuple[CardFile, ...]
    told: tuple[ToldSomebody, ...]
