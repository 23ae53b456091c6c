"""What a document is made of: a few kinds of block that every writer renders, so that a document is written once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from toolkit.markup.element import Safe

__all__ = [
    "NUMBERS",
    "Block",
    "Bullets",
    "Document",
    "Fields",
    "Missing",
    "Paragraph",
    "Picture",
    "Questions",
    "Section",
    "Table",
    "TeamText",
    "gathered",
    "lines",
]

NUMBERS = re.compile(r"(\d[\d.]*(?:-\d[\d.]*)+)")
"""Days and numbers such as 5.1.1-1.1, which writers do not break at their hyphens; `split` gives them at odd places."""


@dataclass(frozen=True)
class Paragraph:
    """A sentence or a few, and what in the record they come from."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class Bullets:
    """Short statements, each with its source."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Fields:
    """Labels with what is held under each."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows under columns; a cell may have several lines (see `lines`). `widths` are the columns' shares of the line."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str = ""


@dataclass(frozen=True)
class Missing:
    """What the record does not say: the question, and who would know.

    `place` is where an answer is recorded: a fact of an element (`by` is fact), details of assets (asset), or words of
    the team in this document (text). A fact that is asked of several elements at once names them all in `about`.
    """

    place: str
    question: str
    who: str = ""
    by: Literal["fact", "asset", "text", "description"] = "text"
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questions:
    """Several open questions that stand one after the other, shown as one list: see `gathered`."""

    items: tuple[Missing, ...]


@dataclass(frozen=True)
class TeamText:
    """What the team recorded for a place of this document: its words, and from whom and when they are."""

    place: str
    text: str
    source: str
    answers: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawing of ours, shown where the format can; `caption` stands everywhere."""

    drawn: Safe
    caption: str


Block: TypeAlias = Paragraph | Bullets | Fields | Table | Missing | Questions | TeamText | Picture


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it; `place` is where the team may add words of its own."""

    place: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole document: what it is, what it was made from, how it is to be handled, and its sections."""

    id: str
    title: str
    subtitle: str
    about: str
    stamp: tuple[tuple[str, str], ...]
    mark: str
    sections: tuple[Section, ...]
    notice: str = ""
    left_out: tuple[str, ...] = field(default=())
    one_page: bool = False
    """Laid out small and close, for it has been held to one page."""

    def blocks(self) -> Iterator[tuple[Section, Block]]:
        """Every block with the section that it stands in."""
        for section in self.sections:
            for block in section.blocks:
                yield section, block

    def shown(self, section: Section) -> Iterator[Block]:
        """The blocks of a section as writers show them; on one page every line is counted, so they stay as they are."""
        return iter(section.blocks) if self.one_page else gathered(section.blocks)

    @property
    def missing(self) -> list[Missing]:
        """Everything that the record does not say, in order."""
        return [block for _, block in self.blocks() if isinstance(block, Missing)]


def gathered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks as writers show them: questions that follow each other as one list, so that it reads as one matter."""
    waiting: list[Missing] = []
    for block in (*blocks, None):
        if isinstance(block, Missing):
            waiting.append(block)
            continue
        if waiting:
            yield waiting[0] if len(waiting) == 1 else Questions(tuple(waiting))
            waiting = []
        if block is not None:
            yield block


def lines(*texts: str) -> str:
    """Several texts as the lines of one cell; empty ones and repetitions are left out."""
    return "\n".join(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
