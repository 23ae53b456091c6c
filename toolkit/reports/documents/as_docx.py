"""A document as DOCX: paragraphs, lists and tables of plain runs. No field codes, no links, no parts from outside.

python-docx writes XML, so text that XML cannot hold is made visible first. Drawings: see `docx_pictures.py`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from toolkit.markup.escape import visible
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
    Table,
    TeamText,
)
from toolkit.reports.documents.column_widths import column_widths
from toolkit.reports.documents.docx_pictures import add_drawing

if TYPE_CHECKING:
    from docx.document import Document as Docx

__all__ = ["to_docx"]

_A4_CM = (21.0, 29.7)
_HIGHEST_CM = 21.0
"""What a page leaves for a drawing, with its heading and caption."""
_TALL = 200
"""Signs in a cell from which on its row may go on over the page; else a page ends half empty."""
_GREY, _BLUE, _RUST = (0x5B, 0x66, 0x75), (0x24, 0x50, 0x7A), (0x8A, 0x3A, 0x00)


@dataclass(frozen=True)
class _Look:
    """How large and how far apart things are: margins in cm, type and distances in points."""

    margin: float = 1.8
    body: float = 10
    after: float = 5
    title: float = 20
    heading: float = 13
    before_heading: float | None = None
    cell: float = 8.5
    small: float = 8
    close: bool = False
    """Whether what follows a table follows at once, and the stamp is one paragraph."""

    @property
    def line(self) -> float:
        """What A4 leaves between the margins, in cm."""
        return _A4_CM[0] - 2 * self.margin


_FIRST_ZIP_YEAR = 1980
_USUAL = _Look()
_ONE_PAGE = _Look(1.2, 8, 0, 13, 9, 2, 7.5, 6.5, close=True)


def to_docx(document: Document, made: datetime) -> bytes:
    """The document as the bytes of a file, which are the same for the same `made`: the moment that it is dated by."""
    import docx

    look = _ONE_PAGE if document.one_page else _USUAL
    sheet = docx.Document()
    _page(sheet, document, made, look)
    sheet.add_heading(_clean(document.title), 0)
    under = sheet.add_paragraph()
    _run(under, document.subtitle, bold=look.close, colour=_GREY)
    if look.close:
        under.add_run(" ")
        _run(under, document.about)
        said = " · ".join(f"{label}: {text}" for label, text in document.stamp)
        _run(sheet.add_paragraph(), said, colour=_GREY, size=look.small)
    else:
        sheet.add_paragraph(_clean(document.about))
        _two_columns(sheet, document.stamp, look)
    if document.notice:
        _run(sheet.add_paragraph(), document.notice, italic=True, size=look.small if look.close else None)
    for section in document.sections:
        sheet.add_heading(_clean(section.title), 1)
        for block in document.shown(section):
            _block(block, sheet, look)
    held = io.BytesIO()
    sheet.save(held)
    return _dated(held, made)


def _dated(packed: io.BytesIO, made: datetime) -> bytes:
    """The same parts, dated by `made` and not by this machine's clock, whose time zone would tell where it stands."""
    held = io.BytesIO()
    day = made.timetuple()[:6] if made.year >= _FIRST_ZIP_YEAR else (_FIRST_ZIP_YEAR, 1, 1, 0, 0, 0)
    with zipfile.ZipFile(packed) as parts, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as dated:
        for name in parts.namelist():
            dated.writestr(zipfile.ZipInfo(name, day), parts.read(name), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _page(sheet: Docx, document: Document, made: datetime, look: _Look) -> None:
    from docx.shared import Cm

    page = sheet.sections[0]
    page.page_width, page.page_height = (Cm(each) for each in _A4_CM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(look.margin)
    if look.close:
        page.header_distance = page.footer_distance = Cm(0.5)
    _styles(sheet, look)
    _mark(page.header.paragraphs[0], document.mark)
    foot = f"{document.title} · {dict(document.stamp).get('Head of the history', '')[:24]}…"
    _run(page.footer.paragraphs[0], foot, colour=_GREY, size=look.small)
    about = sheet.core_properties
    about.title, about.subject = _clean(document.title)[:200], _clean(document.subtitle)[:200]
    about.author, about.comments, about.keywords = "AI Threat Toolkit", "", _clean(document.mark)
    about.created = about.modified = made.replace(tzinfo=None)


def _styles(sheet: Docx, look: _Look) -> None:
    from docx.shared import Pt

    body: Any = sheet.styles["Normal"]
    body.font.name, body.font.size = "Calibri", Pt(look.body)
    body.paragraph_format.space_after = Pt(look.after)
    for name, size in (("Title", look.title), ("Heading 1", look.heading)):
        style: Any = sheet.styles[name]
        style.font.size, style.font.name = Pt(size), "Calibri"
        if look.before_heading is not None:
            style.paragraph_format.space_before = Pt(look.before_heading)
            style.paragraph_format.space_after = Pt(0)
    if look.close:
        for name in ("Normal", "List Bullet"):
            close: Any = sheet.styles[name]
            close.paragraph_format.space_after = Pt(look.after)
            close.paragraph_format.line_spacing = 1.0


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
    from docx.oxml import OxmlElement
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run()
    for place, part in enumerate(NUMBERS.split(_clean(text))):
        first, *more = part.split("-") if place % 2 else [part]
        run.add_text(first)
        for each in more:  # a day, or a number such as 5.1.1-1.1, is not broken at its hyphens
            run._r.append(OxmlElement("w:noBreakHyphen"))
            run.add_text(each)
    run.bold, run.italic = bold or None, italic or None
    if colour is not None:
        run.font.color.rgb = RGBColor(*colour)
    if size is not None:
        run.font.size = Pt(size)


def _source(paragraph: Any, source: str, look: _Look) -> None:
    if source:
        paragraph.add_run(" ")
        _run(paragraph, f"[{source}]", colour=_GREY, size=look.small)


def _fill(cell: Any, text: str, look: _Look, *, bold: bool = False, begun: bool = False) -> None:
    """Write the lines of a cell; `bold` all of them, `begun` only the first, which names what the row is about."""
    first, *more = text.split("\n")
    paragraph = cell.paragraphs[0]
    for number, line in enumerate((first, *more)):
        if number:
            paragraph = cell.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        _run(paragraph, line, bold=bold or (begun and not number), size=look.cell)


def _set_widths(table: Any, found: Sequence[float]) -> None:
    """Give columns their widths, in cm."""
    from docx.shared import Cm

    table.autofit = False
    widths = [Cm(each) for each in found]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _two_columns(sheet: Docx, rows: tuple[tuple[str, str], ...], look: _Look) -> None:
    table = sheet.add_table(rows=0, cols=2)
    for label, said in rows:
        cells = table.add_row().cells
        _fill(cells[0], label, look, bold=True)
        _fill(cells[1], said, look)
    _set_widths(table, (look.line / 4, look.line * 3 / 4))
    _after_a_table(sheet, look)


def _after_a_table(sheet: Docx, look: _Look) -> None:
    """Something between a table and what follows; else two tables become one."""
    paragraph = sheet.add_paragraph()
    if look.close:
        from docx.shared import Pt

        paragraph.paragraph_format.line_spacing = Pt(3)


@singledispatch
def _block(block: Block, sheet: Docx, look: _Look) -> None:
    raise TypeError(f"no DOCX for {type(block).__name__} in {type(sheet).__name__} of {look}")


@_block.register(Paragraph)
def _(block: Paragraph, sheet: Docx, look: _Look) -> None:
    paragraph = sheet.add_paragraph()
    _run(paragraph, block.text)
    _source(paragraph, block.source, look)


@_block.register(Bullets)
def _(block: Bullets, sheet: Docx, look: _Look) -> None:
    for item in block.items:
        paragraph = sheet.add_paragraph(style="List Bullet")
        _run(paragraph, item.text)
        _source(paragraph, item.source, look)


@_block.register(Fields)
def _(block: Fields, sheet: Docx, look: _Look) -> None:
    _two_columns(sheet, block.rows, look)


@_block.register(Table)
def _(block: Table, sheet: Docx, look: _Look) -> None:
    if block.caption:
        caption = sheet.add_paragraph()
        caption.paragraph_format.keep_with_next = True  # else it may stand alone at the foot of a page
        _run(caption, block.caption, colour=_GREY)
    table = sheet.add_table(rows=1, cols=len(block.columns), style="Light Grid Accent 1")
    _without_first_column(table)
    _row(table.rows[0].cells, block.columns, look, bold=True)
    _mark_row(table.rows[0], "w:tblHeader")
    for row in block.rows:
        added = table.add_row()
        if max(map(len, row)) < _TALL:
            _mark_row(added, "w:cantSplit")
        _row(added.cells, row, look)
    shares = block.widths or (1.0,) * len(block.columns)
    _set_widths(table, column_widths(block.columns, block.rows, shares, line=look.line, size=look.cell))
    _after_a_table(sheet, look)


def _without_first_column(table: Any) -> None:
    """Have the style leave the first column as the others are: in bold, all that stands below a name shouts."""
    from docx.oxml.ns import qn

    for look in table._tbl.tblPr.findall(qn("w:tblLook")):
        look.set(qn("w:firstColumn"), "0")
        look.set(qn("w:val"), "0420")


def _row(cells: Any, said: tuple[str, ...], look: _Look, *, bold: bool = False) -> None:
    for number, (cell, text) in enumerate(zip(cells, said, strict=True)):
        _fill(cell, text, look, bold=bold, begun=not number and not look.close)


def _mark_row(row: Any, mark: str) -> None:
    """Have a row repeated on each page (`w:tblHeader`) or kept on one (`w:cantSplit`)."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(mark))


@_block.register(Missing)
def _(block: Missing, sheet: Docx, look: _Look) -> None:
    paragraph = sheet.add_paragraph()
    _run(paragraph, "Not recorded. ", bold=True, colour=_RUST)
    paragraph.add_run(" ")
    _ask(paragraph, block, look)


@_block.register(Questions)
def _(block: Questions, sheet: Docx, look: _Look) -> None:
    head = sheet.add_paragraph()
    head.paragraph_format.keep_with_next = True
    _run(head, "Not recorded", bold=True, colour=_RUST)
    for each in block.items:
        _ask(sheet.add_paragraph(style="List Bullet"), each, look)


def _ask(paragraph: Any, question: Missing, look: _Look) -> None:
    _run(paragraph, question.question + (f" Who would know: {question.who}." if question.who else ""))
    _source(paragraph, question.place, look)


@_block.register(TeamText)
def _(block: TeamText, sheet: Docx, look: _Look) -> None:
    paragraph = sheet.add_paragraph()
    if block.answers:
        _run(paragraph, block.answers, bold=True, colour=_BLUE)
        paragraph.add_run(" ")
    _run(paragraph, block.text)
    _source(paragraph, block.source, look)


@_block.register(Picture)
def _(block: Picture, sheet: Docx, look: _Look) -> None:
    add_drawing(sheet, block.drawn, widest=look.line, highest=_HIGHEST_CM)
    if block.caption:
        _run(sheet.add_paragraph(), block.caption, italic=True, colour=_GREY)
