"""Read an SPDX bill of materials: 2.2 and 2.3 as JSON, 3.0 as JSON-LD, with AI and data-set packages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.evidence.cyclonedx import bill_subjects
from toolkit.evidence.evidence import Evidence
from toolkit.evidence.opened import EvidenceFile
from toolkit.evidence.plain import Notes, block, blocks, items, moment, text, texts
from toolkit.evidence.results import BillComponent

__all__ = ["is_spdx", "read_spdx"]

_TOO_LARGE = "Make a bill for each part of the system."
_RELEASE = re.compile(r"(.{1,200}?)-v?(\d[\w.+~-]{0,60})")
_NOTHING = {"NOASSERTION", "NONE", ""}
_PACKAGES = {"software_Package": "package", "ai_AIPackage": "AIPackage", "dataset_DatasetPackage": "data"}
_LICENCE_TYPES = (
    "simplelicensing_LicenseExpression",
    "expandedlicensing_ListedLicense",
    "expandedlicensing_CustomLicense",
)
_LICENCE_OF = {"hasDeclaredLicense", "hasConcludedLicense"}
_LICENCE_SETS = {
    "expandedlicensing_ConjunctiveLicenseSet": " AND ",
    "expandedlicensing_DisjunctiveLicenseSet": " OR ",
}
_LISTED = re.compile(r"https?://spdx\.org/licenses/([A-Za-z0-9.+-]{1,100})")
_MEMBERS, _MOST_MEMBERS = "expandedlicensing_member", 50


def is_spdx(file: EvidenceFile) -> bool:
    """Whether it calls itself an SPDX document."""
    if "spdxVersion" in file.all_keys:
        return True
    if "sbom" in file.keys and '"spdxVersion"' in file.beginning:  # as a code host's interface wraps it
        return True
    return "@graph" in file.all_keys and "spdx" in file.beginning[:4_000].casefold()


def read_spdx(file: EvidenceFile) -> Evidence:
    """The packages of a bill of either generation."""
    whole = block(file.json(instead=_TOO_LARGE))
    whole = block(whole.get("sbom")) or whole
    notes = Notes()
    bill = _Graph(whole, notes) if "@graph" in whole else _Document(whole, notes)
    components = tuple(bill.components())
    if not components:
        notes.add("the bill lists no packages")
    return Evidence(
        format="spdx",
        kind="bill",
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        tool=bill.tool or f"SPDX {bill.version}".strip(),
        tool_version=bill.tool_version,
        ran=bill.made,
        target=bill.named,
        components=components,
        subjects=bill_subjects(components),
        notes=notes.all(),
    )


def _name_and_release(tool: str) -> tuple[str, str]:
    """A tool as SPDX 2 writes it, `name-release`, in its two parts."""
    found = _RELEASE.fullmatch(tool)
    return (found[1], found[2]) if found is not None else (tool, "")


class _Document:
    """A document of SPDX 2."""

    def __init__(self, whole: dict[str, Any], notes: Notes) -> None:
        self._whole = whole
        self.version = text(whole.get("spdxVersion")).removeprefix("SPDX-")
        if self.version not in ("2.2", "2.3"):
            notes.add(f"SPDX {self.version or 'of no version'} is not known here; it was read as 2.3")
        creation = block(whole.get("creationInfo"))
        self.made = moment(creation.get("created"))
        creators = [text(each) for each in items(creation.get("creators"))]
        named = next((each.partition(":")[2].strip() for each in creators if each.startswith("Tool:")), "")
        self.tool, self.tool_version = _name_and_release(named)
        self.named = text(whole.get("name"))
        if files := items(whole.get("files")):
            notes.add(f"{len(files):,} single files are in the bill and were not taken up")

    def components(self) -> Iterator[BillComponent]:
        """The packages."""
        for each in blocks(self._whole.get("packages")):
            licences = (text(each.get(key)) for key in ("licenseConcluded", "licenseDeclared"))
            yield BillComponent(
                name=text(each.get("name")) or "not named",
                version=text(each.get("versionInfo")),
                type=text(each.get("primaryPackagePurpose")).casefold() or "package",
                purl=next(
                    (
                        text(one.get("referenceLocator"))
                        for one in blocks(each.get("externalRefs"))
                        if text(one.get("referenceType")) == "purl"
                    ),
                    "",
                ),
                licences=tuple(dict.fromkeys(said for said in licences if said not in _NOTHING)),
                hashes={
                    text(one.get("algorithm")): text(one.get("checksumValue"), longest=200)
                    for one in blocks(each.get("checksums"))
                    if text(one.get("algorithm"))
                },
                supplier=_known(text(each.get("supplier"))),
                reference=text(each.get("SPDXID")),
            )


class _Graph:
    """A document of SPDX 3: elements and the relationships between them."""

    def __init__(self, whole: dict[str, Any], notes: Notes) -> None:
        self._elements = list(blocks(whole.get("@graph")))
        creation = next((each for each in self._elements if _type(each) == "CreationInfo"), {})
        self.version = text(creation.get("specVersion"))
        self.made = moment(creation.get("created"))
        by_id = {_id(each): each for each in self._elements}
        self._by_id = by_id
        self.tool_version = ""
        tools = [text(by_id.get(text(one), {}).get("name")) for one in items(creation.get("createdUsing"))]
        self.tool = next(filter(None, tools), "")
        self.named = next((text(each.get("name")) for each in self._elements if _type(each) == "SpdxDocument"), "")
        self._licences = self._licences_by_package(by_id)
        others = sum(_type(each) == "software_File" for each in self._elements)
        if others:
            notes.add(f"{others:,} single files are in the bill and were not taken up")
        weak = sum(_type(each) == "security_Vulnerability" for each in self._elements)
        if weak:
            notes.add(f"{weak:,} vulnerabilities are in the bill and were not taken up: name a CycloneDX bill or SARIF")

    def components(self) -> Iterator[BillComponent]:
        """The packages, models and data sets."""
        for each in self._elements:
            if (kind := _PACKAGES.get(_type(each))) is not None:
                yield BillComponent(
                    name=text(each.get("name")) or "not named",
                    version=text(each.get("software_packageVersion")),
                    type=text(each.get("software_primaryPurpose")) if kind == "package" else kind,
                    purl=text(each.get("software_packageUrl")) or _purl(each),
                    licences=self._licences.get(_id(each), ()),
                    hashes={
                        text(one.get("algorithm")).upper(): text(one.get("hashValue"), longest=200)
                        for one in blocks(each.get("verifiedUsing"))
                        if text(one.get("algorithm"))
                    },
                    supplier=text(self._by_id.get(text(each.get("suppliedBy")), {}).get("name")),
                    reference=_id(each),
                )

    def _licences_by_package(self, by_id: Mapping[str, dict[str, Any]]) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        known: dict[str, str] = {}
        for each in self._elements:
            if text(each.get("relationshipType")) in _LICENCE_OF:
                named = (_licence(target, by_id, known) for target in texts(each.get("to")))
                package = text(each.get("from"))
                found[package] = tuple(dict.fromkeys((*found.get(package, ()), *filter(None, named))))
        return found


def _type(element: dict[str, Any]) -> str:
    return text(element.get("type")) or text(element.get("@type"))


def _id(element: dict[str, Any]) -> str:
    return text(element.get("spdxId")) or text(element.get("@id"))


def _licence(target: str, by_id: Mapping[str, dict[str, Any]], known: dict[str, str], *, inner: bool = False) -> str:
    """The licence that an id means: an element, a set of others, or one of SPDX's list, which needs no element.

    Each is worked out once (`known`), so that sets that hold each other come to an end.
    """
    if target not in known:
        known[target] = ""
        element = by_id.get(target, {})
        listed = _LISTED.fullmatch(target)
        if joint := _LICENCE_SETS.get(_type(element)):
            members = (
                _licence(each, by_id, known, inner=True) for each in texts(element.get(_MEMBERS))[:_MOST_MEMBERS]
            )
            known[target] = text(joint.join(filter(None, members)))
        elif _type(element) in _LICENCE_TYPES:
            said = text(element.get("simplelicensing_licenseExpression")) or text(element.get("name"))
            known[target] = _known(said)
        elif listed is not None:
            known[target] = listed[1]
    said = known[target]
    return f"({said})" if inner and _type(by_id.get(target, {})) in _LICENCE_SETS and said else said


def _purl(element: dict[str, Any]) -> str:
    """The package URL among the identifiers of an element."""
    listed = blocks(element.get("externalIdentifier"))
    return next(
        (text(one.get("identifier")) for one in listed if one.get("externalIdentifierType") == "packageUrl"), ""
    )


def _known(said: str) -> str:
    return "" if said in _NOTHING else said
