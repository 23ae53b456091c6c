"""Every shipped threat: its examples hold, what it names exists, and the example is not drowned."""

from __future__ import annotations

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.threats import find_threats
from toolkit.threats.examples import check_examples, run_example
from toolkit.workshop.example import example_system

CATALOGUE = load_catalogue()
PROVISIONS = {provision.id for provision in CATALOGUE.code.provisions}


@pytest.mark.parametrize("key", sorted(CATALOGUE.threats))
def test_a_threat(key: str) -> None:
    threat = CATALOGUE.threats[key]
    for example in threat.examples:
        assert run_example(threat, example, CATALOGUE) == example.expected, example.says
    if threat.applies is not None:
        expected = {outcome for example in threat.examples for outcome in example.expected.values()}
        assert "not applicable" in expected
        assert expected - {"not applicable"}
        assert threat.stages
    assert set(threat.provisions) <= PROVISIONS
    assert all(link.control in CATALOGUE.controls for link in threat.controls)
    assert "{path}" not in threat.reason or "path" in str(threat.applies)


def test_the_library_is_as_large_as_it_says() -> None:
    assert list(check_examples(CATALOGUE)) == []
    assert sum(1 for threat in CATALOGUE.threats.values() if threat.applies is not None) >= 150
    assert len(CATALOGUE.controls) == 116


def test_the_example_is_not_drowned() -> None:
    findings = find_threats(example_system(), CATALOGUE)
    assert 20 <= len(findings.of("applies")) <= 60
    assert findings.open_questions()
    assert all(finding.reason for finding in findings)


def test_the_example_stripped_of_its_facts_asks_rather_than_claims() -> None:
    full = example_system()
    bare = full.model_copy(
        update={"facts": {}, "components": {k: c.model_copy(update={"facts": {}}) for k, c in full.components.items()}}
    )
    counts = find_threats(bare, CATALOGUE).counts
    assert counts["applies"] <= 60
    assert counts["undecided"] > find_threats(full, CATALOGUE).counts["undecided"]
