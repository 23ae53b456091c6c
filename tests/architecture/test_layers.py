"""The order of the rooms: import-linter judges the code, and here the judge is judged too."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "cli",
    "workshop",
    "display",
    "reports",
    "exchange",
    "pictures",
    "markup",
    "conformity",
    "register",
    "treatment",
    "risks",
    "threats",
    "evidence",
    "system",
    "catalogues",
    "files",
    "errors",
]


def lint_imports(folder: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the `toolkit` package in `folder`, under our contracts."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--cache-dir", cache, "--config", ROOT / "pyproject.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_room_imports_only_from_below(tmp_path):
    said = lint_imports(ROOT, tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "0 broken" in said.stdout


def test_the_contract_names_the_rooms_in_the_order_of_the_design():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    rooms = next(contract for contract in settings["contracts"] if contract["id"] == "rooms")
    assert [layer.strip("()") for layer in rooms["layers"]] == ROOMS
    assert rooms["exhaustive"]
    built = {path.stem for path in (ROOT / "toolkit").iterdir() if path.suffix == ".py" or any(path.glob("*.py"))}
    assert built - {"__init__"} <= set(ROOMS)


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("files/read.py", "import toolkit.system.model", "toolkit.files is not allowed to import toolkit.system"),
        ("files/read.py", "def later():\n    from toolkit.cli import main", "toolkit.files is not allowed to import"),
        ("errors.py", "from toolkit.files import read", "toolkit.errors is not allowed to import toolkit.files"),
        ("attic/thing.py", "", "toolkit.attic"),
        ("system/model.py", "import pandas", "toolkit is not allowed to import pandas"),
        ("conformity/view.py", "def later():\n    import jinja2", "toolkit is not allowed to import jinja2"),
        ("exchange/xlsx.py", "from sqlalchemy.orm import Session", "toolkit is not allowed to import sqlalchemy"),
        ("cli/main.py", "import sqlite3", "toolkit is not allowed to import sqlite3"),
        ("threats/find.py", "import numpy as np", "toolkit is not allowed to import numpy"),
    ],
)
def test_what_is_forbidden_is_found(tmp_path, module, source, complaint):
    said = lint_imports(model_house(tmp_path / "house", {module: source}), tmp_path / "cache")
    assert said.returncode == 1
    assert complaint in said.stdout


def test_what_is_allowed_passes(tmp_path):
    allowed = {
        "cli/main.py": "import toolkit.files.read",
        "files/read.py": "from toolkit.errors import ToolkitError",
        "register/store.py": "import sqlalchemy.orm",
        "risks/curve.py": "import numpy",
        "exchange/xlsx.py": "import xlsxwriter",
        "display/frame.py": "import pandas, plotly.graph_objects",
        "system/model.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from toolkit.threats import find",
    }
    said = lint_imports(model_house(tmp_path / "house", allowed), tmp_path / "cache")
    assert said.returncode == 0, said.stdout


def model_house(folder: Path, modules: dict[str, str]) -> Path:
    """A package of empty rooms with a few modules in it."""
    for room in (".", *ROOMS[:-1], *{str(Path(module).parent) for module in modules}):
        (folder / "toolkit" / room).mkdir(parents=True, exist_ok=True)
        (folder / "toolkit" / room / "__init__.py").touch()
    for name in ("errors.py", "files/read.py", "system/model.py", "threats/find.py", "cli/main.py"):
        (folder / "toolkit" / name).touch()
    for name, source in modules.items():
        (folder / "toolkit" / name).write_text(source)
    shutil.rmtree(folder / "toolkit" / "__pycache__", ignore_errors=True)
    return folder


def front_door_imports(source: str) -> list[int]:
    """The lines that import the package by its front door, which belongs to those outside the house."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            lines += [node.lineno for alias in node.names if alias.name == "toolkit"]
        elif isinstance(node, ast.ImportFrom) and node.module == "toolkit" and node.level == 0:
            lines.append(node.lineno)
    return lines


def test_no_room_goes_through_the_front_door():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "toolkit").glob("*/**/*.py"))
        for line in front_door_imports(path.read_text("utf-8"))
    ]
    assert found == [], "import from the room itself: from toolkit.ROOM.MODULE import NAME"


def test_the_front_door_is_recognised():
    assert front_door_imports("import toolkit\nimport toolkit as tk\nfrom toolkit import Person") == [1, 2, 3]
    assert front_door_imports("def f():\n    import os, toolkit") == [2]
    assert front_door_imports("from toolkit.errors import ToolkitError\nimport toolkit.files.read") == []
