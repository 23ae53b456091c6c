"""Incidents beside the case studies: described and labelled before they were measured; found, and nobody drowned."""

from __future__ import annotations

import pytest

from benchmarks.case_studies.attacked import load_attacked
from benchmarks.case_studies.measure import EDITION, total
from benchmarks.case_studies.table import HALVES
from benchmarks.incidents.__main__ import INCIDENTS, main, measured, read_labels
from toolkit.catalogues.frameworks import framework_of
from toolkit.catalogues.load import load_catalogue

CATALOGUE = load_catalogue()


def test_every_incident_has_its_labels_and_the_other_way_round() -> None:
    assert [each.id for each in read_labels()] == sorted(path.stem for path in INCIDENTS.glob("*.yaml"))


@pytest.mark.parametrize("labelled", read_labels(), ids=lambda each: each.id)
def test_what_was_done_is_named_by_techniques_of_the_newest_edition(labelled) -> None:
    newest = framework_of(CATALOGUE, EDITION)
    assert newest is not None
    assert labelled.techniques
    assert set(labelled.techniques) <= set(newest.by_id)
    assert all(newest.by_id[each].type in ("technique", "sub-technique") for each in labelled.techniques)


@pytest.mark.parametrize("attacked", load_attacked(CATALOGUE, INCIDENTS), ids=lambda each: each.id)
def test_an_attacked_system_is_drawn_as_a_team_would_and_its_answers_fit_it(attacked) -> None:
    assert 5 <= len(attacked.system.components) <= 12
    for key, said in attacked.known.items():
        element, fact = key.split(".")
        assert fact in CATALOGUE.facts_of(attacked.system.kind_of(element)), key
        assert said in ("yes", "no", "unknown")


@pytest.mark.parametrize("half", ["", *HALVES])
def test_incidents_that_nobody_tuned_for_are_found_and_nobody_is_drowned(half: str) -> None:
    totals = total(measured(half))
    assert totals.shown >= 0.75
    assert totals.undecided >= 0.90
    assert totals.answered >= 0.85
    assert totals.answered_singly >= 0.85
    assert totals.median_findings <= 40
    assert totals.about_ai >= 0.5
    assert all(each.entries <= 60 for each in measured(half))


def test_the_table_names_every_incident(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--half", "tuned"])
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told[1:-1]] == [each.id for each in measured("tuned")]
