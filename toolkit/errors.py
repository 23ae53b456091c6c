"""Every error that a person can cause, said in three parts: where, what is wrong, what to do instead.

A mistake of the user's is always a `ToolkitError`; anything else that escapes is a defect of ours.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = [
    "INSTALL_WORKSHOP",
    "InputError",
    "IntegrityError",
    "Problem",
    "StaleChange",
    "ToolkitError",
    "nearest",
]

INSTALL_WORKSHOP = "In the toolkit's folder: pip install '.[workshop]'. From a wheel: pip install 'FILE.whl[workshop]'."
"""What to do where a package of the extra `workshop` is missing. No bare name: an index may know another by ours."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: `where` (file:line, or a named element), `what`, and what to write instead."""

    where: str
    what: str
    try_instead: str = ""

    def __str__(self) -> str:
        said = f"{self.where}: {self.what}" if self.where else self.what
        return f"{said}. {self.try_instead}" if self.try_instead else said


class ToolkitError(Exception):
    """A mistake that a person can mend: `where` it is, `what` is wrong, what to `try_instead`."""

    def __init__(self, what: str, *, where: str = "", try_instead: str = "") -> None:
        self.problem = Problem(where, what, try_instead)
        super().__init__(str(self.problem))

    @property
    def problems(self) -> Sequence[Problem]:
        """All that is wrong; a single problem unless a whole file was checked."""
        return (self.problem,)


class InputError(ToolkitError):
    """A file or form that cannot be taken in, with every problem found in it, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._problems = tuple(problems)
        if not self._problems:
            raise ValueError("an InputError needs at least one problem")
        first = self._problems[0]
        super().__init__(first.what, where=first.where, try_instead=first.try_instead)
        self.args = ("\n".join(str(problem) for problem in self._problems),)

    @property
    def problems(self) -> Sequence[Problem]:
        """Every problem found, in the order of the file."""
        return self._problems


class StaleChange(ToolkitError):
    """Somebody else changed the same record since it was read; nothing of this change was saved."""


class IntegrityError(ToolkitError):
    """A register whose history does not hold together: an entry was edited, removed, moved or forged."""


def nearest(word: str, allowed: Iterable[str], *, limit: int = 12) -> str:
    """A sentence that names the nearest allowed spelling, or what is allowed.

    At most `limit` allowed words are listed, so that an error stays readable.
    """
    options = sorted(set(allowed))
    close = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    if not options:
        return ""
    shown = ", ".join(options[:limit])
    more = f" and {len(options) - limit} more" if len(options) > limit else ""
    return f"Allowed: {shown}{more}."
