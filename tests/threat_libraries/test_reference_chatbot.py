"""The chatbot on which other tools give 50 to 350 findings, few of them about AI and fewer tied to an element."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.case_studies.measure import is_about_ai
from benchmarks.reference_chatbot.__main__ import main
from benchmarks.reference_chatbot.chatbot import filled, imported
from toolkit.catalogues.load import load_catalogue
from toolkit.system.model import System
from toolkit.threats.default_view import default_view
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Finding

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def chatbot(shared: Path) -> System:
    return imported(shared / "reference" / "reference_chatbot.threat-dragon.json", CATALOGUE)


def shown_of(system: System) -> list[Finding]:
    return [each for group in default_view(find_threats(system, CATALOGUE)).shown for each in group.findings]


@pytest.mark.parametrize("fill", [lambda system: system, filled], ids=["told nothing", "filled in"])
def test_a_team_is_shown_what_it_can_read_and_where_it_is(chatbot: System, fill) -> None:
    system = fill(chatbot)
    shown = shown_of(system)
    assert 10 <= len(shown) <= 60
    about_ai = [each for each in shown if is_about_ai(each)]
    assert len(about_ai) >= len(shown) / 2
    for finding in about_ai:
        assert finding.element in system.elements()
        assert finding.element_name in finding.reason
    assert sum(bool(finding.witness) for finding in about_ai) >= 8, "they follow the data through the drawing"


def test_what_stands_first_is_what_text_from_outside_can_do(chatbot: System) -> None:
    for system in (chatbot, filled(chatbot)):
        first = [finding.threat.id for finding in shown_of(system)[:8]]
        assert {"indirect-prompt-injection", "goal-hijack", "direct-prompt-injection", "retrieval-poisoning"} <= set(
            first
        )


def test_what_is_asked_is_not_what_is_kept(chatbot: System) -> None:
    there = {finding.identity for finding in find_threats(filled(chatbot), CATALOGUE)}
    assert "core:retrieval-permission-bypass@vector_store" not in there, "only the questions are confidential"
    assert "core:sensitive-records-in-training@training_data_store" not in there, "only the weights are"


def test_both_fillings_are_printed(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert capsys.readouterr().out.count(" 15. ") == 2


def test_without_the_model_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AI_THREAT_SHARED", str(tmp_path))
    main()
    assert capsys.readouterr().out.count("\n") == 1
