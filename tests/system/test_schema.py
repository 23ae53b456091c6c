"""The schema by which an editor completes a `system.yaml`: it says of every key what to write there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.catalogues.load import load_catalogue
from toolkit.system.schema import system_schema


def keys(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a person writes, with what its schema says."""
    for name, each in [("system", schema), *schema["$defs"].items()]:
        for key, value in each.get("properties", {}).items():
            yield f"{name}.{key}", {**schema["$defs"].get(value.get("$ref", "").rpartition("/")[2], {}), **value}


def test_every_key_says_what_to_write_there() -> None:
    schema = system_schema(load_catalogue())
    told = dict(keys(schema))
    assert len(told) > 50
    assert [key for key, value in told.items() if not value.get("description")] == []


def test_kinds_and_facts_are_explained_one_by_one() -> None:
    schema = system_schema(load_catalogue())
    kinds = schema["$defs"]["Component"]["properties"]["kind"]["oneOf"]
    assert all(each["title"] and each["description"] for each in kinds)
    facts = [value for name, value in schema["$defs"].items() if name.startswith("fact-")]
    assert facts
    assert all(each["description"].strip() and "yes" in each["enum"] for each in facts)
