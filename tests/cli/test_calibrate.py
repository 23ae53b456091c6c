"""`ai-threat calibrate`: at a terminal, from a file, and what it says of answers that are none."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.catalogues.single import load_exercise
from toolkit.cli import main

EXERCISE = load_exercise()


def answers(tmp_path: Path) -> Path:
    """A file in which every interval holds, and every statement is right."""
    told = {
        question.id: {"low": question.answer * 0.9, "high": question.answer * 1.1} for question in EXERCISE.intervals
    }
    said = {question.id: {"says": question.answer, "confidence": 90} for question in EXERCISE.statements}
    head = {"format": "ai-threat-toolkit/calibration-answers", "version": 1, "exercise": EXERCISE.id}
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({**head, "participant": "P4", "answers": {**told, **said}}), "utf-8")
    return path


def test_a_file_is_scored_for_people_and_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "--answers", str(answers(tmp_path))]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "10 of your 10 intervals held" in said
    assert "You said 346,000" not in said  # nothing is rounded away
    assert "You said 345,960 to 422,840; it is 384,400 km." in said
    assert "Brier score 0.010" in said
    assert main(["calibrate", "--answers", str(answers(tmp_path)), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["participant"], told["intervals"]["held"], told["statements"]["right"]) == ("P4", 10, 10)
    assert len(told["questions"]) == 20
    assert all(row["source"] for row in told["questions"])
    assert {row["kind"] for row in told["curve"]} == {"statements", "intervals"}


def test_it_asks_until_it_can_read_an_answer_and_keeps_them(tmp_path: Path) -> None:
    kept = tmp_path / "kept.yaml"
    lines = ["what?", "500 100", "1 to 5,000", *[""] * 9, "maybe", "true 30", "t 80%", *[""] * 9]
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "toolkit.cli", "calibrate", "--as", "P1", "--save", str(kept)]
    running = subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.close(slave)
    os.write(master, "".join(f"{line}\n" for line in lines).encode())
    said, failed = running.communicate(timeout=120)
    os.close(master)
    assert (running.returncode, failed) == (0, "")
    assert "Write such as: 200 900" in said
    assert "do not rise" in said
    assert "turn the answer round" in said
    assert "1 of your 1 intervals held" in " ".join(said.split())
    text = kept.read_text("utf-8")
    assert 'participant: "P1"' in text
    assert "high: 5000" in text
    assert text.count("low:") == text.count("says:") == 1


def test_nobody_is_waited_for_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open(os.devnull) as nothing:  # noqa: PTH123 - a device
        monkeypatch.setattr(sys, "stdin", nothing)
        assert main(["calibrate"]) == 2
    assert "--answers FILE" in capsys.readouterr().err


def test_the_questions_are_listed_without_their_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "--list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in told["questions"]] == [question.id for question in EXERCISE.questions]
    assert main(["calibrate", "--list"]) == 0
    said = capsys.readouterr().out
    assert "384" not in said
    assert "1998" not in said


def test_answers_are_never_replaced_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = answers(tmp_path)
    kept = tmp_path / "kept.yaml"
    kept.write_text("mine", "utf-8")
    command = ["calibrate", "--answers", str(path), "--save", str(kept)]
    assert main(command) == 2
    assert kept.read_text("utf-8") == "mine"
    assert main([*command, "--overwrite"]) == 0
    assert "calibration-answers" in kept.read_text("utf-8")
    capsys.readouterr()
    assert main(["calibrate", "--answers", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err
