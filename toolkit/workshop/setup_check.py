"""Is everything here that a workshop needs? Each check is a line with a tick, or with what to do."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from toolkit.errors import INSTALL_WORKSHOP
from toolkit.workshop.opening import VARIABLE
from toolkit.workshop.session import Workshop

__all__ = ["Check", "check_setup", "variable_in_words"]

_PYTHON = (3, 11)
_PACKAGES = (("ai-threat-toolkit", "the toolkit"), ("jupyterlab", "JupyterLab"), ("ipywidgets", "the forms"))


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: whether it is `ok`, what was seen, and what to do where it is not."""

    what: str
    ok: bool
    seen: str
    instead: str = ""


def check_setup(workshop: Workshop) -> list[Check]:
    """Look at Python, the packages, the libraries of threats, and whether the workshop's folder can be written to."""
    running = ".".join(str(part) for part in sys.version_info[:3])
    checks = [Check("Python", sys.version_info >= _PYTHON, running, "Install Python 3.11 or newer.")]
    checks += [_package(name, words) for name, words in _PACKAGES]
    catalogue = workshop.catalogue
    read = f"{len(catalogue.threats)} threats, {len(catalogue.controls)} controls, {len(catalogue.kinds)} kinds"
    checks.append(Check("Threat libraries", bool(catalogue.threats), read, "Install the toolkit again."))
    is_open = os.access(workshop.folder, os.W_OK)
    kept = f"{workshop.register.url}, at every click"
    checks.append(Check("Where it is saved", is_open, kept, "This folder cannot be written to: choose another."))
    return checks


def _package(name: str, words: str) -> Check:
    what = f"{words[0].upper()}{words[1:]}"
    try:
        return Check(what, True, f"{name} {version(name)}")
    except PackageNotFoundError:
        return Check(what, False, f"{name} is not installed", INSTALL_WORKSHOP)


def variable_in_words() -> str:
    """What AI_THREAT_WORKSHOP says at present."""
    said = os.environ.get(VARIABLE)
    if said is None:
        return f"{VARIABLE} is not set, so notebooks open the workshop that is chosen here."
    if not said:
        return f"{VARIABLE} is set and empty, so notebooks open the example whatever is chosen here."
    return f"{VARIABLE} is set to {said}: notebooks open that one, whatever is chosen here, until it is unset."
