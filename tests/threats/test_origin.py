"""Who decides what data says: as stated, else as follows from what it is made of, else from who sends it first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tiny_world import evaluate

ZONES = {"internet": {"trust": "none"}, "ours": {"trust": "organisation"}}
OUTSIDER = {"kind": "actor", "within": "internet"}
STAFF = {"kind": "actor", "within": "ours"}
STORE = {"kind": "store", "within": "ours"}
NOWHERE = {"kind": "actor"}


def answer(wanted: str, data: dict[str, Any], **fields: Any) -> tuple[str, set[str]]:
    truth = evaluate({"origin": wanted}, "d", data=data, boundaries=ZONES, **fields)
    return str(truth.answer), {f"{ask.element}.{ask.fact}" for ask in truth.asks}


@pytest.mark.parametrize(
    ("data", "outside", "asks"),
    [
        ({"d": {"origin": "outside"}}, "yes", set()),
        ({"d": {"origin": "inside", "derived_from": ["s"]}, "s": {"origin": "outside"}}, "no", set()),  # stated: wins
        ({"d": {"derived_from": ["s"]}, "s": {"origin": "outside"}}, "yes", set()),
        ({"d": {"derived_from": ["s", "t"]}, "s": {"origin": "inside"}, "t": {"origin": "outside"}}, "yes", set()),
        ({"d": {"derived_from": ["s", "t"]}, "s": {"origin": "inside"}, "t": {"origin": "inside"}}, "no", set()),
        ({"d": {"derived_from": ["s", "t"]}, "s": {"origin": "inside"}, "t": {}}, "unknown", {"t.origin"}),
        ({"d": {"derived_from": ["s", "t"]}, "s": {"origin": "outside"}, "t": {}}, "yes", set()),
        ({"d": {"derived_from": ["m"]}, "m": {"derived_from": ["s"]}, "s": {"origin": "outside"}}, "yes", set()),
        ({"d": {"derived_from": []}}, "unknown", {"d.origin"}),
        # in a circle, as answers become questions again: what enters it from elsewhere decides
        ({"d": {"derived_from": ["m", "s"]}, "m": {"derived_from": ["d"]}, "s": {"origin": "inside"}}, "no", set()),
        ({"d": {"derived_from": ["m"]}, "m": {"derived_from": ["d"]}}, "unknown", {"d.origin"}),
    ],
)
def test_by_statement_and_derivation(data: dict[str, Any], outside: str, asks: set[str]) -> None:
    assert answer("outside", data) == (outside, asks)
    opposite = {"yes": "no", "no": "yes", "unknown": "unknown"}[outside]
    assert answer("inside", data) == (opposite, asks)


@pytest.mark.parametrize(
    ("senders", "outside"),
    [
        ([OUTSIDER], "yes"),
        ([OUTSIDER, OUTSIDER], "yes"),
        ([STAFF], "no"),
        ([STAFF, OUTSIDER], "unknown"),
        ([STORE], "unknown"),  # somebody once put it there
        ([NOWHERE], "unknown"),
        ([], "unknown"),
    ],
)
def test_by_those_who_send_it_first(senders: list[dict[str, Any]], outside: str) -> None:
    components = {f"s{number}": sender for number, sender in enumerate(senders)} | {"p": {**STAFF, "kind": "process"}}
    flows = {f"f{number}": {"from": f"s{number}", "to": "p", "carries": ["d"]} for number in range(len(senders))}
    flows["on"] = {"from": "p", "to": "p2", "carries": ["d"] if senders else []}
    components["p2"] = {"kind": "process", "within": "ours"}
    asks = {"d.origin"} if outside == "unknown" else set()
    assert answer("outside", {"d": {}}, components=components, flows=flows) == (outside, asks)


def test_many_derivations_of_derivations_are_worked_out_at_once() -> None:
    """Each of 400 made from all before it: as many ways from the last to the first as no machine could walk."""
    data: dict[str, Any] = {f"e{n}": {"derived_from": [f"e{m}" for m in range(n)]} for n in range(1, 400)}
    data |= {"e0": {"origin": "outside"}, "d": {"derived_from": ["e399"]}}
    assert answer("outside", data) == ("yes", set())


def test_a_long_chain_of_derivations_is_no_deep_recursion() -> None:
    data: dict[str, Any] = {f"e{n}": {"derived_from": [f"e{n - 1}"]} for n in range(1, 5_000)}
    data |= {"e0": {"origin": "outside"}, "d": {"derived_from": ["e4999"]}}
    assert answer("outside", data) == ("yes", set())
