"""What holds of the register after any sequence of changes by any editors, and of register.json for any content."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from toolkit.errors import StaleChange, ToolkitError
from toolkit.files import canonical_bytes
from toolkit.register import Head, Person, Register, open_register
from toolkit.register.differences import changes_between

EDITORS = ("P1", "P2", "P3")
NAMES = st.sampled_from([f"parked:{name}" for name in ("1", "2", "é", "a b", "<b>")])
# What counts as white space among control characters differs between Python and pydantic.
LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
TEXTS = st.text(LETTERS, min_size=1, max_size=20).filter(lambda text: text.strip())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def normal(value: Any) -> Any:
    """A value as the canonical form has it."""
    return json.loads(canonical_bytes(value))


class Editing(RuleBasedStateMachine):
    """Several editors at one register, each with what it saw last; the model is a dict of what should be there."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ai-threat-register-"))
        self.expected: dict[str, dict[str, Any]] = {}
        self.revs: dict[str, int] = {}
        self.heads = [Head()]
        self.registers: dict[str, Register] = {}
        self.seen: dict[str, tuple[Head, dict[str, int]]] = {}

    @initialize()
    def begin(self) -> None:
        self.registers = {editor: open_register(self.folder / "workshop.db") for editor in EDITORS}
        self.seen = {editor: (Head(), {}) for editor in EDITORS}

    def teardown(self) -> None:
        for register in self.registers.values():
            register.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(editor=st.sampled_from(EDITORS))
    def look(self, editor: str) -> None:
        """An editor reads everything."""
        self.seen[editor] = (self.registers[editor].head, dict(self.revs))

    @rule(
        editor=st.sampled_from(EDITORS),
        texts=st.dictionaries(NAMES, st.tuples(TEXTS, VALUES), min_size=1, max_size=3),
        by_head=st.booleans(),
    )
    def edit(self, editor: str, texts: dict[str, tuple[str, Any]], by_head: bool) -> None:
        """An editor sets records, as of what it saw."""
        head, revs = self.seen[editor]
        new = {name: normal({"text": text.strip(), "novel": value}) for name, (text, value) in texts.items()}
        parts = {"raised_by": "", "about": ""}
        new = {name: {**parts, **data} for name, data in new.items()}
        changed = {name for name, data in new.items() if self.differs(name, data)}
        stale = {name for name in changed if self.revs.get(name, 0) != revs.get(name, 0)}
        seen: Head | dict[str, int] = head if by_head else {name: revs.get(name, 0) for name in new}
        refused = ""
        try:
            with self.registers[editor].change(by=Person(editor, "r"), reason="x", seen=seen) as change:
                for name, data in new.items():
                    change.put(name, data)
        except StaleChange as error:
            refused = error.problem.where
        assert refused in stale if stale else not refused
        if refused:
            return
        for name in changed:
            self.expected[name] = new[name]
            self.revs[name] = self.revs.get(name, 0) + 1
        self.saved(editor, len(changed))

    def differs(self, name: str, data: dict[str, Any]) -> bool:
        """Whether the bytes differ, where Python calls 1 and True equal."""
        return name not in self.expected or canonical_bytes(self.expected[name]) != canonical_bytes(data)

    @precondition(lambda self: self.expected)
    @rule(editor=st.sampled_from(EDITORS), data=st.data())
    def remove(self, editor: str, data: st.DataObject) -> None:
        """An editor removes a record that is there."""
        name = data.draw(st.sampled_from(sorted(self.expected)))
        with self.registers[editor].change(by=Person(editor, "r"), reason="x") as change:
            change.remove(name)
        del self.expected[name]
        self.revs[name] += 1
        self.saved(editor, 1)

    @rule(editor=st.sampled_from(EDITORS), text=TEXTS)
    def fail(self, editor: str, text: str) -> None:
        """An editor's change breaks off: nothing of it stays."""
        try:
            with self.registers[editor].change(by=Person(editor, "r", name="never"), reason="x") as change:
                change.put("parked:1", {"text": text})
                change.put("triage:x", {"identity": "x", "verdict": "rejected"})
        except ToolkitError:
            return
        raise AssertionError("a rejection without a reason was saved")

    @rule(editor=st.sampled_from(EDITORS))
    def open_again(self, editor: str) -> None:
        """An editor's session ends and another begins."""
        self.registers[editor].close()
        self.registers[editor] = open_register(self.folder / "workshop.db", create=False)

    @rule(number=st.integers(0, 50))
    def round_trip(self, number: int) -> None:
        """The register goes through register.json and is the same."""
        register = self.registers["P1"]
        data = register.to_json()
        with Register.from_json(data, "sqlite://") as copied:
            assert copied.to_json() == data
            assert copied.head == register.head
            assert {name: revision.rev for name, revision in copied.records("parked").items()} == {
                name: revision.rev for name, revision in register.records("parked").items()
            }
            earlier = self.heads[number % len(self.heads)]
            assert copied.verify(head=earlier).ok

    def saved(self, editor: str, events: int) -> None:
        """After a change: as many events more, and the editor has seen its own."""
        head = self.registers[editor].head
        assert head.events == self.heads[-1].events + events
        if events:
            self.heads.append(head)

    @invariant()
    def everybody_sees_what_should_be_there(self) -> None:
        """All editors see the model, whoever changed it."""
        for register in self.registers.values():
            state = register.state()
            assert {name: dict(each.plain) for name, each in state.current.items()} == self.expected
            assert state.revs == self.revs
            assert state.head == self.heads[-1]
            assert register.names() == {}

    @invariant()
    def the_history_holds(self) -> None:
        """The chain is whole and ends where the last change said."""
        if self.registers:
            assert self.registers["P2"].verify(head=self.heads[-1]).ok


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)

DATA = st.dictionaries(TEXTS, VALUES, max_size=4).map(lambda more: {**more, "text": "t"})


@given(st.lists(st.tuples(NAMES, DATA), max_size=5), TEXTS)
def test_any_content_goes_there_and_back(records: list[tuple[str, dict[str, Any]]], reason: str) -> None:
    with open_register("sqlite://") as register:
        for name, data in records:
            try:
                with register.change(by=Person("P1", "r"), reason=reason) as change:
                    change.put(name, data)
            except ToolkitError:
                continue  # such as an `about` that is a number
        data = register.to_json()
        with Register.from_json(data, "sqlite://") as copied:
            assert copied.to_json() == data
            assert copied.history() == register.history()
            assert copied.parked == register.parked


@given(VALUES, VALUES)
def test_differences_are_empty_only_for_equal_values(old: Any, new: Any) -> None:
    old, new = normal({"a": old}), normal({"a": new})
    same = canonical_bytes(old) == canonical_bytes(new)
    changes = changes_between(old, new)
    assert not same or changes == []
    if not same and not any(value in ({}, [], None) for value in (old["a"], new["a"])):
        assert changes


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_file_ends_in_a_traceback(data: bytes | str) -> None:
    try:
        Register.from_json(data, "sqlite://").close()
    except ToolkitError:
        return
    raise AssertionError("noise was taken for a register")


BODY = st.fixed_dictionaries(
    {},
    optional={
        "v": VALUES | st.just(1),
        "seq": VALUES | st.just(1),
        "record": VALUES | NAMES,
        "rev": VALUES | st.just(1),
        "at": VALUES | st.just("2026-11-23T10:00:00Z"),
        "by": VALUES | st.just({"person": "P", "role": "r", "assurance": "stated"}),
        "reason": VALUES,
        "action": VALUES | st.sampled_from(["set", "remove"]),
        "data": VALUES | DATA,
    },
)


@given(st.lists(st.fixed_dictionaries({"body": VALUES | BODY, "hash": VALUES}), max_size=3) | VALUES, VALUES)
def test_no_forged_file_ends_in_a_traceback(events: Any, people: Any) -> None:
    said = {"format": "ai-threat-toolkit/register", "version": 1, "events": events, "people": people}
    try:
        Register.from_json(json.dumps(said), "sqlite://").close()
    except ToolkitError:
        return
    assert events == []
