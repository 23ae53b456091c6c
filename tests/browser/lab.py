"""Drives JupyterLab in Debian's Chromium as a person would: types, clicks, reloads, restarts, and looks.

Nothing here sleeps and hopes. A run is over when the kernel has answered every cell, which is counted on the
wire; anything else is waited for by what a person would see. Every request that is not to this machine is
refused and noted, so that a test can say that there was none.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self, TypeVar

import nbformat
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, WebSocket, expect

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds; two busy cores are slow, and a test that waits has not failed
LONG_IDLE = 60  # looks, 50 ms apart and each answered by the page
ELSEWHERE = re.compile(r"^(?!(https?|wss?)://(127\.0\.0\.1|localhost)[:/])(?!(data|blob|about|chrome)[:])")
EXECUTED = re.compile(rb'"msg_type":\s*"execute_reply"')
T = TypeVar("T")
# How far what a box holds sticks out of it, for each box that is found.
STICKING_OUT = "boxes => boxes.map(box => box.scrollWidth - box.clientWidth)"
# JupyterLab lays its panes out in messages of its own, after the window's: settled is what two frames find alike.
SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const widths = () => [...document.querySelectorAll("#main, .jp-Notebook, .jp-Notebook .att-panel")]
    .map(box => box.clientWidth + "/" + box.scrollWidth).join();
  const before = widths();
  await frame(); await frame();
  return before === widths() && document.querySelector("#main").clientWidth === window.innerWidth;
}"""
# JupyterLab's own complaint when a kernel is restarted while its debugger is being asked how it is.
NO_FAULT_OF_OURS = ("Could not restore the debugger state",)
CHROMIUM_FLAGS = (
    "--no-sandbox",  # as root, in CI; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def find_chromium() -> str | None:
    """Where the system's Chromium is, if it has one; CHROMIUM names another."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def lab_command(root: Path) -> list[str]:
    """The command that `ai-threat workshop` runs, without opening a browser."""
    return [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port=0",
        f"--ServerApp.root_dir={root}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--KernelManager.transport=ipc",
    ]


def until(found: Callable[[], T | None], what: str, *, step: Callable[[], object], seconds: float = PATIENCE) -> T:
    """What `found` returns as soon as it is not None; `step` lets time pass between two looks."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = found()
        if value is not None:
            return value
        step()
    raise TimeoutError(f"waited {seconds} s for {what}")


class LabServer:
    """A JupyterLab of its own: own settings, own runtime folder, own process group, stopped by its id."""

    def __init__(self, root: Path, *, command: list[str] | None = None, env: Mapping[str, str] | None = None) -> None:
        self.root = root
        self._home = Path(tempfile.mkdtemp(prefix="ai-threat-lab-"))
        self.log = self._home / "server.log"
        settings = REPOSITORY / "toolkit" / "workshop" / "jupyter"
        environment = {
            **os.environ,
            "JUPYTER_CONFIG_PATH": str(settings),
            "JUPYTER_CONFIG_DIR": str(self._home / "config"),
            "JUPYTER_DATA_DIR": str(self._home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self._home / "runtime"),
            "IPYTHONDIR": str(self._home / "ipython"),
            **(env or {}),
        }
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command or lab_command(root), env=environment, stdout=log, stderr=log, cwd=root, start_new_session=True
            )
        try:
            self.url, self.token = until(self._address, "JupyterLab to start", step=lambda: time.sleep(0.1))
        except BaseException:
            self.stop()
            raise

    def _address(self) -> tuple[str, str] | None:
        if self._process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended at once:\n{self.log.read_text(errors='replace')[-3000:]}")
        for card in (self._home / "runtime").glob("jpserver-*.json"):
            try:
                said = json.loads(card.read_text())
                url, token = said["url"].rstrip("/"), said["token"]
                with urllib.request.urlopen(f"{url}/api/status?token={token}", timeout=5):
                    return url, token
            except (ValueError, urllib.error.URLError, TimeoutError):
                continue  # the card is being written, or nobody listens yet
        return None

    def stop(self) -> None:
        """End the server and its kernels; by force after ten seconds."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, sign)
            except ProcessLookupError:
                break
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                continue
        self._process.wait(timeout=10)
        shutil.rmtree(self._home, ignore_errors=True)


class Lab:
    """One browser window on one JupyterLab server, with a notebook open in it."""

    def __init__(self, browser: Browser, server: LabServer) -> None:
        self.server = server
        self.elsewhere: list[str] = []
        """Every address outside this machine that a page asked for; all were refused."""
        self.errors: list[str] = []
        """What the browser's console showed as an error, and every uncaught exception."""
        self._executed = 0
        self._notebook = ""
        self._context = browser.new_context(viewport={"width": 1400, "height": 1000})
        self._context.route(ELSEWHERE, self._refuse)
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        self.page.on("websocket", self._on_websocket)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Shut the window; the server and its kernels go on."""
        self._context.close()

    # --- what the window saw -------------------------------------------------------------------------------------

    def _refuse(self, route: Route) -> None:
        self.elsewhere.append(route.request.url)
        route.abort()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NO_FAULT_OF_OURS):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _on_websocket(self, socket: WebSocket) -> None:
        if ELSEWHERE.match(socket.url):
            self.elsewhere.append(socket.url)
        socket.on("framereceived", self._on_frame)

    def _on_frame(self, frame: bytes | str) -> None:
        content = frame.encode() if isinstance(frame, str) else frame
        if EXECUTED.search(content):
            self._executed += 1

    # --- going about ---------------------------------------------------------------------------------------------

    def open(self, notebook: str) -> Self:
        """Open a notebook, by its path under the server's root, and wait until its kernel listens."""
        self._notebook = notebook
        self.page.goto(f"{self.server.url}/lab/tree/{notebook}?token={self.server.token}")
        # The notebook that was open before is in front for a moment, idle, and a Run All clicked then runs that one.
        name = self.page.locator("#jp-main-statusbar").get_by_text(Path(notebook).name, exact=True)
        expect(name).to_be_visible(timeout=PATIENCE * 1000)
        return self.wait_idle()

    def save(self) -> Self:
        """File > Save Notebook: what the cells show is in the file from then on, and so survives a reload."""
        with self.page.expect_response(lambda said: "/api/contents/" in said.url and said.request.method == "PUT"):
            self.menu("File", "Save Notebook")
        return self

    def reload(self) -> Self:
        """Reload the page, as a person does who thinks that it hangs."""
        self.page.reload()
        return self.wait_idle()

    def wait_idle(self) -> Self:
        """Wait until the status bar says that the kernel is idle.

        The notebook's own circle says so before the kernel is connected, and a Run All clicked then is lost.
        """
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=PATIENCE * 1000)
        return self

    def menu(self, *path: str) -> Self:
        """Choose an item of the main menu, for example `menu("Run", "Run All Cells")`."""
        bar, *rest = path
        self.page.locator("#jp-MainMenu .lm-MenuBar-item").filter(has_text=re.compile(f"^{re.escape(bar)}$")).click()
        for name in rest:
            label = self.page.locator(".lm-Menu-item:visible .lm-Menu-itemLabel")
            label.filter(has_text=re.compile(f"^{re.escape(name)}$")).click()
        return self

    def accept(self, button: str) -> Self:
        """Press a button of the dialog that is open."""
        # by the text on it: its accessible name is another ("Confirm Kernel Restart")
        self.page.locator(".jp-Dialog-button").filter(has_text=re.compile(f"^{re.escape(button)}$")).click()
        return self

    # --- the kernel ----------------------------------------------------------------------------------------------

    def run_all(self) -> Self:
        """Run > Run All Cells, and wait until the kernel has answered every one."""
        return self._until_all_answered(lambda: self.menu("Run", "Run All Cells"))

    def restart_and_run_all(self) -> Self:
        """Kernel > Restart Kernel and Run All Cells…, and wait until all have run."""

        def start() -> None:
            self.menu("Kernel", "Restart Kernel and Run All Cells…")
            self.accept("Restart")

        return self._until_all_answered(start)

    def restart_kernel(self) -> Self:
        """Kernel > Restart Kernel…: the widgets of the page are dead after this, until cells are run again."""
        self.menu("Kernel", "Restart Kernel…")
        with self.page.expect_response(re.compile(r"/api/kernels/[^/]+/restart")):
            self.accept("Restart")
        return self.wait_idle()

    def _until_all_answered(self, start: Callable[[], object]) -> Self:
        cells = nbformat.read(self.server.root / self._notebook, as_version=4).cells
        expected = sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in cells)
        self._executed = 0
        start()
        until(
            lambda: True if self._executed >= expected else None,
            f"{expected} cells to run",
            step=lambda: self.page.wait_for_timeout(50),  # lets the page's events in
        )
        return self._until_shown()

    def _until_shown(self) -> Self:
        """Wait until the page shows what was counted on the wire: a busy one may still say “Idle” of an earlier cell.

        A cell that is out of sight may keep its [*] although it has run, so a page that goes on saying “Idle” is
        believed.
        """
        running = self.notebook.locator(".jp-CodeCell .jp-InputPrompt").filter(has_text="[*]")
        idle = self.page.locator("#jp-main-statusbar").get_by_text("| Idle")
        quiet = 0

        def shown() -> bool | None:
            nonlocal quiet
            quiet = quiet + 1 if idle.count() else 0
            return True if quiet and (running.count() == 0 or quiet >= LONG_IDLE) else None

        until(shown, "the page to show that all cells have run", step=lambda: self.page.wait_for_timeout(50))
        return self

    # --- forms ---------------------------------------------------------------------------------------------------

    @property
    def notebook(self) -> Locator:
        """The notebook in front, as a Playwright locator."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def field(self, label: str) -> Locator:
        """A form field by its label, its placeholder or its tooltip; the first if several bear it."""
        here = self.notebook
        named = here.get_by_label(label, exact=True).or_(here.get_by_placeholder(label, exact=True))
        return named.or_(here.get_by_title(label, exact=True)).first

    def fill(self, label: str, text: str) -> Self:
        """Type into a text field, and leave it, as Tab does."""
        field = self.field(label)
        field.fill(text)
        field.press("Tab")
        return self

    def choose(self, label: str, option: str) -> Self:
        """Choose from a drop-down list by what it shows."""
        self.field(label).select_option(label=option)
        return self

    def tick(self, label: str, *, on: bool = True) -> Self:
        """Tick a box, or clear it."""
        self.field(label).set_checked(on)
        return self

    def click(self, text: str) -> Self:
        """Press a button of the notebook by the text on it; the first if several bear it."""
        self.notebook.get_by_role("button", name=text, exact=True).first.click()
        return self

    def see(self, text: str | re.Pattern[str]) -> Self:
        """Wait until the notebook shows this text in some output."""
        shown = self.notebook.locator(".jp-OutputArea-output").get_by_text(text).first
        expect(shown).to_be_visible(timeout=PATIENCE * 1000)
        return self

    def followed(self, said: str | re.Pattern[str]) -> Self:
        """Wait until every panel of the notebook says that this was saved: they follow a click one after the other."""
        behind = self.notebook.locator(".att-panel").filter(has_not_text=said)
        expect(behind).to_have_count(0, timeout=PATIENCE * 1000)
        return self

    def resize(self, width: int, height: int = 1000) -> Self:
        """Give the window another size, and wait until the notebook has followed."""
        self.page.set_viewport_size({"width": width, "height": height})
        return self._until_settled()

    def sticking_out(self, boxes: Locator | None = None) -> list[int]:
        """How many pixels wider than itself what each box holds is, by default of every panel of the notebook.

        A box drawn for the window as it was may stick out for a moment after a resize: what sticks out is looked
        at again, and told if it goes on sticking out.
        """
        for _ in range(100):
            self._until_settled()
            found: list[int] = (boxes or self.notebook.locator(".att-panel")).evaluate_all(STICKING_OUT)
            if not any(found):
                break
            self.page.wait_for_timeout(50)
        return found

    def _until_settled(self) -> Self:
        def still() -> bool | None:
            return True if self.page.evaluate(SETTLED) else None

        until(still, "the notebook to be laid out", step=lambda: self.page.wait_for_timeout(20))
        return self

    def see_value(self, label: str, value: str) -> Self:
        """Wait until a form field holds this value."""
        expect(self.field(label)).to_have_value(value, timeout=PATIENCE * 1000)
        return self

    def picture(self, name: str) -> Path:
        """Keep a screenshot, in screenshots/ or where AI_THREAT_SCREENSHOTS says."""
        folder = Path(os.environ.get("AI_THREAT_SCREENSHOTS") or REPOSITORY / "screenshots")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        self.page.screenshot(path=path)
        return path
