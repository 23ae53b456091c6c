"""Notebook 07: the room estimates one number. Each alone, then all shown, then perhaps once more, then pooled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from toolkit.display.money import redrawn
from toolkit.errors import InputError, Problem
from toolkit.markup.element import Safe, element, fragment
from toolkit.pictures.money import spread_of
from toolkit.register import Change, Person
from toolkit.register.room_views import Round
from toolkit.risks.losses.forms import FORMS
from toolkit.workshop.draft import line, renew, short
from toolkit.workshop.interval_form import IntervalForm
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import acting_as, numbered, person_words
from toolkit.workshop.session import Workshop

__all__ = ["SEALED", "TogetherPanel"]

SEALED = "# sealed: the numbers are shown once the turn is revealed"
"""Stands in the Python of a sealed estimate, which would else show to the next what was given before."""
_PARTS = [("how often a year", "frequency"), *((f"{each.title}, each time", f"loss.{form.value}")
                                                for form, each in FORMS.items())]  # fmt: skip
_METHODS = [("everybody counts the same (equal weights)", "equal weights"), ("as suits the number", "")]


class TogetherPanel(Panel):
    """A round on one machine: begun for a part of a risk, each types alone, all is revealed, pooled and taken over."""

    title = "Estimate it together"
    asks = "Each alone, the others look away. Nobody sees a number before everybody has given one."
    python = """
with workshop.register.change(by=workshop.acting, reason="a round of estimates") as change:
    asked = change.estimate_round("Letters: how often", expected=["P2", "P3"], unit="per year",
                                  risk="letters-steer-the-assistant", part="frequency")
    asked.estimate("P2", low=1, high=6).estimate("P3", low=2, high=20).reveal()
    asked.pool("equal weights").take_over()
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._risk, self._round = (
            w.Dropdown(description=each, layout=w.Layout(width="auto", flex="1 1 420px")) for each in ("Risk", "Round")
        )
        self._part = w.Dropdown(description="What", options=_PARTS, layout=w.Layout(width="420px"))
        self._people = w.SelectMultiple(description="Who", rows=8, layout=w.Layout(width="420px"))
        begin = [row(self._risk), row(self._part), row(self._people, html(note("Ctrl and click for several."))),
                 row(button("Begin a round", self._begin, primary=True))]  # fmt: skip
        self._beginning = w.Accordion([w.VBox(begin)], titles=("Begin a round",), selected_index=None)
        self._who = w.Dropdown(description="I am", layout=w.Layout(width="420px"))
        self._mine = IntervalForm(with_mode=True, unit="as asked", about="my estimate")
        self._why = line("Because", "What it rests on; shown with the numbers")
        self._late = line("Without", "Why we go on without those who are missing")
        self._sealed = w.VBox(
            [row(self._who), self._mine.view, self._why, row(button("Seal my estimate", self._give, primary=True)),
             row(button("Show what everybody gave", self._reveal)), self._late,
             row(button("Show without those missing", self._close))],
            layout=wide(grid_gap="6px"),
        )  # fmt: skip
        self._method = w.Dropdown(description="Pooled by", options=_METHODS, layout=w.Layout(width="420px"))
        self._picture = w.Output(layout=wide())
        self._open = w.VBox(
            [self._picture, row(button("Once more, each alone", self._again)),
             row(self._method, button("Pool", self._pool)),
             row(button("Take it over into the risk's numbers", self._take_over, primary=True))],
            layout=wide(grid_gap="6px"),
        )  # fmt: skip
        self._state, self._empty = html(), html()
        on_change(self._round, lambda _: self._chosen())
        self.body.children = (self._empty, self._beginning, row(self._round), self._state, self._sealed, self._open)

    def redraw(self) -> None:
        """Show the rounds of the record, the newest first."""
        risks = numbered(self.register)
        renew(self._risk, [(f"{number}. {short(risk.title)}", risk.id) for number, risk in risks])
        here = {key: each for key, each in self.register.participants.items() if each.present}
        people = tuple((person_words(self.register, key), key) for key in here)
        if tuple(self._people.options) != people:
            self._people.options = people
            self._people.value = tuple(here)
        missing = "There are no risks yet: word them in notebook 03." if not risks else ""
        missing = missing or ("Nobody is here yet: say who takes part in notebook 00." if not here else "")
        self._empty.value = str(note(missing) if missing else fragment())
        self._beginning.layout.display = "none" if missing else None
        rounds = self.register.estimate_rounds
        renew(self._round, [(short(each.record.quantity), key) for key, each in reversed(rounds.items())])
        self._round.layout.display = None if rounds else "none"
        self._fill()

    def _now(self) -> Round | None:
        return self.register.estimate_rounds.get(self._round.value or "")

    def _chosen(self) -> None:
        with self.watched():
            self._fill()

    def _fill(self) -> None:
        now = self._now()
        self._sealed.layout.display = None if now is not None and now.is_sealed else "none"
        self._open.layout.display = None if now is not None and not now.is_sealed else "none"
        self._picture.outputs = ()
        self._state.value = str(self._told(now) if now is not None else fragment())
        if now is None:
            return
        self._mine.unit = "times a year" if now.record.unit == "per year" else now.record.unit or "as asked"
        asked = [*now.missing, *now.answered]
        given = set(now.answered)
        renew(self._who, [(f"{self._name(each)}{' (given)' if each in given else ''}", each) for each in asked])
        if now.missing and self._who.value not in now.missing:  # who chose themselves stays
            self._who.value = now.missing[0]
        if not now.is_sealed and now.record.form == "amount":
            rows = [{**each, "who": self._name(str(each["who"]))} for each in now.spread()]
            self._picture.outputs = (redrawn(spread_of(now.record.quantity, now.record.unit, rows)),) if rows else ()

    def _name(self, key: str) -> str:
        return short(person_words(self.register, key), 60)

    def _told(self, now: Round) -> Safe:
        turn = f"Turn {now.turn}: "
        if now.is_sealed:
            waiting = ", ".join(self._name(each) for each in now.missing) or "nobody: show what everybody gave"
            said = f"{len(now.answered)} of {len(now.record.expected)} have given theirs, sealed. Missing: {waiting}."
        else:
            said = "everybody's estimate is shown."
        result = now.result
        lines = [element("div", None, element("b", None, turn), said)]
        if result is not None and result.low is not None and result.high is not None:
            pooled = f"Pooled by {result.method}: {result.low:,.4g} to {result.high:,.4g} {now.record.unit}."
            apart = ", ".join(self._name(each.participant) for each in result.dissent)
            lines.append(element("div", None, pooled, f" Apart from it: {apart}." if apart else ""))
        return element("div", {"class": "att-card"}, *lines)

    def _begin(self) -> None:
        with self.watched():
            risk = self.register.risks.get(self._risk.value or "")
            people = list(self._people.value)
            if risk is None or not people:
                raise InputError([Problem("the round", "has no risk, or nobody in it", "Choose both.")])
            part = self._part.value
            words = next(words for words, key in _PARTS if key == part)
            unit = "per year" if part == "frequency" else self._currency(risk.id)
            name, rounds = f"{risk.id}-{part.replace('.', '-').replace('_', '-')}", self.register.estimate_rounds
            key = next(each for each in (name, *(f"{name}-{n}" for n in range(2, 10_000))) if each not in rounds)
            given = {"expected": people, "unit": unit, "risk": risk.id, "part": part, "id": key}
            quantity = f"{short(risk.title)}: {words}"
            said = ", ".join(f"{field}={value!r}" for field, value in given.items())
            saved = self.save(
                lambda change: change.estimate_round(quantity, **given),
                said=f"a round is begun: {quantity}",
                python=f"change.estimate_round({quantity!r}, {said})",
            )
            if saved:
                self._beginning.selected_index = None
                self._round.value = key

    def _currency(self, risk: str) -> str:
        held, criteria = self.register.scenarios.get(risk), self.register.criteria
        return held.currency if held else criteria.currency if criteria else "GBP"

    def _give(self) -> None:
        with self.watched():
            who, key = self._who.value, self._round.value
            if not who or not key:
                return
            parts: dict[str, Any] = {**self._mine.parts}
            why = self._why.value.strip()
            typed, self._mine.value, self._why.value = self._mine.value, ("", "", ""), ""  # the next sees empty fields
            saved = self.save(
                lambda change: change.estimate_round(key).estimate(who, **parts, why=why),
                said=f"an estimate of {self._name(who)}, sealed",
                python=f"change.estimate_round({key!r}).estimate({who!r}, low=…, high=…)  {SEALED}",
                by=acting_as(self.workshop, who),
            )
            if not saved:
                self._mine.value, self._why.value = typed, why

    def _do(self, call: str, do: Callable[[Change, str], object], said: str, by: Person | None = None) -> None:
        key = self._round.value
        if key:
            self.save(lambda change: do(change, key), said=said, python=f"change.estimate_round({key!r}).{call}", by=by)

    def _reveal(self) -> None:
        self._do("reveal()", lambda change, key: change.estimate_round(key).reveal(), "everybody's estimate is shown")

    def _close(self) -> None:
        reason = self._late.value.strip()
        self._do(
            f"close_without({reason!r})",
            lambda change, key: change.estimate_round(key).close_without(reason),
            "the estimates are shown, without those missing",
        )

    def _again(self) -> None:
        self._do("again()", lambda change, key: change.estimate_round(key).again(), "another turn, each alone")

    def _pool(self) -> None:
        method = self._method.value
        self._do(
            f"pool({method!r})", lambda change, key: change.estimate_round(key).pool(method), "the estimates are pooled"
        )

    def _take_over(self) -> None:
        self._do(
            "take_over()",
            lambda change, key: change.estimate_round(key).take_over(),
            "the room's estimate is in the risk's numbers",
        )
