"""Read an Inspect log: the JSON form, and the packed `.eval` form, of which only scores are looked at.

A score of Inspect is C (correct), I (incorrect), P (partly), N (no answer), a number, or several of these by name, and
says how well the *task* was done. Whether a done task is an attack that worked is not in the file: it is known for the
tests named in `threat_libraries/evidence/inspect.yaml`, and for others only when somebody says it (`worked_when`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.evidence.evidence import Evidence
from toolkit.evidence.mapping import load_map
from toolkit.evidence.opened import EvidenceFile
from toolkit.evidence.packed_log import PackedLog
from toolkit.evidence.plain import Notes, block, blocks, count_in, items, moment, text
from toolkit.evidence.readings import Reading, reading_for
from toolkit.evidence.results import TestResult

__all__ = ["is_inspect", "is_packed_inspect", "read_inspect", "read_packed_inspect"]

MAX_SCORES = 2_000
"""Different scorers of one log, each with its keys."""
_FAILED = "samples ended in an error, and so count for nothing"
_UNSCORED = "samples have no score, and so count for nothing"
_TOO_LARGE = (
    "Keep the log as .eval (`inspect log convert FILE --to eval --output-dir FOLDER`): it is read piece by piece."
)


def is_inspect(file: EvidenceFile) -> bool:
    """Whether it is a log as JSON: it says how it ended, and what was evaluated."""
    return "eval" in file.keys and bool(file.all_keys & {"status", "plan", "results", "stats"})


def is_packed_inspect(file: EvidenceFile) -> bool:
    """Whether it is packed; what is in it is seen when it is opened."""
    return file.is_zip


@dataclass
class _Log:
    """What a log amounts to while its samples go by."""

    task: str = "task"
    target: str = ""
    notes: Notes = field(default_factory=Notes)
    said: Sequence[Reading] = ()
    tallies: dict[str, _Tally] = field(default_factory=dict)
    samples: int = 0
    ids: dict[str, None] = field(default_factory=dict)
    errors: int = 0


@dataclass
class _Tally:
    """The scores of one scorer (and key): how often each was given, and what the rule makes of them."""

    rule: Reading | None
    tried: int = 0
    worked: int = 0
    undecided: int = 0
    given: Counter[str] = field(default_factory=Counter)


def read_inspect(file: EvidenceFile, worked_when: Sequence[Reading] = ()) -> Evidence:
    """The counts of a log that is JSON."""
    whole = block(file.json(instead=_TOO_LARGE))
    log = _begun(whole, worked_when)
    for sample in blocks(whole.get("samples")):
        _sample(log, sample)
    if not items(whole.get("samples")):
        log.notes.add("the log holds no samples, so nothing could be counted")
    return _evidence(file, whole, log)


def read_packed_inspect(file: EvidenceFile, worked_when: Sequence[Reading] = ()) -> Evidence:
    """The counts of a packed log. Raises `InputError` for a packed file that is none, or is damaged."""
    with PackedLog(file) as packed:
        file.hash_all()
        header = packed.header()
        log = _begun(header, worked_when)
        if not packed.finished:
            log.notes.add("the log has no header, so the run was broken off: what it holds was counted")
        for sample in packed.samples():
            _sample(log, sample)
        if not log.samples:
            log.notes.add("the log holds no samples, so nothing could be counted")
        return _evidence(file, header, log, whole=packed.finished)


def _begun(header: dict[str, Any], said: Sequence[Reading]) -> _Log:
    about = block(header.get("eval"))
    task = text(about.get("task_registry_name")) or text(about.get("task")) or "task"
    log = _Log(task=task.rpartition("/")[2] or task, target=text(about.get("model")), said=said)
    status = text(header.get("status"))
    if status and status != "success":
        log.notes.add(f"the run ended as {status[:30]!r}: not all of it may be here")
    if header.get("invalidated") is True:
        log.notes.add("somebody marked this log as invalid")
    results = block(header.get("results"))
    total, completed = count_in(results.get("total_samples")), count_in(results.get("completed_samples"))
    if total is not None and completed is not None and completed < total:
        log.notes.add(f"{completed:,} of {total:,} samples were completed")
    return log


def _sample(log: _Log, sample: dict[str, Any]) -> None:
    log.samples += 1
    if (given := text(sample.get("id"))) and (given in log.ids or len(log.ids) < 1_000_000):
        log.ids[given] = None
    scores = block(sample.get("scores"))
    if not scores and isinstance(sample.get("score"), dict):
        scores = {"score": sample["score"]}  # how the first releases wrote the only one
    if sample.get("error") or not scores:
        log.errors += 1
        log.notes.add(_FAILED if sample.get("error") else _UNSCORED)
        return
    for name, value in _values(scores):
        _score(log, name, value)


def _values(scores: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each score by its scorer, or by scorer and key where a scorer gives several."""
    for scorer, score in scores.items():
        value = score.get("value") if isinstance(score, dict) else score
        if isinstance(value, dict):
            yield from ((f"{text(scorer)}.{text(key)}", each) for key, each in value.items())
        elif not isinstance(value, list):
            yield text(scorer), value


def _score(log: _Log, name: str, value: Any) -> None:
    if name not in log.tallies:
        if len(log.tallies) >= MAX_SCORES:
            log.notes.add("more scorers than can be kept were passed over")
            return
        log.tallies[name] = _Tally(_rule(log, name))
    tally = log.tallies[name]
    shown = text(value, longest=12) or "nothing"
    if shown in tally.given or len(tally.given) < 12:
        tally.given[shown] += 1
    else:
        tally.given["others"] += 1
    if tally.rule is None:
        return
    verdict = tally.rule.worked(value)
    if verdict is None:
        tally.undecided += 1
    else:
        tally.tried += 1
        tally.worked += verdict


def _rule(log: _Log, name: str) -> Reading | None:
    """What somebody said of this scorer, else what is known of this task."""
    said = reading_for(name, log.said)
    if said is not None:
        return said
    known = load_map("inspect").reading(log.task)
    return known.rule if known is not None and known.rule.fits(name) else None


def _evidence(file: EvidenceFile, header: dict[str, Any], log: _Log, *, whole: bool = True) -> Evidence:
    about = block(header.get("eval"))
    stats = block(header.get("stats"))
    tests = tuple(_result(log, name, tally) for name, tally in log.tallies.items())
    if log.samples and not tests:
        log.notes.add("no sample of this log has a score, so nothing could be counted")
    elif log.samples and not any(test.counted for test in tests):
        log.notes.add(_unknown(log))
    return Evidence(
        format="inspect",
        kind="tests",
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        tool="Inspect",
        tool_version=text(block(about.get("packages")).get("inspect_ai")),
        ran=moment(stats.get("started_at")) or moment(about.get("created")),
        finished=moment(stats.get("completed_at")),
        target=log.target,
        tests=tests,
        notes=log.notes.all(),
        whole=whole,
    )


def _result(log: _Log, name: str, tally: _Tally) -> TestResult:
    given = ", ".join(f"{value}: {count:,}" for value, count in tally.given.most_common())
    because = "" if tally.rule else f"the file does not tell whether this score means that an attack worked ({given})"
    return TestResult(
        log.task,
        log.task,
        name,
        tried=tally.tried,
        worked=tally.worked,
        undecided=tally.undecided,
        errors=log.errors,
        prompts=len(log.ids),
        target=log.target,
        reading=f"the score is {tally.rule.sign} {tally.rule.value}" if tally.rule else "",
        counted=tally.rule is not None,
        because=because,
    )


def _unknown(log: _Log) -> str:
    example = next(iter(log.tallies), "scorer")
    return (
        f"nothing is counted: whether a score of the task {log.task!r} means that an attack worked is not known here. "
        f"Say it, as in --worked-when {json.dumps(f'{example}=C')} where C means that the attack worked"
    )
