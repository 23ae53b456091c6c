"""The standing of an organisation over several systems: counts by principle and by provision, system by system."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.provision import Code
from toolkit.catalogues.vocabulary import Answer
from toolkit.conformity.assess import VERDICTS, Conformity, Counts, Standing, assess_conformity
from toolkit.conformity.words import counts_said
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["RollUp", "RolledSystem", "roll_up"]

_ALL = "all systems"
_WORST_FIRST = ("not met", "unknown", "partly met", "met", "not applicable")


@dataclass(frozen=True)
class RolledSystem:
    """One system of the organisation: what it and its workshop are called, how far its history goes, how it stands."""

    name: str
    workshop: str
    head: str
    conformity: Conformity

    @property
    def stands_at(self) -> str:
        """Its counts in words; where the Code does not apply to it, that, and why."""
        scope = self.conformity.scope
        if scope.applies is Answer.NO:
            return ". ".join(filter(None, ("the Code does not apply to it", scope.reason)))
        return counts_said(self.conformity.counts())


@dataclass(frozen=True)
class RollUp:
    """Several systems together. Counts are of provisions of systems: one provision of three systems counts three times.

    No verdict is drawn over systems but the worst: that one system meets a provision does not make another meet it.
    """

    code: Code
    systems: tuple[RolledSystem, ...]

    def counts(self, principle: int | None = None) -> Counts:
        """The counts of all systems together, of everything or of one principle."""
        return _added(
            each.conformity.counts(each.conformity.of(principle) if principle is not None else None)
            for each in self.systems
        )

    def by_principle(self) -> dict[int, Counts]:
        """The counts of all systems together, by principle."""
        return {each.number: self.counts(each.number) for each in self.code.principles}

    def standings(self, provision: str) -> list[tuple[RolledSystem, Standing]]:
        """How each system stands to a provision, where it is the organisation's to meet. KeyError for none."""
        found = [(each, each.conformity.get(provision)) for each in self.systems]
        return [(system, standing) for system, standing in found if standing.ours]

    def worst(self, provision: str) -> str:
        """The worst verdict of any system; `not ours` where it is nobody's to meet."""
        found = {standing.verdict for _, standing in self.standings(provision)}
        return next((each for each in _WORST_FIRST if each in found), "not ours")

    def behind(self, provision: str) -> tuple[str, ...]:
        """The names of the systems that have the worst verdict of a provision."""
        worst = self.worst(provision)
        return tuple(system.name for system, standing in self.standings(provision) if standing.verdict == worst)

    def worst_of(self, principle: int) -> tuple[str, tuple[str, ...]]:
        """The worst verdict of any system on any provision of a principle, and the systems that have it somewhere."""
        provisions = [each.id for each in self.code.provisions if each.principle == principle]
        verdicts = {self.worst(each) for each in provisions}
        worst = next((each for each in _WORST_FIRST if each in verdicts), "not ours")
        behind = {name for each in provisions if self.worst(each) == worst for name in self.behind(each)}
        return worst, tuple(system.name for system in self.systems if system.name in behind)

    def gaps(self) -> list[tuple[str, tuple[str, ...]]]:
        """Provisions that some system does not meet, `shall` first, each with the names of those systems."""
        listed = []
        for provision in self.code.provisions:
            open_in = tuple(system.name for system, standing in self.standings(provision.id) if standing.is_gap)
            if open_in:
                listed.append((provision.strength != "shall", -len(open_in), provision.id, open_in))
        order = {provision.id: number for number, provision in enumerate(self.code.provisions)}
        listed.sort(key=lambda each: (each[0], each[1], order[each[2]]))
        return [(provision, systems) for _, _, provision, systems in listed]

    def rows(self) -> list[dict[str, str]]:
        """A row a principle, with the counts of each system and of all, for tables and files."""
        rows = []
        for principle in self.code.principles:
            row = {"principle": f"{principle.number}. {principle.title}"}
            for system in self.systems:
                row[system.name] = counts_said(system.conformity.counts(system.conformity.of(principle.number)))
            rows.append({**row, _ALL: counts_said(self.counts(principle.number))})
        return rows


def roll_up(registers: Sequence[Register], catalogue: Catalogue, *, today: date | None = None) -> RollUp:
    """Assess several registers of one organisation, in their order.

    Raises `ToolkitError` where there is none, and where one is given twice, for it would be counted twice.

    Systems of the same name are told apart by their workshop.
    """
    if not registers:
        raise ToolkitError("there is nothing to roll up", try_instead="Give at least one register.")
    systems: list[RolledSystem] = []
    seen: set[str] = set()
    for register in registers:
        _once(register, seen)
        conformity = assess_conformity(register, catalogue, today=today)
        system, workshop = register.system(), register.workshop
        called = workshop.name if workshop else register.url
        name = system.name if system else called
        taken = {"principle", _ALL, *(each.name for each in systems)}  # the rows have columns of these names
        unique = name if name not in taken else f"{name} ({called}, {len(systems) + 1})"
        systems.append(RolledSystem(unique, called, f"{register.head.events}:{register.head.hash}", conformity))
    return RollUp(catalogue.code, tuple(systems))


def _once(register: Register, seen: set[str]) -> None:
    """Refuse a register that lies where one before it lies; one in memory lies nowhere."""
    where = register.url.removeprefix("sqlite:///")
    if where == "sqlite://":
        return
    place = where if "://" in where else str(Path(where).resolve())
    if place in seen:
        what = "the same register is given twice, and would count twice"
        raise ToolkitError(what, where=register.url, try_instead="Name each workshop once.")
    seen.add(place)


def _added(counts: Iterable[Counts]) -> Counts:
    listed = list(counts)
    return {verdict: sum(each[verdict] for each in listed) for verdict in (*VERDICTS, "not ours")}
