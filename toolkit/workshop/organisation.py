"""Notebook 05: other systems of the organisation: what they hold that fits here too, and where all stand together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import ipywidgets as w

from toolkit.conformity.roll_up import RollUp
from toolkit.errors import ToolkitError
from toolkit.files.folders import make_folder
from toolkit.files.kept import write_keeping
from toolkit.markup.element import element, fragment
from toolkit.register import Change
from toolkit.register.offers import Offer, offers_of
from toolkit.reports.documents.rolled_up import ENDINGS, write_roll_up
from toolkit.workshop.draft import renew, short
from toolkit.workshop.exporting import FOLDER, WRITTEN
from toolkit.workshop.forms import heading
from toolkit.workshop.net import on_change
from toolkit.workshop.organisation_words import (
    KINDS,
    offer_label,
    offer_words,
    principle_table,
    problems_box,
    refused_table,
    rolled_table,
)
from toolkit.workshop.other_workshops import forget, other_register, remember, remembered, rolled_up
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.session import Workshop

__all__ = ["OtherSystemsPanel", "other_systems"]

_FULL = "calc(100% - 4px)"
_MOST = 60
_NAME = "roll-up"


def other_systems(workshop: Workshop) -> w.VBox:
    """Other systems of the organisation: take over what holds here too, and see where all stand together."""
    return OtherSystemsPanel(workshop).show()


class OtherSystemsPanel(Panel):
    """The other workshops, what one of them offers, and the roll-up of several."""

    title = "Other systems of ours"
    asks = "What do our other systems have that holds here too, and where does the organisation stand?"
    python = """
from toolkit.workshop.other_workshops import other_register, rolled_up
# with other_register("/work/hr-helper") as other:                       # only to be read; a folder or an address
#     from toolkit.register.offers import offers_of
#     offers_of(workshop.register, other)                                # what could be taken, and why not the rest
#     with workshop.register.change(by=workshop.acting, reason="the same policy") as change:
#         change.take_evidence(other, ["6.4", "8.1.2:3f2a91c0"])          # all of a provision, or one piece of it
#         change.take_policies(other, ["disclosure.contact"])
#         change.take_trainings(other)
rolled, problems = rolled_up(workshop.register, [], workshop.catalogue)  # and the addresses of the others
rolled.counts(5)                                                         # of principle 5, all systems together
rolled.worst_of(5)                                                       # the worst verdict, and where
from toolkit.reports.documents.rolled_up import write_roll_up
write_roll_up(rolled, workshop.folder / "roll-up.docx", overwrite=True)  # or .csv, .md, .html
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._boxes: list[tuple[Offer, w.Checkbox]] = []
        self._looked_at = ""
        self._as_typed: dict[str, str] = {}
        """Addresses as they were typed, by what is remembered of them: a password is kept nowhere but here."""
        self._rolled: RollUp | None = None
        self._typed = w.Text(
            description="Workshop",
            placeholder="its folder, its register.db, or postgresql://user@host/database",
            continuous_update=False,
            layout=w.Layout(flex="1 1 380px", width="auto", max_width=_FULL),
        )
        add = button("Look what it holds", self._look_typed, primary=True, tip="open it only to be read")
        self._known = w.Dropdown(description="Used before", layout=w.Layout(flex="1 1 380px", width="auto"))
        again = button("Look again", self._look_known, tip="open this one only to be read")
        drop = button("Forget it", self._forget, tip="take it off this list; nothing of it changes")
        self._known_row = row(self._known, again, drop)
        self._found, self._refused = html(), html()
        self._ticks = w.VBox(layout=wide(grid_gap="2px"))
        self._all = button("Tick what fits any system", self._tick_all, tip="all but words about that system")
        self._take = button("Take over what is ticked", self._taken, primary=True)
        self._take_row = row(self._all, self._take)
        self._in_roll = w.SelectMultiple(description="With", rows=4, layout=w.Layout(width=_FULL))
        self._with_own = w.Checkbox(value=True, description="this workshop too", indent=False)
        self._problems, self._standing, self._detail, self._written = html(), html(), html(), html()
        self._principle = w.Dropdown(description="Look into", layout=w.Layout(width=_FULL))
        on_change(self._principle, lambda _: self._draw_detail())
        writes = [button(ending, self._writing(ending), tip=f"write it as {_NAME}{ending}") for ending in ENDINGS]
        label = html(note("Write it as"))
        label.layout.width = "auto"
        self._after = w.VBox(
            [self._principle, self._detail, row(label, *writes), self._written], layout=wide(grid_gap="4px")
        )
        self.body.children = (
            html(note("Another workshop is opened only to be read: nothing of it changes, and nobody there waits.")),
            row(self._typed, add),
            self._known_row,
            self._found,
            self._ticks,
            self._take_row,
            self._refused,
            heading("Where the organisation stands", "several systems together, by counts; no verdict but the worst"),
            self._in_roll,
            row(self._with_own, button("Roll up", self._roll, primary=True)),
            self._problems,
            self._standing,
            self._after,
        )
        self._show_offers([])
        self._after.layout.display = "none"

    # --- drawing -------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Renew the lists of workshops; what is ticked, typed and rolled up stays until somebody looks again."""
        known = remembered(self.workshop.folder)
        before = {meant for _, meant in self._in_roll.options}
        renew(self._known, [(each, each) for each in known])
        renew(self._in_roll, [(each, each) for each in known])
        self._in_roll.value = tuple(each for each in known if each in self._in_roll.value or each not in before)
        shown = None if known else "none"
        self._known_row.layout.display = self._in_roll.layout.display = shown

    def follow(self) -> None:
        """Another workshop: what was looked at was looked at for the old one."""
        self._rolled, self._looked_at = None, ""
        self._found.value = self._refused.value = self._standing.value = self._problems.value = ""
        self._after.layout.display = "none"
        self._show_offers([])
        super().follow()

    # --- what another holds --------------------------------------------------------------------------------------

    def _look_typed(self) -> None:
        if self._look(str(self._typed.value)):
            self._typed.value = ""

    def _look_known(self) -> None:
        kept = str(self._known.value or "")
        self._look(self._as_typed.get(kept, kept))

    def _look(self, address: str) -> bool:
        with self.watched() as watch:
            with other_register(address) as other:
                offers = offers_of(self.register, other)
                workshop, system = other.workshop, other.system()
                called = workshop.name if workshop else other.url
                head = other.head
            kept = remember(self.workshop.folder, address)
            self._as_typed[kept] = address.strip()
            self._looked_at = kept
            self.redraw()
            self._known.value = kept
            about = f", about {system.name}" if system is not None else ""
            words = fragment(element("b", None, called), f"{about}: {head.events} events, head {head.hash[:10]}")
            self._found.value = str(element("div", {"class": "att-card", "role": "status"}, words))
            self._show_offers(offers)
            self.tell_call(
                f"from toolkit.register.offers import offers_of\n"
                f"from toolkit.workshop.other_workshops import other_register\n"
                f"with other_register({kept!r}) as other:\n    offers_of(workshop.register, other)"
            )
            watch.ok = True
        return watch.ok

    def _show_offers(self, offers: list[Offer]) -> None:
        free = [each for each in offers if not each.why_not]
        rows: list[w.Widget] = []
        self._boxes = []
        for kind, title in KINDS.items():
            held = sorted((each for each in free if each.kind == kind), key=lambda each: not each.usual)
            if held:
                rows.append(heading(title))
            for each in held[:_MOST]:
                box = w.Checkbox(description=offer_label(each), indent=False, layout=w.Layout(width="auto"))
                box.tooltip = f"take over {kind} {each.key if kind != 'training' else short(each.what, 80)}"
                words = html(offer_words(each))
                words.layout = w.Layout(margin="-6px 0 4px 26px", width="auto")
                rows.append(w.VBox([box, words], layout=wide()))
                self._boxes.append((each, box))
            if len(held) > _MOST:
                rows.append(html(note(f"{len(held) - _MOST} more come when some of these are taken over.")))
        if offers and not free:
            rows.append(html(note("It holds nothing that could be taken over here.")))
        self._ticks.children = tuple(rows)
        self._take_row.layout.display = None if free else "none"
        self._refused.value = str(refused_table([each for each in offers if each.why_not]))

    def _tick_all(self) -> None:
        for each, box in self._boxes:
            box.value = each.usual

    def _taken(self) -> None:
        chosen = [each for each, box in self._boxes if box.value]
        with self.watched():
            if not chosen:
                raise ToolkitError("nothing is ticked", try_instead="Tick what holds here too, then take it over.")
            keys = {kind: [each.key for each in chosen if each.kind == kind] for kind in KINDS}
            with other_register(self._as_typed.get(self._looked_at, self._looked_at)) as other:

                def do(change: Change) -> None:
                    calls: dict[str, Callable[..., object]] = {
                        "evidence": change.take_evidence,
                        "policy": change.take_policies,
                        "training": change.take_trainings,
                    }
                    for kind, call in calls.items():
                        if keys[kind]:
                            call(other, keys[kind])

                self.save(do, said=f"{len(chosen)} taken over from another workshop", python=self._python_of(keys))
                offers = offers_of(self.register, other)
            self._show_offers(offers)

    def _python_of(self, keys: dict[str, list[str]]) -> str:
        calls = {"evidence": "take_evidence", "policy": "take_policies", "training": "take_trainings"}
        lines = [f"    change.{call}(other, {keys[kind]!r})" for kind, call in calls.items() if keys[kind]]
        kept = self._looked_at
        head = f"from toolkit.workshop.other_workshops import other_register\nwith other_register({kept!r}) as other:\n"
        return head + "\n".join(lines)

    def _forget(self) -> None:
        with self.watched():
            if not self._known.value:
                raise ToolkitError("no workshop is chosen", try_instead="Choose one of the list.")
            forget(self.workshop.folder, str(self._known.value))
            self.redraw()

    # --- the roll-up ---------------------------------------------------------------------------------------------

    def _roll(self) -> None:
        with self.watched():
            chosen = list(self._in_roll.value)
            own = self.register if self._with_own.value else None
            if own is None and not chosen:
                raise ToolkitError("no system is chosen", try_instead="Mark one, or tick “this workshop too”.")
            typed = [self._as_typed.get(each, each) for each in chosen]
            self._rolled, problems = rolled_up(own, typed, self.workshop.catalogue)
            self._problems.value = str(problems_box(problems))
            self._written.value = ""
            self._after.layout.display = None if self._rolled is not None else "none"
            if self._rolled is None:
                self._standing.value = ""
                return
            now = datetime.now().astimezone().strftime("%d %b %H:%M")
            count = len(self._rolled.systems)
            words = note(f"{count} system{'s' * (count != 1)}, as recorded on {now}. Roll up again after changes.")
            self._standing.value = str(fragment(words, rolled_table(self._rolled)))
            principles = [(f"{each.number}. {each.title}", each.number) for each in self._rolled.code.principles]
            renew(self._principle, [("choose a principle …", 0), *principles])
            self._draw_detail()
            mine = "workshop.register" if own is not None else "None"
            self.tell_call(
                f"from toolkit.workshop.other_workshops import rolled_up\n"
                f"rolled, problems = rolled_up({mine}, {chosen!r}, workshop.catalogue)"
            )

    def _draw_detail(self) -> None:
        chosen = int(self._principle.value or 0)
        self._detail.value = str(principle_table(self._rolled, chosen)) if self._rolled is not None and chosen else ""

    def _writing(self, ending: str) -> Callable[[], None]:
        def write() -> None:
            with self.watched():
                if self._rolled is None:
                    raise ToolkitError("nothing is rolled up yet", try_instead="Press “Roll up” first.")
                rolled = self._rolled
                path = make_folder(self.workshop.folder.resolve() / FOLDER) / f"{_NAME}{ending}"
                memory = path.parent.parent / WRITTEN
                kept = write_keeping(path, memory, lambda to: write_roll_up(rolled, to, overwrite=True))
                where = element("code", None, str(path))
                aside = f" (one changed by hand was kept as {kept.name})" if kept is not None else ""
                said = element("div", {"class": "att-saved", "role": "status"}, "Written: ", where, aside)
                self._written.value = str(said)

        return write
