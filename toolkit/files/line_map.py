"""Where each value of a file stands: a tree of line numbers beside the tree of values.

A table from every full path to its line would cost far more memory than the file itself; the tree costs one
number a value, and still reads as such a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["LineMap", "LineNode", "Path"]

Path = tuple[str | int, ...]


@dataclass(slots=True)
class LineNode:
    """A block or a list: the line where it is named, and the lines of what it holds."""

    line: int
    children: dict[str, LineNode | int] | list[LineNode | int]


class LineMap(Mapping[Path, int]):
    """A read-only table from the path of each key or item to its line (counted from 1)."""

    def __init__(self, root: LineNode | int) -> None:
        self._root = root

    def __getitem__(self, path: Path) -> int:
        node: LineNode | int | None = self._root
        for part in path:
            node = _child(node, part)
        if node is None:
            raise KeyError(path)
        return _line(node)

    def __iter__(self) -> Iterator[Path]:
        waiting: list[tuple[Path, LineNode | int]] = [((), self._root)]
        while waiting:
            path, node = waiting.pop()
            yield path
            if isinstance(node, LineNode):
                named = _named_children(node)
                waiting.extend(((*path, part), child) for part, child in reversed(named))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def nearest(self, path: Path) -> int:
        """The line of `path`, or of the longest beginning of it that exists."""
        node = self._root
        for part in path:
            below = _child(node, part)
            if below is None:
                break
            node = below
        return _line(node)


def _line(node: LineNode | int) -> int:
    return node.line if isinstance(node, LineNode) else node


def _child(node: LineNode | int | None, part: str | int) -> LineNode | int | None:
    if not isinstance(node, LineNode):
        return None
    if isinstance(node.children, dict):
        return node.children.get(part) if isinstance(part, str) else None
    if isinstance(part, int) and 0 <= part < len(node.children):
        return node.children[part]
    return None


def _named_children(node: LineNode) -> list[tuple[str | int, LineNode | int]]:
    if isinstance(node.children, dict):
        return list(node.children.items())
    return list(enumerate(node.children))
