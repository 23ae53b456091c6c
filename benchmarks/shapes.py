"""Generated systems of any size, each with as many flows as components: an ordinary estate, and shapes that hurt."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from toolkit.system.model import System

__all__ = ["SHAPES", "estate", "tangled"]

Parts = dict[str, dict[str, Any]]

ASSISTANT = (
    ("end_user", "net"), ("web_app", "edge"), ("agent", "ours"), ("hosted_model", "vendor"),
    ("tool_server", "ours"), ("database", "vault"),
)  # fmt: skip
RETRIEVAL = (
    ("external_source", "net"), ("ingest_pipeline", "ours"), ("embedding_service", "vendor"), ("vector_store", "ours"),
    ("model", "ours"), ("guardrail", "ours"),
)  # fmt: skip
TRAINING = (
    ("artefact_source", "net"), ("training_data", "vault"), ("training_pipeline", "ours"), ("model_registry", "vault"),
    ("classifier", "ours"), ("logs", "ours"),
)  # fmt: skip
BOUNDARIES: Parts = {
    "net": {"trust": "none"}, "edge": {"trust": "organisation"}, "ours": {"trust": "organisation"},
    "vendor": {"trust": "supplier"}, "vault": {"within": "ours", "trust": "restricted"},
}  # fmt: skip
GRADES = ("public", "internal", "confidential", "secret", None)


def _system(components: Parts, flows: Parts, data: Parts, boundaries: Parts | None = None) -> System:
    described = {"components": components, "flows": flows, "data": data, "boundaries": boundaries or BOUNDARIES}
    return System.model_validate({"id": "generated", "name": "Generated", **described})


def _part(number: int) -> dict[str, Any]:
    kind, within = (*ASSISTANT, *RETRIEVAL, *TRAINING)[number % 18]
    return {"kind": kind, "within": within}


def estate(size: int) -> System:
    """Many small systems side by side: rows of six with answers, data made of data, and shared services between them.

    One flow in five does not say what it carries; one part in ten talks to a shared gateway, log or model.
    """
    dice = random.Random(size)
    components: Parts = {f"c{number}": _part(number) for number in range(size)}
    data: Parts = {}
    flows: Parts = {}
    hubs = range(14, size, 90)
    for number in range(size):
        row, place = divmod(number, 6)
        here = f"d{row}-{place // 2}"
        if place % 2 == 0:
            data[here] = {"classification": dice.choice(GRADES)}
            if place:
                data[here]["derived_from"] = [f"d{row}-{place // 2 - 1}"]
            elif row % 3 == 1:
                data[here]["origin"] = "outside"
        other = (number + 1) if place < 5 else dice.choice(hubs) if dice.random() < 0.6 else dice.randrange(size)
        flow: dict[str, Any] = {"from": f"c{number}", "to": f"c{other % size}"}
        if dice.random() < 0.8:
            flow["carries"] = [here]
        if dice.random() < 0.3:
            flow["replies"] = "yes"
            flow["answers_with"] = [here]
        flows[f"f{number}"] = flow
    return _system(components, flows, data)


def hub(size: int) -> System:
    """One agent that everything talks to, each with data of its own."""
    components: Parts = {"hub": {"kind": "agent", "within": "ours"}}
    flows: Parts = {}
    data: Parts = {}
    for number in range(size - 1):
        components[f"c{number}"] = _part(number)
        ends = (f"c{number}", "hub") if number % 2 else ("hub", f"c{number}")
        flows[f"f{number}"] = {"from": ends[0], "to": ends[1], "carries": [f"d{number}"]}
        data[f"d{number}"] = {"classification": "confidential"} if number % 3 else {"origin": "outside"}
    return _system(components, flows, data)


def silent_hub(size: int) -> System:
    """One store that everything talks to by flows that do not say what they carry; a tenth holds data."""
    components: Parts = {"hub": {"kind": "database", "within": "ours"}}
    flows: Parts = {}
    for number in range(size - 1):
        components[f"c{number}"] = _part(number)
        ends = (f"c{number}", "hub") if number % 2 else ("hub", f"c{number}")
        flows[f"f{number}"] = {"from": ends[0], "to": ends[1]}
    data = {f"d{number}": {"held_by": [f"c{number}"]} for number in range(1, size - 1, 10)}
    return _system(components, flows, data)


def chain(size: int) -> System:
    """One chain through everything, along which data of outsiders is passed on."""
    components: Parts = {f"c{number}": _part(number) for number in range(size)}
    flows = {
        f"f{number}": {"from": f"c{number}", "to": f"c{number + 1}", "carries": ["letters"]}
        for number in range(size - 1)
    }
    return _system(components, flows, {"letters": {"origin": "outside", "personal": "yes"}})


def remade(size: int) -> System:
    """One chain in which every part makes new data of what it was brought: stated in half of it."""
    components: Parts = {f"c{number}": _part(number) for number in range(size)}
    flows: Parts = {}
    data: Parts = {"d0": {"origin": "outside"}}
    for number in range(size - 1):
        flows[f"f{number}"] = {"from": f"c{number}", "to": f"c{number + 1}", "carries": [f"d{number}"]}
        if number:
            data[f"d{number}"] = {"derived_from": [f"d{number - 1}"]} if number < size // 2 else {}
    return _system(components, flows, data)


def silent_chain(size: int) -> System:
    """One chain of flows that do not say what they carry, with data kept at every third part."""
    components: Parts = {f"c{number}": _part(number) for number in range(size)}
    flows: Parts = {f"f{number}": {"from": f"c{number}", "to": f"c{number + 1}"} for number in range(size - 1)}
    data: Parts = {f"d{number}": {"held_by": [f"c{number}"]} for number in range(0, size, 3)}
    return _system(components, flows, data)


def silent_net(size: int) -> System:
    """A net drawn at random in which nothing is said of what flows carry, with data kept at every second part."""
    dice = random.Random(size)
    components: Parts = {f"c{number}": _part(number) for number in range(size)}
    flows: Parts = {
        f"f{number}": {"from": f"c{dice.randrange(size)}", "to": f"c{dice.randrange(size)}"} for number in range(size)
    }
    data: Parts = {f"d{number}": {"held_by": [f"c{number}"]} for number in range(0, size, 2)}
    return _system(components, flows, data)


def rings(size: int) -> System:
    """Circles of ten, each answering, and each tied to the next circle."""
    components: Parts = {f"c{number}": _part(number) for number in range(size)}
    flows: Parts = {}
    data: Parts = {}
    for number in range(size):
        ring, place = divmod(number, 10)
        goal = number + 1 if place < 9 else (ring + 1) * 10 if place == 9 and ring % 2 else ring * 10
        data.setdefault(f"d{ring}", {"origin": "outside"} if ring % 4 == 0 else {})
        flow: dict[str, Any] = {"from": f"c{number}", "to": f"c{goal % size}", "carries": [f"d{ring}"]}
        flows[f"f{number}"] = {**flow, "replies": "yes", "answers_with": [f"d{ring}"]} if place % 3 == 0 else flow
    return _system(components, flows, data)


def laden(size: int) -> System:
    """Three hundred data assets, a dozen on every flow, many made of each other."""
    dice = random.Random(size)
    data: Parts = {}
    for number in range(300):
        data[f"d{number}"] = {"classification": dice.choice(GRADES)}
        if number % 3:
            data[f"d{number}"]["derived_from"] = [f"d{dice.randrange(number)}" for _ in range(2)]
    components: Parts = {f"c{number}": _part(number) for number in range(size)}
    flows: Parts = {}
    for number in range(size):
        carried = [f"d{each}" for each in dice.sample(range(300), 12)]
        flows[f"f{number}"] = {"from": f"c{number}", "to": f"c{dice.randrange(size)}", "carries": carried}
    return _system(components, flows, data)


def nested(size: int) -> System:
    """Boundaries a hundred deep, only the outermost of which says how far it is trusted."""
    boundaries: Parts = {}
    for number in range(max(size // 10, 1)):
        boundaries[f"b{number}"] = {"within": f"b{number - 1}"} if number % 100 else {"trust": "organisation"}
    components: Parts = {
        f"c{number}": {**_part(number), "within": f"b{number % len(boundaries)}"} for number in range(size)
    }
    flows = {
        f"f{number}": {"from": f"c{number}", "to": f"c{(number * 7 + 1) % size}", "carries": [f"d{number % 50}"]}
        for number in range(size)
    }
    return _system(components, flows, {f"d{number}": {} for number in range(50)}, boundaries)


def tangled(size: int) -> System:
    """A system of `size` components with three flows each, that say nothing of what they carry."""
    components = {f"c{number}": _part(number) for number in range(size)}
    flows = {
        f"f{number}": {"from": f"c{number * 7 % size}", "to": f"c{number * 13 % size}"} for number in range(3 * size)
    }
    return _system(components, flows, {f"d{number}": {"held_by": [f"c{number}"]} for number in range(0, size, 2)})


SHAPES: dict[str, Callable[[int], System]] = {
    "an ordinary estate": estate,
    "one hub": hub,
    "one silent hub": silent_hub,
    "one chain": chain,
    "one chain, remade": remade,
    "one silent chain": silent_chain,
    "a silent net": silent_net,
    "rings": rings,
    "laden flows": laden,
    "nested boundaries": nested,
}
