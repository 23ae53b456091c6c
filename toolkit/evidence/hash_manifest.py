"""Read a manifest of hashes: lines as `sha256sum` writes them, plain or with `--tag`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from toolkit.errors import InputError, Problem
from toolkit.evidence.evidence import Evidence
from toolkit.evidence.opened import EvidenceFile
from toolkit.evidence.plain import Notes, text
from toolkit.evidence.results import FileHash
from toolkit.files.hash_list import spelt_name

__all__ = ["is_hash_manifest", "read_hash_manifest"]

MAX_LINES = 500_000
_TOO_LARGE = "Write a manifest for each folder."
_LENGTHS = {32: "MD5", 40: "SHA-1", 56: "SHA-224", 64: "SHA-256", 96: "SHA-384", 128: "SHA-512"}
_PLAIN = re.compile(r"(?P<escaped>\\?)(?P<digest>[0-9a-fA-F]{32,128})[ \t][ *]?(?P<name>.+)")
_TAGGED = re.compile(
    r"(?P<escaped>\\?)(?P<algorithm>[A-Za-z0-9-]{3,12}) ?\((?P<name>.+)\) ?= ?(?P<digest>[0-9a-fA-F]{32,128})"
)
_WEAK = {"MD5", "SHA-1"}


def is_hash_manifest(file: EvidenceFile) -> bool:
    """Whether its first line that is no comment is a hash and a name."""
    lines = (line.strip() for line in file.beginning.splitlines()[:50])
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return any(True for _ in _entries(first))


def read_hash_manifest(file: EvidenceFile) -> Evidence:
    """Every hash. Raises `InputError` with the line for one that is none, and where a file has two hashes."""
    hashes: dict[tuple[str, str], FileHash] = {}
    notes = Notes()
    lines = file.text(instead=_TOO_LARGE).split("\n")
    if len(lines) > MAX_LINES:
        what = f"the manifest has more than the {MAX_LINES:,} lines allowed"
        raise InputError([Problem(file.source, what, _TOO_LARGE)])
    for number, line in enumerate(lines, start=1):
        line = line.rstrip("\r")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = next(_entries(line), None)
        if entry is None:
            what = "this line is no hash and name"
            instead = "Write it as sha256sum does: 64 hexadecimal digits, two spaces, the name."
            raise InputError([Problem(f"{file.source}:{number}", what, instead)])
        known = hashes.setdefault((entry.name, entry.algorithm), entry)
        if known.digest != entry.digest:
            what = f"the file {entry.name[:60]!r} has another hash further up"
            raise InputError([Problem(f"{file.source}:{number}", what, "Make the manifest again.")])
    _note(hashes.values(), notes)
    return Evidence(
        format="hashes",
        kind="hashes",
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        tool="hash manifest",
        hashes=tuple(hashes.values()),
        subjects=("hashes",) if any(each.algorithm not in _WEAK for each in hashes.values()) else (),
        notes=notes.all(),
    )


def _entries(line: str) -> Iterator[FileHash]:
    tagged = _TAGGED.fullmatch(line)
    found = tagged or _PLAIN.fullmatch(line)
    if found is None or len(found["digest"]) not in _LENGTHS:
        return
    name = found["name"]
    if found["escaped"]:
        name = spelt_name(name)
    yield FileHash(text(name) or "not named", _LENGTHS[len(found["digest"])], found["digest"].lower())


def _note(hashes: object, notes: Notes) -> None:
    listed = [each for each in hashes if isinstance(each, FileHash)]  # type: ignore[attr-defined]
    for algorithm, count in Counter(each.algorithm for each in listed).items():
        if algorithm in _WEAK:
            notes.add(f"{count:,} hashes are {algorithm}, which no longer shows that a file was not changed on purpose")
    outside = sum(each.name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", each.name) for each in listed)
    if outside:
        notes.add(f"{outside:,} names lead out of the folder; names are kept as text and never followed")
    notes.add("the manifest was read, and no file was compared with it")
