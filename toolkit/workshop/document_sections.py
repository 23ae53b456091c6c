"""Words of the team in any section of a document: added, worded otherwise, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import ipywidgets as w

from toolkit.markup.element import element
from toolkit.register import Register
from toolkit.reports.documents import Document
from toolkit.reports.documents.as_html import section_markup
from toolkit.reports.documents.blocks import TeamText
from toolkit.workshop.document_words import PlaceWords, RecordWords, Unsaved, said_at
from toolkit.workshop.draft import renew, short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import html, note, wide

__all__ = ["Sections"]


class Sections:
    """A section to choose, what stands in it, and a field for the team's own words there."""

    def __init__(self, record: RecordWords, refuse: Callable[[str, str], None], unsaved: Unsaved) -> None:
        self._record, self._refuse, self._unsaved = record, refuse, unsaved
        self._document: Document | None = None
        self._register: Register | None = None
        self._fields: dict[tuple[str, str], PlaceWords] = {}
        self._choice = w.Dropdown(description="Where", layout=w.Layout(width="calc(100% - 4px)", max_width="760px"))
        on_change(self._choice, lambda _: self._draw_chosen())
        self._lead = html()
        self._stands = html()
        self._place = w.VBox(layout=wide())
        self.view = w.VBox([self._lead, self._choice, self._place, self._stands], layout=wide(grid_gap="8px"))

    def draw(self, document: Document, register: Register) -> None:
        """Show the places of a document, those where the team said something marked."""
        self._document, self._register = document, register
        said = {each.place for each in register.document_texts.values() if each.document == document.id}
        renew(self._choice, [(_called(title, place in said), place) for place, title in _places(document, said)])
        many = f"{len(said)} place{'' if len(said) == 1 else 's'}"
        self._lead.value = str(
            note(
                f"Words of the team stand at {many} of this document, marked ✎. They come at the end of a section, "
                "with who said them and when; a file that is written again has them too."
            )
        )
        self._draw_chosen()

    def overtaken(self) -> None:
        """Saving was refused because somebody else wrote something: say what they wrote, where one types."""
        for each in self._fields.values():
            each.draft.overtaken()

    def _draw_chosen(self) -> None:
        document, register, place = self._document, self._register, self._choice.value
        if document is None or register is None or place is None:
            self._place.children = ()
            return
        key = (document.id, place)
        if key not in self._fields:
            title = f"Our words at the end of “{dict(_places(document, [place]))[place]}”"
            self._fields[key] = PlaceWords(document.id, place, title, self._record, self._refuse, self._unsaved)
        field = self._fields[key]
        field.show(said_at(register, document.id, place))
        if self._place.children != (field.view,):
            self._place.children = (field.view,)
        shown = next((each for each in document.sections if each.place == place), None)
        stands = (element("h4", None, f"What stands there: {shown.title}"), section_markup(shown)) if shown else ()
        self._stands.value = str(element("div", {"class": "att-doc att-part"}, *stands)) if stands else ""


def _places(document: Document, said: Iterable[str]) -> list[tuple[str, str]]:
    """The sections by place and title; answered questions; and what was said where the document has no place now."""
    found = {each.place: each.title for each in document.sections}
    for section, block in document.blocks():
        if isinstance(block, TeamText) and block.answers:
            found.setdefault(block.place, f"{section.title}: {block.answers}")
    for place in said:
        found.setdefault(place, f"No place of the document any more: {place}")
    return list(found.items())


def _called(title: str, is_said: bool) -> str:
    return short(f"✎ {title}" if is_said else title, 110)
