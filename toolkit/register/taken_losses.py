"""Taking loss scenarios of a file into the register: estimates, effects, costs, dependence, tolerance."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.errors import InputError, Problem, nearest
from toolkit.register.change import Change
from toolkit.register.records import Risk
from toolkit.risks.losses.losses_file import FileScenario, LossesFile
from toolkit.risks.losses.portfolio import Copula, Independent

__all__ = ["TakenLosses", "take_losses"]


@dataclass(frozen=True)
class TakenLosses:
    """What was taken over, by risk id; `kept` names controls whose status here was left as it is."""

    risks: tuple[str, ...]
    kept: tuple[str, ...]


def take_losses(change: Change, losses: LossesFile, *, source: str = "", why: str = "") -> TakenLosses:
    """Take over every scenario of a file, which names risks of the register by their ids; `why` where it gives none.

    A control that is not used yet comes with the status of the file; of one that is used the register's status stays.
    Raises `InputError` for a scenario whose risk the register does not know.
    """
    risks = change.of_kind("risk")
    strange = [name for name in losses.scenarios if name not in risks]
    if strange:
        instead = "Word the risk first; a scenario has the id of its risk."
        raise InputError(
            Problem(source or "losses", f"the register has no risk {name[:60]!r}", nearest(name, risks) or instead)
            for name in strange
        )
    kept: set[str] = set()
    for name, scenario in losses.scenarios.items():
        _take(change, name, scenario, losses, source or None, scenario.why or why, kept)
    for control, said in losses.controls.items():
        if said.cost is not None:
            change.control_cost(control, said.cost, currency=losses.currency, why=why, source=source or None)
    if not isinstance(losses.dependence, Independent):
        matrix = isinstance(losses.dependence, Copula) and isinstance(losses.dependence.correlation, tuple)
        change.dependence(losses.dependence, order=losses.scenarios if matrix else (), why=why, source=source or None)
    if losses.tolerance:
        points = [(each.loss, each.probability) for each in losses.tolerance]
        change.loss_tolerance(*points, currency=losses.currency, why=why, source=source or None)
    return TakenLosses(tuple(losses.scenarios), tuple(sorted(kept)))


def _take(
    change: Change, name: str, said: FileScenario, losses: LossesFile, source: str | None, why: str, kept: set[str]
) -> None:
    risk = change.risk(name)
    risk.estimate(
        said.frequency,
        dict(said.loss),
        secondary=said.secondary,
        insurance=said.insurance,
        currency=losses.currency,
        why=why,
        source=source,
    )
    for effect in said.controls:
        held = change.get(f"risk:{name}")
        uses = {use.control: use for use in held.controls} if isinstance(held, Risk) else {}
        status = losses.controls[effect.control].status
        if effect.control not in uses:
            title = losses.controls[effect.control].title
            risk.control(effect.control, status=status, **({"title": title} if title else {}))
        elif uses[effect.control].status != status:
            kept.add(effect.control)
        risk.control_effect(
            effect.control,
            acts_on=effect.acts_on,
            effect=effect.effect,
            coverage=effect.coverage,
            reliability=effect.reliability,
            degraded=effect.degraded,
            forms=effect.forms,
            why=why,
            source=source,
        )
