"""How the scoring methods that were used agree on the order of risks, and which pairs they put in opposite order."""

from __future__ import annotations

from toolkit.exchange.sheets.book import LEVELS, Book
from toolkit.exchange.sheets.sheet import Column, Row, Sheet

__all__ = ["methods_sheet"]


def methods_sheet(book: Book) -> Sheet:
    """A row for each two methods, and one for each pair of risks that they put in opposite order."""
    rows: list[Row] = []
    for level in LEVELS:
        found = book.disagreement(level)
        for row in found.agreement():
            if row["pairs"]:
                told = f"same order {row['same order']}, opposite {row['opposite order']}, of {row['pairs']} pairs"
                methods = (book.method_title(row["method"]), book.method_title(row["other method"]))
                rows.append((level, *methods, "agreement", told, "", "", row["tau"]))
        for each in found.reversals:
            methods = (book.method_title(each.method), book.method_title(each.other_method))
            rows.append((level, *methods, "opposite order", "", each.above, each.below, None))
    columns = (
        Column("Level of", 11, choices=tuple(LEVELS)),
        Column("Method", 28),
        Column("Other method", 28),
        Column("What", 16),
        Column("In pairs", 44),
        Column("The first puts this", 36),
        Column("above this", 36),
        Column("Rank agreement (tau)", 14),
    )
    about = (
        "Where several methods judged the same risks: how far they agree on their order, and which pairs they put the "
        "other way round. Levels and numbers of different methods mean different things; only orders are compared."
    )
    return Sheet("Methods compared", about, columns, rows)
