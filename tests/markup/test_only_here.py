"""Markup is made in one room: elsewhere nobody declares text safe or opens a tag by hand."""

from __future__ import annotations

import ast

import pytest


def python_files(repository):
    return [
        path for path in (repository / "toolkit").rglob("*.py") if "markup" not in path.relative_to(repository).parts
    ]


def test_only_markup_declares_text_safe(repository):
    for path in python_files(repository):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                assert name not in ("Safe", "Markup"), f"{path}:{node.lineno} declares text safe"


def test_no_template_turns_escaping_off(repository):
    for path in (repository / "toolkit").rglob("*.j2"):
        text = path.read_text("utf-8").replace(" ", "")
        assert "|safe" not in text, path
        assert "autoescape" not in text, path


@pytest.mark.parametrize("room", ["pictures"])
def test_pictures_are_built_of_elements(repository, room):
    for path in (repository / "toolkit" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert "</" not in node.value, f"{path}:{node.lineno} writes a tag by hand"
