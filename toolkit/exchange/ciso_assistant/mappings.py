"""The cross-walk as mapping libraries of CISO Assistant: to frameworks that it ships under names that were read there,
and to those that are listed in a library of ours.

A mapping says only that both sides speak of the same matter (`intersect`), never that one covers the other; how sure we
are stands in the annotation. The URNs of the other side are those of its own libraries, by the ids of the entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.catalogues.code_crosswalk import code_crosswalk
from toolkit.catalogues.frameworks import framework
from toolkit.catalogues.provision import CODE_EDITION
from toolkit.exchange.ciso_assistant.library import COPYRIGHT
from toolkit.exchange.ciso_assistant.listed import LISTED
from toolkit.exchange.ciso_assistant.names import FRAMEWORK, LIBRARY, PACKAGER, node_urn, version_number

__all__ = ["KNOWN", "mappings_of"]

KNOWN = {
    "eu-ai-act@2024": "ai-act",
    "iso-27001@2022": "iso27001-2022",
    "iso-42001@2023": "iso42001-2023",
    "nist-ai-rmf@1.0": "nist-ai-rmf-1.0",
}
"""By our edition: what the framework is called in the URNs of CISO Assistant's own libraries."""


@dataclass(frozen=True)
class _Other:
    """A framework there: of CISO Assistant's own, or of ours."""

    name: str
    packager: str = "intuitem"

    @property
    def library(self) -> str:
        return f"urn:{self.packager}:risk:library:{self.name}"

    @property
    def framework(self) -> str:
        return f"urn:{self.packager}:risk:framework:{self.name}"

    def node(self, entry: str) -> str:
        """The URN of an entry: `A.5.19` as `…:a.5.19`, `GOVERN 2.2` as `…:govern-2.2`, article 9(1) as `…:9.1`."""
        return f"urn:{self.packager}:risk:req_node:{self.name}:{entry.lower().replace(' ', '-')}"


def mappings_of() -> dict[str, dict[str, Any]]:
    """The mapping libraries, by the names of their files."""
    others = {edition: _Other(name) for edition, name in KNOWN.items()}
    others |= {edition: _Other(name, PACKAGER) for edition, name in LISTED.items()}
    return {
        f"mapping-{CODE_EDITION}-and-{other.name}.yaml": _mapping_library(edition, other)
        for edition, other in others.items()
    }


def _mapping_library(edition: str, other: _Other) -> dict[str, Any]:
    crosswalk = code_crosswalk()
    pairs = [
        (node_urn(provision), other.node(entry), sure)
        for provision in crosswalk.links
        for entry, sure in crosswalk.of(provision, edition)
    ]
    label = framework(edition).label
    ref_id = f"mapping-{CODE_EDITION}-and-{other.name}"
    forth, back = f"{CODE_EDITION}-to-{other.name}", f"{other.name}-to-{CODE_EDITION}"
    said = f"{crosswalk.statement} Links of {CODE_EDITION} and {label}."
    turned = [(target, source, sure) for source, target, sure in pairs]
    return {
        "urn": f"urn:{PACKAGER}:risk:library:{ref_id}",
        "locale": "en",
        "ref_id": ref_id,
        "name": f"{CODE_EDITION} and {label}: same matter, by ids",
        "description": said,
        "copyright": COPYRIGHT,
        "version": version_number(),
        "provider": "AI Threat Toolkit",
        "packager": PACKAGER,
        "dependencies": [LIBRARY, other.library],
        "objects": {
            "requirement_mapping_sets": [
                _mapping_set(forth, FRAMEWORK, other.framework, said, pairs),
                _mapping_set(back, other.framework, FRAMEWORK, said, turned),
            ]
        },
    }


def _mapping_set(
    ref_id: str, source: str, target: str, said: str, pairs: Sequence[tuple[str, str, str]]
) -> dict[str, Any]:
    return {
        "urn": f"urn:{PACKAGER}:risk:req_mapping_set:{ref_id}",
        "ref_id": ref_id,
        "name": ref_id,
        "description": said,
        "source_framework_urn": source,
        "target_framework_urn": target,
        "requirement_mappings": [
            {
                "source_requirement_urn": one,
                "target_requirement_urn": other,
                "relationship": "intersect",
                "rationale": "semantic",
                "annotation": f"Link ours; how sure we are: {sure}.",
            }
            for one, other, sure in pairs
        ],
    }
