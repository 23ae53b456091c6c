"""The component definition: the parts of the system, and which of the team's controls work towards what."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformity.scenarios import SCENARIOS, TODAY
from tests.exchange.conftest import fill
from tests.exchange.oscal.checks import check_references, documents_in
from toolkit.conformity import assess_conformity
from toolkit.exchange.oscal.basis import control_id
from toolkit.register import open_register

STATES = {
    "met": "implemented",
    "partly met": "partial",
    "not met": "not-implemented",
    "not applicable": "not-applicable",
    "unknown": "not-assessed",
}


def components_of(folder) -> list[dict[str, Any]]:
    return documents_in(folder)["component-definition.json"]["component-definition"]["components"]


def said(each: dict[str, Any], name: str) -> str:
    return next((prop["value"] for prop in each.get("props", ()) if prop["name"] == name), "")


def requirements_of(component: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for each in component.get("control-implementations", ()) for one in each["implemented-requirements"]]


@pytest.mark.parametrize("name", ["example", *SCENARIOS])
def test_models_data_and_software_are_components_and_people_are_not(records, exported, catalogue, name):
    system = records(name).system()
    listed = {
        each["title"]: each for each in components_of(exported(name)) if each["type"] not in ("system", "safeguard")
    }
    wanted = [
        *(key for key, each in system.components.items() if catalogue.kinds[each.kind].shape != "actor"),
        *system.data,
    ]
    assert len(listed) == len(wanted)
    for key in system.data:
        assert listed[system.name_of(key)]["type"] == "data"
    for key, each in system.components.items():
        if catalogue.kinds[each.kind].ai:
            assert said(listed[system.name_of(key)], "works-by-ai") == "yes"


@pytest.mark.parametrize("name", ["example", *SCENARIOS])
def test_the_status_of_a_provision_is_the_verdict_and_nothing_better(records, exported, catalogue, name):
    conformity = assess_conformity(records(name), catalogue, today=TODAY)
    whole = next(each for each in components_of(exported(name)) if each["type"] == "system")
    requirements = {each["control-id"]: each for each in requirements_of(whole)}
    for standing in conformity.standings:
        held = requirements.get(control_id(standing.provision.id))
        if not standing.ours:
            assert held is None
        elif standing.verdict != "unknown":
            assert held is not None
            assert said(held, "implementation-status") == STATES[standing.verdict]
        elif held is not None:
            assert said(held, "implementation-status") == "not-assessed"
            assert "Nobody has judged this yet" in held["description"]


@pytest.mark.parametrize("name", ["filled", "example", *SCENARIOS])
def test_each_control_in_use_serves_what_the_library_links_it_to(records, exported, catalogue, name):
    register = records(name)
    used: dict[str, set[str]] = {}
    for risk in register.risks.values():
        for use in risk.controls if risk.status == "open" else ():
            used.setdefault(use.control, set()).add(use.status)
    safeguards = {
        said(each, "library-control"): each for each in components_of(exported(name)) if each["type"] == "safeguard"
    }
    assert set(safeguards) == set(used)
    conformity = assess_conformity(register, catalogue, today=TODAY)
    for key, statuses in used.items():
        held = catalogue.controls.get(key)
        wanted = [each for each in held.provisions if conformity.get(each).ours] if held is not None else []
        requirements = requirements_of(safeguards[key])
        assert [each["control-id"] for each in requirements] == [control_id(each) for each in wanted]
        planned = {status == "planned" for status in statuses}
        state = "partial" if len(planned) == 2 else "planned" if True in planned else "implemented"
        assert {said(each, "implementation-status") for each in requirements} <= {state}


def test_a_control_of_a_library_that_names_a_provision_of_another_edition_is_no_loose_end(
    exported, catalogue, tmp_path, monkeypatch
):
    held = catalogue.controls["human-approval-of-risky-actions"]
    other = held.model_copy(update={"provisions": ("99.1", *held.provisions)})
    monkeypatch.setitem(catalogue.controls, held.id, other)
    with open_register(tmp_path / "r.db") as register:
        fill(register, catalogue)
        documents = documents_in(exported(register))
    check_references(documents)
    assert "99.1" not in json.dumps(documents["component-definition.json"])


def test_a_control_points_to_the_parts_that_it_protects(exported):
    components = components_of(exported("example"))
    drawn = {each["uuid"]: each["title"] for each in components}
    links = [drawn[one["href"].removeprefix("#")] for each in components for one in each.get("links", ())]
    assert "Claims agent" in links


def test_without_a_system_there_is_only_the_whole_and_it_says_so(exported):
    (only,) = components_of(exported("no event"))
    assert only["description"] == "No system is described in the record yet."
