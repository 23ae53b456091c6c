"""Files of other tools that would like to take the process down: XML, YAML, JSON and tables, each met within bounds.

The files are written here and read in a process of their own, which has to stay below 200 MB all the time.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator

import pytest

from tests.exchange.microsoft import answer, line, model, shape, sheet, threat
from tests.hostile.test_exchange_hostile import CATALOGUE, REPOSITORY
from tests.hostile_text import HOSTILE
from toolkit.exchange import import_system
from toolkit.files.emit_yaml import emit_yaml
from toolkit.system.read import emit_system, parse_system

resource = pytest.importorskip("resource", reason="limits as Unix has them")
MEGABYTES = 200
HEAD = "threagile_version: 1.0.0\n"
RISKS = "Risk ID,Threat,Impact,Likelihood,Status\n"


def entities() -> str:
    """A billion laughs."""
    lines = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<!DOCTYPE ThreatModel [<!ENTITY a0 "ha">{"".join(lines)}]><ThreatModel>&a9;</ThreatModel>'


def packed(size: int) -> bytes:
    """A spreadsheet of a few kilobytes that unfolds into a great many."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("xl/worksheets/sheet1.xml", "<a>" + " " * size)
    return stream.getvalue()


def laughing(merged: bool) -> str:
    """A few lines of YAML that stand for millions."""
    lines = ["a: &a {k: 1, l: 2}" if merged else "a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, key in zip("abcdefgh", "bcdefghi", strict=True):
        many = ", ".join([f"*{before}"] * 9)
        lines.append(f"{key}: &{key} {{<<: [{many}]}}" if merged else f"{key}: &{key} [{many}]")
    return HEAD + "\n".join(lines)


def drawn(boxes: int, shapes: int, fan: bool = False) -> bytes:
    """Boxes that all lie around each shape; as a fan, none of them in another."""
    around = [
        shape(f"b{n}", "GE.TB.B", f"Box {n}", (n, n, 900, 900) if fan else (n / 9, n / 9, 9_000 - n, 9_000 - n))
        for n in range(boxes)
    ]
    return model(sheet([*around, *(shape(f"s{n}", "GE.P", f"Bot {n}", (450, 450, 80, 60)) for n in range(shapes))]))


def woven(shapes: int, flows: int, curves: int) -> bytes:
    """Arrows and curves across each other."""
    parts = [shape(f"s{n}", "GE.P", f"Bot {n}", (n % 40 * 100, n // 40 * 100, 80, 60)) for n in range(shapes)]
    lines = [
        line(f"f{n}", f"flow {n}", f"s{n % shapes}", f"s{n * 7 % shapes}", ((0, 0), (n % 999, n), (9, 9)))
        for n in range(flows)
    ]
    lines += [line(f"c{n}", "", points=((n, 0), (n + 900, 500), (n, 4_000)), curve=True) for n in range(curves)]
    return model(sheet(parts, lines))


def circles(count: int) -> str:
    zones = "".join(f"  Z{n}: {{id: z{n}, trust_boundaries_nested: [z{(n + 1) % count}]}}\n" for n in range(count))
    first = "  X: {id: x, technical_assets_inside: [a]}\n"
    return f"{HEAD}technical_assets: {{A: {{id: a}}}}\ntrust_boundaries:\n{first}{zones}"


def chain(count: int) -> str:
    zones = "".join(f"  Z{n}: {{id: z{n}, trust_boundaries_nested: [z{n + 1}]}}\n" for n in range(count))
    assets = "".join(f"  A{n}: {{id: a{n}}}\n" for n in range(count))
    last = f"  Z{count}: {{id: z{count}, technical_assets_inside: [{', '.join(f'a{n}' for n in range(count))}]}}\n"
    return f"{HEAD}technical_assets:\n{assets}trust_boundaries:\n{zones}{last}"


def linked(count: int) -> str:
    threats = [{"id": f"t{n}", "statement": "x"} for n in range(count)]
    links = [{"mitigationId": f"m{n}", "linkedId": f"t{m}"} for n in range(count) for m in range(count)]
    mitigations = [{"id": f"m{n}", "content": "y"} for n in range(count)]
    return json.dumps({"schema": 1, "threats": threats, "mitigations": mitigations, "mitigationLinks": links})


def composed(text: str) -> str:
    threats = [{"id": "t", "statement": "x"}]
    return json.dumps(
        {"schema": 1, "applicationInfo": {"name": "x"}, "dataflow": {"description": text}, "threats": threats}
    )


def pytm(**said) -> str:
    return json.dumps({"elements": [{"name": "Bot", "__class__": "LLM"}], "flows": [], **said})


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


CORPUS: dict[str, tuple[Callable[[], str | bytes], str | None]] = {
    # What is written, and what is said of it; None where it comes in.
    "tm7 of 100 MB": (lambda: "<ThreatModel>" + " " * 100_000_000, "larger than the 20,000,000 bytes"),
    "tm7 with a document type": (lambda: "<!DOCTYPE ThreatModel><ThreatModel/>", "declares a document type"),
    "tm7 with a billion laughs": (entities, "declares a document type or an entity"),
    "tm7 that asks for a file": (
        lambda: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ThreatModel>&x;</ThreatModel>',
        "declares a document type",
    ),
    "tm7, 1,000,000 deep": (lambda: "<ThreatModel>" + "<a>" * 1_000_000, "nested more than 60 deep"),
    "tm7, 4,000,000 elements": (lambda: "<ThreatModel>" + "<a/>" * 4_000_000, "more than 250,000 elements"),
    "tm7, 4,000,000 elements of a library": (
        lambda: "<ThreatModel><KnowledgeBase><ThreatTypes>" + "<a/>" * 4_000_000,
        "more than 1,000,000 elements",
    ),
    "tm7, a tag of 15 MB": (
        lambda: "<ThreatModel " + " ".join(f"a{n}='x'" for n in range(1_200_000)) + "/>",
        "a tag or comment is longer",
    ),
    "tm7, a comment of 15 MB": (lambda: "<ThreatModel><!--" + "x" * 15_000_000, "a tag or comment is longer"),
    "tm7, a text of 19 MB": (lambda: "<ThreatModel><a>" + "é" * 9_500_000 + "</a></ThreatModel>", "no model of the"),
    "tm7, 200 boxes around 2,000 shapes": (lambda: drawn(200, 2_000), None),
    "tm7, 200 boxes like a fan": (lambda: drawn(200, 2_000, fan=True), None),
    "tm7, 300 boxes": (lambda: drawn(300, 1), "more than 200 trust boundaries"),
    "tm7, 1,000 flows across 300 curves": (lambda: woven(800, 1_000, 300), None),
    "tm7, 1,000 hollows": (lambda: woven(1_500, 0, 1_000), None),
    "tm7, 6,000 shapes": (
        lambda: model(sheet([f"<p><Value><Guid>{n}</Guid></Value></p>" for n in range(6_000)])),
        "more than 5,000 shapes",
    ),
    "tm7, shapes with all their answers": (
        lambda: model(
            sheet(
                [
                    shape(f"a{n}", "GE.P", "x", more=[answer(f"q{m}", "a", "b", "c", chosen=2) for m in range(9)])
                    for n in range(2_000)
                ]
            )
        ),
        None,
    ),
    "tm7, one id 4,000 times": (lambda: model(sheet([shape("a", "GE.P", "Bot")] * 4_000)), None),
    "tm7, 5,000 threats": (
        lambda: model(
            sheet([shape("a", "GE.P", "Bot")]),
            threats=[
                threat(str(n), ("a", "a", "a"), "AutoGenerated", {"Title": "&amp;lt;" * 40, "m1": "CWE-1 " * 99})
                for n in range(5_000)
            ],
        ),
        None,
    ),
    "tm7, a name of 1 MB": (lambda: model(sheet([shape("a", "GE.P", "agent " * 200_000)])), None),
    "tm7 that is noise": (lambda: b"<ThreatModel>" + noise(1_000_000), "not UTF-8"),
    "tm7 that is packed": (lambda: packed(300_000_000), "another packed file"),
    "a spreadsheet that unfolds": (lambda: packed(500_000_000), "save the sheet as CSV"),
    "Threagile, an alias bomb": (lambda: laughing(merged=False), "more than 200,000 keys and values"),
    "Threagile, a merge bomb": (lambda: laughing(merged=True), "more than 200,000 keys and values"),
    "Threagile, itself in itself": (lambda: HEAD + "a: &a\n  b: *a\n", "not there yet"),
    "Threagile, 100,000 deep": (lambda: HEAD + "a: " + "[" * 100_000, "nested more than 40 deep"),
    "Threagile with a tag": (lambda: HEAD + "a: !!python/object/apply:os.system [x]\n", "special type of value"),
    "Threagile, a circle of zones": (lambda: circles(3_000), None),
    "Threagile, a chain of zones": (lambda: chain(2_000), None),
    "Threagile, one asset shared 5,000 times": (
        lambda: f"{HEAD}x: &x {{id: a}}\ntechnical_assets:\n" + "".join(f"  A{n}: *x\n" for n in range(5_000)),
        None,
    ),
    "Threagile, 6 MB": (lambda: HEAD + "title: " + "x" * 6_000_000, "larger than the 5,000,000 bytes"),
    "Threagile, a hundred thousand anchors": (
        lambda: HEAD + "".join(f"k{n}: &a{n} x\n" for n in range(99_000)),
        "there is no technical asset",
    ),
    "Composer, 100,000 deep": (lambda: '{"schema": 1, "threats": ' + "[" * 100_000, "nested more than"),
    "Composer, a picture of 19 MB": (
        lambda: json.dumps({"schema": 1, "architecture": {"image": "A" * 19_000_000}, "threats": [{"statement": "x"}]}),
        None,
    ),
    "Composer, 300 times 300 links": (lambda: linked(300), None),
    "Composer, a table without end": (lambda: composed("a|b\n-|-\n" + "1|2\n" * 1_000_000), None),
    "Composer, flows without end": (
        lambda: composed("Source|Target|Data\n-|-|-\n" + "".join(f"a{n}|b{n}|c{n}\n" for n in range(9_000))),
        None,
    ),
    "Composer, bars without end": (lambda: composed("|" * 3_000_000 + "\n" + "-|" * 1_000_000), None),
    "Composer, marks without end": (lambda: composed("Source|Target\n-|-\n" + "[*`" * 60_000 + "|x\n"), None),
    "pytm, 100,000 deep": (lambda: '{"flows": [], "elements": ' + "[" * 100_000, "nested more than"),
    "pytm, 50,000 elements": (
        lambda: pytm(elements=[{"name": f"e{n}"} for n in range(50_000)]),
        "more than 10,000 parts",
    ),
    "pytm, one name 9,000 times": (lambda: pytm(elements=[{"name": "chatbot"}] * 9_000), None),
    "pytm, a circle of boundaries": (
        lambda: pytm(boundaries=[{"name": f"b{n}", "inBoundary": f"b{(n + 1) % 2_000}"} for n in range(2_000)]),
        None,
    ),
    "pytm, 20,000 findings": (
        lambda: pytm(findings=[{"description": "x", "references": "CWE-1 " * 50} for _ in range(20_000)]),
        None,
    ),
    "register, 100,000 rows": (lambda: RISKS + "1,a,b,c,d\n" * 100_000, "more than 2,000 risks"),
    "register, a cell of 19 MB": (lambda: RISKS + '1,"' + "x" * 19_000_000 + '",b,c,d\n', "larger than"),
    "register, a cell of 1 MB": (lambda: RISKS + '1,"' + "é" * 500_000 + '",b,c,d\n', "has 500,000 characters"),
    "register, an open quote": (lambda: RISKS + '1,"' + "x,\n" * 500_000, "is no CSV"),
    "register, NULs": (lambda: RISKS + "1,a\x00b,c,d,\x00\n", None),
    "register, formulas": (lambda: RISKS + "=1+1,@SUM(A1),+1,-1,=cmd|' /C calc'!A0\n", None),
    "register, a million separators": (lambda: RISKS + "," * 1_000_000, "no risk is in it"),
    "register in UTF-16": (lambda: (RISKS + "1,a,b,c,d\n").encode("utf-16"), "saved as UTF-16"),
    "register in Latin-1": (lambda: (RISKS + "1,Gr\xfc\xdfe,b,c,d\n").encode("latin-1"), "not UTF-8"),
    "register that is noise": (lambda: RISKS.encode() + noise(100_000), "not UTF-8"),
    "a program": (lambda: "import pytm\n" + "x = 1\n" * 1_000_000, "never run here"),
    "a plane of its own": (lambda: "from,to\n" + "a\U0001f916,b\n" * 1_200_000, "larger than"),
}

CHILD = """
import json, pathlib, re, resource, sys, time
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.exchange import import_system
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
catalogue = load_catalogue()
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) // 1_000
for path in sys.stdin:
    began = time.process_time()
    try:
        import_system(path.strip(), catalogue)
        said = None
    except ToolkitError as error:
        said = str(error)[:2_000]
    print(json.dumps([said, peak(), time.process_time() - began]), flush=True)
"""


def test_every_file_is_met_within_bounds(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", CHILD],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        for name, (write, expected) in CORPUS.items():
            content = write()
            path = tmp_path / "file"
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
            child.stdin.write(f"{path}\n")
            child.stdin.flush()
            told = child.stdout.readline()
            assert told, (name, child.stderr.read()[-2_000:])
            said, peak, _ = json.loads(told)
            assert said is None if expected is None else expected in (said or ""), (name, said)
            assert peak < MEGABYTES, (name, peak)
        child.stdin.close()


def models(text: str) -> Iterator[str | bytes]:
    """A file of each format with a text in every place that holds one."""
    plain = "".join(mark for mark in text if mark in "\t\n" or " " <= mark < "\ud800" or "\ue000" <= mark < "\ufffe")
    shapes = [
        shape("a", "GE.P", plain, stencil=plain, out=plain),
        shape("b", "GE.DS", plain),
        shape("t", "GE.A", plain),
    ]
    said = threat("1", ("f", "a", "b"), plain, {"Title": plain, plain: plain}, plain)
    yield model(
        sheet(shapes, [line("f", plain, "a", "b")], plain),
        about={"ThreatModelName": plain, "Assumptions": plain, "Owner": plain, "HighLevelSystemDescription": plain},
        threats=[said],
    )
    block = {"id": "a", "description": text, "tags": [text], "technology": text, "owner": text, "confidentiality": text}
    whole = {
        "title": text,
        "questions": {text: text},
        "abuse_cases": {text: text},
        "data_assets": {text: {**block, "id": "d"}},
        "technical_assets": {text: {**block, "communication_links": {text: {"target": text, "protocol": text}}}},
        "trust_boundaries": {text: {"id": text, "technical_assets_inside": ["a"], "type": text}},
        "risk_tracking": {text: {"status": text, "justification": text}},
    }
    yield HEAD + emit_yaml(whole)
    table = f"Source|Target|Data\n-|-|-\n{text}|b|{text}\n"
    yield json.dumps(
        {
            "schema": 1,
            "applicationInfo": {"name": text, "description": text},
            "dataflow": {"description": table},
            "threats": [{"id": "t", "threatAction": text, "impactedAssets": [text], "tags": [text], "status": text}],
            "mitigations": [{"content": text, "status": text}],
            "assumptions": [{"content": text}],
        }
    )
    yield pytm(
        name=text,
        elements=[{"name": text, "__class__": text, "OS": text, "inBoundary": text}],
        data=[{"name": text, "classification": text}],
        flows=[{"name": text, "source": text, "sink": text, "data": [text], "protocol": text}],
        assumptions=[text],
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_just_texts(tmp_path, text):
    for number, content in enumerate(models(text)):
        path = tmp_path / f"{number}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
        imported = import_system(path, CATALOGUE)
        if len(text) < 2_000:
            assert parse_system(emit_system(imported.system), CATALOGUE) == imported.system
        assert all(len(each.what) < 2_000 + len(text) for each in imported.loss.lines)
