"""Shapes that today's tools and hubs write, and files that could be taken for another: read rightly, or refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.evidence.samples import cyclonedx, inspect_log, sample, spdx2
from toolkit.errors import InputError

GRAPH = [
    {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-03-01T00:00:00Z"},
    {"type": "Organization", "spdxId": "urn:acme", "name": "Acme"},
    {"type": "ai_AIPackage", "spdxId": "urn:m", "name": "Model", "suppliedBy": "urn:acme"},
    {
        "type": "software_Package",
        "spdxId": "urn:p",
        "name": "lib",
        "externalIdentifier": [{"externalIdentifierType": "packageUrl", "identifier": "pkg:pypi/lib@1"}],
    },
    {
        "type": "expandedlicensing_DisjunctiveLicenseSet",
        "spdxId": "urn:either",
        "expandedlicensing_member": ["https://spdx.org/licenses/MIT", "urn:both"],
    },
    {
        "type": "expandedlicensing_ConjunctiveLicenseSet",
        "spdxId": "urn:both",
        "expandedlicensing_member": ["https://spdx.org/licenses/Apache-2.0", "https://spdx.org/licenses/Zlib"],
    },
    {
        "type": "expandedlicensing_ConjunctiveLicenseSet",
        "spdxId": "urn:round",
        "expandedlicensing_member": ["urn:round", "urn:round"],
    },
    {"type": "Relationship", "from": "urn:m", "relationshipType": "hasDeclaredLicense", "to": ["urn:either"]},
    {"type": "Relationship", "from": "urn:p", "relationshipType": "hasConcludedLicense", "to": ["urn:round"]},
    {"type": "security_Vulnerability", "spdxId": "urn:v", "name": "CVE-2026-1"},
]


def refused(read, content) -> str:
    with pytest.raises(InputError) as raised:
        read(content)
    assert all(each.try_instead for each in raised.value.problems)
    return str(raised.value)


def test_spdx_3_names_suppliers_identifiers_and_licences_that_need_no_element(read):
    found = read({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": GRAPH})
    model, package = found.components
    assert (model.supplier, model.licences) == ("Acme", ("MIT OR (Apache-2.0 AND Zlib)",))
    assert (package.purl, package.licences) == ("pkg:pypi/lib@1", ())
    assert any("1 vulnerabilities are in the bill" in note for note in found.notes)


def test_sets_of_licences_that_hold_each_other_come_to_an_end(read):
    ids = [f"urn:{number}" for number in range(300)]
    sets = [
        {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": each, "expandedlicensing_member": ids}
        for each in ids
    ]
    package = {"type": "software_Package", "spdxId": "urn:p", "name": "lib"}
    link = {"type": "Relationship", "from": "urn:p", "relationshipType": "hasDeclaredLicense", "to": ids}
    found = read({"@context": "https://spdx.org/x", "@graph": [*sets, package, link]})
    assert found.components[0].licences == ()


def test_a_bill_in_the_wrapping_of_a_code_hosts_interface(read):
    assert read({"sbom": spdx2()}).components == read(spdx2()).components


def test_a_bill_that_is_about_a_model_counts_the_model_and_one_of_a_program_does_not(read):
    root = {"type": "machine-learning-model", "name": "fraud", "version": "3", "components": [{"name": "tokenizer"}]}
    found = read(cyclonedx(metadata={"component": root}, components=[], vulnerabilities=[]))
    assert [(each.name, each.within) for each in found.components] == [("fraud", ""), ("tokenizer", "fraud")]
    assert "bill.model" in found.subjects
    program = {"type": "application", "name": "desk", "components": [{"type": "library", "name": "part"}]}
    found = read(cyclonedx(metadata={"component": program}, components=[], vulnerabilities=[]))
    assert [(each.name, each.within) for each in found.components] == [("part", "desk")]


def test_versions_of_what_lies_outside_and_vulnerabilities_without_components(read):
    outside = {"type": "library", "name": "a", "isExternal": True, "versionRange": "vers:pypi/>=1|<2"}
    assert read(cyclonedx(specVersion="1.7", components=[outside])).components[0].version == "vers:pypi/>=1|<2"
    told = read(cyclonedx(components=[], vulnerabilities=[{"id": "CVE-2026-1"}]))
    assert told.subjects == ("bill.vulnerable",)


def test_several_licences_of_a_model_card(read):
    (card,) = read(
        "---\nlicense:\n- mit\n- apache-2.0\nbase_model: [a/b]\nbase_model_relation: quantized\n---\n# Z\n"
    ).cards
    assert (card.licence, card.base_models) == ("mit, apache-2.0", ("a/b",))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("---\nlicense: mit\ntask_categories: [qa]\ndataset_info: {}\n---\n# Data", "card of a data set"),
        ("---\ntitle: X\nsdk: gradio\napp_file: app.py\nlicense: mit\n---\n# Demo", "of a demonstration"),
        ("---\nlayout: post\ntags: [a]\n---\n# Hello", "of a page"),
        ("# made by hand\n\nSPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n", "SPDX bill in its tag form"),
        ("spdxVersion: SPDX-2.3\nname: x\n", "SPDX bill in its tag form, or as YAML"),
        ("---\nbomFormat: CycloneDX\nspecVersion: 1.6\n", "CycloneDX bill as YAML"),
        ('q,[openai:gpt] {{q}},Status\n"hi","[PASS] (1.00) hello",PASS\n', "promptfoo results as a table"),
        ({"_type": "https://in-toto.io/Statement/v1", "predicateType": "x", "predicate": cyclonedx()}, "in-toto"),
    ],
)
def test_what_is_taken_for_something_else_is_refused_by_its_name(read, content, said):
    assert said in refused(read, content)


def test_a_model_card_that_names_data_is_no_card_of_data(read):
    assert read("---\nlicense: mit\ndatasets: [x]\npretty_name: X\n---\n# M\n").cards


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"spdxVersion": "SPDX-2.3"}, "CycloneDX and SPDX"),
        ({"version": "2.1.0", "runs": []}, "CycloneDX and SARIF"),
        ({"evalId": "e", "results": {}}, "CycloneDX and promptfoo"),
        (inspect_log("ours", [sample(1, {"judge": "C"})]), "CycloneDX and Inspect"),
    ],
)
def test_a_file_that_calls_itself_two_things_is_refused(read, more, names):
    assert f"calls itself {names} at once" in refused(read, {**cyclonedx(), **more})
    assert "at once" in refused(read, json.dumps({"padding": " " * 300_000, **cyclonedx(), **more}))


def test_a_day_that_cannot_be_is_told_and_one_that_is_none_counts_as_nothing_said(read):
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).isoformat()

    def of(when: str):
        return read(cyclonedx(metadata={"timestamp": when}))

    assert any("still to come" in note for note in of(tomorrow).notes)
    assert any("before any of these tools" in note for note in of("0001-01-01T00:00:00Z").notes)
    assert of("9999-99-99T99:99:99Z").ran == ""
    assert of("2026-03-01T00:00:00Z").notes == read(cyclonedx()).notes
