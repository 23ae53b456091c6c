"""Risks and provisions, both ways, by the controls between them.

A control helps against the threats that gather in a risk, and the library says which provisions it works towards. So a
gap leaves open the risks against which one of its controls is still missing, and a risk that is treated by controls
serves provisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError, nearest
from toolkit.register.methods import counting_method, standing_now, worst_first
from toolkit.register.records import Risk
from toolkit.treatment.effects_of import suggested_controls

if TYPE_CHECKING:
    from toolkit.conformity.assess import Conformity, Verdict

__all__ = ["Links", "OpenRisk", "ServedProvision", "is_in_place"]


@dataclass(frozen=True)
class OpenRisk:
    """A risk that a gap leaves open: where it stands, and the controls of the provision that are missing against it."""

    risk: str
    title: str
    level: str
    rank: int
    """The place of the level on its scale, 0 the lowest; -1 where nobody judged it."""
    controls: tuple[str, ...]


@dataclass(frozen=True)
class ServedProvision:
    """A provision that controls of a risk work towards, how it stands, and which controls those are."""

    provision: str
    verdict: Verdict
    ours: bool
    in_place: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Links:
    """The controls between the risks of a register and the provisions of the Code."""

    conformity: Conformity

    @classmethod
    def of(cls, conformity: Conformity) -> Links:
        """The links of a register that was assessed."""
        return cls(conformity)

    @cached_property
    def controls_of_risk(self) -> Mapping[str, Mapping[str, bool]]:
        """By open risk: the controls that are used or named against it, and whether each is in place there."""
        facts = self.conformity.facts
        found: dict[str, dict[str, bool]] = {}
        for key, risk in facts.risks.items():
            named = {control.id: False for control, _ in suggested_controls(risk.findings, facts.catalogue)}
            used = {use.control: is_in_place(risk, use.control) for use in risk.controls}
            found[key] = {each: here for each, here in (named | used).items() if each in facts.catalogue.controls}
        return found

    @cached_property
    def controls_of_provision(self) -> Mapping[str, tuple[str, ...]]:
        """By provision: the controls of the library that work towards it."""
        found: dict[str, list[str]] = {standing.provision.id: [] for standing in self.conformity.standings}
        for control in self.conformity.facts.catalogue.controls.values():
            for provision in control.provisions:
                found.setdefault(provision, []).append(control.id)
        return {key: tuple(controls) for key, controls in found.items()}

    def risks_left_open(self, provision: str) -> list[OpenRisk]:
        """The open risks against which a control of this provision is missing, worst first.

        Those that were judged by another method than the criteria's stand after the others.

        Raises `ToolkitError` for a provision that there is not.
        """
        if provision not in self.controls_of_provision:
            known = [standing.provision.id for standing in self.conformity.standings]
            raise ToolkitError(f"the Code has no provision {provision!r}", try_instead=nearest(provision, known))
        wanted = set(self.controls_of_provision[provision])
        missing = {
            key: tuple(each for each, here in controls.items() if not here and each in wanted)
            for key, controls in self.controls_of_risk.items()
        }
        facts = self.conformity.facts
        left = [facts.risks[key] for key, controls in missing.items() if controls]
        ordered = worst_first(left, counting_method(facts.record.criteria))
        return [_open(risk.id, risk, missing[risk.id]) for risk in ordered]

    def provisions_of(self, risk: str) -> list[ServedProvision]:
        """The provisions that the controls of a risk work towards, in the Code's order.

        Raises `ToolkitError` for a risk that is not open.
        """
        controls = self.controls_of_risk.get(risk)
        if controls is None:
            instead = nearest(risk, self.controls_of_risk)
            raise ToolkitError(f"there is no open risk {risk!r}", try_instead=instead)
        found = []
        for standing in self.conformity.standings:
            serving = [each for each in self.controls_of_provision[standing.provision.id] if each in controls]
            here = tuple(each for each in serving if controls[each])
            missing = tuple(each for each in serving if not controls[each])
            if serving:
                key = standing.provision.id
                found.append(ServedProvision(key, standing.verdict, standing.ours, here, missing))
        return found


def is_in_place(risk: Risk, control: str) -> bool:
    """Whether a risk's control is in place or verified there."""
    return any(use.control == control and use.status in ("in place", "verified") for use in risk.controls)


def _open(key: str, risk: Risk, missing: tuple[str, ...]) -> OpenRisk:
    held = standing_now(risk)
    return OpenRisk(key, risk.title, held.level if held else "", held.rank if held else -1, missing)
