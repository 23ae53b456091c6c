"""Several threads of one process at one register: the notebook, and the page of the participants."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from toolkit.register import Person, open_register

THREADS, ROUNDS = 4, 8


@pytest.mark.parametrize("where", ["file", "memory"])
def test_ideas_from_everywhere_at_once_are_all_kept(where: str, path: Path) -> None:
    together = threading.Barrier(THREADS)

    def think(number: int) -> None:
        together.wait(timeout=30)
        for turn in range(ROUNDS):
            with register.change(by=Person(f"P{number}", "participant"), reason="an idea") as change:
                idea = change.idea(f"{number}.{turn}", by=f"P{number}")
                change.vote(f"P{number}", [idea])
            assert register.name_of("P1") == "P1"
            assert register.ideas[idea].by == f"P{number}"

    with open_register(path if where == "file" else "sqlite://") as register:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(think, range(THREADS)))
        said = sorted(idea.text for idea in register.ideas.values())
        assert said == sorted(f"{number}.{turn}" for number in range(THREADS) for turn in range(ROUNDS))
        assert register.head.events == 2 * THREADS * ROUNDS
        assert register.verify().ok
