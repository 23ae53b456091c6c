"""What could it cost? The chapter on losses of a year, as plain values; there is none where nobody has estimated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.markup.element import Safe
from toolkit.register.in_money import LEVELS, InMoney, in_money
from toolkit.register.ranking import expected_losses, ranking
from toolkit.reports.contents import Contents
from toolkit.risks.amounts import said_amount, said_chance
from toolkit.risks.losses.bearing import Bearing, held_against
from toolkit.risks.losses.table import ALL_TOGETHER, said_method
from toolkit.risks.losses.typed import shown_costs, shown_value

if TYPE_CHECKING:
    from toolkit.risks.losses.result import LossDistribution

__all__ = ["ESTIMATES", "FIGURES", "LEFT_OUT", "Cost", "Estimate", "gather_cost", "in_a_sentence"]

FIGURES = ("Risk", "Expected a year", "One year in 20", "One year in 100", "Worst 1%", "Years without loss")
"""What the figures of a risk are called."""
ESTIMATES = (
    "These figures rest on estimates of people, named below with their grounds; they are no measurements, and no "
    "better than what was estimated. Years differ: most cost less than the expected loss, a few very much more."
)
LEFT_OUT = "They stand for nothing in the sums above, and are not nothing."


@dataclass(frozen=True)
class Estimate:
    """What a risk's scenario says, in words: how often, how much, by whom, and on what grounds."""

    risk: str
    often: str
    costs: str
    who: str
    grounds: str


@dataclass(frozen=True)
class Cost:
    """The chapter. `problem` says why nothing could be quantified; then there are neither figures nor pictures."""

    missing: list[tuple[str, str]]
    problem: str = ""
    risks: list[tuple[str, ...]] = field(default_factory=list)
    """Risk, expected, one year in 20, in 100, worst 1%, years without loss, share of the worst 1%, places; current."""
    levels: list[tuple[str, ...]] = field(default_factory=list)
    tolerance: list[str] = field(default_factory=list)
    method: str = ""
    fidelity: str = ""
    estimates: list[Estimate] = field(default_factory=list)
    kept: str = ""
    pictures: list[tuple[Safe, str]] = field(default_factory=list)
    """Drawings, each with what stands below it."""


def gather_cost(c: Contents, *, pictures: bool = True) -> Cost | None:
    """The chapter of a register; None where nobody has estimated anything in money."""
    money = in_money(c.register, c.catalogue)
    if money is None:
        return None
    missing = [(c.register.risks[name].title, what) for name, what in money.not_quantified.items()]
    if not money.levels:
        return Cost(missing, money.problem)
    current = money.current
    fidelity = c.register.fidelity(expected_losses(current))
    return Cost(
        missing,
        risks=list(_risks(c, money)),
        levels=[(level, *_figures(each.total, money)) for level, each in money.levels.items()],
        tolerance=list(_tolerance(money)),
        method=said_method(current),
        fidelity=fidelity.sentence() if fidelity.pairs else "",
        estimates=list(_estimates(c, money)),
        kept=_kept(c),
        pictures=list(_pictures(money)) if pictures else [],
    )


def in_a_sentence(c: Contents) -> Iterator[str]:
    """For the first page: the losses of a year as they stand today, against the tolerance, and what is left out."""
    money = in_money(c.register, c.catalogue)
    if money is None:
        return
    if not money.levels:
        yield f"Estimates in money do not fit together: {money.problem}."
        return
    total, unit = money.current.total, money.portfolio.currency
    yield (
        f"Expected losses a year: {said_amount(total.mean, unit)}; one year in 100 costs more than "
        f"{said_amount(total.quantile(0.99), unit)}, by the estimates of people, with the controls of today."
    )
    if money.tolerance is not None:
        over = held_against(total, money.tolerance).is_over
        yield "That is more than can be borne." if over else "That can be borne."
    if money.not_quantified:
        yield f"Open risks that are not quantified yet: {len(money.not_quantified)}."


def _risks(c: Contents, money: InMoney) -> Iterator[tuple[str, ...]]:
    current = money.current
    shares = current.contributions(0.99)
    tail = sum(shares.values()) or 1.0
    for each in ranking(c.register, current):
        if each.expected is not None:
            places = (str(each.place_by_money), str(each.place_by_level or "–"))
            yield (each.title, *_figures(current.risk(each.id), money), f"{shares[each.id] / tail:.1%}", *places)
    yield (ALL_TOGETHER, *_figures(current.total, money), "100%", "", "")


def _figures(losses: LossDistribution, money: InMoney) -> tuple[str, ...]:
    amounts = (losses.mean, losses.quantile(0.95), losses.quantile(0.99), losses.tvar(0.99))
    unit = money.portfolio.currency
    return (*(said_amount(amount, unit) for amount in amounts), said_chance(losses.p_no_loss))


def _tolerance(money: InMoney) -> Iterator[str]:
    if money.tolerance is None:
        return
    unit = money.portfolio.currency
    held: dict[str, Bearing] = {level: held_against(money.levels[level].total, money.tolerance) for level in LEVELS}
    for number, point in enumerate(held["current"].points):
        then = held["target"].points[number]
        yield (
            f"More than {said_amount(point.loss, unit)} in a year may come with a chance of "
            f"{said_chance(point.allowed)} at most: it is {said_chance(point.chance)} today"
            f"{' (over)' if point.is_over else ''}, and {said_chance(then.chance)} with the planned controls"
            f"{' (over)' if then.is_over else ''}."
        )


def _estimates(c: Contents, money: InMoney) -> Iterator[Estimate]:
    for each in money.portfolio.scenarios:
        held = c.register.scenarios[each.id]
        who = dict.fromkeys(
            f"{c.register.name_of(said.by)} ({said.role}), {said.at[:10]}"
            for said in held.estimated.values()
            if said.by
        )
        grounds = dict.fromkeys(said.why for said in held.estimated.values() if said.why)
        costs = f"{held.currency}: {'; '.join(shown_costs(held.loss, held.secondary, held.insurance))}"
        yield Estimate(each.title, shown_value(held.frequency), costs, "; ".join(who), "; ".join(grounds))


def _kept(c: Contents) -> str:
    """The figures that were kept last, and whether they still come out so."""
    figures = c.register.figures
    if not figures:
        return ""
    number, last = list(figures.items())[-1]
    kept, unit = c.register.get(f"figures:{number}"), last.currency
    day = kept.at[:10] if kept is not None else ""
    levels = "; ".join(
        f"{level} {said_amount(each.mean, unit)} expected, {said_amount(each.p99, unit)} one year in 100"
        for level, each in last.levels.items()
    )
    stale = c.register.are_stale(last)
    now = "The estimates have changed since: other figures come out now." if stale else "They still come out so."
    return f"Figures kept on {day}{f' ({last.label})' if last.label else ''}: {levels}. {now}"


def _pictures(money: InMoney) -> Iterator[tuple[Safe, str]]:
    from toolkit.reports.money_pictures import contributions, exceedance, way_down

    yield exceedance(money), "How likely it is to lose more than an amount in a year, before and after controls."
    yield contributions(money), "Which risks make the worst hundredth of years, beside their part of the expected loss."
    fall = way_down(money)
    if fall:
        yield fall, "What each control takes off the expected loss, averaged over all orders of adding them (Shapley)."
