"""Read evidence from whatever file a tool left: the right reader is found by what the file holds, not by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from toolkit.errors import InputError, Problem
from toolkit.evidence.cyclonedx import is_cyclonedx, read_cyclonedx
from toolkit.evidence.evidence import Evidence
from toolkit.evidence.formats import FORMAT_NAMES, evidence_formats
from toolkit.evidence.garak import is_garak, is_hit_log, read_garak
from toolkit.evidence.hash_manifest import is_hash_manifest, read_hash_manifest
from toolkit.evidence.inspect_log import is_inspect, is_packed_inspect, read_inspect, read_packed_inspect
from toolkit.evidence.model_card import is_card_of_another_sort, is_model_card, read_model_card
from toolkit.evidence.opened import EvidenceFile, Progress
from toolkit.evidence.pip_audit import is_pip_audit, read_pip_audit
from toolkit.evidence.promptfoo import is_promptfoo, is_promptfoo_lines, read_promptfoo, read_promptfoo_lines
from toolkit.evidence.pyrit import is_pyrit, read_pyrit
from toolkit.evidence.readings import Reading, parse_reading
from toolkit.evidence.sarif import is_sarif, read_sarif
from toolkit.evidence.spdx import is_spdx, read_spdx

__all__ = ["READERS", "EvidenceReader", "read_evidence"]


class Read(Protocol):
    """What reads a file: `worked_when` are a person's rules of when an attack worked; scanners and bills have none."""

    def __call__(self, file: EvidenceFile, worked_when: Sequence[Reading]) -> Evidence:
        """What the file says."""


@dataclass(frozen=True)
class EvidenceReader:
    """A format that can be read: its id, what it is called, how it is recognised, and what reads it."""

    id: str
    name: str
    recognises: Callable[[EvidenceFile], bool]
    read: Read


def _as_it_is(read: Callable[[EvidenceFile], Evidence]) -> Read:
    """A reader for a format that needs nobody to say when an attack worked."""

    def reading(file: EvidenceFile, worked_when: Sequence[Reading]) -> Evidence:
        if worked_when:
            what = "this format says itself what it found, so a rule of when an attack worked has no place"
            raise InputError([Problem(file.source, what, f"Leave {str(worked_when[0])!r} out.")])
        return read(file)

    return reading


_READ_BY: Mapping[str, tuple[Callable[[EvidenceFile], bool], Read]] = {
    "garak": (is_garak, _as_it_is(read_garak)),
    "inspect.eval": (is_packed_inspect, read_packed_inspect),
    "promptfoo.jsonl": (is_promptfoo_lines, read_promptfoo_lines),
    "inspect": (is_inspect, read_inspect),
    "cyclonedx": (is_cyclonedx, _as_it_is(read_cyclonedx)),
    "spdx": (is_spdx, _as_it_is(read_spdx)),
    "sarif": (is_sarif, _as_it_is(read_sarif)),
    "promptfoo": (is_promptfoo, read_promptfoo),
    "pip-audit": (is_pip_audit, _as_it_is(read_pip_audit)),
    "pyrit": (is_pyrit, read_pyrit),
    "model-card": (is_model_card, _as_it_is(read_model_card)),
    "hashes": (is_hash_manifest, _as_it_is(read_hash_manifest)),
}
READERS: tuple[EvidenceReader, ...] = tuple(
    EvidenceReader(form.partition(".")[0], name, *_READ_BY[form]) for form, name in FORMAT_NAMES.items()
)
"""Every format that can be read. A further one is one file in this folder, a line here and in
`formats.py`, and one file of data."""

_LOOKED_AT = 20_000
_OUTCOME = re.compile(r'(^|[",\n])\[(PASS|FAIL|ERROR)\]')
_EARLIEST = "2015-01-01"

_ELSEWHERE: tuple[tuple[Callable[[EvidenceFile], bool], str, str], ...] = (
    (
        is_hit_log,
        "this is garak's hit log, which lists only the attacks that worked and so tells no share",
        "Name the report beside it, whose name ends in .report.jsonl.",
    ),
    (
        lambda file: file.is_wide,
        "the file is saved as UTF-16 or UTF-32, as some shells do with redirected output",
        "Save it as UTF-8, or let the tool write the file itself.",
    ),
    (lambda file: file.is_gzip, "this file is packed with gzip", "Unpack it first (gunzip FILE)."),
    (
        lambda file: file.beginning.startswith("<"),
        "this is XML or HTML, which is not read as evidence",
        "Let the tool write JSON: CycloneDX, SPDX and SARIF all have a JSON form, and so have the test tools.",
    ),
    (
        lambda file: _begins(file, "SPDXVersion:", "spdxVersion:"),
        "this is an SPDX bill in its tag form, or as YAML",
        "Let the tool that made it write JSON, or convert it.",
    ),
    (
        lambda file: _begins(file, "bomFormat:"),
        "this is a CycloneDX bill as YAML",
        "Let the tool that made it write JSON, or convert it.",
    ),
    (
        is_card_of_another_sort,
        "this is the card of a data set, of a demonstration or of a page, and of no model",
        "Name a model's card. What is known of a data set is said in the inventory.",
    ),
    (
        lambda file: bool(_OUTCOME.search(file.beginning[:_LOOKED_AT])) and "," in file.beginning.partition("\n")[0],
        "these seem to be promptfoo results as a table (CSV)",
        "Let promptfoo write JSON: -o results.json, or -o results.jsonl for many.",
    ),
    (
        lambda file: "predicateType" in file.keys,
        "this is a signed statement (in-toto) with a bill or results inside",
        "Take out what stands under `predicate`, check the signature with the tool that made it, and name that file.",
    ),
    (
        lambda file: file.beginning.startswith("evalId:"),
        "these are promptfoo results as YAML",
        "Let promptfoo write JSON: -o results.json, or -o results.jsonl for many.",
    ),
    (
        lambda file: '"ai-threat-toolkit/' in file.beginning[:500],
        "this is a file of this toolkit, and no evidence from another tool",
        "Name what a test, a scanner or a bill of materials wrote.",
    ),
)


def _begins(file: EvidenceFile, *keys: str) -> bool:
    """Whether the first line that is no comment begins with one of these keys."""
    lines = (line.strip() for line in file.beginning[:_LOOKED_AT].splitlines())
    return next((line for line in lines if line and not line.startswith(("#", "---"))), "").startswith(keys)


def _called(file: EvidenceFile) -> list[str]:
    """What a JSON document calls itself, by marks that only one format has."""
    if not file.beginning.startswith("{"):
        return []
    marks = {
        "CycloneDX": "bomFormat" in file.all_keys,
        "SPDX": "spdxVersion" in file.all_keys,
        "SARIF": is_sarif(file),
        "Inspect": file.all_keys >= {"eval", "status"},
        "promptfoo": "evalId" in file.all_keys,
    }
    return [name for name, holds in marks.items() if holds]


def read_evidence(path: str | Path, *, worked_when: Sequence[str] = (), progress: Progress | None = None) -> Evidence:
    """What a file of a test, a scanner or a bill of materials says.

    `worked_when` are rules for tests whose file does not tell when an attack worked, such as `includes=C`. `progress`
    is told the bytes done and the bytes of all, about once a mebibyte; what it raises stops the reading. Raises
    `InputError` for what is no file of evidence, is damaged, is beyond a limit, or changes while it is read; it says
    what can be read.
    """
    rules = tuple(parse_reading(rule) for rule in worked_when)
    file = EvidenceFile(Path(path).expanduser(), source=str(path), progress=progress)
    for seems, what, instead in _ELSEWHERE:
        if seems(file):
            raise InputError([Problem(file.source, what, instead)])
    if len(names := _called(file)) > 1:
        what = f"the file calls itself {' and '.join(names)} at once, so what it says would depend on who reads it"
        raise InputError([Problem(file.source, what, "Get it again from the tool that made it.")])
    for reader in READERS:
        if reader.recognises(file):
            found = reader.read(file, rules)
            file.check_unchanged()
            return _with_its_day(found)
    raise InputError([_unknown(file)])


def _with_its_day(found: Evidence) -> Evidence:
    """The same, with a note where its day cannot be right: a clock is wrong, or somebody wrote another day."""
    day = found.ran[:10]
    today = date.today().isoformat()  # noqa: DTZ011 - a matter of days
    if not day or _EARLIEST <= day <= today:
        return found
    word = "still to come" if day > today else "before any of these tools was written"
    return replace(found, notes=(*found.notes, f"the file says that it is of {day}, which is {word}"))


def _unknown(file: EvidenceFile) -> Problem:
    if not file.head.strip():
        return Problem(file.source, "the file is empty", "Name what a test, a scanner or a bill of materials wrote.")
    what = "this is no evidence that can be read here"
    if file.beginning.startswith(("{", "[")):
        what += ", or it is cut off before it says what it is"
    return Problem(file.source, what, f"Can be read: {'; '.join(dict.fromkeys(evidence_formats()))}.")
