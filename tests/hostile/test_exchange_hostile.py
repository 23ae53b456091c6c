"""Text that would like to be a formula, a link or markup, and files that would like to take the process down."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from tests.hostile_text import FORBIDDEN, HOSTILE
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.exchange import import_system, import_table, import_threat_dragon, read_csv, register_csv
from toolkit.exchange.workbook import workbook_bytes
from toolkit.markup.escape import visible
from toolkit.register import Person, Register, open_register
from toolkit.system.model import System

resource = pytest.importorskip("resource", reason="limits as Unix has them")
REPOSITORY = Path(__file__).resolve().parents[2]
CATALOGUE = load_catalogue()
# Texts that the spreadsheet's library itself would take for something else.
MARKUP_OF_THE_LIBRARY = (
    '<r><t>x</t></r></si><si><t>y</t></si><si><r><t xml:space="preserve">z</t></r>',
    "<r>&</r>",
    "_x0041_ and _x000D_",
    "https://example.invalid/",
    "mailto:a@example.invalid",
    "internal:'Risks'!A1",
    "external:c:\\x.xlsx",
    "{=1+1}",
    "1234",
    "TRUE",
)
ALL = (*HOSTILE, *MARKUP_OF_THE_LIBRARY)
GIVEN = [unicodedata.normalize("NFC", text) for text in ALL if text.strip()]
"""Those that a risk can be called, as the register keeps them."""


@pytest.fixture(scope="module")
def register(tmp_path_factory) -> Register:
    """A register with every hostile text in every field that people write."""
    with open_register(tmp_path_factory.mktemp("hostile") / "workshop.db") as opened:
        text = "\n".join(ALL)[:60_000]
        by = Person("P1", role=ALL[0], name=ALL[1])
        with opened.change(by=by, reason=text) as change:
            change.workshop(name=ALL[0], purpose=text, created="2026-01-01", facilitator="P1")
            change.participant("P2", name="<r>name</r>", function=text)
            change.criteria(tolerance="low", may_accept={"high": text}, currency=ALL[0], likelihood={"likely": text})
            change.set_system(_system(text))
            for number, each in enumerate(ALL):
                if each.strip():
                    change.idea(each, by=each)
                    change.risk(
                        f"risk-{number}",
                        title=each,
                        cause=each,
                        event=each,
                        consequence=each,
                        owner=each,
                        notes=each,
                        findings=[each],
                    ).control(f"own-{number}", title=each, action_owner=each, evidence=each, because=each, impact=1)
            change.verdict(
                "1.1", "met", text, owner=text, evidence=[{"what": ALL[0], "where": text, "date": "2026-01-01"}]
            )
            change.answer("part", "has_side_effects", "yes", evidence=text, note=text)
        yield opened


def _system(text: str) -> System:
    part = {"kind": "agent", "name": text, "description": text, "provider": text}
    assumed, left = {"text": text, "owner": text}, {"what": text, "why": text}
    return System.model_validate(
        {
            "id": "x",
            "name": ALL[0],
            "purpose": text,
            "components": {"part": part},
            "flows": {"ask": {"from": "part", "to": "part", "name": text, "description": text}},
            "assumptions": {"a": assumed},
            "out_of_scope": {"o": left},
        }
    )


@pytest.fixture(scope="module")
def parts(register) -> dict[str, bytes]:
    """The files inside the workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(register, CATALOGUE))) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_no_text_becomes_a_formula_or_a_link(parts):
    sheets = [name for name in parts if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    assert len(sheets) == 16
    for name in sheets:
        tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(parts[name]).iter()}
        assert "f" not in tags
        assert not {tag for tag in tags if "link" in tag.lower()}
    targets = b"".join(parts[name] for name in parts if name.endswith(".rels"))
    assert b"external" not in targets.lower()
    assert b"hyperlink" not in targets.lower()


def test_conditions_and_lists_hold_only_our_own_words(parts):
    said = set()
    for name, data in parts.items():
        if name.startswith("xl/worksheets/"):
            for element in ET.fromstring(data).iter():
                if element.tag.rpartition("}")[2] in ("formula", "formula1", "formula2"):
                    said.add(element.text)
    for condition in said:
        assert re.fullmatch(
            r'"[A-Za-z ,]+"|AND\(ISNUMBER\(\$[A-Z]+3\),\$[A-Z]+3<TODAY\(\)(,OR\([^&@<]*\))?\)', condition
        )
    assert said


def unescaped(cell: str) -> str:
    """A cell as Excel reads it: `_x005F_` stands for an underscore, which the library that reads here leaves alone."""
    return cell.replace("_x005F_", "_")


def test_every_text_is_read_back_as_it_was(register):
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(register, CATALOGUE)))
    lines = list(book["Risks"].iter_rows(min_row=3, values_only=True))
    assert len(lines) == len(GIVEN)
    for text, line in zip(GIVEN, lines, strict=True):
        # A carriage return is a line break in a cell; what turns the direction of writing is shown by its name.
        expected = {visible(text.replace("\r", "\n"))}
        assert {unescaped(str(cell)) for cell in line[2:5]} == expected
    assert all(cell.data_type in ("s", "n", "d", "inlineStr") for sheet in book for row in sheet for cell in row)


def test_the_parts_are_well_formed_and_sheets_keep_their_names(parts):
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            ET.fromstring(data)
    names = re.findall(rb'<sheet name="([^"]+)"', parts["xl/workbook.xml"])
    assert names[:2] == [b"Read me", b"Risks"]
    assert len(names) == 16


@pytest.mark.parametrize("text", FORBIDDEN)
def test_what_no_file_can_hold_is_marked_or_refused(tmp_path, text):
    with open_register(tmp_path / "workshop.db") as register:
        try:
            with register.change(by=Person("P1", role="x"), reason="x") as change:
                change.risk("one", title="One", notes=text)
        except ToolkitError:
            return
        book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(register, CATALOGUE)))
        notes = [row[-1] for row in book["Risks"].iter_rows(min_row=3, values_only=True)]
        assert notes == [re.sub("[\x00-\x08\x1b\ufffe]", "\ufffd", text)]


def test_csv_of_a_hostile_register_holds_no_formula_and_comes_back(register, tmp_path):
    register_csv(register, CATALOGUE, tmp_path / "risks.csv")
    rows = read_csv(tmp_path / "risks.csv")
    assert [row["Cause"] for row in rows] == GIVEN
    lines = (tmp_path / "risks.csv").read_text("utf-8-sig").split("\n")
    assert not [line for line in lines if line.startswith(("=cmd", "+1", "@SUM"))]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_just_names_to_the_readers(text):
    cell = {"shape": "process", "id": "a", "data": {"type": "tm.Process", "name": text, "description": text}}
    diagram = {"title": text, "cells": [cell]}
    model = {"version": "2.4.0", "summary": {"title": text, "description": text}, "detail": {"diagrams": [diagram]}}
    (part,) = import_threat_dragon(json.dumps(model), CATALOGUE).system.components.values()
    assert part.name == (" ".join(text.replace("\r", "\n").split()) or "Process")
    if text.strip() and len(text) < 2_000:
        system = import_table([{"from": text, "to": "B"}], CATALOGUE).system
        assert next(iter(system.components.values())).name == " ".join(text.split())


def dragon(cells: str, more: str = "") -> str:
    return (
        '{"version": "2.4.0", "summary": {"title": "x"}, "detail": {"diagrams": [{"title": "d", "cells": ['
        + cells
        + "]}]}"
        + more
        + "}"
    )


def process(number: int, name: str = "model", at: str = "") -> str:
    return f'{{"shape": "process", "id": "c{number}", {at} "data": {{"type": "tm.Process", "name": "{name}"}}}}'


def boxes(count: int) -> str:
    place = '"position": {"x": 0, "y": 0}, "size": {"width": 1000, "height": 1000}'
    return ",".join(
        f'{{"shape": "trust-boundary-box", "id": "b{n}", {place}, "data": {{"type": "tm.BoundaryBox", "name": "b"}}}}'
        for n in range(count)
    )


def fan(count: int) -> str:
    """Boxes that all hold one place, and none of which holds another."""
    return ",".join(
        f'{{"shape": "trust-boundary-box", "id": "b{n}", "position": {{"x": {n}, "y": {n}}}, '
        f'"size": {{"width": 600, "height": 600}}, "data": {{"type": "tm.BoundaryBox", "name": "b"}}}}'
        for n in range(count)
    )


PLACED = '"position": {"x": 1, "y": 1}, "size": {"width": 10, "height": 10},'
CORPUS = {
    "100 MB": ("{" + " " * 100_000_000 + "}", "larger than the 20,000,000 bytes"),
    "12 MB of a model": (dragon(process(1), ', "x": "' + "y" * 12_000_000 + '"'), "larger than the 10,000,000 bytes"),
    "100,000 lists": (dragon("[" * 100_000), "nested more than"),
    "100,000 lists at the top": ("[" * 100_000, "no system that can be read"),
    "a million quotes": ('{"summary": 1, "detail": "' + '\\"' * 1_000_000, "looks cut off"),
    "a million colons": ('{"summary": 1, "detail": 2' + ':"' * 1_000_000, "f"),
    "6,000 shapes": (dragon(",".join(process(n) for n in range(6_000))), "more than 5,000 shapes"),
    "5,000 shapes of one name": (dragon(",".join(process(n) for n in range(5_000))), None),
    "5,000 shapes, long names": (dragon(",".join(process(n, "agent " * 300 + str(n)) for n in range(4_900))), None),
    "600 boxes": (dragon(boxes(600)), "more than 500 trust boundaries"),
    "500 equal boxes, 4,000 shapes": (
        dragon(boxes(500) + "," + ",".join(process(n, at=PLACED) for n in range(4_000))),
        None,
    ),
    "500 boxes like a fan": (
        dragon(fan(500) + "," + ",".join(process(n, at=PLACED.replace("1,", "500,")) for n in range(4_000))),
        None,
    ),
    "one id 5,000 times": (dragon(",".join(process(1, str(n)) for n in range(5_000))), "is used twice"),
    "a number beyond all measure": (
        dragon(process(1, at=PLACED.replace("1,", "1" * 400 + ",", 1))),
        "more than 309 digits",
    ),
    "a place at 1e308": (dragon(process(1, at=PLACED.replace("1,", "1e308,", 1))), "`position.x`"),
    "300,000 rows": ("from,to\n" + "a,b\n" * 300_000, "more than 200,000 rows"),
    "10,000 rows": ("from,to\n" + "".join(f"a{n},b{n}\n" for n in range(10_000)), "more than 5,000 rows"),
    "5,000 rows": ("from,to,data\n" + "".join(f"agent {n},model {n},d{n}\n" for n in range(5_000)), None),
    "a row of 19 MB": ('from,to\n"' + "x" * 19_000_000 + '",b\n', "larger than the 5,000,000 bytes"),
    "a row of 4 MB": ('from,to\n"' + "x" * 4_000_000 + '",b\n', "`from` has 4,000,000 characters"),
    "an open quote": ('from,to\n"' + "x,\n" * 1_000_000, "is no CSV"),
    "a million columns": ("from,to," + "x," * 1_000_000, "more than 1000 columns"),
    "a million separators": ("from,to\n" + "," * 1_000_000, "there is no flow in it"),
    "broken UTF-8": ('{"summary": "\udcff"}', "not UTF-8"),
    "half a pair": (dragon(process(1, "\\ud800")), "half of a surrogate pair"),
    "an alias bomb": ("format: ai-threat-toolkit/system\na: &a [x]\nb: [*a, *a]\n", "refers to a value elsewhere"),
}

CHILD = """
import json, resource, sys, pathlib
sys.path.insert(0, ".")
memory, seconds, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
from tests.hostile.test_exchange_hostile import CORPUS, CATALOGUE
from toolkit.errors import ToolkitError
from toolkit.exchange import import_system
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
for name in CORPUS:
    (folder / "f").write_bytes(CORPUS[name][0].encode("utf-8", "surrogateescape"))
    try:
        import_system(folder / "f", CATALOGUE)
        said = None
    except ToolkitError as error:
        said = str(error)
    print(json.dumps([name, said and said[:2_000]]), flush=True)
"""


def test_the_corpus_is_met_within_bounds(tmp_path):
    limits = [str(1_500_000_000), "120"]  # a net, not a measurement
    command = [sys.executable, "-c", CHILD, *limits, str(tmp_path)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    said = dict(json.loads(line) for line in done.stdout.splitlines())
    assert said.keys() == CORPUS.keys()
    for name, (_, expected) in CORPUS.items():
        if expected is None:
            assert said[name] is None, name
        else:
            assert expected in (said[name] or ""), name


def test_a_pipe_and_a_device_are_no_files(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(ToolkitError, match="device or a pipe"):
            import_system(path, CATALOGUE)
