"""Estimates as somebody types them, and as they are told."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.errors import InputError
from toolkit.risks.losses.typed import shown_value, typed_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("20k", 20_000),
        ("1.5m", 1_500_000),
        ("2bn", 2_000_000_000),
        ("5%", 0.05),
        ("7%", 0.07),
        ("1e6", 1_000_000),
        (" 10k .. 80K ", {"low": 10_000, "high": 80_000}),
        ("0..20k..200k", {"low": 0, "mode": 20_000, "high": 200_000}),
        ("{form: at_most_once, probability: 0.02}", {"form": "at_most_once", "probability": 0.02}),
    ],
)
def test_what_is_typed_means(text: str, value: Any):
    assert typed_value(text, "--set") == value


@pytest.mark.parametrize(
    "text",
    ["", "often", "£5", "5,000", "1..2..3..4", "..", "1..", "nan", "inf", "-5", "1e999", "{a: &b 1}", "9" * 3000],
)
def test_what_is_no_estimate_says_how_one_is_written(text: str):
    with pytest.raises(InputError, match="--set"):
        typed_value(text, "--set")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.5, "0.5"),
        ({"low": 10_000, "high": 80_000.0}, "10,000 to 80,000"),
        ({"low": 0, "mode": 20, "high": 200}, "0, likeliest 20, to 200"),
        ({"low": 1, "high": 2, "cap": 5}, "1 to 2, 5 at most"),
        ({"form": "poisson", "rate": {"low": 1, "high": 2}}, "1 to 2"),
        ({"form": "at_most_once", "probability": 0.02}, "at most once: probability 2%"),
        ({"": 5}, "5"),
        ({"response": 5, "fines_and_judgments": {"low": 1, "high": 2}}, "response 5, fines and judgments 1 to 2"),
        (None, ""),
        (
            {"form": "threat_events", "contact": {"low": 1, "high": 9}, "action": 1, "vulnerability": 0.5},
            "threat events: contact 1 to 9, vulnerability 50%",
        ),
    ],
)
def test_what_is_recorded_is_told_in_a_line(value: Any, said: str):
    assert shown_value(value) == said
