"""The four organisations of the official guide, as four made-up ones: system, scope, what they judged and on what.

Each is played by plain calls, as an organisation would record it over some weeks. Names, figures and addresses are
made up; what a measure is and which the guide leaves out is in the library, with the reason. What each of them judged
stands in `organisations/`, its system in `systems/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.files.build import Strict, build
from toolkit.files.strict_yaml import read_yaml
from toolkit.register import Person, Register
from toolkit.register.records import EvidenceKind, VerdictWord
from toolkit.system.read import load_system
from toolkit.threats.find import find_threats

__all__ = ["SCENARIOS", "TODAY", "Scenario", "play"]

TODAY = date(2026, 11, 26)
OFFICER = Person("P2", role="compliance officer")
OWNER = Person("P1", role="risk owner")
HERE = Path(__file__).parent
Judged = tuple[VerdictWord, str]
"""A verdict and its reason."""


class ScenarioRisk(Strict):
    """A risk that they scored: `finding` is part of the identity of the findings that it gathers."""

    title: str
    likelihood: str
    impact: str
    finding: str
    controls: Mapping[str, str]


class ScenarioEvidence(Strict):
    """What they could show for a provision, and the day from which nobody should rely on it any more."""

    provision: str
    what: str
    kind: EvidenceKind
    where: str
    until: date


class Scenario(Strict):
    """One organisation: the answers to the questions of scope, its risks, verdicts (by part where there are parts), and
    evidence."""

    name: str
    answers: Mapping[str, Answer]
    roles: tuple[Role, ...]
    because: str
    dpia: str
    risks: tuple[ScenarioRisk, ...]
    verdicts: Mapping[str, Judged | Mapping[str, Judged]]
    evidence: tuple[ScenarioEvidence, ...]


def _read(name: str) -> Scenario:
    path = HERE / "organisations" / f"{name}.yaml"
    return build(Scenario, read_yaml(path.read_text("utf-8"), source=path.name))


SCENARIOS = {each: _read(each) for each in ("chatbot_app", "ml_fraud_detection", "llm_provider", "open_access_llm")}


def play(name: str, register: Register, catalogue: Catalogue) -> None:
    """Record a scenario from scope to standing, by plain calls."""
    scenario = SCENARIOS[name]
    with register.change(by=OFFICER, reason="opened") as change:
        change.workshop(name=scenario.name, created="2026-09-01")
        change.criteria(tolerance="moderate")
        change.code_scope(
            answers=scenario.answers, applies="yes", reason=scenario.because, roles=scenario.roles, dpia=scenario.dpia
        )
        change.set_system(load_system(HERE / "systems" / f"{name}.yaml", catalogue))
    described = register.system()
    assert described is not None
    register.record(find_threats(described, catalogue))
    found = [key for key, finding in register.findings.items() if finding.outcome in ("applies", "undecided")]
    with register.change(by=OWNER, reason="scored and treated") as change:
        for each in scenario.risks:
            gathered = [key for key in found if each.finding in key][:4]
            risk = change.risk(each.title, findings=gathered, owner="P1", next_review="2027-05-01")
            risk.assess(level="inherent", likelihood=each.likelihood, impact=each.impact)
            for control, status in each.controls.items():
                risk.control(control, status=status)
            risk.modify()
    with register.change(by=OFFICER, reason="judged in two sittings") as change:
        for provision, judged in scenario.verdicts.items():
            _judge(change, provision, judged)
        for shown in scenario.evidence:
            change.evidence(
                shown.provision,
                shown.what,
                kind=shown.kind,
                where=shown.where,
                stale_after=shown.until,
                date="2026-10-15",
            )


def _judge(change: Any, provision: str, judged: Judged | Mapping[str, Judged]) -> None:
    if isinstance(judged, Mapping):
        for part, (verdict, reason) in judged.items():
            change.verdict_part(provision, part, verdict, reason)
    else:
        change.verdict(provision, *judged)
