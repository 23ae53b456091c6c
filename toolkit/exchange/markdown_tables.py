"""The tables in a text of Markdown: where a tool keeps only prose, people write parts and flows into tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["markdown_tables"]

MAX_CHARACTERS = 200_000
MAX_ROWS = 2_000
MAX_COLUMNS = 30
_RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*")
_MARKS = re.compile(r"[*`]{1,3}|\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")


def markdown_tables(text: str) -> Iterator[tuple[list[str], list[list[str]]]]:
    """Each table as its header and its rows, in the order of the text; cells without marks of bold, code and links.

    A table is a line with bars, a line of dashes and bars, and lines with bars. Rows are as long as the header. At most
    the first 200,000 characters, 2,000 rows and 30 columns are read.
    """
    lines = text[:MAX_CHARACTERS].split("\n")
    left, number = MAX_ROWS, 0
    while number + 1 < len(lines):
        header = _cells(lines[number])
        rule = lines[number + 1].strip()
        number += 1
        if len(header) < 2 or len(rule) > 1_000 or "|" not in rule or not _RULE.fullmatch(rule):
            continue
        rows = []
        number += 1
        while number < len(lines) and "|" in lines[number] and left > 0:
            cells = _cells(lines[number])
            rows.append([*cells, *[""] * len(header)][: len(header)])
            number, left = number + 1, left - 1
        yield header, rows


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|").removesuffix("|")
    parts = re.split(r"(?<!\\)\|", bare, maxsplit=MAX_COLUMNS)[:MAX_COLUMNS] if "|" in line else []
    return [_MARKS.sub(lambda found: found.group(1) or "", part.replace("\\|", "|")).strip() for part in parts]
