"""An attack path in the data-flow diagram: what it passes is pointed out, and each step has its number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from toolkit.catalogues.kind import ComponentKind
from toolkit.markup.element import Safe
from toolkit.pictures.diagram import diagram
from toolkit.threats.attack import AttackPath

__all__ = ["attack_path_picture"]


def attack_path_picture(path: AttackPath, *, kinds: Mapping[str, ComponentKind] | None = None) -> Safe:
    """The diagram of the path's system as SVG; the numbers are those of `path.steps`, from 1.

    `kinds` (of the catalogue) say which shape a component has. Raises ToolkitError for a system that is too large to
    be read.
    """
    numbers: dict[str, list[str]] = defaultdict(list)
    for number, step in enumerate(path.steps, start=1):
        numbers[step.element].append(str(number))
    marks = {element: ", ".join(each) for element, each in numbers.items()}
    return diagram(path.system, marks=marks, highlight=path.elements, kinds=kinds, title=path.words)
