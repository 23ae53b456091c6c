"""Figures as they are kept: what was computed, from which scenarios, and whether those still stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import metadata
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError
from toolkit.files.digest import digest_of
from toolkit.register.loss_records import Figures, LevelFigures, RiskFigures
from toolkit.register.portfolio import unquantified
from toolkit.register.staging import Staging

if TYPE_CHECKING:
    from toolkit.risks.losses import Portfolio
    from toolkit.risks.losses.result import LossDistribution, Quantification

__all__ = ["figures_of", "portfolio_digest"]


def portfolio_digest(portfolio: Portfolio) -> str:
    """What tells scenarios that give other figures apart: all that is computed with, without titles and notes."""
    return digest_of(_without_words(portfolio.model_dump(mode="json", exclude_none=True)))


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_words(each) for name, each in value.items() if name not in ("title", "note")}
    return [_without_words(each) for each in value] if isinstance(value, list) else value


def figures_of(quantifications: Sequence[Quantification], staged: Staging, label: str = "") -> Figures:
    """A snapshot of quantifications of the same scenarios, one a level. Raises `ToolkitError` where they are not."""
    first = quantifications[0].portfolio
    digest = portfolio_digest(first)
    levels: dict[str, LevelFigures] = {}
    for each in quantifications:
        if portfolio_digest(each.portfolio) != digest:
            raise ToolkitError(
                "the levels were quantified from different scenarios", try_instead="Quantify all of them again."
            )
        if each.level in levels:
            raise ToolkitError(f"the level {each.level!r} is there twice", try_instead="Give each level once.")
        levels[each.level] = _level(each)
    missing = unquantified(staged.of_kind("risk"), staged.of_kind("scenario"))
    said = {"label": label.strip(), "currency": first.currency, "portfolio": digest, "levels": levels}
    return Figures(**said, engine=metadata.version("ai-threat-toolkit"), not_quantified=tuple(missing))


def _level(quantified: Quantification) -> LevelFigures:
    total, shares = quantified.total, quantified.contributions(0.99)
    risks = {
        each.id: RiskFigures(mean=alone.mean, p99=alone.quantile(0.99), tail=shares[each.id])
        for each in quantified.portfolio.scenarios
        for alone in [quantified.risk(each.id)]
    }
    return LevelFigures(
        method=quantified.method,
        why=quantified.why,
        error=quantified.error,
        seed=quantified.seed,
        trials=quantified.trials,
        mean=total.mean,
        sd=total.sd,
        p_no_loss=total.p_no_loss,
        p95=total.quantile(0.95),
        p99=total.quantile(0.99),
        tvar99=total.tvar(0.99),
        bounds=dict(_bounds(total)),
        risks=risks,
    )


def _bounds(total: LossDistribution) -> Iterable[tuple[str, tuple[float, float]]]:
    asked = (("mean", "mean", 0.0), ("sd", "sd", 0.0), ("p_no_loss", "p_no_loss", 0.0))
    tails = (("p95", "quantile", 0.95), ("p99", "quantile", 0.99), ("tvar99", "tvar", 0.99))
    for name, what, share in (*asked, *tails):
        found = total.bounds(what, share)  # type: ignore[arg-type]  # one of the words above
        if found is not None:
            yield name, found
