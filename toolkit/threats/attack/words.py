"""Attack paths in words that a product owner can follow."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.catalogues.attack import Position
from toolkit.system.model import System

__all__ = ["AIM_WORDS", "BEGINNERS", "HOLD_WORDS", "goal_words", "named"]

BEGINNERS = {
    Position.OUTSIDER: "Somebody outside",
    Position.SUPPLIER: "A supplier",
    Position.INSIDER: "Somebody inside",
    Position.CONTENT: "An author of content from outside",
    Position.TOOL: "Whoever runs a tool of others",
    Position.HANDS_ON: "Somebody with a hand on the equipment",
}

HOLD_WORDS = {
    "says": "decides some of what reaches {element}",
    "feeds": "decides what {element} is handed",
    "steers": "decides what {element} does",
    "reads": "sees what {element} keeps or handles",
    "alters": "changes what {element} keeps or is made of",
    "acts": "has {element} act with its rights",
    "runs": "runs programs at {element}",
    "copies": "has a copy of the model at {element}",
    "extracts": "draws out what {element} learnt",
    "stops": "makes {element} stop, or cost too much",
}

AIM_WORDS = {
    "disclosed": "disclosed: {what}",
    "falsified": "falsified: {what}",
    "made to act": "made to act for the attacker: {what}",
    "taken over": "the attacker's programs run at {what}",
    "steered": "{what} says or does what the attacker wants",
    "copied": "the model of {what} is copied",
    "drawn out": "what {what} learnt is drawn out",
    "stopped": "{what} stands still or costs too much",
}


def named(names: Sequence[str], most: int = 4) -> str:
    """`a, b and c`; of many, the first few and how many more."""
    listed = list(names)
    if len(listed) > most:
        return f"{', '.join(listed[:most])} and {len(listed) - most} more"
    return " and ".join(filter(None, [", ".join(listed[:-1]), listed[-1]])) if listed else ""


def goal_words(kind: str, assets: Sequence[str], system: System) -> str:
    """What the attacker ends up with: `disclosed: Letters and Claim records`."""
    return AIM_WORDS[kind].format(what=named([system.name_of(each) for each in assets]))
