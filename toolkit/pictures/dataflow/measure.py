"""The sizes that a diagram is made of, and the texts in it, broken into lines that fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.catalogues.kind import ComponentKind
from toolkit.pictures.dataflow.nest import Nest
from toolkit.pictures.style import CAPTION_SIZE, LABEL_SIZE, NAME_SIZE
from toolkit.pictures.text import Line, Lines, line_height, text_width, wrap
from toolkit.system.model import System

__all__ = [
    "BADGE_HEIGHT",
    "BOUNDARY_SIZE",
    "BOX_WIDTH",
    "ICON_ROOM",
    "LID",
    "TRUST_GAP",
    "BoundaryLabel",
    "Texts",
    "badge_text",
    "badge_width",
    "boundary_label",
    "flow_text",
    "is_ai",
    "measure",
]

BOX_WIDTH = 132.0
"""The width of every component's box."""

BOUNDARY_SIZE = 12.0
"""The type size of a boundary's name."""

BADGE_HEIGHT = 15.0
"""The height of the small badges that carry marks."""

LID = 9.0
"""How high the lid of a store is."""

TRUST_GAP = 8.0
"""From a boundary's name to its grade of trust, where that stands beside it."""

ICON_ROOM = 14.0
"""The room of the small mark beside a caption."""

_BOX_PADDING = 9.0
_LABEL_WIDTH = 88.0


@dataclass(frozen=True)
class Texts:
    """The lines of each component's name and caption, and of each flow's label; widths of flows' badges (0: none)."""

    names: tuple[Lines, ...]
    captions: tuple[Lines, ...]
    shapes: tuple[str, ...]
    are_ai: tuple[bool, ...]
    labels: tuple[Lines, ...]
    flow_badges: tuple[float, ...]

    def box_height(self, component: int) -> float:
        """The height that a component's name and caption need."""
        lines = max(1, len(self.names[component].lines))
        lid = LID if self.shapes[component] == "store" else 0.0
        return 2 * _BOX_PADDING + lines * line_height(NAME_SIZE) + line_height(CAPTION_SIZE) + lid

    def label_size(self, flow: int) -> tuple[float, float]:
        """The width and height of a flow's label, its badge included."""
        badge = self.flow_badges[flow]
        lines = self.labels[flow]
        height = max(lines.height(LABEL_SIZE), BADGE_HEIGHT if badge else 0.0)
        return lines.width + (badge + 4.0 if badge else 0.0), height


@dataclass(frozen=True)
class BoundaryLabel:
    """A boundary's name, and its grade of trust beside it or under it; `trust` is None where nothing is stated."""

    name: Lines
    trust: Line | None
    is_beside: bool

    @property
    def width(self) -> float:
        """The width of the whole."""
        trust = self.trust.width if self.trust else 0.0
        return self.name.width + TRUST_GAP + trust if self.is_beside else max(self.name.width, trust)

    @property
    def height(self) -> float:
        """The height of the whole."""
        lines = 1 if self.trust and not self.is_beside else 0
        return self.name.height(BOUNDARY_SIZE) + lines * line_height(LABEL_SIZE)


def boundary_label(system: System, boundary_id: str, width: float) -> BoundaryLabel:
    """A boundary's label within a width: in one line where it fits."""
    grade = system.boundaries[boundary_id].trust
    text = system.name_of(boundary_id)
    if grade is None:
        return BoundaryLabel(wrap(text, width, BOUNDARY_SIZE, lines=2, bold=True), None, is_beside=False)
    trust = wrap(f"trust: {grade.value}", width, LABEL_SIZE, lines=1).lines[0]
    name = wrap(text, width - TRUST_GAP - trust.width, BOUNDARY_SIZE, lines=1, bold=True)
    if not name.is_cut:
        return BoundaryLabel(name, trust, is_beside=True)
    return BoundaryLabel(wrap(text, width, BOUNDARY_SIZE, lines=2, bold=True), trust, is_beside=False)


def badge_text(mark: str) -> str:
    """What a badge says of a mark: a number or a short word."""
    lines = wrap(mark, 44.0, CAPTION_SIZE, lines=1, bold=True).lines
    return lines[0].text if lines else ""


def badge_width(mark: str) -> float:
    """The width of the badge that shows a mark; 0 for an empty one."""
    text = badge_text(mark)
    return max(BADGE_HEIGHT, text_width(text, CAPTION_SIZE, bold=True) + 8.0) if text else 0.0


def flow_text(system: System, flow_id: str) -> str:
    """What a flow's label says: its name, else the data it carries, else its id."""
    flow = system.flows[flow_id]
    carried = ", ".join(system.name_of(data) if data in system.data else data for data in flow.carries or ())
    return flow.name.strip() or carried or flow_id.replace("_", " ").replace("-", " ")  # its ends are seen anyway


def is_ai(kind: str, kinds: Mapping[str, ComponentKind]) -> bool:
    """Is a component of this kind a model, or does it run or train one?"""
    seen: set[str] = set()
    while kind in kinds and kind not in seen:
        if kinds[kind].ai:
            return True
        seen.add(kind)
        kind = kinds[kind].is_a or ""
    return False


def measure(system: System, nest: Nest, marks: Mapping[str, str], kinds: Mapping[str, ComponentKind] | None) -> Texts:
    """All texts of a diagram, broken into lines."""
    room = BOX_WIDTH - 2 * _BOX_PADDING
    names, captions, shapes, are_ai = [], [], [], []
    for component_id in nest.components:
        kind = system.components[component_id].kind
        known = (kinds or {}).get(kind)
        called = known.title if known else kind.replace("_", " ").replace("-", " ")
        names.append(wrap(system.name_of(component_id), room, NAME_SIZE, lines=3, bold=True))
        shapes.append(known.shape if known else "process")
        are_ai.append(is_ai(kind, kinds or {}))
        has_icon = are_ai[-1] or shapes[-1] == "actor"
        captions.append(wrap(called, room - (ICON_ROOM if has_icon else 0.0), CAPTION_SIZE, lines=1))
    labels = tuple(wrap(flow_text(system, flow), _LABEL_WIDTH, LABEL_SIZE, lines=2) for flow in nest.flows)
    badges = tuple(badge_width(marks.get(flow, "")) for flow in nest.flows)
    return Texts(tuple(names), tuple(captions), tuple(shapes), tuple(are_ai), labels, badges)
