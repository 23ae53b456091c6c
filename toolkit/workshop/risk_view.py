"""What the panels on risks share: people and levels in words, a risk as a card, a proposed wording, its effects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.scale import Scale, Side
from toolkit.display.tables import chip
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Person, Register
from toolkit.register.records import Assessment, ControlUse, Risk
from toolkit.risks import Score
from toolkit.threats.finding import Finding
from toolkit.workshop.session import Workshop

__all__ = [
    "Wording",
    "acting_as",
    "assessment_chip",
    "control_title",
    "finding_namer",
    "judged_chip",
    "judged_words",
    "level_chip",
    "numbered",
    "people_options",
    "person_words",
    "propose_wording",
    "risk_card",
    "risk_sentence",
    "step_title",
    "today",
    "unbroken",
]


def today() -> date:
    """The day that due dates are held against."""
    return date.today()  # noqa: DTZ011 - a due date is a day where the people are


def person_words(register: Register, key: str) -> str:
    """A participant's name and function; free text as it is."""
    participant = register.participants.get(key)
    return _called(register.name_of(key), participant.function) if participant is not None else key


def _called(name: str, function: str) -> str:
    return f"{name}, {function}" if function else name


def people_options(register: Register, empty: str, *also: str) -> list[tuple[str, str]]:
    """Participants for a drop-down list, with `also` what is recorded of people who are none."""
    known, names = register.participants, register.names()  # read once: there may be hundreds
    options = [(empty, ""), *((_called(names.get(key, key), each.function), key) for key, each in known.items())]
    return options + [(text, text) for text in dict.fromkeys(also) if text and text not in known]


def acting_as(workshop: Workshop, key: str) -> Person:
    """The person of this id, in the role of their function; whoever acts where there is none."""
    participant = workshop.register.participants.get(key)
    return Person(key, role=participant.function or "participant") if participant else workshop.acting


def numbered(register: Register) -> list[tuple[int, Risk]]:
    """The open risks in the order in which they were worded, each with the number that it bears on the matrix."""
    return list(enumerate((risk for risk in register.risks.values() if risk.status == "open"), start=1))


def unbroken(text: object) -> Safe:
    """A date or a short word that a narrow column must not break."""
    return element("span", {"class": "att-nowrap"}, str(text))


def level_chip(scale: Scale | None, level: str) -> Safe:
    """A level of risk in its words and its colour."""
    found = next((each for each in scale.levels if each.id == level), None) if scale is not None else None
    if found is None:
        return chip(level)
    style = f"background:{found.colour};color:#222;border-color:#999"
    return element("span", {"class": "att-chip", "style": style}, found.title)


def assessment_chip(workshop: Workshop, assessment: Assessment | None) -> Safe:
    """A judged level, or that nobody has judged it: never shown as low. Another method than the criteria's is named."""
    if assessment is None:
        return chip("not scored", "open")
    scale = workshop.scale_of(assessment.method)
    shown = judged_chip(scale, assessment)
    if assessment.method == workshop.scale.id:
        return shown
    called = scale.title if scale is not None else assessment.method
    return fragment(shown, element("span", {"class": "att-quiet"}, f"by {called} "))


def judged_chip(scale: Scale | None, judged: Assessment | Score) -> Safe:
    """The level of a judgement; both ends where something unknown leaves a range."""
    if judged.low is None or judged.high is None or judged.low.level == judged.high.level:
        return level_chip(scale, judged.level)
    return fragment(level_chip(scale, judged.low.level), " to ", level_chip(scale, judged.high.level))


def judged_words(scale: Scale | None, judged: Assessment | Score) -> str:
    """What stands behind a level: the steps on the axes, the method's own number, or what was put in."""
    if judged.likelihood or judged.impact:
        steps = (("likelihood", judged.likelihood), ("impact", judged.impact))
        return " × ".join(
            step_title(scale, "impact" if side == "impact" else "likelihood", step) for side, step in steps
        )
    if judged.low is not None and judged.high is not None and judged.low.value != judged.high.value:
        return f"{judged.low.value:g} to {judged.high.value:g}, as long as {len(judged.unknown)} are unknown"
    if judged.value is not None:
        return f"{judged.value:g}"
    return ", ".join(f"{name}: {each}".replace("_", " ") for name, each in judged.inputs.items())


def step_title(scale: Scale | None, side: Side, step: str) -> str:
    """What a step of likelihood or impact is called."""
    return step if scale is None else scale.step_title(side, step)


def finding_namer(workshop: Workshop) -> Callable[[str], str]:
    """What tells a finding by its identity in words, the threat's title and where; the record is read once for all."""
    recorded, system = workshop.register.findings, workshop.register.system()

    def named(identity: str) -> str:
        held = recorded.get(identity)
        if held is None:
            return identity
        return f"{held.title} · {system.name_of(held.element) if system is not None else held.element}"

    return named


def control_title(use: ControlUse, catalogue: Catalogue) -> str:
    """What a control is called: by the team, else by the library."""
    known = catalogue.controls.get(use.control)
    return use.title or (known.title if known else use.control)


def risk_card(workshop: Workshop, risk: Risk) -> Safe:
    """A risk in words, with its levels so far and what leads to it."""
    register = workshop.register
    recorded, named = register.findings, finding_namer(workshop)
    causes = []
    for identity in risk.findings:
        held = recorded.get(identity)
        why = held.reason.partition(": ")[2] if held else ""
        outcome = chip(held.outcome, "ok" if "control" in held.outcome else "open") if held else None
        causes.append(element("li", None, named(identity), " ", outcome, why))
    for number in risk.ideas:
        idea = register.ideas.get(number)
        causes.append(element("li", None, f"Our own idea: {idea.text if idea else number}"))
    details = element(
        "details", None, element("summary", None, f"What leads to it ({len(causes)})"), element("ul", None, *causes)
    )
    owner = person_words(register, risk.owner) if risk.owner else chip("nobody yet", "open")
    levels = [
        part
        for level in ("inherent", "current", "target")
        if level in risk.assessments
        for part in (f"{level} ", assessment_chip(workshop, risk.assessments[level]))
    ]
    facts = element("div", None, *(levels or [chip("not scored", "open")]), "risk owner: ", owner)
    return element(
        "div",
        {"class": "att-card"},
        element("h4", None, risk.title),
        facts,
        element("div", None, risk_sentence(risk)),
        details if causes else None,
    )


def risk_sentence(risk: Risk) -> Safe:
    """Cause, event and consequence, one after the other."""
    parts = (("Because: ", risk.cause), ("It happens: ", risk.event), ("So that: ", risk.consequence))
    said = [fragment(element("b", None, lead), f"{text.rstrip('.')}. ") for lead, text in parts if text]
    return fragment(*said) if said else element("span", {"class": "att-quiet"}, "not worded yet")


@dataclass(frozen=True)
class Wording:
    """A proposed wording: a start for the room to put into its own words."""

    title: str
    cause: str
    event: str
    consequence: str


def propose_wording(identities: Sequence[str], findings: Iterable[Finding], ideas: Iterable[str] = ()) -> Wording:
    """A wording from what is known: why the findings are there, what the threats say happens, and what it costs."""
    chosen = [each for each in findings if each.identity in identities]
    written = list(ideas)
    if not chosen:
        first = written[0] if written else ""
        return Wording(first[:90], "", first, "")
    worst = chosen[0]
    costs = dict.fromkeys(cost for each in chosen for cost in each.threat.consequences[:2])
    return Wording(
        title=f"{worst.title} at {worst.element_name}",
        cause=". ".join(dict.fromkeys(_cause(each) for each in chosen[:2])),
        event=worst.threat.statement.rstrip("."),
        consequence=". ".join(cost.rstrip(".") for cost in list(costs)[:3]),
    )


def _cause(finding: Finding) -> str:
    said = finding.reason.partition(": ")[2].rstrip(".")
    return f"{said[:1].upper()}{said[1:]}"
