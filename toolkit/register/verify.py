"""Whether a history holds together, and what each break in it looks like.

The chain alone shows an event that was edited, removed from the middle, moved or forged. It cannot show that its
tail was cut or that all of it was written anew: for that, compare with a head kept elsewhere, as on a report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.errors import Problem, ToolkitError
from toolkit.files.canonical_json import canonical_bytes
from toolkit.register.events import START, Body, Entry, Head, chain_hash, is_hash

__all__ = ["Verification", "verify_entries"]

_RESTORE = "Go back to a copy that holds, such as the last register.json."


@dataclass(frozen=True)
class Verification:
    """What verifying found: whether all holds, how many events there are, the head, and every problem."""

    ok: bool
    events: int
    head: Head
    problems: list[Problem]

    def __str__(self) -> str:
        if self.ok:
            return f"The history holds together: {self.head}."
        return "\n".join(["The history does not hold together.", *map(str, self.problems)])


def verify_entries(entries: Iterable[Entry], head: Head | None = None) -> Verification:
    """Check every event against the one before, what its bytes say, and a `head` known from elsewhere.

    Never raises for a broken history: each break is a problem.
    """
    problems: list[Problem] = []
    revs: dict[str, int] = {}
    count, seq, prev = 0, 0, START
    met = head is None or head.events == 0
    for entry in entries:
        count += 1
        problems += _link_problems(entry, seq, prev)
        problems += _body_problems(entry, revs)
        if head is not None and entry.seq == head.events:
            met = True
            if not head.matches(str(entry.hash)):
                problems.append(_rewritten(head))
        seq = entry.seq
        prev = entry.hash if is_hash(entry.hash) else START
    if head is not None and not met:
        said = f"the history had {head.events} events, and now ends at {seq}: its end was cut off"
        problems.append(Problem(f"event {seq + 1}", said, _RESTORE))
    return Verification(not problems, count, Head(seq, prev), problems)


def _rewritten(head: Head) -> Problem:
    said = f"the history up to event {head.events} is not the one whose head was {head.hash[:16]}…: it was rewritten"
    return Problem(f"event {head.events}", said, _RESTORE)


def _link_problems(entry: Entry, seq: int, prev: str) -> list[Problem]:
    where = f"event {entry.seq}"
    if entry.seq != seq + 1:
        return [Problem(where, f"event {seq + 1} should come here: events are missing or out of order", _RESTORE)]
    if entry.prev != prev:
        return [Problem(where, "it does not follow the event before it: one was moved, removed or forged", _RESTORE)]
    if not isinstance(entry.body, bytes) or entry.hash != chain_hash(prev, entry.body):
        return [Problem(where, "it is not what was saved: its content or its hash was edited", _RESTORE)]
    return []


def _body_problems(entry: Entry, revs: dict[str, int]) -> list[Problem]:
    where = f"event {entry.seq}"
    expected = revs.get(entry.record, 0) + 1
    # Noted before anything is found wrong, so that one forged event does not make all later ones look so.
    revs[entry.record] = entry.rev if isinstance(entry.rev, int) else 0
    try:
        said = Body.parsed(entry.body, where)
        body = Body.from_plain(said, where)
        canonical = canonical_bytes(said) == entry.body
    except ToolkitError as error:
        return [Problem(where, error.problem.what, error.problem.try_instead or _RESTORE)]
    if not canonical:
        return [Problem(where, "it is not written in canonical form, so this toolkit did not write it", _RESTORE)]
    if (body.seq, body.record, body.rev) != (entry.seq, entry.record, entry.rev):
        return [Problem(where, "its place in the table is not the place that it names", _RESTORE)]
    if body.rev != expected:
        return [Problem(where, f"it is revision {body.rev} of {body.record[:80]}, and {expected} was due", _RESTORE)]
    return []
