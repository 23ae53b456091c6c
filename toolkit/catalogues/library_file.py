"""One file of a library: what it begins with, its typed content, and where each entry stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any, Literal, get_args

from toolkit.catalogues.locate import library_root
from toolkit.catalogues.vocabulary import Id
from toolkit.errors import InputError, Problem, nearest
from toolkit.files.build import Strict, build
from toolkit.files.strict_yaml import YamlDocument, read_yaml

__all__ = ["LibraryFile", "LibraryHead", "read_library_file", "typed"]

FORMAT = "ai-threat-toolkit/library"
VERSION = 1

Sections = Mapping[str, type["LibraryHead"]]
"""What a file may be, by the word after `section`."""


class LibraryHead(Strict):
    """What every file of a library begins with."""

    format: Literal["ai-threat-toolkit/library"]
    version: Literal[1]
    section: str
    library: Id = "core"
    family: str = ""


@dataclass(frozen=True)
class LibraryFile:
    """One file of a library: its typed content, and the document that knows the lines (unless it was remembered)."""

    content: Any
    document: YamlDocument
    lost: tuple[tuple[int, str], ...] = ()
    """The threats that were left out for their mistakes: the number of each in the file, and its id."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with those."""

    def numbered(self, section: str) -> Iterator[tuple[int, Any]]:
        """The entries of a section that is a list, with the number of each in the file."""
        entries = getattr(self.content, section, ())
        lost = {number for number, _ in self.lost} if section == "threats" else set()
        return zip((number for number in count() if number not in lost), entries, strict=False)

    def where(self, path: tuple[str | int, ...]) -> str:
        """`file.yaml:12`; just the file where its lines are not known."""
        return self.document.where(path) if self._knows_lines else self.document.source

    def line(self, path: tuple[str | int, ...]) -> str:
        """The same with the line for certain: a shipped file that was remembered is read again for it."""
        return self._with_lines.where(path)

    @cached_property
    def _with_lines(self) -> YamlDocument:
        if self._knows_lines:
            return self.document
        source = self.document.source
        return read_yaml((library_root() / source).read_text("utf-8"), source=source)

    @cached_property
    def _knows_lines(self) -> bool:
        return any(self.document.lines)  # some other path than the empty one, which every document has


def read_library_file(text: str, source: str, sections: Sections) -> LibraryFile:
    """Read one file of a library, of whatever section it says it is."""
    return typed(read_yaml(text, source=source), sections)


def typed(document: YamlDocument, sections: Sections, *, spare_threats: bool = False) -> LibraryFile:
    """A document of a library with its types. Raises `InputError` with every mistake.

    With `spare_threats`, threats that are wrong are left out where nothing else is, and `problems` says why.
    """
    data = document.data
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError([Problem(document.where(()), "this is no library file", f"Begin with `format: {FORMAT}`.")])
    if data.get("version") != VERSION:
        said = f"library files of version {data.get('version')!r} are not known here"
        instead = f"Write `version: {VERSION}`, or install a newer toolkit."
        raise InputError([Problem(document.where(("version",)), said, instead)])
    section = str(data.get("section"))
    if section not in sections:
        what = f"unknown section {section!r}"
        raise InputError([Problem(document.where(("section",)), what, nearest(section, sections))])
    try:
        return LibraryFile(build(sections[section], document), document)
    except InputError as error:
        problems = tuple(error.problems)
        without = _without_wrong_threats(sections[section], document, problems) if spare_threats else None
        if without is None:
            raise
        return without


def _without_wrong_threats(
    section: type[LibraryHead], document: YamlDocument, problems: tuple[Problem, ...]
) -> LibraryFile | None:
    """What is right in a file of which only some threats are not, so that the rest can be looked at as well.

    Of all that a file holds, only threats are named by nothing else, so that nothing is called unknown for want of one.
    """
    data: Any = document.data
    listed = data.get("threats")
    if not isinstance(listed, list) or "threats" not in section.model_fields:
        return None
    kind = get_args(section.model_fields["threats"].annotation)[0]
    right, lost = [], []
    for number, given in enumerate(listed):
        try:
            build(kind, YamlDocument(given, {(): 1}, document.source))
            right.append(given)
        except InputError:
            lost.append((number, str(given.get("id")) if isinstance(given, dict) else ""))
    try:
        content = build(section, YamlDocument({**data, "threats": right}, {(): 1}, document.source))
    except InputError:
        return None
    return LibraryFile(content, document, tuple(lost), problems) if lost else None
