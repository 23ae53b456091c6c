"""Findings by severity with ids and places; components of bills; cards; hashes."""

from __future__ import annotations

import pytest

from tests.evidence.samples import CARD, MANIFEST, cyclonedx, pip_audit, sarif, spdx2, spdx3
from toolkit.errors import InputError
from toolkit.evidence import read_evidence


def test_sarif_findings_have_the_severity_that_the_standard_gives_them(read):
    found = read(sarif())
    rows = {each.title: each for each in found.findings}
    assert {title: each.severity for title, each in rows.items() if each.state == "open"} == {
        "a query": "critical",
        "a page": "high",
        "a key": "low",
        "hm": "medium",
    }
    assert rows["a query"].location == "src/app.py:12"
    assert [rows[title].cwe for title in ("a query", "a page", "a key", "hm")] == [
        ("CWE-89",),
        ("CWE-79",),
        ("CWE-798",),
        (),
    ]
    assert rows["a key"].id == "keys"
    assert rows["old"].state == "suppressed"
    assert found.severities == {"critical": 1, "high": 1, "medium": 1, "low": 1}
    assert found.subjects == ("CWE-89", "CWE-79", "CWE-798")
    assert "findings that name no weakness (CWE), and so are matched to no threat: 1" in found.notes
    assert "results of kind 'pass' are no findings" in found.notes


def test_sarif_weaknesses_are_found_in_a_taxonomy_and_rules_in_an_extension(read):
    run = {
        "tool": {
            "driver": {"name": "s"},
            "extensions": [{"name": "pack", "rules": [{"id": "deep", "defaultConfiguration": {"level": "error"}}]}],
        },
        "taxonomies": [{"name": "CWE", "taxa": [{"id": "22"}, {"id": "502"}]}],
        "results": [
            {
                "rule": {"id": "deep", "index": 0, "toolComponent": {"index": 0}},
                "message": {"text": "m"},
                "taxa": [{"index": 1, "toolComponent": {"index": 0}}],
            },
            {"ruleId": "deep/part", "message": {"text": "n"}, "properties": {"cwe": "CWE-22"}},
        ],
    }
    found = read({"version": "2.1.0", "runs": [run]})
    assert [(each.severity, each.cwe) for each in found.findings] == [("high", ("CWE-502",)), ("high", ("CWE-22",))]


def test_a_scan_that_failed_or_never_looked_is_told(read):
    failed = {"tool": {"driver": {"name": "s"}}, "invocations": [{"executionSuccessful": False}], "results": []}
    found = read({"version": "2.0.0", "runs": [failed, {"tool": {"driver": {"name": "t"}}}]})
    assert "s says that its run failed: findings may be missing" in found.notes
    assert any("a run of t has no results" in note for note in found.notes)
    assert any("says that it is SARIF 2.0.0" in note for note in found.notes)
    assert found.said() == "findings: none open"


def test_pip_audit_tells_what_it_skipped_and_that_it_gives_no_severity(read):
    found = read(pip_audit())
    assert [(each.id, each.package, each.severity, each.state) for each in found.findings] == [
        ("PYSEC-2019-179", "flask 0.5", "not stated", "open"),
        ("not audited", "ours", "not stated", "skipped"),
    ]
    assert found.findings[0].aliases == ("CVE-2019-1010083",)
    assert found.findings[0].fixed_in == ("1.0",)
    assert found.notes[0] == "1 of 3 packages were skipped and not audited"
    assert [each.name for each in found.components] == ["jinja2", "flask", "ours"]
    assert read(pip_audit()["dependencies"]).severities == {"not stated": 1}


def test_an_audit_of_nothing_is_no_good_news(read, catalogue):
    found = read({"dependencies": [{"name": "a", "skip_reason": "no"}, {"name": "b", "skip_reason": "no"}]})
    assert found.notes[0] == "nothing was audited: all 2 packages were skipped, so no finding means nothing"
    assert found.speaks_to(catalogue).provisions == ()


def test_a_cyclonedx_bill_with_models_data_and_vulnerabilities(read):
    found = read(cyclonedx())
    library, model, data = found.components
    assert (library.name, library.version, library.licences) == ("jinja2", "3.1.6", ("BSD-3-Clause",))
    assert library.hashes == {"SHA-256": "ab" * 32}
    assert (model.name, model.type, model.licences) == ("acme/claims-7b", "machine-learning-model", ("Apache-2.0",))
    assert model.datasets == ("letters", "d")
    assert (data.type, data.within) == ("data", "claims-7b")
    assert [(each.id, each.severity, each.cwe, each.state) for each in found.findings] == [
        ("CVE-2026-0001", "high", ("CWE-94",), "open"),
        ("CVE-2026-0002", "critical", (), "suppressed"),
    ]
    assert set(found.subjects) == {"bill", "bill.model", "bill.data", "bill.hash", "bill.licence", "bill.vulnerable"}


@pytest.mark.parametrize("version", ["1.4", "1.5", "1.6", "1.7"])
def test_every_release_of_cyclonedx_and_its_older_tools(read, version):
    found = read(cyclonedx(specVersion=version, metadata={"tools": [{"vendor": "v", "name": "old", "version": "1"}]}))
    assert (found.tool, found.tool_version, found.notes) == ("old", "1", ())


def test_an_unknown_release_and_an_empty_bill_are_told(read, catalogue):
    found = read(cyclonedx(specVersion="9.0", components=[], vulnerabilities=[], services=[{"name": "s"}]))
    assert len(found.notes) == 3
    assert found.speaks_to(catalogue).provisions == ()


def test_both_generations_of_spdx(read):
    (package,) = read(spdx2()).components
    assert (package.name, package.version, package.licences, package.purl) == (
        "jinja2",
        "3.1.6",
        ("BSD-3-Clause",),
        "pkg:pypi/jinja2@3.1.6",
    )
    assert package.hashes == {"SHA256": "ab" * 32}
    model, data = read(spdx3()).components
    assert (model.type, model.version, model.licences, model.hashes) == (
        "AIPackage",
        "1",
        ("Apache-2.0",),
        {"SHA256": "cd" * 32},
    )
    assert (data.name, data.type) == ("letters", "data")
    assert {"bill.model", "bill.data"} <= set(read(spdx3()).subjects)


def test_a_model_card_says_licence_base_data_and_metrics(read):
    (card,) = read(CARD).cards
    assert (card.name, card.licence, card.base_models) == ("Claims 7B", "apache-2.0", ("acme/base-7b",))
    assert (card.datasets, card.metrics, card.languages) == (("letters", "acme/claims"), ("accuracy",), ("en", "cy"))
    assert card.results == ("Claims: accuracy 0.91",)


def test_a_card_that_says_little_is_told_what_it_does_not(read):
    found = read("---\r\nlicense: other\r\nlicense_name: acme-1\r\n---\r\n# X\r\n")
    assert found.cards[0].licence == "acme-1"
    assert "the card does not say its base model" in found.notes
    assert "the card does not say its data sets" in found.notes
    with pytest.raises(InputError, match="has no end"):
        read("---\nlicense: x\n" + "a: b\n" * 50_000)


def test_hashes_in_every_way_that_sha256sum_writes_them(read):
    found = read(MANIFEST)
    assert [(each.name, each.algorithm) for each in found.hashes] == [
        ("weights/model.safetensors", "SHA-256"),
        ("tokenizer.json", "SHA-256"),
        ("config.json", "SHA-256"),
    ]
    odd = read(f"# made today\n{'a' * 32}  ../x\n\\{'b' * 40}  two\\nlines\n")
    assert [each.name for each in odd.hashes] == ["../x", "two lines"]
    assert any("no longer shows" in note for note in odd.notes)
    assert any("lead out of the folder" in note for note in odd.notes)
    assert odd.subjects == ()


def test_a_manifest_with_a_wrong_line_or_two_hashes_of_a_file_is_refused_at_its_line(read):
    with pytest.raises(InputError, match=r"file:4: this line is no hash"):
        read(MANIFEST + "hello\n")
    with pytest.raises(InputError, match=r"file:4: the file 'tokenizer.json' has another hash"):
        read(MANIFEST + f"{'00' * 32}  tokenizer.json\n")
    assert len(read(MANIFEST + f"{'cd' * 32}  tokenizer.json\n").hashes) == 3


def test_real_bills_of_others_are_read_whole(shared):
    """Bills of models drawn elsewhere: they list parts of a drawing, which are no models of machine learning."""
    for path in sorted((shared / "models" / "tmbom-cyclonedx").glob("*.json")):
        found = read_evidence(path)
        assert found.format == "cyclonedx"
        assert len(found.components) > 10
        assert {each.type for each in found.components} == {"threat-model"}
        assert "bill.model" not in found.subjects
        assert found.tool
        assert found.ran


def test_a_backslash_before_an_n_in_a_name_is_no_line_break(read):
    (held,) = read(f"\\{'b' * 64}  models\\\\new.bin\n").hashes
    assert held.name == "models\\new.bin"
