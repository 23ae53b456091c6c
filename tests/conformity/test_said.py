"""What words amount to: placeholders, denials, days to come, and what a person has to read."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.conformity.said import Amount, amount_of, is_given, is_somebody

TODAY = date(2026, 11, 27)


PLACEHOLDERS = (
    "TODO|todo: ask Ann|n/a|N/A.|-|—|...|?|tbc|TBD|[insert a date]|<name>|yes|OK|as appropriate|work in progress|x"
    "|FIXME later|Lorem ipsum dolor sit amet| |unknown|To follow.|(pending)|**TBC**|n.a.|TBC; tbc."
)


@pytest.mark.parametrize("text", PLACEHOLDERS.split("|"))
def test_a_placeholder_says_nothing(text: str) -> None:
    assert amount_of(text) == "nothing"
    assert not is_given(text)


@pytest.mark.parametrize(
    "text",
    [
        "Never rehearsed.",
        "never been rehearsed",
        "None yet",
        "none",
        "No.",
        "Not yet",
        "Nobody so far",
        "We have not rehearsed it yet.",
        "We haven't rehearsed it yet",
        "It hasn’t been tested.",
        "The plan has never been rehearsed, and nobody has been named to lead one.",
        "There is no plan for this.",
        "We have no written procedure.",
        "We don't have a plan",
        "No rehearsal was held.",
        "To be confirmed.",
        "Still to be done",
        "Until now nobody",
        "TODO. Never tested.",
        "It is not documented. No tests. None planned so far.",
        "not tested",
    ],
)
def test_a_denial_is_told_from_what_is_said(text: str) -> None:
    assert amount_of(text) == "denied"
    assert not is_given(text)


@pytest.mark.parametrize(
    "text",
    [
        "Each March",
        "Rehearsed on 2026-03-01; not yet with the new tool.",
        "Never rehearsed. Each September from now on.",
        "Letters that have not been checked are held back.",
        "If it was not tested, it is not released.",
        "No live data is used in tests.",
        "We never share data with others.",
        "Nothing leaves the country.",
        "Nobody else may read it.",
        "Neither data nor classifier go to another owner.",
        "There are no exceptions.",
        "Wherever there is no plan, the duty officer decides.",
        "1.4.0",
        "v1",
        "2026",
    ],
)
def test_what_is_in_doubt_counts_as_said_and_is_left_to_a_reader(text: str) -> None:
    assert amount_of(text) == "said"
    assert is_given(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("First at the table on 2026-12-22: a letter has steered it", "to come"),
        ("22 December 2026, led by P2", "to come"),
        ("In Dec. 2026", "to come"),
        ("Q1 2027", "to come"),
        ("2027/Q1", "to come"),
        ("some time in 2027", "to come"),
        ("2026-11-28 and 2027-05-01", "to come"),
        ("2026-11-27", "said"),
        ("Last on 3 March 2026, next on 2027-03-01", "said"),
        ("Q4 2026", "said"),
        ("in 2026", "said"),
        ("Each March", "said"),
        ("2026-99-99", "said"),
        ("Never. Next on 2027-03-01", "to come"),
    ],
)
def test_words_that_name_only_days_ahead_tell_of_nothing_done(text: str, amount: Amount) -> None:
    assert amount_of(text, ahead_of=TODAY) == amount
    assert amount_of(text) == "said"  # where a day ahead is what is asked for


def test_an_owner_is_somebody_who_could_be_asked() -> None:
    assert all(is_somebody(each) for each in ("P3", "Claims data office", "The platform team"))
    assert not any(is_somebody(each) for each in ("Everyone", "the team", "TBD", "-", "none yet", "us", "somebody"))


def test_words_of_any_size_and_kind_are_answered() -> None:
    for text in (
        "not " * 50_000 + "yet",
        "no," * 50_000,
        "\0\ufffe",
        "(" * 20_000,
        "\n" * 20_000,
        "not a yet " * 9_000,
    ):
        assert amount_of(text, ahead_of=TODAY) in ("nothing", "denied", "said")
