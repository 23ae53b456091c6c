"""Rules, and parts of rules, that no system could reach: told with the line, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.threats.dead_rules import DeadPart, dead_parts

HEAD = """\
format: ai-threat-toolkit/library
version: 1
section: threats
library: acme
threats:
  - id: rule
    title: A rule of our own
    statement: Somebody inside with a login does something they should not to our data, which costs us.
    severity: high
    stages: [deployment]
"""


def dead(folder: Path, to: str, when: str, controlled: str = "") -> list[DeadPart]:
    """What is dead in a rule; its `to` is on line 12, the condition on line 13, what controls it on line 14."""
    rule = f"    applies:\n      to: {to}\n      when: {when}\n" if when else f"    applies: {{to: {to}}}\n"
    text = HEAD + rule + (f"    controlled: {{when: {controlled}}}\n" if controlled else "")
    (folder / "acme.yaml").write_text(text, "utf-8")
    return list(dead_parts(load_catalogue([folder]), frozenset({"acme"})))


def all_of(*parts: str) -> str:
    return f"{{all: [{', '.join(parts)}]}}"


def any_of(*parts: str) -> str:
    return f"{{any: [{', '.join(parts)}]}}"


FACT = "{fact: has_side_effects}"


@pytest.mark.parametrize(
    ("to", "when", "said"),
    [
        ("agent", "{trust: {at_least: organisation, at_most: none}}", "as its range ends before it begins"),
        ("agent", all_of("{trust: {at_least: organisation}}", "{trust: {at_most: none}}"), "exclude each other"),
        ("agent", "{kind: store}", "as no kind under `to` is one (agent)"),
        ("agent", "{classification: {at_least: secret}}", "never holds at agent"),
        ("agent", "{origin: outside}", "never holds at agent"),
        ("agent", "{carries: {origin: outside}}", "never holds at agent"),
        ("agent", "{crosses: any}", "never holds at agent"),
        ("agent", "{sender: {kind: end_user}}", "never holds at agent"),
        ("data_flow", "{trust: {at_least: none}}", "never holds at data_flow"),
        ("data_flow", "{kind: agent}", "as no kind under `to` is one"),
        ("data_flow", "{holds: {origin: outside}}", "never holds at data_flow"),
        ("data_flow", "{flow: {direction: in}}", "never holds at data_flow"),
        ("data_flow", "{path: {from: here, to: {kind: agent}}}", "never holds at data_flow"),
        ("data_asset", "{path: {from: {kind: agent}, to: here}}", "never holds at data_asset"),
        ("system", "{flow: {direction: in}}", "never holds at system"),
        ("data_asset", all_of("{origin: outside}", "{origin: inside}"), "exclude each other"),
        ("agent", all_of("{stage: design}", "{stage: [deployment, maintenance]}"), "exclude each other"),
        ("agent", all_of(FACT, "{kind: orchestrator}", "{not: {kind: agent}}"), "`{not: {kind: [agent]}}` never holds"),
        ("agent", all_of("{kind: orchestrator}", "{not: {kind: orchestrator}}"), "exclude each other"),
        ("agent", "{flow: {with: {kind: store, fact: screens_inputs}}}", "can state screens_inputs"),
        ("agent", "{has: {kind: end_user, not_kind: actor}}", "never holds"),
        ("agent", "{has: {trust: {at_least: restricted, at_most: supplier}}}", "its range of trust ends"),
        ("agent", "{path: {from: {kind: end_user}, to: here, through: {kind: memory, fact: screens_inputs}}}", "state"),
        (
            "agent",
            all_of("{flow: {direction: in, with: {kind: memory}}}", "{not: {flow: {with: {kind: store}}}}"),
            "exclude each other",
        ),
        (
            "agent",
            all_of(
                any_of("{stage: design}", "{trust: {at_most: none}}"),
                "{stage: deployment}",
                "{trust: {at_least: supplier}}",
            ),
            "the parts of its condition exclude each other",
        ),
    ],
)
def test_a_rule_that_can_never_apply_is_a_mistake(tmp_path: Path, to: str, when: str, said: str) -> None:
    (found,) = dead(tmp_path, to, when)
    assert found.is_mistake
    assert found.problem.what.startswith("threat acme:rule can never apply: ")
    assert said in found.problem.what
    assert found.problem.where.endswith("acme.yaml:13")


@pytest.mark.parametrize(
    ("to", "when", "controlled", "said"),
    [
        ("agent", "{not: {fact: sandboxed}}", "{fact: sandboxed}", "can never be controlled: where it applies, `{fact"),
        ("agent", FACT, "{kind: store}", "`{kind: [store]}` never holds, as no kind under `to` is one (agent)"),
        ("agent", FACT, "{trust: {at_least: supplier, at_most: none}}", "as its range ends before it begins"),
        ("agent", FACT, any_of(FACT, "{fact: sandboxed}"), "is always controlled where it applies"),
        ("agent", "{flow: {direction: out, with: {kind: database}}}", "{flow: {with: {kind: store}}}", "is always"),
    ],
)
def test_what_controls_can_be_in_place_and_can_be_missing(
    tmp_path: Path, to: str, when: str, controlled: str, said: str
) -> None:
    (found,) = dead(tmp_path, to, when, controlled)
    assert found.is_mistake
    assert said in found.problem.what
    assert found.problem.where.endswith("acme.yaml:14")


@pytest.mark.parametrize(
    ("to", "when", "controlled", "said"),
    [
        ("agent", any_of(FACT, "{crosses: any}"), "", "without `{crosses: any}`: it never holds at agent"),
        ("agent", all_of(FACT, "{kind: agent}"), "", "without `{kind: [agent]}`: it always holds"),
        ("agent", any_of(FACT, "{kind: store}"), "", "never holds, as no kind under `to` is one"),
        ("agent", any_of("{kind: orchestrator}", FACT, all_of(FACT, "{fact: sandboxed}")), "", "take it in already"),
        ("agent", any_of("{flow: {with: {kind: store}}}", "{flow: {direction: in, with: {kind: memory}}}"), "", "take"),
        ("agent", all_of("{flow: {with: {kind: store}}}", "{flow: {with: {kind: memory}}}"), "", "say it already"),
        ("agent", all_of("{has: {kind: database}}", "{flow: {with: {kind: database}}}"), "", "say it already"),
        (
            "agent",
            all_of("{holds: {fact: personal}}", "{flow: {carries: {fact: personal, origin: outside}}}"),
            "",
            "say",
        ),
        ("agent", all_of(FACT, "{trust: {at_most: supplier}}", "{trust: {at_most: none}}"), "", "say it already"),
        ("data_flow", all_of("{crosses: any}", "{crosses: {at_most: none}}"), "", "say it already"),
        ("data_asset", any_of("{origin: outside}", "{origin: inside}", "{fact: personal}"), "", "take it in already"),
        (
            "agent",
            all_of("{has: {kind: process}}", "{has: {kind: agent}}"),
            "",
            "without `{has: {kind: [process]}}`: the",
        ),
        ("agent", "{has: {kind: [store, memory]}}", "", "names 'memory' beside 'store', of which it is a kind"),
        ("agent", "{has: {kind: [guardrail, memory], fact: screens_inputs}}", "", "'memory', which cannot be what"),
        ("agent", FACT, any_of("{fact: sandboxed}", "{crosses: any}"), "it never holds at agent"),
        ("agent", FACT, all_of("{fact: sandboxed}", FACT), "it always holds"),
        (
            "[agent, database]",
            "{fact: has_side_effects}",
            "",
            "'database' under `to`, where its condition can never hold",
        ),
        ("[orchestrator, agent]", FACT, "", "'orchestrator' under `to` beside 'agent', of which it is a kind"),
        (
            "agent",
            any_of(
                "{path: {from: {data: {origin: outside}}, to: here}}",
                "{path: {from: {data: {origin: outside, fact: personal}}, to: here, through: {kind: store}}}",
            ),
            "",
            "take it in already",
        ),
        (
            "agent",
            "{not: {path: {from: {kind: end_user}, to: here, avoiding: {kind: memory, fact: screens_inputs}}}}",
            "",
            "asks for a way round what cannot be, as nothing that it selects can state screens_inputs",
        ),
    ],
)
def test_a_part_that_does_nothing_is_told(tmp_path: Path, to: str, when: str, controlled: str, said: str) -> None:
    found = dead(tmp_path, to, when, controlled)
    assert [each.is_mistake for each in found] == [False], [str(each.problem) for each in found]
    assert said in found[0].problem.what
    line = 14 if controlled else 12 if "under `to`" in said and "never hold," not in found[0].problem.what else 13
    assert found[0].problem.where.endswith((f"acme.yaml:{line}", "acme.yaml:13"))


@pytest.mark.parametrize(
    ("to", "when", "controlled"),
    [
        ("agent", "", ""),
        ("agent", FACT, "{fact: sandboxed}"),
        ("[agent, database]", any_of("{kind: database}", FACT), ""),
        (
            "agent",
            any_of("{flow: {direction: in, with: {kind: store}}}", "{flow: {direction: out, with: {kind: memory}}}"),
            "",
        ),
        ("agent", all_of("{flow: {with: {kind: store}}}", "{flow: {with: {kind: end_user}}}"), ""),
        ("agent", all_of("{stage: [design, deployment]}", "{stage: [deployment, maintenance]}"), ""),
        ("agent", all_of("{path: {from: {kind: end_user}, to: here}}", "{not: {flow: {with: {kind: end_user}}}}"), ""),
        (
            "agent",
            "{path: {from: {kind: end_user}, to: here}}",
            "{not: {path: {from: {kind: end_user}, to: here, avoiding: {kind: guardrail, fact: screens_inputs}}}}",
        ),
    ],
)
def test_nothing_is_said_of_rules_in_which_each_part_does_something(
    tmp_path: Path, to: str, when: str, controlled: str
) -> None:
    assert dead(tmp_path, to, when, controlled) == []


def test_a_rule_too_large_to_look_through_is_told_and_takes_no_time(tmp_path: Path) -> None:
    facts = load_catalogue().facts_of("agent")
    for parts in ([f"{{fact: {fact}}}" for fact in facts], ["{crosses: any}"] * 2_000):
        (found,) = dead(tmp_path, "agent", any_of(*parts))
        assert not found.is_mistake
        assert "asks for so much at once" in found.problem.what


def test_an_amended_rule_is_told_where_the_amendment_stands(tmp_path: Path) -> None:
    text = """\
format: ai-threat-toolkit/library
version: 1
section: amendments
library: acme
amendments:
  threats:
    - entry: open-default-settings
      because: only what is trusted and untrusted
      applies: {to: hosting, when: {trust: {at_least: organisation, at_most: none}}}
"""
    (tmp_path / "acme.yaml").write_text(text, "utf-8")
    (found,) = dead_parts(load_catalogue([tmp_path]), frozenset({"acme"}))
    assert found.problem.where.endswith("acme.yaml:9")


def test_the_shipped_rules_have_no_dead_parts() -> None:
    assert [str(each.problem) for each in dead_parts(load_catalogue(), frozenset({"core"}))] == []
