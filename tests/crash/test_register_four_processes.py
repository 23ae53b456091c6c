"""Four processes that change one register at once: nothing is lost, and there is one unbroken history."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from toolkit.register import open_register

REPOSITORY = Path(__file__).resolve().parents[2]
PROCESSES, ROUNDS = 4, 25

# Counts up in one record that all share, notes each count in a record of its own, and says how often it was refused.
COUNT = """
import sys
from toolkit.errors import StaleChange
from toolkit.register import Person, open_register
path, number, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
open_register("sqlite://").close()
print("ready", flush=True)
sys.stdin.readline()
refused = done = 0
with open_register(path) as register:
    while done < rounds:
        try:
            with register.change(by=Person(f"P{number}", role="tester"), reason="one more") as change:
                before = change.get("parked:count")
                change.put("parked:count", {"text": "count", "number": getattr(before, "number", 0) + 1})
                change.put(f"parked:{number}.{done}", {"text": "mine"})
            done += 1
        except StaleChange:
            refused += 1
print(refused)
"""


def test_nothing_is_lost_and_the_chain_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "workshop.db"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT, str(path), str(number), str(ROUNDS)],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    # All wait for a line, so that they start together and make the new file together.
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=300) for process in processes]
    assert [errors for _, errors in said] == [""] * PROCESSES
    assert [process.returncode for process in processes] == [0] * PROCESSES
    with open_register(path, create=False) as register:
        everything = PROCESSES * ROUNDS
        parked = register.parked
        assert parked["count"].number == everything  # type: ignore[attr-defined]
        assert set(parked) == {"count"} | {f"{n}.{turn}" for n in range(PROCESSES) for turn in range(ROUNDS)}
        found = register.verify()
        assert found.ok, str(found)
        assert found.events == 2 * everything
        counts = [event.data["number"] for event in register.history("parked:count")]
        assert counts == list(range(1, everything + 1))
        for number in range(PROCESSES):
            mine = [event for event in register.history("parked:count") if event.by.id == f"P{number}"]
            assert len(mine) == ROUNDS
    assert sum(int(output) for output, _ in said) > 0, "the processes never met, so this has shown nothing"
