"""The public names: each is there, has a docstring, and is known to type checkers; loading them costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys

import toolkit
from tests.architecture.tree import ROOT

HEAVY = ("numpy", "scipy", "pandas", "plotly", "sqlalchemy", "ipywidgets", "IPython", "xlsxwriter", "jinja2")


def loaded_by(code: str) -> set[str]:
    """Which heavy modules a fresh interpreter holds after running `code`."""
    say = f"\nimport sys\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    said = subprocess.run([sys.executable, "-c", code + say], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(said.stdout.split())


def test_every_public_name_is_there_and_says_what_it_is():
    for name in toolkit.__all__:
        if name != "__version__":
            assert (getattr(toolkit, name).__doc__ or "").strip(), name


def test_type_checkers_know_every_public_name():
    tree = ast.parse((ROOT / "toolkit" / "__init__.py").read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    known = {
        alias.asname: each.module for each in block.body if isinstance(each, ast.ImportFrom) for alias in each.names
    }
    assert known == toolkit._HOMES


def test_no_public_name_bears_the_name_of_a_room():
    rooms = {path.stem for path in (ROOT / "toolkit").iterdir() if path.is_dir() or path.suffix == ".py"}
    assert not rooms & set(toolkit.__all__)


def test_the_front_door_loads_nothing_heavy():
    assert loaded_by("import toolkit") == set()


def test_declaring_losses_loads_nothing_heavy():
    declare = "import toolkit as tk\ntk.losses.Scenario(id='a', frequency=tk.losses.Interval(low=1, high=2), loss=5)"
    assert loaded_by(declare) == set()


def test_finding_threats_loads_nothing_heavy():
    find = "import toolkit as tk\nc = tk.load_catalogue()\ntk.find_threats(tk.System(id='a', name='A'), c)"
    assert loaded_by(find) == set()
