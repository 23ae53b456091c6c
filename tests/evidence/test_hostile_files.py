"""Files of evidence that are cut off, huge, ambiguous or changing: refused in a sentence or read up to there."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from tests.evidence.samples import INIT, SETUP, garak_report, inspect_log, lines, packed_log
from tests.evidence.test_readers import everything
from toolkit.errors import InputError
from toolkit.evidence import Evidence, read_evidence
from toolkit.evidence import inspect_log as reader
from toolkit.files.line_stream import LineStream

GIGABYTES = 2 << 30


def as_bytes(content: object) -> bytes:
    return content if isinstance(content, bytes) else json.dumps(content).encode()


def read_or_refused(path: Path) -> Evidence | None:
    """What it says; None where it is refused, with what is wrong and what to do. Anything else that is raised fails."""
    try:
        return read_evidence(path)
    except InputError as error:
        refused = error
    assert all(problem.what and problem.try_instead for problem in refused.problems)
    return None


@pytest.mark.parametrize("form", list(everything()))
def test_a_file_cut_off_anywhere_is_read_up_to_there_or_refused(form, tmp_path):
    whole = as_bytes(everything()[form])
    path = tmp_path / "cut"
    for end in range(0, len(whole), 50):
        path.write_bytes(whole[:end])
        found = read_or_refused(path)
        assert found is None or found.size == end


@pytest.mark.parametrize("form", list(everything()))
def test_a_file_with_any_bytes_in_its_middle_is_read_or_refused(form, tmp_path):
    whole = as_bytes(everything()[form])
    path = tmp_path / "changed"
    for place in range(0, len(whole), 50):
        for junk in (b"\0", b"\xff", b"{", b'"', b"\n---\n"):
            path.write_bytes(whole[:place] + junk + whole[place + len(junk) :])
            read_or_refused(path)


MEASURE = """
import resource, sys
from toolkit.evidence import read_evidence
from toolkit.errors import InputError
read_evidence(sys.argv[2])                       # what is loaded once counts before
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_evidence(sys.argv[1])
    print("read")
except InputError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in kilobytes on Linux")
@pytest.mark.parametrize(
    ("name", "begins", "said"),
    [
        ("garak.report.jsonl", garak_report(), "the line is longer than the 16,000,000 bytes allowed"),
        ("scan.sarif", b'{"version": "2.1.0", "runs": [', "larger than the 32,000,000 bytes that are read as a whole"),
        ("nothing", b"", "no evidence that can be read"),
        ("card.md", b"---\nlicense: mit\n---\n", "larger than the 32,000,000 bytes"),
    ],
)
def test_two_gigabytes_are_refused_in_little_memory(tmp_path, name, begins, said):
    path, small = tmp_path / name, tmp_path / "small.jsonl"
    small.write_bytes(garak_report())
    with path.open("wb") as sparse:
        sparse.write(begins)
        sparse.truncate(GIGABYTES)
    ran = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@"', "sh", sys.executable, "-c", MEASURE, str(path), str(small)],
        capture_output=True,
        text=True,
        check=True,
    )
    told, used = ran.stdout.rstrip("\n").rsplit("\n", 1)
    assert said in told
    assert int(used) < 120_000, f"{used} kB"


def test_a_file_of_nothing_but_line_breaks_ends_somewhere(tmp_path):
    path = tmp_path / "breaks"
    path.write_bytes(lines(SETUP, INIT) + b"\n" * 1_000)
    with pytest.raises(InputError, match="more than the 100 lines allowed"):
        list(LineStream(path, source="breaks", limit_lines=100))
    assert len(list(LineStream(path, source="breaks"))) == 1_002


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_other_encodings_are_named_also_without_a_mark(read, encoding):
    with pytest.raises(InputError, match="UTF-16 or UTF-32"):
        read(garak_report().decode().encode(encoding))


def test_a_packed_log_with_two_headers_is_refused(tmp_path):
    stream = io.BytesIO(packed_log(inspect_log()))
    with zipfile.ZipFile(stream, "a") as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened.writestr("header.json", "{}")
    path = tmp_path / "run.eval"
    path.write_bytes(stream.getvalue())
    with pytest.raises(InputError, match=r"holds 'header\.json' more than once"):
        read_evidence(path)


def test_a_packed_log_that_is_replaced_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path, other = tmp_path / "run.eval", tmp_path / "other.eval"
    path.write_bytes(packed_log(inspect_log()))
    other.write_bytes(packed_log(inspect_log("another")))
    take = reader._sample

    def replacing(*arguments: object) -> None:
        if other.exists():
            other.replace(path)
        take(*arguments)

    monkeypatch.setattr(reader, "_sample", replacing)
    with pytest.raises(InputError, match="changed while it was read"):
        read_evidence(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_what_is_no_file_is_refused_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    for name in ("pipe", "one", "."):
        with pytest.raises(InputError) as refused:
            read_evidence(Path(tmp_path / name))
        assert refused.value.problems[0].try_instead


def test_how_far_the_reading_is_is_told_and_whoever_is_told_can_stop_it(tmp_path):
    path = tmp_path / "garak.report.jsonl"
    filler = json.dumps({"entry_type": "config", "words": "x" * 400_000}).encode() + b"\n"
    path.write_bytes(garak_report() + filler * 10)
    size, told = path.stat().st_size, list[tuple[int, int]]()
    read_evidence(path, progress=lambda done, total: told.append((done, total)))
    assert len(told) > 3
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert {total for _, total in told} == {size}

    def stop(done: int, _total: int) -> None:
        if done > size / 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_evidence(path, progress=stop)


@pytest.mark.parametrize("grows", [True, False])
def test_a_report_that_changes_while_it_is_read_is_refused(tmp_path, grows):
    path = tmp_path / "garak.report.jsonl"
    path.write_bytes(garak_report())

    def change(_done: int, _total: int) -> None:
        with path.open("ab" if grows else "r+b") as stream:
            stream.write(b"\n" * 10_000 if grows else b" ")

    with pytest.raises(InputError, match="changed while it was read"):
        read_evidence(path, progress=change)


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="this system makes no files up as they are read")
def test_a_file_that_the_system_makes_up_is_not_read_for_it_may_have_no_end():
    assert Path("/proc/self/status").read_bytes()
    with pytest.raises(InputError, match="the file is empty"):
        read_evidence("/proc/self/status")
