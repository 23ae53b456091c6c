"""What an attacker cannot do is no step of a path; what every red team tries first is one."""

from __future__ import annotations

from typing import Any

from tests.threats.attack.test_paths import CATALOGUE
from toolkit.system.model import System
from toolkit.system.templates import template_system
from toolkit.threats.attack import AttackPath, AttackPaths, attack_paths
from toolkit.threats.find import find_threats


def paths_through(components: dict[str, Any], data: dict[str, Any], flows: dict[str, Any]) -> AttackPaths:
    made = System.model_validate({"id": "w", "name": "W", "components": components, "data": data, "flows": flows})
    return attack_paths(find_threats(made, CATALOGUE))


def of_template(name: str) -> AttackPaths:
    return attack_paths(find_threats(template_system(name), CATALOGUE))


def told(path: AttackPath) -> list[str]:
    return [each.threat.id for each in path.findings]


def goals(paths: AttackPaths, kind: str) -> set[str]:
    return {asset for path in paths if path.goal.kind == kind for asset in path.goal.assets}


def test_no_program_is_brought_in_by_what_a_lens_takes_in() -> None:
    paths = of_template("lorry_camera")
    assert not [path for path in paths if path.goal.kind == "taken over" and path.steps[0].way[:1] == ("driver",)]
    assert "camera" in goals(paths, "taken over")


def test_no_model_is_copied_off_a_lens() -> None:
    assert "camera" not in goals(of_template("lorry_camera"), "copied")
    assert "gpu_nodes" in goals(of_template("open_translation_model"), "copied")


def test_whoever_calls_a_tool_has_the_answer_and_decides_nobody_elses() -> None:
    """Everybody may call the route tool of the dispatch; what it answers the agents is still its own."""
    called = [path for path in of_template("freight_agents") if "inadequate-tool-authentication" in told(path)]
    assert called
    assert not [path for path in called if "dispatcher_agent" in path.elements]


def test_keys_in_code_open_nothing_that_anybody_may_fetch_from() -> None:
    paths = paths_through(
        {
            "hub": {"kind": "artefact_source", "trust": "none"},
            "shelf": {"kind": "model_registry", "trust": "organisation"},
            "build": {"kind": "training_pipeline", "trust": "organisation", "facts": {"secrets_in_vault": "no"}},
        },
        {"packages": {}, "weights": {"classification": "confidential"}},
        {
            "fetch": {"from": "hub", "to": "build", "carries": ["packages"]},
            "put": {"from": "build", "to": "shelf", "carries": ["weights"]},
        },
    )
    by_keys = [path for path in paths if "secrets-in-notebooks-and-code" in told(path)]
    assert by_keys
    assert not [path for path in by_keys if "hub" in path.elements]


def test_stores_do_not_stand_still_and_no_programs_run_at_people() -> None:
    for name in ("claims_assistant", "job_matching_training", "open_translation_model"):
        paths = of_template(name)
        kinds = paths.system.components
        stopped, taken = goals(paths, "stopped"), goals(paths, "taken over")
        assert not [each for each in stopped if CATALOGUE.kinds[kinds[each].kind].shape == "store"]
        assert not [each for each in taken if CATALOGUE.kinds[kinds[each].kind].shape == "actor"]
    paths = paths_through(
        {
            "coder": {"kind": "agent", "trust": "organisation"},
            "dev": {"kind": "developer", "trust": "organisation"},
            "set": {"kind": "training_data", "trust": "organisation", "facts": {"sanitised": "no"}},
            "writer": {"kind": "end_user", "trust": "none"},
        },
        {"patch": {}, "posts": {"origin": "outside"}},
        {
            "offer": {"from": "coder", "to": "dev", "carries": ["patch"]},
            "post": {"from": "writer", "to": "set", "carries": ["posts"]},
        },
    )
    assert not goals(paths, "taken over") & {"dev"}
    assert not goals(paths, "stopped") & {"set"}


def test_the_mail_of_a_stranger_comes_before_the_clerk_who_sits_nearer() -> None:
    best = of_template("travel_agent").best
    assert (best[0].position, told(best[0])) == ("content", ["lethal-trifecta"])


def test_whoever_keeps_an_agent_busy_runs_up_the_bill_and_need_not_steer_it() -> None:
    bill = [path for path in of_template("claims_assistant").best if path.goal.assets == ("language_model",)]
    assert ["denial-of-wallet"] in [told(path) for path in bill]


def test_what_every_red_team_tries_first_is_found() -> None:
    chains = {name: [told(path) for path in of_template(name)] for name in ("travel_agent", "freight_agents")}
    assert ["goal-hijack", "output-to-injection"] in chains["travel_agent"]
    assert ["indirect-prompt-injection", "goal-hijack", "excessive-agency"] in chains["freight_agents"]
    hub = [told(path) for path in of_template("complaint_classifier")]
    assert ["lookalike-artifact-name"] in hub
