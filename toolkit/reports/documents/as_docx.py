"""A document as DOCX: paragraphs, lists and tables of plain runs. No field codes, no links, no parts from outside.

python-docx writes XML, so text that XML cannot hold is made visible first. Pictures are left out: a drawing of ours is
SVG, which older word processors do not show; the tables beside them say the same.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from toolkit.markup.escape import visible
from toolkit.reports.documents.blocks import (
    Block,
    Bullets,
    Document,
    Fields,
    Missing,
    Paragraph,
    Picture,
    Table,
    TeamText,
)

if TYPE_CHECKING:
    from docx.document import Document as Docx

__all__ = ["to_docx"]

_LINE_CM = 17.4
"""What A4 leaves between our margins."""
_TALL = 200
"""Signs in a cell from which on its row may go on over the page; else a page ends half empty."""
_GREY, _BLUE, _RUST = (0x5B, 0x66, 0x75), (0x24, 0x50, 0x7A), (0x8A, 0x3A, 0x00)


def to_docx(document: Document, made: datetime) -> bytes:
    """The document as the bytes of a file; `made` is noted in its properties."""
    import docx

    sheet = docx.Document()
    _page(sheet, document, made)
    sheet.add_heading(_clean(document.title), 0)
    _run(sheet.add_paragraph(), document.subtitle, colour=_GREY)
    sheet.add_paragraph(_clean(document.about))
    _two_columns(sheet, document.stamp)
    if document.notice:
        _run(sheet.add_paragraph(), document.notice, italic=True)
    for section in document.sections:
        sheet.add_heading(_clean(section.title), 1)
        for block in section.blocks:
            _block(block, sheet)
    held = io.BytesIO()
    sheet.save(held)
    return held.getvalue()


def _page(sheet: Docx, document: Document, made: datetime) -> None:
    from docx.shared import Cm, Pt

    page = sheet.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.8)
    page.top_margin = page.bottom_margin = Cm(1.8)
    body: Any = sheet.styles["Normal"]
    body.font.name, body.font.size = "Calibri", Pt(10)
    body.paragraph_format.space_after = Pt(5)
    for name, size in (("Title", 20), ("Heading 1", 13)):
        style: Any = sheet.styles[name]
        style.font.size, style.font.name = Pt(size), "Calibri"
    _mark(page.header.paragraphs[0], document.mark)
    foot = f"{document.title} · {dict(document.stamp).get('Head of the history', '')[:24]}…"
    _run(page.footer.paragraphs[0], foot, colour=_GREY, size=8)
    about = sheet.core_properties
    about.title, about.subject = _clean(document.title)[:200], _clean(document.subtitle)[:200]
    about.author, about.comments, about.keywords = "AI Threat Toolkit", "", _clean(document.mark)
    about.created = about.modified = made.replace(tzinfo=None)


def _mark(paragraph: Any, mark: str) -> None:
    _run(paragraph, mark.upper(), bold=True, colour=_RUST, size=9)


def _clean(text: str) -> str:
    """Text on one line with nothing hidden in it, as XML may hold it."""
    return " ".join(visible(text).split())


def _run(
    paragraph: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    colour: tuple[int, int, int] | None = None,
    size: float | None = None,
) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(_clean(text))
    run.bold, run.italic = bold or None, italic or None
    if colour is not None:
        run.font.color.rgb = RGBColor(*colour)
    if size is not None:
        run.font.size = Pt(size)


def _source(paragraph: Any, source: str) -> None:
    if source:
        paragraph.add_run(" ")
        _run(paragraph, f"[{source}]", colour=_GREY, size=8)


def _fill(cell: Any, text: str, *, bold: bool = False, size: float = 8.5) -> None:
    first, *more = text.split("\n")
    paragraph = cell.paragraphs[0]
    for number, line in enumerate((first, *more)):
        if number:
            paragraph = cell.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        _run(paragraph, line, bold=bold, size=size)


def _set_widths(table: Any, shares: tuple[float, ...]) -> None:
    from docx.shared import Cm

    total = sum(shares) or 1
    table.autofit = False
    widths = [Cm(_LINE_CM * share / total) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _two_columns(sheet: Docx, rows: tuple[tuple[str, str], ...]) -> None:
    table = sheet.add_table(rows=0, cols=2)
    for label, said in rows:
        cells = table.add_row().cells
        _fill(cells[0], label, bold=True)
        _fill(cells[1], said)
    _set_widths(table, (1, 3))
    sheet.add_paragraph()


@singledispatch
def _block(block: Block, sheet: Docx) -> None:
    raise TypeError(f"no DOCX for {type(block).__name__} in {type(sheet).__name__}")


@_block.register(Paragraph)
def _(block: Paragraph, sheet: Docx) -> None:
    paragraph = sheet.add_paragraph()
    _run(paragraph, block.text)
    _source(paragraph, block.source)


@_block.register(Bullets)
def _(block: Bullets, sheet: Docx) -> None:
    for item in block.items:
        paragraph = sheet.add_paragraph(style="List Bullet")
        _run(paragraph, item.text)
        _source(paragraph, item.source)


@_block.register(Fields)
def _(block: Fields, sheet: Docx) -> None:
    _two_columns(sheet, block.rows)


@_block.register(Table)
def _(block: Table, sheet: Docx) -> None:
    if block.caption:
        _run(sheet.add_paragraph(), block.caption, colour=_GREY)
    table = sheet.add_table(rows=1, cols=len(block.columns), style="Light Grid Accent 1")
    _row(table.rows[0].cells, block.columns, bold=True)
    _mark_row(table.rows[0], "w:tblHeader")
    for row in block.rows:
        added = table.add_row()
        if max(map(len, row)) < _TALL:
            _mark_row(added, "w:cantSplit")
        _row(added.cells, row)
    _set_widths(table, block.widths or (1.0,) * len(block.columns))
    sheet.add_paragraph()


def _row(cells: Any, said: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, text in zip(cells, said, strict=True):
        _fill(cell, text, bold=bold)


def _mark_row(row: Any, mark: str) -> None:
    """Have a row repeated on each page (`w:tblHeader`) or kept on one (`w:cantSplit`)."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(mark))


@_block.register(Missing)
def _(block: Missing, sheet: Docx) -> None:
    paragraph = sheet.add_paragraph()
    _run(paragraph, "Not recorded. ", bold=True, colour=_RUST)
    paragraph.add_run(" ")
    _run(paragraph, block.question + (f" Who would know: {block.who}." if block.who else ""))
    _source(paragraph, block.place)


@_block.register(TeamText)
def _(block: TeamText, sheet: Docx) -> None:
    paragraph = sheet.add_paragraph()
    if block.answers:
        _run(paragraph, block.answers, bold=True, colour=_BLUE)
        paragraph.add_run(" ")
    _run(paragraph, block.text)
    _source(paragraph, block.source)


@_block.register(Picture)
def _(block: Picture, sheet: Docx) -> None:
    if block.caption:
        _run(sheet.add_paragraph(), f"{block.caption} (The drawing is in the HTML version.)", italic=True, colour=_GREY)
