"""The assets of a described system one by one: what is recorded of each, what is asked, and what depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.catalogues.catalogue import Catalogue
from toolkit.register.document_records import AssetDetails
from toolkit.reports.documents.connections import Connections
from toolkit.system.model import System

__all__ = ["DATA", "GROUPS", "Asset", "asked_of", "asset_list", "groups_of"]

GROUPS = {
    "ai": "Models, agents and what runs them",
    "prompts": "Prompts and instructions",
    "tools": "Tools, outside systems and plug-ins",
    "stores": "Stores of data",
    "other": "Other software and machines",
    "people": "People and parties who use or run it",
}
"""How assets are grouped: by group, its title."""
DATA = "data"
"""The group of the data themselves, which are no components; in the inventory they stand in a section of their own."""
_ALL = ("version", "owner", "source", "licence")
_HASHED = ("ai", "prompts", "stores", DATA)


@dataclass(frozen=True)
class Asset:
    """A component or data: what it is, who supplies it, what needs it, what is recorded, and which details are asked.

    `owner` is the one that is recorded, else (of data) the one that the description names.
    """

    id: str
    name: str
    group: str
    kind: str
    supplier: str
    owner: str
    needed_by: tuple[str, ...]
    details: AssetDetails
    asked: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The details that are asked of it and not recorded."""
        held = {**vars(self.details), "owner": self.owner}
        return tuple(each for each in self.asked if not held.get(each))

    @property
    def lacks_hash(self) -> bool:
        """Whether it is something that a hash can be recorded of, and none is."""
        return self.group in _HASHED and not self.details.sha256


def asked_of(group: str) -> tuple[str, ...]:
    """Which details are asked of the assets of a group."""
    if group in ("ai", "prompts"):
        return _ALL
    return {"tools": ("version", "owner"), "people": ()}.get(group, ("owner",))


def asset_list(system: System, catalogue: Catalogue, details: Mapping[str, AssetDetails]) -> list[Asset]:
    """All components but people, then the data; those that lack most come first, of equal ones as described."""
    net = Connections(system, catalogue)
    found = []
    for group, held in groups_of(net).items():
        for each in held if group != "people" else ():
            said, component = details.get(each) or AssetDetails(element=each), system.components[each]
            kind = catalogue.kinds.get(component.kind)
            about = (each, system.name_of(each), group, kind.title if kind is not None else component.kind)
            found.append(Asset(*about, component.provider, said.owner, net.needed_by[each], said, asked_of(group)))
    for each, data in system.data.items():
        said = details.get(each) or AssetDetails(element=each)
        about = (each, system.name_of(each), DATA, "Data")
        found.append(Asset(*about, "", said.owner or data.owner, net.holders(each), said, asked_of(DATA)))
    return sorted(found, key=lambda asset: -len(asset.missing))


def groups_of(net: Connections) -> dict[str, list[str]]:
    """The components by group, in the order of the description."""
    found: dict[str, list[str]] = {group: [] for group in GROUPS}
    for each, held in net.system.components.items():
        is_a = net.catalogue.is_a
        if net.is_person(each):
            group = "people"
        elif net.is_ai(each):
            group = "ai"
        elif is_a(held.kind, ("prompt",)):
            group = "prompts"
        elif is_a(held.kind, ("tool_server", "plugin", "external_entity")):
            group = "tools"
        else:
            group = "stores" if net.shape(each) == "store" else "other"
        found[group].append(each)
    return {group: held for group, held in found.items() if held}
