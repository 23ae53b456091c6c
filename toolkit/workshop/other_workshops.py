"""Other workshops of the organisation: remembered by their address, opened only to be read, and closed at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.conformity.roll_up import RollUp, roll_up
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.reading import read_limited
from toolkit.register import Register, open_register
from toolkit.register.addresses import address_to_keep, register_at

__all__ = ["forget", "other_register", "remember", "remembered", "rolled_up"]

CARD = ".ai-threat-other-systems"
"""The file in a workshop's folder that remembers the others, an address a line of a JSON list."""
_MOST = 50
_LIMIT = 100_000


def remembered(folder: Path) -> list[str]:
    """The addresses of the other workshops that were used here, the newest first; none where that cannot be read."""
    try:
        said = json.loads(read_limited(folder / CARD, source=CARD, limit_bytes=_LIMIT))
    except (InputError, ValueError, RecursionError):
        return []
    listed = said if isinstance(said, list) else []
    return [each for each in listed if isinstance(each, str) and each.strip() and each.isprintable()][:_MOST]


def remember(folder: Path, address: str) -> str:
    """Remember another workshop's address, never with a password. Gives it as it is remembered.

    A path is made whole, so that it means the same from everywhere. Raises `ToolkitError` where the folder may not be
    written to.
    """
    kept = address_to_keep(address)
    rest = [each for each in remembered(folder) if each != kept]
    write_atomic(folder / CARD, json.dumps([kept, *rest][:_MOST], ensure_ascii=False, indent=1) + "\n", overwrite=True)
    return kept


def forget(folder: Path, address: str) -> None:
    """Remember an address no longer."""
    rest = [each for each in remembered(folder) if each != address]
    write_atomic(folder / CARD, json.dumps(rest, ensure_ascii=False, indent=1) + "\n", overwrite=True)


@contextmanager
def other_register(address: str) -> Iterator[Register]:
    """Another team's register, only to be read: nothing of it changes, and nobody who works in it waits.

    `address` is a workshop's folder, a register's file or a database address. Raises `ToolkitError` that says where.
    """
    said = address.strip()
    if not said:
        raise ToolkitError(
            "no other workshop is named", try_instead="Type its folder, its register.db, or a database address."
        )
    with open_register(register_at(said), create=False, read_only=True) as register:
        yield register


def rolled_up(
    own: Register | None, addresses: Sequence[str], catalogue: Catalogue
) -> tuple[RollUp | None, list[Problem]]:
    """Several workshops together, this one (`own`) first; and what is wrong with those that cannot be read.

    Gives None where no register is left to be read.
    """
    problems: list[Problem] = []
    with ExitStack() as stack:
        opened = [own] if own is not None else []
        for address in addresses:
            called = address_to_keep(address)
            try:
                register = stack.enter_context(other_register(address))
                register.system()
            except ToolkitError as error:
                problems += [Problem(each.where or called, each.what, each.try_instead) for each in error.problems]
                continue
            if any(register.head == other.head and register.head.events for other in opened):
                what = "this is the same register as one further up"
                problems.append(Problem(called, what, "Leave it out, or name another."))
                continue
            opened.append(register)
        return (roll_up(opened, catalogue) if opened else None), problems
