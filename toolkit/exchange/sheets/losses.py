"""What the risks cost a year: the figures of each level side by side, what they rest on, and what is not quantified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.exchange.sheets.book import LEVELS, Book
from toolkit.exchange.sheets.sheet import Column, Row, Sheet
from toolkit.register.in_money import InMoney, in_money
from toolkit.register.ranking import RankedRisk, ranking
from toolkit.risks.losses.result import LossDistribution
from toolkit.risks.losses.table import ALL_TOGETHER, said_method
from toolkit.risks.losses.typed import shown_costs, shown_share, shown_value

__all__ = ["losses_sheet"]

QUANTIFIED, NOT_YET = "quantified", "not quantified yet"


def losses_sheet(book: Book) -> Sheet | None:
    """One row a risk with what it costs a year at each level, all together, and those that are not quantified yet.

    None for a register in which nothing is estimated.
    """
    money = in_money(book, book.catalogue)
    if money is None:
        return None
    ranked = {each.id: each for each in ranking(book, money.levels.get("current"))}
    missing = {name: what for name in ranked for what in [_missing(name, money)] if what}
    said, shares = _Said(book), money.current.contributions(0.99) if money.levels else {}
    tail = sum(shares.values()) or 1.0
    rows = [_risk_row(ranked[name], money, shares[name] / tail, said) for name in ranked if name not in missing]
    rows += [_all_together(money)] if money.levels else []
    rows += [_missing_row(ranked[name], what, said) for name, what in missing.items()]
    return Sheet("Losses", _about(money), _columns(money), rows, frozen=1)


def _missing(name: str, money: InMoney) -> str:
    """Why a risk has no figures; empty where it has."""
    return money.not_quantified.get(name, "" if money.levels else "its estimate does not fit the others")


def _about(money: InMoney) -> str:
    if money.problem:
        return f"Estimates are recorded, but they cannot be quantified: {money.problem}"
    current = money.current
    return (
        "What the risks cost a year, as their estimates have it: figures of people's estimates, no measurements. "
        "Inherent: without controls. Current: with those in place or verified. Target: with the planned ones as well. "
        "One year in 100 costs more than the figure of that name; worst 1% is the mean of those years. "
        f"{said_method(current)} What is not quantified stands for nothing in the sum, and is not nothing."
    )


def _columns(money: InMoney) -> tuple[Column, ...]:
    unit = money.portfolio.currency if money.levels else ""
    amounts = [
        Column(f"{what}, {which}", 14, "money", unit=unit)
        for what in ("Expected a year", "One year in 20", "One year in 100", "Worst 1%")
        for which in LEVELS
    ]
    return (
        Column("Risk", 32),
        Column("Risk id", 20),
        Column("State", 16, choices=(QUANTIFIED, NOT_YET)),
        *amounts,
        Column("Years without loss, current", 13, "percent"),
        Column("Share of the worst 1%, current", 13, "percent"),
        Column("Place by money", 9, "number"),
        Column("Place by level", 9, "number"),
        Column("How often a year", 32),
        Column("What an event costs", 40),
        Column("What lowers it", 44),
        Column("Estimated by", 24),
        Column("On what grounds", 44),
    )


def _risk_row(ranked: RankedRisk, money: InMoney, share: float, said: _Said) -> Row:
    losses = {level: each.risk(ranked.id) for level, each in money.levels.items()}
    places = (ranked.place_by_money, ranked.place_by_level)
    figures = (*_amounts(losses), _share(losses["current"].p_no_loss), _share(share))
    return (ranked.title, ranked.id, QUANTIFIED, *figures, *places, *said.grounds(ranked.id))


def _all_together(money: InMoney) -> Row:
    losses = {level: each.total for level, each in money.levels.items()}
    figures = (*_amounts(losses), _share(losses["current"].p_no_loss), 1.0)
    return (ALL_TOGETHER, "", "", *figures, None, None, "", "", "", "", "")


def _missing_row(ranked: RankedRisk, what: str, said: _Said) -> Row:
    blank = (None,) * (4 * len(LEVELS) + 2)
    *words, grounds = said.grounds(ranked.id)
    return (ranked.title, ranked.id, NOT_YET, *blank, None, ranked.place_by_level, *words, grounds or what)


def _amounts(losses: Mapping[Any, LossDistribution]) -> list[float]:
    each = [losses[level] for level in LEVELS]
    return [
        *(_rounded(one.mean) for one in each),
        *(_rounded(one.quantile(0.95)) for one in each),
        *(_rounded(one.quantile(0.99)) for one in each),
        *(_rounded(one.tvar(0.99)) for one in each),
    ]


def _rounded(amount: float) -> float:
    """To six digits: more are no one's estimate, and the last ones of a sum are the machine's."""
    return float(f"{amount:.6g}")


def _share(part: float) -> float:
    return round(part, 4)


class _Said:
    """What is recorded of each risk's losses, in words; read from the register once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._scenarios, self._risks, self._costs = book.scenarios, book.risks, book.control_costs

    def grounds(self, name: str) -> tuple[str, str, str, str, str]:
        """How often, what it costs, what lowers it, who estimated it and on what grounds."""
        recorded = self._scenarios.get(name)
        if recorded is None:
            return ("", "", "", "", "")
        grounds = dict.fromkeys(each.why for each in recorded.estimated.values() if each.why)
        known = [each for each in recorded.estimated.values() if each.by]
        who = dict.fromkeys(f"{self._book.person(each.by)} ({each.role}), {each.at[:10]}" for each in known)
        costs = _lines(shown_costs(recorded.loss, recorded.secondary, recorded.insurance))
        often = shown_value(recorded.frequency)
        return (often, costs, _lines(self._effects(name)), _lines(who), _lines(grounds))

    def _effects(self, name: str) -> Iterable[str]:
        for use in self._risks[name].controls:
            known, cost = self._book.catalogue.controls.get(use.control), self._costs.get(use.control)
            costs = f", costs {cost.currency} {cost.cost:,.0f} a year" if cost else ""
            title = use.title or (known.title if known else use.control)
            for each in use.effects:
                forms = f" ({shown_value(each.forms)})" if each.forms else ""
                yield f"{title} ({use.status}): {each.acts_on}{forms} by {shown_share(each.effect)}{costs}"


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)
