"""Read a system from a table, one flow a row: the form in which many teams have their inventory already.

    from,    to,           data,            from_kind, to_kind, from_boundary, to_boundary, replies
    User,    Chatbot,      question,        end_user,  agent,   internet,      our cloud,   yes

Only `from` and `to` are needed. `data` may hold several, separated by commas or semicolons. A kind that no row gives
is guessed from the name, and the guess is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isnan
from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.errors import InputError, Problem, nearest
from toolkit.exchange.csv_file import parse_csv, read_csv
from toolkit.exchange.imported import Imported, LossReport, Suggestion
from toolkit.exchange.kind_guess import by_place
from toolkit.files.reading import shown
from toolkit.system.edit import id_from
from toolkit.system.guessing import NOTHING_TELLS, because
from toolkit.system.ids import Ids
from toolkit.system.kind_words import KindWords
from toolkit.system.model import System

__all__ = ["COLUMNS", "FORMAT", "import_table", "import_table_file"]

FORMAT = "table of flows"
COLUMNS = ("from", "to", "data", "from_kind", "to_kind", "from_boundary", "to_boundary", "replies")
MAX_BYTES = 5_000_000
MAX_ROWS = 5_000
MAX_CELL = 2_000
MAX_PROBLEMS = 50
_YES = {"yes", "y", "true", "1", "x", "both", "<->"}
_NO = {"", "no", "n", "false", "0", "->"}


def import_table_file(path: str | Path, catalogue: Catalogue, *, name: str = "") -> Imported:
    """Read a table of flows from a CSV file. Raises `InputError` with every mistake, row by row."""
    title = name or Path(path).stem.replace("_", " ").replace("-", " ").capitalize()
    return import_table(read_csv(path, limit_bytes=MAX_BYTES), catalogue, name=title, source=str(path), first_row=2)


def import_table(
    rows: Iterable[Mapping[str, Any]] | str,
    catalogue: Catalogue,
    *,
    name: str = "",
    source: str = "table",
    first_row: int = 1,
) -> Imported:
    """Read a table of flows: rows as dicts, or CSV text.

    `first_row` is what the first row is called in errors (2 in a spreadsheet, where the header is row 1). Empty
    rows are passed over. Raises `InputError` with every mistake in every row.
    """
    if isinstance(rows, str):
        rows, first_row = parse_csv(rows, source=source), 2
    reader = _Reader(catalogue, source)
    for number, row in enumerate(rows, start=first_row):
        if number >= first_row + MAX_ROWS:
            reader.wrong(source, f"the table has more than {MAX_ROWS:,} rows", "Split it.")
            break
        reader.read(row, f"{source}, row {number}")
    return reader.result(name or "Imported system")


class _Reader:
    """Builds the system row by row."""

    def __init__(self, catalogue: Catalogue, source: str) -> None:
        real = {key: kind for key, kind in catalogue.kinds.items() if key not in (DATA_ASSET, DATA_FLOW, SYSTEM)}
        self.kinds = {**{id_from(kind.title): key for key, kind in real.items()}, **{key: key for key in real}}
        self.source = source
        self.guesser = KindWords(catalogue)
        self.ids = Ids()
        self.problems: list[Problem] = []
        self.known: dict[tuple[str, str], str] = {}
        self.said: dict[tuple[str, str], tuple[str, str]] = {}
        self.made: dict[str, dict[str, dict[str, Any]]] = {
            section: {} for section in ("boundaries", "components", "data", "flows")
        }

    def wrong(self, where: str, what: str, instead: str) -> None:
        """Note a mistake."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(where, what, instead))

    def read(self, row: Mapping[str, Any], where: str) -> None:
        """Take in one row."""
        cells = self._cells(row, where)
        if not any(cells.values()):
            return
        ends = []
        for end in ("from", "to"):
            if not cells[end]:
                self.wrong(where, f"`{end}` is empty", "Each row is a flow from one component to another.")
            else:
                ends.append(self._component(cells, end, where))
        replies = cells["replies"].lower()
        if replies not in _YES | _NO:
            self.wrong(where, f"`replies` is {shown(cells['replies'])}", "Write yes or no, or leave it empty.")
        if len(ends) < 2:
            return
        carried = [self._thing("data", each) for each in cells["data"].replace(";", ",").split(",") if each.strip()]
        flow: dict[str, Any] = {"from": ends[0], "to": ends[1], "replies": "yes" if replies in _YES else "no"}
        if carried:
            flow["carries"] = list(dict.fromkeys(carried))
        self.made["flows"][self.ids.free(f"{ends[0]}_to_{ends[1]}")] = flow

    def _cells(self, row: Mapping[str, Any], where: str) -> dict[str, str]:
        cells = dict.fromkeys(COLUMNS, "")
        for key, value in row.items():
            column = id_from(str(key))
            text = _text(value)
            if column not in cells:
                if text:
                    self.wrong(where, f"there is no column {shown(str(key))}", nearest(column, COLUMNS))
            elif len(text) > MAX_CELL:
                self.wrong(where, f"`{column}` has {len(text):,} characters", f"At most {MAX_CELL:,} are read.")
            else:
                cells[column] = text
        return cells

    def _component(self, cells: Mapping[str, str], end: str, where: str) -> str:
        component_id = self._thing("components", cells[end])
        component = self.made["components"][component_id]
        if kind := cells[f"{end}_kind"]:
            found = self._kind(kind)
            if found is None:
                known = set(self.kinds.values())
                self.wrong(where, f"there is no kind of component {shown(kind)}", nearest(id_from(kind), known))
            elif self._agrees(component_id, "kind", found, where):
                component["kind"] = found
        if boundary := cells[f"{end}_boundary"]:
            within = self._thing("boundaries", boundary)
            if self._agrees(component_id, "boundary", within, where):
                component["within"] = within
        return component_id

    def _kind(self, said: str) -> str | None:
        """A kind by its id or title."""
        return self.kinds.get(id_from(said))

    def _agrees(self, component_id: str, what: str, value: str, where: str) -> bool:
        """Whether no earlier row says otherwise."""
        before, there = self.said.setdefault((component_id, what), (value, where))
        if before == value:
            return True
        name = self.made["components"][component_id]["name"]
        said = f"the {what} of {shown(name)} is {value!r} here and {before!r} in {there.rpartition(', ')[2]}"
        self.wrong(where, said, "Say the same in both rows, or nothing in one.")
        return False

    def _thing(self, section: str, name: str) -> str:
        """The id of a component, boundary or data asset of this name; the same name is the same thing."""
        shown_name = " ".join(name.split())
        key = (section, shown_name.casefold())
        if key not in self.known:
            self.known[key] = self.ids.free(shown_name)
            self.made[section][self.known[key]] = {"name": shown_name}
        return self.known[key]

    def result(self, name: str) -> Imported:
        """The system, or `InputError` with everything that is wrong."""
        if not self.made["components"] and not self.problems:
            self.wrong(self.source, "there is no flow in it", "Write one flow a row, with `from` and `to`.")
        if self.problems:
            raise InputError(self.problems)
        suggested = {}
        for component_id, component in self.made["components"].items():
            if "kind" not in component:
                kind, word = self.guesser.guess(component["name"])
                component["kind"] = kind or "process"
                why = because(word) if word else NOTHING_TELLS
                suggested[component_id] = Suggestion(component["kind"], why, "", taken=True)
        system = System.model_validate({"id": id_from(name), "name": name, **self.made})
        system, suggested, notes = by_place(system, suggested, self.guesser)
        return Imported(system, FORMAT, LossReport(tuple(notes)), suggested)


def _text(value: Any) -> str:
    """A cell as text; what tables hold where nothing is (None, and a data frame's NaN, NA and NaT) is empty."""
    if value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split())
