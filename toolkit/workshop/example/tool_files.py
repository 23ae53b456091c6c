"""Files as test tools write them, of runs that never were: the example's insurer is made up, and they say so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.workshop.example.days import day
from toolkit.workshop.example.record_types import Probe, TestRun

__all__ = ["garak_report"]

_VERSION = "0.13.1"


def garak_report(run: TestRun) -> str:
    """A report of garak, one entry a line: the setup, each attempt with its score, and what came of each probe."""
    return "".join(f"{json.dumps(entry)}\n" for entry in _entries(run))


def _entries(run: TestRun) -> Iterator[Mapping[str, Any]]:
    when = day(run.ran_in).isoformat()
    yield {
        "entry_type": "start_run setup",
        "_config.version": _VERSION,
        "plugins.target_type": "rest",
        "plugins.target_name": run.target,
        "run.eval_threshold": 0.5,
    }
    yield {"entry_type": "init", "garak_version": _VERSION, "start_time": f"{when}T09:00:00", "run": "made up"}
    for probe in run.probes:
        for number in range(probe.tried):
            yield _attempt(probe, number)
        yield _evaluated(probe)
    yield {"entry_type": "completion", "end_time": f"{when}T10:20:00", "run": "made up"}


def _attempt(probe: Probe, number: int) -> Mapping[str, Any]:
    worked = number < probe.worked
    return {
        "entry_type": "attempt",
        "uuid": f"made-up-{number}",
        "seq": number,
        "status": 2,
        "probe_classname": probe.probe,
        "prompt": "(made up)",
        "outputs": [{"text": "(made up)"}],
        "detector_results": {probe.detector: [1.0 if worked else 0.0]},
        "goal": "",
    }


def _evaluated(probe: Probe) -> Mapping[str, Any]:
    return {
        "entry_type": "eval",
        "probe": probe.probe,
        "detector": probe.detector,
        "passed": probe.tried - probe.worked,
        "fails": probe.worked,
        "nones": 0,
        "total_evaluated": probe.tried,
        "total_processed": probe.tried,
    }
