"""The pictures of losses in a report, drawn from what was quantified."""

from __future__ import annotations

from toolkit.markup.element import Safe, fragment
from toolkit.pictures import money as drawn
from toolkit.register.in_money import InMoney

__all__ = ["contributions", "exceedance", "way_down"]


def exceedance(money: InMoney) -> Safe:
    """Loss exceedance at all three levels, and the tolerance where there is one."""
    curves = [
        drawn.LossCurve(level, each.total.curve(), no_loss=each.total.p_no_loss) for level, each in money.levels.items()
    ]
    return drawn.loss_exceedance(drawn.LossExceedance(curves, money.portfolio.currency, money.tolerance))


def contributions(money: InMoney) -> Safe:
    """Shares of the worst 1% of years, beside those of the expected loss, at the current level."""
    current = money.current
    tail = current.contributions(0.99)
    whole, mean = sum(tail.values()) or 1.0, current.total.mean or 1.0
    shares = [
        drawn.TailShare(each.title or each.id, tail[each.id] / whole, current.risk(each.id).mean / mean)
        for each in current.portfolio.scenarios
    ]
    return drawn.tail_contributions(drawn.TailShares(shares, money.portfolio.currency, 0.99, current.total.tvar(0.99)))


def way_down(money: InMoney) -> Safe:
    """The expected loss from inherent over current to target, control by control; nothing where there is no control."""
    if not any(each.controls for each in money.portfolio.scenarios):
        return fragment()
    from toolkit.treatment.spending.waterfall import waterfall

    fall = waterfall(money.portfolio)
    in_place, planned = (
        [drawn.Share(bar.name, bar.amount) for bar in fall.of_step(step)] for step in ("current", "target")
    )
    return drawn.waterfall(
        drawn.Waterfall(fall.inherent, in_place, fall.current, planned, fall.target, money.portfolio.currency)
    )
