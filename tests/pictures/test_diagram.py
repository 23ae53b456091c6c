from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from tests.pictures.systems import KINDS, claims, system
from toolkit.markup.element import Safe
from toolkit.markup.tags import TAGS
from toolkit.pictures.diagram import diagram
from toolkit.pictures.style import ACCENT

NS = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def parts(root: ET.Element, element_id: str) -> Iterator[ET.Element]:
    for group in root.iter(f"{NS}g"):
        if group.get("data-element") == element_id:
            yield from group.iter()


def words(root: ET.Element, element_id: str) -> str:
    return " ".join(each.text or "" for each in parts(root, element_id) if each.tag == f"{NS}text")


def strokes(root: ET.Element, element_id: str) -> set[str | None]:
    return {each.get("stroke") for each in parts(root, element_id)}


def test_every_part_is_there_and_says_its_name():
    described = claims()
    root = parsed(diagram(described, kinds=KINDS))
    for element_id in [*described.components, *described.boundaries]:
        assert described.name_of(element_id) in words(root, element_id)
    assert "Claim letters" in words(root, "upload")
    assert "trust: restricted" in words(root, "training")
    assert "trust: " in words(root, "internet")
    assert "Hosted model" in words(root, "llm")


def test_it_says_what_it_shows_to_those_who_cannot_see_it():
    root = parsed(diagram(claims(), kinds=KINDS))
    title, desc = root.find(f"{NS}title"), root.find(f"{NS}desc")
    assert title is not None
    assert desc is not None
    assert title.text == "Data-flow diagram of Claims assistant"
    assert desc.text is not None
    assert "13 components in 4 trust boundaries; 15 data flows, of which 8 cross a boundary." in desc.text
    assert "Question: Policyholder to Claims portal, and back." in desc.text
    assert root.get("role") == "img"
    assert parsed(diagram(claims(), title="As agreed")).find(f"{NS}title").text == "As agreed"  # type: ignore[union-attr]


def test_it_is_static_and_stands_alone():
    svg = diagram(claims(), kinds=KINDS)
    assert isinstance(svg, Safe)
    assert svg == diagram(claims(), kinds=KINDS)
    for part in parsed(svg).iter():
        assert part.tag.removeprefix(NS) in TAGS
        assert not [name for name in part.attrib if name.startswith("on") or name.endswith(("href", "src"))]
        assert not [value for value in part.attrib.values() if "url(" in value or "//" in value]
    assert svg.count("http") == 1  # the name of SVG itself


def test_marks_are_shown_on_components_and_flows_and_nowhere_else():
    root = parsed(diagram(claims(), marks={"assistant": "17", "upload": "3", "portal": " ", "nobody": "99"}))
    assert words(root, "assistant").endswith("17")
    assert words(root, "upload").endswith("3")
    drawn = " ".join(each.text or "" for each in root.iter(f"{NS}text"))
    assert "99" not in drawn
    assert words(root, "portal") == words(parsed(diagram(claims())), "portal")


def test_a_path_is_drawn_in_the_accent_colour_and_thicker():
    plain, lit = parsed(diagram(claims())), parsed(diagram(claims(), highlight=["upload", "ingest", "nobody"]))
    assert ACCENT not in strokes(plain, "upload") | strokes(plain, "ingest")
    assert ACCENT in strokes(lit, "upload")
    assert ACCENT in strokes(lit, "ingest")
    assert ACCENT not in strokes(lit, "portal") | strokes(lit, "ask")

    def thickest(root: ET.Element, colour: str) -> float:
        return max(float(p.get("stroke-width", 0)) for p in root.iter() if p.get("stroke") == colour)

    assert thickest(lit, ACCENT) > max(
        float(p.get("stroke-width", 0)) for p in parts(lit, "ask") if p.get("stroke") != "#ffffff"
    )


def test_a_flow_with_a_reply_has_a_head_at_both_ends():
    root = parsed(diagram(claims()))
    heads = {flow: sum(p.tag == f"{NS}polygon" for p in parts(root, flow)) for flow in ("ask", "upload")}
    assert heads == {"ask": 2, "upload": 1}


def test_a_flow_across_a_boundary_is_marked_where_it_crosses():
    root = parsed(diagram(claims()))
    dots = {flow: sum(p.tag == f"{NS}circle" for p in parts(root, flow)) for flow in ("ask", "infer", "call")}
    assert dots == {"ask": 3, "infer": 2, "call": 0}


@pytest.mark.parametrize(
    ("kind", "tag", "count"),
    [
        ("person", "rect", 1),
        ("service", "rect", 1),
        ("supplier", "rect", 2),
        ("database", "path", 3),
        ("unheard", "rect", 1),
    ],
)
def test_each_kind_has_its_shape(kind, tag, count):
    root = parsed(diagram(system(components={"c": {"kind": kind}}), kinds=KINDS))
    assert sum(each.tag == f"{NS}{tag}" for each in parts(root, "c")) - (kind == "person" and tag == "path") == count


def test_models_and_agents_bear_a_spark_and_their_kinds_too():
    sparks = {}
    for kind in ("model", "hosted_model", "agent", "service"):
        root = parsed(diagram(system(components={"c": {"kind": kind}}), kinds=KINDS))
        sparks[kind] = sum(each.tag == f"{NS}polygon" for each in parts(root, "c"))
    assert sparks == {"model": 1, "hosted_model": 1, "agent": 1, "service": 0}


def test_the_key_explains_only_what_occurs():
    def key(svg: str) -> str:
        return " ".join(each.text or "" for each in parsed(svg).iter(f"{NS}text"))

    bare = key(diagram(system(components={"c": {"kind": "service"}}), kinds=KINDS))
    assert "trust boundary" not in bare
    assert "data flow" not in bare
    full = key(diagram(claims(), kinds=KINDS, highlight=["ask"]))
    for said in ("person", "data store", "outside system", "AI", "trust boundary", "reply", "across", "pointed out"):
        assert said in full


def test_what_could_not_be_drawn_is_written_under_it():
    svg = diagram(system(components={"c": {"kind": "service"}}, flows={"f": {"from": "c", "to": "d"}}))
    drawn = " ".join(each.text or "" for each in parsed(svg).iter(f"{NS}text"))
    assert "Not drawn as described: f goes from or to something that is not described" in drawn


def test_full_names_are_at_hand_where_they_had_to_be_cut():
    long = "A name that is much too long to be shown in the three lines that there are for it in a box"
    root = parsed(diagram(system(components={"c": {"kind": "service", "name": long}})))
    assert long not in words(root, "c")
    assert any(each.tag == f"{NS}title" and long in (each.text or "") for each in parts(root, "c"))
