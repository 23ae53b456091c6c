"""Events of the history in words: which record, what changed from what to what. For reports and panels alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.register import Event
from toolkit.reports.contents import Contents
from toolkit.reports.told_estimates import estimate_changes, shown_effects, shown_tolerance

__all__ = ["KIND_WORDS", "changes_in_words", "plain_value", "record_in_words", "what_happened", "when"]

LONGEST = 160
KIND_WORDS = {
    "workshop": "the workshop",
    "system": "the system's description",
    "libraries": "the libraries used",
    "participant": "participants",
    "criteria": "the risk criteria",
    "answer": "answers",
    "finding": "findings",
    "triage": "decisions on findings",
    "idea": "ideas",
    "vote": "votes",
    "risk": "risks",
    "verdict": "verdicts on provisions",
    "scenario": "estimates of losses",
    "control_cost": "costs of controls",
    "dependence": "how losses hang together",
    "figures": "figures kept",
    "estimate_round": "rounds of estimates",
    "estimate": "people's estimates",
    "evidence": "evidence from tools",
    "test_answer": "answers to tests that got through",
    "asset": "details of assets",
    "training": "trainings held",
    "training_plan": "trainings to be held",
    "document_text": "the team's words in documents",
    "told": "who was given a document",
    "parked": "things set aside",
    "signoff": "sign-offs",
}
"""What each kind of record is called where people choose among them."""
_QUIET = ("digest", "emitted_digest", "order", "at", "edition", "method", "rank", "proposed", "catalogue", "definition")
_QUIET_IN_JUDGEMENTS = ("low", "high", "unknown", "formula")
_QUIET_OF = {
    "participant": ("id",),
    "finding": ("identity", "rule", "element", "title", "family", "witness", "weakness", "open_questions", "system"),
    "triage": ("identity", "verdict"),
    "answer": ("element", "fact"),
    "risk": ("title", "id"),
    "verdict": ("provision", "verdict"),
    "vote": ("participant",),
    "signoff": ("participant", "role", "head"),
    "idea": ("text",),
    "parked": ("text",),
    "control_cost": ("control", "by", "role"),
    "dependence": ("by", "role"),
    "figures": ("levels", "portfolio", "engine", "not_quantified"),
    "estimate_round": ("id", "quantity"),
    "estimate": ("round", "turn", "participant", "sealed"),
    "evidence": (
        "name",
        "format",
        "kind",
        "families",
        "threats",
        "provisions",
        "unmatched",
        "notes",
        "by",
        "role",
        "size",
    ),
    "test_answer": ("evidence", "family", "target", "by", "role"),
    "asset": ("element",),
    "training": ("participant", "module"),
    "training_plan": ("module",),
    "document_text": ("document", "place"),
    "told": ("document", "whom", "events", "head"),
}


_ORDER = {
    name: place
    for place, name in enumerate(
        ("level", "likelihood", "impact", "why", "state", "option", "status", "by", "until", "action_owner", "due")
    )
}


def when(event: Event) -> str:
    """The moment, as `2026-11-24 00:31` in UTC."""
    return event.at.replace("T", " ")[:16]


def what_happened(event: Event, contents: Contents) -> str:
    """Which record an event is about, and whether it was begun, changed or removed, in words."""
    about = record_in_words(event, contents)
    if event.action == "remove":
        return f"{about}: removed"
    if event.record.startswith(("verdict:", "triage:")) and any(each[0] == "verdict" for each in event.changes):
        old = next(old for field, old, _ in event.changes if field == "verdict")
        return f"{about}: {f'{old} → ' if old else ''}{event.data.get('verdict')}"
    return f"{about}: begun" if event.rev == 1 and event.record.startswith("risk:") else about


def record_in_words(event: Event, c: Contents) -> str:
    """Which record an event is about: `Risk “Letters steer the assistant”`."""
    kind, _, name = event.record.partition(":")
    said = event.data
    match kind:
        case "finding":
            return f"Finding {_finding(said, c) or c.finding_title(name)}"
        case "triage":
            return f"Finding {c.finding_title(name)}"
        case "risk":
            held = c.register.risks.get(name)
            return f"Risk “{said.get('title') or (held.title if held else name)}”"
        case "verdict":
            return f"Provision {name}"
        case "answer":
            element, _, fact = name.partition(".")
            return f"Answer about {_element(element, c)}: {_words(fact)}"
        case "participant":
            return f"Participant {c.register.name_of(name)}"
        case "vote":
            return f"Dots of {c.register.name_of(name)}"
        case "idea":
            return f"Idea “{plain_value(said.get('text'))}”"
        case "parked":
            return f"Set aside “{plain_value(said.get('text'))}”"
        case "signoff":
            return f"Signed by {c.person(str(said.get('participant', '')))}"
        case _:
            return (
                _about_losses(kind, name, c)
                or _about_rounds(kind, said, c)
                or _about_evidence(kind, said)
                or _about_documents(kind, name, said, c)
                or KIND_WORDS.get(kind, event.record).capitalize()
            )


def _about_losses(kind: str, name: str, c: Contents) -> str:
    if kind == "scenario":
        held = c.register.risks.get(name)
        return f"What “{held.title if held else name}” could cost"
    if kind == "control_cost":
        control = c.catalogue.controls.get(name)
        return f"What “{control.title if control else name}” costs a year"
    return ""


def _about_rounds(kind: str, said: Mapping[str, Any], c: Contents) -> str:
    if kind == "estimate_round":
        return f"Estimate of “{plain_value(said.get('quantity'))}”"
    if kind == "estimate" and said:
        held = c.register.estimate_rounds.get(str(said.get("round")))
        about = f"Estimate by {c.register.name_of(str(said.get('participant')))}"
        quantity = held.record.quantity if held else plain_value(said.get("round"))
        return f"{about} of “{quantity}”{', sealed' if said.get('sealed') else ''}"
    return ""


def _about_evidence(kind: str, said: Mapping[str, Any]) -> str:
    if kind == "evidence" and said:
        return f"Evidence “{plain_value(said.get('name'))}” of {plain_value(said.get('tool'))}"
    if kind == "test_answer" and said:
        return f"Answer to tests of “{plain_value(said.get('family'))}” that got through"
    return ""


def _about_documents(kind: str, name: str, said: Mapping[str, Any], c: Contents) -> str:
    if kind == "asset":
        return f"Details of {_element(name, c)}"
    if kind == "training" and said:
        return f"Training of {c.register.name_of(str(said.get('participant')))} in “{plain_value(said.get('module'))}”"
    if kind == "training_plan" and said:
        return f"Training to be held: “{plain_value(said.get('module'))}”"
    if kind == "document_text" and said:
        return f"Words in the document “{_words(str(said.get('document')))}”: {plain_value(said.get('place'))}"
    if kind == "told" and said:
        return f"“{_words(str(said.get('document')))}” given to {plain_value(said.get('whom'))}"
    return ""


def _finding(said: Mapping[str, Any], c: Contents) -> str:
    if not said:
        return ""
    return f"{plain_value(said.get('title'))} · {_element(str(said.get('element', '')), c)}"


def _element(element: str, c: Contents) -> str:
    return c.system.name_of(element) if c.system is not None and element else _words(element)


def changes_in_words(event: Event, contents: Contents) -> list[tuple[str, str, str]]:
    """(field, old, new) in words, without what only machines read; what belongs together stands together."""
    kind = event.record.partition(":")[0]
    if kind == "scenario":
        return estimate_changes(event)
    quiet = {*_QUIET, *_QUIET_OF.get(kind, ())}
    grouped: dict[str, list[tuple[str, str, str]]] = {}
    for field, old, new in event.changes:
        parts = field.split(".")
        if quiet.isdisjoint((parts[0], parts[-1])) and not _is_repeated(parts):
            shown = (parts[-1], _said(parts, old, contents), _said(parts, new, contents))
            grouped.setdefault(_field(parts, contents), []).append(shown)
    told = []
    for field, changes in grouped.items():
        ordered = sorted(changes, key=lambda each: _ORDER.get(each[0], len(_ORDER)))
        old, new = (", ".join(each[side] for each in ordered if each[side]) for side in (1, 2))
        if old != new:
            told.append((field, old, new))
    return told


def _is_repeated(parts: list[str]) -> bool:
    """What an assessment or acceptance holds only for machines, or says elsewhere."""
    within = {
        "assessments": ("by", "role"),
        "beside": ("by", "role"),
        "controls": ("control",),
        "acceptance": ("role",),
    }
    if parts[0] in ("assessments", "beside") and not {*_QUIET_IN_JUDGEMENTS}.isdisjoint(parts):
        return True
    return "inputs" in parts or (len(parts) > 1 and parts[-1] in within.get(parts[0], ()))


def _field(parts: list[str], c: Contents) -> str:
    if len(parts) > 2 and parts[0] == "assessments":
        return f"{parts[1]} level"
    if len(parts) > 3 and parts[0] == "beside":
        return f"{parts[1]} level, beside by {c.method_title(parts[2])}"
    if parts[0] == "controls" and len(parts) > 1:
        control = c.catalogue.controls.get(parts[1])
        return f"control “{control.title if control is not None else parts[1]}”"
    if parts[0] in ("acceptance", "treatment"):
        return parts[0]
    shown = [_words(part) for part in parts if part not in ("facts", "system")]
    return ", ".join(shown or [_words(parts[-1])])


def _said(parts: list[str], value: Any, c: Contents) -> str:
    if isinstance(value, str):
        if parts[-1] in ("owner", "action_owner", "by", "facilitator", "raised_by"):
            return c.person(value) if value else ""
        if parts[-1] == "level":
            scale = c.scale_of(parts[2]) if len(parts) > 3 and parts[0] == "beside" else c.scale
            titles = {level.id: level.title for level in scale.levels} if scale is not None else {}
            return titles.get(value, value)
        if parts[-1] in ("likelihood", "impact", "tolerance"):
            return _words(value)
    if parts[-1] == "people" and isinstance(value, list):
        return plain_value([c.person(str(each)) for each in value])
    if parts[-1] in ("findings", "for") and isinstance(value, list):
        return plain_value([c.finding_title(str(each)) for each in value])
    if parts[-1] == "effects":
        return shown_effects(value)
    if parts[-1] == "points":
        return shown_tolerance(value)
    if parts[-1] == "evidence" and isinstance(value, list):
        return plain_value([_evidence(each) for each in value])
    return plain_value(value)


def _evidence(held: Any) -> Any:
    if not isinstance(held, Mapping):
        return held
    return f"{held.get('what')} ({held['where']})" if held.get("where") else held.get("what")


def _words(name: str) -> str:
    return name.replace("_", " ").strip()


def plain_value(value: Any) -> str:
    """A value of the history in words, short enough for a line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        said = ", ".join(f"{_words(str(key))}: {plain_value(each)}" for key, each in value.items() if each)
    elif isinstance(value, (list, tuple)):
        said = ", ".join(plain_value(each) for each in value)
    else:
        said = "" if value is None else str(value)
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
