"""Details of several assets at once, from a table: pasted, or filled in with a spreadsheet program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w

from toolkit.display.tables import table
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.exchange.asset_table import MAX_BYTES, AssetRow, asset_rows, read_asset_table
from toolkit.exchange.csv_file import csv_text
from toolkit.files.atomic import write_atomic
from toolkit.files.folders import make_folder
from toolkit.markup.element import Safe, element, fragment
from toolkit.reports.documents.asset_list import Asset
from toolkit.workshop.asset_words import DETAIL_WORDS
from toolkit.workshop.draft import short
from toolkit.workshop.exporting import FOLDER
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide

__all__ = ["TABLE", "TableBox"]

TABLE = "assets-to-fill-in.csv"
_SHOWN = 40


class TableBox:
    """A field to paste into, an upload, what they would change, and the button that saves it."""

    def __init__(
        self, panel: Panel, save: Callable[[Sequence[AssetRow]], bool], assets: Callable[[], Sequence[Asset]]
    ) -> None:
        self._panel, self._save, self._assets = panel, save, assets
        self._rows: list[AssetRow] = []
        self._text = w.Textarea(
            description="Table",
            placeholder="asset\tversion\towner\tsource\tlicence\tsha256\tkept_for",
            continuous_update=False,
            rows=5,
            layout=w.Layout(width="calc(100% - 4px)"),
        )
        self._text.add_class("att-typed")
        self._upload = w.FileUpload(description="or a CSV file", accept=".csv,.tsv,.txt", multiple=False)
        on_change(self._upload, lambda _: self._uploaded())
        self._preview = html()
        self._take = button("Save these", self._saved, primary=True)
        words = html(
            note(
                "Copy the cells out of your spreadsheet with the line of names, or write a table with what is recorded "
                "now, fill it in, and read it again. An empty cell leaves what is recorded."
            )
        )
        write = button("Write a table to fill in", self._write, tip=f"as {FOLDER}/{TABLE} in the workshop's folder")
        read = button("Look what it changes", self._read)
        self.view = w.VBox(
            [words, row(write, self._upload), self._text, row(read, self._take), self._preview],
            layout=wide(grid_gap="4px"),
        )
        self._take.layout.display = "none"

    def _write(self) -> None:
        panel, shop = self._panel, self._panel.workshop
        with panel.watched():
            path = make_folder(shop.folder.resolve() / FOLDER) / TABLE
            rows = asset_rows(shop.system, shop.register.assets, [each.id for each in self._assets()])
            write_atomic(path, "\ufeff" + csv_text(rows), overwrite=True)
            said = element(
                "div", {"class": "att-saved", "role": "status"}, "Written: ", element("code", None, str(path))
            )
            self._preview.value = str(said)

    def _uploaded(self) -> None:
        if not self._upload.value:
            return
        given = self._upload.value[0]
        name, content = str(given["name"]), bytes(given["content"])
        self._upload.value = ()
        self._look(content, short(name, 60))

    def _read(self) -> None:
        self._look(self._text.value, "the table")

    def _look(self, content: str | bytes, source: str) -> None:
        self._rows, self._preview.value = [], ""
        self._take.layout.display = "none"
        panel = self._panel
        with panel.watched():
            if not content.strip():
                raise ToolkitError("there is no table yet", try_instead="Paste one into the field, or choose a file.")
            if len(content) > MAX_BYTES:
                raise InputError([Problem(source, f"the table is larger than {MAX_BYTES:,} signs", "Split it.")])
            held, names = panel.register.assets, panel.register.names()
            self._rows = read_asset_table(content, panel.workshop.system, held, people=names, source=source)
            self._preview.value = str(self._changes(names))
            if self._rows:
                self._take.layout.display = None
                self._take.description = f"Save these {len(self._rows)}" if len(self._rows) != 1 else "Save this one"

    def _changes(self, names: dict[str, str]) -> Safe:
        if not self._rows:
            return note("It says nothing that is not recorded so already.")
        system = self._panel.workshop.system
        rows = [
            {
                "asset": system.name_of(each.element),
                "what": DETAIL_WORDS[field],
                "recorded now": names.get(each.now[field], each.now[field]) or "–",
                "then": names.get(value, value),
            }
            for each in self._rows[:_SHOWN]
            for field, value in each.fields.items()
        ]
        rest = len(self._rows) - _SHOWN
        return fragment(table(rows), note(f"and {rest} more assets") if rest > 0 else None)

    def _saved(self) -> None:
        if self._rows and self._save(self._rows):
            self._rows, self._preview.value, self._text.value = [], "", ""
            self._take.layout.display = "none"
