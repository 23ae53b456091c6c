"""Killing a process that saves: the file is always the whole old one or the whole new one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.files import read_json, write_atomic

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 as Unix has it")
REPOSITORY = Path(__file__).resolve().parents[2]

# Saves documents 1, 2, 3 … one after another, each a few hundred kilobytes, and says when each begins and ends.
SAVE_FOR_EVER = """
import itertools, sys
from pathlib import Path
from toolkit.files import canonical_bytes, write_atomic
for number in itertools.count(1):
    content = canonical_bytes({"number": number, "risks": [f"{number}-{row}" for row in range(20_000)]})
    sys.stdout.write("."); sys.stdout.flush()
    write_atomic(Path(sys.argv[1]), content)
    sys.stdout.write("."); sys.stdout.flush()
"""

# Saves once, and is killed at the nth of the calls that change anything.
SAVE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from toolkit.files import write_atomic
calls, deadline = 0, int(sys.argv[2])
def deadly(name, real):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == deadline:
            print(name, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return call
for name in ("open", "fchmod", "fsync"):
    setattr(os, name, deadly(name, getattr(os, name)))
Path.replace = deadly("replace", Path.replace)
write_atomic(Path(sys.argv[1]), "new " * 100_000)
print("saved")
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )


def leftovers(folder: Path) -> list[Path]:
    return [entry for entry in folder.iterdir() if entry.name.endswith(".tmp")]


def test_a_save_killed_at_a_random_moment_breaks_nothing(tmp_path):
    file = tmp_path / "register.json"
    rng = random.Random(20)
    for _ in range(20):
        child = start(SAVE_FOR_EVER, file)
        try:
            # Each save begins and ends with a sign, so that the kill falls into a save or between two.
            assert child.stdout.read(rng.randint(3, 8))
        finally:
            child.kill()
            child.communicate()
        assert child.returncode == -signal.SIGKILL
        document = read_json(file.read_bytes(), source="register.json")
        number = document["number"]
        assert document["risks"] == [f"{number}-{row}" for row in range(20_000)]
    for leftover in leftovers(tmp_path):
        os.utime(leftover, (0, 0))
    write_atomic(file, "{}")
    assert [entry.name for entry in tmp_path.iterdir()] == ["register.json"]


@pytest.mark.parametrize(
    ("call", "name", "kept"),
    [
        (1, "open", "old"),
        (2, "fchmod", "old"),
        (3, "fsync", "old"),
        (4, "replace", "old"),
        (5, "open", "new " * 100_000),
        (6, "fsync", "new " * 100_000),
        (7, "saved", "new " * 100_000),
    ],
)
def test_a_save_killed_at_each_call_keeps_the_old_file_or_has_the_new(tmp_path, call, name, kept):
    file = tmp_path / "a"
    file.write_text("old")
    said, _ = start(SAVE_AND_DIE, file, call).communicate()
    assert said.strip() == name
    assert file.read_text() == kept
    assert len(leftovers(tmp_path)) == (1 if name in ("fchmod", "fsync", "replace") and kept == "old" else 0)
