"""The examples of a threat whose text was checked before: held apart, and typed when somebody reads them.

Examples are the larger half of a library, and only those who test its rules read them. Elsewhere, and on a first
reading, they are a plain tuple, checked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

__all__ = ["ExamplesLater", "as_a_tuple", "unless_later"]

Example = TypeVar("Example")


class ExamplesLater(Sequence[Example]):
    """Reads like the tuple that it stands for, and is equal to it; copied, written out or pickled it becomes one."""

    def __init__(self, read: Callable[[], tuple[Example, ...]]) -> None:
        self._read = read

    @cached_property
    def _all(self) -> tuple[Example, ...]:
        return self._read()

    @overload
    def __getitem__(self, index: int) -> Example: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Example, ...]: ...
    def __getitem__(self, index: int | slice) -> Example | tuple[Example, ...]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Example]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | ExamplesLater) and self._all == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return repr(self._all)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._all,)


def unless_later(given: Any, check: Callable[[Any], Any]) -> Any:
    """For a field's type: what was checked before is left for later; all else is checked now."""
    return given if isinstance(given, ExamplesLater) else check(given)


def as_a_tuple(held: Sequence[Any], write: Callable[[Any], Any]) -> Any:
    """For a field's type: how it is written out."""
    return write(tuple(held))
