"""Where an organisation stands against the Code: a self-assessment, provision by provision. Never a certificate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.provision import Code, Provision
from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.conformity.grounds import Facts, Ground, grounds_for
from toolkit.register import Register
from toolkit.register.records import Evidence

__all__ = ["VERDICTS", "Conformity", "Standing", "Verdict", "assess_conformity"]

Verdict = Literal["met", "partly met", "not met", "not applicable", "unknown"]
VERDICTS: tuple[Verdict, ...] = ("met", "partly met", "not met", "not applicable", "unknown")


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

    @property
    def verdict(self) -> Verdict:
        """The verdict that counts: a person's, else unknown. A proposal is no verdict."""
        return self.recorded or "unknown"

    @property
    def is_gap(self) -> bool:
        """It is ours to meet, and not met (or nobody has said)."""
        return self.ours and self.verdict in ("partly met", "not met", "unknown")


@dataclass(frozen=True)
class Conformity:
    """All 72 provisions, as they stand."""

    code: Code
    applies: Answer
    roles: tuple[Role, ...]
    standings: tuple[Standing, ...]

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

    def counts(self, standings: Iterable[Standing] | None = None) -> dict[str, int]:
        """How many of each verdict among those that are ours; the rest under `not ours`."""
        chosen = self.standings if standings is None else tuple(standings)
        counted: Counter[str] = Counter(standing.verdict if standing.ours else "not ours" for standing in chosen)
        return {verdict: counted.get(verdict, 0) for verdict in (*VERDICTS, "not ours")}

    def rows(self) -> list[dict[str, str]]:
        """All provisions as plain rows, for tables and files."""
        return [
            {
                "provision": standing.provision.id,
                "principle": str(standing.provision.principle),
                "strength": standing.provision.strength,
                "duty of": ", ".join(role.replace("_", " ") for role in standing.provision.applies_to),
                "ours": "yes" if standing.ours else "no",
                "in our words": standing.provision.summary,
                "verdict": standing.verdict,
                "proposed": standing.proposed,
                "grounds": "; ".join(ground.says for ground in standing.grounds),
                "reason": standing.reason,
                "evidence": "; ".join(standing.evidence),
                "owner": standing.owner,
                "due": standing.due,
                "ETSI": standing.provision.etsi_id,
            }
            for standing in self.standings
        ]


def assess_conformity(
    register: Register, catalogue: Catalogue, *, roles: Iterable[Role | str] | None = None
) -> Conformity:
    """Where the workshop's record stands against the Code.

    `roles` are those that the organisation holds; by default what the participants hold. With none known, every
    provision counts as ours: nothing is left out silently.
    """
    system = register.system()
    held = tuple(Role(role) for role in roles) if roles is not None else _roles_held(register)
    facts = Facts(register, catalogue, system)
    standings = tuple(_standing(provision, facts, held) for provision in catalogue.code.provisions)
    applies = system.scope.code_applies if system is not None else Answer.UNKNOWN
    return Conformity(catalogue.code, applies, held, standings)


def _roles_held(register: Register) -> tuple[Role, ...]:
    held = {Role(role) for participant in register.participants.values() for role in participant.roles}
    duties = (Role.DEVELOPER, Role.SYSTEM_OPERATOR, Role.DATA_CUSTODIAN)
    return tuple(role for role in duties if role in held)


def _standing(provision: Provision, facts: Facts, held: tuple[Role, ...]) -> Standing:
    grounds = tuple(grounds_for(provision, facts))
    recorded = facts.register.verdicts.get(provision.id)
    return Standing(
        provision=provision,
        ours=not held or not set(held).isdisjoint(provision.applies_to),
        proposed=_proposed(provision, grounds),
        grounds=grounds,
        recorded=recorded.verdict if recorded else None,
        reason=recorded.reason if recorded else "",
        owner=recorded.owner if recorded else "",
        due=str(recorded.due or "") if recorded else "",
        evidence=tuple(_said(each) for each in recorded.evidence) if recorded else (),
    )


def _said(evidence: Evidence) -> str:
    said = f"{evidence.what} ({evidence.where})" if evidence.where else evidence.what
    return f"{said}, to be relied on until {evidence.stale_after}" if evidence.stale_after else said


def _proposed(provision: Provision, grounds: tuple[Ground, ...]) -> Verdict:
    supporting = [ground for ground in grounds if ground.supports]
    against = [ground for ground in grounds if not ground.supports]
    if not supporting:
        return "not met" if against else "unknown"
    if not provision.asks_doing and not against and any(ground.whole for ground in supporting):
        return "met"
    return "partly met"
