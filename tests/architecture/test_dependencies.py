"""Each dependency has its reason: what pyproject.toml names and the page of the decision are the same packages."""

from __future__ import annotations

import re
import tomllib

from tests.architecture.tree import ROOT

DECISION = (ROOT / "docs" / "adr" / "0019-dependencies.md").read_text("utf-8")


def named(requirement: str) -> str:
    """The package of a requirement."""
    return re.split(r"[\[<>=!~ ;]", requirement, maxsplit=1)[0].lower()


def wanted() -> set[str]:
    """Every package that an installation, or one of its extras, asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = (project["dependencies"], *project["optional-dependencies"].values())
    return {named(each) for group in groups for each in group} - {project["name"]}


def reasoned() -> set[str]:
    """Every package in the first column of the page's table."""
    cells = re.findall(r"^\| ([^|]+) \|", DECISION, re.MULTILINE)[1:]
    plain = [re.sub(r"\([^)]*\)", "", cell) for cell in cells if not cell.startswith("-")]
    return {name.strip().lower() for cell in plain for name in cell.split(",")}


def test_each_dependency_has_its_reason_and_no_reason_is_left_over():
    assert reasoned() == wanted()
