"""Notebook 00: is everything here, where does the path lead, and which workshop is this?"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import ipywidgets as w

from toolkit.display.tables import chip, table
from toolkit.errors import ToolkitError
from toolkit.files.safe_paths import slug
from toolkit.markup.element import Safe, element, fragment
from toolkit.workshop.forms import Inputs, choice, heading, text
from toolkit.workshop.net import note_saved
from toolkit.workshop.opening import (
    VARIABLE,
    choose_workshop,
    chosen_workshop,
    new_workshop,
    open_workshop,
    typed_path,
)
from toolkit.workshop.own_libraries import bring_library
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.session import REGISTER, SYSTEM, Workshop
from toolkit.workshop.setup_check import Check, check_setup, variable_in_words

__all__ = ["AGENDA", "StartPanel", "start_here", "workshops_here"]

MAX_LISTED = 40
AGENDA: tuple[tuple[str, str, str, str], ...] = (
    ("00 Start here", "Who is here, and what counts as bad?", "10", "a named workshop with its risk criteria"),
    ("01 What are we working on?", "The system, drawn", "20", "a checked system"),
    ("02 What can go wrong?", "Our own ideas, then the library's", "22", "findings kept, and a shortlist"),
    ("03 How bad is it?", "Likelihood and impact", "18", "risks with a level"),
    ("04 What do we do about it?", "Avoid, modify, share, retain", "12", "a plan with owners and dates"),
    ("05 Do we meet the Code?", "The compliance officer's own sitting", "after", "gaps by principle and role"),
    ("06 Did we do a good job?", "What is still open; sign-off", "8", "register, report, exports"),
    (
        "07 What could it cost?",
        "A sitting of its own, with finance",
        "after",
        "losses a year, and controls for the money",
    ),
)
"""The path: notebook, what it is about, minutes, what the team leaves with. 90 minutes for the room."""


def start_here(workshop: Workshop) -> w.VBox:
    """Check the set-up, see the path, and create or open a workshop."""
    return StartPanel(workshop).show()


def workshops_here() -> list[Path]:
    """Folders near the notebooks that hold a workshop, or a system.yaml to begin one from; newest first."""
    found = {folder.resolve(): _changed(folder) for folder in _near() if _changed(folder)}
    return sorted(found, key=lambda folder: (-found[folder], folder))[:MAX_LISTED]


def _near() -> Iterable[Path]:
    here = Path.cwd()
    for place in dict.fromkeys((here, _home().parent, _home())):
        try:
            yield from [place, *(each for each in place.iterdir() if each.is_dir() and not each.name.startswith("."))]
        except OSError:
            continue  # a folder that is not there, or not ours to read, holds no workshop of ours


def _changed(folder: Path) -> float:
    """When its register, or else its system, was last written; 0 where it has neither."""
    for name in (REGISTER, SYSTEM):
        try:
            return (folder / name).stat().st_mtime
        except OSError:
            continue
    return 0.0


def _home() -> Path:
    """Where new workshops go: beside the folder of notebooks, so that both are seen in JupyterLab."""
    here = Path.cwd()
    return (here.parent if here.name == "notebooks" else here) / "workshop"


_NO_WORD = "workshop"


def _folder_for(name: str) -> Path:
    """A folder for a workshop of this name; a name without Latin letters gives no word, so one that is free."""
    wanted = slug(name, fallback=_NO_WORD)
    number, folder = 2, _home() / wanted
    while wanted == _NO_WORD and folder.exists():
        number, folder = number + 1, _home() / f"{wanted}-{number}"
    return folder


def _short(folder: Path) -> str:
    return os.path.relpath(folder, Path.cwd())


class StartPanel(Panel):
    """The set-up, the path, and the workshop that all of it is about."""

    title = "Start here"
    asks = "Is everything here? Then name your workshop, or look around in the example."
    python = """
from toolkit.workshop import bring_library, new_workshop, open_workshop
workshop = new_workshop("../workshop/claims-bot", "Claims bot, first workshop")
workshop = open_workshop("../workshop/claims-bot")       # any day after
# bring_library(workshop, "../acme-library")             # threats of your own, checked and copied in
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._inputs = Inputs()
        self._checks = html()
        self._clicks = html()
        self._now = html()
        self._name = text("Name", placeholder="Claims bot, first workshop")
        self._purpose = text("To decide", placeholder="Which risks to treat before launch, and who owns them")
        self._who = text("Facilitator", placeholder="Your name (it can be erased later)")
        self._folder = text("Folder", placeholder="made from the name")
        self._known = choice("Found near here", width="480px")
        self._path = text("Or a folder", placeholder="/path/to/a/workshop")
        self._library = text("Own library", placeholder="/path/to/a/file/or/folder; most have none")
        self._looked_with = html()
        self._inputs.on(self._name, self._suggest_folder)
        self.body.children = (
            heading("1 · The set-up"),
            self._checks,
            row(button("Press me", self._clicked, tip="Press me"), self._clicks),
            heading("2 · The workshop"),
            self._now,
            w.Tab(
                [self._create_form(), self._open_form()],
                titles=("Create a workshop", "Open a workshop"),
                layout=wide(),
            ),
            row(self._library, button("Use this library", self._bring, tip="It is checked, and copied to the record")),
            self._looked_with,
            heading("3 · The path", "90 minutes for the room. Notebook 05 is a sitting of its own."),
            html(_path_table()),
        )
        self._clicks.layout.width = "auto"
        self._clicks.value = str(note("Do clicks arrive? Press it once."))

    def redraw(self) -> None:
        """Look at everything again."""
        self._checks.value = str(_checks_table(check_setup(self.workshop)))
        self._now.value = str(self._which())
        libraries = ", ".join(self.workshop.catalogue.libraries)
        self._looked_with.value = str(note(f"Threats are looked for with the libraries: {libraries}"))
        found = [(f"{_short(each)}", str(each)) for each in workshops_here()]
        self._inputs.offer(self._known, found or [("none found yet", "")])

    def _create_form(self) -> w.VBox:
        create = button("Create and open", self._create, primary=True)
        return w.VBox([self._name, self._purpose, self._who, self._folder, row(create)])

    def _open_form(self) -> w.VBox:
        back = button("Back to the example", self._back, tip="A fresh temporary copy of the shipped example")
        hint = note("A folder with a system.yaml and no register yet starts a new record from it.")
        return w.VBox(
            [self._known, self._path, row(button("Open", self._open, primary=True), back), html(hint)], layout=wide()
        )

    def _which(self) -> Safe:
        workshop = self.workshop
        state = chip("temporary: nothing here is kept", "high") if workshop.temporary else chip("kept", "ok")
        lines = [note(variable_in_words())]
        if chosen := chosen_workshop():
            lines.append(note(f"Chosen here for all notebooks of this folder: {chosen}"))
        lines.append(note(f"To choose by hand instead: {VARIABLE}=FOLDER ai-threat workshop"))
        title = element("div", None, state, element("b", None, workshop.name), f", in {workshop.folder}")
        return element("div", {"class": "att-card"}, title, *lines)

    def _clicked(self) -> None:
        self._clicks.value = str(note("✓ Clicks arrive, and answers come back: the forms work."))

    def _suggest_folder(self) -> None:
        if self._name.value.strip() and not self._folder.value.strip():
            self._folder.value = _short(_folder_for(self._name.value))

    def _create(self) -> None:
        with self.watched():
            name = self._name.value.strip()
            folder = self._folder.value.strip() or _short(_folder_for(name))
            made = new_workshop(typed_path(folder).resolve(), name, purpose=self._purpose.value.strip())
            if who := self._who.value.strip():
                with made.register.change(by=made.acting, reason="workshop opened") as change:
                    change.participant("P1", name=who, function="facilitator")
                    change.workshop(facilitator="P1")
            self._take(made, f"workshop = new_workshop({folder!r}, {name!r})")
            for field in (self._name, self._purpose, self._who, self._folder):
                field.value = ""

    def _open(self) -> None:
        with self.watched():
            where = self._path.value.strip() or self._known.value
            if not where:
                raise ToolkitError("there is nothing to open yet", try_instead="Create a workshop, or name a folder.")
            folder = typed_path(where).resolve()
            if folder.is_dir() and not _changed(folder):
                raise ToolkitError(
                    "this folder holds neither a register nor a system.yaml",
                    where=where,
                    try_instead="Name a workshop's folder, or create a workshop.",
                )
            self._take(open_workshop(folder), f"workshop = open_workshop({where!r})")
            self._path.value = ""

    def _bring(self) -> None:
        with self.watched():
            library = self._library.value.strip()
            if not library:
                raise ToolkitError("no library is named", try_instead="Type the path of a YAML file, or of a folder.")
            bring_library(self.workshop, typed_path(library).resolve())
            note_saved()
            self._last = f"bring_library(workshop, {library!r})"
            self._library.value = ""
            for panel in [self, *self._others()]:
                panel.follow()
            self._show_code()

    def _back(self) -> None:
        with self.watched():
            choose_workshop(None)
            self._take(open_workshop(""), "workshop = open_workshop('')")

    def _take(self, other: Workshop, python: str) -> None:
        """Be in that workshop from now on: this panel, the others of the notebook, and the notebooks after it."""
        choose_workshop(None if other.temporary else other.folder)
        note_saved()
        self.workshop.become(other)
        self._last = python
        for panel in [self, *self._others()]:
            panel.follow()
        self._show_code()


def _path_table() -> Safe:
    columns = ("notebook", "about", "minutes", "you leave with")
    return table([dict(zip(columns, line, strict=True)) for line in AGENDA], columns)


def _checks_table(checks: list[Check]) -> Safe:
    rows = [
        {
            "": chip("✓ fine", "ok") if check.ok else chip("✗ mend this", "severe"),
            "what": check.what,
            "seen": fragment(check.seen, None if check.ok else element("div", None, check.instead)),
        }
        for check in checks
    ]
    lines = table(rows, ("", "what", "seen"))
    if not all(check.ok for check in checks):
        return lines
    said = element("summary", None, chip("✓ fine", "ok"), "Everything is here.")
    return element("details", None, said, lines)
