"""What a drawing most likely means where its tool has no field for it: what flows carry, who stands outside."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any

from toolkit.exchange.imported import Loss
from toolkit.system.ids import Ids

__all__ = ["data_by_name", "outsiders"]

_PROTOCOL = re.compile(
    r"(https?|tcp|udp|tls|ssl|m?tls|ssh|s?ftp|grpc|rest|soap|graphql|websockets?|amqp|mqtts?|smtp|imap|odbc|jdbc|sql|"
    r"rpc|vpn|ip|lan|wi-?fi|internet|\W|\d|port|over|via|api|and|or)+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[0-9a-f]{4,}([-_][0-9a-f]{2,})*", re.IGNORECASE)
_SHOWN = 6


def data_by_name(
    flows: Mapping[str, dict[str, Any]],
    components: Mapping[str, dict[str, Any]],
    ids: Ids,
    *,
    guess: bool = True,
    tool: str = "the tool",
) -> tuple[dict[str, dict[str, Any]], list[Loss]]:
    """Data assets called as the flows are, which carry them from now on: people write on an arrow what goes along it.

    A name that says only how data travels (`HTTPS`) or from where to where (`user to bot`) makes none, nor does a bare
    number, and without `guess` no name does; a flow that says what it carries keeps that. Gives the assets, a line that
    tells of the guess, and one for the flows that say nothing.
    """
    made: dict[str, dict[str, Any]] = {}
    known: dict[str, str] = {}
    stated = sum("carries" in flow for flow in flows.values())
    for flow in flows.values():
        name = flow["name"]
        if not (guess and name) or "carries" in flow or _PROTOCOL.fullmatch(name) or _NUMBER.fullmatch(name):
            continue
        if _says_the_way(name, components[flow["from"]]["name"], components[flow["to"]]["name"]):
            continue
        key = " ".join(name.casefold().split())
        if key not in known:
            known[key] = ids.free(f"{name} data")
            made[known[key]] = {"name": name}
        flow["carries"] = [known[key]]
    open_ = sum("carries" not in flow for flow in flows.values())
    notes = []
    if made:
        names = [each["name"] for each in made.values()]
        shown = ", ".join(f"‘{name}’" for name in names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
        why = f"Guessed, for {tool} does not record it: {shown}. Correct it where an arrow says something else."
        notes.append(Loss("flows", _taken(len(flows) - open_ - stated), why, "note"))
    if open_:
        why = f"{tool[:1].upper()}{tool[1:]} does not record it; until you say it, each flow may carry anything."
        notes.append(
            Loss("flows", f"what data {open_} flows carry" if open_ > 1 else "what data one flow carries", why, "note")
        )
    return made, notes


def _taken(count: int) -> str:
    return (
        f"{count} flows are taken to carry what they are called" if count > 1 else "one flow carries what it is called"
    )


def _says_the_way(name: str, sender: str, receiver: str) -> bool:
    """Whether a name only tells the two ends: `user to bot`, `data flow between web client and web service`."""
    left, found, right = _parted(re.sub(r"(?<=\w)[-_](?=\w)", " ", name[:300]))
    return bool(found) and bool(_words(left) & _words(sender)) and bool(_words(right) & _words(receiver))


def _parted(name: str) -> tuple[str, str, str]:
    for little in ("→", "->", " to ", " and "):
        left, found, right = name.partition(little)
        if found:
            return left, found, right
    return name, "", ""


def _words(text: str) -> set[str]:
    """The words of a name, also of two written as one: `Web Client` has `webclient` too."""
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).casefold())
    return {*(word for word in words if len(word) > 2), *(one + other for one, other in pairwise(words))}


def outsiders(
    components: Mapping[str, dict[str, Any]], actors: Collection[str], on_public_networks: Collection[str]
) -> list[Loss]:
    """Put trust `none` on actors outside all boundaries, where there are some, and on those on a public network.

    Gives a line for each.
    """
    drawn = any(each["within"] is not None for each in components.values())
    notes = []
    for key in actors:
        component = components[key]
        if component["within"] is None and (drawn or key in on_public_networks):
            component["trust"] = "none"
            where = "speaks over a public network" if key in on_public_networks else "stands outside every boundary"
            why = "Guessed: a place where anybody may be (trust: none). Correct it where they are known to you."
            notes.append(Loss(f"actor {component['name']!r}", where, why, "note"))
    return notes
