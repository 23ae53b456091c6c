from __future__ import annotations

import pytest

from tests.pictures.checks import faults, line_crossings
from tests.pictures.systems import KINDS, claims, system
from toolkit.errors import ToolkitError
from toolkit.pictures.dataflow.layout import layout
from toolkit.pictures.dataflow.nest import DEEPEST, LARGEST


def chain(count: int) -> dict[str, object]:
    return {
        "components": {f"c{n}": {"kind": "service"} for n in range(count)},
        "flows": {f"f{n}": {"from": f"c{n}", "to": f"c{n + 1}"} for n in range(count - 1)},
    }


def test_a_real_system_is_drawn_without_a_fault_and_hardly_a_crossing():
    drawn = layout(claims(), kinds=KINDS)
    assert faults(drawn) == []
    assert set(drawn.boxes) == set(claims().components)
    assert set(drawn.flows) == set(claims().flows)
    assert set(drawn.frames) == set(claims().boundaries)
    assert line_crossings(drawn) <= 3
    assert drawn.width < 1_150  # readable at the width of a notebook or a page


def test_boundaries_hold_what_stands_in_them_and_nothing_else():
    described = claims()
    drawn = layout(described)
    for boundary_id, frame in drawn.frames.items():
        inside = {box.id for box in drawn.boxes.values() if frame.rect.contains(box.rect)}
        assert inside == {c for c in described.components if boundary_id in described.boundaries_around(c)}


def test_flows_are_marked_where_they_cross_a_boundary_and_only_there():
    described = claims()
    drawn = layout(described)
    for flow_id, flow in described.flows.items():
        around = [set(described.boundaries_around(end)) for end in (flow.from_, flow.to)]
        assert len(drawn.flows[flow_id].crossings) == len(around[0] ^ around[1]), flow_id


def test_a_flow_ends_at_its_own_components():
    described = claims()
    drawn = layout(described)
    for flow_id, flow in described.flows.items():
        start, end = drawn.flows[flow_id].points[0], drawn.flows[flow_id].points[-1]
        for point, component in ((start, flow.from_), (end, flow.to)):
            rect = drawn.boxes[component].rect
            assert rect.x <= point.x <= rect.right
            assert rect.y <= point.y <= rect.bottom


def test_the_same_system_gives_the_same_picture():
    assert layout(claims(), kinds=KINDS) == layout(claims(), kinds=KINDS)


def test_neighbours_in_a_line_are_joined_by_straight_lines():
    drawn = layout(system(**chain(3)))
    assert all(len(flow.points) == 2 for flow in drawn.flows.values())


def test_nothing_at_all_is_a_picture_too():
    drawn = layout(system())
    assert drawn.boxes == {}
    assert drawn.width > 0
    assert drawn.height > 0


@pytest.mark.parametrize(
    "parts",
    [
        {"components": {f"c{n}": {"kind": "service"} for n in range(9)}},
        {"boundaries": {"a": {}, "b": {"within": "a"}, "c": {}}},
        {"components": {"a": {"kind": "x"}}, "flows": {f"f{n}": {"from": "a", "to": "a"} for n in range(4)}},
        {
            "components": {"a": {"kind": "x"}, "b": {"kind": "x"}},
            "flows": {f"f{n}": {"from": "ab"[n % 2], "to": "ba"[n % 2], "name": "to and fro"} for n in range(7)},
        },
        {
            "components": {c: {"kind": "x"} for c in "abcd"},
            "flows": {f"{a}{b}": {"from": a, "to": b} for a in "abcd" for b in "abcd"},
        },
        {
            "components": {f"c{n}": {"kind": "x"} for n in range(9)},
            "flows": {f"f{n}": {"from": "c0", "to": f"c{n}", "name": "spreads out widely"} for n in range(1, 9)},
        },
        {
            "components": {f"c{n}": {"kind": "x"} for n in range(9)},
            "flows": {f"f{n}": {"from": f"c{n}", "to": "c0", "name": "comes together"} for n in range(1, 9)},
        },
        chain(40),
    ],
    ids=["unconnected", "empty boundaries", "self-loops", "parallel", "all to all", "fan-out", "fan-in", "long chain"],
)
def test_odd_systems_are_drawn_without_a_fault(parts):
    assert faults(layout(system(**parts))) == []


def test_boundaries_that_stand_in_each_other_are_drawn_and_said():
    parts = {
        "boundaries": {"a": {"within": "b"}, "b": {"within": "c"}, "c": {"within": "a"}, "d": {"within": "d"}},
        "components": {"x": {"kind": "service", "within": "a"}, "y": {"kind": "service", "within": "d"}},
    }
    drawn = layout(system(**parts))
    assert faults(drawn) == []
    assert set(drawn.frames) == {"a", "b", "c", "d"}
    assert drawn.frames["a"].parent == "b"
    assert drawn.frames["c"].parent is None
    assert [note.split()[0] for note in drawn.left_out] == ["c", "d"]


def test_what_is_not_described_is_left_out_and_said():
    parts = {
        "components": {"x": {"kind": "service", "within": "nowhere"}},
        "boundaries": {"b": {"within": "elsewhere"}},
        "flows": {"f": {"from": "x", "to": "nobody"}},
    }
    drawn = layout(system(**parts))
    assert set(drawn.boxes) == {"x"}
    assert drawn.flows == {}
    assert drawn.frames["b"].parent is None
    assert [note.split()[0] for note in drawn.left_out] == ["b", "x", "f"]


def test_boundaries_nested_too_deep_are_drawn_beside_each_other():
    depth = DEEPEST + 5
    boundaries = {f"b{n}": ({"within": f"b{n - 1}"} if n else {}) for n in range(depth)}
    drawn = layout(system(boundaries=boundaries, components={"c": {"kind": "x", "within": f"b{depth - 1}"}}))
    assert faults(drawn) == []
    assert max(frame.depth for frame in drawn.frames.values()) == DEEPEST
    assert len(drawn.left_out) == 5
    assert drawn.frames[f"b{depth - 1}"].rect.contains(drawn.boxes["c"].rect)


def test_a_system_too_large_to_be_read_is_refused():
    many = {f"c{n}": {"kind": "service"} for n in range(LARGEST + 1)}
    with pytest.raises(ToolkitError, match=f"{LARGEST + 1} elements could not be read"):
        layout(system(components=many))


def test_names_are_wrapped_to_three_lines_and_labels_to_two():
    long = "An exceedingly long name that no box of any reasonable size could ever hold as a whole"
    parts = {
        "boundaries": {"b": {"name": long, "trust": "none"}},
        "components": {"a": {"kind": "x", "name": long, "within": "b"}, "b": {"kind": "x", "name": "x" * 300}},
        "flows": {"f": {"from": "a", "to": "b", "name": long}},
    }
    drawn = layout(system(**parts))
    assert faults(drawn) == []
    for box in drawn.boxes.values():
        assert len(box.name.lines) == 3
        assert box.name.lines[-1].text.endswith("…")
        assert box.name.width < box.rect.width
    assert len(drawn.flows["f"].label.lines) == 2
    assert drawn.flows["f"].label.is_cut


def test_a_label_says_the_name_else_the_data_else_the_id():
    drawn = layout(claims())
    said = {flow_id: " ".join(line.text for line in flow.label.lines) for flow_id, flow in drawn.flows.items()}
    assert said["ask"] == "Question"
    assert said["upload"] == "Claim letters"
    assert said["prompt"] == "Prompts, Claim letters"
    bare = {"components": {"a": {"kind": "x"}, "b": {"kind": "x"}}, "flows": {"read_back": {"from": "a", "to": "b"}}}
    drawn = layout(system(**bare))
    assert drawn.flows["read_back"].label.lines[0].text == "read back"


def test_a_mark_on_a_flow_has_room_beside_the_label():
    plain = layout(claims()).flows["upload"]
    marked = layout(claims(), marks={"upload": "12"})
    assert marked.flows["upload"].label_rect.width > plain.label_rect.width + 10
    assert faults(marked) == []


def test_people_read_from_the_top():
    drawn = layout(claims(), kinds=KINDS)
    down = sum(flow.points[-1].y - flow.points[0].y for flow in drawn.flows.values())
    assert down > 0
