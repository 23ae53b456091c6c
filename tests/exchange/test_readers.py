"""A system from whatever file: found by content, and what cannot be read is named."""

from __future__ import annotations

import json

import pytest

import toolkit
from tests.exchange.conftest import SYSTEM
from tests.exchange.dragon import shape, text
from toolkit.errors import InputError
from toolkit.exchange import READERS, import_system


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path) -> str:
    with pytest.raises(InputError) as caught:
        import_system(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_the_public_name_is_this_function():
    assert toolkit.import_system is import_system


@pytest.mark.parametrize(
    ("name", "content", "format_"),
    [
        ("system.yaml", SYSTEM, "ai-threat-toolkit/system"),
        ("misnamed.json", SYSTEM, "ai-threat-toolkit/system"),
        ("model.json", text(shape("process", "a", "Helper")), "OWASP Threat Dragon 2"),
        ("model.txt", "\ufeff\n " + text(shape("process", "a", "Helper")), "OWASP Threat Dragon 2"),
        ("model.yaml", "threagile_version: 1.0.0\ntechnical_assets: {Bot: {id: bot}}\n", "Threagile"),
        ("a.otm", '{"otmVersion": "0.2.0", "components": [{"id": "b", "name": "Bot"}]}', "Open Threat Model"),
        ("a.yaml", "otmVersion: 0.2.0\ncomponents: [{id: b, name: Bot}]\nflows:\n", "Open Threat Model"),
        ("a.otm.yaml", "model:\n  schema_version: 1.0.0\ncomponents: [{id: b, name: Bot}]\n", "App Suite model"),
        ("a.json", '{"trust_zones": [], "data_stores": [], "components": [{}]}', "OWASP Threat Model Library model"),
        ("model.json", '{"elements": [{"__class__": "LLM", "name": "Bot"}], "flows": []}', "pytm"),
        ("flows.csv", "from,to\r\nUser,Bot\r\n", "table of flows"),
        ("excel.csv", "\ufeffsep=;\r\nfrom;to\r\nUser;Bot\r\n", "table of flows"),
        ("flows.txt", '"To";"From"\r\nBot;User\r\n', "table of flows"),
    ],
)
def test_the_reader_is_found_by_what_is_inside(tmp_path, name, content, format_):
    imported = import_system(written(tmp_path, name, content))
    assert imported.format == format_
    assert imported.system.components


def test_a_system_yaml_loses_nothing(tmp_path, catalogue):
    imported = import_system(written(tmp_path, "system.yaml", SYSTEM), catalogue)
    assert len(imported.loss) == 0
    assert str(imported.loss) == "everything came along"
    assert imported.suggested == {}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("<mxfile></mxfile>", "this seems to be a diagrams.net drawing"),
        ('{"format": "ai-threat-toolkit/register", "version": 1}', "this seems to be a register of this toolkit"),
        ("format: ai-threat-toolkit/library\n", "this seems to be a library of this toolkit"),
        ("#!/usr/bin/env python3\nfrom pytm import TM\n", "this seems to be a pytm program, which is never run here"),
        ('{"$schema": "x", "type": "object"}', "this seems to be a JSON Schema"),
        ('{"version": "2.0", "detail": {}}', "this seems to be a Threat Dragon model without its `summary`"),
        ('spec_version = "0.7.0"\nthreatmodel "M" {\n', "this seems to be a threatcl model"),
        ("Risk ID,Component,Threat\n1,2,3\n", "this seems to be a table without the columns `from` and `to`"),
        ("hello", "this is no system that can be read here"),
        ("[1, 2]", "this is no system that can be read here"),
        ("", "this is no system that can be read here"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_can(tmp_path, content, says):
    said = refusal(written(tmp_path, "file", content))
    assert says in said
    for reader in READERS:
        assert reader.name in said


def test_mistakes_within_a_known_format_are_its_readers(tmp_path):
    assert "file:2: " in refusal(written(tmp_path, "file", "name: x\nformat: ai-threat-toolkit/sistem\nid: x\n"))
    assert "`format` is missing" in refusal(written(tmp_path, "file", "id: x\ncomponents: {}\n"))
    assert "looks cut off" in refusal(written(tmp_path, "cut.json", text(shape("process", "a", "A"))[:-40]))
    assert "there is no component in it" in refusal(
        written(tmp_path, "a.otm", '{"otmVersion": "0.2.0", "project": {}}')
    )
    assert "no threat model with components" in refusal(written(tmp_path, "a.cdx.json", '{"bomFormat": "CycloneDX"}'))
    assert "row 2: `to` is empty" in refusal(written(tmp_path, "flows.csv", "from,to\nA,\n"))


def test_files_that_are_none(tmp_path):
    assert "no such file" in refusal(tmp_path / "nothing.json")
    assert "folder" in refusal(tmp_path)
    assert "UTF-16" in refusal(written(tmp_path, "f", "from\tto".encode("utf-16")))
    assert "save the sheet as CSV" in refusal(written(tmp_path, "f.xlsx", b"PK\x03\x04\xff\xfe"))
    assert "not UTF-8" in refusal(written(tmp_path, "f.csv", b"from,to\nGr\xfc\xdfe,b"))


def test_a_key_deep_inside_does_not_decide(tmp_path):
    content = json.dumps({"about": {"summary": 1, "detail": 2, "bomFormat": 3}})
    assert "this is no system that can be read here" in refusal(written(tmp_path, "f.json", content))
