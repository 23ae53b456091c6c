"""The shipped templates: whole, readable, and with the threats that somebody of each trade insists on.

`INSIST` has to apply or be controlled as stated, as it stands in the template; `NEVER` must not even be asked about.
Both were written down from what is known of such systems before the templates were run. Afterwards threats were moved
to the element of the same way at which the library puts them, some were put as the library's rule words them, and five
fell out that the library does not find there: two of the complaint classifier, a public data set for the jobs and for
the translation model, and evasion by somebody who has the translation model.
"""

from __future__ import annotations

from functools import cache

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.system.lint import errors_in, hints_for
from toolkit.system.read import parse_system
from toolkit.system.templates import template, template_ids, template_system, template_text
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Findings

CATALOGUE = load_catalogue()
A_ROOMFUL = 60
"""Threats that apply in the default view, of up to sixteen parts whose owners know nearly all and do half of it."""

INSIST = {
    "council_chatbot": """
        indirect-prompt-injection@chatbot retrieval-poisoning@page_index direct-prompt-injection@chatbot
        confident-falsehood@chatbot jailbreak@language_model render-time-exfiltration@chat_widget
        silent-provider-model-change@language_model provider-outage-or-withdrawal@language_model
        inference-flood@chatbot oversharing-in-prompts@resident prompt-data-in-logs@transcripts
        unnoticed-drift@language_model no-ai-incident-plan@system untrained-staff@system""",
    "travel_agent": """
        indirect-prompt-injection@agent lethal-trifecta@agent goal-hijack@agent excessive-agency@agent
        destructive-agent-action@agent confused-deputy-delegation@agent exfiltration-through-tools@mail_tool
        memory-poisoning@memory model-driven-ssrf@web_tool tool-response-poisoning@web_tool
        rug-pull-update@web_tool oversight-path-bypass@agent approval-view-manipulation@travel_clerk
        provider-outage-or-withdrawal@language_model""",
    "freight_agents": """
        indirect-prompt-injection@order_reader multimodal-injection@order_reader
        inter-agent-message-tampering@bus cascading-agent-failure@bus cross-agent-trust-abuse@bargainer
        memory-poisoning@shared_memory destructive-agent-action@customs_agent excessive-agency@customs_agent
        untraceable-agent-action@bargainer orchestrator-route-hijack@dispatcher_agent
        oversight-capacity-mismatch@dispatcher accountability-vacuum@system untested-release@system""",
    "complaint_classifier": """
        discriminatory-outcome@classifier data-poisoning-targeted@letters_store feedback-loop-skew@corrections
        sensitive-records-in-training@letters_store evasion-black-box@classifier
        opaque-decision@classifier over-reliance@handler
        oversight-capacity-mismatch@handler compromised-ml-library@tuning unlearning-failure@letters_store""",
    "job_matching_training": """
        data-poisoning-targeted@training_set backdoor-trigger-in-data@training weak-supplier@broker
        weak-supplier@labellers label-tampering@labellers lost-data-lineage@training_set
        discriminatory-outcome@ranker opaque-decision@ranker evaluation-set-leak@test_set
        compromised-ml-library@training secrets-in-notebooks-and-code@notebooks
        sensitive-records-in-training@training_set unlearning-failure@training_set regulatory-breach@system""",
    "open_translation_model": """
        misuse-of-released-weights@release_page counterfeit-of-released-model@release_page
        records-in-released-weights@release_page data-poisoning-broad@corpus backdoor-trigger-in-data@training
        weight-tampering@checkpoints training-text-regurgitation@model phishing-of-ai-staff@researcher
        insider-abuse@researcher unlearning-failure@corpus compromised-ml-library@training
        service-flooding@demo unlicensed-training-data@corpus""",
    "lorry_camera": """
        physical-adversarial-object@eye_model sensor-spoofing@camera edge-device-theft@device
        on-device-model-lifting@device hands-on-equipment@camera discriminatory-outcome@eye_model
        unsafe-automatic-action@alarm weight-tampering@update_registry build-pipeline-compromise@update_service
        unverified-artifact-promotion@update sensitive-records-in-training@clip_store
        unnoticed-drift@eye_model oversight-capacity-mismatch@fleet_manager no-ai-incident-plan@system""",
    "ml_platform": """
        weak-tenant-isolation@cluster secrets-in-notebooks-and-code@notebooks
        experiment-touches-production@notebooks lateral-movement-from-ai-host@cluster
        phishing-of-ai-staff@platform_admin insider-abuse@data_scientist weight-tampering@registry
        code-in-model-file@training_jobs compromised-ml-library@training_jobs training-store-exposure@lake
        broken-model-api-authorisation@serving audit-record-tampering@audit_log unknown-ai-assets@system
        unverified-artifact-promotion@deploy orphaned-endpoint@system""",
}
NO_TEXT = """indirect-prompt-injection direct-prompt-injection jailbreak confident-falsehood system-prompt-extraction
    goal-hijack memory-poisoning retrieval-poisoning tool-description-poisoning lethal-trifecta"""
NO_TRAINING = """data-poisoning-broad data-poisoning-targeted label-tampering federated-update-poisoning
    misuse-of-released-weights sensor-spoofing edge-device-theft on-device-model-lifting"""
NEVER = {
    "council_chatbot": f"{NO_TRAINING} memory-poisoning inter-agent-message-tampering tool-command-injection",
    "travel_agent": f"{NO_TRAINING} inter-agent-message-tampering retrieval-poisoning embedding-inversion",
    "freight_agents": f"{NO_TRAINING} retrieval-permission-bypass embedding-inversion",
    "complaint_classifier": f"{NO_TEXT} sensor-spoofing edge-device-theft poisoned-public-dataset",
    "job_matching_training": f"{NO_TEXT} sensor-spoofing edge-device-theft provider-misuse-of-prompts",
    "open_translation_model": """provider-misuse-of-prompts memory-poisoning retrieval-poisoning goal-hijack
        sensor-spoofing""",
    "lorry_camera": f"{NO_TEXT} provider-misuse-of-prompts retrieval-permission-bypass",
    "ml_platform": f"{NO_TEXT} sensor-spoofing edge-device-theft agent-impersonation",
}


@cache
def found(name: str) -> Findings:
    """What is found in a template as it stands."""
    return find_threats(template_system(name), CATALOGUE)


def test_every_shape_that_a_team_may_come_with_has_its_template() -> None:
    assert set(template_ids()) == {"claims_assistant", *INSIST}
    assert len(INSIST) == 8


@pytest.mark.parametrize("name", INSIST)
def test_what_somebody_of_the_trade_insists_on_is_found(name: str) -> None:
    there = {f"{each.threat.id}@{each.element}" for each in found(name).of("applies", "controlled as stated")}
    assert set(INSIST[name].split()) - there == set()


@pytest.mark.parametrize("name", NEVER)
def test_what_cannot_happen_there_is_not_even_asked_about(name: str) -> None:
    assert {each.threat.id for each in found(name)} & set(NEVER[name].split()) == set()


@pytest.mark.parametrize("name", template_ids())
def test_a_room_is_not_drowned(name: str) -> None:
    assert 20 <= sum(not each.narrower for each in found(name).of("applies")) <= A_ROOMFUL


@pytest.mark.parametrize("name", template_ids())
def test_a_template_is_whole(name: str) -> None:
    system = template_system(name)
    assert errors_in(system, CATALOGUE) == []
    assert hints_for(system) == []
    assert 8 <= len(system.components) <= 16
    assert system.worst_day
    assert system.assumptions
    assert system.out_of_scope
    for part in system.components.values():
        assert part.name
        assert part.within
    for asset in system.data.values():
        assert asset.classification
    answers = [str(said) for element in system.elements().values() for said in element.facts.values()]
    assert 0 < answers.count("unknown") < 0.1 * len(answers), "somebody always does not know, but not everybody"
    assert answers.count("yes") > 0.2 * len(answers)
    assert answers.count("no") > 0.2 * len(answers)


@pytest.mark.parametrize("name", template_ids())
def test_what_to_change_first_names_things_that_are_there(name: str) -> None:
    system, of = template_system(name), template(name)
    known = {*system.elements(), *system.boundaries, *CATALOGUE.facts, "roles", "facts"}
    known |= {"origin: outside", "origin: inside", "classification"}
    for step in of.change_first:
        named = step.split("`")[1::2]
        assert set(named) <= known, step


@pytest.mark.parametrize("name", template_ids())
def test_its_text_begins_with_what_to_change_first_and_reads_as_the_same_system(name: str) -> None:
    text = template_text(name)
    assert text.startswith("# What to change first:\n# 1. ")
    assert parse_system(text, source=name) == template_system(name)


def test_a_template_that_is_none_is_told_with_the_nearest() -> None:
    with pytest.raises(ToolkitError, match="council_chatbot"):
        template_system("council_chat")


def test_titles_tell_templates_apart() -> None:
    titles = [template(name).title for name in template_ids()]
    assert len(set(titles)) == len(titles)
