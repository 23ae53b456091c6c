"""The open risks with an estimate, as scenarios that can be quantified; and those without, never taken for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError
from toolkit.register.loss_records import ControlCost, LossDependence, ScenarioRecord
from toolkit.register.records import ControlUse, Recorded, Risk
from toolkit.register.scenario_parts import checked_dependence

if TYPE_CHECKING:
    from toolkit.risks.losses import ControlEffect, Portfolio, Scenario
    from toolkit.risks.losses.portfolio import Dependence

__all__ = ["portfolio_from", "scenario_from", "unquantified"]

NOTHING_YET = "not estimated yet"


def unquantified(risks: Mapping[str, Recorded], scenarios: Mapping[str, Recorded]) -> dict[str, str]:
    """The open risks that cannot be quantified, by id, each with what is missing."""
    found: dict[str, str] = {}
    for name, risk in risks.items():
        scenario = scenarios.get(name)
        missing = scenario.missing if isinstance(scenario, ScenarioRecord) else NOTHING_YET
        if isinstance(risk, Risk) and risk.status == "open" and missing:
            found[name] = missing
    return found


def portfolio_from(
    risks: Mapping[str, Risk],
    scenarios: Mapping[str, ScenarioRecord],
    costs: Mapping[str, ControlCost],
    dependence: LossDependence | None,
    titles: Mapping[str, str],
) -> Portfolio:
    """The open risks with a whole scenario, in order of the register, and how they hang together.

    `titles` are those of the catalogue's controls. Raises `ToolkitError` where nothing can be quantified, and where a
    correlation matrix does not name all risks.
    """
    from toolkit.risks.losses.portfolio import Portfolio

    whole = [
        scenario_from(risk, scenarios[name], costs, titles)
        for name, risk in risks.items()
        if risk.status == "open" and name in scenarios and not scenarios[name].missing
    ]
    if not whole:
        raise ToolkitError(
            "no open risk of this register is estimated in money",
            where="the register",
            try_instead="Estimate one: change.risk('…').estimate(frequency=…, loss={'response': …}, why=…).",
        )
    return Portfolio(scenarios=tuple(whole), dependence=_dependence(dependence, [each.id for each in whole]))


def scenario_from(
    risk: Risk, recorded: ScenarioRecord, costs: Mapping[str, ControlCost], titles: Mapping[str, str]
) -> Scenario:
    """The scenario of one risk with the controls that are used against it, each as far as it is."""
    from toolkit.risks.losses.scenario import Scenario

    parts = {name: part for name, part in recorded.parts.items() if part is not None}
    controls = [effect for use in risk.controls for effect in _effects(use, recorded, costs, titles)]
    said = {**parts, "id": risk.id, "title": risk.title, "currency": recorded.currency, "controls": controls}
    return Scenario.of(said, f"scenario:{risk.id}")


def _effects(
    use: ControlUse, recorded: ScenarioRecord, costs: Mapping[str, ControlCost], titles: Mapping[str, str]
) -> list[ControlEffect]:
    from toolkit.risks.losses.scenario import ControlEffect

    cost = costs.get(use.control)
    if cost is not None and use.effects and cost.currency != recorded.currency:
        raise ToolkitError(
            f"it costs {cost.currency}, and the risk {recorded.risk!r} is estimated in {recorded.currency}",
            where=f"control_cost:{use.control}",
            try_instead="Convert all amounts to one currency: nothing is converted here.",
        )
    said: dict[str, Any] = {"control": use.control, "status": use.status, "cost": cost.cost if cost else None}
    said["title"] = use.title or titles.get(use.control, "")
    return [ControlEffect.of({**each.declared, **said}, f"risk:{recorded.risk}, {use.control}") for each in use.effects]


def _dependence(recorded: LossDependence | None, here: list[str]) -> Dependence:
    """As recorded, of the risks that are here: closed ones take no part."""
    from toolkit.risks.losses.portfolio import CommonFactor, Copula, Independent

    if recorded is None:
        return Independent()
    found = checked_dependence(recorded.dependence, recorded.order, "dependence")
    if isinstance(found, CommonFactor):
        loading = {name: share for name, share in found.loading.items() if name in here}
        return CommonFactor(spread=found.spread, loading=loading)
    if isinstance(found, Copula) and isinstance(found.correlation, tuple):
        unnamed = [name for name in here if name not in recorded.order]
        if unnamed:
            raise ToolkitError(
                f"the correlation matrix does not say how {unnamed[0]!r} hangs together with the others",
                where="dependence",
                try_instead="Give it a row and a column, or one correlation for all.",
            )
        places = [recorded.order.index(name) for name in here]
        matrix = found.correlation
        return Copula(
            kind=found.kind,
            correlation=tuple(tuple(matrix[row][column] for column in places) for row in places),
            degrees=found.degrees,
        )
    return found
