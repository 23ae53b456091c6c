"""The three tables of a register. This module and its neighbours `engines` and `store` alone load SQLAlchemy."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

__all__ = ["FORMAT", "VERSION", "events", "meta", "metadata", "people"]

FORMAT = "ai-threat-toolkit/register"
VERSION = 1

metadata = MetaData()


class Stored(LargeBinary):
    """Bytes as the driver gives them: a forged row may hold anything, and whoever reads it says so."""

    def result_processor(self, dialect: object, coltype: object) -> None:  # noqa: ARG002
        """No conversion: SQLAlchemy's own would fail on what is not bytes."""
        return


events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("body", Stored, nullable=False),
    Column("prev", Text, nullable=False, unique=True),
    Column("hash", Text, nullable=False),
    UniqueConstraint("record", "rev"),
)
"""The history. Rows are only ever added."""

people = Table("people", metadata, Column("id", Text, primary_key=True), Column("name", Text, nullable=False))
"""Names beside the history, so that they can be erased."""

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
"""What this database is (`format`, `version`), and fields of a `register.json` that this version does not know."""
