"""Build HTML and SVG from elements: plain text is escaped, and only `Safe` text passes as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from toolkit.markup.escape import escape
from toolkit.markup.tags import PAINT_ATTRIBUTES, REFUSED_ATTRIBUTES, TAGS, VOID_TAGS

__all__ = ["Child", "Safe", "Value", "element", "fragment", "number", "stylesheet"]

_ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9:_-]*")
_LINK = re.compile(r"(https?://|mailto:|#)[^\x00-\x20]+", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FOREIGN_PAINT = re.compile(r"url\s*\(\s*(?!#)|expression\s*\(|@import", re.IGNORECASE)


class Safe(str):
    """Text that is markup already. Only this room makes it; joining it with plain text gives plain text again."""

    __slots__ = ()

    def __html__(self) -> str:
        """What templates call to learn that this needs no escaping."""
        return str(self)


Child: TypeAlias = str | int | float | None
Value: TypeAlias = str | int | float | bool | None


def element(tag: str, attrs: Mapping[str, Value] | None = None, *children: Child) -> Safe:
    """One element with its attributes and children.

    Children: plain text is escaped, `Safe` passes, numbers are written out, None is left out. Attributes: None and
    False are left out, True stands as `name=""`. Raises ValueError (a mistake of the caller's, never of the text) for
    a tag outside the allowed list, for event handlers, for addresses other than https, http, mailto and #fragment,
    and for paint from elsewhere.
    """
    if tag not in TAGS:
        raise ValueError(f"<{tag}> is not among the tags that we write")
    written = "".join(_attribute(name, value) for name, value in (attrs or {}).items())
    inner = fragment(*children)
    if tag in VOID_TAGS and inner:
        raise ValueError(f"<{tag}> holds nothing")
    if not inner and TAGS[tag]:
        return Safe(f"<{tag}{written}/>")
    return Safe(f"<{tag}{written}>{inner}</{tag}>")


def fragment(*children: Child) -> Safe:
    """Several children one after the other, escaped as `element` escapes them."""
    return Safe("".join(_child(child) for child in children))


def stylesheet(css: str) -> Safe:
    """A style element. `css` is ours, never a person's: raises ValueError where it could end the element or load."""
    if "<" in css or _FOREIGN_PAINT.search(css):
        raise ValueError("a style sheet of ours neither holds tags nor loads anything")
    return Safe(f"<style>{_CONTROLS.sub('', css)}</style>")


def number(value: float) -> str:
    """A number as markup writes it: at most two decimals, no exponent, no trailing zeros."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def _child(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Safe):
        return str(child)
    return escape(child) if isinstance(child, str) else number(child)


def _attribute(name: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    if not _ATTRIBUTE.fullmatch(name) or name.lower().startswith("on") or name.lower() in REFUSED_ATTRIBUTES:
        raise ValueError(f"the attribute {name!r} is not among those that we write")
    written = "" if value is True else value if isinstance(value, str) else number(value)
    if name == "href" and not _LINK.fullmatch(written):
        raise ValueError("an address is https, http, mailto or a place on the page; use link() for others' addresses")
    if name in PAINT_ATTRIBUTES and _FOREIGN_PAINT.search(written):
        raise ValueError(f"{name} may not refer to anything outside the page")
    return f' {name}="{escape(written)}"'
