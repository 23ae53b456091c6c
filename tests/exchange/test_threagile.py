"""Threagile models: what becomes of assets, links, boundaries and risks, and what is said of the rest."""

from __future__ import annotations

import pytest

from toolkit.errors import InputError
from toolkit.exchange.threagile import import_threagile
from toolkit.system.lint import check_system
from toolkit.system.read import emit_system, parse_system

MODEL = """
threagile_version: 1.0.0
title: Helper
business_overview: {description: Answers letters}
technical_overview: {description: Runs in the cloud}
author: {name: Somebody}
business_criticality: important
questions: {"Who owns the keys?": "", "Who runs it?": Ops}
abuse_cases: {Theft: "As a thief I want data"}
security_requirements: {Masking: Mask names}
diagram_tweak_nodesep: 2
own_key: 1
data_assets:
  Letters: &letters {id: letters, usage: business, origin: Customers, owner: Legal, quantity: many,
    confidentiality: restricted, integrity: critical, availability: important, tags: [pii]}
  Answers: {<<: *letters, id: answers, confidentiality: strictly-confidential, tags: }
technical_assets:
  Browser:
    {id: browser, type: external-entity, used_as_client_by_human: true, internet: true, technology: browser,
    out_of_scope: true, justification_out_of_scope: Not ours, communication_links: {
      Ask: {target: bot, protocol: https, authentication: token, authorization: none,
        data_assets_sent: [letters], data_assets_received: [answers]}}}
  Bot:
    {id: bot, type: process, technologies: [ai], internet: true, multi_tenant: true, encryption: none,
    description: Drafts, data_assets_stored: [gone], communication_links: {
      Keep: {target: docs, protocol: jdbc, authentication: none, readonly: true,
        data_assets_sent: [answers]},
      Look: {target: docs, protocol: jdbc, vpn: true, tags: [slow]},
      Tell: {target: nobody, protocol: in-process-library-call}}}
  Store: {id: docs, type: datastore, technology: database, encryption: transparent, tags: [pgvector],
    data_assets_stored: [letters, answers], internet: false}
trust_boundaries:
  Cloud: {id: cloud, type: network-cloud-provider, description: At a provider, technical_assets_inside: [bot],
    trust_boundaries_nested: [vault]}
  Vault: {id: vault, type: execution-environment, technical_assets_inside: [docs, bot]}
  Office: {id: office, type: network-on-prem, tags: [floor]}
shared_runtimes: {Cluster: {id: cluster, technical_assets_running: [bot, docs]}}
individual_risk_categories:
  Loss: {id: loss, description: Letters get lost, impact: Fines, mitigation: Back up, stride: denial-of-service,
    cwe: 693, risks_identified: {<b>Loss</b> at Docs: {severity: critical, exploitation_likelihood: likely,
      most_relevant_technical_asset: docs}}}
risk_tracking:
  loss@docs: {status: accepted}
  unencrypted-communication@bot>keep@docs: {status: mitigated, justification: Moved to TLS, ticket: T-1}
  missing-hardening@*: {status: in-discussion, justification: Not sure}
"""


@pytest.fixture(scope="module")
def imported(catalogue):
    return import_threagile(MODEL.encode(), catalogue)


def lost(imported) -> dict[str, str]:
    """What is said of each place and thing."""
    return {f"{line.where}: {line.what}": line.weight for line in imported.loss.lines}


@pytest.mark.parametrize(
    ("name", "counted"),
    [  # components, flows, boundaries, data, threats, losses of weight "lost"
        ("threagile__threagile.yaml", (14, 20, 5, 12, 19, 18)),
        ("threagile__demo_stub_threagile.yaml", (2, 1, 1, 1, 2, 8)),
    ],
)
def test_models_of_the_project_come_in(shared, catalogue, name, counted):
    imported = import_threagile(shared / "models" / "threagile" / name, catalogue)
    system = imported.system
    parts = (system.components, system.flows, system.boundaries, system.data, imported.foreign_threats)
    assert (*map(len, parts), sum(line.weight == "lost" for line in imported.loss.lines)) == counted
    check_system(system, catalogue)
    assert parse_system(emit_system(system), catalogue) == system


def test_a_model_in_many_files_is_refused_with_their_names(shared, catalogue):
    with pytest.raises(InputError, match=r"lies in 13 other files \(meta.yaml, .* Put its parts into one file"):
        import_threagile(shared / "models" / "threagile" / "threagile__main.yaml", catalogue)


def test_assets_become_components_of_the_kind_that_is_said(imported, catalogue):
    system = imported.system
    assert (system.name, system.purpose) == ("Helper", "Answers letters")
    assert {key: (part.kind, part.within) for key, part in system.components.items()} == {
        "browser": ("web_app", None),
        "bot": ("agent", "cloud"),
        "store": ("vector_store", "vault"),
        "open_end_of_tell": ("external_entity", None),
    }
    assert imported.suggested["store"].because == "its type or tag says “pgvector”"
    assert system.components["browser"].trust == "none"
    assert system.out_of_scope["browser"].why == "Not ours"
    assert dict(system.components["store"].facts) == {"encrypted_at_rest": "yes"}
    assert dict(system.components["bot"].facts) == {"exposed_to_internet": "yes", "serves_many_tenants": "yes"}
    assert "Runs in: Cluster." in system.components["bot"].description
    check_system(system, catalogue)


def test_data_keeps_its_grade_and_its_place(imported):
    letters, answers, *_ = imported.system.data.values()
    assert (letters.classification, letters.owner, letters.held_by) == ("confidential", "Legal", ("store",))
    assert (answers.classification, answers.held_by) == ("secret", ("store",))
    assert "Origin: Customers." in answers.description
    assert "taken for confidential" in letters.description


def test_links_say_what_goes_both_ways_and_how(imported):
    flows = imported.system.flows
    ask, keep, look, tell = flows.values()
    letters, answers, *_ = imported.system.data
    assert (ask.carries, ask.replies, ask.answers_with) == ((letters,), "yes", (answers,))
    assert (ask.encrypted, ask.authenticated) == ("yes", "yes")
    assert (keep.carries, keep.replies, keep.encrypted, keep.authenticated) == ((answers,), "no", "no", "no")
    assert "Only reads." in keep.description
    assert (look.encrypted, look.authenticated) == ("yes", "unknown")
    assert (tell.encrypted, tell.to) == ("unknown", "open_end_of_tell")


def test_boundaries_nest_and_the_first_one_holds(imported):
    boundaries = imported.system.boundaries
    assert {key: (each.within, each.trust) for key, each in boundaries.items()} == {
        "cloud": (None, None),
        "vault": ("cloud", "restricted"),
        "office": (None, "organisation"),
    }
    said = lost(imported)
    assert said["asset 'bot': stands in 'vault' as well"] == "lost"
    assert said["boundary 'Cloud': its description: At a provider"] == "lost"
    assert said["boundary 'Office': its tags: floor"] == "lost"


def test_risks_and_abuse_cases_are_threats_with_what_was_decided(imported):
    theft, loss, plain, hardening = imported.foreign_threats
    assert (theft.title, theft.description, theft.element) == ("Theft", "As a thief I want data", "")
    assert (loss.title, loss.element, loss.status, loss.severity) == ("Loss at Docs", "store", "accepted", "critical")
    assert (loss.type, loss.mitigation, loss.references) == ("denial-of-service", "Back up", ("CWE-693",))
    assert (plain.title, plain.element, plain.mitigation) == ("Unencrypted communication", "keep", "Moved to TLS")
    assert (hardening.element, hardening.status, hardening.description) == ("", "in-discussion", "Not sure")


def test_everything_else_is_told(imported):
    said = lost(imported)
    for line in (
        "the file: author",
        "the file: business_criticality: important",
        "the file: technical_overview: Runs in the cloud",
        "questions: Who owns the keys?",
        "security requirements: Masking: Mask names",
        "data 'Letters': its tags: pii",
        "asset 'Bot': keeps 'gone'",
        "link 'Look': its tags: slow",
        "attributes: own_key (1 time)",
    ):
        assert said[line] == "lost", line
    assert said["link 'Tell': its end"] == "changed"
    assert said["the file: diagram_tweak_nodesep"] == "note"
    assert [each.text for each in imported.system.assumptions.values()] == ["Who runs it? Ops"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("threagile_version: 1\ntechnical_assets:\n  - x\n", "model:2: 'technical_assets' should be a block of keys"),
        ("threagile_version: 1\ntechnical_assets:\n  A:\n    tags: {x: y}\n", "model:4: `tags` should be a list"),
        ("threagile_version: 1\ntechnical_assets:\n  A:\n    id: [x]\n", "model:4: `id` should be text, and is a list"),
        ("threagile_version: 1\ntechnical_assets:\n", "there is no technical asset in it"),
        ("threagile_version: 1\na: *b\n", "model:2: '*b' refers to a value that is not there yet"),
        ("- threagile_version: 1\n", "the file should be a block of keys, and is a list"),
    ],
)
def test_mistakes_are_told_with_their_line(catalogue, text, says):
    with pytest.raises(InputError) as caught:
        import_threagile(text.encode(), catalogue, called="model")
    assert says in str(caught.value)


def test_boundaries_in_a_circle_and_ids_used_twice_are_told(catalogue):
    text = """
threagile_version: 1
technical_assets: {A: {id: a}, B: {id: a}}
trust_boundaries:
  X: {id: x, trust_boundaries_nested: [y]}
  Y: {id: y, trust_boundaries_nested: [x], technical_assets_inside: [a]}
"""
    imported = import_threagile(text.encode(), catalogue)
    assert len(imported.system.components) == 1
    said = lost(imported)
    assert said["asset 'B': is in the file twice under one id"] == "lost"
    assert any("the boundary around it" in line for line in said)
