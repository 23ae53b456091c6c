"""A document as it is read on the page of the notebook, and in how few words it is told where one stands with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from toolkit.display.tables import chip
from toolkit.markup.element import Safe, element, fragment
from toolkit.reports.documents import Document
from toolkit.reports.documents.as_html import section_markup
from toolkit.reports.documents.now import FileNow

__all__ = ["document_markup", "file_chip", "moment", "open_words", "written_words"]


def document_markup(document: Document) -> Safe:
    """The whole document, in a frame that scrolls by itself and that the keyboard reaches."""
    stamp = [part for label, said in document.stamp for part in (element("dt", None, label), element("dd", None, said))]
    head = (
        element("div", {"class": "att-mark"}, document.mark),
        element("h3", None, document.title),
        element("p", {"class": "att-quiet"}, document.subtitle),
        element("p", None, document.about),
        element("dl", {"class": "facts"}, *stamp),
        element("p", {"class": "att-quiet"}, document.notice),
    )
    sections = (fragment(element("h4", None, each.title), section_markup(each)) for each in document.sections)
    frame = {"class": "att-doc", "role": "region", "tabindex": "0", "aria-label": f"{document.title}, as it is now"}
    return element("div", frame, *head, *sections)


def open_words(open_ones: int) -> str:
    """How many questions of a document are open."""
    return "nothing is missing" if not open_ones else f"{open_ones} question{'' if open_ones == 1 else 's'} open"


def moment(at: str) -> str:
    """A moment of the record as people here say it."""
    return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone().strftime("%d %b %H:%M")


def written_words(files: Sequence[FileNow]) -> Safe:
    """Whether a document was written, when and from which event, and whether that still says what the record says."""
    if not files:
        return fragment("not written yet")
    newest = files[0].file
    if newest.made is None:
        return fragment(f"{newest.path.name} is there; nobody knows from when")
    same = [each for each in files if each.file.made == newest.made]
    endings = ", ".join(each.file.path.name for each in same)
    said = f"written {moment(newest.made.at)} from event {newest.made.events} ({endings}) "
    return fragment(said, *(file_chip(each) for each in same[:1]))


def file_chip(file: FileNow) -> Safe:
    """Whether a file still says what the record says, as a label."""
    if not file.file.is_as_written:
        return chip("changed by hand since", "moderate")
    if file.is_current is None:
        return chip("nobody knows from when", "open")
    return chip("says what the record says", "ok") if file.is_current else chip("out of date", "moderate")
