"""Notebook 02: what can go wrong? The room's own ideas first, then the library's findings beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import ipywidgets as w

from toolkit.display.tables import card, chip, table
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change
from toolkit.threats.finding import Finding, Findings
from toolkit.threats.questions import Question
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.session import Workshop

__all__ = ["IdeasPanel", "TriagePanel", "VotePanel", "brainstorm", "go_through_findings", "vote"]

SHOWN = 12
"""Findings shown at once: what a room can take in; the rest is a click away, and counted."""
QUESTIONS = 5
SHORTLIST = 12
DOTS = 5


def brainstorm(workshop: Workshop) -> w.VBox:
    """Ideas, written down in silence before the library speaks."""
    return IdeasPanel(workshop).show()


def go_through_findings(workshop: Workshop) -> w.VBox:
    """The library's findings, element by element, with the questions that settle most."""
    workshop.derive()
    return TriagePanel(workshop).show()


def vote(workshop: Workshop) -> w.VBox:
    """Everybody's dots, and the shortlist they make."""
    return VotePanel(workshop).show()


class IdeasPanel(Panel):
    """Five minutes of silence: everybody writes down what could go wrong."""

    title = "Our own ideas"
    asks = "Five minutes, in silence: what could go wrong with this system? No filter, no library yet."
    python = """
with workshop.register.change(by=workshop.acting, reason="brainstorm") as change:
    change.idea("A forged letter makes the agent pay", element="assistant", by="P2")
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._text = w.Textarea(
            description="Idea", placeholder="Somebody could …", layout=w.Layout(width="560px", height="58px")
        )
        self._element = w.Dropdown(description="About", layout=w.Layout(width="330px"))
        self._list = html()
        add = button("Add idea", self._add, primary=True)
        self.body.children = (row(self._text, self._element, add), self._list)

    def redraw(self) -> None:
        """Show the ideas so far."""
        system = self.workshop.system
        chosen = self._element.value
        self._element.options = [("(anything)", ""), *((system.name_of(each), each) for each in system.elements())]
        self._element.value = chosen if chosen in dict(self._element.options).values() else ""
        rows = [
            {
                "idea": idea.text,
                "about": system.name_of(idea.element) if idea.element else "",
                "by": self.register.name_of(idea.by) or idea.by,
            }
            for idea in self.register.ideas.values()
        ]
        self._list.value = str(table(rows, ("idea", "about", "by")) if rows else note("No ideas yet."))

    def _add(self) -> None:
        text, about = self._text.value.strip(), self._element.value
        if not text:
            return
        by = self.workshop.acting.id
        python = f"change.idea({text!r}, element={about!r}, by={by!r})"
        if self.save(lambda change: change.idea(text, element=about, by=by), said="idea noted", python=python):
            self._text.value = ""


class TriagePanel(Panel):
    """Findings by element; each is kept, shortlisted or rejected with a reason. Questions that settle most on top."""

    title = "What the library finds"
    asks = "Element by element: does this happen here? Keep it, or reject it and say why."
    python = """
findings = workshop.derive()                    # the four outcomes, each with its reason
findings.open_questions()[0].text               # the answer that settles most
with workshop.register.change(by=workshop.acting, reason="agreed") as change:
    change.answer("claims_tool", "runs_generated_code", "no", evidence="code review 12 March")
    change.triage("core:indirect-prompt-injection@assistant", "kept")
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._summary = html()
        self._questions = w.VBox(layout=wide())
        self._element = w.Dropdown(description="Element", layout=w.Layout(width="470px"))
        self._which = w.Dropdown(
            description="Show",
            options=[
                "not assessed yet",
                "applies",
                "undecided",
                "controlled as stated",
                "kept or shortlisted",
                "rejected",
                "all",
            ],
            layout=w.Layout(width="300px"),
        )
        self._more = w.Checkbox(description="show all of them", indent=False, layout=w.Layout(width="160px"))
        self._cards = w.VBox(layout=wide(grid_gap="8px"))
        self._findings: Findings | None = None
        self._filling = False
        for control in (self._element, self._which, self._more):
            control.observe(self._choose, names="value")
        questions = w.Accordion([self._questions], titles=("Questions that settle most",), selected_index=0)
        self.body.children = (self._summary, questions, row(self._element, self._which, self._more), self._cards)

    def redraw(self) -> None:
        """Find again from the system as recorded, and draw."""
        self._findings = self.workshop.findings()
        self._draw_summary(self._findings)
        self._draw_questions(self._findings)
        self._fill_elements(self._findings)
        self._draw_cards()

    def _draw_summary(self, findings: Findings) -> None:
        decided = Counter(each.verdict for each in self.register.triage.values())
        counts = findings.counts
        said = (
            f"{counts['applies']} apply, {counts['undecided']} undecided, {counts['controlled as stated']} controlled as "
            f"stated, {counts['not applicable']} looked at and not applicable. Decided so far: {decided['kept']} kept, "
            f"{decided['shortlisted']} shortlisted, {decided['rejected']} rejected."
        )
        self._summary.value = str(element("div", None, said))

    def _draw_questions(self, findings: Findings) -> None:
        questions = findings.open_questions()
        shown = [self._question(question) for question in questions[:QUESTIONS]]
        rest = len(questions) - len(shown)
        line = (
            f"{rest} more questions are open; these settle most. Nobody knows? Leave it: it stays open."
            if questions
            else ""
        )
        self._questions.children = (*shown, html(note(line or "No open questions.")))

    def _question(self, question: Question) -> w.Widget:
        count = len(question.settles)
        what = f"helps to settle {count} finding{'s' if count != 1 else ''}. {question.why}"
        who = f" Ask: {question.ask}." if question.ask else ""
        words = html(element("div", None, element("b", None, question.text), element("br"), note(what + who)))
        words.layout.width = "620px"
        if set(question.options) >= {"yes", "no"}:
            choices = [button(each, self._answer(question, each), width="70px") for each in ("yes", "no")]
            return row(words, *choices)
        return row(words, html(note("Say it in notebook 01, where the system is described.")))

    def _answer(self, question: Question, said: str) -> Callable[[], None]:
        def do(change: Change) -> None:
            change.answer(question.element, question.fact, said)

        python = f"change.answer({question.element!r}, {question.fact!r}, {said!r})"

        def click() -> None:
            with self.watched():
                if self.save(do, said=f"answered {said}: {question.text}", python=python):
                    self.workshop.derive()

        return click

    def _fill_elements(self, findings: Findings) -> None:
        open_at = Counter(f.element for f in findings if f.identity not in self.register.triage)
        system = self.workshop.system
        here = sorted({f.element for f in findings}, key=lambda each: (-open_at[each], each))
        options = [("All elements, worst first", "")]
        options += [(f"{system.name_of(each)} ({open_at[each]} to go through)", each) for each in here]
        chosen = self._element.value
        self._filling = True
        self._element.options = options
        self._element.value = chosen if chosen in here else ""
        self._filling = False

    def _choose(self, _: object) -> None:
        if not self._filling:
            self._draw_cards()

    def _draw_cards(self) -> None:
        if self._findings is None:
            return
        wanted = [finding for finding in self._findings if self._is_wanted(finding)]
        shown = wanted if self._more.value else wanted[:SHOWN]
        hidden = len(wanted) - len(shown)
        line = f"{hidden} more, less severe: tick “show all of them”." if hidden else f"{len(shown)} shown."
        self._cards.children = (*(self._card(finding) for finding in shown), html(note(line)))

    def _is_wanted(self, finding: Finding) -> bool:
        if self._element.value and finding.element != self._element.value:
            return False
        triage = self.register.triage.get(finding.identity)
        match self._which.value:
            case "not assessed yet":
                return triage is None
            case "kept or shortlisted":
                return triage is not None and triage.verdict != "rejected"
            case "rejected":
                return triage is not None and triage.verdict == "rejected"
            case "all":
                return True
            case outcome:
                return bool(finding.outcome == outcome)

    def _card(self, finding: Finding) -> w.Widget:
        triage = self.register.triage.get(finding.identity)
        words = html(finding_card(finding, triage.verdict if triage else "", triage.reason if triage else ""))
        reason = w.Text(placeholder="to reject: why is it no threat here?", layout=w.Layout(width="360px"))
        keep = button("Keep", lambda: self._decide(finding, "kept"))
        reject = button("Reject", lambda: self._decide(finding, "rejected", reason.value))
        return w.VBox([words, row(keep, reject, reason)], layout=wide())

    def _decide(self, finding: Finding, verdict: str, reason: str = "") -> None:
        python = f"change.triage({finding.identity!r}, {verdict!r}, {reason!r})"
        self.save(
            lambda change: change.triage(finding.identity, verdict, reason),
            said=f"{verdict}: {finding.title} at {finding.element_name}",
            python=python,
        )


def finding_card(finding: Finding, verdict: str = "", why: str = "") -> Safe:
    """A finding as a card: how severe, its outcome, what the team decided, the reason, what the threat is."""
    chips = [chip(str(finding.severity), str(finding.severity))]
    chips.append(
        chip(
            finding.outcome, "open" if finding.outcome == "undecided" else "ok" if "control" in finding.outcome else ""
        )
    )
    if verdict:
        chips.append(chip(f"{verdict}{f': {why}' if why else ''}", "ok"))
    about = element(
        "details", None, element("summary", None, "What this threat is"), element("div", None, finding.threat.statement)
    )
    title = f"{finding.title} · {finding.element_name}"
    return card(title, finding.why, about, chips=chips)


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
