"""Notebook 05: the five things that the announcement of the Code recommended, how far each is, and where to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import ipywidgets as w

from toolkit.display.tables import chip
from toolkit.markup.element import Safe, element, fragment
from toolkit.reports.documents import RECIPES, write
from toolkit.reports.recommendations import Recommended, five_recommendations
from toolkit.workshop.document_files import moved_aside
from toolkit.workshop.document_reading import open_words, written_words
from toolkit.workshop.documents_panel import MISSING, READ, TOLD, DocumentsPanel
from toolkit.workshop.exporting import FOLDER, write_export
from toolkit.workshop.going import go_to
from toolkit.workshop.panel import Panel, button, html, row, wide
from toolkit.workshop.session import Workshop

__all__ = ["FivePanel", "recommendations"]

_REPORT = "report.html"
_LATEST = 200
"""How many of the newest changes are looked through for those that came after a file; more are said to be so many."""


def recommendations(workshop: Workshop) -> w.VBox:
    """The five recommendations, each with its state in counts, and the way to its written document."""
    return FivePanel(workshop).show()


@dataclass
class _Card:
    """What one of the five shows: its words, and what happened when its document was written."""

    words: w.HTML
    told: w.HTML


class FivePanel(Panel):
    """Five cards; each leads to where the record is filled, to the open questions, and writes its document."""

    title = "Five things to begin with"
    writes = False
    asks = "What the announcement of the Code recommended: how far is each of them here?"
    python = """
from toolkit.reports.documents import write
from toolkit.reports.recommendations import five_recommendations
for each in five_recommendations(workshop.documents()):
    print(each.title, each.held, each.verdicts(), sep="\\n  ")
write(workshop.register, "training", workshop.folder / "documents", catalogue=workshop.catalogue)
# docs/five_recommendations.md takes each of the five from start to end
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._cards: dict[str, _Card] = {}
        self._place = w.VBox(layout=wide(grid_gap="14px"))
        self.body.children = (self._place,)

    def redraw(self) -> None:
        """Count again, and draw the five."""
        now = self.workshop.documents()
        for each in five_recommendations(now):
            if each.id not in self._cards:
                self._cards[each.id] = self._made(each)
            self._cards[each.id].words.value = str(self._words(each))

    def files_changed(self) -> None:
        """Another panel wrote a document."""
        self.redraw()

    # --- drawing -------------------------------------------------------------------------------------------------

    def _made(self, each: Recommended) -> _Card:
        card = _Card(html(), html())
        self._place.children = (
            *self._place.children,
            w.VBox([card.words, row(*self._buttons(each)), card.told], layout=wide(grid_gap="4px")),
        )
        return card

    def _buttons(self, each: Recommended) -> list[w.Button]:
        document = each.documents[0]
        title, wording = RECIPES[document].title, _WRITE.get(each.id, "Write it")
        first = _FIRST.get(each.id)
        found = [button(first[0], lambda: self._go(first[1]), tip=f"{each.title}: {first[0]}")] if first else []
        found += [
            button("Answer what is missing", self._leading(document, MISSING), tip=f"Open questions of: {title}"),
            button("Read it", self._leading(document, READ), tip=f"Read: {title}"),
            button(wording, self._writing(each.id, document), primary=True, tip=f"Write to files: {title}"),
        ]
        if each.id == "notice":
            found.append(button("Who was told", self._leading(document, TOLD), tip=f"Who was given: {title}"))
        if each.id == "risk_assessments":
            found.append(button("Write the report", self._write_report, primary=True, tip="exports/report.html"))
        return found

    def _words(self, each: Recommended) -> Safe:
        now = self.workshop.documents()
        lines = [element("li", None, said) for said in each.held]
        for document in each.documents:
            missing = len(now.document(document).missing)
            state = chip(open_words(missing), "open" if missing else "ok")
            title = element("b", None, RECIPES[document].title)
            lines.append(element("li", None, title, " ", state, written_words(now.files(document))))
        if each.id == "risk_assessments":
            lines.append(element("li", None, element("b", None, "Report"), " ", self._report_words()))
        ids = ", ".join(standing.provision.id for standing in each.provisions)
        lines.append(element("li", {"class": "att-quiet"}, f"Provisions {ids}: {each.verdicts()}."))
        about = element("div", {"class": "att-quiet"}, each.about)
        return element(
            "div", {"class": "att-card"}, element("h4", None, each.title), about, element("ul", None, *lines)
        )

    def _report_words(self) -> Safe:
        """Whether the report was written, and how much was recorded since."""
        path = self.workshop.folder.resolve() / FOLDER / _REPORT
        if not path.is_file():
            return fragment("not written yet")
        written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        since = self._since(path)
        many = f"{since} or more" if since == _LATEST else str(since)
        state = chip(f"{many} changes recorded since", "moderate") if since else chip("says what the record says", "ok")
        return fragment(f"written {written.strftime('%d %b %H:%M')} ({_REPORT}) ", state)

    def _since(self, path: Path) -> int:
        """How many changes the record has from after a file was written."""
        written = path.stat().st_mtime
        moments = (datetime.fromisoformat(each.at) for each in self.register.history(limit=_LATEST))
        return sum(1 for each in moments if each.timestamp() > written)

    # --- leading on ----------------------------------------------------------------------------------------------

    def _go(self, panel: str) -> None:
        with self.watched():
            go_to(self.workshop, panel)

    def _leading(self, document: str, tab: int) -> Callable[[], None]:
        def lead() -> None:
            shown = self.workshop.shown.get(DocumentsPanel.__name__)
            if shown is None:
                self.refuse("the panel “The documents” is not shown yet", "Run its cell below, or Run ▸ Run All Cells.")
                return
            shown.choose(document, tab)

        return lead

    def _writing(self, card: str, document: str) -> Callable[[], None]:
        def write_it() -> None:
            with self.watched() as watch:
                folder = self.workshop.documents().folder
                here = self.workshop.folder.resolve()
                done = write(self.register, document, folder, catalogue=self.workshop.catalogue, workshop=here)
                self._cards[card].told.value = str(element("div", {"role": "status"}, moved_aside(done)))
                self.tell_call(
                    "from toolkit.reports.documents import write\n"
                    f"write(workshop.register, {document!r}, workshop.folder / {folder.name!r}, "
                    "catalogue=workshop.catalogue, workshop=workshop.folder)"
                )
                watch.ok = True
            self._written(watch.ok)

        return write_it

    def _write_report(self) -> None:
        with self.watched() as watch:
            kept = write_export(self.workshop, _REPORT)
            aside = f"; what had been changed by hand is kept as {kept.name}" if kept is not None else ""
            said = f"✓ Written: {_REPORT} in the folder {FOLDER}{aside}."
            self._cards["risk_assessments"].told.value = str(
                element("div", {"class": "att-saved", "role": "status"}, said)
            )
            self.tell_call(f"from toolkit.workshop.exporting import write_export\nwrite_export(workshop, {_REPORT!r})")
            watch.ok = True
        self._written(watch.ok)

    def _written(self, is_done: bool) -> None:
        if is_done:
            with self.watched():
                self.redraw()
            self.tell_of_files()


_WRITE = {"risk_assessments": "Write what remains"}
_FIRST = {
    "training": ("Who has had what", "trainings"),
    "inventory": ("Details of the assets", "assets"),
}
"""Of the five, those whose record is filled in a panel of its own: the button, and the call that shows the panel."""
