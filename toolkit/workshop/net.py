"""The net under every click: what is wrong with the toolkit itself is said in the panel, not only in a log.

Everything that calls back from a widget goes through `on_click` or `on_change`. A mistake of a person's is a
`ToolkitError` and handled by the panel; whatever else is raised is a defect of ours. JupyterLab would write it to a log
that nobody opens, and the click would seem to do nothing.

One thing no net can catch. The browser sends a click at once, but holds a field's second change back while the first
is still being worked on, until it hears that the kernel is idle; so a click can be handled before such a change has
even been sent. Putting the click off to the next turn of the kernel's loop does not help, for the change is not in the
queue yet, and waiting a while would only guess. Fields therefore send their value when they are left, and handlers are
kept short.

One at a time. JupyterLab may have the kernel answer widgets that were there at the beginning in one thread and those
made later in another; a click on “Write it” would then begin before the click on “Record” before it has ended. Our
settings for JupyterLab forbid that, which also keeps the order; where somebody's own JupyterLab has other settings, a
lock still lets no two handlers run at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, Protocol
from weakref import WeakKeyDictionary, WeakSet

import ipywidgets as w

__all__ = ["afterwards", "in_turn", "note_saved", "on_change", "on_click", "out_of_turn", "watch_over"]


_one_at_a_time = RLock()
_MOMENT = 0.1
"""Seconds in which the browser hears that a click was answered."""
_BREATH = 0.02
"""Seconds between two panels that follow, in which a click that was made meanwhile is answered."""


class Telling(Protocol):
    """What tells of a defect; a panel is it."""

    view: w.Widget

    def tell_defect(self, error: Exception, *, is_saved: bool) -> None:
        """Say that the toolkit failed, and whether what was clicked is in the record."""


class _Saves:
    """How often something was saved, to know whether a click that failed had saved before."""

    count = 0


_panels: WeakSet[Any] = WeakSet()


def watch_over(panel: Telling) -> None:
    """Have a panel told when something in it fails."""
    _panels.add(panel)


def note_saved() -> None:
    """Something was saved just now."""
    _Saves.count += 1


def on_click(button: w.Button, do: Callable[[], object]) -> None:
    """Call `do` at a click."""

    def call(_: w.Button) -> None:
        with _net(button):
            do()

    button.on_click(call)


def on_change(field: Any, do: Callable[[Any], object], *, trait: str = "value") -> None:
    """Call `do` with the change when a field's value changes, or another trait of a widget's."""

    def call(change: Any) -> None:
        with _net(field):
            do(change)

    field.observe(call, names=trait)


def afterwards(panel: Telling, do: Callable[[], object]) -> None:
    """Call `do` a moment after the click that is being answered, which so does not wait for it, nor does what was typed
    meanwhile; at once where no loop runs, as in a script. What fails in it is told in the panel.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        do()
        return

    def call() -> None:
        with _net(panel):
            do()

    loop.call_later(_MOMENT, call)


_Turns = dict[tuple[int, str], tuple[Telling, Callable[[], object]]]
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, _Turns] = WeakKeyDictionary()


def in_turn(panel: Telling, do: Callable[[], object], *, about: str = "") -> None:
    """Call `do` after the click that is being answered, one panel after the other and with room for a click between
    two of them; at once where no loop runs, as in a script. A panel that waits `about` the same already is called once,
    with what was given last.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        do()
        return
    turns = _turns.setdefault(loop, {})
    if not turns:
        loop.call_later(_MOMENT, _next_turn, loop)
    turns[id(panel), about] = panel, do


def out_of_turn(panel: Telling, *, about: str = "") -> None:
    """The panel has followed by itself: it waits for no turn any more."""
    for turns in _turns.values():
        turns.pop((id(panel), about), None)


def _next_turn(loop: asyncio.AbstractEventLoop) -> None:
    turns = _turns.get(loop, {})
    for key in list(turns)[:1]:
        panel, do = turns.pop(key)
        try:
            with _net(panel):
                do()
        finally:
            if turns:
                loop.call_later(_BREATH, _next_turn, loop)


@contextmanager
def _net(source: Any) -> Iterator[None]:
    with _one_at_a_time:
        saves = _Saves.count
        try:
            yield
        except Exception as error:
            for panel in _panels_of(getattr(source, "view", source)):
                panel.tell_defect(error, is_saved=_Saves.count != saves)
            raise


def _panels_of(widget: w.Widget) -> list[Telling]:
    """The panels that hold the widget; all of them where it stands in none just now."""
    panels: list[Telling] = list(_panels)
    return [each for each in panels if _holds(each.view, widget)] or panels


def _holds(root: w.Widget, widget: w.Widget) -> bool:
    return root is widget or any(_holds(child, widget) for child in getattr(root, "children", ()))
