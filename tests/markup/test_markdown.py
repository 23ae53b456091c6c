"""Text as Markdown shows it: whatever people typed comes out as that text, in one paragraph a line."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from tests.hostile_text import HOSTILE
from toolkit.markup.escape import visible
from toolkit.markup.markdown import md, md_lines

NUMBERED = ("1. first", "12) twelfth", "2027. A year", "3.", "1.5 million", "1) 2) 3)")


def shown(source: str) -> tuple[str, set[str]]:
    """The text and the tags that a reader of Markdown makes of it."""
    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(source)
    text = re.sub(r"<[^>]*>", "", page)
    for reference, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(reference, sign)
    return " ".join(text.split()), set(re.findall(r"</?([a-z0-9]+)", page))


@pytest.mark.parametrize("text", [text for text in (*HOSTILE, *NUMBERED) if text.strip() and len(text) < 500])
def test_a_line_of_its_own_stays_the_text_that_it_is(text):
    assert shown(md(text)) == (" ".join(visible(text).split()), {"p"})


@pytest.mark.parametrize("text", NUMBERED)
def test_what_begins_like_a_list_stays_text(text):
    assert shown(f"Before\n\n{md(text)}\n\nafter")[1] == {"p"}


def test_several_lines_are_several_paragraphs():
    assert md_lines("a *b*\n\n\n  # c\r\n- d") == "a \\*b\\*\n\n\\# c\n\n\\- d"
    assert md_lines(" \n\n") == ""
