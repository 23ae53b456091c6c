"""Read a CycloneDX bill of materials (JSON, 1.2 to 1.7): components with licences and hashes, models and data too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.evidence.evidence import Evidence
from toolkit.evidence.opened import EvidenceFile
from toolkit.evidence.plain import Notes, block, blocks, count_in, items, moment, number, text, texts
from toolkit.evidence.results import BillComponent, ScannerFinding
from toolkit.evidence.sarif import severity_of_score

__all__ = ["bill_subjects", "is_cyclonedx", "read_cyclonedx"]

_TOO_LARGE = "Make a bill for each part of the system."
_KNOWN = re.compile(r"1\.[2-7]")
_NOT_OPEN = {"resolved", "resolved_with_pedigree", "false_positive", "not_affected"}
_MODELS = {"machine-learning-model", "aipackage", "model"}
_ROOTS = {*_MODELS, "data"}
_SEVERITIES = {"critical", "high", "medium", "low", "info"}


def is_cyclonedx(file: EvidenceFile) -> bool:
    """Whether it calls itself a CycloneDX bill."""
    return "bomFormat" in file.all_keys or "cyclonedx.org/schema" in file.beginning[:2_000]


def read_cyclonedx(file: EvidenceFile) -> Evidence:
    """The components of a bill, nested ones included, and the vulnerabilities that it tells of."""
    whole = block(file.json(instead=_TOO_LARGE))
    notes = Notes()
    if text(whole.get("bomFormat")) != "CycloneDX":
        raise InputError([Problem(file.source, "this bill is of another format", "Read are CycloneDX and SPDX bills.")])
    version = text(whole.get("specVersion"))
    if not _KNOWN.fullmatch(version):
        notes.add(f"CycloneDX {version or 'of no version'} is not known here; it was read as 1.6")
    about = block(whole.get("metadata"))
    root = block(about.get("component"))
    components = (*_of_the_root(root), *_components(whole.get("components"), ""))
    findings = tuple(_vulnerability(each) for each in blocks(whole.get("vulnerabilities")))
    if not components:
        notes.add("the bill lists no components")
    if items(whole.get("services")):
        notes.add(f"{len(items(whole.get('services'))):,} services are in the bill and were not taken up")
    tool, tool_version = _tool(about.get("tools"))
    return Evidence(
        format="cyclonedx",
        kind="bill",
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        tool=tool or f"CycloneDX {version}".strip(),
        tool_version=tool_version,
        ran=moment(about.get("timestamp")),
        target=" ".join(part for part in (text(root.get("name")), text(root.get("version"))) if part),
        components=components,
        findings=findings,
        subjects=bill_subjects(components, vulnerable=any(finding.state == "open" for finding in findings)),
        notes=notes.all(),
    )


def bill_subjects(components: tuple[BillComponent, ...], *, vulnerable: bool = False) -> tuple[str, ...]:
    """What a bill speaks of: that there is one, and which sorts of things it tells of its components."""
    if not components:
        return ("bill.vulnerable",) if vulnerable else ()
    models = any(each.type.casefold() in _MODELS for each in components)
    data = any(each.type.casefold() == "data" for each in components)
    said = {
        "bill": True,
        "bill.model": models,
        "bill.data": data,
        "bill.hash": any(each.hashes for each in components),
        "bill.licence": any(each.licences for each in components),
        "bill.vulnerable": vulnerable,
    }
    return tuple(subject for subject, holds in said.items() if holds)


def _of_the_root(root: dict[str, Any]) -> Iterator[BillComponent]:
    """What the bill is about where that is a model or data itself, and not a program that is made of the rest."""
    own = [root] if text(root.get("type")).casefold() in _ROOTS else root.get("components")
    return _components(own, "" if own is not root.get("components") else text(root.get("name")))


def _components(listed: Any, within: str) -> Iterator[BillComponent]:
    for each in blocks(listed):
        name = text(each.get("name")) or "not named"
        group = text(each.get("group"))
        yield BillComponent(
            name=f"{group}/{name}" if group else name,
            version=text(each.get("version")) or text(each.get("versionRange")),
            type=text(each.get("type")),
            purl=text(each.get("purl")),
            licences=tuple(dict.fromkeys(filter(None, map(_licence, blocks(each.get("licenses")))))),
            hashes={
                text(one.get("alg")): text(one.get("content"), longest=200)
                for one in blocks(each.get("hashes"))
                if text(one.get("alg"))
            },
            supplier=_party(each),
            reference=text(each.get("bom-ref")),
            within=within,
            datasets=_datasets(each),
        )
        yield from _components(each.get("components"), name)


def _licence(entry: dict[str, Any]) -> str:
    licence = block(entry.get("license"))
    return text(entry.get("expression")) or text(licence.get("id")) or text(licence.get("name"))


def _party(component: dict[str, Any]) -> str:
    named = (block(component.get(key)).get("name") for key in ("supplier", "manufacturer"))
    return next((said for each in named if (said := text(each))), "") or text(component.get("publisher"))


def _datasets(component: dict[str, Any]) -> tuple[str, ...]:
    """The data sets that a model's card in the bill names."""
    parameters = block(block(component.get("modelCard")).get("modelParameters"))
    return texts([each.get("name") or each.get("ref") for each in blocks(parameters.get("datasets"))])


def _tool(tools: Any) -> tuple[str, str]:
    """What made the bill: a list of old, components of late."""
    listed = list(blocks(tools)) or list(blocks(block(tools).get("components")))
    named = [(text(each.get("name")), text(each.get("version"))) for each in listed]
    return next(((name, version) for name, version in named if name), ("", ""))


def _vulnerability(each: dict[str, Any]) -> ScannerFinding:
    ratings = list(blocks(each.get("ratings")))
    said = next((word for rating in ratings if (word := text(rating.get("severity"))) in _SEVERITIES), "")
    score = next((found for rating in ratings if (found := number(rating.get("score"))) is not None), None)
    affected = texts([one.get("ref") for one in blocks(each.get("affects"))])
    return ScannerFinding(
        id=text(each.get("id")) or "not named",
        title=text(each.get("description")),
        severity=said or (severity_of_score(score) if score is not None else "not stated"),
        location=text(", ".join(affected)),
        cwe=tuple(f"CWE-{number_}" for one in items(each.get("cwes")) if (number_ := count_in(one))),
        package=affected[0] if affected else "",
        state="suppressed" if text(block(each.get("analysis")).get("state")) in _NOT_OPEN else "open",
    )
