"""MITRE ATLAS as YAML in format 6 (since content release 2026.05): blocks by id, and the relations apart from them.

Written from what its README and two descriptions of the format say; no file of it was at hand to try it on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.exchange.catalogues.atlas_words import ACHIEVES, EMPLOYS, MITIGATES, atlas_head
from toolkit.exchange.catalogues.gathering import Gathering, Head
from toolkit.exchange.catalogues.own_copy import CopyFile
from toolkit.exchange.catalogues.plain import blocks_in, date_in, id_in, one_line, prose, scalar, texts_in

__all__ = ["is_atlas_v6", "read_atlas_v6"]

_SHELVES = {"tactics": "tactic", "techniques": "technique", "mitigations": "mitigation", "case-studies": "case-study"}
_TAKEN = {ACHIEVES, MITIGATES, EMPLOYS}


def is_atlas_v6(file: CopyFile) -> bool:
    """A `collection` in a stated format, with relations of their own."""
    return {"format-version", "collection", "relationships"} <= file.top_keys


def read_atlas_v6(files: list[CopyFile], gathering: Gathering) -> Head:
    """Tactics in the order of the matrix, techniques, mitigations, case studies, and the relations between them."""
    (file,) = files
    data = file.yaml
    relationships = _block(data.get("relationships"))
    parents = {
        source: id_in(each.get("target")) for source, word, each in _links(relationships) if word == "specializes"
    }
    for shelf, kind in _SHELVES.items():
        for key, raw in _in_order(shelf, _block(data.get(shelf)), relationships):
            _entry(kind, key, raw, parents.get(key, ""), gathering)
    _relate(relationships, gathering)
    collection = _block(data.get("collection"))
    version = scalar(collection.get("version")) or ""
    _odd_format(scalar(data.get("format-version")) or "", gathering)
    return atlas_head(version, published=date_in(collection.get("modified-date")))


def _entry(kind: str, key: str, raw: Any, parent: str, gathering: Gathering) -> None:
    block = _block(raw)
    if block.get("id", key) != key:
        what = f"it calls itself {one_line(str(block['id']))[:80]!r} and is taken as {key!r}"
        gathering.lose(f"{kind} {key}", what, "The relations name it so.", "changed")
    kind = "sub-technique" if kind == "technique" and parent else kind
    draft = gathering.add(kind, key, block.get("name"), prose(block.get("description")))
    if draft is not None:
        draft.parent = parent
        if "uuid" in block:
            gathering.leave(draft.type, "uuid", "It is left out: it follows from the id.", "note")
        gathering.take_rest(draft, block, {"id", "name", "description", "object-type", "uuid"})


def _relate(relationships: Mapping[str, Any], gathering: Gathering) -> None:
    tells: dict[tuple[str, str], list[str]] = {}
    for source, word, link in _links(relationships):
        draft = gathering.drafts.get(source)
        target = id_in(link.get("target"))
        if draft is None:
            if word != "sequences":  # the matrix, which is told by the order of the tactics
                gathering.leave("relation", word, "It is left out: it begins at what the copy does not have.")
        elif word in _TAKEN:
            draft.relate(word, [target])
            tells.setdefault((source, word), []).append(_told(link, target))
        elif word != "specializes":
            gathering.leave(draft.type, word, "It is left out: no such relation is known here.")
    for (source, word), lines in tells.items():
        if any(": " in line for line in lines):
            gathering.drafts[source].says["use" if word == MITIGATES else word] = tuple(lines)


def _told(link: Mapping[str, Any], target: str) -> str:
    """One relation in words: the step, the tactic, the entry, and what is said of it."""
    step = " ".join(filter(None, (id_in(link.get("step-id")), id_in(link.get("tactic")), target)))
    leads = ", ".join(texts_in(link.get("leads-to")))
    return f"{step}{f' (then {one_line(leads)})' if leads else ''}" + (
        f": {text}" if (text := prose(link.get("description"))) else ""
    )


def _links(relationships: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Source, word and link of every relation."""
    for source, by_word in relationships.items():
        for word, links in _block(by_word).items():
            for link in blocks_in(links):
                yield source, word, link


def _in_order(shelf: str, blocks: Mapping[str, Any], relationships: Mapping[str, Any]) -> list[tuple[str, Any]]:
    if shelf != "tactics":
        return list(blocks.items())
    columns = [link for _, word, link in _links(relationships) if word == "sequences"]
    stated = [link.get("position") for link in columns]
    if all(isinstance(each, int) for each in stated):
        columns.sort(key=lambda link: int(link["position"]))
    place = {id_in(link.get("target")): number for number, link in enumerate(columns)}
    return sorted(blocks.items(), key=lambda pair: place.get(pair[0], len(place)))


def _odd_format(version: str, gathering: Gathering) -> None:
    if not version.startswith("6."):
        what = f"its format calls itself {one_line(version)[:40]!r}"
        gathering.lose("the file", what, "Written for format 6: look whether everything is there.", "note")


def _block(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
