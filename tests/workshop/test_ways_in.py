"""The panel of attack paths: one path told and drawn, what cuts it, and its threats kept with a click."""

from __future__ import annotations

import re

from tests.workshop.drive import field, press, shown, widgets
from toolkit.markup.element import Safe
from toolkit.threats.attack import attack_paths
from toolkit.workshop import see_attack_paths, ways_in
from toolkit.workshop.session import Workshop


def best(workshop: Workshop):
    return attack_paths(workshop.findings()).best


def choose(panel, label: str) -> None:
    goal = field(panel, "What for")
    goal.value = next(value for text, value in goal.options if label in text)


def test_a_path_is_told_drawn_and_cut(example):
    panel = see_attack_paths(example)
    said = shown(panel)
    first = best(example)[0]
    assert all(finding.title in said for finding in first.findings)
    assert "<svg" in said
    assert "pointed out" in said
    assert "To cut every way to this: " in said
    assert len(field(panel, "What for").options) == len(best(example))


def test_another_goal_is_told_when_it_is_chosen(example):
    panel = see_attack_paths(example)
    choose(panel, "Claims agent says or does what the attacker wants")
    said = shown(panel)
    assert "“Goal hijack” at Claims agent" in said
    assert "decides some of what reaches Claims agent" in said


def test_what_is_undecided_counts_when_it_is_asked_for(example):
    panel = see_attack_paths(example)
    before = len(field(panel, "What for").options)
    tick = next(
        each for each in widgets(panel) if getattr(each, "description", "") == "count what is undecided as well"
    )
    tick.value = True
    assert len(field(panel, "What for").options) > before
    assert any("(not certain)" in text for text, _ in field(panel, "What for").options)


def test_the_threats_of_a_path_are_kept_with_a_click(example):
    panel = see_attack_paths(example)
    triage = example.register.triage
    path = next(each for each in best(example) if any(f.identity not in triage for f in each.findings))
    field(panel, "What for").value = f"{path.position} {path.goal.kind} {' '.join(path.goal.assets)}"
    press(panel, "Keep the threats on this path")
    assert all(finding.identity in example.register.triage for finding in path.findings)
    assert "Its threats are decided on" in [getattr(each, "description", "") for each in widgets(panel)]


def test_what_changes_no_finding_draws_no_path_again(example, monkeypatch):
    see_attack_paths(example)
    panel = example.shown["PathsPanel"]
    drawings: list[object] = []
    monkeypatch.setattr(ways_in, "attack_path_picture", lambda path, **_: drawings.append(path) or Safe(""))
    with example.register.change(by=example.acting, reason="a dot") as change:
        change.vote("P1", [])
    panel.refresh()
    assert not drawings
    with example.register.change(by=example.acting, reason="an answer") as change:
        change.answer("claims_tool", "runs_generated_code", "yes")
    panel.refresh()
    assert len(drawings) == 1


def test_all_paths_are_cut_when_that_is_asked_for(example):
    panel = see_attack_paths(example)
    press(panel, "What would cut every path?")
    said = shown(panel)
    assert "To cut every way to all of them: " in said
    assert re.search(r"has \d+ controls\.( \d+ goals? can [^<]*)?<table", said)


def test_the_paths_wait_until_the_room_has_written_its_own_ideas(empty):
    from toolkit.workshop.describing import describe_system
    from toolkit.workshop.drawing import drawn

    describe_system(empty)
    with empty.register.change(by=empty.acting, reason="drawn") as change:
        change.set_system(drawn(empty))
    said = shown(see_attack_paths(empty))
    assert "First your own ideas" in said
    empty.is_revealed = True
    assert "No path: nothing that was found leads" in shown(see_attack_paths(empty))


def test_a_change_of_the_system_is_followed(example):
    panel = see_attack_paths(example)
    before = [value for _, value in field(panel, "What for").options]
    with example.register.change(by=example.acting, reason="found out") as change:
        change.answer("vector_store", "enforces_user_permissions", "yes")
    example.shown["PathsPanel"].refresh()
    now = [value for _, value in field(panel, "What for").options]
    assert now != before
    assert now == [f"{each.position} {each.goal.kind} {' '.join(each.goal.assets)}" for each in best(example)]
