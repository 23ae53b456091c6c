"""Editing one risk: its words, its levels, what it could cost, what is done about it, and who accepts what is left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

from toolkit.errors import ToolkitError, nearest
from toolkit.register import events
from toolkit.register.estimates import Estimates
from toolkit.register.records import ControlUse, Risk, RiskLevel, Treatment
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
        method: str | Scale = "matrix-5x5",
        *,
        level: RiskLevel,
        why: str = "",
        proposed: bool = False,
        **inputs: str | float,
    ) -> RiskChange:
        """Judge one level of the risk: `inputs` are what the method asks, such as likelihood and impact.

        `method` is a scale's id or a scale of one's own. Raises `ToolkitError` for inputs that it does not know.
        """
        from toolkit.risks.scales import load_scale
        from toolkit.risks.score import score

        scored = score(load_scale(method) if isinstance(method, str) else method, inputs)
        by = self._change.by
        judged = {
            "method": scored.method,
            "edition": scored.edition,
            "inputs": dict(scored.inputs),
            "likelihood": scored.likelihood,
            "impact": scored.impact,
            "level": scored.level,
            "rank": scored.rank,
            "by": by.id,
            "role": by.role,
            "at": events.now(),
            "why": why,
            "proposed": proposed,
        }
        assessments = {name: each.model_dump(mode="json") for name, each in self.now.assessments.items()}
        # The same judgement by the same person is no new one: its moment stays.
        if {**assessments.get(level, {}), "at": judged["at"]} != judged:
            assessments[level] = judged
        return self.set(assessments=assessments)

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
