"""`ai-threat paths`: what it says to people, what it gives to machines, and what it refuses."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from toolkit.catalogues.locate import library_root
from toolkit.cli.main import main

EXAMPLE = str(library_root() / "templates" / "claims_assistant" / "system.yaml")


def said(capsys, *arguments):
    code = main(["paths", EXAMPLE, *arguments])
    return code, capsys.readouterr()


def plain(capsys, *arguments):
    code, out = said(capsys, *arguments, "--json")
    assert code == 0
    return json.loads(out.out)


def test_paths_are_told_with_their_steps_and_the_cut(capsys):
    code, out = said(capsys, "-n", "3")
    assert code == 0
    assert "\n1. Falsified: Letter index\n   Somebody outside\n" in out.out
    assert "Somebody outside\n" in out.out
    assert "The smallest set of controls that cuts every way has " in out.out
    assert "more: -n shows more of them." in out.out


def test_the_same_as_data(capsys):
    got = plain(capsys, "-n", "99")
    assert got["system"] == "claims-assistant"
    assert got["cut_short"] == ""
    assert got["cut"]["proved"]
    assert all(path["steps"] and path["elements"] for path in got["paths"])
    assert any(step["finding"] == "core:goal-hijack@assistant" for path in got["paths"] for step in path["steps"])


def test_only_from_one_position_and_only_to_one_thing(capsys):
    got = plain(capsys, "--from", "content", "--to", "assistant", "-n", "50")
    assert got["paths"]
    assert {path["position"] for path in got["paths"]} == {"content"}
    assert all("assistant" in path["assets"] for path in got["paths"])


def test_undecided_threats_are_less_than_certain(capsys):
    assert all(path["certain"] for path in plain(capsys, "--shortest", "-n", "99")["paths"])
    assert not all(path["certain"] for path in plain(capsys, "--undecided", "-n", "99")["paths"])


def test_the_first_path_is_drawn_into_the_diagram(capsys, tmp_path):
    target = tmp_path / "path.svg"
    code, _ = said(capsys, "--to", "assistant", "--picture", str(target))
    assert code == 0
    drawing = ET.fromstring(target.read_text("utf-8"))
    text = "".join(drawing.itertext())
    assert "pointed out" in text
    code, out = said(capsys, "--picture", str(target))
    assert code == 2
    assert "already" in out.err
    code, _ = said(capsys, "--picture", str(target), "--overwrite")
    assert code == 0


def test_an_element_that_is_none_is_told_with_the_nearest(capsys):
    code, out = said(capsys, "--to", "asistant")
    assert code == 2
    assert "assistant" in out.err


def test_where_nothing_is_reached_that_is_said(capsys, tmp_path):
    empty = tmp_path / "system.yaml"
    empty.write_text('format: ai-threat-toolkit/system\nversion: 1\nid: a\nname: "A"\n', "utf-8")
    assert main(["paths", str(empty)]) == 0
    assert "No path: nothing that was found leads" in capsys.readouterr().out


def test_a_position_that_is_none_is_refused():
    with pytest.raises(SystemExit):
        main(["paths", EXAMPLE, "--from", "moon"])


def test_where_only_what_was_asked_for_is_not_reached_the_rest_is_counted(capsys):
    code, out = said(capsys, "--to", "policyholder")
    assert code == 0
    assert "No path from there, or to that. Without --from and --to there are 1" in out.out


def test_a_goal_of_many_names_is_wrapped(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["paths", str(library_root() / "templates" / "travel_agent" / "system.yaml")]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80
