"""Document: the training plan by role, filled from the threats faced, and the record of it (principle 1)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Role
from toolkit.conformity.facts import share
from toolkit.conformity.training import Trainee, TrainingPlan, training_plan
from toolkit.conformity.training_depth import Depth, Need
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, shortened
from toolkit.reports.documents.parts import about_facts, about_provisions, counted, section

__all__ = ["training"]

_NAMED = 3
_HOW_DEEP = {Depth.FIRST: "first", Depth.NEXT: "next", Depth.KNOW: "to know"}
_DUTIES = (Role.DEVELOPER, Role.SYSTEM_OPERATOR, Role.DATA_CUSTODIAN)


def training(m: Material) -> list[Section]:
    """The sections of the plan and its record."""
    plan = training_plan(m.register, m.catalogue, m.c.findings, today=m.today)
    return [
        section(m, "standing", "Where training stands today", about_facts(m, ("staff_trained", "training_by_role"))),
        section(m, "modules", "Modules: what people here need to know", *_modules(m, plan)),
        section(m, "roles", "Who needs which module, and why", *_roles(m, plan)),
        section(m, "people", "Participants and what is due to them", *_people(m, plan)),
        section(m, "to_hold", "What is still to be held", *_to_hold(m, plan)),
        section(m, "record", "Record of training held", *_record(m)),
        section(m, "news", "Keeping up", *_news(m)),
        about_provisions(m, ("1.1", "1.1.1", "1.2", "1.2.1", "1.2.2", "2.5.1")),
    ]


def _modules(m: Material, plan: TrainingPlan) -> Iterator[Block]:
    rows = [
        (
            module.title,
            lines(*shortened(module.threats, 5)),
            m.places(module.where, most=5),
            lines(*shortened(module.signals, 2)),
            str(len(module.findings)),
        )
        for module in plan.modules
    ]
    if not rows:
        question = "Which threats does the system face? None is found yet, so no module can be filled."
        yield Missing("findings", question, "Everybody in the room", "description")
        return
    yield Paragraph(
        "One module for each kind of attack that this system faces, worst first; what nothing here calls for is not in "
        "the plan. The plan changes when the findings do.",
        m.source("findings", f"catalogue {m.catalogue.digest[:12]}"),
    )
    columns = ("Module", "Threats to teach", "Shown on these parts", "What to watch for", "Findings")
    yield Table(columns, tuple(rows), (1.9, 2.9, 2.2, 3.3, 0.8))


def _roles(m: Material, plan: TrainingPlan) -> Iterator[Block]:
    held = [role for role in _DUTIES if role in m.c.conformity.roles] or list(_DUTIES)
    rows = [(module.title, *(_need(m, module.roles[role]) for role in held)) for module in plan.modules]
    if rows:
        first = {role: sum(each.roles[role].depth is Depth.FIRST for each in plan.modules) for role in held}
        counts = ", ".join(f"{_word(role)} {first[role]}" for role in held)
        yield Paragraph(
            "First: in depth, before the rest, for controls of the role are decided on against a risk over tolerance, "
            "or a severe threat waits to be assessed. Next: in depth, after that. To know: to recognise the attack and "
            f"whom to tell. Of {counted(len(plan.modules), 'module')}, first are for: {counts}.",
            m.source("risks, criteria", "controls of the threats found"),
        )
        heads = tuple(_word(role).capitalize() for role in held)
        yield Table(("Module", *heads), tuple(rows), (1.4, *(2.0,) * len(held)))
    if Role.DEVELOPER in held:
        yield m.asked(
            "secure_coding", "Which coding and design standard are those who build it trained in?", "Developer"
        )


def _word(role: Role) -> str:
    return str(role).replace("_", " ")


def _need(m: Material, need: Need) -> str:
    """How deep a role needs a module, and below it the ground in a few words."""
    return lines(_HOW_DEEP[need.depth], *_ground(m, need))


def _ground(m: Material, need: Need) -> Iterator[str]:
    named = list(dict.fromkeys(map(m.risk_title, need.risks)))
    against = named[0] if named else ""
    against += f" and {counted(len(named) - 1, 'more risk')}" if len(named) > 1 else ""
    decided = f"{len(need.decided)} of its controls decided on"
    if need.ground == "over tolerance":
        yield f"{decided}, against {against}: over tolerance"
    elif need.ground == "within tolerance":
        yield f"{decided}, against {against}: not over tolerance"
    elif need.ground == "undecided":
        yield f"{against}: over tolerance, and none of its controls decided on"
    elif need.threats:
        grade = {"severe": "severe, ", "unassessed": "high, "}.get(need.ground, "")
        yield f"{grade}not yet assessed: {'; '.join(shortened(need.threats, 2))}"
    if not need.theirs:
        yield "no control is this role's"
    elif need.ground not in ("over tolerance", "within tolerance"):
        nothing = ", and nothing here asks for them yet" if need.ground == "none" else ""
        verb = "is" if need.theirs == 1 else "are"
        yield f"{share(need.theirs, need.of, 'control')} {verb} this role's{nothing}"


def _people(m: Material, plan: TrainingPlan) -> Iterator[Block]:
    if not plan.trainees:
        question = "Who works on the system, in which role? Nobody is recorded yet: notebook 00."
        yield Missing("participants", question, "Facilitator", "description")
        return
    rows = []
    near = {each.id: _near(m, each.id) for each in plan.trainees}
    for each in plan.trainees:
        lapsed = ", ".join(held.module for held in each.lapsed.values())
        roles = ", ".join(role.replace("_", " ") for role in each.roles)
        rows.append(
            (
                lines(m.person(each.id), roles or "no role recorded"),
                lines(*(held.module for held in each.valid.values()), f"lapsed: {lapsed}" if lapsed else "")
                or "nothing recorded",
                lines(*(_due(each, module) for module in each.due if module in near[each.id])) or "–",
                lines(*shortened([_due(each, module) for module in each.due if module not in near[each.id]], 5))
                or ("nothing" if each.roles else "depends on the role"),
                m.source(f"participant:{each.id}"),
            )
        )
    yield Paragraph(
        "What is due touches what is a person's own (a part that they answer for, a risk that they own, a control that "
        "they see to), or follows from their role in the Code alone. What is first for their role is marked so.",
        m.source("trainings", "owners of parts, risks and controls"),
    )
    columns = ("Who", "Has had, still valid", "Due, for what is theirs", "Due as well, by role", "From")
    yield Table(columns, tuple(rows), (2.4, 2.2, 2.4, 2.4, 1.3))
    yield from _overseers(m)
    bare = [each.id for each in plan.trainees if not each.roles]
    if bare:
        who = ", ".join(map(m.person, bare))
        yield Missing(
            "participants.roles", f"Which roles of the Code do these hold: {who}?", "Facilitator", "description"
        )


def _due(trainee: Trainee, module: str) -> str:
    return f"{module} (first)" if module in trainee.first else module


def _near(m: Material, person: str) -> set[str]:
    """The kinds of attack found at parts that somebody answers for, or in risks that they own or have a control for."""
    parts = {key for key, held in m.register.assets.items() if held.owner == person}
    risks = {
        identity
        for risk in m.c.risks()
        if risk.owner == person or any(use.action_owner == person for use in risk.controls)
        for identity in risk.findings
    }
    return {
        title
        for title, findings in m.families().items()
        if any(each.element in parts or each.identity in risks for each in findings)
    }


def _overseers(m: Material) -> Iterator[Block]:
    """Those who oversee the system in its use: they are drawn, not recorded one by one, and need it all the same."""
    drawn = m.net.of_kinds(("human_oversight",))
    said = m.register.document_texts.get("oversight.training")
    if not drawn or m.redacted:
        return
    told = said.text if said is not None else "Nothing is recorded yet of how they are trained."
    source = "document oversight, training" if said is not None else ", ".join(f"system: {each}" for each in drawn)
    yield Paragraph(f"Not recorded one by one: {m.names(drawn)}. {told}", m.source(source))


def _to_hold(m: Material, plan: TrainingPlan) -> Iterator[Block]:
    rows, unowned, topics = [], [], {module.title for module in plan.modules}
    for each in plan.still_to_hold():
        people, needing = list(dict.fromkeys(map(m.person, each.people))), len(plan.needing(each.topic))
        many = f"{len(each.people)} of the {needing} people who need it"
        if len(each.people) == needing:
            many = f"all {needing} people who need it"
        day = f"{each.due}{' (overdue)' if each.is_late(m.today) else ''}" if each.due is not None else "no day set"
        topic = each.topic  # redacted, one of the team's own is called so by the redaction
        if not each.owner or each.due is None:
            unowned.append(topic)
        rows.append(
            (
                topic,
                "first" if each.is_first else "next" if topic in topics else "–",
                (lines(*people) if len(each.people) <= _NAMED else many) or "not said for whom",
                m.person(each.owner) if each.owner else "nobody yet",
                day,
                m.more(each.note or "–"),
            )
        )
    if rows:
        columns = ("Training", "How soon", "For whom", "Who sees to it", "By", "Note")
        yield Table(columns, tuple(rows), (2.2, 0.9, 3, 2, 1.4, 2))
    elif plan.modules and plan.trainees:
        yield Paragraph("Everybody has had what they need in depth, and it holds today.", m.source("trainings"))
    else:
        question = "Which trainings are to be held? That follows from the findings and the participants."
        yield Missing("training_plan", question, "Facilitator", "description")
    if unowned:
        named = ", ".join(shortened(unowned, 6))
        yield Missing("training_plan", f"Who sees to these, and by when: {named}?", "Head of the team", "description")


def _record(m: Material) -> Iterator[Block]:
    rows = [
        (
            m.person(each.participant),
            each.module,
            f"{each.on}",
            f"{each.until}{' (lapsed)' if each.until < m.today else ''}" if each.until else "no end set",
            m.more(lines(each.evidence or "none", f"held by {each.held_by}" if each.held_by else "")),
            m.source(f"training:{key}"),
        )
        for key, each in sorted(m.register.trainings.items(), key=lambda pair: pair[1].on)
    ]
    if rows:
        columns = ("Who", "Training", "Held on", "Valid until", "Evidence", "From")
        yield Table(columns, tuple(rows), (2.2, 2.6, 1.2, 1.4, 2, 1.6))
    else:
        question = "Who has had which training, when, and until when does it hold? None is recorded: notebook 05."
        yield Missing("training", question, "Facilitator or personnel", "description")


def _news(m: Material) -> Iterator[Block]:
    yield m.asked("watch", "Who follows news of attacks on AI, from which sources, and how often?", "Security")
    yield m.asked("channels", "By which routes do all staff hear of it, so that nobody misses it?", "Security")
    yield m.asked(
        "refresh", "When is the training gone through again, and which new threat would bring that forward?", "Security"
    )
    yield from about_facts(m, ("ai_use_policy",))
