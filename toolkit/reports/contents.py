"""What a report says, as plain values: computed once from the register, then laid out as HTML or Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.scale import Scale
from toolkit.conformity import Conformity, assess_conformity
from toolkit.conformity.words import standing_line
from toolkit.exchange import steady
from toolkit.exchange.naming import called
from toolkit.markup.element import Safe
from toolkit.register import Register
from toolkit.register.acceptance import acceptance_state, waits_for_acceptance, within_tolerance
from toolkit.register.methods import counting_method, scale_named, standing_now, worst_first
from toolkit.register.records import RiskLevel
from toolkit.risks import DEFAULT_SCALE, load_scale
from toolkit.system.model import System
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Findings

__all__ = ["AGREEMENT", "Contents", "OfTheSystem", "at_one_moment", "gather"]

AGREEMENT = (
    "Level",
    "Methods",
    "Pairs of risks",
    "Same order",
    "Opposite",
    "Tied",
    "Undecided",
    "Rank agreement (tau)",
)
"""The columns of what is told of how methods agree."""

LEVELS: tuple[RiskLevel, ...] = ("inherent", "current", "target")
_NAMED = 20


@dataclass(frozen=True)
class OfTheSystem:
    """What hangs on the system and its catalogue alone, and may be taken over where both are the same."""

    system: System | None
    findings: Findings | None
    drawings: dict[str, Safe]


@dataclass(frozen=True)
class Contents:
    """Everything a report is made of."""

    register: Register
    catalogue: Catalogue
    scale: Scale
    system: System | None
    findings: Findings | None
    conformity: Conformity
    made: datetime
    drawings: dict[str, Safe] = field(default_factory=dict, repr=False, compare=False)
    """Drawings of the system as it is found here, by what they are; contents of the same system share them."""

    @property
    def of_the_system(self) -> OfTheSystem:
        """What of it hangs on the system alone."""
        return OfTheSystem(self.system, self.findings, self.drawings)

    @property
    def recorded(self) -> datetime:
        """When the record was last changed, in UTC; while nothing is recorded, when the Code was published.

        What is dated so comes out the same whenever it is made.
        """
        last = self.register.history(limit=1)
        said = last[-1].at if last else f"{self.catalogue.code.published}T00:00:00Z"
        try:
            return datetime.strptime(said, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            return self.made

    @property
    def title(self) -> str:
        """What the report is called."""
        workshop = self.register.workshop
        return workshop.name if workshop is not None else "Threat model"

    @property
    def level_titles(self) -> dict[str, str]:
        """What each level of the scale is called."""
        return {level.id: level.title for level in self.scale.levels}

    @property
    def colours(self) -> dict[str, str]:
        """The colour of each level of the scale."""
        return {level.id: level.colour for level in self.scale.levels}

    def anchors(self, side: Literal["likelihood", "impact"]) -> list[tuple[str, Any]]:
        """What each step of likelihood or impact means here, the highest first."""
        criteria = self.register.criteria
        held: Mapping[str, Any] = getattr(criteria, side, {}) if criteria is not None else {}
        return _in_order(held, self.scale.steps(side))

    def may_accept(self) -> list[tuple[str, str]]:
        """Who may accept which level of risk, the highest first."""
        criteria = self.register.criteria
        held: Mapping[str, str] = criteria.may_accept if criteria is not None else {}
        return _in_order(held, [level.id for level in self.scale.levels])

    def person(self, key: str) -> str:
        """A participant's name (the id where the name was erased), with the function."""
        return called(self.register, key)

    def finding_title(self, identity: str) -> str:
        """A finding in words: the threat's title and where."""
        recorded = self.register.findings.get(identity)
        if recorded is None:
            return identity
        where = self.system.name_of(recorded.element) if self.system is not None else recorded.element
        return f"{recorded.title} · {where}"

    def risks(self) -> list[Any]:
        """The open risks, worst current level first; of equal ones, those that were worse before.

        Those that were scored by another method than the criteria's come after, method by method.
        """
        opened = (risk for risk in self.register.risks.values() if risk.status == "open")
        return list(worst_first(opened, self.scale.id))

    def scored_otherwise(self) -> str:
        """A sentence where some of the open risks were scored by another method than the criteria's; else nothing."""
        others = [held for risk in self.risks() if (held := standing_now(risk)) and held.method != self.scale.id]
        if not others:
            return ""
        methods = ", ".join(dict.fromkeys(self.method_title(each.method) for each in others))
        return (
            f"Scored by another method than the criteria's ({methods}): {len(others)}. "
            "Their levels mean something else, so they stand after the others."
        )

    def scale_of(self, method: str) -> Scale | None:
        """A scoring method by its id, also of the team's own; None where it is not known here."""
        return scale_named(method, self.register.criteria, self.catalogue)

    def method_title(self, method: str) -> str:
        """What a scoring method is called."""
        scale = self.scale_of(method)
        return scale.title if scale is not None else method

    def closed(self) -> list[Any]:
        """The risks that were closed, by title."""
        held = (risk for risk in self.register.risks.values() if risk.status == "closed")
        return sorted(held, key=lambda risk: risk.title)

    def level(self, risk: Any, name: str) -> str:
        """The title of one of a risk's three levels, or an empty text; with its method where that is another one."""
        assessment = risk.assessments.get(name)
        if assessment is None:
            return ""
        by = "" if assessment.method == self.scale.id else f" ({self.method_title(assessment.method)})"
        return f"{self.level_of(assessment)[0]}{by}"

    def level_of(self, assessment: Any, level: str = "") -> tuple[str, str]:
        """The title and the colour of a judged level (or another of its method's)."""
        wanted = level or assessment.level
        scale = self.scale_of(assessment.method)
        levels = {level.id: level for level in scale.levels} if scale is not None else {}
        found = levels.get(wanted)
        return (found.title, found.colour) if found is not None else (wanted.replace("_", " "), "#ffffff")

    def beside(self, risk: Any, name: str) -> list[str]:
        """What other methods say of a level, a line each: method, level, number, by whom, why."""
        return [self._in_words(each) for each in risk.beside.get(name, {}).values()]

    def steps(self, assessment: Any) -> str:
        """What stands behind a level: steps of likelihood and impact, else the method's number or what was put in."""
        scale = self.scale_of(assessment.method)
        if assessment.likelihood and scale is not None:
            likely = scale.step_title("likelihood", assessment.likelihood)
            return f"{likely}, {scale.step_title('impact', assessment.impact)}"
        if assessment.low is not None and assessment.low != assessment.high:
            return f"{assessment.low.value:g} to {assessment.high.value:g}, as some factors are unknown"
        if assessment.value is not None:
            return f"{assessment.value:g}"
        said = (f"{name.replace('_', ' ')}: {value}" for name, value in assessment.inputs.items())
        return ", ".join(said) if not assessment.likelihood else f"{assessment.likelihood}, {assessment.impact}"

    def _in_words(self, assessment: Any) -> str:
        why = f": {assessment.why}" if assessment.why else ""
        level = self.level_of(assessment)[0]
        if assessment.low is not None and assessment.low.level != assessment.level:
            level = f"{self.level_of(assessment, assessment.low.level)[0]} to {level}"
        what = f"{level} ({self.steps(assessment)})"
        by = f"{self.method_title(assessment.method)}, edition {assessment.edition}"
        return f"{by}: {what}{why} ({self.person(assessment.by)}, {assessment.at[:10]})"

    def fidelity(self) -> str:
        """How far the levels order the risks as the expected losses do, in a sentence; empty without figures."""
        found = self.register.fidelity()
        return found.sentence() if found.pairs else ""

    def agreements(self) -> list[tuple[str, ...]]:
        """A row for each two methods that judged the same risks, as `AGREEMENT` names its columns."""
        told = []
        for level in LEVELS:
            for row in self.register.disagreement(level).agreement():
                if row["pairs"]:
                    methods = f"{self.method_title(row['method'])} and {self.method_title(row['other method'])}"
                    tied = row["tied by the first only"] + row["tied by the other only"] + row["tied by both"]
                    counts = (row["pairs"], row["same order"], row["opposite order"], tied, row["undecided"])
                    tau = "" if row["tau"] is None else f"{row['tau']:.2f}"
                    told.append((level, methods, *map(str, counts), tau))
        return told

    def disagreements(self) -> list[str]:
        """A sentence for each pair of risks that two methods put in opposite order; the first 20 of each level."""
        told = []
        for level in LEVELS:
            found = self.register.disagreement(level)
            for each in found.reversals[:_NAMED]:
                first, second = self.method_title(each.method), self.method_title(each.other_method)
                told.append(
                    f"{first} puts “{each.above}” above “{each.below}”; {second} the other way round ({level})."
                )
            if len(found.reversals) > _NAMED:
                told.append(f"And {len(found.reversals) - _NAMED} more of the {level} level.")
        return told

    def actions(self) -> list[dict[str, str]]:
        """What is to be done, by due date: planned controls of all risks."""
        today = date.today()  # noqa: DTZ011 - a due date is a day
        rows = []
        for risk in self.risks():
            for use in risk.controls:
                if use.status == "planned":
                    late = " (overdue)" if use.due is not None and use.due < today else ""
                    rows.append(
                        {
                            "due": f"{use.due or 'no date'}{late}",
                            "what": self.control_title(use),
                            "who": self.person(use.action_owner) if use.action_owner else "nobody yet",
                            "against": risk.title,
                        }
                    )
        return sorted(rows, key=lambda row: (row["due"] == "no date", row["due"]))

    def control_title(self, use: Any) -> str:
        """What a control is called: by the team, else by the library."""
        control = self.catalogue.controls.get(use.control)
        return use.title or (control.title if control is not None else use.control)

    def not_assessed(self) -> list[Any]:
        """Findings that still derive, that apply or are undecided, and that nobody has decided on."""
        decided = self.register.triage
        used = {identity for risk in self.register.risks.values() for identity in risk.findings}
        if self.findings is None:
            return []
        found = self.findings.of("applies", "undecided")
        return [each for each in found if each.identity not in decided and each.identity not in used]

    def acceptance(self, risk: Any) -> str:
        """Who accepted a risk and until when, in words."""
        held = risk.acceptance
        if held is None or held.state != "accepted":
            return acceptance_state(risk, self.register.criteria, date.today())  # noqa: DTZ011 - a day
        past = held.until is not None and held.until < date.today()  # noqa: DTZ011 - a day
        return f"accepted by {self.person(held.by)} until {held.until}{' (expired)' if past else ''}"

    def waits_for_acceptance(self, risk: Any) -> bool:
        """Whether somebody has still to accept what is left of a risk."""
        return waits_for_acceptance(risk, self.register.criteria, date.today())  # noqa: DTZ011 - a day

    def code_standing(self) -> str:
        """Whether the Code applies, which roles are held, and the counts, in words."""
        return standing_line(self.conformity)

    def is_over_tolerance(self, risk: Any) -> bool:
        """Whether a risk stands above the tolerance of the criteria today, as far as it is scored."""
        return within_tolerance(standing_now(risk), self.register.criteria) is False


def _in_order(held: Mapping[str, Any], steps: Sequence[str]) -> list[tuple[str, Any]]:
    """Stored mappings lose their order; the scale knows it. What the scale does not know comes last."""
    known = [(step, held[step]) for step in reversed(steps) if step in held]
    return [*known, *((step, said) for step, said in held.items() if step not in steps)]


def gather(
    register: Register,
    catalogue: Catalogue,
    *,
    today: date | None = None,
    folder: Path | None = None,
    like: OfTheSystem | None = None,
) -> Contents:
    """Read from the register and the catalogue what a report needs.

    Evidence is held against the day `today`; with the workshop's `folder`, files that serve as evidence are looked at.
    `like` is of the same system by the same catalogue: its threats and drawings are taken over.
    """
    criteria = register.criteria
    system = like.system if like is not None else register.system()
    found = like.findings if like is not None else find_threats(system, catalogue) if system is not None else None
    return Contents(
        register=register,
        catalogue=catalogue,
        scale=scale_named(counting_method(criteria), criteria, catalogue) or load_scale(DEFAULT_SCALE),
        system=system,
        findings=found,
        conformity=assess_conformity(register, catalogue, today=today, folder=folder),
        made=datetime.now(UTC).replace(microsecond=0),
        drawings=like.drawings if like is not None else {},
    )


def at_one_moment(register: Register, catalogue: Catalogue, render: Callable[[Contents], str]) -> str:
    """What `render` makes of a register's contents, all from one moment, so that the head printed fits what is said.

    Raises `ToolkitError` where the register is changed so quickly that no such moment is found.
    """
    return steady.at_one_moment(register, lambda: render(gather(register, catalogue)))
