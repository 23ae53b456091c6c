"""CSV that a spreadsheet program opens without running anything in it, and that reads back as it was.

A program that opens a CSV file takes text that begins with `=`, `+`, `-`, `@` and the like for a formula. Such text
gets an apostrophe in front, and so does text that begins with an apostrophe already; reading takes exactly one away.
Numbers and dates are written as they are, so a negative number stays one.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.reading import decode_text, read_limited, shown

__all__ = [
    "CellValue",
    "csv_text",
    "escape",
    "parse_csv",
    "read_csv",
    "unescape",
    "without_separator_line",
    "write_csv",
]

CellValue = str | int | float | bool | date | datetime | None

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_PROBLEMS = 50
_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"\Asep=([,;\t|])\r?\n(?=[^\r\n]*\1)", re.IGNORECASE)
_TRIGGER = re.compile(r"'|\s*[=+\-@＝＋－＠]|\s*[\t\r\n\x00]")


def escape(text: str) -> str:
    """`text` as a cell that no spreadsheet program takes for a formula."""
    return f"'{text}" if _TRIGGER.match(text) else text


def unescape(cell: str) -> str:
    """The text of a cell that `escape` wrote: one apostrophe less, where there is one."""
    return cell.removeprefix("'")


def write_csv(
    rows: Iterable[Mapping[str, CellValue]],
    path: str | Path,
    *,
    columns: Sequence[str] | None = None,
    delimiter: str = ",",
    bom: bool = True,
    overwrite: bool = False,
) -> None:
    """Write rows as a CSV file in UTF-8, whole or not at all.

    `columns` are those of the first appearance unless given. `bom` writes the mark by which Excel knows UTF-8.
    Raises `ToolkitError` for an existing file (unless `overwrite`), and for values that no cell can hold.
    """
    text = csv_text(rows, columns=columns, delimiter=delimiter)
    write_atomic(Path(path), ("\ufeff" if bom else "") + text, overwrite=overwrite)


def csv_text(
    rows: Iterable[Mapping[str, CellValue]], *, columns: Sequence[str] | None = None, delimiter: str = ","
) -> str:
    """The same as text. Lines end with `\\r\\n`; the first holds the names of the columns."""
    if delimiter not in _DELIMITERS:
        raise ToolkitError(f"{shown(delimiter)} cannot part cells", try_instead="Use a comma, semicolon, tab or bar.")
    listed = list(rows)
    names = list(columns) if columns is not None else list(dict.fromkeys(name for row in listed for name in row))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    if names:
        writer.writerow([escape(name) for name in names])
    for number, row in enumerate(listed, start=1):
        writer.writerow([_cell(row.get(name), f"row {number}, {shown(name)}") for name in names])
    return stream.getvalue()


def _cell(value: CellValue, where: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return escape(str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        raise ToolkitError(f"{value} is no number for a table", where=where, try_instead="Leave the cell empty.")
    return repr(value)


def read_csv(
    path: str | Path, *, delimiter: str = "", escaped: bool = True, limit_bytes: int = MAX_BYTES
) -> list[dict[str, str]]:
    """Read a CSV file with a header line as one dict a row.

    `delimiter` is the one that the header line has most of, unless given. `escaped=False` leaves apostrophes as they
    are, for files of other programs. Raises `InputError` with every mistake, each with its line.
    """
    data = read_limited(Path(path), source=str(path), limit_bytes=limit_bytes)
    return parse_csv(data, source=str(path), delimiter=delimiter, escaped=escaped)


def parse_csv(
    content: str | bytes, *, source: str = "table", delimiter: str = "", escaped: bool = True
) -> list[dict[str, str]]:
    """The same for content at hand; `source` is what errors call it."""
    text = decode_text(content, source=source, limit_bytes=MAX_BYTES)
    if told := _SEPARATOR_LINE.match(text):
        # A line that only tells Excel the separator; its place stays, so that lines are counted as in the file.
        delimiter, text = delimiter or told[1], "\n" + without_separator_line(text)
    if csv.field_size_limit() < MAX_BYTES:
        # The limit belongs to the process; it is only ever raised, to what is bounded by the file's size anyway.
        csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter_of(text), strict=True)
    problems: list[Problem] = []
    rows: list[dict[str, str]] = []
    names: list[str] | None = None
    try:
        for cells in reader:
            if not cells:
                continue
            if escaped:
                cells = [unescape(cell) for cell in cells]
            if names is None:
                names = _header(cells, source)
            elif len(rows) >= MAX_ROWS:
                raise InputError([Problem(source, f"the table has more than {MAX_ROWS:,} rows", "Split it.")])
            elif len(problems) < MAX_PROBLEMS:
                rows.append(_row(names, cells, f"{source}:{reader.line_num}", problems))
    except csv.Error as error:
        problems.append(Problem(f"{source}:{reader.line_num}", f"this line is no CSV ({error})", "Check its quotes."))
    if names is None and not problems:
        problems.append(Problem(source, "the table is empty", "The first line holds the names of the columns."))
    if problems:
        raise InputError(problems)
    return rows


def without_separator_line(text: str) -> str:
    """The text of a table without a first line `sep=;`, which only tells Excel the separator."""
    return _SEPARATOR_LINE.sub("", text, count=1)


def _delimiter_of(text: str) -> str:
    first = text[:10_000].lstrip("\r\n").partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _header(cells: list[str], source: str) -> list[str]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    problems = []
    if len(names) > MAX_COLUMNS:
        raise InputError([Problem(f"{source}:1", f"the table has more than {MAX_COLUMNS} columns", "Leave some out.")])
    for place, name in enumerate(names, start=1):
        if not name:
            problems.append(Problem(f"{source}:1", f"column {place} has no name", "Name it in the first line."))
        elif name in names[: place - 1]:
            problems.append(Problem(f"{source}:1", f"two columns are called {shown(name)}", "Rename one of them."))
    if problems:
        raise InputError(problems[:MAX_PROBLEMS])
    return names


def _row(names: list[str], cells: list[str], where: str, problems: list[Problem]) -> dict[str, str]:
    if any(cells[len(names) :]):
        said = f"this line has {len(cells)} cells, and there are {len(names)} columns"
        problems.append(Problem(where, said, "Put text that holds the separator in double quotes."))
    return dict(zip(names, [*cells, *[""] * (len(names) - len(cells))], strict=False))
