"""pytm's JSON: what the classes and the many yes and no of pytm are here. A pytm program is never run."""

from __future__ import annotations

import json

import pytest

from toolkit.errors import InputError
from toolkit.exchange import import_system
from toolkit.exchange.pytm_json import import_pytm
from toolkit.system.lint import check_system
from toolkit.system.read import emit_system, parse_system

ELEMENTS = [
    {"__class__": "Actor", "name": "Alex", "inBoundary": "Internet", "isAdmin": True},
    {"__class__": "ExternalEntity", "name": "Rates", "inScope": False},
    {
        "__class__": "LLM",
        "name": "Brain",
        "hasAgentCapabilities": True,
        "executesCode": True,
        "isThirdParty": True,
        "OS": "Linux",
    },
    {
        "__class__": "LLM",
        "name": "Words",
        "inBoundary": "Inner",
        "controls": {"isHardened": True, "usesMFA": True, "isEncrypted": False},
    },
    {
        "__class__": "Datastore",
        "name": "pgvector",
        "controls": {"isEncryptedAtRest": True},
        "assumptions": ["Backups are tested"],
    },
    {"__class__": "Lambda", "name": "Glue"},
    {"__class__": "LLM", "name": "Bought", "isThirdParty": True, "hasContentFiltering": True},
    {"__class__": "LLM", "name": "Tuned", "hasFineTuning": True},
]
MODEL = {
    "name": "Helper",
    "description": "Answers letters",
    "own": 1,
    "assumptions": [{"name": "No insiders", "exclude": ["AA01"]}],
    "boundaries": [
        {"name": "Internet"},
        {"name": "Cloud", "description": "Rented"},
        {"name": "Inner", "inBoundary": "Cloud"},
    ],
    "data": [
        {"name": "Letters", "classification": "Classification.SENSITIVE", "isPII": True, "format": "PDF"},
        {"name": "Keys", "classification": "TOP_SECRET", "isCredentials": True},
    ],
    "elements": ELEMENTS,
    "flows": [
        {
            "name": "Ask",
            "source": "Alex",
            "sink": "Brain",
            "data": ["Letters", "Gone"],
            "tlsVersion": "TLSVersion.TLSv12",
            "note": "Daily",
        },
        {
            "name": "Look",
            "source": "Brain",
            "sink": "pgvector",
            "protocol": "HTTPS",
            "controls": {"authenticatesSource": True},
        },
        {"name": "Send", "source": "Brain", "sink": "Nobody", "dstPort": 443},
    ],
}


def imported(catalogue, **changed):
    return import_pytm(json.dumps({**MODEL, **changed}).encode(), catalogue, called="m.json")


def lost(found) -> dict[str, str]:
    """What is said of each place and thing."""
    return {f"{each.where}: {each.what}": each.weight for each in found.loss.lines}


@pytest.mark.parametrize(("name", "counted"), [("pytm__input.json", (3, 4, 2, 4)), ("pytm__output.json", (5, 6, 2, 6))])
def test_models_of_the_project_come_in(shared, catalogue, name, counted):
    system = import_pytm(shared / "models" / "pytm" / name, catalogue).system
    assert tuple(map(len, (system.components, system.flows, system.boundaries, system.data))) == counted
    check_system(system, catalogue)
    assert parse_system(emit_system(system), catalogue) == system


def test_programs_are_refused_with_the_way_to_their_json(shared, catalogue):
    for name in ("pytm__tm.py", "pytm__sample_llm.py"):
        with pytest.raises(
            InputError, match=r"a pytm program, which is never run here: run it yourself as `python tm\.py --json"
        ):
            import_system(shared / "models" / "pytm" / name, catalogue)


def test_classes_tell_kinds_and_yes_tells_facts(catalogue):
    system = imported(catalogue).system
    assert {part.name: (part.kind, part.within) for part in system.components.values()} == {
        "Alex": ("administrator", "internet"),
        "Rates": ("external_entity", None),
        "Brain": ("agent", None),
        "Words": ("model", "inner"),
        "pgvector": ("vector_store", None),
        "Glue": ("process", None),
        "Bought": ("hosted_model", None),
        "Tuned": ("fine_tuned_model", None),
        "Open end of ‘Send’": ("external_entity", None),
    }
    assert dict(system.components["brain"].facts) == {"runs_generated_code": "yes"}
    assert "Is third party." in system.components["brain"].description
    assert "Os: Linux." in system.components["brain"].description
    assert dict(system.components["bought"].facts) == {}, (
        "what is filtered, what goes in or what comes out, is not said"
    )
    assert "Uses mfa." in system.components["words"].description
    assert dict(system.components["pgvector"].facts) == {"encrypted_at_rest": "yes"}
    assert system.boundaries["inner"].within == "cloud"
    assert set(system.out_of_scope) == {"rates"}


def test_data_and_flows_say_what_is_said_there(catalogue):
    found = imported(catalogue)
    letters, keys, *_ = found.system.data.values()
    assert (letters.classification, letters.personal, letters.description) == ("confidential", "yes", "format: PDF.")
    assert (keys.classification, keys.personal) == ("secret", "unknown")
    ask, look, send = found.system.flows.values()
    assert (ask.encrypted, ask.authenticated, ask.carries) == ("yes", "unknown", tuple(found.system.data)[:1])
    assert (look.encrypted, look.authenticated) == ("yes", "yes")
    assert (send.encrypted, send.to, send.description) == ("unknown", "open_end_of_send", "Dst port: 443.")
    said = lost(found)
    for line in ("flow 'Ask': carries 'Gone'", "boundary 'Cloud': its description: Rented", "attributes: own (1 time)"):
        assert said[line] == "lost"


def test_assumptions_come_with_what_they_left_out(catalogue):
    first, second = imported(catalogue).system.assumptions.values()
    assert first.text == "No insiders (so that these are left out there: AA01)"
    assert (second.text, second.about) == ("Backups are tested", ("pgvector",))


def test_findings_are_threats_said_to_be_generated(catalogue):
    finding = {
        "threat_id": "INP01",
        "description": "Overflow",
        "details": "Of a buffer",
        "severity": "High",
        "mitigations": "Check bounds",
        "references": "https://capec.mitre.org/data/definitions/10.html, CWE-120",
        "target": "Brain",
    }
    elements = [
        {
            "name": "Brain",
            "findings": [finding, {**finding, "response": "Accepted"}],
            "overrides": [{"threat_id": "X1"}],
        }
    ]
    found = imported(catalogue, elements=elements, flows=[], findings=[finding])
    first, second, third, fourth = found.foreign_threats
    assert (first.element, first.title, first.status, first.number) == ("brain", "Overflow", "generated", "INP01")
    assert first.references == ("CAPEC-10", "CWE-120")
    assert (second.status, second.description) == (
        "",
        "Of a buffer\nSaid there: Accepted\nProposed there: Check bounds",
    )
    assert (third.title, third.element) == ("X1", "brain")
    assert [each.generated for each in found.foreign_threats] == [True, False, False, True]
    assert fourth.element == "brain"
    assert lost(found)["findings: 2 findings of pytm's rules, to which nobody responded"] == "lost"


def test_a_model_that_lists_its_elements_twice_is_read_once(catalogue):
    found = imported(catalogue, actors=ELEMENTS[:1], assets=[*ELEMENTS[2:], {"__class__": "Server", "name": "Web"}])
    assert [part.name for part in found.system.components.values()].count("Alex") == 1
    assert "web" in found.system.components
    assert not any("twice" in line for line in lost(found))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"elements": [], "flows": []}, "there is no component in it"),
        ({"elements": "x"}, "m.json, elements: `elements` should be a list"),
        ({"flows": [{"name": {"a": 1}}]}, "m.json, flows 1, name: `name` should be text"),
    ],
)
def test_mistakes_are_told_with_their_place(catalogue, changed, says):
    with pytest.raises(InputError) as caught:
        imported(catalogue, **changed)
    assert says in str(caught.value)
