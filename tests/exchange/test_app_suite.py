"""Models of App Suite Modeling, which shares no more than a name with the Open Threat Model format."""

from __future__ import annotations

import pytest

from toolkit.errors import InputError
from toolkit.exchange import import_system
from toolkit.exchange.app_suite import import_app_suite
from toolkit.system.lint import check_system
from toolkit.system.read import emit_system, parse_system

READABLE = {
    # name: components, flows, boundaries, data
    "ai-llm-chat.otm.yaml": (4, 3, 2, 2),
    "ai-rag-enterprise.otm.yaml": (6, 5, 2, 2),
    "api-backend.otm.yaml": (5, 4, 2, 2),
    "objective-ai-llm.otm.yaml": (4, 3, 2, 2),
    "saas-web.otm.yaml": (4, 3, 2, 2),
}
MODEL = b"""
model:
  schema_version: 1.0.0
  methodology: stride
metadata: {title: Helper, summary: Answers, owner: Jo, tags: [x]}
business_context: {description: People ask, assumptions: [The vendor keeps its word], stakeholders: [A, B]}
assets:
  - {id: q, name: Questions, asset_kind: pii, data_classification: restricted, related_component_ids: [v],
     related_data_flow_ids: [f], owner: Data office}
  - {id: s, name: The service, asset_kind: service}
components:
  - {id: u, name: Maria, kind: user, in_trust_boundary: net}
  - {id: l, name: Provider LLM, kind: external_entity}
  - {id: v, name: Knowledge, kind: datastore, technology: pgvector, handles_sensitive_data: true}
  - {id: q1, name: Jobs, kind: queue, in_trust_boundary: ours}
trust_boundaries:
  - {id: net, name: Internet, trust_level: low}
  - {id: ours, name: Ours, member_component_ids: [v, u]}
data_flows:
  - {id: f, from_component: u, to_component: v, protocol: HTTPS, encrypted: true, authenticated: false}
  - {id: g, from_component: v, to_component: l, encrypted: null, semantic_class: external_fetch, data_types: [text]}
threats:
  - {id: t, title: Steered, stride: tampering, target_component_id: l, treatment_status: mitigated,
     risk: {likelihood: 2, impact: 5}, framework_refs: [{framework: owasp_llm, control_id: LLM01}]}
mitigations:
  - {id: m, title: Screen, status: implemented, threat_ids: [t]}
  - {id: n, title: Spare}
evidence_suggestions: [{id: e, title: Look}]
"""


@pytest.mark.parametrize("name", READABLE)
def test_its_templates_come_in(shared, catalogue, name):
    imported = import_system(shared / "models" / "app-suite-otm" / name, catalogue)
    system = imported.system
    assert (len(system.components), len(system.flows), len(system.boundaries), len(system.data)) == READABLE[name]
    assert imported.format == "App Suite model"
    check_system(system, catalogue)
    assert parse_system(emit_system(system), catalogue) == system
    if "ai" in name.partition(".")[0].split("-"):
        assert any(catalogue.kinds[part.kind].ai or part.kind == "hosted_model" for part in system.components.values())


def test_a_whole_model_comes_in(catalogue):
    imported = import_app_suite(MODEL, catalogue)
    system = imported.system
    assert (system.name, system.purpose) == ("Helper", "Answers\nPeople ask")
    assert {key: (each.kind, each.within) for key, each in system.components.items()} == {
        "maria": ("end_user", "internet"),
        "provider_llm": ("hosted_model", None),
        "knowledge": ("vector_store", "ours"),
        "jobs": ("queue", "ours"),
    }
    assert system.components["knowledge"].description == "Technology: pgvector. Handles sensitive data."
    questions = system.data["questions"]
    assert (questions.classification, questions.personal, questions.held_by, questions.owner) == (
        "secret",
        "yes",
        ("knowledge",),
        "Data office",
    )
    asked, looked = system.flows.values()
    assert (asked.encrypted, asked.authenticated, asked.carries) == ("yes", "no", ("questions",))
    assert (looked.encrypted, looked.description) == ("unknown", "Kinds of data: text. Meaning: external fetch.")
    (threat,) = imported.foreign_threats
    assert (threat.element, threat.severity, threat.status) == (
        "provider_llm",
        "likelihood 2, impact 5 of 5",
        "mitigated",
    )
    assert threat.references == ("owasp_llm LLM01",)
    assert [(each.title, each.status) for each in threat.mitigations] == [("Screen", "implemented")]
    assert [each.title for each in imported.foreign_mitigations] == ["Spare"]
    assert [each.text for each in system.assumptions.values()] == ["The vendor keeps its word"]
    said = {f"{line.where}: {line.what}": line.weight for line in imported.loss.lines}
    assert said["asset 'The service': a service among the assets"] == "lost"
    assert said["component 'Maria': stands in 'net'"] == "note"
    assert said["business context: stakeholders: A; B"] == "lost"
    assert said["evidence: 1 suggestions"] == "lost"
    assert said["boundary 'Internet': trust_level: low"] == "lost"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"model:\n  schema_version: 1.0.0\ncomponents: []\n", "there is no component in it"),
        (b"model: {}\ncomponents: [{id: [x]}]\n", "`id` should be text"),
        (b"model: {}\ncomponents: 3\n", "`components` should be a list"),
        (b"components: [{id: a, name: !!python/object:x y}]\n", "asks for a special type"),
    ],
)
def test_what_is_wrong_is_said(catalogue, content, says):
    with pytest.raises(InputError) as caught:
        import_app_suite(content, catalogue)
    assert says in str(caught.value)
