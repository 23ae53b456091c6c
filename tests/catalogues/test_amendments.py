"""What a team's own library changes in entries of another: the fields that change, who changed them, and clashes."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from toolkit.catalogues.amendment import ControlAmendment, FactAmendment, KindAmendment, ThreatAmendment
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.control import Control
from toolkit.catalogues.kind import ComponentKind, Fact
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.threat import Threat
from toolkit.errors import InputError, Problem
from toolkit.system.model import System
from toolkit.threats.examples import check_examples
from toolkit.threats.find import find_threats

RULE = "core:open-default-settings"
BECAUSE = "every console of ours is scanned by others within the hour"
BOX = System.model_validate(
    {
        "id": "box",
        "name": "Box",
        "components": {"cloud": {"kind": "hosting", "facts": {"hardened_configuration": "no"}}},
    }
)


def amending(folder: Path, body: str, library: str = "acme", name: str = "changes") -> Path:
    """A file of amendments; `body` is what stands below `amendments:`, from its first column."""
    folder.mkdir(exist_ok=True)
    head = f"format: ai-threat-toolkit/library\nversion: 1\nsection: amendments\nlibrary: {library}\namendments:\n"
    path = folder / f"{name}.yaml"
    path.write_text(head + "".join(f"  {line}\n" for line in body.strip("\n").splitlines()), "utf-8")
    return path


def of_rule(fields: str, *, entry: str = RULE, because: str = BECAUSE) -> str:
    """An amendment to a threat; `fields` are the lines of what changes."""
    inner = "".join(f"    {line}\n" for line in fields.strip("\n").splitlines())
    return f"threats:\n  - entry: {entry}\n    because: {because}\n{inner}"


def of_controls(change: str) -> str:
    """A change to the controls; `{}` in it stands for a link to one of them."""
    return f"controls: {{{change}}}".replace(
        "{}", "{control: secure-configuration-baseline, impact: 1, because: it is so}"
    )


def refused(*paths: Path) -> list[Problem]:
    with pytest.raises(InputError) as raised:
        load_catalogue(paths)
    return list(raised.value.problems)


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


def test_scalars_and_conditions_take_the_place_of_what_stood_there(tmp_path: Path, shipped: Catalogue) -> None:
    change = "severity: severe\ntitle: Consoles left open\napplies: {to: [hosting], when: {not: {fact: patched}}}"
    catalogue = load_catalogue([amending(tmp_path, of_rule(change))])
    now, before = catalogue.threats[RULE], shipped.threats[RULE]
    assert (now.severity, now.title, now.applies.to) == ("severe", "Consoles left open", ("hosting",))
    assert (now.key, now.statement, now.controls, now.family) == (
        RULE,
        before.statement,
        before.controls,
        before.family,
    )
    assert shipped.threats[RULE].severity == "high", "the shipped catalogue is as it was"
    assert (catalogue.libraries, catalogue.digest == shipped.digest) == (("core", "acme"), False)
    (by,) = catalogue.amendments(now)
    assert (by.library, by.because, by.fields) == ("acme", BECAUSE, ("title", "severity", "applies"))


def test_lists_lose_and_gain(tmp_path: Path, shipped: Catalogue) -> None:
    before = shipped.threats[RULE]
    first, *others = [link.control for link in before.controls]
    change = f"""
controls:
  remove: [{first}]
  add: [{{control: {first}, likelihood: 1, because: "ours is looked at once a year"}}]
references: {{add: {{cwe@4.14: [CWE-16]}}, remove: {{mitre-atlas@2026.09: [AML.T0049]}}}}
provisions: {{add: ["5.2"], remove: ["6.2"]}}
consequences: {{add: ["A fine"], remove: ["{before.consequences[0]}"]}}
examples: {{add: [{{expect: undecided, system: {{components: {{here: {{kind: hosting}}}}}}}}]}}
"""
    catalogue = load_catalogue([amending(tmp_path, of_rule(change))])
    now = catalogue.threats[RULE]
    assert [link.control for link in now.controls] == [*others, first]
    assert (now.controls[-1].likelihood, now.controls[-1].because) == (1, "ours is looked at once a year")
    assert "mitre-atlas@2026.09" not in now.references
    assert now.references["cwe@4.14"] == (*before.references["cwe@4.14"], "CWE-16")
    assert now.provisions == ("6.1", "5.2")
    assert now.consequences == (*before.consequences[1:], "A fine")
    assert len(now.examples) == len(before.examples) + 1
    # Each item knows where it stands: what was added, in the amendment; the rest, where it stood.
    assert catalogue.where("threats", RULE, "references", "cwe@4.14", 1).endswith("changes.yaml:12")
    assert catalogue.where("threats", RULE, "controls", len(others)).endswith("changes.yaml:11")
    assert catalogue.where("threats", RULE, "controls", 0).startswith("core/threats/")
    assert list(check_examples(catalogue, "acme")) == []


def test_controls_kinds_and_facts_are_amended_as_well(tmp_path: Path, shipped: Catalogue) -> None:
    body = """
controls:
  - {entry: secure-configuration-baseline, because: it is ours to check, verify: "Ask Ann.", provisions: {add: ["9.1"]}}
kinds:
  - {entry: hosting, because: ours says so, facts: {add: [limits_rate]}, also_called: {add: [the barn]}}
facts:
  - {entry: patched, because: our own words, question: "Is {element} patched within a week?"}
"""
    catalogue = load_catalogue([amending(tmp_path, body)])
    control = catalogue.control("secure-configuration-baseline")
    assert (control.verify, control.provisions[-1], control.library) == ("Ask Ann.", "9.1", "core")
    assert "limits_rate" in catalogue.facts_of("hosting")
    assert "the barn" in catalogue.kinds["hosting"].also_called
    assert catalogue.facts["patched"].question == "Is {element} patched within a week?"
    assert catalogue.facts["patched"].why == shipped.facts["patched"].why


def test_a_finding_keeps_its_identity_and_says_who_amended_its_rule(tmp_path: Path, shipped: Catalogue) -> None:
    catalogue = load_catalogue([amending(tmp_path, of_rule("severity: severe"))])
    before = find_threats(BOX, shipped).get(f"{RULE}@cloud")
    now = find_threats(BOX, catalogue).get(f"{RULE}@cloud")
    assert (now.identity, now.outcome, str(now.severity)) == (before.identity, before.outcome, "severe")
    assert now.reason == f"{before.reason} As amended by acme: {BECAUSE}."


def test_a_rule_that_is_switched_off_finds_nothing_and_is_counted(tmp_path: Path, shipped: Catalogue) -> None:
    catalogue = load_catalogue([amending(tmp_path, of_rule("retired: yes"))])
    found = find_threats(BOX, catalogue)
    assert RULE not in {each.rule for each in found}
    assert found.switched_off == {RULE: 1}
    assert catalogue.retired[RULE].threat == shipped.threats[RULE]
    assert str(catalogue.retired[RULE].by) == f"as amended by acme: {BECAUSE}"
    assert catalogue.threat(RULE).title == shipped.threats[RULE].title, "it can still be read and linked to"
    assert find_threats(BOX, shipped).switched_off == {}


def test_an_entry_may_be_named_by_its_id_alone_or_by_a_former_one(tmp_path: Path) -> None:
    ours = tmp_path / "ours.yaml"
    ours.write_text(
        "format: ai-threat-toolkit/library\nversion: 1\nsection: threats\nlibrary: house\nthreats:\n"
        "  - id: open-barn\n    was: [barn-open]\n    title: Barn left open\n    severity: low\n    stages: [design]\n"
        "    statement: Anybody who walks by takes what stands in the barn, because nobody locks it.\n",
        "utf-8",
    )
    for name in ("open-barn", "barn-open", "house:open-barn", "house:barn-open"):
        path = amending(tmp_path / "theirs", of_rule("signal: a bell rings", entry=name))
        assert load_catalogue([path, ours]).threats["house:open-barn"].signal == "a bell rings"
    twin = tmp_path / "twin.yaml"
    twin.write_text(ours.read_text("utf-8").replace("library: house", "library: inn"), "utf-8")
    (found,) = refused(ours, twin, amending(tmp_path / "theirs", of_rule("signal: a bell", entry="open-barn")))
    assert "several threats are called 'open-barn'" in found.what
    assert "Say which: house:open-barn, inn:open-barn." in found.try_instead


@pytest.mark.parametrize(
    ("body", "what", "instead", "line"),
    [
        (of_rule("signal: x", entry="core:open-defualt-settings"), "there is no threat", "core:open-default-set", 7),
        (of_rule("signal: x", entry="open-defualt-settings"), "to amend", "'open-default-settings'", 7),
        ("kinds:\n  - {entry: hostign, because: a reason, title: Barn}", "there is no kind 'hostign'", "hosting", 7),
        ("facts:\n  - {entry: pached, because: a reason, ask: Ann}", "there is no fact 'pached'", "patched", 7),
        (of_rule("sevrity: high"), "unknown key 'sevrity'", "Did you mean 'severity'?", 9),
        (of_rule("id: other"), "unknown key 'id'", "Allowed: ", 9),
        (of_rule("severity: hgih"), "severity cannot be 'hgih'", "Did you mean 'high'?", 9),
        (of_rule("severity:"), "severity is empty", "leave the line out", 9),
        (of_rule("controls: [secure-configuration-baseline]"), "a block of keys and values belongs here", "", 9),
        (of_rule("controls: {}"), "nothing is added or removed", "Write add: or remove:", 9),
        (
            of_rule("controls: {remove: [secure-config-baseline]}"),
            "it is not among the controls of",
            "secure-configuration-",
            9,
        ),
        (of_rule("controls: {add: [{control: red-tem, likelihood: 1, because: it is so}]}"), "'red-tem', which", "", 9),
        (
            of_rule(of_controls("add: [{}]")),
            "is among the controls of threat 'core:open-default-settings' already, said otherwise",
            "remove it in the same amendment",
            9,
        ),
        (
            of_rule("examples: {remove: [99]}"),
            "number 99 cannot be removed: it is not among the examples",
            "Allowed: 1, 2, 3",
            9,
        ),
        (of_rule("examples: {remove: [0]}"), "remove", "", 9),
        (of_rule("applies: {to: hosting, when: {fact: pached}}"), "the fact 'pached', which is none", "patched", 9),
        (of_rule("applies: {to: hosting, when: {fcat: patched}}"), "unknown condition 'fcat'", "'fact'", 9),
        (of_rule(""), "this amendment changes nothing", "Write the fields that change", 7),
        (of_rule("retired: yes\nseverity: low"), "a rule that is retired is not changed as well", "Leave out", 7),
        (of_rule("retired: no"), "retired cannot be", "", 9),
        (of_rule("severity: low", because="so"), "because", "", 8),
        ("threats:\n  - {entry: open-default-settings, severity: low}", "'because' is missing", "Add a line", 7),
    ],
)
def test_a_mistake_in_an_amendment_is_told_with_its_line(
    tmp_path: Path, body: str, what: str, instead: str, line: int
) -> None:
    (found,) = refused(amending(tmp_path, body))
    assert what in found.what
    assert instead in found.try_instead
    assert found.where == f"{tmp_path / 'changes.yaml'}:{line}"


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("severity: low", "severity: severe", "severity of threat"),
        ("retired: yes", "signal: a bell rings", "signal of threat"),
        (
            "controls: {remove: [secure-configuration-baseline]}",
            of_controls("remove: [secure-configuration-baseline], add: [{}]"),
            "is added to the controls of threat 'core:open-default-settings', and taken out at",
        ),
        (
            "controls: {add: [{control: red-team, impact: 1, because: it is so}]}",
            "controls: {add: [{control: red-team, impact: 2, because: it is so}]}",
            "is among the controls of",
        ),
    ],
)
def test_two_libraries_that_clash_say_where_whatever_their_order(
    tmp_path: Path, shipped: Catalogue, one: str, other: str, what: str
) -> None:
    free = next(each for each in shipped.controls if each not in {x.control for x in shipped.threats[RULE].controls})
    first = amending(tmp_path / "a", of_rule(one.replace("red-team", free)), "acme")
    second = amending(tmp_path / "b", of_rule(other.replace("red-team", free)), "beta")
    told = refused(first, second)
    assert told == refused(second, first)
    (found,) = told
    assert what in found.what
    places = found.where + found.what + found.try_instead
    assert str(first) in places
    assert str(second) in places


def test_libraries_in_any_order_give_the_same(tmp_path: Path, shipped: Catalogue) -> None:
    paths = [
        amending(tmp_path / "a", of_rule("severity: low\nprovisions: {add: ['9.1']}"), "acme"),
        amending(tmp_path / "b", of_rule("signal: a bell\nprovisions: {add: ['9.2', '9.1']}"), "beta"),
        amending(tmp_path / "c", "kinds:\n  - {entry: hosting, because: a reason, title: Barn}", "core-two"),
    ]
    one, *others = [load_catalogue(order) for order in permutations(paths)]
    assert one.threats[RULE].provisions == ("6.1", "6.2", "9.1", "9.2")
    assert (one.threats[RULE].severity, one.threats[RULE].signal, one.kinds["hosting"].title) == (
        "low",
        "a bell",
        "Barn",
    )
    assert find_threats(BOX, one).get(f"{RULE}@cloud").reason.count("As amended by") == 2
    for other in others:
        assert other == one
        assert list(other.threats.values()) == list(one.threats.values())
    assert load_catalogue([*paths, tmp_path]) == one, "a file that is named twice counts once"
    assert set(one.seals) == {"core", "acme", "beta", "core-two"}
    assert one.seals["core"] == shipped.seals["core"]


def test_a_small_library_fits_in_one_file(tmp_path: Path) -> None:
    text = """\
format: ai-threat-toolkit/library
version: 1
section: all
library: acme
family: House rules
kinds: {barn: {title: Barn, description: Where it all runs., shape: process, is_a: hosting, facts: [locked]}}
facts: {locked: {question: "Is {element} locked?", why: "Cows walk in."}}
controls: [{id: a-lock, title: A lock, statement: A lock hangs on the door of it., function: preventive}]
threats:
  - id: open-barn
    title: Barn left open
    statement: Anybody who walks by takes what stands in the barn, because nobody has locked its door.
    severity: low
    stages: [deployment]
    applies: {to: barn, when: {not: {fact: locked}}}
amendments: {kinds: [{entry: hosting, because: we do say so, also_called: {add: [stable]}}]}
"""
    (tmp_path / "acme.yaml").write_text(text, "utf-8")
    catalogue = load_catalogue([tmp_path / "acme.yaml"])
    assert catalogue.threat("open-barn").family == "House rules"
    assert "locked" in catalogue.facts_of("barn")
    assert catalogue.control("a-lock").library == "acme"
    assert "stable" in catalogue.kinds["hosting"].also_called


def test_the_check_says_which_examples_of_the_other_library_an_amendment_breaks(
    tmp_path: Path, shipped: Catalogue
) -> None:
    path = amending(tmp_path, of_rule("applies: {to: hosting, when: {not: {fact: patched}}}"))
    found = list(check_examples(load_catalogue([path]), "acme"))
    assert {each.where for each in found} == {f"{path}:7"}
    numbers = list(range(1, 1 + len(shipped.threats[RULE].examples)))
    assert {int(each.what.partition(" (number ")[2].partition(",")[0]) for each in found} == set(numbers)
    assert "core/threats/" in found[0].what
    assert "expects 'applies' but the rule says 'undecided'" in found[0].what
    assert "Mend the amendment" in found[0].try_instead
    mended = of_rule(f"""
applies: {{to: hosting, when: {{not: {{fact: patched}}}}}}
examples:
  remove: {numbers}
  add:
    - {{expect: applies, system: {{components: {{here: {{kind: hosting, facts: {{patched: no}}}}}}}}}}
    - {{expect: not applicable, system: {{components: {{here: {{kind: hosting}}}}}}}}
""")
    (broken,) = list(check_examples(load_catalogue([amending(tmp_path, mended)]), "acme"))
    assert broken.where == f"{path}:14"
    assert broken.what.endswith("example 2: expects 'not applicable' but the rule says 'undecided'")


def test_facts_that_a_kind_gains_or_loses_are_tried_on_the_examples_of_all(tmp_path: Path) -> None:
    body = "kinds:\n  - {entry: hosting, because: a reason, facts: {remove: [clears_up]}}"
    (unknown,) = refused(amending(tmp_path, body))
    assert "'clears_up' cannot be removed: it is not among the facts of kind 'hosting'" in unknown.what
    body = "kinds:\n  - {entry: store, because: a reason, facts: {add: [separates_instructions_from_data]}}"
    assert list(check_examples(load_catalogue([amending(tmp_path, body)]), "acme")) == []


@pytest.mark.parametrize(
    ("amendment", "entry", "fixed"),
    [
        (ThreatAmendment, Threat, {"id", "was", "family", "library"}),
        (ControlAmendment, Control, {"id", "family", "library"}),
        (KindAmendment, ComponentKind, {"shape", "is_a", "mixes", "ai", "steerable", "shapes", "tier", "stages"}),
        (FactAmendment, Fact, set()),
    ],
)
def test_every_field_can_be_amended_that_is_not_what_an_entry_is_known_by(
    amendment: type, entry: type, fixed: set[str]
) -> None:
    may = set(amendment.model_fields) - {"entry", "because", "retired"}
    assert may <= set(entry.model_fields)
    assert set(entry.model_fields) - may <= fixed


def test_a_flood_of_mistakes_is_told_in_a_bounded_way(tmp_path: Path) -> None:
    wrong = ", ".join(f"no-such-control-{number}" for number in range(3_000))
    found = refused(amending(tmp_path, of_rule(f"controls: {{remove: [{wrong}]}}")))
    assert len(found) == 3_000
    assert sum(bool(each.try_instead) for each in found) == 100
    long = "x" * 100_000
    (found,) = [refused(amending(tmp_path, of_rule(f"consequences: {{remove: [{long}]}}")))]
    assert len(str(found[0])) < 2_000
    assert "entry" in refused(amending(tmp_path, of_rule("signal: x", entry=long)))[0].what
