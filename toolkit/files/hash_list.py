"""Lists of hashes as `sha256sum` writes them: a line written and read, and two states of a folder compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.files.line_stream import LineStream

__all__ = ["HashListDifference", "compare_hash_lists", "listed_line", "parsed_line", "read_hash_list", "spelt_name"]

MAX_LINES = 1_000_000
"""The most lines of a list: twice what a folder may have."""
_LINE = re.compile(r"(?P<escaped>\\?)(?P<digest>[0-9a-fA-F]{64}) [ *](?P<name>.+)")
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "r": "\r", "\\": "\\"}


def listed_line(sha256: str, path: str) -> str:
    """A line of a list. As in GNU's, backslashes and line breaks in the name are spelt out, which one before says."""
    spelt = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"\\{sha256}  {spelt}\n" if spelt != path else f"{sha256}  {path}\n"


def parsed_line(line: str) -> tuple[str, str]:
    """The path and the SHA-256 of a line of a list. Raises `ValueError` for one that is none."""
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(line)
    name = spelt_name(match["name"]) if match["escaped"] else match["name"]
    return name, match["digest"].lower()


def spelt_name(name: str) -> str:
    """A name that a list spells out, as it is: `\\n` is a line break, and two backslashes are one."""
    return _ESCAPED.sub(lambda sign: _MEANT.get(sign[1], sign[0]), name)


def read_hash_list(path: Path, *, source: str) -> dict[str, str]:
    """The SHA-256 of each file of a list, by its path; `./` at its beginning does not count.

    Names are text: nobody follows them. Raises `InputError` with the line for one that is no SHA-256 and name, for a
    name with two hashes, and for more than `MAX_LINES`.
    """
    found: dict[str, str] = {}
    for number, raw in LineStream(path, source=source, limit_line=20_000, limit_lines=MAX_LINES):
        line = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape") if raw.strip() else ""
        if not line or line.startswith("#"):
            continue
        try:
            name, sha256 = parsed_line(line)
        except ValueError:
            instead = "Name a list as sha256sum or --manifest writes it: 64 hexadecimal digits, two spaces, the path."
            raise InputError([Problem(f"{source}:{number}", "this line is no SHA-256 and name", instead)]) from None
        name = name.removeprefix("./")
        if found.setdefault(name, sha256) != sha256:
            what = f"the file {name[:60]!r} has another hash further up"
            raise InputError([Problem(f"{source}:{number}", what, "Make the list again.")])
    return found


@dataclass(frozen=True)
class HashListDifference:
    """What differs between two states of a folder, by path. `moved` leads from the old path to the new one.

    A file counts as moved where its hash is gone from one place only and is new in one place only.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    moved: Mapping[str, str]
    same: int

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed or self.moved)

    def row(self) -> dict[str, Any]:
        """The values as plain data, for JSON."""
        return {
            "added": list(self.added),
            "removed": list(self.removed),
            "changed": list(self.changed),
            "moved": dict(self.moved),
            "same": self.same,
        }


def compare_hash_lists(before: Mapping[str, str], after: Mapping[str, str]) -> HashListDifference:
    """What differs between two lists of hashes by path, each kind in the order of the paths."""
    gone, new = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    both = before.keys() & after.keys()
    left, right = _once(before, gone), _once(after, new)
    moved = {left[held]: right[held] for held in left if held in right}
    ended = set(moved.values())
    return HashListDifference(
        added=tuple(each for each in new if each not in ended),
        removed=tuple(each for each in gone if each not in moved),
        changed=tuple(sorted(each for each in both if before[each] != after[each])),
        moved=moved,
        same=sum(before[each] == after[each] for each in both),
    )


def _once(hashes: Mapping[str, str], paths: list[str]) -> dict[str, str]:
    """The paths by their hash, for hashes that only one of them has."""
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(hashes[path], []).append(path)
    return {held: those[0] for held, those in found.items() if len(those) == 1}
