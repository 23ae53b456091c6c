"""Evidence of one workshop, as another workshop of the same organisation may take it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError, nearest
from toolkit.files.digest import digest_of
from toolkit.register.events import Head
from toolkit.register.records import Evidence, VerdictRecord
from toolkit.register.taken_over import OfferedPieces, TakenOver

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["HERE", "evidence_of", "evidence_pieces", "origin_of", "other_than"]

HERE = "it is here already"


def evidence_pieces(verdicts: Mapping[str, VerdictRecord]) -> dict[str, tuple[str, Evidence]]:
    """Every piece of evidence with its provision, by a key that says which of the provision's pieces it is.

    The key is the provision and the beginning of a hash of what is shown, such as `8.1.2:3f2a91c0`: the same whoever
    noted it and wherever it is from; a piece that was renewed, with another day, is another.
    """
    found: dict[str, tuple[str, Evidence]] = {}
    for provision, verdict in verdicts.items():
        for piece in verdict.evidence:
            key, number = _key(provision, piece), 2
            while key in found:  # two people noted the same
                key, number = f"{_key(provision, piece)}-{number}", number + 1
            found[key] = provision, piece
    return found


def evidence_of(
    other: Register, named: Iterable[str] | None, today: date, held: Mapping[str, VerdictRecord]
) -> OfferedPieces:
    """What another register offers: each piece with its provenance, the stale and the inward-looking refused, and so
    is what stands among the verdicts `held` already: what was taken from here is not taken back as somebody else's.

    `named` are provisions, or keys of single pieces (`evidence_pieces`). Raises `ToolkitError` where one is named for
    which it holds no evidence.
    """
    theirs, here = evidence_pieces(other.verdicts), evidence_pieces(held)
    source = origin_of(other)
    pieces, refused = [], []
    for key in theirs if named is None else _wanted(other, theirs, named):
        provision, piece = theirs[key]
        why = _refusal(piece, today) or (HERE if _key(provision, piece) in here else "")
        if why:
            refused.append((key, why))
        else:
            pieces.append((key, {"provision": provision, "piece": _with_source(piece, provision, source)}))
    return OfferedPieces(tuple(pieces), TakenOver(tuple(key for key, _ in pieces), tuple(refused)))


def _wanted(other: Register, held: Mapping[str, tuple[str, Evidence]], named: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for said in map(str, named):
        here = [key for key, (provision, _) in held.items() if said in (key, provision)]
        if not here:
            provision, _, piece = said[:60].partition(":")
            known = dict.fromkeys([*held, *(each for each, _ in held.values())])
            what = f"there is no evidence for provision {provision!r} in the other register"
            if piece:
                what = (
                    f"the other register has no piece of evidence {said[:60]!r}; a piece that changed has another key"
                )
            raise ToolkitError(what, where=other.url, try_instead=nearest(said[:60], known))
        found |= dict.fromkeys(here)
    return list(found)


def _key(provision: str, piece: Evidence) -> str:
    days = str(piece.date or ""), str(piece.stale_after or "")
    said = [piece.kind, piece.what, piece.where, piece.entry, piece.sha256, *days]
    return f"{provision}:{digest_of(said)[:8]}"


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
