"""MITRE ATLAS as a STIX 2.1 bundle, `stix-atlas.json`: what carries an ATLAS id, and the relations between it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.exchange.catalogues.atlas_words import ACHIEVES, EMPLOYS, MITIGATES, atlas_head
from toolkit.exchange.catalogues.gathering import Gathering, Head
from toolkit.exchange.catalogues.own_copy import CopyFile
from toolkit.exchange.catalogues.plain import blocks_in, date_in, id_in, prose, scalar

__all__ = ["is_stix", "read_atlas_stix"]

_TYPES = {
    "x-mitre-tactic": "tactic",
    "attack-pattern": "technique",
    "course-of-action": "mitigation",
    "campaign": "case-study",
}
_WORDS = {"mitigates": MITIGATES, "uses": EMPLOYS}
_BUNDLE = re.compile(r'\A\s*\{[^{}]*"type"\s*:\s*"bundle"')
_KNOWN = {
    "type", "spec_version", "id", "name", "description", "kill_chain_phases", "external_references",
    "object_marking_refs",
    "x_mitre_is_subtechnique", "x_mitre_shortname", "x_mitre_deprecated", "revoked", "created_by_ref",
}  # fmt: skip


def is_stix(file: CopyFile) -> bool:
    """A JSON object that calls itself a bundle."""
    return _BUNDLE.match(file.head) is not None


def read_atlas_stix(files: list[CopyFile], gathering: Gathering) -> Head:
    """Every object with an ATLAS id: tactics in the order of the matrix, techniques, mitigations, campaigns."""
    (file,) = files
    data = file.json
    objects = blocks_in(data.get("objects") if isinstance(data, dict) else None)
    ids: dict[str, str] = {}
    tactics: dict[str, str] = {}
    retired: list[str] = []
    for raw in _in_order(objects):
        key = _atlas_id(raw)
        kind = _TYPES[str(raw["type"])]
        if not key:
            gathering.leave(kind, "what has no ATLAS id", "It is left out: ATT&CK's own, in a bundle of both.")
            continue
        kind = "sub-technique" if raw.get("x_mitre_is_subtechnique") is True else kind
        draft = gathering.add(kind, key, raw.get("name"), prose(raw.get("description")))
        if draft is None:
            continue
        ids[str(raw.get("id"))] = key
        if kind == "tactic":
            tactics[str(raw.get("x_mitre_shortname"))] = key
        phases = (str(each.get("phase_name")) for each in blocks_in(raw.get("kill_chain_phases")))
        draft.relate(ACHIEVES, (tactics.get(each, "") for each in phases))
        elsewhere = [each for each in blocks_in(raw.get("external_references")) if each.get("external_id") != key]
        gathering.take_rest(draft, {**raw, **({"external_references": elsewhere} if elsewhere else {})}, _KNOWN)
        if raw.get("revoked") is True or raw.get("x_mitre_deprecated") is True:
            retired.append(key)
    instead = _relate(objects, ids, gathering)
    for key in retired:
        gathering.retire(key, instead.get(key, ()))
    collection = next((each for each in objects if each.get("type") == "x-mitre-collection"), {})
    version = scalar(collection.get("x_mitre_version")) or ""
    # Bundles were made with `0.1` there, which is no release of ATLAS: its first was 2.0.
    return atlas_head(
        "" if version.startswith(("0.", "1.")) else version, published=date_in(collection.get("modified"))
    )


def _in_order(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that can be entries: tactics first, as the matrix has them, for techniques name them by a short name."""
    matrix = next((each for each in objects if each.get("type") == "x-mitre-matrix"), {})
    refs = matrix.get("tactic_refs")
    place = {str(ref): number for number, ref in enumerate(refs if isinstance(refs, list) else [])}
    kinds = list(_TYPES)
    found = [each for each in objects if str(each.get("type")) in _TYPES]
    return sorted(found, key=lambda raw: (kinds.index(str(raw["type"])), place.get(str(raw.get("id")), len(place))))


def _atlas_id(raw: Mapping[str, Any]) -> str:
    for reference in blocks_in(raw.get("external_references")):
        if reference.get("source_name") in ("mitre-atlas", "ATLAS"):
            return id_in(reference.get("external_id"))
    return ""


def _relate(objects: list[dict[str, Any]], ids: Mapping[str, str], gathering: Gathering) -> dict[str, tuple[str, ...]]:
    """Relations between entries; gives what takes the place of those that were revoked."""
    instead: dict[str, tuple[str, ...]] = {}
    uses: dict[tuple[str, str], list[str]] = {}
    for raw in objects:
        if raw.get("type") != "relationship":
            continue
        word = str(raw.get("relationship_type"))
        source, target = ids.get(str(raw.get("source_ref")), ""), ids.get(str(raw.get("target_ref")), "")
        if not source or not target:
            gathering.leave("relation", word, "It is left out: it begins or ends at what has no ATLAS id.")
        elif word == "subtechnique-of":
            gathering.drafts[source].parent = target
        elif word == "revoked-by":
            instead[source] = (*instead.get(source, ()), target)
        elif word in _WORDS:
            gathering.drafts[source].relate(_WORDS[word], [target])
            if text := prose(raw.get("description")):
                uses.setdefault((source, "use" if word == "mitigates" else EMPLOYS), []).append(f"{target}: {text}")
        else:
            gathering.leave("relation", word, "It is left out: no such relation is known here.")
    for (source, word), lines in uses.items():
        gathering.drafts[source].says[word] = tuple(lines)
    return instead
