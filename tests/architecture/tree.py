"""The files of the project as git sees them, so that tests judge neither what is ignored nor what was built."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def project_files() -> list[Path]:
    """Every file that is tracked, or new and not ignored; relative to the root."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs the git checkout, to know which files are the project's")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = {name for name in listed.stdout.decode().split("\0") if name}
    return [Path(name) for name in sorted(names) if (ROOT / name).is_file()]
