"""Copies of catalogues as they should not be: any value in any place, and files that would like to take us down."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.exchange.own_copies import ATLAS_5, ATLAS_6, COSAI, EVERY, FINOS, IBM, PYTM, laid
from tests.hostile_text import HOSTILE
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import InputError, ToolkitError
from toolkit.exchange.catalogues import catalogue_yaml, import_catalogue
from toolkit.files.emit_yaml import emit_yaml
from toolkit.files.yaml_scalars import FORBIDDEN_IN_TEXT

resource = pytest.importorskip("resource", reason="limits as Unix has them")
REPOSITORY = Path(__file__).resolve().parents[2]
ODD: tuple[Any, ...] = (None, 0, True, "", "x" * 61_000, "a\u202eb\nc", ["a", None], {"a": "b"}, [[{}]])


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in nested data."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from places(value, (*path, key))


def with_odd(data: Any) -> Iterator[Any]:
    """The data with each odd value in each place."""
    for path in places(data):
        for odd in ODD:
            changed = copy.deepcopy(data)
            inner = changed
            for part in path[:-1]:
                inner = inner[part]
            inner[path[-1]] = odd
            yield changed


def plain(text: str) -> Any:
    """YAML as plain values, dates as text."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


CASES: dict[str, tuple[dict[str, str], str, Callable[[Any], str]]] = {
    "atlas-yaml": (EVERY["atlas-yaml"], "ATLAS.yaml", emit_yaml),
    "atlas-v6": (EVERY["atlas-v6"], "ATLAS-2031.02.yaml", emit_yaml),
    "atlas-stix": (EVERY["atlas-stix"], "stix-atlas.json", json.dumps),
    "cosai risks": (COSAI, "risks.yaml", emit_yaml),
    "cosai personas": (COSAI, "personas.yaml", emit_yaml),
    "ibm": ({"atlas.yaml": IBM["atlas.yaml"]}, "atlas.yaml", emit_yaml),
    "ibm incidents": (EVERY["ibm"], "incidents.yaml", emit_yaml),
    "pytm": (EVERY["pytm"], "threats.json", json.dumps),
}


@pytest.mark.parametrize("case", list(CASES))
def test_any_value_in_any_place_is_met(case: str, tmp_path: Path) -> None:
    files, name, emit = CASES[case]
    folder = laid(tmp_path, files)
    came_in = 0
    for changed in with_odd(plain(files[name])):
        (folder / name).write_text(emit(changed), "utf-8")
        with contextlib.suppress(ToolkitError):
            catalogue_yaml(import_catalogue(folder).framework)
            came_in += 1
    assert came_in, "most of it is not worth refusing the rest"


def test_any_value_in_the_block_of_a_page_is_met(tmp_path: Path) -> None:
    folder = laid(tmp_path, FINOS)
    _, block, body = FINOS["docs/_risks/ri-10_tenth.md"].split("---\n", 2)
    came_in = 0
    for changed in with_odd(plain(block)):
        (folder / "docs/_risks/ri-10_tenth.md").write_text(f"---\n{emit_yaml(changed)}---\n{body}", "utf-8")
        with contextlib.suppress(ToolkitError):
            catalogue_yaml(import_catalogue(folder).framework)
            came_in += 1
    assert came_in, "most of it is not worth refusing the rest"


def test_hostile_names_and_texts_are_just_text(tmp_path: Path) -> None:
    threats = [{"SID": f"A{number}", "description": text, "details": text} for number, text in enumerate(HOSTILE)]
    found = import_catalogue(laid(tmp_path, {"t.json": json.dumps(threats)})).framework
    assert len(found.entries) == len(HOSTILE)
    kept = tmp_path / "kept.yaml"
    kept.write_text(catalogue_yaml(found), "utf-8")
    again = load_catalogue([kept]).frameworks[found.key]
    assert again == found
    for entry in again.entries:
        assert FORBIDDEN_IN_TEXT.search(entry.name + entry.text) is None
        assert not set(entry.name) & set("\n\r\t\u2028\u2029\u202e\u200b")
    assert "<script>alert(1)</script>" in {entry.name for entry in again.entries}


def test_parents_in_a_circle_and_in_a_tower_are_cut(tmp_path: Path) -> None:
    one = "  - {id: AML.T0001, name: A, specializes: AML.T0002}\n  - {id: AML.T0002, name: B, specializes: AML.T0001}\n"
    tower = "".join(f"  - {{id: T.{n}, name: N{n}, specializes: T.{n + 1}}}\n" for n in range(4_000))
    for listed, why in ((one, "It would be above itself."), (tower, "More than 30 entries are above it.")):
        text = f"id: ATLAS\nversion: 9.0.0\ntactics: []\ntechniques:\n{listed}"
        found = import_catalogue(laid(tmp_path, {"ATLAS.yaml": text}))
        assert why in {line.why for line in found.loss.lines}
        assert len(found.loss.lines) <= 301


def test_links_and_pipes_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(ATLAS_5)
    folder = laid(tmp_path / "copy", {"threats.json": PYTM})
    (folder / "ATLAS.yaml").symlink_to(secret)
    (folder / "round").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.yaml")
    assert import_catalogue(folder).framework.id == "pytm"
    with pytest.raises(InputError, match="a device or a pipe"):
        import_catalogue(folder / "pipe.yaml")


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{'abcdefghi'[n + 1]}: &{'abcdefghi'[n + 1]} [{','.join(['*' + 'abcdefghi'[n]] * 9)}]\n" for n in range(8)
)
MANY = "".join(f"- {{id: AML.T{n}, name: N}}\n" for n in range(6_000))
LINKS = ",".join(
    '{"type":"relationship","relationship_type":"uses","source_ref":"a","target_ref":"b"}' for _ in range(50_000)
)
CORPUS: dict[str, tuple[str, str, str]] = {
    "larger than may be": ("ATLAS.yaml", ATLAS_5 + "#" * 5_000_000, "larger than the 5,000,000 bytes"),
    "laughs": ("ATLAS.yaml", ATLAS_5 + LAUGHS, "more than 200,000 keys and values"),
    "deep": ("ATLAS.yaml", ATLAS_5 + "x: " + "[" * 50_000, "nested more than 40 deep"),
    "a tag": ("ATLAS.yaml", ATLAS_5 + "x: !!python/object/apply:os.system ['false']\n", "special type of value"),
    "many entries": (
        "ATLAS.yaml",
        f"id: ATLAS\nversion: 1\ntactics: []\ntechniques:\n{MANY}",
        "more than 5,000 entries",
    ),
    "many values": ("ATLAS-6.yaml", ATLAS_6 + "x: [" + "1," * 300_000 + "]", "more than 200,000 keys and values"),
    "a long line": ("ATLAS.yaml", ATLAS_5 + "x: '" + "y" * 4_900_000 + "'\n", ""),
    "a document type": ("a.md", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "or XML"),
    "deep JSON": ("t.json", '[{"SID": "A1", "x": ' + "[" * 100_000, "nested more than 60 deep"),
    "links without end": ("s.json", '{"type": "bundle", "objects": [' + LINKS + "]}", "no entry in it"),
    "JSON cut off": ("t.json", PYTM[:-40], "looks cut off"),
    "a block without end": ("ri-1.md", "---\nlayout: risk\n" + "x: y\n" * 900_000, "has no end within"),
    "laughs in a block": ("ri-1.md", f"---\nlayout: risk\n{LAUGHS}---\n", "more than 2,000 keys and values"),
    "lines without end": ("0x10-C01.md", "# C1 One\n\n## C1.1 Two\n" + "| **1.1.1** |" * 370_000, ""),
    "rows without end": ("0x10-C01.md", "# C1 One\n\n## C1.1 Two\n" + "| **1.1.1** | x | 1 |\n" * 200_000, ""),
    "sections without end": ("0x10-C01.md", "# C1 One\n" + "\n## C1.1 Two" * 350_000, ""),
    "names without end": ("t.json", json.dumps([{"SID": "A1", "description": "n " * 2_000_000}]), ""),
}
RUN = """
import json, pathlib, resource, sys
from toolkit.errors import ToolkitError
from toolkit.exchange.catalogues import catalogue_yaml, import_catalogue
memory, seconds = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
for folder in sorted(pathlib.Path(sys.argv[3]).iterdir()):
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent) + seconds, resource.RLIM_INFINITY))
    try:
        catalogue_yaml(import_catalogue(folder / next(folder.iterdir()).name).framework)
        said = ""
    except ToolkitError as error:
        said = str(error)[:2000]
    print(json.dumps([folder.name, said]), flush=True)
"""


def test_the_corpus_is_met_within_bounds(tmp_path: Path) -> None:
    for name, (file, text, _) in CORPUS.items():
        laid(tmp_path / name, {file: text})
    command = [sys.executable, "-c", RUN, str(600_000_000), "10", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=False)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-2_000:]
    said = dict(map(json.loads, done.stdout.splitlines()))
    assert said.keys() == CORPUS.keys()
    for name, (_, _, expected) in CORPUS.items():
        assert expected in said[name], name
        assert bool(said[name]) or not expected, name


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\x1f\x8b\x08\x00"])
def test_what_is_packed_is_not_unpacked(head: bytes, tmp_path: Path) -> None:
    (tmp_path / "atlas.yaml").write_bytes(head + b"\0" * 1_000)
    with pytest.raises(InputError, match="this is packed"):
        import_catalogue(tmp_path / "atlas.yaml")


def test_a_folder_without_end_is_refused(tmp_path: Path) -> None:
    for number in range(1_001):
        (tmp_path / f"{number}.yaml").write_text("a: 1\n")
    with pytest.raises(InputError, match="more than 1,000 files"):
        import_catalogue(tmp_path)


def test_every_file_of_a_library_that_cannot_be_read_is_told_and_none_is_waited_for(tmp_path):
    """A library lies beside a system that somebody sent: a pipe in it would be waited for without end."""
    os.mkfifo(tmp_path / "a_pipe.yaml")
    (tmp_path / "b_folder.yaml").mkdir()
    (tmp_path / "c_other.yaml").write_bytes("format: x".encode("utf-16"))
    (tmp_path / "d_bytes.yaml").write_bytes(b"format: \xff")
    (tmp_path / "e_large.yaml").write_bytes(b"#" * 3_000_000)
    (tmp_path / "f_endless.yaml").symlink_to("/dev/zero")
    with pytest.raises(InputError) as caught:
        load_catalogue([tmp_path])
    told = [(Path(each.where).name, each.what) for each in caught.value.problems]
    assert told == [
        ("a_pipe.yaml", "this is a device or a pipe, not a file"),
        ("b_folder.yaml", "this is a folder, and a file is needed"),
        ("c_other.yaml", "the file is saved as UTF-16"),
        ("d_bytes.yaml:1", "the file is not UTF-8 (byte 0xff)"),
        ("e_large.yaml", "the file is larger than the 2,000,000 bytes allowed"),
        ("f_endless.yaml", "this is a device or a pipe, not a file"),
    ]
