"""`ai-threat library` and `--library`: what a team's own library says at the command line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import jsonschema
import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.locate import library_root
from toolkit.cli.main import main, parser
from toolkit.cli.new_library import starter
from toolkit.files.strict_yaml import read_yaml
from toolkit.register import Person, open_register
from toolkit.system.read import parse_system
from toolkit.threats.find import find_threats

HEAD = "format: ai-threat-toolkit/library\nversion: 1\nlibrary: acme\n"
AMENDED = """\
section: amendments
amendments:
  threats:
    - {entry: open-default-settings, because: consoles of ours are public, severity: severe}
    - {entry: unpatched-flaw, because: the platform team keeps a list of its own, retired: yes}
"""
SYSTEM = """\
format: ai-threat-toolkit/system
version: 1
id: box
name: Box
components:
  cloud: {kind: hosting, facts: {hardened_configuration: no, patched: no, exposed_to_internet: yes}}
"""


@pytest.fixture
def amended(tmp_path: Path) -> Path:
    (tmp_path / "system.yaml").write_text(SYSTEM, "utf-8")
    path = tmp_path / "changes.yaml"
    path.write_text(HEAD + AMENDED.replace("unpatched-flaw", retired()), "utf-8")
    return path


def retired() -> str:
    """A shipped rule that the system above breaks, other than the one that is amended."""
    found = find_threats(parse_system(SYSTEM, source="box"), load_catalogue()).of("applies")
    return next(each.threat.id for each in found if each.threat.id != "open-default-settings")


def test_find_tells_what_a_library_amended_and_switched_off(amended: Path, capsys: pytest.CaptureFixture[str]) -> None:
    system = str(amended.with_name("system.yaml"))
    assert main(["find", system, "--library", str(amended)]) == 0
    said = capsys.readouterr().out
    assert "[severe]" in said
    assert "As amended by acme: consoles of ours are public." in " ".join(said.split())
    assert "Switched off by acme: " in said
    assert f"(core:{retired()}), 1 finding: the platform team" in " ".join(said.split())
    assert main(["find", system, "--library", str(amended), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["switched_off"] == [
        {
            "rule": f"core:{retired()}",
            "count": 1,
            "library": "acme",
            "because": "the platform team keeps a list of its own",
        }
    ]
    (changed,) = [each for each in told["findings"] if each["amended"]]
    assert changed["identity"] == "core:open-default-settings@cloud"
    assert changed["amended"] == [{"library": "acme", "because": "consoles of ours are public", "fields": ["severity"]}]


def test_a_library_that_only_amends_is_checked_too(amended: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "check", str(amended)]) == 0
    assert "0 threats, 2 amendments, and nothing wrong." in capsys.readouterr().out
    text = amended.read_text("utf-8").replace("severity: severe", "applies: {to: agent}")
    amended.write_text(text, "utf-8")
    assert main(["library", "check", str(amended)]) == 2
    said = capsys.readouterr().out
    assert f"{amended}:7: threat core:open-default-settings has an example" in said


def told_on_one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said since, on one line."""
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(("path", "file"), [("house", "house/inn.yaml"), ("deep/er/rules.yaml", "deep/er/rules.yaml")])
def test_a_new_library_is_right_as_it_stands(
    path: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["library", "new", path, "--name", "inn"]) == 0
    assert f"Wrote {file} and " in told_on_one_line(capsys)
    text = (tmp_path / file).read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=library.schema.json\n")
    assert "acme" not in text
    assert main(["library", "check", path]) == 0
    said = capsys.readouterr().out
    assert "warning" not in said
    assert "1 threat, 1 amendment, and nothing wrong." in said
    schema = json.loads((tmp_path / file).with_name("library.schema.json").read_text("utf-8"))
    data = read_yaml(text, source=file).data
    jsonschema.Draft202012Validator(schema).validate(data)
    assert main(["schema", "library", "--library", file]) == 0
    assert json.loads(capsys.readouterr().out) == schema, "the command that it names makes the same schema"
    beside = (tmp_path / file).with_name("library.schema.json")
    again = ["schema", "library", "--library", file, "--to", str(beside)]
    assert main(again) == 2, "a file that is there is replaced only when asked"
    beside.write_text("{}", "utf-8")
    assert main([*again, "--overwrite"]) == 0
    assert json.loads(beside.read_text("utf-8")) == schema
    (tmp_path / file).write_text(text.replace("severity: high", "severity: hgih"), "utf-8")
    assert main([*again, "--overwrite"]) == 2
    assert json.loads(beside.read_text("utf-8")) == schema, "what is wrong takes nothing away"


def test_what_a_new_library_says_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["library", "new", "rules", "--name", "inn"]) == 0
    (tmp_path / "board.txt").write_text(
        "# Desk\n[internet: none] guest (end_user)\nletter bot\nguest -> letter bot: plea\nletter bot -> guest: it\n"
    )
    assert main(["sketch", "board.txt", "--to", "system.yaml", "--library", "rules"]) == 0
    capsys.readouterr()
    assert main(["find", "system.yaml", "--library", "rules", "--json"]) == 0
    found = {each["identity"]: each for each in json.loads(capsys.readouterr().out)["findings"]}
    assert found["inn:letter-sent-unread@letter_bot"]["outcome"] == "applies"
    assert found["inn:letter-sent-unread@letter_bot"]["controls"] == ["named-reader"]
    assert [each["library"] for each in found["core:direct-prompt-injection@letter_bot"]["amended"]] == ["inn"]


def test_the_rules_that_the_starter_names_in_comments_hold_as_well(tmp_path: Path) -> None:
    text = starter("inn").replace("    # - entry", "    - entry").replace("    #   because", "      because")
    text = text.replace("    #   retired", "      retired").replace("  # facts:", "  facts:")
    text = text.replace("  #   - entry", "    - entry").replace("  #     ", "      ")
    (tmp_path / "inn.yaml").write_text(text, "utf-8")
    catalogue = load_catalogue([tmp_path])
    assert set(catalogue.retired) == {"core:hallucinated-dependency"}
    assert "book, pay" in catalogue.facts["has_side_effects"].question


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rules"], "rules/rules.yaml: this file is there already. Choose another place."),
        (["rules/mine.yaml"], "rules/library.schema.json: this file is there already"),
        (["core"], "cannot be called 'core'"),
        (["other", "--name", "Our House"], "'Our House' is no name for a library. Take small letters"),
        (["2026"], "'2026' is no name for a library"),
        (["rules/rules.yaml/inside"], "a file of this name is in the way of a folder"),
    ],
)
def test_a_new_library_overwrites_nothing_and_has_a_name(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["library", "new", "rules"]) == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert main(["library", "new", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_the_check_tells_dead_rules_loose_ends_and_scales_at_once_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = starter("inn").replace(
        "{flow: {direction: out", "{flow: {crosses: {at_least: restricted, at_most: none}, direction: out"
    )
    rules = tmp_path / "inn.yaml"
    rules.write_text(
        text.replace(
            "{control: named-reader, likelihood: 2", "{control: human-approval-of-risky-actions, likelihood: 2"
        ),
        "utf-8",
    )
    scale = (
        (library_root() / "scales" / "matrix-5x5.yaml").read_text("utf-8").replace("{level: low}", "{level: high}", 1)
    )
    (tmp_path / "scale.yaml").write_text(scale.replace("section:", "library: inn\nsection:"), "utf-8")
    assert main(["library", "check", str(tmp_path), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert any("can never apply: `{flow" in each["what"] for each in told["problems"])
    assert any("expects level 'high', but the method says 'low'" in each["what"] for each in told["problems"])
    assert [each["what"] for each in told["warnings"]] == ["no threat names the control 'named-reader'"]
    lines = [each["where"] for each in told["problems"] if each["where"].startswith(str(rules))]
    assert lines == sorted(lines, key=lambda where: int(where.rpartition(":")[2]))
    assert len(lines) >= 3


def test_a_scoring_method_in_a_library_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scale = (library_root() / "scales" / "matrix-5x5.yaml").read_text("utf-8")
    (tmp_path / "scale.yaml").write_text(scale.replace("section:", "library: inn\nsection:"), "utf-8")
    assert main(["library", "check", str(tmp_path)]) == 0
    assert "0 threats, 1 scoring method, and nothing wrong." in capsys.readouterr().out


DESK = """\
format: ai-threat-toolkit/system
version: 1
id: desk
name: Desk
components: {bot: {kind: letter_assistant}, guest: {kind: end_user}}
flows: {letter: {from: bot, to: guest}}
"""


def commands() -> dict[str, bool]:
    """Every command of the command line, and whether it takes `--library`."""
    found: dict[str, bool] = {}

    def walk(at: argparse.ArgumentParser, name: str) -> None:
        inner = [each for each in at._actions if isinstance(each, argparse._SubParsersAction)]
        for action in inner:
            for word, below in action.choices.items():
                walk(below, f"{name} {word}".strip())
        if not inner:
            found[name] = "--library" in at._option_string_actions

    walk(parser(), "")
    return found


def test_every_command_that_needs_a_catalogue_takes_a_library_of_ones_own() -> None:
    without = {name for name, takes in commands().items() if not takes}
    # A history, an exercise and a digest look nothing up; the others are about the library that they name themselves.
    assert without == {"verify", "calibrate", "hash", "library new", "library check", "library import"}


def test_a_library_beside_the_system_is_used_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "threat-library").mkdir()
    (tmp_path / "threat-library" / "inn.yaml").write_text(starter("inn"), "utf-8")
    (tmp_path / "system.yaml").write_text(DESK, "utf-8")
    for where in (tmp_path, tmp_path / "system.yaml"):
        assert main(["find", str(where), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["libraries"] == ["core", "inn"]
        assert "inn:letter-sent-unread@bot" in {each["identity"] for each in told["findings"]}
    assert main(["find", str(tmp_path)]) == 0
    assert "Looked for with the libraries core and inn." in told_on_one_line(capsys)
    old = tmp_path / "old.yaml"
    old.write_text(DESK.replace("flows: {letter: {from: bot, to: guest}}", ""), "utf-8")
    assert main(["diff", str(old), str(tmp_path / "system.yaml")]) == 0
    assert main(["check", str(tmp_path)]) in (0, 1)
    assert main(["questions", str(tmp_path)]) == 0


def test_an_export_says_which_libraries_its_record_was_made_with_are_not_here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "inn.yaml"
    library.write_text(starter("inn"), "utf-8")
    catalogue = load_catalogue([library])
    with open_register(tmp_path / "register.db") as register:
        system = parse_system(DESK, source="desk", catalogue=catalogue)
        with register.change(by=Person("P1", role="facilitator"), reason="drawn") as change:
            change.set_system(system)
        register.record(find_threats(system, catalogue))
        events = register.head.events
        register.record(find_threats(system, catalogue))
        assert register.head.events == events, "the same libraries are no news"
        assert register.libraries == {"inn": catalogue.seals["inn"]}
    exported = str(tmp_path / "register.json")
    arguments = ["export", str(tmp_path / "register.db"), exported, "--overwrite"]
    assert main([*arguments, "--library", str(library)]) == 0
    assert "warning" not in capsys.readouterr().err
    assert main(arguments) == 0
    assert "warning: this record was made with the library 'inn', which is not here" in capsys.readouterr().err
    library.write_text(starter("inn").replace("severity: high", "severity: low"), "utf-8")
    assert main([*arguments, "--library", str(library)]) == 0
    assert "the library 'inn' is another than this record was made with" in capsys.readouterr().err
    other = tmp_path / "other.yaml"
    other.write_text(HEAD.replace("acme", "beta") + AMENDED.replace("unpatched-flaw", retired()), "utf-8")
    assert main([*arguments, "--library", str(library), "--library", str(other)]) == 0
    assert "the library 'beta' is here, and this record was made without it" in capsys.readouterr().err


def test_the_demo_takes_a_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    amended = tmp_path / "acme.yaml"
    text = HEAD + "section: amendments\namendments: {threats: [{entry: direct-prompt-injection, "
    amended.write_text(text + "because: it is tried here every day, retired: yes}]}\n", "utf-8")
    assert main(["demo", "--folder", "demo", "--exports", "out", "--library", str(amended)]) == 0
    with open_register(tmp_path / "demo" / "register.db") as register:
        assert set(register.libraries) == {"acme"}
        assert not any("direct-prompt-injection@" in each for each in register.findings if ":indirect" not in each)


def test_mistakes_of_every_sort_are_told_in_one_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = starter("inn")
    entry = one[one.index("  - id: letter-sent-unread") : one.index("\ncontrols:")]
    wrong = {
        "severity: high": "severity: hgih",
        "fact: letters_are_signed": "fact: letters_are_singed",
        "{direction: out, with": "{crosses: {at_least: restricted, at_most: none}, with",
        "- expect: controlled as stated": "- expect: undecided",
    }
    others = [entry.replace("sent-unread", f"sent-{n}").replace(*slip) for n, slip in enumerate(wrong.items())]
    path = tmp_path / "inn.yaml"
    path.write_text(one.replace("\ncontrols:", "\n" + "\n".join(others) + "\ncontrols:", 1), "utf-8")
    assert main(["library", "check", str(path)]) == 2
    said = capsys.readouterr().out
    for what in (
        "'hgih'",
        "'letters_are_singed', which is none",
        "can never apply",
        "expects 'undecided' but the rule",
    ):
        assert what in said
    lines = [int(line.split(":")[1]) for line in said.splitlines() if line.startswith(str(path))]
    assert lines == sorted(lines)
