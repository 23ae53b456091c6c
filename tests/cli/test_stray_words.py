"""Words at the wrong place and numbers that are none are told, with what to write; nothing is left aside in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.cli import main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            "document ws --redacted notice",
            "unrecognized arguments: notice. Nothing was expected here; names stand",
        ),
        ("document ws notice --nonsense", "unrecognized arguments: --nonsense. Help:"),
        ("code actions ws --many x", "argument --many: 'x' is no whole number. Help:"),
        ("evidence f --prior none --weight much", "argument --weight: 'much' is no number. Help:"),
    ],
)
def test_the_parser_says_what_to_write(arguments: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments.split())
    assert left.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("hash", "f", "--element", "model"), "--element is of what is recorded, and no workshop is named"),
        (("hash", "f", "--into", "", "--by", "P1", "--version", "3"), "--by, --version is of what is recorded"),
        (("evidence", "f", "--answer", "3f2a91c0:dan", "--with", "no-change"), "--unanswered WORKSHOP"),
    ],
)
def test_what_would_be_recorded_is_not_passed_over(
    arguments: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f").write_text("x")
    assert main(list(arguments)) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert not captured.out
