"""Notebook 02, second part: the library's findings, kept or rejected, and the questions that settle most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import ipywidgets as w

from toolkit.display.tables import card, chip
from toolkit.markup.element import Safe, element
from toolkit.register import Change
from toolkit.threats.finding import Finding, Findings
from toolkit.threats.questions import Question
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.session import Workshop

__all__ = ["TriagePanel", "finding_card"]

SHOWN = 12
"""Findings shown at once: what a room can take in; the rest is a click away, and counted."""
QUESTIONS = 5


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
        self._ours = html()
        self._cards = w.VBox(layout=wide(grid_gap="8px"))
        self._made: dict[str, tuple[w.HTML, w.VBox]] = {}
        self._findings: Findings | None = None
        self._filling = False
        for control in (self._element, self._which, self._more):
            control.observe(self._choose, names="value")
        questions = w.Accordion([self._questions], titles=("Questions that settle most",), selected_index=0)
        choose = row(self._element, self._which, self._more)
        self.body.children = (self._summary, questions, choose, self._ours, self._cards)

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
            f"{counts['applies']} apply, {counts['undecided']} undecided, {counts['controlled as stated']} controlled "
            f"as stated, {counts['not applicable']} looked at and not applicable. "
            f"Decided so far: {decided['kept']} kept, {decided['shortlisted']} shortlisted, "
            f"{decided['rejected']} rejected."
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
        self._draw_ideas()
        wanted = [finding for finding in self._findings if self._is_wanted(finding)]
        shown = wanted if self._more.value else wanted[:SHOWN]
        hidden = len(wanted) - len(shown)
        line = f"{hidden} more, less severe: tick “show all of them”." if hidden else f"{len(shown)} shown."
        self._cards.children = (*(self._card(finding) for finding in shown), html(note(line)))

    def _draw_ideas(self) -> None:
        """The room's own ideas about what is shown, beside what the library says of it."""
        here = self._element.value
        ideas = [idea for idea in self.register.ideas.values() if not here or idea.element == here]
        items = [element("li", None, idea.text) for idea in ideas]
        lead = element("summary", None, f"Our own ideas {'about this' if here else 'so far'} ({len(ideas)})")
        shown = element("details", {"open": True} if here else None, lead, element("ul", None, *items))
        self._ours.value = str(shown if ideas else note("No ideas of our own here."))

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
        shown = finding_card(finding, triage.verdict if triage else "", triage.reason if triage else "")
        if finding.identity in self._made:
            # A card is drawn again in place, so that a reason half typed on another one is not lost by a click here.
            words, made = self._made[finding.identity]
            words.value = str(shown)
            return made
        words = html(shown)
        reason = w.Text(placeholder="to reject: why is it no threat here?", layout=w.Layout(width="360px"))
        keep = button("Keep", lambda: self._decide(finding, "kept"))
        reject = button("Reject", lambda: self._decide(finding, "rejected", reason.value))
        made = w.VBox([words, row(keep, reject, reason)], layout=wide())
        self._made[finding.identity] = (words, made)
        return made

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
