"""Writing a document into the workshop's folder: in which formats, and what lies there from before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import ipywidgets as w

from toolkit.display.tables import table
from toolkit.markup.element import Safe, element, fragment
from toolkit.markup.links import file_link
from toolkit.reports.documents import FORMATS, Written
from toolkit.reports.documents.now import FileNow
from toolkit.reports.documents.writing import formats_of
from toolkit.workshop.document_reading import file_chip, moment
from toolkit.workshop.exporting import relative_address
from toolkit.workshop.panel import button, html, note, row, wide

__all__ = ["Files", "moved_aside"]

_KEPT = (".docx",)
"""What JupyterLab cannot show: such a file is saved by the browser."""
_NAMES = {"md": "Markdown", "html": "HTML, to read and print", "docx": "DOCX, for a word processor"}
_NAMES |= {"cdx": "CycloneDX bill of materials"}


class Files:
    """Formats to choose, a button to write, and the files that are there."""

    def __init__(self, write: Callable[[Sequence[str]], object], write_all: Callable[[Sequence[str]], object]) -> None:
        self._formats = {
            name: w.Checkbox(
                value=True, description=_NAMES.get(name, name), indent=False, layout=w.Layout(width="auto")
            )
            for name in FORMATS
        }
        self._told = html()
        self._list = html()
        self._links = w.Output()
        self.view = w.VBox(
            [
                row(*self._formats.values()),
                row(
                    button("Write it", lambda: write(self.chosen), primary=True, tip="Write this document to files"),
                    button("Write every document", lambda: write_all(self.chosen), tip="Write all documents to files"),
                ),
                self._told,
                self._list,
                w.Box([self._links], layout=wide()),
            ],
            layout=wide(grid_gap="8px"),
        )

    @property
    def chosen(self) -> list[str]:
        """The formats that are ticked and that this document has."""
        return [name for name, each in self._formats.items() if each.value and each.layout.display != "none"]

    def tell(self, said: Safe) -> None:
        """Say what happened when it was written."""
        self._told.value = str(said)

    def draw(self, document: str, files: Sequence[FileNow], folder: Path) -> None:
        """Show the formats that the document has, and its files."""
        fitting = formats_of(document)
        for name, each in self._formats.items():
            each.layout.display = None if name in fitting else "none"
        if not files:
            self._list.value = str(note(f"No file of it yet. It goes into {folder}."))
            self._links.outputs = ()
            return
        rows = [_file_row(each) for each in files]
        where = element("div", None, "In the folder ", element("code", None, str(folder)))
        self._list.value = str(fragment(where, table(rows)))
        self._links.outputs = (_links([each.file.path for each in files]),)


def _file_row(held: FileNow) -> dict[str, str | Safe]:
    made = held.file.made
    return {
        "file": element("code", None, held.file.path.name),
        "written": moment(made.at) if made else "nobody knows",
        "made from": f"event {made.events}" if made else "",
        "handling": made.mark if made else "",
        "today": file_chip(held),
    }


def _links(paths: Sequence[Path]) -> dict[str, object]:
    """The names of files as links that JupyterLab follows; those outside its folder are only named."""
    linked = [
        file_link(address, path.name, is_kept=path.suffix in _KEPT)
        for path in paths
        if (address := relative_address(path))
    ]
    marks = [part for each in linked for part in (" · ", each)][1:]
    elsewhere = "They lie outside the folder that JupyterLab shows: open them from your file manager."
    shown = element("div", None, "Open: ", *marks) if linked else element("div", None, elsewhere)
    plain = ", ".join(path.name for path in paths)
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": str(shown), "text/plain": plain}}


def moved_aside(written: Sequence[Written]) -> Safe:
    """What was written, and what somebody had changed by hand and is kept under another name."""
    names = ", ".join(each.path.name for each in written)
    done = element("div", {"class": "att-saved"}, element("b", None, "✓ Written: "), names)
    kept = [
        element(
            "div",
            {"class": "att-warn"},
            element("code", None, each.path.name),
            " had been changed by hand. It is kept as ",
            element("code", None, each.kept.name),
            "; what it says belongs into the record, under “Our words”.",
        )
        for each in written
        if each.kept is not None
    ]
    left = max((each.left_out for each in written), default=0)
    told = note(f"{left} open questions are not shown in a public version.") if left else None
    return fragment(done, *kept, told)
