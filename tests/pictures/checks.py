"""What must hold of the geometry of any diagram."""

from __future__ import annotations

from itertools import combinations, pairwise

from toolkit.pictures.dataflow.layout import Layout
from toolkit.pictures.geometry import Point, Rect


def faults(drawn: Layout) -> list[tuple[str, ...]]:
    """Everything that overlaps, sticks out or runs where it must not; empty for a sound diagram."""
    return [*overlaps(drawn), *line_faults(drawn), *shared_lines(drawn), *nesting_faults(drawn)]


def labels(drawn: Layout) -> list[tuple[str, Rect]]:
    """All labels: those of flows and those of frames."""
    of_flows = [(f"flow {flow.id}", flow.label_rect) for flow in drawn.flows.values()]
    return of_flows + [(f"frame {frame.id}", frame.label_rect) for frame in drawn.frames.values()]


def overlaps(drawn: Layout) -> list[tuple[str, ...]]:
    """Boxes and labels that share a place, or lie off the page."""
    things = labels(drawn) + [(f"box {box.id}", box.rect) for box in drawn.boxes.values()]
    found = [("overlap", one, other) for (one, a), (other, b) in combinations(things, 2) if a.overlaps(b)]
    page = Rect(0, 0, drawn.width, drawn.height)
    return found + [("off the page", name) for name, rect in things if not page.contains(rect)]


def line_faults(drawn: Layout) -> list[tuple[str, ...]]:
    """Lines that run aslant, through a box or through a label; or end elsewhere than at the sides of boxes."""
    found = []
    for flow in drawn.flows.values():
        for start, end in pairwise(flow.points):
            found += [("aslant", flow.id)] * (start.x != end.x and start.y != end.y)
            found += [("through", flow.id, b.id) for b in drawn.boxes.values() if b.rect.is_crossed_by(start, end)]
            found += [("through", flow.id, name) for name, rect in labels(drawn) if rect.is_crossed_by(start, end)]
        if not all(
            any(is_on_edge(end, box.rect) for box in drawn.boxes.values()) for end in (flow.points[0], flow.points[-1])
        ):
            found.append(("loose end", flow.id))
    return found


def is_on_edge(point: Point, rect: Rect) -> bool:
    """Does the point lie on a side of the rectangle, corners excluded?"""
    on_upright = point.x in (rect.x, rect.right) and rect.y < point.y < rect.bottom
    return on_upright or (point.y in (rect.y, rect.bottom) and rect.x < point.x < rect.right)


def shared_lines(drawn: Layout) -> list[tuple[str, ...]]:
    """Pairs of flows that run on top of each other for a stretch."""
    pieces = [(flow.id, *piece) for flow in drawn.flows.values() for piece in pairwise(flow.points)]
    found = []
    for (one, a, b), (other, c, d) in combinations(pieces, 2):
        level = a.y == b.y == c.y == d.y and min(a.x, b.x) < max(c.x, d.x) and min(c.x, d.x) < max(a.x, b.x)
        upright = a.x == b.x == c.x == d.x and min(a.y, b.y) < max(c.y, d.y) and min(c.y, d.y) < max(a.y, b.y)
        if level or upright:
            found.append(("on top", one, other))
    return found


def nesting_faults(drawn: Layout) -> list[tuple[str, ...]]:
    """Frames that leave their parent, overlap a sibling, do not hold their label or cut a component."""
    found: list[tuple[str, ...]] = []
    for frame in drawn.frames.values():
        found += [("label outside", frame.id)] * (not frame.rect.contains(frame.label_rect))
        if frame.parent is not None and not drawn.frames[frame.parent].rect.contains(frame.rect):
            found.append(("not within", frame.id, frame.parent))
        found += [
            ("cut", frame.id, box.id)
            for box in drawn.boxes.values()
            if frame.rect.overlaps(box.rect) and not frame.rect.contains(box.rect)
        ]
    for one, other in combinations(drawn.frames.values(), 2):
        if one.parent == other.parent and one.rect.overlaps(other.rect):
            found.append(("siblings overlap", one.id, other.id))
    return found


def line_crossings(drawn: Layout) -> int:
    """How often the line of one flow crosses another's."""
    pieces = [(flow.id, *piece) for flow in drawn.flows.values() for piece in pairwise(flow.points)]
    return sum(
        one != other and min(a.x, b.x) < c.x < max(a.x, b.x) and min(c.y, d.y) < a.y < max(c.y, d.y)
        for one, a, b in pieces
        for other, c, d in pieces
        if a.y == b.y and c.x == d.x
    )
