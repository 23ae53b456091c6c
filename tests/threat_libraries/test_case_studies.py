"""What was done to real systems is among what would have been said of them beforehand, and the list is short.

The systems were described before anything was measured; the techniques come from the user's own ATLAS.yaml.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.case_studies.__main__ import HALVES, main, measured
from benchmarks.case_studies.attacked import CASES, after_cards, load_attacked
from benchmarks.case_studies.measure import EDITION, named_by, total
from benchmarks.case_studies.steps import read_steps
from toolkit.catalogues.frameworks import framework_of
from toolkit.catalogues.load import load_catalogue
from toolkit.threats.find import find_threats

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def atlas(shared: Path) -> Path:
    return shared / "catalogues" / "atlas" / "ATLAS.yaml"


def test_every_case_study_has_its_system_and_the_other_way_round(atlas: Path) -> None:
    assert [each.id for each in read_steps(atlas)] == sorted(path.stem for path in CASES.glob("*.yaml"))


@pytest.mark.parametrize("attacked", load_attacked(CATALOGUE), ids=lambda each: each.id)
def test_a_system_is_drawn_as_a_team_would_and_its_answers_fit_it(attacked) -> None:
    system = attacked.system
    assert 5 <= len(system.components) <= 12
    for key, said in attacked.known.items():
        element, fact = key.split(".")
        assert fact in CATALOGUE.facts_of(system.kind_of(element)), key
        assert said in ("yes", "no", "unknown")
    assert set(attacked.usual) <= set(CATALOGUE.facts)


def test_what_the_attacker_did_at_home_is_left_out_with_its_reason(atlas: Path) -> None:
    steps = {each.id: each for each in read_steps(atlas)}
    assert steps["AML.CS0000"].techniques == ("AML.T0042", "AML.T0015")
    assert {left.technique: left.because for left in steps["AML.CS0000"].left_out}["AML.T0005"].startswith("Attack st")
    assert "AML.T0021" in steps["AML.CS0004"].techniques, "registered in the attacked system itself"
    assert "AML.T0051.000" not in steps["AML.CS0024"].techniques, "tried on somebody else's model"
    assert all(left.because for each in steps.values() for left in each.left_out)


def test_every_technique_that_counts_is_one_of_the_newest_edition(atlas: Path) -> None:
    newest = framework_of(CATALOGUE, EDITION)
    assert newest is not None
    used = {technique for each in read_steps(atlas) for technique in each.techniques}
    assert {each for each in used if each not in newest.by_id and each not in newest.gone} == set()


def test_only_exactly_what_a_threat_names_is_covered() -> None:
    (chat,) = [each for each in load_attacked(CATALOGUE) if each.id == "AML.CS0040"]
    named = named_by(
        [each for each in find_threats(chat.system, CATALOGUE) if each.threat.id == "memory-poisoning"], CATALOGUE
    )
    assert named == {"AML.T0080", "AML.T0080.000"}, "not AML.T0080.001, though its parent is named"


def test_answers_are_no_part_of_the_description() -> None:
    (helper,) = [each for each in load_attacked(CATALOGUE) if each.id == "AML.CS0016"]
    assert helper.says("runner", "sandboxed") == "no"
    assert "sandboxed" not in helper.system.components["runner"].facts
    before = find_threats(helper.system, CATALOGUE).counts["undecided"]
    assert after_cards(helper, CATALOGUE, 3).counts["undecided"] < before


def test_incidents_are_found_and_nobody_is_drowned(shared: Path) -> None:
    cases = measured()
    assert cases is not None
    totals = total(cases)
    assert totals.shown >= 0.75
    assert totals.undecided >= 0.90
    assert totals.answered >= 0.85
    assert totals.answered_singly >= 0.85
    assert totals.median_findings <= 40
    assert totals.median_entries <= 40
    assert totals.about_ai >= 0.5


def test_the_table_names_every_case_and_both_halves(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--missed", "--left-out"])
    told = capsys.readouterr().out
    assert "Left out, Attack staging" in told
    assert all(path.stem in told for path in CASES.glob("*.yaml"))
    assert all(f"{half}: " in told for half in HALVES)


def test_without_case_studies_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AI_THREAT_SHARED", str(tmp_path))
    main([])
    assert capsys.readouterr().out.count("\n") == 1
