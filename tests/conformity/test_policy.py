"""A team's policy: every rule breaks on what it names and on nothing else; mistakes in the file are said with lines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Severity
from toolkit.conformity.policy import DEFAULT_POLICY, Policy, breaches, load_policy
from toolkit.errors import InputError
from toolkit.register import Person, open_register
from toolkit.system.edit import answer
from toolkit.threats import find_threats
from toolkit.threats.compare import compare_findings
from toolkit.workshop.example import example_system

CATALOGUE = load_catalogue()
SYSTEM = example_system()
FOUND = find_threats(SYSTEM, CATALOGUE)
TODAY = date(2027, 1, 15)
ME = Person("P1", role="risk owner")
HEAD = "format: ai-threat-toolkit/policy\nversion: 1\n"


@pytest.fixture
def record(tmp_path):
    with open_register(tmp_path / "register.db") as register:
        with register.change(by=ME, reason="described") as change:
            change.set_system(SYSTEM)
        register.record(FOUND)
        yield register


def accept(register, identity, until):
    with register.change(by=ME, reason="accepted in the room") as change:
        risk = change.risk("Ours", findings=[identity])
        risk.retain("within tolerance")
        risk.accept("P1", "risk owner", until, "we live with it")


def rules(found):
    return {each.rule for each in found}


def test_a_policy_without_rules_lets_everything_pass(record):
    assert breaches(Policy(), FOUND, record=record, today=TODAY) == []


@pytest.mark.parametrize("limit", list(Severity))
def test_what_applies_breaks_from_its_severity_on(limit):
    found = breaches(Policy(applies=limit), FOUND, today=TODAY)
    expected = [f for f in FOUND.of("applies") if f.severity.rank >= limit.rank and not f.weakness]
    assert len(found) == len(expected) > 0
    assert all(finding.identity in str(breach) for finding, breach in zip(expected, found, strict=True))


def test_what_is_undecided_and_how_many_questions_may_be_open():
    found = breaches(Policy(undecided=Severity.HIGH), FOUND, today=TODAY)
    assert rules(found) == {"undecided"}
    assert len(found) == sum(f.severity.rank >= Severity.HIGH.rank and not f.weakness for f in FOUND.of("undecided"))
    count = len(FOUND.open_questions())
    assert breaches(Policy(open_questions=count), FOUND, today=TODAY) == []
    (only,) = breaches(Policy(open_questions=count - 1), FOUND, today=TODAY)
    assert f"{count} questions are open" in only.what


def test_a_rejection_with_a_reason_and_a_running_acceptance_answer_for_a_finding(record):
    policy = Policy(applies=Severity.SEVERE)
    first, second = [f.identity for f in FOUND.of("applies") if f.severity is Severity.SEVERE][:2]
    before = len(breaches(policy, FOUND, record=record, today=TODAY))
    with record.change(by=ME, reason="gone through") as change:
        change.triage(first, "rejected", "not how we are built")
    accept(record, second, TODAY)
    left = breaches(policy, FOUND, record=record, today=TODAY)
    assert len(left) == before - 2
    assert not any(first in str(each) or second in str(each) for each in left)
    tomorrow = breaches(policy, FOUND, record=record, today=TODAY + timedelta(days=1))
    assert len(tomorrow) == before - 1


def test_what_became_worse_is_news_even_where_it_was_accepted(record):
    off = find_threats(answer(SYSTEM, "answer_filter", "screens_inputs", "no"), CATALOGUE)
    since = compare_findings(FOUND, off)
    identity = "core:direct-prompt-injection@assistant"
    accept(record, identity, TODAY + timedelta(days=90))
    found = breaches(Policy(new=Severity.HIGH), off, since=since, record=record, today=TODAY)
    assert [identity in each.what for each in found] == [True]
    assert breaches(Policy(new=Severity.HIGH), off, today=TODAY) == []
    assert breaches(Policy(new=Severity.SEVERE), off, since=since, today=TODAY) == []


def test_an_acceptance_that_is_over_and_an_action_that_is_late(record):
    policy = Policy(expired_acceptances=True, overdue_actions=True)
    identity = FOUND[0].identity
    accept(record, identity, TODAY)
    with record.change(by=ME, reason="planned") as change:
        change.risk("Ours").modify(controls=["ai-red-teaming"], owner="platform team", due=TODAY.isoformat())
    assert breaches(policy, FOUND, record=record, today=TODAY) == []
    late = breaches(policy, FOUND, record=record, today=TODAY + timedelta(days=1))
    assert rules(late) == {"expired_acceptances", "overdue_actions"}
    assert breaches(policy, FOUND, today=TODAY + timedelta(days=1)) == []


def test_what_the_policy_allows_may_stand_until_its_day(tmp_path):
    finding = next(f for f in FOUND.of("applies") if f.severity is Severity.SEVERE)
    path = tmp_path / "policy.yaml"
    path.write_text(
        HEAD
        + "applies: severe\nallowed:\n"
        + f"  - {{finding: {finding.threat.id}@{finding.element}, reason: mended in release 2, until: 2027-01-15}}\n"
    )
    policy = load_policy(path)
    assert not any(finding.identity in str(each) for each in breaches(policy, FOUND, today=TODAY))
    after = breaches(policy, FOUND, today=TODAY + timedelta(days=1))
    assert rules(after) == {"allowed", "applies"}
    assert any(finding.identity in each.what for each in after if each.rule == "applies")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("applies: grave\n", ["policy.yaml:3", "'grave'", "severe"]),
        ("aplies: high\n", ["policy.yaml:3", "unknown key 'aplies'", "'applies'"]),
        ("open_questions: -1\n", ["policy.yaml:3"]),
        ("allowed:\n  - {finding: x@y}\n", ["policy.yaml:4", "'reason' is missing"]),
        ("allowed:\n  - {finding: x@y, reason: long enough, until: soon}\n", ["policy.yaml:4", "'soon' is no date"]),
    ],
)
def test_a_mistake_in_a_policy_is_said_with_its_line(tmp_path, text, said):
    path = tmp_path / "policy.yaml"
    path.write_text(HEAD + text)
    with pytest.raises(InputError) as raised:
        load_policy(path)
    for each in said:
        assert each in str(raised.value)


def test_another_file_is_no_policy(tmp_path):
    path = tmp_path / "system.yaml"
    path.write_text("format: ai-threat-toolkit/system\nversion: 1\n")
    with pytest.raises(InputError, match="no policy"):
        load_policy(path)


def test_the_toolkits_own_policy_holds_something():
    assert rules(breaches(DEFAULT_POLICY, FOUND, today=TODAY)) == {"applies"}
