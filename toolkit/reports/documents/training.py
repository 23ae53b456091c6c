"""Document: the training plan by role, filled from the threats faced, and the record of it (principle 1)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Role
from toolkit.conformity.training import TrainingPlan, training_plan
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, shortened
from toolkit.reports.documents.parts import about_facts, about_provisions, counted, section

__all__ = ["training"]

_NAMED = 3
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
    yield Table(columns, tuple(rows), (1.6, 3, 2.2, 3.4, 0.8))


def _theirs(controls: int) -> str:
    """How deep a role needs a module: by the controls against its threats that are the role's to put in place."""
    return f"in depth, for {counted(controls, 'control')}" if controls else "awareness"


def _roles(m: Material, plan: TrainingPlan) -> Iterator[Block]:
    held = [role for role in _DUTIES if role in m.c.conformity.roles] or list(_DUTIES)
    rows = [
        (
            module.title,
            *(_theirs(module.roles.get(role, 0)) for role in held),
        )
        for module in plan.modules
    ]
    if rows:
        yield Paragraph(
            "A role needs a module in depth where controls against its threats are usually that role's to put in "
            "place; else it needs to recognise the attack and know whom to tell.",
            m.source("controls of the threats found"),
        )
        heads = tuple(role.replace("_", " ").capitalize() for role in held)
        yield Table(("Module", *heads), tuple(rows), (2, *(1.4,) * len(held)))
    if Role.DEVELOPER in held:
        yield m.asked(
            "secure_coding", "Which coding and design standard are those who build it trained in?", "Developer"
        )


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
                lines(*(module for module in each.due if module in near[each.id])) or "–",
                lines(*shortened([module for module in each.due if module not in near[each.id]], 5))
                or ("nothing" if each.roles else "depends on the role"),
                m.source(f"participant:{each.id}"),
            )
        )
    yield Paragraph(
        "What is due comes first where it touches what is a person's own: a part that they answer for, a risk that "
        "they own, or a control that they see to. The rest follows from their role in the Code alone.",
        m.source("trainings", "owners of parts, risks and controls"),
    )
    columns = ("Who", "Has had, still valid", "Due first, for what is theirs", "Due as well, by role", "From")
    yield Table(columns, tuple(rows), (2.4, 2.2, 2.4, 2.4, 1.3))
    yield from _overseers(m)
    bare = [each.id for each in plan.trainees if not each.roles]
    if bare:
        who = ", ".join(map(m.person, bare))
        yield Missing(
            "participants.roles", f"Which roles of the Code do these hold: {who}?", "Facilitator", "description"
        )


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
    rows, unowned = [], []
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
                (lines(*people) if len(each.people) <= _NAMED else many) or "not said for whom",
                m.person(each.owner) if each.owner else "nobody yet",
                day,
                m.more(each.note) or "–",
            )
        )
    if rows:
        columns = ("Training", "For whom", "Who sees to it", "By", "Note")
        yield Table(columns, tuple(rows), (2.2, 3, 2, 1.4, 2))
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
            "in the internal version"
            if m.redacted
            else lines(each.evidence or "none", f"held by {each.held_by}" if each.held_by else ""),
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
