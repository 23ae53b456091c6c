"""Text that begins with a block of YAML between two lines `---`: where the block ends, and what it says."""

from __future__ import annotations

from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.files.foreign_yaml import read_foreign_yaml

__all__ = ["begins_with_matter", "front_matter"]

LIMIT_BLOCK = 20_000
LIMIT_NODES = 2_000
LIMIT_DEPTH = 6


def begins_with_matter(text: str) -> bool:
    """Does it begin with a block?"""
    return text.removeprefix("\ufeff").lstrip("\r\n").startswith(("---\n", "---\r\n"))


def front_matter(
    text: str,
    *,
    source: str,
    limit_block: int = LIMIT_BLOCK,
    limit_nodes: int = LIMIT_NODES,
    limit_depth: int = LIMIT_DEPTH,
) -> tuple[dict[str, Any], str]:
    """The keys of the block, and the text after it.

    Raises `InputError` where the block has no end within `limit_block` characters, or is no block of keys.
    """
    plain = text.replace("\r\n", "\n").lstrip("\n")
    _, _, after = plain.partition("---\n")
    block, end, body = after[: limit_block + 5].partition("\n---\n")
    if not end and after.endswith("\n---") and len(after) <= limit_block:
        block, end, body = after.removesuffix("\n---"), "\n---", ""
    if not end:
        what = f"the block that the page begins with has no end within {limit_block:,} characters"
        raise InputError([Problem(f"{source}:1", what, "Close it by a line `---`.")])
    # The first line is put back, so that errors name the line of the file.
    document = read_foreign_yaml(
        f"\n{block}\n",
        source=source,
        limit_bytes=limit_block * 4,
        limit_depth=limit_depth,
        limit_nodes=limit_nodes,
    )
    if not isinstance(document.data, dict):
        what = "keys and values are expected between the lines `---`"
        raise InputError([Problem(f"{source}:1", what, "Write `key: value` lines.")])
    return document.data, after[len(block) + len(end) :] if body else ""
