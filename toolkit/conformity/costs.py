"""What the open risks cost a year, by risk: as figures that were kept say it, or worked out when somebody asks for it.

Reading what was kept loads nothing that reckons losses; working it out does, and is therefore never done unasked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.risks.amounts import said_amount

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register.views import Views

__all__ = ["RiskCosts", "kept_costs", "worked_out_costs"]


@dataclass(frozen=True)
class RiskCosts:
    """The expected loss of a year of each open risk that is quantified, with the controls of today.

    `said_by` is where the amounts are from; `stale` whether estimates, controls or dependence have changed since.
    `missing` are open risks without an amount: they are not free, nobody has estimated them.
    """

    amounts: Mapping[str, float]
    currency: str
    said_by: str
    stale: bool = False
    missing: tuple[str, ...] = ()

    def said(self, amount: float) -> str:
        """An amount in words, with its currency."""
        return said_amount(amount, self.currency)


def kept_costs(register: Views) -> RiskCosts | None:
    """What the newest figures that were kept say of the risks that are open today; None where none were kept."""
    found = [(number, each) for number, each in register.figures.items() if "current" in each.levels]
    if not found:
        return None
    number, figures = found[-1]
    means = {risk: each.mean for risk, each in figures.levels["current"].risks.items()}
    day = register.state().current[f"figures:{number}"].at[:10]
    called = f" “{figures.label}”" if figures.label else ""
    return _of(register, means, figures.currency, f"figures{called} kept on {day}", stale=register.are_stale(figures))


def worked_out_costs(register: Views, catalogue: Catalogue | None = None) -> RiskCosts | None:
    """What the register's estimates come to now; None where no open risk is estimated.

    Raises `ToolkitError` where the estimates do not fit together.
    """
    from toolkit.register.in_money import in_money

    found = in_money(register, catalogue)
    if found is None:
        return None
    if found.problem:
        raise ToolkitError(found.problem, where="what the risks cost", try_instead="Mend the estimates in notebook 07.")
    means = {each.id: found.current.risk(each.id).mean for each in found.portfolio.scenarios}
    return _of(register, means, found.portfolio.currency, "worked out now from the estimates", stale=False)


def _of(register: Views, means: Mapping[str, float], currency: str, said_by: str, *, stale: bool) -> RiskCosts:
    opened = [key for key, risk in register.risks.items() if risk.status == "open"]
    amounts = {key: float(means[key]) for key in opened if key in means}
    return RiskCosts(amounts, currency, said_by, stale, tuple(key for key in opened if key not in means))
