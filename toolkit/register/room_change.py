"""Editing a round of estimates: who is expected, what each gives unseen, revealing, a second turn, pooling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, cast

from toolkit.errors import ToolkitError, nearest
from toolkit.files.digest import digest_of
from toolkit.files.safe_paths import slug
from toolkit.register.estimates import attributed, currency_of, unless_same
from toolkit.register.room_pooling import pooled_result
from toolkit.register.room_records import Estimate, EstimateRound, Form, RoomResult
from toolkit.register.room_views import Round, rounds_of, sealed_error
from toolkit.register.staging import Staging

if TYPE_CHECKING:
    from toolkit.register.risk_change import RiskChange
    from toolkit.risks.elicitation import Performances

__all__ = ["RoomChange", "RoundChange"]

_SHORT_NAMES = {"rate": "frequency"}
"""What a part may also be called: its name in a scenario."""
_CURRENCY = re.compile(r"[A-Z]{3}")


class _Whole(Protocol):
    """What a round needs of the whole change: editing a risk."""

    def risk(self, id_or_title: str, **fields: Any) -> RiskChange:
        """Begin or edit a risk."""


class RoundChange:
    """Puts edits of one round into a change. Each call gives the same object back, so that they can be chained."""

    def __init__(self, change: Staging, round_id: str) -> None:
        self._change = change
        self.id = round_id

    @property
    def now(self) -> EstimateRound:
        """The round with all that is pending. Raises `ToolkitError` where there is none of this id."""
        held = self._change.get(self._record)
        if held is None:
            raise ToolkitError(
                "there is no such round of estimates",
                where=self._record[:80],
                try_instead=nearest(self.id, self._change.of_kind("estimate_round")) or "Begin one first.",
            )
        return cast("EstimateRound", held)

    @property
    def view(self) -> Round:
        """The round as readers see it, with all that is pending."""
        return rounds_of(self._change.shadow(("estimate_round", "estimate", "criteria")))[self.now.id]

    def expect(self, *participants: str) -> Self:
        """Expect estimates from more people; only while the present turn is sealed."""
        self._needs("sealed")
        _known(self._change, participants, self._record)
        return self._set(expected=[*dict.fromkeys([*self.now.expected, *participants])])

    def estimate(
        self,
        participant: str,
        *,
        low: object = None,
        high: object = None,
        mode: object = None,
        probability: object = None,
        step: str = "",
        why: str = "",
    ) -> Self:
        """Give somebody's estimate in the present turn, in place of an earlier one; sealed until it is revealed.

        An amount is a 90% interval (low, high) or with `mode` a PERT; a probability one number, or a range; a rating
        one `step`. Raises `InputError` for an estimate that is none, and `ToolkitError` once the turn is revealed, or
        for somebody who is not expected.
        """
        record = self._needs("sealed")
        where = f"{self._record}, {participant}"
        if participant not in record.expected:
            instead = f"{nearest(participant, record.expected)} Or expect them first: expect({participant!r})."
            raise ToolkitError("is not expected to estimate", where=where, try_instead=instead)
        if record.form == "rating":
            said = self._rating(step, (low, high, mode, probability), where)
        elif step:
            raise ToolkitError("a step is no estimate of an amount", where=where, try_instead="Give low and high.")
        else:
            said = _checked(record, participant, low=low, high=high, mode=mode, probability=probability)
        turn = len(record.turns)
        given = {"round": self.id, "turn": turn, "participant": participant, "why": why.strip(), **said}
        self._change.put(f"estimate:{self.id}.{turn}.{participant}", given)
        self._change.guarded.add(self._record)  # who is overtaken by the revealing may have seen the others'
        return self

    def keep(self, *participants: str, why: str = "") -> Self:
        """Let people's estimates of the turn before stand in this one too. Raises `ToolkitError` for who gave none."""
        record, turn = self._needs("sealed"), len(self.now.turns)
        for who in participants:
            before = cast("Estimate | None", self._change.get(f"estimate:{self.id}.{turn - 1}.{who}"))
            if before is None or who not in record.expected:
                where = f"{self._record}, {who}"
                raise ToolkitError("gave no estimate in the turn before", where=where, try_instead="Estimate anew.")
            kept = {"turn": turn, "why": why.strip() or before.why}
            self._change.guarded.add(self._record)
            self._change.put(f"estimate:{self.id}.{turn}.{who}", {**before.model_dump(mode="json"), **kept})
        return self

    def reveal(self) -> Self:
        """Show what everybody gave. Raises `ToolkitError` while somebody is missing, with who."""
        self._needs("sealed")
        missing = self.view.missing
        if missing:
            raise sealed_error(self.now, missing)
        return self._turn(state="revealed")

    def close_without(self, reason: str) -> Self:
        """Reveal although somebody is missing, and record without whom and why. Needs a reason, and one estimate."""
        self._needs("sealed")
        view = self.view
        if not view.answered:
            raise ToolkitError("nobody has estimated yet", where=self._record, try_instead="Wait for one at least.")
        return self._turn(state="revealed", without=list(view.missing), reason=reason.strip())

    def again(self) -> Self:
        """Begin another turn, sealed again; the turns before are kept. Only after the present one is revealed."""
        self._needs("revealed")
        return self._set(turns=[*(each.model_dump(mode="json") for each in self.now.turns), {}], result=None)

    def pool(
        self,
        method: Literal["", "equal weights", "performance weights", "given weights", "log-odds"] = "",
        *,
        performances: Performances | None = None,
        weights: Mapping[str, float] | None = None,
        extremise: float = 1.0,
        dissent: Mapping[str, str] | None = None,
        why: str = "",
    ) -> Self:
        """Pool what was revealed last, and record the result with method, weights and dissent.

        Without a method: log-odds for probabilities, else equal weights (of a rating: the step in the middle).
        `performances` are those of `toolkit.risks.elicitation.weights_from_exercise`. `dissent` gives people's reasons,
        also of those whose numbers do not tell that they disagree. Raises `ToolkitError` while estimates are sealed.
        """
        record = self._needs("revealed")
        result = pooled_result(self.view, method, performances, weights, extremise, dissent or {})
        said = {**attributed(self._change, why, None), **result}
        before = record.result.model_dump(mode="json") if record.result else {}
        return self._set(result=unless_same(before, RoomResult.model_validate(said).model_dump(mode="json")))

    def take_over(self, *, why: str = "") -> Self:
        """Put the pooled value into the risk's scenario, as an estimate that was taken from this round.

        Raises `ToolkitError` where there is no result yet, or the round names no part of a risk's scenario.
        """
        record = self.now
        if record.result is None or record.result.value is None:
            raise ToolkitError("there is no pooled value yet", where=self._record, try_instead="Pool the round first.")
        if not record.part:
            instead = "Begin the round with risk=…, part='frequency' or part='loss.response'."
            raise ToolkitError("the round names no part of a risk's scenario", where=self._record, try_instead=instead)
        source = {"round": self.id, "method": record.result.method, "turn": record.result.turn, "what": record.quantity}
        part = _SHORT_NAMES.get(record.part, record.part)
        value = record.result.value
        if record.form == "probability" and part == "frequency":
            value = {"form": "at_most_once", "probability": value}  # a bare number would be taken for a rate
        edited = cast("_Whole", self._change).risk(record.risk)
        held = edited.scenario
        currency = held.currency if held else currency_of(self._change)
        if "loss" in part.split(".") and _CURRENCY.fullmatch(record.unit) and record.unit != currency:
            what = f"the room estimated in {record.unit}, and the risk's scenario is in {currency}"
            raise ToolkitError(what, where=self._record, try_instead="Nothing is converted: estimate in one currency.")
        edited.estimate_part(part, value, source=source, why=why or f"the room's estimate: {record.quantity}")
        return self

    @property
    def _record(self) -> str:
        return f"estimate_round:{self.id}"

    def _set(self, **fields: Any) -> Self:
        self._change.stage(self._record, EstimateRound, {"id": self.id}, fields)
        return self

    def _turn(self, **fields: Any) -> Self:
        turns = [each.model_dump(mode="json") for each in self.now.turns]
        return self._set(turns=[*turns[:-1], {**turns[-1], **fields}])

    def _needs(self, state: Literal["sealed", "revealed"]) -> EstimateRound:
        record = self.now
        if record.turns[-1].state == state:
            return record
        if state == "revealed":
            raise sealed_error(record, self.view.missing)
        what = "the estimates of this turn are shown already, so nobody can give theirs unseen"
        raise ToolkitError(what, where=self._record, try_instead="Begin another turn: again().")

    def _rating(self, step: str, others: Iterable[object], where: str) -> dict[str, Any]:
        steps = self.view.steps
        if step not in steps or any(each is not None for each in others):
            what = f"{str(step)[:60]!r} is no step" if step not in steps else "a rating is one step, and no number"
            raise ToolkitError(what, where=where, try_instead=nearest(str(step), steps))
        return {"step": step}


class RoomChange(Staging):
    """The calls of a change that are about estimates of the whole room."""

    _reserve: Callable[[str], int]

    def estimate_round(
        self,
        quantity_or_id: str,
        *,
        expected: Iterable[str] = (),
        form: Form = "amount",
        unit: str = "",
        question: str = "",
        scale: str = "",
        side: str = "",
        risk: str = "",
        part: str = "",
        id: str = "",  # noqa: A002 - the record's own word
    ) -> RoundChange:
        """Begin a round of estimates of a quantity, or edit the one of this id or quantity.

        `expected` are participants' ids: nobody sees anything until all of them have answered. A `unit` (GBP, per
        year) is needed for amounts, a `scale` and `side` for ratings. `risk` and `part` say what the pooled value is
        for, such as `frequency` (or `rate`) and `loss.response`. Saying the same again changes nothing; a round that
        was begun keeps its question, so another one needs an id of its own. Raises `ToolkitError` for a risk or
        participant that is not there.
        """
        found = quantity_or_id if self.get(f"estimate_round:{quantity_or_id}") else id or _round_id(quantity_or_id)
        begun = cast("EstimateRound | None", self.get(f"estimate_round:{found}"))
        asked = {"form": form, "unit": unit.strip(), "question": question.strip(), "scale": scale, "side": side}
        asked |= {"risk": risk, "part": part}
        names = list(dict.fromkeys(expected))
        if begun:
            self._refuse_another_question(begun, asked, names)
            return RoundChange(self, found)
        where = f"estimate_round:{found}"
        _known(self, names, where)
        if risk and self.get(f"risk:{risk}") is None:
            raise ToolkitError(
                f"there is no risk {risk[:80]!r}", where=where, try_instead=nearest(risk, self.of_kind("risk"))
            )
        self.put(where, {"id": found, "quantity": quantity_or_id, "expected": names, **asked})
        if form == "rating":
            _ = RoundChange(self, found).view.steps  # says at once which scale there is not
        return RoundChange(self, found)

    def _refuse_another_question(self, begun: EstimateRound, asked: Mapping[str, str], expected: list[str]) -> None:
        defaults = {"form": "amount"}
        other = [name for name, value in asked.items() if value not in (defaults.get(name, ""), getattr(begun, name))]
        if expected and set(expected) != set(begun.expected):
            other.append("expected")
        if other:
            what = f"the round was begun with another {' and another '.join(other)}"
            instead = f"Expect more people by expect(…), or begin another round with id='{begun.id}-2'."
            raise ToolkitError(what, where=f"estimate_round:{begun.id}", try_instead=instead)


def _checked(record: EstimateRound, participant: str, **parts: object) -> dict[str, Any]:
    """The parts of an estimate that is one, as it is recorded. Raises `InputError`."""
    from toolkit.risks.elicitation import value_of
    from toolkit.risks.losses.numbers import Interval, Pert

    where = f"{record.id}, {participant}"
    chance = parts.pop("probability")
    form: Literal["amount", "probability"] = "probability" if record.form == "probability" else "amount"
    value = value_of(form, low=parts["low"], high=parts["high"], mode=parts["mode"], chance=chance, where=where)
    if isinstance(value, Pert):
        return {"low": value.low, "mode": value.mode, "high": value.high}
    return {"low": value.low, "high": value.high} if isinstance(value, Interval) else {"probability": value}


def _known(change: Staging, participants: Iterable[str], where: str) -> None:
    """Refuse somebody who is no participant, where participants are recorded: a slip would keep the round sealed."""
    known = change.of_kind("participant")
    for who in participants:
        if known and who not in known:
            raise ToolkitError(f"there is no participant {who[:60]!r}", where=where, try_instead=nearest(who, known))


def _round_id(quantity: str) -> str:
    """An id made from the quantity; where letters or length are lost, a few digits keep different ones apart."""
    made = slug(quantity, fallback="round")
    spelt = unicodedata.normalize("NFKD", quantity.casefold())
    lost = any(letter.isalnum() and not letter.isascii() for letter in spelt) or made == "round" or len(made) > 48
    return f"{made[:48].rstrip('-')}-{digest_of(quantity)[:8]}" if lost else made
