"""Text and values as OSCAL takes them: Markdown in which what people typed stays text, and strings of one line.

Markup (titles, descriptions, remarks) is Markdown in OSCAL, so text is escaped. Values of properties and names of
parties are plain strings of one line, which are shown as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from toolkit.errors import ToolkitError
from toolkit.markup.escape import visible
from toolkit.markup.markdown import md, md_lines

__all__ = ["NS", "VERSION", "Json", "bullets", "href_of", "line", "moment", "prop", "props", "prose", "tidy", "value"]

VERSION = "1.2.1"
"""The OSCAL version that the documents are written in."""
NS = "https://ai-threat-toolkit.invalid/ns/oscal"
"""Names what is ours and not OSCAL's. `.invalid` belongs to nobody, and nothing is ever to be fetched there."""
Json = dict[str, Any]

_LONGEST = 240
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})")
_NOTHING: tuple[Any, ...] = (None, "", [])


def tidy(given: Mapping[str, Any]) -> Json:
    """Without what says nothing: OSCAL knows no empty texts and no empty lists. An empty object may mean something."""
    return {key: each for key, each in given.items() if not any(each is none or each == none for none in _NOTHING)}


def line(text: str) -> str:
    """Text as a title: one line of Markdown, cut where it is very long (its full length stands in a description)."""
    return md(_cut(_plain(text))) or "–"


def prose(*texts: str) -> str:
    """Texts as Markdown, each line a paragraph of its own."""
    return "\n\n".join(said for each in texts if (said := md_lines(each)))


def bullets(texts: list[str]) -> str:
    """Texts as a list in Markdown."""
    return "\n".join(f"- {said}" for each in texts if (said := md(each)))


def value(text: str) -> str:
    """Text as a plain string of one line."""
    return _plain(text)


def prop(name: str, said: object, *, core: bool = False, **more: str) -> Json | None:
    """A property, ours unless it is one of OSCAL's own (`core`); None where there is nothing to say."""
    plain = value(str(said))
    if not plain:
        return None
    return tidy({"name": name, "value": plain, "ns": None if core else NS, **more})


def props(*given: Json | None) -> list[Json]:
    """Those properties that say something."""
    return [each for each in given if each is not None]


def moment(day: object, *, last: bool = False) -> str:
    """A day, or a moment as some program wrote it, as a moment with its time zone.

    A day begins at midnight UTC, and with `last` ends a second before the next. Raises `ToolkitError` for neither.
    """
    said = str(day).strip()
    if _DAY.fullmatch(said):
        return f"{said}T23:59:59Z" if last else f"{said}T00:00:00Z"
    if _MOMENT.fullmatch(said):
        return said
    raise ToolkitError(f"{said[:40]!r} is no moment", try_instead="Write it as 2027-03-31T12:00:00Z.")


def href_of(where: str, *, file: bool = False) -> str:
    """Where something is, as a reference that a program may follow: an address of the web, or a file's relative path.

    Empty for anything else: what could run, or be mistaken for a part of the document, is text and no reference.
    """
    said = _plain(where)
    if file:
        return "" if said.startswith(("/", "\\")) or ":" in said.partition("/")[0] else quote(said, safe="/._-~")
    try:
        parts = urlsplit(said)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s<>\"{}|\\^`]", said):
        return ""
    return quote(said, safe="%/:?#[]@!$&'()*+,;=-._~")


def _plain(text: str) -> str:
    return " ".join(visible(text).replace("\ufeff", " ").split())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
