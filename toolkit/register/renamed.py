"""A rule got another name: what was decided of its finding goes along."""

from __future__ import annotations

from typing import Any

from toolkit.register.kinds import plain
from toolkit.register.staging import Staging

__all__ = ["rename_finding"]


def rename_finding(change: Staging, old: str, new: str) -> None:
    """Give a recorded finding another identity, wherever it is named: its triage, votes, ideas and risks."""
    for kind in ("finding", "triage"):
        held = change.get(f"{kind}:{old}")
        if held is not None:
            change.put(f"{kind}:{new}", {**plain(held), "identity": new})
            change.remove(f"{kind}:{old}")
    for kind, field in (("vote", "for"), ("risk", "findings"), ("idea", "finding")):
        for name, held in change.of_kind(kind).items():
            said = plain(held)
            there = _replaced(said.get(field), old, new)
            if there != said.get(field):
                change.put(f"{kind}:{name}", {**said, field: there})


def _replaced(named: Any, old: str, new: str) -> Any:
    if isinstance(named, list):
        return list(dict.fromkeys(new if each == old else each for each in named))
    return new if named == old else named
