"""What the example's made-up team said, as it lies in the template's files, read and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from toolkit.catalogues.locate import library_root
from toolkit.files.build import Strict, build
from toolkit.files.strict_yaml import read_yaml
from toolkit.register import Person
from toolkit.system.model import System
from toolkit.system.read import parse_system
from toolkit.workshop.example.code_types import ExampleCode
from toolkit.workshop.example.day_types import Attendee, ExampleWorkshop
from toolkit.workshop.example.record_types import ExampleRecord

__all__ = ["EXAMPLE", "Spoken", "example_system", "example_text", "read_spoken"]

EXAMPLE = "claims_assistant"
Model = TypeVar("Model", bound=Strict)


@dataclass(frozen=True)
class Spoken:
    """Everything that the team said: on the day of the workshop, in the months after, and against the Code."""

    day: ExampleWorkshop
    record: ExampleRecord
    code: ExampleCode

    @cached_property
    def people(self) -> Mapping[str, Attendee]:
        """Who was in the room, by id."""
        return self.day.participants

    def person(self, key: str) -> Person:
        """Somebody of the room in the role that they have there."""
        return Person(key, role=self.people[key].function)


def example_text(name: str) -> str:
    """A file of the example."""
    return (library_root() / "templates" / EXAMPLE / name).read_text("utf-8")


def example_system() -> System:
    """The example's system."""
    return parse_system(example_text("system.yaml"), source=f"{EXAMPLE}/system.yaml")


def read_spoken() -> Spoken:
    """What the files of the example say."""
    return Spoken(
        _read(ExampleWorkshop, "workshop.yaml"), _read(ExampleRecord, "record.yaml"), _read(ExampleCode, "code.yaml")
    )


def _read(model: type[Model], name: str) -> Model:
    return build(model, read_yaml(example_text(name), source=f"{EXAMPLE}/{name}"))
