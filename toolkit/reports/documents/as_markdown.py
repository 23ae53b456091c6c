"""A document as Markdown, for a repository or a wiki. Whatever people typed stays text."""

from __future__ import annotations

from functools import singledispatch

from toolkit.markup.markdown import md
from toolkit.reports.documents.blocks import (
    Block,
    Bullets,
    Document,
    Fields,
    Missing,
    Paragraph,
    Picture,
    Questions,
    Table,
    TeamText,
)

__all__ = ["to_markdown"]


def to_markdown(document: Document) -> str:
    """The document as text."""
    parts = [f"**{md(document.mark.upper())}**", f"# {md(document.title)}", md(document.subtitle), md(document.about)]
    parts.append("\n".join(f"- **{md(label)}:** {md(said)}" for label, said in document.stamp))
    parts.append(md(document.notice))
    for section in document.sections:
        parts.append(f"## {md(section.title)}")
        parts += [_block(block) for block in document.shown(section)]
    parts.append(f"---\n\n**{md(document.mark.upper())}**")
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(f"no Markdown for {type(block).__name__}")


def _source(source: str) -> str:
    return f" *({md(source)})*" if source else ""


@_block.register(Paragraph)
def _(block: Paragraph) -> str:
    return f"{md(block.text)}{_source(block.source)}"


@_block.register(Bullets)
def _(block: Bullets) -> str:
    return "\n".join(f"- {md(item.text)}{_source(item.source)}" for item in block.items)


@_block.register(Fields)
def _(block: Fields) -> str:
    return "\n".join(f"- **{md(label)}:** {_cell(said)}" for label, said in block.rows)


@_block.register(Table)
def _(block: Table) -> str:
    head = ["| " + " | ".join(md(each) for each in block.columns) + " |", "|" + "---|" * len(block.columns)]
    rows = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in block.rows]
    caption = [f"{md(block.caption)}", ""] if block.caption else []
    return "\n".join([*caption, *head, *rows])


@_block.register(Missing)
def _(block: Missing) -> str:
    return f"> **Not recorded:** {_asked(block)}"


@_block.register(Questions)
def _(block: Questions) -> str:
    return "\n".join(["> **Not recorded:**", ">", *(f"> - {_asked(each)}" for each in block.items)])


def _asked(question: Missing) -> str:
    who = f" Who would know: {md(question.who)}." if question.who else ""
    place = f" (place: {md(question.place)})" if question.place else ""
    return f"{md(question.question)}{who}{place}"


@_block.register(TeamText)
def _(block: TeamText) -> str:
    asked = f"**{md(block.answers)}** " if block.answers else ""
    return f"{asked}{md(block.text)}{_source(block.source)}"


@_block.register(Picture)
def _(block: Picture) -> str:
    return f"*{md(block.caption)}*" if block.caption else ""


def _cell(text: str) -> str:
    """The lines of a cell, each escaped; the break between them is the only tag that we write here."""
    return "<br>".join(md(line) for line in text.split("\n"))
