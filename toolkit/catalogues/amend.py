"""Apply what libraries change in entries of others; any order of the libraries gives the same catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.catalogues.amendment import Amendment, ListChange
from toolkit.catalogues.catalogue import Amended, Place, Retired, place_of
from toolkit.catalogues.threat import ControlLink, Example
from toolkit.errors import Problem, nearest

if TYPE_CHECKING:
    from toolkit.catalogues.shelf import Shelf

__all__ = ["Claim", "amend"]

_GUESSES = 100
"""So many mistakes get a guess at what was meant: guessing is slow, and nobody reads the hundredth."""
_LONGEST = 200
"""So many letters of a text are told, and compared with others."""
_WORDS = {"threats": "threat", "controls": "control", "kinds": "kind", "facts": "fact"}


class Claim(NamedTuple):
    """An amendment, with the library that makes it and where it stands."""

    library: str
    section: str
    amendment: Amendment
    place: Place

    def place_of(self, *way: str | int) -> Place:
        """Where a field of it, or something in one, stands."""
        file, path = self.place
        return file, (*path, *way)

    def where(self, *way: str | int) -> str:
        """The same as `file.yaml:12`."""
        file, path = self.place_of(*way)
        return file.where(path)


def amend(shelf: Shelf, claims: Iterable[Claim]) -> None:
    """Change the entries on the shelf, and note who changed them; what is wrong with a change is noted as well."""
    about: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        key = _key_of(claim, shelf)
        if key is not None:
            about[claim.section, key].append(claim)
    for (section, key), several in about.items():
        _Change(shelf, section, key, sorted(several, key=lambda each: (each.library, each.where()))).apply()


def _key_of(claim: Claim, shelf: Shelf) -> str | None:
    """The entry that is meant: by its key, or by its id or a former one where only one entry is called so."""
    entries: Mapping[str, Any] = getattr(shelf, claim.section)
    wanted = claim.amendment.entry
    if wanted in entries:
        return wanted
    keys: list[str] = []
    if claim.section == "threats":
        keys = [key for key, threat in entries.items() if threat.id == wanted] or [
            key
            for key, threat in entries.items()
            if any(wanted in (was, f"{threat.library}:{was}") for was in threat.was)
        ]
    if len(keys) == 1:
        return keys[0]
    if claim.section == "threats" and wanted in shelf.lost:
        return None  # it is there, and its own mistakes are told
    word = _WORDS[claim.section]
    if keys:
        what, instead = f"several threats are called {wanted!r}", f"Say which: {', '.join(sorted(keys))}."
    else:
        known = entries if claim.section != "threats" or ":" in wanted else (each.id for each in entries.values())
        what, instead = f"there is no {word} {wanted!r} to amend", nearest(wanted, known)
    shelf.problems.append(Problem(claim.where("entry"), what, instead))
    return None


class _Change:
    """All that is changed in one entry, by whatever libraries."""

    def __init__(self, shelf: Shelf, section: str, key: str, claims: list[Claim]) -> None:
        self.shelf, self.section, self.key, self.claims = shelf, section, key, claims
        self.entry: Any = getattr(shelf, section)[key]
        self.name = f"{_WORDS[section]} {key!r}"

    def apply(self) -> None:
        """Put the changed entry in the place of the other."""
        by_field: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            for name in claim.amendment.changed:
                by_field[name].append(claim)
        if "retired" in by_field:
            self._retire(by_field)
        else:
            update = {name: self._field(name, claims) for name, claims in by_field.items()}
            getattr(self.shelf, self.section)[self.key] = self.entry.model_copy(update=update)
        self.shelf.amended[self.section, self.key] = tuple(
            Amended(claim.library, claim.amendment.because, claim.amendment.changed, claim.place)
            for claim in self.claims
        )

    def _retire(self, by_field: Mapping[str, list[Claim]]) -> None:
        """A rule that is switched off stays to be read and linked to; it finds nothing."""
        first = by_field["retired"][0]
        for name, claims in by_field.items():
            for claim in claims:
                if claim is not first:
                    self._clash(claim, name, first, "retired")
        by = Amended(first.library, first.amendment.because, ("retired",), first.place)
        self.shelf.retired[self.key] = Retired(self.entry, by)
        self.shelf.threats[self.key] = self.entry.model_copy(update={"applies": None, "controlled": None})

    def _field(self, name: str, claims: list[Claim]) -> Any:
        value, held = getattr(claims[0].amendment, name), getattr(self.entry, name)
        if not isinstance(value, ListChange):
            for claim in claims[1:]:
                self._clash(claim, name, claims[0], name)
            self.shelf.places[self.section, self.key, name] = claims[0].place_of(name)
            return value
        if not isinstance(held, Mapping):
            return self._list((name,), held, claims)
        changes = (getattr(claim.amendment, name) for claim in claims)
        editions = dict.fromkeys((*held, *(each for change in changes for each in (*change.removed, *change.added))))
        lists = {edition: self._list((name, edition), held.get(edition, ()), claims) for edition in editions}
        return {edition: ids for edition, ids in lists.items() if ids}

    def _list(self, way: tuple[str, ...], held: Sequence[Any], claims: list[Claim]) -> tuple[Any, ...]:
        """A list without what goes and with what comes; each item remembers where it stands."""
        names = {_name_of(each, number): number for number, each in enumerate(held, start=1)}
        goes = dict(reversed(list(_said("remove", way, claims))))
        for each, where in goes.items():
            if each not in names:
                what = f"{_shown(each)} cannot be removed: it is not among the {way[0]} of {self.name}"
                instead = nearest(str(each)[:_LONGEST], map(str, names)) if len(self.shelf.problems) < _GUESSES else ""
                self.shelf.problems.append(Problem(where.said, what, instead))
        kept = {
            name: (held[number - 1], self._place(*way, number - 1))
            for name, number in names.items()
            if name not in goes
        }
        for each, where in _said("add", way, claims):
            name = _name_of(each, len(names) + len(kept) + 1)
            if name in goes and goes[name].claim is not where.claim:
                what = f"{_shown(name)} is added to the {way[0]} of {self.name}, and taken out at {goes[name].said}"
                self.shelf.problems.append(Problem(where.said, what, "Do the one or the other."))
            elif name in kept and kept[name][0] != each:
                file, path = kept[name][1]
                what = f"{_shown(name)} is among the {way[0]} of {self.name} already, said otherwise"
                instead = f"It stands at {file.where(path)}: to take its place, remove it in the same amendment."
                self.shelf.problems.append(Problem(where.said, what, instead))
            kept.setdefault(name, (each, where.place))
        for number, (_, place) in enumerate(kept.values()):
            self.shelf.places[(self.section, self.key, *way, number)] = place
        return tuple(each for each, _ in kept.values())

    def _place(self, *way: str | int) -> Place:
        """Where something in the entry stands now."""
        return place_of(self.shelf.places, (self.section, self.key, *way)) or self.claims[0].place

    def _clash(self, claim: Claim, name: str, other: Claim, other_name: str) -> None:
        who = " and ".join(dict.fromkeys((f"library {other.library!r}", f"library {claim.library!r}")))
        what = f"{name} of {self.name} is amended here, and {other_name} at {other.where(other_name)}, by {who}"
        self.shelf.problems.append(Problem(claim.where(name), what, "Change it in one place only."))


class _Said(NamedTuple):
    """Where an item that is added or removed stands, and in which amendment."""

    claim: Claim
    place: Place

    @property
    def said(self) -> str:
        """`file.yaml:12`."""
        file, path = self.place
        return file.where(path)


def _said(word: str, way: tuple[str, ...], claims: Iterable[Claim]) -> Iterator[tuple[Any, _Said]]:
    """Every item that the claims add or remove (`word`), in a list or, for references, in that of one edition."""
    field, *inside = way
    for claim in claims:
        change = getattr(claim.amendment, field)
        listed: Any = change.added if word == "add" else change.removed
        for each in inside:
            listed = listed.get(each, ())
        for number, item in enumerate(listed):
            yield item, _Said(claim, claim.place_of(field, word, *inside, number))


def _name_of(item: Any, number: int) -> Any:
    """What an item of a list is known by: a link by its control, an example by its number, a text as it is."""
    if isinstance(item, ControlLink):
        return item.control
    return number if isinstance(item, Example) else item


def _shown(name: Any) -> str:
    return f"number {name}" if isinstance(name, int) else repr(name[:_LONGEST])
