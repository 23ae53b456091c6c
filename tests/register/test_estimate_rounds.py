"""A round of estimates: alone and unseen first, then shown, repeated, pooled; and what of it is recorded."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import toolkit as tk
from tests.hostile_text import HOSTILE, MARKUP
from toolkit.catalogues.scale import Scale
from toolkit.errors import InputError, StaleChange, ToolkitError
from toolkit.register import Person, Register, open_register
from toolkit.register.kinds import build_record
from toolkit.register.room_change import RoundChange
from toolkit.risks import load_scale
from toolkit.risks.elicitation import answers_to, load_exercise, weights_from_exercise
from toolkit.workshop.opening import new_workshop

LEAK = "cost-of-one-leak"
TELLING = 1_234_567
ME = Person("P1", role="facilitator")


def begun(register: Register, **more: Any) -> Register:
    """Three participants, a risk, and a round on what one event of it costs."""
    with register.change(by=ME, reason="we begin") as change:
        for who in ("P1", "P2", "P3"):
            change.participant(who)
        change.risk("letters-steer")
        asked = {"unit": "GBP", "expected": ["P1", "P2", "P3"], "risk": "letters-steer", "part": "loss.response"}
        change.estimate_round("Cost of one leak", **{**asked, **more})
    return register


@pytest.fixture
def room(register: Register) -> Register:
    """A round that has begun."""
    return begun(register)


def give(register: Register, who: str, name: str = LEAK, **estimate: Any) -> None:
    """Somebody's own estimate, in a change of their own."""
    with register.change(by=Person(who, role="participant"), reason="my estimate") as change:
        change.estimate_round(name).estimate(who, **estimate)


def edited(register: Register, name: str = LEAK) -> Any:
    """A change of the facilitator's, as a context, that gives the round."""

    class Edit:
        def __enter__(self) -> RoundChange:
            self.change = register.change(by=ME, reason="the facilitator goes on")
            return self.change.__enter__().estimate_round(name)

        def __exit__(self, *error: object) -> Any:
            return self.change.__exit__(*error)

    return Edit()


def all_given(register: Register) -> Register:
    """All have answered: two who agree, and one far above."""
    give(register, "P1", low=10_000, high=100_000)
    give(register, "P2", low=TELLING, high=9_000_000, why="the case of 2025")
    give(register, "P3", low=10_000, mode=30_000, high=200_000)
    return register


def test_nobody_sees_anything_until_all_have_answered(room: Register) -> None:
    give(room, "P2", low=TELLING, high=9_000_000, why="the case of 2025")
    view = room.estimate_rounds[LEAK]
    assert (view.is_sealed, view.answered, view.missing) == (True, ("P2",), ("P1", "P3"))
    for asked in (view.estimates, view.values, view.spread, lambda: view.estimates(1)):
        with pytest.raises(ToolkitError, match=r"1 of 3 are given, missing P1, P3\. Wait"):
            asked()
    with pytest.raises(ToolkitError, match="missing P1, P3"), edited(room) as leak:
        leak.reveal()
    with pytest.raises(ToolkitError, match="missing P1, P3"), edited(room) as leak:
        leak.pool()
    assert room.estimate_rounds[LEAK].is_sealed


def test_no_call_of_the_register_shows_a_sealed_value(room: Register) -> None:
    give(room, "P2", low=TELLING, high=9_000_000, why="the case of 2025")
    give(room, "P2", low=TELLING, high=8_000_000, why="the case of 2025")
    record = f"estimate:{LEAK}.1.P2"
    shown = [room.get(record), room.records("estimate"), room.history(), room.history(record), room.history(limit=1)]
    shown += [room.estimate_rounds, room.as_of(room.head.events).estimate_rounds]
    seen = "".join(repr(each) for each in shown) + repr(room.get(record).data)  # type: ignore[union-attr]
    assert not [word for word in (str(TELLING), "9000000", "8000000", "2025") if word in seen.replace("_", "")]
    assert "P2" in seen
    assert room.history()[-1].data == {"round": LEAK, "turn": 1, "participant": "P2", "sealed": True}
    # The file is not encrypted, and says so in the docs: what is handed over holds every event as it was saved.
    assert str(TELLING).encode() in room.to_json()


def test_reports_and_workbooks_of_a_running_round_leave_the_values_out(tmp_path: Path) -> None:
    workshop = new_workshop(tmp_path / "ours", "Letter bot")
    register = begun(workshop.register)
    give(register, "P2", low=TELLING, high=9_000_000, why="the secret case")
    names = ["r.html", "r.md", "r.csv", "r.xlsx"]
    for name in names:
        tk.export(register, tmp_path / name, catalogue=tk.load_catalogue())
    told = {name: (tmp_path / name).read_bytes() for name in names}
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        told["r.xlsx"] = b"".join(book.read(name) for name in book.namelist())
    for name, text in told.items():
        plain = text.replace(b",", b"").replace(b" ", b"")
        assert b"1234567" not in plain, name
        assert b"secretcase" not in plain, name
    assert "sealed" in told["r.html"].decode()
    workshop.close()


def test_once_all_have_answered_the_spread_is_shown_and_pooled(room: Register) -> None:
    all_given(room)
    with edited(room) as leak:
        leak.reveal()
    view = room.estimate_rounds[LEAK]
    assert [row["who"] for row in view.spread()] == ["P1", "P2", "P3", "equal weights"]
    assert view.estimates()["P2"].low == TELLING
    assert room.get(f"estimate:{LEAK}.1.P2").data.why == "the case of 2025"  # type: ignore[union-attr]
    assert any(("low", None, TELLING) in event.changes for event in room.history(f"estimate:{LEAK}.1.P2"))
    with edited(room) as leak:
        leak.pool(why="nobody objects")
    result = room.estimate_rounds[LEAK].result
    assert result is not None
    assert (result.method, result.turn, result.by, result.role) == ("equal weights", 1, "P1", "facilitator")
    assert result.weights == {"P1": 1 / 3, "P2": 1 / 3, "P3": 1 / 3}
    assert result.low < result.median < result.high  # type: ignore[operator]
    (only,) = result.dissent
    assert (only.participant, only.apart, only.reason) == ("P2", True, "the case of 2025")


def test_a_second_turn_is_sealed_again_and_the_first_is_kept(room: Register) -> None:
    all_given(room)
    with edited(room) as leak:
        leak.reveal().again()
    view = room.estimate_rounds[LEAK]
    assert (view.turn, view.is_sealed, view.missing, view.result) == (2, True, ("P1", "P2", "P3"), None)
    assert view.estimates(1)["P2"].low == TELLING
    give(room, "P2", low=400_000, high=2_000_000)
    assert "400000" not in repr(room.history()[-1]) + repr(room.records("estimate")) + repr(room.estimate_rounds)
    with edited(room) as leak:
        leak.keep("P1", "P3", why="as before").reveal().pool()
    view = room.estimate_rounds[LEAK]
    assert view.result is not None
    assert (view.result.turn, view.estimates(2)["P2"].low, view.estimates(1)["P2"].low) == (2, 400_000, TELLING)
    assert view.estimates(2)["P3"].mode == 30_000
    with pytest.raises(ToolkitError, match="there is no turn 3"):
        view.estimates(3)


def test_closing_without_somebody_needs_a_reason_and_is_recorded(room: Register) -> None:
    with pytest.raises(ToolkitError, match="nobody has estimated"), edited(room) as leak:
        leak.close_without("no time")
    give(room, "P1", low=10_000, high=100_000)
    with pytest.raises(InputError, match="needs a reason"), edited(room) as leak:
        leak.close_without(" ")
    with edited(room) as leak:
        leak.close_without("P2 and P3 are ill").pool()
    view = room.estimate_rounds[LEAK]
    assert view.record.turns[0].without == ("P2", "P3")
    assert view.record.turns[0].reason == "P2 and P3 are ill"
    assert view.result is not None
    assert view.result.weights == {"P1": 1.0}


def overtaken(room: Register) -> None:
    """P2 types while the facilitator closes the turn, and gives their estimate afterwards."""
    with room.change(by=Person("P2", "participant"), reason="late") as change:
        change.estimate_round(LEAK).estimate("P2", low=1, high=2)
        with edited(room) as leak:
            leak.close_without("time is up")


def test_an_estimate_that_comes_in_while_the_turn_is_closed_is_refused(room: Register) -> None:
    give(room, "P1", low=10_000, high=100_000)
    with pytest.raises(StaleChange, match="changed turns"):
        overtaken(room)
    assert set(room.estimate_rounds[LEAK].estimates()) == {"P1"}


def test_an_estimate_is_not_changed_under_the_eyes_of_the_room(room: Register) -> None:
    all_given(room)
    with pytest.raises(StaleChange):
        overtaken(room)
    assert room.estimate_rounds[LEAK].estimates()["P2"].low == TELLING


def test_what_is_put_in_by_hand_of_somebody_left_out_does_not_count(room: Register) -> None:
    give(room, "P1", low=10_000, high=100_000)
    with edited(room) as leak:
        leak.close_without("time is up")
    with room.change(by=ME, reason="by hand") as change:
        change.put(f"estimate:{LEAK}.1.P2", {"round": LEAK, "turn": 1, "participant": "P2", "low": 1.0, "high": 2.0})
    assert set(room.estimate_rounds[LEAK].estimates()) == {"P1"}


def test_participants_do_not_overtake_each_other(room: Register) -> None:
    with room.change(by=Person("P2", "participant"), reason="mine") as change:
        change.estimate_round(LEAK).estimate("P2", low=1, high=2)
        give(room, "P1", low=3, high=4)
    assert room.estimate_rounds[LEAK].answered == ("P1", "P2")


def test_nobody_gives_an_unseen_estimate_of_what_is_shown(room: Register) -> None:
    all_given(room)
    with edited(room) as leak:
        leak.reveal()
    with pytest.raises(ToolkitError, match="Begin another turn"):
        give(room, "P1", low=10_000, high=200_000)
    with pytest.raises(ToolkitError, match="Begin another turn"), edited(room) as leak:
        leak.expect("P4")


def test_two_who_type_for_the_same_person_do_not_overtake_each_other(room: Register) -> None:
    seen = room.head
    give(room, "P2", low=3, high=4)
    with pytest.raises(StaleChange), room.change(by=Person("P2", "participant"), reason="a", seen=seen) as change:
        change.estimate_round(LEAK).estimate("P2", low=1, high=2)


@pytest.mark.parametrize(
    ("estimate", "what"),
    [
        ({"low": 5, "high": 1}, "swapped"),
        ({"low": 0, "high": 1}, "above 0"),
        ({"low": -1, "high": 1}, "above 0"),
        ({"low": 1, "high": 1}, "the same number"),
        ({"low": float("nan"), "high": 1}, "no finite number"),
        ({"low": 1, "high": float("inf")}, "no finite number"),
        ({"low": 1, "high": 10**400}, "no finite number"),
        ({"low": "1", "high": 2}, "no number"),
        ({"low": True, "high": 2}, "no number"),
        ({"low": 1}, "upper bound is missing"),
        ({}, "bounds are missing"),
        ({"low": 3, "mode": 1, "high": 5}, "rising"),
        ({"probability": 0.5}, "no amount"),
        ({"step": "likely"}, "a step is no estimate"),
    ],
)
def test_an_amount_is_an_interval_or_a_pert(room: Register, estimate: dict[str, Any], what: str) -> None:
    with pytest.raises(ToolkitError, match=what):
        give(room, "P1", **estimate)
    assert room.estimate_rounds[LEAK].answered == ()


def test_probabilities_are_pooled_by_their_odds_and_go_over_as_probabilities(register: Register) -> None:
    name = "chance-of-a-theft"
    begun(register)
    with register.change(by=ME, reason="r") as change:
        asked = {"risk": "letters-steer", "part": "rate", "expected": ["P1", "P2"]}
        change.estimate_round("Chance of a theft", form="probability", **asked)
    for wrong in ({"probability": 0}, {"probability": 1}, {"probability": 40}, {"low": 0.1, "high": 1.2}, {}):
        with pytest.raises(InputError):
            give(register, "P1", name, **wrong)
    give(register, "P1", name, probability=0.01)
    give(register, "P2", name, low=0.05, high=0.2)
    with edited(register, name) as theft:
        theft.reveal().pool().take_over()
    result = register.estimate_rounds[name].result
    assert result is not None
    assert result.method == "log-odds"
    frequency = register.scenarios["letters-steer"].frequency
    assert frequency["form"] == "at_most_once"  # a bare number would have been read as a rate
    assert frequency["probability"] == result.value
    with edited(register, name) as theft:
        theft.pool(extremise=1.5)
    again = register.estimate_rounds[name].result
    assert again is not None
    assert again.extremise == 1.5
    assert again.median < result.median  # type: ignore[operator]


def test_a_room_rates_by_the_scale_of_its_own_criteria(register: Register) -> None:
    plain = load_scale("matrix-5x5").model_dump(mode="json", by_alias=True)
    own = Scale.model_validate({**plain, "id": "acme-5x5", "title": "Acme's own", "examples": []})
    begun(register)
    with register.change(by=ME, reason="r") as change:
        change.criteria(scale=own)
        asked = {"scale": "acme-5x5", "side": "impact", "expected": ["P1", "P2", "P3"]}
        change.estimate_round("How bad", form="rating", **asked)
    for who, step in (("P1", "minor"), ("P2", "severe"), ("P3", "severe")):
        give(register, who, "how-bad", step=step)
    with edited(register, "how-bad") as rating:
        rating.reveal().pool()
    view = register.estimate_rounds["how-bad"]
    assert view.result is not None
    assert view.result.step == "severe"
    assert [row["step"] for row in view.spread() if row["is_pool"]] == ["severe"]


def test_ratings_are_pooled_to_a_step(register: Register) -> None:
    begun(register)
    with register.change(by=ME, reason="r") as change:
        asked = {"scale": "matrix-5x5", "side": "likelihood", "expected": ["P1", "P2", "P3"]}
        change.estimate_round("How likely", form="rating", **asked)
    with pytest.raises(ToolkitError, match="Did you mean 'likely'"):
        give(register, "P1", "how-likely", step="likly")
    with pytest.raises(ToolkitError, match="no number"):
        give(register, "P1", "how-likely", step="likely", low=1, high=2)
    for who, step in (("P1", "rare"), ("P2", "likely"), ("P3", "likely")):
        give(register, who, "how-likely", step=step)
    with edited(register, "how-likely") as rating:
        rating.reveal().pool()
    view = register.estimate_rounds["how-likely"]
    assert view.result is not None
    assert (view.result.method, view.result.step, view.result.value) == ("middle of the room", "likely", None)
    assert [each.participant for each in view.result.dissent] == ["P1"]
    assert [row["step"] for row in view.spread() if row["is_pool"]] == ["likely"]
    with pytest.raises(ToolkitError, match="no pooled value"), edited(register, "how-likely") as rating:
        rating.take_over()
    with pytest.raises(ToolkitError, match="a rating is no amount"):
        view.values()


def test_performance_weights_are_recorded_with_what_they_rest_on(room: Register) -> None:
    exercise = load_exercise()
    good = {q.id: {"low": q.answer * 0.5, "high": q.answer * 1.5} for q in exercise.intervals}
    # Two who are well calibrated, and one whose weight is nearly nothing.
    bad = {q.id: {"low": q.answer * 1.1, "high": q.answer * 1.2} for q in exercise.intervals}
    said = {who: answers_to(exercise, given) for who, given in (("P1", good), ("P2", bad), ("P3", good))}
    scores = weights_from_exercise(exercise, said)
    all_given(room)
    with edited(room) as leak:
        leak.reveal().pool("performance weights", performances=scores, dissent={"P1": "I know the supplier"})
    result = room.estimate_rounds[LEAK].result
    assert result is not None
    assert result.weights == pytest.approx(scores.weights)
    assert result.performance["P2"]["calibration"] == scores.people["P2"].calibration
    assert result.cutoff == 0
    assert set(scores.notes) <= set(result.notes)
    assert {each.participant: each.reason for each in result.dissent}["P1"] == "I know the supplier"
    for wrong, what in (
        ({"method": "performance weights"}, "need scores"),
        ({"method": "given weights"}, "do not fit"),
        ({"weights": {"P1": 1}}, "do not fit"),
        ({"method": "given weights", "weights": {"P1": 1}}, "has no weight"),
        ({"method": "log-odds"}, "only probabilities"),
        ({"method": "median"}, "there is no method"),
        ({"extremise": 2}, "only log-odds"),
        ({"dissent": {"P9": "no"}}, "gave no estimate"),
    ):
        with pytest.raises(ToolkitError, match=what), edited(room) as leak:
            leak.pool(**wrong)


def test_another_room_takes_the_pooled_value_over(room: Register) -> None:
    with pytest.raises(ToolkitError, match="no pooled value"), edited(room) as leak:
        leak.take_over()
    all_given(room)
    with edited(room) as leak:
        leak.reveal().pool().take_over()
    result = room.room_results("letters-steer")["loss.response"]
    scenario = room.scenarios["letters-steer"]
    assert scenario.loss == {"response": {"low": result.low, "high": result.high}}
    assert scenario.estimated["loss.response"].source["round"] == LEAK
    head = room.head
    with edited(room) as leak:
        leak.pool().take_over()
    assert room.head == head  # a notebook may be run again


def test_a_value_in_another_currency_is_not_taken_over(register: Register) -> None:
    all_given(begun(register, unit="USD"))
    with edited(register) as leak:
        leak.reveal().pool()
    with (
        pytest.raises(ToolkitError, match=r"estimated in USD, and .* is in GBP"),
        edited(register) as leak,
    ):
        leak.take_over()


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"expected": []}, "expected"),
        ({"expected": ["P1", "P9"]}, "no participant 'P9'"),
        ({"expected": ["P1"], "unit": ""}, "needs a unit"),
        ({"expected": ["P1"], "risk": "letters"}, "no risk 'letters'"),
        ({"expected": ["P1"], "risk": "", "part": "rate"}, "Name the risk"),
        ({"expected": ["P1"], "part": "Loss of £"}, "part"),
        ({"expected": ["P1"], "form": "rating"}, "scale and a side"),
        ({"expected": ["P1"], "form": "rating", "scale": "matrix-5x4", "side": "impact"}, "no scoring method"),
        ({"expected": ["P1"], "form": "guess"}, "guess"),
    ],
)
def test_a_round_that_cannot_be_held(room: Register, asked: dict[str, Any], what: str) -> None:
    given = {"unit": "GBP", "risk": "letters-steer", "part": "loss.response", **asked}
    with pytest.raises(ToolkitError, match=what), room.change(by=ME, reason="r") as change:
        change.estimate_round("Another", **given)
    assert list(room.estimate_rounds) == [LEAK]


def test_a_round_keeps_its_question(room: Register) -> None:
    begun(room)  # the same again
    assert len(room.history(f"estimate_round:{LEAK}")) == 1
    for other in ({"unit": "EUR"}, {"expected": ["P1"]}, {"form": "probability"}, {"part": "loss.fines"}):
        with pytest.raises(ToolkitError, match="begun with another"), room.change(by=ME, reason="r") as change:
            change.estimate_round("Cost of one leak", **other)
    with room.change(by=ME, reason="next year") as change:
        change.estimate_round("Cost of one leak, 2027", unit="EUR", expected=["P1"], id="leak-2027")
    assert list(room.estimate_rounds) == [LEAK, "leak-2027"]
    with pytest.raises(ToolkitError, match="no such round"), room.change(by=ME, reason="r") as change:
        RoundChange(change, "cost-of-one-leek").reveal()


def test_a_stranger_is_told_so(room: Register) -> None:
    with pytest.raises(ToolkitError, match="is not expected to estimate"):
        give(room, "P4", low=1, high=2)
    with room.change(by=ME, reason="r") as change:
        change.participant("P4")
        change.estimate_round(LEAK).expect("P4").estimate("P4", low=1, high=2)
    assert room.estimate_rounds[LEAK].answered == ("P4",)
    with pytest.raises(ToolkitError, match="no estimate in the turn before"), edited(room) as leak:
        leak.keep("P1")


def test_history_verifies_and_goes_through_register_json(room: Register, tmp_path: Path) -> None:
    all_given(room)
    with edited(room) as leak:
        leak.reveal().pool()
    assert room.verify(head=room.head).ok
    data = room.to_json()
    with Register.from_json(data, tmp_path / "copy.db") as copied:
        assert copied.to_json() == data
        assert copied.estimate_rounds == room.estimate_rounds
        assert copied.verify(head=room.head).ok


def test_a_register_that_runs_is_taken_over_sealed(room: Register, tmp_path: Path) -> None:
    give(room, "P2", low=TELLING, high=9_000_000)
    with Register.from_json(room.to_json(), tmp_path / "copy.db") as copied:
        assert copied.estimate_rounds[LEAK].is_sealed
        assert str(TELLING) not in repr(copied.history())


@pytest.mark.parametrize(
    ("record", "data", "what"),
    [
        ("estimate:r.1.P1", {"round": "r", "turn": 1, "participant": "P1"}, "not one estimate"),
        ("estimate:r.1.P1", {"round": "r", "turn": 1, "participant": "P1", "low": 1.0}, "not one estimate"),
        (
            "estimate:r.1.P1",
            {"round": "r", "turn": 1, "participant": "P1", "low": 2.0, "high": 1.0},
            "not one estimate",
        ),
        ("estimate:r.1.P1", {"round": "r", "turn": 1, "participant": "P1", "probability": 0.1, "step": "x"}, "not one"),
        ("estimate:r.1.P1", {"round": "r", "turn": 1, "participant": "P1", "low": "1", "high": 2.0}, "valid number"),
        ("estimate:r.1.P1", {"round": "r", "turn": 1, "participant": "P1", "probability": True}, "valid number"),
        ("estimate:r.1.P1", {"round": "r", "turn": 0, "participant": "P1", "step": "x"}, "greater than"),
        ("estimate:r.1.P1", {"round": "r", "turn": 2, "participant": "P1", "step": "x"}, "says that it is"),
        ("estimate_round:r", {"id": "r", "quantity": "q", "unit": "GBP", "expected": ["P1", "P1"]}, "twice"),
        ("estimate_round:r", {"id": "r", "quantity": "q", "unit": "GBP", "expected": []}, "expected"),
        ("estimate_round:r", {"id": "r", "quantity": "q", "unit": "GBP", "expected": ["P1"], "turns": []}, "turns"),
        (
            "estimate_round:r",
            {"id": "r", "quantity": "q", "unit": "GBP", "expected": ["P1"], "turns": [{}, {}]},
            "before the one before was revealed",
        ),
        (
            "estimate_round:r",
            {"id": "r", "quantity": "q", "unit": "GBP", "expected": [f"P{n}" for n in range(500)]},
            "expected",
        ),
    ],
)
def test_records_keep_their_rules(record: str, data: dict[str, Any], what: str) -> None:
    with pytest.raises(ToolkitError, match=what):
        build_record(record, data)


def test_an_estimate_whose_round_is_gone_stays_sealed(room: Register) -> None:
    give(room, "P2", low=TELLING, high=9_000_000)
    with room.change(by=ME, reason="a mistake") as change:
        change.remove(f"estimate_round:{LEAK}")
    assert room.estimate_rounds == {}
    assert str(TELLING) not in repr(room.history()) + repr(room.records("estimate"))


def test_nothing_heavy_is_loaded_by_looking_at_rounds(tmp_path: Path) -> None:
    import subprocess
    import sys

    with open_register(tmp_path / "r.db") as register:
        give(begun(register), "P1", low=1, high=2)
    code = f"""
import json, sys
from toolkit.register import open_register
view = open_register({str(tmp_path / "r.db")!r}).estimate_rounds[{LEAK!r}]
print(json.dumps([view.missing, [name for name in ("numpy", "scipy") if name in sys.modules]]))
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == [["P2", "P3"], []]


def test_whatever_is_written_into_a_round_comes_out_as_text(tmp_path: Path) -> None:
    workshop = new_workshop(tmp_path / "ours", "Letter bot")
    register, kept = workshop.register, 0
    for number, text in enumerate((*HOSTILE, *MARKUP)):  # a report tells the last events only
        try:
            with register.change(by=ME, reason="r") as change:
                change.estimate_round(text, unit=text, question=text, expected=["A", "B"], id=f"round-{number}")
                RoundChange(change, f"round-{number}").estimate("A", low=1, high=2, why=text).close_without(text)
                RoundChange(change, f"round-{number}").pool(why=text, dissent={"A": text})
            kept += 1
        except ToolkitError:  # nothing, or what no text can hold
            continue
    assert kept > 30
    assert [each.record.quantity for each in register.estimate_rounds.values() if each.record.quantity in MARKUP]
    for name in ("r.html", "r.md", "r.csv", "r.xlsx"):
        tk.export(register, tmp_path / name, catalogue=tk.load_catalogue())
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "alert(1)" in page
    assert not [text for text in MARKUP if text.startswith("<") and text in page]
    with Register.from_json(register.to_json(), "sqlite://") as copied:
        assert copied.estimate_rounds == register.estimate_rounds
    workshop.close()
