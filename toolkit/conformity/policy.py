"""What a team does not let pass: the rules of a policy file, held against findings and the record. Computes only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from toolkit.catalogues.threat import Outcome
from toolkit.catalogues.vocabulary import Severity
from toolkit.errors import InputError, Problem
from toolkit.files.build import Strict, build
from toolkit.files.strict_yaml import read_yaml_file
from toolkit.register.records import Risk
from toolkit.register.views import Views
from toolkit.threats.compare import FindingsDifference
from toolkit.threats.finding import Finding, Findings

__all__ = ["DEFAULT_POLICY", "Allowed", "Breach", "Policy", "breaches", "load_policy", "not_held"]

FORMAT: Literal["ai-threat-toolkit/policy"] = "ai-threat-toolkit/policy"


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError(f"{value[:40]!r} is no date | Write it as 2027-03-31 (year-month-day)") from None


class Allowed(Strict):
    """A finding that may stand, why, and until when."""

    finding: str = Field(min_length=3, description="Its identity, as `ai-threat find` prints it.")
    reason: str = Field(min_length=8)
    until: Annotated[date | None, BeforeValidator(_day)] = None


class Policy(Strict):
    """What fails a build. A rule that is left out is not held."""

    format: Literal["ai-threat-toolkit/policy"] = FORMAT
    version: Literal[1] = 1
    applies: Severity | None = Field(default=None, description="Findings so severe that apply, unanswered.")
    undecided: Severity | None = Field(default=None, description="Findings so severe that are still undecided.")
    new: Severity | None = Field(default=None, description="Findings so severe that are new or worse than before.")
    open_questions: int | None = Field(default=None, ge=0, description="More unanswered questions than this.")
    expired_acceptances: bool = Field(default=False, description="Accepted risks whose acceptance is over.")
    overdue_actions: bool = Field(default=False, description="Planned controls whose day has passed.")
    allowed: tuple[Allowed, ...] = ()


DEFAULT_POLICY = Policy(applies=Severity.SEVERE, new=Severity.HIGH, expired_acceptances=True)
"""What is held where a team has not written a policy yet."""


@dataclass(frozen=True)
class Breach:
    """One thing that a rule does not let pass: the rule, what breaks it, and what to do."""

    rule: str
    what: str
    instead: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.what}. {self.instead}"


def load_policy(path: Path) -> Policy:
    """Read a policy file. Raises `InputError` with every mistake: file, line, what to write instead."""
    document = read_yaml_file(path)
    data = document.data
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError([Problem(document.where(()), "this is no policy", f"Begin with `format: {FORMAT}`.")])
    return build(Policy, document)


def breaches(
    policy: Policy,
    findings: Findings,
    *,
    since: FindingsDifference | None = None,
    record: Views | None = None,
    today: date | None = None,
) -> list[Breach]:
    """Everything that breaks a policy, rule by rule.

    `since` is what changed since an earlier description; without it the rule `new` is not held. A finding that the
    policy allows breaks nothing. One that the `record` answers for (rejected with a reason, or in a risk whose
    acceptance still runs) may apply or be undecided, but not be new or worse: it was judged as it was before.
    `today` is the day acceptances and due dates are judged on.
    """
    day = today or date.today()  # noqa: DTZ011 - due dates are days
    allowed = set(_allowed(policy, findings, day))
    silent = {*allowed, *(_answered_for(record, day) if record else ())}
    found = [*_lapsed(policy, day), *_of_findings(policy, findings, silent)]
    if since is not None and policy.new is not None:
        found += _news(policy.new, since, allowed)
    questions = len(findings.open_questions())
    if policy.open_questions is not None and questions > policy.open_questions:
        what = f"{questions} questions are open, {policy.open_questions} may be"
        found.append(Breach("open_questions", what, "Answer those that `ai-threat questions` asks first."))
    if record is not None:
        found += _of_risks(policy, record, day)
    return found


def not_held(policy: Policy, *, since: bool, record: bool) -> dict[str, str]:
    """Rules of a policy that nothing was given to hold: which, and the option of `ai-threat check` that each needs."""
    if policy is DEFAULT_POLICY:
        return {}
    needs = {"new": ("--baseline", since)} | dict.fromkeys(
        ("expired_acceptances", "overdue_actions"), ("--register", record)
    )
    return {rule: option for rule, (option, given) in needs.items() if getattr(policy, rule) and not given}


def _allowed(policy: Policy, findings: Findings, day: date) -> Iterator[str]:
    """Identities that may stand; the library may be left out, as elsewhere."""
    for finding in findings:
        short = f"{finding.threat.id}@{finding.element}"
        if any(each.finding in (finding.identity, short) and not _over(each.until, day) for each in policy.allowed):
            yield finding.identity


def _lapsed(policy: Policy, day: date) -> Iterator[Breach]:
    for each in policy.allowed:
        if _over(each.until, day):
            what = f"{each.finding} was allowed until {each.until}"
            yield Breach("allowed", what, "Look at it again: mend it, or allow it anew with a reason.")


def _over(until: date | None, day: date) -> bool:
    return until is not None and until < day


def _answered_for(record: Views, day: date) -> Iterator[str]:
    yield from (identity for identity, each in record.triage.items() if each.verdict == "rejected")
    for risk in record.risks.values():
        if _is_accepted(risk) and not _over(risk.acceptance.until if risk.acceptance else None, day):
            yield from risk.findings


def _is_accepted(risk: Risk) -> bool:
    return risk.status == "open" and risk.acceptance is not None and risk.acceptance.state == "accepted"


def _of_findings(policy: Policy, findings: Findings, silent: set[str]) -> Iterator[Breach]:
    mend = "Mend it, state what stands against it, accept its risk, or allow it in the policy with a reason."
    ask = "Answer its questions: see `ai-threat questions`."
    rules: tuple[tuple[Outcome, Severity | None, str], ...] = (
        ("applies", policy.applies, mend),
        ("undecided", policy.undecided, ask),
    )
    for outcome, limit, instead in rules:
        for finding in findings.of(outcome):
            if limit is not None and _so_severe(finding, limit) and finding.identity not in silent:
                yield Breach(outcome, _named(finding), instead)


def _news(limit: Severity, since: FindingsDifference, silent: set[str]) -> Iterator[Breach]:
    for each in since.of("new", "worse"):
        if _so_severe(each.now, limit) and each.now.outcome != "controlled as stated" and each.identity not in silent:
            what = f"{_named(each.now)} is {each.how}, {each.now.outcome}"
            yield Breach("new", what, "Look at what changed: `ai-threat diff` shows it.")


def _of_risks(policy: Policy, record: Views, day: date) -> Iterator[Breach]:
    for risk in record.risks.values():
        acceptance = risk.acceptance
        if policy.expired_acceptances and _is_accepted(risk) and acceptance and _over(acceptance.until, day):
            what = f"the acceptance of “{risk.title}” ended on {acceptance.until}"
            yield Breach("expired_acceptances", what, "Its owner decides again.")
        for use in risk.controls if policy.overdue_actions and risk.status == "open" else ():
            if use.status == "planned" and _over(use.due, day):
                what = f"{use.title or use.control}, planned against “{risk.title}”, was due on {use.due}"
                yield Breach("overdue_actions", what, "Say that it is in place, or give it a new day.")


def _so_severe(finding: Finding, limit: Severity) -> bool:
    return not finding.weakness and finding.severity.rank >= limit.rank


def _named(finding: Finding) -> str:
    return f"[{finding.severity}] {finding.title} at {finding.element_name} ({finding.identity})"
