"""The shipped example: what its team says stands where a document asks, is about parts that are there, and is dated."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from toolkit.evidence import read_evidence
from toolkit.reports.contents import gather
from toolkit.reports.documents import RECIPES
from toolkit.reports.documents.blocks import Missing, TeamText
from toolkit.reports.documents.making import document_from
from toolkit.workshop.example import ON_THE_DAY, STEPS, fill_example
from toolkit.workshop.example.days import day, with_days
from toolkit.workshop.example.spoken import read_spoken
from toolkit.workshop.example.tool_files import garak_report
from toolkit.workshop.opening import empty_workshop, open_workshop

SPOKEN = read_spoken()
TODAY = day(0)


@pytest.fixture(scope="module")
def told():
    """The example, gathered once; nobody here changes it."""
    workshop = open_workshop("")
    yield gather(workshop.register, workshop.catalogue)
    workshop.close()


@pytest.mark.parametrize("name", list(RECIPES))
def test_words_of_the_team_stand_where_the_document_asks_for_them(name, told):
    document = document_from(RECIPES[name], told)
    said = {block.place for _, block in document.blocks() if isinstance(block, TeamText)}
    assert set(SPOKEN.record.words.get(name, {})) <= said


OPEN_ON_PURPOSE = {"Who stands for this statement", "Questions that suppliers have still to answer"}
"""The team has not signed yet; and a list of open questions is one."""


@pytest.mark.parametrize("name", list(RECIPES))
def test_no_section_is_only_what_is_not_recorded(name, told):
    for section in document_from(RECIPES[name], told).sections:
        if section.title not in OPEN_ON_PURPOSE:
            assert not all(isinstance(block, Missing) for block in section.blocks), section.title


def test_some_gaps_are_left_so_that_they_are_seen(told):
    missing = [document_from(recipe, told).missing for recipe in RECIPES.values()]
    assert 10 < sum(map(len, missing)) < 60
    assert {block.place for block in missing[list(RECIPES).index("disclosure")]} == {"safe_harbour"}
    assert told.conformity.counts()["unknown"] == 5


def test_nearly_every_provision_is_judged_with_a_reason_and_what_is_open_has_an_owner_and_a_day():
    for each in SPOKEN.code.verdicts:
        assert len(each.reason.split()) > 3, each.provision
        open_ones = each.verdict in ("partly met", "not met")
        assert (bool(each.owner), each.due_in is not None) == (open_ones, open_ones), each.provision
        assert each.evidence or each.verdict in ("not met", "not applicable"), each.provision
    assert len({each.provision for each in SPOKEN.code.verdicts}) == len(SPOKEN.code.verdicts) == 67


def test_nothing_is_stale_and_no_date_is_written_out():
    assert with_days("between {-1} and {+30}, {x}") == (
        f"between {TODAY - timedelta(days=1)} and {TODAY + timedelta(days=30)}, {{x}}"
    )
    for each in (evidence for verdict in SPOKEN.code.verdicts for evidence in verdict.evidence):
        assert each.seen_in <= 0
        assert each.stale_in is None or each.stale_in > 0, each.what
    said = SPOKEN.record.model_dump_json() + SPOKEN.code.model_dump_json()
    assert re.findall(r"\b20\d\d-\d\d", said) == []


def test_one_training_has_lapsed_and_what_it_says_of_tests_is_read_as_a_file(told, tmp_path):
    assert len([each for each in told.register.trainings.values() if each.until < TODAY]) == 1
    (run,) = SPOKEN.record.tests
    (tmp_path / run.file).write_text(garak_report(run), "utf-8")
    read = read_evidence(tmp_path / run.file)
    assert {each.family: (each.tried, each.worked) for each in read.families} == {
        "promptinject": (40, 0),
        "latentinjection": (40, 9),
        "dan": (20, 1),
        "leakreplay": (20, 0),
    }
    assert read.sha256 in told.register.evidence


def test_on_the_day_nothing_of_what_came_after_is_there(tmp_path):
    workshop = empty_workshop(tmp_path)
    steps: list[str] = []
    fill_example(workshop, steps=ON_THE_DAY, progress=steps.append)
    assert steps == [said for said, _ in STEPS[: len(ON_THE_DAY)]]
    register = workshop.register
    assert len(register.risks) == 9
    assert [*register.verdicts, *register.assets, *register.trainings, *register.document_texts, *register.told] == []
    workshop.close()
