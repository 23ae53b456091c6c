"""Changes to what holds for all losses of a register: dependence, tolerance, costs of controls, kept figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from toolkit.errors import ToolkitError
from toolkit.register.estimates import Source, attributed, currency_of, stage_cost, unless_same
from toolkit.register.figures import figures_of
from toolkit.register.loss_records import Figures, LossDependence
from toolkit.register.records import Criteria
from toolkit.register.scenario_parts import checked_dependence
from toolkit.register.staging import Staging

if TYPE_CHECKING:
    from toolkit.risks.losses import CommonFactor, Copula, Independent
    from toolkit.risks.losses.result import Quantification

__all__ = ["LossChange"]


class LossChange(Staging):
    """The calls of a change that are about losses of the register as a whole."""

    _reserve: Callable[[str], int]

    def dependence(
        self,
        dependence: str | Independent | CommonFactor | Copula,
        *,
        order: Iterable[str] = (),
        why: str = "",
        source: Source = None,
        **fields: Any,
    ) -> None:
        """Say how the scenarios hang together: `independent`, `common_factor` (spread) or `copula` (correlation).

        Or one of these as declared in `toolkit.risks.losses`. A loading, and the `order` of a correlation matrix, name
        risks by their ids. Raises `InputError` for what is none.
        """
        given = {"form": dependence, **fields} if isinstance(dependence, str) else dependence.model_dump(mode="json")
        names = tuple(order)
        built = checked_dependence(given, names, "dependence")
        plain = {"dependence": built.model_dump(mode="json", exclude_none=True), "order": list(names)}
        self._attributed("dependence", LossDependence, {**attributed(self, why, source), **plain})

    def loss_tolerance(
        self, *points: tuple[float, float], currency: str = "", why: str = "", source: Source = None
    ) -> None:
        """Say what the organisation bears: two points (loss, most that the probability of a worse year may be).

        They are kept with the criteria, in its currency unless one is given; no points take the tolerance away. Raises
        `InputError` for points through which no falling curve goes.
        """
        said: dict[str, Any] | None = None
        if points:
            from toolkit.risks.losses.tolerance import Tolerance

            held = cast("Criteria | None", self.get("criteria"))
            before = held.loss_tolerance.model_dump(mode="json") if held and held.loss_tolerance else {}
            drawn = [list(point) for point in Tolerance(*points).points]
            after = {**attributed(self, why, source), "points": drawn, "currency": currency or currency_of(self)}
            said = unless_same(before, after)
        self.stage("criteria", Criteria, {}, {"loss_tolerance": said})

    def control_cost(
        self, control: str, cost: float, *, currency: str = "", why: str = "", source: Source = None
    ) -> None:
        """Say what a control costs a year, once for all risks that it is used against; in the criteria's currency."""
        stage_cost(self, control, cost, attributed(self, why, source), currency)

    def keep_figures(self, *quantifications: Quantification, label: str = "") -> str:
        """Keep figures as they were computed, one quantification a level; gives the id of the snapshot.

        Kept are mean, P95, P99, TVaR 99 and P(no loss) of each level, each risk's part, the method with its error, seed
        and trials, the toolkit's version and the digest of the scenarios. The same figures are kept once. Raises
        `ToolkitError` for quantifications of different scenarios, or two of one level.
        """
        if not quantifications:
            raise ToolkitError("there are no figures to keep", try_instead="Give the quantification of a level.")
        figures = figures_of(quantifications, self, label)
        for number, other in cast("dict[str, Figures]", self.of_kind("figures")).items():
            if other == figures:
                return number
        number = str(self._reserve("figures"))
        self.put(f"figures:{number}", figures)
        return number

    def _attributed(self, record: str, model: type[LossDependence], after: Mapping[str, Any]) -> None:
        held = self.get(record)
        before = held.model_dump(mode="json") if held else {}
        self.put(record, model.model_validate(unless_same(before, after)))
