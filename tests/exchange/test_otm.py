"""Open Threat Models in JSON and YAML: what becomes of each thing, and what is said of the rest."""

from __future__ import annotations

import json

import pytest

from toolkit.errors import InputError
from toolkit.exchange import import_system
from toolkit.exchange.nested_parts import nest_parts
from toolkit.exchange.otm import import_otm
from toolkit.system.lint import check_system
from toolkit.system.read import emit_system, parse_system

READABLE = {
    # name: components, flows, boundaries, data, threats
    "OpenThreatModel__EXAMPLE.json": (4, 2, 2, 2, 2),
    "OpenThreatModel__EXAMPLE.yaml": (4, 2, 2, 2, 2),
    "startleft__MTMT_MVP.otm": (4, 6, 2, 6, 43),
    "startleft__MTMT_example_coordinates_1_line_trustzone.otm": (8, 14, 2, 6, 0),
    "startleft__MTMT_multiple_trustzones_same_type_ID.otm": (6, 0, 2, 0, 0),
    "startleft__aws-with-tz-and-vpc.otm": (5, 4, 2, 0, 0),
    "startleft__bidirectional-connectors.otm": (6, 3, 1, 0, 0),
    "startleft__boundary-tz-and-default-tz.otm": (2, 1, 2, 0, 0),
    "startleft__cloudformation_for_mappings_tests.otm": (16, 1, 3, 1, 0),
    "startleft__expected-elb.otm": (2, 0, 4, 0, 0),
    "startleft__expected-sgs.otm": (15, 9, 5, 0, 0),
    "startleft__expected_aws_altsource_components.otm": (9, 0, 1, 0, 0),
    "startleft__expected_aws_parent_children_components.otm": (1, 0, 2, 0, 0),
    "startleft__expected_aws_shapes.otm": (5, 4, 1, 0, 0),
    "startleft__expected_bidirectional_connectors.otm": (6, 3, 1, 0, 0),
    "startleft__expected_complex_diagram.otm": (5, 4, 3, 0, 0),
    "startleft__expected_extraneous_elements.otm": (5, 4, 2, 0, 0),
    "startleft__expected_generic_shapes.otm": (2, 1, 1, 0, 0),
    "startleft__expected_mapping_modules.otm": (3, 0, 1, 0, 0),
    "startleft__expected_master_unique_id.otm": (2, 0, 1, 0, 0),
}
REFUSED = {
    "OpenThreatModel__otm_schema.json": "this seems to be a JSON Schema",
    "startleft__expected_empty_mapping_and_visio_files.otm": "there is no component in it",
    "startleft__expected_empty_visio_file.otm": "there is no component in it",
}
MODEL = """
otmVersion: 0.2.0
project: {name: Helper, id: helper, description: Answers, owner: Jo}
trustZones:
  - {id: z1, name: Internet, risk: {trustRating: 10}}
  - {id: z2, name: Inside, risk: {trustRating: 80}, parent: {component: vpc}, description: Ours}
components:
  - {id: u, name: Jo, type: user, parent: {trustZone: z1}}
  - {id: vpc, name: Custom VPC, type: vpc, parent: {trustZone: z1}}
  - {id: a, name: Answering service, type: web-service, tags: [LangChain agent], parent: {component: vpc},
     assets: {processed: [q], stored: [l]}}
  - {id: v, name: Knowledge, type: pgvector, parent: {component: a}}
  - {id: w, name: Thing, type: empty-component, description: Embedding worker, parent: {trustZone: nowhere},
     attributes: {Colour: red}}
assets:
  - {id: q, name: Question, risk: {confidentiality: 50, integrity: 1, availability: 2, comment: Guessed}}
  - {id: l, name: Log, risk: {confidentiality: 0, integrity: 0, availability: 0}}
dataflows:
  - {id: f1, name: Ask, source: u, destination: a, bidirectional: yes, assets: [q], tags: [web],
     threats: [{threat: t1, state: exposed, mitigations: [{mitigation: m1, state: implemented}, {mitigation: m9}]}]}
  - {id: f2, name: f2, source: a, destination: v, date: 2024-01-01}
  - {id: f3, name: Off, source: a, destination: gone}
threats:
  - {id: t1, name: Prompt injection, categories: [Tampering], cwes: [CWE-1427], risk: {likelihood: 50, impact: 90}}
  - {id: t2, name: Elsewhere, risk: {impact: 1, likelihood: null}}
mitigations:
  - {id: m1, name: Screen it, description: All of it, riskReduction: 40}
  - {id: m2, name: Spare, riskReduction: 1}
"""


@pytest.fixture
def imported(catalogue):
    return import_otm(MODEL.encode(), catalogue)


def told(imported) -> dict[str, str]:
    return {f"{line.where}: {line.what}": line.why for line in imported.loss.lines}


@pytest.mark.parametrize("name", READABLE)
def test_models_of_other_projects_come_in(shared, catalogue, name):
    imported = import_system(shared / "models" / "otm" / name, catalogue)
    system = imported.system
    counted = (len(system.components), len(system.flows), len(system.boundaries), len(system.data))
    assert (*counted, len(imported.foreign_threats)) == READABLE[name]
    assert imported.format == "Open Threat Model"
    assert len(imported.loss)
    check_system(system, catalogue)
    assert parse_system(emit_system(system), catalogue) == system


@pytest.mark.parametrize("name", REFUSED)
def test_other_files_are_refused_with_a_reason(shared, catalogue, name):
    with pytest.raises(InputError, match=REFUSED[name]):
        import_system(shared / "models" / "otm" / name, catalogue)


def test_json_and_yaml_say_the_same(shared, catalogue):
    models = shared / "models" / "otm"
    one, other = (import_system(models / f"OpenThreatModel__EXAMPLE.{each}", catalogue) for each in ("json", "yaml"))
    assert one.system == other.system
    assert one.foreign_threats == other.foreign_threats


def test_a_whole_model_comes_in(imported):
    system = imported.system
    assert (system.name, system.purpose) == ("Helper", "Answers")
    assert {key: (each.kind, each.within) for key, each in system.components.items()} == {
        "jo": ("end_user", "internet"),
        "answering_service": ("agent", "custom_vpc"),
        "knowledge": ("vector_store", "custom_vpc"),
        "thing": ("process", None),
        "open_end_of_off": ("external_entity", None),
    }
    assert {key: each.within for key, each in system.boundaries.items()} == {
        "internet": None,
        "inside": "custom_vpc",
        "custom_vpc": "internet",
    }
    ask = system.flows["ask"]
    assert (ask.replies, ask.carries, ask.description) == ("yes", ("question",), "Tags: web.")
    assert system.flows["answering_service_to_knowledge"].name == "", "a flow that is called by its id has no name"
    assert system.data["log"].held_by == ("answering_service",)
    assert system.data["question"].description == "Confidentiality 50, integrity 1, availability 2 of 100. Guessed"


def test_ai_that_is_only_described_is_suggested_and_not_taken(imported):
    guess = imported.suggested["thing"]
    assert (guess.kind, guess.taken) == ("embedding_service", False)
    assert guess.because.startswith("its description says")
    assert imported.suggested["answering_service"].because == "its type or tag says “langchain agent”"


def test_threats_come_with_what_stands_against_them(imported):
    threat, loose = imported.foreign_threats
    assert (threat.element, threat.title, threat.type, threat.status) == (
        "ask",
        "Prompt injection",
        "Tampering",
        "exposed",
    )
    assert (threat.severity, threat.references) == ("likelihood 50, impact 90 of 100", ("CWE-1427",))
    assert [each.row() for each in threat.mitigations] == [
        {"title": "Screen it", "description": "All of it", "status": "implemented"}
    ]
    assert (loose.element, loose.title) == ("", "Elsewhere")
    assert [each.title for each in imported.foreign_mitigations] == ["Spare"]


def test_threats_that_a_rule_made_are_marked_and_counted(catalogue):
    imported = import_otm(MODEL.replace("state: exposed", "state: AutoGenerated").encode(), catalogue)
    assert [each.generated for each in imported.foreign_threats] == [True, False]
    assert "threats: 1 of 1 threats, which were generated there and never touched" in told(imported)


def test_what_does_not_fit_is_told(imported):
    said = told(imported)
    assert "no fixed meaning" in said["trust zones: trustRating: Internet 10, Inside 80"]
    assert "it is a boundary here" in said["component 'Custom VPC': as a component"]
    assert "put where that one stands" in said["component 'Knowledge': stands in 'a'"]
    assert "'Thing': stands in 'zone nowhere'" in said
    assert "boundary 'Inside': its description: Ours" in said
    assert "attributes: 1 of them: Colour" in said
    assert "threats: 1 mitigation is called by number only" in said
    assert "project: owner" in said
    assert "attributes: date (1 time)" in said
    assert "component 'Answering service': processes q" in said
    assert "flow 'Off': its end" in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"components": {"id": 1}}, "components: `components` should be a list"),
        ({"components": ["x"]}, "components 1"),
        ({"components": [{"id": [], "name": "A"}]}, "components 1, id: `id` should be text"),
        ({"components": [{"id": "a", "name": {}}]}, "`name` should be text"),
        ({"components": [{"id": "a", "parent": 3}]}, "should be a block of keys"),
        ({"components": [{"id": "a"}], "dataflows": [{"id": "f", "assets": {}}]}, "`assets` should be a list"),
        ({"components": [{"id": "a"}], "threats": 7}, "`threats` should be a list"),
    ],
)
def test_wrong_shapes_are_said_with_their_place(catalogue, content, says):
    with pytest.raises(InputError) as caught:
        import_otm(json.dumps({"otmVersion": "0.2.0", **content}).encode(), catalogue, called="a.otm")
    assert says in str(caught.value)
    assert str(caught.value).startswith("a.otm")


def test_components_in_a_circle_are_taken_apart(catalogue):
    components = [{"id": key, "name": key, "parent": {"component": outer}} for key, outer in ("ab", "bc", "ca", "dd")]
    flows = [{"id": "f", "source": "a", "destination": "d"}]
    model = {"otmVersion": "0.2.0", "components": components, "dataflows": flows}
    imported = import_otm(json.dumps(model).encode(), catalogue)
    assert {"a", "d"} <= set(imported.system.components)
    said = {line.where for line in imported.loss.lines if "by whatever detour" in line.why}
    assert said == {f"component {key!r}" for key in "abcd"}
    assert set(imported.system.components) == set("abcd")


def test_every_part_knows_its_place_however_deep():
    deep = {f"c{n}": f"c{n + 1}" for n in range(5_000)}
    nesting = nest_parts({"c5000": "zone", **dict.fromkeys(deep, "")}, deep, ["c1", "c5000"])
    assert nesting.around["c0"] == "c2"
    assert nesting.zone["c0"] == "zone"
    assert nesting.places["c4999"] == ""
    assert nesting.circular == set()
