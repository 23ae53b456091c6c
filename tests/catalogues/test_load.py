"""Reading libraries: every mistake of a bad one at once, with file and line; a team's own beside the shipped one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tiny_world import condition
from toolkit.catalogues.library_file import read_library_file
from toolkit.catalogues.load import SECTIONS, load_catalogue, survey_libraries
from toolkit.catalogues.single import load_scale, scale_ids
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.files.line_map import LineMap
from toolkit.threats.examples import check_examples
from toolkit.threats.find import find_threats

HEAD = "format: ai-threat-toolkit/library\nversion: 1\nlibrary: house\nfamily: ours\n"
ENTRY = """\
  - id: {id}
    title: A threat of our own
    statement: Somebody inside with a login does something they should not to our data, which costs us.
    severity: high
    stages: [deployment]
"""
GOOD = (
    HEAD
    + "section: threats\nthreats:\n"
    + ENTRY.format(id="house-rule")
    + """\
    applies: {to: assistant_of_ours, when: {fact: speaks_for_us}}
    controlled: {when: {fact: least_privilege}}
    controls: [{control: house-check, likelihood: 1, because: "Somebody reads it first"}]
    examples:
      - expect: applies
        system: {components: {here: {kind: assistant_of_ours, facts: {speaks_for_us: "yes"}}}}
      - expect: not applicable
        system: {components: {here: {kind: agent}}}
"""
)
KINDS = (
    HEAD
    + """\
section: kinds
kinds:
  assistant_of_ours:
    title: Our assistant
    description: The one that answers for us.
    shape: process
    is_a: agent
    facts: [speaks_for_us]
"""
)
FACTS = (
    HEAD
    + """\
section: facts
facts:
  speaks_for_us:
    question: "Does {element} speak in our name?"
    why: What it says then binds us.
"""
)
CONTROLS = (
    HEAD
    + """\
section: controls
controls:
  - id: house-check
    title: Somebody of the house reads it
    statement: A named person reads what it says before it goes out.
    function: preventive
"""
)


def own(folder: Path, **files: str) -> list[Path]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return [folder]


def problems(paths: list[Path]) -> list[Problem]:
    with pytest.raises(InputError) as raised:
        load_catalogue(paths)
    return list(raised.value.problems)


def with_rule(rule: str) -> str:
    return HEAD + "section: threats\nthreats:\n" + ENTRY.format(id="rule") + f"    {rule}\n"


def test_a_teams_own_library_stands_beside_the_shipped_one(tmp_path: Path) -> None:
    catalogue = load_catalogue(own(tmp_path, threats=GOOD, kinds=KINDS, facts=FACTS, controls=CONTROLS))
    shipped = load_catalogue()
    assert catalogue.libraries == ("core", "house")
    assert len(catalogue.threats) == len(shipped.threats) + 1
    assert catalogue.digest != shipped.digest
    threat = catalogue.threat("house-rule")
    assert (threat.key, threat.family) == ("house:house-rule", "ours")
    assert catalogue.lineage("assistant_of_ours")[:2] == ("assistant_of_ours", "agent")
    assert catalogue.mixes("assistant_of_ours")
    assert [control.id for control in catalogue.controls_for(threat)] == ["house-check"]
    assert list(check_examples(catalogue, "house")) == []
    from tests.tiny_world import system

    described = system(components={"bot": {"kind": "assistant_of_ours", "facts": {"speaks_for_us": "yes"}}})
    found = {finding.identity for finding in find_threats(described, catalogue).of("applies")}
    assert "house:house-rule@bot" in found
    assert any(identity.startswith("core:") for identity in found)
    assert "house:house-rule@bot" not in str(shipped.threats)


def test_a_single_file_is_a_library_too(tmp_path: Path) -> None:
    (path,) = own(tmp_path, facts=FACTS)
    assert "speaks_for_us" in load_catalogue([path / "facts.yaml"]).facts


def test_all_mistakes_of_all_files_come_at_once_in_order(tmp_path: Path) -> None:
    bad = (
        HEAD
        + "section: threats\nthreats:\n"
        + ENTRY.format(id="one").replace("severity: high", "severity: hgih")
        + "    applies: {to: agent, when: {fcat: least_privilege}}\n"
        + ENTRY.format(id="two")
        + "    applise: {to: agent}\n"
    )
    found = problems(own(tmp_path, a_threats=bad, b_kinds=KINDS, c_facts="nothing: here\n", d_facts="a: [1\n"))
    told = [(Path(problem.where).name, problem.what) for problem in found]
    assert told[:4] == [
        ("a_threats.yaml:10", "threats.0.severity cannot be 'hgih'"),
        ("a_threats.yaml:12", "unknown condition 'fcat'"),
        ("a_threats.yaml:18", "unknown key 'applise' in threats.1"),
        ("c_facts.yaml:1", "this is no library file"),
    ]
    assert told[4][0].startswith("d_facts.yaml:")
    assert told[5:] == [], "the fact that b_kinds.yaml names may stand in a file that could not be read"
    assert [problem.try_instead for problem in found[:4]] == [
        "Did you mean 'high'?",
        "Did you mean 'fact'?",
        "Did you mean 'applies'?",
        "Begin with `format: ai-threat-toolkit/library`.",
    ]


@pytest.mark.parametrize(
    ("rule", "what", "instead"),
    [
        (
            "applies: {to: agent, when: {fact: least_privilige}}",
            "threat 'rule' (applies) asks for the fact 'least_privilige', which is none",
            "Did you mean 'least_privilege'?",
        ),
        (
            "applies: {to: agnet}",
            "threat 'rule' applies to the kind 'agnet', which is none",
            "Did you mean 'agent'?",
        ),
        (
            "applies: {to: agent, when: {kind: agnet}}",
            "threat 'rule' (applies) names the kind 'agnet', which is none",
            "Did you mean 'agent'?",
        ),
        (
            "applies: {to: agent, when: {path: {from: {kind: agnet}, to: here}}}",
            "threat 'rule' (applies) names the kind 'agnet', which is none",
            "Did you mean 'agent'?",
        ),
        (
            "applies: {to: agent, when: {flow: {with: {not_kind: [tool_server, agnet]}}}}",
            "threat 'rule' (applies) names the kind 'agnet', which is none",
            "Did you mean 'agent'?",
        ),
        (
            "applies: {to: agent, when: {flow: {with: {kind: agnet}}}}",
            "threat 'rule' (applies) names the kind 'agnet', which is none",
            "Did you mean 'agent'?",
        ),
        (
            "controls: [{control: red-tem, likelihood: 1, because: it finds it first}]",
            "threat 'rule' names the control 'red-tem', which is none",
            "",
        ),
        (
            "applies: {to: agent, when: {any: [{fact: least_privilege}, {not: {fact: least_privilege}}]}}",
            "threat 'rule' (applies) asks for the fact 'least_privilege' both plainly and under `not`",
            "Ask for it one way only: otherwise an unknown answer cannot be weighed.",
        ),
        (
            "applies: {to: data_flow, when: {fact: least_privilege}}",
            "threat 'rule' (applies) asks for the fact 'least_privilege' of data_flow, which cannot state it",
            "Kinds with this fact: ",
        ),
        (
            "applies: {to: agent, when: {flow: {fact: least_privilege}}}",
            "threat 'rule' (applies) asks for the fact 'least_privilege' of a flow, which cannot state it",
            "Kinds with this fact: ",
        ),
        (
            "controlled: {when: {fact: least_privilege}}",
            "threat 'rule' says when it is controlled but not where it applies",
            "Add `applies:`.",
        ),
    ],
)
def test_a_broken_reference_gives_one_error_with_the_nearest_name(
    tmp_path: Path, rule: str, what: str, instead: str
) -> None:
    (found,) = problems(own(tmp_path, threats=with_rule(rule)))
    assert Path(found.where).name == "threats.yaml:12", "the line of the field, not only that of the entry"
    assert found.what == what
    assert found.try_instead.startswith(instead)


@pytest.mark.parametrize(
    ("when", "what", "instead"),
    [
        ("{fcat: x}", "unknown condition 'fcat'", "Did you mean 'fact'?"),
        ("{all: [{fact: least_privilege}, {flwo: {direction: in}}]}", "unknown condition 'flwo'", "'flow'"),
        ("{not: {pth: {}}}", "unknown condition 'pth'", "Did you mean 'path'?"),
        (
            "{fact: least_privilege, kind: agent}",
            "a condition has one key, this has `fact`, `kind`",
            "under `all:` or `any:`",
        ),
        ("{note: why, fcat: x}", "unknown condition 'fcat'", "Did you mean 'fact'?"),
        ("{note: why}", "this condition is empty", "{fact: name}"),
        ("{}", "this condition is empty", "{fact: name}"),
        ("least_privilege", "a condition cannot be 'least_privilege'", "`fact: name`"),
        ("{all: []}", "threats.0.applies.when.all is empty", "Write at least one entry."),
        ("{any: []}", "threats.0.applies.when.any is empty", "Write at least one entry."),
        ("{kind: []}", "threats.0.applies.when.kind is empty", "Write at least one entry."),
        (
            "{flow: {directon: in}}",
            "unknown key 'directon' in threats.0.applies.when.flow",
            "Did you mean 'direction'?",
        ),
        ("{flow: {direction: inn}}", "threats.0.applies.when.flow.direction cannot be 'inn'", "Did you mean 'in'?"),
        ("{trust: {at_leats: none}}", "unknown key 'at_leats' in threats.0.applies.when.trust", "'at_least'"),
        ("{trust: {}}", "threats.0.applies.when.trust: a range needs a bound", "Write at_least: or at_most:"),
        ("{trust: {at_least: nobody}}", "threats.0.applies.when.trust.at_least cannot be 'nobody'", "none"),
        ("{path: {from: {dat: {}}, to: here}}", "unknown key 'dat' in threats.0.applies.when.path.from", "'data'"),
        ("{path: {from: {data: {orign: outside}}, to: here}}", "unknown key 'orign' in", "Did you mean 'origin'?"),
        ("{path: {from: here, to: here}}", "exactly one end of a path is the element itself", "Write from: here"),
        ("{path: {from: here, to: ther}}", "threats.0.applies.when.path.to cannot be 'ther'", "Did you mean 'here'?"),
        ("{path: {from: here, to: {kind: agent}, avoding: {kind: guardrail}}}", "unknown key 'avoding'", "'avoiding'"),
        ("{fact: Least Privilege}", "threats.0.applies.when.fact", "Least Privilege"),
        ("{stage: desing}", "threats.0.applies.when.stage", "Did you mean 'design'?"),
    ],
)
def test_a_typo_in_a_condition_gives_exactly_one_error(tmp_path: Path, when: str, what: str, instead: str) -> None:
    found = problems(own(tmp_path, threats=with_rule(f"applies: {{to: agent, when: {when}}}")))
    assert len(found) == 1, found
    assert what in found[0].what
    assert instead in found[0].try_instead
    assert Path(found[0].where).name == "threats.yaml:12"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("version: 1\n", "this is no library file"),
        ("[]\n", "this is no library file"),
        ("format: ai-threat-toolkit/library\nversion: 2\n", "library files of version 2 are not known here"),
        (HEAD + "section: threatss\n", "unknown section 'threatss'"),
        (HEAD + "section: threats\n", "'threats' is missing"),
        (HEAD + "section: threats\nthreats: []\n", "threats is empty"),
        (HEAD + "section: code\ncode: {}\n", "unknown section 'code'"),
    ],
)
def test_a_file_that_is_no_library_says_so(text: str, what: str) -> None:
    with pytest.raises(InputError) as raised:
        read_library_file(text, "mine.yaml", SECTIONS)
    assert [problem.what for problem in raised.value.problems] == [what]
    assert raised.value.problems[0].where.startswith("mine.yaml")


def test_ids_are_unique_within_a_library_but_not_between_libraries(tmp_path: Path) -> None:
    twice = HEAD + "section: threats\nthreats:\n" + ENTRY.format(id="same") + ENTRY.format(id="same")
    (found,) = problems(own(tmp_path, threats=twice))
    assert Path(found.where).name == "threats.yaml:12"
    assert found.what == "'house:same' is defined twice"
    assert "threats.yaml:7 already" in found.try_instead
    shipped = next(iter(load_catalogue().threats.values()))
    catalogue = load_catalogue(own(tmp_path, threats=with_rule("tier: core").replace("id: rule", f"id: {shipped.id}")))
    assert catalogue.threats[f"house:{shipped.id}"].library == "house"
    with pytest.raises(ToolkitError, match=f"Say which: core:{shipped.id}, house:{shipped.id}"):
        catalogue.threat(shipped.id)


def test_a_control_or_kind_of_the_shipped_library_cannot_be_taken_over(tmp_path: Path) -> None:
    (found,) = problems(own(tmp_path, kinds=KINDS.replace("assistant_of_ours", "agent").replace(", is_a: agent", "")))[
        :1
    ]
    assert found.what == "'agent' is defined twice"
    assert re.search(r"stands at core/kinds.yaml(:\d+)? already", found.try_instead)  # the line where it was read anew


def test_kinds_in_a_circle_are_told(tmp_path: Path) -> None:
    text = KINDS.replace("is_a: agent", "is_a: assistant_of_ours").replace("    facts: [speaks_for_us]\n", "")
    assert [problem.what for problem in problems(own(tmp_path, kinds=text))] == [
        "kind 'assistant_of_ours' is a kind of itself"
    ]


def test_a_library_that_is_not_there_or_empty_is_told(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="there is no such library"):
        load_catalogue([tmp_path / "nowhere"])
    with pytest.raises(ToolkitError, match="the library is empty"):
        load_catalogue([tmp_path])
    (tmp_path / "latin.yaml").write_bytes(b"format: \xff\n")
    with pytest.raises(ToolkitError, match=r"latin.yaml:1: the file is not UTF-8 .*Save it as UTF-8"):
        load_catalogue([tmp_path])


def test_own_keys_and_notes_are_kept(tmp_path: Path) -> None:
    text = with_rule("note: ask Ann\n    x-ticket: A-1")
    threat = load_catalogue(own(tmp_path, threats=text)).threat("rule")
    assert threat.note == "ask Ann"
    assert threat.extras == {"x-ticket": "A-1"}


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        ("[]", "needs at least one example that it finds and one `not applicable`"),
        (
            "[{expect: applies, system: {components: {here: {kind: agent}}}}]",
            "expects 'applies' but the rule says 'undecided'",
        ),
        ("[{expect: applies, system: {components: {here: {kind: agnet}}}}]", "there is no kind of component 'agnet'"),
        ("[{expect: applies, system: {components: {there: {kind: agent}}}}]", "there is no element 'here'"),
        ("[{expect: applies, system: {componets: {}}}]", "componets"),
    ],
)
def test_the_self_check_tells_what_is_wrong_with_examples(tmp_path: Path, examples: str, said: str) -> None:
    text = with_rule("applies: {to: agent, when: {fact: least_privilege}}\n    examples: " + examples)
    found = list(check_examples(load_catalogue(own(tmp_path, threats=text)), "house"))
    assert any(said in str(problem) for problem in found), found
    lines = {number for number, each in enumerate(text.splitlines(), 1) if "id: rule" in each or "examples:" in each}
    assert {problem.where for problem in found} <= {f"{tmp_path / 'threats.yaml'}:{line}" for line in lines}
    assert all(problem.what.startswith("threat house:rule") for problem in found)


def test_scoring_methods_are_fetched_by_name() -> None:
    assert {"matrix-5x5", "owasp-risk-rating"} <= set(scale_ids())
    with pytest.raises(ToolkitError, match=r"no scoring method 'matrix-5x6'\. Did you mean 'matrix-5x5'"):
        load_scale("matrix-5x6")


@pytest.mark.parametrize("data", [{"any": [{"fact": "a"}]}, {"not": {"kind": "agent"}}, {"stage": "design"}])
def test_a_condition_reads_back_as_it_was_written(data: Any) -> None:
    read = condition(data)
    assert condition(read.model_dump(by_alias=True, exclude_defaults=True, mode="json")) == read


def test_finding_threats_loads_neither_numpy_nor_pandas_nor_a_database(repository: Path) -> None:
    example = repository / "threat_libraries" / "templates" / "claims_assistant" / "system.yaml"
    code = (
        "import sys, toolkit as tk; catalogue = tk.load_catalogue(); "
        f"tk.find_threats(tk.load_system({str(example)!r}, catalogue), catalogue).open_questions(); "
        "print(sorted({'numpy', 'pandas', 'sqlalchemy', 'scipy', 'plotly', 'IPython', 'rich'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=repository)
    assert done.stdout.strip() == "[]"


def test_a_renamed_threat_is_found_by_its_former_id(tmp_path: Path) -> None:
    catalogue = load_catalogue(own(tmp_path, threats=with_rule("was: [older]")))
    threat = catalogue.threats["house:rule"]
    assert catalogue.threat("older") is catalogue.threat("house:older") is catalogue.threat("rule") is threat
    with pytest.raises(ToolkitError, match=r"no threat 'house:rul'\. Did you mean 'house:rule'"):
        catalogue.threat("house:rul")


@pytest.mark.parametrize("cached", ["off", "full", "spoilt"])
def test_what_is_remembered_is_what_is_read(
    cached: str, tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AI_THREAT_CACHE", "off" if cached == "off" else str(tmp_path))
    code = (
        "import toolkit as tk; c = tk.load_catalogue(); print(c.digest, len(c.threats), len(c.kinds), len(c.controls))"
    )
    run = [sys.executable, "-c", code]
    first = subprocess.run(run, capture_output=True, text=True, check=True, cwd=repository).stdout
    shipped = load_catalogue()
    assert first.split() == [shipped.digest, *(str(len(x)) for x in (shipped.threats, shipped.kinds, shipped.controls))]
    if cached != "off":
        assert len(list(tmp_path.glob("*.json"))) == 2
        for held in tmp_path.glob("*.json") if cached == "spoilt" else ():
            held.write_bytes(held.read_bytes()[:-20])
        assert subprocess.run(run, capture_output=True, text=True, check=True, cwd=repository).stdout == first


def test_where_an_entry_stands_is_told_without_counting_all_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting them for each entry took a library of 2,000 threats a hundred times as long."""
    monkeypatch.setattr(LineMap, "__len__", lambda _: pytest.fail("all lines were counted"))
    catalogue = load_catalogue(own(tmp_path, kinds=KINDS, facts=FACTS, threats=GOOD, controls=CONTROLS))
    assert catalogue.where("threats", "house:house-rule").endswith("threats.yaml:7")
    assert catalogue.where("threats", "house:house-rule", "controls", 0, "control").endswith("threats.yaml:14")
    assert catalogue.where("threats", "house:no-such-rule") == ""


@pytest.mark.parametrize("said", ["", "library: core\n"])
def test_a_library_of_ones_own_says_whose_it_is(tmp_path: Path, said: str) -> None:
    """Without a name it counted as the shipped one, and a check of it checked nothing."""
    nameless = GOOD.replace("library: house\n", said)
    (found,) = problems(own(tmp_path, threats=nameless))
    assert found.where.startswith(f"{tmp_path / 'threats.yaml'}:")
    assert "cannot be called 'core'" in found.what
    assert "library: acme" in found.try_instead


def test_a_topic_names_facts_that_are_and_that_no_other_topic_asks(tmp_path: Path) -> None:
    topics = HEAD + (
        "section: topics\ntopics:\n"
        '  voice: {question: "How does {element} speak?", facts: {speaks_for_us: "speaks for us", patchd: "patched"}}\n'
        '  care: {question: "How is {element} kept?", facts: {patched: "in time", speaks_for_us: "our voice"}}\n'
    )
    found = problems(own(tmp_path, kinds=KINDS, facts=FACTS, topics=topics))
    assert [(each.where.rpartition(":")[2], each.what) for each in found if "topics" in each.where] == [
        ("7", "topic 'voice' asks for the fact 'patchd', which is none"),
        ("8", "topic 'care' asks for the fact 'patched', which 'how_it_is_run' asks already"),
        ("8", "topic 'care' asks for the fact 'speaks_for_us', which 'voice' asks already"),
    ]
    assert "patched" in found[0].try_instead


def test_what_is_right_is_looked_at_beside_what_is_not(tmp_path: Path) -> None:
    """A slip in one threat hides neither the slips of others nor what is right."""
    shape = ENTRY.format(id="shape").replace("severity: high", "severity: hgih")
    name = ENTRY.format(id="name") + "    applies: {to: agent, when: {fact: least_privilige}}\n"
    amendment = "{entry: shape, because: it is not right yet, signal: a bell}"
    amend = HEAD.replace("house", "other") + f"section: amendments\namendments: {{threats: [{amendment}]}}\n"
    paths = own(
        tmp_path, threats=HEAD + "section: threats\nthreats:\n" + shape + name + GOOD.partition("threats:\n")[2]
    )
    own(tmp_path, kinds=KINDS, facts=FACTS, controls=CONTROLS, amend=amend)
    catalogue, found = survey_libraries(paths)
    assert [(Path(each.where).name, each.what) for each in found] == [
        ("threats.yaml:10", "threats.0.severity cannot be 'hgih'"),
        ("threats.yaml:17", "threat 'name' (applies) asks for the fact 'least_privilige', which is none"),
    ]
    assert catalogue is not None
    assert [each for each in catalogue.threats if each.startswith("house:")] == ["house:house-rule"]
    assert catalogue.where("threats", "house:house-rule").endswith("threats.yaml:18"), "by the numbers of the file"
    assert problems(paths) == found, "loading tells the same, and gives nothing"
    (tmp_path / "kinds.yaml").write_text(KINDS.replace("shape: process", "shape: proces"), "utf-8")
    catalogue, found = survey_libraries(paths)
    assert catalogue is None
    assert [Path(each.where).name for each in found] == ["kinds.yaml:10", "threats.yaml:10"]
