"""Did we do a good job? What a team would rather not overlook before it signs, counted, with names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from toolkit.register.unanswered import unanswered_tests
from toolkit.reports.contents import Contents
from toolkit.threats.coverage import coverage_of

__all__ = ["OpenEnd", "open_ends"]


@dataclass(frozen=True)
class OpenEnd:
    """One question of the checklist: how many of how many are still open, and which."""

    asks: str
    of: int
    open: tuple[str, ...]
    instead: str
    """What to do about it, and where."""

    @property
    def is_done(self) -> bool:
        """Nothing of it is open, and there was something to do."""
        return self.of > 0 and not self.open

    @property
    def says(self) -> str:
        """The count in words."""
        if not self.of:
            return "nothing yet"
        return f"all {self.of}" if not self.open else f"{self.of - len(self.open)} of {self.of}"


def open_ends(contents: Contents) -> list[OpenEnd]:
    """The checklist, in the order of the workshop. It judges nothing: a team may leave an end open knowingly."""
    return [
        *_system(contents),
        *_findings(contents),
        *_risks(contents),
        *_tests(contents),
        *_plan(contents),
        *_code(contents),
    ]


def _system(c: Contents) -> Iterable[OpenEnd]:
    system = c.system
    if system is None:
        yield OpenEnd("Is the system described?", 1, ("no system is recorded",), "Describe it in notebook 01.")
        return
    unsaid = [system.name_of(flow) for flow, held in system.flows.items() if held.carries is None]
    yield OpenEnd("Does every flow say what it carries?", len(system.flows), tuple(unsaid), "Say so in notebook 01.")
    covered = coverage_of(system, c.catalogue)
    missed = tuple(map(system.name_of, covered.untouched()))
    said = "Look at these yourselves: the library knows no threat to them."
    yield OpenEnd("Was every element looked at for threats?", len(covered.elements), missed, said)
    owned = [held.text for held in system.assumptions.values() if not held.owner]
    said = "Name somebody who checks each, in notebook 01."
    yield OpenEnd("Does every assumption have somebody who checks it?", len(system.assumptions), tuple(owned), said)


def _tests(c: Contents) -> Iterable[OpenEnd]:
    got_through = sum(family.worked > 0 for read in c.register.evidence.values() for family in read.families)
    if c.register.evidence:
        waiting = tuple(each.says for each in unanswered_tests(c.register))
        said = "Say of each whether a risk was reopened, raised, or why not: `ai-threat evidence --unanswered`."
        yield OpenEnd("Is every test that attacks got through answered?", got_through, waiting, said)


def _findings(c: Contents) -> Iterable[OpenEnd]:
    if c.findings is None:
        return
    asked = c.findings.open_questions()
    total = len(asked) + len(c.register.answers)
    said = "Ask whoever knows, and answer in notebook 02."
    yield OpenEnd("Are the library's questions answered?", total, tuple(each.text for each in asked), said)
    live = c.findings.of("applies", "undecided")
    waiting = tuple(f"{each.title} · {each.element_name}" for each in c.not_assessed())
    said = "Keep or reject them in notebook 02. Until then they are not yet assessed, which is not low."
    yield OpenEnd("Is every finding decided on?", len(live), waiting, said)
    used = {identity for risk in c.register.risks.values() for identity in risk.findings}
    listed = [key for key, each in c.register.triage.items() if each.verdict == "shortlisted"]
    loose = tuple(c.finding_title(key) for key in listed if key not in used)
    said = "Word a risk for each in notebook 03."
    yield OpenEnd("Does every shortlisted finding lead to a risk?", len(listed), loose, said)
    ideas = c.register.ideas
    led = {number for risk in c.register.risks.values() for number in risk.ideas}
    lost = tuple(
        each.text for number, each in ideas.items() if number not in led and not each.finding and not each.became
    )
    said = "Mark it as what leads to a risk, in notebook 03."
    yield OpenEnd("Did something come of every idea of the room?", len(ideas), lost, said)


def _risks(c: Contents) -> Iterable[OpenEnd]:
    risks = c.risks()

    def end(asks: str, is_open: Any, instead: str) -> OpenEnd:
        return OpenEnd(asks, len(risks), tuple(risk.title for risk in risks if is_open(risk)), instead)

    yield end("Does every risk have an owner?", lambda risk: not risk.owner, "Name one in notebook 03.")
    yield end(
        "Is every risk scored as it stands today?", lambda r: "current" not in r.assessments, "Score it in notebook 03."
    )
    yield end("Is every risk's treatment decided?", lambda risk: risk.treatment is None, "Decide in notebook 04.")
    yield end(
        "Is what remains of every risk accepted, or within tolerance?",
        c.waits_for_acceptance,
        "The risk owner accepts it in notebook 04, with a date on which that ends.",
    )


def _plan(c: Contents) -> Iterable[OpenEnd]:
    uses = [(risk, use) for risk in c.risks() for use in risk.controls]
    planned = [(risk, use) for risk, use in uses if use.status == "planned"]
    bare = tuple(c.control_title(use) for _, use in planned if not use.action_owner or use.due is None)
    yield OpenEnd("Does every planned control have an owner and a date?", len(planned), bare, "Notebook 04.")
    late = tuple(c.control_title(use) for _, use in planned if use.due is not None and use.due < _today())
    yield OpenEnd("Is every planned control still in time?", len(planned), late, "Do it, or agree on a new date.")
    there = [(risk, use) for risk, use in uses if use.status != "planned"]
    unchecked = tuple(f"{c.control_title(u)} (against {risk.title})" for risk, u in there if u.status != "verified")
    said = "Somebody said that they are in place; have them checked, and keep the evidence."
    yield OpenEnd("Was every control in place also verified?", len(there), unchecked, said)


def _code(c: Contents) -> Iterable[OpenEnd]:
    ours = [each for each in c.conformity.standings if each.ours]
    waiting = tuple(f"{each.provision.id} {each.provision.summary}" for each in ours if each.verdict == "unknown")
    said = "The compliance officer judges them in notebook 05, in a sitting of their own."
    yield OpenEnd("Is every provision of the Code that is ours judged?", len(ours), waiting, said)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - due dates are days
