"""Files of tests, scanners and bills as grounds for what they speak to; and what nobody has answered, against 3.1."""

from __future__ import annotations

import json

import pytest

from tests.evidence.samples import cyclonedx, evaluated, garak_report, lines
from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import assess_conformity
from toolkit.evidence import read_evidence
from toolkit.register import Person, open_register

CATALOGUE = load_catalogue()
ME = Person("P1", role="tester")


@pytest.fixture
def register(tmp_path):
    with open_register(tmp_path / "register.db") as opened:
        yield opened


def record(register, tmp_path, content) -> str:
    path = tmp_path / "file"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with register.change(by=ME, reason="r") as change:
        return change.record_evidence(read_evidence(path), CATALOGUE)


def grounds(register, provision):
    found = assess_conformity(register, CATALOGUE).get(provision).grounds
    return [each for each in found if each.record.startswith("evidence:")]


def test_a_test_is_a_ground_that_tests_were_run_and_against_withstanding_where_attacks_got_through(register, tmp_path):
    name = record(register, tmp_path, garak_report())
    (tested,) = grounds(register, "9.1")
    assert (tested.supports, tested.record) == (True, f"evidence:{name}")
    assert tested.says == "garak of 2026-11-03: 2 of 6 judged attempts got through, 2 families of probes"
    assert not tested.whole
    (withstood,) = grounds(register, "2.2")
    assert not withstood.supports
    assert grounds(register, "13.1") == []


def test_what_held_speaks_for_withstanding(register, tmp_path):
    record(register, tmp_path, lines(evaluated("dan.X", "dan.DAN", 5, 5)))
    assert [each.supports for each in grounds(register, "2.2")] == [True]
    assert grounds(register, "3.1") == []


def test_a_bill_is_a_ground_for_the_inventory(register, tmp_path):
    record(register, tmp_path, cyclonedx())
    assert [each.supports for each in grounds(register, "5.1")] == [True]


def test_what_nobody_has_answered_speaks_against_treating_risks_until_somebody_does(register, tmp_path):
    name = record(register, tmp_path, garak_report())
    (against,) = grounds(register, "3.1")
    assert not against.supports
    assert against.says == "attacks got through in tests, and nobody has answered yet: dan (garak)"
    with register.change(by=ME, reason="r") as change:
        change.answer_test(name, "dan", "no change", why="the answers were harmless")
    assert grounds(register, "3.1") == []


def test_the_checklist_asks_for_answers_once_evidence_is_recorded(register, tmp_path):
    from toolkit.reports.contents import gather
    from toolkit.reports.open_ends import open_ends

    def asked():
        return [each for each in open_ends(gather(register, CATALOGUE)) if "attacks got through" in each.asks]

    assert asked() == []
    record(register, tmp_path, garak_report())
    (end,) = asked()
    assert (end.of, end.open) == (
        1,
        ("garak of 2026-11-03: 2 of 4 attempts of dan against rest/claims-assistant got through",),
    )
