"""Every threat that somebody carries out at an element says what it takes and what it gives."""

from __future__ import annotations

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Intent

NO_STEP = {
    # what it gives lies outside the system, or gives no hold over a part of it
    "agent-felt-out",
    "answers-tilted",  # advice is coloured; whoever colours it has the assistant do nothing else
    "assistant-as-command-channel",
    "citation-spoofing",
    "counterfeit-of-released-model",
    "misuse-of-released-weights",
    "model-felt-out",
    "gradual-integrity-erosion",
    "model-fingerprinting",
    "monitor-evasion",
    "premature-evidence-disposal",
    "offensive-use-of-service",
    "score-oracle",
    "undisclosed-synthetic-content",
    "untraceable-agent-action",
    # what goes wrong by itself as well, and helps an attacker only where another threat does already
    "agent-collusion",
    "alignment-erosion-by-tuning",
    "evaluation-set-leak",
    "harmful-content-output",
    "insecure-generated-code",
    "runaway-agent-loop",
    "stop-control-failure",
}


def test_threats_that_somebody_carries_out_are_steps_of_attacks() -> None:
    missing = {
        threat.id
        for threat in load_catalogue().threats.values()
        if threat.attack is None
        and threat.applies is not None
        and threat.intent is not Intent.ACCIDENTAL
        and not threat.weakness
        and threat.applies.to != ("system",)
    }
    assert missing == NO_STEP


def test_no_weakness_is_a_step() -> None:
    weak = {threat.id for threat in load_catalogue().threats.values() if threat.attack and threat.weakness}
    assert weak == set()
