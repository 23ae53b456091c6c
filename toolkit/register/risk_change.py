"""Editing one risk: its words, its levels, what it could cost, what is done about it, and who accepts what is left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

from toolkit.errors import ToolkitError, nearest
from toolkit.register import events, methods
from toolkit.register.estimates import Estimates
from toolkit.register.records import Assessment, ControlUse, Criteria, Risk, RiskLevel, Treatment
from toolkit.register.staging import Staging

if TYPE_CHECKING:
    from toolkit.catalogues.scale import Scale

__all__ = ["RiskChange"]


class RiskChange(Estimates):
    """Puts edits of one risk into a change. Each call gives the same object back, so that they can be chained."""

    def __init__(self, change: Staging, risk_id: str) -> None:
        self._change = change
        self.id = risk_id

    @property
    def now(self) -> Risk:
        """The risk with all that is pending."""
        return cast("Risk", self._change.get(f"risk:{self.id}"))

    def set(self, **fields: Any) -> RiskChange:
        """Set fields of the risk. Raises `ToolkitError` for a field that is none, or a value that does not fit."""
        self._change.stage(f"risk:{self.id}", Risk, {"id": self.id}, fields)
        return self

    def assess(
        self,
        method: str | Scale = "",
        *,
        level: RiskLevel,
        why: str = "",
        proposed: bool = False,
        **inputs: str | float,
    ) -> RiskChange:
        """Judge one level of the risk: `inputs` are what the method asks, such as likelihood and impact.

        `method` is a scale's id or a scale of one's own; by default that of the criteria. What the criteria's method
        says is what counts (`assessments`); what any other says is kept beside it (`beside`). Raises `ToolkitError`
        for inputs that the method does not know.
        """
        from toolkit.risks.score import score

        scored = score(methods.scale_to_judge_by(self._criteria, method), inputs)
        by = self._change.by
        judged = Assessment(
            method=scored.method,
            edition=scored.edition,
            inputs=scored.inputs,
            likelihood=scored.likelihood,
            impact=scored.impact,
            level=scored.level,
            rank=scored.rank,
            by=by.id,
            role=by.role,
            at=events.now(),
            why=why,
            proposed=proposed,
            value=scored.value,
            low=vars(scored.low) if scored.low else None,
            high=vars(scored.high) if scored.high else None,
            unknown=scored.unknown,
            formula=scored.formula,
        )
        return self._keep(judged, level)

    def unassess(self, method: str | Scale, *, level: RiskLevel) -> RiskChange:
        """Take back what a method says of a level; the history keeps it. An error where it says nothing."""
        wanted = method if isinstance(method, str) else method.id
        held, beside = dict(self.now.assessments), self._beside()
        if level in held and held[level].method == wanted:
            del held[level]
        elif wanted in beside.get(level, {}):
            del beside[level][wanted]
        else:
            said = methods.judged_by(self.now, level)
            raise ToolkitError(
                f"{wanted!r} says nothing of the {level} level",
                where=f"risk:{self.id}",
                try_instead=nearest(wanted, said),
            )
        return self.set(assessments=held, beside={name: said for name, said in beside.items() if said})

    def count_by(self, method: str) -> RiskChange:
        """Let a method's judgements, where there are any beside, be those that count from now on."""
        for level, said in self.now.beside.items():
            if method in said:
                self._keep(said[method], level)
        return self

    @property
    def _criteria(self) -> Criteria | None:
        return cast("Criteria | None", self._change.get("criteria"))

    def _beside(self) -> dict[RiskLevel, dict[str, Assessment]]:
        return {level: dict(said) for level, said in self.now.beside.items()}

    def _keep(self, judged: Assessment, level: RiskLevel) -> RiskChange:
        """Put a judgement where it belongs; one that no longer counts stays beside."""
        held, beside = dict(self.now.assessments), self._beside()
        before = held.get(level)
        others = beside.setdefault(level, {})
        if methods.counts(judged.method, before, self._criteria):
            held[level] = _unless_the_same(before, judged)
            others.pop(judged.method, None)
            if before is not None and before.method != judged.method:
                others[before.method] = before
        else:
            others[judged.method] = _unless_the_same(others.get(judged.method), judged)
        return self.set(assessments=held, beside={name: said for name, said in beside.items() if said})

    def avoid(self, reason: str) -> RiskChange:
        """Stop doing what brings the risk. Needs a reason."""
        return self._treat("avoid", reason, needed=True)

    def share(self, reason: str, with_: str = "") -> RiskChange:
        """Share the risk with somebody: an insurer, a supplier. Needs a reason."""
        return self._treat("share", reason, needed=True, shared_with=with_)

    def retain(self, reason: str) -> RiskChange:
        """Keep the risk as it is. Needs a reason; who accepts it is said with `accept`."""
        return self._treat("retain", reason, needed=True)

    def modify(
        self,
        controls: Iterable[str] = (),
        owner: str = "",
        due: date | str | None = None,
        reason: str | None = None,
        status: str = "",
    ) -> RiskChange:
        """Lower the risk by controls. `owner` is the action owner; a new control is planned, others stay.

        The controls are the reason; one that was given before stays unless another, or an empty one, is given.
        """
        given = {"action_owner": owner, "due": due, "status": status}
        for control in [controls] if isinstance(controls, str) else controls:
            self.control(control, **{name: value for name, value in given.items() if value})
        before = self.now.treatment
        if reason is None:
            reason = before.reason if before is not None and before.option == "modify" else ""
        return self._treat("modify", reason, needed=False)

    def _treat(
        self, option: Literal["avoid", "modify", "share", "retain"], reason: str, *, needed: bool, **more: str
    ) -> RiskChange:
        if needed and not reason.strip():
            raise ToolkitError(
                f"to {option} a risk needs a reason", where=f"risk:{self.id}", try_instead="Say in a sentence why."
            )
        treatment = Treatment(option=option, reason=reason, **more)
        return self.set(treatment=treatment.model_dump(mode="json"))

    def control(self, control_id: str, **fields: Any) -> RiskChange:
        """Use a control against the risk, or edit how it is used.

        Fields: status (planned, in place, verified), title, action_owner, due, evidence, likelihood and impact
        (steps, in place of the catalogue's proposal), because.
        """
        unknown = sorted(fields.keys() - ControlUse.model_fields.keys())
        if unknown:
            instead = nearest(unknown[0], ControlUse.model_fields)
            raise ToolkitError(f"a control's use has no {unknown[0]!r}", where=control_id, try_instead=instead)
        uses = {use.control: use.model_dump(mode="json") for use in self.now.controls}
        uses[control_id] = {**uses.get(control_id, {}), **fields, "control": control_id}
        return self.set(controls=list(uses.values()))

    def drop_control(self, control_id: str) -> RiskChange:
        """No longer use a control against the risk. Raises `ToolkitError` where it is not used."""
        uses = self.now.controls
        if control_id not in {use.control for use in uses}:
            raise ToolkitError(
                f"control {control_id!r} is not used", where=f"risk:{self.id}", try_instead="Check its id."
            )
        return self.set(controls=[use.model_dump(mode="json") for use in uses if use.control != control_id])

    def accept(self, by: str, role: str, until: date | str, statement: str = "") -> RiskChange:
        """Record that somebody, in a role, accepts what is left of the risk until a day."""
        said = {"state": "accepted", "by": by, "role": role, "until": until, "statement": statement}
        return self.set(acceptance=said)

    def await_owner(self, statement: str = "") -> RiskChange:
        """Record that the risk waits for its owner to accept it or not."""
        return self.set(acceptance={"state": "awaiting the risk owner", "statement": statement})

    def close(self, reason: str) -> RiskChange:
        """Close the risk: it is gone, or is followed elsewhere. Needs a reason."""
        if not reason.strip():
            raise ToolkitError(
                "to close a risk needs a reason", where=f"risk:{self.id}", try_instead="Say in a sentence why."
            )
        return self.set(status="closed", closed_because=reason)


def _unless_the_same(before: Assessment | None, judged: Assessment) -> Assessment:
    """The same judgement by the same person is no new one: its moment stays."""
    if before is not None and before.model_copy(update={"at": judged.at}) == judged:
        return before
    return judged
