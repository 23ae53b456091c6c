"""What a description leaves unsaid and its names tell: kinds, and how far a place is trusted. Always reported."""

from __future__ import annotations

import re
from collections.abc import Mapping

from toolkit.catalogues.vocabulary import Trust
from toolkit.errors import Problem
from toolkit.system.edit import update
from toolkit.system.kind_words import KindWords
from toolkit.system.model import System

__all__ = ["GRADES", "NOTHING_TELLS", "because", "guess_trust", "settle_by_place", "trusted_as_named"]

NOTHING_TELLS = "nothing in its name tells; taken for a process"
GRADES = "Say none (anybody), supplier, organisation or restricted."


def _said(words: str) -> frozenset[str]:
    return frozenset(word.strip() for word in words.split(","))


_TRUST: Mapping[Trust, frozenset[str]] = {
    Trust.NONE: _said(
        "internet, public, public internet, untrusted, outside, outside world, world, web, open web, customer, "
        "customers, users, home, at home, public network, guest network, guest wifi, anybody, customer device, "
        "user device, users devices, street, external, external users, field, in the wild"
    ),
    Trust.SUPPLIER: _said(
        "supplier, suppliers, vendor, vendors, provider, providers, model provider, cloud provider, third party, "
        "third parties, partner, partners, saas, contractor, agency, outsourced, public cloud, openai, anthropic, "
        "google ai, hugging face, external supplier, external provider, external vendor, external partner, "
        "bought, bought in, hosted service"
    ),
    Trust.ORGANISATION: _said(
        "organisation, organization, office, office network, corporate, corporate network, intranet, internal, "
        "internal network, company, company network, in house, on prem, on premises, trusted, vpc, private cloud, "
        "headquarters, head office, data centre, data center, back office, hospital network, factory network, "
        "plant network, branch network, staff network, backend, production, app tier, application tier, own "
        "cloud, own network, inside, dmz, web dmz, public dmz, internet dmz, external dmz, outer dmz"
    ),
    Trust.RESTRICTED: _said(
        "restricted, restricted zone, secure zone, secure enclave, enclave, clean room, vault, hsm, cardholder "
        "data environment, pci zone, high security, admin zone, management network, air gapped"
    ),
}
_TOOLS = {"tool_server", "plugin"}
_OURS = {"our", "ours", "my", "own"}
_WORD = re.compile(r"[^\W_]+")


def because(word: str, what: str = "its name") -> str:
    """The sentence that says what a guess rests on."""
    return f"{what} says “{word}”"


def guess_trust(name: str) -> tuple[Trust | None, str]:
    """How far a place of this name is most likely trusted, and the word that told.

    None where no word tells, or where words of several grades do: then somebody has to say it.
    """
    words = [word.casefold() for word in _WORD.findall(name[:200])]
    told: dict[Trust, str] = {}
    start = 0
    while start < len(words):
        length, grade = _longest(words[start:])
        if grade is not None:
            told.setdefault(grade, " ".join(words[start : start + length]))
        start += length
    if len(told) == 1:
        return next(iter(told.items()))
    if not told and (ours := _OURS.intersection(words)):
        return Trust.ORGANISATION, min(ours)
    return None, ""


def _longest(words: list[str]) -> tuple[int, Trust | None]:
    for length in range(min(3, len(words)), 0, -1):
        said = " ".join(words[:length])
        for grade, known in _TRUST.items():
            if said in known:
                return length, grade
    return 1, None


def trusted_as_named(system: System) -> tuple[System, list[Problem]]:
    """The system with trust where a boundary's name tells it and nobody stated it; and a line for each boundary.

    Where no word tells and something stands in it, it stays open, and the line asks.
    """
    said: list[Problem] = []
    for boundary_id, boundary in system.boundaries.items():
        if boundary.trust is None:
            grade, word = guess_trust(boundary.name or boundary_id)
            if grade is not None:
                system = update(system, boundary_id, trust=grade)
                what = f"trust is not stated; taken for {str(grade)!r}, since {because(word)}"
                said.append(Problem(boundary_id, what, "Confirm or correct it."))
    open_ = {system.boundaries_around(each)[-1:] for each in system.components if system.trust_of(each) is None}
    asked = "nothing says how far this place is trusted"
    said.extend(Problem(boundary_id, asked, GRADES) for boundary_id in system.boundaries if (boundary_id,) in open_)
    return system, said


def settle_by_place(system: System, guessed: Mapping[str, str], words: KindWords) -> tuple[System, dict[str, str]]:
    """Guessed kinds, corrected by where the thing stands. `guessed` and what is given back: component id -> because.

    A model at a supplier is a bought one; one that calls tools itself is an agent. Somebody in an untrusted place of
    whom the name says nothing is more likely a user than a process.
    """
    settled = dict(guessed)
    tools = {key for key, each in system.components.items() if each.kind in _TOOLS}
    callers = {flow.from_: flow.to for flow in system.flows.values() if flow.to in tools}
    for component_id, why in guessed.items():
        kind, trust = system.components[component_id].kind, system.trust_of(component_id)
        if trust is Trust.SUPPLIER and words.run_by_supplier(kind) != kind:
            system = update(system, component_id, kind=words.run_by_supplier(kind))
            settled[component_id] = f"{why}, and it stands at a supplier"
        elif kind == "model" and component_id in callers:
            system = update(system, component_id, kind="agent")
            settled[component_id] = f"{why}, and it calls {system.name_of(callers[component_id])!r}, a tool"
        elif trust is Trust.NONE and why == NOTHING_TELLS:
            system = update(system, component_id, kind="end_user")
            settled[component_id] = "nothing in its name tells; it stands in an untrusted place"
    return system, settled
