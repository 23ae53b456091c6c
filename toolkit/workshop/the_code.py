"""Notebook 05: do we meet the Code? Where we stand by principle and role, and what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ipywidgets as w

from toolkit.conformity import Conformity, Standing, assess_conformity
from toolkit.conformity.crosswalk import framework_names
from toolkit.display.plots import plot_output, standing
from toolkit.display.tables import chip, table
from toolkit.markup.element import Safe, element, fragment
from toolkit.workshop.judge import JudgePanel
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, html, note, row, wide
from toolkit.workshop.provision_filter import DUTIES
from toolkit.workshop.provision_words import NOT_JUDGED, notice, verdict_chip
from toolkit.workshop.roles import ROLES, role_names
from toolkit.workshop.session import Workshop

__all__ = ["GapsPanel", "SummaryPanel", "code_summary", "gaps", "judge_provisions"]

SHOWN = 15
NO_BREAK = {"style": "white-space:nowrap"}
_COUNTED = ("met", "partly met", "not met", "not applicable", "unknown")


def code_summary(workshop: Workshop) -> w.VBox:
    """Where we stand: the verdicts by principle and by role."""
    return SummaryPanel(workshop).show()


def judge_provisions(workshop: Workshop) -> w.VBox:
    """The 72 provisions one by one: what each asks, what the record shows, and the verdict."""
    return JudgePanel(workshop).show()


def gaps(workshop: Workshop) -> w.VBox:
    """What is ours and open, by principle and role, and one by one with who sees to it by when."""
    return GapsPanel(workshop).show()


class SummaryPanel(Panel):
    """Verdicts by principle as a picture, by role as a table."""

    title = "Where we stand against the Code"
    writes = False
    asks = "Thirteen principles, 72 provisions: what has a person judged so far?"
    python = """
import toolkit as tk
conformity = tk.assess_conformity(workshop.register, workshop.catalogue)
conformity.counts()                              # all verdicts
conformity.counts(conformity.of(3))              # those of one principle
tk.to_frame(conformity)                          # all 72 as a table
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._words = html()
        self._plot = w.Output(layout=wide())
        self._roles = html()
        self.body.children = (self._words, self._plot, self._roles)

    def redraw(self) -> None:
        """Count again."""
        conformity = assess_conformity(self.register, self.workshop.catalogue)
        self._words.value = str(_lead(conformity))
        counts = {
            f"{principle.number}. {principle.title}": conformity.counts(conformity.of(principle.number))
            for principle in conformity.code.principles
        }
        self._plot.outputs = (plot_output(standing(counts)),)
        self._roles.value = str(_by_role(conformity))


class GapsPanel(Panel):
    """Gaps by principle and role, then one by one."""

    title = "Gaps"
    writes = False
    asks = "What is ours to do, and is not met or not judged yet?"
    python = """
import toolkit as tk
for gap in tk.assess_conformity(workshop.register, workshop.catalogue).gaps:
    print(gap.provision.id, gap.provision.strength, gap.verdict, gap.owner, gap.due)
tk.assess_conformity(workshop.register, workshop.catalogue).gaps_by("iso-42001@2023")    # by another's entries
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._counts = html()
        roles = [("every role", ""), *((ROLES[role][0], str(role)) for role in DUTIES)]
        self._role = w.Dropdown(description="Duty of", options=roles, layout=w.Layout(width="300px"))
        self._judged = w.Checkbox(value=True, description="only those judged not met or partly met", indent=False)
        self._all = w.Checkbox(description="show all of them", indent=False, layout=w.Layout(width="170px"))
        self._judged.layout.width = "310px"
        lists = [("the Code", ""), *((label, edition) for edition, label in framework_names().items())]
        self._as = w.Dropdown(description="As a list of", options=lists, layout=w.Layout(width="400px"))
        self._list = html()
        for control in (self._role, self._judged, self._all, self._as):
            on_change(control, lambda _: self._draw_list())
        self.body.children = (self._counts, row(self._as, self._role), row(self._judged, self._all), self._list)

    def redraw(self) -> None:
        """Count and list again."""
        conformity = assess_conformity(self.register, self.workshop.catalogue)
        self._counts.value = str(_gap_counts(conformity))
        self._draw_list(conformity)

    def _draw_list(self, conformity: Conformity | None = None) -> None:
        known = conformity or assess_conformity(self.register, self.workshop.catalogue)
        if self._as.value:
            self._list.value = str(self._elsewhere(known))
            return
        wanted = [gap for gap in known.gaps if self._is_wanted(gap)]
        shown = wanted if self._all.value else wanted[:SHOWN]
        hidden = len(wanted) - len(shown)
        more = note(f"{hidden} more: tick “show all of them”.") if hidden else None
        self._list.value = str(fragment(self._table(shown) if shown else note(self._nothing(known)), more))

    def _is_wanted(self, gap: Standing) -> bool:
        of_role = not self._role.value or self._role.value in gap.provision.applies_to
        return of_role and (not self._judged.value or gap.verdict != "unknown")

    def _elsewhere(self, conformity: Conformity) -> Safe:
        """The same gaps, gathered under the entries of another framework."""
        rows: list[dict[str, str | Safe]] = []
        for each in conformity.gaps_by(self._as.value):
            wanted = [str(linked) for linked in each.gaps if self._is_wanted(linked.standing)]
            if wanted:
                entry = element("span", None, element("b", None, each.id), " ", each.name)
                rows.append({"entry": entry, "gaps of the Code that speak of it": "; ".join(wanted)})
        shown = rows if self._all.value else rows[:SHOWN]
        hidden = len(rows) - len(shown)
        more = note(f"{hidden} more: tick “show all of them”.") if hidden else None
        ours = note(
            "The links are ours, by ids, with how sure we are; meeting the one does not mean meeting the other."
        )
        return fragment(table(shown) if shown else note(self._nothing(conformity)), more, ours)

    def _nothing(self, conformity: Conformity) -> str:
        left = sum(1 for gap in conformity.gaps if gap.verdict == "unknown")
        if left and self._judged.value:
            return f"Nothing is judged not met or partly met here; {left} provisions are not judged yet."
        return "No gaps here."

    def _table(self, shown: Sequence[Standing]) -> Safe:
        today = date.today()  # noqa: DTZ011 - a due date is a day
        rows = []
        for gap in shown:
            late = bool(gap.due) and gap.due < today.isoformat()
            rows.append(
                {
                    "": element("span", NO_BREAK, f"{gap.provision.id} {gap.provision.strength}"),
                    "in our words": gap.provision.summary,
                    "verdict": verdict_chip(gap),
                    "what is missing": gap.reason or _of_parts(gap),
                    "who": self.register.name_of(gap.owner) if gap.owner else "nobody yet",
                    "due": element(
                        "span", NO_BREAK, gap.due or "no date", " ", chip("overdue", "high") if late else ""
                    ),
                }
            )
        return table(rows)


def _of_parts(gap: Standing) -> str:
    """What is missing by the parts, where nobody said it of the whole."""
    open_ = [each for each in gap.parts if each.ours and each.verdict in ("not met", "partly met")]
    said = (f"part {each.part.part} {each.verdict}" + (f": {each.reason}" if each.reason else "") for each in open_)
    return "; ".join(said)


def _lead(conformity: Conformity) -> Safe:
    counts = conformity.counts()
    ours = sum(counts[each] for each in _COUNTED)
    judged = ours - counts["unknown"]
    applies = {"yes": "applies to this system", "no": "does not apply to this system"}.get(
        conformity.applies, "may apply to this system; nobody has said"
    )
    held = role_names(conformity.roles) or "no role recorded, so every duty counts as ours"
    said = (
        f"The Code {applies}. We hold: {held}. {judged} of {ours} provisions that are ours are judged: "
        f"{counts['met']} met, {counts['partly met']} partly met, {counts['not met']} not met, "
        f"{counts['not applicable']} not applicable."
    )
    waiting = sum(1 for each in conformity.standings if each.ours and each.recorded is None and each.grounds)
    hint = f"For {waiting} of those {NOT_JUDGED}, this record already says something: begin with them below."
    words = element("div", {"style": "line-height:1.5"}, said, element("div", None, hint) if waiting else None)
    return fragment(words, notice(conformity.code))


def _by_role(conformity: Conformity) -> Safe:
    rows, by_role = [], conformity.by_role()
    for role in DUTIES:
        held = [each for each in conformity.standings if role in each.provision.applies_to]
        counts = by_role[role]
        shall = sum(1 for each in held if each.provision.strength == "shall")
        ours = "yes" if not conformity.roles or role in conformity.roles else "no"
        rows.append(
            {"role": ROLES[role][0], "ours": ours, "provisions": f"{len(held)} ({shall} shall)"}
            | {NOT_JUDGED if each == "unknown" else each: str(counts[each]) for each in _COUNTED}
        )
    counted = element("div", {"class": "att-first"}, table(rows))
    return fragment(counted, note("A provision with several duty-bearers counts for each of them."))


def _gap_counts(conformity: Conformity) -> Safe:
    rows: list[dict[str, str | Safe]] = []
    for principle in conformity.code.principles:
        found = [gap for gap in conformity.gaps if gap.provision.principle == principle.number]
        cells = {ROLES[role][0]: _count([g for g in found if g.as_role(role).is_gap]) for role in DUTIES}
        total = element("b", None, _count(found))
        rows.append({"principle": f"{principle.number}. {principle.title}", **cells, "all": total})
    lead = note("Gaps that are ours: judged not met or partly met, + not judged yet. A dash: none.")
    return fragment(lead, table(rows))


def _count(found: Sequence[Standing]) -> str:
    judged = sum(1 for gap in found if gap.verdict != "unknown")
    return f"{judged}\N{NO-BREAK SPACE}+\N{NO-BREAK SPACE}{len(found) - judged}" if found else "–"
