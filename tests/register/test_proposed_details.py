"""What bills, lists of hashes and model cards propose for the details of assets."""

from __future__ import annotations

import json

import pytest

from toolkit.evidence.readers import read_evidence
from toolkit.register.document_records import AssetDetails
from toolkit.register.proposed_details import proposals_for, propose_details, stated_assets
from toolkit.system.model import System

SYSTEM = System.model_validate(
    {
        "id": "s",
        "name": "S",
        "components": {
            "fraud_classifier": {"kind": "classifier", "name": "Fraud classifier"},
            "a": {"kind": "model", "name": "Same"},
            "b": {"kind": "model", "name": "Same"},
        },
        "data": {"letters": {"name": "Letters of policyholders"}},
    }
)
HASH = "c" * 64


@pytest.fixture
def read(tmp_path):
    """A file of this name and content, as it is read."""

    def reading(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return read_evidence(path)

    return reading


def bill(*components):
    """A CycloneDX bill."""
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": list(components)}


def component(name, **more):
    """A model of a bill."""
    return {"type": "machine-learning-model", "name": name, **more}


def test_a_bill_proposes_version_licence_source_and_hash_where_the_record_says_otherwise(read):
    said = component(
        "Fraud-Classifier",
        version="3.2",
        purl="pkg:huggingface/acme/fraud@3.2",
        licenses=[{"license": {"id": "Apache-2.0"}}],
        hashes=[{"alg": "MD5", "content": "d" * 32}, {"alg": "SHA-256", "content": HASH.upper()}],
    )
    held = {"fraud_classifier": AssetDetails(element="fraud_classifier", version="3.1", licence="Apache-2.0")}
    found = propose_details(read("bom.cdx.json", bill(said)), SYSTEM, held)
    assert [(each.element, each.field, each.now, each.stated) for each in found.details] == [
        ("fraud_classifier", "version", "3.1", "3.2"),
        ("fraud_classifier", "source", "", "pkg:huggingface/acme/fraud@3.2"),
        ("fraud_classifier", "sha256", "", HASH),
    ]
    assert found.unplaced == ()


def test_what_no_single_element_is_called_is_left_for_a_person_to_place(read):
    evidence = read("bom.cdx.json", bill(component("Same", version="1"), component("numpy", version="2")))
    found = propose_details(evidence, SYSTEM, {})
    assert found.details == ()
    assert [each.name for each in found.unplaced] == ["Same", "numpy"]
    (detail,) = proposals_for("a", found.unplaced[0], {})
    assert (detail.element, detail.field, detail.stated) == ("a", "version", "1")


def test_a_list_of_hashes_is_placed_by_the_names_of_files(read):
    listed = f"{HASH}  models/fraud-classifier.tar.gz\n{'e' * 64} *data\\letters.csv\n{'f' * 40}  fraud_classifier\n"
    found = propose_details(read("SHA256SUMS", listed), SYSTEM, {})
    assert [(each.element, each.stated) for each in found.details] == [
        ("fraud_classifier", HASH),
        ("letters", "e" * 64),
    ]


def test_an_spdx_bill_and_a_model_card_propose_too_and_nothing_asserted_is_nothing(read):
    spdx = {
        "spdxVersion": "SPDX-2.3",
        "packages": [{"name": "letters", "versionInfo": "2026-10", "licenseConcluded": "NOASSERTION"}],
    }
    assert [each.fields for each in stated_assets(read("bom.spdx.json", spdx))] == [{"version": "2026-10"}]
    card = "---\nmodel_name: Fraud classifier\nlicense: mit\nbase_model: acme/base\n---\n# A card\n"
    found = propose_details(read("README.md", card), SYSTEM, {})
    assert {(each.field, each.stated) for each in found.details} == {("licence", "mit"), ("source", "acme/base")}
