"""What every step's panel has: who acts and why, what was saved and when, a red box for mistakes, the same in Python.

The record is the truth: a panel draws itself from the register, so it survives a reload, a restart and Run All.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from textwrap import indent
from typing import Any, Protocol

import ipywidgets as w

from toolkit.errors import StaleChange, ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change, Person, Register
from toolkit.workshop.net import in_turn, note_saved, on_change, on_click, out_of_turn, watch_over
from toolkit.workshop.session import Workshop
from toolkit.workshop.style import STYLE

__all__ = ["Panel", "button", "html", "note", "row", "wide"]


def html(markup: Safe | None = None) -> w.HTML:
    """Show markup, built by toolkit.markup. Plain text has no way in."""
    return w.HTML(str(markup or ""), layout=w.Layout(width="100%"))


def note(text: str, kind: str = "att-quiet") -> Safe:
    """A line of small print."""
    return element("div", {"class": kind}, text)


def wide(**more: Any) -> w.Layout:
    """As wide as the panel."""
    return w.Layout(width="100%", **more)


def row(*children: w.Widget) -> w.HBox:
    """Things beside each other, wrapped where there is no room."""
    return w.HBox(list(children), layout=w.Layout(flex_flow="row wrap", align_items="center", grid_gap="8px"))


def button(
    text: str, do: Callable[[], object], *, primary: bool = False, tip: str = "", width: str = "auto"
) -> w.Button:
    """A button that calls `do`. What a click may overtake, and why it is not put off: see toolkit/workshop/net.py."""
    made = w.Button(
        description=text, tooltip=tip or text, button_style="primary" if primary else "", layout=w.Layout(width=width)
    )
    on_click(made, do)
    return made


def written_out(python: str, by: Person, reason: str, *, derive: bool = False) -> str:
    """Statements on a `change`, with the change round them: what a person can run in a cell of the notebook."""
    who = f"Person({by.id!r}, role={by.role!r})"
    head = f"from toolkit.register import Person\nwith workshop.register.change(by={who}, reason={reason!r}) as change:"
    return f"{head}\n{indent(python, '    ')}" + ("\nworkshop.derive()" if derive else "")


MAX_PROBLEMS = 12
_HELP = (
    "Icons turned red, or a click does nothing? Wait for “Idle” in the bar below, then Run ▸ Run All Cells. "
    "Nothing is lost: every click is saved as it happens."
)


class Settled(Protocol):
    """What a panel holds of what is typed and not saved."""

    def settle(self) -> None:
        """What it shows was saved just now."""


class Panel:
    """The frame of a step. A step derives from it, builds `body` and overrides `redraw`."""

    title = ""
    asks = ""
    python = ""
    writes = True
    """Whether something is saved from this panel, so that it asks who acts and why."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.body = w.VBox(layout=wide(grid_gap="10px"))
        self._saved = html()
        self._just_now = html()
        self._error = html()
        self._error.add_class("att-alert")
        self._code = html()
        self._last = ""
        self._person = w.Dropdown(description="Acting", layout=w.Layout(width="330px"))
        self._reason = w.Text(description="Because", layout=w.Layout(width="460px"), continuous_update=False)
        self._reason.value = workshop.reason
        self._fill_people()
        on_change(self._person, self._person_chosen)
        on_change(self._reason, self._reason_given)
        help_line = html(note(_HELP))
        python = w.Accordion([self._code], titles=("The same in Python",), selected_index=None)
        title = element("span", {"class": "att-title"}, self.title)
        asks = element("span", {"class": "att-asks"}, self.asks)
        head = html(fragment(STYLE, element("div", {"class": "att-head"}, title, asks)))
        who = [row(self._person, self._reason)] if self.writes else []
        self.view = w.VBox(
            [head, self._saved, *who, self._error, self.body, self._just_now, python, help_line],
            layout=wide(grid_gap="6px"),
        )
        self.view.add_class("att-panel")
        watch_over(self)

    @property
    def register(self) -> Register:
        """The record of the workshop that is open now: no panel reads the one that was open before."""
        return self.workshop.register

    def show(self) -> w.VBox:
        """Draw from the record and give the widget to show. What is missing for it is said in the red box."""
        self.workshop.shown[type(self).__name__] = self
        with self.watched():
            self.redraw()
        self._show_saved()
        self._show_code()
        if self.workshop.notice:
            self._say(ToolkitError(self.workshop.notice), "")
        return self.view

    def redraw(self) -> None:
        """Draw everything from the record again. Each step says how."""

    def refresh(self) -> None:
        """Another panel of the notebook saved something: show it. A step with a form keeps what is half typed in it."""
        self.redraw()

    def files_changed(self) -> None:
        """Another panel of the notebook wrote files into the workshop's folder; a step that lists them shows that."""

    def overtaken(self) -> None:
        """Saving was refused because somebody else changed the same. A step says here how it shows what they wrote."""
        self.redraw()

    def follow(self) -> None:
        """Another workshop was opened in place of this one: draw that."""
        self._fill_people()
        with self.watched():
            self.redraw()
        self._show_saved()

    def person_changed(self) -> None:
        """Somebody else acts now; a step that shows what is that person's own says so here."""

    def save(
        self,
        do: Callable[[Change], Any],
        *,
        said: str,
        python: str = "",
        by: Person | None = None,
        seen: Mapping[str, int] | None = None,
        derive: bool = False,
        settles: Settled | None = None,
    ) -> bool:
        """Make a change to the record with the standing person (or `by`) and reason. False when it was refused.

        `seen` says which revisions the form was filled from, `settles` which form's fields are saved by it. With
        `derive` the findings are found and recorded anew before anything is drawn. A mistake of the user's is shown in
        the red box; nothing of the change is saved then.
        """
        with self.watched() as watch:
            who, why = by or self.workshop.acting, self.workshop.reason
            with self.register.change(by=who, reason=why, seen=seen) as change:
                do(change)
            self._last = written_out(python, who, why, derive=derive) if python else ""
            watch.ok = True
        if watch.ok:
            note_saved()
            if settles is not None:
                settles.settle()
            with self.watched():
                if derive:
                    self.workshop.derive()
                self.redraw()
            self._show_saved(said)
            self._show_code()
            out_of_turn(self)
            for panel in self._others():
                in_turn(panel, partial(panel._keep_up, said))
        return watch.ok

    def _keep_up(self, said: str) -> None:
        """Show what another panel saved. What is said here of a click that was refused meanwhile goes on being said."""
        with self.watched(is_click=False):
            self.refresh()
        self._show_saved(said)

    def tell_of_files(self) -> None:
        """Files were written from this panel: let the others know."""
        for panel in self._others():
            in_turn(panel, panel._look_at_files, about="files")

    def _look_at_files(self) -> None:
        with self.watched(is_click=False):
            self.files_changed()

    def _others(self) -> list[Panel]:
        return [panel for panel in self.workshop.shown.values() if panel is not self]

    @contextmanager
    def watched(self, *, is_click: bool = True) -> Iterator[_Watch]:
        """Run something; a person's mistake is said in the red box, and nothing is raised. A click clears the box."""
        watch = _Watch()
        if is_click:
            self._error.value = ""
        try:
            yield watch
        except StaleChange as error:
            watch.ok = False
            self._say(error, "Somebody else changed this meanwhile. Nothing of yours was saved; here is the newest.")
            self.overtaken()
        except ToolkitError as error:
            watch.ok = False
            self._say(error, "")

    def refuse(self, what: str, instead: str) -> None:
        """Say in the red box that something cannot be done, and what to do instead."""
        self._say(ToolkitError(what, try_instead=instead), "")

    def tell_call(self, python: str) -> None:
        """Show under “The same in Python” the call behind a click that changed nothing of the record."""
        self._last = python
        self._show_code()

    def tell_defect(self, error: Exception, *, is_saved: bool) -> None:
        """Say in the red box that the toolkit failed, and whether what was clicked is in the record."""
        if isinstance(error, ToolkitError):
            self._say(error, "")
            return
        frames = traceback.extract_tb(error.__traceback__)
        at = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        saved = "What you clicked was saved; showing it failed." if is_saved else "Nothing of this click was saved."
        said = [
            f"{saved} What was saved before is safe.",
            "Choose Run ▸ Run All Cells: every form is then filled from the record again.",
            f"Please report it in the project's issue tracker: what you clicked, and “{type(error).__name__}{at}”.",
            "If somebody could do harm with it, report it privately, as SECURITY.md says.",
        ]
        self._tell(said, "This is a defect of the toolkit, and no mistake of yours.")

    def _say(self, error: ToolkitError, lead: str) -> None:
        self._tell([str(problem) for problem in error.problems], lead)

    def _tell(self, problems: Sequence[str], lead: str) -> None:
        shown = [element("li", None, problem) for problem in problems[:MAX_PROBLEMS]]
        more = len(problems) - len(shown)
        if more > 0:
            shown.append(element("li", None, f"and {more} more"))
        box = element("div", {"class": "att-error", "role": "alert"}, lead or None, element("ul", None, *shown))
        self._error.value = str(box)

    def _show_saved(self, said: str = "") -> None:
        history = self.register.history(limit=1)
        if not history:
            self._saved.value = str(note("Nothing recorded yet.", "att-saved"))
            return
        head, last = self.register.head, history[-1]
        at = datetime.fromisoformat(last.at.replace("Z", "+00:00")).astimezone().strftime("%d %b %H:%M:%S")
        temporary = ", a temporary copy of the example" if self.workshop.temporary else ""
        place = f" · {head.events} events · head {head.hash[:10]} · {self.workshop.name}{temporary}"
        saved = element("b", None, f"✓ Saved {at} ")
        # Again at the foot, where most buttons are: the bar above has often left the window by then.
        self._just_now.value = str(element("div", {"class": "att-saved"}, saved, said)) if said else ""
        quiet = element("span", {"class": "att-quiet", "title": f"in {self.workshop.folder}"}, place)
        self._saved.value = str(element("div", {"class": "att-saved"}, saved, said or last.reason, quiet))

    def _show_code(self) -> None:
        last = f"\n\n# the last click\n{self._last}" if self._last else ""
        self._code.value = str(element("pre", {"class": "att-code"}, self.python.strip() + last))

    def _fill_people(self) -> None:
        people = [
            (f"{self.register.name_of(key) or key}, {person.function or 'participant'}", key)
            for key, person in self.register.participants.items()
        ] or [("the facilitator", "P1")]
        acting = self.workshop.acting.id
        self._person.options = people
        self._person.value = acting if acting in [key for _, key in people] else people[0][1]

    def _person_chosen(self, _: Any) -> None:
        key = self._person.value
        if key is None:
            return
        person = self.register.participants.get(key)
        self.workshop.acting = Person(key, role=(person.function if person else "") or "facilitator")
        self.person_changed()
        for panel in self._others():
            if panel._person.value != key and key in [each for _, each in panel._person.options]:
                panel._person.value = key

    def _reason_given(self, _: Any) -> None:
        if self._reason.value.strip():
            self.workshop.reason = self._reason.value.strip()
        else:
            self._reason.value = self.workshop.reason
        for panel in self._others():
            panel._reason.value = self.workshop.reason


class _Watch:
    """Whether what was run went well."""

    ok = False
