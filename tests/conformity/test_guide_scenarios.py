"""The four organisations of the guide, from scope to standing: what a practitioner would call sensible."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformity.scenarios import SCENARIOS, TODAY, Scenario, play
from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import Conformity, assess_conformity, propose_scope, roll_up
from toolkit.register import Register, open_register

CATALOGUE = load_catalogue()
Played = dict[str, tuple[Scenario, Register, Conformity]]


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    """Every scenario, recorded and assessed once."""
    found: Played = {}
    for key, scenario in SCENARIOS.items():
        register = open_register("sqlite://")
        play(key, register, CATALOGUE)
        found[key] = (scenario, register, assess_conformity(register, CATALOGUE, today=TODAY))
    yield found
    for _, register, _ in found.values():
        register.close()


def test_they_are_the_four_of_the_guide_and_hold_the_roles_that_follow_from_their_answers(played: Played) -> None:
    assert list(played) == [each.id for each in CATALOGUE.code.scenarios]
    for scenario, _, found in played.values():
        assert propose_scope(CATALOGUE.code, scenario.answers).roles == scenario.roles == found.roles
        assert found.scope.departs == ""
        assert found.scope.reason == scenario.because


def test_a_group_that_only_releases_weights_runs_nothing_and_has_fewer_duties(played: Played) -> None:
    ours = {key: sum(s.ours for s in found.standings) for key, (_, _, found) in played.items()}
    assert ours == {"chatbot_app": 72, "ml_fraud_detection": 72, "llm_provider": 72, "open_access_llm": 60}
    _, _, group = played["open_access_llm"]
    for provision in ("7.2", "7.4", "9.2", "10.2.1", "12.1", "12.2"):
        assert not group.get(provision).ours


def test_everything_that_is_theirs_is_judged_nothing_else_is_and_every_verdict_has_a_reason(played: Played) -> None:
    for key, (scenario, _, found) in played.items():
        assert set(scenario.verdicts) == {each.provision.id for each in found.standings if each.ours}, key
        assert found.counts()["unknown"] == 0, key
        for standing in found.standings:
            counted = [part for part in standing.parts if part.ours and part.part.strength != "may"]
            assert not standing.ours or standing.reason or (counted and all(part.reason for part in counted)), (
                key,
                standing.provision.id,
            )


def test_a_measure_that_the_guide_leaves_out_is_no_exemption_from_its_provision(played: Played) -> None:
    """Where the guide takes no action for a scenario, the organisation still judges the provision, with a reason."""
    for provision in CATALOGUE.code.provisions:
        for left in provision.left_out:
            standing = played[left.scenario][2].get(provision.id)
            assert standing.verdict != "unknown", (left.scenario, provision.id)
            assert standing.reason, (left.scenario, provision.id)
    assert played["ml_fraud_detection"][2].get("5.3.1").verdict == "met"
    assert played["open_access_llm"][2].get("2.1").verdict == "met"
    assert played["open_access_llm"][2].get("6.2").verdict == "not applicable"


@pytest.mark.parametrize(
    ("scenario", "provision", "verdict"),
    [
        ("chatbot_app", "2.7", "partly met"),  # the file on the vendor is there, its adherence is not
        ("chatbot_app", "10.1", "met"),  # the part of an outside developer is not there
        ("ml_fraud_detection", "3.2", "partly met"),  # the operator knows, payers do not
        ("ml_fraud_detection", "11.1", "met"),
        ("llm_provider", "3.2", "partly met"),
        ("llm_provider", "8.1", "met"),
        ("open_access_llm", "3.2", "met"),  # the operator's part is whoever runs it
        ("open_access_llm", "11.1", "met"),
    ],
)
def test_provisions_in_parts_stand_as_their_parts_make_them(
    played: Played, scenario: str, provision: str, verdict: str
) -> None:
    assert played[scenario][2].get(provision).verdict == verdict


def test_what_to_do_next_fits_each_of_them(played: Played) -> None:
    first = {key: [c.action.control.id for c in found.actions().best(3)] for key, (_, _, found) in played.items()}
    assert "generative-guardrails" in first["chatbot_app"]
    assert "ai-red-teaming" in first["ml_fraud_detection"]
    assert "pipeline-hardening" in first["llm_provider"]
    assert "pipeline-hardening" in first["open_access_llm"]
    for _, _, found in played.values():
        assert all(each.action.gaps for each in found.actions().best(5))


def test_what_is_due_again_is_what_has_gone_stale_or_contradicts_the_record(played: Played) -> None:
    due = {
        key: [(each.why, each.provisions) for each in found.due_again(TODAY)] for key, (_, _, found) in played.items()
    }
    assert due["chatbot_app"] == [("evidence", ("9.2",))]
    assert due["llm_provider"] == []
    assert ("record", ("1.2",)) in due["open_access_llm"]


def test_the_four_verify_and_roll_up(played: Played) -> None:
    registers = [register for _, register, _ in played.values()]
    assert all(register.verify().ok for register in registers)
    rolled = roll_up(registers, CATALOGUE, today=TODAY)
    assert [each.name for each in rolled.systems] == ["Help chat", "Fraud detection", "Model platform", "Llais"]
    assert sum(rolled.counts().values()) == 4 * 72
    assert rolled.worst("6.4") == "partly met"
    assert rolled.worst("5.1") == "met"


def test_the_pages_on_the_four_are_what_the_record_makes_of_them(repository: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_code_examples", repository / "docs" / "make_code_examples.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    made = maker.pages()
    assert len(made) == 5
    for path, said in made.items():
        assert path.read_text("utf-8") == said, f"{path.name}: run docs/make_code_examples.py"
