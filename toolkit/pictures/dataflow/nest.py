"""The parts of a system that a diagram shows, by number: components, the boundaries around them, the flows between.

A description that is not sound yet can be drawn too: what a checker should complain about (boundaries that stand in
each other, flows to nowhere) is left out or drawn at the top level here, and said in `left_out`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.errors import ToolkitError
from toolkit.system.model import System

__all__ = ["DEEPEST", "LARGEST", "Block", "Nest", "nest"]

DEEPEST = 12
"""Boundaries nested deeper than this are drawn beside each other: their frames alone would fill the page."""

LARGEST = 500
"""More components, boundaries and flows together than this are refused: nobody could read the picture."""


@dataclass
class Block:
    """A boundary (or, with no id, everything) and what stands directly in it."""

    boundary: str | None
    parent: int
    depth: int
    components: list[int] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Nest:
    """Components and flows by number; `blocks[0]` is the whole, and a block comes after the one it stands in."""

    components: tuple[str, ...]
    flows: tuple[str, ...]
    ends: tuple[tuple[int, int], ...]
    blocks: tuple[Block, ...]
    home: tuple[int, ...]
    left_out: tuple[str, ...]

    def around(self, block: int) -> tuple[int, ...]:
        """A block and those it stands in, innermost first, without the whole."""
        chain = []
        while block != 0:
            chain.append(block)
            block = self.blocks[block].parent
        return tuple(chain)

    def contents(self, block: int) -> list[int]:
        """All components in a block, at any depth."""
        inner = list(self.blocks[block].components)
        for child in self.blocks[block].blocks:
            inner.extend(self.contents(child))
        return inner


def nest(system: System) -> Nest:
    """What a diagram of the system shows.

    Raises ToolkitError for a system of more than `LARGEST` elements.
    """
    size = len(system.components) + len(system.boundaries) + len(system.flows)
    if size > LARGEST:
        raise ToolkitError(
            f"a diagram of {size} elements could not be read",
            where=system.id,
            try_instead=f"Draw a part of the system: at most {LARGEST} components, boundaries and flows together.",
        )
    left_out: list[str] = []
    blocks, of_boundary = _blocks(_parents(system, left_out), left_out)
    components = tuple(system.components)
    home = []
    for number, component_id in enumerate(components):
        within = system.components[component_id].within
        if within is not None and within not in of_boundary:
            left_out.append(f"{component_id} stands in {within}, which is not described")
        home.append(of_boundary.get(within or "", 0))
        blocks[home[-1]].components.append(number)
    numbers = {component_id: number for number, component_id in enumerate(components)}
    flows, ends = [], []
    for flow_id, flow in system.flows.items():
        if flow.from_ in numbers and flow.to in numbers:
            flows.append(flow_id)
            ends.append((numbers[flow.from_], numbers[flow.to]))
        else:
            left_out.append(f"{flow_id} goes from or to something that is not described")
    return Nest(components, tuple(flows), tuple(ends), tuple(blocks), tuple(home), tuple(left_out))


def _parents(system: System, left_out: list[str]) -> Mapping[str, str | None]:
    """The boundary each boundary stands in; a circle is cut where it closes."""
    parents: dict[str, str | None] = {}
    for boundary_id, boundary in system.boundaries.items():
        within = boundary.within
        above = within
        while above is not None and above != boundary_id:
            above = parents.get(above)
        if within is not None and (above == boundary_id or within not in system.boundaries):
            left_out.append(f"{boundary_id} stands in {within}, which cannot be drawn")
            within = None
        parents[boundary_id] = within
    return parents


def _blocks(parents: Mapping[str, str | None], left_out: list[str]) -> tuple[list[Block], dict[str, int]]:
    inside: dict[str | None, list[str]] = {}
    for boundary_id, parent in parents.items():
        inside.setdefault(parent, []).append(boundary_id)
    blocks = [Block(None, 0, 0)]
    of_boundary: dict[str, int] = {}
    waiting = [(boundary_id, 0) for boundary_id in reversed(inside.get(None, []))]
    while waiting:
        boundary_id, outer = waiting.pop()
        number = of_boundary[boundary_id] = len(blocks)
        blocks.append(Block(boundary_id, outer, blocks[outer].depth + 1))
        blocks[outer].blocks.append(number)
        home = number
        if blocks[number].depth >= DEEPEST:
            home = outer
            if boundary_id in inside:
                left_out.append(f"what stands in {boundary_id} is drawn beside it")
        waiting.extend((child, home) for child in reversed(inside.get(boundary_id, [])))
    return blocks, of_boundary
