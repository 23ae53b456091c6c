"""Fields of a form: saved when a person leaves them, and never because a panel filled them from the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets as w

from toolkit.markup.element import Safe, element
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import html

__all__ = ["Given", "Inputs", "area", "choice", "handed_over", "heading", "more_words", "text"]

LABEL = "130px"
Options = Sequence[tuple[str, Any]]


def text(label: str, *, placeholder: str = "", width: str = "480px", label_width: str = LABEL) -> w.Text:
    """A line of text. Its value comes when the field is left, or Enter is pressed."""
    return w.Text(
        description=label,
        placeholder=placeholder,
        continuous_update=False,
        layout=w.Layout(width=width),
        style={"description_width": label_width},
    )


def area(
    label: str, *, placeholder: str = "", width: str = "98%", height: str = "62px", label_width: str = LABEL
) -> w.Textarea:
    """Some lines of text. Their value comes when the field is left."""
    return w.Textarea(
        description=label,
        placeholder=placeholder,
        continuous_update=False,
        layout=w.Layout(width=width, height=height),
        style={"description_width": label_width},
    )


def choice(label: str, options: Options = (), *, width: str = "340px", label_width: str = LABEL) -> w.Dropdown:
    """One of several, as (what is shown, what is meant)."""
    made = w.Dropdown(
        description=label,
        options=list(options),
        layout=w.Layout(width=width),
        style={"description_width": label_width},
    )
    _show_none(made)
    return made


def _show_none(widget: w.Widget) -> None:
    """A list takes a value of None for no choice and shows nothing, though it offers it, as “not said”: show that."""
    if isinstance(widget, w.Dropdown) and widget.value is None and widget.index is None:
        meant = [each for _, each in widget.options]
        if None in meant:
            widget.index = meant.index(None)


def heading(words: str, more: str | Safe = "") -> w.HTML:
    """A heading inside a panel, with a line of explanation."""
    line = element("span", {"class": "att-quiet"}, " ", more) if more else None
    return html(element("div", {"style": "margin:8px 0 0;line-height:1.5"}, element("b", None, words), line))


def more_words(rest: int, most: int) -> str:
    """What stands on the button that shows more: how many of how many come, or that these are all the others."""
    return (
        f"Show {most} more of {rest}"
        if rest > most
        else "Show the other one"
        if rest == 1
        else f"Show the other {rest}"
    )


class Given:
    """Whether what was typed was taken."""

    is_taken = False


@contextmanager
def handed_over(*fields: w.Text | w.Textarea) -> Iterator[Given]:
    """Empty fields before what was in them is saved, so that whoever types on meanwhile does not lose it; what is not
    taken is put back.
    """
    held = [field.value for field in fields]
    for field in fields:
        field.value = ""
    given = Given()
    try:
        yield given
    finally:
        if not given.is_taken:
            for field, value in zip(fields, held, strict=True):
                field.value = value


class Inputs:
    """Tells what a person typed from what a panel filled in."""

    def __init__(self) -> None:
        self._is_filling = False

    def on(self, widget: w.Widget, do: Callable[[], object], *, trait: str = "value") -> None:
        """Call `do` when a person changes the value of a field, or another trait of a widget."""
        on_change(widget, lambda _: None if self._is_filling else do(), trait=trait)

    @contextmanager
    def filling(self) -> Iterator[None]:
        """What changes in here, nobody typed."""
        before, self._is_filling = self._is_filling, True
        try:
            yield
        finally:
            self._is_filling = before

    def fill(self, widget: w.Widget, value: Any) -> None:
        """Show a value. A field that shows it already is left alone, with whatever is half typed in it.

        A list that does not offer the value, such as a kind of a library that is not loaded, offers it from then on.
        """
        if widget.value == value:
            with self.filling():
                _show_none(widget)
            return
        with self.filling():
            if isinstance(widget, w.Dropdown) and value not in [meant for _, meant in widget.options]:
                widget.options = [*widget.options, (str(value), value)]
            widget.value = value
            _show_none(widget)

    def offer(self, widget: w.Widget, options: Options, value: Any = None) -> None:
        """Renew the options of a list; what was chosen stays where it is still offered, unless `value` says else."""
        wanted = widget.value if value is None else value
        with self.filling():
            if tuple(widget.options) != tuple(options):
                widget.options = list(options)
            offered = [meant for _, meant in options]
            widget.value = wanted if wanted in offered else offered[0] if offered else None
            _show_none(widget)
