"""Document: the notice to end-users and affected entities (principle 10, with 3.2, 4.5, 7.2.2 and 7.4)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.register.records import ControlUse
from toolkit.reports.documents.blocks import Block, Bullets, Fields, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import WITHHELD, Material
from toolkit.reports.documents.parts import about_provisions, kinds_of_attack, section

__all__ = ["notice"]

_TRAINS = ("training_data", "training_pipeline", "feedback_loop")
_STORES = ("store",)
_PLAIN = {
    "people_can_contest": (
        "People can get a reason for a result, reach a person, and have the result changed.",
        "How people get a reason for a result, reach a person or have it changed is not settled yet.",
    ),
    "oversight_defined": (
        "It is written down which decisions need a person, and who that is.",
        "It is not settled yet which decisions need a person.",
    ),
    "disclosure_route": (
        "Anybody can find out where to report a weakness of its security.",
        "Where a weakness of its security is to be reported is not published yet.",
    ),
    "users_told_of_updates": (
        "Users are told in time, and in plain words, about updates that matter.",
        "Users are not told about updates yet.",
    ),
    "helps_users_in_incidents": (
        "It is agreed how users and people affected are helped in and after an incident.",
        "It is not agreed yet how users and people affected are helped in and after an incident.",
    ),
    "has_incident_plan": (
        "There is a plan for when the system is attacked or goes wrong.",
        "There is no plan yet for when the system is attacked or goes wrong.",
    ),
}
"""What is stated of the system, for people who do not know its questions: by fact, the sentence for yes and for no."""


_FOR_WEAKNESSES = {
    "contact": "Weaknesses of its security are reported to:",
    "where_published": "What holds for such reports stands at:",
}
"""What the policy on weaknesses says that a reader of the notice needs, by its place there."""


def notice(m: Material) -> list[Section]:
    """The sections of the notice."""
    return [
        section(m, "about", "What this system is, and who runs it", _about(m)),
        section(m, "your_data", "Your data: what is taken, what for, and where it goes", *_data(m)),
        section(m, "decisions", "What it decides and does, and where people come in", *_decisions(m)),
        section(m, "limits", "Proper use, limits, and what is forbidden", *_limits(m)),
        section(m, "risks", "Risks that stay", *_risks(m)),
        section(m, "report", "How to report a problem", *_reporting(m)),
        section(m, "updates", "How you are told of updates", *_updates(m)),
        section(m, "incidents", "What happens after an incident", *_incidents(m)),
        about_provisions(m, ("3.2", "4.5", "7.2.2", "7.4", "10.1", "10.2", "10.2.1", "10.2.2", "10.3")),
    ]


def _about(m: Material) -> Iterator[Block]:
    rows = [("System", m.name("system"))]
    if m.system.purpose and not m.redacted:
        rows.append(("Purpose, as described", m.system.purpose))
    words = {Role.SYSTEM_OPERATOR: "Run by", Role.DEVELOPER: "Built by", Role.DATA_CUSTODIAN: "Answers for the data"}
    for role, label in words.items():
        if parties := m.system.roles.get(role):
            rows.append((label, ", ".join(parties)))
    for role, label in ((Role.END_USER, "Used by"), (Role.AFFECTED_ENTITY, "Also affected")):
        if parties := m.system.roles.get(role):
            rows.append((label, ", ".join(parties)))
    yield Fields(tuple(rows))
    yield m.asked("purpose", "In words for the people who read this: what is the system for?", "Product owner")
    ai = [each for each in m.system.components if m.net.is_ai(each)]
    if ai:
        yield Paragraph(f"Works with AI: {_kinds(m, ai)}.", m.source(*(f"system: {each}" for each in ai[:4])))


def _plainly(m: Material, *facts: str) -> Iterator[Block]:
    """What is stated of the system in sentences; what nobody has said is asked. In public only what is so."""
    for fact in facts:
        yes, no = _PLAIN[fact]
        said = m.answer(SYSTEM, fact)
        if said is Answer.YES:
            yield Paragraph(yes, m.said_by(SYSTEM, fact))
        elif said is Answer.NO and not m.public:
            yield Paragraph(no, m.said_by(SYSTEM, fact))
        elif not m.public:
            yield Missing(f"{SYSTEM}.{fact}", m.question(SYSTEM, fact), m.who_knows(fact), "fact")


def _kinds(m: Material, components: list[str]) -> str:
    return ", ".join(dict.fromkeys(m.kind_title(each).lower() for each in components))


def _given(m: Material) -> list[str]:
    """The data that end-users give, and any other about people who are affected, those of users first."""
    users = m.net.of_kinds(("end_user",))
    given = [data for flow in m.system.flows.values() if flow.from_ in users for data in flow.carries or ()]
    return list(dict.fromkeys(given))


def _data(m: Material) -> Iterator[Block]:
    rows = []
    users = m.net.of_kinds(("end_user",))
    for data in _given(m):
        made = m.net.made_from(data)
        holders = list(dict.fromkeys(holder for each in (data, *made) for holder in m.net.holders(each)))
        suppliers = list(dict.fromkeys(filter(None, map(m.supplier, holders))))
        people = [each for each in holders if m.net.is_person(each) and each not in users]
        details = m.register.assets.get(data)
        said_to_keep = {holder for each in (data, *made) for holder in m.system.data[each].held_by}
        stores = (each for each in holders if m.net.shape(each) in _STORES or each in said_to_keep)
        kept = [each for each in stores if not m.net.is_person(each)]
        trains = [each for each in holders if m.catalogue.is_a(m.system.components[each].kind, _TRAINS)]
        rows.append(
            (
                lines(m.name(data), "about people" if m.system.data[data].personal is Answer.YES else ""),
                m.names(made, most=5) or "nothing drawn",
                m.names(kept, most=5) or "nowhere drawn",
                lines(m.names(people, most=4), f"outside: {', '.join(suppliers)}" if suppliers else "")
                or "nobody drawn",
                f"yes, through {m.names(trains)}" if trains else "no, as drawn",
                m.more(details.kept_for) if details else "",
                m.source(f"system: {data}", f"asset:{data}" if details and details.kept_for else ""),
            )
        )
    if rows:
        first = ("What you give", "What is made of it", "Where it is kept", "Who sees it", "Used to train")
        yield Table((*first, "Kept for", "From"), tuple(rows), (1.6, 2.3, 1.9, 1.7, 1.6, 1.8, 1.3))
    else:
        question = "Which data do end-users give to the system? No flow from an end-user is drawn."
        yield Missing("flows", question, "Product owner", "description")
    yield from _training_by_suppliers(m)
    yield m.asked("retention", "How long is each of these kept, and what happens then?", "Data protection officer")
    yield m.asked("rights", "How can people see, correct or have deleted what is held about them?", "Data Custodian")


def _training_by_suppliers(m: Material) -> Iterator[Block]:
    for each in m.system.components:
        if not m.can_state(each, "provider_may_train_on_prompts"):
            continue
        said = m.answer(each, "provider_may_train_on_prompts")
        supplier = m.supplier(each) if m.supplier(each) and not m.redacted else "a supplier"
        comes = f"{_begun(m.name(each))} comes from {supplier}, who"
        source = m.said_by(each, "provider_may_train_on_prompts")
        if said is Answer.NO:
            yield Paragraph(f"{comes} may not train on what is sent there.", source)
        elif said is Answer.YES:
            yield Paragraph(f"{comes} may train on what is sent there.", source)
        elif not m.redacted:
            question = m.question(each, "provider_may_train_on_prompts")
            yield Missing(f"{each}.provider_may_train_on_prompts", question, "Procurement", "fact")


def _begun(name: str) -> str:
    """A name as a sentence begins with it."""
    return f"{name[:1].upper()}{name[1:]}"


def _decisions(m: Material) -> Iterator[Block]:
    said = {
        ("decides_about_people", Answer.YES): "affects what people get.",
        ("has_side_effects", Answer.YES): "acts by itself: it changes, sends or pays something.",
        ("irreversible_actions", Answer.YES): "does things that cannot be undone.",
        ("approval_before_action", Answer.YES): "asks a person before it acts.",
        ("approval_before_action", Answer.NO): "does not ask a person before it acts.",
        ("learns_from_production_feedback", Answer.YES): "learns from what happens in use.",
    }
    items = [
        Paragraph(f"{_begun(m.name(each))} {words}", m.said_by(each, fact))
        for each in m.system.components
        for (fact, answer), words in said.items()
        if m.can_state(each, fact) and m.answer(each, fact) is answer
        if not (m.public and fact == "approval_before_action" and answer is Answer.NO)
    ]
    if items:
        yield Bullets(tuple(dict.fromkeys(items)))  # two parts of a kind are told alike outside
    else:
        yield Missing("components.facts", "What does the system decide or do by itself?", "Product owner", "fact")
    overseers = m.net.of_kinds(("human_oversight",))
    if overseers:
        checked = "People check what it does." if m.redacted else f"People who check it: {m.names(overseers)}."
        yield Paragraph(checked, m.source(*(f"system: {e}" for e in overseers)))
    yield from _plainly(m, "oversight_defined", "people_can_contest")


def _limits(m: Material) -> Iterator[Block]:
    yield m.asked("limits_known", "Where does it fail or mislead, and how would a user notice?", "Developer")
    yield m.asked("forbidden", "Which uses are forbidden, and what must not be typed in?", "Product owner")
    supplied = [each for each in m.system.components if m.supplier(each)]
    if supplied:
        named = m.names(supplied, most=4)
        question = f"What is not known of {named}, why is it used all the same, and what makes up for that?"
        yield m.asked("justification", question, "Architect")


def _risks(m: Material) -> Iterator[Block]:
    if m.public:  # which of them are open, and how far, would help an attacker more than a user
        kinds = kinds_of_attack(m)
        if kinds:
            yield Paragraph(f"What can go wrong here, or be attacked, is about: {', '.join(kinds).lower()}.")
        yield m.asked("advice", "What can users themselves do about these risks?", "Product owner")
        return
    rows = []
    for risk in m.c.risks():
        level = m.c.level(risk, "current") or "not scored"
        planned = [use for use in risk.controls if use.status == "planned" and not m.redacted]
        done = [use for use in risk.controls if use.status != "planned"]
        rows.append(
            (
                lines(m.risk_title(risk), m.more(risk.consequence)),
                level,
                lines(*map(m.control_title, done)) or m.more("nothing yet"),
                lines(*(f"{m.control_title(use)}, {_day(use)}" for use in planned)) or m.more("nothing further"),
                m.source(f"risk:{risk.id}"),
            )
        )
    if rows:
        planned_too = m.more(" What is only planned protects nobody yet.")
        yield Paragraph(f"What is not closed today, worst first.{planned_too}")
        columns = ("What could happen", "Level today", "In place", "Only planned", "From")
        yield Table(columns, tuple(rows), (3, 1.5, 2.2, 2.8, 1.4))
    else:
        yield Missing("risks", "Which risks stay? None has been worded yet: notebook 03.", "Risk owner", "description")
    yield m.asked("advice", "What can users themselves do about these risks?", "Product owner")


def _day(use: ControlUse) -> str:
    return f"due {use.due}" if use.due else "no day set"


def _reporting(m: Material) -> Iterator[Block]:
    yield m.asked(
        "how_to_report",
        "Where do users report a wrong answer, a leak or a weakness, and how soon do they hear?",
        "Service desk or security",
    )
    yield from _plainly(m, "disclosure_route")
    for place in ("contact", "where_published"):
        said = m.register.document_texts.get(f"disclosure.{place}")
        if said is not None and said.text != WITHHELD:
            yield Paragraph(f"{_FOR_WEAKNESSES[place]} {said.text}", m.source(f"document disclosure, {place}"))


def _updates(m: Material) -> Iterator[Block]:
    yield m.asked(
        "how_updates_are_told", "How, and how long before, are users told of updates that matter?", "Product owner"
    )
    yield from _plainly(m, "users_told_of_updates")


def _incidents(m: Material) -> Iterator[Block]:
    yield m.asked("help", "How are users and affected people helped in and after an incident?", "System Operator")
    yield from _plainly(m, "helps_users_in_incidents", "has_incident_plan")
