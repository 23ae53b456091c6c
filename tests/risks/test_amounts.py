from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ToolkitError
from toolkit.risks.amounts import check_currency, said_amount, said_amounts, said_chance, said_plainly, said_years

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "£0"),
        (1, "£1"),
        (850, "£850"),
        (12_500, "£12.5k"),
        (1_200_000, "£1.2m"),
        (999_950, "£1m"),
        (999_999_999, "£1bn"),
        (-3e9, "−£3bn"),
        (4.2e12, "£4.2tn"),
        (1.5e15, "£1,500tn"),
        (0.5, "£0.5"),
        (0.001, "under £0.01"),
        (-0.001, "above −£0.01"),
        (1e30, "£1.0 × 10³⁰"),
    ],
)
def test_money_is_said_as_people_say_it(amount, said):
    assert said_amount(amount, "GBP") == said


def test_the_currency_stands_before_its_amount():
    assert said_amount(1e6, "eur") == "€1m"
    assert said_amount(1e6, "USD") == "$1m"
    assert said_amount(4e4, "CHF") == "CHF\N{NO-BREAK SPACE}40k"


@pytest.mark.parametrize("amount", [math.nan, math.inf, -math.inf, True, "12", None, 10**400])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(ToolkitError, match="no amount of money"):
        said_amount(amount, "GBP")


@pytest.mark.parametrize("currency", ["", "pounds", "G1P", "£", None, 7, "<b>"])
def test_what_is_no_currency_is_refused(currency):
    with pytest.raises(ToolkitError, match=r"is no currency. Write its three letters"):
        check_currency(currency)


@given(FINITE)
def test_no_amount_is_said_with_an_exponent(amount):
    said = said_amount(amount, "GBP")
    assert "e" not in said.replace("under", "").replace("above", "")
    assert len(said) < 26


@given(st.floats(1, 1e17))
def test_what_is_said_is_the_amount_to_three_digits(amount):
    said = said_amount(amount, "GBP").removeprefix("£").replace(",", "")
    units = {"k": 1e3, "m": 1e6, "bn": 1e9, "tn": 1e12}
    unit = said.lstrip("0123456789.")
    assert float(said.removesuffix(unit)) * units.get(unit, 1) == pytest.approx(amount, rel=0.0051)


def test_amounts_of_one_axis_stay_apart():
    assert said_amounts([100.0e6, 100.2e6], "GBP") == ["£100m", "£100.2m"] or said_amounts(
        [100.0e6, 100.02e6], "GBP"
    ) == ["£100m", "£100.02m"]
    assert len(set(said_amounts([1_000_001, 1_000_002, 1_000_003], "GBP"))) == 3


def test_chances_keep_certainty_for_what_is_certain():
    said = [said_chance(each) for each in (0, 0.00001, 0.001, 0.05, 0.333, 0.995, 0.99999, 1)]
    assert said == ["0%", "under 0.01%", "0.1%", "5%", "33%", "99.5%", "over 99.99%", "100%"]
    assert [said_years(each) for each in (0, 5e-324, 0.001, 0.05, 0.5, 1)] == [
        "never",
        "hardly ever",
        "1 in 1,000",
        "1 in 20",
        "1 in 2",
        "every year",
    ]


def test_other_numbers_are_said_plainly():
    assert [said_plainly(each) for each in (0, 12, 1234.5, -0.25, 1e20)] == ["0", "12", "1,230", "−0.25", "1.0 × 10²⁰"]
