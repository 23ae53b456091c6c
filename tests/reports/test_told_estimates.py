"""The history of estimates in words: each part as a whole, before and after."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from toolkit.catalogues.catalogue import Catalogue
from toolkit.register import Person, Register, open_register
from toolkit.reports.contents import gather
from toolkit.reports.happened import changes_in_words, what_happened
from toolkit.risks.losses import quantify

BY = Person("P1", role="finance")


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        with opened.change(by=BY, reason="estimated") as change:
            risk = change.risk("Letters").estimate({"low": 1, "high": 4}, {"response": 100})
            risk.control_effect("act-as-the-user", acts_on="loss", effect=0.5, forms=["response"], cost=900)
            change.loss_tolerance((100, 0.5), (9000, 0.01))
        yield opened


def told(register: Register, catalogue: Catalogue, record: str) -> list[tuple[str, str, str]]:
    return changes_in_words(register.history(record)[-1], gather(register, catalogue))


def test_a_scenario_is_told_part_by_part(register: Register, catalogue: Catalogue):
    assert told(register, catalogue, "scenario:letters") == [
        ("frequency a year", "", "1 to 4"),
        ("loss an event", "", "response 100"),
        ("currency", "", "GBP"),
    ]
    with register.change(by=BY, reason="again") as change:
        change.risk("letters").estimate({"low": 1, "high": 6}, secondary={"probability": 0.1, "loss": 50})
    assert told(register, catalogue, "scenario:letters") == [
        ("frequency a year", "1 to 4", "1 to 6"),
        ("what sometimes follows", "", "in 10% of events also 50"),
    ]
    with register.change(by=BY, reason="withdrawn") as change:
        change.risk("letters").estimate(secondary=None, frequency=2)
    assert told(register, catalogue, "scenario:letters") == [
        ("frequency a year", "1 to 6", "2"),
        ("what sometimes follows", "in 10% of events also 50", ""),
    ]


def test_effects_costs_tolerance_and_figures_are_told_in_words(register: Register, catalogue: Catalogue):
    control = catalogue.controls["act-as-the-user"].title
    effect = (f"control “{control}”", "", "planned, lowers loss (response) by 50%")
    assert effect in told(register, catalogue, "risk:letters")
    assert any("50% for more than 100" in new for _, _, new in told(register, catalogue, "criteria"))
    contents = gather(register, catalogue)
    assert what_happened(register.history("control_cost:act-as-the-user")[0], contents) == (
        f"What “{control}” costs a year"
    )
    with register.change(by=BY, reason="for the board") as change:
        change.keep_figures(quantify(register), label="November")
    assert told(register, catalogue, "figures:1") == [("currency", "", "GBP"), ("label", "", "November")]
