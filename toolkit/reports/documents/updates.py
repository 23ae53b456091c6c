"""Document: the plan for updates and patches (principle 11)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import about_controls, about_facts, about_provisions, section, stated, unanswered

__all__ = ["updates"]

_PARTS = ("patched", "pins_version", "has_rollback", "changes_reviewed", "maintained_upstream", "fallback_available")
_HEADS = ("Patched soon", "Version fixed", "Can go back", "Changes reviewed", "Maintained upstream", "Another way")


def updates(m: Material) -> list[Section]:
    """The sections of the plan."""
    planned = [each for each in m.uses if each.use.status == "planned"]
    by_day = sorted(planned, key=lambda each: (each.use.due is None, str(each.use.due)))
    facts = ("change_control", "major_updates_retested", "has_rollback", "users_told_of_updates")
    return [
        section(m, "standing", "Where updating stands today", about_facts(m, facts)),
        section(m, "parts", "By part: who updates it, and how one goes back", *_parts(m)),
        section(m, "major", "What counts as a major update", *_major(m)),
        section(m, "stuck", "Parts that cannot be updated", *_stuck(m)),
        section(
            m, "planned", "Changes for security that are planned", about_controls(m, by_day, "No control is planned.")
        ),
        section(m, "telling", "Who is told, and when", *_telling(m)),
        about_provisions(m, ("7.4", "10.2.2", "11.1", "11.1.1", "11.2", "11.3")),
    ]


def _parts(m: Material) -> Iterator[Block]:
    software = [each for each in m.system.components if not m.net.is_person(each)]
    table = stated(m, software, _PARTS, _HEADS)
    if table is None:
        yield Missing("components", "Which parts have to be kept up to date?", "Developer", "description")
        return
    yield table
    yield from unanswered(m, software, ("patched", "pins_version", "has_rollback"))
    rows = []
    for each in software:
        details = m.register.assets.get(each)
        if m.supplier(each) or details:
            owner = m.person(details.owner) if details and details.owner else "nobody named"
            version = details.version if details and details.version else "not recorded"
            source = m.source(f"system: {each}", f"asset:{each}" if details else "")
            # Whether a part is ours is not for us to say: a database may be bought, an index be somebody's project.
            origin = m.supplier(each) or (details.source if details else "") or "not recorded"
            rows.append((m.name(each), version, origin, owner, source))
    if rows and not m.redacted:
        yield Table(("Part", "Version in use", "Comes from", "Owner", "From"), tuple(rows), (1.8, 1.8, 2.6, 2, 1.8))
    yield m.asked(
        "speed", "Within how many days is a weakness of each severity mended, in which part?", "Platform team"
    )


def _major(m: Material) -> Iterator[Block]:
    steered = [
        each
        for each in m.system.components
        if m.net.is_ai(each) or m.catalogue.is_a(m.system.components[each].kind, ("prompt",))
    ]
    if steered:
        yield Paragraph(
            f"A new version or another setting of these changes how the system behaves: {m.names(steered, most=8)}.",
            m.source(*(f"system: {each}" for each in steered[:6])),
        )
    learning = [each for each in steered if m.answer(each, "learns_from_production_feedback") is Answer.YES]
    if learning:
        yield Paragraph(
            f"These change by themselves, as they learn in use: {m.names(learning)}.",
            m.source(*(m.said_by(each, "learns_from_production_feedback") for each in learning)),
        )
    unpinned = [each for each in steered if m.answer(each, "pins_version") is Answer.NO]
    if unpinned and not m.redacted:
        yield Paragraph(
            f"These may change without our doing, as their version is not fixed: {m.names(unpinned)}.",
            m.source(*(m.said_by(each, "pins_version") for each in unpinned)),
        )
    yield m.asked("major", "Which of these changes are treated like a first release, and who says so?", "Product owner")


def _stuck(m: Material) -> Iterator[Block]:
    stuck = [each for each in m.system.components if m.answer(each, "patched") is Answer.NO]
    if stuck and not m.redacted:
        rows = tuple(
            (
                m.name(each),
                lines(
                    *(
                        m.control_title(use.use) + ": " + m.status(use.use)
                        for use in m.uses_against([f for f in m.findings if f.element == each])
                    )
                )
                or "nothing recorded",
                m.said_by(each, "patched"),
            )
            for each in stuck
        )
        yield Table(("Not patched soon", "What makes up for it", "From"), rows, (2, 4, 3))
    yield m.asked("cannot", "Which parts cannot be updated, and what makes up for that?", "Platform team")


def _telling(m: Material) -> Iterator[Block]:
    yield m.asked(
        "operators",
        "How do operators learn of an update and try it beforehand, and how long does the earlier "
        "version stay available?",
        "Developer",
    )
    yield m.asked("users", "How, and how long before, are end-users told?", "Product owner")
    suppliers = [each for each in m.system.components if m.supplier(each)]
    for each in suppliers:
        yield m.asked(
            f"notice.{each}",
            f"How does {m.supplier(each)} tell of changes to {m.name(each)}, how long before?",
            "Procurement",
        )
