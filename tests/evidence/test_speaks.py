"""What files speak to: threats and provisions that exist, with reasons; what matches none is listed, never guessed."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.evidence.samples import (
    END,
    INIT,
    SETUP,
    cyclonedx,
    evaluated,
    garak_report,
    inspect_log,
    lines,
    promptfoo_file,
    promptfoo_result,
    sample,
    sarif,
)
from toolkit.catalogues.frameworks import framework
from toolkit.catalogues.locate import library_root
from toolkit.evidence import load_case_studies, load_map, map_ids, threats_of_subject
from toolkit.evidence.readers import READERS
from toolkit.evidence.speaks import map_of


@pytest.mark.parametrize("name", map_ids())
def test_every_threat_and_provision_of_the_maps_exists_and_nothing_is_mapped_twice(name, catalogue):
    mapped = load_map(name)
    provisions = {each.id for each in catalogue.code.provisions}
    named = [threat for link in mapped.links for threat in link.threats]
    assert [threat for threat in named if f"core:{threat}" not in catalogue.threats] == []
    assert [each for link in mapped.links for each in link.provisions if each not in provisions] == []
    assert [each for each in mapped.always if each not in provisions] == []
    matches = Counter(match.casefold() for link in mapped.links for match in link.match)
    assert [match for match, times in matches.items() if times > 1] == []
    assert all(link.threats or link.provisions for link in mapped.links)
    assert all(reading.rule for reading in mapped.readings)
    assert not [match for match in matches if mapped.is_silent(match)]


def test_every_file_of_the_section_is_a_map_or_counts_and_every_reader_has_its_map():
    files = {entry.name for entry in (library_root() / "evidence").iterdir()}
    assert files == {f"{name}.yaml" for name in (*map_ids(), "mitre-atlas_5.6")}
    assert {map_of(reader.id).tool for reader in READERS} == {load_map(name).tool for name in map_ids()}


def test_a_family_stands_for_its_probes_and_the_longest_name_decides():
    garak = load_map("garak")
    assert garak.link_for("dan.Dan_11_0").threats == ("jailbreak",)
    assert garak.link_for("web_injection.MarkdownImageExfil").threats == ("render-time-exfiltration",)
    assert garak.link_for("web_injection.TaskXSS").threats == ("output-to-injection",)
    assert garak.link_for("dancing.X") is None
    assert load_map("promptfoo").link_for("harmful:cybercrime:malicious-code").threats == ("offensive-use-of-service",)
    assert load_map("promptfoo").link_for("harmful:hate").threats == ("harmful-content-output",)
    assert load_map("weaknesses").link_for("CWE-7") is None
    assert threats_of_subject("garak", "latentinjection.X") == ("core:indirect-prompt-injection",)


def test_a_report_speaks_to_threats_with_the_counts_of_the_probes_that_say_so(read, catalogue):
    speaks = read(garak_report()).speaks_to(catalogue)
    by_threat = {link.threat: link for link in speaks.threats}
    assert set(by_threat) == {"core:jailbreak", "core:direct-prompt-injection"}
    assert (by_threat["core:jailbreak"].tried, by_threat["core:jailbreak"].worked) == (4, 2)
    assert by_threat["core:jailbreak"].subjects == ("dan.Dan_11_0",)
    assert by_threat["core:jailbreak"].title == catalogue.threats["core:jailbreak"].title
    assert [link.provision for link in speaks.provisions] == ["2.2", "9.1", "9.2", "9.4.1"]


def test_what_is_not_known_is_listed_and_matched_to_nothing(read, catalogue):
    entries = [
        evaluated("glitch.GlitchFull", "d", 1, 2),
        evaluated("ours.New", "d", 1, 2),
        evaluated("test.X", "d", 1, 2),
    ]
    speaks = read(lines(SETUP, INIT, *entries, END)).speaks_to(catalogue)
    assert speaks.threats == ()
    assert speaks.unmatched == ("glitch.GlitchFull", "ours.New")


def test_strategies_speak_to_threats_with_the_tests_that_used_them(read, catalogue):
    results = [promptfoo_result("politics", False, strategy="jailbreak:meta"), promptfoo_result("politics", True)]
    speaks = read(promptfoo_file(results)).speaks_to(catalogue)
    (link,) = speaks.threats
    assert (link.threat, link.tried, link.worked) == ("core:jailbreak", 1, 1)


def test_weaknesses_and_bills_speak_to_threats(read, catalogue):
    threats = {link.threat for link in read(sarif()).speaks_to(catalogue).threats}
    assert {"core:output-to-injection", "core:secrets-in-notebooks-and-code", "core:tool-command-injection"} == threats
    bill = read(cyclonedx()).speaks_to(catalogue)
    assert "core:unpatched-ai-component" in {link.threat for link in bill.threats}
    assert {"5.1", "5.2", "7.1", "8.1", "11.1"} <= {link.provision for link in bill.provisions}
    assert bill.unmatched == ()


def test_an_inspect_task_speaks_by_its_name_also_where_nothing_is_counted(read, catalogue):
    found = read(inspect_log("inspect_evals/agentdojo", [sample(1, {"other": "C"})]))
    assert found.families == ()
    assert {link.threat for link in found.speaks_to(catalogue).threats} == {
        "core:goal-hijack",
        "core:indirect-prompt-injection",
    }


def test_the_counts_of_case_studies_name_techniques_of_their_edition():
    counted = load_case_studies()
    known = framework(counted.edition).by_id
    assert all(technique in known for technique in (*counted.techniques, *counted.in_incidents))
    assert all(count <= counted.studies for count in counted.techniques.values())
    assert all(count <= counted.incidents for count in counted.in_incidents.values())
