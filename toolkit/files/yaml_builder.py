"""From parser events to plain values, refusing on the way what only makes YAML surprising.

No recursion: blocks and lists in progress lie on a stack of bounded height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from toolkit.errors import Problem
from toolkit.files.line_map import LineNode
from toolkit.files.reading import shown
from toolkit.files.yaml_scalars import FORBIDDEN_IN_TEXT, plain_scalar

__all__ = ["Builder", "Frame", "Nothing", "Stop"]

_MAX_PROBLEMS = 50


class Stop(Exception):
    """Reading further is useless or dangerous; the builder has noted why."""


class Nothing:
    """The type of two marks: no key is waiting, and the waiting key's value is to be dropped."""


_NO_KEY: Final = Nothing()
_DROPPED: Final = Nothing()


@dataclass(slots=True)
class Frame:
    """A block or list in progress."""

    values: dict[str, Any] | list[Any]
    lines: LineNode
    key: str | Nothing = _NO_KEY
    key_line: int = 0
    is_key: bool = False
    in_brackets: bool = False

    def wants_key(self) -> bool:
        """Whether the next thing to come is a key."""
        return isinstance(self.values, dict) and self.key is _NO_KEY

    def drop(self) -> None:
        """Pass over the value whose key cannot be taken."""
        self.key = _DROPPED


class Builder:
    """Takes the events of one document in turn; afterwards `data`, `root_lines` and `problems` hold."""

    def __init__(self, source: str, *, limit_depth: int, limit_nodes: int) -> None:
        self.source = source
        self.data: Any = None
        self.root_lines: LineNode | int = 1
        self.problems: list[Problem] = []
        self.quoted_spans: list[tuple[int, int]] = []
        self.bracketed_spans: list[tuple[int, int]] = []
        """Of unquoted keys between brackets, and of unquoted text there that holds a question mark."""
        self.stopped = False
        self.last_line = 1
        self._limit_depth = limit_depth
        self._limit_nodes = limit_nodes
        self._nodes = 0
        self._documents = 0
        self._empty = True
        self._stack: list[Frame] = []

    def take(self, event: Event) -> None:
        """Take one event in. Raises `Stop` when no further event should be asked for."""
        if isinstance(event, ScalarEvent):
            self._scalar(event, self._node(event))
        elif isinstance(event, CollectionEndEvent):
            self._close()
        elif isinstance(event, NodeEvent):
            line = self._node(event)
            if isinstance(event, AliasEvent):
                self._alias(event, line)
            else:
                self._open(event, line)
        elif isinstance(event, DocumentStartEvent):
            self._document(event)

    def finish(self) -> None:
        """Say so if there was nothing in the file."""
        if self._empty and not self.problems:
            self._refuse(1, "the file is empty, or holds only comments", "Write at least one key.")

    def _refuse(self, line: int, what: str, instead: str) -> None:
        self.problems.append(Problem(f"{self.source}:{line}", what, instead))
        if len(self.problems) >= _MAX_PROBLEMS:
            self.problems.append(Problem(self.source, f"{_MAX_PROBLEMS} problems were found and the rest was not read"))
            self._stop()

    def _stop(self) -> None:
        self.stopped = True
        raise Stop

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._refuse(
                _line(event),
                "a second document begins here, and only one is read",
                "Delete the line '---', or put the rest in a file of its own.",
            )
            self._stop()

    def _node(self, event: NodeEvent) -> int:
        """What holds for every value: the count, no anchor, no tag. Returns the line where it begins."""
        line = self.last_line = _line(event)
        self._count(1, line)
        if not isinstance(event, AliasEvent):
            self._marked(event, line)
        return line

    def _count(self, nodes: int, line: int) -> None:
        self._nodes += nodes
        if self._nodes > self._limit_nodes:
            self._refuse(line, f"more than {self._limit_nodes:,} keys and values", "Split the file into several.")
            self._stop()

    def _marked(self, event: NodeEvent, line: int) -> None:
        """What stands before a value: a name for use elsewhere, a type."""
        if event.anchor is not None:
            self._refuse(
                line,
                f"'&{_short(event.anchor)}' names a value for use elsewhere, which is not supported",
                "Delete it, or put the text in quotes if it is text.",
            )
        if getattr(event, "tag", None) is not None:
            self._refuse(
                line,
                f"'{_tag(event)}' asks for a special type of value, which is not supported",
                "Delete it, or put the text in quotes if it is text.",
            )

    def _alias(self, event: AliasEvent, line: int) -> None:
        self._refuse(
            line,
            f"'*{_short(event.anchor)}' refers to a value elsewhere, which is not supported",
            "Write the value out, or put the text in quotes if it is text.",
        )
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.wants_key():
            frame.drop()
        else:
            self._add(None, line)

    def _scalar(self, event: ScalarEvent, line: int) -> None:
        plain = not event.style
        if not plain:
            self.quoted_spans.append(_span(event))
        # The source itself was searched before; only an escape in double quotes can bring more.
        found = FORBIDDEN_IN_TEXT.search(event.value) if event.style == '"' else None
        if found:
            self._refuse(line, f"an escape for U+{ord(found.group()):04X}, which is no character of text", "Delete it.")
        frame = self._stack[-1] if self._stack else None
        is_key = frame is not None and frame.wants_key()
        if plain and frame is not None and frame.in_brackets and (is_key or "?" in event.value):
            self.bracketed_spans.append(_span(event))
        if frame is not None and is_key:
            self._key(frame, event.value, line, plain=plain)
            return
        if frame is None and plain and not event.value:
            return
        self._add(plain_scalar(event.value) if plain else event.value, line)

    def _key(self, frame: Frame, key: str, line: int, *, plain: bool) -> None:
        """The next key of a block: text, not empty, not `<<`, and not there already."""
        frame.key, frame.key_line = _DROPPED, line
        if plain and not key:
            self._refuse(line, "a key is missing before ':'", "Write the key, or put the text in quotes.")
        elif plain and key == "<<":
            frame.key = self._merge(line)
        elif isinstance(frame.lines.children, dict) and key in frame.lines.children:
            first = frame.lines.children[key]
            at = first.line if isinstance(first, LineNode) else first
            self._refuse(line, f"the key {shown(key)} is written twice in one block, first on line {at}", "Keep one.")
        else:
            frame.key = key

    def _merge(self, line: int) -> Nothing:
        """What stands for the key by which YAML 1.1 takes another block in."""
        self._refuse(line, "'<<' merges another block in, which is not supported", "Write its keys out.")
        return _DROPPED

    def _open(self, event: NodeEvent, line: int) -> None:
        if len(self._stack) >= self._limit_depth:
            self._refuse(line, f"blocks and lists are nested more than {self._limit_depth} deep", "Flatten them.")
            self._stop()
        parent = self._stack[-1] if self._stack else None
        is_key = parent is not None and parent.wants_key()
        if is_key:
            self._refuse(line, "a key must be text, and this one is a block or a list", "Write a plain key.")
        brackets = bool(getattr(event, "flow_style", False))
        if isinstance(event, MappingStartEvent):
            self._stack.append(Frame({}, LineNode(line, {}), is_key=is_key, in_brackets=brackets))
        else:
            self._stack.append(Frame([], LineNode(line, []), is_key=is_key, in_brackets=brackets))

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.is_key:
            self._stack[-1].key = _DROPPED
        else:
            self._add(frame.values, frame.lines.line, frame.lines)

    def _add(self, value: Any, line: int, lines: LineNode | None = None) -> None:
        """Put a finished value where it belongs: in the block or list in progress, or at the root."""
        if not self._stack:
            self._empty = False
            self.data, self.root_lines = value, lines or line
            return
        frame = self._stack[-1]
        if isinstance(frame.values, list) and isinstance(frame.lines.children, list):
            frame.values.append(value)
            frame.lines.children.append(lines or line)
            return
        if isinstance(frame.key, str) and isinstance(frame.values, dict):
            frame.values[frame.key] = value
            if lines is not None:
                lines.line = frame.key_line
            if isinstance(frame.lines.children, dict):
                frame.lines.children[frame.key] = lines or frame.key_line
        frame.key = _NO_KEY


def _line(event: Any) -> int:
    """The line of an event; the type stubs allow for events without a place, and no parser makes them."""
    return int(event.start_mark.line) + 1


def _span(event: Any) -> tuple[int, int]:
    return int(event.start_mark.index), int(event.end_mark.index)


def _tag(event: Any) -> str:
    return _short(str(event.tag).replace("tag:yaml.org,2002:", "!!", 1))


def _short(word: str | None) -> str:
    """A name as errors show it: cut, and without the quotation marks that `shown` puts round it."""
    return shown(word or "", limit=40)[1:-1]
