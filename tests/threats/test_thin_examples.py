"""An author is told which example is missing, and is offered one that would do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tiny_world import threat, with_threats
from toolkit.catalogues.threat import Example
from toolkit.errors import ToolkitError
from toolkit.threats.examples import check_examples, run_example
from toolkit.threats.thin_examples import Thinness, thin_examples


def example(expect: Any, facts: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"expect": expect, "system": {"components": {"here": {"kind": "process", "facts": facts}}}, **more}


HIT, MISS = example("applies", {"a": "yes", "b": "yes"}), example("not applicable", {"a": "no", "b": "no"})


def thin(*examples: dict[str, Any], when: Any = None, to: Any = "process", propose: bool = True) -> Thinness:
    when = when or {"all": [{"fact": "a"}, {"fact": "b"}]}
    rule = threat("rule", applies={"to": to, "when": when}, examples=examples)
    return thin_examples(with_threats(rule), propose=propose)


def test_what_no_example_notices_is_told_with_an_example_to_add() -> None:
    found = thin(HIT, MISS)
    assert found.mutants == {"tiny:rule": 5}
    assert [each.mutant.said for each in found.unnoticed] == [
        "`all` could be `any` in `{all: [{fact: a}, {fact: b}]}`",
        "`{fact: a}` could be left out",
        "`{fact: b}` could be left out",
    ]
    assert found.share == found.share_of("tiny:rule") == pytest.approx(2 / 5)
    assert [each.missing for each in found.unnoticed] == [
        "add an example like number 1, but with `a: no` of 'here': expect 'not applicable'",
        "add an example like number 1, but with `a: no` of 'here': expect 'not applicable'",
        "add an example like number 1, but with `b: no` of 'here': expect 'not applicable'",
    ]


def test_the_examples_that_are_proposed_do_notice() -> None:
    proposals = [each.proposal for each in thin(HIT, MISS).unnoticed if each.proposal]
    more = [{"expect": {each.at: each.expect}, "system": each.system} for each in proposals]
    assert thin(HIT, MISS, *more).share == 1


def test_one_warning_an_example_names_all_that_it_would_notice() -> None:
    first, second = thin(HIT, MISS).warnings()
    assert first.where == "tiny:rule"
    assert first.what.endswith("could be `any` in `{all: [{fact: a}, {fact: b}]}`; `{fact: a}` could be left out")
    assert first.try_instead == "Add an example like number 1, but with `a: no` of 'here': expect 'not applicable'."
    assert second.what == "threat tiny:rule: no example notices that `{fact: b}` could be left out"
    row = thin(HIT, MISS).row()
    assert (row["changes"], row["noticed"], len(row["missing"])) == (5, 0.4, 2)
    assert row["missing"][0]["example"]["system"] == {
        "components": {"here": {"kind": "process", "facts": {"a": "no", "b": "yes"}}}
    }


def test_of_a_rule_with_many_holes_the_worst_are_told_and_the_rest_counted() -> None:
    found = thin(when={"any": [{"fact": "a"}, {"fact": "b"}, {"fact": "c"}]})
    every = found.warnings(most=99)
    assert len(every) >= 3
    few = found.warnings(most=1)
    assert few[0] == every[0], "what notices most"
    assert few[1].what == f"threat tiny:rule: {len(every) - 1} more examples are missing"
    assert len(few) == 2


def test_a_rule_of_thousands_of_parts_is_not_tried_and_this_is_said() -> None:
    found = thin(HIT, when={"any": [{"stage": "design"}] * 5_000})
    assert (found.mutants, found.unnoticed) == ({}, ())
    (warning,) = found.warnings()
    assert warning.what == "threat tiny:rule: its rule is too large for its examples to be tried on every change of it"
    assert warning.try_instead == "Make several threats of it: up to 250 words in all can be tried."


def test_nothing_tried_is_not_called_noticed() -> None:
    assert Thinness({}, ()).row() == {"changes": 0, "noticed": None, "missing": []}


def test_where_no_system_near_an_example_would_do_it_is_said_in_words() -> None:
    found = thin(HIT, MISS, propose=False)
    assert found.unnoticed[1].missing == "add an example in which everything else holds, but not `{fact: a}`"
    assert found.unnoticed[1].proposal is None


def test_a_broken_example_notices_nothing_and_stops_nothing() -> None:
    broken = {"expect": "applies", "system": {"components": {"here": {"kind": "no_kind"}}}}
    elsewhere = example("applies", {"a": "yes"}, at="nowhere")
    assert thin(broken, elsewhere).share == 0
    assert thin().share == 0


@pytest.mark.parametrize(
    ("when", "hit", "missing"),
    [
        ({"trust": {"at_most": "none"}}, {"trust": "none"}, "with `trust: supplier` of 'here'"),
        ({"has": {"kind": ["guard"]}}, {}, "with the kind `process` for 'other'"),
        ({"flow": {"direction": "out"}}, {}, "with the flow 'send' the other way"),
        ({"flow": {"carries": {"fact": "personal"}}}, {}, "with `personal: no` of 'names'"),
        ({"stage": "design"}, {}, "with `stage: development` of 'the system'"),
        (
            {"path": {"from": "here", "to": {"kind": "guard"}, "avoiding": {"kind": "mixer"}}},
            {},
            "with something of the kind `mixer` in the middle of the flow 'send'",
        ),
    ],
)
def test_one_thing_is_changed_of_whatever_the_rule_looks_at(when: Any, hit: dict[str, Any], missing: str) -> None:
    system = {
        "stage": "design",
        "components": {"here": {"kind": "process", **hit}, "other": {"kind": "guard"}},
        "data": {"names": {"personal": "yes"}},
        "flows": {"send": {"from": "here", "to": "other", "carries": ["names"]}},
    }
    found = thin({"expect": "applies", "system": system}, when=when)
    assert [each.missing for each in found.unnoticed if missing in each.missing], [e.missing for e in found.unnoticed]


def test_a_flow_may_be_named_as_python_names_it() -> None:
    other = {"from_": "here", "to": "other", "carries": []}
    parts = {"here": {"kind": "process", "facts": {"a": True}}, "other": {"kind": "store"}}
    found = thin({"expect": "applies", "system": {"components": parts, "flows": {"send": other}}}, when={"fact": "a"})
    assert found.mutants == {"tiny:rule": 2}


def test_an_example_may_be_about_several_elements() -> None:
    system = {"components": {"one": {"kind": "process", "facts": {"a": "yes"}}, "two": {"kind": "store"}}}
    rule = threat("rule", applies={"to": "process", "when": {"fact": "a"}}, examples=[
        {"expect": {"one": "applies", "two": "not applicable"}, "system": system}
    ])  # fmt: skip
    assert run_example(rule, rule.examples[0], with_threats(rule)) == {"one": "applies", "two": "not applicable"}
    assert list(check_examples(with_threats(rule))) == []
    wrong = rule.model_copy(update={"examples": (Example(expect={"two": "applies"}, system=system),)})
    said = [str(problem) for problem in check_examples(with_threats(wrong))]
    assert "expects 'applies' of 'two' but the rule says 'not applicable'" in said[-1]


def test_an_example_names_its_elements_once() -> None:
    with pytest.raises(ValueError, match="Leave out `at`"):
        Example.model_validate({"expect": {"one": "applies"}, "at": "one", "system": {}})
    with pytest.raises((ValueError, ToolkitError)):
        Example.model_validate({"expect": {}, "system": {}})
