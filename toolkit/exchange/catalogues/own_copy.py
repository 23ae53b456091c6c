"""The user's own copy of a catalogue: a file, several, or a folder of them, read within limits."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.files.canonical_json import read_json
from toolkit.files.digest import digest
from toolkit.files.foreign_yaml import read_foreign_yaml
from toolkit.files.reading import decode_text, read_limited

__all__ = ["CopyFile", "OwnCopy", "open_copy"]

LIMIT_FILE = 5_000_000
"""Bytes of one file: three times the largest catalogue that we know, which is one JSON file of 1.3 million."""
LIMIT_TOGETHER = 16_000_000
LIMIT_FILES = 1_000
LIMIT_LOOKED_AT = 20_000
"""The most names of a folder and those below it that are looked at."""
LIMIT_FOLDERS = 8
"""How deep folders may lie in each other."""
_ENDINGS = (".yaml", ".yml", ".json", ".md", ".spdx")
_HEAD = 20_000
_TOP_KEY = re.compile(r"(?m)^([A-Za-z_][\w-]{0,60}):")


@dataclass(frozen=True)
class CopyFile:
    """One file of a copy, with its bytes."""

    name: str
    """Its path inside what was named, such as `docs/_risks/ri-1.md`; what provenance says."""
    source: str
    """What to call it in errors."""
    data: bytes

    @cached_property
    def text(self) -> str:
        """Its text. Raises `InputError` where it is not UTF-8."""
        return decode_text(self.data, source=self.source, limit_bytes=LIMIT_FILE)

    @cached_property
    def head(self) -> str:
        """Its beginning, for telling what it is; empty where it is no text."""
        try:
            return self.data.decode("utf-8").removeprefix("\ufeff")[:_HEAD]
        except UnicodeDecodeError:
            return ""

    @cached_property
    def top_keys(self) -> frozenset[str]:
        """The outermost keys where it is YAML in block style, told without parsing."""
        return frozenset(_TOP_KEY.findall(self.data.decode("utf-8", "replace").removeprefix("\ufeff")))

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return digest(self.data)

    @cached_property
    def yaml(self) -> dict[str, Any]:
        """It as a YAML block. Raises `InputError` where it is none, or hostile."""
        return self._block(read_foreign_yaml(self.data, source=self.source, limit_bytes=LIMIT_FILE).data)

    @cached_property
    def json(self) -> Any:
        """It as JSON. Raises `InputError` where it is none, or hostile."""
        return read_json(self.data, source=self.source, limit_bytes=LIMIT_FILE)

    def _block(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            what = "a block of keys and values is expected here, as the catalogue has it"
            raise InputError([Problem(self.source, what, "Get the file again from where it came from.")])
        return data


@dataclass(frozen=True)
class OwnCopy:
    """The files of a copy in the order of their names, and those of a folder that were too large to look at."""

    where: str
    files: tuple[CopyFile, ...]
    passed_over: tuple[str, ...] = ()

    def named(self, *names: str) -> CopyFile | None:
        """The first file that is called so, in whatever folder."""
        return next((file for file in self.files if file.name.rpartition("/")[2] in names), None)


def open_copy(paths: Sequence[str | Path]) -> OwnCopy:
    """Read the files at `paths`, and of folders all that could be a catalogue's (YAML, JSON, Markdown).

    Raises `InputError` where there is nothing, a file is too large, or there are too many.
    """
    where = ", ".join(str(path) for path in paths)
    found = [
        (file, name, at.is_dir()) for at in (Path(path).expanduser() for path in paths) for file, name in _files_at(at)
    ]
    if len(found) > LIMIT_FILES:
        what = f"there are more than {LIMIT_FILES:,} files here that could be a catalogue's"
        raise InputError([Problem(where, what, "Name the file, or the folder that holds the catalogue alone.")])
    files: list[CopyFile] = []
    passed_over: list[str] = []
    together = 0
    for file, name, is_of_folder in dict.fromkeys(found):
        if is_of_folder and _size(file) > LIMIT_FILE:  # it need not be the catalogue
            passed_over.append(name)
            continue
        data = read_limited(file, source=str(file), limit_bytes=LIMIT_FILE)
        together += len(data)
        if together > LIMIT_TOGETHER:
            what = f"the files together are larger than the {LIMIT_TOGETHER:,} bytes allowed"
            raise InputError([Problem(where, what, "Name the file, or the folder that holds the catalogue alone.")])
        files.append(CopyFile(name, str(file), data))
    if not files and passed_over:
        what = f"the files are larger than the {LIMIT_FILE:,} bytes allowed: {', '.join(passed_over[:5])}"
        raise InputError([Problem(where, what, "Take a smaller extract of the catalogue.")])
    if not files:
        what = "there is no file here that could be a catalogue's"
        raise InputError([Problem(where, what, f"Name a file or folder with {', '.join(_ENDINGS)} files.")])
    return OwnCopy(where, tuple(files), tuple(passed_over))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _files_at(path: Path) -> Iterator[tuple[Path, str]]:
    """The files of a folder, links passed over; or the one file."""
    if not path.is_dir():
        yield path, path.name
        return
    looked_at = 0
    for folder, below, names in os.walk(path, followlinks=False):
        here = Path(folder)
        below[:] = sorted(each for each in below if not each.startswith("."))
        if len(here.relative_to(path).parts) >= LIMIT_FOLDERS:
            below.clear()
        looked_at += len(names) + len(below)
        if looked_at > LIMIT_LOOKED_AT:
            what = f"there are more than {LIMIT_LOOKED_AT:,} files and folders in it"
            raise InputError([Problem(str(path), what, "Name the folder that holds the catalogue alone.")])
        for name in sorted(names):
            file = here / name
            if name.endswith(_ENDINGS) and not name.startswith(".") and file.is_file() and not file.is_symlink():
                yield file, file.relative_to(path).as_posix()
