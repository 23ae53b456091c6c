from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile_text import FORBIDDEN, HOSTILE
from toolkit.markup.element import Safe, element, fragment, number, stylesheet
from toolkit.markup.svg import picture
from toolkit.markup.tags import TAGS, VOID_TAGS


class Census(HTMLParser):
    """Every tag and attribute name that a browser would find."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def census(markup: str) -> Census:
    counted = Census()
    counted.feed(markup)
    counted.close()
    return counted


def test_plain_children_are_escaped_and_safe_ones_pass():
    inner = element("b", None, "a<b")
    assert inner == "<b>a&lt;b</b>"
    assert element("p", {"class": "x"}, inner, " & ", 3, None, 1.5) == ('<p class="x"><b>a&lt;b</b> &amp; 31.5</p>')


def test_joining_safe_with_plain_text_is_plain_again():
    joined = element("b", None, "x") + "<script>"
    assert not isinstance(joined, Safe)
    assert "<script>" not in fragment(joined)


@pytest.mark.parametrize("text", [*HOSTILE, *FORBIDDEN])
def test_hostile_text_adds_no_tag_and_no_attribute(text):
    made = element("td", {"title": text, "class": text}, text)
    counted = census(made)
    assert counted.seen == {"td"}
    assert counted.attributes == {"title", "class"}
    assert ET.fromstring(made).tag == "td"


@given(
    st.recursive(
        st.text(max_size=20),
        lambda children: st.builds(
            lambda tag, attrs, inner: element(tag, attrs, *([] if tag in VOID_TAGS else inner)),
            st.sampled_from(sorted(TAGS)),
            st.dictionaries(
                st.sampled_from(["class", "title", "id", "data-element"]), st.text(max_size=10), max_size=2
            ),
            st.lists(children, max_size=3),
        ),
        max_leaves=8,
    )
)
def test_whatever_is_nested_is_well_formed_and_uses_only_allowed_tags(made):
    whole = element("div", None, made)
    ET.fromstring(whole)
    assert census(whole).seen <= set(TAGS)


@pytest.mark.parametrize(
    "tag", ["script", "iframe", "object", "img", "form", "base", "meta", "use", "foreignObject", "p x"]
)
def test_tags_that_run_or_load_are_refused(tag):
    with pytest.raises(ValueError, match="not among the tags"):
        element(tag)


@pytest.mark.parametrize("name", ["onclick", "ONLOAD", "src", "srcdoc", "formaction", "a b", "x>", ""])
def test_attributes_that_run_or_load_are_refused(name):
    with pytest.raises(ValueError, match="not among those"):
        element("p", {name: "x"})


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.invalid", "java\nscript:x", "file:///x", ""]
)
def test_addresses_of_other_kinds_are_refused(url):
    with pytest.raises(ValueError, match="address"):
        element("a", {"href": url}, "x")


@pytest.mark.parametrize("paint", ["url(https://example.invalid/x)", "URL ( //x )", "red;background:url('//x')"])
def test_paint_from_elsewhere_is_refused(paint):
    with pytest.raises(ValueError, match="outside the page"):
        element("rect", {"fill": paint})
    with pytest.raises(ValueError, match="outside the page"):
        element("p", {"style": paint})
    assert element("rect", {"fill": "url(#here)"}) == '<rect fill="url(#here)"/>'


def test_attributes_that_say_nothing_are_left_out():
    assert element("details", {"open": True, "hidden": False, "id": None, "class": ""}) == (
        '<details open="" class=""></details>'
    )


def test_a_void_element_closes_itself_and_holds_nothing():
    assert element("br") == "<br/>"
    with pytest.raises(ValueError, match="holds nothing"):
        element("br", None, "x")


@pytest.mark.parametrize(
    ("value", "written"), [(1.0, "1"), (-0.001, "0"), (1.256, "1.26"), (1e21, "1" + "0" * 21), (100, "100")]
)
def test_numbers_are_short_and_plain(value, written):
    assert number(value) == written


def test_a_style_sheet_of_ours_loads_nothing_and_ends_nothing():
    assert stylesheet("td>b{color:red}") == "<style>td>b{color:red}</style>"
    for css in ("a{}</style><script>", "@import 'x'", "a{background:url(//x)}"):
        with pytest.raises(ValueError, match="neither"):
            stylesheet(css)


def test_a_picture_says_what_it_shows_and_scales():
    made = picture(200, 100.5, element("rect", {"width": 10}), title="A <title>", description="What it shows")
    root = ET.fromstring(made)
    ns = "{http://www.w3.org/2000/svg}"
    title, desc = root.find(f"{ns}title"), root.find(f"{ns}desc")
    assert title is not None
    assert desc is not None
    assert title.text == "A <title>"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert root.get("role") == "img"
    assert root.get("viewBox") == "0 0 200 100.5"
    assert root.get("width") == "100%"
    assert "max-width:200px" in (root.get("style") or "")


def test_two_pictures_of_a_page_have_different_ids_and_the_same_one_the_same():
    one = picture(1, 1, title="a")
    assert one == picture(1, 1, title="a")
    assert one.split("aria-labelledby")[1][:20] != picture(1, 1, title="b").split("aria-labelledby")[1][:20]
