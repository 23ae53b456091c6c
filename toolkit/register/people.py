"""Names of people, kept beside the history so that erasing one breaks nothing: events name people by id only."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.register.tables import people

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["erase_name", "names", "store_names"]


def names(connection: Connection) -> dict[str, str]:
    """Every name that is kept, by person id."""
    return {str(row.id): str(row.name) for row in connection.execute(people.select())}


def store_names(connection: Connection, wanted: Mapping[str, str]) -> None:
    """Keep these names, in place of any that the same people had."""
    known = names(connection)
    for person, name in wanted.items():
        person = unicodedata.normalize("NFC", person)
        if known.get(person) != name:
            erase_name(connection, person)
            connection.execute(people.insert(), {"id": person, "name": name})


def erase_name(connection: Connection, person: str) -> None:
    """Forget the name of a person; what that person did stays, under the id."""
    connection.execute(people.delete().where(people.c.id == unicodedata.normalize("NFC", person)))
