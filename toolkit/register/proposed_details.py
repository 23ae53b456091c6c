"""Details of assets that a bill, a list of hashes or a model card states: proposed, and never recorded unasked.

What a file speaks of is matched to the system by name alone: its name, or the last part of it, has to be that of a
component or of data, spaces, dashes and capitals aside. What matches nothing is listed for a person to place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from toolkit.register.document_records import AssetDetails
from toolkit.system.model import System

if TYPE_CHECKING:
    from toolkit.evidence.evidence import Evidence

__all__ = ["ProposedDetail", "ProposedDetails", "StatedAsset", "proposals_for", "propose_details", "stated_assets"]

_SIGNS = re.compile(r"[\W_]+")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_NOTHING = {"NOASSERTION", "NONE"}
_ENDINGS = 2


@dataclass(frozen=True)
class StatedAsset:
    """What a file states of one thing: what it calls it, and the details, as `Change.asset` takes them."""

    name: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class ProposedDetail:
    """One detail of one element: what is recorded now (empty: nothing), what the file states, and of what it does."""

    element: str
    field: str
    now: str
    stated: str
    said_of: str


@dataclass(frozen=True)
class ProposedDetails:
    """What a file proposes for a system, and what it speaks of that no element bears the name of."""

    details: tuple[ProposedDetail, ...] = ()
    unplaced: tuple[StatedAsset, ...] = ()


def stated_assets(evidence: Evidence) -> list[StatedAsset]:
    """What a bill, a card or a list of hashes states, thing by thing; without those of which it says nothing."""
    return [StatedAsset(name, fields) for name, fields in _stated(evidence) if fields]


def propose_details(evidence: Evidence, system: System, held: Mapping[str, AssetDetails]) -> ProposedDetails:
    """What a file states of elements of a system and the record does not say so already, in the file's order."""
    known = _names(system)
    details: list[ProposedDetail] = []
    unplaced: list[StatedAsset] = []
    for each in stated_assets(evidence):
        elements = next((known[key] for key in _keys(each.name) if key in known), ())
        if len(elements) == 1:
            details += proposals_for(elements[0], each, held)
        else:
            unplaced.append(each)
    return ProposedDetails(tuple(details), tuple(unplaced))


def proposals_for(element: str, stated: StatedAsset, held: Mapping[str, AssetDetails]) -> list[ProposedDetail]:
    """What a file's statement proposes for an element: only what is not recorded so already."""
    now = held.get(element) or AssetDetails(element=element)
    return [
        ProposedDetail(element, field, str(getattr(now, field)), value, stated.name)
        for field, value in stated.fields.items()
        if value and value != str(getattr(now, field))
    ]


def _stated(evidence: Evidence) -> Iterator[tuple[str, dict[str, str]]]:
    for component in evidence.components:
        source = component.purl or component.supplier
        yield (
            component.name,
            _said(
                version=component.version,
                licence=" AND ".join(component.licences),
                source=source,
                sha256=next((value for name, value in component.hashes.items() if _is_sha256(name, value)), ""),
            ),
        )
    for card in evidence.cards:
        yield card.name, _said(licence=card.licence, source=", ".join(card.base_models))
    for each in evidence.hashes:
        yield each.name, _said(sha256=each.digest if _is_sha256(each.algorithm, each.digest) else "")


def _said(**fields: str) -> dict[str, str]:
    kept = {name: value.strip() for name, value in fields.items() if value.strip() not in ("", *_NOTHING)}
    return {name: value.lower() if name == "sha256" else value for name, value in kept.items()}


def _is_sha256(algorithm: str, value: str) -> bool:
    return _SIGNS.sub("", algorithm).casefold() == "sha256" and bool(_SHA256.fullmatch(value))


def _names(system: System) -> dict[str, tuple[str, ...]]:
    """The elements by what they are called: id and name. What two bear, nothing is placed by."""
    found: dict[str, dict[str, None]] = {}
    for element in (*system.components, *system.data):
        for called in (element, system.name_of(element)):
            found.setdefault(_key(called), {})[element] = None
    return {key: tuple(elements) for key, elements in found.items() if key}


def _keys(name: str) -> list[str]:
    """By which a name of a file may be known: the whole, its last part, and that without endings such as `.tar.gz`."""
    last = PurePosixPath(name.replace("\\", "/")).name.rpartition(":")[2]
    found = [_key(name), _key(last)]
    for _ in range(_ENDINGS):
        last = last.rpartition(".")[0] or last
        found.append(_key(last))
    return list(dict.fromkeys(key for key in found if key))


def _key(text: str) -> str:
    return _SIGNS.sub("", text).casefold()
