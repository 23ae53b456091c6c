"""The risks, how they were scored, and the controls against them."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.errors import ToolkitError
from toolkit.exchange.sheets.book import LEVELS, Book, moment, step_titles
from toolkit.exchange.sheets.sheet import Column, Row, Sheet
from toolkit.register.acceptance import within_tolerance
from toolkit.register.methods import judged_by
from toolkit.register.records import Assessment, ControlUse, Risk, RiskLevel
from toolkit.treatment.effects_of import effect_of

__all__ = ["CONTROL_STATUS", "TREATMENTS", "controls_sheet", "risks_sheet", "scores_sheet"]

TREATMENTS = ("avoid", "modify", "share", "retain")
CONTROL_STATUS = ("planned", "in place", "verified")
ACCEPTANCE = ("accepted", "awaiting the risk owner")
RISK_STATUS = ("open", "closed")
_WHILE_OPEN = ("Status", ("open",))


def risks_sheet(book: Book) -> Sheet:
    """One row a risk: what, why, how bad at three levels, what is done, by whom, until when."""
    return Sheet(
        "Risks",
        "One row a risk. Inherent: without controls. Current: with those in place or verified. "
        "Target: with the planned ones as well. Every level was decided by a person (sheet Scores).",
        _risk_columns(book),
        [_risk_row(risk, book) for risk in book.risks.values()],
        frozen=2,
    )


def _risk_columns(book: Book) -> tuple[Column, ...]:
    likelihood = tuple(step_titles(book.scale, "likelihood").values())
    impact = tuple(step_titles(book.scale, "impact").values())
    levels = tuple(level.title for level in book.scale.levels)
    scored = [
        column
        for which in LEVELS
        for column in (
            Column(f"{which.capitalize()} likelihood", 13, choices=likelihood),
            Column(f"{which.capitalize()} impact", 13, choices=impact),
            Column(f"{which.capitalize()} level", 12, "level", choices=levels),
        )
    ]
    return (
        Column("ID", 18),
        Column("Risk", 30),
        Column("Cause", 32),
        Column("Event", 32),
        Column("Consequence", 32),
        Column("Where", 24),
        Column("Findings", 40),
        Column("Existing controls", 36),
        Column("Planned controls", 36),
        *scored,
        Column("Scored by", 22),
        Column("Within tolerance", 12, choices=("yes", "no")),
        Column("Treatment", 11, choices=TREATMENTS),
        Column("Treatment reason", 34),
        Column("Treatment decided by", 22),
        Column("Risk owner", 18),
        Column("Action owners", 20),
        Column("Next action due", 13, "due", due_while=_WHILE_OPEN),
        Column("Acceptance", 16, choices=ACCEPTANCE),
        Column("Accepted by", 18),
        Column("Accepted in the role of", 18),
        Column("Accepted until", 13, "due", due_while=_WHILE_OPEN),
        Column("Acceptance recorded by", 22),
        Column("Next review", 13, "due", due_while=_WHILE_OPEN),
        Column("Status", 10, choices=RISK_STATUS),
        Column("Notes", 34),
    )


def _risk_row(risk: Risk, book: Book) -> Row:
    existing = [use for use in risk.controls if use.status != "planned"]
    planned = [use for use in risk.controls if use.status == "planned"]
    scored = []
    for which in LEVELS:
        assessment = risk.assessments.get(which)
        steps = (book.step_title(assessment, "likelihood"), book.step_title(assessment, "impact"))
        scored += [*steps, book.level(risk, which)]
    treatment, acceptance, record = risk.treatment, risk.acceptance, f"risk:{risk.id}"
    return (
        risk.id,
        risk.title,
        risk.cause,
        risk.event,
        risk.consequence,
        _lines(_places(risk, book)),
        _lines(_finding(identity, book) for identity in risk.findings),
        _lines(f"{_title(use, book)} ({use.status})" for use in existing),
        _lines(_title(use, book) for use in planned),
        *scored,
        _lines(dict.fromkeys(book.method_title(each.method) for each in risk.assessments.values())),
        _within_tolerance(risk, book),
        treatment.option if treatment else "",
        _why_treated(risk),
        book.decided_by(record, "treatment") if treatment else "",
        book.person(risk.owner),
        _lines(dict.fromkeys(book.person(use.action_owner) for use in risk.controls if use.action_owner)),
        min((use.due for use in planned if use.due is not None), default=None),
        acceptance.state if acceptance else "",
        book.person(acceptance.by) if acceptance else "",
        acceptance.role if acceptance else "",
        acceptance.until if acceptance else None,
        book.decided_by(record, "acceptance") if acceptance else "",
        risk.next_review,
        risk.status,
        _lines(part for part in (risk.closed_because and f"Closed: {risk.closed_because}", risk.notes) if part),
    )


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _finding(identity: str, book: Book) -> str:
    found = book.findings.get(identity)
    return f"{found.title} at {book.element(found.element)}" if found else identity


def _places(risk: Risk, book: Book) -> Iterable[str]:
    """The elements at which the risk's findings are, each once."""
    found = (book.findings.get(identity) for identity in risk.findings)
    return dict.fromkeys(book.element(each.element) for each in found if each)


def _title(use: ControlUse, book: Book) -> str:
    known = book.catalogue.controls.get(use.control)
    return use.title or (known.title if known else use.control)


def _why_treated(risk: Risk) -> str:
    if risk.treatment is None:
        return ""
    shared = f"Shared with {risk.treatment.shared_with}. " if risk.treatment.shared_with else ""
    return f"{shared}{risk.treatment.reason}".strip()


def _within_tolerance(risk: Risk, book: Book) -> str:
    """Whether the current level may be kept without acceptance; empty where nobody can say."""
    try:
        is_within = within_tolerance(risk.assessments.get("current"), book.criteria)
    except ToolkitError:
        return ""
    return {True: "yes", False: "no", None: ""}[is_within]


def scores_sheet(book: Book) -> Sheet:
    """One row a judgement: which level of which risk, by which method, by whom, when and why."""
    rows = [
        _score_row(risk, which, score, book)
        for risk in book.risks.values()
        for which in LEVELS
        for score in judged_by(risk, which).values()
    ]
    columns = (
        Column("Risk", 34),
        Column("Level of", 11, choices=tuple(LEVELS)),
        Column("Likelihood", 14),
        Column("Impact", 14),
        Column("Level", 12, "level"),
        Column("Number", 12),
        Column("Counts", 9, choices=("yes", "no")),
        Column("Method", 22),
        Column("What was put in", 28),
        Column("Decided by", 20),
        Column("In the role of", 20),
        Column("When (UTC)", 17, "moment"),
        Column("Why", 48),
        Column("As the toolkit proposed", 13),
    )
    about = (
        "Who judged each level, by which method, when and why. What counts is what the criteria's method says; others "
        "stand beside it, and their levels mean something else. Steps are ranks: they are never added or multiplied."
    )
    return Sheet("Scores", about, columns, rows)


def _score_row(risk: Risk, which: RiskLevel, score: Assessment, book: Book) -> Row:
    return (
        risk.title,
        which,
        book.step_title(score, "likelihood"),
        book.step_title(score, "impact"),
        book.level_title(score),
        _number(score),
        "yes" if score is risk.assessments.get(which) else "no",
        f"{score.method}, edition {score.edition}" if score.edition else score.method,
        _lines(f"{name}: {value}" for name, value in score.inputs.items()),
        book.person(score.by),
        score.role,
        moment(score.at) if _is_moment(score.at) else score.at,
        score.why,
        "yes" if score.proposed else "no",
    )


def _number(score: Assessment) -> str | float | None:
    """The method's own number; both ends where something unknown leaves a range."""
    if score.low is not None and score.high is not None and score.low.value != score.high.value:
        return f"{score.low.value:g} to {score.high.value:g}"
    return score.value


def _is_moment(at: str) -> bool:
    try:
        moment(at)
    except ValueError:
        return False
    return True


def controls_sheet(book: Book) -> Sheet:
    """One row a control and risk: how far it is, who does it until when, what it is proposed to lower, and why."""
    rows: list[Row] = []
    for risk in book.risks.values():
        for use in risk.controls:
            known = book.catalogue.controls.get(use.control)
            effect, why = _effect(use, risk, book)
            rows.append(
                (
                    _title(use, book),
                    use.control,
                    risk.title,
                    risk.id,
                    use.status,
                    book.person(use.action_owner),
                    use.due,
                    use.evidence,
                    effect,
                    why,
                    known.verify if known else "",
                    ", ".join(known.provisions) if known else "",
                )
            )
    columns = (
        Column("Control", 34),
        Column("Control id", 20),
        Column("Against the risk", 32),
        Column("Risk id", 16),
        Column("Status", 11, choices=CONTROL_STATUS),
        Column("Action owner", 20),
        Column("Due", 13, "due", due_while=("Status", ("planned",))),
        Column("Evidence", 30),
        Column("Effect proposed", 18),
        Column("Why", 34),
        Column("How one would check it", 34),
        Column("Provisions of the Code that it works towards", 24),
    )
    about = (
        "One row a control and risk. The effect is a proposal of the library or the team in steps of the scale; "
        "the levels themselves were decided by people."
    )
    return Sheet("Controls", about, columns, rows)


def _effect(use: ControlUse, risk: Risk, book: Book) -> tuple[str, str]:
    """What a control is proposed to lower, and why."""
    try:
        effect = effect_of(
            use.control,
            risk.findings,
            book.catalogue,
            likelihood=use.likelihood,
            impact=use.impact,
            because=use.because,
        )
    except ToolkitError:
        # A control of the team's own, in no library: only what the team says of it counts.
        return _steps(use.likelihood or 0, use.impact or 0), use.because
    return (_steps(effect.likelihood, effect.impact), effect.because) if effect else ("", use.because)


def _steps(likelihood: int, impact: int) -> str:
    sides = (("likelihood", likelihood), ("impact", impact))
    said = [f"{side} {steps} step{'s' if steps > 1 else ''} down" for side, steps in sides if steps]
    return ", ".join(said) or "none"
