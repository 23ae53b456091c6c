"""Document: the plan for monitoring, with the signals of the threats that this system faces (principle 12)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import about_controls, about_facts, about_provisions, section, stated, unanswered

__all__ = ["monitoring"]

_LOGS = (
    "logs_prompts_and_outputs",
    "logs_tool_calls",
    "logs_redacted",
    "logs_tamper_evident",
    "logs_reviewed",
    "retention_set",
)
_LOG_HEADS = ("Prompts and answers", "Tool calls", "Masked", "Change noticed", "Gone through", "Kept for a set time")
_WATCHED = ("monitored_for_drift", "monitored_for_abuse", "limits_rate", "circuit_breaker")
_WATCHED_HEADS = ("Drift", "Misuse", "Rate limited", "Cuts off by itself")


def monitoring(m: Material) -> list[Section]:
    """The sections of the plan."""
    detective = [each for each in m.uses if _detects(m, each.use.control, each.use.function)]
    uses = list({each.use.control: each for each in detective}.values())
    return [
        section(
            m, "standing", "Where monitoring stands today", about_facts(m, ("monitoring_plan", "has_incident_plan"))
        ),
        section(m, "signals", "Signals to watch for, part by part", *_signals(m)),
        section(m, "logs", "What is logged, and who goes through it", *_logs(m)),
        section(m, "watched", "Behaviour over time", *_watched(m)),
        section(
            m, "controls", "Controls that notice", about_controls(m, uses, "No control that notices is recorded yet.")
        ),
        section(m, "alerts", "From a signal to a person", *_alerts(m)),
        about_provisions(m, ("3.4", "12.1", "12.2", "12.3", "12.4")),
    ]


def _detects(m: Material, control: str, said: str) -> bool:
    found = m.catalogue.controls.get(control)
    return (str(found.function) if found is not None else said) == "detective"


def _signals(m: Material) -> Iterator[Block]:
    logs = m.net.of_kinds(("logs",))
    logged = {flow.from_ for flow in m.system.flows.values() if flow.to in logs} | set(logs)
    logged |= {each for each in m.system.components if any(m.answer(each, fact) is Answer.YES for fact in _LOGS[:2])}
    grouped: dict[str, dict[str, str]] = {}
    for finding in m.findings:
        grouped.setdefault(finding.element, {})[finding.title] = finding.threat.signal
    rows = [
        (
            m.place(element),
            lines(*(f"{title} – {signal}" for title, signal in signals.items())),
            m.source(f"findings at {element}"),
        )
        for element, signals in grouped.items()
    ]
    if rows:
        yield Paragraph(
            "For each part, what would show the threats found there, worst first: signals of the threat library, for "
            "the threats that apply or are undecided here.",
            m.source(f"catalogue {m.catalogue.digest[:12]}"),
        )
        yield Table(("Part", "A threat, and what would show it", "From"), tuple(rows), (1.8, 7.2, 1.6))
        unlogged = [
            each for each in grouped if each in m.system.components and each not in logged and not m.net.is_person(each)
        ]
        if unlogged and logged and not m.public:
            yield Paragraph(
                "No connection to a log is drawn from these, and they are not stated to log, so it has to be settled "
                f"where their signals are to be seen: {m.names(unlogged, most=len(unlogged))}.",
                m.source("system: flows"),
            )
    else:
        yield Missing("findings", "Which threats is there to watch for? None is found yet.", "Developer", "description")


def _logs(m: Material) -> Iterator[Block]:
    table = stated(m, m.system.components, _LOGS, _LOG_HEADS)
    if table is not None:
        yield table
    else:
        yield Missing(
            "components.logs",
            "Where is logged what users and the system do? No log is drawn.",
            "Platform team",
            "description",
        )
    yield from unanswered(m, m.system.components, _LOGS)
    yield m.asked(
        "keeping", "How long are logs kept, for which purpose, and who may read them?", "Data protection officer"
    )


def _watched(m: Material) -> Iterator[Block]:
    table = stated(m, m.system.components, _WATCHED, _WATCHED_HEADS)
    if table is not None:
        yield table
    yield from unanswered(m, m.system.components, _WATCHED[:2])
    yield m.asked(
        "baseline",
        "Against which baseline is behaviour compared (fixed test prompts, rates, share of refusals), and how often?",
        "Developer",
    )
    yield m.asked("inside", "Are inner states looked at: what was fetched, plans of the agent, scores?", "Developer")


def _alerts(m: Material) -> Iterator[Block]:
    yield m.asked("thresholds", "At which value of each signal is somebody woken, and who is that?", "Platform team")
    yield m.asked("rhythm", "Who goes through logs and signals, how often, and where is it noted?", "Platform team")
    yield Paragraph("What happens then stands in the plan for incidents and recovery.", m.source("document recovery"))
