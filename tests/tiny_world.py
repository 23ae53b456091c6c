"""A catalogue small enough to hold in one's head, for tests that are about rules and not about the shipped library."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.condition import Condition
from toolkit.catalogues.kind import ComponentKind, Fact
from toolkit.catalogues.threat import Threat
from toolkit.system.model import System
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.truth import Truth

__all__ = ["CATALOGUE", "condition", "evaluate", "system", "threat", "with_threats"]

_FACTS = ("a", "b", "c", "screens", "personal", "encrypted", "authenticated", "sealed", "whole")


def _kind(shape: str, *facts: str, is_a: str | None = None, mixes: bool = False) -> ComponentKind:
    return ComponentKind.model_validate(
        {"title": "A thing", "description": "A thing", "shape": shape, "facts": facts, "is_a": is_a, "mixes": mixes}
    )


def _no_code() -> Any:
    raise AssertionError("the tiny world has no Code")


CATALOGUE = Catalogue(
    kinds={
        "process": _kind("process", "a", "b", "c"),
        "guard": _kind("process", "screens", is_a="process"),
        "mixer": _kind("process", is_a="process", mixes=True),
        "deep_mixer": _kind("process", is_a="mixer"),
        "store": _kind("store", "a"),
        "actor": _kind("actor"),
        "data_asset": _kind("data", "personal", "sealed"),
        "data_flow": _kind("flow", "encrypted", "authenticated", "sealed"),
        "system": _kind("system", "whole"),
    },
    facts={
        name: Fact(question=f"Is {{element}} known to be {name}?", why="It matters to the tests.") for name in _FACTS
    },
    threats={},
    controls={},
    digest="tiny",
    libraries=("tiny",),
    read_code=_no_code,
)
_CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)


def condition(data: Any) -> Any:
    """A condition from plain data, as a library file writes it."""
    return _CONDITION.validate_python(data)


def system(**fields: Any) -> System:
    """A system from plain data; `id` and `name` may be left out."""
    return System.model_validate({"id": "tiny", "name": "Tiny", **fields})


def evaluate(data: Any, here: str, /, **fields: Any) -> Truth:
    """What a condition says at `here`, in a system of these fields."""
    return Evaluator(system(**fields), CATALOGUE).at(here, condition(data))


def threat(threat_id: str, **fields: Any) -> Threat:
    """A threat with everything that is not under test filled in."""
    given = {
        "id": threat_id,
        "title": f"Threat {threat_id}",
        "statement": "Somebody with some access does something to some asset, which costs somebody.",
        "severity": "high",
        "stages": ["design"],
        **fields,
    }
    return Threat.model_validate(given).model_copy(update={"library": "tiny", "family": "tests"})


def with_threats(*threats: Threat) -> Catalogue:
    """The tiny catalogue with these threats."""
    return Catalogue(
        kinds=CATALOGUE.kinds,
        facts=CATALOGUE.facts,
        threats={each.key: each for each in threats},
        controls={},
        digest="tiny",
        libraries=("tiny",),
        read_code=_no_code,
    )
