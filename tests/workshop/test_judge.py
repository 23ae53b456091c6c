"""Provision by provision: filters, verdicts with reasons and evidence, parts, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from toolkit.register import Person
from toolkit.workshop.judge import JudgePanel
from toolkit.workshop.opening import empty_workshop


@pytest.fixture
def example(whole):
    """The whole example, with what was judged of the Code."""
    return whole


@pytest.fixture
def desk(example):
    """The compliance officer's desk over the example."""
    panel = JudgePanel(example)
    panel.show()
    return panel


def choose(panel, provision):
    """Click a provision in the list."""
    panel._list.value = provision


def listed(panel):
    """The ids that the list offers."""
    return [provision for _, provision in panel._list.options]


def test_all_provisions_are_offered_and_the_card_tells_everything_about_the_chosen_one(desk):
    assert len(listed(desk)) == 72
    choose(desk, "2.1")
    told = shown(desk.view)
    for words in (
        "in our words, not the Code&#39;s",
        'href="https://www.gov.uk/',
        "5.1.2-1",
        "System Operator, Developer",
        "when deciding whether to create an AI system",
        "Needless or ill-suited AI",
        "Business alignment review",
        "DPIA",
        "This record suggests: met.",
        "Business case CA-17, section 4",
    ):
        assert words in told, words


def test_filters_narrow_the_list_together(desk):
    field(desk.view, "Principle").value = 2
    assert {each.split(".")[0] for each in listed(desk)} == {"2"}
    field(desk.view, "Duty of").value = "data_custodian"
    asked = desk._conformity.of(2)
    custodian = [each.provision.id for each in asked if "data_custodian" in each.provision.applies_to]
    assert 0 < len(custodian) < len(asked)
    assert listed(desk) == custodian
    field(desk.view, "Principle").value = 0
    field(desk.view, "Duty of").value = ""
    field(desk.view, "Strength").value = "should"
    assert listed(desk)
    assert {desk._conformity.get(each).provision.strength for each in listed(desk)} == {"should"}
    field(desk.view, "Strength").value = ""
    for which, wanted in (
        ("met", {"1.2.1", "2.1", "2.1.1", "2.5.1", "6.3", "6.4", "7.2", "9.3", "11.3", "12.1"}),
        (
            "not met",
            {"1.1", "2.6", "4.2", "4.3", "5.3", "5.4.1", "7.2.2", "9.2.1", "9.4", "10.3", "12.2", "12.4", "13.2"},
        ),
        ("not applicable", {"6.2", "8.1.2", "8.2", "8.2.1"}),
        ("not judged yet", {"3.4", "4.4", "7.1", "12.3", "13.1"}),
    ):
        field(desk.view, "Show").value = which
        assert set(listed(desk)) == wanted
    field(desk.view, "Show").value = "gaps only"
    assert len(listed(desk)) == 72 - 14
    field(desk.view, "Show").value = "the record says something"
    assert "2.2" in listed(desk)
    assert "3.1.2" not in listed(desk)


def test_filters_that_nothing_passes_say_so_and_hide_the_form(desk):
    field(desk.view, "Show").value = "not applicable"
    field(desk.view, "Principle").value = 1
    assert listed(desk) == []
    assert "No provision fits these filters" in shown(desk.view)
    assert desk._right.layout.display == "none"


def test_a_verdict_is_an_event_with_reason_evidence_owner_and_date(desk, example):
    choose(desk, "7.1")
    field(desk.view, "Verdict").value = "partly met"
    field(desk.view, "Why").value = "Contracts name security, audits are missing"
    field(desk.view, "Evidence").value = "Contract with the vendor"
    field(desk.view, "Where").value = "legal/2026-11"
    field(desk.view, "Stale after").value = date(2099, 1, 31)
    field(desk.view, "Owner").value = "P5"
    field(desk.view, "Due").value = date(2099, 3, 31)
    before = example.register.head.events
    press(desk.view, "Record")

    held = example.register.verdicts["7.1"]
    assert (held.verdict, held.reason) == ("partly met", "Contracts name security, audits are missing")
    assert (held.owner, str(held.due)) == ("P5", "2099-03-31")
    (evidence,) = held.evidence
    assert (evidence.what, evidence.where, str(evidence.stale_after)) == (
        "Contract with the vendor",
        "legal/2026-11",
        "2099-01-31",
    )
    assert evidence.by == example.acting.id
    assert example.register.head.events == before + 1
    assert "good until 2099-01-31" in shown(desk.view)
    assert "change.verdict(&#39;7.1&#39;, &#39;partly met&#39;" in shown(desk.view)


def test_evidence_is_added_to_what_is_there_and_each_piece_can_be_taken_away(desk, example):
    choose(desk, "2.1")
    field(desk.view, "Evidence").value = "Minutes of the board"
    press(desk.view, "Record")
    assert [each.what for each in example.register.verdicts["2.1"].evidence] == [
        "Business case CA-17, section 4",
        "Minutes of the board",
    ]
    assert field(desk.view, "Evidence").value == ""
    press(desk.view, "Remove")
    assert [each.what for each in example.register.verdicts["2.1"].evidence] == ["Minutes of the board"]
    assert example.register.verdicts["2.1"].verdict == "met"


def test_stale_evidence_is_marked(desk, example):
    old = {"what": "Old scan", "date": "2020-01-01", "stale_after": "2020-12-31"}
    with example.register.change(by=Person("P1", role="facilitator"), reason="test") as change:
        change.verdict("7.2", "met", "scanned", evidence=[old])
    desk.redraw()
    choose(desk, "7.2")
    assert "stale since the end of 2020-12-31" in shown(desk.view)


def test_an_owner_and_a_due_date_can_be_taken_back(desk, example):
    choose(desk, "1.1")
    assert field(desk.view, "Owner").value == "P6"
    field(desk.view, "Owner").value = ""
    field(desk.view, "Due").value = None
    press(desk.view, "Record")
    held = example.register.verdicts["1.1"]
    assert (held.verdict, held.owner, held.due) == ("not met", "", None)


def test_a_verdict_without_a_reason_is_refused_and_nothing_is_saved(desk, example):
    choose(desk, "7.1")
    field(desk.view, "Verdict").value = "met"
    before = example.register.head
    press(desk.view, "Record")
    assert "a verdict needs a reason" in error(desk.view)
    assert example.register.head == before


def test_nothing_said_is_nothing_recorded_but_an_owner_alone_is_noted(desk, example):
    choose(desk, "7.1")
    before = example.register.head
    press(desk.view, "Record")
    assert "there is nothing to record yet" in error(desk.view)
    assert example.register.head == before
    field(desk.view, "Owner").value = "P6"
    press(desk.view, "Record")
    assert error(desk.view) == ""
    assert "Noted, not judged yet:" in shown(desk.view)
    assert example.register.verdicts["7.1"].owner == "P6"


def test_evidence_that_only_has_a_place_is_refused(desk, example):
    choose(desk, "1.1")
    field(desk.view, "Where").value = "somewhere"
    press(desk.view, "Record")
    assert "the evidence does not say what it is" in error(desk.view)


def test_the_whole_is_not_met_while_a_part_is_open_and_parts_are_kept(desk, example):
    choose(desk, "3.1")
    field(desk.view, "Verdict").value = "met"
    field(desk.view, "Part a").value = "met"
    press(desk.view, "Record")
    assert "part b of this provision is not judged as met" in error(desk.view)
    assert example.register.verdicts["3.1"].verdict == "partly met"

    field(desk.view, "Part b").value = "not applicable"
    press(desk.view, "Record")
    assert error(desk.view) == ""
    held = example.register.verdicts["3.1"]
    assert (held.verdict, dict(held.by_part)) == ("met", {"a": "met", "b": "not applicable"})
    again = JudgePanel(example)
    again.show()
    choose(again, "3.1")
    assert field(again.view, "Part b").value == "not applicable"


def test_the_suggestion_fills_the_form_and_records_nothing_and_is_never_met_where_something_must_be_done(desk, example):
    asked = [each for each in desk._conformity.standings if each.provision.asks_doing and each.grounds]
    assert asked
    assert "met" not in {each.proposed for each in asked}
    choose(desk, "7.1")
    before = example.register.head
    press(desk.view, "Take the suggestion")
    assert field(desk.view, "Verdict").value == "partly met"
    assert "stated of Web chat, Claims agent, Claims tool and 1 more: patched: yes" in field(desk.view, "Why").value
    assert example.register.head == before
    assert "at most “partly met”" in shown(desk.view)


def test_each_part_shows_what_the_record_suggests_of_it_and_takes_it_only_where_nothing_is_said(desk, example):
    by = Person("P1", role="facilitator")
    with example.register.change(by=by, reason="as if nobody had judged it") as change:
        change.verdict("3.2", "unknown", by_part={}, part_reasons={})
    with example.register.change(by=by, reason="sent") as change:
        change.told("residual", "the insurer's claims desk", "2026-11-02", role="system_operator")
        change.verdict_part("3.2", "c", "not met", "no advice is given yet")
        change.document_text("residual", "advice", "Look at every decision")
    desk.refresh()
    choose(desk, "3.2")
    told = shown(desk.view)
    assert "the record suggests for part a: partly met (2 grounds, listed above)" in told
    assert "the document “residual” was given on 2026-11-02 to the insurer&#x27;s claims desk" in told.replace(
        "&#39;", "&#x27;"
    )
    assert "the record suggests for part c: partly met" in told
    before = example.register.head
    press(desk.view, "Take the suggestion")
    assert field(desk.view, "Part a").value == "partly met"
    assert "to the insurer's claims desk" in field(desk.view, "why, for part a").value
    assert field(desk.view, "Part c").value == "not met"
    assert field(desk.view, "why, for part c").value == "no advice is given yet"
    assert example.register.head == before
    choose(desk, "2.2")
    assert "the record suggests for part" not in shown(desk.view)


def test_a_single_ground_of_a_part_is_told_beside_what_it_suggests(tmp_path):
    workshop = empty_workshop(tmp_path)
    with workshop.register.change(by=Person("P1", role="facilitator"), reason="sent") as change:
        change.told("residual", "the insurer's claims desk", "2026-11-02", role="system_operator")
    panel = JudgePanel(workshop)
    panel.show()
    choose(panel, "3.2")
    told = shown(panel.view)
    assert "the record suggests for part a: partly met (the document “residual” was given on 2026-11-02" in told
    workshop.close()


def test_grounds_call_people_by_name_and_the_suggested_reason_keeps_their_ids(desk, example):
    choose(desk, "1.1")
    lapsed = f"Training data ({example.register.name_of('P5')}, "
    assert not lapsed.startswith("Training data (P5")
    assert lapsed in shown(desk.view)
    field(desk.view, "Why").value = ""
    press(desk.view, "Take the suggestion")
    assert "Training data (P5, " in field(desk.view, "Why").value  # a reason is recorded, and names never are


def test_a_part_that_there_is_not_is_shown_as_what_it_is(desk, example):
    with example.register.change(by=Person("P1", role="facilitator"), reason="of an older version") as change:
        change.put("verdict:3.2", {"provision": "3.2", "verdict": "unknown", "by_part": {"z": "met"}, "code": ""})
    desk.refresh()
    choose(desk, "3.2")
    assert "Part z was judged, and this provision has none of that name" in shown(desk.view)


def test_record_and_next_goes_on_whether_or_not_the_filter_takes_the_judged_one_away(desk, example):
    choose(desk, "7.1")
    field(desk.view, "Verdict").value = "not met"
    field(desk.view, "Why").value = "nothing there"
    following = listed(desk)[listed(desk).index("7.1") + 1]
    press(desk.view, "Record and next")
    assert desk._list.value == following

    field(desk.view, "Show").value = "not judged yet"
    choose(desk, "4.4")
    following = listed(desk)[listed(desk).index("4.4") + 1]
    field(desk.view, "Verdict").value = "not met"
    field(desk.view, "Why").value = "nothing there"
    press(desk.view, "Record and next")
    assert "4.4" not in listed(desk)
    assert desk._list.value == following


def test_previous_and_next_walk_the_list_and_stop_at_its_ends(desk):
    choose(desk, "1.1.1")
    press(desk.view, "◀ Previous")
    press(desk.view, "◀ Previous")
    assert desk._list.value == "1.1"
    press(desk.view, "Next ▶")
    assert desk._list.value == "1.1.1"


def test_a_stale_form_is_told_who_changed_what_and_saves_nothing(desk, example):
    choose(desk, "7.1")
    with example.register.change(by=Person("P5", role="data protection officer"), reason="elsewhere") as change:
        change.verdict("7.1", "met", "I have the contracts")
    field(desk.view, "Verdict").value = "not met"
    field(desk.view, "Why").value = "I do not"
    press(desk.view, "Record")
    assert "Somebody else changed this meanwhile" in error(desk.view)
    assert example.register.verdicts["7.1"].reason == "I have the contracts"


def test_what_is_half_typed_survives_when_another_panel_saves(desk, example):
    choose(desk, "7.1")
    field(desk.view, "Why").value = "half a thought"
    with example.register.change(by=Person("P5", role="data protection officer"), reason="elsewhere") as change:
        change.verdict("1.2", "met", "there is a channel")
    desk.refresh()
    assert field(desk.view, "Why").value == "half a thought"
    assert any(line.startswith("1.2 · shall · met") for line, _ in desk._list.options)


def test_hostile_words_are_shown_as_text(desk, example):
    choose(desk, "7.1")
    for text in MARKUP:
        field(desk.view, "Verdict").value = "not met"
        field(desk.view, "Why").value = text
        field(desk.view, "Evidence").value = text
        press(desk.view, "Record")
        assert error(desk.view) == ""
    told = shown(desk.view)
    assert "<script>alert" not in told
    assert "<img" not in told
    assert "&lt;script&gt;alert(1)" in told


def test_a_workshop_without_a_system_can_be_judged_too(empty):
    panel = JudgePanel(empty)
    panel.show()
    choose(panel, "6.4")
    field(panel.view, "Verdict").value = "met"
    field(panel.view, "Why").value = "published since 2024"
    press(panel.view, "Record")
    assert empty.register.verdicts["6.4"].verdict == "met"
    assert "says nothing about it" in shown(panel.view)


def test_evidence_has_a_kind_a_place_and_where_it_is_a_file_its_hash(desk, example):
    (example.folder / "plan.md").write_text("restore the model")
    choose(desk, "12.3")
    field(desk.view, "Why").value = "written, not rehearsed"
    field(desk.view, "Verdict").value = "partly met"
    field(desk.view, "Evidence").value = "Recovery plan"
    field(desk.view, "Kind").value = "file"
    press(desk.view, "Record")
    assert "a file has to be found" in error(desk.view)
    field(desk.view, "Where").value = "../plan.md"
    press(desk.view, "Record")
    assert "leaves its folder" in error(desk.view)
    assert "12.3" not in example.register.verdicts
    field(desk.view, "Where").value = "plan.md"
    press(desk.view, "Record")
    (held,) = example.register.verdicts["12.3"].evidence
    assert (held.kind, held.where, len(held.sha256)) == ("file", "plan.md", 64)
    assert "change.file_evidence(&#39;12.3&#39;, workshop.folder, &#39;plan.md&#39;" in shown(desk.view)
    (example.folder / "plan.md").write_text("restore nothing")
    desk.refresh()
    assert "is not the file that was meant" in shown(desk.view)


def test_an_entry_of_the_register_is_evidence_as_long_as_it_stays_as_it_is(desk, example):
    choose(desk, "3.4")
    field(desk.view, "Notes").value = "ask again in spring"
    field(desk.view, "Judge again").value = date(2099, 5, 1)
    field(desk.view, "Evidence").value = "Risk with its day of review"
    field(desk.view, "Kind").value = "register entry"
    field(desk.view, "Where").value = "risk:nothing-like-it"
    press(desk.view, "Record")
    assert "the register has no such entry" in error(desk.view)
    field(desk.view, "Where").value = "risk:vendor-is-not-there"
    press(desk.view, "Record")
    held = example.register.verdicts["3.4"]
    assert (held.verdict, held.notes, str(held.review)) == ("unknown", "ask again in spring", "2099-05-01")
    assert held.evidence[0].entry == "risk:vendor-is-not-there"
    field(desk.view, "Judge again").value = None
    field(desk.view, "Notes").value = ""
    press(desk.view, "Record")
    assert (example.register.verdicts["3.4"].review, example.register.verdicts["3.4"].notes) == (None, "")
    with example.register.change(by=Person("P1", role="facilitator"), reason="x") as change:
        change.risk("vendor-is-not-there", notes="another vendor")
    desk.refresh()
    assert "risk:vendor-is-not-there was changed since: look again" in shown(desk.view)


def test_parts_are_judged_with_reasons_of_their_own_and_only_ours_count(desk, example):
    with example.register.change(by=Person("P1", role="facilitator"), reason="x") as change:
        change.code_scope(applies="yes", reason="we only run it", roles=["system_operator"])
    desk.refresh()
    choose(desk, "11.1")
    told = shown(desk.view)
    assert '<span class="att-chip">not ours</span>' in told
    field(desk.view, "Part b").value = "met"
    field(desk.view, "why, for part b").value = "delivered within a week"
    field(desk.view, "Verdict").value = "met"
    field(desk.view, "Why").value = "we deliver what we get"
    press(desk.view, "Record")
    held = example.register.verdicts["11.1"]
    assert (held.by_part["b"], held.part_reasons) == ("met", {"b": "delivered within a week"})
    assert "delivered within a week" in shown(desk.view)
    field(desk.view, "Part b").value = "not applicable"
    field(desk.view, "why, for part b").value = ""
    field(desk.view, "Why").value = ""
    field(desk.view, "Verdict").value = "unknown"
    press(desk.view, "Record")
    assert "not applicable without a reason" in error(desk.view)


def test_the_card_shows_risks_frameworks_and_what_the_guide_leaves_out(desk):
    choose(desk, "2.6")
    told = shown(desk.view)
    assert "Risks against which a control of it is missing: " in told
    assert "Payments that cannot be undone (high): missing" in told
    assert "In other frameworks (links are ours)" in told
    assert "ISO/IEC 27001 Annex A 2022: A.8.2 (high), A.5.15 (high), A.8.3 (medium)" in told
    choose(desk, "8.1.2")
    assert "Left out by the guide for “Chatbot over somebody else&#39;s language model" in shown(desk.view)
