"""The register as a workbook (XLSX) that a risk officer keeps and an auditor can follow.

Every text goes in as text: nothing that a person, a file or a model wrote becomes a formula or a link. Equal registers
give equal bytes: the moment that the file carries is that of the last event.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError
from toolkit.exchange.sheets import Column, Line, Sheet, Value, all_sheets, read_book, read_me
from toolkit.files.atomic import write_atomic
from toolkit.markup.escape import visible

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.exchange.sheets import Book
    from toolkit.register import Register

__all__ = ["sheets_as_bytes", "workbook_bytes", "write_workbook"]

MAX_CELL = 32_767
"""UTF-16 units that one cell can hold."""
MAX_ROWS = 1_000_000
SPARE_ROWS = 1_000
"""Rows below the last one that have drop-downs and colours too, for what is added by hand."""
_MAX_CHOICES = 255
"""Characters that a drop-down's words may have together."""
_FIRST_ROW = 2
"""Where the rows begin: above them the sentence about the sheet, and the header."""
_EARLIEST = date(1900, 3, 1)
"""Before this day the programs do not agree on how a date is stored; such a day is written as text."""
_A4 = 9
_LINE = 130
"""Characters of a line above a sheet, and of what the first sheet says."""
_PAGE = 262
"""Characters that a printed page may be wide before they are too small to read."""
_LABEL = 36
_CELL: dict[str, Any] = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#C9CED6"}
_CURRENCIES = {"GBP": "[$£-809]#,##0", "EUR": "[$€-2]\\ #,##0", "USD": "[$$-409]#,##0"}
"""How the programs write amounts of these; any other has its three letters in front."""
_ROW = 15.0
"""Points of a line of text."""
_HIGHEST = 405.0
"""Points of the highest row that the programs show."""


def write_workbook(
    register: Register, catalogue: Catalogue, path: str | Path, *, overwrite: bool = False, mark: str = ""
) -> None:
    """Write a register as a workbook, whole or not at all; `mark` is how it is to be handled, in words.

    Raises `ToolkitError` for an existing file (unless `overwrite`), and for a register that no workbook can hold.
    """
    write_atomic(Path(path), workbook_bytes(register, catalogue, mark=mark), overwrite=overwrite)


def workbook_bytes(register: Register, catalogue: Catalogue, *, mark: str = "") -> bytes:
    """The workbook as bytes; the same register, names and catalogue give the same bytes."""
    book = read_book(register, catalogue)
    sheets = all_sheets(book)
    return sheets_as_bytes(book, read_me(book, sheets, mark=mark), sheets, mark=mark)


def sheets_as_bytes(book: Book, first: Iterable[Line], sheets: Sequence[Sheet], *, mark: str = "") -> bytes:
    """Sheets of a register as a workbook, with the lines of its first sheet; `mark` stands above each printed page.

    Raises `ToolkitError` for a sheet that no workbook holds.
    """
    for sheet in sheets:
        if len(sheet.rows) > MAX_ROWS:
            what = f"{sheet.name!r} would have {len(sheet.rows):,} rows, more than a workbook holds"
            raise ToolkitError(what, where=book.url, try_instead="Export it as register.json.")
    return _Writer(book, mark).write(first, sheets)


class _Writer:
    """Writes sheets by XlsxWriter, which is loaded only here."""

    def __init__(self, book: Book, mark: str = "") -> None:
        import xlsxwriter

        self._marked = mark
        self._stream = io.BytesIO()
        self._book = book
        self._workbook = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": "yyyy-mm-dd",
            },
        )
        cell = _CELL
        forms: dict[str, dict[str, Any]] = {
            "about": {"italic": True, "valign": "top", "text_wrap": True, "font_color": "#44505F"},
            "header": {**cell, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "valign": "vcenter"},
            "text": cell,
            "number": {**cell, "num_format": "0", "align": "left"},
            "percent": {**cell, "num_format": "0.0%", "align": "right"},
            "date": {**cell, "num_format": "yyyy-mm-dd", "align": "left"},
            "moment": {**cell, "num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"},
            "title": {"bold": True, "font_size": 18, "font_color": "#1F3A5F"},
            "heading": {"bold": True, "font_size": 12, "font_color": "#1F3A5F", "bottom": 1},
            "label": {**cell, "bold": True},
            "plain": {},
            "name": {"bold": True, "valign": "top", "font_size": 12, "font_color": "#1F3A5F"},
            # For rows that are added below.
            "empty": {"valign": "top", "text_wrap": True},
            "empty day": {"valign": "top", "align": "left", "num_format": "yyyy-mm-dd"},
            "overdue": {"font_color": "#9C0006", "bold": True},
        }
        self._form = {name: self._workbook.add_format(form) for name, form in forms.items()}
        self._colour = {
            title: self._workbook.add_format({"bg_color": colour, "font_color": "#000000"})
            for title, colour in book.level_colours.items()
        }

    def write(self, lines: Iterable[Line], sheets: Iterable[Sheet]) -> bytes:
        """All of it, as the bytes of the file."""
        first = list(lines)
        self._describe(next((line.label for line in first if line.form == "title"), "Risk register"))
        self._read_me(first)
        for sheet in sheets:
            self._sheet(sheet)
        self._workbook.close()
        return self._stream.getvalue()

    def _describe(self, title: str) -> None:
        book = self._book
        self._workbook.set_properties(
            {
                "title": _property(title),
                "subject": _property(book.described.name if book.described else ""),
                "author": "AI Threat Toolkit",
                "category": "Risk register",
                "comments": f"Copy of a register at {book.head}. The register is the record.",
                "created": (book.until or datetime(2000, 1, 1)).replace(tzinfo=None),  # noqa: DTZ001 - stands for none
            }
        )
        self._workbook.set_custom_property("Head of the history", book.head.hash, "text")
        self._workbook.set_custom_property("Events", book.head.events, "number")
        self._workbook.set_custom_property("Catalogue", book.catalogue.digest, "text")

    def _read_me(self, lines: Iterable[Line]) -> None:
        page = self._workbook.add_worksheet("Read me")
        page.set_column(0, 0, _LABEL)
        page.set_column(1, 1, _LINE)
        page.hide_gridlines(2)
        self._print_set_up(page)
        for row, line in enumerate(lines):
            if line.form == "line":
                self._put(page, row, 0, line.label, "label")
                self._put(page, row, 1, line.says, "text")
                page.set_row(row, _height([(_LABEL, line.label), (_LINE, line.says)]))
                if line.colour:
                    colour = {"bg_color": line.colour, "font_color": "#000000"}
                    marked = {"bold": True, "valign": "top", "border": 1, "border_color": "#C9CED6"}
                    page.write_string(row, 0, _fit(line.label), self._workbook.add_format({**marked, **colour}))
            else:
                self._put(page, row, 0, line.label, line.form)
                if line.form == "heading":
                    self._put(page, row, 1, "", "heading")

    def _sheet(self, sheet: Sheet) -> None:
        page = self._workbook.add_worksheet(sheet.name)
        wide = sum(column.width for column in sheet.columns)
        across = math.ceil(wide / _PAGE)
        self._about(page, sheet, across)
        for place, column in enumerate(sheet.columns):
            below = "empty day" if column.kind in ("due", "date") else "empty"
            page.set_column(place, place, column.width, self._form[below])
            self._put(page, 1, place, column.title, "header")
        page.set_row(1, _height((column.width - 4, column.title) for column in sheet.columns))
        for number, row in enumerate(sheet.rows, start=_FIRST_ROW):
            for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
                self._put(page, number, place, value, self._form_for(column, value))
            page.set_row(
                number, _height((column.width, value) for column, value in zip(sheet.columns, row, strict=True))
            )
        last = max(_FIRST_ROW + len(sheet.rows) - 1, 1)
        page.autofilter(1, 0, last, len(sheet.columns) - 1)
        page.freeze_panes(_FIRST_ROW, sheet.frozen)
        page.repeat_rows(1)
        if across > 1:
            page.repeat_columns(0, sheet.frozen - 1)
        self._print_set_up(page, across)
        for place in range(len(sheet.columns)):
            self._mark(page, sheet.columns, place, last + SPARE_ROWS)
        if sheet.rows:
            page.ignore_errors({"number_stored_as_text": f"A1:{_letter(len(sheet.columns) - 1)}{last + 1}"})

    def _about(self, page: Any, sheet: Sheet, across: int) -> None:
        """The sentence above the header, over as many columns as make a line that one can read.

        On a sheet that prints on several pages side by side it leaves out the columns that stand on each of them: a
        sentence that begins there would be cut off on all pages but the first.
        """
        said = sheet.about if sheet.rows else f"{sheet.about} Nothing is recorded yet."
        first = 0
        if across > 1:
            first = sheet.frozen
            self._put(page, 0, 0, sheet.name, "name")
        last, width = first, sheet.columns[first].width
        while last + 1 < len(sheet.columns) and width < _LINE:
            last += 1
            width += sheet.columns[last].width
        if last > first:
            page.merge_range(0, first, 0, last, "", self._form["about"])
        self._put(page, 0, first, said, "about")
        page.set_row(0, _height([(width, said)]))

    def _print_set_up(self, page: Any, across: int = 1) -> None:
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(across, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        if self._marked:
            page.set_header(f"&L&8&B{self._marked.upper()}")
        page.set_footer(f"&L&8Register at {self._book.head}&C&8&A&R&8Page &P of &N")

    def _mark(self, page: Any, columns: tuple[Column, ...], place: int, last: int) -> None:
        """Drop-downs, colours of levels, and days that are past."""
        column = columns[place]
        area = (_FIRST_ROW, place, last, place)
        if column.choices and _fits_a_list(column.choices):
            said = {"error_title": column.title[:32], "error_message": f"One of: {', '.join(column.choices)}."[:255]}
            page.data_validation(
                *area, {"validate": "list", "source": list(column.choices), "error_type": "warning", **said}
            )
        if column.kind == "level":
            for title, form in self._colour.items():
                page.conditional_format(
                    *area, {"type": "cell", "criteria": "==", "value": _quoted(title), "format": form}
                )
        if column.kind == "due":
            late = _is_late(column, place, columns)
            page.conditional_format(*area, {"type": "formula", "criteria": late, "format": self._form["overdue"]})

    def _put(self, page: Any, row: int, place: int, value: Value, form: str) -> None:
        """One cell, by its type and never by what its text looks like."""
        if isinstance(value, datetime):
            page.write_datetime(row, place, value.replace(tzinfo=None), self._own(form, "moment"))
        elif isinstance(value, date) and value >= _EARLIEST:
            page.write_datetime(row, place, value, self._own(form, "date"))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            page.write_number(row, place, value, self._own(form, "number"))
        elif value is None or value == "":
            page.write_blank(row, place, None, self._form[form])
        else:
            self._text(page, row, place, _fit(str(value)), self._form[form])

    def _form_for(self, column: Column, value: Value) -> str:
        """The form of a cell; an amount of money has its currency's, made when the first is met."""
        form = _form_of(column)
        if form != "money":
            return form
        if not isinstance(value, int | float):
            return "text"
        name = f"money {column.unit}"
        if name not in self._form:
            self._form[name] = self._workbook.add_format({**_CELL, "num_format": _money(column.unit), "align": "right"})
        return name

    def _own(self, form: str, needed: str) -> Any:
        """The form of a value that text's form would show as a bare number."""
        return self._form[needed if form == "text" else form]

    def _text(self, page: Any, row: int, place: int, text: str, style: Any) -> None:
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes just such a text for markup that it made itself, and would write it unescaped.
            page.write_rich_string(row, place, text[:2], self._form["plain"], text[2:], style)
        else:
            page.write_string(row, place, text, style)


def _money(currency: str) -> str:
    """The number format of a currency, whose three letters are checked where it was recorded."""
    return _CURRENCIES.get(currency, f'"{currency}"\\ #,##0')


def _form_of(column: Column) -> str:
    return {"level": "text", "due": "date"}.get(column.kind, column.kind)


def _height(cells: Iterable[tuple[float, Value]]) -> float:
    """The points that a row needs for its cells, each a width in characters and a value.

    Not every program finds this out itself. Letters differ in width, so this is on the generous side.
    """
    most = 1
    for width, value in cells:
        if isinstance(value, str) and value:
            lines = value.split("\n", 100)
            most = max(most, sum(1 + int(len(line) * 0.92 / max(width, 4)) for line in lines))
    return min(_ROW * most, _HIGHEST)


def _fit(text: str) -> str:
    """`text` as a cell can hold it: what no file can hold, or would turn the direction of writing, is shown by a sign;
    what is too long is cut, and says so.
    """
    safe = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(safe) <= MAX_CELL // 2 or len(safe.encode("utf-16-le")) // 2 <= MAX_CELL:
        return safe
    note = f" … cut: {len(safe):,} characters, whole in register.json"
    kept = safe.encode("utf-16-le")[: 2 * (MAX_CELL - len(note))].decode("utf-16-le", "ignore")
    return kept + note


def _fits_a_list(choices: tuple[str, ...]) -> bool:
    return len(",".join(choices)) <= _MAX_CHOICES and not any("," in choice for choice in choices)


def _is_late(column: Column, place: int, columns: tuple[Column, ...]) -> str:
    """The condition under which a day is past and still matters, for the first row; made of our own words only."""
    cell = f"${_letter(place)}{_FIRST_ROW + 1}"
    parts = [f"ISNUMBER({cell})", f"{cell}<TODAY()"]
    if column.due_while is not None:
        title, words = column.due_while
        other = f"${_letter([each.title for each in columns].index(title))}{_FIRST_ROW + 1}"
        parts.append(f"OR({','.join(f'{other}={_quoted(word)}' for word in words)})")
    return f"=AND({','.join(parts)})"


def _letter(place: int) -> str:
    """The letter of a column, counted from 0."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def _quoted(text: str) -> str:
    """`text` as a text within a condition of ours."""
    return '"{}"'.format(text.replace('"', '""'))


def _property(text: str) -> str:
    return " ".join(visible(text).split())[:200]
