"""Notebook 02, third part: how would somebody get there? Attack paths in the drawing, and what cuts them."""

from __future__ import annotations

import ipywidgets as w

from toolkit.catalogues.catalogue import Catalogue
from toolkit.display.tables import chip, table
from toolkit.errors import ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.pictures.attack_path import attack_path_picture, surroundings
from toolkit.register import Change
from toolkit.threats.attack import AttackPath, AttackPaths, Cut, CutControl, Step, attack_paths
from toolkit.threats.attack.words import BEGINNERS
from toolkit.threats.finding import Findings
from toolkit.workshop.forms import Inputs, choice
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.session import Workshop

__all__ = ["PathsPanel", "see_attack_paths"]

_CUT_STEPS = 300_000
"""The work on a cut while somebody waits: well under a second on an ordinary machine."""
_NONE = "No path: nothing that was found leads from where an attacker begins to anything worth having."
_ORDER = "Each goal once, by the way that takes the least effort. An order of reading, no probability."


def see_attack_paths(workshop: Workshop) -> w.VBox:
    """How attackers would get to what matters, step by step in the drawing, and the controls that cut it."""
    return PathsPanel(workshop).show()


class PathsPanel(Panel):
    """One path at a time; all of them are in the list."""

    title = "How would somebody get there?"
    asks = "Follow one way through the drawing. Does it hold at every step?"
    python = """
import toolkit as tk
paths = tk.attack_paths(workshop.findings())
print(paths.best[0].words)
print(paths.smallest_cut(paths.best[:1]).words)
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._inputs = Inputs()
        self._goal = choice("What for", width="800px", label_width="70px")
        self._open = w.Checkbox(
            description="count what is undecided as well", indent=False, layout=w.Layout(width="auto")
        )
        self._steps, self._picture, self._cut, self._all = html(), html(), html(), html()
        self._keep = button("Keep the threats on this path", self._keep_them)
        self._every = button("What would cut every path?", self._cut_all)
        self._inputs.on(self._goal, self._draw)
        self._inputs.on(self._open, self._look_again)
        self._told = w.VBox(
            [self._steps, row(self._keep), self._picture, self._cut, row(self._every), self._all], layout=wide()
        )
        self._order = html(note(_ORDER))
        self.body.children = (row(self._goal, self._open), self._order, self._told)
        self._findings: Findings | None = None
        self._paths: AttackPaths | None = None

    def redraw(self) -> None:
        """Chain again where the findings are others; what is chosen stays chosen."""
        if not self.workshop.may_see_findings:
            self._steps.value = str(note("First your own ideas, above. The paths wait here."))
            for each in (self._goal, self._open, self._keep, self._every):
                each.disabled = True
            return
        self._goal.disabled = self._open.disabled = False
        if self._findings is not self.workshop.findings():
            self._look_again()
        else:  # a dot, a finding kept: the same paths, which take longer to draw than all else on a click
            self._say_what_waits()

    def _look_again(self) -> None:
        self._findings = self.workshop.findings()
        self._paths = attack_paths(self._findings, undecided=bool(self._open.value))
        options = [(_label(path), _key(path)) for path in self._paths.best]
        self._inputs.offer(self._goal, options or [("(nothing is reached)", "")])
        self._all.value = ""
        self._draw()

    def _chosen(self) -> AttackPath | None:
        best = self._paths.best if self._paths is not None else []
        return next((path for path in best if _key(path) == self._goal.value), None)

    def _draw(self) -> None:
        path = self._chosen()
        self._told.layout.display = ""
        if path is None or self._paths is None:
            self._steps.value, self._picture.value, self._cut.value = str(note(_NONE)), "", ""
            self._keep.disabled = self._every.disabled = True
            return
        self._steps.value = str(fragment(_short(self._paths), _told(path)))
        self._picture.value = str(_drawn(path, self.workshop.catalogue))
        self._cut.value = str(_cut_in_words("To cut every way to this", self._cut_of([path])))
        self._every.disabled = False
        self._say_what_waits()

    def _say_what_waits(self) -> None:
        path = self._chosen()
        if path is None:
            return
        undecided = [each for each in path.findings if each.identity not in self.register.triage]
        self._keep.disabled = not undecided
        self._keep.description = "Keep the threats on this path" if undecided else "Its threats are decided on"

    def _cut_of(self, paths: list[AttackPath]) -> Cut:
        assert self._paths is not None  # noqa: S101 - only asked for paths that are there
        return self._paths.smallest_cut(paths, steps=_CUT_STEPS)

    def _cut_all(self) -> None:
        if self._paths is not None:
            self._all.value = str(_cut_in_words("To cut every way to all of them", self._cut_of(self._paths.best)))

    def _keep_them(self) -> None:
        path = self._chosen()
        if path is None:
            return
        triage = self.register.triage
        waiting = list(dict.fromkeys(each.identity for each in path.findings if each.identity not in triage))

        def keep(change: Change) -> None:
            for identity in waiting:
                change.triage(identity, "kept")

        python = "\n".join(f"change.triage({identity!r}, 'kept')" for identity in waiting)
        self.save(keep, said=f"kept: {len(waiting)} on a path", python=python)


def _key(path: AttackPath) -> str:
    return f"{path.position} {path.goal.kind} {' '.join(path.goal.assets)}"


def _label(path: AttackPath) -> str:
    doubt = "" if path.certain else " (not certain)"
    return f"{path.goal.words[:1].upper()}{path.goal.words[1:]} · {BEGINNERS[path.position].lower()}{doubt}"


def _short(paths: AttackPaths) -> Safe | None:
    return note(paths.cut_short, "att-warn") if paths.cut_short else None


def _told(path: AttackPath) -> Safe:
    """The steps as a numbered list; the numbers are those in the drawing."""
    begins = element("div", None, element("b", None, f"{BEGINNERS[path.position]}:"))
    steps = [element("li", None, _step(step)) for step in path.steps]
    ends = element("div", None, element("b", None, "Then "), f"{path.goal.words}.")
    return element("div", {"class": "att-card"}, begins, element("ol", None, *steps), ends)


def _step(step: Step) -> Safe:
    if step.finding is None:
        return fragment(step.words, None if step.sure else chip("if the flow carries it", "open"))
    open_ = chip(step.finding.outcome, "open") if step.finding.outcome != "applies" else None
    return fragment(chip(str(step.finding.severity), str(step.finding.severity)), open_, step.words)


def _drawn(path: AttackPath, catalogue: Catalogue) -> Safe:
    try:
        picture = attack_path_picture(path, kinds=catalogue.kinds)
    except ToolkitError as error:
        return note(f"Not drawn: {error}")
    left_out = len(path.system.components) - len(surroundings(path).components)
    only = (
        note(f"Drawn is what the path passes and what flows join to it; {left_out} more are not.") if left_out else None
    )
    return element("div", {"style": "overflow:auto"}, picture, only)


def _cut_in_words(lead: str, cut: Cut) -> Safe:
    rows = [
        {
            "control": each.title,
            "at": ", ".join(dict.fromkeys(finding.element_name for finding in each.findings)),
            "against": ", ".join(dict.fromkeys(finding.title for finding in each.findings)),
            "to be drawn first": _on_the_way_to(each),
        }
        for each in cut.controls
    ]
    new = ("to be drawn first",) if any(each.to_draw for each in cut.controls) else ()
    shown = table(rows, ("control", "at", "against", *new)) if rows else None
    return element("div", None, element("b", None, f"{lead}: "), cut.in_short, shown)


def _on_the_way_to(control: CutControl) -> str:
    """Where something has to be put that is not in the drawing yet."""
    names = [finding.element_name for finding in control.findings if finding.element in control.to_draw]
    return f"on the way to {', '.join(dict.fromkeys(names))}" if names else ""
