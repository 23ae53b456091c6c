"""OWASP AISVS: a Markdown chapter a file, with sections, and tables of numbered requirements that have no names."""

from __future__ import annotations

import re

from toolkit.exchange.catalogues.gathering import Draft, Gathering, Head
from toolkit.exchange.catalogues.own_copy import CopyFile, OwnCopy
from toolkit.exchange.catalogues.plain import clean, one_line

__all__ = ["is_aisvs", "read_aisvs"]

_CHAPTER = re.compile(r"# (C\d{1,2}) (\S[^\n]{0,300})")
_SECTION = re.compile(r"## (C\d{1,2}\.\d{1,2}) (\S.{0,300})")
_ROW = re.compile(r"\|\s*\**(\d{1,2}\.\d{1,2}\.\d{1,3})\**\s*\|(.{1,5000}?)\|\s*(\d)\s*\|(?:[^|]{0,40}\|)?\s*")
"""Number, text, level; drafts of the standard have a role after these."""
_NUMBERED = re.compile(r"\|\s*\**v?\d{1,2}\.\d{1,2}")
_VERSION = re.compile(r"(?i)\bversion (\d+(?:\.\d+){1,2})")
_DATE = re.compile(r"(?m)^\s*date:\s*\"?([A-Z][a-z]{2,8}) (\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LIMIT_LINE = 6_000


def is_aisvs(file: CopyFile) -> bool:
    """A Markdown file that begins with a numbered chapter and has numbered sections."""
    return file.name.endswith(".md") and _CHAPTER.match(file.head) is not None and "\n## C" in file.head


def read_aisvs(files: list[CopyFile], gathering: Gathering, copy: OwnCopy) -> Head:
    """Chapters, sections and requirements in the order of their numbers; a requirement keeps its level."""
    for file in sorted(files, key=_number):
        _chapter(file, gathering)
    header = copy.named("0x00-Header.yaml")
    if header:
        gathering.used.append(header)
    version = found[1] if header and (found := _VERSION.search(header.head)) else ""
    return Head(
        id="owasp-aisvs",
        title="OWASP AISVS",
        url="https://github.com/OWASP/AISVS",
        licence="CC BY-SA 4.0, as its owners give it; the copy does not say",
        types={"chapter": "control", "section": "control", "requirement": "control"},
        edition=version,
        version=version,
        published=_published(header.head) if header else "",
        is_whole=len(files) > 1,
    )


def _number(file: CopyFile) -> int:
    found = _CHAPTER.match(file.head)
    return int(found[1][1:]) if found else 0


def _published(text: str) -> str:
    found = _DATE.search(text)
    month = found[1][:3] if found else ""
    return f"{found[2]}-{_MONTHS.index(month) + 1:02}" if found and month in _MONTHS else ""


def _chapter(file: CopyFile, gathering: Gathering) -> None:
    reading = _Reading(gathering)
    for number, line in enumerate(file.text.splitlines(), start=1):
        if len(line) > LIMIT_LINE:
            gathering.lose(f"{file.name}:{number}", "a line is left out", f"It has over {LIMIT_LINE:,} characters.")
        elif line.startswith("#"):
            reading.heading(line.rstrip())
        else:
            reading.line(line, f"{file.name}:{number}")
    if reading.chapter and reading.links:
        reading.chapter.says["References"] = tuple(reading.links)
    for key, lines in reading.texts.items():
        gathering.drafts[key].text = clean("\n".join(lines))


class _Reading:
    """Where in a chapter the reading has come to, and the texts so far."""

    def __init__(self, gathering: Gathering) -> None:
        self.chapter: Draft | None = None
        self.texts: dict[str, list[str]] = {}
        self.links: list[str] = []
        self._gathering = gathering
        self._here: Draft | None = None
        self._is_list = False

    def heading(self, line: str) -> None:
        """A chapter, a section, or what belongs to the chapter as a whole."""
        if self.chapter is None and (found := _CHAPTER.fullmatch(line)):
            self.chapter = self._here = self._gathering.add("chapter", found[1], found[2])
        elif found := _SECTION.fullmatch(line):
            self._here = self._gathering.add("section", found[1], found[2])
            if self._here and self.chapter:
                self._here.parent = self.chapter.id
        elif line.startswith("## "):
            self._is_list = line.startswith("## References")
            self._here = None if self._is_list else self.chapter

    def line(self, line: str, where: str) -> None:
        """A requirement, a reference, or text of what was headed last."""
        if self._is_list and line.startswith("* "):
            self.links.append(one_line(line[2:]))
        elif found := _ROW.fullmatch(line):
            _requirement(f"C{found[1]}", found[2], found[3], where, self._gathering)
        elif _NUMBERED.match(line):
            self._gathering.lose(where, "a row of a table is left out", "It is no requirement with a level.")
        elif self._here and not line.startswith(("|", "---")):
            self.texts.setdefault(self._here.id, []).append(line)


def _requirement(key: str, text: str, level: str, where: str, gathering: Gathering) -> None:
    draft = gathering.add("requirement", key, "", clean(one_line(text)))
    if draft is None:
        return
    draft.says["level"] = level
    draft.parent = key.rpartition(".")[0]
    if draft.parent not in gathering.drafts:
        gathering.lose(where, f"requirement {key} stands before its section", "It is listed without one.", "changed")
        draft.parent = ""
