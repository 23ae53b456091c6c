"""The shipped examples hold the shipped rules: what is changed in a rule, one thing at a time, an example notices.

When this fails, add the examples that it names, or run `ai-threat library check --examples` for proposals.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.threat import Threat
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.examples import example_system, outcome_at
from toolkit.threats.mutants import every_change
from toolkit.threats.sameness import Sameness
from toolkit.threats.thin_examples import ThinExample, Thinness, thin_examples

WHOLE, EACH = 0.95, 0.80
EXCUSED: Mapping[str, str] = {}
"""A threat below `EACH`, by its key, and why no example can show what its rule says."""


@cache
def thinness() -> Thinness:
    return thin_examples(load_catalogue(), propose=False)


def told(unnoticed: list[ThinExample]) -> str:
    rows = (f"{thin.where}: {thin.threat}: {thin.mutant.said}; {thin.missing}" for thin in unnoticed)
    return "no example notices that\n" + "\n".join(sorted(rows))


def test_nearly_every_change_of_a_shipped_rule_is_noticed_by_an_example() -> None:
    found = thinness()
    assert sum(found.mutants.values()) > 3_500
    assert found.share >= WHOLE, f"{found.share:.1%}: {told(list(found.unnoticed))}"


def test_no_shipped_rule_is_held_loosely() -> None:
    found = thinness()
    loose = {key for key in found.mutants if found.share_of(key) < EACH}
    unexcused = loose - EXCUSED.keys()
    assert not unexcused, told([thin for thin in found.unnoticed if thin.threat in unexcused])
    assert not EXCUSED.keys() - loose, "no longer needed"


def test_rules_that_are_taken_for_the_same_do_the_same_in_other_threats_examples() -> None:
    catalogue = load_catalogue()
    sameness = Sameness(catalogue)
    examples = [example for threat in catalogue.threats.values() for example in threat.examples]
    evaluators = [Evaluator(example_system(example), catalogue) for example in examples[::40]]
    compared = 0
    for threat in catalogue.threats.values():
        alike: dict[Hashable, list[Threat]] = {sameness.meaning(threat): [threat]}
        for change in every_change(threat, catalogue):
            alike.setdefault(sameness.meaning(change.threat), []).append(change.threat)
        for rules in alike.values():
            compared += len(rules) - 1
            for evaluator in evaluators if len(rules) > 1 else ():
                for element in evaluator.system.elements():
                    assert len({outcome_at(element, rule, evaluator) for rule in rules}) == 1, (threat.id, element)
    assert compared > 500


def test_what_is_unnoticed_is_told_with_file_and_line() -> None:
    assert all(thin.where.split(":")[1].isdigit() for thin in thinness().unnoticed)
