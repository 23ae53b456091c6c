"""Threat Composer workspaces: what is written down comes in, with a drawing or without one, and that is said."""

from __future__ import annotations

import json

import pytest

from toolkit.errors import InputError
from toolkit.exchange.markdown_tables import markdown_tables
from toolkit.exchange.threat_composer import import_threat_composer
from toolkit.system.lint import check_system

TABLES = """Some words | with a bar

| Entity | Description |
|-|-|
| User | Asks |
| **Claude on Bedrock** | Answers |

| Flow | Flow description | Source entity | Target entity | Assets |
|:--|---|---|---|--:|
| F1 | Question | User | Web app | Prompt, Token + Name |
| F2 | Call | Web app | `Claude on Bedrock` | prompt |
| F3 | Loose | Web app | | |
| | | | | |

| Boundary | Source | Target |
|-|-|-|
| TB1 | User | Web app |

| Category | Examples |
|-|-|
| Insiders | Staff |
"""
THREAT = {
    "id": "t1",
    "numericId": 7,
    "metadata": [
        {"key": "STRIDE", "value": ["T", "I"]},
        {"key": "Priority", "value": "High"},
        {"key": "Comments", "value": "Ask Kim"},
    ],
    "tags": ["web"],
    "threatSource": "an outsider",
    "prerequisites": "with a letter",
    "threatAction": "steer the model",
    "threatImpact": "wrong answers",
    "impactedGoal": ["integrity"],
    "impactedAssets": ["Letters", "answers"],
    "status": "threatIdentified",
}
WORKSPACE = {
    "schema": 1,
    "applicationInfo": {"name": "Helper", "description": "Answers\nletters"},
    "architecture": {"image": "data:image/png;base64,AAAA", "description": ""},
    "threats": [THREAT, {"id": "t2", "statement": "Somebody floods it", "status": "threatResolved"}],
    "mitigations": [
        {
            "id": "m1",
            "content": "Screen letters",
            "status": "mitigationInProgress",
            "metadata": [{"key": "Comments", "value": "In May"}],
        },
        {"id": "m2", "content": "Train staff", "status": "mitigationIdentified"},
    ],
    "mitigationLinks": [{"mitigationId": "m1", "linkedId": "t1"}, {"mitigationId": "m9", "linkedId": "t1"}],
    "assumptions": [{"id": "a1", "content": "Mail is scanned", "metadata": [{"key": "Comments", "value": "By IT"}]}],
    "assumptionLinks": [{"type": "Threat", "assumptionId": "a1", "linkedId": "t1"}],
}


def imported(catalogue, **changed):
    return import_threat_composer(json.dumps({**WORKSPACE, **changed}).encode(), catalogue, called="w.json")


def lost(found) -> dict[str, str]:
    """What is said of each place and thing."""
    return {f"{each.where}: {each.what}": each.weight for each in found.loss.lines}


@pytest.mark.parametrize(
    ("name", "counted"),
    [  # components, flows, data, assumptions, threats, mitigations of threats
        ("threat-composer__ThreatComposer.tc.json", (0, 0, 7, 5, 20, 32)),
        ("threat-composer__ThreatComposerWorkspace-reinforce2024-ex1.tc.json", (0, 0, 7, 6, 18, 29)),
        ("threat-composer__ThreatComposer_Workshop_GenAI-ex1.tc.json", (9, 9, 10, 1, 0, 0)),
    ],
)
def test_workspaces_of_the_project_come_in(shared, catalogue, name, counted):
    found = import_threat_composer(shared / "models" / "threat-composer" / name, catalogue)
    system, threats = found.system, found.foreign_threats
    parts = (system.components, system.flows, system.data, system.assumptions, threats)
    assert (*map(len, parts), sum(len(each.mitigations) for each in threats)) == counted
    check_system(system, catalogue)


def test_a_table_of_flows_draws_the_system(shared, catalogue):
    path = shared / "models" / "threat-composer" / "threat-composer__ThreatComposer_Workshop_GenAI-ex1.tc.json"
    kinds = {part.name: part.kind for part in import_threat_composer(path, catalogue).system.components.values()}
    assert kinds["OpenSearch Serverless"] == "vector_store"
    assert kinds["Amazon Bedrock"] == "hosted_model"
    assert kinds["Amazon Bedrock Guardrail"] == "guardrail"


def test_tables_of_the_text_tell_parts_and_flows(catalogue):
    found = imported(catalogue, dataflow={"description": TABLES})
    system = found.system
    assert {part.name: (part.kind, part.description) for part in system.components.values()} == {
        "User": ("end_user", "Asks"),
        "Claude on Bedrock": ("hosted_model", "Answers"),
        "Web app": ("web_app", ""),
        "Open end of ‘Loose’": ("external_entity", system.components["open_end_of_loose"].description),
    }
    question, call, loose = system.flows.values()
    assert (question.from_, question.to, len(question.carries)) == ("user", "web_app", 3)
    assert (call.to, call.carries) == ("claude_on_bedrock", question.carries[:1])
    assert loose.to == "open_end_of_loose"
    said = lost(found)
    assert any(line.endswith("TB1 between User and Web app") for line in said)
    assert any(line.endswith("1 rows") for line in said)
    assert not any("a drawing" in line for line in said)


def test_a_workspace_without_a_drawing_says_so_and_keeps_what_is_written_down(catalogue):
    found = imported(catalogue)
    system = found.system
    assert not system.components
    assert (system.name, system.purpose) == ("Helper", "Answers\nletters")
    assert [each.name for each in system.data.values()] == ["Letters", "answers"]
    assert [each.text for each in system.assumptions.values()] == ["Mail is scanned\nBy IT"]
    said = lost(found)
    assert said["the file: a drawing: no table of its texts has columns for a source and a target"] == "note"
    assert said["architecture: a picture"] == "lost"
    assert said["mitigationLinks: 1 links"] == "lost"


def test_threats_come_with_what_stands_against_them(catalogue):
    found = imported(catalogue)
    steer, flood = found.foreign_threats
    assert (steer.element, steer.title, steer.severity) == ("letters", "Steer the model", "High")
    assert (steer.type, steer.status, steer.number) == ("Tampering, Information disclosure", "threatIdentified", "7")
    assert steer.description == (
        "an outsider with a letter can steer the model which leads to wrong answers\nAsk Kim\n"
        "Assumed there: Mail is scanned\nTags: web.\nReduced there: integrity."
    )
    (against,) = steer.mitigations
    assert (against.title, against.description, against.status) == ("Screen letters", "In May", "mitigationInProgress")
    assert (flood.title, flood.element, flood.status) == ("Somebody floods it", "", "threatResolved")
    assert [each.title for each in found.foreign_mitigations] == ["Train staff"]


def test_what_was_brainstormed_comes_in_as_well(catalogue):
    ideas = {
        "threatActions": [{"content": "Guess keys"}],
        "threatSources": [{"content": "An insider"}],
        "mitigations": [{"content": "Rotate keys"}],
        "assumptions": [{"content": "Keys are long"}],
        "assets": [{"content": "Keys"}],
    }
    found = imported(catalogue, threats=[], mitigations=[], brainstorm=ideas)
    assert [(each.title, each.type) for each in found.foreign_threats] == [("Guess keys", "brainstorm")]
    assert [each.title for each in found.foreign_mitigations] == ["Rotate keys"]
    assert "Keys are long" in [each.text for each in found.system.assumptions.values()]
    assert [each.name for each in found.system.data.values()] == ["Keys"]
    assert lost(found)["brainstorm: threatSources: An insider"] == "lost"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"threats": [], "mitigations": [], "assumptions": []}, "nothing is written down in it but prose"),
        ({"threats": {"a": 1}}, "w.json, threats: `threats` should be a list"),
        ({"threats": [3]}, "w.json, threats 1: '0' should be a block of keys"),
        ({"threats": [{"statement": ["x"]}]}, "`statement` should be text, and is a list"),
    ],
)
def test_mistakes_are_told_with_their_place(catalogue, changed, says):
    with pytest.raises(InputError) as caught:
        imported(catalogue, **changed)
    assert says in str(caught.value)


def test_tables_are_read_within_bounds():
    wide = "|".join("x" * 50)
    text = f"a|b\n-|-\n1|2|3\n4\n\n{wide}\n{'|'.join('-' * 50)}\n{wide}\n\na \\| b|c\n-|-\n[d](https://e)|**f**\n"
    first, second, third = markdown_tables(text)
    assert first == (["a", "b"], [["1", "2"]])
    assert len(second[0]) == 30
    assert third == (["a | b", "c"], [["d", "f"]])
    many = "a|b\n-|-\n" + "1|2\n" * 5_000
    assert sum(len(rows) for _, rows in markdown_tables(many)) == 2_000
    assert list(markdown_tables("|" * 100_000 + "\n" + "-" * 100_000)) == []
