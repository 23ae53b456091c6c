"""The score: a share is told only with its counts, has two ends where something is not judged, and is never a grade."""

from __future__ import annotations

import re

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import VERDICTS, Tally, assess_conformity
from toolkit.register import Person, open_register

BY = Person("P1", role="compliance officer")


def tally(**counts):
    return Tally(
        "shall", {**dict.fromkeys((*VERDICTS, "not ours"), 0), **{k.replace("_", " "): v for k, v in counts.items()}}
    )


def test_both_ends_where_some_are_not_judged():
    said = tally(met=12, partly_met=5, not_met=8, unknown=20, not_applicable=4, not_ours=3)
    assert (said.ours, said.counted) == (49, 45)
    assert said.bounds == (12 / 45, 32 / 45)
    assert said.share == "12 to 32 of 45 (26% to 71%)"
    assert said.says == (
        "shall: of 49: 12 met, 5 partly met, 8 not met, 4 not applicable, 20 not judged yet; "
        "of those that apply, met: 12 to 32 of 45 (26% to 71%), by how those turn out that nobody judged"
    )


def test_one_end_where_all_are_judged_and_never_rounded_up():
    assert tally(met=24, not_met=1).share == "24 of 25 (96%)"
    assert tally(met=999, partly_met=1).share == "999 of 1000 (99%)"
    assert tally(met=29, not_met=71).share == "29 of 100 (29%)"  # 0.29 * 100 is a little less than 29


def test_no_share_where_nothing_is_judged_or_nothing_counts():
    assert tally(unknown=20).bounds is None
    assert tally(unknown=20).says.endswith("nobody has judged any, so no share is told")
    assert tally(not_applicable=3).share == ""
    assert tally(not_ours=3).says == "shall: none is ours"


def test_a_percentage_never_stands_without_its_counts():
    for counts in (tally(met=1, unknown=2), tally(met=3), tally(not_met=3, not_applicable=2)):
        for text in (counts.says, counts.share):
            for found in re.finditer(r"\d+%", text):
                assert re.search(r"\d+ of \d+ \($|\d+ to \d+ of \d+ \((\d+% to )?$", text[: found.start()])


@pytest.fixture(scope="module")
def conformity(tmp_path_factory):
    catalogue = load_catalogue()
    with open_register(tmp_path_factory.mktemp("score") / "r.db") as register:
        with register.change(by=BY, reason="scope") as change:
            change.code_scope(applies="yes", reason="we build it", roles=["developer"])
            change.verdict("1.1", "met", "courses are held")
            change.verdict("1.2.1", "not met", "one route only")
        yield assess_conformity(register, catalogue)


def test_it_counts_by_strength_and_by_the_roles_that_are_held(conformity):
    score = conformity.score()
    assert [each.name for each in score.tallies()] == ["shall", "should", "developer"]
    shall, should, developer = score.tallies()
    assert shall.counts == conformity.by_strength()["shall"]
    assert developer.counts["met"] == 1
    assert developer.ours == 59
    assert shall.ours + should.ours == 59
    assert {"name", "ours", "apply", "met at least", "met at most", "says", "met", "unknown"} <= set(score.rows()[0])
    assert str(score).count("\n") == 2
