from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile_text import FORBIDDEN, HOSTILE
from toolkit.pictures.geometry import Point
from toolkit.pictures.text import draw_text, text_width, wrap


def said(text: str, width: float = 100, lines: int = 3) -> list[str]:
    return [line.text for line in wrap(text, width, 13, lines=lines).lines]


def test_short_text_stays_in_one_line_and_long_text_breaks_at_blanks():
    assert said("Web chat") == ["Web chat"]
    assert said("Document ingest pipeline", 112) == ["Document ingest", "pipeline"]
    assert said("  two\n\tlines \u2028 ") == ["two lines"]
    assert said("") == []


def test_what_does_not_fit_ends_in_an_ellipsis():
    cut = wrap("word " * 50, 100, 13, lines=2)
    assert cut.is_cut
    assert len(cut.lines) == 2
    assert cut.lines[-1].text.endswith("…")
    assert not wrap("word", 100, 13, lines=2).is_cut


def test_long_words_break_after_joints_first():
    assert said("retrieval_augmented_generation", 80) == ["retrieval_", "augmented_", "generation"]
    assert "".join(said("x" * 20, 50)) == "x" * 20


@pytest.mark.parametrize("text", [*HOSTILE, *FORBIDDEN])
@pytest.mark.parametrize("lines", [1, 3])
def test_hostile_text_keeps_to_its_measure(text, lines):
    wrapped = wrap(text, 100, 13, lines=lines)
    assert len(wrapped.lines) <= lines
    assert wrapped.width <= 100


@given(st.text(max_size=80), st.floats(30, 200), st.integers(1, 4))
def test_any_text_keeps_to_its_measure(text, width, lines):
    wrapped = wrap(text, width, 12, lines=lines)
    assert len(wrapped.lines) <= lines
    assert all(line.width <= width for line in wrapped.lines)


def test_a_letter_and_its_marks_stay_together_and_few():
    assert said("z" + "\u0335" * 30) == ["z" + "\u0335" * 3]
    family = "👩🏽\u200d💻"
    assert said(family * 12, 60, lines=9) == [family * 3] * 4


def test_hidden_characters_are_visible_before_they_are_measured():
    assert said("\u202egnp.exe", 300) == ["«U+202E»gnp.exe"]
    assert text_width(said("\u202eabc", 300)[0], 13) > text_width("abc", 13) + 30


def test_wide_letters_are_wide_and_bold_is_wider():
    assert text_width("风险", 10) > text_width("ab", 10)
    assert text_width("mmm", 10) > text_width("iii", 10) * 2
    assert text_width("abc", 10, bold=True) > text_width("abc", 10)
    assert text_width("e\u0301", 10) == text_width("e", 10)


@pytest.mark.parametrize("text", ["Ordinary words", "\U00012000\U00012001", "日本語", "👩🏽‍💻"])
def test_every_line_is_held_to_its_measure_whatever_the_font(text):
    line = wrap(text, 200, 13, lines=1).lines[0]
    held = re.search(r'textLength="([0-9.]+)"', draw_text(line, Point(0, 0), 13, fill="#000000"))
    assert 0.9 * line.width < float(held.group(1)) <= line.width
