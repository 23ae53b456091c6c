"""Read details of assets from a table, one asset a row, as a team fills it in with a spreadsheet program.

    asset,       version, owner, source,            licence,    sha256, kept_for
    claim model, 3.2,     P3,    trained in house,  internal,   ,       two years after the next one

`asset` is the id of a component or of data, or its name. An empty cell leaves what is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from toolkit.errors import InputError, Problem, nearest
from toolkit.exchange.csv_file import parse_csv
from toolkit.files.reading import shown
from toolkit.register.document_records import AssetDetails
from toolkit.system.edit import id_from
from toolkit.system.model import System

__all__ = ["COLUMNS", "AssetRow", "asset_rows", "read_asset_table"]

COLUMNS = ("asset", "version", "owner", "source", "licence", "sha256", "kept_for")
MAX_BYTES = 2_000_000
MAX_ROWS = 5_000
MAX_CELL = 2_000
MAX_PROBLEMS = 50
_ALSO = {
    "license": "licence",
    "hash": "sha256",
    "sha_256": "sha256",
    "name": "asset",
    "id": "asset",
    "kept": "kept_for",
}
_DIGITS = set("0123456789abcdef")


@dataclass(frozen=True)
class AssetRow:
    """What a row says of an element: the details that differ from what is recorded, with what is recorded now."""

    element: str
    fields: Mapping[str, str]
    now: Mapping[str, str] = field(default_factory=dict)


def asset_rows(system: System, details: Mapping[str, AssetDetails], elements: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a table to fill in: what is recorded of these elements now."""
    rows = []
    for each in elements:
        held = details.get(each) or AssetDetails(element=each)
        said = {column: str(getattr(held, column)) for column in COLUMNS[1:]}
        rows.append({"asset": each, "called": system.name_of(each), **said})
    return rows


def read_asset_table(
    content: str | bytes,
    system: System,
    details: Mapping[str, AssetDetails],
    *,
    people: Mapping[str, str] | None = None,
    source: str = "table",
) -> list[AssetRow]:
    """What a table (CSV, or cells copied from a spreadsheet) changes, row by row; rows that change nothing are left.

    An `owner` who is one of `people` (names by id) is known by name. Raises `InputError` with every mistake, each with
    its row: an asset that there is not or that stands there twice, a column that is none, a cell that is too long, a
    hash that is none.
    """
    if len(content) > MAX_BYTES:
        raise InputError([Problem(source, f"the table is larger than {MAX_BYTES:,} signs", "Split it.")])
    rows = parse_csv(content, source=source)
    if len(rows) > MAX_ROWS:
        raise InputError([Problem(source, f"the table has more than {MAX_ROWS:,} rows", "Split it.")])
    reader = _Reader(system, people or {}, source)
    if rows and "asset" not in {_column(name) for name in rows[0]}:
        instead = f"Name the columns in the first line: {', '.join(COLUMNS)}."
        raise InputError([Problem(source, "there is no column `asset`", instead)])
    said = [found for number, row in enumerate(rows, start=2) if (found := reader.read(row, number)) is not None]
    if reader.problems:
        raise InputError(reader.problems[:MAX_PROBLEMS])
    return [row for element, fields in said if (row := _difference(element, fields, details)) is not None]


class _Reader:
    """Reads rows and notes their mistakes."""

    def __init__(self, system: System, people: Mapping[str, str], source: str) -> None:
        self.source = source
        self._people = {name.casefold(): key for key, name in people.items()}
        self.problems: list[Problem] = []
        self._ids = {each: each for each in (*system.components, *system.data)}
        names: dict[str, list[str]] = {}
        for each in self._ids:
            names.setdefault(system.name_of(each).strip().casefold(), []).append(each)
        self._named = names
        self._seen: dict[str, int] = {}

    def read(self, row: Mapping[str, str], number: int) -> tuple[str, dict[str, str]] | None:
        """The element and the details that a row gives; None for an empty row, and for one with a mistake."""
        where = f"{self.source}, row {number}"
        cells = {_column(name): (name, text.strip()) for name, text in row.items() if text.strip()}
        if not cells:
            return None
        before = len(self.problems)
        element = self._element(cells.pop("asset", ("asset", ""))[1], where, number)
        fields = {}
        for column, (name, text) in cells.items():
            if column == "called":
                continue
            if column not in COLUMNS:
                self._wrong(where, f"there is no column {shown(name)}", nearest(column, COLUMNS))
            elif len(text) > MAX_CELL:
                self._wrong(where, f"`{column}` has {len(text):,} signs", f"At most {MAX_CELL:,} are read.")
            elif column == "sha256" and not (len(text) == 64 and set(text.lower()) <= _DIGITS):
                self._wrong(
                    where, f"{shown(text)} is no SHA-256", "It has 64 hexadecimal digits; `ai-threat hash` prints it."
                )
            else:
                known = self._people.get(text.casefold(), text) if column == "owner" else text
                fields[column] = known.lower() if column == "sha256" else known
        return (element, fields) if element and len(self.problems) == before else None

    def _element(self, said: str, where: str, number: int) -> str:
        named = self._named.get(said.casefold(), [])
        found = self._ids.get(said) or (named[0] if len(named) == 1 else "")
        if not said:
            self._wrong(where, "`asset` is empty", "Give the id of a component or of data, or its name.")
        elif len(named) > 1 and not found:
            self._wrong(
                where, f"{len(named)} elements are called {shown(said)}", f"Give the id: {', '.join(named[:4])}."
            )
        elif not found:
            known = [*self._ids, *self._named]
            self._wrong(where, f"the system has no {shown(said)}", nearest(said.casefold(), known))
        elif found in self._seen:
            self._wrong(where, f"{shown(said)} stands in row {self._seen[found]} already", "Leave one of the rows out.")
        else:
            self._seen[found] = number
        return found

    def _wrong(self, where: str, what: str, instead: str) -> None:
        self.problems.append(Problem(where, what, instead))


def _column(name: str) -> str:
    column = id_from(name)
    return _ALSO.get(column, column)


def _difference(element: str, fields: Mapping[str, str], details: Mapping[str, AssetDetails]) -> AssetRow | None:
    held = details.get(element) or AssetDetails(element=element)
    new = {name: text for name, text in fields.items() if text != str(getattr(held, name))}
    return AssetRow(element, new, {name: str(getattr(held, name)) for name in new}) if new else None
