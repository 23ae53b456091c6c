"""The shipped templates: believable systems of several trades to begin from, each with what to change first.

A template is a folder of `threat_libraries/templates/` that holds a system.yaml and a template.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from toolkit.catalogues.locate import library_root
from toolkit.errors import ToolkitError, nearest
from toolkit.files.build import Strict, build
from toolkit.files.strict_yaml import read_yaml
from toolkit.system.model import System
from toolkit.system.read import parse_system

__all__ = ["Template", "template", "template_ids", "template_system", "template_text"]

Step = Annotated[str, StringConstraints(min_length=20, max_length=300)]


class Template(Strict):
    """What a template is of, and what to change first in it, in words."""

    format: Literal["ai-threat-toolkit/template"]
    version: Literal[1]
    title: str = Field(min_length=8, max_length=70, description="The shape of the system: what it is of.")
    about: str = Field(min_length=20, description="The example that it is shown by.")
    change_first: tuple[Step, ...] = Field(min_length=5, max_length=8)


def template_ids() -> list[str]:
    """The ids of the shipped templates."""
    return sorted(entry.name for entry in (library_root() / "templates").iterdir() if entry.is_dir())


def template(template_id: str) -> Template:
    """What a template says of itself. Raises `ToolkitError` with the nearest for an id that is none."""
    return build(Template, read_yaml(_text(template_id, "template.yaml"), source=f"{template_id}/template.yaml"))


def template_system(template_id: str) -> System:
    """The system that a template describes. Raises `ToolkitError` with the nearest for an id that is none."""
    return parse_system(_text(template_id, "system.yaml"), source=f"{template_id}/system.yaml")


def template_text(template_id: str) -> str:
    """The same as text, to be changed by hand: its comments begin with what to change first."""
    steps = "".join(f"# {line}\n" for line in _numbered(template(template_id).change_first))
    return f"# What to change first:\n{steps}#\n{_text(template_id, 'system.yaml')}"


def _numbered(steps: Iterable[str]) -> Iterable[str]:
    return (f"{number}. {step}" for number, step in enumerate(steps, start=1))


def _text(template_id: str, name: str) -> str:
    known = template_ids()
    if template_id not in known:
        raise ToolkitError(f"there is no template {template_id!r}", try_instead=nearest(template_id, known))
    return (library_root() / "templates" / template_id / name).read_text("utf-8")
