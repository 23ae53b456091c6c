"""The cheapest way, against relaxing every link until nothing changes; and a bound that holds on any model."""

from __future__ import annotations

import itertools

import pytest

from tests.threats.attack.test_paths import CATALOGUE, desk
from toolkit.catalogues.attack import Position
from toolkit.threats.attack.field import COSTS, Field
from toolkit.threats.attack.ground import Ground, Node
from toolkit.threats.attack.search import Purse, explore, way_to
from toolkit.threats.find import find_threats
from toolkit.workshop.example import example_system


def field_of(system, by="plausible"):
    findings = [each for each in find_threats(system, CATALOGUE) if each.outcome in ("applies", "undecided")]
    return Field(Ground(system, CATALOGUE), findings, COSTS[by])


def relaxed(field: Field, start: Node) -> dict[Node, int]:
    """What everything costs from `start`, by looking at every link again until nothing gets cheaper."""
    cost = {start: 0}
    changed = True
    while changed:
        changed = False
        for node, so_far in list(cost.items()):
            for link in field.links(node):
                if so_far + link.cost < cost.get(link.to, 10**9):
                    cost[link.to] = so_far + link.cost
                    changed = True
    return cost


@pytest.mark.parametrize("position", list(Position))
@pytest.mark.parametrize("by", list(COSTS))
@pytest.mark.parametrize("system", [desk(), example_system()], ids=["desk", "example"])
def test_every_way_is_the_cheapest(system, by, position):
    field = field_of(system, by)
    start = Node(position)
    came = explore(field, start, Purse(10**6))
    cheapest = relaxed(field, start)
    assert {node: by.cost for node, by in came.items()} == {n: c for n, c in cheapest.items() if n != start}


def test_a_way_begins_at_its_start_and_each_link_follows_from_the_last():
    field = field_of(example_system())
    start = Node(Position.OUTSIDER)
    came = explore(field, start, Purse(10**6))
    for node in came:
        way = way_to(node, came)
        assert way[0][0] == start
        assert all(link.to == before for (_, link), (before, _) in itertools.pairwise(way))
        assert way[-1][1].to == node
        assert sum(link.cost for _, link in way) == came[node].cost


def test_a_closed_finding_is_not_used():
    field = field_of(desk())
    start = Node(Position.OUTSIDER)
    came = explore(field, start, Purse(10**6))
    used = {link.finding for node in came for _, link in way_to(node, came) if link.finding >= 0}
    again = explore(field, start, Purse(10**6), closed=used)
    assert used
    assert not used & {link.finding for node in again for _, link in way_to(node, again)}


def test_the_purse_bounds_how_many_links_are_looked_at():
    field = field_of(example_system())
    purse = Purse(50)
    came = explore(field, Node(Position.OUTSIDER), purse)
    most = max(len(field.links(node)) for node in [Node(Position.OUTSIDER), *came])
    assert purse.empty
    assert purse.left >= -most
