"""One entry of a framework: what it is, what it is to others, who of ours names it."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.crosswalk import CrosswalkRow, named_by
from toolkit.catalogues.framework import Framework, FrameworkEntry
from toolkit.catalogues.frameworks import framework, framework_of
from toolkit.cli.saying import paragraph, say

__all__ = ["entry_row", "say_entry"]


def entry_row(catalogue: Catalogue, edition: str, entry_id: str) -> dict[str, object]:
    """The entry as plain values. Raises `ToolkitError` with the nearest edition or id."""
    named, found, entry = _looked_up(catalogue, edition, entry_id)
    return {
        "edition": found.key,
        "id": entry.id,
        "name": named.name,
        "type": entry.type,
        "parent": entry.parent or "",
        "text": entry.text,
        "says": {word: said if isinstance(said, str) else list(said) for word, said in entry.says.items()},
        "relations": {word: list(ids) for word, ids in entry.relations.items()},
        "related from": _from(found, entry.id),
        "references": {key: list(ids) for key, ids in entry.references.items()},
        "threats": list(named.threats),
        "controls": list(named.controls),
    }


def say_entry(catalogue: Catalogue, edition: str, entry_id: str) -> None:
    """The entry for people. Raises `ToolkitError` with the nearest edition or id."""
    named, found, entry = _looked_up(catalogue, edition, entry_id)
    say(f"{found.said(entry.id)}  ({entry.type} of {found.label})")
    for block in entry.text.split("\n\n"):
        if block:
            say()
            paragraph(block, indent="  ")
    if entry.says or entry.relations or entry.references:
        say()
    for word, said in entry.says.items():
        for line in (said,) if isinstance(said, str) else said:
            paragraph(f"{word}: {line}", indent="  ")
    for word, ids in entry.relations.items():
        paragraph(f"{word}: {', '.join(found.said(each) for each in ids)}", indent="  ")
    for word, others in _from(found, entry.id).items():
        paragraph(f"{word} this: {', '.join(found.said(each) for each in others)}", indent="  ")
    for key, ids in entry.references.items():
        paragraph(f"names {key}: {', '.join(ids)}", indent="  ")
    say()
    for word, keys in (("threats", named.threats), ("controls", named.controls)):
        if keys:
            paragraph(f"named by {word}: {', '.join(key.removeprefix('core:') for key in keys)}", indent="  ")
    if not named.named:
        say("  No threat and no control names it, or what is below it.")


def _looked_up(catalogue: Catalogue, edition: str, entry_id: str) -> tuple[CrosswalkRow, Framework, FrameworkEntry]:
    named = named_by(catalogue, edition, entry_id)
    found = framework_of(catalogue, edition) or framework(edition)
    return named, found, found.by_id[entry_id]


def _from(found: Framework, entry_id: str) -> Mapping[str, list[str]]:
    """Which entries are something to this one: from the word for it to their ids."""
    words: dict[str, list[str]] = {}
    for entry in found.entries:
        for word, ids in entry.relations.items():
            if entry_id in ids:
                words.setdefault(word, []).append(entry.id)
    return words
