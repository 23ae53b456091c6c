"""Read a garak report (`….report.jsonl`), releases 0.9 and later, line by line: a report may have gigabytes.

Semantics, from garak's evaluators: a detector gives each output a score from 0 to 1, and an output *passes* where the
score is below the run's threshold (0.5 unless set). So `passed` counts what held, and the attack worked in the others.
An output that a detector could not judge (null) is in neither. Reports of 0.9 to 0.11 say `total`, later ones
`total_evaluated` (judged) and `total_processed` (with those not judged).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.evidence.evidence import Evidence
from toolkit.evidence.opened import EvidenceFile
from toolkit.evidence.plain import Notes, block, count_in, items, moment, number, text
from toolkit.evidence.results import TestResult

__all__ = ["is_garak", "is_hit_log", "read_garak"]

MAX_PAIRS = 20_000
"""Pairs of a probe and a detector in one report; garak knows some hundred probes."""
_THRESHOLD = 0.5
_NO_ATTACK = ("always", "shields")
"""Detectors that tell nothing of attacks: those for garak's own tests, and those that look for a shield."""
_KNOWN = frozenset(
    {
        *("start_run setup", "init", "attempt", "eval", "completion", "digest", "probe_summary", "config"),
        *("payload_init", "plugin_cache", "payloads", "setup", "tree_data"),
    }
)
_LOOKED_AT = 20_000


def is_garak(file: EvidenceFile) -> bool:
    """Whether the first lines are entries of a garak report."""
    return file.beginning.startswith("{") and '"entry_type"' in file.beginning[:_LOOKED_AT]


def is_hit_log(file: EvidenceFile) -> bool:
    """Whether it is the list of hits that garak writes beside its report."""
    return {"attempt_id", "probe", "detector", "score"} <= file.first_line.keys()


@dataclass
class _Pair:
    """What was seen of one probe and one detector: in its `eval` lines, and in the attempts themselves."""

    passed: int = 0
    total: int = 0
    nones: int = 0
    evals: int = 0
    nones_told: bool = False
    seen: int = 0
    hits: int = 0
    ungraded: int = 0
    prompts: int = 0


@dataclass
class _Report:
    """What a report amounts to while its lines go by."""

    version: str = ""
    began: str = ""
    ended: str = ""
    target: str = ""
    threshold: float = _THRESHOLD
    runs: set[str] = field(default_factory=set)
    pairs: dict[tuple[str, str], _Pair] = field(default_factory=dict)
    without: dict[str, int] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)


def read_garak(file: EvidenceFile) -> Evidence:
    """The counts of a report. Raises `InputError` for a line further up than the last that is no JSON object."""
    report, cut = _Report(), list[int]()
    for _, entry in file.json_lines(cut):
        _take(report, entry, file.source)
    if cut:
        report.notes.add(f"the last line ({cut[0]:,}) is cut off: what stands before it was read")
    elif not report.ended:
        report.notes.add("the report does not say that the run was completed")
    if len(report.runs) > 1:
        report.notes.add(f"{len(report.runs)} runs are in this file, and their counts are added up")
    for probe, unanswered in report.without.items():
        report.notes.add(f"{probe}: {unanswered:,} outputs are missing, where the target gave none")
    tests = tuple(_result(pair, counts, report) for pair, counts in sorted(report.pairs.items()))
    if not tests:
        report.notes.add("no probe was evaluated in this report")
    return Evidence(
        format="garak",
        kind="tests",
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        tool="garak",
        tool_version=report.version,
        ran=report.began,
        finished=report.ended,
        target=report.target,
        tests=tests,
        notes=report.notes.all(),
        whole=not cut,
    )


def _take(report: _Report, entry: dict[str, Any], source: str) -> None:
    kind = text(entry.get("entry_type"))
    if kind == "attempt":
        _attempt(report, entry)
    elif kind == "eval":
        _eval(report, entry)
    elif kind in ("start_run setup", "init", "completion"):
        _about(report, entry)
    elif kind not in _KNOWN:
        report.notes.add(f"entries of the unknown type {kind[:40]!r} were passed over")
    if len(report.pairs) > MAX_PAIRS:
        what = f"the report has more than {MAX_PAIRS:,} pairs of a probe and a detector"
        raise InputError([Problem(source, what, "Read the reports of single runs.")])


def _about(report: _Report, entry: dict[str, Any]) -> None:
    """What a run says of itself; the names of settings changed with the releases."""

    def said(*names: str) -> str:
        return next((found for name in names if (found := text(entry.get(name)))), "")

    report.version = report.version or said("garak_version", "_config.version")
    report.began = report.began or moment(said("start_time", "transient.starttime_iso"))
    report.ended = moment(said("end_time")) or report.ended
    if run := said("run", "transient.run_id"):
        report.runs.add(run)
    sort = said("plugins.target_type", "plugins.model_type")
    name = said("plugins.target_name", "plugins.model_name")
    report.target = report.target or "/".join(part for part in (sort, name) if part)
    threshold = number(entry.get("run.eval_threshold"))
    if threshold is not None and 0 <= threshold <= 1:
        report.threshold = threshold


def _pair(report: _Report, probe: str, detector: str) -> _Pair:
    key = (probe.removeprefix("probes."), detector.removeprefix("detectors.").removeprefix("detector."))
    return report.pairs.setdefault(key, _Pair())


def _eval(report: _Report, entry: dict[str, Any]) -> None:
    probe, detector = text(entry.get("probe")), text(entry.get("detector"))
    passed = count_in(entry.get("passed"))
    total = count_in(entry.get("total_evaluated", entry.get("total")))
    nones = count_in(entry.get("nones"))
    if not probe or passed is None or total is None or passed > total:
        report.notes.add("an evaluation without a probe, or whose counts are none, was not counted")
        return
    pair = _pair(report, probe, detector or "not named")
    pair.passed, pair.total, pair.evals = pair.passed + passed, pair.total + total, pair.evals + 1
    pair.nones += nones or 0
    pair.nones_told = pair.nones_told or nones is not None or "total_evaluated" in entry


def _attempt(report: _Report, entry: dict[str, Any]) -> None:
    """An attempt counts once it is evaluated; it is written before as well, without results."""
    probe, results = text(entry.get("probe_classname")), block(entry.get("detector_results"))
    if count_in(entry.get("status")) != 2 or not probe:
        return
    empty = sum(output is None for output in items(entry.get("outputs")))
    if empty:
        name = probe.removeprefix("probes.")
        if name in report.without or len(report.without) < MAX_PAIRS:
            report.without[name] = report.without.get(name, 0) + empty
    for detector, scores in results.items():
        pair = _pair(report, probe, text(detector))
        pair.prompts += 1
        for score in items(scores):
            measured = number(score)
            if measured is None:
                pair.ungraded += 1
            else:
                pair.seen += 1
                pair.hits += measured >= report.threshold


def _result(key: tuple[str, str], pair: _Pair, report: _Report) -> TestResult:
    probe, detector = key
    tried, worked, undecided = _counts(key, pair, report)
    family = probe.partition(".")[0]
    counted, because = True, ""
    if detector.partition(".")[0] in _NO_ATTACK or family == "test":
        counted, because = False, "it serves garak's own tests, or looks for a shield: it does not tell of attacks"
        report.notes.add(f"{probe} with {detector} is not counted: {because}")
    return TestResult(
        probe,
        family,
        detector,
        tried=tried,
        worked=worked,
        undecided=undecided,
        prompts=pair.prompts,
        target=report.target,
        reading=f"the detector's score is {report.threshold:g} or more",
        counted=counted,
        because=because,
    )


def _counts(key: tuple[str, str], pair: _Pair, report: _Report) -> tuple[int, int, int]:
    """Judged, worked, undecided: by garak's own evaluation, and where it is missing by the attempts."""
    probe, detector = key
    if not pair.evals:
        report.notes.add(f"{probe} with {detector} has no evaluation: it was counted from its attempts")
        return pair.seen, pair.hits, pair.ungraded
    total, nones = pair.total, pair.nones if pair.nones_told else pair.ungraded
    if not pair.nones_told and pair.seen and total == pair.seen + pair.ungraded:
        total = pair.seen  # early releases counted what was not judged into the total
    worked = total - pair.passed
    if worked < 0:
        report.notes.add(f"{probe} with {detector}: more passed than were judged, so its attempts were counted")
        return pair.seen, pair.hits, pair.ungraded
    if pair.evals > 1 and len(report.runs) < 2:
        report.notes.add(f"{probe} with {detector} is evaluated {pair.evals} times in one run; all are added up")
    if pair.prompts and (total, worked) != (pair.seen, pair.hits):
        report.notes.add(
            f"{probe} with {detector}: its evaluation says {worked:,} of {total:,}, its attempts "
            f"{pair.hits:,} of {pair.seen:,}; the evaluation was taken"
        )
    return total, worked, nones
