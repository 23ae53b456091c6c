"""Read what `pip-audit --format json` writes: packages, their known vulnerabilities, and what it could not audit.

pip-audit tells neither its release, nor when it ran, nor how bad a vulnerability is; and behind a mirror it may skip
every package and still end well, so what was skipped is counted and told first.
"""

from __future__ import annotations

from typing import Any

from toolkit.evidence.evidence import Evidence
from toolkit.evidence.opened import EvidenceFile
from toolkit.evidence.plain import Notes, block, blocks, items, text, texts
from toolkit.evidence.results import BillComponent, ScannerFinding

__all__ = ["is_pip_audit", "read_pip_audit"]

_TOO_LARGE = "Audit a part of the requirements at a time."


def is_pip_audit(file: EvidenceFile) -> bool:
    """Whether it lists dependencies with their vulnerabilities; early releases wrote the bare list."""
    start = file.beginning[:20_000]
    if start.startswith("["):
        return '"vulns"' in start and '"name"' in start and '"version"' in start
    return "dependencies" in file.keys and ('"vulns"' in start or '"skip_reason"' in start or "fixes" in file.all_keys)


def read_pip_audit(file: EvidenceFile) -> Evidence:
    """Every package, and every vulnerability of one."""
    whole = file.json(instead=_TOO_LARGE)
    listed = list(blocks(whole if isinstance(whole, list) else block(whole).get("dependencies")))
    notes = Notes()
    findings = [finding for each in listed for finding in _findings(each)]
    skipped = sum("skip_reason" in each for each in listed)
    if not listed:
        notes.add("no packages are in this file, so nothing was audited")
    if skipped and skipped == len(listed):
        notes.add(f"nothing was audited: all {skipped:,} packages were skipped, so no finding means nothing")
    elif skipped:
        notes.add(f"{skipped:,} of {len(listed):,} packages were skipped and not audited")
    if any(finding.state == "open" for finding in findings):
        notes.add("pip-audit does not say how bad a vulnerability is: look the ids up")
    notes.add("pip-audit does not say its release, nor when it ran")
    open_ones = any(finding.state == "open" for finding in findings)
    return Evidence(
        format="pip-audit",
        kind="findings",
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        tool="pip-audit",
        findings=tuple(findings),
        components=tuple(_component(each) for each in listed),
        subjects=("audit", *(["audit.vulnerable"] if open_ones else [])) if skipped < len(listed) else (),
        notes=notes.all(),
    )


def _component(each: dict[str, Any]) -> BillComponent:
    return BillComponent(text(each.get("name")) or "not named", text(each.get("version")), "library")


def _findings(each: dict[str, Any]) -> list[ScannerFinding]:
    package = f"{text(each.get('name'))} {text(each.get('version'))}".strip()
    if "skip_reason" in each:
        reason = text(each.get("skip_reason")) or "no reason given"
        return [ScannerFinding("not audited", reason, package=package, state="skipped")]
    return [
        ScannerFinding(
            id=text(vuln.get("id")) or "not named",
            title=text(vuln.get("description")),
            package=package,
            location=package,
            aliases=texts(vuln.get("aliases")) if items(vuln.get("aliases")) else (),
            fixed_in=texts(vuln.get("fix_versions")) if items(vuln.get("fix_versions")) else (),
        )
        for vuln in blocks(each.get("vulns"))
    ]
