"""Names that differ so little that the same thing may be meant: one and many, a hyphen, one letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["lookalikes", "singular"]

_ARTICLE = re.compile(r"^(?:the|a|an|our)\s+")
_LEAST = 5
"""Letters that a name needs before one letter more or less is called a slip."""


def lookalikes(named: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Pairs of names that look alike, the later one's id third. `named` gives group, id and name; groups are apart."""
    seen: dict[tuple[str, str], str] = {}
    for group, key, name in named:
        before = {seen[each] for each in _traces(group, name) if each in seen and seen[each] != name}
        for other in sorted(before):
            if not _differ_on_purpose(other, name):
                yield other, name, key
        for each in _traces(group, name):
            seen.setdefault(each, name)


def _traces(group: str, name: str) -> set[tuple[str, str]]:
    """What two names that look alike have in common: the bare name, or the name with one letter left out."""
    bare = _bare(name)
    made = {(group, bare)}
    if len(bare) >= _LEAST:
        made |= {(group, f"{bare[:place]}{bare[place + 1 :]}") for place in range(len(bare))}
    return made


def _bare(name: str) -> str:
    words = re.findall(r"[^\W_]+", _ARTICLE.sub("", name.casefold()))
    return "".join(singular(word) for word in words)


def _differ_on_purpose(one: str, other: str) -> bool:
    """Numbers and single letters tell things apart on purpose: `bot 1` and `bot 2`, `site A` and `site B`."""
    return _marks(one) != _marks(other)


def _marks(name: str) -> list[str]:
    return re.findall(r"\d+|(?<![^\W_])[^\W\d_](?![^\W_])", name.casefold())


def singular(word: str) -> str:
    """The same for one and for many: `policies`, `boxes`, `letters`. Only to compare by, so need not be a word."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 2 else word
