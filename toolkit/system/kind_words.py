"""Which kind of component is meant by a name?

English puts what a thing *is* last: a `patient portal` is a portal, `patient records` are records. So:

1. A name is cut where a bracket, a comma or a little word (`via`, `with`, `for` …) begins what only says more about it.
2. In the first piece the word of the catalogue that ends last tells, and of those the longest.
3. Where that word says little (`service`, `system`, `database` …), a word before it may tell the more special kind.
4. A word for people tells only at the end: a `customer letter` is no customer.

What no word tells stays untold; a later piece is asked only where an earlier one says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.system.same_name import singular

__all__ = ["KindWords"]

_MAX_READ = 500
"""Characters of a name or description that are looked at."""
_MAX_KNOWN = 2_000
"""Texts whose kind is kept: the stencils and tags of a drawing are the same few."""
_PIECE = re.compile(r"[^\W_]+(?:['’]s\b)?|[+&]|[(),:;|]|\s[-–—]\s|[\]\[]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINED = re.compile(r"^(\w{2,}?)(bot|db|app|store|gpt|llm)$")
_NUMBER = re.compile(r"^v?\d[\w.]*$")
_CUT = "|"
_SAYS_MORE = {
    *("via", "with", "of", "for", "from", "in", "on", "at", "by", "to", "about", "using", "behind", "that", "who"),
    *("which", "where", "holding", "containing", "under", "through"),
}
_HOLDS = {
    *("store", "storage", "repository", "repo", "archive", "database", "db", "bucket", "folder", "table", "warehouse"),
    *("data", "file"),
}
"""Words for a place that keeps things: what it keeps tells more, where that is a kind of store as well."""
_SAYS_LITTLE = {
    *("service", "server", "system", "platform", "cluster", "engine", "api", "job", "tool", "module", "component"),
    *("function", "instance", "node", "software", "backend", "host", "layer", "worker", "batch", "inference"),
    *_HOLDS,
}
_BOUGHT = {"model": "hosted_model"}
"""What a kind is where a supplier runs it."""


@dataclass(frozen=True)
class _Told:
    """A word of the catalogue found in a name, by the places of its words."""

    start: int
    end: int
    kind: str


class KindWords:
    """The words by which people call the kinds of a catalogue, ready to be looked up thousands of times."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._kinds = {key: kind for key, kind in catalogue.kinds.items() if key not in (DATA_ASSET, DATA_FLOW, SYSTEM)}
        self._exact: dict[str, str] = {}
        self._told: dict[str, str] = {}
        self._alone: set[str] = set()
        self._guessed: dict[str, tuple[str, str]] = {}
        for kind_id, kind in self._kinds.items():
            for called in (kind_id.replace("_", " "), kind.title, *kind.also_called):
                said = [word.lower() for word in _PIECE.findall(called) if word[0].isalnum()]
                words = [singular(word) for word in said]
                self._exact.setdefault(" ".join(said), kind_id)
                self._told.setdefault(" ".join(words), kind_id)
                self._alone.update(words)
        self._told = {word: kind for word, kind in self._told.items() if word}
        self._most = max((word.count(" ") + 1 for word in self._told), default=0)

    def guess(self, text: str) -> tuple[str, str]:
        """The kind that a text most likely means, and the word that told; two empty texts when nothing does."""
        read = text[:_MAX_READ]
        if read not in self._guessed:
            if len(self._guessed) >= _MAX_KNOWN:
                self._guessed.clear()
            self._guessed[read] = self._guess(read)
        return self._guessed[read]

    def _guess(self, text: str) -> tuple[str, str]:
        said = self._words(text)
        words = [singular(word) for word in said]
        if whole := self._told.get(" ".join(word for word in words if word != _CUT)):
            return whole, " ".join(word for word in said if word != _CUT)
        found = list(self._found(said, words))
        answers = []
        for start, end in _phrases(words, found):
            told = self._of_phrase([each for each in found if start <= each.start and each.end <= end], words, end)
            if told is not None:
                answers.append(told)
        if not answers:
            return "", ""
        told = answers[0]
        if len(answers) > 1 and words[told.end - 1] in _HOLDS and self._is_special_store(answers[1].kind):
            told = answers[1]
        return told.kind, " ".join(said[told.start : told.end])

    def run_by_supplier(self, kind: str) -> str:
        """The kind that a guessed one is where it stands at a supplier: a bought model."""
        bought = _BOUGHT.get(kind, kind)
        return bought if bought in self._kinds else kind

    def _words(self, text: str) -> list[str]:
        """The words of a text in lower case, with a mark where it is cut; joined names (`ClaimsDB`) taken apart."""
        words: list[str] = []
        for piece in _PIECE.findall(text):
            if not piece[0].isalnum():
                words.extend([] if piece in "&+" else [_CUT])
                continue
            bare = re.sub("['’]s$", "", piece)
            known = singular(bare.lower()) in self._alone
            for part in [bare] if known else _HUMP.split(bare):
                joined = None if singular(part.lower()) in self._alone else _JOINED.match(part.lower())
                words.extend(joined.groups() if joined else [part.lower()])
        return words

    def _found(self, said: list[str], words: list[str]) -> Iterator[_Told]:
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._most, len(words)) + 1):
                kind = self._exact.get(" ".join(said[start:end])) or self._told.get(" ".join(words[start:end]))
                if kind is not None:
                    yield _Told(start, end, kind)

    def _of_phrase(self, found: list[_Told], words: list[str], end: int) -> _Told | None:
        """What one piece of a name tells."""
        while end and _NUMBER.match(words[end - 1]):
            end -= 1
        found = [each for each in found if self._kinds[each.kind].shape != "actor" or each.end == end]
        if not found:
            return None
        head = self._split(max(found, key=lambda each: (each.end, -each.start)), found)
        before = [each for each in found if each.end <= head.start and self._kinds[each.kind].shape != "actor"]
        edge = head.start
        # Sorted once: looked for anew each time, a name of many such words would take long.
        for nearest in sorted(before, key=lambda each: (each.end, -each.start), reverse=True):
            if nearest.end > edge:
                continue
            if self._tells_more(nearest, head, words):
                return self._of_phrase([each for each in found if each.end <= nearest.end], words, nearest.end)
            if nearest.kind == "external_entity" and head.kind in _BOUGHT:
                return _Told(nearest.start, head.end, self.run_by_supplier(head.kind))
            edge = nearest.start
        return head

    def _split(self, head: _Told, found: list[_Told]) -> _Told:
        """`training data store`: not a data store for training, but a store of training data."""
        last = next((each for each in found if (each.start, each.end) == (head.end - 1, head.end)), head)
        kept = [each for each in found if each.end == last.start and each.start < head.start]
        return last if any(self._is_special_store(each.kind) for each in kept) else head

    def _tells_more(self, before: _Told, head: _Told, words: list[str]) -> bool:
        if before.kind != head.kind and self._is_a(before.kind, head.kind) and before.end == head.start:
            return True
        last = words[head.end - 1]
        if head.end - head.start > 1 or before.end != head.start or last not in _SAYS_LITTLE:
            return False
        return self._is_special_store(before.kind) if last in _HOLDS else before.kind not in ("process", "store")

    def _is_special_store(self, kind: str) -> bool:
        return self._kinds[kind].shape == "store" and kind not in ("store", "database", "file_store")

    def _is_a(self, kind: str, general: str) -> bool:
        """Whether one kind is a special case of another."""
        step: str | None = kind
        while step is not None and step in self._kinds:
            if step == general:
                return True
            step = self._kinds[step].is_a
        return False


def _phrases(words: list[str], found: list[_Told]) -> Iterator[tuple[int, int]]:
    """Where the pieces of a name begin and end; a little word inside a word of the catalogue does not cut."""
    kept = {place for each in found for place in range(each.start, each.end)}
    start = 0
    for place, word in enumerate(words):
        if word == _CUT or (word in _SAYS_MORE and place not in kept):
            yield start, place
            start = place + 1
    yield start, len(words)
