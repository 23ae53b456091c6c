"""An attack path in the diagram: pointed out and numbered; of a large system only its surroundings."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from toolkit.catalogues.attack import Position
from toolkit.catalogues.load import load_catalogue
from toolkit.pictures.attack_path import READABLE, attack_path_picture, surroundings
from toolkit.system.model import System
from toolkit.threats.attack import AttackPath, attack_paths
from toolkit.threats.find import find_threats

CATALOGUE = load_catalogue()
BELONGS: dict[str, Any] = {
    "caller": {"kind": "end_user", "within": "net"},
    "portal": {"kind": "web_app", "within": "ours"},
    "helper": {"kind": "agent", "within": "ours", "facts": {"has_side_effects": "yes"}},
    "ledger": {"kind": "tool_server", "within": "ours", "facts": {"has_side_effects": "yes"}},
}


def path_in(others: int) -> AttackPath:
    """The way of a caller to an agent, in a system with so many other components."""
    more = {f"store_{number}": {"kind": "database", "within": "depot"} for number in range(others)}
    pipes = {f"f{number}": {"from": f"store_{number}", "to": f"store_{number + 1}"} for number in range(others - 1)}
    system = System.model_validate(
        {
            "id": "s",
            "name": "S",
            "boundaries": {"net": {"trust": "none"}, "ours": {"trust": "organisation"}, "depot": {}},
            "components": {**BELONGS, **more},
            "data": {"question": {}, "order": {"derived_from": ["question"]}},
            "flows": {
                "ask": {"from": "caller", "to": "portal", "carries": ["question"]},
                "pass_on": {"from": "portal", "to": "helper", "carries": ["question"]},
                "call": {"from": "helper", "to": "ledger", "carries": ["order"]},
                **pipes,
            },
        }
    )
    paths = attack_paths(find_threats(system, CATALOGUE))
    fits = (each for each in paths if each.goal.kind == "steered" and each.position is Position.OUTSIDER)
    return next(fits)


def drawn(path: AttackPath) -> set[str]:
    """The ids of everything in the picture."""
    picture = ET.fromstring(str(attack_path_picture(path, kinds=CATALOGUE.kinds)))
    return {each.get("data-element") for each in picture.iter() if each.get("data-element")}


def test_of_a_small_system_all_is_drawn_with_the_path_pointed_out():
    path = path_in(3)
    text = "".join(ET.fromstring(str(attack_path_picture(path))).itertext())
    assert {"caller", "portal", "helper", "ledger", "store_0", "ask", "pass_on"} <= drawn(path)
    assert "pointed out" in text


def test_of_a_large_system_only_the_path_and_what_flows_join_to_it_is_drawn():
    path = path_in(READABLE)
    assert set(surroundings(path).components) == {"caller", "portal", "helper", "ledger"}
    assert set(surroundings(path).boundaries) == {"net", "ours"}
    assert drawn(path) == {"caller", "portal", "helper", "ledger", "ask", "pass_on", "call", "net", "ours"}
