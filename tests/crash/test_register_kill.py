"""Killing a process that changes the register: what was said to be saved is there; a change is whole or not there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.register import Head, open_register

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 as Unix has it")
REPOSITORY = Path(__file__).resolve().parents[2]
KILLS = 20
RECORDS = 3

# Makes changes of three records each, one after another, and says the head each time one is saved.
CHANGE_FOR_EVER = """
import itertools, sys
from toolkit.register import Person, open_register
with open_register(sys.argv[1]) as register:
    for number in itertools.count(len(register.parked)):
        print("?", flush=True)
        with register.change(by=Person("P1", role="tester", name="Ana"), reason="again") as change:
            change.put(f"parked:{number}", {"text": "x" * 3_000})
            for side in ("left", "right"):
                change.put(f"risk:{side}", {"id": side, "title": str(number), "notes": "y" * 20_000})
        print(register.head.events, register.head.hash, flush=True)
"""


def test_killed_at_any_moment_nothing_said_to_be_saved_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "workshop.db"
    chance = random.Random(20_260_923)
    told = Head()
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", CHANGE_FOR_EVER, str(path)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            # The process is killed somewhere in the work that follows a line it printed, whichever that is.
            for _line in range(chance.randrange(1, 12)):
                line = process.stdout.readline()
                if line.strip() != "?":
                    told = Head(int(line.split()[0]), line.split()[1])
            _wait_a_little(chance)
            process.send_signal(signal.SIGKILL)
            for line in process.stdout:
                if line.endswith("\n") and line.strip() != "?":
                    told = Head(int(line.split()[0]), line.split()[1])
        with open_register(path, create=False) as register:
            found = register.verify(head=told)
            assert found.ok, str(found)
            assert found.events % RECORDS == 0
            assert told.events <= found.events <= told.events + RECORDS
            changes = found.events // RECORDS
            assert len(register.parked) == changes
            assert {risk.title for risk in register.risks.values()} == ({str(changes - 1)} if changes else set())
    assert told.events > 0


def _wait_a_little(chance: random.Random) -> None:
    """Up to about the time of one change; work and not sleep, so that it goes with the speed of the machine."""
    for _ in range(chance.randrange(0, 200)):
        sum(range(1000))
