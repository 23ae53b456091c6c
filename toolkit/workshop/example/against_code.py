"""The compliance officer's sitting: the scope of the Code, and a verdict on each provision that can be judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.register import Change
from toolkit.workshop.example.code_types import ExampleEvidence, ExampleScope, ExampleVerdict
from toolkit.workshop.example.days import day, day_or_none, with_days
from toolkit.workshop.example.spoken import Spoken
from toolkit.workshop.session import Workshop

__all__ = ["judge"]


def judge(workshop: Workshop, spoken: Spoken) -> None:
    """Record the scope, then what was judged of each provision with its evidence."""
    with workshop.register.change(by=spoken.person(spoken.code.scope.by), reason="scope of the Code settled") as change:
        _scope(change, spoken.code.scope)
    with workshop.register.change(by=workshop.acting, reason="compliance officer's sitting") as change:
        for each in spoken.code.verdicts:
            _judge(change, each)


def _scope(change: Change, said: ExampleScope) -> None:
    change.code_scope(
        answers={key: str(answer) for key, answer in said.answers.items()},
        applies=str(said.applies),
        reason=said.reason,
        roles=[str(role) for role in said.roles],
        role_reasons={str(role): why for role, why in said.role_reasons.items()},
        dpia=with_days(said.dpia),
    )


def _judge(change: Change, said: ExampleVerdict) -> None:
    change.verdict(
        said.provision,
        said.verdict,
        with_days(said.reason),
        owner=said.owner,
        due=day_or_none(said.due_in),
        by_part=said.by_part,
        part_reasons={part: with_days(why) for part, why in said.part_reasons.items()},
    )
    for each in said.evidence:
        change.evidence(said.provision, **_evidence(each))


def _evidence(said: ExampleEvidence) -> Mapping[str, Any]:
    return {
        "what": with_days(said.what),
        "kind": said.kind,
        "where": said.where,
        "entry": said.entry,
        "date": day(said.seen_in),
        "by": said.by,
        "stale_after": day_or_none(said.stale_in),
    }
