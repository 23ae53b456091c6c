"""Looking back: the checklist counts honestly, and the map shows where nobody looked."""

from __future__ import annotations

from tests.hostile_text import MARKUP
from tests.workshop.drive import shown
from toolkit.register import Person
from toolkit.reports.contents import gather
from toolkit.reports.open_ends import open_ends
from toolkit.workshop.good_job import look_back

BY = Person("P1", role="facilitator")


def ends(workshop):
    """The checklist by its question."""
    return {end.asks: end for end in open_ends(gather(workshop.register, workshop.catalogue))}


def test_every_count_is_that_of_the_record(example):
    found = ends(example)
    findings = example.findings()
    live = [each.identity for each in findings.of("applies", "undecided")]
    used = {identity for risk in example.register.risks.values() for identity in risk.findings}
    waiting = [each for each in live if each not in example.register.triage and each not in used]
    decided = found["Is every finding decided on?"]
    assert (decided.of, len(decided.open)) == (len(live), len(waiting))
    assert found["Does every risk have an owner?"].says == "all 9"
    accepted = found["Is what remains of every risk accepted, or within tolerance?"]
    assert (accepted.of, len(accepted.open)) == (9, 5)
    assert "Handlers stop reading" in accepted.open
    questions = found["Are the library's questions answered?"]
    assert len(questions.open) == len(findings.open_questions())


def test_the_map_keeps_its_letters_readable_and_scrolls_in_its_place(example):
    page = shown(look_back(example))
    assert '<div class="att-map"><svg' in page
    assert ".widget-html-content{line-height:1.45;min-width:0}" in page, "or the map would widen the panel instead"
    assert ".att-map{overflow-x:auto}" in page
    assert ".att-map svg{min-width:1060px}" in page


def test_what_is_mended_closes_and_what_breaks_opens(example):
    with example.register.change(by=BY, reason="test") as change:
        risk = change.risk("A new risk without anything")
        risk.control("input-filtering", status="planned")
        change.idea("nobody did anything with this", by="P1")
        risk.set(ideas=[change.idea("this one leads to a risk", by="P1")])
    found = ends(example)
    assert found["Does every risk have an owner?"].open == ("A new risk without anything",)
    assert found["Is every risk scored as it stands today?"].open == ("A new risk without anything",)
    assert found["Is every risk's treatment decided?"].says == "9 of 10"
    assert len(found["Does every planned control have an owner and a date?"].open) == 1
    assert "nobody did anything with this" in found["Did something come of every idea of the room?"].open
    assert "this one leads to a risk" not in found["Did something come of every idea of the room?"].open

    with example.register.change(by=BY, reason="test") as change:
        risk = change.risk("A new risk without anything", owner="P2")
        risk.control("input-filtering", status="planned", action_owner="P3", due="2020-01-01")
        risk.accept("P4", "chief risk officer", "2020-01-01", "for a while")
    found = ends(example)
    assert found["Does every risk have an owner?"].is_done
    assert found["Does every planned control have an owner and a date?"].is_done
    assert len(found["Is every planned control still in time?"].open) == 1
    assert (
        "A new risk without anything" in found["Is what remains of every risk accepted, or within tolerance?"].open
    ), "it expired in 2020"


def test_the_panel_shows_the_map_the_names_and_what_is_taken_for_granted(example):
    told = shown(look_back(example))
    assert "<svg" in told
    assert "Where we looked" in told
    assert "5 open. The risk owner accepts it in notebook 04" in told
    assert "Handlers stop reading" in told
    assert "The model vendor does not train on our prompts" in told
    assert "The bank&#39;s payment network" in told
    assert "and 60 more</li>" in told, "of 72 provisions that nobody judged twelve are named"


def test_an_empty_workshop_is_told_where_to_begin(empty):
    told = shown(look_back(empty))
    assert "there is nowhere to look. Describe it in notebook 01." in told
    assert "no system is recorded" in told
    assert "nothing yet" in told
    assert not ends(empty)["Does every risk have an owner?"].is_done, "no risks is no achievement"


def test_hostile_words_are_shown_as_text(example):
    with example.register.change(by=BY, reason="test") as change:
        for text in MARKUP:
            change.idea(text, by="P1")
    told = shown(look_back(example))
    assert "<script>alert" not in told
    assert "<img" not in told
