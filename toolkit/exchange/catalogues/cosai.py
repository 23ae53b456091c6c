"""The CoSAI risk map: a folder of YAML with risks, controls, components and personas that name each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.exchange.catalogues.gathering import Draft, Gathering, Head
from toolkit.exchange.catalogues.own_copy import CopyFile
from toolkit.exchange.catalogues.plain import blocks_in, id_in, one_line, prose, texts_in

__all__ = ["is_cosai", "read_cosai"]

_TITLES = {"risks": "Risks", "controls": "Controls", "components": "CoSAI", "personas": "Personas"}
_TYPES = {"risks": "risk", "controls": "control", "components": "component", "personas": "persona"}
_RELATIONS = {"controls": "controls", "risks": "mitigates", "components": "components", "personas": "personas"}
_TITLE = re.compile(r"(?m)^title: *(\S+)")
_PINNED = re.compile(r"(?P<id>[A-Za-z0-9][A-Za-z0-9._:-]*)@(?P<edition>[0-9A-Za-z.-]+)")
_FRAMEWORK = re.compile(r"[a-z0-9-]{1,60}")
_PROSE = ("longDescription", "examples")
_LICENCE = re.compile(r"(?m)^# Licensed under the ([^\n(]{3,60}?)(?: \(|\n)")


def is_cosai(file: CopyFile) -> bool:
    """One of the four lists of the map, with the title that it has there."""
    shelf = _shelf(file)
    found = _TITLE.search(file.head)
    return bool(shelf) and found is not None and found[1].strip("'\"") == _TITLES[shelf]


def _shelf(file: CopyFile) -> str:
    """Which of the lists it holds: a file may have a list of categories beside its own."""
    return next((shelf for shelf in _TYPES if {shelf, "title", "description"} <= file.top_keys), "")


def read_cosai(files: list[CopyFile], gathering: Gathering) -> Head:
    """Risks, controls, components and personas, in this order; each names what it touches."""
    shelves = {_shelf(file): file for file in reversed(files)}
    licence = ""
    for shelf, kind in _TYPES.items():
        if shelf not in shelves:
            gathering.lose(f"{shelf}.yaml", "it is not in this copy", "What names its entries loses them.", "note")
            continue
        licence = licence or (found[1].strip() if (found := _LICENCE.search(shelves[shelf].head)) else "")
        for raw in blocks_in(shelves[shelf].yaml.get(shelf)):
            _entry(kind, raw, gathering)
    return Head(
        id="cosai",
        title="CoSAI Risk Map",
        url="https://github.com/cosai-oasis/secure-ai-tooling",
        licence=licence or "Apache-2.0, as its owners give it; the copy does not say",
        types={"risk": "threat", "control": "control", "component": "group", "persona": "group"},
        licence_found=licence,
        is_whole={"risks", "controls"} <= shelves.keys(),
    )


def _entry(kind: str, raw: Mapping[str, Any], gathering: Gathering) -> None:
    text = prose(raw.get("shortDescription") or raw.get("description"))
    draft = gathering.add(kind, raw.get("id"), raw.get("title"), text)
    if draft is None:
        return
    for key in _PROSE:
        if found := prose(raw.get(key)):
            draft.says[key] = found
    known = {"id", "title", "shortDescription", "description", "mappings", "tourContent", "edges", *_PROSE}
    for key, word in _RELATIONS.items():
        if isinstance(raw.get(key), list):  # else it is a word, such as `all`
            draft.relate(word, map(id_in, texts_in(raw[key])))
            known.add(key)
    for key, part in _parts(raw.get("tourContent")):
        draft.says[f"tourContent {key}"[:60]] = prose(part)
    for key, part in _parts(raw.get("edges")):
        draft.relate(f"edges-{key}" if key in ("to", "from") else "edges", map(id_in, texts_in(part)))
    _mappings(raw.get("mappings"), draft, gathering)
    gathering.take_rest(draft, raw, known)
    if raw.get("deprecated") is True:
        gathering.retire(draft.id)


def _parts(value: Any) -> list[tuple[str, Any]]:
    return [(one_line(key), part) for key, part in value.items()] if isinstance(value, dict) else []


def _mappings(value: Any, draft: Draft, gathering: Gathering) -> None:
    """Entries of other frameworks: with their edition where it is pinned (`AML.T0020@5.0.1`), else as text."""
    for framework, listed in _parts(value):
        plain: list[str] = []
        for text in texts_in(listed):
            pinned = _PINNED.fullmatch(text)
            if pinned and _FRAMEWORK.fullmatch(framework):
                draft.references.setdefault(f"{framework}@{pinned['edition']}", []).append(pinned["id"])
            else:
                plain.append(text)
        if plain:
            draft.says[f"mappings {framework}"[:60]] = tuple(plain)
            gathering.leave(
                draft.type, f"mappings {framework}", "Kept as text: they are no ids of a stated edition.", "changed"
            )
