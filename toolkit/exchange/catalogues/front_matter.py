"""Markdown that begins with a block of YAML between two lines `---`: the block read strictly, the rest as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.exchange.catalogues.own_copy import CopyFile
from toolkit.exchange.catalogues.plain import clean
from toolkit.files.front_matter import begins_with_matter, front_matter

__all__ = ["Page", "has_front_matter", "read_page"]


@dataclass(frozen=True)
class Page:
    """The keys of the block, and the text after it."""

    matter: dict[str, Any]
    body: str


def has_front_matter(file: CopyFile) -> bool:
    """Does it begin with a block?"""
    return begins_with_matter(file.head)


def read_page(file: CopyFile) -> Page:
    """The block and the text. Raises `InputError` where the block has no end, or is no block of keys."""
    matter, body = front_matter(file.text, source=file.source)
    return Page(matter, clean(body))
