"""What another workshop of the organisation holds that could be taken over here: evidence, policies, trainings.

Looked at before anything is taken: each with its day, until when it holds, where it is from, what speaks against it.
The taking itself is `Change.take_evidence`, `Change.take_policies` and `Change.take_trainings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from toolkit.catalogues.single import load_code
from toolkit.register.taken_evidence import HERE, evidence_of, evidence_pieces, other_than
from toolkit.register.taken_policies import policies_of
from toolkit.register.taken_trainings import trainings_of

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["Offer", "offers_of"]


@dataclass(frozen=True)
class Offer:
    """One thing that could be taken over, and why not (empty: it can be).

    `key` is what the call that takes it names: the piece of evidence (`8.1.2:3f2a91c0`), the place of words, the id of
    a training.
    `on` is its day and `until` its last, as written; `whence` the workshop that it is from. `usual` is false for words
    about one system, which are taken only where somebody means to.
    """

    kind: Literal["evidence", "policy", "training"]
    key: str
    what: str
    on: str = ""
    until: str = ""
    whence: str = ""
    why_not: str = ""
    usual: bool = True

    @property
    def provision(self) -> str:
        """The provision that a piece of evidence is for; empty for anything else."""
        return self.key.partition(":")[0] if self.kind == "evidence" else ""


def offers_of(register: Register, other: Register, *, today: date | None = None) -> list[Offer]:
    """Everything that `other` could give to `register`. Raises `ToolkitError` where both are the same register."""
    other_than(register.head, other)
    day = today or date.today()  # noqa: DTZ011 - staleness is a matter of days
    return [*_evidence(register, other, day), *_policies(register, other), *_trainings(register, other, day)]


def _evidence(register: Register, other: Register, today: date) -> list[Offer]:
    found = evidence_of(other, None, today, register.verdicts)
    news, why = dict(found.pieces), dict(found.told.refused)
    offers = []
    for key, (_, piece) in evidence_pieces(other.verdicts).items():
        where = f" ({piece.where})" if piece.where else ""
        days = (_day(piece.date), _day(piece.stale_after))
        whence = _whence(news[key]["piece"]) if key in news else ""
        offers.append(Offer("evidence", key, f"{piece.what}{where}", *days, whence, why.get(key, "")))
    return offers


def _policies(register: Register, other: Register) -> list[Offer]:
    texts, held = other.document_texts, register.document_texts
    found = policies_of(other, held, list(texts)) if texts else None
    if found is None:
        return []
    usual, why = set(load_code().policies), dict(found.told.refused)
    news = dict(found.pieces)
    offers = []
    for place, words in texts.items():
        said = news.get(place)
        against = why.get(place) or ("" if said is not None else HERE)
        revision = other.state().current[f"document_text:{place}"]
        whence = _whence(said) if said is not None else ""
        offers.append(Offer("policy", place, words.text, revision.at[:10], "", whence, against, place in usual))
    return offers


def _trainings(register: Register, other: Register, today: date) -> list[Offer]:
    found = trainings_of(other, register.names(), register.trainings, today)
    news, why, names = dict(found.pieces), dict(found.told.refused), other.names()
    return [
        Offer(
            "training",
            key,
            f"{names.get(each.participant, each.participant)}: {each.module}",
            each.on.isoformat(),
            _day(each.until),
            _whence(news[key]) if key in news else "",
            why.get(key, ""),
        )
        for key, each in other.trainings.items()
    ]


def _whence(said: dict[str, Any]) -> str:
    return str(said.get("taken_from", {}).get("workshop", ""))


def _day(held: date | None) -> str:
    return held.isoformat() if held is not None else ""
