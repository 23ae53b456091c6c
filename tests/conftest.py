"""What all tests share: other projects' files to try our readers on, and how hard hypothesis looks."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

REPOSITORY = Path(__file__).resolve().parents[1]

# One slow example on a busy machine is no fault, and in CI the same examples come every time.
hypothesis.settings.register_profile("dev", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


NO_SHARED = "no other projects' files here (AI_THREAT_SHARED names their folder)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Lay all skips for want of other projects' files at one place, so that they make one line of the summary."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple) and NO_SHARED in report.longrepr[2]:
        report.longrepr = (str(Path(__file__).parent), None, report.longrepr[2])
    return report


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """A folder of other projects' models and catalogues, named by AI_THREAT_SHARED, else beside the checkout.

    They are inputs for our readers and not ours to copy, so a test that needs them skips where they are not.
    """
    named = os.environ.get("AI_THREAT_SHARED")
    folder = Path(named) if named else REPOSITORY.parent / "shared"
    if not (folder / "models").is_dir():
        pytest.skip(NO_SHARED)
    return folder
