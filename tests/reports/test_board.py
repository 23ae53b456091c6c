"""The page for the board: counts and no grade, what is asked, what is not known; never more than a page of it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reports.crowded import LONG, crowd
from toolkit.conformity import assess_conformity
from toolkit.register import Person, open_register
from toolkit.register.in_money import in_money
from toolkit.reports.contents import gather
from toolkit.reports.documents import RECIPES
from toolkit.reports.documents.blocks import Bullets, Fields, Paragraph, Section, Table
from toolkit.reports.documents.making import document_from
from toolkit.reports.documents.one_page import on_one_page
from toolkit.workshop.example import ON_THE_DAY, STEPS, fill_example
from toolkit.workshop.opening import empty_workshop

TODAY = date(2026, 11, 27)


def board_of(contents, **wanted):
    return document_from(RECIPES["board"], contents, today=TODAY, **wanted)


def section_of(document, place):
    return next(each for each in document.sections if each.place == place)


def tables(document, place):
    return [block for block in section_of(document, place).blocks if isinstance(block, Table)]


def bullets(document, place):
    return [
        item.text for block in section_of(document, place).blocks if isinstance(block, Bullets) for item in block.items
    ]


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    """The example as the room left it, with the verdicts, which fits on the page without a text being cut."""
    workshop = empty_workshop(tmp_path_factory.mktemp("on-the-day"))
    fill_example(workshop, steps=(*ON_THE_DAY, STEPS[-1]))
    yield gather(workshop.register, workshop.catalogue)
    workshop.close()


@pytest.fixture(scope="module")
def crowded(example, tmp_path_factory, catalogue):
    with open_register(tmp_path_factory.mktemp("crowded") / "register.db") as register:
        crowd(register, example.system, catalogue)
        yield gather(register, catalogue)


def test_where_we_stand_is_what_the_assessment_counts(contents):
    strengths, principles = tables(board_of(contents), "standing")
    held = contents.conformity
    for row in strengths.rows:
        counts = (
            held.by_strength().get(row[0]) or {str(k).replace("_", " "): v for k, v in held.by_role().items()}[row[0]]
        )
        assert row[2:7] == tuple(str(counts[v]) for v in ("met", "partly met", "not met", "unknown", "not applicable"))
        assert int(row[1]) == sum(counts.values()) - counts["not ours"]
    told = {row[at].split(".")[0]: row[at + 1 : at + 5] for row in principles.rows for at in (0, 5) if row[at]}
    assert len(told) == 13
    for number, counts in held.by_principle().items():
        assert told[str(number)] == tuple(str(counts[v]) for v in ("met", "partly met", "not met", "unknown"))


def test_the_worst_risks_come_first_with_who_and_what_is_left(contents):
    (table,) = tables(board_of(contents), "risks")
    worst = contents.risks()[:5]
    assert [row[0] for row in table.rows] == [risk.title for risk in worst]
    assert [row[3] for row in table.rows] == [contents.register.name_of(risk.owner) for risk in worst]
    waits = [contents.waits_for_acceptance(risk) for risk in worst]
    assert [row[6] == "by nobody" for row in table.rows] == waits
    assert f"of {len(contents.risks())} open risks" in table.caption


def test_gaps_are_those_that_shall_be_met_the_not_met_first(contents):
    (table,) = tables(board_of(contents), "gaps")
    verdicts = [row[2] for row in table.rows]
    assert verdicts == sorted(verdicts)  # not met, then partly met
    for row in table.rows:
        standing = contents.conformity.get(row[0])
        assert (standing.provision.strength, standing.verdict, standing.due) == ("shall", row[2], row[4])


def test_the_actions_are_those_of_the_assessment(contents):
    (table,) = tables(board_of(contents), "actions")
    current = in_money(contents.register, contents.catalogue).current
    money = {each.id: current.risk(each.id).mean for each in current.portfolio.scenarios}
    best = contents.conformity.actions(money).best(5)
    assert [row[0] for row in table.rows] == [f"{n}. {each.action.control.title}" for n, each in enumerate(best, 1)]
    assert [row[1] == "planned" for row in table.rows] == [each.action.planned for each in best]
    said = [block.text for block in section_of(board_of(contents), "actions").blocks if isinstance(block, Paragraph)]
    assert "for gaps alone" in said[0]
    trades = {each.lean: each for each in contents.conformity.actions(money).trade_off(5)}
    for lean, said_so in (("both", "both in turns"), ("risk", "risk alone"), ("money", "money alone")):
        assert f"{said_so}: {trades[lean].shall}, {trades[lean].should}, {trades[lean].risks}" in said[0]


def test_it_asks_for_the_decisions_that_wait(contents, crowded):
    asked = bullets(board_of(contents), "decisions")
    waits = sum(contents.waits_for_acceptance(risk) for risk in contents.risks())
    assert sum(int(each.split("lowered, ")[1].split()[0]) for each in asked if "lowered" in each) == waits
    asked = " ".join(bullets(board_of(crowded), "decisions"))
    assert "Accept, or have lowered, 200 risks" in asked
    assert "Decide what is done about 133 risks" in asked
    assert "answers for 29 risks" in asked


def test_it_says_what_is_not_known(contents):
    said = " ".join(bullets(board_of(contents), "unknown"))
    unknown = sum(each.ours and each.verdict == "unknown" for each in contents.conformity.standings)
    assert f"{unknown} provisions not judged" in said
    assert f"{len(contents.not_assessed())} findings not yet assessed" in said
    assert "does not mean low" in said


def test_a_signature_that_the_record_has_outgrown_is_asked_for_again(empty, catalogue):
    by = Person("P1", role="facilitator")
    with empty.change(by=by, reason="begun") as change:
        change.participant("P1", name="Ada")
    with empty.change(by=by, reason="signed") as change:
        change.sign_off("We stand for it.")
    assert "signed as it stands" in " ".join(bullets(board_of(gather(empty, catalogue)), "decisions"))
    with empty.change(by=by, reason="later") as change:
        change.idea("something new", by="P1")
    assert "Sign again" in " ".join(bullets(board_of(gather(empty, catalogue)), "decisions"))


def test_amounts_of_money_stay_inside(contents):
    whole, outside = (
        " ".join(block.text for block in section_of(each, "risks").blocks if isinstance(block, Paragraph))
        for each in (board_of(contents), board_of(contents, redacted=True, mark="internal"))
    )
    assert "£" in whole
    assert "£" not in outside
    assert "left out of this version" in outside


def test_who_may_accept_is_told_inside_and_never_said_to_be_missing_outside(contents):
    inside, outside = (
        " ".join(bullets(board_of(contents, redacted=red, mark="official"), "decisions")) for red in (False, True)
    )
    assert "may be accepted by chief risk officer" in inside
    assert "may be accepted" not in outside
    assert "nobody is named" not in outside


def test_nothing_grows_with_the_register(contents, crowded):
    small, large = board_of(contents), board_of(crowded)
    for place in ("standing", "risks", "gaps", "actions"):
        rows = [[len(table.rows) for table in tables(each, place)] for each in (small, large)]
        assert rows[0] == rows[1]
    longest = max(len(cell) for table in tables(large, "risks") for row in table.rows for cell in row)
    assert longest < len(LONG)
    assert len(large.subtitle) < len(LONG)
    assert any(cell.endswith("…") for table in tables(large, "risks") for row in table.rows for cell in row)


def test_short_cells_are_never_cut(crowded):
    (table,) = tables(board_of(crowded), "gaps")
    assert {row[4] for row in table.rows} == {"2027-01-01"}
    assert {row[2] for row in table.rows} <= {"not met", "partly met"}


def test_what_cannot_be_measured_has_no_place_on_the_page():
    with pytest.raises(TypeError, match="not measured"):
        on_one_page([Section("x", "X", (Fields((("a", "b"),)),))])


def test_the_score_on_the_page_is_the_score_of_the_assessment(contents):
    strengths, _ = tables(board_of(contents), "standing")
    tallies = list(assess_conformity(contents.register, contents.catalogue).score().tallies())
    assert [row[0] for row in strengths.rows] == [each.name for each in tallies]
    assert [row[7] for row in strengths.rows] == [each.share or "none judged yet" for each in tallies]


def test_where_the_code_does_not_apply_no_provision_is_counted_and_no_duty_called_ours(catalogue):
    with open_register("sqlite://") as register:
        with register.change(by=Person("P1", role="x"), reason="x") as change:
            change.code_scope(applies="no", reason="Research only")
        contents = gather(register, catalogue)
        document = board_of(contents)
        statement = document_from(RECIPES["statement"], contents, today=TODAY)
    assert tables(document, "standing") == []
    said = [block.text for _, block in document.blocks() if isinstance(block, Paragraph)]
    assert "The Code does not apply here, so none of its provisions is counted." in said
    assert "The Code applies: no. Roles held: none is recorded. Why: Research only" in said
    assert "None: the Code does not apply here." in said
    fields = next(block for _, block in statement.blocks() if isinstance(block, Fields))
    assert dict(fields.rows)["Roles held"] == "none is recorded"
