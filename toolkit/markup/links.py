"""Links to addresses that came from somebody else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from toolkit.markup.element import Safe, element, fragment
from toolkit.markup.escape import escape

__all__ = ["file_link", "is_linkable", "link"]

_BESIDE = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9_.~%/-]+")
_UNFIT = re.compile(r"[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff<>\"'`\\]")


def is_linkable(url: str) -> bool:
    """Whether an address may be clicked: https or http with a host, or mailto; nothing hidden, blank or quoted in it.

    A name before the host (`https://bank.example@elsewhere.example`) is refused too: it only serves to mislead.
    """
    if _UNFIT.search(url) or len(url) > 2_000:
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in ("https", "http") and bool(host) and "@" not in parts.netloc


def link(url: str, text: str | None = None) -> Safe:
    """A link that says `text`, or the address itself; just the text where the address is none to be clicked."""
    said = url if text is None else text
    if not is_linkable(url):
        return fragment(said)
    return element("a", {"href": url, "rel": "noopener noreferrer"}, said)


def file_link(address: str, text: str, *, is_kept: bool = False) -> Safe:
    """A link to a file beside the page, by its quoted relative address; with `is_kept` it is saved and not opened.

    Just the text where the address could lead to another host, or hold a scheme.
    """
    if not _BESIDE.fullmatch(address):
        return fragment(text)
    keep = ' download=""' if is_kept else ""
    return Safe(f'<a href="{escape(address)}"{keep}>{escape(text)}</a>')
