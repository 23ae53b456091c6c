"""A risk as it is assessed, treated and accepted."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.errors import ToolkitError
from toolkit.register import Person, Register, events
from toolkit.register.records import Acceptance, Assessment, ControlUse, Risk, Treatment


def edited(register: Register, by: Person, *steps: tuple[str, dict[str, object]]) -> Risk:
    with register.change(by=by, reason="x") as change:
        risk = change.risk("A risk")
        for name, arguments in steps:
            assert getattr(risk, name)(**arguments) is risk
    return register.risks["a-risk"]


def test_a_level_is_assessed_with_all_that_led_to_it(
    register: Register, me: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "now", lambda: "2026-11-23T10:00:00Z")
    said = {"level": "inherent", "likelihood": "likely", "impact": "major", "why": "seen twice", "proposed": True}
    risk = edited(register, me, ("assess", said))
    assert risk.assessments == {
        "inherent": Assessment(
            method="matrix-5x5",
            edition="1",
            inputs={"likelihood": "likely", "impact": "major"},
            likelihood="likely",
            impact="major",
            level="high",
            rank=2,
            by="P4",
            role="risk owner",
            at="2026-11-23T10:00:00Z",
            why="seen twice",
            proposed=True,
            formula="level = the table's cell for the step of likelihood and the step of impact",
        )
    }


def test_the_same_judgement_keeps_its_moment_and_another_does_not(
    register: Register, me: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(f"2026-11-23T10:00:{second:02}Z" for second in range(60))
    monkeypatch.setattr(events, "now", lambda: next(moments))
    likely = ("assess", {"level": "current", "likelihood": "likely", "impact": "major"})
    first = edited(register, me, likely).assessments["current"]
    assert edited(register, me, likely).assessments["current"] == first
    assert register.head.events == 1
    assert edited(register, Person("P5", "risk owner"), likely).assessments["current"].by == "P5"
    rarely = ("assess", {"level": "current", "likelihood": "rare", "impact": "major"})
    assert edited(register, me, rarely).assessments["current"].at > first.at


def test_a_method_of_means_takes_numbers(register: Register, me: Person) -> None:
    from toolkit.risks.scales import load_scale

    scale = load_scale("owasp-risk-rating")
    inputs = {factor.id: 3 for group in scale.groups for factor in group.factors}
    risk = edited(register, me, ("assess", {"method": scale, "level": "target", **inputs}))
    assert risk.assessments["target"].inputs == inputs
    assert risk.assessments["target"].method == "owasp-risk-rating"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"level": "residual", "likelihood": "likely", "impact": "major"}, "residual"),
        ({"level": "current", "likelihood": "likly", "impact": "major"}, "Did you mean 'likely'"),
        ({"level": "current", "likelihood": "likely"}, "impact"),
        ({"method": "matrix-6x6", "level": "current"}, "matrix-6x6"),
    ],
)
def test_an_assessment_that_is_none(register: Register, me: Person, arguments: dict[str, object], said: str) -> None:
    with pytest.raises(ToolkitError, match=said):
        edited(register, me, ("assess", arguments))
    assert register.head.events == 0


@pytest.mark.parametrize("option", ["avoid", "share", "retain"])
def test_a_treatment_needs_a_reason(register: Register, me: Person, option: str) -> None:
    with pytest.raises(ToolkitError, match=f"to {option} a risk needs a reason"):
        edited(register, me, (option, {"reason": " "}))
    assert edited(register, me, (option, {"reason": "r"})).treatment == Treatment(option=option, reason="r")  # type: ignore[arg-type]


def test_sharing_names_with_whom(register: Register, me: Person) -> None:
    shared = edited(register, me, ("share", {"reason": "r", "with_": "the insurer"})).treatment
    assert shared == Treatment(option="share", reason="r", shared_with="the insurer")


def test_modifying_plans_controls_and_leaves_known_ones_where_they_are(register: Register, me: Person) -> None:
    edited(
        register,
        me,
        ("modify", {"controls": ["a", "b"], "owner": "platform", "due": "2027-03-31", "reason": "cheap"}),
        ("control", {"control_id": "a", "status": "in place", "evidence": "ticket 7", "impact": 1, "because": "w"}),
    )
    risk = edited(register, me, ("modify", {"controls": ["a", "c"]}))
    due = date(2027, 3, 31)
    assert risk.treatment == Treatment(option="modify", reason="cheap")
    assert risk.controls == (
        ControlUse(
            control="a",
            status="in place",
            action_owner="platform",
            due=due,
            evidence="ticket 7",
            impact=1,
            because="w",
        ),
        ControlUse(control="b", action_owner="platform", due=due),
        ControlUse(control="c"),
    )


def test_a_control_of_ones_own_says_how_it_works(register: Register, me: Person) -> None:
    risk = edited(register, me, ("control", {"control_id": "c", "title": "Own", "function": "detective"}))
    assert risk.controls == (ControlUse(control="c", title="Own", function="detective"),)
    with pytest.raises(ToolkitError, match="detective"):
        edited(register, me, ("control", {"control_id": "c", "function": "detectiv"}))


def test_one_control_may_be_given_as_text(register: Register, me: Person) -> None:
    assert [use.control for use in edited(register, me, ("modify", {"controls": "screen"})).controls] == ["screen"]


def test_a_control_is_dropped(register: Register, me: Person) -> None:
    edited(register, me, ("modify", {"controls": ["a", "b"]}))
    assert [use.control for use in edited(register, me, ("drop_control", {"control_id": "a"})).controls] == ["b"]
    with pytest.raises(ToolkitError, match="'a' is not used"):
        edited(register, me, ("drop_control", {"control_id": "a"}))


def test_a_misspelt_field_of_a_control(register: Register, me: Person) -> None:
    with pytest.raises(ToolkitError, match="Did you mean 'status'"):
        edited(register, me, ("control", {"control_id": "a", "state": "planned"}))


def test_acceptance_needs_somebody_and_an_end(register: Register, me: Person) -> None:
    for missing in ("by", "role"):
        said = {"by": "P1", "role": "risk owner", "until": "2027-01-01", missing: " "}
        with pytest.raises(ToolkitError, match=f"{missing} missing"):
            edited(register, me, ("accept", said))
    risk = edited(register, me, ("accept", {"by": "P1", "role": "risk owner", "until": date(2027, 1, 1)}))
    assert risk.acceptance == Acceptance(state="accepted", by="P1", role="risk owner", until="2027-01-01")  # type: ignore[arg-type]
    waiting = edited(register, me, ("await_owner", {"statement": "was ill"})).acceptance
    assert waiting == Acceptance(state="awaiting the risk owner", statement="was ill")


def test_closing_needs_a_reason(register: Register, me: Person) -> None:
    with pytest.raises(ToolkitError, match="needs a reason"):
        edited(register, me, ("close", {"reason": ""}))
    risk = edited(register, me, ("close", {"reason": "the service ends"}))
    assert (risk.status, risk.closed_because) == ("closed", "the service ends")


def test_the_id_of_a_risk_cannot_be_changed(register: Register, me: Person) -> None:
    with pytest.raises(ToolkitError, match="Name the record"):
        edited(register, me, ("set", {"id": "another"}))


def test_the_reason_for_modifying_stays_until_another_or_none_is_given(register: Register, me: Person) -> None:
    def reason(**given: str) -> str:
        with register.change(by=me, reason="treated") as change:
            change.risk("Ours").modify(**given)
        treatment = register.risks["ours"].treatment
        assert treatment is not None
        return treatment.reason

    assert [reason(), reason(reason="the law asks"), reason(), reason(reason="")] == [
        "",
        "the law asks",
        "the law asks",
        "",
    ]
