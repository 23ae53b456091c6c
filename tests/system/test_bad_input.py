"""A mistake in a system.yaml: file, line, what is wrong, what to write instead. Never a traceback."""

from __future__ import annotations

import contextlib

import pytest

from tests.hostile_text import HOSTILE
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import InputError
from toolkit.system.read import load_system, parse_system
from toolkit.system.sketch import read_sketch
from toolkit.threats import find_threats

CATALOGUE = load_catalogue()
HEAD = "format: ai-threat-toolkit/system\nversion: 1\nid: t\nname: T\n"
TWO = "components:\n  a: {kind: process}\n  b: {kind: store}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "compnents: {}\n", ["s.yaml:5", "unknown key 'compnents'", "'components'"]),
        (HEAD + "components:\n  a:\n    kind: agnet\n", ["s.yaml:7", "no kind of component 'agnet'", "'agent'"]),
        (
            HEAD + "components:\n  a:\n    kind: guardrail\n    facts: {screens_input: yes}\n",
            ["s.yaml:8", "has no fact 'screens_input'", "'screens_inputs'"],
        ),
        (HEAD + TWO + "flows:\n  f: {from: a, to: bb}\n", ["s.yaml:9", "no component 'bb'", "'b'"]),
        (HEAD + TWO + "data:\n  a: {}\n", ["s.yaml:9", "'a' is the id of something in components already"]),
        (HEAD + "components:\n  a: {kind: process}\n  a: {kind: store}\n", ["s.yaml:7", "written twice", "line 6"]),
        (HEAD + "components: [1\n", ["s.yaml:"]),
        (HEAD + "components:\n\ta: {}\n", ["s.yaml:6", "tab"]),
        ("id: t\nname: T\n", ["s.yaml:1", "`format` is missing"]),
        (HEAD.replace("version: 1", "version: 9"), ["s.yaml:2", "newer", "Install"]),
        (HEAD + "data:\n  d: {classification: secrte}\n", ["s.yaml:6", "secrte", "'secret'"]),
        (HEAD + "boundaries:\n  x: {within: y}\n  y: {within: x}\n", ["s.yaml:6", "within itself"]),
        (HEAD + "components:\n  system: {kind: process}\n", ["s.yaml:6", "kept for the system as a whole"]),
        (HEAD + "components:\n  a: {kind: process, extras: {}}\n", ["s.yaml:6", "unknown key 'extras'", "'x-…'"]),
        (HEAD + TWO + "flows:\n  f: {from_: a, to: b}\n", ["s.yaml:9", "unknown key 'from_'", "'from'"]),
        ("- a\n- b\n", ["s.yaml:1", "no description of a system"]),
        ("", ["s.yaml:1", "empty"]),
    ],
)
def test_every_mistake_says_where_what_and_what_instead(text: str, said: list[str]) -> None:
    with pytest.raises(InputError) as raised:
        parse_system(text, CATALOGUE, source="s.yaml")
    for each in said:
        assert each in str(raised.value)
    assert "pydantic" not in str(raised.value).lower()


def test_all_mistakes_come_at_once() -> None:
    text = HEAD + "purpse: x\ncomponents:\n  a: {kind: process, fcts: {}}\n  b: {knd: store}\n"
    with pytest.raises(InputError) as raised:
        parse_system(text, CATALOGUE)
    assert len(raised.value.problems) == 4


def test_true_and_false_are_taken_for_yes_and_no() -> None:
    system = parse_system(HEAD + "components:\n  a: {kind: guardrail, facts: {screens_inputs: true}}\n", CATALOGUE)
    assert system.components["a"].facts["screens_inputs"] == "yes"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a ->", "makes no sense"),
        ("[cloud: orgnisation] a", "'organisation'"),
        ("user -> bot (chatbt): x", "no kind of component"),
        ("x" * 1200 + " -> b", "characters"),
    ],
)
def test_a_line_of_a_sketch_that_makes_no_sense(line: str, said: str) -> None:
    with pytest.raises(InputError, match="wb:2") as raised:
        read_sketch(f"a -> b: data\n{line}", CATALOGUE, source="wb")
    assert said in str(raised.value)


def test_a_sketch_becomes_a_system_with_findings() -> None:
    sketch = read_sketch(
        "# Helper\n[internet: none] customer\n[cloud < estate: organisation] bot (agent), notes index\n"
        "customer <-> bot: question ; answer\ncustomer -> notes index: notes\nnotes index -> bot: notes",
        CATALOGUE,
    )
    system = sketch.system
    assert system.name == "Helper"
    assert system.components["customer"].kind == "end_user"
    assert system.components["notes_index"].kind == "vector_store"
    assert sketch.guessed.keys() == {"customer", "notes_index"}
    assert system.boundaries["cloud"].within == "estate"
    assert system.flows["customer_to_bot"].answers_with == ("answer",)
    found = {finding.identity for finding in find_threats(system, CATALOGUE).of("applies")}
    assert "core:indirect-prompt-injection@bot" in found


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_sketch_is_a_name_or_a_clear_mistake(text: str) -> None:
    with contextlib.suppress(InputError):  # a line may make no sense; anything but a clear mistake escapes
        components = read_sketch(f"{text} -> bot: {text}", CATALOGUE).system.components
        assert all(each.replace("_", "").isalnum() for each in components)


def test_two_thousand_lines() -> None:
    lines = [f"part {number} -> part {number + 1}: data {number % 7}" for number in range(2000)]
    assert len(read_sketch("\n".join(lines), CATALOGUE).system.flows) == 2000
    with pytest.raises(InputError, match="at most 2000"):
        read_sketch("\n".join([*lines, "a -> b"]), CATALOGUE)


def test_a_file_is_checked_against_the_shipped_library_unless_another_catalogue_is_given(tmp_path) -> None:
    (tmp_path / "own.yaml").write_text(
        "format: ai-threat-toolkit/library\nversion: 1\nsection: kinds\nlibrary: acme\n"
        "kinds:\n  oracle: {title: Oracle, description: It answers., shape: process, is_a: process}\n"
    )
    path = tmp_path / "system.yaml"
    path.write_text(HEAD + "components:\n  a: {kind: oracle}\n")
    with pytest.raises(InputError, match=r"system\.yaml:6: there is no kind of component 'oracle'"):
        load_system(path)
    assert load_system(path, load_catalogue([tmp_path / "own.yaml"])).components["a"].kind == "oracle"


MANY = """format: ai-threat-toolkit/system
version: 1
id: q
name: Q
components:
  a: {kind: agnet, knd: x}
  b: {kind: prompt, facts: {hass: yes, backed_up: maybe}, within: zz}
  c: {knd: prompt}
  Claims Agent: {kind: agent}
flows:
  f: {from: a, to: nowhere, carries: [zzz]}
  g: {from: c, to: b, carries: [1, 2]}
roles: {developr: [x]}
"""


def test_mistakes_of_shape_and_of_sense_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        parse_system(MANY, CATALOGUE, source="s")
    said = [(each.where, each.what) for each in caught.value.problems]
    assert said == [
        ("s:6", "unknown key 'knd' in components.a"),
        ("s:6", "there is no kind of component 'agnet'"),
        ("s:7", "components.b.facts.backed_up cannot be 'maybe'"),
        ("s:7", "the kind 'prompt' has no fact 'hass'"),
        ("s:7", "there is no boundary 'zz'"),
        ("s:8", "'kind' is missing in components.c"),
        ("s:8", "unknown key 'knd' in components.c"),
        ("s:9", "'Claims Agent' is no id in components"),
        ("s:11", "there is no component 'nowhere'"),
        ("s:11", "there is no data asset 'zzz'"),
        ("s:12", "flows.g.carries.0: text belongs here, not the value 1"),
        ("s:12", "flows.g.carries.1: text belongs here, not the value 2"),
        ("s:13", "unknown key 'developr' in roles"),
    ]


@pytest.mark.parametrize(
    ("line", "said", "instead"),
    [
        (
            "components: [a, b]",
            "a block of keys and values belongs here, not the list ['a', 'b']",
            "`key: value` lines",
        ),
        ("components: agents", "a block of keys and values belongs here, not the text 'agents'", "`key: value` lines"),
        ("components:", "components is empty", "leave the line out"),
        ("components: {a: }", "components.a is empty", "leave the line out"),
        ("components: {a: agent}", "components.a: a block of keys and values belongs here", "`key: value` lines"),
        ("components: {a: {kind: 5}}", "components.a.kind: text belongs here, not the value 5", "in quotes"),
        ("components: {a: {kind: agent, facts: [x]}}", "components.a.facts: a block of keys", "`key: value` lines"),
        ("components: {a: {kind: agent, facts: {x: }}}", "components.a.facts.x is empty", "Write a value"),
        (
            "components: {a: {kind: agent, facts: {Has Side: yes}}}",
            "'Has Side' is no id in components.a.facts",
            "'has_side'",
        ),
        ("components: {1: {kind: agent}}", "'1' is no id in components", "Write 'x_1' rather than '1'"),
        ("components: {'': {kind: agent}}", "'' is no id in components", "a letter first."),
        ("components: {a: {kind: agent, within: My Cloud}}", "'My Cloud' is no id", "Write 'my_cloud' rather than"),
        ("roles: {developer: Acme}", "roles.developer: a list belongs here, not the text 'Acme'", "[one, two]"),
        ("scope: yes", "scope: a block of keys and values belongs here, not the text 'yes'", "`key: value` lines"),
        ("flows: [{from: a, to: b}]", "flows: a block of keys and values belongs here, not the list", "`key: value`"),
        ("note: [a]", "note: text belongs here, not the list ['a']", "Write text"),
        ("data: [", "the list opened on line 5 is not closed", "Close it with ']'"),
        ("data: {a: {b: [1, 2}", "the list opened on line 5 is not closed", "Close it with ']'"),
        ("data: {a: '[', b: {}", "the block opened on line 5 is not closed", "Close it with '}'"),
    ],
)
def test_each_mistake_in_words_of_the_file(line: str, said: str, instead: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_system(f"{HEAD}{line}\n", CATALOGUE, source="s")
    first = caught.value.problems[0]
    assert first.where.startswith("s:5")
    assert said in first.what
    assert instead in first.try_instead
    assert not any(word in str(caught.value) for word in ("dictionary", "tuple", "instance", "pattern", "None"))
