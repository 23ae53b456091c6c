"""The cheapest way from a position to everything that can be had from there, within a number of steps."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from toolkit.threats.attack.field import Field, Link
from toolkit.threats.attack.ground import Node

__all__ = ["Came", "Purse", "explore", "way_to"]


class Came(NamedTuple):
    """By which link a node was reached, from where, at which cost in all."""

    before: Node
    link: Link
    cost: int


class Purse:
    """How many links may still be looked at, over all searches of one call: a bound that is the same on any machine."""

    def __init__(self, steps: int) -> None:
        self.given = steps
        self.left = steps

    @property
    def empty(self) -> bool:
        """Nothing is left."""
        return self.left <= 0


def explore(
    field: Field,
    start: Node,
    purse: Purse,
    *,
    closed: Container[int] = (),
    enough: Callable[[Node], bool] | None = None,
) -> dict[Node, Came]:
    """By which link each node is reached most cheaply from `start`; `closed` are findings that nobody can use.

    Stops early at a node that is `enough`, or when the purse is empty: what is reached by then is right, not complete.
    """
    came: dict[Node, Came] = {}
    ticket = count()
    queue: list[tuple[int, int, Node, Came | None]] = [(0, next(ticket), start, None)]
    while queue and not purse.empty:
        cost, _, node, by = heappop(queue)
        if node in came or (by is None and node != start):
            continue
        if by is not None:
            came[node] = by
            if enough is not None and enough(node):
                break
        for link in field.links(node):
            purse.left -= 1
            if link.finding not in closed and link.to not in came and link.to != start:
                further = cost + link.cost
                heappush(queue, (further, next(ticket), link.to, Came(node, link, further)))
    return came


def way_to(node: Node, came: Mapping[Node, Came]) -> list[tuple[Node, Link]]:
    """The links to a node in order, each with the node that it sets out from."""
    way: list[tuple[Node, Link]] = []
    while node in came:
        step = came[node]
        way.append((step.before, step.link))
        node = step.before
    return way[::-1]
