"""Ideas, findings and dots: what is clicked is an event, and every panel shows it at once."""

from __future__ import annotations

import ipywidgets as w
import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown, widgets
from toolkit.register import Person
from toolkit.workshop import brainstorm, go_through_findings, open_workshop, vote
from toolkit.workshop.dots import GIVE, TAKE_BACK
from toolkit.workshop.going_through import SHOWN, TriagePanel
from toolkit.workshop.shortlist import DOTS, VotePanel
from toolkit.workshop.shortlist import SHOWN as ROWS


@pytest.fixture
def panels(example):
    """The three panels of the notebook, as its cells show them."""
    views = brainstorm(example), go_through_findings(example), vote(example)
    return example, *views


def dot_rows(dots):
    """The rows of the shortlist on show: what each says, by the button that gives the dot."""
    found = [each for each in widgets(dots) if isinstance(each, w.HBox) and len(each.children) == 2]
    pairs = [each.children for each in found if isinstance(each.children[0], w.Button)]
    return [(toggle, words) for toggle, words in pairs if 'class="att-row"' in words.value]


def given(dots):
    """How many rows show the acting person's dot."""
    return sum(toggle.description == TAKE_BACK for toggle, _ in dot_rows(dots))


def cards(findings):
    """The cards on show, in order."""
    return [
        each
        for each in widgets(findings)
        if isinstance(each, w.VBox) and each.children and 'class="att-card"' in getattr(each.children[0], "value", "")
    ]


def card(findings, place):
    """One card."""
    return cards(findings)[place]


def acting(view, key):
    """Choose who acts."""
    field(view, "Acting").value = key


def test_an_idea_is_an_event_of_whoever_acts_and_stands_beside_the_findings(panels):
    workshop, ideas, findings, _ = panels
    acting(ideas, "P3")
    field(ideas, "Idea").value = "A supplier reads our prompts"
    field(ideas, "About").value = "language_model"
    press(ideas, "Add idea")
    newest = list(workshop.register.ideas.values())[-1]
    assert (newest.text, newest.element, newest.by) == ("A supplier reads our prompts", "language_model", "P3")
    assert workshop.register.history(limit=1)[0].by == Person("P3", role="ML engineer")
    assert field(ideas, "Idea").value == ""
    assert "A supplier reads our prompts" in shown(ideas)
    field(findings, "Element").value = "language_model"
    assert "A supplier reads our prompts" in shown(findings)
    field(findings, "Element").value = "training_set"
    assert "A supplier reads our prompts" not in shown(findings)


def test_an_empty_idea_is_none(panels):
    workshop, ideas, *_ = panels
    before = workshop.register.head
    field(ideas, "Idea").value = "   "
    press(ideas, "Add idea")
    assert workshop.register.head == before
    assert "no idea to add yet" in error(ideas)


def test_a_finding_is_kept_and_one_is_rejected_only_with_a_reason(panels):
    workshop, _, findings, _dots = panels
    decided = set(workshop.register.triage)
    press(findings, "Keep")
    (kept,) = set(workshop.register.triage) - decided
    assert workshop.register.triage[kept].verdict == "kept"
    assert kept in [each.identity for each in VotePanel(workshop).candidates()]

    before = workshop.register.head
    press(card(findings, 1), "Reject")
    assert "needs a reason" in error(findings)
    assert "triage:core:" not in error(findings), "a room knows the finding by its title"
    assert workshop.register.head == before

    field(card(findings, 1), "to reject: why is it no threat here?").value = "Our pipeline is built by hand"
    press(card(findings, 1), "Reject")
    assert not error(findings)
    (rejected,) = set(workshop.register.triage) - decided - {kept}
    assert workshop.register.triage[rejected].reason == "Our pipeline is built by hand"
    field(findings, "Show").value = "rejected"
    assert "rejected: Our pipeline is built by hand" in shown(findings)


def test_what_is_on_the_shortlist_is_kept_already_and_no_click_takes_it_off(panels):
    _workshop, _, findings, _dots = panels
    field(findings, "Show").value = "kept or shortlisted"
    buttons = [each for each in widgets(findings) if isinstance(each, w.Button)]
    short = [each for each in buttons if each.description == "Shortlisted"]
    assert short
    assert all(each.disabled for each in short)
    decided = [each for each in cards(findings) if "shortlisted" in each.children[0].value]
    assert len(decided) == len(short)
    assert not any(each.disabled for each in buttons if each.description == "Keep")


def test_what_is_decided_stays_in_its_place_until_it_is_put_away(panels):
    _workshop, _, findings, _ = panels
    first = [each.children[0].value for each in cards(findings)]
    before = cards(findings)
    press(before[0], "Keep")
    press(before[0], "Keep")
    assert cards(findings) == before
    assert "kept" in cards(findings)[0].children[0].value
    assert [each.children[0].value for each in cards(findings)][1:] == first[1:]
    press(findings, "Put away what is decided")
    assert [each.children[0].value for each in cards(findings)][:-1] == first[1:]


def test_a_reason_half_typed_on_one_card_survives_a_click_on_another(panels):
    _, _, findings, _ = panels

    reason = field(card(findings, 1), "to reject: why is it no threat here?")
    reason.value = "Because we"
    press(findings, "Keep")
    press(findings, "no")
    press(findings, "Put away what is decided")
    assert "Because we" in [each.value for each in widgets(findings) if each.has_trait("placeholder")]
    assert reason in list(widgets(findings))


def test_twelve_at_a_time_and_more_come_below_those_on_show(panels):
    _, _, findings, _ = panels
    before = cards(findings)
    assert len(before) == SHOWN
    (more,) = [each for each in widgets(findings) if getattr(each, "description", "").startswith("Show 12 more of")]
    more.click()
    assert len(cards(findings)) == 2 * SHOWN
    assert cards(findings)[:SHOWN] == before


def test_an_answer_settles_findings_at_once_and_a_second_click_does_not_answer_the_next(panels):
    workshop, _, findings, _ = panels
    before = workshop.register.answers
    first = workshop.findings().question_cards()[0]
    label, tick = first.rows[0].ticks[0]
    assert f"<b>{first.text}</b>" in shown(findings)
    press(findings, "no")
    press(findings, "no")
    assert set(workshop.register.answers) - set(before) == {tick.key}
    assert workshop.register.answers[tick.key].answer == "no"
    assert f"✓ no</span>{label}" in shown(findings)
    press(findings, "yes")
    assert workshop.register.answers[tick.key].answer == "yes"
    press(findings, "Next question")
    assert f"<b>{first.text}</b>" not in shown(findings)


def test_a_card_asks_in_one_place_what_a_room_answers_in_one_breath(panels):
    workshop, _, findings, _ = panels
    first = next(card for card in workshop.findings().question_cards() if len(card.ticks) > 2)
    while f"<b>{first.text}</b>" not in shown(findings):
        press(findings, "Next question")
    rows = [
        each
        for each in widgets(findings)
        if isinstance(each, w.HTML) and each.value.startswith('<div class="att-tick"')
    ]
    assert len(rows) == len(first.ticks)
    assert all(label in shown(findings) for row in first.rows for label, _ in row.ticks)


def test_what_nobody_knew_just_now_is_on_no_card_until_all_were_asked(panels):
    workshop, _, findings, _ = panels
    triage = next(each for each in workshop.shown.values() if isinstance(each, TriagePanel))
    asked: set[str] = set()
    for _ in range(6):
        keys = {tick.key for tick in triage._questions._card.card.ticks}
        assert not keys & asked
        asked |= keys
        press(findings, "Next question")


def test_an_element_has_as_many_to_go_through_as_are_listed_for_it(panels):
    _, _, findings, _ = panels
    elements = field(findings, "Element")
    for label, element in elements.options[1:]:
        elements.value = element
        listed = len(cards(findings)) + sum(
            int(each.description.split()[-1])
            for each in widgets(findings)
            if getattr(each, "description", "").startswith("Show ")
            and each.layout.display != "none"
            and each.description.split()[-1].isdigit()
        )
        assert f"({listed} to go through" in label


def test_a_card_that_is_turned_leaves_nothing_behind(panels):
    _, _, findings, _ = panels
    before = [each for each in widgets(findings) if (getattr(each, "tooltip", None) or "").endswith((" Yes.", " No."))]
    assert before
    press(findings, "Next question")
    assert not [each for each in before if each.comm is not None]


def test_what_nobody_knew_comes_again_when_all_were_asked(panels):
    workshop, _, findings, _ = panels
    cards = workshop.findings().question_cards()
    texts = [cards[0].text]
    for _ in range(len(cards) * 2):
        press(findings, "Next question")
        if f"<b>{texts[0]}</b>" in shown(findings):
            return
    raise AssertionError("the first card never came again")


def test_what_somebody_else_decided_meanwhile_is_said_and_not_overwritten(panels):
    workshop, _, findings, _dots = panels
    shown_first = workshop.findings()
    other = open_workshop(workshop.folder)
    acting(findings, "P3")
    first = next(each for each in shown_first if each.identity not in workshop.register.triage)
    with other.register.change(by=Person("P4", role="risk owner"), reason="in my notebook") as change:
        change.triage(first.identity, "rejected", "cannot be")
        change.vote("P3", [])
    press(findings, "Keep")
    assert "Ruth Adeyemi" in error(findings)
    assert "in my notebook" in error(findings)
    assert workshop.register.triage[first.identity].verdict == "rejected"
    assert "rejected: cannot be" in shown(findings)
    other.close()


def test_a_dot_is_an_event_at_once_and_a_second_click_takes_it_back(panels):
    workshop, _, _, dots = panels
    acting(dots, "P3")
    mine = list(workshop.register.votes["P3"].for_)
    left = DOTS - len(mine)
    assert f"{left} of 5 dots left" in shown(dots)
    (toggle, _words), *_ = [each for each in dot_rows(dots) if each[0].description == GIVE]
    before = dot_rows(dots)
    if not left:
        next(each for each, _ in dot_rows(dots) if each.description == TAKE_BACK).click()
        left, mine = 1, list(workshop.register.votes["P3"].for_)
    events = workshop.register.head.events
    toggle.click()
    assert workshop.register.head.events == events + 1
    assert len(workshop.register.votes["P3"].for_) == len(mine) + 1
    assert f"{left - 1} of 5 dots left" in shown(dots)
    toggle.click()
    assert list(workshop.register.votes["P3"].for_) == mine
    assert dot_rows(dots) == before


def test_five_dots_each_and_the_sixth_is_refused_in_words(panels):
    workshop, _, _, dots = panels
    with workshop.register.change(by=workshop.acting, reason="begin anew") as change:
        change.vote("P1", [])
    acting(dots, "P2")
    acting(dots, "P1")
    toggles = [toggle for toggle, _ in dot_rows(dots)]
    for toggle in toggles[:5]:
        toggle.click()
    assert not error(dots)
    assert "0 of 5 dots left" in shown(dots)
    kept = workshop.register.votes["P1"].for_
    toggles[5].click()
    assert "all 5 dots of" in error(dots)
    assert "Take one back first" in error(dots)
    assert workshop.register.votes["P1"].for_ == kept
    assert given(dots) == 5
    field(dots, "Show").value = "mine"
    acting(dots, "P2")
    assert given(dots) == len(dot_rows(dots)) == len(workshop.register.votes["P2"].for_)


def test_dots_stay_whatever_another_panel_saves(panels):
    workshop, ideas, findings, dots = panels
    rows = dot_rows(dots)
    toggle = next(each for each, _ in rows if each.description == GIVE)
    if "0 of 5" in shown(dots):
        next(each for each, _ in rows if each.description == TAKE_BACK).click()
    toggle.click()
    mine = workshop.register.votes["P1"].for_
    press(findings, "Keep")
    press(findings, "no")
    field(ideas, "Idea").value = "Somebody bribes a nurse"
    press(ideas, "Add idea")
    assert workshop.register.votes["P1"].for_ == mine
    assert toggle.description == TAKE_BACK


def test_an_idea_of_the_rooms_own_can_be_given_dots(panels):
    workshop, ideas, _, dots = panels
    field(ideas, "Idea").value = "Somebody bribes a <i>nurse</i>"
    press(ideas, "Add idea")
    number = list(workshop.register.ideas)[-1]
    with workshop.register.change(by=workshop.acting, reason="begin anew") as change:
        change.vote("P1", [])
    field(dots, "Show").value = "our own ideas"
    toggle, words = next(each for each in dot_rows(dots) if "nurse" in each[1].value)
    assert "&lt;i&gt;nurse" in words.value
    toggle.click()
    assert workshop.register.votes["P1"].for_ == (number,)


def test_a_list_of_hundred_shows_fifteen_and_the_rest_on_demand(panels):
    workshop, _, _, dots = panels
    with workshop.register.change(by=workshop.acting, reason="all kept") as change:
        for each in workshop.findings():
            change.triage(each.identity, "kept")
    acting(dots, "P2")
    press_again = vote(workshop)
    assert len(dot_rows(press_again)) == ROWS
    before = dot_rows(press_again)
    (more,) = [each for each in widgets(press_again) if getattr(each, "description", "").startswith("Show 15 more of")]
    more.click()
    assert len(dot_rows(press_again)) == 2 * ROWS
    assert dot_rows(press_again)[:ROWS] == before


def test_the_top_ones_are_shortlisted_and_the_others_stay_kept(panels):
    workshop, _, _, dots = panels
    field(dots, "Shortlist").value = 3
    press(dots, "Take the top ones")
    verdicts = [each.verdict for each in workshop.register.triage.values()]
    assert verdicts.count("shortlisted") == 3
    assert workshop.register.triage["core:goal-hijack@assistant"].verdict == "kept"
    assert "stay “not yet assessed”, never “low”" in shown(dots)


def test_hostile_ideas_are_shown_as_text(panels):
    workshop, ideas, findings, _ = panels
    with workshop.register.change(by=workshop.acting, reason="brainstorm") as change:
        for text in MARKUP:
            change.idea(text, by="P2")
    field(ideas, "Idea").value = MARKUP[0]
    press(ideas, "Add idea")
    for view in (ideas, findings):
        assert "&lt;script&gt;alert(1)" in shown(view)
        assert "<script>alert" not in shown(view)
        assert "<img" not in shown(view)


def test_without_a_system_every_panel_says_where_to_describe_it(empty):
    assert "Describe it in notebook 01" in error(brainstorm(empty))
    assert "Describe it in notebook 01" in error(vote(empty))
    assert "Describe it in notebook 01" in error(go_through_findings(empty))


def test_the_next_idea_is_not_about_what_the_last_one_was_about(panels):
    workshop, ideas, _, _ = panels
    for text, about in (("A supplier reads our prompts", "language_model"), ("Something else", "")):
        field(ideas, "Idea").value = text
        if about:
            field(ideas, "About").value = about
        press(ideas, "Add idea")
    assert [each.element for each in list(workshop.register.ideas.values())[-2:]] == ["language_model", ""]


def test_dots_on_ideas_of_our_own_are_counted_beside_the_shortlist(panels):
    workshop, *_ = panels
    with workshop.register.change(by=workshop.acting, reason="test") as change:
        change.vote("P1", [change.idea("One more", by="P1"), change.idea("And another", by="P1")])
    assert "2 ideas of our own with dots" in shown(vote(workshop))
