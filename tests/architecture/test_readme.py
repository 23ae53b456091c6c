"""What the README shows is tried: its commands, its whiteboard, its Python, its library of one's own."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest

from tests.architecture.tree import ROOT
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.locate import library_root
from toolkit.cli import main
from toolkit.cli.main import parser
from toolkit.register import open_register
from toolkit.system.sketch import read_sketch
from toolkit.threats import find_threats

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return [text for said, text in BLOCKS if said == language]


def commands() -> list[str]:
    """Every `ai-threat` command in a shell block, without its comment."""
    lines = [line.split(" #")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("ai-threat ")]


@pytest.mark.parametrize("command", commands())
def test_every_command_is_one(command):
    assert callable(parser().parse_args(shlex.split(command)[1:]).run)


def test_the_targets_of_make_are_there():
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = {name for name in re.findall(r"`make ([a-z]+)`|^make ([a-z]+)", README, re.MULTILINE) for name in name}
    assert {"demo", "test", "workshop"} <= named - {""} <= set(targets)


def test_the_whiteboard_gives_the_finding_that_is_quoted():
    catalogue = load_catalogue()
    board = next(text for text in blocks("") if "->" in text)
    findings = find_threats(read_sketch(board, catalogue).system, catalogue)
    quoted = " ".join(re.findall(r"^> (.*)$", README, re.MULTILINE)).replace("**", "")
    assert findings.get("indirect-prompt-injection@hr_chatbot").reason == quoted


def test_the_python_runs_as_it_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(library_root() / "templates" / "claims_assistant" / "system.yaml", "system.yaml")
    (python,) = blocks("python")
    exec(python, {})
    with open_register("register.db") as register:
        assert [risk.title for risk in register.risks.values()] == ["Letters steer the assistant"]
    assert (tmp_path / "register.xlsx").exists()


def test_the_library_of_ones_own_passes_its_own_check(tmp_path, capsys):
    for number, own in enumerate(blocks("yaml")):
        (tmp_path / f"acme{number}.yaml").write_text(own)
    assert main(["library", "check", str(tmp_path)]) == 0


def test_the_links_and_pictures_lead_somewhere():
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    headings = {"#" + title.lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", README, re.MULTILINE)}
    assert [link for link in links if link not in headings and not (ROOT / link).exists()] == []
