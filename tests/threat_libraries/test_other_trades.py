"""Eight systems that the shipped example does not resemble, and what an expert insists on for each.

`INSIST` has to be found (applies, is undecided, or is controlled as stated); `NEVER` must not even be asked about.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.system.read import parse_system
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Findings

SYSTEMS = Path(__file__).parent / "systems"
A_ROOMFUL = 55
"""Findings that apply, of one drawing of six to fifteen parts whose team states half of the facts, many bad."""

INSIST = {
    "hospital_triage": """
        indirect-prompt-injection@bot direct-prompt-injection@bot multimodal-injection@bot jailbreak@llm
        confident-falsehood@bot confused-deputy-delegation@bot unauthenticated-entrance@portal over-reliance@nurse
        feedback-loop-skew@llm data-poisoning-broad@tuning_set unverified-artifact-promotion@deploy
        training-text-regurgitation@llm prompt-data-in-logs@transcripts inference-flood@bot unnoticed-drift@llm
        oversight-capacity-mismatch@nurse discriminatory-outcome@llm backup-and-recovery-gap@guidelines
        untrained-staff@system""",
    "coding_agent": """
        indirect-prompt-injection@coder lethal-trifecta@coder unexpected-code-execution@coder excessive-agency@coder
        destructive-agent-action@coder agent-credential-theft@coder insecure-generated-code@coder
        hallucinated-dependency@coder compromised-ml-library@pipeline malicious-plugin-or-skill@community_skill
        tool-description-poisoning@repo_mcp rug-pull-update@repo_mcp model-driven-ssrf@web_mcp
        self-expanding-authority@coder untraceable-agent-action@coder provider-misuse-of-prompts@llm
        build-pipeline-compromise@pipeline agent-configuration-tampering@coder""",
    "credit_scoring": """
        data-poisoning-targeted@history discriminatory-outcome@scorer opaque-decision@scorer evasion-black-box@scorer
        unlicensed-training-data@history weak-supplier@broker weight-tampering@registry
        experiment-touches-production@notebook unsafe-automatic-action@loans lost-data-lineage@history
        sensitive-records-in-training@history regulatory-breach@system unnoticed-drift@scorer""",
    "procurement_agents": """
        indirect-prompt-injection@reader multimodal-injection@reader goal-hijack@orchestrator memory-poisoning@memory
        inter-agent-message-tampering@bus cascading-agent-failure@bus cross-agent-trust-abuse@negotiator
        destructive-agent-action@negotiator oversight-path-bypass@payer approval-view-manipulation@approver
        approval-fatigue@approver excessive-agency@payer untraceable-agent-action@payer
        provider-outage-or-withdrawal@llm accountability-vacuum@system""",
    "open_weights": """
        misuse-of-released-weights@registry records-in-released-weights@registry
        counterfeit-of-released-model@registry data-poisoning-broad@corpus unlicensed-training-data@corpus
        weight-theft@registry code-in-model-file@training compromised-ml-library@training weak-supplier@raters
        evaluation-set-leak@benchmarks phishing-of-ai-staff@researcher insider-abuse@researcher
        unlearning-failure@corpus backdoor-trigger-in-data@training""",
    "factory_robot": """
        physical-adversarial-object@vision sensor-spoofing@camera unsafe-automatic-action@robot
        open-device-interface@box unpatched-ai-component@box edge-device-theft@box hands-on-equipment@camera
        build-pipeline-compromise@update_server unverified-artifact-promotion@update
        prediction-tampering-in-transit@steer weak-supplier@integrator backdoor-trigger-in-data@training
        unnoticed-drift@vision insufficient-ai-logging@system""",
    "mlops_platform": """
        weak-tenant-isolation@k8s weak-tenant-isolation@gpus broken-model-api-authorisation@serving
        secrets-in-notebooks-and-code@notebooks lateral-movement-from-ai-host@k8s open-default-settings@k8s
        experiment-touches-production@notebooks phishing-of-ai-staff@admins insider-abuse@scientists
        weight-tampering@registry code-in-model-file@training compromised-ml-library@training
        training-store-exposure@lake backup-and-recovery-gap@registry unnoticed-drift@churn
        audit-record-tampering@audit unknown-ai-assets@system orphaned-endpoint@system""",
    "voice_bot": """
        direct-prompt-injection@llm jailbreak@llm confident-falsehood@llm harmful-content-output@llm
        multimodal-injection@stt provider-misuse-of-prompts@stt denial-of-wallet@llm service-flooding@line
        provider-outage-or-withdrawal@llm silent-provider-model-change@llm prompt-data-in-logs@recordings
        oversharing-in-prompts@caller undisclosed-synthetic-content@line no-ai-incident-plan@system""",
}
NO_TEXT = """indirect-prompt-injection direct-prompt-injection jailbreak confident-falsehood system-prompt-extraction
    harmful-content-output output-to-injection render-time-exfiltration schema-parse-confusion goal-hijack"""
NEVER = {
    "hospital_triage": """malicious-plugin-or-skill cross-agent-trust-abuse provider-misuse-of-prompts
        misuse-of-released-weights sensor-spoofing poisoned-public-model""",
    "coding_agent": """membership-inference evasion-black-box physical-adversarial-object retrieval-poisoning
        data-poisoning-broad unauthenticated-entrance""",
    "credit_scoring": f"{NO_TEXT} unauthenticated-entrance embedding-inversion shadow-agent runaway-agent-loop",
    "procurement_agents": """data-poisoning-broad evasion-black-box membership-inference model-extraction-by-query
        federated-update-poisoning label-tampering""",
    "open_weights": """system-prompt-extraction excessive-agency memory-poisoning retrieval-permission-bypass
        denial-of-wallet""",
    "factory_robot": f"{NO_TEXT} denial-of-wallet provider-misuse-of-prompts weak-tenant-isolation "
    "inference-side-channel synthetic-voice-social-engineering",
    "mlops_platform": f"{NO_TEXT} memory-poisoning excessive-agency synthetic-media-identity-fraud",
    "voice_bot": """excessive-agency memory-poisoning retrieval-poisoning data-poisoning-broad
        model-driven-ssrf unexpected-code-execution model-extraction-by-query unauthenticated-entrance""",
}


@cache
def found(name: str) -> Findings:
    catalogue = load_catalogue()
    return find_threats(parse_system((SYSTEMS / f"{name}.yaml").read_text("utf-8"), catalogue), catalogue)


@pytest.mark.parametrize("name", INSIST)
def test_what_an_expert_insists_on_is_found(name: str) -> None:
    there = {f"{finding.threat.id}@{finding.element}" for finding in found(name)}
    assert set(INSIST[name].split()) - there == set()


@pytest.mark.parametrize("name", NEVER)
def test_what_cannot_happen_there_is_not_even_asked_about(name: str) -> None:
    assert {finding.threat.id for finding in found(name)} & set(NEVER[name].split()) == set()


@pytest.mark.parametrize("name", INSIST)
def test_a_room_is_not_drowned(name: str) -> None:
    assert 10 <= len(found(name).of("applies")) <= A_ROOMFUL


@pytest.mark.parametrize("name", INSIST)
def test_no_reason_speaks_of_a_way_from_a_thing_to_itself(name: str) -> None:
    for finding in found(name).of("applies"):
        if finding.path == finding.element_name:
            assert f"by {finding.path}" not in finding.reason, finding.identity
            assert f"({finding.path})" not in finding.reason, finding.identity
