"""Rounds of estimates as readers see them: what is sealed stays out, who has answered and who is missing does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from toolkit.errors import ToolkitError
from toolkit.register.events import Event
from toolkit.register.fold import Revision, State
from toolkit.register.kinds import kind_of
from toolkit.register.records import Criteria
from toolkit.register.room_records import Estimate, EstimateRound, RoomResult

if TYPE_CHECKING:
    from toolkit.risks.elicitation.values import Value

__all__ = ["Round", "results_for", "rounds_of", "value_in", "veiled", "veiled_event"]

_SHOWN = ("round", "turn", "participant")
"""What is shown of a sealed estimate: that it was given, in which turn, by whom."""


@dataclass(frozen=True)
class Round:
    """A round as it stands. It holds no sealed estimate at all, only who has given one."""

    record: EstimateRound
    answered: tuple[str, ...]
    """Who has given an estimate in the present turn."""
    revealed: Mapping[int, Mapping[str, Estimate]] = field(default_factory=dict)
    """Estimates by turn and participant; of revealed turns only."""
    criteria: Criteria | None = None
    """The workshop's criteria, which may hold the scale of the team's own that is rated by."""

    @property
    def turn(self) -> int:
        """The number of the present turn, from 1."""
        return len(self.record.turns)

    @property
    def is_sealed(self) -> bool:
        """Whether the present turn is not revealed yet."""
        return self.record.turns[-1].state == "sealed"

    @property
    def missing(self) -> tuple[str, ...]:
        """Who is expected and has not given an estimate in the present turn."""
        return tuple(who for who in self.record.expected if who not in self.answered)

    @property
    def result(self) -> RoomResult | None:
        """What the room's estimates were pooled to, once they were."""
        return self.record.result

    def estimates(self, turn: int | None = None) -> Mapping[str, Estimate]:
        """What everybody gave in a turn (default: the present one), by participant.

        Raises `ToolkitError` where it is not revealed, with who is missing, and for a turn that there was not.
        """
        number = self.turn if turn is None else turn
        if number not in self.revealed:
            if not 1 <= number <= self.turn:
                raise ToolkitError(
                    f"there is no turn {number}", where=self._where, try_instead=f"Turns: 1 to {self.turn}."
                )
            raise sealed_error(self.record, self.missing)
        return self.revealed[number]

    def values(self, turn: int | None = None) -> dict[str, Value]:
        """The same as values of loss scenarios; of a round of amounts or probabilities. Raises as `estimates` does."""
        return {who: value_in(self.record, each) for who, each in self.estimates(turn).items()}

    def spread(self, turn: int | None = None) -> list[dict[str, Any]]:
        """Plain rows for a picture: one a person, and the room's equal-weights pool last; of a rating, one a step.

        Keys: those of `toolkit.risks.elicitation.spread_rows` or `rating_rows`. Raises as `estimates` does.
        """
        from toolkit.risks.elicitation import pool, pool_log_odds, pool_ratings, rating_rows, spread_rows

        if self.record.form == "rating":
            ratings = {who: each.step for who, each in self.estimates(turn).items()}
            return rating_rows(ratings, pool_ratings(ratings, self.steps)) if ratings else []
        values, form = self.values(turn), self.record.form
        if not values:
            return []
        return spread_rows(values, pool(values) if form == "amount" else pool_log_odds(values), form=form)

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of a rating round, lowest first. Raises `ToolkitError` for a scale that there is not."""
        from toolkit.register.methods import scale_to_judge_by

        scale = scale_to_judge_by(self.criteria, self.record.scale)
        return scale.steps("likelihood" if self.record.side == "likelihood" else "impact")

    @property
    def _where(self) -> str:
        return f"estimate_round:{self.record.id}"


def rounds_of(state: State) -> dict[str, Round]:
    """Every round by id, in order of first appearance."""
    given: dict[tuple[str, int], dict[str, Estimate]] = {}
    for revision in state.of_kind("estimate").values():
        estimate = cast("Estimate", revision.data)
        given.setdefault((estimate.round, estimate.turn), {})[estimate.participant] = estimate
    held = state.current.get("criteria")
    criteria = cast("Criteria", held.data) if held is not None else None
    rounds = {}
    for name, revision in state.of_kind("estimate_round").items():
        record = cast("EstimateRound", revision.data)
        revealed = {
            number: _counted(record, given.get((name, number), {}), turn.without)
            for number, turn in enumerate(record.turns, start=1)
            if turn.state == "revealed"
        }
        present = given.get((name, len(record.turns)), {})
        answered = tuple(who for who in record.expected if who in present)
        rounds[name] = Round(record, answered, revealed, criteria)
    return rounds


def results_for(rounds: Iterable[Round], risk: str) -> dict[str, RoomResult]:
    """The latest pooled result for each part of a risk's scenario."""
    pooled = [(each.record.part, each.result) for each in rounds if each.record.risk == risk and each.record.part]
    found = [(part, result) for part, result in pooled if result]
    return dict(sorted(found, key=lambda each: each[1].at))


def sealed_error(record: EstimateRound, missing: Iterable[str]) -> ToolkitError:
    """That a turn is not revealed, and who is missing."""
    waiting = list(missing)
    given, total = len(record.expected) - len(waiting), len(record.expected)
    what = f"the estimates are sealed: {given} of {total} are given" + (
        f", missing {', '.join(waiting)}" if waiting else ""
    )
    instead = (
        "Wait for them, or close without them and say why: close_without(reason)." if waiting else "Reveal them first."
    )
    return ToolkitError(what, where=f"estimate_round:{record.id}", try_instead=instead)


def value_in(record: EstimateRound, estimate: Estimate) -> Value:
    """An estimate as the value that loss scenarios take. Raises `InputError`, and `ToolkitError` for a rating."""
    from toolkit.risks.elicitation import value_of

    where = f"{record.id}, {estimate.participant}"
    if record.form == "rating":
        raise ToolkitError("a rating is no amount", where=where, try_instead="Pool ratings to a step.")
    parts = {"low": estimate.low, "high": estimate.high, "mode": estimate.mode, "chance": estimate.probability}
    return value_of(record.form, **parts, where=where)


def veiled(revision: Revision, state: State) -> Revision:
    """A revision as it may be shown: of a sealed estimate, only that it was given."""
    if kind_of(revision.record) != "estimate" or _is_open(revision.plain, state):
        return revision
    return replace(revision, plain=_veil(revision.plain))


def veiled_event(event: Event, state: State) -> Event:
    """An event as it may be shown: of a sealed estimate, only that it was given."""
    if kind_of(event.record) != "estimate" or event.action == "remove" or _is_open(event.data, state):
        return event
    return replace(event, data=_veil(event.data), changes=[each for each in event.changes if each[0] in _SHOWN])


def _veil(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: said.get(name) for name in _SHOWN}, "sealed": True}


def _is_open(said: Mapping[str, Any], state: State) -> bool:
    """Whether the turn of a stored estimate is revealed; of a round that is gone, nothing is."""
    held = state.current.get(f"estimate_round:{said.get('round')}")
    turns = held.plain.get("turns", ()) if held else ()
    number = said.get("turn")
    if not isinstance(number, int) or not isinstance(turns, list | tuple) or not 1 <= number <= len(turns):
        return False
    turn = turns[number - 1]
    return isinstance(turn, Mapping) and turn.get("state") == "revealed"


def _counted(record: EstimateRound, given: Mapping[str, Estimate], without: Iterable[str]) -> dict[str, Estimate]:
    """The estimates that count: of who was expected, and not left out when the turn was closed."""
    late = set(without)
    return {who: given[who] for who in record.expected if who in given and who not in late}
