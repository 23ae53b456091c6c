"""A framework that CISO Assistant does not ship, as a library of names alone, so that the cross-walk can lead there.

The entries stand by our ids and under their own titles, which are facts; the text is its owners'.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import framework
from toolkit.exchange.ciso_assistant.names import PACKAGER, version_number

__all__ = ["LISTED", "listed_library", "listed_urn"]

LISTED = {"ncsc-guidelines@2023": "ncsc-guidelines-2023"}
"""By our edition: what a framework is called in a library of ours that lists it. Audits there hang on the ids."""


def listed_urn(kind: str, name: str, entry: str = "") -> str:
    """The URN of such a library, of its framework (`kind`), or of an entry of it."""
    return f"urn:{PACKAGER}:risk:{kind}:{name}{f':{entry}' if entry else ''}"


def listed_library(edition: str) -> dict[str, Any]:
    """The library of one edition as plain data, in the order in which its keys are written."""
    found, name = framework(edition), LISTED[edition]
    about = f"{found.title} ({found.published[:4]}): titles only. The text counts: {found.url}"
    head = {"ref_id": name, "name": f"{found.title} ({found.published[:4]}), titles", "description": about}
    return {
        "urn": listed_urn("library", name),
        "locale": "en",
        **head,
        "copyright": f"Titles: {found.licence}. Their ids here: AI Threat Toolkit, Apache-2.0.",
        "version": version_number(),
        "provider": "AI Threat Toolkit, after the titles of the guidelines",
        "packager": PACKAGER,
        "objects": {
            "framework": {
                "urn": listed_urn("framework", name),
                **head,
                "requirement_nodes": list(_nodes(found, name)),
            }
        },
    }


def _nodes(found: Framework, name: str) -> Iterator[dict[str, Any]]:
    """Every entry after its parent; what stands for a control there can be assessed."""
    depths: dict[str | None, int] = {None: 0}
    for entry in found.entries:
        depths[entry.id] = depths[entry.parent] + 1
        above = {"parent_urn": listed_urn("req_node", name, entry.parent)} if entry.parent is not None else {}
        yield {
            "urn": listed_urn("req_node", name, entry.id),
            "assessable": found.types[entry.type] == "control",
            "depth": depths[entry.id],
            **above,
            "ref_id": entry.id,
            "name": entry.name,
        }
