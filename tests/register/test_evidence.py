"""Evidence from tools in the record: kept with hash and counts; what got through is listed until somebody answers."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.evidence.samples import cyclonedx, evaluated, garak_report, inspect_log, lines, promptfoo_result, sample
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.evidence import Evidence, read_evidence
from toolkit.register import Person, Register, unanswered_tests
from toolkit.risks.losses import ThreatEvents
from toolkit.risks.updating import Beta, Update, update_from_evidence


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def report(tmp_path: Path) -> Evidence:
    return written(tmp_path, garak_report())


def written(folder: Path, content: object, **options) -> Evidence:
    path = folder / "report.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read_evidence(path, **options)


def recorded(register: Register, me: Person, evidence: Evidence, catalogue: Catalogue) -> str:
    with register.change(by=me, reason="the tests of this release") as change:
        return change.record_evidence(evidence, catalogue, why="before release")


def test_a_file_is_recorded_with_hash_date_tool_counts_and_what_it_speaks_to(register, me, report, catalogue):
    name = recorded(register, me, report, catalogue)
    held = register.evidence[name]
    assert name == report.sha256
    assert (held.tool, held.tool_version, held.ran, held.target) == (
        "garak",
        "0.13.1",
        "2026-11-03T10:00:00",
        "rest/claims-assistant",
    )
    assert (held.tried, held.worked, held.by, held.role) == (6, 2, "P4", "risk owner")
    dan, inject = held.families
    assert (dan.family, dan.tried, dan.worked, dan.undecided, dan.threats) == ("dan", 4, 2, 0, ("core:jailbreak",))
    assert inject.threats == ("core:direct-prompt-injection",)
    assert set(held.threats) == {"core:jailbreak", "core:direct-prompt-injection"}
    assert set(held.provisions) == {"2.2", "9.1", "9.2", "9.4.1"}
    assert held.says == report.said()


def test_the_same_file_is_recorded_once_and_read_otherwise_anew(register, me, catalogue, tmp_path):
    log = inspect_log("ours", [sample(1, {"judge": "C"}), sample(2, {"judge": "I"})])
    silent = written(tmp_path, log)
    recorded(register, me, silent, catalogue)
    events = register.head.events
    recorded(register, me, silent, catalogue)
    assert register.head.events == events
    assert register.evidence[silent.sha256].families == ()
    told = written(tmp_path, log, worked_when=["judge=C"])
    with register.change(by=me, reason="C means that the attack worked") as change:
        change.record_evidence(told, catalogue, worked_when=["judge=C"])
    held = register.evidence[silent.sha256]
    assert (held.worked, held.worked_when) == (1, ("judge=C",))
    assert register.get(f"evidence:{silent.sha256}").rev == 2


def test_bills_and_findings_are_kept_as_counts(register, me, catalogue, tmp_path):
    name = recorded(register, me, written(tmp_path, cyclonedx()), catalogue)
    held = register.evidence[name]
    assert (held.kind, held.components, dict(held.severities)) == ("bill", 3, {"high": 1})
    assert unanswered_tests(register) == []


def test_what_got_through_changes_no_risk_and_is_listed_until_a_person_answers(register, me, report, catalogue):
    with register.change(by=me, reason="r") as change:
        risk = change.risk("Refusals are talked away", findings=["core:jailbreak@assistant"])
        risk.assess(level="current", likelihood="possible", impact="minor")
        risk.close("the tests of last year were fine")
        change.risk("Another", findings=["core:rogue-agent@assistant"])
    before = dict(register.risks)
    name = recorded(register, me, report, catalogue)
    assert register.risks == before
    (got,) = unanswered_tests(register)
    assert (got.family, got.tried, got.worked, got.threats) == ("dan", 4, 2, ("core:jailbreak",))
    assert (got.risks, got.closed) == ((), ("refusals-are-talked-away",))
    assert got.says == "garak of 2026-11-03: 2 of 4 attempts of dan against rest/claims-assistant got through"
    with register.change(by=me, reason="looked at the answers") as change:
        change.answer_test(name[:12], "dan", "reopened", risk="refusals-are-talked-away", why="two were real")
    assert unanswered_tests(register) == []
    assert register.risks["refusals-are-talked-away"].status == "open"
    assert register.risks["refusals-are-talked-away"].closed_because == ""
    (answer,) = register.test_answers.values()
    assert (answer.answer, answer.risk, answer.why, answer.by) == (
        "reopened",
        "refusals-are-talked-away",
        "two were real",
        "P4",
    )


def test_raised_is_said_only_of_a_risk_that_this_change_raises(register, me, report, catalogue):
    name = recorded(register, me, report, catalogue)
    with register.change(by=me, reason="r") as change:
        change.risk("R").assess(level="current", likelihood="possible", impact="minor")
    with (
        pytest.raises(ToolkitError, match="no level of this risk is judged higher in this change"),
        register.change(by=me, reason="x") as change,
    ):
        change.answer_test(name, "dan", "raised", risk="r", why="it worked")
    with register.change(by=me, reason="x") as change:
        change.risk("r").assess(level="current", likelihood="rare", impact="minor")
        with pytest.raises(ToolkitError, match="no level of this risk is judged higher"):
            change.answer_test(name, "dan", "raised", risk="r", why="it worked")
    assert len(unanswered_tests(register)) == 1
    with register.change(by=me, reason="x") as change:
        change.risk("r").assess(level="current", likelihood="likely", impact="major")
        change.answer_test(name, "dan", "raised", risk="r", why="it worked")
    assert unanswered_tests(register) == []


def test_no_change_needs_its_reason_and_a_later_answer_replaces_it(register, me, report, catalogue):
    name = recorded(register, me, report, catalogue)
    with (
        pytest.raises(ToolkitError, match="an answer to a test needs a reason"),
        register.change(by=me, reason="x") as change,
    ):
        change.answer_test(name, "dan", "no change", why=" ")
    for why in ("answers were harmless", "answers were harmless", "looked again"):
        with register.change(by=me, reason="x") as change:
            answered = change.answer_test(name, "dan", "no change", why=why)
    assert register.get(f"test_answer:{answered}").rev == 2
    assert register.test_answers[answered].why == "looked again"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"evidence": "0" * 64}, "no such file of evidence is recorded"),
        ({"evidence": ""}, "no such file of evidence is recorded"),
        ({"family": "dam"}, r"no family 'dam' is in this file\. Did you mean 'dan'"),
        ({"family": "promptinject"}, "no attack of 'promptinject' got through"),
        ({"answer": "raised", "risk": "none"}, "there is no risk 'none'"),
        ({"answer": "raised"}, "there is no risk ''"),
        ({"answer": "gone"}, "there is no risk ''"),
    ],
)
def test_an_answer_to_nothing_is_refused(register, me, report, catalogue, said, message):
    name = recorded(register, me, report, catalogue)
    given = {"evidence": name, "family": "dan", "answer": "no change", "why": "x", **said}
    with pytest.raises(ToolkitError, match=message), register.change(by=me, reason="x") as change:
        change.answer_test(given.pop("evidence"), given.pop("family"), given.pop("answer"), **given)


def test_each_target_is_answered_by_itself_and_the_worst_is_first(register, me, catalogue, tmp_path):
    results = [promptfoo_result("ssrf", False, target="one"), promptfoo_result("ssrf", False, target="two")]
    found = written(tmp_path, lines(*results, promptfoo_result("ssrf", True, target="two")))
    name = recorded(register, me, found, catalogue)
    assert [each.target for each in unanswered_tests(register)] == ["one", "two"]
    with pytest.raises(ToolkitError, match="against several targets"), register.change(by=me, reason="x") as change:
        change.answer_test(name, "ssrf", "no change", why="x")
    with register.change(by=me, reason="x") as change:
        change.answer_test(name, "ssrf", "no change", target="two", why="x")
    assert [each.target for each in unanswered_tests(register)] == ["one"]


def test_an_estimate_moved_by_tests_keeps_what_it_was_made_from(register, me, report, catalogue):
    recorded(register, me, report, catalogue)
    update = update_from_evidence(Beta.jeffreys(), report, threat="core:jailbreak")
    with register.change(by=me, reason="r") as change:
        risk = change.risk("R").estimate(ThreatEvents(contact=10, vulnerability=0.5), 1_000.0, currency="GBP")
        risk.estimate_part("frequency.vulnerability", update.vulnerability(), source=update.source(), why="tested")
    (kept,) = register.scenarios["r"].updates
    assert (kept.part, kept.before) == ("frequency.vulnerability", 0.5)
    assert kept.after == {"low": pytest.approx(update.interval[0]), "high": pytest.approx(update.interval[1])}
    assert kept.source["sources"] == [
        {
            "sha256": report.sha256,
            "tool": "garak",
            "tool_version": "0.13.1",
            "ran": "2026-11-03T10:00:00",
            "target": "rest/claims-assistant",
        }
    ]
    assert Update.of(kept.source) == update
    assert kept.source["discount"] == {"correlation": 0.1, "weight": 0.5}


def test_a_file_whose_name_is_no_text_is_recorded_all_the_same(register, me, catalogue, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/re\xff\x1b[2J.jsonl"))
    path.write_bytes(garak_report())
    name = recorded(register, me, read_evidence(path), catalogue)
    assert register.evidence[name].name.startswith("re")
    assert register.evidence[name].name.isprintable()


def test_all_of_it_goes_out_and_comes_back_and_the_history_holds(register, me, report, catalogue):
    name = recorded(register, me, report, catalogue)
    with register.change(by=me, reason="x") as change:
        change.answer_test(name, "dan", "no change", why="harmless")
    data = register.to_json()
    with Register.from_json(data, "sqlite://") as back:
        assert back.evidence == register.evidence
        assert back.test_answers == register.test_answers
        assert back.verify(head=register.head).ok
        assert back.to_json() == data


def test_a_file_of_thousands_of_families_is_kept_within_bounds(register, me, catalogue, tmp_path):
    found = written(tmp_path, lines(*(evaluated(f"f{n}.X", "d", 0, 1) for n in range(3_000))))
    name = recorded(register, me, found, catalogue)
    held = register.evidence[name]
    assert len(held.families) == 2_000
    assert held.notes[-1] == "1,000 more families are not in the record"
