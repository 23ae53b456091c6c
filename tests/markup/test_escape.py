from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile_text import FORBIDDEN, HOSTILE
from toolkit.markup.escape import escape, visible


class Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def shown_in_html(text: str) -> tuple[list[str], str]:
    collector = Collector()
    collector.feed(f"<p>{text}</p>")
    collector.close()
    return collector.tags, collector.text


@pytest.mark.parametrize("text", [*HOSTILE, *FORBIDDEN])
def test_hostile_text_stays_text_in_html(text):
    tags, said = shown_in_html(escape(text))
    assert tags == ["p"]
    assert said == visible(text)


@pytest.mark.parametrize("text", [*HOSTILE, *FORBIDDEN])
def test_hostile_text_stays_text_in_xml_and_in_its_attributes(text):
    root = ET.fromstring(f"<p a=\"{escape(text)}\" b='{escape(text)}'>{escape(text)}</p>")
    assert root.text in (visible(text).replace("\r\n", "\n").replace("\r", "\n"), None)
    assert len(root) == 0
    assert set(root.attrib) == {"a", "b"}


@given(st.text(alphabet=st.characters()))
def test_any_text_is_legal_xml_and_reads_back(text):
    root = ET.fromstring(f"<p>{escape(text)}</p>")
    assert (root.text or "") == visible(text).replace("\r\n", "\n").replace("\r", "\n")


def test_controls_become_a_visible_replacement():
    assert escape("a\x00b\x1b[31m\x85") == "a\ufffdb\ufffd[31m\ufffd"
    assert escape("\ud800\ufffe") == "\ufffd\ufffd"
    assert escape("tab\tline\n") == "tab\tline\n"


def test_a_change_of_direction_is_shown_not_obeyed():
    assert escape("\u202egnp.exe") == "«U+202E»gnp.exe"
    assert escape("\u2066a\u2069") == "«U+2066»a«U+2069»"


@pytest.mark.parametrize(
    "text", ["שלום, עולם", "مرحبا", "风险登记册", "👩🏽\u200d💻 🏴\u200d☠️", "a\u200fb", "é e\u0301"]
)
def test_honest_text_is_left_alone(text):
    assert escape(text) == text


def test_quotes_are_escaped_for_attributes():
    assert escape("\"'&<>") == "&quot;&#39;&amp;&lt;&gt;"
