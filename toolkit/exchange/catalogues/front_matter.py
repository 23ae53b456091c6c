"""Markdown that begins with a block of YAML between two lines `---`: the block read strictly, the rest as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.exchange.catalogues.own_copy import CopyFile
from toolkit.exchange.catalogues.plain import clean
from toolkit.files.foreign_yaml import read_foreign_yaml

__all__ = ["Page", "has_front_matter", "read_page"]

LIMIT_BLOCK = 20_000
LIMIT_NODES = 2_000
LIMIT_DEPTH = 6


@dataclass(frozen=True)
class Page:
    """The keys of the block, and the text after it."""

    matter: dict[str, Any]
    body: str


def has_front_matter(file: CopyFile) -> bool:
    """Does it begin with a block?"""
    return file.head.removeprefix("\ufeff").lstrip("\r\n").startswith(("---\n", "---\r\n"))


def read_page(file: CopyFile) -> Page:
    """The block and the text. Raises `InputError` where the block has no end, or is no block of keys."""
    text = clean_breaks(file.text)
    _, _, after = text.partition("---\n")
    block, end, body = after[: LIMIT_BLOCK + 5].partition("\n---\n")
    if not end:
        what = f"the block that the page begins with has no end within {LIMIT_BLOCK:,} characters"
        raise InputError([Problem(f"{file.source}:1", what, "Close it by a line `---`.")])
    # The first line is put back, so that errors name the line of the file.
    document = read_foreign_yaml(
        f"\n{block}\n",
        source=file.source,
        limit_bytes=LIMIT_BLOCK * 4,
        limit_depth=LIMIT_DEPTH,
        limit_nodes=LIMIT_NODES,
    )
    if not isinstance(document.data, dict):
        what = "keys and values are expected between the lines `---`"
        raise InputError([Problem(f"{file.source}:1", what, "Write `key: value` lines.")])
    return Page(document.data, clean(after[len(block) + len(end) :] if body else ""))


def clean_breaks(text: str) -> str:
    """The text with plain line breaks, from its first line that is not empty."""
    return text.replace("\r\n", "\n").lstrip("\n")
