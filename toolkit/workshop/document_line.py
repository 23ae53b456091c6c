"""The foot of a panel that fills a document: where it is written, and a button that writes it."""

from __future__ import annotations

import ipywidgets as w

from toolkit.markup.element import element
from toolkit.workshop.panel import Panel, button, html, note, row, wide

__all__ = ["DOCUMENTS", "DocumentLine"]

DOCUMENTS = "documents"
"""The folder in a workshop's folder that documents are written to."""


class DocumentLine:
    """Says which document is written from what the panel records, and writes it at a click."""

    def __init__(self, panel: Panel, document: str, called: str) -> None:
        self._panel, self._document = panel, document
        self._written = html()
        tip = f"write {called} as Markdown, HTML and DOCX"
        words = html(note(f"What is recorded here stands in {called}, and in whatever else speaks of it."))
        words.layout.width = "auto"
        write = button("Write the document", self._write, tip=tip)
        self.view = w.VBox([row(write, words), self._written], layout=wide())

    def _write(self) -> None:
        panel, shop = self._panel, self._panel.workshop
        with panel.watched():
            from toolkit.reports.documents import write  # only here: a document is loaded when somebody wants one

            here = shop.folder.resolve()
            folder = here / DOCUMENTS
            done = write(shop.register, self._document, folder, catalogue=shop.catalogue, workshop=here)
            panel.tell_call(
                "from toolkit.reports.documents import write\n"
                f"write(workshop.register, {self._document!r}, workshop.folder / {DOCUMENTS!r}, "
                "catalogue=workshop.catalogue, workshop=workshop.folder)"
            )
            names = ", ".join(each.path.name for each in done)
            kept = [
                element("div", {"class": "att-warn"}, f"Changed by hand, and kept as {each.kept.name}")
                for each in done
                if each.kept is not None
            ]
            where = element("div", {"class": "att-saved"}, f"Written: {names}, in ", element("code", None, str(folder)))
            self._written.value = str(element("div", {"role": "status"}, where, *kept))
            panel.tell_of_files()
