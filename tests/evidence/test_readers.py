"""The right reader is found by what a file holds; each says tool, release, date, target and hash."""

from __future__ import annotations

import gzip
import hashlib
import json

import pytest

from tests.evidence.samples import cyclonedx, everything, lines, promptfoo_result
from toolkit.errors import InputError, ToolkitError
from toolkit.evidence import READERS, evidence_formats, read_evidence


@pytest.mark.parametrize("form", sorted(everything()))
@pytest.mark.parametrize("name", ["file", "report.xml", "x.json"])
def test_the_reader_is_found_by_what_is_inside_and_never_by_the_name(tmp_path, form, name):
    content = everything()[form]
    path = tmp_path / name
    path.write_bytes(content)
    found = read_evidence(path)
    assert found.format == form.partition(".")[0]
    assert found.results
    assert found.whole
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.size == len(content)
    assert found.name == name
    json.dumps(found.plain(), allow_nan=False)
    assert found.said()


@pytest.mark.parametrize(
    ("form", "tool", "version", "ran", "target"),
    [
        ("garak", "garak", "0.13.1", "2026-11-03T10:00:00", "rest/claims-assistant"),
        ("inspect", "Inspect", "0.3.150", "2026-11-04T09:00:01+00:00", "openai/some-model"),
        ("inspect.eval", "Inspect", "0.3.150", "2026-11-04T09:00:01+00:00", "openai/some-model"),
        ("promptfoo", "promptfoo", "0.119.0", "2026-11-05T08:00:00.000Z", "assistant"),
        ("pyrit", "PyRIT", "", "2026-11-06T12:00:00", "OpenAIChatTarget"),
        ("cyclonedx", "billmaker", "4.1", "2026-11-07T10:00:00Z", "claims-assistant 2.0"),
        ("spdx", "billmaker", "4.1", "2026-11-07T10:00:00Z", "claims-assistant"),
        ("spdx.3", "billmaker", "", "2026-11-07T10:00:00Z", "claims-assistant"),
        ("sarif", "scanner", "2.3.4", "2026-11-08T10:00:00Z", ""),
        ("pip-audit", "pip-audit", "", "", ""),
        ("model-card", "model card", "", "", "Claims 7B"),
        ("hashes", "hash manifest", "", "", ""),
    ],
)
def test_each_says_which_tool_when_and_of_what(read, form, tool, version, ran, target):
    found = read(everything()[form])
    assert (found.tool, found.tool_version, found.ran, found.target) == (tool, version, ran, target)


def test_every_format_is_named_and_has_a_map_of_what_it_speaks_to(catalogue, read):
    assert len(evidence_formats()) == len(READERS) == 12
    for form, content in everything().items():
        speaks = read(content).speaks_to(catalogue)
        assert speaks.provisions, form
        assert all(link.because and link.summary for link in speaks.provisions)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"hello", "no evidence that can be read here"),
        (b"[1, 2]", "no evidence that can be read here, or it is cut off"),
        (b"{}", "no evidence that can be read here, or it is cut off"),
        (b"<bom/>", "this is XML or HTML"),
        (b"SPDXVersion: SPDX-2.3\n", "tag form"),
        (gzip.compress(everything()["garak"]), "packed with gzip"),
        (json.dumps({"format": "ai-threat-toolkit/register"}).encode(), "a file of this toolkit"),
        (
            lines({"goal": "x", "attempt_id": "1", "probe": "dan.Dan", "detector": "d", "score": 1.0}),
            "hit log, which lists only the attacks that worked",
        ),
        (everything()["cyclonedx"][:-20], "cut off"),
        (everything()["inspect"][:-9], "cut off"),
        (everything()["sarif"][:-9], "cut off"),
        (everything()["promptfoo"][:-3], "cut off"),
        (json.dumps(cyclonedx(bomFormat="Other")).encode(), "of another format"),
    ],
)
def test_what_is_none_or_cut_off_is_refused_with_its_place(tmp_path, content, says):
    path = tmp_path / "f"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_evidence(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_folder_and_a_missing_file_are_told(tmp_path):
    with pytest.raises(InputError, match="this is a folder"):
        read_evidence(tmp_path)
    with pytest.raises(InputError, match="there is no such file"):
        read_evidence(tmp_path / "none")


def test_a_rule_has_no_place_where_the_file_says_it_itself_and_a_wrong_one_is_explained(read):
    with pytest.raises(InputError, match="has no place"):
        read(everything()["garak"], worked_when=["x=C"])
    for wrong in ("", "C", "a>1", "a>=C", "=C", "a=" + "x" * 99):
        with pytest.raises(ToolkitError, match="does not say when an attack worked"):
            read(everything()["inspect"], worked_when=[wrong])


def test_a_line_in_the_middle_that_is_no_json_is_refused_by_its_number(read):
    good = lines(promptfoo_result("ssrf", True))
    with pytest.raises(InputError, match=r"file:2: "):
        read(good + b"{not json}\n" + good)
    with pytest.raises(InputError, match=r"file:2: "):
        read(good + b"[1]\n" + good)
    with pytest.raises(InputError, match=r"file:2: "):
        read(good + b"{not json}\n")
