"""Notebook 05, last: the actions that do most for gaps and risks, with the trade-off; and what is due again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import ipywidgets as w

from toolkit.conformity import assess_conformity
from toolkit.conformity.actions import Action, Actions, Chosen, Lean, TradeOff
from toolkit.conformity.again import DueAgain
from toolkit.display.tables import chip, table
from toolkit.markup.element import Safe, element, fragment
from toolkit.workshop.forms import heading
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, html, note, row
from toolkit.workshop.session import Workshop

__all__ = ["NextPanel", "next_actions"]

_MANY = 5
_LEANS: tuple[tuple[str, Lean], ...] = (
    ("gaps and risk in turns", "both"),
    ("gaps only", "gaps"),
    ("risk only", "risk"),
)
_WHY = {
    "date": "a day came",
    "evidence": "evidence",
    "record": "the record",
    "edition": "another edition",
    "system": "the system",
}
_HOW = (
    "An action is a control that is not in place and that this system calls for. It works on gaps, and by what the "
    "library says of its effect would lower risks; whether a gap is closed or a risk lower, a person decides. Each is "
    "chosen for what those above it leave."
)


def next_actions(workshop: Workshop) -> w.VBox:
    """The five actions that do most for the gaps and the risks, and which verdicts to look at again."""
    return NextPanel(workshop).show()


class NextPanel(Panel):
    """Five actions, what they do together beside other choices, and what makes verdicts due again."""

    title = "What to do next"
    writes = False
    asks = "Which five actions close most, and what do we give up by choosing them?"
    python = """
import toolkit as tk
conformity = tk.assess_conformity(workshop.register, workshop.catalogue)
for chosen in conformity.actions().best(5):                          # lean="gaps" or "risk" for one side alone
    print(chosen.action.control.title, chosen.action.gaps, chosen.because)
conformity.actions().front()                                         # every action that no other beats
conformity.links().risks_left_open("2.6")                            # from a gap to risks
conformity.links().provisions_of("letters-steer-the-assistant")      # and back
conformity.due_again(folder=workshop.folder)                         # what to look at again, and why
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._lean = w.Dropdown(description="Chosen for", options=_LEANS, layout=w.Layout(width="320px"))
        self._actions, self._trade, self._due = html(), html(), html()
        self._known: Actions | None = None
        on_change(self._lean, lambda _: self._draw_actions())
        self.body.children = (
            row(self._lean),
            self._actions,
            heading("The trade-off", "what five actions do together, chosen otherwise"),
            self._trade,
            heading("To be judged again", "because something happened since, or a day came"),
            self._due,
        )

    def redraw(self) -> None:
        """Look again at what would do most."""
        conformity = assess_conformity(self.register, self.workshop.catalogue, folder=self.workshop.folder)
        self._known = conformity.actions()
        self._draw_actions()
        self._trade.value = str(_trade_off(self._known.trade_off(_MANY)))
        today = date.today()  # noqa: DTZ011 - what is due is a matter of days
        self._due.value = str(_due(conformity.due_again(today, folder=self.workshop.folder)))

    def _draw_actions(self) -> None:
        if self._known is None:
            return
        chosen = self._known.best(_MANY, cast("Lean", self._lean.value))
        if not chosen:
            said = "Nothing to choose: no gap and no risk calls for a control that is not in place."
            self._actions.value = str(note(said))
            return
        rows = [_action_row(number, each) for number, each in enumerate(chosen, start=1)]
        self._actions.value = str(fragment(table(rows), note(_HOW)))


def _action_row(number: int, chosen: Chosen) -> dict[str, str | Safe]:
    action = chosen.action
    planned = chip("planned", "moderate") if action.planned else ""
    return {
        "": str(number),
        "action": fragment(element("b", None, action.control.title), " ", planned, _quiet(action.control.statement)),
        "works on": _gaps(action),
        "would lower": _lowered(action),
        "why it stands here": f"for {'the gaps' if chosen.chosen_for == 'gaps' else 'the risk'}: {chosen.because}",
    }


def _quiet(text: str) -> Safe:
    return element("div", {"class": "att-quiet"}, text)


def _gaps(action: Action) -> Safe | str:
    if not action.gaps:
        return "–"
    said = [f"shall: {', '.join(action.shall)}" if action.shall else ""]
    said.append(f"should: {', '.join(action.should)}" if action.should else "")
    return fragment(*(element("div", None, each) for each in said if each))


def _lowered(action: Action) -> Safe | str:
    falling = [each for each in action.lowers if each.falls]
    if not falling:
        return "no risk by a level" if action.lowers else "–"
    return fragment(*(element("div", None, f"{each.title}: {each.level} → {each.to}") for each in falling))


def _trade_off(choices: Sequence[TradeOff]) -> Safe:
    names = {lean: words for words, lean in _LEANS}
    rows = [
        {
            "chosen for": names[each.lean],
            "gaps worked on": f"{each.shall} shall, {each.should} should",
            "risks that would fall": _risks(each),
            "actions": str(len(each.controls)),
        }
        for each in choices
    ]
    return table(rows)


def _risks(choice: TradeOff) -> str:
    if not choice.risks:
        return "none"
    return f"{choice.risks} ({', '.join(f'{count} from {level}' for level, count in choice.by_level.items())})"


def _due(found: Sequence[DueAgain]) -> Safe:
    if not found:
        return note("Nothing is due again today.")
    rows: list[dict[str, str | Safe]] = [
        {"because of": _WHY[each.why], "what happened": each.says, "judge again": ", ".join(each.provisions)}
        for each in found
    ]
    return table(rows)
