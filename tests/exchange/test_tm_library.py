"""Models of the OWASP Threat Model Library, and threat models in CycloneDX bills of materials."""

from __future__ import annotations

import json

import pytest

from toolkit.errors import InputError
from toolkit.exchange import import_system
from toolkit.exchange.tm_bom import import_tm_bom
from toolkit.exchange.tm_library import import_tm_library
from toolkit.system.lint import check_system
from toolkit.system.read import emit_system, parse_system

READABLE = {
    # name: components, flows, boundaries, data, threats
    "owasp-tm-library/www-project-threat-model-library__cryptocurrency-wallet-threat-model.json": (14, 11, 3, 4, 6),
    "owasp-tm-library/www-project-threat-model-library__hashicorp-vault-threat-model.json": (18, 24, 4, 7, 8),
    "tmbom-cyclonedx/threat-dragon__tmbom-multi-example.cdx.json": (7, 7, 4, 7, 0),
    "tmbom-cyclonedx/threat-dragon__tmbom-otm-example.cdx.json": (4, 2, 2, 2, 0),
}


def thing(name, **more):
    return {"symbolic_name": name, "title": name.capitalize(), "description": f"About {name}", **more}


def flow(name, source, target, **more):
    sort, _, key = source.partition(":")
    other, _, end = target.partition(":")
    ends = {"source": {"type": sort, "object": key}, "destination": {"type": other, "object": end}}
    return thing(name, has_sensitive_data=True, **ends, **more)


MODEL = {
    "version": "1.0",
    "scope": {"title": "Helper", "description": "Answers", "exposure": "external", "data_sensitivity": ["pii"]},
    "trust_zones": [thing("ours"), thing("internet")],
    "trust_boundaries": [{"trust_zone_a": "ours", "trust_zone_b": "internet", "authentication_methods": ["sso"]}],
    "actors": [thing("jo", type="engineer", trust_zone="ours", permissions="All"), thing("acme", type="third_party")],
    "components": [
        thing("cluster", trust_zone="ours"),
        thing("chatbot", trust_zone="ours", parent_component="cluster"),
        thing("reranker", trust_zone="ours", parent_component="chatbot", repo_link="x"),
    ],
    "data_stores": [thing("index", type="key_value", product="Pinecone", vendor="Acme", trust_zone="ours")],
    "data_sets": [
        thing("letters", data_sensitivity=["pii", "biz"], placements=[{"data_store": "index", "encrypted": True}]),
        thing("notes", data_sensitivity=[], placements=[{"data_store": "index", "encrypted": False}]),
    ],
    "data_flows": [
        flow("question", "actor:jo", "component:chatbot", encrypted=True),
        flow("lookup", "component:chatbot", "data_store:index", encrypted=False),
        flow("chatbot to nowhere", "component:chatbot", "component:gone", encrypted=False),
    ],
    "assumptions": [
        {"description": "All is well", "validity": "confirmed", "topics": ["chatbot"]},
        {"description": "All is bad", "validity": "rejected"},
    ],
    "threat_personas": [thing("eve")],
    "threats": [
        thing(
            "steering",
            components_affected=["chatbot", "index"],
            threat_persona="eve",
            event="Letter",
            sources=["adversary"],
            weaknesses=[{"cwe_id": 77}],
            attack_mechanisms=[{"capec_id": 1}],
        )
    ],
    "controls": [thing("screen", threats=["steering"], status="active"), thing("spare", threats=[], status="wont_do")],
    "risks": [thing("loss", threats=["steering"], level="high")],
}


@pytest.mark.parametrize("name", READABLE)
def test_models_of_other_projects_come_in(shared, catalogue, name):
    imported = import_system(shared / "models" / name, catalogue)
    system = imported.system
    counted = (len(system.components), len(system.flows), len(system.boundaries), len(system.data))
    assert (*counted, len(imported.foreign_threats)) == READABLE[name]
    check_system(system, catalogue)
    assert parse_system(emit_system(system), catalogue) == system


def test_a_schema_is_no_model(shared, catalogue):
    name = "www-project-threat-model-library__threat-model.schema.json"
    with pytest.raises(InputError, match="this seems to be a JSON Schema"):
        import_system(shared / "models" / "owasp-tm-library" / name, catalogue)


def test_a_whole_model_of_the_library_comes_in(catalogue):
    imported = import_tm_library(json.dumps(MODEL).encode(), catalogue)
    system = imported.system
    assert {key: (each.kind, each.within) for key, each in system.components.items() if "open" not in key} == {
        "jo": ("developer", "ours"),
        "acme": ("external_entity", None),
        "chatbot": ("agent", "cluster"),
        "reranker": ("classifier", "cluster"),
        "index": ("vector_store", "ours"),
    }
    assert system.boundaries["cluster"].within == "ours"
    assert system.components["index"].facts == {}, "the data in it do not agree"
    assert "others are not" in system.components["index"].description
    assert system.data["letters"].personal == "yes"
    assert system.data["letters"].held_by == ("index",)
    assert [each.encrypted for each in system.flows.values()] == ["yes", "no", "no"]
    (assumed,) = system.assumptions.values()
    assert (assumed.text, assumed.about) == ("All is well (Confirmed there.)", ("chatbot",))
    one, other = imported.foreign_threats
    assert {one.element, other.element} == {"chatbot", "index"}
    assert (one.severity, one.references) == ("high", ("CWE-77", "CAPEC-1"))
    assert one.description == "About steering\nWho: Eve.\nEvent: Letter\nSources: adversary."
    assert [(each.title, each.status) for each in one.mitigations] == [("Screen", "active")]
    assert [each.title for each in imported.foreign_mitigations] == ["Spare"]
    said = {f"{line.where}: {line.what}" for line in imported.loss.lines}
    assert "the border between 'ours' and 'internet': how it is passed: sso" in said
    assert "assumptions: All is bad" in said
    assert "component 'Cluster': as a component" in said
    assert "component 'Reranker': stands in 'chatbot'" in said
    assert "flow 'Chatbot to nowhere': its end" in said
    assert "risks: Loss" in said


def bill(*things, **more):
    parts = [
        {
            "type": "threat-model",
            "bom-ref": key,
            "name": name,
            "properties": [{"name": f"cdx:model:{each}", "value": value} for each, value in said.items()],
        }
        for key, name, said in things
    ]
    model = {"type": "threat-model", "bom-ref": "m", "name": "Main", "components": parts}
    about = {"component": {"name": "Helper", "description": "Answers"}}
    return json.dumps({"bomFormat": "CycloneDX", "metadata": about, "components": [model], **more}).encode()


def test_a_bill_comes_in(catalogue):
    imported = import_tm_bom(
        bill(
            ("z", "Internet", {"type": "boundary", "risk:trustRating": "10"}),
            ("u", "Customer", {"type": "actor", "inBoundary": "z"}),
            ("b", "Chatbot", {"type": "server", "platform": "Linux", "isHardened": "true", "inScope": "false"}),
            ("s", "Index", {"type": "datastore", "isEncrypted": "true"}),
            ("q", "Questions", {"type": "asset", "storedBy": "s", "processedBy": "b"}),
            (
                "f",
                "Ask",
                {"type": "dataflow", "dataflow:source": "u", "dataflow:destination": "b", "dataflow:data": "q"},
            ),
            ("g", "Look", {"type": "dataflow", "dataflow:source": "b", "dataflow:isBidirectional": "true"}),
            ("x", "Odd", {"type": "gadget"}),
        ),
        catalogue,
    )
    system = imported.system
    assert (system.name, system.purpose) == ("Helper", "Answers")
    assert [each.kind for each in system.components.values()] == [
        "end_user",
        "agent",
        "vector_store",
        "external_entity",
    ]
    assert system.components["chatbot"].description == "Runs on Linux. isHardened: true."
    assert system.components["index"].facts == {"encrypted_at_rest": "yes"}
    assert system.out_of_scope["chatbot"].what == "Chatbot"
    assert system.data["questions"].held_by == ("index",)
    assert system.flows["ask"].carries == ("questions",)
    assert system.flows["look"].replies == "yes"
    said = {f"{line.where}: {line.what}" for line in imported.loss.lines}
    assert "component 'Odd': of type 'gadget'" in said
    assert "data 'Questions': is processed by chatbot" in said
    assert "boundary 'Internet': trustRating 10" in said


@pytest.mark.parametrize(
    ("read", "content", "says"),
    [
        (import_tm_bom, b'{"bomFormat": "CycloneDX", "components": [{"type": "library"}]}', "no threat model with"),
        (import_tm_bom, b'{"bomFormat": "CycloneDX", "components": 7}', "`components` should be a list"),
        (import_tm_bom, bill(("a", "A", {"type": {}})), "`value` should be text"),
        (import_tm_library, b'{"trust_zones": [], "data_stores": []}', "there is no component in it"),
        (import_tm_library, b'{"components": [{"symbolic_name": {}}]}', "`symbolic_name` should be text"),
        (import_tm_library, b'{"components": [{}], "data_flows": [{"source": []}]}', "should be a block of keys"),
    ],
)
def test_what_is_wrong_is_said(catalogue, read, content, says):
    with pytest.raises(InputError) as caught:
        read(content, catalogue)
    assert says in str(caught.value)
