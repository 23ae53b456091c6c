"""The shipped library's files as they were read before: what everybody needs, and the examples apart from it.

Both are remembered in the user's cache. The examples are fetched when somebody first reads those of any threat; where
they are not remembered any more, the text is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from toolkit.catalogues.examples_later import ExamplesLater
from toolkit.catalogues.threat import Example
from toolkit.errors import InputError
from toolkit.files.build import build
from toolkit.files.cache import recall, remember
from toolkit.files.digest import digest
from toolkit.files.strict_yaml import YamlDocument, read_yaml

__all__ = ["File", "recalled", "remembered_as"]

READER = 2
"""Raised when the strict reader reads a text otherwise than before, or what is remembered changes its form."""
File = tuple[str, str]
"""What a file is called in errors, and its text."""
_LEFT = "examples"


def remembered_as(files: Sequence[File], read: Sequence[Any]) -> None:
    """Remember what files were read to be."""
    key = _key(files)
    remember(f"{key}-{_LEFT}", [[threat.get(_LEFT, []) for threat in _threats(data)] for data in read])
    remember(key, [_without_examples(data) for data in read])


def recalled(files: Sequence[File]) -> list[YamlDocument] | None:
    """What files were read to be, if that is remembered: without lines, and with examples that are read later."""
    held = recall(_key(files))
    if not isinstance(held, list) or len(held) != len(files):
        return None
    apart = _Apart(files)
    for number, data in enumerate(held):
        for place, threat in enumerate(_threats(data)):
            if _LEFT in threat:
                threat[_LEFT] = apart.later(number, place)
    return [YamlDocument(data, {(): 1}, source) for data, (source, _) in zip(held, files, strict=True)]


def _key(files: Sequence[File]) -> str:
    """Other texts, or another reader, make another key."""
    return digest("\0".join([str(READER), *(part for file in files for part in file)]).encode())


def _threats(data: Any) -> Iterator[dict[str, Any]]:
    listed = data.get("threats") if isinstance(data, dict) else None
    return (each for each in listed if isinstance(each, dict)) if isinstance(listed, list) else iter(())


def _without_examples(data: Any) -> Any:
    """What a file says, with only whether a threat has examples."""
    if not isinstance(data, dict) or not isinstance(data.get("threats"), list):
        return data
    return {**data, "threats": [{**each, _LEFT: []} if _LEFT in each else each for each in data["threats"]]}


class _Apart:
    """The examples of all threats of all files."""

    def __init__(self, files: Sequence[File]) -> None:
        self._files = files
        self._read_again: dict[int, list[Any]] = {}

    def later(self, file: int, place: int) -> ExamplesLater[Example]:
        """The examples of one threat."""
        return ExamplesLater(lambda: self._typed(file, place))

    def _typed(self, file: int, place: int) -> tuple[Example, ...]:
        if self._held is not None:
            try:
                return self._built(file, self._held[file][place])
            except (InputError, LookupError, TypeError):
                pass  # remembered otherwise than it was read
        return self._built(file, self._in_the_text(file)[place])

    def _built(self, file: int, plain: Iterable[Any]) -> tuple[Example, ...]:
        source = self._files[file][0]
        return tuple(build(Example, YamlDocument(each, {(): 1}, source)) for each in plain)

    def _in_the_text(self, file: int) -> list[Any]:
        if file not in self._read_again:
            source, text = self._files[file]
            data = read_yaml(text, source=source).data
            self._read_again[file] = [threat.get(_LEFT, []) for threat in _threats(data)]
        return self._read_again[file]

    @cached_property
    def _held(self) -> list[Any] | None:
        held = recall(f"{_key(self._files)}-{_LEFT}")
        return held if isinstance(held, list) else None
