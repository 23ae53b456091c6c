"""A reference from an entry of ours to an entry of a framework: what it means, and whether it still holds."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.control import Control
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import editions_of, framework_of
from toolkit.catalogues.threat import Threat
from toolkit.errors import Problem, nearest

__all__ = ["Entry", "Reference", "Verdict", "check_references", "reference_said", "references_of"]

Entry = Threat | Control
_SPELLING = 0.85
"""So alike that a framework's id is a slip of the pen; less alike, it is a framework that we do not know."""
_GUESSES = 100
"""So many mistakes of one check get a guess at what was meant. Guessing is slow, and nobody reads the hundredth."""


class Verdict(StrEnum):
    """What came of looking a reference up."""

    KNOWN = "known"
    UNCHECKED = "unchecked"
    """Nobody lists the framework, or the list holds only a part of the edition."""
    RENAMED = "renamed"
    """It holds, but a later edition calls it otherwise or numbers it otherwise."""
    RETIRED = "retired"
    WRONG_TYPE = "wrong type"
    """A tactic where a technique is meant, a mitigation named by a threat, an id of another framework."""
    UNKNOWN = "unknown"
    UNKNOWN_EDITION = "unknown edition"

    @property
    def is_mistake(self) -> bool:
        """Has it to be put right before the library can be used?"""
        return self in (Verdict.WRONG_TYPE, Verdict.UNKNOWN, Verdict.UNKNOWN_EDITION)

    @property
    def is_warning(self) -> bool:
        """Does it still mean something, though not for long?"""
        return self in (Verdict.RENAMED, Verdict.RETIRED)


@dataclass(frozen=True)
class Reference:
    """One id that an entry names, looked up."""

    edition: str
    """As it is written: `mitre-atlas@2026.09`."""
    id: str
    verdict: Verdict
    name: str = ""
    """What the edition calls it, able to stand alone; empty where that is not known."""
    type: str = ""
    label: str = ""
    """The edition as people read it: `MITRE ATLAS 2026.09`."""
    what: str = ""
    """What is to be said about it; empty where it is simply known."""
    instead: str = ""

    def __str__(self) -> str:
        """`AML.T0051 LLM Prompt Injection (MITRE ATLAS 2026.09)`."""
        return f"{self.id} {self.name}".strip() + f" ({self.label or self.edition})"


def references_of(entry: Entry, catalogue: Catalogue) -> list[Reference]:
    """Every reference of a threat or control, looked up, in the order in which it is written."""
    return [_look_up(edition, each, entry, catalogue) for edition, ids in entry.references.items() for each in ids]


def reference_said(edition: str, entry_id: str, catalogue: Catalogue | None = None) -> str:
    """A reference for people: `AML.T0051 LLM Prompt Injection (MITRE ATLAS 2026.09)`; an unknown one as written.

    Without a catalogue only the shipped frameworks are looked at, and a team's own stay ids.
    """
    found = framework_of(catalogue, edition)
    if found is None or entry_id not in found.by_id:
        return f"{entry_id} ({found.label if found else edition})"
    return f"{found.said(entry_id)} ({found.label})"


def check_references(catalogue: Catalogue, skip: Collection[str] = ()) -> Iterator[tuple[Reference, Problem]]:
    """Every reference that is not simply known, with its file and line; `skip` names libraries that are not meant."""
    guesses = _GUESSES
    shelves: Iterable[tuple[str, Mapping[str, Entry]]]
    shelves = (("threats", catalogue.threats), ("controls", catalogue.controls))
    for section, shelf in shelves:
        for key, entry in shelf.items():
            if entry.library in skip:
                continue
            for edition, ids in entry.references.items():
                for number, each in enumerate(ids):
                    found = _look_up(edition, each, entry, catalogue, may_guess=guesses > 0)
                    guesses -= found.verdict in (Verdict.UNKNOWN, Verdict.UNKNOWN_EDITION)
                    if found.verdict is not Verdict.KNOWN:
                        where = catalogue.where(section, key, "references", edition, number)
                        said = f"{_kind(entry)} {entry.id!r} names {edition}: {each}: {found.what}"
                        yield found, Problem(where, said, found.instead)


def _kind(entry: Entry) -> str:
    return "threat" if isinstance(entry, Threat) else "control"


def _look_up(edition: str, wanted: str, entry: Entry, catalogue: Catalogue, *, may_guess: bool = True) -> Reference:
    found = framework_of(catalogue, edition)
    if found is None:
        return _no_such_edition(edition, wanted, catalogue)
    if wanted in found.gone:
        gone = found.gone[wanted]
        what = f"{gone.name} is retired in {found.label}"
        return Reference(
            edition, wanted, Verdict.RETIRED, gone.name, "", found.label, what, _instead_of(gone.now, found)
        )
    if wanted not in found.by_id:
        return _no_such_entry(found, wanted, catalogue, may_guess=may_guess)
    kind = found.by_id[wanted].type
    known = Reference(edition, wanted, Verdict.KNOWN, found.name_of(wanted), kind, found.label)
    if found.types[kind] != _kind(entry):
        what, instead = _wrong_type(found, kind, entry)
        return replace(known, verdict=Verdict.WRONG_TYPE, what=what, instead=instead)
    later = _later(found, catalogue)
    # Whoever names the later edition as well has seen it, and names this one for readers who still use it.
    return known if later is None or later.key in entry.references else _since(known, found, later)


def _no_such_edition(edition: str, wanted: str, catalogue: Catalogue) -> Reference:
    name, _, _ = edition.partition("@")
    ids = {each.partition("@")[0] for each in editions_of(catalogue)}
    meant = [name] if name in ids else difflib.get_close_matches(name, sorted(ids), n=1, cutoff=_SPELLING)
    if not meant:
        what = "no list of this framework is at hand, so the id is not checked"
        return Reference(edition, wanted, Verdict.UNCHECKED, what=what)
    known = ", ".join(editions_of(catalogue, meant[0]))
    instead = f"Known: {known}. Another edition can be listed in a library of your own, under `section: framework`."
    what = f"this edition of {meant[0]} is not known" if meant[0] == name else f"there is no framework {name!r}"
    return Reference(edition, wanted, Verdict.UNKNOWN_EDITION, what=what, instead=instead)


def _no_such_entry(found: Framework, wanted: str, catalogue: Catalogue, *, may_guess: bool) -> Reference:
    known = (found.key, wanted)
    others = [each for each in editions_of(catalogue) if not each.startswith(f"{found.id}@")]
    elsewhere = [each for each in others if wanted in _entries(each, catalogue)]
    if elsewhere:
        what = f"this is no id of {found.label} but of {elsewhere[0]}"
        instead = f"Write it under {elsewhere[0]}."
        return Reference(*known, Verdict.WRONG_TYPE, label=found.label, what=what, instead=instead)
    if found.extent == "part" and _form(wanted) in {_form(each) for each in found.by_id}:
        what = f"only a part of {found.label} is listed here and this is not in it, so it is not checked"
        return Reference(*known, Verdict.UNCHECKED, label=found.label, what=what)
    what = f"{found.label} has nothing of this id"
    instead = _nearest_entry(found, wanted) if may_guess else ""
    return Reference(*known, Verdict.UNKNOWN, label=found.label, what=what, instead=instead)


def _entries(edition: str, catalogue: Catalogue) -> Iterable[str]:
    found = framework_of(catalogue, edition)
    return found.by_id if found else ()


def _form(entry_id: str) -> str:
    """What an id looks like, whatever its numbers: `CWE-#`."""
    return re.sub(r"\d+", "#", entry_id)


def _nearest_entry(found: Framework, wanted: str) -> str:
    """The entry that was probably meant, by its id or by its name."""
    plain = {each.casefold(): each for each in found.by_id}
    plain |= {entry.name.casefold(): each for each, entry in found.by_id.items() if entry.name}
    asked = wanted.casefold()
    starts = [asked[: len(each)] for each in plain if asked.startswith(each)]  # `LLM01:2025`, `AML.T0051 LLM Prompt …`
    close = [max(starts, key=len)] if starts else difflib.get_close_matches(asked, list(plain), n=1, cutoff=0.6)
    if close:
        return f"Did you mean {found.said(plain[close[0]])}?"
    return nearest(wanted, found.by_id, limit=5)


def _instead_of(now: Iterable[str], found: Framework) -> str:
    said = " or ".join(found.said(each) for each in now)
    return f"Write {said} ({found.key}) instead." if said else f"Nothing takes its place in {found.label}: take it out."


def _wrong_type(found: Framework, kind: str, entry: Entry) -> tuple[str, str]:
    fits = [each for each, stands_for in found.types.items() if stands_for == _kind(entry)]
    what = f"this is {_a(kind)} of {found.label}"
    if not fits:
        return what, f"{found.label} has nothing that a {_kind(entry)} could name: take it out."
    return what, f"A {_kind(entry)} names {' or '.join(map(_a, fits))}: name the one that is meant."


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _later(found: Framework, catalogue: Catalogue) -> Framework | None:
    """The edition that follows this one, where one is known."""
    for edition in editions_of(catalogue, found.id):
        other = framework_of(catalogue, edition)
        if other is not None and other.follows == found.edition:
            return other
    return None


def _since(known: Reference, found: Framework, later: Framework) -> Reference:
    """The same reference, with what became of its entry in the edition that follows."""
    wanted = known.id
    if wanted in later.gone:
        what = f"{known.name} is retired since: {later.label} no longer has it"
        instead = _instead_of(later.gone[wanted].now, later)
        return replace(known, verdict=Verdict.RETIRED, what=what, instead=instead)
    now = next((each for each in later.entries if each.was == wanted), None) or later.by_id.get(wanted)
    if now is None or (now.id == wanted and found.by_id[wanted].name not in now.formerly):
        return known
    what = f"{known.name} is {later.said(now.id)} in {later.label}"
    instead = f"Name {later.key}: {now.id}, beside it or instead."
    return replace(known, verdict=Verdict.RENAMED, what=what, instead=instead)
