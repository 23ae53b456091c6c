"""How far along the way of the data each component stands: sources first, whatever they lead to after them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["ranks"]


def ranks(count: int, ends: Sequence[tuple[int, int]], first: frozenset[int] = frozenset()) -> list[int]:
    """The rank of each of `count` nodes: the longest way to it from a source, once circles are cut.

    Circles are cut where a walk from the sources (those in `first`, then those that nothing leads to, then the rest in
    order) comes back to where it has been.
    """
    onward: list[list[int]] = [[] for _ in range(count)]
    incoming = [0] * count
    for start, end in dict.fromkeys(ends):
        if start != end:
            onward[start].append(end)
            incoming[end] += 1
    roots = sorted(range(count), key=lambda node: (node not in first, incoming[node] > 0, node))
    order = _finished(onward, roots)
    rank = [0] * count
    place = {node: index for index, node in enumerate(order)}
    for node in order:
        for after in onward[node]:
            if place[after] > place[node]:
                rank[after] = max(rank[after], rank[node] + 1)
    return rank


def _finished(onward: Sequence[Sequence[int]], roots: Sequence[int]) -> list[int]:
    """Nodes so that an edge leads onward, except the edges that close a circle (reverse order of leaving them)."""
    seen: set[int] = set()
    left: list[int] = []
    for root in roots:
        if root in seen:
            continue
        seen.add(root)
        walk = [(root, iter(onward[root]))]
        while walk:
            node, following = walk[-1]
            for after in following:
                if after not in seen:
                    seen.add(after)
                    walk.append((after, iter(onward[after])))
                    break
            else:
                left.append(node)
                walk.pop()
    return left[::-1]
