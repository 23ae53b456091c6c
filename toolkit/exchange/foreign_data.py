"""Plain data of another tool's file, looked at with care: what has the wrong shape is noted with its place, not met."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.files.reading import shown
from toolkit.files.tidy import tidy

__all__ = ["ForeignData", "Part"]

MAX_PROBLEMS = 50
_YES = {"true", "yes", "on", "1"}
_NO = {"false", "no", "off", "0"}


class ForeignData:
    """Collects what is wrong with a file while its parts are looked at; `place` says where a path is in it."""

    def __init__(self, where: Callable[[tuple[str | int, ...]], str]) -> None:
        self.place = where
        self.problems: list[Problem] = []

    def wrong(self, path: tuple[str | int, ...], what: str, instead: str) -> None:
        """Note a mistake."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.place(path), what, instead))

    def raise_if_any(self) -> None:
        """Raise `InputError` with everything that was noted, if anything was."""
        if self.problems:
            raise InputError(self.problems)

    def part(self, value: Any, path: tuple[str | int, ...] = ()) -> Part:
        """A block of the file; an empty one where there is none."""
        if not isinstance(value, dict):
            if value is not None:
                self.wrong(path, f"{_called(path)} should be a block of keys, and is {_kind(value)}", "Write its keys.")
            value = {}
        return Part(self, value, path)


class Part:
    """A block of keys and values of a file."""

    def __init__(self, data: ForeignData, values: Mapping[str, Any], path: tuple[str | int, ...]) -> None:
        self.data = data
        self.values = values
        self.path = path

    def text(self, key: str, *, one_line: bool = True) -> str:
        """A text or number as text, tidied; empty where there is none."""
        value = self.values.get(key)
        if isinstance(value, dict | list):
            self.data.wrong((*self.path, key), f"`{key}` should be text, and is {_kind(value)}", "Write text.")
        if isinstance(value, bool):
            return "true" if value else "false"
        return tidy(value, one_line=one_line)

    def yes(self, key: str) -> bool:
        """Whether it says yes; no and nothing are alike, for in most tools nobody is asked."""
        return self.text(key).casefold() in _YES

    def answer(self, key: str) -> str:
        """`yes` or `no` where the file says one of them, else `unknown`; for keys whose no somebody chose."""
        said = self.text(key).casefold()
        return "yes" if said in _YES else "no" if said in _NO else "unknown"

    def number(self, key: str) -> float | None:
        """A number; None where there is none that somebody can mean."""
        value = self.values.get(key)
        return (
            float(value)
            if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
            else None
        )

    def part(self, key: str) -> Part:
        """A block in it; an empty one where there is none."""
        return self.data.part(self.values.get(key), (*self.path, key))

    def parts(self, key: str) -> Iterator[Part]:
        """The blocks of a list in it."""
        for number, value in enumerate(self._list(key)):
            yield self.data.part(value, (*self.path, key, number))

    def named(self, key: str) -> Iterator[tuple[str, Part]]:
        """The blocks of a block in it, each with its name."""
        section = self.part(key)
        for name in section.values:
            yield tidy(name, one_line=True), section.part(name)

    def texts(self, key: str) -> list[str]:
        """The texts of a list in it; one text alone counts as a list of one."""
        value = self.values.get(key)
        if isinstance(value, str):
            return [alone] if (alone := tidy(value, one_line=True)) else []
        said: list[str] = []
        for number, each in enumerate(self._list(key)):
            if isinstance(each, dict | list):
                path = (*self.path, key, number)
                self.data.wrong(path, f"`{key}` should be a list of texts, and holds {_kind(each)}", "Write text.")
            elif text := tidy(each, one_line=True):
                said.append(text)
        return said

    def _list(self, key: str) -> list[Any]:
        value = self.values.get(key)
        if isinstance(value, list):
            return value
        if value is not None:
            self.data.wrong((*self.path, key), f"`{key}` should be a list, and is {_kind(value)}", "Write a list.")
        return []


def _called(path: tuple[str | int, ...]) -> str:
    return shown(str(path[-1])) if path else "the file"


def _kind(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a block of keys" if isinstance(value, dict) else "a list"
    return shown(str(value))
