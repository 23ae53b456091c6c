"""The data-flow diagram of a system: trust boundaries, components, and the flows between them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from toolkit.catalogues.kind import ComponentKind
from toolkit.catalogues.vocabulary import Answer
from toolkit.markup.element import Safe, Value, element, fragment
from toolkit.pictures.canvas import canvas
from toolkit.pictures.dataflow.layout import Box, Flow, Frame, Layout, layout
from toolkit.pictures.dataflow.measure import (
    BADGE_HEIGHT,
    BOUNDARY_SIZE,
    ICON_ROOM,
    LID,
    TRUST_GAP,
    badge_width,
    flow_text,
)
from toolkit.pictures.geometry import Point, Rect
from toolkit.pictures.legend import diagram_legend
from toolkit.pictures.shapes import arrowhead, badge, box_outline, icon, line_path, trim
from toolkit.pictures.style import ACCENT, CAPTION_SIZE, INK, LABEL_SIZE, LINE, MUTED, NAME_SIZE, PAPER, STRONG
from toolkit.pictures.text import draw_lines, draw_text, line_height, shorten
from toolkit.system.model import System

__all__ = ["diagram", "layout"]


_LEAST_WIDTH = 480.0


@dataclass(frozen=True)
class _Ink:
    """What the parts of a drawing need to know besides their geometry."""

    system: System
    kinds: Mapping[str, ComponentKind]
    marks: Mapping[str, str]
    highlight: frozenset[str]


def diagram(
    system: System,
    *,
    marks: Mapping[str, str] | None = None,
    highlight: Sequence[str] = (),
    kinds: Mapping[str, ComponentKind] | None = None,
    title: str | None = None,
) -> Safe:
    """The diagram as SVG.

    `marks` are short texts (such as a number of findings) on components and flows, by id; `highlight` are the ids of
    components and flows to be pointed out, such as an attack path; `kinds` (of the catalogue) say which shape a
    component has and what its kind is called; `title` is what the picture is called for those who cannot see it.

    Raises ToolkitError for a system of more elements than could be read.
    """
    ink = _Ink(system, kinds or {}, marks or {}, frozenset(highlight))
    drawn = layout(system, marks=marks, kinds=kinds)
    order = sorted(drawn.flows.values(), key=lambda flow: (flow.id in ink.highlight, bool(flow.crossings)))
    width = max(drawn.width, _LEAST_WIDTH)
    notes, notes_height = diagram_legend(drawn, _present(drawn, ink), width)
    return canvas(
        width,
        drawn.height + notes_height,
        *[_frame(frame) for frame in drawn.frames.values()],
        *[_line(flow, ink) for flow in order],
        *[_box(box, ink) for box in drawn.boxes.values()],
        *[_label(flow, ink) for flow in drawn.flows.values()],
        element("g", {"transform": f"translate(0 {drawn.height:.0f})"}, notes),
        title=title or f"Data-flow diagram of {system.name}",
        description=_described(drawn, ink),
    )


def _frame(frame: Frame) -> Safe:
    rect, label = frame.rect, frame.label
    outline: dict[str, Value] = {
        **_placed(rect),
        "rx": 7,
        "fill": MUTED,
        "fill-opacity": 0.06,
        "stroke": MUTED,
        "stroke-width": 1.3,
        "stroke-dasharray": "7 4",
    }
    corner = Point(frame.label_rect.x, frame.label_rect.y)
    parts = [
        element("title", None, _frame_words(frame)),
        element("rect", outline),
        draw_lines(label.name, corner, BOUNDARY_SIZE, fill=INK, bold=True),
    ]
    if label.trust:
        below = label.name.height(BOUNDARY_SIZE)
        at = (
            Point(corner.x + label.name.width + TRUST_GAP, corner.y + BOUNDARY_SIZE * 0.93)
            if label.is_beside
            else Point(corner.x, corner.y + below + LABEL_SIZE * 0.93)
        )
        parts.append(draw_text(label.trust, at, LABEL_SIZE, fill=MUTED))
    return element("g", {"data-element": frame.id}, *parts)


def _frame_words(frame: Frame) -> str:
    return f"Trust boundary: {frame.title}"


def _box(box: Box, ink: _Ink) -> Safe:
    rect = box.rect
    is_lit = box.id in ink.highlight
    lid = LID if box.shape == "store" else 0.0
    text_height = box.name.height(NAME_SIZE) + line_height(CAPTION_SIZE)
    top = rect.y + lid + (rect.height - lid - text_height) / 2
    parts = [
        element("title", None, f"{shorten(ink.system.name_of(box.id))} ({_kind(box.id, ink)})"),
        box_outline(box.shape, rect, stroke=ACCENT if is_lit else INK, width=3.0 if is_lit else 1.3, is_ai=box.is_ai),
        draw_lines(box.name, Point(rect.centre.x, top), NAME_SIZE, fill=INK, anchor="middle", bold=True),
        _caption(box, Point(rect.centre.x, top + box.name.height(NAME_SIZE))),
    ]
    mark = ink.marks.get(box.id, "")
    if badge_width(mark):
        parts.append(badge(mark, Point(rect.right - badge_width(mark) - 5, rect.y - BADGE_HEIGHT / 2)))
    return element("g", {"data-element": box.id}, *parts)


def _caption(box: Box, at: Point) -> Safe:
    indent = ICON_ROOM if box.is_ai or box.shape == "actor" else 0.0
    left = at.x - (box.caption.width + indent) / 2
    return fragment(
        icon(box.shape, box.is_ai, Point(left, at.y + 1.5)),
        draw_lines(box.caption, Point(left + indent, at.y), CAPTION_SIZE, fill=MUTED),
    )


def _line(flow: Flow, ink: _Ink) -> Safe:
    """The line of a flow, with a pale edge so that lines that cross can be told apart."""
    is_lit = flow.id in ink.highlight
    colour = ACCENT if is_lit else STRONG if flow.crossings else LINE
    width = 3.4 if is_lit else 2.2 if flow.crossings else 1.4
    replies = ink.system.flows[flow.id].replies is Answer.YES
    path = line_path(trim(flow.points, start=replies, end=True))
    shared: dict[str, Value] = {"d": path, "fill": "none", "stroke-linejoin": "round"}
    parts = [
        element("title", None, _flow_words(flow.id, ink)),
        element("path", {**shared, "stroke": PAPER, "stroke-opacity": 0.85, "stroke-width": width + 4}),
        element("path", {**shared, "stroke": colour, "stroke-width": width}),
        arrowhead(flow.points[-1], flow.points[-2], colour, is_open=False),
    ]
    if replies:
        parts.append(arrowhead(flow.points[0], flow.points[1], colour, is_open=True))
    for at in flow.crossings:
        dot: dict[str, Value] = {"cx": at.x, "cy": at.y, "r": 3.4, "fill": PAPER, "stroke": colour, "stroke-width": 1.8}
        parts.append(element("circle", dot))
    return element("g", {"data-element": flow.id}, *parts)


def _label(flow: Flow, ink: _Ink) -> Safe:
    rect = flow.label_rect
    mark = ink.marks.get(flow.id, "")
    width = badge_width(mark)
    indent = width + 4.0 if width else 0.0
    colour = ACCENT if flow.id in ink.highlight else INK
    text_top = rect.y + rect.height - flow.label.height(LABEL_SIZE)
    parts = [
        element("title", None, _flow_words(flow.id, ink)),
        draw_lines(flow.label, Point(rect.x + indent, text_top), LABEL_SIZE, fill=colour),
    ]
    if width:
        parts.append(badge(mark, Point(rect.x, rect.y + (rect.height - BADGE_HEIGHT) / 2)))
    return element("g", {"data-element": flow.id}, *parts)


def _kind(component_id: str, ink: _Ink) -> str:
    kind = ink.system.components[component_id].kind
    return ink.kinds[kind].title if kind in ink.kinds else kind.replace("_", " ")


def _flow_words(flow_id: str, ink: _Ink) -> str:
    system, flow = ink.system, ink.system.flows[flow_id]
    carried = [system.name_of(data) if data in system.data else data for data in flow.carries or ()]
    carries = f", carrying {', '.join(carried)}" if carried and flow.name else ""
    replies = ", and back" if flow.replies is Answer.YES else ""
    label, start, end = (
        shorten(text) for text in (flow_text(system, flow_id), *map(system.name_of, (flow.from_, flow.to)))
    )
    return f"{label}: {start} to {end}{replies}{shorten(carries)}"


def _present(drawn: Layout, ink: _Ink) -> Collection[str]:
    """What there is to be explained."""
    shapes = {box.shape for box in drawn.boxes.values()}
    present = {shape for shape in shapes if shape in ("store", "actor", "system")}
    flows = [ink.system.flows[flow_id] for flow_id in drawn.flows]
    checks = {
        "boundary": bool(drawn.frames),
        "flow": bool(flows),
        "reply": any(flow.replies is Answer.YES for flow in flows),
        "crossing": any(flow.crossings for flow in drawn.flows.values()),
        "ai": any(box.is_ai for box in drawn.boxes.values()),
        "highlight": bool(ink.highlight & {*drawn.boxes, *drawn.flows}),
    }
    return present | {name for name, holds in checks.items() if holds}


def _described(drawn: Layout, ink: _Ink) -> str:
    crossing = sum(bool(flow.crossings) for flow in drawn.flows.values())
    counts = (
        f"{_count(len(drawn.boxes), 'component')} in "
        f"{_count(len(drawn.frames), 'trust boundary', 'trust boundaries')}; "
        f"{_count(len(drawn.flows), 'data flow')}, of which {crossing} cross a boundary."
    )
    flows = [f"{_flow_words(flow_id, ink)}." for flow_id in drawn.flows]
    left_out = [f"Not drawn as described: {each}." for each in drawn.left_out]
    return " ".join([counts, *flows, *left_out])


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _placed(rect: Rect) -> dict[str, float]:
    return {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
