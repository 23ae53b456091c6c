"""One assessment, several lists of gaps: the provisions' standing read by another framework's entries.

The links are ours (`threat_libraries/code/crosswalk_2025.yaml`), at the level of ids, each with how sure we are. A link
says that the two speak of the same matter, never that meeting one meets the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.catalogues.code_crosswalk import code_crosswalk
from toolkit.catalogues.code_scope import Confidence
from toolkit.catalogues.frameworks import framework
from toolkit.errors import ToolkitError, nearest

if TYPE_CHECKING:
    from toolkit.conformity.assess import Conformity, Standing

__all__ = ["FrameworkGap", "LinkedProvision", "by_framework", "framework_names", "gaps_by"]


@dataclass(frozen=True)
class LinkedProvision:
    """A provision as it stands, linked to an entry of another framework, and how sure we are of the link."""

    standing: Standing
    confidence: Confidence

    def __str__(self) -> str:
        provision = self.standing.provision
        said = self.standing.verdict if self.standing.ours else "not ours"
        return f"{provision.id} ({provision.strength}) {said}, link {self.confidence}"


@dataclass(frozen=True)
class FrameworkGap:
    """An entry of another framework, and the provisions that speak of the same matter."""

    edition: str
    id: str
    name: str
    provisions: tuple[LinkedProvision, ...]

    @property
    def gaps(self) -> tuple[LinkedProvision, ...]:
        """Those that are ours and open."""
        return tuple(each for each in self.provisions if each.standing.is_gap)

    def row(self) -> dict[str, str]:
        """The entry as a plain row, for tables and files."""
        return {
            "edition": self.edition,
            "id": self.id,
            "name": self.name,
            "open": "; ".join(str(each) for each in self.gaps),
            "provisions": "; ".join(str(each) for each in self.provisions),
            "whose link": "ours, not the framework's",
        }


def framework_names() -> dict[str, str]:
    """The editions that the Code's provisions are linked to, with their titles: `iso-42001@2023`."""
    return {edition: framework(edition).label for edition in code_crosswalk().editions}


def by_framework(conformity: Conformity, edition: str) -> list[FrameworkGap]:
    """Every entry of an edition in its order, with the provisions linked to it; with none where nothing is.

    `edition` may leave out the part after the `@` where there is only one. Raises `ToolkitError` with the nearest.
    """
    known = code_crosswalk().editions
    meant = [each for each in known if edition in (each, each.partition("@")[0])]
    if len(meant) != 1:
        raise ToolkitError(f"the Code is not linked to {edition!r} here", try_instead=nearest(edition, known, limit=10))
    found, links = framework(meant[0]), code_crosswalk().by_entry(meant[0])
    return [
        FrameworkGap(
            meant[0],
            entry.id,
            found.name_of(entry.id) or found.name_of(entry.parent or entry.id),
            tuple(LinkedProvision(conformity.get(provision), sure) for provision, sure in links.get(entry.id, ())),
        )
        for entry in found.by_id.values()
        if found.types[entry.type] != "group"
    ]


def gaps_by(conformity: Conformity, edition: str) -> list[FrameworkGap]:
    """The entries of an edition under which a provision is ours and open, in the edition's order."""
    return [each for each in by_framework(conformity, edition) if each.gaps]
