"""What a finding's card says of the threat: its statement, and by which names others know it."""

from __future__ import annotations

from dataclasses import replace

from tests.hostile_text import MARKUP
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.locate import library_root
from toolkit.system.read import parse_system
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Finding
from toolkit.workshop.finding_cards import finding_card

EXAMPLE = parse_system((library_root() / "templates" / "claims_assistant" / "system.yaml").read_text("utf-8"))


def finding() -> Finding:
    """One finding of the shipped example."""
    findings = find_threats(EXAMPLE, load_catalogue(), everything=True)
    return next(each for each in findings if each.threat.id == "indirect-prompt-injection")


def test_a_card_says_by_which_names_others_know_the_threat() -> None:
    said = str(finding_card(finding()))
    assert "<li>AML.T0051.001 LLM Prompt Injection: Indirect (MITRE ATLAS 2026.09)</li>" in said
    assert "<li>LLM01 Prompt Injection (OWASP Top 10 for LLM Applications 2026)</li>" in said
    assert said.index("What this threat is") < said.index("Known elsewhere as:")


def test_references_of_a_teams_own_are_text_and_none_is_no_list() -> None:
    found = finding()
    for references, listed in (({"acme@1": MARKUP}, True), ({}, False)):
        threat = found.threat.model_copy(update={"references": references})
        said = str(finding_card(replace(found, threat=threat)))
        assert ("Known elsewhere as:" in said) == listed
        assert not [each for each in MARKUP if "<" in each and each in said]


def test_a_card_says_what_the_threat_would_cost_and_how_it_would_show() -> None:
    said = str(finding_card(finding()))
    assert "<b>What it would cost:</b> response, fines and judgments, reputation." in said
    assert f"<b>How it would show:</b> {finding().threat.signal}." in said
    silent = replace(finding(), threat=finding().threat.model_copy(update={"loss_forms": (), "signal": ""}))
    assert "What it would cost" not in str(finding_card(silent))
