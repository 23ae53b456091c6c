"""What a change does to the findings: each way of changing, with the example and with a library's new release."""

from __future__ import annotations

from dataclasses import replace

from toolkit.catalogues.load import load_catalogue
from toolkit.system.edit import answer, rename, update
from toolkit.threats import find_threats
from toolkit.threats.compare import compare_findings
from toolkit.threats.finding import Finding, Findings
from toolkit.workshop.example import example_system

CATALOGUE = load_catalogue()
OLD = example_system()
FOUND = find_threats(OLD, CATALOGUE)


def changed(new):
    return compare_findings(FOUND, find_threats(new, CATALOGUE))


def of(findings: list[Finding]) -> Findings:
    return Findings(findings, OLD, CATALOGUE)


def test_nothing_changes_nothing():
    same = changed(rename(OLD, "assistant", "Helper"))
    assert (same.changes, same.unchanged) == ((), len(FOUND))


def test_a_filter_that_is_switched_off_makes_it_worse_and_back_again_better():
    off = answer(OLD, "answer_filter", "screens_inputs", "no")
    identity = "core:direct-prompt-injection@assistant"
    worse = next(each for each in changed(off).of("worse") if each.identity == identity)
    assert (worse.old.outcome, worse.new.outcome) == ("controlled as stated", "applies")
    assert str(worse).endswith("controlled as stated → applies")
    back = compare_findings(find_threats(off, CATALOGUE), FOUND)
    assert identity in [each.identity for each in back.of("better")]
    assert {each.identity for each in back.of("new")} == {each.identity for each in changed(off).of("gone")}


def test_every_change_is_told_and_counted_once():
    difference = changed(answer(OLD, "assistant", "has_side_effects", "no"))
    new = find_threats(answer(OLD, "assistant", "has_side_effects", "no"), CATALOGUE)
    identities = [each.identity for each in difference.changes]
    assert len(set(identities)) == len(identities)
    kept = len(new) - len(difference.of("new"))
    assert difference.unchanged + len(difference.of("worse", "better", "another way")) == kept
    assert len(difference.of("gone")) == len(FOUND) - kept
    assert [row["identity"] for row in difference.rows()] == identities


def test_another_path_is_to_be_looked_at_again():
    finding = next(each for each in FOUND.of("applies") if len(each.witness) > 3)
    longer = replace(finding, applies=replace(finding.applies, witness=("web_chat", "f", *finding.witness)))
    difference = compare_findings(of([finding]), of([longer]))
    assert [each.how for each in difference.changes] == ["another way"]
    by_another_flow = replace(
        finding.applies, witness=tuple(f"x{n}" if n % 2 else w for n, w in enumerate(finding.witness))
    )
    assert compare_findings(of([finding]), of([replace(finding, applies=by_another_flow)])).unchanged == 1


def test_a_library_that_calls_it_more_severe_makes_it_worse():
    finding = next(each for each in FOUND if each.severity == "moderate")
    graver = replace(finding, threat=finding.threat.model_copy(update={"severity": type(finding.severity)("severe")}))
    (only,) = compare_findings(of([finding]), of([graver])).changes
    assert (only.how, str(only).endswith("moderate → severe")) == ("worse", True)


def test_a_renamed_rule_is_the_same_finding():
    finding = FOUND[0]
    threat = finding.threat.model_copy(update={"id": "called-anew", "was": (finding.threat.id,)})
    difference = compare_findings(of([finding]), of([replace(finding, threat=threat)]))
    assert (difference.changes, difference.unchanged) == ((), 1)


def test_the_worst_news_comes_first():
    hows = [each.how for each in changed(update(OLD, "answer_filter", facts={})).changes]
    order = ("new", "worse", "another way", "better", "gone")
    assert hows == sorted(hows, key=order.index)
