"""Who stands for a document: the sign-offs recorded, and how far the record has moved since."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.register.kinds import kind_of
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Table, lines
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import counted

__all__ = ["signatures"]


def _counts(record: str) -> bool:
    """Whether a change of a record is one of what was signed: signing and handing out are not."""
    return kind_of(record) not in ("signoff", "told")


def signatures(m: Material) -> Iterator[Block]:
    """Who signed, in which role, on which day, on which state of the record; and the head that all of this is of."""
    state, rows = m.register.state(), []
    for key, each in m.register.signoffs.items():
        revision = state.current[f"signoff:{key}"]
        since = sum(1 for other in state.current.values() if other.seq > each.events and _counts(other.record))
        rows.append(
            (
                m.person(each.participant),
                m.more(each.role),
                revision.at[:10],
                m.text(each.statement),
                lines(
                    f"event {each.events}, {each.head[:12]}…",
                    f"{counted(since, 'record')} changed since" if since else "",
                ),
                m.source(f"signoff:{key}, event {revision.seq}"),
            )
        )
    if rows:
        columns = ("Who", "Role", "Day", "Statement", "Signed on", "From")
        yield Table(columns, tuple(rows), (2.4, 1.5, 1.2, 3.6, 1.6, 1.3))
    else:
        yield Missing(
            "signoff",
            "Who signs this, in which role? Nobody has yet; it is done in notebook 06 (`ai-threat workshop`).",
            "Accountable owner",
            "description",
        )
    yield Paragraph(
        "`ai-threat verify`, with the head of the history that stands at the top of this document, tells whether the "
        "record was altered since."
    )
