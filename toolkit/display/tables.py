"""Tables and small marks for people, built of escaped elements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from toolkit.markup.element import Safe, element, fragment

__all__ = ["card", "chip", "table"]

TALL = 800
"""Signs of markup from which on a cell may grow taller than a row should."""


def table(rows: Sequence[Mapping[str, str | Safe]], columns: Sequence[str] | None = None) -> Safe:
    """Rows as a table; columns in the order given, else as they first appear. Plain text is escaped."""
    names = list(columns) if columns is not None else list(dict.fromkeys(key for row in rows for key in row))
    head = element("tr", None, *(element("th", {"scope": "col"}, name) for name in names))
    body = [element("tr", None, *(_cell(row.get(name, "")) for name in names)) for row in rows]
    return element("table", {"class": "att-table"}, element("thead", None, head), element("tbody", None, *body))


def _cell(content: str | Safe) -> Safe:
    """A cell; what is very long scrolls inside it, so that the table stays a table."""
    return element("td", None, element("div", {"class": "att-cell"}, content) if len(content) > TALL else content)


def chip(text: str, kind: str = "") -> Safe:
    """A small coloured label; it says in words what its colour says."""
    return element("span", {"class": f"att-chip {kind}".strip()}, text)


def card(title: str | Safe, *parts: str | Safe, chips: Iterable[Safe] = ()) -> Safe:
    """A box with a title, labels and paragraphs."""
    paragraphs = [part if isinstance(part, Safe) else element("div", None, part) for part in parts]
    return element("div", {"class": "att-card"}, element("h4", None, fragment(*chips), title), *paragraphs)
