"""Who was given a document: noted with the day, the way and the revision; and whether it says something else since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import ipywidgets as w

from toolkit.catalogues.vocabulary import Role
from toolkit.display.tables import chip, table
from toolkit.markup.element import Safe, element
from toolkit.register import Head
from toolkit.reports.documents.now import FileNow, ToldNow
from toolkit.workshop.document_reading import moment
from toolkit.workshop.draft import Draft, line, renew
from toolkit.workshop.panel import button, html, note, row, wide
from toolkit.workshop.roles import ROLES

__all__ = ["Tell", "Telling"]

Tell = Callable[[str, date, str, str, Head | None], bool]
"""Records whom, on which day, how, in which role (empty: not said), made from which head (None: as the record says
now); whether it was saved."""
_ROLES = [("not said", ""), *((f"{name}: {does}", str(role)) for role, (name, does) in ROLES.items())]
_AS_NOW = "as the record says it now"


class Telling:
    """A form for one more recipient, and the list of those before."""

    def __init__(self, tell: Tell, refuse: Callable[[str, str], None], kept: dict[str, Any]) -> None:
        self._tell, self._refuse = tell, refuse
        self._heads: dict[str, Head | None] = {_AS_NOW: None}
        self._document = ""
        self._whom = line("Who", "a person, a party or a group: Acme Insurance, all policyholders")
        self._how = line("How", "by mail, on the web page, in the contract …")
        self._role = w.Dropdown(description="Their role", options=_ROLES, layout=w.Layout(width="420px"))
        self._role.tooltip = "what they are to this system: by it, having told them speaks to provisions of the Code"
        self._on = w.DatePicker(description="On", layout=w.Layout(width="260px"))
        self._which = w.Dropdown(description="Which", layout=w.Layout(width="520px"))
        self.draft = Draft(
            {"who": self._whom, "their role": self._role, "how": self._how, "on": self._on, "which": self._which},
            kept=kept,
        )
        self._list = html()
        self.view = w.VBox(
            [
                self._whom,
                self._role,
                self._how,
                row(self._on, self._which),
                row(button("Note that they were told", self._note, primary=True)),
                self.draft.view,
                self._list,
            ],
            layout=wide(grid_gap="6px"),
        )

    def draw(self, document: str, told: Sequence[ToldNow], files: Sequence[FileNow]) -> None:
        """Show who was told of a document; what is half typed stays with the document that it is about."""
        self._heads = {**_heads(files), _AS_NOW: None}
        if document != self._document:
            self.draft.put_away()
            self._document = document
        renew(self._which, [(each, each) for each in self._heads])
        today = date.today()  # noqa: DTZ011 - a day, where the people are
        values = {"who": "", "their role": "", "how": "", "on": today, "which": next(iter(self._heads))}
        self.draft.show(document, values, {}, called=document)
        rows = [_row(each) for each in told]
        nobody = "Nobody is recorded as having been given this document."
        self._list.value = str(table(rows) if rows else note(nobody))

    def _note(self) -> None:
        whom, how, on = self._whom.value.strip(), self._how.value.strip(), self._on.value
        if not whom:
            self._refuse("nobody is named", "Say under “Who” to whom the document was given.")
            return
        if on is None:
            self._refuse("no day is given", "Say under “On” on which day it was given.")
            return
        self._tell(whom, on, how, str(self._role.value), self._heads.get(str(self._which.value)))


def _heads(files: Sequence[FileNow]) -> dict[str, Head]:
    """The revisions of which there are files, each in words, the newest first."""
    found: dict[str, Head] = {}
    for each in files:
        if (made := each.file.made) is not None:
            redacted = ", redacted" if made.redacted else ""
            found.setdefault(f"the files of {moment(made.at)}, event {made.events}{redacted}", made.revision)
    return found


def _row(held: ToldNow) -> dict[str, str | Safe]:
    states = {
        True: chip("says the same today", "ok"),
        False: chip("changed since: tell them again?", "moderate"),
        None: chip("of another history", "open"),
    }
    return {
        "who": held.told.whom,
        "role": ROLES[Role(held.told.role)][0] if held.told.role else "",
        "how": held.told.how,
        "on": element("span", {"class": "att-nowrap"}, f"{held.told.on}"),
        "which": element("span", {"class": "att-nowrap"}, f"event {held.told.events}"),
        "today": states[held.is_current],
    }
