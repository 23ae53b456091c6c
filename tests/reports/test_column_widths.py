"""Columns on paper: they fill the line, keep their shares where they can, and break no word of a heading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.reports.documents.column_widths import column_widths

TEXT = st.text("abc ", max_size=40)


@given(st.lists(st.tuples(TEXT, st.floats(0.1, 5)), min_size=1, max_size=9), st.lists(TEXT, max_size=4))
def test_columns_fill_the_line_and_none_vanishes(columns, cells):
    heads, shares = zip(*columns, strict=True)
    rows = [[cell] * len(heads) for cell in cells]
    found = column_widths(heads, rows, shares, line=17.4, size=8.5)
    assert sum(found) == pytest.approx(17.4)
    assert min(found) > 0


def test_a_column_that_is_too_narrow_for_its_heading_is_widened_by_what_others_can_spare():
    heads, shares = ("Provision", "Status", "In our paraphrase", "Claimed"), (1.7, 0.3, 9, 0.3)
    found = column_widths(heads, [], shares, line=17.4, size=8.5)
    plain = [17.4 * share / sum(shares) for share in shares]
    assert found[1] > plain[1]
    assert found[3] > plain[3]
    assert found[2] < plain[2]


def test_columns_that_fit_keep_their_shares():
    assert column_widths(("A", "B"), [("x", "y")], (1, 3), line=16, size=8) == [4, 12]


def test_where_no_word_fits_the_shares_stand():
    heads = ["Incomprehensibilities"] * 12
    assert column_widths(heads, [], [1] * 12, line=12, size=10) == [1] * 12


def test_a_long_word_takes_its_room_from_columns_that_have_little_to_say():
    heads, shares = ("Asset", "Who answers for it", "From"), (3, 3, 1)
    rows = [("Agent", "a sentence of short words that goes on and on " * 3, "system:fraud_classifier")] * 4
    found = column_widths(heads, rows, shares, line=12, size=8.5)
    assert found[2] > 12 / 7
    assert found[0] + 0.5 < found[1]


@pytest.mark.parametrize("said", ["5.1.1-1.1", "2026-11-27", "10.2.2-2.2"])
def test_a_day_and_the_number_of_a_provision_need_their_room_whole(said):
    heads, shares = ("No.", "What it asks"), (1, 30)
    narrow, _ = column_widths(heads, [("1", "a sentence " * 9)], shares, line=17, size=8.5)
    whole, _ = column_widths(heads, [(said, "a sentence " * 9)], shares, line=17, size=8.5)
    halves, _ = column_widths(heads, [(said.replace("-", "- "), "a sentence " * 9)], shares, line=17, size=8.5)
    assert whole > halves > narrow
