"""The form for one estimate: what it implies is there at every letter, and what cannot be an estimate is said."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from tests.workshop.drive import field, shown
from toolkit.errors import InputError
from toolkit.register import open_register
from toolkit.register.events import Person
from toolkit.risks.losses.numbers import Interval, Pert
from toolkit.workshop.draft import Draft
from toolkit.workshop.interval_form import IntervalForm


def type_in(form: IntervalForm, label: str, text: str) -> list[str]:
    """Type a text letter by letter; gives what was shown after each."""
    seen = []
    typed = field(form.view, label)
    for end in range(1, len(text) + 1):
        typed.value = text[:end]
        seen.append(shown(form.view))
    return seen


def test_every_letter_shows_what_it_would_imply() -> None:
    form = IntervalForm(unit="GBP")
    assert "nine to one" in shown(form.view)
    type_in(form, "From", "1k")
    assert "nine to one" in shown(form.view)
    seen = type_in(form, "To", "100k")
    assert "swapped" in seen[0]  # 1, of what becomes 100k: said quietly
    assert "att-error" not in "".join(seen)
    assert "median 10,000" in seen[-1]
    assert "mean 26,600" in seen[-1]
    assert "in GBP" in seen[-1]
    assert "att-warn" not in seen[-1]
    field(form.view, "From").value = "1"
    assert "mean 144,000" in shown(form.view)
    assert shown(form.view).count("att-warn") == 2


def test_the_numbers_go_into_the_plain_call_as_they_are() -> None:
    form = IntervalForm(unit="GBP")
    form.value = ("£10,000", "", "1.5m")
    assert form.parts == {"low": 10_000, "high": 1_500_000}
    assert form.python == "low=10000, high=1500000"
    assert form.estimate == Interval(low=10_000, high=1_500_000)
    with open_register("sqlite://") as register, register.change(by=Person("P1", "r"), reason="r") as change:
        change.estimate_round("q", unit="GBP", expected=["P1"]).estimate("P1", **form.parts)
        record: Any = change.get("estimate:q.1.P1")
    assert (record.low, record.high) == (10_000, 1_500_000)


def test_a_likeliest_value_makes_it_a_pert() -> None:
    form = IntervalForm(with_mode=True, unit="a year")
    form.value = ("0", "20", "60")
    assert form.estimate == Pert(low=0, mode=20, high=60)
    assert "never over 60" in shown(form.view)
    field(form.view, "likeliest value").value = ""
    assert "must be above 0" in shown(form.view)
    field(form.view, "lower bound").value = "1"
    assert isinstance(form.estimate, Interval)


def test_a_probability_is_one_number_or_two() -> None:
    form = IntervalForm(form="probability")
    assert "One probability" in shown(form.view)
    form.value = ("5%", "", "")
    assert form.parts == {"probability": 0.05}
    assert "about once in 20 cases" in shown(form.view)
    form.value = ("2%", "", "20%")
    assert "median 6.67%" in shown(form.view)
    form.value = ("1%", "", "99%")
    assert "you do not know" in shown(form.view)
    form.value = ("40", "", "")
    assert "Write 0.4 for 40%" in shown(form.view)
    form.value = ("0", "", "")
    assert "certain" in shown(form.view)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        (("x", "", "5"), "is no number"),
        (("nan", "", "5"), "is no number"),
        (("inf", "", "5"), "is no number"),
        (("-5", "", "5"), "is no number"),
        (("1e400", "", "5"), "is no number"),
        (("1..3", "", "5"), "is no number"),
        (("{a: b}", "", "5"), "is no number"),
        (("<script>alert(1)</script>", "", "5"), "is no number"),
        (("9" * 5_000, "", "5"), "is no number|beyond|no finite"),
        (("=1+1", "", "5"), "is no number"),
        (("0", "", "5"), "above 0"),
        (("5", "", "5"), "the same number"),
        (("7", "", "5"), "swapped"),
        (("", "", "5"), "bound is missing"),
        (("", "", ""), "bounds are missing"),
    ],
)
def test_what_is_no_estimate_is_said_and_never_markup(typed: tuple[str, str, str], what: str) -> None:
    form = IntervalForm()
    form.value = typed
    assert "<script>" not in shown(form.view)
    assert len(shown(form.view)) < 500
    assert form.implied is None
    with pytest.raises(InputError, match=what):
        _ = form.parts


def test_what_is_typed_and_not_saved_is_kept_by_a_draft() -> None:
    form = IntervalForm()
    draft = Draft({"loss": form})
    draft.show("one", {"loss": ("", "", "")}, {}, called="one risk")
    field(form.view, "From").value = "10k"
    assert draft.typed == {"loss": ("10k", "", "")}
    draft.show("two", {"loss": ("1", "", "2")}, {}, called="another risk")
    assert form.value == ("1", "", "2")
    draft.show("one", {"loss": ("", "", "")}, {}, called="one risk")
    assert form.value == ("10k", "", "")
    assert form.is_empty is False


def test_several_forms_are_told_apart_and_can_be_closed() -> None:
    form = IntervalForm(about="what the response costs", value=("10k", "", "80k"))
    assert field(form.view, "lower bound of what the response costs").value == "10k"
    assert "median 28,300" in shown(form.view)
    form.disabled = True
    assert form.disabled
    assert field(form.view, "upper bound of what the response costs").disabled


def test_recorded_numbers_are_shown_as_people_write_them() -> None:
    form = IntervalForm(with_mode=True)
    form.fill(low=1_000, mode=20_000, high=2e6)
    assert form.value == ("1,000", "20,000", "2,000,000")
    chance = IntervalForm(form="probability")
    chance.fill(probability=0.05)
    assert (chance.value, chance.parts) == (("0.05", "", ""), {"probability": 0.05})


def test_no_numpy_is_loaded_for_an_interval() -> None:
    code = """
import sys
from toolkit.workshop.interval_form import IntervalForm
for form in (IntervalForm(), IntervalForm(form="probability")):
    form.value = ("0.02", "", "0.3")
    assert "median" in form.live.value
print([name for name in ("numpy", "scipy") if name in sys.modules])
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
