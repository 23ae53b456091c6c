"""Every way to change one thing in a condition: turn an atom round, leave a part out, let a part take in more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from toolkit.catalogues import condition as c
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import Classification, Stage, Trust
from toolkit.files.build import Strict

__all__ = ["Change", "changes_of", "kind_changes", "shown"]

_SHOWN = 90
"""How many letters of a condition are shown, at most."""


@dataclass(frozen=True)
class Change:
    """One thing changed: how (flip, drop or widen), where in what was given, in words, and what it is then.

    `missing` says which example would notice, where no system at hand can be named; `to` is None where nothing is left.
    """

    how: str
    path: tuple[str | int, ...]
    said: str
    missing: str
    to: Any

    def within(self, *above: str | int, rebuild: Callable[[Any], Any]) -> Change:
        """The same change, seen from the whole of which what was changed is a part."""
        return replace(self, path=(*above, *self.path), to=rebuild(self.to))


def changes_of(condition: Any, catalogue: Catalogue) -> Iterator[Change]:
    """Every change of a condition. One that is no more than a single part may be left out as a whole."""
    if not isinstance(condition, (c.All, c.Any_)):
        yield Change("drop", (), f"{shown(condition)} could be left out", _both_ways(condition), None)
    yield from _changes(condition, catalogue)


def _changes(node: Any, catalogue: Catalogue) -> Iterator[Change]:
    match node:
        case c.All():
            yield from _composite(node, "all", "any", catalogue)
        case c.Any_():
            yield from _composite(node, "any", "all", catalogue)
        case c.Not():
            yield Change("flip", (), f"{shown(node)} could lack its `not`", _both_ways(node.not_), node.not_)
            for change in _changes(node.not_, catalogue):
                yield change.within("not", rebuild=lambda to: c.Not.model_construct(not_=to))
        case _:
            turned = c.Not.model_construct(not_=node)
            yield Change("flip", (), f"{shown(node)} could be turned into its opposite", _both_ways(node), turned)
            yield from _parts(node, catalogue)


def _composite(node: Any, word: str, other: str, catalogue: Catalogue) -> Iterator[Change]:
    parts: tuple[Any, ...] = getattr(node, word)
    if len(parts) > 1:
        swapped = c.Any_.model_construct(any=parts) if other == "any" else c.All.model_construct(all=parts)
        missing = "add an example in which some of these parts hold and the others do not"
        yield Change("flip", (word,), f"`{word}` could be `{other}` in {shown(node)}", missing, swapped)
        for number, part in enumerate(parts):
            rest = (*parts[:number], *parts[number + 1 :])
            left = rest[0] if len(rest) == 1 else node.model_copy(update={word: rest})
            yield Change("drop", (word, number), f"{shown(part)} could be left out", _tips(part, word), left)
    for number, part in enumerate(parts):
        for change in _changes(part, catalogue):
            yield change.within(word, number, rebuild=_put_back(node, word, parts, number))


def _put_back(node: Any, word: str, parts: Sequence[Any], number: int) -> Callable[[Any], Any]:
    return lambda to: node.model_copy(update={word: (*parts[:number], to, *parts[number + 1 :])})


def _parts(node: Strict, catalogue: Catalogue) -> Iterator[Change]:
    """Changes of what an atom or selector says, field by field."""
    for name, field in type(node).model_fields.items():
        value, key = getattr(node, name), field.alias or name
        if not value or name in ("note", "extras"):
            continue

        def rebuild(to: Any, name: str = name) -> Any:
            return node.model_copy(update={name: to})

        is_selector = isinstance(node, _SELECTORS)
        for change in _of_value(key, value, catalogue, may_go=is_selector):
            yield change.within(*(() if isinstance(value, tuple) else (key,)), rebuild=rebuild)
        if is_selector and name not in _NEEDED and not isinstance(value, tuple):
            how = "widen" if name in ("origin", "direction") else "drop"
            to = "either" if name == "direction" else None
            if value != to:
                said = f"`{key}: {_plain(value)}` could be {'`either`' if to else 'left out'}"
                yield Change(how, (key,), said, _another(key, value), node.model_copy(update={name: to}))


_SELECTORS = (c.ComponentSelector, c.DataSelector, c.FlowSelector, c.PathSelector)
_NEEDED = ("from_", "to")


def _of_value(key: str, value: Any, catalogue: Catalogue, *, may_go: bool) -> Iterator[Change]:
    match value:
        case c.TrustRange():
            yield from _range(value, "at_least", Trust)
            yield from _range(value, "at_most", Trust)
        case c.ClassificationRange():
            yield from _range(value, "at_least", Classification)
        case Strict():
            yield from _parts(value, catalogue)
        case tuple() if key in ("kind", "not_kind"):
            yield from kind_changes(value, key, catalogue, all_may_go=may_go)
        case tuple() if key == "stage":
            yield from _stages(value)
        case tuple():
            for number, each in enumerate(value):
                missing = f"add an example in which `{each}` is not stated where it is asked for, and all else is there"
                rest = (*value[:number], *value[number + 1 :])
                yield Change("drop", (key, number), f"`{each}` could be missing under `{key}`", missing, rest)


def kind_changes(
    kinds: tuple[str, ...], key: str, catalogue: Catalogue, *, all_may_go: bool = False
) -> Iterator[Change]:
    """A list of kinds with one missing, or with one replaced by the kind above it; or (`all_may_go`) none left."""
    if all_may_go:
        said = f"`{key}: [{', '.join(kinds)}]` could be left out"
        yield Change("drop", (key,), said, "add an example with something of another kind in this place", None)
    for number, kind in enumerate(kinds):
        rest = (*kinds[:number], *kinds[number + 1 :])
        if rest:
            missing = f"add an example that would come out otherwise without its `{kind}`"
            yield Change("drop", (key, number), f"`{kind}` could be missing under `{key}`", missing, rest)
        above = catalogue.kinds[kind].is_a if kind in catalogue.kinds else None
        if above is not None:
            missing = f"add an example with another kind of `{above}` in the place of the `{kind}`"
            wider = (*kinds[:number], above, *kinds[number + 1 :])
            yield Change("widen", (key, number), f"`{kind}` could be any `{above}` under `{key}`", missing, wider)


def _range(value: Any, bound: str, scale: type[StrEnum]) -> Iterator[Change]:
    given = getattr(value, bound)
    steps = list(scale)
    if given is None:
        return
    if getattr(value, "at_least" if bound == "at_most" else "at_most", None) is not None:
        said = f"`{bound}: {given}` could be left out"
        yield Change("widen", (bound,), said, _another(bound, given), value.model_copy(update={bound: None}))
    place = steps.index(given) + (1 if bound == "at_most" else -1)
    if 0 <= place < len(steps):
        said = f"`{bound}: {given}` could be `{bound}: {steps[place]}`"
        missing = f"add an example with {steps[place]} in this place"
        yield Change("widen", (bound,), said, missing, value.model_copy(update={bound: steps[place]}))


def _stages(value: tuple[Stage, ...]) -> Iterator[Change]:
    steps = list(Stage)
    for number, stage in enumerate(value):
        rest = (*value[:number], *value[number + 1 :])
        if rest:
            missing = f"add an example of a system at the stage `{stage}`"
            yield Change("drop", ("stage", number), f"`{stage}` could be missing under `stage`", missing, rest)
        before = steps[max(0, stage.rank - 1)]
        if before not in value:
            missing = f"add an example of a system at the stage `{before}`"
            yield Change("widen", ("stage", number), f"`{before}` could be added to `stage`", missing, (*value, before))


def _both_ways(node: Any) -> str:
    return f"add two examples that differ only in whether this holds: {shown(node)}"


def _tips(part: Any, word: str) -> str:
    if word == "all":
        return f"add an example in which everything else holds, but not {shown(part)}"
    return f"add an example in which nothing else of these holds but {shown(part)}"


def _another(key: str, value: Any) -> str:
    return f"add an example in which all else is the same, but not `{key}: {_plain(value)}`"


def _plain(value: Any) -> str:
    if isinstance(value, Strict):
        value = value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False).replace('"', "")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def shown(node: Any) -> str:
    """A condition on one line, as one would write it in the file."""
    return f"`{_plain(node)}`"
