"""Read promptfoo results: JSON as `promptfoo eval -o results.json` and `promptfoo export` write it, or one a line.

Semantics, from promptfoo's types and graders: in a red team test the assertion says what the system *should* do, so
`success: false` with a failed assertion means that the attack worked. A result whose `failureReason` is 2 (or that was
never graded) failed for another reason, such as a target that did not answer, and is an error: in neither count.
A plain evaluation does not say that its tests are attacks; it is counted only when somebody says so (`worked_when`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.evidence.evidence import Evidence
from toolkit.evidence.opened import EvidenceFile
from toolkit.evidence.plain import Notes, block, blocks, items, moment, text
from toolkit.evidence.readings import Reading, reading_for
from toolkit.evidence.results import TestResult

__all__ = ["is_promptfoo", "is_promptfoo_lines", "read_promptfoo", "read_promptfoo_lines"]

MAX_TESTS = 20_000
"""Different plugins, strategies and targets of one file together."""
_ERROR = 2
_TOO_LARGE = "Write the results one a line (`promptfoo eval -o results.jsonl`): they are read line by line."
_PLAIN = "test"
_GRADER = "promptfoo:redteam:"
_READ_AS = "success is false: the assertion that says how the system should answer failed"


def is_promptfoo(file: EvidenceFile) -> bool:
    """Whether it holds results of an evaluation, of any version."""
    if "evalId" in file.keys:
        return True
    if "results" in file.keys:
        return bool(file.all_keys & {"shareableUrl", "config"}) and _looks_evaluated(file.beginning)
    return {"table", "config"} <= file.all_keys


def _looks_evaluated(beginning: str) -> bool:
    return any(f'"{key}"' in beginning for key in ("promptIdx", "gradingResult", "namedScores", "stats", "table"))


def is_promptfoo_lines(file: EvidenceFile) -> bool:
    """Whether the first line is one result by itself."""
    return {"success", "testCase"} <= file.first_line.keys() or {"success", "gradingResult"} <= file.first_line.keys()


@dataclass
class _Counts:
    tried: int = 0
    worked: int = 0
    undecided: int = 0
    errors: int = 0
    prompts: set[int] = field(default_factory=set)


@dataclass
class _Run:
    """What the results amount to while they go by."""

    said: Reading | None
    redteam: bool = False
    notes: Notes = field(default_factory=Notes)
    counts: dict[tuple[str, str, str, bool], _Counts] = field(default_factory=dict)
    strategies: dict[str, None] = field(default_factory=dict)
    plain: int = 0


def read_promptfoo(file: EvidenceFile, worked_when: Sequence[Reading] = ()) -> Evidence:
    """The counts of a file that is one JSON document."""
    whole = block(file.json(instead=_TOO_LARGE))
    results = whole.get("results")
    inner = block(results)
    run = _Run(reading_for("success", worked_when), redteam=bool(block(whole.get("config")).get("redteam")))
    listed = list(_listed(inner if inner else whole, results))
    for result in listed:
        _take(run, result, file.source)
    if not listed:
        run.notes.add("no results are in this file")
    stats = block(inner.get("stats"))
    total = sum(value for name in ("successes", "failures", "errors") if isinstance(value := stats.get(name), int))
    if total and total != len(listed):
        run.notes.add(f"the file's own statistics count {total:,} results, and {len(listed):,} are in it")
    about = block(whole.get("metadata"))
    return _evidence(
        file,
        run,
        version=text(about.get("promptfooVersion")),
        ran=moment(inner.get("timestamp"))
        or moment(about.get("evaluationCreatedAt"))
        or moment(about.get("exportedAt")),
    )


def read_promptfoo_lines(file: EvidenceFile, worked_when: Sequence[Reading] = ()) -> Evidence:
    """The counts of a file with one result a line, in bounded memory."""
    run, cut = _Run(reading_for("success", worked_when)), list[int]()
    for _, result in file.json_lines(cut):
        _take(run, result, file.source)
    if cut:
        run.notes.add(f"the last line ({cut[0]:,}) is cut off: what stands before it was read")
    run.notes.add("lines of results do not say when the run was, nor with which release")
    return _evidence(file, run, whole=not cut)


def _listed(holder: dict[str, Any], results: Any) -> Iterator[dict[str, Any]]:
    """The results, of the newer list or the older table."""
    listed = items(results) or items(holder.get("results")) or items(holder.get("outputs"))
    if listed:
        yield from (each for each in listed if isinstance(each, dict))
        return
    table = holder.get("table")
    for row in blocks(block(table).get("body")):
        test = block(row.get("test"))
        for output in blocks(row.get("outputs")):
            yield {"testCase": test, "testIdx": row.get("testIdx"), **output}


def _take(run: _Run, result: dict[str, Any], source: str) -> None:
    case = block(result.get("testCase")) or block(result.get("test"))
    about = {**block(case.get("metadata")), **block(result.get("metadata"))}
    plugin, strategy = text(about.get("pluginId")) or _graded_as(case), text(about.get("strategyId"))
    attack = bool(plugin) or run.said is not None or (run.redteam and bool(about.get("harmCategory")))
    if not attack:
        run.plain += 1
    if strategy and (strategy in run.strategies or len(run.strategies) < MAX_TESTS):
        run.strategies[strategy] = None
    key = (plugin or text(about.get("harmCategory")) or _PLAIN, strategy, _target(result.get("provider")), attack)
    if key not in run.counts and len(run.counts) >= MAX_TESTS:
        what = f"the file has more than {MAX_TESTS:,} different plugins, strategies and targets"
        raise InputError([Problem(source, what, "Read the results of single runs.")])
    counts = run.counts.setdefault(key, _Counts())
    verdict = _worked(result, run.said)
    if isinstance(verdict, str):
        counts.errors += 1
    elif verdict is None:
        counts.undecided += 1
    else:
        counts.tried += 1
        counts.worked += verdict
    number = result.get("testIdx")
    if isinstance(number, int) and not isinstance(number, bool) and len(counts.prompts) < 1_000_000:
        counts.prompts.add(number)


def _graded_as(case: dict[str, Any]) -> str:
    """The plugin whose grader judges a test: early releases named it nowhere else."""
    named = (text(each.get("type")) for each in blocks(case.get("assert")))
    return next((each.removeprefix(_GRADER) for each in named if each.startswith(_GRADER)), "")


def _worked(result: dict[str, Any], said: Reading | None) -> bool | str | None:
    """Whether the attack worked; `error` where nothing was judged, None where the result does not tell."""
    grading, success = result.get("gradingResult"), result.get("success", result.get("pass"))
    reason = result.get("failureReason")
    if reason == _ERROR and not isinstance(reason, bool):
        return "error"
    if not isinstance(success, bool):
        return None
    graded = isinstance(grading, dict) and isinstance(grading.get("pass"), bool)
    if not success and not graded and reason != 1 and (result.get("error") or "gradingResult" in result):
        return "error"  # early releases have no reason: what was never graded did not fail by an assertion
    return said.worked(success) if said is not None else not success


def _target(provider: Any) -> str:
    if isinstance(provider, dict):
        return text(provider.get("label")) or text(provider.get("id"))
    return text(provider)


def _evidence(file: EvidenceFile, run: _Run, *, version: str = "", ran: str = "", whole: bool = True) -> Evidence:
    if run.plain:
        run.notes.add(
            f"{run.plain:,} results belong to no plugin of a red team, so the file does not tell whether their tests "
            'are attacks: they are not counted. Say it, as in --worked-when "success=false"'
        )
    tests = tuple(_result(key, counts, run.said) for key, counts in run.counts.items())
    targets = tuple(dict.fromkeys(test.target for test in tests if test.target))
    if len(targets) > 1:
        run.notes.add(f"{len(targets)} targets were tested, and each is counted by itself")
    return Evidence(
        format="promptfoo",
        kind="tests",
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        tool="promptfoo",
        tool_version=version,
        ran=ran,
        target=text(", ".join(targets)),
        tests=tests,
        subjects=tuple(f"strategy:{strategy}" for strategy in run.strategies),
        notes=run.notes.all(),
        whole=whole,
    )


def _result(key: tuple[str, str, str, bool], counts: _Counts, said: Reading | None) -> TestResult:
    plugin, strategy, target, attack = key
    return TestResult(
        plugin,
        plugin,
        "assertions",
        tried=counts.tried,
        worked=counts.worked,
        undecided=counts.undecided,
        errors=counts.errors,
        prompts=len(counts.prompts),
        strategy=strategy,
        target=target,
        reading=(f"success is {said.value}" if said else _READ_AS) if attack else "",
        counted=attack,
        because="" if attack else "the file does not tell whether these tests are attacks",
    )
