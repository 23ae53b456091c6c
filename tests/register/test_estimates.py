"""What a risk could cost, as it is estimated, edited part by part, and kept with who, why and from what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import InputError, StaleChange, ToolkitError
from toolkit.register import Person, Register, RiskChange, events, open_register
from toolkit.risks.losses import AtMostOnce, Interval, Pert, ThreatEvents

TOKENS = {"low": 10_000, "high": 100_000}


@pytest.fixture(autouse=True)
def moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second between any two things that are said."""
    ticks = iter(range(3600))
    monkeypatch.setattr(events, "now", lambda: f"2026-11-26T10:{(second := next(ticks)) // 60:02}:{second % 60:02}Z")


def edit(register: Register, by: Person, *steps: Callable[[RiskChange], Any], reason: str = "estimated") -> None:
    with register.change(by=by, reason=reason) as change:
        risk = change.risk("Letters steer it")
        for step in steps:
            assert step(risk) is risk


def test_a_scenario_is_kept_in_plain_form_with_who_estimated_which_part_and_why(register: Register, me: Person):
    edit(register, me, lambda r: r.estimate(Interval(low=0.5, high=4), {"response": TOKENS}, why="two last year"))
    held = register.scenarios["letters-steer-it"]
    assert held.frequency == {"form": "poisson", "rate": {"low": 0.5, "high": 4}}
    assert held.loss == {"response": TOKENS}
    assert held.currency == "GBP"
    assert {(name, each.by, each.role, each.why) for name, each in held.estimated.items()} == {
        ("frequency", "P4", "risk owner", "two last year"),
        ("loss", "P4", "risk owner", "two last year"),
    }
    event = register.history("scenario:letters-steer-it")[-1]
    assert (event.by.id, event.reason) == ("P4", "estimated")
    assert ("loss.response.low", None, 10_000) in [tuple(each) for each in event.changes]


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        (3, {"form": "poisson", "rate": 3}),
        ({"low": 1, "mode": 2, "high": 5}, {"form": "poisson", "rate": {"low": 1, "mode": 2, "high": 5}}),
        (AtMostOnce(probability=0.02), {"form": "at_most_once", "probability": 0.02}),
        ({"form": "negative_binomial", "mean": 2, "variance": 5}, None),
        (
            ThreatEvents(contact=Interval(low=50, high=500), vulnerability=Pert(low=0, mode=0.1, high=0.3)),
            {
                "form": "threat_events",
                "contact": {"low": 50, "high": 500},
                "action": 1,
                "vulnerability": {"low": 0, "mode": 0.1, "high": 0.3},
            },
        ),
    ],
)
def test_any_declared_form_is_taken_as_a_value_or_as_plain_data(
    register: Register, me: Person, given: Any, plain: dict[str, Any] | None
):
    edit(register, me, lambda r: r.estimate(frequency=given, loss=5))
    assert register.scenarios["letters-steer-it"].frequency == (plain or given)
    assert register.portfolio().scenarios[0].frequency == type(register.portfolio().scenarios[0].frequency).of(
        plain or given
    )


def test_what_is_not_given_stays_and_none_takes_away(register: Register, me: Person):
    edit(register, me, lambda r: r.estimate(2, 5000, insurance={"deductible": 1000, "limit": 9000}))
    edit(register, Person("P5", role="finance"), lambda r: r.estimate(loss={"response": 7000}, why="an invoice"))
    held = register.scenarios["letters-steer-it"]
    assert held.frequency["rate"] == 2
    assert held.insurance == {"deductible": 1000, "limit": 9000}
    assert (held.estimated["frequency"].by, held.estimated["loss"].by) == ("P4", "P5")
    edit(register, me, lambda r: r.estimate(insurance=None))
    held = register.scenarios["letters-steer-it"]
    assert held.insurance is None
    assert "insurance" not in held.estimated


def test_the_same_estimate_again_is_no_event_and_another_person_saying_it_is(register: Register, me: Person):
    for _ in range(2):
        edit(register, me, lambda r: r.estimate(2, {"response": TOKENS}, why="seen"))
    assert len(register.history("scenario:letters-steer-it")) == 1
    edit(register, Person("P5", role="finance"), lambda r: r.estimate(2, why="seen"))
    assert register.scenarios["letters-steer-it"].estimated["frequency"].by == "P5"


def test_a_part_is_set_from_a_source_which_is_kept_with_what_stood_there(register: Register, me: Person):
    tests = {"kind": "test results", "tool": "garak", "tried": 400, "worked": 31, "discount": 0.25}
    edit(register, me, lambda r: r.estimate({"contact": 100, "vulnerability": 0.5}, 5000, why="a guess"))
    for _ in range(2):
        edit(
            register,
            Person("P2", role="security"),
            lambda r: r.estimate_part("frequency.vulnerability", {"low": 0.05, "high": 0.12}, source=tests),
        )
    held = register.scenarios["letters-steer-it"]
    assert held.frequency["vulnerability"] == {"low": 0.05, "high": 0.12}
    assert held.frequency["contact"] == 100
    (update,) = held.updates
    assert (update.part, update.before, update.after) == (
        "frequency.vulnerability",
        0.5,
        {"low": 0.05, "high": 0.12},
    )
    assert update.source == tests
    assert (held.estimated["frequency"].by, held.estimated["frequency.vulnerability"].by) == ("P4", "P2")
    edit(register, me, lambda r: r.estimate_part("frequency.vulnerability", 0.1, source="the room, second round"))
    assert [each.source.get("what", "tests") for each in register.scenarios["letters-steer-it"].updates] == [
        "tests",
        "the room, second round",
    ]


def test_the_whole_anew_speaks_for_its_parts(register: Register, me: Person):
    edit(
        register,
        me,
        lambda r: r.estimate(2, {"response": 1}),
        lambda r: r.estimate_part("loss.reputation", {"low": 3, "high": 9}, why="brand team"),
    )
    assert register.scenarios["letters-steer-it"].loss == {"response": 1, "reputation": {"low": 3, "high": 9}}
    assert "loss.reputation" in register.scenarios["letters-steer-it"].estimated
    edit(register, me, lambda r: r.estimate(loss={"response": 2}))
    assert set(register.scenarios["letters-steer-it"].estimated) == {"frequency", "loss"}


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (lambda r: r.estimate(), "nothing is estimated"),
        (lambda r: r.estimate(frequency="often"), "frequency"),
        (lambda r: r.estimate(frequency={"low": 5, "high": 1}), "low: 1, high: 5"),
        (lambda r: r.estimate(frequency=True), "frequency"),
        (lambda r: r.estimate(loss={"respons": 5}), "Did you mean 'response'"),
        (lambda r: r.estimate(loss={"response": float("nan")}), "no finite number"),
        (lambda r: r.estimate(loss={"response": "£5"}), "without currency signs"),
        (lambda r: r.estimate(loss=10**400), "finite"),
        (lambda r: r.estimate(secondary={"probability": 20, "loss": 5}), "0.2"),
        (lambda r: r.estimate_part("loss.response", -5), "below 0"),
        (lambda r: r.estimate_part("frequncy.rate", 5), "Did you mean 'frequency'"),
        (lambda r: r.estimate_part("frequency.rate", 5), "Estimate frequency first"),
        (lambda r: r.estimate_part("loss..response", 5), "loss.response"),
        (lambda r: r.estimate(loss=5).estimate_part("loss.response", 5), "count twice"),
        (lambda r: r.estimate(2).estimate_part("frequency.vulnerability", 0.5), "vulnerability"),
        (lambda r: r.control_effect("a", acts_on="success"), "effect"),
        (lambda r: r.control_effect("a", acts_on="success", effect=-0.5), "raise the risk"),
        (lambda r: r.control_effect("a", acts_on="sucess", effect=0.5), "success"),
        (lambda r: r.control_effect("a", acts_on="success", effect=0.5, forms=["response"]), "acts_on: loss"),
        (lambda r: r.control_effect("a", acts_on="success", effect=0.5, cost=-1), "cost"),
        (lambda r: r.drop_estimate(), "nothing to remove"),
    ],
)
def test_an_estimate_that_is_none_says_what_to_write_and_saves_nothing(
    register: Register, me: Person, step: Callable[[RiskChange], Any], said: str
):
    with pytest.raises(ToolkitError, match=said):
        edit(register, me, step)
    assert register.head.events == 0


def test_the_currency_is_that_of_the_criteria_when_it_was_estimated(register: Register, me: Person):
    with register.change(by=me, reason="agreed") as change:
        change.criteria(currency="EUR")
    edit(register, me, lambda r: r.estimate(2, 5))
    with register.change(by=me, reason="agreed") as change:
        change.criteria(currency="USD")
    edit(register, me, lambda r: r.estimate(loss=6))
    assert register.scenarios["letters-steer-it"].currency == "EUR"  # nobody converted the amounts
    with register.change(by=me, reason="agreed") as change:
        change.criteria(currency="£")
        with pytest.raises(ToolkitError, match="three letters"):
            change.risk("Another").estimate(2, 5)


def test_somebody_else_s_estimate_is_not_overwritten(register: Register, me: Person):
    edit(register, me, lambda r: r.estimate(2, 5))
    seen = register.head
    edit(register, Person("P5", role="finance"), lambda r: r.estimate(loss=7))
    with (
        pytest.raises(StaleChange, match="P5"),
        register.change(by=me, reason="late", seen=seen) as change,
    ):
        change.risk("letters-steer-it").estimate(loss=9)


def test_an_effect_is_kept_with_its_use_and_counts_by_the_status_of_that(register: Register, me: Person):
    edit(
        register,
        me,
        lambda r: r.estimate(2, {"response": TOKENS}),
        lambda r: r.control("screening", status="in place"),
        lambda r: r.control_effect("screening", acts_on="success", effect=Interval(low=0.2, high=0.6), why="vendor"),
        lambda r: r.control_effect("screening", acts_on="loss", effect=0.5, forms=["response"], coverage=0.9),
        lambda r: r.control_effect("screening", acts_on="success", reliability=0.8),
        lambda r: r.control_effect("rate-limit", acts_on="action", effect=0.3),
    )
    (scenario,) = register.portfolio().scenarios
    assert [(each.control, each.acts_on, each.status) for each in scenario.controls] == [
        ("screening", "success", "in place"),
        ("screening", "loss", "in place"),
        ("rate-limit", "action", "planned"),
    ]
    first = scenario.controls[0]
    assert (first.effect, first.reliability, first.coverage) == (Interval(low=0.2, high=0.6), 0.8, 1)
    edit(register, me, lambda r: r.control("rate-limit", status="verified"), lambda r: r.drop_control("screening"))
    assert [(each.control, each.status) for each in register.portfolio().scenarios[0].controls] == [
        ("rate-limit", "verified")
    ]


def test_all_of_it_goes_through_a_register_json(register: Register, me: Person, tmp_path: Path):
    edit(
        register,
        me,
        lambda r: r.estimate(2, {"response": TOKENS}, secondary={"probability": 0.1, "loss": 50_000}),
        lambda r: r.estimate_part("frequency.rate", {"low": 1, "high": 3}, source="round 2"),
        lambda r: r.control_effect("screening", acts_on="success", effect=0.5, cost=12_000),
    )
    with register.change(by=me, reason="agreed") as change:
        change.dependence("common_factor", spread=0.3, why="one hosting provider")
    data = register.to_json()
    with Register.from_json(data, tmp_path / "copy.db") as copy:
        assert copy.to_json() == data
        assert copy.verify().ok
        assert copy.portfolio() == register.portfolio()
        assert copy.scenarios == register.scenarios


def test_what_was_put_past_the_calls_is_checked_all_the_same(register: Register, me: Person):
    with register.change(by=me, reason="x") as change:
        with pytest.raises(InputError, match="swapped"):
            change.put("scenario:a", {"risk": "a", "currency": "GBP", "frequency": {"low": 2, "high": 1}})
        with pytest.raises(InputError, match="raise the risk"):
            change.risk("A").set(controls=[{"control": "c", "effects": [{"acts_on": "loss", "effect": -1}]}])
        with pytest.raises(ToolkitError, match="says that it is"):
            change.put("scenario:a", {"risk": "b", "currency": "GBP"})


def test_a_register_of_before_has_no_estimates_and_says_so():
    sample = Path(__file__).parent / "samples" / "register_v1.json"
    with Register.from_json(sample.read_bytes(), "sqlite://") as old:
        assert old.scenarios == {}
        assert set(old.not_quantified.values()) <= {"not estimated yet"}
        with pytest.raises(ToolkitError, match="no open risk"):
            old.portfolio()


def test_reading_estimates_loads_no_numpy(tmp_path: Path):
    import subprocess
    import sys

    with open_register(tmp_path / "register.db") as made:
        edit(made, Person("P1", role="owner"), lambda r: r.estimate(2, {"response": TOKENS}))
    code = (
        "import sys; from toolkit.register import open_register\n"
        f"r = open_register({str(tmp_path / 'register.db')!r}); r.scenarios; r.not_quantified; r.portfolio()\n"
        "print([name for name in ('numpy', 'scipy') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
