"""`ai-threat workshop`: JupyterLab on the guided notebooks, on this machine only, without pop-ups."""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from toolkit.catalogues.beside import VARIABLE
from toolkit.catalogues.locate import notebooks_root
from toolkit.cli.common import Commands, add_library, catalogue_of
from toolkit.cli.parsing import port
from toolkit.cli.saying import say
from toolkit.errors import INSTALL_WORKSHOP, ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.folders import make_folder

__all__ = ["add_to", "copy_notebooks"]

_FIRST = "00_start_here.ipynb"
_ABOUT = """\
Open the guided notebooks in JupyterLab, on this machine only. They are copied into the folder first; those that are
there already stay as they are. AI_THREAT_WORKSHOP names the workshop that they open; unset, each works on a copy of
the shipped example. With --library each workshop that is opened looks for threats with that library as well.

Examples
  ai-threat workshop
  AI_THREAT_WORKSHOP=my-system ai-threat workshop --no-browser
"""


def add_to(commands: Commands) -> None:
    """Add the command."""
    workshop = commands.add_parser(
        "workshop", help="the guided notebooks in JupyterLab, on 127.0.0.1 only", description=_ABOUT
    )
    workshop.add_argument("--folder", default=".", help="where the notebooks are, or are copied to (default: here)")
    add_library(workshop)
    workshop.add_argument("--port", type=port, default=8888, help="the port to listen on (default 8888)")
    workshop.add_argument("--no-browser", action="store_true", help="print the address instead of opening it")
    workshop.add_argument("--copy-only", action="store_true", help="copy the notebooks and stop")
    workshop.set_defaults(run=_run)


def copy_notebooks(folder: Path) -> Path:
    """Put the notebooks into `folder/notebooks`, leaving those that are there already. Gives that folder."""
    target = make_folder(folder / "notebooks")
    for notebook in sorted(notebooks_root().iterdir(), key=lambda each: each.name):
        if notebook.name.endswith(".ipynb") and not (target / notebook.name).exists():
            write_atomic(target / notebook.name, notebook.read_text("utf-8"), overwrite=False)
    return target


def _run(arguments: argparse.Namespace) -> int:
    folder = Path(arguments.folder).expanduser()
    if not arguments.copy_only and importlib.util.find_spec("jupyterlab") is None:
        raise ToolkitError("JupyterLab is not installed", try_instead=INSTALL_WORKSHOP)
    catalogue_of(arguments)  # a library that is not right is told before anything is opened
    notebooks = copy_notebooks(folder)
    if arguments.copy_only:
        say(f"The notebooks are in {notebooks}")
        return 0
    say(f"Opening {notebooks / _FIRST} on 127.0.0.1. Stop with Ctrl+C; nothing that was recorded is lost.")
    return _become(command(folder, arguments.port, browser=not arguments.no_browser), environment(arguments.library))


def _become(command: list[str], env: dict[str, str]) -> int:
    """Turn into the server, so that whoever stops `ai-threat workshop`, by whatever signal, has stopped the server."""
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, env)  # noqa: S606 - no shell is wanted
    return subprocess.call(command, env=env)


def command(folder: Path, port: int, *, browser: bool) -> list[str]:
    """How JupyterLab is started: this machine only, on the first notebook."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={folder.resolve()}",
        # A workspace of its own keeps the user's window layout out of the workshop, and the other way round.
        f"--LabApp.default_url=/lab/workspaces/ai-threat/tree/notebooks/{_FIRST}",
        "--LabApp.extension_manager=readonly",
        # One Ctrl+C is enough, as we say: nothing is lost that a second question would save.
        "--ServerApp.answer_yes=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *([] if sys.platform == "win32" else ["--KernelManager.transport=ipc"]),
        *([] if browser else ["--no-browser"]),
        # Root has no browser profile of its own to protect; Jupyter only wants to be told.
        *(["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
    ]


def environment(libraries: Sequence[str] = ()) -> dict[str, str]:
    """The environment of JupyterLab: our settings (no news, no update checks) before the user's own."""
    ours = str(Path(__file__).resolve().parents[1] / "workshop" / "jupyter")
    paths = [ours, os.environ.get("JUPYTER_CONFIG_PATH", "")]
    named = os.pathsep.join(str(Path(each).expanduser().resolve()) for each in libraries)
    return {
        **os.environ,
        **({VARIABLE: named} if named else {}),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(path for path in paths if path),
    }
