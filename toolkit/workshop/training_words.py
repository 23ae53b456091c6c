"""The training programme in tables: what people need to know, who has had it, what is still to be held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from toolkit.catalogues.vocabulary import Role
from toolkit.conformity.training import StillToHold, Trainee, TrainingPlan
from toolkit.conformity.training_depth import Depth
from toolkit.display.tables import chip, table
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.document_records import TrainingHeld, topic_key
from toolkit.workshop.panel import note
from toolkit.workshop.roles import ROLES, role_names

__all__ = ["counts_in_words", "modules_table", "people_table", "to_hold_table"]

_DUTIES = (Role.DEVELOPER, Role.SYSTEM_OPERATOR, Role.DATA_CUSTODIAN)
_NAMED, _MOST = 3, 60
_SOON = 60
"""Days before a training lapses from which on that is marked."""
_HOW = (
    "One topic for each kind of attack on this system, worst first. First: controls of the role are decided on against "
    "a risk over tolerance, or a severe threat waits to be assessed. In depth, next: the same against what is within "
    "tolerance, not decided or not assessed. Everybody else needs to recognise it and know whom to tell."
)
Named = Callable[[str], str]
"""From a participant's id to the name."""


def counts_in_words(plan: TrainingPlan) -> str:
    """How training stands today, in a sentence."""
    people = len(plan.trainees)
    if not people:
        return "Nobody is recorded yet: name those who work on the system in notebook 00."
    if not plan.modules:
        return "No threat is found yet, so there is nothing that people would need to know: describe the system first."
    bare = sum(1 for each in plan.trainees if each.has_none)
    lapsed = sum(1 for each in plan.trainees if each.lapsed)
    done = sum(1 for each in plan.trainees if each.needs and not each.due)
    needing = sum(1 for each in plan.trainees if each.needs)
    roleless = sum(1 for each in plan.trainees if not each.roles)
    said = (
        f"{done} of {needing} people have had all that they need in depth, and it holds today. "
        f"{bare} of {people} have had none that holds; for {lapsed} something has lapsed."
    )
    return f"{said} {roleless} hold no role of the Code yet: give them one in notebook 00." if roleless else said


def modules_table(plan: TrainingPlan, named: Named) -> Safe:
    """A row for each kind of attack: for which roles in depth, who has had it, for whom it lapsed, who lacks it."""
    rows = []
    for module in plan.modules:
        key, needing = topic_key(module.title), plan.needing(module.title)
        have = [each for each in needing if key in each.valid]
        lapsed = [each for each in needing if key in each.lapsed]
        never = [each for each in needing if key not in each.valid and key not in each.lapsed]
        first, deep = (
            tuple(role for role in _DUTIES if role in module.roles and module.roles[role].depth is depth)
            for depth in (Depth.FIRST, Depth.NEXT)
        )
        rows.append(
            {
                "topic": _topic(module.title, module.threats, module.signals),
                "first for": role_names(first) or "–",
                "in depth, next, for": role_names(deep) or ("–" if first else "nobody: to be recognised by all"),
                "holds": f"{len(have)} of {len(needing)}",
                "lapsed": _people(lapsed, named, "moderate"),
                "never had": _people(never, named),
            }
        )
    return fragment(note(_HOW), _wide(table(rows))) if rows else note("No topic yet.")


def _topic(title: str, threats: Sequence[str], signals: Sequence[str]) -> Safe:
    more = [
        element("div", {"class": "att-quiet"}, f"To teach: {'; '.join(threats)}"),
        element("div", {"class": "att-quiet"}, f"To watch for: {'; '.join(signals[:3])}"),
    ]
    count = f" ({len(threats)} threat{'s' * (len(threats) != 1)})"
    head = element("summary", None, element("b", None, title), element("span", {"class": "att-quiet"}, count))
    return element("details", None, head, *more)


def _people(held: Sequence[Trainee], named: Named, kind: str = "") -> Safe | str:
    if not held:
        return "–"
    names = ", ".join(named(each.id) for each in held[:_MOST])
    if len(held) <= _NAMED:
        return fragment(chip(str(len(held)), kind), names) if kind else names
    rest = f" and {len(held) - _MOST} more" if len(held) > _MOST else ""
    count = f"{len(held)} people"
    head = element("summary", None, chip(count, kind) if kind else count)
    return element("details", None, head, element("div", {"class": "att-quiet"}, f"{names}{rest}"))


def people_table(people: Sequence[Trainee], named: Named, today: date) -> Safe:
    """A row for each person: what holds and until when, what has lapsed, what is due in depth."""
    rows = [
        {
            "who": fragment(named(each.id), element("div", {"class": "att-quiet"}, _function(each))),
            "holds": _held(each.valid.values(), today),
            "lapsed": _lapsed(each),
            "due in depth, first things first": _due(each),
        }
        for each in people
    ]
    return _wide(table(rows)) if rows else note("Nobody here.")


def _wide(shown: Safe) -> Safe:
    """A table whose first column keeps its words whole in a narrow window."""
    return element("div", {"class": "att-first"}, shown)


def _function(each: Trainee) -> str:
    roles = ", ".join(ROLES[role][0] for role in each.roles) or "no role of the Code"
    return f"{each.function} · {roles}" if each.function else roles


def _held(trainings: Iterable[TrainingHeld], today: date) -> Safe:
    lines = []
    for each in trainings:
        until = f"until {each.until}" if each.until else "no end set"
        is_soon = each.until is not None and each.until <= today + timedelta(days=_SOON)
        lines.append(
            element("div", None, chip("lapses soon", "moderate") if is_soon else None, f"{each.module}, {until}")
        )
    return fragment(*lines) if lines else chip("none", "open")


def _lapsed(each: Trainee) -> Safe | str:
    if not each.lapsed:
        return "–"
    lines = [f"{held.module}, on {held.until}" for held in each.lapsed.values()]
    return fragment(*(element("div", None, chip("lapsed", "moderate"), line) for line in lines))


def _due(each: Trainee) -> str:
    if not each.due:
        return "nothing" if each.roles else "depends on the role"
    shown = each.due[:_NAMED]
    rest = len(each.due) - len(shown)
    return "; ".join(shown) + (f"; and {rest} more" if rest else "")


def to_hold_table(plan: TrainingPlan, listed: Sequence[StillToHold], named: Named) -> Safe:
    """A row for each training that is still to be held: for whom, who sees to it, by when."""
    if not listed:
        return note("Nothing is to be held: everybody has had what they need in depth.") if plan.modules else note("–")
    rows: list[dict[str, str | Safe]] = []
    for each in listed:
        people = [trainee for trainee in plan.trainees if trainee.id in each.people]
        late = chip("overdue", "high") if each.is_late(plan.today) else ""
        day = element("span", {"class": "att-nowrap"}, str(each.due) if each.due else "no day", " ", late)
        topic = element("b", None, each.topic)
        rows.append(
            {
                "training": fragment(topic, element("div", {"class": "att-quiet"}, each.note)) if each.note else topic,
                "how soon": "first" if each.is_first else "next" if topic_key(each.topic) in plan.by_topic else "–",
                "for whom": _people(people, named) if people else "not said",
                "who sees to it": named(each.owner) if each.owner else "nobody yet",
                "by": day,
            }
        )
    return _wide(table(rows))
