"""The IBM AI Risk Atlas and the other taxonomies of AI Atlas Nexus: YAML after one schema, a taxonomy or two a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from toolkit.catalogues.framework import StandsFor
from toolkit.errors import InputError, Problem
from toolkit.exchange.catalogues.gathering import Gathering, Head
from toolkit.exchange.catalogues.own_copy import CopyFile
from toolkit.exchange.catalogues.plain import blocks_in, date_in, id_in, name_in, one_line, prose, scalar, texts_in
from toolkit.files.safe_paths import slug

__all__ = ["is_ibm", "read_ibm"]

_ATLAS = "ibm-risk-atlas"
_SHELVES = {"groups": "group", "entries": "risk", "rules": "rule", "actions": "action", "riskincidents": "incident"}
_TYPES: dict[str, StandsFor] = {
    "group": "group",
    "control-group": "control",
    "risk": "threat",
    "principle": "control",
    "certification": "group",
    "requirement": "control",
    "rule": "control",
    "action": "control",
    "incident": "group",
}
_BY_WORD = {
    "RiskControlGroup": "control-group",
    "Principle": "principle",
    "Certification": "certification",
    "Requirement": "requirement",
}
_RELATIONS = {
    "hasRelatedAction": "controls",
    "hasRelatedRisk": "mitigates",
    "refersToRisk": "employs",
    "hasRequirement": "part-of",
    "hasPrinciple": "part-of",
}
_PARENTS = ("isPartOf", "broader")


def is_ibm(file: CopyFile) -> bool:
    """A file after the schema of AI Atlas Nexus: its lists say by which taxonomy they are defined."""
    return bool(file.top_keys & {"taxonomies", *_SHELVES}) and "isDefinedByTaxonomy:" in file.data.decode(
        "utf-8", "replace"
    )


def read_ibm(files: list[CopyFile], gathering: Gathering) -> Head:
    """The entries of one taxonomy: the only one there is, else IBM's own. Raises `InputError` where it is unclear."""
    taxonomy = _chosen(files, gathering)
    for file in gathering.used:
        for key in sorted(file.yaml.keys() - {"taxonomies", *_SHELVES}):
            gathering.lose(file.name, f"the list {key!r} is left out", "Nothing in it can be referred to.")
    for shelf, kind in _SHELVES.items():
        for file in files:
            for raw in blocks_in(file.yaml.get(shelf)):
                if str(raw.get("isDefinedByTaxonomy")) in taxonomy:
                    _entry(kind, raw, gathering)
    stated = next(iter(taxonomy.values()))
    version = scalar(stated.get("version")) or date_in(stated.get("dateModified")) or date_in(stated.get("dateCreated"))
    url = scalar(stated.get("url")) or ""
    return Head(
        id=slug(next(iter(taxonomy)), fallback="taxonomy"),
        title=name_in(stated.get("name"))[:100] or f"{next(iter(taxonomy))[:60]} (AI Atlas Nexus)",
        url=url if url.startswith("https://") and " " not in url else "https://github.com/IBM/ai-atlas-nexus",
        licence="Apache-2.0 by AI Atlas Nexus; what it restates belongs to its owners",
        types={kind: _TYPES[kind] for kind in _TYPES if any(each.type == kind for each in gathering.drafts.values())}
        or {"risk": "threat"},
        edition=slug_of_edition(version),
        version=version,
        published=date_in(stated.get("dateModified")) or date_in(stated.get("dateCreated")),
        licence_found=one_line(scalar(stated.get("hasLicense")) or ""),
    )


def slug_of_edition(version: str) -> str:
    """`1.0` for `1.0 (2026 Edition)`: the first word, where it can stand in a reference."""
    word = version.split(" ", maxsplit=1)[0]
    return word if word and all(each.isalnum() or each in ".-" for each in word) and word.isascii() else ""


def _chosen(files: list[CopyFile], gathering: Gathering) -> Mapping[str, dict[str, Any]]:
    """The taxonomies whose entries are taken: of one file all, of several files IBM's own."""
    stated = {id_in(raw.get("id")): raw for file in files for raw in blocks_in(file.yaml.get("taxonomies"))}
    counts = Counter(
        str(raw.get("isDefinedByTaxonomy"))
        for file in files
        for shelf in _SHELVES
        for raw in blocks_in(file.yaml.get(shelf))
    )
    if len(files) == 1 or len(counts) == 1:
        chosen = list(counts)
        if len(chosen) > 1:
            what = f"{len(chosen)} taxonomies are taken as one: {', '.join(chosen)}"
            gathering.lose("taxonomies", what, "They stand in one file.", "changed")
    elif _ATLAS in counts:
        chosen = [_ATLAS]
        others = ", ".join(sorted(each for each in counts if each != _ATLAS))
        what = f"entries of other taxonomies are left out: {others}"
        gathering.lose("the copy", what, "Import each by its own file.", "note")
    else:
        what = f"these files hold {len(counts)} taxonomies: {', '.join(sorted(counts))}"
        where = ", ".join(file.source for file in files[:3])
        raise InputError([Problem(where, what, "Name the file of the one that is meant.")])
    gathering.used = [file for file in files if _holds(file, chosen)]
    return {each: stated.get(each, {}) for each in chosen} or {_ATLAS: {}}


def _holds(file: CopyFile, chosen: list[str]) -> bool:
    return any(
        str(raw.get("isDefinedByTaxonomy")) in chosen for shelf in _SHELVES for raw in blocks_in(file.yaml.get(shelf))
    )


def _entry(kind: str, raw: Mapping[str, Any], gathering: Gathering) -> None:
    kind = _BY_WORD.get(str(raw.get("type")), kind)
    draft = gathering.add(kind, raw.get("id"), raw.get("name"), prose(raw.get("description")))
    if draft is None:
        return
    known = {"id", "name", "description", "isDefinedByTaxonomy", "type"}
    for key in _PARENTS:
        above = [id_in(each) for each in texts_in(raw.get(key))]
        if above and not draft.parent:
            draft.parent = above[0]
            draft.relate("part-of", above[1:])
            known.add(key)
    for key, word in _RELATIONS.items():
        if key in raw:
            draft.relate(word, map(id_in, texts_in(raw[key])))
            known.add(key)
    gathering.take_rest(draft, raw, known)
