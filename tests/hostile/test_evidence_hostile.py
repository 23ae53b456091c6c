"""Files of evidence that would like to take the process down, each met within bounds; texts that would like to be more.

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
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.samples import (
    CARD,
    END,
    INIT,
    SETUP,
    attempt,
    cyclonedx,
    evaluated,
    everything,
    garak_report,
    inspect_log,
    lines,
    packed,
    packed_log,
    promptfoo_file,
    promptfoo_result,
    pyrit_piece,
    pyrit_score,
    sample,
    sarif,
)
from tests.hostile.test_exchange_hostile import CATALOGUE, REPOSITORY
from tests.hostile_text import HOSTILE
from toolkit.errors import InputError, ToolkitError
from toolkit.evidence import read_evidence

resource = pytest.importorskip("resource", reason="limits as Unix has them")
MEGABYTES = 200


def garak_line() -> bytes:
    return lines(attempt("dan.Dan_11_0", {"dan.DAN": [0.0, 1.0]}, outputs=[{"text": "x" * 3_000}] * 2))


def endless_zip(size: int) -> bytes:
    """A few kilobytes that unfold into a great many."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("header.json", '{"eval": "' + " " * size)
    return stream.getvalue()


def lying_zip() -> bytes:
    """A member whose header says that it is small."""
    whole = bytearray(endless_zip(50_000_000))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = whole.find(mark)
        whole[place + at : place + at + 4] = (10).to_bytes(4, "little")
    return bytes(whole)


def crowded_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        for number in range(100_001):
            opened.writestr(f"samples/{number}.json", b"")
    return stream.getvalue()


def json_of(value: object) -> bytes:
    return json.dumps(value).encode()


LOG = json_of(inspect_log())
CORPUS: dict[str, tuple[Callable[[], bytes], str | None]] = {
    # What is written, and what is said of it; None where it is read.
    "garak, 300 MB": (lambda: lines(SETUP, INIT) + garak_line() * 50_000 + lines(END), None),
    "garak, a line of 20 MB": (
        lambda: lines(SETUP) + b'{"a": "' + b"x" * 20_000_000,
        "longer than the 16,000,000 bytes",
    ),
    "garak, one line without an end": (lambda: b'{"entry_type": "' + b"x" * 30_000_000, "longer than"),
    "garak, 1,000,000 probes": (
        lambda: lines(SETUP) + b"".join(lines(evaluated(f"p{n}.X", "d", 1, 1)) for n in range(30_000)),
        "more than 20,000 pairs",
    ),
    "garak, 10^9 counts": (lambda: lines(SETUP, INIT, evaluated("dan.X", "d", 10**9, 2 * 10**9), END), None),
    "garak, 10^400 counts": (
        lambda: lines(SETUP) + b'{"entry_type": "eval", "passed": ' + b"9" * 400 + b"}\n" + lines(END),
        "more than 309 digits",
    ),
    "garak, deep": (lambda: lines(SETUP) + b"[" * 1_000_000 + b"\n" + lines(END), "nested more than 60 deep"),
    "garak, duplicate keys": (
        lambda: lines(SETUP) + b'{"entry_type": "eval", "passed": 1, "passed": 9}\n' + lines(END),
        "written twice",
    ),
    "garak, not UTF-8": (lambda: lines(SETUP) + b'{"entry_type": "\xff"}\n' + lines(END), "not UTF-8"),
    "garak, a last line that is noise": (
        lambda: garak_report() + random.Random(3).randbytes(5_000).replace(b"\n", b""),
        None,
    ),
    "garak, NULs": (lambda: lines(SETUP) + b"\x00" * 1_000 + b"\n" + lines(END), "a value is expected"),
    "json, 60 MB": (lambda: LOG[:-1] + b', "x": "' + b"y" * 60_000_000 + b'"}', "read piece by piece"),
    "json, 500,000 deep": (lambda: LOG[:-1] + b', "x": ' + b"[" * 500_000, "nested more than 60 deep"),
    "json, 8,000,000 values": (
        lambda: LOG[:-1] + b', "x": [' + b"1," * 8_000_000 + b"1]}",
        "more than the 1,000,000 values",
    ),
    "json, 900,000 lists": (lambda: LOG[:-1] + b', "x": [' + b"[]," * 450_000 + b"1]}", None),
    "json, 900,000 objects": (lambda: LOG[:-1] + b', "x": [' + b"{}," * 450_000 + b"1]}", None),
    "json, a long text": (lambda: LOG[:-1] + b', "x": "' + b"y" * 31_000_000 + b'"}', None),
    "json, wide letters": (lambda: LOG[:-1] + b', "x": "' + "\U0001f916".encode() * 7_700_000 + b'"}', None),
    "json, half a pair": (lambda: LOG[:-1] + b', "x": "\\ud800"}', "half of a surrogate pair"),
    "json, UTF-16": (lambda: LOG.decode().encode("utf-16"), "saved as UTF-16"),
    "zip that unfolds": (lambda: endless_zip(200_000_000), "unfolds into more than"),
    "zip that lies": (lying_zip, "unfolds into more than the|damaged"),
    "zip with 100,001 members": (crowded_zip, "members"),
    "zip cut off": (lambda: packed_log(inspect_log())[:-30], "damaged or cut off"),
    "zip of something else": (lambda: packed({"xl/workbook.xml": b"<a/>"}), "no Inspect log is in it"),
    "zip with paths that lead out": (
        lambda: packed(
            {"header.json": inspect_log(samples=[]), "../../etc/passwd": b"x", "samples/../../x.json": b"{}"}
        ),
        None,
    ),
    "zip whose header is no JSON": (lambda: packed({"header.json": b"{", "summaries.json": b"[]"}), "cut off"),
    "zip whose header is a list": (lambda: packed({"header.json": [1], "summaries.json": {"a": 1}}), None),
    "promptfoo, 30,000 plugins": (
        lambda: lines(*(promptfoo_result(f"p{n}", False) for n in range(30_000))),
        "more than 20,000 different plugins",
    ),
    "promptfoo, 200 MB of lines": (
        lambda: lines(promptfoo_result("ssrf", False, response={"output": "x" * 20_000})) * 10_000,
        None,
    ),
    "sarif, 100,000 results": (
        lambda: json_of({"version": "2.1.0", "runs": [{"tool": {}, "results": [{"ruleId": "x"}] * 100_000}]}),
        None,
    ),
    "sarif, 3,000 rules by 30,000 results": (
        lambda: json_of(
            {
                "version": "2.1.0",
                "runs": [
                    {
                        "tool": {"driver": {"rules": [{"id": f"r{n}"} for n in range(3_000)]}},
                        "results": [{"ruleIndex": 2_999}] * 30_000,
                    }
                ],
            }
        ),
        None,
    ),
    "bill, components in each other": (
        lambda: (
            json_of(cyclonedx())
            .replace(b'"components": []', b"")
            .replace(b'"vulnerabilities"', b'"x": ' + b'{"components": [' * 25 + b"]}" * 25 + b', "vulnerabilities"')
        ),
        None,
    ),
    "card, laughing": (
        lambda: (
            b"---\nlicense: x\na: &a [1,1,1,1,1,1,1,1,1]\n"
            + b"".join(
                b"%c: &%c [%s]\n" % (n + 1, n + 1, b",".join([b"*%c" % n] * 9)) for n in range(ord("a"), ord("h"))
            )
            + b"---\n"
        ),
        "more than 20,000",
    ),
    "card, a tag": (lambda: b"---\nlicense: !!python/object/apply:os.system [x]\n---\n", "special type"),
    "card of 50 MB": (lambda: CARD.encode() + b"x" * 50_000_000, "larger than the 32,000,000 bytes"),
    "hashes, 600,000 lines": (lambda: (b"ab" * 32 + b"  a\n") * 600_000, "larger than|more than the 500,000 lines"),
    "hashes, a long name": (lambda: b"ab" * 32 + b"  " + b"a(" * 5_000_000, None),
    "hashes, tags without an end": (lambda: b"SHA256 (" + b"a) = " * 2_000_000, "no evidence"),
    "noise": (lambda: random.Random(5).randbytes(3_000_000), "no evidence that can be read here"),
}

CHILD = """
import json, pathlib, re, resource, sys, time
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.evidence import read_evidence
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
catalogue = load_catalogue()
catalogue.code
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) // 1_000
for path in sys.stdin:
    began = time.process_time()
    try:
        found = read_evidence(path.strip())
        found.speaks_to(catalogue)
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
            path = tmp_path / "file"
            path.write_bytes(write())
            child.stdin.write(f"{path}\n")
            child.stdin.flush()
            told = child.stdout.readline()
            assert told, (name, child.stderr.read()[-2_000:])
            said, peak, _ = json.loads(told)
            if expected is None:
                assert said is None, (name, said)
            else:
                assert any(each in (said or "") for each in expected.split("|")), (name, said)
            assert peak < MEGABYTES, (name, peak)
        child.stdin.close()


def said_everywhere(text: str) -> Iterator[bytes]:
    """A file of each format with a text in every place that holds one."""
    yield lines(
        {**SETUP, "plugins.target_name": text},
        {**INIT, "garak_version": text, "start_time": text},
        attempt(text, {text: [0.9]}),
        evaluated(text, text, 1, 2),
        {"entry_type": text, text: text},
        END,
    )
    values = {"judge": text, "pairs": {text: text}}
    yield json_of(inspect_log(text, [sample(1, values), sample(2, {text: 1})], status=text))
    yield json_of(promptfoo_file([promptfoo_result(text, False, strategy=text, target=text, error=text)]))
    yield json_of([pyrit_piece(text, [pyrit_score(text, text, category=[text], id=text)], response_error=text)])
    bill = cyclonedx(specVersion=text)
    bill["components"].append({"type": text, "name": text, "version": text, "licenses": [{"expression": text}]})
    bill["components"][0]["hashes"] = [{"alg": text, "content": text}]
    yield json_of(bill)
    log = sarif()
    log["runs"][0]["tool"]["driver"]["name"] = text
    log["runs"][0]["results"].append(
        {
            "ruleId": text,
            "level": text,
            "message": {"text": text},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": text}}}],
        }
    )
    yield json_of(log)
    yield json_of({"dependencies": [{"name": text, "version": text, "vulns": [{"id": text, "description": text}]}]})


REFUSED = {6: lambda text: "no evidence that can be read here" if len(text) > 4_000 else ""}
"""What is told by its beginning alone is not told where a name fills that."""


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_just_texts_on_one_line(tmp_path, text):
    for number, content in enumerate(said_everywhere(text)):
        path = tmp_path / f"{number}"
        path.write_bytes(content)
        if (refused := REFUSED.get(number, lambda _: "")(text)) or any(
            "\ud800" <= letter <= "\udfff" for letter in text
        ):
            with pytest.raises(InputError, match=refused or "half of a surrogate pair"):
                read_evidence(path)
            continue
        found = read_evidence(path)
        found.speaks_to(CATALOGUE)
        for each in texts_in(found.plain()):
            assert len(each) <= 2_000
            assert "\n" not in each
            assert not any(ord(letter) < 32 or 0x202A <= ord(letter) <= 0x202E for letter in each)
        json.dumps(found.plain(), allow_nan=False).encode()


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from texts_in(key)
            yield from texts_in(held)
    elif isinstance(value, list):
        for held in value:
            yield from texts_in(held)


WHOLE = everything()
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("C"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(value: object, way: tuple = ()) -> Iterator[tuple]:
    yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inner:
        yield from places(held, (*way, key))


def with_another(value, way: tuple, other):
    if not way:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[way[0]] = with_another(copy[way[0]], way[1:], other)
    return copy


def met(content: bytes, folder: Path) -> None:
    """Read something: it is evidence of which all holds together, or a mistake that is told; never anything else."""
    path = folder / "mutant"
    path.write_bytes(content)
    try:
        found = read_evidence(path)
    except ToolkitError:
        return
    for family in found.families:
        assert 0 <= family.worked <= family.tried
        assert min(family.undecided, family.errors, family.skipped) >= 0
    json.dumps(found.plain(), allow_nan=False)


@given(st.data())
def test_a_value_of_another_shape_anywhere_is_met(tmp_path_factory, data):
    form = data.draw(st.sampled_from(sorted(form for form, content in WHOLE.items() if content[:1] in b"{[")))
    other = data.draw(ANYTHING)
    if form in ("garak", "promptfoo.jsonl"):
        entries = [json.loads(line) for line in WHOLE[form].splitlines()]
        number = data.draw(st.integers(0, len(entries) - 1))
        way = data.draw(st.sampled_from(list(places(entries[number]))))
        entries[number] = with_another(entries[number], way, other)
        content = "\n".join(json.dumps(entry) for entry in entries).encode()
    else:
        whole = json.loads(WHOLE[form])
        content = json_of(with_another(whole, data.draw(st.sampled_from(list(places(whole)))), other))
    met(content, tmp_path_factory.getbasetemp())


@given(st.data())
def test_bytes_that_are_changed_cut_or_added_anywhere_are_met(tmp_path_factory, data):
    content = bytearray(WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(0, len(content) - 1)))
        match data.draw(st.integers(0, 2)):
            case 0:
                content[place : place + 1] = bytes([data.draw(st.integers(0, 255))])
            case 1:
                del content[place : place + data.draw(st.integers(1, 30))]
            case _:
                content[place:place] = data.draw(st.binary(max_size=10))
    met(bytes(content), tmp_path_factory.getbasetemp())


@pytest.mark.parametrize("form", sorted(WHOLE))
def test_a_file_cut_off_at_any_place_is_met(tmp_path, form):
    content = WHOLE[form]
    for end in range(0, len(content), max(1, len(content) // 150)):
        met(content[:end], tmp_path)
