"""The JSON Schema of a library's files: it takes what the reader takes, and refuses what people get wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.sections import all_sections
from toolkit.files.strict_yaml import read_yaml
from toolkit.system.library_schema import library_schema

THREAT = """\
id: our-rule
title: A threat of our own
statement: Somebody inside with a login does something they should not to our data, which costs us.
severity: high
weakness: no
stages: [deployment]
attack: {needs: [outsider, {steers: beside}], gains: [reads], effort: low}
applies:
  to: agent
  when:
    all:
      - fact: has_side_effects
      - any: [{kind: agent}, {kind: [agent, tool_server]}, {trust: {at_most: none}}, {stage: design}]
      - {not: {flow: {direction: in, with: {kind: agent, fact: [patched]}, carries: {origin: outside, fact: personal}}}}
      - {path: {from: {data: {classification: {at_least: secret}}}, to: here, avoiding: {kind: guardrail}}}
controlled: {when: {fact: approval_before_action}, note: as we saw it}
controls: [{control: human-approval, likelihood: 1, because: somebody reads it, establishes: approval_before_action}]
provisions: ["5.2"]
references: {cwe@4.14: [CWE-16], house-list@2026: [H1]}
x-ticket: 12
examples:
  - {expect: applies, system: {components: {here: {kind: agent, facts: {has_side_effects: yes}}}}}
  - expect: not applicable
    system: {data: {a: {held_by: here, personal: no}}, flows: {f: {from: a, to: b, carries: a}}}
"""


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = library_schema(load_catalogue())
    jsonschema.Draft202012Validator.check_schema(schema)
    json.dumps(schema)
    return jsonschema.Draft202012Validator(schema)


def library(section: str, **content: Any) -> dict[str, Any]:
    head = {
        "format": "ai-threat-toolkit/library",
        "version": 1,
        "section": section,
        "library": "acme",
        "family": "ours",
    }
    return {**head, **content}


def rule() -> dict[str, Any]:
    read: Any = read_yaml(THREAT.replace("human-approval", next(iter(load_catalogue().controls))), source="rule").data
    return read


def test_it_takes_every_shipped_file(validator: Any, repository: Path) -> None:
    """Those of the Code and of systems are no files of a library of one's own."""
    files = sorted((repository / "threat_libraries").rglob("*.yaml"))
    seen = set()
    for path in files:
        data: Any = read_yaml(path.read_text("utf-8"), source=path.name).data
        if "starter" in path.parts:  # its own entries are among what can be named only where it is loaded
            starter = jsonschema.Draft202012Validator(library_schema(load_catalogue([path])))
            assert [each.message[:300] for each in starter.iter_errors(data)] == []
        elif data.get("section") in all_sections():
            assert [f"{path.name}: {each.message[:300]}" for each in validator.iter_errors(data)] == []
            seen.add(data["section"])
    assert seen == set(all_sections()) - {"all", "amendments"}


def test_it_takes_what_the_reader_takes(validator: Any, tmp_path: Path) -> None:
    amended = {"entry": "open-default-settings", "because": "it is ours to say", "severity": "low"}
    links = {"remove": ["secure-configuration-baseline"]}
    changes = {
        "threats": [amended, {**amended, "entry": "core:open-default-settings", "controls": links}],
        "kinds": [{"entry": "hosting", "because": "it is ours to say", "facts": {"add": ["patched"]}}],
    }
    for data in (
        library("threats", threats=[rule()]),
        library("all", threats=[rule()], amendments={"facts": []}),
        library("amendments", amendments=changes),
    ):
        assert [each.message[:300] for each in validator.iter_errors(data)] == []
    (tmp_path / "rule.yaml").write_text(yaml.safe_dump(library("threats", threats=[rule()])), "utf-8")
    load_catalogue([tmp_path])


def at(*way: str | int) -> Callable[[dict[str, Any], Any], None]:
    """Put another value where a way from the threat leads."""

    def put(threat: dict[str, Any], value: Any) -> None:
        place: Any = threat
        for step in way[:-1]:
            place = place[step]
        place[way[-1]] = value

    return put


WHEN = ("applies", "when", "all")


@pytest.mark.parametrize(
    ("put", "value"),
    [
        (at("sevrity"), "high"),
        (at("severity"), "hgih"),
        (at("family"), 3),
        (at("id"), "Our Rule"),
        (at("statement"), "too short"),
        (at("stages"), []),
        (at("stages"), ["desing"]),
        (at("applies", "to"), "agnet"),
        (at("applies", "to"), ["agent", "agnet"]),
        (at(*WHEN), []),
        (at(*WHEN, 0), {"fact": "has_side_efects"}),
        (at(*WHEN, 0), {"fcat": "has_side_effects"}),
        (at(*WHEN, 0), {"fact": "has_side_effects", "kind": "agent"}),
        (at(*WHEN, 0), {}),
        (at(*WHEN, 0), "has_side_effects"),
        (at(*WHEN, 1, "any", 2), {"trust": {"at_leats": "none"}}),
        (at(*WHEN, 1, "any", 2), {"trust": {"at_least": "nobody"}}),
        (at(*WHEN, 2, "not", "flow", "direction"), "inn"),
        (at(*WHEN, 2, "not", "flow", "with", "kind"), "agnet"),
        (at(*WHEN, 2, "not", "flow", "carries", "fact"), "patched"),
        (at(*WHEN, 3, "path", "to"), "ther"),
        (at(*WHEN, 3, "path", "avoding"), {"kind": "guardrail"}),
        (at("controlled"), {"fact": "approval_before_action"}),
        (at("controls", 0, "control"), "human-aproval"),
        (at("controls", 0, "likelihood"), 3),
        (at("controls", 0, "establishes"), "has_side_efects"),
        (at("provisions"), ["5.99"]),
        (at("provisions"), [5.2]),
        (at("references"), {"cwe": ["CWE-16"]}),
        (at("attack", "needs", 0), "outsidr"),
        (at("attack", "gains", 0), {"reads": "elsewhere"}),
        (at("examples", 0, "expect"), "aplies"),
        (at("examples", 0, "system", "components", "here", "kind"), "agnet"),
        (at("examples", 0, "system", "components", "here", "facts"), {"screens_inputs": "yes"}),
        (at("examples", 0, "system", "componets"), {}),
    ],
)
def test_it_refuses_what_people_get_wrong(validator: Any, put: Callable[..., None], value: Any) -> None:
    wrong = rule()
    put(wrong, value)
    assert not validator.is_valid(library("threats", threats=[wrong]))


@pytest.mark.parametrize(
    "wrong",
    [
        library("threats"),
        library("threatss", threats=[]),
        library("threats", threats=[]),
        library("threats", threads=[]),
        {key: value for key, value in library("facts", facts={}).items() if key != "library"},
        library("facts", facts={"Our Fact": {"question": "Is it so?", "why": "It is asked."}}),
        library("facts", facts={"ours": {"question": "Is it so?"}}),
        library("kinds", kinds={"ours": {"title": "O", "description": "o", "shape": "process", "is_a": "agnet"}}),
        library("amendments", amendments={"threats": [{"entry": "open-defualt-settings", "because": "it is so"}]}),
        library("amendments", amendments={"threats": [{"entry": "open-default-settings", "severity": "low"}]}),
        library("amendments", amendments={"threads": []}),
    ],
)
def test_it_refuses_files_of_another_form(validator: Any, wrong: dict[str, Any]) -> None:
    assert not validator.is_valid(wrong)


def test_what_can_be_named_says_what_it_is(validator: Any) -> None:
    definitions = validator.schema["$defs"]
    agent = next(each for each in definitions["Kind"]["oneOf"] if each["const"] == "agent")
    assert agent == {
        "const": "agent",
        "title": "Agent",
        "description": load_catalogue().kinds["agent"].description,
    }
    assert all(each["description"] for each in definitions["FactName"]["oneOf"])
    for choice in definitions["Condition"]["oneOf"]:
        assert definitions[choice["$ref"].rpartition("/")[2]]["description"]


def test_a_library_of_ones_own_is_among_what_can_be_named(tmp_path: Path) -> None:
    text = "section: facts\nfacts: {locked: {question: 'Is {element} locked?', why: Cows walk in.}}\n"
    (tmp_path / "facts.yaml").write_text(
        f"format: ai-threat-toolkit/library\nversion: 1\nlibrary: acme\n{text}", "utf-8"
    )
    schema = library_schema(load_catalogue([tmp_path]))
    assert "locked" in [each["const"] for each in schema["$defs"]["FactName"]["oneOf"]]
