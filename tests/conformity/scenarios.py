"""The four organisations of the official guide, as four made-up ones: system, scope, what they judged and on what.

Each is a script over plain calls, as an organisation would record it over some weeks. Names, figures and addresses are
made up; what a measure is and which the guide leaves out is in the library, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.register import Person, Register
from toolkit.system.read import load_system
from toolkit.threats.find import find_threats

__all__ = ["SCENARIOS", "TODAY", "Scenario", "play"]

TODAY = date(2026, 11, 26)
OFFICER = Person("P2", role="compliance officer")
OWNER = Person("P1", role="risk owner")
SYSTEMS = Path(__file__).parent / "systems"
Judged = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Scenario:
    """One organisation: its system, the answers to the questions of scope, its risks, verdicts, parts and evidence."""

    id: str
    name: str
    answers: Mapping[str, str]
    roles: tuple[str, ...]
    because: str
    risks: tuple[tuple[str, str, str, str, Mapping[str, str]], ...]
    """Title, likelihood, impact, part of a finding's identity, and controls with their status."""
    verdicts: Judged
    parts: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    evidence: tuple[tuple[str, str, str, str, str], ...] = ()
    """Provision, what, kind, where, and the day it goes stale."""
    dpia: str = ""


CHATBOT = Scenario(
    id="chatbot_app",
    name="Harbour Stores",
    answers={"ai_system": "yes", "creates": "yes", "deploys": "yes", "deploys_for_others": "no", "holds_data": "yes"},
    roles=("developer", "system_operator", "data_custodian"),
    because="We build the help chat around a bought model, run it in our cloud, and answer for the order data",
    dpia="https://intranet.harbour.example/dpia/31",
    risks=(
        (
            "The chat promises what we do not owe",
            "possible",
            "moderate",
            "confident-falsehood",
            {"grounding-and-source-display": "in place"},
        ),
        (
            "A shopper talks the chat round",
            "likely",
            "moderate",
            "direct-prompt-injection",
            {"generative-guardrails": "planned"},
        ),
        (
            "The vendor changes the model",
            "possible",
            "moderate",
            "silent-provider-model-change",
            {"change-control-for-prompts-and-models": "planned"},
        ),
    ),
    verdicts={
        "1.1": ("met", "AI attacks are part of the yearly course since March"),
        "1.1.1": ("not met", "One course for all; the chat's team needs its own"),
        "2.1": ("met", "Written up before the purchase, with the simpler search that was turned down"),
        "2.4": ("met", "The vendor and the vector store went through the review for outside components"),
        "2.5": ("not applicable", "We train nothing: our help pages are looked up, not learnt from"),
        "2.6": ("met", "It reads help pages and can write nothing"),
        "3.1.3": ("partly met", "Guardrails are planned for the spring, the tolerance was set by the board"),
        "4.1": ("met", "Care staff can switch it off and take over any conversation"),
        "4.3": ("not applicable", "Nobody approves answers: oversight is not counted as a control"),
        "5.1": ("met", "The inventory names pages, prompt, index and the vendor's model with its version"),
        "5.4.2": ("not applicable", "No training data and no weights of ours"),
        "6.2": ("not applicable", "No interface is offered outside: only our own window calls it"),
        "6.3": ("met", "Prompts are developed in a separate account without order data"),
        "6.4": ("met", "security.txt names the chat"),
        "6.5": ("partly met", "A plan for a chat that misbehaves is written; nobody has rehearsed it"),
        "8.1.2": ("not applicable", "We hand no model or part of one to anybody"),
        "8.2": ("not applicable", "Nothing is trained"),
        "8.2.1": ("not applicable", "Nothing is trained"),
        "9.2": ("met", "A test set of 400 questions and attacks runs before each release"),
        "11.2": ("partly met", "A new prompt is tested like a release, a new model of the vendor only when we notice"),
        "12.1": ("met", "Conversations are kept for 90 days"),
        "12.3": ("not applicable", "The vendor shows no internal states of its model"),
        "12.4": ("partly met", "The share of handed-over conversations is watched; prompts are not used for training"),
    },
    parts={
        "2.7": {"a": ("met", "Vendor file of June"), "b": ("not met", "The vendor has said nothing on the Code")},
        "10.1": {"a": ("met", "Privacy notice, section 4"), "b": ("not applicable", "The developer of the chat is us")},
        "10.2": {
            "a": ("met", "“How to use it” page"),
            "b": ("not applicable", "The developer of the chat is us"),
        },
    },
    evidence=(
        ("1.1", "Course 2026, slides 12 to 19", "link", "https://intranet.harbour.example/course", "2027-03-01"),
        ("2.7", "Vendor file", "attestation", "https://intranet.harbour.example/vendors/7", "2027-06-30"),
        ("9.2", "Report of release 14", "test result", "https://ci.harbour.example/14", "2026-10-31"),
    ),
)

FRAUD = Scenario(
    id="ml_fraud_detection",
    name="Tyne Mutual",
    answers={"ai_system": "yes", "creates": "yes", "deploys": "yes", "deploys_for_others": "no", "holds_data": "yes"},
    roles=("developer", "system_operator", "data_custodian"),
    because="We tune an open classifier on our payments, host it, and decide on that data",
    dpia="https://tyne.example/dpia/fraud",
    risks=(
        (
            "Fraudsters shape payments that pass",
            "likely",
            "major",
            "evasion-black-box",
            {"behaviour-and-drift-monitoring": "in place"},
        ),
        (
            "Labels are poisoned from inside",
            "possible",
            "major",
            "backdoor-trigger-in-data",
            {"labelling-quality-control": "planned"},
        ),
        (
            "The base model carries a back door",
            "unlikely",
            "major",
            "architecture-backdoor",
            {"artifact-verification-and-scanning": "in place"},
        ),
    ),
    verdicts={
        "1.1": ("met", "Yearly course with the fraud team's own cases"),
        "1.1.1": ("met", "Tracks for modellers, investigators and operators"),
        "2.1": ("met", "Business case with rules alone as the alternative"),
        "2.2": ("partly met", "It survives its own failure by rules alone; attacks by shaped payments are not tried"),
        "2.4": ("partly met", "The base model was scanned; nobody looked into who publishes it"),
        "2.5": ("met", "The payments office has approved the purpose against the DPIA"),
        "2.1.1": ("met", "The payments office sat in each design review"),
        "3.1.2": ("not applicable", "A classifier of one kind of input has no abilities that we do not use"),
        "4.1": ("met", "Every hold is released or kept by an investigator"),
        "4.2": ("partly met", "Reasons are shown for two thirds of the holds"),
        "4.3": ("met", "No held payment goes without an investigator; queue lengths are watched"),
        "5.1": ("met", "Model register and data catalogue, linked"),
        "5.3": ("met", "Poisoned labels and drift are in the recovery plan"),
        "5.3.1": (
            "met",
            "Restored to the last sound model in September; output of a classifier cannot be turned into a weapon",
        ),
        "5.4.1": ("met", "Checks on payments and on each batch of labels"),
        "6.2": ("not applicable", "Only our own payment service calls the scorer"),
        "6.3": ("met", "The lab is a network of its own"),
        "6.5": ("met", "Rehearsed in May"),
        "7.2": ("not met", "Why this base model, with its thin model card, was taken is not written down"),
        "7.2.1": ("partly met", "Scanned and tried on clean data"),
        "7.2.2": ("not met", "Nothing was told to payers"),
        "8.2": ("not applicable", "We train on our own payments only; the base model is a component, see 7.2"),
        "9.1": ("partly met", "Accuracy and bias are gated, attacks are not"),
        "9.2": ("met", "Shadow run of four weeks before go-live"),
        "9.4": ("met", "Scores stay inside: payers see held or not held"),
        "12.4": ("met", "Population and score drift, weekly"),
    },
    parts={
        "11.1": {"a": ("met", "Monthly retraining with notes"), "b": ("not applicable", "Payers install nothing")},
        "3.2": {
            "a": ("met", "Developer and operator are one team with one register"),
            "b": ("not met", "Payers are told nothing of what cannot be helped"),
            "c": ("not met", ""),
        },
    },
    evidence=(
        ("6.5", "Rehearsal of May", "attestation", "https://tyne.example/rehearsals/5", "2027-05-31"),
        ("5.3.1", "Restore test of September", "test result", "https://tyne.example/restore/9", "2027-09-30"),
        ("9.1", "Release 7, gate report", "test result", "https://tyne.example/gate/7", "2027-01-31"),
    ),
)

PROVIDER = Scenario(
    id="llm_provider",
    name="Pennine Models",
    answers={"ai_system": "yes", "creates": "yes", "deploys": "yes", "deploys_for_others": "yes", "holds_data": "yes"},
    roles=("developer", "system_operator", "data_custodian"),
    because="We train the model, serve it as an interface to customers, and hold its training data",
    dpia="https://pennine.example/dpia/training",
    risks=(
        (
            "Planted pages teach the model a lie",
            "likely",
            "major",
            "web-corpus-swap",
            {"dataset-provenance": "in place"},
        ),
        (
            "The weights are stolen",
            "possible",
            "severe",
            "exposed-ai-service@registry",
            {"access-control-at-rest": "verified"},
        ),
        (
            "Pictures carry instructions past the filter",
            "likely",
            "major",
            "multimodal-injection",
            {"generative-guardrails": "in place"},
        ),
        (
            "Code is slipped into the training",
            "possible",
            "major",
            "build-pipeline-compromise",
            {"pipeline-hardening": "planned"},
        ),
    ),
    verdicts={
        "1.1": ("met", "Security course for all, renewed twice this year after new attacks"),
        "1.2": ("met", "Threat watch with a weekly note"),
        "1.2.2": ("met", "Secure coding for model engineers"),
        "2.1": ("met", "Decision of the board with the security case"),
        "2.2": ("met", "Controls are traced to tests; failure and attack tests each release"),
        "2.3": ("met", "Lineage of data, runs, prompts and weights"),
        "3.1.1": ("met", "Each change of settings passes the threat model's form"),
        "3.1.2": ("partly met", "Speech is switched off; code execution is only filtered"),
        "4.4": ("partly met", "Retention is tested, consent is not"),
        "5.1": ("met", "Registry with a signed bill"),
        "5.4.1": ("partly met", "Text is cleaned again at each crawl, pictures are not"),
        "5.4.2": ("met", "Weights are in a vault; two people open it"),
        "6.2": ("met", "Gateway with limits, and rules against extraction"),
        "6.3": ("met", "Training and serving share nothing"),
        "6.4": ("met", "Policy by ISO/IEC 29147 with a bounty"),
        "7.3": ("not applicable", "We rely on no model released by somebody else"),
        "7.4": ("met", "Versions are announced 30 days ahead"),
        "8.1.1": ("met", "System card with all fields"),
        "8.1.2": ("not applicable", "Weights and parts stay with us: customers get an interface"),
        "8.2": ("partly met", "Sources and dates are kept; how they are used is not kept for each version"),
        "8.2.1": ("met", "Address and time of each page"),
        "9.1": ("met", "Red team and penetration test for each version"),
        "9.2.1": ("met", "Outside firm with model testers"),
        "9.3": ("met", "Findings go to customers under agreement"),
        "9.4": ("partly met", "Extraction of training text is tried, of pictures not yet"),
        "11.3": ("met", "Previews for 30 days, old versions for a year"),
        "12.3": ("partly met", "Refusal and drift signals inside the model are watched for one version"),
        "13.1": ("not met", "What happens to the corpus when the firm is sold is not settled"),
        "13.2": ("not met", "Old weights are deleted without proof"),
    },
    parts={
        "3.2": {
            "a": ("met", "Known limits in the system card"),
            "b": ("met", "The same, published for end-users of our own chat"),
            "c": ("partly met", "Advice is given for the gravest only"),
        },
        "8.1": {"a": ("met", "Design and maintenance record"), "b": ("met", "Customers see it under agreement")},
        "11.1": {"a": ("met", "Fixes with notice"), "b": ("met", "Served at once, nothing to install")},
    },
    evidence=(
        ("9.1", "Red team report, version 5", "test result", "https://pennine.example/red/5", "2027-04-30"),
        ("6.4", "Disclosure policy", "link", "https://pennine.example/security", "2027-12-31"),
        ("5.1", "Signed bill, version 5", "link", "https://pennine.example/bill/5", "2027-04-30"),
    ),
)

OPEN_WEIGHTS = Scenario(
    id="open_access_llm",
    name="Llais Collective",
    answers={"ai_system": "yes", "creates": "yes", "deploys": "no", "deploys_for_others": "no", "holds_data": "yes"},
    roles=("developer", "data_custodian"),
    because="Four of us train the model from texts that we gather, and release it; others run it",
    risks=(
        (
            "Somebody else's weights under our name",
            "possible",
            "major",
            "unverified-artifact-promotion",
            {"weight-and-artifact-signing": "planned"},
        ),
        ("A planted judgment is learnt", "unlikely", "major", "web-corpus-swap", {"dataset-provenance": "in place"}),
    ),
    verdicts={
        "1.1": ("partly met", "We read and discuss; there is no course for four people"),
        "1.2": ("met", "A log of notable attacks, discussed each month"),
        "2.1": ("met", "One page of the wiki: why a model, what could go wrong; there is no framework to tie it into"),
        "2.1.1": ("met", "One of us is named custodian and signs each data set"),
        "2.6": ("not applicable", "The model calls nothing"),
        "2.7": ("not applicable", "We work with no provider beyond rented machines, see 6.6"),
        "3.1.2": ("not applicable", "It continues text and does nothing else"),
        "4.3": ("not applicable", "Nobody oversees a model that others run"),
        "4.5": ("met", "The licence forbids legal advice to consumers"),
        "5.1": ("met", "A table of texts, runs and releases in the repository"),
        "5.2": ("partly met", "Everything is versioned; nothing is signed"),
        "5.4": ("met", "Court pages are public; keys are in a vault"),
        "5.4.2": ("not applicable", "Texts and weights are public on purpose"),
        "6.2": ("not applicable", "We offer no interface: the weights are downloaded and run by others"),
        "6.3": ("not met", "Training and trying out share a machine"),
        "6.4": ("met", "Security contact on the release page"),
        "6.5": ("not met", "No plan for a bad release"),
        "6.6": ("partly met", "The terms of the rented machines cover isolation, not incidents"),
        "7.1": ("partly met", "A short list of the libraries that we use; no framework for four people"),
        "8.1.1": ("met", "Model card with sources, limits and how it fails"),
        "8.1.2": ("met", "SHA-256 of each file on the release page and in the repository"),
        "8.2": ("met", "How the court pages were fetched and used is in the data sheet"),
        "8.2.1": ("met", "Address and time of each page"),
        "9.1": ("partly met", "Loading and output are tested; no attack is tried"),
        "9.2.1": ("not met", "Nobody outside has looked"),
        "9.3": ("met", "Test results are published with each release"),
        "10.3": ("partly met", "We answer in the forum; nothing is agreed"),
        "12.3": ("not applicable", "We run nothing that could be watched"),
        "12.4": ("not applicable", "A new model, nothing is trained online, and others run it"),
        "13.2": ("not met", "A release cannot be called back, and nobody has said what we do then"),
    },
    parts={
        "3.2": {"a": ("met", "Known limits on the release page"), "c": ("met", "With what to do about each")},
        "11.1": {"a": ("met", "Releases with notes")},
    },
    evidence=(
        ("8.1.2", "Hashes of release 3", "link", "https://llais.example/releases/3", "2027-11-01"),
        ("1.2", "Log of attacks", "link", "https://llais.example/wiki/attacks", "2027-01-31"),
    ),
)

SCENARIOS = {each.id: each for each in (CHATBOT, FRAUD, PROVIDER, OPEN_WEIGHTS)}


def play(scenario: Scenario, register: Register, catalogue: Catalogue) -> None:
    """Record a scenario from scope to standing, by plain calls."""
    with register.change(by=OFFICER, reason="opened") as change:
        change.workshop(name=scenario.name, created="2026-09-01")
        change.criteria(tolerance="moderate")
        change.code_scope(
            answers=scenario.answers, applies="yes", reason=scenario.because, roles=scenario.roles, dpia=scenario.dpia
        )
        change.set_system(load_system(SYSTEMS / f"{scenario.id}.yaml", catalogue))
    described = register.system()
    assert described is not None
    register.record(find_threats(described, catalogue))
    found = [key for key, finding in register.findings.items() if finding.outcome in ("applies", "undecided")]
    with register.change(by=OWNER, reason="scored and treated") as change:
        for title, likelihood, impact, word, controls in scenario.risks:
            gathered = [key for key in found if word in key][:4]
            risk = change.risk(title, findings=gathered, owner="P1", next_review="2027-05-01")
            risk.assess(level="inherent", likelihood=likelihood, impact=impact)
            for control, status in controls.items():
                risk.control(control, status=status)
            risk.modify()
    with register.change(by=OFFICER, reason="judged in two sittings") as change:
        for provision, (verdict, reason) in scenario.verdicts.items():
            change.verdict(provision, verdict, reason)
        for provision, parts in scenario.parts.items():
            for part, (verdict, reason) in parts.items():
                change.verdict_part(provision, part, verdict, reason)
        for provision, what, kind, where, until in scenario.evidence:
            change.evidence(provision, what, kind=kind, where=where, stale_after=until, date="2026-10-15")  # type: ignore[arg-type]
