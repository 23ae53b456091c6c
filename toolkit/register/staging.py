"""What a change is going to save: whole new values of records, checked as they are put in, and nothing saved yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from toolkit.errors import ToolkitError
from toolkit.register.events import Person
from toolkit.register.fold import Revision, State
from toolkit.register.kinds import KINDS, build_record, check_fields, kind_of, plain, split_record
from toolkit.register.records import Recorded

__all__ = ["Staging"]

Model = TypeVar("Model", bound=Recorded)


class Staging:
    """Pending values over the state as it was when the change was opened."""

    def __init__(self, base: State, by: Person, reason: str) -> None:
        self.base = base
        self.by = by
        self.reason = reason
        self.pending: dict[str, Recorded | None] = {}
        """New values by record; None where the record is to be removed."""
        self.guarded: set[str] = set()
        """Records that this change rests on without changing them: if one is changed meanwhile, nothing is saved."""
        self.names: dict[str, str] = {by.id: by.name} if by.name else {}
        """Names to keep beside the history, by person id."""

    def put(self, record: str, data: Recorded | Mapping[str, Any]) -> None:
        """Set a record to a whole new value.

        Raises `ToolkitError` for a name that no record can have, and for data that breaks the record's rules.
        """
        kind, name = split_record(record)
        record = kind if KINDS[kind].single else f"{kind}:{name}"
        self.pending[record] = build_record(record, data)

    def remove(self, record: str) -> None:
        """Remove a record; its history stays. Raises `ToolkitError` where there is none."""
        if self.get(record) is None:
            raise ToolkitError("there is nothing to remove", where=record, try_instead="Check the record's name.")
        if record in self.pending and record not in self.base.current:
            del self.pending[record]
        else:
            self.pending[record] = None

    def get(self, record: str) -> Recorded | None:
        """The value of a record with this change's own pending values; None where there is none."""
        if record in self.pending:
            return self.pending[record]
        revision = self.base.current.get(record)
        return revision.data if revision else None

    def of_kind(self, kind: str) -> dict[str, Recorded]:
        """All records of a kind by id, pending ones included."""
        found = {name: revision.data for name, revision in self.base.of_kind(kind).items()}
        for record, data in self.pending.items():
            if kind_of(record) == kind:
                found.pop(record.partition(":")[2], None)
                if data is not None:
                    found[record.partition(":")[2]] = data
        return found

    def shadow(self, kinds: Iterable[str]) -> State:
        """A state of these kinds alone with this change's pending values, for what reads a state. Nothing is saved."""
        current = {record: each for record, each in self.base.current.items() if kind_of(record) in kinds}
        for record, data in self.pending.items():
            if kind_of(record) in kinds:
                current.pop(record, None)
                if data is not None:
                    said = (self.by.id, self.by.role, "", self.reason, 0)
                    current[record] = Revision(record, 0, *said, plain(data))
        return State(current=current, revs=dict.fromkeys([*self.base.revs, *self.pending], 0))

    def stage(self, record: str, model: type[Model], fixed: Mapping[str, Any], given: Mapping[str, Any]) -> Model:
        """Set some fields of a record and leave the others as they are; a record that is not there is begun.

        `fixed` are the fields that the record's name implies. Raises `ToolkitError` for a field that is none.
        """
        check_fields(model, given, record)
        existing = self.get(record)
        before = plain(existing) if existing else {}
        self.put(record, {**before, **fixed, **given})
        staged = self.get(record)
        assert isinstance(staged, model)  # noqa: S101 - narrows the type; `put` has just built it
        return staged
