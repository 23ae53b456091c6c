"""Notebook 01, in the middle: the drawing. It comes from anywhere, is corrected here, and drawn anew at each change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import ipywidgets as w

from toolkit.display.tables import chip, table
from toolkit.errors import ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.pictures.diagram import diagram
from toolkit.register import Change
from toolkit.system.edit import update
from toolkit.system.lint import hints_for
from toolkit.system.model import System
from toolkit.system.read import system_digest
from toolkit.workshop.corrections import Corrections, kind_options
from toolkit.workshop.drawing import add_to, confirmed, drawn, guesses, replace_by
from toolkit.workshop.forms import choice, heading
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import button, html, note, row, wide
from toolkit.workshop.session import Workshop
from toolkit.workshop.sources import REPLACE, WHITEBOARD, Sources, Taken, counted, note_threats, noted_report, said_of
from toolkit.workshop.system_panel import SystemPanel

__all__ = ["DescribePanel", "describe_system", "grouped_hints"]

MAX_GUESSES = 40
MAX_NAMES = 6
_ABOVE = "Say it in the form above this one, under “What it is for”."
_CORRECT = "Choose it under “Correct or remove”, and fill in"
_TO_DO = {
    "has no classification": f"{_CORRECT} “Confidential?”. Notebook 02 asks for it too, where it matters.",
    "does not say what it carries": f"{_CORRECT} “Carries”. Until somebody does, it may carry anything.",
    "stands in no boundary with a trust grade": "Choose where it stands, and say how far that boundary is trusted.",
}
"""What to do in this notebook, where the system's own hints speak of its file."""


def describe_system(workshop: Workshop) -> w.VBox:
    """The drawing: where it comes from, the picture, corrections, hints."""
    return DescribePanel(workshop).show()


class DescribePanel(SystemPanel):
    """The system, drawn."""

    title = "The drawing"
    asks = "What is there, where does it stand, what flows where? Rough and agreed is best."
    python = """
from toolkit.system.edit import add, connect, remove, rename, update
system, tool = add(workshop.system, "components", "Mail tool", kind="tool_server")
system, _ = connect(system, "assistant", tool, carries=["answers"])
with workshop.register.change(by=workshop.acting, reason="forgotten on the whiteboard") as change:
    change.set_system(system)
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self.sources = Sources(lambda: workshop.catalogue, lambda: drawn(workshop).name, self._take)
        self.corrections = Corrections(workshop.catalogue, self.edit, self.refuse)
        self._guesses = w.VBox(layout=wide())
        self._summary = html()
        self._picture = html()
        self._hints = html()
        self._digest = ""
        self._typed: set[str] = set()
        begin = w.Accordion([self.sources.view], titles=("Draw: from the whiteboard, a table, a file or a template",))
        begin.selected_index = None if drawn(workshop).components else 0
        undo = button("Undo the last change", self._undo, tip="Press again to bring it back")
        self.body.children = (
            begin,
            self.sources.report,
            self._summary,
            self._picture,
            self._guesses,
            heading("Corrected together", "Each field that is left, and each choice, is saved and drawn at once."),
            self.corrections.view,
            row(undo),
            self._hints,
        )

    def draw(self, system: System) -> None:
        """Draw the system again."""
        self.sources.replace.layout.display = "" if system.components else "none"
        self.corrections.draw(system)
        digest = system_digest(system)
        if digest == self._digest:
            return
        self._draw_guesses(system)
        self._summary.value = str(_summary(system) or "")
        self._picture.value = self._pictured(system)
        self._hints.value = str(grouped_hints(system))
        self._digest = digest

    def _pictured(self, system: System) -> str:
        if not system.components:
            return str(note("Nothing is drawn yet. Three lines off the whiteboard, typed above, are enough to begin."))
        try:
            return diagram(system, kinds=self.workshop.catalogue.kinds)
        except ToolkitError as error:
            return str(note(f"There is no picture: {error}"))

    def _draw_guesses(self, system: System) -> None:
        guessed = guesses(system)
        if not guessed:
            self._guesses.children = ()
            return
        lines = [self._guess(system, key, why) for key, why in list(guessed.items())[:MAX_GUESSES]]
        more = len(guessed) - len(lines)
        rest = [html(note(f"and {more} more"))] if more else []
        shown = list(guessed)[:MAX_GUESSES]
        right = button("These kinds are right", lambda: self._confirm(shown), primary=True)
        said = "The kind decides which threats are looked for. Correct what is wrong, then confirm the rest."
        self._guesses.children = (heading("Kinds that were guessed", said), *lines, *rest, row(right))

    def _guess(self, system: System, key: str, why: str) -> w.Widget:
        kind = choice("", kind_options(self.workshop.catalogue), width="280px", label_width="0px")
        kind.value = system.components[key].kind
        kind.tooltip = f"Kind of {system.name_of(key)}"

        def change() -> None:
            chosen = kind.value
            self.edit(
                lambda old: confirmed(update(old, key, kind=chosen), [key]),
                said=f"{system.name_of(key)} is a {chosen.replace('_', ' ')}",
                python=f"system = confirmed(update(system, {key!r}, kind={chosen!r}), [{key!r}])",
                derive=True,
            )

        on_change(kind, lambda _: change())
        name = html(element("div", None, element("b", None, system.name_of(key)), note(why)))
        name.layout.width = "270px"
        return row(name, kind)

    def _confirm(self, keys: list[str]) -> None:
        self.edit(
            lambda system: confirmed(system, [key for key in keys if key in system.components]),
            said=f"{len(keys)} kinds confirmed",
            python=f"system = confirmed(system, {keys!r})",
        )

    def _take(self, read: Callable[[], Taken]) -> None:
        """Read a drawing and record it, in place of what is drawn or added to it."""
        with self.watched() as watch:
            taken = read()
            watch.ok = True
        if not watch.ok:
            return
        is_anew = not drawn(self.workshop).components or self.sources.replace.value == REPLACE

        def make(old: System) -> System:
            return replace_by(old, taken.system) if is_anew else add_to(old, taken.system, taken.stated)

        noted: list[Safe] = []

        def ideas(change: Change, system: System) -> None:
            if self.sources.ideas.value:
                matches = note_threats(change, taken, system, self.workshop.catalogue)
                noted[:] = [noted_report(matches, system, self.workshop.catalogue)] if matches else []

        said = f"{'drawn' if is_anew else 'added'} from {taken.how}"
        how = "replace_by(system, taken.system)" if is_anew else "add_to(system, taken.system, taken.stated)"
        python = f"from toolkit.workshop.sources import *\n{taken.python}\nsystem = {how}"
        after = "note_threats(change, taken, system, workshop.catalogue)" if self.sources.ideas.value else ""
        if self.edit(make, said=said, python=python, after=after, also=ideas, derive=True):
            left = None if is_anew else self._left_over(taken)
            self.sources.report.value = str(fragment(said_of(taken), *noted, left))
            self._typed = set(taken.system.components) if taken.how == WHITEBOARD else self._typed
            self.sources.replace.value = self.sources.replace.options[0]

    def _left_over(self, taken: Taken) -> Safe | None:
        """What earlier lines drew and these name no more, as after a slip of the pen: it is still in the drawing."""
        system = drawn(self.workshop)
        left = [key for key in system.components if key in self._typed - set(taken.system.components)]
        if taken.how != WHITEBOARD or not left:
            return None
        names = ", ".join(system.name_of(key) for key in left)
        return note(
            f"Still drawn, though the lines do not name it any more: {names}. Remove it under “Corrected together”, "
            "or choose “Replace what is drawn” and draw again.",
            "att-warn",
        )

    def _undo(self) -> None:
        events = self.register.history("system", limit=2)
        if len(events) < 2:
            self.refuse("there is nothing to undo", "Nothing was changed since the first drawing.")
            return
        before = events[0].data
        python = "change.put('system', workshop.register.history('system', limit=2)[0].data)"

        def put_back(change: Change) -> None:
            if before is None:
                raise ToolkitError("there is nothing to go back to", try_instead="Draw something first.")
            change.put("system", before)

        again = bool(self.register.findings)
        self.save(put_back, said="the last change is undone", python=python, seen=self._seen, derive=again)


def _summary(system: System) -> Safe | None:
    if not system.components:
        return None
    chips = [chip(words) for words in counted(system)]
    return element("div", {"style": "line-height:1.8"}, element("b", None, system.name), " ", *chips)


def grouped_hints(system: System) -> Safe:
    """What is still missing for good findings: one line for each kind of gap, with the names it concerns."""
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    about = [hint.what for hint in hints_for(system) if hint.where == "system"]
    if about:
        grouped["; ".join(about), _ABOVE].append("system")
    for hint in hints_for(system):
        if hint.where != "system":
            grouped[hint.what, _TO_DO.get(hint.what, hint.try_instead)].append(hint.where)
    if not grouped:
        return element("div", {"class": "att-saved"}, "✓ Nothing is missing: the drawing is complete enough to go on.")
    rows = [{"which": _listed(system, keys), "what": what, "what to do": why} for (what, why), keys in grouped.items()]
    title = element("b", None, "Hints")
    lead = note("Nothing here is wrong. Each line says what would make the findings sharper; leave what nobody knows.")
    return fragment(title, lead, table(rows, ("which", "what", "what to do")))


def _listed(system: System, keys: list[str]) -> str:
    names = [_flow_or_name(system, key) for key in keys[:MAX_NAMES]]
    more = len(keys) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _flow_or_name(system: System, key: str) -> str:
    flow = system.flows.get(key)
    if flow is None or flow.name:
        return system.name_of(key)
    return f"{system.name_of(flow.from_)} → {system.name_of(flow.to)}"
