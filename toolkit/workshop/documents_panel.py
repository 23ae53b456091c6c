"""Notebook 05: the documents that the Code asks for. Read one, answer what is missing, write it, note who was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

import ipywidgets as w

from toolkit.catalogues.vocabulary import Role
from toolkit.display.tables import chip
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change, Head
from toolkit.reports.documents import FOLDER, MARKS, RECIPES, Mark, Written, write, write_all
from toolkit.reports.documents.now import DocumentsNow, provisions_in
from toolkit.reports.recommendations import verdict_counts
from toolkit.workshop.document_files import Files, moved_aside
from toolkit.workshop.document_questions import Calls, Questions
from toolkit.workshop.document_reading import document_markup, open_words, written_words
from toolkit.workshop.document_sections import Sections
from toolkit.workshop.document_told import Telling
from toolkit.workshop.forms import Inputs
from toolkit.workshop.going import focus_first, go_to
from toolkit.workshop.panel import Panel, Settled, html, note, row, wide
from toolkit.workshop.roles import ROLES
from toolkit.workshop.session import Workshop

__all__ = ["DocumentsPanel", "documents"]

READ, MISSING, WORDS, WRITE, TOLD = range(5)
"""The tabs."""
_ALL_ROLES = ("all roles together", "")
_HANDLING = [("internal, or public where redacted", ""), *((each, each) for each in MARKS)]


def documents(workshop: Workshop) -> w.VBox:
    """The documents, one at a time: to read, to complete, to write, and to note who was given it."""
    return DocumentsPanel(workshop).show()


class DocumentsPanel(Panel):
    """One document at a time, in five tabs; only what is looked at is composed and drawn."""

    title = "The documents"
    asks = "What does each say, what is missing in it, and who was given it?"
    python = """
from toolkit.reports.documents import RECIPES, compose, write
notice = compose(RECIPES["notice"], workshop.register, workshop.catalogue)
for missing in notice.missing:                       # what the record does not say, and who would know
    print(missing.by, missing.place, missing.question, missing.who)
with workshop.register.change(by=workshop.acting, reason="agreed with the service desk") as change:
    change.document_text("notice", "how_to_report", "security@acme.example, answered within a day")
    change.answer("system", "users_told_of_updates", "yes")
write(workshop.register, "notice", workshop.folder / "documents", formats=["docx"], redacted=True)
with workshop.register.change(by=workshop.acting, reason="sent today") as change:
    change.told("notice", "all policyholders", "2026-11-27", "by mail", role="end_user")
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._inputs = Inputs()
        titles = [(each.title, each.id) for each in RECIPES.values()]
        self._choice = w.Dropdown(description="Document", options=titles, layout=w.Layout(width="520px"))
        self._mark = w.Dropdown(description="Handling", options=_HANDLING, layout=w.Layout(width="350px"))
        self._redacted = w.Checkbox(
            description="without names and inner parts (redacted)", indent=False, layout=w.Layout(width="auto")
        )
        self._role = w.Dropdown(description="Made of", options=[_ALL_ROLES], layout=w.Layout(width="350px"))
        for each in (self._choice, self._mark, self._redacted, self._role):
            self._inputs.on(each, self._chosen_anew)
        self._standing = html()
        self._reading = html()
        self._questions = Questions(Calls(self._record_words, self._answer, self.refuse, self._go, workshop.unsaved))
        self._sections = Sections(self._record_words, self.refuse, workshop.unsaved)
        self._files = Files(self._write, self._write_all)
        self._telling = Telling(self._note_told, self.refuse, workshop.unsaved("told"))
        self._tabs = w.Tab(
            [
                self._reading,
                self._questions.view,
                self._sections.view,
                self._files.view,
                self._telling.view,
            ],
            selected_index=READ,
            layout=wide(),
        )
        self._inputs.on(self._tabs, self._follow_quietly, trait="selected_index")
        self.body.children = (row(self._choice, self._role, self._mark, self._redacted), self._standing, self._tabs)

    # --- drawing -------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Compose the chosen document anew where the record has changed, and draw what is looked at."""
        self._draw()

    def overtaken(self) -> None:
        """Somebody else wrote something here: show it beside what is typed."""
        self._telling.draft.overtaken()
        self._questions.overtaken()
        self._sections.overtaken()
        self.redraw()

    def choose(self, document: str, tab: int = MISSING) -> None:
        """Show a document and one of its tabs, and lead the page there."""
        with self._inputs.filling():
            self._choice.value = document
            self._tabs.selected_index = tab
        with self.watched():
            self._draw()
        self._choice.focus()

    def _follow_quietly(self) -> None:
        with self.watched():
            self._draw()

    def files_changed(self) -> None:
        """Another panel wrote a document."""
        self._draw()

    def _go(self, panel: str) -> None:
        if panel == "told":
            self._tabs.selected_index = TOLD
            focus_first(self._telling.view)
            return
        with self.watched():
            go_to(self.workshop, panel)

    def _chosen_anew(self) -> None:
        self._files.tell(fragment())
        with self.watched():
            self._draw()

    @property
    def _now(self) -> DocumentsNow:
        return self.workshop.documents()

    @property
    def _name(self) -> str:
        return str(self._choice.value)

    @property
    def _wanted_mark(self) -> Mark | None:
        return cast("Mark", self._mark.value) if self._mark.value else None

    @property
    def _wanted_role(self) -> str | None:
        return str(self._role.value) if self._role.value else None

    def _draw(self) -> None:
        document, roles = self._now.document(self._name), self._now.roles(self._name)
        named = [(ROLES[Role(each)][0], each) for each in roles]
        self._inputs.offer(self._role, [_ALL_ROLES, *named])
        self._role.layout.display = None if roles else "none"
        self._standing.value = str(self._standing_words())
        missing = len(document.missing)
        told = len(self._now.told(self._name))
        self._tabs.titles = (
            "Read it",
            f"Missing ({missing})",
            "Our words",
            "Write it",
            f"Told ({told})",
        )
        self._draw_tab()

    def _draw_tab(self) -> None:
        """Draw the tab that is looked at; the others are drawn when they are."""
        now, name, tab = self._now, self._name, self._tabs.selected_index
        if tab == READ:
            wanted = {"mark": self._wanted_mark, "redacted": self._redacted.value, "role": self._wanted_role}
            shown = now.document(name, **wanted)
            self._reading.value = str(document_markup(shown))
        elif tab == MISSING:
            self._questions.draw(name, now.document(name).missing, self.register, now.contents.system)
        elif tab == WORDS:
            self._sections.draw(now.document(name), self.register)
        elif tab == WRITE:
            self._files.draw(name, now.files(name), now.folder)
        elif tab == TOLD:
            self._telling.draw(name, now.told(name), now.files(name))

    def _standing_words(self) -> Safe:
        now, recipe = self._now, RECIPES[self._name]
        provisions = provisions_in(recipe.provisions, now.catalogue.code)
        open_ones = len(now.document(recipe.id).missing)
        files, told = now.files(recipe.id), now.told(recipe.id)
        changed = sum(1 for each in told if each.is_current is False)
        again = f", {changed} of them before it changed" if changed else ""
        given = f"given to {len(told)}{again}" if told else "nobody is recorded as told"
        parts = (
            chip(open_words(open_ones), "open" if open_ones else "ok"),
            written_words(files),
            " · ",
            given,
        )
        standing = verdict_counts(now.contents.conformity.get(each) for each in provisions)
        return element(
            "div",
            {"class": "att-card"},
            element("div", None, recipe.about),
            element("div", None, *parts),
            note(f"Speaks to {recipe.provisions}: {standing}. A document alone is never more than “partly met”."),
        )

    # --- recording -----------------------------------------------------------------------------------------------

    def _record_words(
        self, document: str, place: str, text: str, *, seen: Mapping[str, int], settles: Settled | None
    ) -> bool:
        title = RECIPES[document].title
        return self.save(
            lambda change: change.document_text(document, place, text),
            said=f"{title}: {'our words' if text else 'words withdrawn'} at “{place}”",
            python=f"change.document_text({document!r}, {place!r}, {text!r})",
            seen=seen,
            settles=settles,
        )

    def _answer(self, element_id: str, fact: str, answer: str, *, seen: Mapping[str, int]) -> bool:
        name = self.workshop.system.name_of(element_id)
        return self.save(
            lambda change: change.answer(element_id, fact, answer),
            said=f"answered {answer}: {name}, {fact.replace('_', ' ')}",
            python=f"change.answer({element_id!r}, {fact!r}, {answer!r})",
            seen=seen,
            derive=True,
        )

    def _note_told(self, whom: str, on: date, how: str, role: str, made_from: Head | None) -> bool:
        document = self._name
        whose = f", role={role!r}" if role else ""
        head = f", made_from=Head({made_from.events}, {made_from.hash!r})" if made_from is not None else ""
        first = "from toolkit.register import Head\n" if made_from is not None else ""

        def do(change: Change) -> None:
            change.told(document, whom, on, how, role=role, made_from=made_from)

        return self.save(
            do,
            said=f"{RECIPES[document].title}: given to {whom}",
            python=f"{first}change.told({document!r}, {whom!r}, {on.isoformat()!r}, {how!r}{whose}{head})",
            settles=self._telling.draft,
        )

    # --- writing -------------------------------------------------------------------------------------------------

    def _write(self, formats: Sequence[str]) -> None:
        name, role = self._name, self._wanted_role
        words = self._writing_words(formats)
        self._writing(
            formats,
            lambda folder, wanted: write(self.register, name, folder, role=role, **wanted),
            f"write(workshop.register, {name!r}, {words}{f', role={role!r}' if role else ''})",
        )

    def _write_all(self, formats: Sequence[str]) -> None:
        words = self._writing_words(formats)
        self._writing(
            formats,
            lambda folder, wanted: write_all(self.register, folder, **wanted),
            f"write_all(workshop.register, {words})",
        )

    def _writing_words(self, formats: Sequence[str]) -> str:
        mark = f", mark={self._wanted_mark!r}" if self._wanted_mark else ""
        redacted = ", redacted=True" if self._redacted.value else ""
        where = f"workshop.folder / {FOLDER!r}, catalogue=workshop.catalogue, workshop=workshop.folder"
        return f"{where}, formats={list(formats)!r}{mark}{redacted}"

    def _writing(self, formats: Sequence[str], do: Callable[..., list[Written]], python: str) -> None:
        if not formats:
            self.refuse("no format is chosen", "Tick at least one: Markdown, HTML or DOCX.")
            return
        self._files.tell(note("Writing …"))
        wanted: dict[str, Any] = {
            "catalogue": self.workshop.catalogue,
            "formats": list(formats),
            "mark": self._wanted_mark,
            "redacted": self._redacted.value,
            "workshop": self.workshop.folder.resolve(),
        }
        said = fragment()
        with self.watched() as watch:
            said = moved_aside(do(self._now.folder, wanted))
            self.tell_call(f"from toolkit.reports.documents import write, write_all\n{python}")
            watch.ok = True
        self._files.tell(said)
        if watch.ok:
            with self.watched():
                self._draw()
            self.tell_of_files()
