"""Notebook 02, second part: the library's findings, kept or rejected, and the questions that settle most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ipywidgets as w

from toolkit.markup.element import element, fragment
from toolkit.register import Change
from toolkit.register.records import Triage
from toolkit.threats.default_view import ORDER, group_findings
from toolkit.threats.finding import Finding, Findings
from toolkit.threats.questions import Question
from toolkit.workshop.asking import Questions
from toolkit.workshop.drawing import drawn, revision
from toolkit.workshop.drawn_answers import drawn_anew, in_python
from toolkit.workshop.finding_cards import FindingCard
from toolkit.workshop.forms import choice, more_words
from toolkit.workshop.panel import button, html, note, row, wide
from toolkit.workshop.session import Workshop
from toolkit.workshop.system_panel import SystemPanel

__all__ = ["SHOWN", "TriagePanel"]

SHOWN = 12
"""Findings shown at once: what a room can take in; the rest is a click away, and counted."""
_FIRST = (
    "First your own ideas, in the panel above and in silence: whoever sees a list stops thinking. Five minutes. "
    "What the library finds waits here."
)
_FILTERS = (
    "applies, not assessed yet",
    "not assessed yet",
    "applies",
    "undecided",
    "controlled as stated",
    "kept or shortlisted",
    "rejected",
    "all",
)


Unit = tuple[str, ...]
"""The identities of the findings that share a card."""


class TriagePanel(SystemPanel):
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
        self._questions = Questions(self._answer, self._draw_in, self.refuse)
        self._element = choice("Element", [("All elements, worst first", "")], width="470px", label_width="80px")
        self._which = choice("Show", [(each, each) for each in _FILTERS], width="300px", label_width="60px")
        self._narrow = w.Checkbox(indent=False, layout=w.Layout(width="auto", max_width="100%"))
        self._ours = html()
        self._cards = w.VBox(layout=wide(grid_gap="8px"))
        self._made: dict[Unit, FindingCard] = {}
        self._shown: list[Unit] = []
        self._apart: set[str] = set()
        self._limit = SHOWN
        self._more = button("Show more", self._show_more)
        self._sweep = button("Put away what is decided", self._choose, tip="Shows the worst that are left")
        self._line = html()
        self._line.layout.width = "auto"
        self._findings: Findings | None = None
        self._revs: Mapping[str, int] = {}
        for control in (self._element, self._which, self._narrow):
            self.inputs.on(control, self._choose)
        questions = w.Accordion([self._questions.view], titles=("Questions that settle most",), selected_index=0)
        choose = row(self._element, self._which, self._narrow)
        below = row(self._more, self._sweep, self._line)
        self._covered = w.VBox(
            [html(note(_FIRST)), row(button("Our ideas are written: show the findings", self._reveal, primary=True))]
        )
        self._all = w.VBox([self._summary, questions, choose, self._ours, self._cards, below], layout=self.body.layout)
        self.body.children = (self._covered,)

    def redraw(self) -> None:
        """Find again from the system as recorded, and show. Cards stay in their places while the findings do."""
        before, findings = self._findings, self.workshop.findings()
        if not self.workshop.may_see_findings:
            self.body.children = (self._covered,)
            return
        self._findings = findings
        self.body.children = (self._all,)
        self._seen = revision(self.workshop)
        self._questions.draw(findings, self.register.answers, self.workshop.system)
        self._fill_elements(findings)
        if before is not findings:
            self._arrange()
        self._paint()

    def follow(self) -> None:
        """Another workshop: nothing of the old one stays."""
        self._made, self._shown, self._limit, self._findings = {}, [], SHOWN, None
        self._apart = set()
        self._questions.begin()
        super().follow()

    def _reveal(self) -> None:
        self.workshop.is_revealed = True
        for panel in [self, *self._others()]:
            with panel.watched():
                panel.refresh()

    @property
    def on_show(self) -> set[str]:
        """The identities of the findings whose cards are on show."""
        return {identity for unit in self._shown for identity in unit}

    # --- what is shown, and in which order -----------------------------------------------------------------------

    def _fill_elements(self, findings: Findings) -> None:
        """The elements in the order of the drawing, which no click changes."""
        triage = self.register.triage
        waiting = [each for each in findings if each.identity not in triage and each.outcome == "applies"]
        open_at = Counter(each.element for each in waiting if self._narrow.value or not each.narrower)
        folded_at = Counter(each.element for each in waiting if each.narrower and not self._narrow.value)
        here = {each.element for each in findings}
        system = self.workshop.system
        listed = [each for each in ("system", *system.elements()) if each in here]
        options = [
            (f"{system.name_of(each)} ({_to_go(open_at[each], folded_at[each])})", each)
            for each in dict.fromkeys(listed)
        ]
        self.inputs.offer(self._element, [("All elements, worst first", ""), *options])

    def _choose(self) -> None:
        self._limit = SHOWN
        if self._findings is not None:
            self._fill_elements(self._findings)
        self._arrange()
        self._paint()

    def _show_more(self) -> None:
        self._limit = len(self._shown) + SHOWN
        self._arrange(stay=True)
        self._paint()

    def _arrange(self, *, stay: bool = False) -> None:
        """Choose the cards anew, worst first; with `stay` those on show remain, and more come below them."""
        if self._findings is None:
            return
        triage = self.register.triage
        kept = self._shown if stay else []
        on_show = {identity for unit in kept for identity in unit}
        waiting = [each for each in self._findings if self._is_listed(each, triage) and each.identity not in on_show]
        added = self._together(waiting)[: self._limit - len(kept)]
        for each in added:
            self._make(each)
        self._shown = [*kept, *(_unit(each) for each in added)]
        self._cards.children = tuple(self._made[unit].view for unit in self._shown)

    def _together(self, findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
        """Those of one threat on one card, unless somebody told them apart."""
        units: list[tuple[Finding, ...]] = []
        for group in group_findings(findings):
            alone = group.rule in self._apart
            units.extend([(each,) for each in group.findings] if alone else [group.findings])
        return units

    def _make(self, findings: tuple[Finding, ...]) -> None:
        unit = _unit(findings)
        if unit not in self._made:
            self._made[unit] = FindingCard(findings, self._decide, lambda: self._tell_apart(unit))

    def _tell_apart(self, unit: Unit) -> None:
        """A card for each, in the place of the one that they shared."""
        parted = self._made[unit].findings
        self._apart.add(parted[0].rule)
        for each in parted:
            self._make((each,))
        place = self._shown.index(unit)
        self._shown[place : place + 1] = [(each.identity,) for each in parted]
        self._cards.children = tuple(self._made[each].view for each in self._shown)
        self._paint()

    def _is_listed(self, finding: Finding, triage: Mapping[str, Triage]) -> bool:
        """Wanted, and not one of those folded away: narrower variants that nobody has decided on."""
        is_folded = finding.narrower and not self._narrow.value and finding.identity not in triage
        return not is_folded and self._is_wanted(finding, triage)

    def _is_wanted(self, finding: Finding, triage: Mapping[str, Triage]) -> bool:
        if self._element.value and finding.element != self._element.value:
            return False
        decided = triage.get(finding.identity)
        match self._which.value:
            case "applies, not assessed yet":
                return decided is None and finding.outcome == "applies"
            case "not assessed yet":
                return decided is None
            case "kept or shortlisted":
                return decided is not None and decided.verdict != "rejected"
            case "rejected":
                return decided is not None and decided.verdict == "rejected"
            case "all":
                return True
            case outcome:
                return bool(finding.outcome == outcome)

    # --- drawing in place ----------------------------------------------------------------------------------------

    def _paint(self) -> None:
        """Show decisions and outcomes in the cards that are there."""
        if self._findings is None:
            return
        self._revs = self.register.state().revs
        triage = self.register.triage
        known = {each.identity: each for each in self._findings}
        for unit in self._shown:
            self._made[unit].show(known, triage)
        on_show = self.on_show
        wanted = [each for each in self._findings if self._is_listed(each, triage)]
        narrow = [each for each in self._findings if each.narrower and self._is_wanted(each, triage)]
        self._narrow.description = f"and {len(narrow)} narrower one{'' if len(narrow) == 1 else 's'}"
        self._narrow.tooltip = "Variants of other threats, more special than these: tick to list them too"
        self._narrow.layout.display = "" if narrow or self._narrow.value else "none"
        rest = len(self._together(each for each in wanted if each.identity not in on_show))
        gone = len(on_show - {each.identity for each in wanted})
        self._more.description = more_words(rest, SHOWN)
        self._more.layout.display = "" if rest else "none"
        self._sweep.layout.display = "" if gone else "none"
        folded = sum(not self._is_listed(each, triage) for each in narrow)
        more = f" {folded} narrower not listed: tick them above." if folded else ""
        said = "" if rest else "That is all of these." if self._shown else "None of these."
        self._line.value = str(note(f"{said}{more}".strip()))
        self._draw_summary(self._findings, triage)
        self._draw_ideas()

    def _draw_summary(self, findings: Findings, triage: Mapping[str, Triage]) -> None:
        decided = Counter(each.verdict for each in triage.values())
        counts = findings.counts
        said = (
            f"{counts['applies']} apply, {counts['undecided']} undecided, {counts['controlled as stated']} controlled "
            f"as stated, {counts['not applicable']} looked at and not applicable. "
            f"Decided so far: {decided['kept']} kept, {decided['shortlisted']} shortlisted, "
            f"{decided['rejected']} rejected."
        )
        left_out = [note(each) for each in findings.left_out()]
        self._summary.value = str(fragment(element("div", None, said), *left_out, note(ORDER)))

    def _draw_ideas(self) -> None:
        """The room's own ideas about what is shown, beside what the library says of it."""
        here = self._element.value
        ideas = [idea for idea in self.register.ideas.values() if not here or idea.element == here]
        items = [element("li", None, idea.text) for idea in ideas]
        lead = element("summary", None, f"Our own ideas {'about this' if here else 'so far'} ({len(ideas)})")
        shown = element("details", {"open": True} if here else None, lead, element("ul", None, *items))
        self._ours.value = str(shown if ideas else note("No ideas of our own here."))

    # --- clicking ------------------------------------------------------------------------------------------------

    def _answer(self, question: Question, said: str) -> None:
        record = f"answer:{question.key}"
        self.save(
            lambda change: change.answer(question.element, question.fact, said),
            said=f"answered {said}: {question.text}",
            python=f"change.answer({question.element!r}, {question.fact!r}, {said!r})",
            seen={record: self._revs.get(record, 0)},
            derive=True,
        )

    def _draw_in(self, question: Question, value: Any) -> None:
        """An answer that is a part of the drawing: how confidential, how far trusted, what a flow carries."""
        is_saved = self.edit(
            lambda system: drawn_anew(system, question, value),
            said=f"said in the drawing: {question.text}",
            python=in_python(drawn(self.workshop), question, value),
            derive=True,
        )
        if not is_saved:
            self._questions.again()

    def _decide(self, findings: Sequence[Finding], verdict: str, reason: str) -> bool:
        first, identities = findings[0], [each.identity for each in findings]
        where = f"{first.title} at {', '.join(each.element_name for each in findings)}"
        if verdict == "rejected" and not reason.strip():
            self.refuse(f"{where}: a rejected finding needs a reason", "Say in a sentence why it is not a threat here.")
            return False

        def do(change: Change) -> None:
            for identity in identities:
                change.triage(identity, verdict, reason)

        return self.save(
            do,
            said=f"{verdict}: {where}",
            python="\n".join(f"change.triage({identity!r}, {verdict!r}, {reason!r})" for identity in identities),
            seen={record: self._revs.get(record, 0) for record in (f"triage:{each}" for each in identities)},
        )


def _unit(findings: Sequence[Finding]) -> Unit:
    return tuple(each.identity for each in findings)


def _to_go(count: int, folded: int) -> str:
    return f"{count} to go through" + (f", {folded} narrower" if folded else "")
