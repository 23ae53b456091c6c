"""From events to the present state: the last event of each record wins, and nothing is ever changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from toolkit.register.events import START, Action, Body, Entry, Head, chain_hash
from toolkit.register.kinds import kind_of, read_record
from toolkit.register.records import Recorded

__all__ = ["Revision", "State", "fold"]


@dataclass(frozen=True)
class Revision:
    """A record as it stands: its value, how often it was changed (`rev`, from 1), and by whom, when and why last."""

    record: str
    rev: int
    by: str
    role: str
    at: str
    reason: str
    seq: int
    plain: Mapping[str, Any] = field(repr=False)

    @cached_property
    def data(self) -> Recorded:
        """The value as its type. Raises `InputError` where stored data does not fit it."""
        return read_record(self.record, self.plain)


@dataclass(frozen=True)
class State:
    """What a history amounts to. Never changed: more events give a new one, so a reader keeps what it has."""

    head: Head = field(default_factory=Head)
    current: Mapping[str, Revision] = field(default_factory=dict)
    revs: Mapping[str, int] = field(default_factory=dict)
    """Latest revision of every record ever set, also of those removed since, in order of first appearance."""
    last_change: int = 0
    """The last event that is not itself a sign-off."""
    broken_at: int = 0
    """The first event whose hash does not fit the chain; 0 where all do."""
    _by_kind: dict[str, dict[str, Revision]] = field(default_factory=dict, repr=False, compare=False)

    def of_kind(self, kind: str) -> dict[str, Revision]:
        """The current records of a kind by id, in order of first appearance."""
        found = self._by_kind.get(kind)
        if found is None:
            names = [record for record in self.revs if kind_of(record) == kind and record in self.current]
            found = {record.partition(":")[2]: self.current[record] for record in names}
            self._by_kind[kind] = found
        return dict(found)

    def rev_of(self, record: str) -> int:
        """The latest revision of a record, 0 for one that never was."""
        return self.revs.get(record, 0)


def fold(state: State, entries: Iterable[Entry]) -> State:
    """The state after more entries, in order of their seq. Raises `IntegrityError` for one that cannot be read."""
    current, revs = dict(state.current), dict(state.revs)
    head, last_change, broken_at = state.head, state.last_change, state.broken_at
    for entry in entries:
        body = Body.from_bytes(entry.body, f"event {entry.seq}")
        if not broken_at and not _follows(head, entry, body, revs.get(body.record, 0)):
            broken_at = entry.seq
        revs[body.record] = body.rev
        _apply(current, body)
        head = Head(entry.seq, str(entry.hash))
        if kind_of(body.record) != "signoff":
            last_change = entry.seq
    return State(head, current, revs, last_change, broken_at)


def _apply(current: dict[str, Revision], body: Body) -> None:
    removed: Action = "remove"
    if body.action == removed:
        current.pop(body.record, None)
        return
    by = body.by
    current[body.record] = Revision(body.record, body.rev, by.id, by.role, body.at, body.reason, body.seq, body.data)


def _follows(head: Head, entry: Entry, body: Body, rev: int) -> bool:
    """Whether an entry is the next of the chain and its columns say what its body says."""
    prev = head.hash if head.events else START
    return (
        entry.seq == head.events + 1
        and entry.prev == prev
        and entry.hash == chain_hash(prev, entry.body)
        and (body.seq, body.record, body.rev) == (entry.seq, entry.record, entry.rev)
        and body.rev == rev + 1
    )
