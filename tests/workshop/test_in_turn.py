"""A click is answered by its own panel first; the others follow one by one, with room for the next click between."""

from __future__ import annotations

import asyncio

import pytest

from tests.workshop.drive import error, field, press, shown
from toolkit.workshop.does_it_apply import CodeScopePanel
from toolkit.workshop.judge import JudgePanel
from toolkit.workshop.the_code import GapsPanel, SummaryPanel


@pytest.fixture
def panels(example):
    """Four panels of notebook 05, on show."""
    made = [each(example) for each in (CodeScopePanel, SummaryPanel, JudgePanel, GapsPanel)]
    for each in made:
        each.show()
    return made


@pytest.fixture
def followed(panels, monkeypatch):
    """Which panels followed, in order."""
    names: list[str] = []
    for panel in panels:
        refresh = panel.refresh
        monkeypatch.setattr(panel, "refresh", lambda p=panel, r=refresh: (names.append(type(p).__name__), r()))
    return names


def judge(desk, why):
    """Judge the provision that is shown."""
    field(desk.view, "Verdict").value = "not met"
    field(desk.view, "Why").value = why
    press(desk.view, "Record")


async def until(found):
    """Let the kernel's loop go on until this is so."""
    async with asyncio.timeout(60):
        while not found():
            await asyncio.sleep(0)


def test_the_clicks_own_panel_shows_it_at_once_and_the_others_one_after_the_other(panels, followed):
    scope, summary, desk, gaps = panels

    async def sitting():
        judge(desk, "there is none")
        assert "there is none" in shown(desk.view)
        assert followed == []
        await until(lambda: len(followed) == 1)
        assert "there is none" not in shown(gaps.view)
        await until(lambda: len(followed) == 3)

    asyncio.run(sitting())
    assert followed == ["CodeScopePanel", "SummaryPanel", "GapsPanel"]
    assert "there is none" in shown(gaps.view)
    assert "1 not met" in shown(summary.view)
    assert "Saved" in shown(scope.view)


def test_a_click_between_is_answered_before_the_rest_follows_and_each_follows_once_for_both(panels, followed):
    _, _, desk, gaps = panels

    async def sitting():
        judge(desk, "first words")
        await until(lambda: followed == ["CodeScopePanel"])
        judge(desk, "second words")
        assert followed == ["CodeScopePanel"]
        assert "second words" in shown(desk.view)
        await until(lambda: len(followed) == 4)

    asyncio.run(sitting())
    assert followed == ["CodeScopePanel", "SummaryPanel", "GapsPanel", "CodeScopePanel"]
    assert "second words" in shown(gaps.view)


def test_what_is_refused_in_a_panel_that_is_still_to_follow_goes_on_being_said(panels, followed):
    scope, _, desk, _ = panels
    field(scope.view, "Decided").value = "no"
    field(scope.view, "Why").value = ""

    async def sitting():
        judge(desk, "there is none")
        press(scope.view, "Record the scope")
        assert "a decision needs a reason" in error(scope.view)
        await until(lambda: len(followed) == 3)

    asyncio.run(sitting())
    assert "a decision needs a reason" in error(scope.view)


def test_a_panel_that_saves_before_its_turn_does_not_say_of_itself_what_another_saved(panels, followed):
    scope, _, desk, _ = panels

    async def sitting():
        judge(desk, "there is none")
        field(scope.view, "DPIA").value = "in the safe"
        press(scope.view, "Record the scope")
        await until(lambda: len(followed) == 3)

    asyncio.run(sitting())
    assert followed == ["SummaryPanel", "GapsPanel", "JudgePanel"]
    assert "the scope of the Code" in shown(scope.view)
    assert "provision 1.1" not in shown(scope.view)
