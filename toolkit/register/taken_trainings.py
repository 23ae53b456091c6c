"""Trainings of the same people, as another workshop of the organisation noted them.

Who is the same is told by the name that both keep beside their histories; where two bear it, nothing is taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.register.document_records import TrainingHeld, topic_key
from toolkit.register.taken_evidence import origin_of
from toolkit.register.taken_over import OfferedPieces, TakenOver

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["trainings_of"]


def trainings_of(
    other: Register,
    names: Mapping[str, str],
    held: Mapping[str, TrainingHeld],
    today: date,
    ids: Iterable[str] | None = None,
) -> OfferedPieces:
    """What another register noted of the trainings of people who take part here too (`names`, by id here).

    Refused, each with the reason: whoever is nobody here or whose name two bear, what has lapsed, what is noted here
    already. Raises `ToolkitError` where an id is named that it does not have.
    """
    theirs, people = other.trainings, other.names()
    wanted = list(dict.fromkeys(ids)) if ids is not None else list(theirs)
    for each in wanted:
        if each not in theirs:
            what = "the other register has no such training"
            raise ToolkitError(what, where=str(each)[:60], try_instead="Give the id of one that it has.")
    here, there = _by_name(names), _by_name(people)
    known = {(each.participant, topic_key(each.module), each.on) for each in held.values()}
    source = origin_of(other)
    pieces, refused = [], []
    for each in wanted:
        said = theirs[each]
        name = _same(people.get(said.participant, ""))
        mine = here.get(name, [])
        why = _refusal(said, mine, there.get(name, []), today)
        if not why and (mine[0], topic_key(said.module), said.on) in known:
            why = "it is noted here already"
        if why:
            refused.append((each, why))
            continue
        origin = dict(said.taken_from) or {**source, "training": each}
        fields = said.model_dump(mode="json", include={"module", "on", "until", "evidence", "held_by"})
        pieces.append((each, {**fields, "participant": mine[0], "taken_from": origin}))
    taken = tuple(each for each, _ in pieces)
    return OfferedPieces(tuple(pieces), TakenOver(taken, tuple(refused)))


def _refusal(said: TrainingHeld, here: list[str], there: list[str], today: date) -> str:
    if not there:
        return "the other register keeps no name of whoever had it"
    if not here:
        return "nobody of this name takes part here"
    if len(here) > 1 or len(there) > 1:
        return "two people bear this name"
    if said.until is not None and said.until < today:
        return f"lapsed on {said.until}"
    return ""


def _by_name(names: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, name in names.items():
        if _same(name):
            found.setdefault(_same(name), []).append(key)
    return found


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()
