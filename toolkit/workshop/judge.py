"""The compliance officer's desk: find a provision, read it beside what the record shows, record the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as w

from toolkit.conformity import Conformity, Standing, assess_conformity
from toolkit.register import Change
from toolkit.register.records import Evidence, VerdictRecord
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.provision_filter import ProvisionFilter
from toolkit.workshop.provision_words import NOT_JUDGED, provision_card, short_line
from toolkit.workshop.session import Workshop
from toolkit.workshop.verdict_form import VerdictForm, full_width, today

__all__ = ["JudgePanel"]


class JudgePanel(Panel):
    """A list with filters, the provision that is chosen, and the form for its verdict."""

    title = "Provision by provision"
    asks = "Read what it asks and what the record shows; then a person decides, and says why."
    python = """
with workshop.register.change(by=workshop.acting, reason="compliance officer's sitting") as change:
    change.verdict("5.1", "partly met", "inventory lacks owners", owner="P6", due="2027-03-31", review="2027-11-01")
    change.evidence("5.1", "Asset list", kind="link", where="https://wiki/assets", stale_after="2027-05-02")
    # change.file_evidence("5.1", workshop.folder, "evidence/assets.csv")        with the hash of the file
    change.verdict_part("2.7", "a", "met", "looked into in June")               # a part of a provision
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._filling = False
        self._conformity: Conformity | None = None
        self._filter = ProvisionFilter(workshop.catalogue.code, self._filtered)
        self._list = w.Select(rows=8, layout=full_width(), tooltip="Provisions that fit the filters")
        on_change(self._list, self._choose)
        self._count = html()
        self._count.layout.width = "auto"
        self._card = html()
        self._form = VerdictForm(lambda: self.register, self._drop, workshop.unsaved("verdict"))
        record = button("Record", self._record_here, primary=True)
        onwards = button("Record and next", self._record_and_next, primary=True)
        walk = row(button("◀ Previous", lambda: self._step(-1)), button("Next ▶", lambda: self._step(1)), self._count)
        left = w.VBox([self._card], layout=w.Layout(flex="1 1 400px", min_width="0"))
        form = [self._form.view, row(record, onwards), self._form.draft.view]
        self._right = w.VBox(form, layout=w.Layout(flex="1 1 380px", min_width="0"))
        desk = w.HBox([left, self._right], layout=wide(flex_flow="row wrap", grid_gap="16px"))
        self.body.children = (row(*self._filter.fields), self._list, walk, desk)

    # --- drawing -------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Assess again, and draw the list and the provision that is chosen."""
        self._conformity = assess_conformity(self.register, self.workshop.catalogue, folder=self.workshop.folder)
        self._draw_list()

    def overtaken(self) -> None:
        """Show what somebody else recorded beside what is typed here."""
        self._form.draft.overtaken()
        self.redraw()

    def _filtered(self) -> None:
        if self._conformity is not None:
            self._draw_list()

    def _draw_list(self) -> None:
        self._offer(self._list.value)
        self._draw_chosen()

    def _offer(self, chosen: str | None) -> str | None:
        """Renew the list; gives what is chosen then: the same, or what comes after it where it is filtered away."""
        options = [(short_line(each), each.provision.id) for each in self._standings() if self._filter.passes(each)]
        ids = [provision for _, provision in options]
        self._filling = True
        self._list.options = options
        self._list.value = chosen if chosen in ids else (self._next_after(chosen, ids) if ids else None)
        self._filling = False
        return str(self._list.value) if self._list.value is not None else None

    def _standings(self) -> tuple[Standing, ...]:
        return self._conformity.standings if self._conformity is not None else ()

    def _next_after(self, chosen: str | None, ids: list[str]) -> str:
        """What to go on with where the chosen one is filtered away: the one that came after it."""
        order = [each.provision.id for each in self._standings()]
        if chosen in order:
            after = [each for each in order[order.index(chosen) :] if each in ids]
            return after[0] if after else ids[-1]
        return ids[0]

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
        standing = self._chosen
        total = len(self._list.options)
        self._count.value = str(note(f"{total} of {len(self._standings())} provisions shown"))
        self._right.layout.display = None if standing is not None else "none"
        if standing is None or self._conformity is None:
            self._card.value = str(note("No provision fits these filters. Choose “all” to see every one again."))
            return
        self._draw_card()
        self._form.fill(standing, self._recorded())

    def _draw_card(self) -> None:
        if self._chosen is None or self._conformity is None:
            return
        shown = provision_card(
            self._chosen, self._conformity, self._recorded(), name_of=self.register.name_of, today=today()
        )
        self._card.value = str(shown)

    # --- deciding ------------------------------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        ids = [provision for _, provision in self._list.options]
        if ids and self._list.value is not None:
            self._list.value = ids[min(max(ids.index(self._list.value) + by, 0), len(ids) - 1)]

    def _record_here(self) -> None:
        self._record()

    def _record_and_next(self) -> None:
        before = self._list.value
        if self._record() and self._list.value == before:
            self._step(1)

    def _record(self) -> bool:
        standing, form = self._chosen, self._form
        if standing is None:
            return False
        mistake = form.mistake()
        if mistake is not None:
            self.refuse(*mistake)
            return False
        provision, verdict, why = standing.provision.id, form.verdict, form.why
        more, new = form.more(), form.new_evidence()
        old, cleared = self._recorded(), form.cleared

        def do(change: Change) -> None:
            if cleared and old is not None:
                change.put(f"verdict:{provision}", old.model_copy(update=cleared))
            change.verdict(provision, verdict, why, **more)
            if new is not None:
                self._add(change, provision, *new)

        told = "".join(f", {name}={value!r}" for name, value in more.items())
        held = f"workshop.register.verdicts[{provision!r}].model_copy(update={cleared!r})"
        first = f"change.put({f'verdict:{provision}'!r}, {held})\n" if cleared and old is not None else ""
        last = f"\n{_written(provision, *new)}" if new is not None else ""
        return self.save(
            do,
            said=f"provision {provision}: {NOT_JUDGED if verdict == 'unknown' else verdict}",
            python=f"{first}change.verdict({provision!r}, {verdict!r}, {why!r}{told}){last}",
            seen=form.seen,
            settles=form.draft,
        )

    def _add(self, change: Change, provision: str, what: str, how: Mapping[str, Any]) -> None:
        if how.get("kind") == "file":
            more = {name: value for name, value in how.items() if name not in ("kind", "where")}
            change.file_evidence(provision, self.workshop.folder, how["where"], what, **more)
        else:
            change.evidence(provision, what, **how)

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


def _written(provision: str, what: str, how: Mapping[str, Any]) -> str:
    """The Python that adds a piece of evidence."""
    if how.get("kind") == "file":
        more = "".join(f", {name}={value!r}" for name, value in how.items() if name not in ("kind", "where"))
        return f"change.file_evidence({provision!r}, workshop.folder, {how['where']!r}, {what!r}{more})"
    more = "".join(f", {name}={value!r}" for name, value in how.items())
    return f"change.evidence({provision!r}, {what!r}{more})"
