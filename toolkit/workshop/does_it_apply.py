"""Notebook 05, first: does the Code apply to this system, and which of its roles do we hold?"""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from toolkit.catalogues.vocabulary import Answer
from toolkit.conformity import DUTY_ROLES, ScopeProposal, propose_scope
from toolkit.conformity.scope import scope_of
from toolkit.display.tables import chip
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change
from toolkit.workshop.draft import Draft, line, lines
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.roles import ROLES, role_names
from toolkit.workshop.session import Workshop

__all__ = ["CodeScopePanel", "code_scope"]

_ANSWERS = [("not said", "unknown"), ("yes", "yes"), ("no", "no")]
_APPLIES = [("nobody has said", "unknown"), ("it applies", "yes"), ("it does not apply", "no")]
_WORDS = {"yes": "The Code applies.", "no": "The Code does not apply.", "unknown": "It is still open."}
_CHIPS = {"yes": "ok", "no": "", "unknown": "open"}


def code_scope(workshop: Workshop) -> w.VBox:
    """Whether the Code applies to this system, which roles the organisation holds, and why."""
    return CodeScopePanel(workshop).show()


class CodeScopePanel(Panel):
    """The questions of the Code's scope, what follows from the answers, and what a person decides."""

    title = "Does the Code apply, and who are we?"
    asks = "Once for each system. What follows is only proposed: a person decides, and gives a reason."
    python = """
from toolkit.conformity import propose_scope
propose_scope(workshop.catalogue.code, {"creates": "yes", "deploys": "yes"})     # what follows from answers
with workshop.register.change(by=workshop.acting, reason="compliance officer's sitting") as change:
    change.code_scope(answers={"creates": "yes", "deploys": "yes"}, applies="yes", reason="we build and run it",
                      roles=["developer", "system_operator"], dpia="https://intranet/dpia/17")
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._summary = html()
        asked = workshop.catalogue.code.scope.questions
        self._answers = {each.id: w.Dropdown(options=_ANSWERS, layout=w.Layout(width="120px")) for each in asked}
        for each in asked:
            self._answers[each.id].tooltip = each.question  # beside it in sight; whoever hears the page hears it here
        self._follows = html()
        self._take = button("Take what follows", self._take_proposal, tip="fill in what follows from the answers")
        self._applies = w.Dropdown(description="Decided", options=_APPLIES, layout=w.Layout(width="290px"))
        self._roles = {role: w.Checkbox(description=ROLES[role][0], indent=False) for role in DUTY_ROLES}
        for box in self._roles.values():
            box.layout.width = "150px"
        self._reason = lines("Why", "in a sentence, for whoever asks")
        self._dpia = line("DPIA", "where the data protection impact assessment is, or why there is none")
        fields = {f"question {key}": each for key, each in self._answers.items()}
        fields |= {str(role).replace("_", " "): each for role, each in self._roles.items()}
        fields |= {"decided": self._applies, "why": self._reason, "DPIA": self._dpia}
        self.draft = Draft(fields, kept=workshop.unsaved("scope"))
        for each in self._answers.values():
            on_change(each, lambda _: self._draw_proposal())
        questions = [self._question(each.question, each.help, self._answers[each.id]) for each in asked]
        body = [
            *questions,
            row(self._follows, self._take),
            row(self._applies, *self._roles.values()),
            self._reason,
            self._dpia,
            row(button("Record the scope", self._record, primary=True)),
            self.draft.view,
        ]
        self._form = w.Accordion([w.VBox(body, layout=wide(grid_gap="6px"))], titles=("Questions and decision",))
        self.body.children = (self._summary, self._form)
        self._is_opened = False

    def _question(self, question: str, help_: str, answer: w.Dropdown) -> w.HBox:
        quiet = element("span", {"class": "att-quiet"}, f" {help_}") if help_ else None
        words = html(element("div", {"style": "line-height:1.4"}, question, quiet))
        words.layout = w.Layout(flex="1 1 0", min_width="0", width="auto")
        return w.HBox([answer, words], layout=wide(align_items="center", grid_gap="8px"))

    def redraw(self) -> None:
        """Show what is recorded; the questions stand open until somebody has decided."""
        scope = scope_of(self.register, self.workshop.catalogue.code)
        held = self.register.code_scope
        if not self._is_opened:
            self._form.selected_index = None if held is not None or scope.applies is not Answer.UNKNOWN else 0
            self._is_opened = True
        said = element("b", None, _WORDS[scope.applies])
        roles = role_names(scope.roles) or "no role, so every duty counts as ours"
        more = f" {scope.reason}" if scope.reason else ""
        whence = f" (from {scope.said_by})" if scope.roles else ""
        whose = f" We hold: {roles}{whence}." if scope.applies is not Answer.NO else ""
        departs = note(f"Decided otherwise than the answers: {scope.departs}.", "att-warn") if scope.departs else None
        self._summary.value = str(
            fragment(
                element(
                    "div", {"style": "line-height:1.5"}, chip(str(scope.applies), _CHIPS[scope.applies]), said, more
                ),
                element("div", None, whose) if whose else None,
                departs,
            )
        )
        known = self.register.get("code_scope")
        values: dict[str, Any] = {
            f"question {key}": str(held.answers.get(key, "unknown")) if held else "unknown" for key in self._answers
        }
        values |= {str(role).replace("_", " "): role in scope.roles for role in DUTY_ROLES}
        values |= {"decided": str(scope.applies), "why": scope.reason, "DPIA": scope.dpia}
        self.draft.show("scope", values, {"code_scope": known.rev if known else 0}, called="the scope")
        self._draw_proposal()

    def overtaken(self) -> None:
        """Show what somebody else recorded beside what is chosen here."""
        self.draft.overtaken()
        self.redraw()

    @property
    def _proposal(self) -> ScopeProposal:
        answers = {key: str(each.value) for key, each in self._answers.items()}
        return propose_scope(self.workshop.catalogue.code, answers)

    def _draw_proposal(self) -> None:
        found = self._proposal
        self._follows.value = str(_follows(found))
        self._take.disabled = found.applies is Answer.UNKNOWN
        self._follows.layout.width = "auto"

    def _take_proposal(self) -> None:
        found = self._proposal
        self._applies.value = str(found.applies)
        for role, box in self._roles.items():
            box.value = role in found.roles
        if not self._reason.value.strip():
            self._reason.value = found.because

    @property
    def _other_roles(self) -> list[str]:
        """What was recorded elsewhere and is not asked here, such as that the organisation is an end-user: it stays."""
        held = self.register.code_scope
        return [str(role) for role in (held.roles if held else ()) if role not in DUTY_ROLES]

    def _record(self) -> None:
        applies, reason = str(self._applies.value), self._reason.value.strip()
        if applies != "unknown" and not reason:
            self.refuse("a decision needs a reason", "Say under “Why” in a sentence why the Code applies, or does not.")
            return
        said = {
            "answers": {key: str(each.value) for key, each in self._answers.items() if each.value != "unknown"},
            "applies": applies,
            "reason": reason,
            "roles": [*(str(role) for role, box in self._roles.items() if box.value), *self._other_roles],
            "dpia": self._dpia.value.strip(),
        }

        def do(change: Change) -> None:
            change.code_scope(**said)

        told = ", ".join(f"{name}={value!r}" for name, value in said.items())
        self.save(
            do,
            said="the scope of the Code",
            python=f"change.code_scope({told})",
            seen=self.draft.seen,
            settles=self.draft,
        )


def _follows(found: ScopeProposal) -> Safe:
    sure = f" How sure we are of that: {found.confidence}." if found.confidence != "high" else ""
    lead = "Still open: " if found.applies is Answer.UNKNOWN else "It follows: "
    return element("div", None, element("b", None, lead), found.because, sure)
