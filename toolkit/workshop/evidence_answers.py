"""Notebook 05, evidence: attacks that got through a test, and what a person says follows from each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import ipywidgets as w

from toolkit.errors import ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change, GotThrough, attacks_got_through
from toolkit.register.evidence_records import AnswerToTest
from toolkit.register.records import Risk, RiskLevel
from toolkit.register.unanswered import findings_of_test
from toolkit.workshop.draft import Draft, line, lines, renew, short
from toolkit.workshop.evidence_words import ANSWERS, answered_table, test_card, test_line
from toolkit.workshop.forms import Inputs
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import assessment_chip, finding_namer, people_options
from toolkit.workshop.score_form import ScoreForm

__all__ = ["AnswerSection"]

_MEANS = {
    "": "Choose what follows. Until somebody does, the test stays on this list and in the self-assessment.",
    "reopened": "The risk is open again, if it was closed; its levels stay as they are.",
    "raised": "Judge a level higher than it stands, with your reason: test and level are recorded together.",
    "new risk": "A risk that nobody had worded: begun here, worded and scored to the end in notebook 03.",
    "no change": "No risk changes; the reason says why not, and stays beside the test.",
}


@dataclass(frozen=True)
class _Follows:
    """What is done before a test is answered: it gives the risk's id; `named` is how the call in Python names it."""

    first: Callable[[Change], str] = lambda _: ""
    python: str = ""
    named: str = ""
    seen: Mapping[str, int] = field(default_factory=dict)


class _Settled:
    """What is typed in two drafts is saved by one click."""

    def __init__(self, *drafts: Draft) -> None:
        self._drafts = drafts

    def settle(self) -> None:
        for each in self._drafts:
            each.settle()


class AnswerSection:
    """One failed test at a time: a risk is reopened, a level raised, a new risk begun, or nothing follows, and why."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._inputs = Inputs()
        self._tests: dict[str, GotThrough] = {}
        self._go_on = ""
        self._count, self._card, self._means = html(), html(), html()
        self._choice = w.Dropdown(description="Failed test", layout=wide())
        self._answer = w.ToggleButtons(
            options=[(words.capitalize(), answer) for answer, words in ANSWERS.items()],
            value=None,
            description="What follows",
            style={"button_width": "165px", "description_width": "90px"},
        )
        self._risk = w.Dropdown(description="Risk", layout=w.Layout(width="560px"))
        self._level = w.ToggleButtons(
            options=[("Current (as it is today)", "current"), ("Inherent (nothing in place)", "inherent")],
            description="Level",
            style={"button_width": "210px", "description_width": "90px"},
        )
        self._stands = html()
        self._form = ScoreForm(panel.workshop)
        self._title = line("Title", "A few words that the board would understand")
        self._event = lines("Event", "… somebody does … (what happens)")
        self._owner = w.Dropdown(description="Risk owner", layout=w.Layout(width="420px"))
        self._from = w.SelectMultiple(description="Findings", rows=4, layout=wide())
        self._why = lines("Why", "In a sentence or two: what the answers showed, and why this follows from it")
        fields = {
            "what follows": self._answer,
            "risk": self._risk,
            "level": self._level,
            "title": self._title,
            "event": self._event,
            "risk owner": self._owner,
            "findings": self._from,
            "why": self._why,
        }
        self.draft = Draft(fields, kept=panel.workshop.unsaved("answer to a test"))
        self._steps = Draft({"steps": self._form}, kept=panel.workshop.unsaved("level after a test"))
        self._of_risk = w.VBox([self._risk], layout=wide())
        self._of_level = w.VBox([self._level, self._stands, self._form.view], layout=wide(grid_gap="8px"))
        hint = note("Which findings lead to it? Mark one or several (Ctrl or ⌘ and click).")
        self._of_new = w.VBox(
            [self._title, self._event, html(hint), self._from, self._owner], layout=wide(grid_gap="6px")
        )
        self._work = w.VBox(
            [
                self._choice,
                self._card,
                self._answer,
                self._means,
                *(self._of_risk, self._of_level, self._of_new),
                self._why,
                row(button("Record this answer", self._record, primary=True)),
                self.draft.view,
                self._steps.view,
            ],
            layout=wide(grid_gap="8px"),
        )
        self._answered = html()
        self.view = w.VBox([self._count, self._work, self._answered], layout=wide(grid_gap="8px"))
        self._inputs.on(self._choice, self._fill_watched)
        self._inputs.on(self._answer, self._show_parts)
        self._inputs.on(self._risk, self._show_parts)
        self._inputs.on(self._level, self._show_parts)

    # --- drawing -------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Show every test that attacks got through, those that wait first; what is typed and not saved stays."""
        register = self._panel.register
        found = attacks_got_through(register)
        waiting = [each for each in found if each.answer is None]
        ordered = [*waiting, *(each for each in found if each.answer is not None)]
        self._tests = {each.id: each for each in ordered}
        self._count.value = str(_counted(len(waiting), len(found)))
        self._work.layout.display = None if found else "none"
        self._answered.value = str(answered_table(found, register.risks, register) or "")
        with self._inputs.filling():
            renew(self._choice, [(test_line(each), each.id) for each in ordered])
            if self._go_on in self._tests:
                self._choice.value = self._go_on
        self._go_on = ""
        self._fill()

    def overtaken(self) -> None:
        """Somebody else changed the same meanwhile."""
        self.draft.overtaken()
        self._steps.overtaken()

    def _fill_watched(self) -> None:
        with self._panel.watched():
            self._fill()

    def _fill(self) -> None:
        test = self._tests.get(self._choice.value or "")
        if test is None:
            self.draft.put_away()
            self._steps.put_away()
            return
        register, risks = self._panel.register, self._panel.register.risks
        self._card.value = str(test_card(test, risks, self._panel.workshop.catalogue, register))
        said = test.answer
        with self._inputs.filling():
            self._offer(test, risks)
            values = {
                "what follows": said.answer if said is not None else None,
                "risk": said.risk if said is not None and said.risk in risks else _first(test, risks),
                "level": "current",
                "title": "",
                "event": "",
                "risk owner": "",
                "findings": tuple(findings_of_test(register, test)),
                "why": said.why if said is not None else "",
            }
            revision = register.get(f"test_answer:{test.id}")
            seen = {f"test_answer:{test.id}": revision.rev if revision else 0}
            self.draft.show(test.id, values, seen, called=f"{test.tool}, {test.family}")
        self._show_parts()

    def _offer(self, test: GotThrough, risks: Mapping[str, Risk]) -> None:
        """Risks that gather findings of the threats first, closed ones marked; and the findings that there are."""
        gathering = (*test.closed, *test.risks)
        ordered = [*gathering, *(key for key in risks if key not in gathering)]
        renew(self._risk, [(_risk_line(risks[key], key in gathering), key) for key in ordered])
        renew(self._owner, people_options(self._panel.register, "nobody yet", "", self._owner.value or ""))
        of_test = findings_of_test(self._panel.register, test)
        findings = [*of_test, *(key for key in self._panel.register.findings if key not in of_test)]
        named = finding_namer(self._panel.workshop)
        renew(self._from, [(named(key), key) for key in findings])

    def _show_parts(self) -> None:
        answer = self._answer.value or ""
        self._means.value = str(note(_MEANS[answer]))
        for part, wanted in (
            (self._of_risk, answer in ("reopened", "raised")),
            (self._of_level, answer == "raised"),
            (self._of_new, answer == "new risk"),
        ):
            part.layout.display = None if wanted else "none"
        if answer == "raised":
            self._show_level()
        else:
            self._steps.put_away()
            self._steps.say()

    def _show_level(self) -> None:
        risk = self._panel.register.risks.get(self._risk.value or "")
        if risk is None:
            self._stands.value = str(note("There is no risk yet whose level could be raised: choose “A new risk”."))
            self._form.view.layout.display = "none"
            return
        self._form.view.layout.display = None
        level = cast("RiskLevel", self._level.value)
        held = risk.assessments.get(level)
        chip = assessment_chip(self._panel.workshop, held)
        self._stands.value = str(element("div", None, f"The {level} level of “{short(risk.title)}” stands at ", chip))
        self._form.rebuild()
        revision = self._panel.register.get(f"risk:{risk.id}")
        seen = {f"risk:{risk.id}": revision.rev if revision else 0}
        steps = self._form.chosen_in(held or risk.assessments.get("inherent"))
        self._steps.show(f"{risk.id}:{level}", {"steps": steps}, seen, called=f"{short(risk.title, 40)}, {level}")

    # --- answering -----------------------------------------------------------------------------------------------

    def _record(self) -> None:
        test, answer, why = self._tests.get(self._choice.value or ""), self._answer.value, self._why.value.strip()
        if test is None:
            return
        if not answer:
            self._panel.refuse("nothing is said to follow yet", "Choose one of the four under “What follows”.")
        elif not why:
            self._panel.refuse("an answer needs a reason", "Say under “Why” in a sentence why this follows.")
        else:
            with self._panel.watched():
                self._save(test, cast("AnswerToTest", answer), why)

    def _save(self, test: GotThrough, answer: AnswerToTest, why: str) -> None:
        how = {"raised": self._by_raising, "new risk": self._by_a_new_risk, "reopened": self._by_reopening}
        follows = how[answer](why) if answer in how else _Follows()
        target = {"target": test.target} if test.target else {}

        def do(change: Change) -> None:
            risk = follows.first(change)
            change.answer_test(test.evidence, test.family, answer, risk=risk, why=why, **target)

        at = f", target={test.target!r}" if test.target else ""
        call = f"change.answer_test({test.evidence!r}, {test.family!r}, {answer!r}{follows.named}{at}, why={why!r})"
        waiting = [each.id for each in self._tests.values() if each.answer is None and each.id != test.id]
        self._go_on = waiting[0] if waiting else test.id
        self._panel.save(
            do,
            said=f"test “{short(test.family, 40)}”: {ANSWERS[answer]}",
            python=f"{follows.python}{call}",
            seen={**self.draft.seen, **follows.seen},
            settles=_Settled(self.draft, self._steps),
        )
        self._go_on = ""

    def _chosen_risk(self) -> str:
        if not self._risk.value:
            raise ToolkitError("no risk is chosen", try_instead="Choose one under “Risk”, or say “A new risk”.")
        return str(self._risk.value)

    def _by_reopening(self, _: str) -> _Follows:
        risk = self._chosen_risk()
        return _Follows(lambda _: risk, named=f", risk={risk!r}")

    def _by_raising(self, why: str) -> _Follows:
        risk, scale, level = self._chosen_risk(), self._form.scale, cast("RiskLevel", self._level.value)
        self._form.score()  # says what is still to choose
        inputs: dict[str, Any] = dict(self._form.inputs)

        def first(change: Change) -> str:
            return change.risk(risk).assess(scale, level=level, why=why, **inputs).id

        given = "".join(f", {name}={value!r}" for name, value in inputs.items())
        python = f"change.risk({risk!r}).assess({scale.id!r}, level={level!r}, why={why!r}{given})\n"
        return _Follows(first, python, f", risk={risk!r}", self._steps.seen)

    def _by_a_new_risk(self, _: str) -> _Follows:
        title = self._title.value.strip()
        if not title:
            raise ToolkitError("a new risk needs a title", try_instead="Write a few words under “Title”.")
        said = {"event": self._event.value.strip(), "findings": list(self._from.value), "owner": self._owner.value}
        given = {name: value for name, value in said.items() if value}
        python = f"new = change.risk({title!r}{''.join(f', {name}={each!r}' for name, each in given.items())})\n"
        return _Follows(lambda change: change.risk(title, **given).id, python, ", risk=new.id")


def _counted(waiting: int, found: int) -> Safe:
    if not found:
        return note("No test is recorded in which an attack got through.")
    said = f"{waiting} of {found} to be answered by a person." if waiting else f"Answered: all {found}."
    how = note(
        "A test that attacks got through changes no risk by itself: it stays here until somebody says what follows."
    )
    return fragment(element("div", {"class": "att-warn"} if waiting else None, element("b", None, said)), how)


def _risk_line(risk: Risk, gathers: bool) -> str:
    marks = [*(["gathers this threat"] if gathers else []), *(["closed"] if risk.status == "closed" else [])]
    return " · ".join([short(risk.title, 60), *marks])


def _first(test: GotThrough, risks: Mapping[str, Risk]) -> str | None:
    """The risk that the answer is most likely about."""
    return next(iter((*test.closed, *test.risks, *risks)), None)
