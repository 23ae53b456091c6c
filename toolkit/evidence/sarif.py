"""Read SARIF 2.1.0, which code scanners write: findings with their severity, weakness (CWE) and place.

Semantics, from the standard: a result without `level` has that of its rule, else `warning`; only results of kind `fail`
(the default) are findings; a suppressed result was set aside; one whose `baselineState` is `absent` is gone. Where a
rule has a `security-severity` (a number from 0 to 10, by which code hosts grade), that decides, in CVSS's bands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.evidence.evidence import Evidence
from toolkit.evidence.mapping import load_map
from toolkit.evidence.opened import EvidenceFile
from toolkit.evidence.plain import Notes, block, blocks, count_in, items, moment, number, text, texts
from toolkit.evidence.results import ScannerFinding

__all__ = ["is_sarif", "read_sarif", "severity_of_score"]

_TOO_LARGE = "Let the scanner write one file a run, or scan a part of the code at a time."
_LEVELS = {"error": "high", "warning": "medium", "note": "low", "none": "info"}
_CWE = re.compile(r"(?i)\bcwe[-/_ ]?0*([1-9][0-9]{0,4})\b")
_NUMBER = re.compile(r"0*([1-9][0-9]{0,4})")
_SET_ASIDE = {"accepted", ""}


def is_sarif(file: EvidenceFile) -> bool:
    """Whether it holds runs, and calls itself SARIF by its schema or its version."""
    return "runs" in file.all_keys and ("version" in file.all_keys or "sarif" in file.beginning[:2_000].casefold())


def read_sarif(file: EvidenceFile) -> Evidence:
    """The findings of all runs."""
    whole = block(file.json(instead=_TOO_LARGE))
    notes = Notes()
    if (version := text(whole.get("version"))) != "2.1.0":
        notes.add(f"the file says that it is SARIF {version or 'of no version'}; it was read as 2.1.0")
    runs = [_Run(run, notes) for run in blocks(whole.get("runs"))]
    if not runs:
        notes.add("no runs are in this file")
    findings = tuple(finding for run in runs for finding in run.findings())
    moments = [when for run in runs for when in run.moments()]
    weaknesses = dict.fromkeys(cwe for finding in findings if finding.state == "open" for cwe in finding.cwe)
    unplaced = sum(not finding.cwe for finding in findings if finding.state == "open")
    if unplaced:
        notes.add(f"findings that name no weakness (CWE), and so are matched to no threat: {unplaced:,}")
    return Evidence(
        format="sarif",
        kind="findings",
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        tool=text(", ".join(dict.fromkeys(run.tool for run in runs))) or "a scanner",
        tool_version=text(", ".join(dict.fromkeys(run.version for run in runs if run.version))),
        ran=min(moments, default=""),
        finished=max(moments, default=""),
        findings=findings,
        subjects=tuple(weaknesses),
        notes=notes.all(),
    )


@dataclass(frozen=True)
class _Rule:
    title: str
    level: str
    score: float | None
    cwe: tuple[str, ...]


class _Run:
    """One run of one tool."""

    def __init__(self, run: dict[str, Any], notes: Notes) -> None:
        self._run = run
        self._notes = notes
        driver = block(block(run.get("tool")).get("driver"))
        self.tool = text(driver.get("name")) or "a scanner"
        self.version = text(driver.get("semanticVersion")) or text(driver.get("version"))
        self._taxa = self._cwe_taxa()
        parts = [driver, *blocks(block(run.get("tool")).get("extensions"))]
        self._rules = [
            [(text(each.get("id")), _rule(each, self._taxa)) for each in blocks(part.get("rules"))] for part in parts
        ]
        self._by_id = {rule_id: rule for rules in self._rules for rule_id, rule in rules}

    def moments(self) -> Iterator[str]:
        """When it began and ended, as far as it says."""
        for invocation in blocks(self._run.get("invocations")):
            yield from filter(None, (moment(invocation.get("startTimeUtc")), moment(invocation.get("endTimeUtc"))))
            if invocation.get("executionSuccessful") is False:
                self._notes.add(f"{self.tool} says that its run failed: findings may be missing")

    def findings(self) -> Iterator[ScannerFinding]:
        """What was found; what passed or does not apply is noted."""
        if not isinstance(self._run.get("results"), list):
            self._notes.add(f"a run of {self.tool} has no results: it did not look, or only its rules are here")
        for result in blocks(self._run.get("results")):
            kind = text(result.get("kind")) or "fail"
            if kind != "fail":
                self._notes.add(f"results of kind {kind[:20]!r} are no findings")
            elif text(result.get("baselineState")) == "absent":
                self._notes.add("results that are gone since the last run are no findings")
            else:
                yield self._finding(result)

    def _finding(self, result: dict[str, Any]) -> ScannerFinding:
        rule_id, rule = self._rule_of(result)
        level = text(result.get("level")) or (rule.level if rule else "") or "warning"
        score = number(block(result.get("properties")).get("security-severity"))
        score = score if score is not None else rule.score if rule else None
        own = (*_named(result.get("properties")), *_taxa(result.get("taxa"), self._taxa))
        cwe = tuple(dict.fromkeys((*own, *(rule.cwe if rule else ()))))
        return ScannerFinding(
            id=rule_id or "rule not named",
            title=text(block(result.get("message")).get("text")) or (rule.title if rule else ""),
            severity=severity_of_score(score) if score is not None else _LEVELS.get(level, "not stated"),
            location=_location(result),
            cwe=cwe or self._known(rule_id),
            state="suppressed" if _set_aside(result) else "open",
        )

    def _known(self, rule_id: str) -> tuple[str, ...]:
        """The weaknesses of a rule as the scanner's source calls them, where its files leave them out."""
        known = load_map("weaknesses").rules.get(f"{self.tool.casefold()}/{rule_id}", ())
        if known:
            self._notes.add(f"{self.tool} names no weakness here; taken was what its source calls its rules")
        return known

    def _rule_of(self, result: dict[str, Any]) -> tuple[str, _Rule | None]:
        said = block(result.get("rule"))
        rule_id = text(result.get("ruleId")) or text(said.get("id"))
        index = count_in(result.get("ruleIndex", said.get("index")))
        part = count_in(block(said.get("toolComponent")).get("index"))
        rules = self._rules[part + 1] if part is not None and part + 1 < len(self._rules) else self._rules[0]
        if index is not None and index < len(rules):
            return rule_id or rules[index][0], rules[index][1]
        # A result may narrow its rule: `rule/part` belongs to `rule`.
        return rule_id, self._by_id.get(rule_id) or self._by_id.get(rule_id.partition("/")[0])

    def _cwe_taxa(self) -> Mapping[int, list[str]]:
        """By the number of each taxonomy that is CWE: the weaknesses that it lists."""
        return {
            place: [
                f"CWE-{found[1]}" if (found := _NUMBER.search(text(t.get("id")))) else ""
                for t in blocks(tax.get("taxa"))
            ]
            for place, tax in enumerate(blocks(self._run.get("taxonomies")))
            if text(tax.get("name")).casefold() == "cwe"
        }


def _rule(rule: dict[str, Any], taxonomies: Mapping[int, list[str]]) -> _Rule:
    properties = rule.get("properties")
    related = [block(each.get("target")) for each in blocks(rule.get("relationships"))]
    return _Rule(
        text(block(rule.get("shortDescription")).get("text")) or text(rule.get("name")),
        text(block(rule.get("defaultConfiguration")).get("level")),
        number(block(properties).get("security-severity")),
        tuple(dict.fromkeys((*_named(properties), *_taxa(related, taxonomies)))),
    )


def _named(properties: Any) -> Iterator[str]:
    """The weaknesses that properties name, in tags or under their own key."""
    said = block(properties)
    for each in (*items(said.get("tags")), *texts(said.get("cwe")), *texts(said.get("cwe_ids"))):
        for found in _CWE.finditer(text(each)):
            yield f"CWE-{found[1]}"


def _taxa(references: Any, taxonomies: Mapping[int, list[str]]) -> Iterator[str]:
    """The weaknesses that references into a taxonomy mean."""
    for each in blocks(references):
        component = block(each.get("toolComponent"))
        listed = taxonomies.get(count_in(component.get("index")) or 0, [])
        index = count_in(each.get("index"))
        named = text(component.get("name")).casefold() == "cwe"
        if (found := _NUMBER.search(text(each.get("id")))) and (named or listed):
            yield f"CWE-{found[1]}"
        elif index is not None and index < len(listed) and listed[index]:
            yield listed[index]


def _set_aside(result: dict[str, Any]) -> bool:
    """Whether it was suppressed; one under review, or whose suppression was rejected, was not."""
    return any(text(each.get("status")) in _SET_ASIDE for each in blocks(result.get("suppressions")))


def _location(result: dict[str, Any]) -> str:
    """The first place, as `file:line`; the file's name is text, and nobody follows it."""
    for each in blocks(result.get("locations")):
        physical = block(each.get("physicalLocation"))
        where = text(block(physical.get("artifactLocation")).get("uri"))
        line = count_in(block(physical.get("region")).get("startLine"))
        logical = next((text(one.get("fullyQualifiedName")) for one in blocks(each.get("logicalLocations"))), "")
        if where or logical:
            return f"{where or logical}:{line}" if line else where or logical
    return ""


def severity_of_score(score: float) -> str:
    """The band of a score from 0 to 10, as CVSS names it; `not stated` for other numbers."""
    if not 0 <= score <= 10:
        return "not stated"
    bands = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))
    return next((name for least, name in bands if score >= least), "info")
