"""Finding: the example, and generated systems of rising size (chains of ingest, index, agent, tool)."""

from __future__ import annotations

from typing import Any

from benchmarks.timing import seconds_in, show
from toolkit.catalogues.load import load_catalogue
from toolkit.system.model import System
from toolkit.threats import find_threats
from toolkit.workshop.example import example_system

KINDS = ("end_user", "ingest_pipeline", "vector_store", "agent", "tool_server", "database")


def generated(size: int) -> System:
    """A system of `size` components and as many flows, in chains of six."""
    components: dict[str, Any] = {}
    flows: dict[str, Any] = {}
    data = {f"d{number}": {"classification": "confidential"} for number in range(size // 6)}
    for number in range(size):
        chain, place = divmod(number, 6)
        components[f"c{number}"] = {"kind": KINDS[place], "within": "net" if place == 0 else "ours"}
        if place and chain < len(data):
            flows[f"f{number}"] = {"from": f"c{number - 1}", "to": f"c{number}", "carries": [f"d{chain}"]}
    boundaries = {"net": {"trust": "none"}, "ours": {"trust": "organisation"}}
    described = {
        "id": "g",
        "name": "G",
        "boundaries": boundaries,
        "components": components,
        "flows": flows,
        "data": data,
    }
    return System.model_validate(described)


def tangled(size: int) -> System:
    """A system of `size` components with three flows each, that say nothing of what they carry."""
    components = {f"c{number}": {"kind": KINDS[number % 6]} for number in range(size)}
    flows = {
        f"f{number}": {"from": f"c{number * 7 % size}", "to": f"c{number * 13 % size}"} for number in range(3 * size)
    }
    data = {f"d{number}": {"held_by": [f"c{number}"]} for number in range(0, size, 2)}
    return System.model_validate({"id": "t", "name": "T", "components": components, "flows": flows, "data": data})


def main() -> None:
    """Print the time of each size, and how it grows."""
    catalogue = load_catalogue()
    example = example_system()
    show("find_threats, the example", seconds_in(lambda: find_threats(example, catalogue)))
    tangle = tangled(100)
    show(
        "find_threats, 100 components, nothing said of 300 flows",
        seconds_in(lambda: find_threats(tangle, catalogue), 3),
    )
    before = 0.0
    for size in (300, 600, 1200, 3000):
        system = generated(size)
        taken = seconds_in(lambda: find_threats(system, catalogue), 3)  # noqa: B023 - called at once
        growth = f", {min(taken) / before:.1f} times the one before" if before else ""
        show(f"find_threats, {size} components{growth}", taken)
        before = min(taken)
