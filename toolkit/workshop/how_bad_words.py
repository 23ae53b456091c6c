"""Notebook 03, first part: from shortlisted findings to risks in the room's own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w

from toolkit.display.tables import chip, table
from toolkit.errors import ToolkitError
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change
from toolkit.register.records import Risk
from toolkit.workshop.draft import Draft, line, lines, renew, short
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import (
    Wording,
    finding_namer,
    numbered,
    people_options,
    person_words,
    propose_wording,
    risk_sentence,
)
from toolkit.workshop.session import Workshop

__all__ = ["WordPanel"]

NEW = ""
NAMED = 3
"""How many findings without a risk are named below the form; all of them stand first in its list."""
_IDEA = "idea:"
_FIELDS = ("what leads to it", "title", "cause", "event", "consequence", "risk owner")


class WordPanel(Panel):
    """Findings that belong together become one risk: cause, event, consequence, and who owns it."""

    title = "From the shortlist to risks"
    asks = "What happens, why can it, and what does it cost whom? One sentence each, in your own words."
    python = """
with workshop.register.change(by=workshop.acting, reason="worded in the workshop") as change:
    change.risk("Letters steer the assistant", cause="Letters reach the agent unscreened", event="…",
                consequence="…", findings=["core:goal-hijack@assistant"], owner="P2")
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._filling = False
        self._key = self._go_on = NEW
        self._edit = w.Dropdown(description="Risk", layout=w.Layout(width="auto", flex="1 1 420px"))
        self._from = w.SelectMultiple(rows=7, layout=wide(), tooltip="What leads to this risk")
        self._title = line("Title", "A few words that the board would understand")
        self._cause = lines("Cause", "Because … (what makes it possible)")
        self._event = lines("Event", "… somebody does … (what happens)")
        self._consequence = lines("Consequence", "… so that … (what it costs, and whom)")
        self._owner = w.Dropdown(description="Risk owner", layout=w.Layout(width="420px"))
        self._list = html()
        self._draft = Draft(
            {
                "what leads to it": self._from,
                "title": self._title,
                "cause": self._cause,
                "event": self._event,
                "consequence": self._consequence,
                "risk owner": self._owner,
            },
            kept=workshop.unsaved("words of a risk"),
        )
        on_change(self._edit, self._chosen)
        on_change(self._from, self._marked_anew)
        hint = (
            "What leads to this risk? Mark one or several (Ctrl or ⌘ and click); for a new risk the words below follow "
            "what is marked. Same cause, same cure: one risk."
        )
        self.body.children = (
            row(self._edit, button("Start a new risk", self._start_new)),
            html(note(hint)),
            self._from,
            row(button("Propose a wording", self._propose, tip="Fills the fields from what is marked")),
            self._title,
            self._cause,
            self._event,
            self._consequence,
            row(
                self._owner,
                button("Save this risk", self._save, primary=True),
                button("Save, and word the next", self._save_and_next, primary=True),
            ),
            self._draft.view,
            self._list,
        )

    def redraw(self) -> None:
        """Show the risks so far, and the chosen one in the form; what is typed and not saved stays."""
        self._fill_choices()
        self._fill_form()
        self._draw_list()

    def overtaken(self) -> None:
        """Show what somebody else wrote beside what is typed here."""
        self._draft.overtaken()
        self.redraw()

    def _fill_choices(self) -> None:
        options = [("a new risk", NEW)]
        options += [(f"{number}. {short(risk.title)}", risk.id) for number, risk in numbered(self.register)]
        self._filling = True
        renew(self._edit, options)
        if self._go_on in [key for _, key in options] and self._go_on:
            self._edit.value = self._go_on
        self._go_on = NEW
        self._filling = False

    def _chosen(self, _: object) -> None:
        if not self._filling:
            with self.watched():
                self._fill_form()

    def _start_new(self) -> None:
        self._filling = True
        self._edit.value = NEW
        self._filling = False
        with self.watched():
            self._fill_form()

    def _risk(self) -> Risk | None:
        return self.register.risks.get(self._edit.value or "")

    def _fill_form(self) -> None:
        risk = self._risk()
        self._filling = True
        if (risk.id if risk else NEW) != self._key:
            self._draft.put_away()
            self._key, self._from.value = (risk.id if risk else NEW), ()
        self._offer_sources(risk)
        renew(self._owner, people_options(self.register, "nobody yet", risk.owner if risk else "", self._owner.value))
        self._show(risk)
        self._filling = False

    def _show(self, risk: Risk | None) -> None:
        if risk is None:
            marked = self._from.value if "what leads to it" in self._draft.typed else self._next_to_word()
            said = self._proposal(marked)
            words = (marked, said.title, said.cause, said.event, said.consequence, "")
            self._draft.show(NEW, dict(zip(_FIELDS, words, strict=True)), {}, called="a new risk", proposed=True)
            return
        revision = self.register.get(f"risk:{risk.id}")
        seen = {f"risk:{risk.id}": revision.rev} if revision else {}
        marked = (*risk.findings, *(f"{_IDEA}{each}" for each in risk.ideas))
        words = (
            tuple(each for _, each in self._from.options if each in marked),
            risk.title,
            risk.cause,
            risk.event,
            risk.consequence,
            risk.owner,
        )
        self._draft.show(risk.id, dict(zip(_FIELDS, words, strict=True)), seen, called=risk.title)

    def _next_to_word(self) -> tuple[str, ...]:
        """The first finding of the shortlist that leads to no risk yet."""
        used = self._used()
        return tuple(each for each in self._shortlist() if each not in used)[:1]

    def _marked_anew(self, _: object) -> None:
        """The proposal of a new risk follows what is marked; words that somebody wrote stay."""
        if not self._filling and self._edit.value == NEW:
            self._filling = True
            with self.watched():
                self._show(None)
            self._filling = False

    def _offer_sources(self, risk: Risk | None) -> None:
        used = self._used()
        sources = [*self._shortlist(), *(f"{_IDEA}{number}" for number in self.register.ideas)]
        own = (*risk.findings, *(f"{_IDEA}{each}" for each in risk.ideas)) if risk else ()
        sources += [each for each in (*own, *self._from.value) if each not in sources]
        # What leads to this risk comes first, then what is in no risk yet: that is what the room still has to word.
        sources.sort(key=lambda each: (each not in own, each in used, each.startswith(_IDEA)))
        named = finding_namer(self.workshop)
        renew(self._from, [(self._source_label(each, used.get(each, []), named), each) for each in sources])

    def _shortlist(self) -> list[str]:
        return [key for key, each in self.register.triage.items() if each.verdict == "shortlisted"]

    def _used(self) -> dict[str, list[int]]:
        used: dict[str, list[int]] = {}
        for number, risk in numbered(self.register):
            for each in (*risk.findings, *(f"{_IDEA}{idea}" for idea in risk.ideas)):
                used.setdefault(each, []).append(number)
        return used

    def _source_label(self, source: str, numbers: list[int], named: Callable[[str], str]) -> str:
        if source.startswith(_IDEA):
            idea = self.register.ideas.get(source.removeprefix(_IDEA))
            words = f"Idea: {' '.join(idea.text.split())[:110] if idea else source}"
        else:
            words = named(source)
        said = ", ".join(str(number) for number in numbers)
        return f"{words}   (in risk {said})" if numbers else words

    def _proposal(self, sources: Sequence[str]) -> Wording:
        findings, ideas = _sorted_out(sources)
        if not findings and not ideas:
            return Wording("", "", "", "")
        texts = [self.register.ideas[each].text for each in ideas if each in self.register.ideas]
        return propose_wording(findings, self.workshop.findings() if findings else (), texts)

    def _propose(self) -> None:
        if not self._from.value:
            self.refuse("nothing is marked to word", "Mark what leads to the risk in the list above.")
            return
        with self.watched():
            said = self._proposal(self._from.value)
            self._title.value = self._title.value or said.title
            self._cause.value, self._event.value = said.cause, said.event
            self._consequence.value = said.consequence

    def _save_and_next(self) -> None:
        if self._save():
            self._start_new()

    def _save(self) -> bool:
        title = self._title.value.strip()
        if not title:
            self.refuse("a risk needs a title", "Write a few words, or press “Propose a wording”.")
            return False
        risk = self._risk()
        findings, ideas = _sorted_out(self._from.value)
        fields = {
            "title": title,
            "cause": self._cause.value.strip(),
            "event": self._event.value.strip(),
            "consequence": self._consequence.value.strip(),
            "findings": findings,
            "ideas": ideas,
            "owner": self._owner.value or "",
        }

        def do(change: Change) -> None:
            known = set(self.register.risks)
            edited = change.risk(risk.id if risk else title, **fields)
            if risk is None and edited.id in known:
                raise ToolkitError(
                    "there is a risk of this title already", where=title, try_instead="Choose it in “Risk” to edit it."
                )
            self._go_on = edited.id

        given = ", ".join(f"{name}={value!r}" for name, value in fields.items() if value and name != "title")
        python = f"change.risk({risk.id if risk else title!r}, {given})"
        done = self.save(
            do, said=f"risk “{short(title)}”", python=python, seen=self._draft.seen or None, settles=self._draft
        )
        self._go_on = NEW
        return done

    def _draw_list(self) -> None:
        used = self._used()
        rows = [
            {
                "": str(number),
                "risk": fragment(element("b", None, short(risk.title, 200)), _in_words(risk)),
                "risk owner": person_words(self.register, risk.owner) if risk.owner else chip("nobody yet", "open"),
            }
            for number, risk in numbered(self.register)
        ]
        left = [each for each in self._shortlist() if each not in used]
        names = ", ".join(map(finding_namer(self.workshop), left[:NAMED]))
        more = f" and {len(left) - NAMED} more" if len(left) > NAMED else ""
        rest = f"Shortlisted, in no risk yet ({len(left)}): {names}{more}."
        if not left:
            rest = "All of the shortlist is in a risk."
        if not self._shortlist():
            rest = "The shortlist is empty: vote in notebook 02, or word a risk from an idea."
        shown = table(rows) if rows else note("No risks yet. Make the words above yours, and save.")
        self._list.value = str(fragment(element("div", None, rest), shown))


def _sorted_out(sources: Sequence[str]) -> tuple[list[str], list[str]]:
    """Findings and ideas."""
    ideas = [each.removeprefix(_IDEA) for each in sources if each.startswith(_IDEA)]
    return [each for each in sources if not each.startswith(_IDEA)], ideas


def _in_words(risk: Risk) -> Safe:
    missing = [name for name in ("cause", "event", "consequence") if not getattr(risk, name)]
    said = f"{_counted(risk)}; no {' and no '.join(missing)} yet" if missing else _counted(risk)
    summary = element("summary", {"class": "att-quiet"}, said)
    return element("details", None, summary, risk_sentence(risk))


def _counted(risk: Risk) -> str:
    """From how many findings and ideas a risk comes."""
    counts = ((len(risk.findings), "finding"), (len(risk.ideas), "idea"))
    said = [f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts if count]
    return f"from {' and '.join(said)}" if said else "nothing marked leads to it"
