"""The packed form of an Inspect log (`.eval`): a header, and the samples one by one or in short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Self

from toolkit.errors import InputError, Problem
from toolkit.evidence.opened import HASHING, LIMIT_DEPTH, EvidenceFile
from toolkit.evidence.plain import block, blocks
from toolkit.files.canonical_json import read_json
from toolkit.files.strict_zip import StrictZip

__all__ = ["PackedLog"]

_HEADER, _START, _SUMMARIES = "header.json", "_journal/start.json", "summaries.json"
_SAMPLE = re.compile(r"samples/[^/]+\.json")
_SUMMARY = re.compile(r"_journal/summaries/\d+\.json")
_PIECES = 1_000_000


class PackedLog:
    """An opened log; use it in a `with`.

    Scores are taken from the summaries that the log keeps of its samples, which are short; only where there are none
    are the samples unfolded, one at a time.
    """

    def __init__(self, file: EvidenceFile) -> None:
        self._file = file
        self._zip = StrictZip(file.path, source=file.source)
        self._names = list(self._zip.names)
        if not {_HEADER, _START} & set(self._names):
            self._zip.__exit__()
            what = "this is a packed file, and no Inspect log is in it"
            raise InputError([Problem(file.source, what, "Unpack it, and name the file of evidence that is in it.")])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.__exit__()

    @property
    def finished(self) -> bool:
        """Whether the run was brought to its end, so that a header was written."""
        return _HEADER in self._names

    def header(self) -> dict[str, Any]:
        """What the log says of the run."""
        return block(self._json(_HEADER if self.finished else _START))

    def samples(self) -> Iterator[dict[str, Any]]:
        """The samples, or the summaries of them; either has `id`, `scores` and `error`."""
        if _SUMMARIES in self._names:
            yield from blocks(self._json(_SUMMARIES))
            return
        journal = [name for name in self._names if _SUMMARY.fullmatch(name)]
        listed = journal or [name for name in self._names if _SAMPLE.fullmatch(name)]
        for place, name in enumerate(listed):
            self._file.told(HASHING + (1 - HASHING) * place / len(listed))
            found = self._json(name)
            yield from blocks(found) if journal else [block(found)]

    def _json(self, name: str) -> Any:
        data = self._zip.read(name)
        place = self._zip.place(name)
        return read_json(data, source=place, limit_depth=LIMIT_DEPTH, limit_pieces=_PIECES, nan_is_nothing=True)
