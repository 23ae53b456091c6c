"""Whatever a person, a file or a model wrote: pictures show it as text, add no tag for it, and stay well-formed."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from tests.hostile_text import FORBIDDEN, HOSTILE
from tests.pictures.checks import faults
from toolkit.catalogues.kind import ComponentKind
from toolkit.markup.tags import TAGS
from toolkit.pictures.bars import bars
from toolkit.pictures.coverage import coverage
from toolkit.pictures.dataflow.layout import layout
from toolkit.pictures.diagram import diagram
from toolkit.pictures.matrix import matrix
from toolkit.system.model import System

ATTRIBUTES = """
    xmlns viewbox width height style role aria-labelledby id data-element d x y x1 x2 y1 y2 cx cy r rx points transform
    fill fill-opacity stroke stroke-width stroke-dasharray stroke-opacity stroke-linejoin stroke-linecap opacity
    font-family font-size font-weight text-anchor textlength lengthadjust
"""
ALLOWED_ATTRIBUTES = frozenset(ATTRIBUTES.split())
ALL = [*HOSTILE, *FORBIDDEN]


class Census(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")

    def handle_comment(self, data):
        raise AssertionError("a comment")

    def handle_decl(self, decl):
        raise AssertionError("a declaration")

    def handle_pi(self, data):
        raise AssertionError("a processing instruction")


def assert_harmless(svg: str) -> None:
    ET.fromstring(svg)
    counted = Census()
    counted.feed(svg)
    counted.close()
    assert counted.tags <= {tag.lower() for tag in TAGS}
    assert set(counted.attributes) <= ALLOWED_ATTRIBUTES
    for name, values in counted.attributes.items():
        if name not in ("data-element", "xmlns", "style"):
            assert not [value for value in values if "url(" in value or ":" in value], name


def hostile_system(text: str) -> System:
    return System.model_validate(
        {
            "id": "s",
            "name": text or "x",
            "boundaries": {"b": {"name": text, "trust": "none"}, "c": {"name": text, "within": "b"}},
            "components": {
                "one": {"kind": "k", "name": text, "within": "b", "description": text, "provider": text},
                "two": {"kind": "other", "name": text, "within": "c"},
            },
            "data": {"d": {"name": text}},
            "flows": {
                "f": {"from": "one", "to": "two", "name": text, "replies": "yes"},
                "g": {"from": "two", "to": "one", "carries": ["d"]},
                "h": {"from": "one", "to": "one", "name": text},
            },
        }
    )


@pytest.mark.parametrize("text", [text for text in ALL if text != "\ud800"])  # which no system takes in
def test_a_diagram_of_hostile_names_is_text(text):
    kind = ComponentKind.model_construct(title=text, description=text, shape="store", is_a=None, ai=True)
    described = hostile_system(text)
    marks = {"one": text, "f": text, text: "1"}
    svg = diagram(described, kinds={"k": kind}, marks=marks, highlight=[text, "f"], title=text or None)
    assert_harmless(svg)
    assert faults(layout(described, kinds={"k": kind}, marks=marks)) == []


@pytest.mark.parametrize("text", ALL)
def test_a_matrix_of_hostile_names_is_text(text):
    svg = matrix(
        [(text, text, {"current": ("l", "i"), "inherent": ("l", "j")}), (text, text, {"current": (text, text)})],
        likelihood_steps=[("l", text)],
        impact_steps=[("i", text), ("j", text)],
        table={"i": {"l": "low"}, "j": {"l": text}},
        levels=[("low", text, text)],
    )
    assert_harmless(svg)


@pytest.mark.parametrize("text", ALL)
def test_coverage_and_bars_of_hostile_names_are_text(text):
    assert_harmless(coverage([(text, text)], [text], {(text, text): {"applies": 1, text: 3}}))
    assert_harmless(bars([(text, {"met": 1, text: 2})], {"met": "#000000", text: text}, title=text))


def test_a_megabyte_of_name_is_cut_before_it_is_measured():
    huge = "<b>" * 350_000
    svg = bars([(huge, {"met": 1})]) + diagram(hostile_system(huge), marks={"one": huge}, title="x")
    assert len(svg) < 100_000
