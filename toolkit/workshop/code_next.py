"""Notebook 05, last: the actions that do most for gaps and risks, with the trade-off; and what is due again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import ipywidgets as w

from toolkit.conformity import Conformity, RiskCosts, assess_conformity
from toolkit.conformity.actions import Action, Actions, Chosen, Lean, TradeOff
from toolkit.conformity.again import DueAgain
from toolkit.conformity.facts import listed
from toolkit.display.tables import chip, table
from toolkit.markup.element import Safe, element, fragment
from toolkit.workshop.forms import heading
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row
from toolkit.workshop.session import Workshop

__all__ = ["NextPanel", "next_actions"]

_MANY = 5
_LEANS: tuple[tuple[str, Lean], ...] = (
    ("gaps and risk in turns", "both"),
    ("gaps only", "gaps"),
    ("risk only", "risk"),
)
_MONEY: tuple[str, Lean] = ("what the risks cost a year", "money")
_WHY = {
    "date": "a day came",
    "evidence": "evidence",
    "record": "the record",
    "edition": "another edition",
    "system": "the system",
    "scope": "the scope",
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
conformity.actions(conformity.costs()).best(5, lean="money")         # by figures that were kept in notebook 07
conformity.actions(conformity.costs(work_out=True)).trade_off()      # or by the estimates as they are now
conformity.links().risks_left_open("2.6")                            # from a gap to risks
conformity.links().provisions_of("letters-steer-the-assistant")      # and back
conformity.due_again(folder=workshop.folder)                         # what to look at again, and why
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._lean = w.Dropdown(description="Chosen for", options=_LEANS, layout=w.Layout(width="320px"))
        self._actions, self._trade, self._due = html(), html(), html()
        self._known: Actions | None = None
        self._costs: RiskCosts | None = None
        self._worked_out: tuple[int, RiskCosts | None] | None = None
        self._money = html()
        tip = "reckon the estimates of the risks as they are now; this may take some seconds"
        self._work_out = button("Work out what the risks cost now", self._reckon, tip=tip, width="260px")
        on_change(self._lean, lambda _: self._draw_actions())
        self.body.children = (
            row(self._lean, self._work_out),
            self._money,
            self._actions,
            heading("The trade-off", "what five actions do together, chosen otherwise"),
            self._trade,
            heading("To be judged again", "because something happened since, or a day came"),
            self._due,
        )

    def redraw(self) -> None:
        """Look again at what would do most."""
        conformity = assess_conformity(self.register, self.workshop.catalogue, folder=self.workshop.folder)
        self._costs = self._costs_of(conformity)
        self._known = conformity.actions(self._costs)
        self._offer_money(conformity)
        self._draw_actions()
        self._trade.value = str(_trade_off(self._known.trade_off(_MANY), self._costs))
        today = date.today()  # noqa: DTZ011 - what is due is a matter of days
        self._due.value = str(_due(conformity.due_again(today, folder=self.workshop.folder)))

    def _costs_of(self, conformity: Conformity) -> RiskCosts | None:
        """What was worked out here while the record is the same, else what the figures say that were kept."""
        if self._worked_out is not None and self._worked_out[0] == self.register.head.events:
            return self._worked_out[1]
        return conformity.costs()

    def _reckon(self) -> None:
        conformity = assess_conformity(self.register, self.workshop.catalogue)
        self._worked_out = (self.register.head.events, conformity.costs(work_out=True))
        self.redraw()

    def _offer_money(self, conformity: Conformity) -> None:
        """Show money where the register holds it; offer to work it out where estimates have no figures of now."""
        costs = self._costs
        self._money.value = str(_money(costs, conformity)) if costs is not None else ""
        estimated = any(key in conformity.facts.risks for key in conformity.facts.record.scenarios)
        self._work_out.layout.display = "" if estimated and (costs is None or costs.stale) else "none"
        offered = (*_LEANS, _MONEY) if costs is not None and costs.amounts else _LEANS
        if tuple(self._lean.options) != offered:
            chosen = self._lean.value
            self._lean.options = offered
            self._lean.value = chosen if chosen in [lean for _, lean in offered] else "both"

    def _draw_actions(self) -> None:
        if self._known is None:
            return
        chosen = self._known.best(_MANY, cast("Lean", self._lean.value))
        if not chosen:
            said = "Nothing to choose: no gap and no risk calls for a control that is not in place."
            self._actions.value = str(note(said))
            return
        rows = [_action_row(number, each, self._costs) for number, each in enumerate(chosen, start=1)]
        self._actions.value = str(fragment(table(rows), note(_HOW)))


_SIDES = {"gaps": "the gaps", "risk": "the risk", "money": "the money"}


def _action_row(number: int, chosen: Chosen, costs: RiskCosts | None) -> dict[str, str | Safe]:
    action = chosen.action
    planned = chip("planned", "moderate") if action.planned else ""
    money = {"the risks it works on cost a year": _amount(action.amount, costs)} if costs is not None else {}
    return {
        "": str(number),
        "action": fragment(element("b", None, action.control.title), " ", planned, _quiet(action.control.statement)),
        "works on": _gaps(action),
        "would lower": _lowered(action),
        **money,
        "why it stands here": f"for {_SIDES[chosen.chosen_for]}: {chosen.because}",
    }


def _amount(amount: float | None, costs: RiskCosts) -> str:
    return costs.said(amount) if amount else "–"


def _money(costs: RiskCosts, conformity: Conformity) -> Safe:
    """Where the amounts are from, whether they still stand, and which risks have none."""
    stale = chip("estimates or controls have changed since", "moderate") if costs.stale else ""
    titles = [conformity.facts.risks[key].title for key in costs.missing]
    left = f" Without an amount, and therefore not counted: {listed(titles)}." if titles else ""
    said = (
        f"What the risks cost a year on average, with the controls of today: {costs.said_by}. It is what is at stake "
        f"where an action works, not what the action saves.{left} "
    )
    return element("div", {"class": "att-quiet"}, said, stale)


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


def _trade_off(choices: Sequence[TradeOff], costs: RiskCosts | None) -> Safe:
    names = {lean: words for words, lean in (*_LEANS, _MONEY)}
    rows = [
        {
            "chosen for": names[each.lean],
            "gaps worked on": f"{each.shall} shall, {each.should} should",
            "risks that would fall": _risks(each),
            **({"the risks they work on cost a year": _amount(each.amount, costs)} if costs is not None else {}),
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
