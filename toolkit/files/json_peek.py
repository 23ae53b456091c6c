"""What a JSON file seems to be, told without parsing it: also where it is cut off half way, or wrong further down."""

from __future__ import annotations

import json
import re

__all__ = ["top_keys"]

_LONGEST_KEY = 200
# Possessive, and the closing quote optional, so that text without an end costs one pass.
_KEY_PIECE = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[{}\[\]:]', re.DOTALL)


def top_keys(text: str) -> frozenset[str]:
    """The keys of the outermost object, read without parsing, so that a file cut off half way is still recognised."""
    keys: set[str] = set()
    depth, last = 0, ""
    for found in _KEY_PIECE.finditer(text):
        piece = found.group()
        if piece[0] == '"':
            last = piece
        elif piece == ":":
            if depth == 1 and len(last) < _LONGEST_KEY:
                keys.add(_plain(last))
        else:
            depth += 1 if piece in "{[" else -1
    return frozenset(keys)


def _plain(quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        return ""
