from __future__ import annotations

import pytest

from toolkit.pictures.style import INK, PAPER, UNKNOWN_COLOUR, ink_on, safe_colour


@pytest.mark.parametrize("colour", ["red", "url(//x)", "#12345", "#1234567", "", "#gggggg", "#123456;x"])
def test_only_plain_colours_pass(colour):
    assert safe_colour(colour) == UNKNOWN_COLOUR


def test_text_is_dark_on_light_and_light_on_dark():
    assert safe_colour("#A1B2C3") == "#a1b2c3"
    assert ink_on("#ffffff") == INK
    assert ink_on("#f4d03f") == INK
    assert ink_on("#7b1e1e") == PAPER
    assert ink_on("#000000") == PAPER
