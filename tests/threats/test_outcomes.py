"""The four outcomes, their order, their sentences and what each asks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tiny_world import system, threat, with_threats
from toolkit.errors import InputError, ToolkitError
from toolkit.threats.find import find_threats, outcome_of
from toolkit.threats.finding import OUTCOMES, Finding
from toolkit.threats.truth import NO, YES, Ask, unknown

MAYBE = unknown(Ask("p", "a"))
TABLE = [
    (NO, NO, "not applicable"),
    (NO, MAYBE, "not applicable"),
    (NO, YES, "not applicable"),
    (YES, NO, "applies"),
    (YES, MAYBE, "applies"),  # controls that nobody stated are not there
    (YES, YES, "controlled as stated"),
    (MAYBE, NO, "undecided"),
    (MAYBE, MAYBE, "undecided"),
    (MAYBE, YES, "controlled as stated"),  # in place anyway: nothing to ask
]
RULE = threat("rule", applies={"to": "process", "when": {"fact": "a"}}, controlled={"when": {"fact": "b"}})


@pytest.mark.parametrize(("applies", "controlled", "outcome"), TABLE)
def test_outcome_of(applies: Any, controlled: Any, outcome: str) -> None:
    assert outcome_of(applies, controlled) == outcome


def found(facts: dict[str, str], *, everything: bool = False) -> list[Finding]:
    described = system(components={"p": {"kind": "process", "name": "Engine", "facts": facts}})
    return list(find_threats(described, with_threats(RULE), everything=everything))


@pytest.mark.parametrize(
    ("facts", "outcome", "asks"),
    [
        ({"a": "yes", "b": "no"}, "applies", ()),
        ({"a": "yes"}, "applies", ("p.b",)),
        ({"a": "yes", "b": "yes"}, "controlled as stated", ()),
        ({}, "undecided", ("p.a",)),  # whether controls are there is asked only once the threat is
        ({"b": "no"}, "undecided", ("p.a",)),
        ({"b": "yes"}, "controlled as stated", ()),
    ],
)
def test_facts_become_an_outcome_and_questions(facts: dict[str, str], outcome: str, asks: tuple[str, ...]) -> None:
    (finding,) = found(facts)
    assert finding.outcome == outcome
    assert finding.open_questions == asks
    assert finding.identity == "tiny:rule@p"


def test_what_does_not_apply_is_counted_and_listed_on_request() -> None:
    described = system(components={"p": {"kind": "process", "facts": {"a": "no"}}})
    quiet = find_threats(described, with_threats(RULE))
    full = find_threats(described, with_threats(RULE), everything=True)
    assert list(quiet) == []
    assert quiet.counts == full.counts
    assert quiet.counts["not applicable"] == 1
    assert [finding.outcome for finding in full] == ["not applicable"]
    assert "p: a, no" in full[0].reason


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"a": "yes", "b": "no"}, "Threat rule at Engine: stated: Engine: a, yes"),
        ({"a": "yes", "b": "yes"}, "stated to be in place: Engine: b, yes. Somebody should check that it is so."),
        ({}, "not known yet. It turns on this: Is Engine known to be a?"),
    ],
)
def test_each_outcome_says_why_in_names(facts: dict[str, str], said: str) -> None:
    (finding,) = found(facts)
    assert said in finding.reason
    assert finding.why[0].isupper()


def test_worst_first_and_by_outcome() -> None:
    rules = [
        threat(f"{severity}-{outcome}", severity=severity, **fields)
        for severity in ("low", "severe", "moderate")
        for outcome, fields in (
            ("undecided", {"applies": {"to": "process", "when": {"fact": "a"}}}),
            ("applies", {"applies": {"to": "process"}}),
        )
    ]
    findings = find_threats(system(components={"p": {"kind": "process"}}), with_threats(*rules))
    assert [finding.threat.id for finding in findings] == [
        "severe-applies",
        "moderate-applies",
        "low-applies",
        "severe-undecided",
        "moderate-undecided",
        "low-undecided",
    ]
    assert tuple(findings.counts) == OUTCOMES
    assert [f.threat.id for f in findings.of("applies")] == ["severe-applies", "moderate-applies", "low-applies"]
    assert len(findings.at("p")) == 6
    assert findings.at("system") == []


def test_a_threat_without_a_condition_never_finds_and_one_without_when_always_does() -> None:
    rules = with_threats(threat("reference"), threat("always", applies={"to": ["store", "system"]}))
    findings = find_threats(system(components={"s": {"kind": "store"}}), rules)
    assert [finding.identity for finding in findings] == ["tiny:always@s", "tiny:always@system"]


def test_a_kind_below_the_one_named_is_concerned_once() -> None:
    rules = with_threats(threat("deep", applies={"to": ["process", "mixer"]}))
    findings = find_threats(system(components={"m": {"kind": "deep_mixer"}}), rules)
    assert [finding.identity for finding in findings] == ["tiny:deep@m"]


def test_a_finding_is_fetched_by_identity_with_or_without_its_library() -> None:
    findings = find_threats(system(components={"p": {"kind": "process"}}), with_threats(RULE))
    assert findings.get("tiny:rule@p") is findings.get("rule@p") is findings[0]
    with pytest.raises(ToolkitError, match=r"there is no finding 'tiny:rulle@p'\. Did you mean 'tiny:rule@p'\?"):
        findings.get("tiny:rulle@p")


def test_a_system_that_does_not_hold_together_is_refused() -> None:
    with pytest.raises(InputError, match=r"there is no kind of component 'proces'.*Did you mean 'process'"):
        find_threats(system(components={"p": {"kind": "proces"}}), with_threats(RULE))


def test_the_question_that_settles_most_and_worst_comes_first() -> None:
    rules = [
        threat("mild", severity="low", applies={"to": "process", "when": {"fact": "a"}}),
        threat("bad", severity="severe", applies={"to": "process", "when": {"fact": "b"}}),
        threat("either", severity="low", applies={"to": "process", "when": {"any": [{"fact": "a"}, {"fact": "c"}]}}),
    ]
    findings = find_threats(system(components={"p": {"kind": "process", "name": "Engine"}}), with_threats(*rules))
    questions = findings.open_questions()
    assert [question.key for question in questions] == ["p.b", "p.a", "p.c"]
    assert questions[0].text == "Is Engine known to be b?"
    assert questions[0].options == ("yes", "no", "unknown")
    assert questions[1].settles == ("tiny:either@p", "tiny:mild@p")
    assert questions[0].weight > questions[1].weight > questions[2].weight


@pytest.mark.parametrize(
    ("condition", "key", "options"),
    [
        ({"trust": {"at_most": "none"}}, "p.trust", ("none", "supplier", "organisation", "restricted")),
        ({"stage": "design"}, "system.stage", ("design", "development", "deployment", "maintenance", "end_of_life")),
        ({"holds": {"classification": {"at_least": "secret"}}}, "d.classification", ("public", "internal")),
        ({"holds": {"origin": "outside"}}, "d.origin", ("outside", "inside")),
        ({"flow": {"direction": "out", "carries": {"fact": "personal"}}}, "blank.carries", ("d",)),
        ({"flow": {"direction": "in", "carries": {"fact": "personal"}}}, "back.answers_with", ("d",)),
    ],
)
def test_attributes_are_asked_for_in_words_with_their_options(
    condition: dict[str, Any], key: str, options: tuple[str, ...]
) -> None:
    described = system(
        components={"p": {"kind": "process"}, "q": {"kind": "process"}},
        data={"d": {"held_by": ["p"], "personal": "no"}},
        flows={
            "blank": {"from": "p", "to": "q"},
            "back": {"from": "p", "to": "q", "carries": [], "replies": "yes"},
        },
    )
    rules = with_threats(threat("t", applies={"to": "process", "when": condition}))
    asked = {question.key: question for question in find_threats(described, rules).open_questions()}
    assert asked[key].options[: len(options)] == options
    assert asked[key].text.endswith("?")


COPIED = threat(
    "copied",
    applies={"to": "process", "when": {"path": {"from": {"data": {"fact": "personal"}}, "to": "here"}}},
    reason="personal data reaches {element} by {path}, and stays there",
)


def _why(flows: dict[str, Any]) -> str:
    described = system(
        components={"p": {"kind": "process", "name": "Engine"}, "s": {"kind": "store", "name": "Files"}},
        data={"cases": {"personal": "yes"}, "answers": {"personal": "yes", "derived_from": ["cases"]}},
        flows=flows,
    )
    return next(iter(find_threats(described, with_threats(COPIED)))).why


def test_a_way_is_shown_although_something_of_the_kind_is_made_on_the_spot() -> None:
    ask = {"from": "s", "to": "p", "carries": ["cases"], "replies": "yes", "answers_with": ["answers"]}
    assert _why({"ask": ask}).startswith("Personal data reaches Engine by Files → Engine, and stays there")


def test_no_way_is_spoken_of_where_there_is_none() -> None:
    assert _why({"out": {"from": "p", "to": "s", "carries": ["cases"]}}).startswith(
        "Personal data reaches Engine, and stays there"
    )
