"""Models of other tools that would like to take the process down, or to be more than text."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.hostile.test_exchange_hostile import CATALOGUE, CHILD, REPOSITORY
from tests.hostile_text import HOSTILE
from toolkit.exchange import import_system
from toolkit.system.read import emit_system, parse_system


def otm(**more) -> str:
    return json.dumps({"otmVersion": "0.2.0", "project": {"name": "x"}, **more})


def library(**more) -> str:
    return json.dumps({"trust_zones": [], "data_stores": [], "scope": {"title": "x"}, **more})


def bill(parts: list, **more) -> str:
    model = {"type": "threat-model", "name": "m", "components": parts}
    return json.dumps({"bomFormat": "CycloneDX", "components": [model], **more})


def part(key: str, sort: str = "server", **said) -> dict:
    properties = [{"name": f"cdx:model:{name}", "value": value} for name, value in {"type": sort, **said}.items()]
    return {"type": "threat-model", "bom-ref": key, "name": key, "properties": properties}


def nested(depth: int) -> dict:
    inner = part("a")
    for number in range(depth):
        inner = {**part(f"b{number}"), "components": [inner]}
    return inner


def chain(count: int) -> list:
    return [{"id": f"c{n}", "name": f"c{n}", "parent": {"component": f"c{n + 1}"}} for n in range(count)]


def old_dragon(cells: list) -> str:
    return json.dumps({"summary": {"title": "x"}, "detail": {"diagrams": [{"diagramJson": {"cells": cells}}]}})


def wild_lines(kind: str, count: int, points: int) -> Iterator[dict]:
    for n in range(count):
        vertices = [{"x": (n * 7 + m * 13) % 500, "y": (n * 11 + m * 17) % 500} for m in range(points)]
        ends = {"source": {"x": n % 9, "y": 0}, "target": {"x": 500, "y": n % 400}}
        if kind == "Flow":
            ends = {"source": {"id": f"p{n % 50}"}, "target": {"id": f"p{(n + 7) % 50}"}}
        yield {"type": f"tm.{kind}", "id": f"{kind}{n}", "vertices": vertices, **ends}


SHAPES = [
    {
        "type": "tm.Process",
        "id": f"p{n}",
        "position": {"x": n * 10, "y": n * 7},
        "size": {"width": 9, "height": 9},
        "attrs": {"text": {"text": f"p{n}"}},
    }
    for n in range(50)
]
BOT = {"id": "a", "name": "Bot"}
PARTS = [{"id": f"c{n}", "name": "chatbot", "type": "llm"} for n in range(5_000)]
CORPUS = {
    "OTM of 100 MB": ("{" + '"otmVersion": "' + "x" * 100_000_000 + '"}', "larger than the 20,000,000 bytes"),
    "OTM of 6 MB": (otm(x="y" * 6_000_000), "larger than the 5,000,000 bytes"),
    "OTM, 100,000 deep": ('{"otmVersion": 1, "components": ' + "[" * 100_000, "nested more than"),
    "OTM in YAML, 100,000 deep": ("otmVersion: 1\ncomponents: " + "[" * 100_000, "nested more than"),
    "OTM with an alias bomb": (
        "otmVersion: 1\na: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
        ),
        "more than",
    ),
    "OTM with a tag": ("otmVersion: 1\ncomponents: !!python/object/apply:os.system [x]\n", "special type of value"),
    "OTM with 15,000 components": (otm(components=[{"id": f"c{n}"} for n in range(15_000)]), "more than 10,000 parts"),
    "OTM with 5,000 components": (otm(components=PARTS), None),
    "OTM, one id 5,000 times": (otm(components=[BOT] * 5_000), None),
    "OTM, a chain of parents": (otm(components=chain(9_000)), None),
    "OTM, a ring of parents": (otm(components=[*chain(9_000), {"id": "c9000", "parent": {"component": "c0"}}]), None),
    "OTM, a ring of zones": (
        otm(
            components=[{**BOT, "parent": {"trustZone": "z0"}}],
            trustZones=[
                {"id": f"z{n}", "name": "z", "parent": {"trustZone": f"z{(n + 1) % 3_000}"}} for n in range(3_000)
            ],
        ),
        None,
    ),
    "OTM, names that are none": (otm(components=[{"id": 7, "name": 7.5}, {"id": True}, {"id": None}]), None),
    "OTM, names that are lists": (otm(components=[{"id": [], "name": {}}]), "should be text"),
    "OTM with NaN": ('{"otmVersion": "1", "components": [{"id": "a", "risk": NaN}]}', "NaN"),
    "OTM with a number beyond all measure": ('{"otmVersion": 1' + "0" * 400 + "}", "digits"),
    "OTM with control characters": (otm(components=[{"id": "a", "name": "\x00\x1b[31m\x7f"}]), None),
    "OTM cut off": (otm(components=[BOT])[:-9], "looks cut off"),
    "OTM, 3,000 loose flows": (
        otm(components=[BOT], dataflows=[{"id": f"f{n}", "name": "f"} for n in range(3_000)]),
        None,
    ),
    "OTM, 9,000 loose flows": (
        otm(components=[BOT], dataflows=[{"id": f"f{n}", "name": "f"} for n in range(9_000)]),
        "more than 10,000 parts",
    ),
    "OTM, 20,000 threats at one part": (
        otm(
            components=[{**BOT, "threats": [{"threat": "t"} for _ in range(20_000)]}],
            threats=[{"id": "t", "name": "x" * 1_000}],
        ),
        None,
    ),
    "library, a ring of parents": (
        library(components=[{"symbolic_name": f"c{n}", "parent_component": f"c{(n + 1) % 900}"} for n in range(900)]),
        None,
    ),
    "library, flows of no shape": (library(components=[{}], data_flows=["x", {"source": 3}]), "should be a block"),
    "library, a threat at 5,000 parts": (
        library(
            components=[{"symbolic_name": f"c{n}", "title": "t"} for n in range(5_000)],
            threats=[{"title": "x" * 10_000, "components_affected": [f"c{n}" for n in range(5_000)]}],
        ),
        None,
    ),
    "bill, 30 deep": (bill([nested(12)]), None),
    "bill, deeper than is read": (bill([nested(60)]), "nested more than"),
    "bill, a boundary in itself": (bill([part("a"), part("b", "boundary", inBoundary="b")]), None),
    "App Suite, all of one id": ("model:\n  schema_version: 1\ncomponents:\n" + "  - {id: a, name: b}\n" * 9_000, None),
    "App Suite, 100,000 keys": (
        "model:\n  schema_version: 1\n" + "".join(f"k{n}: 1\n" for n in range(110_000)),
        "more than 200,000",
    ),
    "old dragon, curves and arrows without end": (
        old_dragon([*SHAPES, *wild_lines("Boundary", 300, 60), *wild_lines("Flow", 300, 60)]),
        None,
    ),
    "old dragon, 2,000 rings": (
        old_dragon(
            [
                *SHAPES,
                *(
                    {**line, "source": {"x": 0, "y": 0}, "target": {"x": 0, "y": 1}}
                    for line in wild_lines("Boundary", 2_000, 100)
                ),
            ]
        ),
        None,
    ),
    "old dragon, a curve beyond the sheet": (
        old_dragon([*SHAPES, {"type": "tm.Boundary", "id": "b", "source": {"x": 1e300, "y": 1}, "vertices": 7}]),
        None,
    ),
    "old dragon, 6,000 shapes": (
        old_dragon([{"type": "tm.Process", "id": f"a{n}"} for n in range(6_000)]),
        "more than 5,000 shapes",
    ),
}


def test_the_corpus_is_met_within_bounds(tmp_path):
    child = CHILD.replace("test_exchange_hostile", "test_foreign_models_hostile")
    limits = [str(1_500_000_000), "120"]  # a net, not a measurement
    command = [sys.executable, "-c", child, *limits, str(tmp_path)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    said = dict(json.loads(line) for line in done.stdout.splitlines())
    assert said.keys() == CORPUS.keys()
    for name, (_, expected) in CORPUS.items():
        if expected is None:
            assert said[name] is None, name
        else:
            assert expected in (said[name] or ""), name


def models(text: str) -> Iterator[str]:
    """A model of each format with a text in every place that holds one."""
    threat = {"id": "t", "name": text, "description": text, "cwes": [text], "categories": [text]}
    yield otm(
        project={"name": text, "description": text},
        trustZones=[{"id": "z", "name": text}],
        components=[
            {"id": "a", "name": text, "type": text, "tags": [text], "description": text, "threats": [{"threat": "t"}]}
        ],
        dataflows=[{"id": "f", "name": text, "source": "a", "destination": text}],
        threats=[threat],
        attributes={text: text},
    )
    yield library(
        scope={"title": text, "description": text},
        components=[{"symbolic_name": "a", "title": text, "description": text}],
        assumptions=[{"description": text, "topics": [text]}],
        threats=[{"title": text, "components_affected": ["a"]}],
    )
    yield bill([{**part("a", tag=text, odd=text), "name": text}], metadata={"component": {"name": text}})
    context = {"description": text, "assumptions": [text]}
    yield json.dumps(
        {
            "model": {},
            "metadata": {"title": text},
            "business_context": context,
            "data_flows": [],
            "components": [{"id": "a", "name": text, "kind": text, "technology": text}],
        }
    )
    looks = {"attrs": {"text": {"text": text}}}
    yield old_dragon([{"type": "tm.Process", "id": "a", "description": text, "privilegeLevel": text, **looks}])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_just_texts(tmp_path, text):
    for number, model in enumerate(models(text)):
        path = tmp_path / f"{number}.json"
        path.write_text(model, "utf-8", errors="surrogateescape")
        imported = import_system(path, CATALOGUE)
        if len(text) < 2_000:
            assert parse_system(emit_system(imported.system), CATALOGUE) == imported.system
        assert all(len(line.what) < 2_000 + len(text) for line in imported.loss.lines)
