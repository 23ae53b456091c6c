"""Notebook 06: take it home. Exports, signatures, and the head of the history to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import ipywidgets as w

from toolkit.display.tables import chip, table
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.records import SignOff
from toolkit.workshop.exporting import FOLDER, write_export
from toolkit.workshop.for_compliance import files_of, packages, write_package
from toolkit.workshop.panel import Panel, button, html, note, row
from toolkit.workshop.session import Workshop

__all__ = ["EXPORTS", "FinishPanel", "finish"]

EXPORTS = (
    ("Workbook (Excel)", "register.xlsx", "what a risk officer keeps: risks, controls, the Code, history"),
    ("Report (HTML)", "report.html", "one file to read and print, no internet needed"),
    ("Report (Markdown)", "report.md", "for a repository or a wiki"),
    ("Risks (CSV)", "risks.csv", "a row a risk, for other tools"),
    ("Register (JSON)", "register.json", "exactly the events, to hand over or to check in"),
    ("System (YAML)", "system.yaml", "the system as described, to keep beside its code"),
)
"""What can be taken out: the button, the file, and what it is for."""
_NO_BREAK = {"style": "white-space:nowrap"}
_BIG = "font:600 19px/1.5 monospace;overflow-wrap:anywhere;padding:8px 12px;border:2px solid #1f6feb;margin-bottom:6px"
STATEMENT = "We have gone through this register together; it says what we know today, and what we leave open."


def finish(workshop: Workshop) -> w.VBox:
    """Exports, sign-off, and the head of the history."""
    return FinishPanel(workshop).show()


class FinishPanel(Panel):
    """Buttons for exports, a form to sign, the head in large letters."""

    title = "Finish"
    asks = "Sign it, take it with you, and keep the head of its history somewhere else."
    python = """
import toolkit as tk
from toolkit.workshop.exporting import write_export
write_export(workshop, "register.xlsx")          # a workbook edited by hand there is moved aside, never replaced
with workshop.register.change(by=tk.Person("P1", role="facilitator"), reason="end of the workshop") as change:
    change.sign_off("We have gone through this register together.")
print(workshop.register.head)                    # keep it elsewhere: on paper, in a ticket
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        buttons = [button(said, self._exporting((name,)), tip=what) for said, name, what in EXPORTS]
        handed_on = [
            row(
                button(each.title, self._packing(each.id), tip=each.for_whom, width="170px"),
                _beside(note(f"For {each.for_whom}.")),
            )
            for each in packages()
        ]
        everything = button("All of them", self._exporting(tuple(name for _, name, _ in EXPORTS)), primary=True)
        self._progress = w.IntProgress(min=0, layout=w.Layout(width="240px", display="none"))
        self._doing = html()
        self._doing.layout.width = "auto"
        self._files = html()
        self._statement = w.Textarea(
            description="Statement", value=STATEMENT, layout=w.Layout(width="calc(100% - 4px)", height="58px")
        )
        sign = button("Sign (as the acting person)", self._sign, primary=True)
        self._signed = html()
        self._head = html()
        self.body.children = (
            html(element("h3", {"style": "margin:4px 0"}, "1. Sign")),
            self._statement,
            row(sign),
            self._signed,
            # After the signature, which belongs into the exports.
            html(element("h3", {"style": "margin:8px 0 4px"}, "2. Take it with you")),
            row(*buttons, everything),
            html(element("div", {"style": "margin-top:4px;font-weight:600"}, "To hand on to others")),
            w.VBox(handed_on, layout=w.Layout(grid_gap="4px")),
            row(self._progress, self._doing),
            self._files,
            html(element("h3", {"style": "margin:8px 0 4px"}, "3. Keep the head of the history")),
            self._head,
        )

    def redraw(self) -> None:
        """Show the files that are there, the signatures and the head."""
        self._draw_files()
        self._draw_signed()
        self._draw_head()

    # --- exports -------------------------------------------------------------------------------------------------

    @property
    def _folder(self) -> Path:
        return self.workshop.folder.resolve() / FOLDER

    def _exporting(self, names: tuple[str, ...]) -> Callable[[], None]:
        def write() -> Iterator[Path]:
            for number, name in enumerate(names):
                self._tell_progress(number, names)
                moved = write_export(self.workshop, name)
                self._last = f"write_export(workshop, {name!r})"
                yield from [moved] if moved else []

        return lambda: self._write(write())

    def _packing(self, package: str) -> Callable[[], None]:
        def write() -> Iterator[Path]:
            self._tell_progress(0, (package,))
            yield from write_package(self.workshop, package)
            self._last = (
                f"from toolkit.workshop.for_compliance import write_package\nwrite_package(workshop, {package!r})"
            )

        return lambda: self._write(write())

    def _write(self, writing: Iterator[Path]) -> None:
        """Write files one after the other, and say which of those changed by hand were moved aside."""
        kept: list[Path] = []
        try:
            with self.watched():
                for moved in writing:
                    kept.append(moved)  # noqa: PERF402 - what was moved stays told where a later file cannot be written
        finally:
            self._progress.layout.display = "none"
            self._doing.value = str(_moved_aside(kept))
        self._draw_files()
        self._show_code()

    def _tell_progress(self, number: int, names: tuple[str, ...]) -> None:
        """A workbook takes about a second: say what is being written."""
        self._progress.max, self._progress.value = len(names), number
        self._progress.layout.display = None
        self._doing.value = str(note(f"Writing {names[number]} ({number + 1} of {len(names)}) …"))

    def _draw_files(self) -> None:
        there = [(self._folder / name, what) for _, name, what in EXPORTS if (self._folder / name).exists()]
        there += [(path, f"for {each.for_whom}") for each in packages() for path in files_of(self.workshop, each.id)]
        rows = [
            {
                "file": element("code", _NO_BREAK, path.relative_to(self._folder).as_posix()),
                "size": element("span", _NO_BREAK, f"{max(1, path.stat().st_size // 1024):,} KB"),
                "written": element("span", _NO_BREAK, _when(path)),
                "what for": what,
            }
            for path, what in there
        ]
        gone = (
            note("This is a temporary copy of the example: its exports go when the kernel ends. Copy what you want.")
            if self.workshop.temporary
            else None
        )
        nothing = note(f"Nothing exported yet. Files go into {self._folder}.")
        where = element("div", {"style": "line-height:1.5"}, "In the folder ", element("code", None, str(self._folder)))
        self._files.value = str(fragment(where, table(rows), gone) if rows else nothing)

    # --- signing -------------------------------------------------------------------------------------------------

    def _sign(self) -> None:
        statement = self._statement.value.strip()
        if not statement:
            self.refuse("a signature needs a statement", "Write what you sign, in a sentence.")
            return
        self.save(
            lambda change: change.sign_off(statement),
            said="signed",
            python=f"change.sign_off({statement!r})",
        )

    def _draw_signed(self) -> None:
        last = self.register.state().last_change
        rows = [
            {
                "who": f"{self.register.name_of(held.participant)} ({held.role})",
                "statement": held.statement,
                "signed at": fragment(element("code", None, _short(held)), " ", _since(held, last)),
            }
            for held in self.register.signoffs.values()
        ]
        line = note("Who signs is as stated: this is a record of it, not an electronic signature.")
        self._signed.value = str(fragment(table(rows) if rows else note("Nobody has signed yet."), line))

    # --- the head ------------------------------------------------------------------------------------------------

    def _draw_head(self) -> None:
        head = self.register.head
        big = {"style": _BIG}
        printed = f"{head.events}:{head.hash}"
        folder = "FOLDER" if self.workshop.temporary else str(self.workshop.folder)
        command = f"ai-threat verify {folder} --head {printed}"
        how = (
            "It stands for every event up to now. Write it down outside this folder: in the minutes, in a ticket, on "
            "the printed report. Whoever holds it can tell later whether anything before it was changed, cut off or "
            "written anew: paste it above under “Known head”, or on the command line:"
        )
        self._head.value = str(
            fragment(
                element("div", big, printed),
                note(how),
                element("pre", {"class": "att-code"}, command),
                note("Every later change gives a new head. The old one stays good for what was there then."),
            )
        )


def _beside(markup: Safe) -> w.HTML:
    """Markup beside a button, as wide as it is."""
    shown = html(markup)
    shown.layout.width = "auto"
    return shown


def _moved_aside(kept: list[Path]) -> Safe:
    """What was changed by hand since it was written, and where it is now."""
    said = [
        element("div", None, "Changed by hand since it was written, and kept as ", element("code", None, each.name))
        for each in kept
    ]
    return element("div", {"class": "att-warn"}, *said) if said else fragment()


def _when(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%d %b %H:%M")


def _short(held: SignOff) -> str:
    return f"{held.events}:{held.head[:12]}…"


def _since(held: SignOff, last_change: int) -> Safe:
    if held.events >= last_change:
        return chip("nothing changed since", "ok")
    return chip("the register changed since: sign again", "moderate")
