"""Make something of a register that is all from one moment, also while others change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.register import Register

__all__ = ["at_one_moment"]

_TRIES = 5
Made = TypeVar("Made")


def at_one_moment(register: Register, make: Callable[[], Made]) -> Made:
    """What `make` gives, all from one moment of the register, so that the head printed fits what is said.

    Raises `ToolkitError` where the register is changed so quickly that no such moment is found.
    """
    for _ in range(_TRIES):
        head = register.head
        made = make()
        if register.head == head:
            return made
    raise ToolkitError(
        "the register is being changed at this moment", where=register.url, try_instead="Export it again in a while."
    )
