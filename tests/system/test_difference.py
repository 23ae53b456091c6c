"""What changed between two descriptions: every kind of edit is named, and nothing that is no change."""

from __future__ import annotations

import pytest

from toolkit.system.difference import compare_systems
from toolkit.system.edit import add, answer, connect, describe, remove, rename, update
from toolkit.system.model import Assumption, System
from toolkit.workshop.example import example_system

OLD = example_system()


def said(new: System) -> list[str]:
    return [str(each) for each in compare_systems(OLD, new).changes]


def test_the_same_is_no_difference():
    assert not compare_systems(OLD, OLD)
    again = System.model_validate(OLD.model_dump(by_alias=True))
    assert not compare_systems(OLD, again)


@pytest.mark.parametrize("section", ["components", "data", "flows", "boundaries"])
def test_the_order_of_things_is_no_difference(section):
    turned = dict(reversed(list(getattr(OLD, section).items())))
    assert not compare_systems(OLD, OLD.model_copy(update={section: turned}))


def test_the_order_of_ids_in_a_list_is_no_difference():
    flow, (one, other, *_) = next(iter(OLD.flows)), OLD.data
    there, turned = (update(OLD, flow, carries=both) for both in ((one, other), (other, one)))
    assert not compare_systems(there, turned)
    assert compare_systems(there, update(OLD, flow, carries=(one,)))


def test_a_name_an_answer_and_the_whole_system():
    assert said(rename(OLD, "assistant", "Helper")) == ["component 'Helper' changed: name: Claims agent → Helper"]
    assert said(answer(OLD, "assistant", "has_side_effects", "no")) == [
        "component 'Claims agent' changed: facts.has_side_effects: yes → no"
    ]
    assert said(answer(OLD, "web_chat", "backed_up", "yes")) == [
        "component 'Web chat' changed: facts.backed_up: not stated → yes"
    ]
    (only,) = compare_systems(OLD, describe(OLD, purpose="Something else")).changes
    assert (only.what, only.how, only.fields) == ("system", "changed", (("purpose", OLD.purpose, "Something else"),))


def test_what_came_and_what_went():
    more, key = add(OLD, "components", "Mail tool", kind="tool_server")
    more, _ = connect(more, "assistant", key)
    assert said(more) == ["component 'Mail tool' added", "flow 'Claims agent → Mail tool' added"]
    less = said(remove(OLD, "handler"))
    assert "component 'Claim handler' removed" in less
    assert sum(each.startswith("flow ") and each.endswith("removed") for each in less) >= 1
    noted = describe(OLD, assumptions={**OLD.assumptions, "new_one": Assumption(text="Nobody shares a login")})
    assert [(each.what, each.how) for each in compare_systems(OLD, noted).changes] == [("assumption", "added")]


def test_rows_say_every_field():
    rows = compare_systems(OLD, update(OLD, "assistant", name="Helper", provider="Acme")).rows()
    assert [(row["field"], row["before"], row["after"]) for row in rows] == [
        ("name", "Claims agent", "Helper"),
        ("provider", None, "Acme"),
    ]
