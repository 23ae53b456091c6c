"""Where an organisation stands against the Code: a self-assessment, provision by provision. Never a certificate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.provision import Code, Provision
from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.conformity.evidence_state import EvidenceState, evidence_state
from toolkit.conformity.grounds import Facts, Ground, grounds_for
from toolkit.conformity.parts import (
    PartStanding,
    heard_of,
    parts_of,
    proposed_of_whole,
    roll_up_parts,
    unknown_parts,
    whole_verdict,
)
from toolkit.conformity.scope import DUTY_ROLES, Scope, scope_of
from toolkit.register.records import Evidence

if TYPE_CHECKING:
    from toolkit.conformity.actions import Actions
    from toolkit.conformity.again import DueAgain
    from toolkit.conformity.costs import RiskCosts
    from toolkit.conformity.crosswalk import FrameworkGap
    from toolkit.conformity.links import Links
    from toolkit.conformity.score import Score
    from toolkit.register.register import Register

__all__ = ["PARAPHRASE", "VERDICTS", "Conformity", "Standing", "Verdict", "assess_conformity"]

Verdict = Literal["met", "partly met", "not met", "not applicable", "unknown"]
VERDICTS: tuple[Verdict, ...] = ("met", "partly met", "not met", "not applicable", "unknown")
PARAPHRASE = "in our words; the official text counts"
"""What every row of the Code is marked with."""
Counts = dict[str, int]


@dataclass(frozen=True)
class Standing:
    """How one provision stands: whose duty, what is proposed and on what grounds, what a person recorded."""

    provision: Provision
    ours: bool
    proposed: Verdict
    grounds: tuple[Ground, ...]
    recorded: Verdict | None
    reason: str
    owner: str
    due: str
    evidence: tuple[str, ...]
    parts: tuple[PartStanding, ...] = ()
    shown: tuple[EvidenceState, ...] = ()
    """Each piece of evidence, with whether it can still be relied on."""
    notes: str = ""
    review: str = ""
    """The day on which to judge again; empty where none is set."""
    no_such_parts: tuple[str, ...] = ()
    """Parts that an older version let somebody judge, and that the provision does not have."""

    @property
    def verdict(self) -> Verdict:
        """The verdict that counts: a person's, by its parts where these were judged, else unknown. See `parts.py`."""
        return whole_verdict(self.recorded, self.parts)

    @property
    def proposal(self) -> str:
        """What is proposed, with what is proposed of each part that is ours, in words."""
        parts = [f"part {each.part.part} {each.proposed}" for each in self.parts if each.ours]
        return f"{self.proposed} ({', '.join(parts)})" if parts and self.grounds else self.proposed

    @property
    def is_gap(self) -> bool:
        """It is ours to meet, and not met (or nobody has said)."""
        return self.ours and self.verdict in ("partly met", "not met", "unknown")

    def as_role(self, role: Role) -> Standing:
        """How it stands as a duty of one of the roles held: of a provision in parts by its parts, and what speaks to
        them; not ours where the role has no duty in it."""
        whole = self.provision.applies_to
        parts = tuple(replace(each, ours=self.ours and role in (each.part.applies_to or whole)) for each in self.parts)
        grounds = heard_of(parts, self.grounds)
        proposed = proposed_of_whole(self.provision, grounds, parts)
        return replace(self, ours=self.ours and role in whole, parts=parts, grounds=grounds, proposed=proposed)

    @property
    def departs(self) -> str:
        """How what was said of the whole differs from its parts; empty where it does not."""
        if self.recorded in (None, "unknown", self.verdict):
            return ""
        return f"recorded as {self.recorded}, but its parts make it {roll_up_parts(self.parts)}"

    @property
    def evidence_today(self) -> tuple[str, ...]:
        """Each piece of evidence in a line, with whether it can still be relied on, said once."""
        return tuple(f"{_named(each.evidence)}: {each.says}" for each in self.shown)

    @property
    def rests_on(self) -> str:
        """What the evidence amounts to: none, or how many pieces, and how many of them cannot be relied on."""
        lost = sum(1 for each in self.shown if not each.holds)
        if not self.shown:
            return "no evidence"
        pieces = "1 piece of evidence" if len(self.shown) == 1 else f"{len(self.shown)} pieces of evidence"
        return f"{pieces}, {lost} not to be relied on" if lost else pieces


@dataclass(frozen=True)
class Conformity:
    """All 72 provisions, as they stand. What it computes beside that, it reads from the register that it is of."""

    code: Code
    applies: Answer
    roles: tuple[Role, ...]
    standings: tuple[Standing, ...]
    scope: Scope
    facts: Facts = field(repr=False, compare=False)

    def of(self, principle: int) -> list[Standing]:
        """Those of one principle, in order."""
        return [standing for standing in self.standings if standing.provision.principle == principle]

    def get(self, provision_id: str) -> Standing:
        """One provision by its id. Raises KeyError for an id that is none."""
        for standing in self.standings:
            if standing.provision.id == provision_id:
                return standing
        raise KeyError(provision_id)

    @property
    def gaps(self) -> list[Standing]:
        """What is ours and open: `shall` before `should`, not met before partly met before unknown."""
        order = {"not met": 0, "partly met": 1, "unknown": 2}
        strength = {"shall": 0, "should": 1, "may": 2}
        found = [standing for standing in self.standings if standing.is_gap]
        return sorted(found, key=lambda each: (strength[each.provision.strength], order[each.verdict]))

    def counts(self, standings: Iterable[Standing] | None = None) -> Counts:
        """How many of each verdict among those that are ours; the rest under `not ours`."""
        chosen = self.standings if standings is None else tuple(standings)
        counted: Counter[str] = Counter(standing.verdict if standing.ours else "not ours" for standing in chosen)
        return {verdict: counted.get(verdict, 0) for verdict in (*VERDICTS, "not ours")}

    def by_principle(self) -> dict[int, Counts]:
        """The counts of each principle, by its number."""
        return {each.number: self.counts(self.of(each.number)) for each in self.code.principles}

    def by_role(self) -> dict[Role, Counts]:
        """The counts of the duties of each role that has some, and of any other that is held; a provision with several
        duty-bearers counts for each of them, of a provision in parts as their own parts stand."""
        return {role: self.counts(self._duties(role)) for role in dict.fromkeys((*DUTY_ROLES, *self.roles))}

    def _duties(self, role: Role) -> Iterator[Standing]:
        for each in self.standings:
            if role in each.provision.applies_to:
                yield each.as_role(role) if not self.roles or role in self.roles else each

    def by_strength(self) -> dict[str, Counts]:
        """The counts of what shall, and of what should be done."""
        return {
            strength: self.counts(each for each in self.standings if each.provision.strength == strength)
            for strength in ("shall", "should")
        }

    def rows(self) -> list[dict[str, str]]:
        """All provisions as plain rows, for tables and files."""
        return [self.row(standing) for standing in self.standings]

    def row(self, standing: Standing) -> dict[str, str]:
        """One provision as a plain row."""
        provision = standing.provision
        return {
            "provision": provision.id,
            "principle": str(provision.principle),
            "strength": provision.strength,
            "duty of": ", ".join(role.replace("_", " ") for role in provision.applies_to),
            "ours": "yes" if standing.ours else "no",
            "in our words": provision.summary,
            "verdict": standing.verdict,
            "parts": "; ".join(_parts_said(standing)),
            "proposed": standing.proposal,
            "grounds": "; ".join(ground.says for ground in standing.grounds),
            "reason": standing.reason,
            "evidence": "; ".join(standing.evidence),
            "no longer holds": "; ".join(f"{e.evidence.what}: {e.says}" for e in standing.shown if not e.holds),
            "notes": standing.notes,
            "owner": standing.owner,
            "due": standing.due,
            "judge again": standing.review,
            "ETSI": provision.etsi_id,
            "text": PARAPHRASE,
            "official text": self.code.url,
        }

    def score(self) -> Score:
        """The counts by strength and by role, with shares that never stand without them. See `score.py`."""
        from toolkit.conformity.score import score_of

        return score_of(self)

    # --- what follows: each computed when it is asked for ----------------------------------------------------------

    def links(self) -> Links:
        """From a gap to the risks that it leaves open, and from a risk to the provisions that its controls serve."""
        from toolkit.conformity.links import Links

        return Links.of(self)

    def costs(self, *, work_out: bool = False) -> RiskCosts | None:
        """What the open risks cost a year: as the newest figures that were kept say, or worked out from the estimates.

        None where none were kept, or nothing is estimated. Only working it out loads what reckons losses. Raises
        `ToolkitError` where the estimates do not fit together.
        """
        from toolkit.conformity.costs import kept_costs, worked_out_costs

        record = self.facts.record
        return worked_out_costs(record, self.facts.catalogue) if work_out else kept_costs(record)

    def actions(self, money: RiskCosts | Mapping[str, float] | None = None) -> Actions:
        """What could be done next: which gaps each control works on, which risks it would lower.

        `money` is what the risks cost a year: `costs()`, or amounts of your own by the risks' ids.
        """
        from toolkit.conformity.actions import find_actions

        return find_actions(self, money)

    def gaps_by(self, edition: str) -> list[FrameworkGap]:
        """The gaps as a list by another framework's entries: `iso-42001@2023`. See `crosswalk.py`."""
        from toolkit.conformity.crosswalk import gaps_by

        return gaps_by(self, edition)

    def due_again(self, today: date | None = None, *, folder: Path | None = None) -> list[DueAgain]:
        """Which verdicts are due again, and why, on the day of the assessment or on another. See `again.py`."""
        from toolkit.conformity.again import due_again

        day = today or self.facts.today
        return due_again(self if day == self.facts.today else self._on(day), day, folder=folder)

    def _on(self, day: date) -> Conformity:
        """The same record as it speaks on another day: a training, an acceptance or a test holds until its own."""
        facts, scope = Facts(self.facts.register, self.facts.catalogue, day), replace(self.scope, roles=self.roles)
        standings = tuple(_standing(each.provision, facts, scope, day, None) for each in self.standings)
        return replace(self, facts=facts, standings=standings)


def assess_conformity(
    register: Register,
    catalogue: Catalogue,
    *,
    roles: Iterable[Role | str] | None = None,
    today: date | None = None,
    folder: Path | None = None,
) -> Conformity:
    """Where the workshop's record stands against the Code.

    `roles` are those that the organisation holds; by default those of the recorded scope, else what the participants
    hold. With none known, every provision counts as ours: nothing is left out silently. Where it is recorded that the
    Code does not apply, none is. `today` is the day against which evidence is held; with the workshop's `folder`, files
    that serve as evidence are looked at again.
    """
    day = today or date.today()  # noqa: DTZ011 - staleness is a matter of days
    facts = Facts(register, catalogue, day)
    scope = scope_of(facts.record, catalogue.code, roles)
    standings = tuple(_standing(provision, facts, scope, day, folder) for provision in catalogue.code.provisions)
    return Conformity(catalogue.code, scope.applies, scope.roles, standings, scope, facts)


def _standing(provision: Provision, facts: Facts, scope: Scope, today: date, folder: Path | None) -> Standing:
    grounds = tuple(grounds_for(provision, facts))
    recorded = facts.verdicts.get(provision.id)
    applies = scope.applies is not Answer.NO
    shown = recorded.evidence if recorded else ()
    parts = parts_of(provision, recorded, scope.roles, applies=applies, grounds=grounds)
    return Standing(
        provision=provision,
        ours=applies and (not scope.roles or not set(scope.roles).isdisjoint(provision.applies_to)),
        proposed=proposed_of_whole(provision, grounds, parts),
        grounds=heard_of(parts, grounds),
        recorded=recorded.verdict if recorded else None,
        reason=recorded.reason if recorded else "",
        owner=recorded.owner if recorded else "",
        due=str(recorded.due or "") if recorded else "",
        evidence=tuple(_said(each) for each in shown),
        parts=parts,
        shown=tuple(evidence_state(each, facts.state, today, folder) for each in shown),
        notes=recorded.notes if recorded else "",
        review=str(recorded.review or "") if recorded else "",
        no_such_parts=unknown_parts(provision, recorded),
    )


def _named(evidence: Evidence) -> str:
    where = evidence.where or evidence.entry
    said = f"{evidence.what} ({where})" if where else evidence.what
    if evidence.taken_from:
        said += f", taken from {evidence.taken_from.get('workshop') or 'another workshop'}"
    return said


def _said(evidence: Evidence) -> str:
    said = _named(evidence)
    return f"{said}, to be relied on until {evidence.stale_after}" if evidence.stale_after else said


def _parts_said(standing: Standing) -> Iterator[str]:
    yield from (_part_said(each) for each in standing.parts)
    for part in standing.no_such_parts:
        yield f"{part} was judged, and is no part of this provision"


def _part_said(part: PartStanding) -> str:
    said = part.verdict if part.ours else "not ours"
    return f"{part.part.part} ({part.part.strength}) {said}" + (f": {part.reason}" if part.reason else "")
