"""An attack path in the data-flow diagram: what it passes is pointed out, and each step has its number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from toolkit.catalogues.kind import ComponentKind
from toolkit.markup.element import Safe
from toolkit.pictures.diagram import diagram
from toolkit.system.model import System
from toolkit.threats.attack import AttackPath

__all__ = ["READABLE", "attack_path_picture", "surroundings"]

READABLE = 30
"""Of a system with more components only the path and what a flow joins to it is drawn: the rest would make it tiny."""


def attack_path_picture(path: AttackPath, *, kinds: Mapping[str, ComponentKind] | None = None) -> Safe:
    """The diagram of the path's system as SVG; the numbers are those of `path.steps`, from 1.

    `kinds` (of the catalogue) say which shape a component has. Of a large system only the `surroundings` of the path
    are drawn. Raises ToolkitError where even these are too many to be read.
    """
    numbers: dict[str, list[str]] = defaultdict(list)
    for number, step in enumerate(path.steps, start=1):
        numbers[step.element].append(str(number))
    marks = {element: ", ".join(each) for element, each in numbers.items()}
    drawn = surroundings(path)
    return diagram(drawn, marks=marks, highlight=path.elements, kinds=kinds, title=path.words)


def surroundings(path: AttackPath) -> System:
    """The part of a large system that a path passes, with what flows join to it; the whole where it is readable."""
    system = path.system
    if len(system.components) <= READABLE:
        return system
    passed = set(path.elements)
    ends = {flow_id: (flow.from_, flow.to) for flow_id, flow in system.flows.items()}
    on_path = {*passed, *(end for flow_id in passed & ends.keys() for end in ends[flow_id])} & system.components.keys()
    joined = {end for pair in ends.values() if on_path & set(pair) for end in pair} & system.components.keys()
    kept = on_path | joined if len(on_path | joined) <= READABLE else on_path
    within = {around for component in kept for around in system.boundaries_around(component)}
    return system.model_copy(
        update={
            "components": {key: each for key, each in system.components.items() if key in kept},
            "flows": {key: each for key, each in system.flows.items() if {each.from_, each.to} <= kept},
            "boundaries": {key: each for key, each in system.boundaries.items() if key in within},
        }
    )
