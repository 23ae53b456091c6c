"""Read the YAML that other tools keep: as tightly bounded as our own, with the shorthands that people use there.

Names for values (`&base`), references to them (`*base`) and merged blocks (`<<: *base`) are understood, and the plain
tags of YAML are passed over. A reference shares its value instead of copying it, and counts as all that it stands for,
so that a few lines can never unfold into millions. Dates, `yes`, `no` and the like stay the text that they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from yaml.events import AliasEvent, NodeEvent, ScalarEvent

from toolkit.errors import InputError
from toolkit.files.line_map import LineMap, LineNode
from toolkit.files.reading import decode_text, shown
from toolkit.files.strict_yaml import YamlDocument, feed, forbidden
from toolkit.files.yaml_builder import Builder, Frame, Nothing
from toolkit.files.yaml_scalars import plain_scalar

__all__ = ["read_foreign_yaml"]

LIMIT_BYTES = 5_000_000
LIMIT_DEPTH = 40
LIMIT_NODES = 200_000
"""Keys, values, lists and blocks, with all that references stand for."""

_CORE = "tag:yaml.org,2002:"
_AS_TEXT = {f"{_CORE}str", "!"}
_PASSED_OVER = {*_AS_TEXT, *(f"{_CORE}{name}" for name in ("int", "float", "bool", "null", "map", "seq", "timestamp"))}
_MERGED: Final = Nothing()


def read_foreign_yaml(
    content: str | bytes,
    *,
    source: str,
    limit_bytes: int = LIMIT_BYTES,
    limit_depth: int = LIMIT_DEPTH,
    limit_nodes: int = LIMIT_NODES,
) -> YamlDocument:
    """Read one YAML document of another tool's; `source` is what to call it in errors.

    Values that references share are one object: look at them, never change them. Raises `InputError` with every
    problem found: syntax, keys that stand twice, references to nothing, other tags, and whatever is beyond a limit.
    """
    words = decode_text(content, source=source, limit_bytes=limit_bytes)
    if problems := list(forbidden(words, source)):
        raise InputError(problems)
    builder = _Builder(source, limit_depth=limit_depth, limit_nodes=limit_nodes)
    feed(builder, words, source)
    builder.finish()
    if builder.problems:
        raise InputError(builder.problems)
    return YamlDocument(builder.data, LineMap(builder.root_lines), source)


@dataclass(frozen=True, slots=True)
class _Named:
    """A finished value that has a name: how many keys and values it stands for, and how deep they are nested."""

    value: Any
    nodes: int
    height: int


@dataclass(slots=True)
class _Begun:
    """What is known of a block or list in progress beside what the frame holds."""

    anchor: str | None
    nodes: int
    height: int = 1
    merged: list[Any] = field(default_factory=list)


class _Builder(Builder):
    """The strict builder, with references, merged blocks and plain tags."""

    def __init__(self, source: str, *, limit_depth: int, limit_nodes: int) -> None:
        super().__init__(source, limit_depth=limit_depth, limit_nodes=limit_nodes)
        self._named: dict[str, _Named] = {}
        self._begun: list[_Begun] = []

    def _marked(self, event: NodeEvent, line: int) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag not in _PASSED_OVER:
            said = shown(str(tag).replace(_CORE, "!!", 1), limit=40)[1:-1]
            self._refuse(line, f"'{said}' asks for a special type of value, which is not supported", "Delete it.")

    def _scalar(self, event: ScalarEvent, line: int) -> None:
        if event.tag in _AS_TEXT and not event.style:
            event.style = "'"
        super()._scalar(event, line)
        if event.anchor is not None:
            value = event.value if event.style else plain_scalar(event.value)
            self._named[event.anchor] = _Named(value, 1, 0)

    def _open(self, event: NodeEvent, line: int) -> None:
        super()._open(event, line)
        self._begun.append(_Begun(event.anchor, self._nodes))

    def _close(self) -> None:
        frame, begun = self._stack[-1], self._begun.pop()
        if begun.merged and isinstance(frame.values, dict):
            self._take_in(begun.merged, frame)
        super()._close()
        if begun.anchor is not None:
            self._named[begun.anchor] = _Named(frame.values, self._nodes - begun.nodes + 1, begun.height)
        if self._begun:
            self._begun[-1].height = max(self._begun[-1].height, begun.height + 1)

    def _alias(self, event: AliasEvent, line: int) -> None:
        called = shown(event.anchor or "", limit=40)[1:-1]
        named = self._named.get(event.anchor or "")
        frame = self._stack[-1] if self._stack else None
        if named is None:
            instead = "Name a value further up in the file, outside of this one."
            self._refuse(line, f"'*{called}' refers to a value that is not there yet", instead)
        elif frame is not None and frame.wants_key():
            self._refuse(line, f"'*{called}' stands for a key", "Write the key out.")
            frame.drop()
            return
        else:
            self._count(named.nodes, line)
            if len(self._stack) + named.height > self._limit_depth:
                self._refuse(line, f"blocks and lists are nested more than {self._limit_depth} deep", "Flatten them.")
                self._stop()
            if self._begun:
                self._begun[-1].height = max(self._begun[-1].height, named.height + 1)
        self._add(named.value if named else None, line)

    def _merge(self, line: int) -> Nothing:
        self.last_line = line
        return _MERGED

    def _add(self, value: Any, line: int, lines: LineNode | None = None) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is _MERGED:
            blocks = value if isinstance(value, list) else [value]
            if all(isinstance(each, dict) for each in blocks):
                self._begun[-1].merged.extend(blocks)
            else:
                self._refuse(line, "'<<' merges in what is no block of keys", "Name a block after it.")
        super()._add(value, line, lines)

    def _take_in(self, blocks: list[dict[str, Any]], frame: Frame) -> None:
        """The keys of other blocks, where this one does not say them itself; the first block that has one tells."""
        children = frame.lines.children
        for block in blocks:
            for key, value in block.items():
                if isinstance(frame.values, dict) and isinstance(children, dict) and key not in frame.values:
                    frame.values[key] = value
                    children[key] = frame.lines.line
