"""The command line where things go wrong around it: places, alphabets, pipes, keys; and what its help promises."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.cli import main
from toolkit.cli.main import parser
from toolkit.system.read import emit_system
from toolkit.workshop.example import example_system

COMMANDS = (
    "demo",
    "workshop",
    "new",
    "sketch",
    "schema",
    "import",
    "find",
    "questions",
    "score",
    "export",
    "verify",
    "diff",
    "check",
)
SKETCH = "[internet] Kunde ☎\nKunde ☎ -> chatbot: Größe\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a blank in its path, in which the command line is run."""
    folder = tmp_path / "my work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("system.yaml").write_text(emit_system(example_system()), "utf-8")
    Path("wb.txt").write_text(SKETCH, "utf-8")
    return folder


def ran(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """A run in a process of its own, with more in its environment."""
    command = [sys.executable, "-m", "toolkit.cli", *arguments]
    return subprocess.run(command, env={**os.environ, **more}, capture_output=True, check=False)


@pytest.mark.parametrize("command", [*COMMANDS, "library check"])
def test_help_teaches_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    examples = re.findall(r"^  (?:AI_THREAT_WORKSHOP=\S+ )?ai-threat (.*)$", said, re.MULTILINE)
    assert any(each.startswith(command) for each in examples)
    for each in examples:  # every example is one that the parser takes
        plain = re.split(r"\s{3,}| [<>] ", each)[0]
        parser().parse_args(shlex.split(plain))
    assert "--json" not in said or "Keys of --json" in said


def test_without_a_command_it_shows_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert all(f"\n    {command}" in said.err for command in (*COMMANDS, "library"))
    assert "Exit codes" in said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("fnd", "there is no 'fnd'. Did you mean 'find'?"),
        ("find system.yaml --fail-on hgih", "there is no 'hgih'. Did you mean 'high'?"),
        ("questions system.yaml -n -1", "'-1' is no number from 1 up"),
        ("questions system.yaml -n ten", "'ten' is no number from 1 up"),
        ("workshop --port 99999", "no port from 1 to 65535"),
        ("new x --from clams_assistant", "Did you mean 'claims_assistant'?"),
        ("find", "the following arguments are required: system. Help: ai-threat find --help"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_right_one(
    here: Path, arguments: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments.split())
    assert left.value.code == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert not captured.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("find nothing.yaml", "there is no such file"),
        ("find folder", "there is no system.yaml in this folder"),
        ("find bytes", "bytes:2: the file is not UTF-8"),
        ("find system.yaml --at asistant", "Did you mean 'assistant'?"),
        ("find system.yaml --library nothing", "there is no such library"),
        ("find dragon.json", "ai-threat import FILE --to system.yaml"),
        ("sketch folder", "this is a folder"),
        ("sketch latin", "latin:1: the file is not UTF-8 (byte 0xe9)"),
        ("sketch wb.txt --to nowhere/x.yaml", "the folder does not exist"),
        ("sketch wb.txt --to system.yaml", "there is already a file of this name"),
        ("new wb.txt", "wb.txt: a file of this name is in the way of a folder"),
        ("new wb.txt/deeper", "wb.txt: a file of this name is in the way of a folder"),
        ("new .", "system.yaml: this file is there already"),
        ("demo --folder wb.txt", "in the way of a folder"),
        ("demo --exports wb.txt", "in the way of a folder"),
        ("workshop --copy-only --folder wb.txt", "in the way of a folder"),
        ("export folder x.csv", "there is no register"),
        ("export . x.csv", "AI_THREAT_WORKSHOP=. ai-threat workshop begins one"),
        ("export bytes x.csv", "this file is not a register"),
        ("verify nothing.json", "there is no such file"),
        ("import wb.txt", "Can be read:"),
        ("import dragon.json --to system.yaml", "there is already a file of this name"),
    ],
)
def test_what_is_not_there_or_in_the_way(
    here: Path, arguments: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("folder").mkdir()
    Path("bytes").write_bytes(bytes(range(256)))
    Path("latin").write_bytes(b"caf\xe9 -> bot")
    Path("dragon.json").write_text(DRAGON, "utf-8")
    before = sorted(here.rglob("*"))
    assert main(arguments.split()) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert not captured.out
    assert [each for each in sorted(here.rglob("*")) if each.name not in ("example", "workshop")] == before


DRAGON = json.dumps(
    {
        "version": "2.0",
        "summary": {"title": "Shop"},
        "detail": {
            "diagrams": [
                {
                    "title": "All",
                    "cells": [
                        {"id": "a", "shape": "actor", "data": {"type": "tm.Actor", "name": "Customer"}},
                        {"id": "b", "shape": "process", "data": {"type": "tm.Process", "name": "Chatbot"}},
                        {
                            "id": "f",
                            "shape": "flow",
                            "data": {"type": "tm.Flow", "name": "ask"},
                            "source": {"cell": "a"},
                            "target": {"cell": "b"},
                        },
                        {"id": "t", "shape": "td-text-block", "data": {"type": "tm.Text", "name": "Remember"}},
                    ],
                }
            ]
        },
    }
)


def test_a_threat_dragon_model_becomes_a_system_that_can_be_examined(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("dragon.json").write_text(DRAGON, "utf-8")
    assert main(["import", "dragon.json", "--to", "mine.yaml"]) == 0
    said = capsys.readouterr()
    assert "Wrote mine.yaml: 2 components, 1 flows." in said.out
    assert "lost: diagram 'All', text 'Remember': a text: Remember." in said.err
    assert "guessed: Chatbot is 'agent': its name says “chatbot”" in said.err
    assert main(["find", "mine.yaml"]) == 0
    capsys.readouterr()
    assert main(["import", "dragon.json", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data.keys() == {"format", "system", "loss", "guessed", "threats"}
    assert data["guessed"]["chatbot"]["kind"] == data["system"]["components"]["chatbot"]["kind"] == "agent"
    assert main(["import", "dragon.json"]) == 0
    Path("printed.yaml").write_text(capsys.readouterr().out, "utf-8")
    assert Path("printed.yaml").read_text("utf-8") == Path("mine.yaml").read_text("utf-8")


def test_a_folder_that_holds_a_system_will_do(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", str(here), "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole.keys() == {"system", "catalogue", "libraries", "counts", "switched_off", "findings"}
    assert main(["find", "system.yaml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == whole


def test_a_limit_with_a_place_looks_at_that_place(here: Path) -> None:
    facts = "{has_side_effects: yes, irreversible_actions: yes, approval_before_action: no}"
    parts = f"{{a: {{kind: actor}}, b: {{kind: agent, facts: {facts}}}}}"
    quiet = f"format: ai-threat-toolkit/system\nversion: 1\nid: q\nname: Q\ncomponents: {parts}\n"
    Path("q.yaml").write_text(quiet)
    assert main(["find", "q.yaml", "--fail-on", "low"]) == 1
    assert main(["find", "q.yaml", "--fail-on", "low", "--at", "a"]) == 0


def test_paths_with_blanks_are_shown_as_a_shell_takes_them(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "new one"]) == 0
    assert "ai-threat find 'new one/system.yaml'" in capsys.readouterr().out


def test_new_replaces_nothing(here: Path) -> None:
    Path("own").mkdir()
    Path("own/system.schema.json").write_text("mine")
    assert main(["new", "own"]) == 2
    assert Path("own/system.schema.json").read_text() == "mine"
    assert not Path("own/system.yaml").exists()


@pytest.mark.parametrize("alphabet", ["ascii", "latin-1", "cp1252"])
def test_another_alphabet_spells_letters_out(here: Path, alphabet: str) -> None:
    found = ran("find", "system.yaml", PYTHONIOENCODING=alphabet)
    assert (found.returncode, found.stderr) == (0, b"")
    assert rb"\u2192" in found.stdout
    drawn = ran("sketch", "wb.txt", PYTHONIOENCODING=alphabet)
    assert drawn.returncode == 0
    assert b"Traceback" not in drawn.stderr
    asked = ran("find", "system.yaml", "--json", PYTHONIOENCODING=alphabet)
    assert json.loads(asked.stdout.decode(alphabet))["findings"]


def test_the_plain_locale(here: Path) -> None:
    for more in ({"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}):
        assert ran("find", "system.yaml", **more).returncode == 0
        assert ran("sketch", "wb.txt", **more).returncode == 0


def test_a_reader_that_has_had_enough_changes_no_exit_code(here: Path) -> None:
    command = (
        f"{sys.executable} -m toolkit.cli find system.yaml --fail-on low MORE | head -n 1; exit ${{PIPESTATUS[0]}}"
    )
    for more in ("", "--json", "--everything --json"):
        done = subprocess.run(["bash", "-c", command.replace("MORE", more)], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b"")
    schema = f"{sys.executable} -m toolkit.cli schema | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", schema], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("columns", ["1", "20", "0", "x"])
def test_a_narrow_terminal(here: Path, columns: str) -> None:
    done = ran("find", "system.yaml", COLUMNS=columns, NO_COLOR="1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout


def test_a_home_that_cannot_be_written_to(here: Path) -> None:
    # A file where the folder should be stops root as well, who may write anywhere.
    assert ran("find", "system.yaml", HOME=str(here / "wb.txt"), XDG_CACHE_HOME="").returncode == 0


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write anywhere")
def test_a_folder_in_which_nothing_may_be_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    closed = here / "closed"
    closed.mkdir(mode=0o500)
    for arguments in (["new", "closed/x"], ["sketch", "wb.txt", "--to", "closed/x"], ["demo", "--folder", "closed/x"]):
        assert main(arguments) == 2
        assert "may" in capsys.readouterr().err


def test_files_that_happen_to_be_called_as_we_are(here: Path) -> None:
    Path("toolkit").write_text("not a package")
    Path("yaml.txt").write_text("")
    script = Path(sys.executable).with_name("ai-threat")
    done = subprocess.run([script, "find", "system.yaml"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_defect_of_ours_is_told_apart_from_a_limit(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("toolkit.cli.find.find_threats", lambda *_, **__: 1 / 0)
    assert main(["find", "system.yaml"]) == 2
    assert "a defect of the toolkit" in capsys.readouterr().err


@pytest.mark.parametrize("after", [1, 4, 9, 11])
def test_ctrl_c_during_the_demonstration_leaves_nothing_half_written(here: Path, after: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "toolkit.cli", "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as demo:
        assert demo.stdout is not None
        assert demo.stderr is not None
        seen = 0
        while seen < after:
            seen += demo.stdout.readline().startswith("  ·".encode())
        demo.send_signal(signal.SIGINT)
        demo.stdout.read()
        said = demo.stderr.read().decode()
        assert demo.wait() == 130
    assert said == "stopped; nothing that was recorded is lost\n"
    assert not list(here.rglob("*.tmp"))
    for export in Path("exports").iterdir():
        assert export.stat().st_size > 1000
    if Path("workshop/example/register.db").exists():
        assert main(["verify", "workshop/example"]) == 0
