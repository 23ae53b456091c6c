"""Evidence of one workshop, as another workshop of the same organisation may take it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError, nearest
from toolkit.register.events import Head
from toolkit.register.records import Evidence, VerdictRecord

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["HERE", "Offered", "TakenEvidence", "evidence_of", "origin_of", "other_than", "piece_key", "pieces_here"]

HERE = "it is here already"


@dataclass(frozen=True)
class TakenEvidence:
    """What was taken over, as (provision, what it is), and what was refused, with the reason as third."""

    taken: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str, str], ...] = ()

    def __str__(self) -> str:
        said = f"{len(self.taken)} taken over"
        return f"{said}, {len(self.refused)} refused" if self.refused else said


@dataclass(frozen=True)
class Offered:
    """The pieces that can be taken, as plain fields by provision, and the words about all of them."""

    pieces: tuple[tuple[str, dict[str, Any]], ...] = ()
    told: TakenEvidence = field(default_factory=TakenEvidence)


def pieces_here(verdicts: Mapping[str, VerdictRecord]) -> set[tuple[str, ...]]:
    """What tells the pieces of a register apart, whoever noted them and wherever they are from.

    A piece that was renewed, with another day, is another.
    """
    return {piece_key(provision, piece) for provision, verdict in verdicts.items() for piece in verdict.evidence}


def piece_key(provision: str, piece: Evidence) -> tuple[str, ...]:
    """What tells a piece for a provision apart; see `pieces_here`."""
    days = str(piece.date or ""), str(piece.stale_after or "")
    return provision, piece.what, piece.where, piece.sha256, *days


def evidence_of(
    other: Register,
    provisions: Iterable[str] | None,
    today: date,
    held: Mapping[str, VerdictRecord] | None = None,
) -> Offered:
    """What another register offers: each piece with its provenance, the stale and the inward-looking refused, and so
    is what stands among the verdicts `held` already: what was taken from here is not taken back as somebody else's.

    Raises `ToolkitError` where a provision is named for which it holds no evidence.
    """
    theirs = {key: verdict for key, verdict in other.verdicts.items() if verdict.evidence}
    wanted = list(dict.fromkeys(provisions)) if provisions is not None else list(theirs)
    for provision in wanted:
        if provision not in theirs:
            what = f"there is no evidence for provision {provision!r} in the other register"
            raise ToolkitError(what, where=other.url, try_instead=nearest(provision, theirs))
    source, here = origin_of(other), pieces_here(held or {})
    pieces, taken, refused = [], [], []
    for provision in wanted:
        for piece in theirs[provision].evidence:
            why = _refusal(piece, today) or (HERE if piece_key(provision, piece) in here else "")
            if why:
                refused.append((provision, piece.what, why))
                continue
            pieces.append((provision, _with_source(piece, provision, source)))
            taken.append((provision, piece.what))
    return Offered(tuple(pieces), TakenEvidence(tuple(taken), tuple(refused)))


def _refusal(piece: Evidence, today: date) -> str:
    if piece.stale_after is not None and piece.stale_after < today:
        return f"stale since the end of {piece.stale_after}"
    if piece.kind == "register entry":
        return f"it is an entry of the other register ({piece.entry})"
    return ""


def other_than(head: Head, other: Register) -> None:
    """Refuse to take something over from the very register that it is to go to. Raises `ToolkitError`."""
    if head.events and other.head == head:
        raise ToolkitError("this is the same register", where=other.url, try_instead="Name another workshop's.")


def origin_of(other: Register) -> dict[str, str]:
    """Where something is from: workshop, system, how far the history went, and the hash that this history begins with.

    The beginning tells histories apart for good; a workshop's name may change.
    """
    workshop, system, begun = other.workshop, other.system(), other.moments([1])
    return {
        "workshop": workshop.name if workshop else "",
        "system": system.id if system else "",
        "head": f"{other.head.events}:{other.head.hash}",
        "history": begun[1].head.hash if 1 in begun else "",
    }


def _with_source(piece: Evidence, provision: str, source: dict[str, str]) -> dict[str, Any]:
    """The piece as it is, but by nobody here: an id of the other register means somebody else."""
    origin = dict(piece.taken_from) or {**source, "provision": provision, "noted by": piece.by}
    whose = f"{piece.by} of {origin.get('workshop') or 'another workshop'}" if piece.by else "another workshop"
    by = piece.by if piece.taken_from else whose
    return {**piece.model_dump(mode="json"), "by": by, "taken_from": origin}
