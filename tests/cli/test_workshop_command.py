"""`ai-threat workshop`: it becomes the server, on this machine only, and leaves nothing where it cannot."""

from __future__ import annotations

import importlib.util
import os
import sys

import pytest

from toolkit.cli import main
from toolkit.cli.new_library import starter


class Became(SystemExit):
    """Raised in place of the process turning into another."""


@pytest.fixture
def exec_called(monkeypatch):
    calls = []

    def execve(program, command, environment):
        calls.append((program, command, environment))
        raise Became

    monkeypatch.setattr(os, "execve", execve)
    return calls


@pytest.mark.skipif(os.name != "posix", reason="a process cannot become another there")
def test_it_becomes_the_server_so_that_stopping_it_stops_the_server(exec_called, tmp_path):
    with pytest.raises(Became):
        main(["workshop", "--folder", str(tmp_path), "--no-browser", "--port", "8899"])
    ((program, command, environment),) = exec_called
    assert program == sys.executable
    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--ServerApp.answer_yes=True" in command, "one Ctrl+C is enough, as the command says"
    assert environment["JUPYTER_CONFIG_PATH"]
    assert (tmp_path / "notebooks" / "00_start_here.ipynb").exists()


def test_without_jupyterlab_it_says_what_to_install_and_copies_nothing(exec_called, monkeypatch, tmp_path, capsys):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "jupyterlab" else found(name))
    assert main(["workshop", "--folder", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "JupyterLab is not installed" in said
    assert "pip install '.[workshop]'" in said
    assert "install ai-threat-toolkit" not in said, "an index may know another project by that name"
    assert not exec_called
    assert list(tmp_path.iterdir()) == []


def test_the_notebooks_alone_need_no_jupyterlab(exec_called, monkeypatch, tmp_path):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(["workshop", "--folder", str(tmp_path), "--copy-only"]) == 0
    assert len(list((tmp_path / "notebooks").iterdir())) == 8


@pytest.mark.skipif(os.name != "posix", reason="a process cannot become another there")
def test_it_hands_libraries_on_to_every_workshop_and_checks_them_first(exec_called, tmp_path, capsys):
    library = tmp_path / "inn.yaml"
    library.write_text(starter("inn"), "utf-8")
    with pytest.raises(Became):
        main(["workshop", "--folder", str(tmp_path), "--no-browser", "--library", str(library)])
    ((_, _, environment),) = exec_called
    assert environment["AI_THREAT_LIBRARY"] == str(library)
    library.write_text(starter("inn").replace("severity: high", "severity: hgih"), "utf-8")
    assert main(["workshop", "--folder", str(tmp_path / "other"), "--library", str(library)]) == 2
    assert "Did you mean 'high'?" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()
