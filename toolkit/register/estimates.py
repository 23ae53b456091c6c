"""Editing what one risk could cost: its scenario, whole or part by part, and what controls do to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, Self, cast

from toolkit.errors import ToolkitError
from toolkit.files.canonical_json import canonical_bytes
from toolkit.register import events
from toolkit.register.kinds import normal
from toolkit.register.loss_records import ControlCost, LossEffect, PartUpdate, ScenarioRecord
from toolkit.register.records import ControlUse, Criteria, Risk
from toolkit.register.scenario_parts import checked_parts, with_part
from toolkit.register.staging import Staging

__all__ = ["Estimates", "attributed", "currency_of", "stage_cost", "unless_same"]


class _Keep:
    """What was not given stays as it is; None takes it away."""

    def __repr__(self) -> str:
        return "as it is"


KEEP: Final = _Keep()

Source = str | Mapping[str, Any] | None


class Estimates:
    """The calls of a risk's change that are about money. Each gives the same object back."""

    _change: Staging
    id: str

    @property
    def scenario(self) -> ScenarioRecord | None:
        """What is estimated of the risk with all that is pending; None where nothing is."""
        return cast("ScenarioRecord | None", self._change.get(self._record))

    def estimate(
        self,
        frequency: Any = KEEP,
        loss: Any = KEEP,
        *,
        secondary: Any = KEEP,
        insurance: Any = KEEP,
        currency: str = "",
        why: str = "",
        source: Source = None,
    ) -> Self:
        """Estimate how often a year the risk's event happens and what it then costs, or change such an estimate.

        Each as a value of `toolkit.risks.losses` (`Interval(low=2, high=10)`, `AtMostOnce(probability=0.02)`) or as
        plain data of the same shape (`{"low": 2, "high": 10}`). `loss` is one amount, or one for each form of loss.
        What is not given stays as it is, None takes it away. The currency is the criteria's unless one is given.
        Raises `InputError` for estimates that are none.
        """
        given = {"frequency": frequency, "loss": loss, "secondary": secondary, "insurance": insurance}
        parts = {name: value for name, value in given.items() if not isinstance(value, _Keep)}
        if not parts and not currency:
            raise ToolkitError(
                "nothing is estimated", where=self._record, try_instead="Give frequency=…, loss=…, or both."
            )
        return self._estimate(parts, parts, currency, attributed(self._change, why, source))

    def estimate_part(self, part: str, value: Any, *, source: Source = None, why: str = "") -> Self:
        """Set one part of the scenario: `frequency.vulnerability`, `loss.response`, `secondary.probability` and so on.

        `source` is what the value was taken from (a round of the room, counted tests, an invoice): with it the update
        is kept, with what stood there before. Raises `ToolkitError` for a part that is none or a value that does not
        fit.
        """
        held = self.scenario
        parts = with_part(held.parts if held else {}, part, value, self._record)
        before = _at(held, part)
        said = attributed(self._change, why, source)
        whole = part.partition(".")[0]
        self._estimate({whole: parts[whole]}, [part], "", said)
        if source is not None:
            self._keep_update({**said, "part": part, "before": before, "after": _at(self.scenario, part)})
        return self

    def drop_estimate(self) -> Self:
        """Take the risk's scenario away; its history stays. Raises `ToolkitError` where there is none."""
        self._change.remove(self._record)
        return self

    def control_effect(
        self,
        control_id: str,
        *,
        acts_on: Literal["contact", "action", "success", "loss"],
        effect: Any = KEEP,
        coverage: Any = KEEP,
        reliability: Any = KEEP,
        degraded: Any = KEEP,
        forms: Iterable[str] = (),
        cost: float | None = None,
        why: str = "",
        source: Source = None,
    ) -> Self:
        """Say by which share a control lowers what it acts on; a control that is not used yet is planned with it.

        One control may act on several things, and on loss by its `forms`: each is an effect of its own, and what is not
        given of it stays. Whether it counts follows from the control's status here. `cost` is what the control costs a
        year, for the whole register. Raises `InputError` for an effect that is none.
        """
        uses = {use.control: use for use in cast("Risk", self._change.get(f"risk:{self.id}")).controls}
        use = uses.get(control_id) or ControlUse(control=control_id)
        wanted: tuple[str, tuple[str, ...]] = (acts_on, tuple(forms))
        given = {"effect": effect, "coverage": coverage, "reliability": reliability, "degraded": degraded}
        given = {name: value for name, value in given.items() if not isinstance(value, _Keep)}
        effects: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {
            (each.acts_on, each.forms): each.model_dump(mode="json") for each in use.effects
        }
        before = effects.get(wanted, {})
        if "effect" not in {**before, **given}:
            where = f"risk:{self.id}, {control_id}"
            raise ToolkitError("its effect is missing", where=where, try_instead="Give effect=0.5, or an interval.")
        said = {**before, **given, "acts_on": acts_on, "forms": list(wanted[1])}
        declared = _declared(said, control_id, f"risk:{self.id}")
        effects[wanted] = unless_same(before, {**attributed(self._change, why, source), **declared})
        uses[control_id] = use.model_copy(update={"effects": ()})
        plain = {name: each.model_dump(mode="json") for name, each in uses.items()}
        plain[control_id]["effects"] = list(effects.values())
        self._change.stage(f"risk:{self.id}", Risk, {"id": self.id}, {"controls": list(plain.values())})
        if cost is not None:
            stage_cost(self._change, control_id, cost, attributed(self._change, why, source))
        return self

    @property
    def _record(self) -> str:
        return f"scenario:{self.id}"

    def _estimate(self, parts: Mapping[str, Any], named: Iterable[str], currency: str, said: Mapping[str, Any]) -> Self:
        held = self.scenario
        currency = currency or (held.currency if held else currency_of(self._change))
        before = held.parts if held else {}
        after = checked_parts({**before, **parts}, currency, self._record)
        estimated = {name: each.model_dump(mode="json") for name, each in held.estimated.items()} if held else {}
        for part in named:
            same = before and _value_at(before, part) == _value_at(after, part)
            kept = estimated.get(part)
            if not (same and kept and {**kept, "at": ""} == {**said, "at": ""}):
                estimated = {name: each for name, each in estimated.items() if not name.startswith(f"{part}.")}
                estimated[part] = dict(said)
            if _value_at(after, part) in (None, {}):
                del estimated[part]
        fields = {**after, "currency": currency, "estimated": estimated}
        self._change.stage(self._record, ScenarioRecord, {"risk": self.id}, fields)
        return self

    def _keep_update(self, update: dict[str, Any]) -> None:
        held = [each.model_dump(mode="json") for each in cast("ScenarioRecord", self.scenario).updates]
        new = normal(PartUpdate(**update), self._record)
        if not held or _but_before(held[-1]) != _but_before(new):
            self._change.stage(self._record, ScenarioRecord, {"risk": self.id}, {"updates": [*held, new]})


def attributed(change: Staging, why: str, source: Source) -> dict[str, Any]:
    """Who says something in this change, when, why, and from what, as records hold it."""
    rests_on = {"what": source} if isinstance(source, str) else dict(source or {})
    return {"by": change.by.id, "role": change.by.role, "at": events.now(), "why": why.strip(), "source": rests_on}


def unless_same(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What was said before, where the same person says the same again: its moment stays."""
    return dict(
        before if before and canonical_bytes({**before, "at": ""}) == canonical_bytes({**after, "at": ""}) else after
    )


def currency_of(change: Staging) -> str:
    """The currency of the criteria. Raises `ToolkitError` where they name none by its three letters."""
    criteria = cast("Criteria | None", change.get("criteria"))
    said = criteria.currency if criteria else "GBP"
    if not (len(said) == 3 and said.isascii() and said.isalpha() and said.isupper()):
        raise ToolkitError(
            f"the criteria's currency {said[:20]!r} is no currency to compute with",
            where="criteria",
            try_instead="Write its three letters: change.criteria(currency='GBP').",
        )
    return said


def stage_cost(change: Staging, control: str, cost: float, said: Mapping[str, Any], currency: str = "") -> None:
    """Set what a control costs a year."""
    record = f"control_cost:{control}"
    held = change.get(record)
    before = held.model_dump(mode="json") if held else {}
    currency = currency or before.get("currency") or currency_of(change)
    after = {**said, "control": control, "cost": cost, "currency": currency}
    change.put(record, ControlCost.model_validate(before) if unless_same(before, after) == before else after)


def _declared(said: Mapping[str, Any], control: str, where: str) -> dict[str, Any]:
    """The fields of an effect in plain form. Raises `InputError` with every mistake in them."""
    from toolkit.risks.losses.scenario import ControlEffect

    names = {*LossEffect.model_fields} & {*ControlEffect.model_fields}
    built = ControlEffect.of({**{name: said[name] for name in names if name in said}, "control": control}, where)
    plain: dict[str, Any] = built.model_dump(mode="json", include=names, exclude_none=True)
    return plain


def _at(held: ScenarioRecord | None, part: str) -> Any:
    return _value_at(held.parts, part) if held else None


def _value_at(parts: Mapping[str, Any], part: str) -> Any:
    value: Any = parts
    for name in part.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _but_before(update: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in update.items() if name not in ("at", "before")}
