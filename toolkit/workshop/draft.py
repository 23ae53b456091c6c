"""What a person typed or chose and has not saved yet: kept while panels are drawn again, and said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import ipywidgets as w
from traitlets import TraitError

from toolkit.markup.element import element
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import button, html, row

__all__ = ["Draft", "line", "lines", "renew", "short"]

QUOTED = 200
"""How much of somebody else's text is shown beside one's own."""


def short(text: object, limit: int = 72) -> str:
    """A title on one line of a list: however long it is, the list stays readable."""
    words = " ".join(str(text).split())
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def renew(widget: w.Widget, options: Sequence[tuple[str, Any]]) -> None:
    """New options for a list; what is chosen stays chosen where it is still offered."""
    if tuple(widget.options) == tuple(options):
        return
    chosen, offered = widget.value, [meant for _, meant in options]
    with widget.hold_sync():
        widget.options = list(options)
        if isinstance(chosen, tuple):
            widget.value = tuple(each for each in chosen if each in offered)
        else:
            widget.value = chosen if chosen in offered else offered[0] if offered else None


def line(label: str, placeholder: str) -> w.Text:
    """A line of text as wide as the panel, told to the kernel when it is left."""
    return w.Text(description=label, placeholder=placeholder, continuous_update=False, layout=w.Layout(width="100%"))


def lines(label: str, placeholder: str) -> w.Textarea:
    """Some lines of text as wide as the panel, told to the kernel when they are left."""
    full = w.Layout(width="100%")
    made = w.Textarea(description=label, placeholder=placeholder, rows=2, continuous_update=False, layout=full)
    made.add_class("att-grows")
    return made


@dataclass
class _Kept:
    """What was typed about something that is not shown now, against which values and revisions."""

    called: str
    base: dict[str, Any]
    typed: dict[str, Any]
    seen: Mapping[str, int]


@dataclass
class _Shown:
    """What the form shows: a thing by its key and name, with the values that are recorded of it."""

    key: str = ""
    called: str = ""
    base: dict[str, Any] = field(default_factory=dict)
    recorded: dict[str, Any] = field(default_factory=dict)


class Draft:
    """The fields of a form that shows one thing after another, by the words that name them.

    A field is a widget, or anything else with a `value` to observe. What differs from the record is the person's own:
    it stays when the form is filled again, and is there again when somebody comes back to the thing. `seen` says which
    revisions of the record the form was filled from; it stays old while somebody else's change to a field lies under
    what is typed, so that saving is refused, once, and then shows what they wrote. A form that is made anew with the
    same `kept` goes on with what was typed in the one before.
    """

    def __init__(self, fields: Mapping[str, Any], *, kept: dict[str, Any] | None = None) -> None:
        self.seen: Mapping[str, int] = {}
        self._fields = dict(fields)
        self._shown = _Shown()
        self._kept: dict[str, _Kept] = {} if kept is None else kept
        self._theirs: dict[str, Any] = {}
        self._is_told = False
        self._is_filling = False
        self._note = html()
        self._note.layout.width = "auto"
        self._forget = button("Forget what is not saved", self.forget, tip="show again what is recorded")
        self.view = row(self._note, self._forget)
        for each in self._fields.values():
            on_change(each, lambda _: self.say())
        self.say()

    @property
    def typed(self) -> dict[str, Any]:
        """What differs from the values that the form was filled with, by field."""
        base = self._shown.base
        return {
            name: each.value
            for name, each in self._fields.items()
            if name in base and not _same(each.value, base[name])
        }

    def use(self, fields: Mapping[str, Any]) -> None:
        """Have other fields from the next `show` on, such as one for each part of a provision."""
        for name, each in fields.items():
            if self._fields.get(name) is not each:
                on_change(each, lambda _: self.say())
        self._fields = dict(fields)

    def show(
        self,
        key: str,
        values: Mapping[str, Any],
        seen: Mapping[str, int],
        *,
        called: str = "",
        proposed: bool = False,
    ) -> None:
        """Fill the form with what is recorded (or `proposed`) of a thing, but for what somebody typed and not saved."""
        if key == self._shown.key and self._shown.base:
            typed, base, saw = self.typed, self._shown.base, self.seen
        else:
            self.put_away()
            kept = self._kept.get(key)
            typed, base, saw = (kept.typed, kept.base, kept.seen) if kept else ({}, {}, seen)
        mine = {name: value for name, value in typed.items() if name in values and not _same(value, values[name])}
        theirs = {} if proposed else {n: values[n] for n in mine if n in base and not _same(base[n], values[n])}
        is_held = bool(theirs) and not self._is_told
        self._theirs = theirs if self._is_told else {}
        self._is_told = False
        self.seen = saw if is_held else seen
        rest = {name: base[name] for name in theirs} if is_held else {}
        self._shown = _Shown(key, called, {**values, **rest}, dict(values))
        self._put({**values, **mine}, own=mine)

    def settle(self) -> None:
        """What the form shows was saved just now: nothing of it is a draft any more."""
        self._shown.base = {name: each.value for name, each in self._fields.items()}
        self._theirs = {}
        self.say()

    def overtaken(self) -> None:
        """Saving was refused because somebody else changed the thing: the next `show` tells what they wrote."""
        self._is_told = True

    def forget(self) -> None:
        """Show what is recorded, and forget what was typed instead."""
        self._theirs = {}
        self._put(self._shown.recorded)

    def put_away(self) -> None:
        """Keep what is typed for when somebody comes back to the thing; the form shows nothing after this."""
        self._keep()
        self._shown = _Shown()

    def _keep(self) -> None:
        """What is typed about the thing that is shown is kept, or is nothing any more."""
        shown = self._shown
        if not shown.base:
            return
        if typed := self.typed:
            self._kept[shown.key] = _Kept(shown.called, dict(shown.base), typed, self.seen)
        else:
            self._kept.pop(shown.key, None)

    def say(self) -> None:
        """Tell what is not saved yet, here and elsewhere."""
        if self._is_filling:
            return
        self._keep()
        typed = list(self.typed)
        said = [element("div", None, f"Not saved yet: {', '.join(typed)}.")] if typed else []
        for name, value in self._theirs.items():
            words = short(value if value not in ("", None, ()) else "nothing", QUOTED)
            line_ = f"They wrote under {name}: “{words}”. Saving again puts yours in its place."
            said.append(element("div", None, line_))
        elsewhere = {key: each for key, each in self._kept.items() if key != self._shown.key}
        if elsewhere:
            named = ", ".join(f"“{short(each.called or key, 50)}”" for key, each in elsewhere.items())
            said.append(element("div", None, f"Typed and not saved at {named}."))
        self._note.value = str(element("div", {"class": "att-warn"}, *said)) if said else ""
        self._forget.layout.display = None if typed else "none"
        self.view.layout.display = None if said else "none"

    def _put(self, values: Mapping[str, Any], own: Collection[str] = ()) -> None:
        with self._filling():
            for name, each in self._fields.items():
                if name in values and each.value != values[name]:
                    with suppress(TraitError):  # what a list does not offer any more cannot be chosen in it
                        each.value = values[name]
                if name in values and name not in own:
                    self._shown.base[name] = each.value  # a field may show a value in words of its own
        self.say()

    @contextmanager
    def _filling(self) -> Iterator[None]:
        before, self._is_filling = self._is_filling, True
        try:
            yield
        finally:
            self._is_filling = before


def _same(one: Any, other: Any) -> bool:
    """Whether two values say the same: neither spaces around a text nor the order of what is marked count."""
    if isinstance(one, str) and isinstance(other, str):
        return one.strip() == other.strip()
    if isinstance(one, tuple) and isinstance(other, tuple):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return bool(one == other)
