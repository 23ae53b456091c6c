"""Document: the training plan by role, filled from the threats faced, and the record of it (principle 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Role
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material, shortened
from toolkit.reports.documents.parts import about_facts, about_provisions, section

__all__ = ["training"]

_DUTIES = (Role.DEVELOPER, Role.SYSTEM_OPERATOR, Role.DATA_CUSTODIAN)


def training(m: Material) -> list[Section]:
    """The sections of the plan and its record."""
    return [
        section(m, "standing", "Where training stands today", about_facts(m, ("staff_trained", "training_by_role"))),
        section(m, "modules", "Modules: what people here need to know", *_modules(m)),
        section(m, "roles", "Who needs which module, and why", *_roles(m)),
        section(m, "people", "Participants and what is due to them", *_people(m)),
        section(m, "record", "Record of training held", *_record(m)),
        section(m, "news", "Keeping up", *_news(m)),
        about_provisions(m, ("1.1", "1.1.1", "1.2", "1.2.1", "1.2.2", "2.5.1")),
    ]


def _modules(m: Material) -> Iterator[Block]:
    rows = []
    for family, findings in m.families().items():
        titles = list(dict.fromkeys(finding.title for finding in findings))
        where = dict.fromkeys(finding.element for finding in findings)
        signals = list(dict.fromkeys(finding.threat.signal for finding in findings))
        rows.append(
            (
                family,
                lines(*shortened(titles, 5)),
                m.names(where, most=5),
                lines(*shortened(signals, 2)),
                str(len(findings)),
            )
        )
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


def _needs(m: Material) -> dict[str, Counter[Role]]:
    """By module: how many controls against its threats each role usually puts in place."""
    needs: dict[str, Counter[Role]] = {}
    for family, findings in m.families().items():
        controls = {c.id: c for finding in findings for c in m.catalogue.controls_for(finding.threat)}
        needs[family] = Counter(role for control in controls.values() for role in control.who)
    return needs


def _roles(m: Material) -> Iterator[Block]:
    needs = _needs(m)
    held = [role for role in _DUTIES if role in m.c.conformity.roles] or list(_DUTIES)
    rows = [
        (family, *(f"{counts[role]} controls are theirs" if counts[role] else "awareness" for role in held))
        for family, counts in needs.items()
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


def _people(m: Material) -> Iterator[Block]:
    if not m.register.participants:
        question = "Who works on the system, in which role? Nobody is recorded yet: notebook 00."
        yield Missing("participants", question, "Facilitator", "description")
        return
    needs = _needs(m)
    rows = []
    for key, person in m.register.participants.items():
        deep = [family for family, counts in needs.items() if any(counts[role] for role in person.roles)]
        valid: list[str] = []
        lapsed: list[str] = []
        for each in m.register.trainings.values():
            if each.participant == key:
                (lapsed if each.until is not None and each.until < m.today else valid).append(each.module)
        due = [family for family in deep if family not in valid]
        again = f"lapsed: {', '.join(map(m.text, lapsed))}" if lapsed else ""
        roles = ", ".join(role.replace("_", " ") for role in person.roles)
        rows.append(
            (
                lines(m.person(key), roles or "no role recorded"),
                lines(*map(m.text, valid), again) or "nothing recorded",
                lines(*shortened(due, 6)) or ("nothing" if person.roles else "depends on the role"),
                m.source(f"participant:{key}"),
            )
        )
    yield Table(("Who", "Has had, still valid", "Due in depth, worst first", "From"), tuple(rows), (2.6, 2.6, 3.4, 1.4))
    bare = [key for key, person in m.register.participants.items() if not person.roles]
    if bare:
        who = ", ".join(map(m.person, bare))
        yield Missing(
            "participants.roles", f"Which roles of the Code do these hold: {who}?", "Facilitator", "description"
        )


def _record(m: Material) -> Iterator[Block]:
    rows = [
        (
            m.person(each.participant),
            m.text(each.module),
            f"{each.on}",
            f"{each.until}{' (lapsed)' if each.until < m.today else ''}" if each.until else "no end set",
            m.text(each.evidence) or "none",
            m.source(f"training:{key}"),
        )
        for key, each in sorted(m.register.trainings.items(), key=lambda pair: pair[1].on)
    ]
    if rows:
        columns = ("Who", "Training", "Held on", "Valid until", "Evidence", "From")
        yield Table(columns, tuple(rows), (2.2, 2.6, 1.2, 1.4, 2, 1.6))
    else:
        question = "Who has had which training, when, and until when does it hold? None is recorded (change.training)."
        yield Missing("training", question, "Facilitator or personnel", "description")


def _news(m: Material) -> Iterator[Block]:
    yield m.asked("watch", "Who follows news of attacks on AI, from which sources, and how often?", "Security")
    yield m.asked("channels", "By which routes do all staff hear of it, so that nobody misses it?", "Security")
    yield m.asked(
        "refresh", "When is the training gone through again, and which new threat would bring that forward?", "Security"
    )
    yield from about_facts(m, ("ai_use_policy",))
