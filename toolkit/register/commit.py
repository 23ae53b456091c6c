"""Saving a change: under the write lock, against what its editor saw, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.errors import IntegrityError, StaleChange, ToolkitError
from toolkit.files.canonical_json import canonical_bytes
from toolkit.register import events
from toolkit.register.differences import changes_between
from toolkit.register.events import Body, Entry, Head, entry_for
from toolkit.register.fold import State, fold
from toolkit.register.kinds import plain
from toolkit.register.people import names, store_names
from toolkit.register.records import Recorded
from toolkit.register.staging import Staging
from toolkit.register.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["Seen", "commit", "refreshed"]

Seen = Head | Mapping[str, int] | None


def refreshed(store: Store, connection: Connection, state: State) -> State:
    """The state with the events added since.

    Raises `IntegrityError` where the history that was read before is no longer there.
    """
    known = state.head
    entries = store.entries(connection, since=known.events or None)
    if known.events:
        if not entries or (entries[0].seq, entries[0].hash) != (known.events, known.hash):
            raise IntegrityError(
                f"the history that was read before ({known}) is no longer there: it was cut or rewritten",
                where=store.label,
                try_instead="Compare with the head on the last report; open the register again to see what is there.",
            )
        entries = entries[1:]
    return fold(state, entries) if entries else state


def commit(store: Store, state: State, change: Staging, seen: Seen) -> State:
    """Save a change and give the state after it.

    Raises `StaleChange` where somebody else changed one of its records, or one that it rests on, since it was seen, and
    `IntegrityError` where the history does not hold together. Nothing is saved then.
    """
    with store.writing() as connection:
        state = refreshed(store, connection, state)
        # Compared with what the editor had, not with what is there now: who sets the same as somebody else did
        # meanwhile has not seen that, and a count that both raised by one would lose one.
        pending = {record: data for record, data in change.pending.items() if _differs(change.base, record, data)}
        entries: list[Entry] = []
        if pending:
            if state.broken_at:
                raise IntegrityError(
                    f"the history does not hold together from event {state.broken_at} on, so nothing can be added",
                    where=store.label,
                    try_instead="Verify the register, and go on from the last copy that holds.",
                )
            _refuse_stale(store, connection, state, change, pending, seen)
            entries = _entries(state, change, pending)
            store.append(connection, entries)
        if change.names:
            store_names(connection, change.names)
    return fold(state, entries) if entries else state


def _differs(base: State, record: str, data: Recorded | None) -> bool:
    revision = base.current.get(record)
    if revision is None or data is None:
        return revision is not None or data is not None
    try:
        return canonical_bytes(plain(revision.data)) != canonical_bytes(plain(data))
    except ToolkitError:  # what is stored does not fit its type: whatever replaces it is news
        return True


def _entries(state: State, change: Staging, pending: Mapping[str, Recorded | None]) -> list[Entry]:
    at, head, entries = events.now(), state.head, []
    for record, data in pending.items():
        body = Body(
            seq=head.events + 1,
            record=record,
            rev=state.rev_of(record) + 1,
            at=at,
            by=change.by,
            reason=change.reason,
            action="remove" if data is None else "set",
            data={} if data is None else plain(data),
        )
        entries.append(entry_for(body, head.hash))
        head = Head(body.seq, entries[-1].hash)
    return entries


def _refuse_stale(
    store: Store,
    connection: Connection,
    state: State,
    change: Staging,
    pending: Mapping[str, Recorded | None],
    seen: Seen,
) -> None:
    saw = _revs_seen(store, connection, change, seen)
    for record in (*pending, *sorted(change.guarded - pending.keys())):
        known = saw.get(record, 0)
        if known != state.rev_of(record):
            raise _stale(store, connection, record, known, state.rev_of(record))


def _revs_seen(store: Store, connection: Connection, change: Staging, seen: Seen) -> Mapping[str, int]:
    if seen is None:
        return change.base.revs
    if not isinstance(seen, Head):
        return {**change.base.revs, **seen}
    if seen.events:
        there = store.entries(connection, since=seen.events)[:1]
        if not there or there[0].seq != seen.events or not seen.matches(there[0].hash):
            raise ToolkitError(
                f"this register never stood at {seen}", where=store.label, try_instead="Read the register again."
            )
    return store.revs_at(connection, seen.events)


def _stale(store: Store, connection: Connection, record: str, known: int, present: int) -> StaleChange:
    """Who changed the record meanwhile, when, why and what of it."""
    found = {entry.rev: entry for entry in store.revisions(connection, [(record, known), (record, present)])}
    if present not in found:
        return StaleChange("the record was never seen in this revision", where=record, try_instead="Read it again.")
    now = Body.from_bytes(found[present].body, f"event {found[present].seq}")
    before = Body.from_bytes(found[known].body, f"event {found[known].seq}") if known in found else None
    fields = [field for field, _, _ in changes_between(before.data if before else None, now.data)]
    what = "removed it" if now.action == "remove" else f"changed {', '.join(fields[:6]) or 'it'}"
    what += f" and {len(fields) - 6} more" if now.action == "set" and len(fields) > 6 else ""
    who = names(connection).get(now.by.id) or now.by.id
    return StaleChange(
        f"since it was read, {who} ({now.by.role}) {what} at {now.at}, because: {now.reason[:200]}",
        where=record,
        try_instead="Nothing of this change was saved. Read the record again and repeat what still holds.",
    )
