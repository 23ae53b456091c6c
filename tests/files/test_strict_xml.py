"""XML of other tools: what is kept of it, and what is refused before it means anything."""

from __future__ import annotations

import pytest

from toolkit.errors import InputError
from toolkit.files.strict_xml import read_xml


def said(text: str | bytes, **limits) -> str:
    """What is wrong with a file."""
    with pytest.raises(InputError) as caught:
        read_xml(text, source="f.xml", **limits)
    return str(caught.value)


def test_elements_keep_their_names_texts_and_lines():
    begin = '\ufeff<?xml version="1.0"?>\n<m xmlns="urn:a" xmlns:i="urn:b">\n'
    root = read_xml(begin + ' <p i:type="T">a &amp; <!-- no --> b</p>\n <p/><?x y?></m>', source="f.xml")
    first, second = root.all("p")
    assert (root.name, first.text, dict(first.attributes), first.line) == ("m", "a &  b", {"type": "T"}, 3)
    assert (second.text, dict(second.attributes), second.children) == ("", {}, [])
    assert root.said("p") == "a &  b"
    assert root.child("p", "q") is None
    assert root.said("q", "r") == ""


def test_what_is_passed_over_is_not_kept():
    text = "<m><big><a><b>x</b></a></big>t<small/><in><big/></in></m>"
    root = read_xml(text, source="f.xml", passed_over=lambda name, depth: name == "big" and depth == 1)
    assert [each.name for each in root.children] == ["small", "in"]
    assert root.text == "t"
    assert [each.name for each in root.children[1].children] == ["big"]


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE m><m/>",
        '<!DOCTYPE m SYSTEM "http://127.0.0.1/x.dtd"><m/>',
        '<!DOCTYPE m [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><m>&b;</m>',
        '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><m>&a;</m>',
        '<!DOCTYPE m [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><m/>',
    ],
)
def test_document_types_and_entities_are_refused(text):
    assert "f.xml:1: it declares a document type or an entity" in said(text)


def test_what_is_no_xml_is_said():
    assert "no well-formed XML (undefined entity)" in said("<m>&b;</m>")
    assert "f.xml:2: this is no well-formed XML (mismatched tag)" in said("<m>\n</n>")
    assert "no well-formed XML" in said("")
    assert "looks cut off" in said("<m>\n<n>abc")
    assert "f.xml:2: the file ends in the middle; it looks cut off" in said("<m>\n<n a='abc")
    assert "UTF-16" in said("<m/>".encode("utf-16"))
    assert "not UTF-8" in said(b"<m>\xff</m>")
    assert "no well-formed XML" in said("<m>\x00</m>")
    assert read_xml('<?xml version="1.0" encoding="latin-1"?><m>é</m>', source="f.xml").text == "é"


def test_everything_is_bounded():
    assert "larger than the 10 bytes" in said("<m>12345678</m>", limit_bytes=10)
    assert "nested more than 60 deep" in said("<m>" * 100_000)
    assert "more than 3 elements" in said("<m><a/><b/><c/></m>", limit_elements=3)
    assert "more than 3 elements of the model" in said("<m><a x='1' y='2'/></m>", limit_kept=3)
    assert "a tag or comment is longer" in said("<m " + " ".join(f"a{n}='1'" for n in range(300_000)) + "/>")
    assert "a tag or comment is longer" in said("<m><!--" + "x" * 2_000_000 + "--></m>")
    assert len(read_xml("<m>" + "x" * 3_000_000 + "</m>", source="f.xml").text) == 3_000_000
