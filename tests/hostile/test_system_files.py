"""A system.yaml as it should not be: any value in any place, any bytes; always a clear mistake, never an escape."""

from __future__ import annotations

import contextlib
import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hostile_text import HOSTILE
from toolkit.catalogues.load import load_catalogue
from toolkit.cli import main
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.files.emit_yaml import emit_yaml
from toolkit.system.read import parse_system, system_plain
from toolkit.workshop.example import example_system

CATALOGUE = load_catalogue()
HEAD = "format: ai-threat-toolkit/system\nversion: 1\nid: q\nname: Q\n"
ODD: tuple[Any, ...] = (
    None,
    0,
    -1,
    2.5,
    True,
    "",
    "x" * 5_000,
    "\u202e",
    [],
    ["a"],
    {},
    {"a": "b"},
    [[{}]],
    {"": None},
)


def problems_of(text: str) -> list[Problem]:
    """What is wrong with a file; anything but a clear mistake escapes."""
    try:
        parse_system(text, CATALOGUE, source="s")
    except InputError as error:
        return list(error.problems)
    return []


def small() -> dict[str, Any]:
    """Two of everything in the shipped example, so that every place is tried in little time."""
    whole = system_plain(example_system())
    return {key: dict(list(each.items())[:2]) if isinstance(each, dict) else each for key, each in whole.items()}


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in nested data."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from places(value, (*path, key))


@pytest.mark.parametrize("odd", ODD, ids=[f"{number}" for number in range(len(ODD))])
def test_an_odd_value_in_any_place_is_a_mistake_or_no_harm(odd: Any) -> None:
    for path in places(small()):
        data = copy.deepcopy(small())
        parent = data
        for part in path[:-1]:
            parent = parent[part]
        parent[path[-1]] = odd
        problems = problems_of(emit_yaml(data))
        assert all(each.where.startswith("s") and each.what for each in problems), path
        assert sum(len(str(each)) for each in problems) < 20_000


@pytest.mark.parametrize(
    "content",
    [
        *("", "\n", "# x\n", "hello\n", "5\n", "- a\n", "null\n", "{}\n", "[]\n", "---\n...\n", "%YAML 3.0\n---\n{}\n"),
        *(HEAD + rest for rest in ("id: again\n", "---\n" + HEAD, "x-a: " + "[" * 5_000 + "]" * 5_000 + "\n")),
        *(
            HEAD + rest
            for rest in ("x-a: " + "{a: " * 2_000 + "1" + "}" * 2_000 + "\n", "k" * 100_000 + ": 1\n", "\x00")
        ),
        *(
            HEAD + rest
            for rest in ("components: {a: &x {kind: agent}, b: *x}\n", "n: !!python/object/apply:os.system [ls]\n")
        ),
        *(HEAD + rest for rest in ("components:\n\ta: {kind: agent}\n", "components:\n  a:\n    <<: {kind: agent}\n")),
        *(HEAD + rest for rest in ("? [a]\n: b\n", "true: 1\n", "purpose: |\n text\nmore\n", 'purpose: "\\e[31m"\n')),
        *(
            HEAD + rest
            for rest in ('purpose: "\\ud800"\n', "purpose: @x\n", "purpose: 'a\x07b'\n", "components: {a: {kind: [\n")
        ),
        *(HEAD.replace("version: 1", f"version: {odd}") for odd in ("9" * 6_000, "1:30", "2", "one", ".inf", "0x1f")),
        *(HEAD.replace("id: q", f"id: {odd}") for odd in ("0123", "2026-01-01", "null", "q" * 65, "Q", "é")),
        *(HEAD.encode("utf-16"), HEAD.encode("utf-32"), bytes(range(256)), HEAD.encode() + b"purpose: caf\xe9\n"),
        HEAD.encode() + b"purpose: " + b"x" * 20_000_000,
    ],
    ids=lambda content: repr(content[-30:]),
)
def test_nasty_files_are_told_with_file_and_line_and_exit_code_2(
    content: str | bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["find", "f.yaml"]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "Traceback" not in said.err
    for line in said.err.splitlines():
        assert line.startswith("f.yaml:")
        assert line.rstrip().endswith((".", "?"))
        assert len(line) < 700
        assert line.isprintable()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_as_id_kind_fact_or_end_of_a_flow(text: str) -> None:
    for data in (
        {"components": {text: {"kind": "agent"}}},
        {"components": {"a": {"kind": text, "within": text, "facts": {text: text}}}},
        {"components": {"a": {"kind": "agent"}}, "flows": {"f": {"from": text, "to": "a", "carries": [text]}}},
        {"roles": {text: [text]}, "assumptions": {"a": {"text": text, "about": [text]}}, text: text},
    ):
        given = {"format": "ai-threat-toolkit/system", "version": 1, "id": "q", "name": "Q", **data}
        with contextlib.suppress(ToolkitError):  # text that no file can hold cannot be in one
            problems = problems_of(emit_yaml(given))
            assert problems or re.fullmatch("[a-z]+", text)
