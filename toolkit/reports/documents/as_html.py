"""A document as one HTML file: no script, nothing loaded, readable anywhere and in print."""

from __future__ import annotations

import re
from functools import singledispatch

from toolkit.markup.element import Safe, element, fragment
from toolkit.markup.templates import template_environment
from toolkit.reports.documents.blocks import (
    NUMBERS,
    Block,
    Bullets,
    Document,
    Fields,
    Missing,
    Paragraph,
    Picture,
    Questions,
    Section,
    Table,
    TeamText,
    gathered,
)

__all__ = ["section_markup", "to_html"]

_HASH = 26
"""Signs on end from which on a word may be broken anywhere: it is a hash, or somebody's joke."""
_LONG = re.compile(rf"(\S*\w[_:@]\S{{8,}}|\S{{{_HASH},}})")
_AFTER = re.compile(r"(?<=[_:@])")


def to_html(document: Document) -> str:
    """The document as text."""
    sections = [
        {"place": number, "title": section.title, "blocks": [_block(block) for block in document.shown(section)]}
        for number, section in enumerate(document.sections, start=1)
    ]
    template = template_environment().get_template("document.html.j2")
    return template.render(d=document, sections=sections, missing=len(document.missing))


def section_markup(section: Section) -> Safe:
    """What stands in a section as markup, without its heading: for a page that has headings and a style of its own."""
    return fragment(*map(_block, gathered(section.blocks)))


@singledispatch
def _block(block: Block) -> Safe:
    raise TypeError(f"no HTML for {type(block).__name__}")


def _source(source: str) -> Safe:
    return fragment(" ", element("span", {"class": "source"}, "[", _kept(source), "]")) if source else fragment()


@_block.register(Paragraph)
def _(block: Paragraph) -> Safe:
    return element("p", None, _kept(block.text), _source(block.source))


@_block.register(Bullets)
def _(block: Bullets) -> Safe:
    return element("ul", None, *(element("li", None, _kept(item.text), _source(item.source)) for item in block.items))


@_block.register(Fields)
def _(block: Fields) -> Safe:
    rows = (fragment(element("dt", None, label), element("dd", None, _cell(said))) for label, said in block.rows)
    return element("dl", {"class": "facts"}, *rows)


@_block.register(Table)
def _(block: Table) -> Safe:
    total = sum(block.widths) or 1
    columns = (element("col", {"style": f"width:{round(100 * width / total)}%"}) for width in block.widths)
    head = element("tr", None, *(element("th", {"scope": "col"}, each) for each in block.columns))
    rows = (element("tr", None, *map(_labelled, block.columns, row)) for row in block.rows)
    parts = [element("caption", None, block.caption)] if block.caption else []
    parts += [element("colgroup", None, *columns)] if block.widths else []
    return element("table", None, *parts, element("thead", None, head), element("tbody", None, *rows))


def _labelled(column: str, cell: str) -> Safe:
    """A cell with the heading of its column, which stands beside it where there is no room for columns."""
    return element("td", {"class": "count" if cell.isdecimal() else None, "data-label": column}, _cell(cell))


@_block.register(Missing)
def _(block: Missing) -> Safe:
    return element("p", {"class": "missing"}, element("strong", None, "Not recorded. "), _asked(block))


@_block.register(Questions)
def _(block: Questions) -> Safe:
    items = (element("li", None, _asked(each)) for each in block.items)
    return element("div", {"class": "missing"}, element("strong", None, "Not recorded"), element("ul", None, *items))


def _asked(question: Missing) -> Safe:
    who = f" Who would know: {question.who}." if question.who else ""
    return fragment(_kept(question.question), who, _source(question.place))


@_block.register(TeamText)
def _(block: TeamText) -> Safe:
    asked = fragment(element("strong", None, block.answers), " ") if block.answers else fragment()
    return element("p", {"class": "team"}, asked, _kept(block.text), _source(block.source))


@_block.register(Picture)
def _(block: Picture) -> Safe:
    caption = element("figcaption", None, block.caption) if block.caption else fragment()
    return element("figure", {"class": "wide"}, block.drawn, caption)


def _cell(text: str) -> Safe:
    first, *more = text.split("\n")
    return fragment(_broken(first), *(fragment(element("br"), _broken(line)) for line in more))


def _kept(text: str) -> Safe:
    """Text in which days and numbers such as 5.1.1-1.1 are not broken at their hyphens."""
    return fragment(
        *(
            element("span", {"class": "kept"}, part) if place % 2 else part
            for place, part in enumerate(NUMBERS.split(text))
        )
    )


def _broken(text: str) -> Safe:
    """Text of a cell: long ids are broken after their signs, and hashes anywhere, so that columns need not be wide."""
    parts = _LONG.split(text)
    return fragment(*(_one_long(part) if place % 2 else _kept(part) for place, part in enumerate(parts)))


def _one_long(word: str) -> Safe:
    first, *more = (
        element("span", {"class": "long"}, each) if len(each) > _HASH else _kept(each) for each in _AFTER.split(word)
    )
    return fragment(first, *(fragment(element("wbr"), each) for each in more))
