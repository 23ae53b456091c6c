"""A strict reader for the YAML that people write: plain values, the line of each, every mistake at once.

It takes PyYAML's event stream (the C parser's where there is one) and builds the values itself, so that
nothing is expanded, resolved or constructed: aliases, tags, merge keys and duplicate keys are refused rather
than interpreted, and depth and size are bounded while the events arrive, before anything can recurse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from toolkit.errors import InputError, Problem
from toolkit.files.line_map import LineMap
from toolkit.files.reading import decode_text, read_limited
from toolkit.files.yaml_builder import Builder, Stop
from toolkit.files.yaml_mistakes import explain

__all__ = ["YamlDocument", "feed", "forbidden", "read_yaml", "read_yaml_file"]

LIMIT_BYTES = 2_000_000
"""The largest file read unless told otherwise, in bytes."""
LIMIT_DEPTH = 40
"""How deep blocks and lists may be nested unless told otherwise."""
LIMIT_NODES = 500_000
"""How many keys, values, blocks and lists a file may hold unless told otherwise."""

_C_LOADER: Any = getattr(yaml, "CSafeLoader", None)
# PyYAML promises YAMLError; ValueError and OverflowError were seen to escape it, the others are kin to them.
_PARSER_ERRORS = (yaml.YAMLError, ValueError, ArithmeticError, LookupError, TypeError, RuntimeError)
# U+0085, U+2028 and U+2029 break lines in YAML 1.1 and not in 1.2; U+FEFF is invisible. The two parsers treat
# them differently, and nobody types them on purpose.
_NOT_IN_SOURCE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPABLE = frozenset({0x85, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF})
# Parsers compare each %TAG line with all before it: a megabyte of them takes minutes.
_DIRECTIVE = re.compile(r"(?:\A|(?<=[\r\n]))%")
_COMMENT = re.compile(r"(?<!\S)#[^\r\n]*")
_BLOCK_HEADER = re.compile(r"[|>]([-+0-9]{0,2})(?: +#[^\r\n]*| *)(?:\r\n|[\r\n]|\Z)")
_TAB_FIRST = re.compile(r"(?: *(?:\r\n|[\r\n]))* *\t")
_COLON_AT_ONCE = re.compile(r"\s*:[,\[\]{}]")
_TABS = re.compile(r"\t[^\r\n]*")  # to the end of the line: one complaint a line is enough
_BREAK = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class YamlDocument:
    """One YAML document: its plain values, the line of each, and what to call the file in errors."""

    data: dict[str, Any] | list[Any] | str | int | float | bool | None
    """Plain Python values; the keys of every dict are text."""
    lines: Mapping[tuple[str | int, ...], int]
    """From the path of each key or item to its line, counted from 1; `()` is where the document begins."""
    source: str
    """What to call the file in errors."""

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of `path`, or of its nearest ancestor where `path` does not exist in the file."""
        if isinstance(self.lines, LineMap):
            return self.lines.nearest(path)
        return next(self.lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.lines)

    def where(self, path: tuple[str | int, ...]) -> str:
        """`file.yaml:12`, as errors say it."""
        return f"{self.source}:{self.line(path)}"


def read_yaml(
    text: str | bytes,
    *,
    source: str,
    limit_bytes: int = LIMIT_BYTES,
    limit_depth: int = LIMIT_DEPTH,
    limit_nodes: int = LIMIT_NODES,
    _pure: bool = False,
) -> YamlDocument:
    """Read one YAML document strictly; `source` is what to call it in errors.

    Only plain `true`, `false`, `null`, `~`, nothing, and decimal numbers without leading zeros (integers up
    to 18 digits) are other than text. Raises `InputError` with every problem found: a syntax error ends the
    reading; duplicate keys, aliases, anchors and tags do not. `limit_nodes` counts keys, values, lists and
    blocks.
    `_pure` selects the pure-Python parser, which is also used where PyYAML lacks its C extension.
    """
    words = decode_text(text, source=source, limit_bytes=limit_bytes)
    problems = list(forbidden(words, source))
    if problems:
        raise InputError(problems)
    builder = Builder(source, limit_depth=limit_depth, limit_nodes=limit_nodes)
    feed(builder, words, source, pure=_pure)
    if not builder.stopped:
        builder.problems.extend(_odd_headers(words, builder.quoted_spans, source))
        builder.problems.extend(_odd_in_brackets(words, builder.bracketed_spans, source))
        if "\t" in words:
            builder.problems.extend(_stray_tabs(words, builder.quoted_spans, source))
    builder.finish()
    if builder.problems:
        raise InputError(builder.problems)
    return YamlDocument(builder.data, LineMap(builder.root_lines), source)


def read_yaml_file(
    path: Path | Traversable,
    *,
    source: str | None = None,
    limit_bytes: int = LIMIT_BYTES,
    limit_depth: int = LIMIT_DEPTH,
    limit_nodes: int = LIMIT_NODES,
) -> YamlDocument:
    """Read a YAML file strictly, as `read_yaml` does; `source` is the path unless given.

    Raises `InputError` also where the file is missing, a folder, unreadable or not UTF-8.
    """
    called = str(path) if source is None else source
    data = read_limited(path, source=called, limit_bytes=limit_bytes)
    return read_yaml(data, source=called, limit_bytes=limit_bytes, limit_depth=limit_depth, limit_nodes=limit_nodes)


def feed(builder: Builder, words: str, source: str, *, pure: bool = False) -> None:
    """Give every event to the builder, until the end, a syntax error, or its refusal to go on."""
    parser = (yaml.SafeLoader if pure or _C_LOADER is None else _C_LOADER)(words)
    try:
        while not builder.stopped and parser.check_event():
            builder.take(parser.get_event())
    except Stop:
        pass
    except _PARSER_ERRORS as error:
        builder.stopped = True
        builder.problems.append(explain(error, words, source, _reached(parser, builder)))
    finally:
        parser.dispose()


def _reached(parser: Any, builder: Builder) -> int:
    """The line that the parser had come to, as far as it can tell."""
    get_mark = getattr(parser, "get_mark", None)
    return int(get_mark().line) + 1 if get_mark else builder.last_line


def _line_at(words: str, index: int) -> int:
    return sum(1 for _ in _BREAK.finditer(words, 0, index)) + 1


def forbidden(words: str, source: str, *, limit: int = 20) -> Iterator[Problem]:
    """Characters and lines that no parser should see, at most `limit` of them."""
    for count, found in enumerate(_NOT_IN_SOURCE.finditer(words)):
        if count == limit:
            break
        code = ord(found.group())
        yield Problem(
            f"{source}:{_line_at(words, found.start())}",
            f"an invisible character (U+{code:04X}) that may not stand in the file",
            f'Write it as "\\u{code:04x}", or delete it.' if code in _ESCAPABLE else "Delete it.",
        )
    directive = _DIRECTIVE.search(words)
    if directive:
        yield Problem(
            f"{source}:{_line_at(words, directive.start())}",
            "a line that begins with '%' is an instruction to the parser, and none is needed",
            "Delete the line, or indent it if it is text.",
        )


def _odd_headers(words: str, quoted: list[tuple[int, int]], source: str) -> Iterator[Problem]:
    """How a block text may begin, for both parsers.

    What follows '|' or '>' on its line must be nothing or a comment after a space; and where the first line of the
    text is to show how far it is indented, a tab must not come before its first letter.
    """
    for start, _ in quoted:
        if words[start] not in "|>":
            continue
        header = _BLOCK_HEADER.match(words, start)
        if header is None:
            yield Problem(
                f"{source}:{_line_at(words, start)}",
                "only a line break may follow '|' or '>'",
                "Put the text on the next lines, indented, or in quotes.",
            )
            return
        tab = None if header[1].strip("-+") else _TAB_FIRST.match(words, header.end())
        if tab:
            where = f"{source}:{_line_at(words, tab.end() - 1)}"
            yield Problem(where, "a tab is used where spaces are needed", "Indent with spaces, two for each level.")
            return


def _odd_in_brackets(words: str, spans: list[tuple[int, int]], source: str) -> Iterator[Problem]:
    """Between brackets one parser takes '?' for the beginning of a key, and the other wants a space after ':'."""
    for start, end in spans:
        if "?" in words[start:end]:
            what, instead = "a question mark stands between brackets outside quotes", "Put the text in quotes."
        elif _COLON_AT_ONCE.match(words, end):
            what, instead = "a space is missing after the colon", "Write 'key: value', with a space after the colon."
        else:
            continue
        yield Problem(f"{source}:{_line_at(words, start)}", what, instead)
        return


def _stray_tabs(words: str, quoted: list[tuple[int, int]], source: str, *, limit: int = 20) -> Iterator[Problem]:
    """Tabs outside quoted and block text and comments: the two parsers disagree about what they mean."""
    begin, last_line, found_on = 0, 1, 0
    for start, end in [*quoted, (len(words), len(words))]:
        gap = _COMMENT.sub(_as_blanks, words[begin:start])
        for tabs in _TABS.finditer(gap):
            # Counted on from the last find: from the beginning each time, a file of tabs would take minutes.
            last_line += sum(1 for _ in _BREAK.finditer(words, found_on, begin + tabs.start()))
            found_on = begin + tabs.start()
            yield Problem(f"{source}:{last_line}", "a tab stands outside quotes", "Use spaces instead.")
            limit -= 1
            if limit == 0:
                return
        begin = end


def _as_blanks(found: re.Match[str]) -> str:
    return " " * len(found.group())
