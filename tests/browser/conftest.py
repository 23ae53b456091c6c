"""A Chromium for each file of tests, a JupyterLab for each test; without a browser they skip, and in CI they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.lab import Lab
    from toolkit.workshop.example import Step

OpenLab = Callable[..., "Lab"]
ExampleRoom = Callable[..., Path]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder `browser`."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Lay every skip of this folder at the folder's own door, so that all of them make one line of the summary."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        report.longrepr = (str(Path(__file__).parent), None, report.longrepr[2])
    return report


def no_browser(reason: str) -> None:
    """Skip with one clear line; in CI, where a browser was to be installed, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"browser tests must run in CI: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, driven by Playwright, which brings no browser of its own.

    It goes with its file: Playwright leaves a loop running in the thread, and to a test that comes after it in the
    same worker everything would seem to happen in a kernel.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        no_browser("Playwright is not installed (make test installs it)")
    from tests.browser.lab import CHROMIUM_FLAGS, find_chromium

    path = find_chromium()
    if path is None:
        no_browser("no Chromium here (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def example_room(repository: Path, tmp_path: Path) -> ExampleRoom:
    """Call it with notebooks: gives a folder with them and, beside them, a workshop of the example's team.

    `steps` are what that team did, by default all of it.
    """
    from toolkit.workshop.example import STEPS, fill_example
    from toolkit.workshop.opening import empty_workshop

    def made(*notebooks: str, steps: Sequence[tuple[str, Step]] = STEPS) -> Path:
        for name in notebooks:
            shutil.copy(repository / "notebooks" / name, tmp_path)
        folder = tmp_path / "workshop"
        folder.mkdir()
        workshop = empty_workshop(folder)
        fill_example(workshop, steps=steps)
        workshop.close()
        return tmp_path

    return made


@pytest.fixture
def open_lab(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[OpenLab]:
    """Call it with a folder and a notebook's name: a JupyterLab starts there and a window opens on the notebook.

    `env` is added to the server's environment, and so to its kernels'. When the test is over a picture of the last
    state is kept, and both are closed.
    """
    from tests.browser.lab import Lab, LabServer

    with ExitStack() as opened:

        def start(root: Path, notebook: str, *, env: Mapping[str, str] | None = None) -> Lab:
            server = LabServer(root, env=env)
            opened.callback(server.stop)
            lab = opened.enter_context(Lab(chromium, server))
            opened.callback(lab.picture, f"{request.node.name}-at-the-end")
            return lab.open(notebook)

        yield start
