"""What a team says at a place of a document: typed, recorded, worded otherwise, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import ipywidgets as w

from toolkit.markup.element import element
from toolkit.register import Register
from toolkit.workshop.draft import Draft, lines
from toolkit.workshop.panel import Settled, button, html, row, wide

__all__ = ["PlaceWords", "RecordWords", "SaidAt", "Unsaved", "said_at"]

Unsaved = Callable[[str], dict[str, Any]]
"""By the name of a form, where it keeps what is typed and not saved: `Workshop.unsaved`."""


class RecordWords(Protocol):
    """Records the words at a place of a document; empty ones withdraw them."""

    def __call__(
        self, document: str, place: str, text: str, *, seen: Mapping[str, int], settles: Settled | None
    ) -> object:
        """Save it."""


@dataclass(frozen=True)
class SaidAt:
    """What stands recorded at a place of a document: the words, who said them, and the revision."""

    text: str
    by: str
    rev: int


def said_at(register: Register, document: str, place: str) -> SaidAt:
    """What the team recorded at a place of a document; empty where it did not."""
    found = register.get(f"document_text:{document}.{place}")
    held = register.document_texts.get(f"{document}.{place}")
    if found is None or held is None:
        return SaidAt("", "", found.rev if found is not None else 0)
    who = f"{register.name_of(found.by)}, {found.at[:10]}"
    origin = held.taken_from.get("workshop", "another workshop") if held.taken_from else ""
    return SaidAt(held.text, f"{who}, taken over from {origin}" if origin else who, found.rev)


class PlaceWords:
    """A field for the team's words at one place, with what is recorded there; what is half typed in it stays."""

    def __init__(
        self,
        document: str,
        place: str,
        question: str,
        record: RecordWords,
        refuse: Callable[[str, str], None],
        unsaved: Unsaved,
    ) -> None:
        self.document, self.place = document, place
        self._record_words, self._refuse = record, refuse
        # The label is the question itself, above the field: whoever cannot see the page hears what is asked.
        self._area = lines(question, "In a sentence or two, as it should stand in the document")
        self._area.style.description_width = "auto"
        self._area.layout = w.Layout(width="calc(100% - 4px)")
        self._area.add_class("att-question")
        self.draft = Draft({"our words": self._area}, kept=unsaved(f"words at {document}.{place}"))
        self._record = button("Record these words", self._save, primary=True, tip=f"Record as the answer: {question}")
        self._withdraw = button("Withdraw them", self._take_away, tip=f"Take our words away: {question}")
        self._said = html()
        self._said.layout.width = "auto"
        self.view = w.VBox(
            [self._area, row(self._record, self._withdraw, self._said), self.draft.view], layout=wide(grid_gap="4px")
        )

    def show(self, said: SaidAt) -> None:
        """Show what is recorded, but for what is typed here and not saved."""
        self._withdraw.layout.display = None if said.text else "none"
        told = f"Recorded: {said.by}." if said.text else ""
        self._said.value = str(element("span", {"class": "att-quiet"}, told)) if told else ""
        seen = {f"document_text:{self.document}.{self.place}": said.rev}
        self.draft.show(self.place, {"our words": said.text}, seen, called=self.place)

    def _save(self) -> None:
        text = self._area.value.strip()
        if not text:
            self._refuse("nothing is said yet", "Type what is so, in a sentence; or leave the question open.")
            return
        self._record_words(self.document, self.place, text, seen=self.draft.seen, settles=self.draft)

    def _take_away(self) -> None:
        self._record_words(self.document, self.place, "", seen=self.draft.seen, settles=None)
