"""How what is written may be handled: its mark, and whether names and internals are left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from toolkit.errors import ToolkitError, nearest

__all__ = ["MARKS", "Handling", "Mark"]

Mark = Literal["official", "internal", "public"]
MARKS: tuple[Mark, ...] = ("official", "internal", "public")


@dataclass(frozen=True)
class Handling:
    """The handling mark (empty: none), and whether people, inner parts and free texts are left out."""

    mark: Mark | None = None
    redacted: bool = False

    def __bool__(self) -> bool:
        return self.mark is not None or self.redacted

    @property
    def said(self) -> str:
        """The mark and the redaction in words, as a page bears them; empty where neither is asked for."""
        return ", ".join(word for word in (self.mark or "", "redacted" if self.redacted else "") if word)

    @classmethod
    def of(cls, mark: str | None, redacted: bool) -> Handling:
        """As it is asked for in words. Raises `ToolkitError` for a mark that there is not."""
        found = next((each for each in MARKS if each == mark), None)
        if mark is not None and found is None:
            raise ToolkitError(f"there is no mark {mark!r}", where="mark", try_instead=nearest(str(mark), MARKS))
        return cls(found, redacted)

    def asked(self) -> str:
        """The mark in words where one was asked for, for what bears none by itself; else empty.

        Raises `ToolkitError` for `public`, as `settled` does.
        """
        return self.settled().said if self.mark is not None else ""

    def settled(self, *, public: bool = False) -> Handling:
        """With a mark in any case: internal, or official where it is redacted.

        Raises `ToolkitError` for `public`, unless what is written may be: whatever tells gaps and open risks may not.
        """
        if public:
            return Handling(self.mark or "public", self.redacted)
        if self.mark == "public":
            raise ToolkitError(
                "it tells what is lacking and which risks are open, so it cannot be marked public",
                where="mark",
                try_instead="Mark it official; for the public there is: ai-threat document statement --redacted.",
            )
        return Handling(self.mark or ("official" if self.redacted else "internal"), self.redacted)
