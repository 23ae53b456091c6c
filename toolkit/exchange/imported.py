"""What a reader of another tool's file gives: a system, what did not come along, and what was guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from toolkit.system.model import System

__all__ = ["ForeignMitigation", "ForeignThreat", "Imported", "Loss", "LossReport", "LossWeight", "Suggestion"]

LossWeight = Literal["lost", "changed", "note"]


@dataclass(frozen=True)
class Loss:
    """One thing of the file that is not in the system as it was there.

    `weight` is `lost` (it is gone), `changed` (it is there in another form) or `note` (nothing is gone, but look).
    """

    where: str
    what: str
    why: str
    weight: LossWeight = "lost"

    def row(self) -> dict[str, str]:
        """The line as plain text."""
        return {"where": self.where, "weight": self.weight, "what": self.what, "why": self.why}


@dataclass(frozen=True)
class LossReport:
    """Everything of a file that did not come along, in the order of the file. Empty where all of it did."""

    lines: tuple[Loss, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def __str__(self) -> str:
        counts = ((weight, sum(line.weight == weight for line in self.lines)) for weight in ("lost", "changed", "note"))
        said = [f"{count} note{'s' * (count > 1)}" if w == "note" else f"{count} {w}" for w, count in counts if count]
        return ", ".join(said) if said else "everything came along"

    def rows(self) -> list[dict[str, str]]:
        """All lines as plain rows."""
        return [line.row() for line in self.lines]


@dataclass(frozen=True)
class Suggestion:
    """A kind that a component most likely is, because of what; what it was drawn as; whether the guess was taken.

    A guess that does not fit how the component is drawn is not taken, only named. The team confirms or corrects all.
    """

    kind: str
    because: str
    drawn_as: str
    taken: bool


@dataclass(frozen=True)
class ForeignMitigation:
    """What stands against a threat in the other tool, in its words; `status` is the word that stands there."""

    title: str
    description: str = ""
    status: str = ""

    def row(self) -> dict[str, str]:
        """The mitigation as plain text."""
        return {"title": self.title, "description": self.description, "status": self.status}


@dataclass(frozen=True)
class ForeignThreat:
    """A threat that somebody wrote down in the other tool, as it stands there; `element` is the id it has now.

    `mitigation` is what the tool keeps as one text, `mitigations` what it keeps one by one, each with its status.
    `references` are entries of public lists that it names: `CWE-79`, `CAPEC-122`, `LLM01:2025`; `tags` are words that
    it is labelled with there. It is no finding of the toolkit: a workshop takes it up as an idea, or as the library's
    threat where it plainly is one. One that is only `generated` was made by a rule of that tool, and nobody has said a
    word of it: it is not taken up. One that is a `risk` stood in a register already, and is one here, which nobody has
    assessed yet.
    """

    element: str
    title: str
    type: str = ""
    severity: str = ""
    status: str = ""
    description: str = ""
    mitigation: str = ""
    number: str = ""
    model: str = ""
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    mitigations: tuple[ForeignMitigation, ...] = ()
    generated: bool = False
    risk: bool = False

    def row(self) -> dict[str, object]:
        """The threat as plain text; references and mitigations as lists."""
        return {
            "element": self.element,
            "title": self.title,
            "type": self.type,
            "severity": self.severity,
            "status": self.status,
            "description": self.description,
            "mitigation": self.mitigation,
            "number": self.number,
            "model": self.model,
            "references": list(self.references),
            "tags": list(self.tags),
            "mitigations": [each.row() for each in self.mitigations],
        }


@dataclass(frozen=True)
class Imported:
    """A system read from a file, with everything a team should know before it trusts it.

    `foreign_mitigations` are those that stand against no threat there; the others are with their threats.
    """

    system: System
    format: str
    loss: LossReport = field(default_factory=LossReport)
    suggested: Mapping[str, Suggestion] = field(default_factory=dict)
    foreign_threats: tuple[ForeignThreat, ...] = ()
    foreign_mitigations: tuple[ForeignMitigation, ...] = ()
