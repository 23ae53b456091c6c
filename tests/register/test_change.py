"""Changing the register: all or nothing, nothing twice, and never over somebody else's change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from toolkit.catalogues.vocabulary import Role
from toolkit.errors import StaleChange, ToolkitError
from toolkit.register import Head, Person, Register, open_register
from toolkit.register.records import Criteria, Idea, ImpactAnchor, Participant, Vote, Workshop

OTHER = Person("P5", role="engineer")


def test_a_change_is_one_event_for_each_record(register: Register, me: Person) -> None:
    with register.change(by=me, reason="agreed") as change:
        change.workshop(name="W", created="2026-11-23")
        change.risk("A risk", cause="c").set(event="e")
    assert [(event.seq, event.record, event.rev) for event in register.history()] == [
        (1, "workshop", 1),
        (2, "risk:a-risk", 1),
    ]
    event = register.history()[1]
    assert (event.by.id, event.by.role, event.by.assurance, event.reason) == ("P4", "risk owner", "stated", "agreed")
    assert event.data["cause"] == "c"
    assert event.data["event"] == "e"


def test_saying_the_same_again_saves_nothing(register: Register, me: Person) -> None:
    for _ in range(3):
        with register.change(by=me, reason="agreed") as change:
            change.workshop(name="W", created="2026-11-23")
            change.criteria(tolerance="medium", impact={"major": {"money": "£1m"}})
            person = change.participant(name="Tom Bell", function="ML engineer", roles=["developer"])
            idea = change.idea("what if", element="model", by=person)
            change.vote(person, [idea])
            change.park("licences", raised_by=person)
            change.answer("model", "is_public", "yes", evidence="the bill")
            change.triage("core:x@model", "kept")
            change.verdict("1.1", "met", evidence=[{"what": "slides", "date": "2026-01-02"}])
            change.risk("A risk", findings=["core:x@model"]).assess(
                level="inherent", likelihood="likely", impact="major"
            ).modify(controls=["c"], due="2027-01-01").await_owner()
    assert register.head.events == 10
    assert register.ideas == {"1": Idea(text="what if", element="model", by="P1")}
    assert register.votes["P1"] == Vote(participant="P1", for_=("1",))


def test_signing_again_with_nothing_in_between_is_not_repeated(register: Register, me: Person) -> None:
    def sign(statement: str = "This is what we agreed.", by: Person = me) -> str:
        with register.change(by=by, reason="end of the workshop") as change:
            return change.sign_off(statement)

    with register.change(by=me, reason="x") as change:
        change.park("one")
    head = register.head
    assert sign() == sign() == "1"
    signed = register.signoffs["1"]
    assert (signed.head, signed.events, signed.participant, signed.role) == (head.hash, 1, "P4", "risk owner")
    assert sign(by=OTHER) == "2"
    assert sign() == "1"
    assert sign("Something else.") == "3"
    with register.change(by=me, reason="x") as change:
        change.park("two")
    assert sign() == "4"


def test_an_error_in_the_block_saves_nothing(register: Register, me: Person) -> None:
    def fail() -> None:
        with register.change(by=me, reason="x") as change:
            change.participant(name="Tom")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert register.head.events == 0
    assert register.names() == {}


def test_a_refused_value_saves_nothing_of_the_change(register: Register, me: Person) -> None:
    def reject() -> None:
        with register.change(by=me, reason="x") as change:
            change.park("fine")
            change.triage("x", "rejected")

    with pytest.raises(ToolkitError):
        reject()
    assert register.head.events == 0


@pytest.mark.parametrize(
    ("by", "reason", "missing"),
    [
        (Person("P1", role="r"), " ", "a reason"),
        (Person("P1", role=""), "x", "a role"),
        (Person("", role="r"), "x", "a person"),
        (Person("P1", role="r", assurance="sworn"), "x", "'sworn'"),  # type: ignore[arg-type]
    ],
)
def test_a_change_needs_person_role_and_reason(register: Register, by: Person, reason: str, missing: str) -> None:
    with pytest.raises(ToolkitError, match=missing), register.change(by=by, reason=reason) as change:
        change.park("x")
    assert register.head.events == 0


def test_a_change_sees_its_own_pending_values_and_nobody_else_does(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        number = change.park("later")
        assert change.get(f"parked:{number}") is not None
        assert register.get(f"parked:{number}") is None
        change.remove(f"parked:{number}")
        assert change.get(f"parked:{number}") is None
    assert register.head.events == 0


def test_removing_keeps_history_and_a_record_that_comes_back_goes_on_counting(register: Register, me: Person) -> None:
    for number in (1, 2, 3):
        with register.change(by=me, reason="x") as change:
            change.risk(f"Risk {number}")
    with register.change(by=me, reason="double") as change:
        change.remove("risk:risk-1")
    assert list(register.risks) == ["risk-2", "risk-3"]
    assert register.get("risk:risk-1") is None
    with register.change(by=me, reason="no, it is not") as change:
        change.risk("Risk 1")
    revision = register.get("risk:risk-1")
    assert revision is not None
    assert revision.rev == 3
    assert list(register.risks) == ["risk-1", "risk-2", "risk-3"]
    assert [event.action for event in register.history("risk:risk-1")] == ["set", "remove", "set"]


def test_removing_what_is_not_there(register: Register, me: Person) -> None:
    with pytest.raises(ToolkitError, match="nothing to remove"), register.change(by=me, reason="x") as change:
        change.remove("risk:gone")


def test_numbers_go_on_and_are_not_given_twice(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        assert [change.idea("a"), change.idea("b"), change.park("c")] == ["1", "2", "1"]
        assert [change.participant(name="A"), change.participant(name="B")] == ["P1", "P2"]
    with register.change(by=me, reason="x") as change:
        change.remove("idea:2")
    with register.change(by=me, reason="x") as first, register.change(by=me, reason="x") as second:
        assert first.idea("c") == "3"
        assert second.idea("d") == "4"
    assert {number: idea.text for number, idea in register.ideas.items()} == {"1": "a", "4": "d", "3": "c"}


def test_a_number_of_an_abandoned_change_is_free_again(register: Register, me: Person) -> None:
    def fail() -> None:
        with register.change(by=me, reason="x") as change:
            change.idea("a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with register.change(by=me, reason="x") as change:
        assert change.idea("b") == "1"


def test_an_idea_is_followed_up_by_its_id(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        number = change.idea("what if", element="model")
    with register.change(by=me, reason="x") as change:
        change.idea(id=number, became="a-risk", finding="core:x@model")
    assert register.ideas[number] == Idea(text="what if", element="model", became="a-risk", finding="core:x@model")
    with pytest.raises(ToolkitError, match="no idea '7'"), register.change(by=me, reason="x") as change:
        change.idea(id="7", became="a-risk")


def test_a_misspelt_field_is_no_data(register: Register, me: Person) -> None:
    with pytest.raises(ToolkitError, match="Did you mean 'consequence'"), register.change(by=me, reason="x") as change:
        change.risk("A risk", consequense="c")


def test_fields_that_are_not_given_stay(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        change.verdict("3.2", "met", "done", evidence=[{"what": "a", "date": "2026-01-01"}], owner="P1")
        change.workshop(name="W", created="2026-11-23", purpose="p")
    with register.change(by=me, reason="x") as change:
        change.verdict("3.2", "partly met", due="2027-01-01", by_part={"a": "met"})
        change.workshop(facilitator="P1")
    verdict = register.verdicts["3.2"]
    assert (verdict.verdict, verdict.reason, verdict.owner, str(verdict.due)) == ("partly met", "", "P1", "2027-01-01")
    assert verdict.by_part == {"a": "met"}
    assert [each.what for each in verdict.evidence] == ["a"]
    assert register.workshop is not None
    assert (register.workshop.purpose, register.workshop.facilitator) == ("p", "P1")


def test_titles_that_lose_letters_in_their_id_stay_apart(register: Register, me: Person) -> None:
    long = "A risk whose title is far longer than any id could ever be, "
    titles = ["数据泄露", "模型窃取", "数据 A", "模型 A", "???", "!!!", long + "one", long + "two"]
    for _ in range(2):
        with register.change(by=me, reason="x") as change:
            for title in titles:
                change.risk(title)
    assert [risk.title for risk in register.risks.values()] == [title.strip() for title in titles]


def test_a_risk_is_found_by_id_and_by_title(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        assert change.risk("Letters steer the assistant").id == "letters-steer-the-assistant"
        change.risk("letters-steer-the-assistant", cause="by id")
        change.risk("Letters steer the assistant", event="by title")
        change.risk("data-leak")
    risk = register.risks["letters-steer-the-assistant"]
    assert (risk.title, risk.cause, risk.event) == ("Letters steer the assistant", "by id", "by title")
    assert register.risks["data-leak"].title == "Data leak"


def test_somebody_else_was_faster(path: Path, register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        change.risk("A risk", owner="P1")
        change.risk("Another")

    def edit_at_once(elsewhere: Register) -> None:
        with register.change(by=me, reason="mine") as change:
            change.risk("A risk", owner="P2")
            change.park("lost with it")
            with elsewhere.change(by=Person("P5", role="engineer", name="Ana"), reason="theirs") as other:
                other.risk("A risk", owner="P3", notes="n")

    with open_register(path) as elsewhere:
        with pytest.raises(StaleChange) as caught:
            edit_at_once(elsewhere)
        problem = caught.value.problem
        assert problem.where == "risk:a-risk"
        for said in ("Ana", "(engineer)", "notes, owner", "because: theirs", str(elsewhere.history(limit=1)[0].at)):
            assert said in problem.what
        assert "Nothing of this change was saved" in problem.try_instead
        assert register.risks["a-risk"].owner == "P3"
        assert register.parked == {}


def test_changes_to_other_records_do_not_stand_in_the_way(path: Path, register: Register, me: Person) -> None:
    with open_register(path) as elsewhere, register.change(by=me, reason="mine") as change:
        change.risk("A risk")
        with elsewhere.change(by=OTHER, reason="theirs") as other:
            other.risk("Another")
    assert set(register.risks) == {"a-risk", "another"}
    assert register.verify().ok


def test_the_same_value_set_by_both_is_told_as_well(path: Path, register: Register, me: Person) -> None:
    """Each has counted up from what it saw: to take the second for done would lose a count."""

    def count_up(elsewhere: Register) -> None:
        with register.change(by=me, reason="mine") as change:
            change.put("parked:1", {"text": "count", "number": 1})
            with elsewhere.change(by=OTHER, reason="theirs") as other:
                other.put("parked:1", {"text": "count", "number": 1})

    with open_register(path) as elsewhere, pytest.raises(StaleChange, match="theirs"):
        count_up(elsewhere)
    assert register.head.events == 1


def test_who_changes_nothing_undoes_nothing(path: Path, register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        change.risk("A risk", owner="P1")
    with open_register(path) as elsewhere, register.change(by=me, reason="mine") as change:
        change.risk("A risk", owner="P1")
        with elsewhere.change(by=OTHER, reason="theirs") as other:
            other.risk("A risk", owner="P2")
    assert register.risks["a-risk"].owner == "P2"
    assert register.head.events == 2


def test_what_the_editor_saw_counts_not_when_it_saves(register: Register, me: Person) -> None:
    def edit(owner: str, seen: Head | dict[str, int] | None = None) -> None:
        with register.change(by=me, reason="x", seen=seen) as change:
            change.risk("A risk", owner=owner)

    edit("P1")
    saw = register.head
    edit("P2")
    for stale in (saw, Head(), {"risk:a-risk": 1}, Head.parse(str(saw))):
        with pytest.raises(StaleChange, match="owner"):
            edit("P3", stale)
    edit("P3", {"risk:a-risk": 2})
    edit("P4", register.head)
    edit("P5", {"risk:other": 9})
    assert register.risks["a-risk"].owner == "P5"


def test_of_many_changed_fields_the_first_are_told(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        change.risk("A risk")
    saw = register.head
    fields = {
        "cause": "c",
        "event": "e",
        "consequence": "c",
        "owner": "P1",
        "notes": "n",
        "ideas": ["1"],
        "findings": ["f"],
    }
    for told in (6, 7):
        with register.change(by=OTHER, reason="x") as change:
            change.risk("A risk", **dict(list(fields.items())[:told]))
        stale = pytest.raises(StaleChange) if told == 6 else pytest.raises(StaleChange, match="notes and 1 more at")
        with stale as caught, register.change(by=me, reason="x", seen=saw) as change:
            change.risk("A risk", status="closed")
        assert ("more" in str(caught.value)) == (told == 7)


def test_many_records_in_one_change(register: Register, me: Person) -> None:
    for text in ("one", "two"):
        with register.change(by=me, reason="x") as change:
            for number in range(1000):
                change.put(f"parked:{number}", {"text": text})
    assert register.head.events == 2000
    assert {event.changes[0] for event in register.history(limit=1000)} == {("text", "one", "two")}
    assert register.verify().ok


def test_a_removal_meanwhile_is_told(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        change.risk("A risk")
    saw = register.head
    with register.change(by=OTHER, reason="a double") as change:
        change.remove("risk:a-risk")
    told = pytest.raises(StaleChange, match=r"P5 \(engineer\) removed it .* because: a double")
    with told, register.change(by=me, reason="x", seen=saw) as change:
        change.risk("A risk")


@pytest.mark.parametrize("head", [Head(1, "0" * 64), Head(99, "f" * 64), Head(1, "")])
def test_a_head_of_another_register_is_refused(register: Register, me: Person, head: Head) -> None:
    with register.change(by=me, reason="x") as change:
        change.risk("A risk")
    with pytest.raises(ToolkitError, match="never stood at"), register.change(by=me, reason="x", seen=head) as change:
        change.risk("A risk", owner="P1")


def test_a_reader_of_a_state_keeps_what_it_has(register: Register, me: Person) -> None:
    before = register.state()
    with register.change(by=me, reason="x") as change:
        change.risk("A risk")
    assert before.of_kind("risk") == {}
    assert before.head.events == 0
    assert set(register.state().of_kind("risk")) == {"a-risk"}


def test_records_by_kind(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        change.risk("A risk")
    assert register.records("risk")["a-risk"].reason == "x"
    with pytest.raises(ToolkitError, match="Did you mean 'risk'"):
        register.records("risks")


def test_a_reason_that_is_no_text_is_refused(register: Register, me: Person) -> None:
    with pytest.raises(ToolkitError, match="surrogate"), register.change(by=me, reason="\ud800") as change:
        change.park("x")
    assert register.head.events == 0


def test_a_revision_that_never_was(register: Register, me: Person) -> None:
    stale = pytest.raises(StaleChange, match="never seen in this revision")
    with stale, register.change(by=me, reason="x", seen={"parked:1": 3}) as change:
        change.park("x")


def test_what_is_removed_can_be_begun_again_in_the_same_change(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        change.risk("A risk", owner="P1")
    with register.change(by=me, reason="x") as change:
        change.remove("risk:a-risk")
        change.risk("A risk", cause="anew")
    assert (register.risks["a-risk"].owner, register.risks["a-risk"].cause) == ("", "anew")
    assert register.head.events == 2


def test_the_views_are_empty_before_anything_is_recorded(register: Register) -> None:
    assert (register.workshop, register.criteria, register.system()) == (None, None, None)
    views = (
        "participants",
        "answers",
        "findings",
        "triage",
        "ideas",
        "votes",
        "risks",
        "verdicts",
        "parked",
        "signoffs",
    )
    assert [view for view in views if getattr(register, view) != {}] == []


def test_workshop_criteria_and_participants_are_typed(register: Register, me: Person) -> None:
    with register.change(by=me, reason="x") as change:
        change.workshop(name="W", created=date(2026, 11, 23))
        change.criteria(tolerance="medium", impact={"major": ImpactAnchor(money="£1m")})
        change.participant("P1", roles=[Role.DEVELOPER], present=False)
    assert register.workshop == Workshop(name="W", created=date(2026, 11, 23))
    assert register.criteria == Criteria(tolerance="medium", impact={"major": ImpactAnchor(money="£1m")})
    assert register.participants == {"P1": Participant(id="P1", roles=(Role.DEVELOPER,), present=False)}


def test_one_is_not_true(register: Register, me: Person) -> None:
    for value in (1, True, 1.5, "1"):
        with register.change(by=me, reason="x") as change:
            change.put("parked:1", {"text": "t", "novel": value})
    assert register.head.events == 4


def test_a_record_too_large_is_refused(register: Register, me: Person) -> None:
    with pytest.raises(ToolkitError, match="too large"), register.change(by=me, reason="x") as change:
        change.park("x" * 9_000_000)
    assert register.head.events == 0
