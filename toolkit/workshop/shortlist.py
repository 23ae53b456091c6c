"""Notebook 02, third part: everybody's dots, and the ten to fifteen findings that go on to be scored."""

from __future__ import annotations

from collections import Counter

import ipywidgets as w

from toolkit.display.tables import chip, table
from toolkit.markup.element import element, fragment
from toolkit.register import Change
from toolkit.threats.finding import Finding
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.session import Workshop

__all__ = ["VotePanel"]

SHORTLIST = 12
DOTS = 5


class VotePanel(Panel):
    """Dots: everybody gives five; the ten to fifteen with most go on to be scored. The rest stays not yet assessed."""

    title = "The shortlist"
    asks = f"{DOTS} dots each. The {SHORTLIST} with most dots are worded and scored next; nothing is thrown away."
    python = """
with workshop.register.change(by=workshop.acting, reason="dots counted") as change:
    change.vote("P2", ["core:goal-hijack@assistant", "core:lethal-trifecta@assistant"])
    change.triage("core:goal-hijack@assistant", "shortlisted")
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._dots = w.SelectMultiple(rows=14, layout=wide())
        self._count = w.BoundedIntText(
            description="Shortlist", value=SHORTLIST, min=1, max=30, layout=w.Layout(width="180px")
        )
        self._tally = html()
        give = button("Give these dots (as the acting person)", self._give, primary=True)
        take = button("Take the top ones", self._take)
        self.body.children = (
            html(note("Hold Ctrl (⌘ on a Mac) to mark several.")),
            self._dots,
            row(give, self._count, take),
            self._tally,
        )

    def _candidates(self) -> list[Finding]:
        rejected = {key for key, each in self.register.triage.items() if each.verdict == "rejected"}
        kept = {key for key, each in self.register.triage.items() if each.verdict != "rejected"}
        findings = [f for f in self.workshop.findings() if f.identity not in rejected and not f.weakness]
        return [f for f in findings if f.identity in kept] + [
            f for f in findings if f.identity not in kept and f.outcome == "applies"
        ]

    def redraw(self) -> None:
        """Show the candidates, the acting person's dots and the tally."""
        candidates = self._candidates()
        self._dots.options = [(f"{f.title} · {f.element_name} ({f.severity})", f.identity) for f in candidates]
        mine = self.register.votes.get(self.workshop.acting.id)
        known = {f.identity for f in candidates}
        self._dots.value = tuple(each for each in (mine.for_ if mine else ()) if each in known)
        tally = self.tally()
        rows = [
            {
                "dots": element("b", None, "● " * tally[f.identity]) if tally[f.identity] else "",
                "threat": f.title,
                "at": f.element_name,
                "severity": chip(str(f.severity), str(f.severity)),
                "": chip("shortlisted", "ok") if self._is_shortlisted(f.identity) else "",
            }
            for f in sorted(candidates, key=lambda f: -tally[f.identity])
            if tally[f.identity] or self._is_shortlisted(f.identity)
        ]
        waiting = len(candidates) - sum(1 for f in candidates if self._is_shortlisted(f.identity))
        rest = note(f"{waiting} findings are not on the shortlist: they stay “not yet assessed”, never “low”.")
        self._tally.value = str(fragment(table(rows) if rows else note("No dots yet."), rest))

    def person_changed(self) -> None:
        """Show the dots of whoever acts now."""
        self.redraw()

    def tally(self) -> Counter[str]:
        """Dots by finding."""
        return Counter(identity for each in self.register.votes.values() for identity in each.for_)

    def _is_shortlisted(self, identity: str) -> bool:
        triage = self.register.triage.get(identity)
        return triage is not None and triage.verdict == "shortlisted"

    def _give(self) -> None:
        chosen = list(self._dots.value)
        if len(chosen) > DOTS:
            self.refuse(f"{len(chosen)} are marked, everybody has {DOTS} dots", "Take some marks away.")
            return
        by = self.workshop.acting.id
        self.save(lambda change: change.vote(by, chosen), said="dots given", python=f"change.vote({by!r}, {chosen!r})")

    def _take(self) -> None:
        tally = self.tally()
        ranked = sorted(self._candidates(), key=lambda f: (-tally[f.identity], -f.severity.rank, f.identity))
        top = [f.identity for f in ranked[: self._count.value]]

        def do(change: Change) -> None:
            for identity in top:
                change.triage(identity, "shortlisted")
            for identity, triage in self.register.triage.items():
                if triage.verdict == "shortlisted" and identity not in top:
                    change.triage(identity, "kept")

        self.save(
            do,
            said=f"shortlist of {len(top)}",
            python=f"for identity in {top!r}:\n    change.triage(identity, 'shortlisted')",
        )
