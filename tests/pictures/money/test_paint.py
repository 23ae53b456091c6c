"""Series are told apart without colour, and what is drawn can be seen on white paper."""

from __future__ import annotations

import pytest

from tests.pictures.money.samples import all_ordinary
from toolkit.pictures.money.chart import Line, Words
from toolkit.pictures.money.gallery import chart_of
from toolkit.pictures.money.paint import OFFERED, paints_for
from toolkit.pictures.style import contrast_on_paper, text_colour

LEVELS = ["inherent", "current", "target", "tolerance"]


@pytest.mark.parametrize("names", [LEVELS, list("abcdef"), ["current", "a", "b", "c"]])
def test_no_two_series_share_colour_dash_and_symbol(names):
    paints = paints_for(names)
    assert len({paint.colour for paint in paints}) == len(names)
    assert len({(paint.dash, paint.symbol) for paint in paints}) == len(names)


def test_a_series_keeps_its_paint_beside_any_others():
    (alone,) = paints_for(["current"])
    assert paints_for(["x", "Current", "y"])[1] == alone
    assert len(paints_for([str(n) for n in range(50)])) == 50


@pytest.mark.parametrize("name", all_ordinary())
def test_lines_and_labels_have_enough_contrast(name):
    if name == "moves":
        return  # its words stand on the cells, in black or white
    for mark in chart_of(all_ordinary()[name]).marks:
        if isinstance(mark, Line):
            assert contrast_on_paper(mark.colour) >= 3, mark
        elif isinstance(mark, Words) and mark.colour and mark.sides != ("middle",):
            assert contrast_on_paper(mark.colour) >= 4.5, mark


def test_contrast_is_that_of_wcag():
    assert contrast_on_paper("#000000") == pytest.approx(21)
    assert contrast_on_paper("#ffffff") == pytest.approx(1)
    assert contrast_on_paper("#777777") == pytest.approx(4.48, abs=0.01)
    assert text_colour("#000000") == "#000000"
    assert contrast_on_paper(text_colour("#f0e442")) >= 4.5
    assert all(contrast_on_paper(paint.colour) >= 3 for paint in OFFERED)
