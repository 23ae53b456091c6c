"""The compliance officer's desk: find a provision, read it beside what the record shows, record the verdict."""

from __future__ import annotations

from datetime import date
from typing import Any

import ipywidgets as w

from toolkit.catalogues.vocabulary import Role
from toolkit.conformity import VERDICTS, Conformity, Standing, assess_conformity
from toolkit.register import Change
from toolkit.register.records import Evidence, VerdictRecord
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.provision_words import NOT_JUDGED, evidence_line, provision_card, short_line
from toolkit.workshop.roles import ROLES
from toolkit.workshop.session import Workshop

__all__ = ["JudgePanel"]

_ANY = ""
_WHICH = ("all", "gaps only", NOT_JUDGED, *VERDICTS[:-1], "the record says something")


class JudgePanel(Panel):
    """A list with filters, the provision that is chosen, and the form for its verdict."""

    title = "Provision by provision"
    asks = "Read what it asks and what the record shows; then a person decides, and says why."
    python = """
with workshop.register.change(by=workshop.acting, reason="compliance officer's sitting") as change:
    change.verdict("5.1", "partly met", "inventory lacks owners", owner="P6", due="2027-03-31",
                   evidence=[{"what": "Asset list", "where": "wiki", "date": "2026-11-02"}])
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._filling = False
        self._seen: dict[str, int] = {}
        self._conformity: Conformity | None = None
        self._build_filters()
        self._build_form()
        walk = row(button("◀ Previous", lambda: self._step(-1)), button("Next ▶", lambda: self._step(1)), self._count)
        left = w.VBox([self._card], layout=w.Layout(flex="1 1 480px", min_width="0"))
        right = w.VBox(list(self._fields), layout=w.Layout(flex="0 1 470px", grid_gap="6px"))
        desk = w.HBox([left, right], layout=wide(flex_flow="row wrap", grid_gap="16px"))
        self.body.children = (row(*self._filters), self._list, walk, desk)

    def _build_filters(self) -> None:
        principles = [("all principles", 0)] + [
            (f"{each.number}. {each.title}", each.number) for each in self.workshop.catalogue.code.principles
        ]
        roles = [("every role", _ANY), *((ROLES[each][0], str(each)) for each in list(Role)[:3])]
        self._principle = w.Dropdown(description="Principle", options=principles, layout=w.Layout(width="470px"))
        self._role = w.Dropdown(description="Duty of", options=roles, layout=w.Layout(width="270px"))
        self._which = w.Dropdown(description="Show", options=_WHICH, layout=w.Layout(width="330px"))
        strengths = [("any", _ANY), "shall", "should", "may"]
        self._strength = w.Dropdown(
            description="Strength", options=[(s, s) if isinstance(s, str) else s for s in strengths]
        )
        self._strength.layout.width = "270px"
        self._filters = (self._principle, self._role, self._which, self._strength)
        self._list = w.Select(rows=8, layout=_field())
        self._count = html()
        self._count.layout.width = "auto"
        for control in self._filters:
            control.observe(self._filter, names="value")
        self._list.observe(self._choose, names="value")

    def _build_form(self) -> None:
        self._card = html()
        self._verdict = w.Dropdown(description="Verdict", options=_verdict_options(), layout=w.Layout(width="255px"))
        self._take = button(
            "Take the suggestion", self._take_proposal, tip="fill in what this record suggests; you still decide"
        )
        self._why = w.Textarea(description="Why", placeholder="In a sentence or two: what is there, what is missing?")
        self._why.layout = _field(height="76px")
        self._parts = w.VBox(layout=wide())
        self._evidence = w.VBox(layout=wide())
        self._what = w.Text(description="Evidence", placeholder="add: what shows it?", layout=_field())
        self._where = w.Text(description="Where", placeholder="link, file, ticket, who holds it", layout=_field())
        self._stale = w.DatePicker(description="Stale after", layout=w.Layout(width="270px"))
        self._owner = w.Dropdown(description="Owner", layout=_field())
        self._due = w.DatePicker(description="Due", layout=w.Layout(width="270px"))
        record = button("Record", self._record_here, primary=True)
        onwards = button("Record and next", self._record_and_next, primary=True)
        self._fields = (
            row(self._verdict, self._take),
            self._parts,
            self._why,
            self._evidence,
            self._what,
            self._where,
            self._stale,
            self._owner,
            self._due,
            row(record, onwards),
        )

    # --- drawing -------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Assess again, and draw the list and the provision that is chosen."""
        self._conformity = assess_conformity(self.register, self.workshop.catalogue)
        self._draw_list()

    def refresh(self) -> None:
        """Another panel saved something: show it, and leave the form as somebody is filling it."""
        before = self._list.value
        self._conformity = assess_conformity(self.register, self.workshop.catalogue)
        self._filling = True
        self._list.options = [
            (short_line(each), each.provision.id) for each in self._standings() if self._is_wanted(each)
        ]
        ids = [provision for _, provision in self._list.options]
        self._list.value = before if before in ids else None
        self._filling = False
        if self._list.value is None:
            self._draw_list(before)
        else:
            self._draw_card()

    def _filter(self, _: Any) -> None:
        if self._conformity is not None:
            self._draw_list()

    def _draw_list(self, keep: str | None = None) -> None:
        wanted = [each for each in self._standings() if self._is_wanted(each)]
        options = [(short_line(each), each.provision.id) for each in wanted]
        ids = [provision for _, provision in options]
        chosen = keep or self._list.value
        self._filling = True
        self._list.options = options
        self._list.value = chosen if chosen in ids else (self._next_after(chosen, ids) if ids else None)
        self._filling = False
        self._draw_chosen()

    def _standings(self) -> tuple[Standing, ...]:
        return self._conformity.standings if self._conformity is not None else ()

    def _next_after(self, chosen: str | None, ids: list[str]) -> str:
        """What to go on with where the chosen one is filtered away: the one that came after it."""
        order = [each.provision.id for each in self._standings()]
        if chosen in order:
            after = [each for each in order[order.index(chosen) :] if each in ids]
            return after[0] if after else ids[-1]
        return ids[0]

    def _is_wanted(self, standing: Standing) -> bool:
        provision = standing.provision
        if self._principle.value and provision.principle != self._principle.value:
            return False
        if self._role.value and self._role.value not in provision.applies_to:
            return False
        if self._strength.value and provision.strength != self._strength.value:
            return False
        return _fits(standing, self._which.value)

    def _choose(self, _: Any) -> None:
        if not self._filling:
            self._draw_chosen()

    @property
    def _chosen(self) -> Standing | None:
        if self._conformity is None or self._list.value is None:
            return None
        return self._conformity.get(self._list.value)

    def _recorded(self) -> VerdictRecord | None:
        return self.register.verdicts.get(self._list.value or "")

    def _draw_chosen(self) -> None:
        standing, recorded = self._chosen, self._recorded()
        total = len(self._list.options)
        self._count.value = str(note(f"{total} of {len(self._standings())} provisions shown"))
        for field in self._fields:
            field.layout.display = None if standing is not None else "none"
        if standing is None or self._conformity is None:
            self._card.value = str(note("No provision fits these filters. Choose “all” to see every one again."))
            return
        self._draw_card()
        self._fill_form(standing, recorded)

    def _draw_card(self) -> None:
        if self._chosen is None or self._conformity is None:
            return
        shown = provision_card(
            self._chosen, self._conformity, self._recorded(), name_of=self.register.name_of, today=_today()
        )
        self._card.value = str(shown)

    def _fill_form(self, standing: Standing, recorded: VerdictRecord | None) -> None:
        known = self.register.get(f"verdict:{standing.provision.id}")
        self._seen = {f"verdict:{standing.provision.id}": known.rev if known else 0}
        self._verdict.value = recorded.verdict if recorded else "unknown"
        self._why.value = recorded.reason if recorded else ""
        self._take.disabled = not standing.grounds
        self._what.value, self._where.value, self._stale.value = "", "", None
        self._due.value = recorded.due if recorded else None
        people = [(self._called(key), key) for key in self.register.participants]
        owner = recorded.owner if recorded else ""
        if owner and owner not in self.register.participants:
            people.append((owner, owner))
        self._owner.options = [("(nobody yet)", ""), *people]
        self._owner.value = owner
        by_part = recorded.by_part if recorded else {}
        self._parts.children = tuple(
            w.Dropdown(
                description=f"Part {part.part}",
                options=_verdict_options(),
                value=by_part.get(part.part, "unknown"),
                layout=w.Layout(width="300px"),
            )
            for part in standing.provision.parts
        )
        self._evidence.children = tuple(self._evidence_row(each) for each in (recorded.evidence if recorded else ()))

    def _called(self, key: str) -> str:
        function = self.register.participants[key].function
        return f"{self.register.name_of(key)}, {function}" if function else self.register.name_of(key)

    def _evidence_row(self, evidence: Evidence) -> w.Widget:
        words = html(evidence_line(evidence, _today()))
        words.layout = w.Layout(flex="1 1 auto", min_width="0", width="auto")
        drop = button("Remove", lambda: self._drop(evidence), tip="take this piece of evidence away", width="84px")
        drop.layout.flex = "0 0 auto"
        return w.HBox([words, drop], layout=wide(align_items="center"))

    # --- deciding ------------------------------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        ids = [provision for _, provision in self._list.options]
        if ids and self._list.value is not None:
            self._list.value = ids[min(max(ids.index(self._list.value) + by, 0), len(ids) - 1)]

    def _take_proposal(self) -> None:
        standing = self._chosen
        if standing is not None:
            self._verdict.value = standing.proposed
            if not self._why.value.strip():
                self._why.value = "; ".join(ground.says for ground in standing.grounds)

    def _by_part(self, standing: Standing) -> dict[str, str]:
        asked = zip(standing.provision.parts, self._parts.children, strict=True)
        return {part.part: field.value for part, field in asked}

    def _record_here(self) -> None:
        self._record()

    def _record_and_next(self) -> None:
        before = self._list.value
        if self._record() and self._list.value == before:
            self._step(1)

    def _record(self) -> bool:
        standing = self._chosen
        if standing is None or self._is_refused(standing):
            return False
        provision, verdict, why = standing.provision.id, self._verdict.value, self._why.value.strip()
        old = self._recorded()
        more: dict[str, Any] = {"owner": self._owner.value}
        if self._what.value.strip():
            kept = [each.model_dump(mode="json") for each in old.evidence] if old else []
            more["evidence"] = [*kept, self._new_evidence()]
        if standing.provision.parts:
            more["by_part"] = self._by_part(standing)
        if self._due.value is not None:
            more["due"] = self._due.value.isoformat()
        cleared = old is not None and old.due is not None and self._due.value is None

        def do(change: Change) -> None:
            if cleared and old is not None:
                change.put(f"verdict:{provision}", old.model_copy(update={"due": None}))
            change.verdict(provision, verdict, why, **more)

        told = "".join(f", {name}={value!r}" for name, value in more.items())
        return self.save(
            do,
            said=f"provision {provision}: {NOT_JUDGED if verdict == 'unknown' else verdict}",
            python=f"change.verdict({provision!r}, {verdict!r}, {why!r}{told})",
            seen=self._seen,
        )

    def _is_refused(self, standing: Standing) -> bool:
        if self._verdict.value != "unknown" and not self._why.value.strip():
            self.refuse("a verdict needs a reason", "Say under “Why” in a sentence what is there, or what is missing.")
            return True
        parts = self._by_part(standing)
        open_parts = [part for part, said in parts.items() if said not in ("met", "not applicable")]
        if self._verdict.value == "met" and open_parts:
            self.refuse(
                f"part {open_parts[0]} of provision {standing.provision.id} is not judged as met",
                "Judge each part first, or say “partly met” of the whole.",
            )
            return True
        if not self._what.value.strip() and (self._where.value.strip() or self._stale.value is not None):
            self.refuse("the evidence does not say what it is", "Name it in the field “Evidence”.")
            return True
        return False

    def _new_evidence(self) -> dict[str, str]:
        said = {"what": self._what.value.strip(), "where": self._where.value.strip(), "date": _today().isoformat()}
        said["by"] = self.workshop.acting.id
        return said | ({"stale_after": self._stale.value.isoformat()} if self._stale.value is not None else {})

    def _drop(self, evidence: Evidence) -> None:
        old = self._recorded()
        if old is None:
            return
        left = [each.model_dump(mode="json") for each in old.evidence if each != evidence]
        self.save(
            lambda change: change.verdict(old.provision, old.verdict, old.reason, evidence=left),
            said=f"provision {old.provision}: a piece of evidence was taken away",
            python=f"change.verdict({old.provision!r}, {old.verdict!r}, {old.reason!r}, evidence={left!r})",
        )


def _fits(standing: Standing, which: str) -> bool:
    match which:
        case "all":
            return True
        case "gaps only":
            return standing.is_gap
        case "the record says something":
            return bool(standing.grounds)
        case _ if which == NOT_JUDGED:
            return standing.ours and standing.verdict == "unknown"
        case _:
            return standing.verdict == which


def _verdict_options() -> list[tuple[str, str]]:
    return [(NOT_JUDGED if verdict == "unknown" else verdict, verdict) for verdict in VERDICTS]


def _field(**more: str) -> w.Layout:
    """As wide as the column, without the margin of fields being cut off."""
    return w.Layout(width="calc(100% - 4px)", **more)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - a day, not a moment
