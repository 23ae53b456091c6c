"""What keeps the house liveable and safe to open: sizes, clean notebooks, no addresses, no dangerous calls."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, project_files

LONGEST_FILE = 450
LONGEST_FUNCTION = 70
LONGEST_CELL = 12
# Put together here, so that this file does not name them either.
INDEX_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("anaconda", "org"),
        ("crates", "io"),
    )
)
FORBIDDEN_MODULES = {"pickle", "dill", "marshal", "shelve", "jsonpickle"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_METHODS = {("yaml", "load"), ("yaml", "full_load"), ("yaml", "unsafe_load"), ("os", "system")}


def code_files() -> list[Path]:
    """The Python files that ship."""
    return [path for path in project_files() if path.parts[0] == "toolkit" and path.suffix == ".py"]


def long_functions(source: str) -> dict[str, int]:
    """Functions that do not fit on a screen, with their lengths."""
    functions = (
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    return {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION}


def dangerous(source: str) -> list[str]:
    """Calls and imports that turn data into code."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in FORBIDDEN_MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN_MODULES:
            found.append(node.module or "")
        elif isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) if name in FORBIDDEN_CALLS:
                    found.append(name)
                case ast.Attribute(value=ast.Name(id=owner), attr=name) if (owner, name) in FORBIDDEN_METHODS:
                    found.append(f"{owner}.{name}")
    return found


def unescaped(source: str) -> list[str]:
    """Places that declare a text to be safe markup already."""
    return re.findall(r"\|\s*safe\b|\bMarkup\(|autoescape\s*=\s*False|autoescape false", source)


def faults_of_notebook(text: str) -> list[str]:
    """What a notebook must not carry: outputs, execution counts, long cells, widget state."""
    notebook = json.loads(text)
    faults = ["widget state in the metadata"] if "widgets" in notebook.get("metadata", {}) else []
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] != "code":
            continue
        if cell.get("outputs"):
            faults.append(f"cell {number} has outputs")
        if cell.get("execution_count") is not None:
            faults.append(f"cell {number} has an execution count")
        if len("".join(cell["source"]).splitlines()) > LONGEST_CELL:
            faults.append(f"cell {number} is longer than {LONGEST_CELL} lines")
    return faults


def test_files_and_functions_fit():
    faults = []
    for path in code_files():
        source = (ROOT / path).read_text("utf-8")
        lines = len(source.splitlines())
        faults += [f"{path}: {lines} lines"] if lines > LONGEST_FILE else []
        faults += [f"{path}: {name}() has {length} lines" for name, length in long_functions(source).items()]
    assert faults == []


def test_nothing_turns_data_into_code():
    faults = {str(path): found for path in code_files() if (found := dangerous((ROOT / path).read_text("utf-8")))}
    assert faults == {}


def test_only_the_room_of_markup_declares_text_safe():
    shipped = [path for path in project_files() if path.parts[0] == "toolkit" and path.suffix in {".py", ".j2"}]
    elsewhere = [path for path in shipped if path.parts[1] != "markup"]
    faults = {str(path): found for path in elsewhere if (found := unescaped((ROOT / path).read_text("utf-8")))}
    assert faults == {}


def test_notebooks_are_clean():
    notebooks = [path for path in project_files() if path.suffix == ".ipynb"]
    faults = {str(path): found for path in notebooks if (found := faults_of_notebook((ROOT / path).read_text("utf-8")))}
    assert faults == {}


def test_no_merge_was_left_unfinished():
    marks = ("<" * 7 + " ", ">" * 7 + " ")
    texts = {path: (ROOT / path).read_bytes().decode("utf-8", "replace") for path in project_files()}
    left = [str(path) for path, text in texts.items() if any(line.startswith(marks) for line in text.splitlines())]
    assert left == []


def test_no_address_of_a_package_index_is_written_down():
    named = re.compile("|".join(re.escape(host) for host in INDEX_HOSTS).encode())
    faults = [str(path) for path in project_files() if named.search((ROOT / path).read_bytes())]
    assert faults == []


@pytest.mark.parametrize("name", ["workshop.txt", "test.txt"])
def test_pins_are_exact_hashed_and_carry_no_address(name):
    text = (ROOT / "requirements" / name).read_text("utf-8")
    assert "://" not in text
    assert "index-url" not in text
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    assert len(entries) > 50
    assert [
        entry for entry in entries if not re.match(r"[\w.\[\],-]+==\S+.*\\\n\s+--hash=sha256:[0-9a-f]{64}", entry)
    ] == []


def test_what_the_workshop_installs_is_what_the_tests_ran_with():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"(?m)^[\w.\[\],-]+==[^\s\\]+", (ROOT / "requirements" / name).read_text("utf-8")))

    assert pins("workshop.txt") <= pins("test.txt")


def test_these_checks_find_what_they_look_for():
    assert long_functions("def f():\n" + "    x = 1\n" * LONGEST_FUNCTION) == {"f": LONGEST_FUNCTION + 1}
    assert dangerous("import pickle\nfrom marshal import loads\nyaml.load(x)\neval('1')\nos.system('x')") == [
        "pickle",
        "marshal",
        "yaml.load",
        "eval",
        "os.system",
    ]
    assert dangerous("re.compile('x')\nyaml.compose(x)\nframe.eval('x')") == []
    assert unescaped("{{ name | safe }} Markup('<b>')") == ["| safe", "Markup("]
    assert unescaped("a safe place; MarkupError()") == []
    cell = {"cell_type": "code", "source": ["x\n"] * 13, "outputs": [{}], "execution_count": 3}
    assert len(faults_of_notebook(json.dumps({"metadata": {"widgets": {}}, "cells": [cell]}))) == 4
    assert faults_of_notebook(json.dumps({"metadata": {}, "cells": [{"cell_type": "markdown", "source": ["x"]}]})) == []
