"""How wide the columns of a table are in a document on paper: by their shares, but no word of a heading is broken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.pictures.text import text_width

__all__ = ["column_widths"]

_BESIDE_CM = 0.45
"""What a cell keeps free at both sides."""
_WIDER = 1.12
"""Room for a reader's font that is wider than the one measured."""
_LONGEST_CM = 2.9
"""Up to which a word of a row is kept whole; ids may be longer than a column can be."""
_CM_A_POINT = 2.54 / 72


def column_widths(
    columns: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], *, line: float, size: float
) -> list[float]:
    """The width of each column, in cm, which fill the `line` together; `size` is that of type, in points.

    A column gets what its share asks for, or more, where its longest word does not fit; the others give it up in
    proportion to what they can spare. Where not all words fit, those of the headings come first; else the shares stand.
    """
    total = sum(shares) or 1
    wanted = [line * share / total for share in shares]
    heads = [_word(each, size, bold=True) for each in columns]
    cells = [
        min(max((_word(row[place], size, bold=not place) for row in rows), default=0.0), _LONGEST_CM)
        for place in range(len(columns))
    ]
    for needed in ([max(pair) for pair in zip(heads, cells, strict=True)], heads):
        lacking = sum(max(need - want, 0.0) for need, want in zip(needed, wanted, strict=True))
        spare = [max(want - need, 0.0) for need, want in zip(needed, wanted, strict=True)]
        if lacking <= sum(spare):
            given = lacking / (sum(spare) or 1)
            pairs = zip(needed, wanted, spare, strict=True)
            return [max(need, want) - each * given for need, want, each in pairs]
    return wanted


def _word(text: str, size: float, *, bold: bool) -> float:
    """What the longest word of a text needs, in cm, with what a cell keeps free."""
    words = re.split(r"\s+|(?<=[-/])", text)
    widest = max((text_width(word, size, bold=bold) for word in words if word), default=0.0)
    return widest * _CM_A_POINT * _WIDER + _BESIDE_CM
