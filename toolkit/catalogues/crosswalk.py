"""From our threats and controls to the entries of a framework, and back; and what of a framework nobody names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import editions_of, framework, framework_of
from toolkit.catalogues.reference import Entry, references_of
from toolkit.errors import ToolkitError, nearest

__all__ = ["CrosswalkRow", "crosswalk", "framework_rows", "gaps", "named_by", "reference_rows", "which_editions"]


@dataclass(frozen=True)
class CrosswalkRow:
    """One entry of a framework, and who names it; what names an entry counts for those above it as well."""

    id: str
    name: str
    type: str
    threats: tuple[str, ...] = ()
    """Keys of the threats that name it, or something below it: `core:direct-prompt-injection`."""
    controls: tuple[str, ...] = ()
    meant: bool = True
    """Is it something that a threat or control could name? A tactic is not: it gathers."""
    above: str = ""
    """The nearest entry above it that is named, where nobody names it itself."""

    @property
    def named(self) -> bool:
        """Does anybody name it, or something below it?"""
        return bool(self.threats or self.controls)

    def as_row(self) -> dict[str, object]:
        """The row for a table or for JSON."""
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "threats": list(self.threats),
            "controls": list(self.controls),
            "named above": self.above,
        }


def which_editions(catalogue: Catalogue, asked: str) -> tuple[str, ...]:
    """The editions meant by `mitre-atlas@2026.09`, or by `mitre-atlas`: then those that the catalogue names, else all.

    Raises `ToolkitError` with the nearest name.
    """
    known = editions_of(catalogue)
    if asked in known:
        return (asked,)
    of_it = editions_of(catalogue, asked)
    if not of_it:
        words = known if "@" in asked else {each.partition("@")[0] for each in known}
        raise ToolkitError(f"there is no list of a framework {asked!r}", try_instead=nearest(asked, words, limit=30))
    used = {edition for entry in _entries(catalogue) for edition in entry.references}
    return tuple(each for each in of_it if each in used) or of_it


def crosswalk(catalogue: Catalogue, edition: str) -> list[CrosswalkRow]:
    """Every entry of an edition, in its order, with the threats and controls that name it or something below it.

    Parts that have no name of their own stand here only where somebody names them. Raises `ToolkitError` with the
    nearest edition.
    """
    found = framework_of(catalogue, edition) or framework(edition)
    threats = _names(((key, each) for key, each in catalogue.threats.items()), found)
    controls = _names(((key, each) for key, each in catalogue.controls.items()), found)
    named = threats.keys() | controls.keys()
    listed = {entry.id for entry in found.entries}
    return [
        CrosswalkRow(
            id=entry.id,
            name=found.name_of(entry.id),
            type=entry.type,
            threats=tuple(threats.get(entry.id, ())),
            controls=tuple(controls.get(entry.id, ())),
            meant=found.types[entry.type] != "group",
            above="" if entry.id in named else _named_above(entry.id, named, found),
        )
        for entry in found.by_id.values()
        if entry.id in listed or entry.id in named
    ]


def _named_above(entry_id: str, named: Collection[str], found: Framework) -> str:
    above = (each for each in found.line_of(entry_id) if found.types[found.by_id[each].type] != "group")
    return next((each for each in above if each in named), "")


def _entries(catalogue: Catalogue) -> list[Entry]:
    return [*catalogue.threats.values(), *catalogue.controls.values()]


def _names(entries: Iterable[tuple[str, Entry]], found: Framework) -> dict[str, dict[str, None]]:
    """Who names each entry, or something below it; in the order of the catalogue, each once."""
    names: dict[str, dict[str, None]] = {}
    for key, entry in entries:
        for wanted in entry.references.get(found.key, ()):
            for each in found.line_of(wanted):
                names.setdefault(each, {})[key] = None
    return names


def named_by(catalogue: Catalogue, edition: str, entry_id: str) -> CrosswalkRow:
    """Who names one entry of a framework, or something below it.

    Raises `ToolkitError` with the nearest edition or id.
    """
    found = framework_of(catalogue, edition) or framework(edition)
    if entry_id not in found.by_id:
        raise ToolkitError(f"{found.label} has no entry {entry_id!r}", try_instead=nearest(entry_id, found.by_id))
    rows = {row.id: row for row in crosswalk(catalogue, edition)}
    unnamed = CrosswalkRow(entry_id, found.name_of(entry_id), found.by_id[entry_id].type)
    return rows.get(entry_id, unnamed)


def gaps(rows: Iterable[CrosswalkRow]) -> list[CrosswalkRow]:
    """Entries that somebody could name and nobody does, nor anything below them."""
    return [row for row in rows if row.meant and not row.named]


def framework_rows(catalogue: Catalogue) -> list[dict[str, object]]:
    """One row an edition: how many of its entries somebody could name, how many are named, who names them."""
    rows: list[dict[str, object]] = []
    for edition in editions_of(catalogue):
        found = framework_of(catalogue, edition) or framework(edition)
        every = [row for row in crosswalk(catalogue, edition) if row.meant]
        rows.append(
            {
                "edition": edition,
                "framework": found.label,
                "extent": found.extent,
                "entries": len(every),
                "named": sum(row.named for row in every),
                "threats": len({key for row in every for key in row.threats}),
                "controls": len({key for row in every for key in row.controls}),
            }
        )
    return rows


def reference_rows(catalogue: Catalogue, entry: Entry) -> list[dict[str, str]]:
    """One row a reference of a threat or control: the framework, the id, its name and type, and whether it holds."""
    return [
        {
            "framework": each.label or each.edition,
            "edition": each.edition,
            "id": each.id,
            "name": each.name,
            "type": each.type,
            "verdict": each.verdict.value,
        }
        for each in references_of(entry, catalogue)
    ]
