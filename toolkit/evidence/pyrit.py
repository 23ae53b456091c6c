"""Read results of PyRIT as its memory exports them to JSON: messages with their scores, bare scores, attack results.

Semantics, from PyRIT's scorers: a `true_false` score says whether the scorer's own question is answered by yes. That
the attack worked is what it says for the scorers named in `threat_libraries/evidence/pyrit.yaml`; a refusal scorer says
the contrary, and others (was a text found, was an answer right) say neither unless somebody says so (`worked_when`).
A `float_scale` score is a grade without a threshold, so it is counted only with one. An attack result says itself
whether the objective was reached. Messages are counted by conversation: an attack of several turns is one attempt, and
worked when any of its turns did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.evidence.evidence import Evidence
from toolkit.evidence.mapping import load_map
from toolkit.evidence.opened import EvidenceFile
from toolkit.evidence.plain import Notes, block, blocks, items, moment, text, texts
from toolkit.evidence.readings import Reading, reading_for
from toolkit.evidence.results import TestResult

__all__ = ["is_pyrit", "read_pyrit"]

_TOO_LARGE = "Export it by label or by conversation, and read the parts."
_HOLDERS = ("conversations", "message_pieces", "prompt_request_pieces", "attack_results", "scores", "results")
_IDENTIFIERS = ("atomic_attack_identifier", "attack_identifier", "prompt_target_identifier", "scorer_class_identifier")
_OUTCOMES = {"success": True, "failure": False}
_INVERTER = "TrueFalseInverterScorer"


def is_pyrit(file: EvidenceFile) -> bool:
    """Whether its first entries have what only PyRIT's messages, scores and attack results have."""
    start = file.beginning
    if not start.startswith(("[", "{")):
        return False
    return any(all(f'"{key}"' in start for key in keys) for keys in _MARKS)


_MARKS = (
    ("conversation_id", "original_value", "converted_value"),
    ("score_value", "score_type", "scorer_class_identifier"),
    ("conversation_id", "objective", "outcome"),
)


@dataclass
class _Attempt:
    """What one scorer said of one conversation: of all its turns together."""

    worked: bool | None = None
    error: bool = False

    def take(self, verdict: bool | None) -> None:
        """Another turn: one that worked decides; one that did not counts where none did."""
        if verdict is not None:
            self.worked = bool(self.worked) or verdict


@dataclass
class _Memory:
    """What an export amounts to."""

    said: Sequence[Reading]
    notes: Notes = field(default_factory=Notes)
    attempts: dict[tuple[str, str, str], dict[str, _Attempt]] = field(default_factory=dict)
    rules: dict[str, tuple[Reading | None, str]] = field(default_factory=dict)
    targets: dict[str, None] = field(default_factory=dict)
    releases: dict[str, None] = field(default_factory=dict)
    moments: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    unscored: int = 0


def read_pyrit(file: EvidenceFile, worked_when: Sequence[Reading] = ()) -> Evidence:
    """The counts of an export."""
    memory = _Memory(worked_when)
    for number, entry in enumerate(_entries(file.json(instead=_TOO_LARGE))):
        _take(memory, entry, number)
    if memory.unscored:
        memory.notes.add(f"{memory.unscored:,} answers of the target have no score, so they say nothing of the attack")
    tests = _without_mere_refusals(
        [_result(memory, key, those) for key, those in memory.attempts.items()], memory.notes
    )
    if not tests:
        memory.notes.add("no scores and no attack results are in this file")
    if not memory.releases:
        memory.notes.add("the export does not say with which release of PyRIT it was made")
    return Evidence(
        format="pyrit",
        kind="tests",
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        tool="PyRIT",
        tool_version=text(", ".join(memory.releases)),
        ran=min(memory.moments, default=""),
        finished=max(memory.moments, default=""),
        target=text(", ".join(memory.targets)),
        tests=tests,
        subjects=tuple(dict.fromkeys(f"strategy:{test.strategy}" for test in tests if test.strategy)),
        notes=memory.notes.all(),
    )


def _entries(whole: Any) -> Iterator[dict[str, Any]]:
    """Messages, scores and results of a list, or of the lists in an object."""
    if isinstance(whole, list):
        yield from blocks(whole)
        return
    holder = block(whole)
    listed = [holder[name] for name in _HOLDERS if isinstance(holder.get(name), list)]
    for each in listed:
        yield from blocks(each)
    if not listed:
        yield holder


def _take(memory: _Memory, entry: dict[str, Any], number: int) -> None:
    if when := moment(entry.get("timestamp")):
        memory.moments.append(when)
    for name in _IDENTIFIERS:
        if release := text(block(entry.get(name)).get("pyrit_version"), longest=40):
            memory.releases[release] = None
    conversation = text(entry.get("conversation_id")) or f"entry {number}"
    if text(entry.get("outcome")):
        _outcome(memory, entry, conversation)
        return
    if "score_value" in entry:
        about = text(entry.get("message_piece_id")) or text(entry.get("prompt_request_response_id")) or conversation
        _score(memory, entry, about, "")
        return
    if target := _name(entry.get("prompt_target_identifier")):
        memory.targets[target] = None
    attack = _name(entry.get("attack_identifier")) or _name(entry.get("orchestrator_identifier"))
    scores = list(blocks(entry.get("scores")))
    error = text(entry.get("response_error"))
    if not scores and text(entry.get("role")) == "assistant":
        memory.unscored += 1
        if error not in ("", "none", "blocked"):
            memory.notes.add(f"an answer failed with {error[:40]!r}")
    for score in scores:
        _score(memory, score, conversation, attack)


def _outcome(memory: _Memory, entry: dict[str, Any], conversation: str) -> None:
    """What an attack itself says it came to."""
    attack = _name(entry.get("attack_identifier")) or _strategy(entry.get("atomic_attack_identifier")) or "attack"
    categories = (
        *texts(entry.get("targeted_harm_categories")),
        *texts(block(entry.get("last_score")).get("score_category")),
    )
    category = next(iter(categories), "")
    target = _name(entry.get("objective_target_identifier")) or _named_within(
        entry.get("atomic_attack_identifier"), ("attack_technique", "attack", "objective_target")
    )
    if target:
        memory.targets[target] = None
    memory.rules["outcome"] = (Reading("outcome", "=", "success"), "")
    attempts = memory.attempts.setdefault((category or attack, "outcome", attack), {})
    outcome = text(entry.get("outcome")).rpartition(".")[2].casefold()
    attempt = attempts.setdefault(conversation, _Attempt())
    if outcome == "error":
        attempt.error = True
    else:
        attempt.take(_OUTCOMES.get(outcome))


def _strategy(identifier: Any) -> str:
    """The attack within the identifier that release 1 makes of an attack and its seeds."""
    paths = (("attack_technique", "attack"), ("attack",))
    return next(filter(None, (_named_within(identifier, path) for path in paths)), "") or _name(identifier)


def _named_within(identifier: Any, path: tuple[str, ...]) -> str:
    """What an identifier's child at the end of a path calls its class."""
    inner = block(identifier)
    for step in path:
        inner = block(block(inner.get("children")).get(step))
    return _name(inner)


def _score(memory: _Memory, score: dict[str, Any], conversation: str, attack: str) -> None:
    if (own := text(score.get("id"))) and own in memory.seen:
        return  # an export may show one score with several copies of a message
    memory.seen.add(own)
    if when := moment(score.get("timestamp")):
        memory.moments.append(when)
    scorer, inverted = _scorer(score.get("scorer_class_identifier"))
    category = next(iter(texts(score.get("score_category"))), "")
    name = f"not {scorer}" if inverted else scorer
    rule, _ = memory.rules.setdefault(name, _rule(memory, scorer, inverted, score))
    attempts = memory.attempts.setdefault((category or attack or scorer, name, attack), {})
    attempt = attempts.setdefault(conversation, _Attempt())
    verdict = rule.worked(score.get("score_value")) if rule is not None else None
    if rule is not None and _is_refusal(rule):
        attempt.worked = verdict  # early turns of a long attack are harmless; the last one tells
    else:
        attempt.take(verdict)


def _is_refusal(rule: Reading) -> bool:
    """Whether it only says that nothing was refused, which is less than that the attack reached its aim."""
    return rule.value == "false"


def _rule(memory: _Memory, scorer: str, inverted: bool, score: dict[str, Any]) -> tuple[Reading | None, str]:
    """How a scorer's scores are to be read, and why they are not where they are not."""
    said = reading_for(scorer, memory.said)
    if said is not None:
        return said, ""
    if text(score.get("score_type")) == "float_scale":
        return None, 'its score is a grade without a threshold; say one, as in --worked-when "' + f'{scorer}>=0.5"'
    known = load_map("pyrit").reading(scorer)
    if known is None:
        return None, "whether true means that the attack worked is not known of this scorer"
    rule = known.rule
    if inverted:
        rule = Reading(rule.name, rule.sign, "false" if rule.value == "true" else "true")
    return rule, ""


def _scorer(identifier: Any) -> tuple[str, bool]:
    """The class of a scorer, and whether it is wrapped in one that turns its answer round."""
    name, inverted = _name(identifier) or "scorer not named", False
    inner = block(identifier)
    for _ in range(5):
        if name != _INVERTER:
            break
        inner = _within(inner)
        if not _name(inner):
            break
        name, inverted = _name(inner), not inverted
    return name, inverted


def _within(identifier: dict[str, Any]) -> dict[str, Any]:
    """The identifier of the scorer that another wraps; releases differ in where they keep it."""
    below = next((identifier[key] for key in ("sub_identifier", "sub_scorers", "children") if key in identifier), None)
    if isinstance(below, dict) and not _name(below):
        below = next(iter(below.values()), None)  # children have names, such as `scorer`
    return block(items(below)[0] if items(below) else below)


def _name(identifier: Any) -> str:
    """What an identifier calls its class."""
    if isinstance(identifier, str):
        return text(identifier)
    found = block(identifier)
    return next((said for key in ("__type__", "class_name", "name", "type") if (said := text(found.get(key)))), "")


def _without_mere_refusals(tests: list[TestResult], notes: Notes) -> tuple[TestResult, ...]:
    """Where another scorer says whether the aim was reached, that nothing was refused does not count."""
    if not any(test.counted and test.reading.endswith(("true", "success")) for test in tests):
        return tuple(tests)
    because = "another scorer says whether the aim was reached, which is more than that nothing was refused"
    mere = [test for test in tests if test.counted and test.reading.endswith("false")]
    for test in mere:
        notes.add(f"{test.detector}: not counted, for {because}")
    return tuple(replace(test, counted=False, because=because) if test in mere else test for test in tests)


def _result(memory: _Memory, key: tuple[str, str, str], attempts: dict[str, _Attempt]) -> TestResult:
    about, scorer, attack = key
    rule, because = memory.rules[scorer]
    if rule is None:
        memory.notes.add(f"{scorer}: not counted, for {because}")
    judged = [attempt.worked for attempt in attempts.values() if attempt.worked is not None and rule is not None]
    errors = sum(attempt.error for attempt in attempts.values())
    return TestResult(
        about,
        about,
        scorer,
        tried=len(judged),
        worked=sum(judged),
        undecided=len(attempts) - len(judged) - errors if rule is not None else 0,
        errors=errors,
        prompts=len(attempts),
        strategy="" if attack == about else attack,
        target=text(", ".join(memory.targets)),
        reading=f"the score is {rule.sign} {rule.value}" if rule else "",
        counted=rule is not None,
        because=because,
    )
