"""Notebook 02, third part: everybody's dots, and the ten to fifteen findings that go on to be scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import ipywidgets as w

from toolkit.display.tables import chip
from toolkit.markup.element import element
from toolkit.register import Change
from toolkit.register.records import Triage
from toolkit.workshop.dots import Candidate, DotRow
from toolkit.workshop.forms import Inputs, choice, more_words
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.session import Workshop

__all__ = ["DOTS", "SHOWN", "VotePanel"]

SHORTLIST = 12
DOTS = 5
SHOWN = 15
"""Rows shown at once; more are a click away, and counted."""
ALL, KEPT, MINE, DOTTED, SHORT, IDEAS = "all", "kept", "mine", "with dots", "shortlisted", "our own ideas"
_FILTERS = (
    ("all, worst first", ALL),
    ("kept, worst first", KEPT),
    ("dots of whoever acts", MINE),
    ("with dots, most first", DOTTED),
    ("shortlisted, most dots first", SHORT),
    ("our own ideas", IDEAS),
)


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
        self._inputs = Inputs()
        self._left = html()
        self._which = choice("Show", _FILTERS, width="330px", label_width="60px")
        self._element = choice("At", [("all elements", "")], width="330px", label_width="30px")
        self._narrow = w.Checkbox(indent=False, layout=w.Layout(width="auto", max_width="100%"))
        self._rows = w.VBox(layout=wide(grid_gap="2px"))
        self._made: dict[str, DotRow] = {}
        self._candidates: list[Candidate] = []
        self._revs: Mapping[str, int] = {}
        self._limit = SHOWN
        self._more = button("Show more", self._show_more)
        self._counted = html()
        self._count = w.BoundedIntText(
            description="Shortlist", value=SHORTLIST, min=1, max=30, layout=w.Layout(width="180px")
        )
        take = button("Take the top ones", self._take, primary=True, tip="Of equal dots, the more severe first")
        for each in (self._which, self._element, self._narrow):
            self._inputs.on(each, self._choose)
        self.body.children = (
            self._left,
            row(self._which, self._element, self._narrow),
            self._rows,
            row(self._more),
            row(self._count, take),
            self._counted,
        )

    # --- what there is to choose from ----------------------------------------------------------------------------

    def candidates(self) -> list[Candidate]:
        """What may be given dots, worst first: what applies or was kept, and then the room's own ideas."""
        triage = self.register.triage
        findings = [
            each
            for each in self.workshop.findings()
            if not each.weakness
            and (each.outcome == "applies" if each.identity not in triage else _is_kept(triage[each.identity]))
        ]
        findings = findings if self.workshop.may_see_findings else []
        worst_first = sorted(findings, key=lambda each: -each.severity.rank)
        system = self.workshop.system
        ideas = [
            Candidate(number, idea.text, system.name_of(idea.element) if idea.element else "", idea.element)
            for number, idea in self.register.ideas.items()
        ]
        return [*map(Candidate.of, worst_first), *ideas]

    def tally(self) -> Counter[str]:
        """Dots by finding or idea."""
        return Counter(identity for each in self.register.votes.values() for identity in each.for_)

    def _dots_of(self, person: str) -> list[str]:
        """What somebody's dots are on now; a dot on something that was rejected since is free again."""
        vote = self.register.votes.get(person)
        known = {each.identity for each in self._candidates}
        return [identity for identity in (vote.for_ if vote else ()) if identity in known]

    # --- drawing -------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Show what is recorded. Rows stay where they are, unless what there is to choose from has changed."""
        before = self._candidates
        self._candidates = self.candidates()
        here = {each.element: each.place for each in self._candidates if each.element}
        listed = sorted(((place, key) for key, place in here.items()), key=lambda each: each[0].casefold())
        self._inputs.offer(self._element, [("all elements", ""), *listed])
        if self._candidates != before or not self._rows.children:
            self._arrange()
        self._paint()

    def person_changed(self) -> None:
        """Show the dots of whoever acts now."""
        if self._which.value == MINE:
            self._arrange()
        self._paint()

    def _choose(self) -> None:
        self._limit = SHOWN
        self._arrange()
        self._paint()

    def _show_more(self) -> None:
        self._limit += SHOWN
        self._arrange()
        self._paint()

    def _arrange(self) -> None:
        """Put the rows in order. A row that was made stays the same row."""
        wanted = self._wanted()
        shown = wanted[: self._limit]
        for each in shown:
            made = self._made.get(each.identity)
            if made is None or made.candidate != each:
                self._made[each.identity] = DotRow(each, self._toggler(each))
        views = tuple(self._made[each.identity].view for each in shown)
        self._rows.children = views or (html(note(self._nothing())),)
        rest = len(wanted) - len(shown)
        self._more.description = more_words(rest, SHOWN)
        self._more.layout.display = "" if rest else "none"

    def _folded(self) -> set[str]:
        """Narrower variants of other threats that nobody has kept or given a dot, while those are not asked for."""
        if self._narrow.value:
            return set()
        known = {*self.register.triage, *self.tally()}
        return {each.identity for each in self._candidates if each.is_narrower} - known

    def _wanted(self) -> list[Candidate]:
        triage, tally = self.register.triage, self.tally()
        mine, folded = self._dots_of(self.workshop.acting.id), self._folded()
        which, at = self._which.value, self._element.value

        def is_wanted(each: Candidate) -> bool:
            decided = triage.get(each.identity)
            return (
                (not at or each.element == at)
                and each.identity not in folded
                and (
                    which == ALL
                    or (which == KEPT and decided is not None)
                    or (which == MINE and each.identity in mine)
                    or (which == DOTTED and tally[each.identity] > 0)
                    or (which == SHORT and _is_short(decided))
                    or (which == IDEAS and not each.severity)
                )
            )

        wanted = [each for each in self._candidates if is_wanted(each)]
        return sorted(wanted, key=lambda each: -tally[each.identity]) if which in (DOTTED, SHORT) else wanted

    def _nothing(self) -> str:
        if not self._candidates:
            return "Nothing to choose from yet: keep some findings above, or answer the questions that settle most."
        return "None of these. Choose another line under Show."

    def _paint(self) -> None:
        """Show dots and decisions in the rows that are there."""
        self._revs = self.register.state().revs
        triage, tally = self.register.triage, self.tally()
        mine = self._dots_of(self.workshop.acting.id)
        shown = set(self._rows.children)
        for identity, made in self._made.items():
            if made.view in shown:
                verdict = triage[identity].verdict if identity in triage else ""
                made.show(mine=identity in mine, dots=tally[identity], verdict=verdict)
        narrow = sum(each.is_narrower for each in self._candidates)
        self._narrow.description = f"and {narrow} narrower one{'' if narrow == 1 else 's'}"
        self._narrow.tooltip = "Variants of other threats, more special than these: tick to list them too"
        self._narrow.layout.display = "" if narrow else "none"
        self._draw_left(DOTS - len(mine))
        self._draw_counted(triage)

    def _draw_left(self, left: int) -> None:
        names = self.register.names()
        who = self.workshop.acting.id
        said = element("b", None, f"{names.get(who, who)}: {max(left, 0)} of {DOTS} dots left")
        others = [
            f"{names.get(key, key)} {free}"
            for key, person in self.register.participants.items()
            if person.present and key != who and (free := DOTS - len(self._dots_of(key))) > 0
        ]
        waiting = f" Still to give: {', '.join(others)}. Choose them under “Acting”." if others else ""
        self._left.value = str(element("div", None, said, element("span", {"class": "att-quiet"}, waiting)))

    def _draw_counted(self, triage: Mapping[str, Triage]) -> None:
        findings = [each for each in self._candidates if each.severity]
        short = sum(_is_short(triage.get(each.identity)) for each in findings)
        rest = f"{len(findings) - short} findings are not on the shortlist: they stay “not yet assessed”, never “low”."
        state = chip(f"{short} shortlisted", "ok") if short else chip("no shortlist yet")
        tally = self.tally()
        ours = sum(not each.severity and tally[each.identity] > 0 for each in self._candidates)
        beside = f"{ours} idea{'s' if ours > 1 else ''} of our own with dots: mark what leads to a risk in notebook 03."
        lines = [note(rest), note(beside) if ours else None]
        self._counted.value = str(element("div", None, state, *lines)) if findings else ""

    # --- clicking ------------------------------------------------------------------------------------------------

    def _toggler(self, candidate: Candidate) -> Callable[[], None]:
        return lambda: self._toggle(candidate)

    def _toggle(self, candidate: Candidate) -> None:
        """Give the acting person's dot, or take it back."""
        by, identity = self.workshop.acting.id, candidate.identity
        dots = self._dots_of(by)
        is_back = identity in dots
        if not is_back and len(dots) >= DOTS:
            who = self.register.name_of(by)
            self.refuse(f"all {DOTS} dots of {who} are given", "Take one back first (Show: dots of whoever acts).")
            return
        chosen = [each for each in dots if each != identity] if is_back else [*dots, identity]
        self.save(
            lambda change: change.vote(by, chosen),
            said=f"{'a dot taken back from' if is_back else 'a dot for'}: {candidate.title[:80]}",
            python=f"change.vote({by!r}, {chosen!r})",
            seen=self._seen([f"vote:{by}"]),
        )

    def _take(self) -> None:
        """Shortlist those with most dots; what was on an earlier shortlist and is not any more stays kept."""
        tally, triage = self.tally(), self.register.triage
        folded = self._folded()
        findings = [each for each in self._candidates if each.severity and each.identity not in folded]
        top = sorted(findings, key=lambda each: -tally[each.identity])[: self._count.value]
        if not top:
            self.refuse("there is nothing to shortlist yet", "Keep some findings above, then give dots.")
            return
        names = [each.identity for each in top]
        gone = [identity for identity, each in triage.items() if _is_short(each) and identity not in names]

        def do(change: Change) -> None:
            for identity in names:
                change.triage(identity, "shortlisted")
            for identity in gone:
                change.triage(identity, "kept")

        dotted = sum(tally[identity] > 0 for identity in names)
        more = f", {len(names) - dotted} of them without a dot, by severity" if dotted < len(names) else ""
        python = "\n".join(
            f"for identity in {which!r}:\n    change.triage(identity, {verdict!r})"
            for which, verdict in ((names, "shortlisted"), (gone, "kept"))
            if which
        )
        seen = self._seen(f"triage:{each}" for each in (*names, *gone))
        if self.save(do, said=f"shortlist of {len(names)}{more}", python=python, seen=seen):
            self._inputs.fill(self._which, SHORT)
            self._inputs.fill(self._element, "")
            self._choose()

    def _seen(self, records: Iterable[str]) -> dict[str, int]:
        return {record: self._revs.get(record, 0) for record in records}


def _is_kept(triage: Triage) -> bool:
    return triage.verdict != "rejected"


def _is_short(triage: Triage | None) -> bool:
    return triage is not None and triage.verdict == "shortlisted"
