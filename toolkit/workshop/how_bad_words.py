"""Notebook 03, first part: from shortlisted findings to risks in the room's own words."""

from __future__ import annotations

import ipywidgets as w

from toolkit.display.tables import chip, table
from toolkit.errors import ToolkitError
from toolkit.markup.element import element, fragment
from toolkit.register import Change
from toolkit.register.records import Risk
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import finding_label, numbered, people_options, person_words, propose_wording
from toolkit.workshop.session import Workshop

__all__ = ["WordPanel"]

NEW = ""
_IDEA = "idea:"


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
        self._seen: dict[str, int] = {}
        self._edit = w.Dropdown(description="Word", layout=w.Layout(width="520px"))
        self._from = w.SelectMultiple(rows=8, layout=wide())
        self._title = w.Text(description="Title", placeholder="A few words that the board would understand")
        self._cause = w.Textarea(description="Cause", placeholder="Because … (what makes it possible)", rows=2)
        self._event = w.Textarea(description="Event", placeholder="… somebody does … (what happens)", rows=2)
        self._consequence = w.Textarea(
            description="Consequence", placeholder="… so that … (what it costs, and whom)", rows=2
        )
        for field in (self._title, self._cause, self._event, self._consequence):
            field.layout = wide()
        self._owner = w.Dropdown(description="Risk owner", layout=w.Layout(width="420px"))
        self._list = html()
        self._edit.observe(self._chosen, names="value")
        hint = "What leads to this risk? Mark one or several (Ctrl or ⌘ and click). Same cause, same cure: one risk."
        self.body.children = (
            row(self._edit, button("Start a new risk", self._start_new)),
            html(note(hint)),
            self._from,
            row(button("Propose a wording", self._propose, tip="Fills the fields from what is marked")),
            self._title,
            self._cause,
            self._event,
            self._consequence,
            row(self._owner, button("Save this risk", self._save, primary=True)),
            self._list,
        )

    def redraw(self) -> None:
        """Show the risks so far, and the chosen one in the form."""
        self._fill_choices()
        self._fill_form()
        self._draw_list()

    def refresh(self) -> None:
        """What others saved: the lists only, so that half-typed words stay."""
        marked = self._from.value
        self._fill_choices()
        self._fill_sources(marked)
        self._draw_list()

    def _fill_choices(self) -> None:
        options = [("a new risk", NEW)]
        options += [(f"{number}. {risk.title}", risk.id) for number, risk in numbered(self.register)]
        chosen = self._edit.value
        self._filling = True
        self._edit.options = options
        self._edit.value = chosen if chosen in [key for _, key in options] else NEW
        self._filling = False

    def _chosen(self, _: object) -> None:
        if not self._filling:
            self._fill_form()

    def _start_new(self) -> None:
        self._filling = True
        self._edit.value = NEW
        self._filling = False
        self._fill_form()

    def _risk(self) -> Risk | None:
        return self.register.risks.get(self._edit.value or "")

    def _fill_form(self) -> None:
        risk = self._risk()
        revision = self.register.get(f"risk:{risk.id}") if risk else None
        self._seen = {f"risk:{risk.id}": revision.rev} if risk and revision else {}
        self._title.value = risk.title if risk else ""
        self._cause.value = risk.cause if risk else ""
        self._event.value = risk.event if risk else ""
        self._consequence.value = risk.consequence if risk else ""
        owner = risk.owner if risk else ""
        self._owner.options = people_options(self.register, "nobody yet", owner)
        self._owner.value = owner
        marked = (*risk.findings, *(f"{_IDEA}{each}" for each in risk.ideas)) if risk else ()
        self._fill_sources(marked)

    def _fill_sources(self, marked: tuple[str, ...]) -> None:
        risk = self._risk()
        used = self._used()
        sources = [*self._shortlist(), *(f"{_IDEA}{number}" for number in self.register.ideas)]
        sources += [each for each in (*marked, *(risk.findings if risk else ())) if each not in sources]
        # What is in no risk yet comes first: that is what the room still has to word.
        sources.sort(key=lambda each: (each in used, each.startswith(_IDEA)))
        self._from.options = [(self._source_label(each, used.get(each, [])), each) for each in sources]
        self._from.value = tuple(each for each in marked if each in sources)

    def _shortlist(self) -> list[str]:
        return [key for key, each in self.register.triage.items() if each.verdict == "shortlisted"]

    def _used(self) -> dict[str, list[int]]:
        used: dict[str, list[int]] = {}
        for number, risk in numbered(self.register):
            for each in (*risk.findings, *(f"{_IDEA}{idea}" for idea in risk.ideas)):
                used.setdefault(each, []).append(number)
        return used

    def _source_label(self, source: str, numbers: list[int]) -> str:
        if source.startswith(_IDEA):
            idea = self.register.ideas.get(source.removeprefix(_IDEA))
            words = f"Idea: {' '.join(idea.text.split())[:110] if idea else source}"
        else:
            words = finding_label(self.register, self.workshop, source)
        said = ", ".join(str(number) for number in numbers)
        return f"{words}   (in risk {said})" if numbers else words

    def _marked(self) -> tuple[list[str], list[str]]:
        marked = list(self._from.value)
        ideas = [each.removeprefix(_IDEA) for each in marked if each.startswith(_IDEA)]
        return [each for each in marked if not each.startswith(_IDEA)], ideas

    def _propose(self) -> None:
        findings, ideas = self._marked()
        if not findings and not ideas:
            self.refuse("nothing is marked to word", "Mark what leads to the risk in the list above.")
            return
        with self.watched():
            texts = [self.register.ideas[each].text for each in ideas if each in self.register.ideas]
            said = propose_wording(findings, self.workshop.findings(), texts)
            self._title.value = self._title.value or said.title
            self._cause.value, self._event.value = said.cause, said.event
            self._consequence.value = said.consequence

    def _save(self) -> None:
        title = self._title.value.strip()
        if not title:
            self.refuse("a risk needs a title", "Write a few words, or press “Propose a wording”.")
            return
        risk = self._risk()
        findings, ideas = self._marked()
        fields = {
            "title": title,
            "cause": self._cause.value.strip(),
            "event": self._event.value.strip(),
            "consequence": self._consequence.value.strip(),
            "findings": findings,
            "ideas": ideas,
            "owner": self._owner.value or "",
        }
        made: list[str] = []

        def do(change: Change) -> None:
            known = set(self.register.risks)
            edited = change.risk(risk.id if risk else title, **fields)
            if risk is None and edited.id in known:
                raise ToolkitError(
                    "there is a risk of this title already", where=title, try_instead="Choose it in “Word” to edit it."
                )
            made.append(edited.id)

        given = ", ".join(f"{name}={value!r}" for name, value in fields.items() if value and name != "title")
        python = f"change.risk({risk.id if risk else title!r}, {given})"
        before = self._edit.value
        if self.save(do, said=f"risk “{title}”", python=python, seen=self._seen or None) and before == NEW:
            self._filling = True
            self._edit.value = made[0]
            self._filling = False
            self._fill_form()

    def _draw_list(self) -> None:
        used = self._used()
        rows = [
            {
                "": str(number),
                "risk": element("b", None, risk.title),
                "in words": fragment(
                    _sentence(risk),
                    note(_counted(risk)),
                ),
                "risk owner": person_words(self.register, risk.owner) if risk.owner else chip("nobody yet", "open"),
            }
            for number, risk in numbered(self.register)
        ]
        left = [each for each in self._shortlist() if each not in used]
        names = ", ".join(finding_label(self.register, self.workshop, each) for each in left)
        rest = f"Shortlisted, in no risk yet ({len(left)}): {names}." if left else "All of the shortlist is in a risk."
        if not self._shortlist():
            rest = "The shortlist is empty: vote in notebook 02, or word a risk from an idea."
        shown = table(rows) if rows else note("No risks yet. Mark findings above and press “Propose a wording”.")
        self._list.value = str(fragment(element("div", None, rest), shown))


def _sentence(risk: Risk) -> str:
    parts = (("Because: ", risk.cause), ("It happens: ", risk.event), ("So that: ", risk.consequence))
    said = [f"{lead}{text.rstrip('.')}." for lead, text in parts if text]
    return " ".join(said) or "not worded yet"


def _counted(risk: Risk) -> str:
    """From how many findings and ideas a risk comes."""
    counts = ((len(risk.findings), "finding"), (len(risk.ideas), "idea"))
    said = [f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts if count]
    return f"from {' and '.join(said)}" if said else "nothing marked leads to it"
