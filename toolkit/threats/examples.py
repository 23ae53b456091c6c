"""Run the examples that a threat carries: its rule must say of each tiny system what the example expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from toolkit.catalogues.catalogue import Amended, Catalogue, place_of
from toolkit.catalogues.threat import Example, Outcome, Threat
from toolkit.errors import Problem, ToolkitError
from toolkit.system.lint import check_system
from toolkit.system.model import System
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.find import outcome_of
from toolkit.threats.truth import NO

__all__ = ["check_examples", "example_system", "outcome_at", "run_example"]


def example_system(example: Example) -> System:
    """The tiny system of an example; `id`, `name` and `format` may be left out."""
    given: dict[str, Any] = {"id": "example", "name": "Example", **example.system}
    return System.model_validate(given)


def outcome_at(element: str, threat: Threat, evaluator: Evaluator) -> Outcome:
    """What a threat's rule says of one element of a system."""
    if threat.applies is None or not evaluator.catalogue.is_a(evaluator.system.kind_of(element), threat.applies.to):
        return "not applicable"
    applies = evaluator.at(element, threat.applies.when)
    controlled = evaluator.at(element, threat.controlled.when) if threat.controlled and applies.may else NO
    return outcome_of(applies, controlled)


def run_example(threat: Threat, example: Example, catalogue: Catalogue) -> Mapping[str, Outcome]:
    """What the threat's rule says of the example's system, at each element that the example is about."""
    system = example_system(example)
    check_system(system, catalogue)
    evaluator = Evaluator(system, catalogue)
    return {element: outcome_at(element, threat, evaluator) for element in example.expected}


def check_examples(catalogue: Catalogue, library: str | None = None) -> Iterator[Problem]:
    """Everything that is wrong with the examples of a catalogue's threats: missing, broken, or not as expected.

    With `library`, of those that are its own or that it amends.
    """
    for threat in catalogue.threats.values():
        if threat.applies is None or not _concerns(threat, library, catalogue):
            continue
        expected = {outcome for example in threat.examples for outcome in example.expected.values()}
        if not expected & {"applies", "undecided", "controlled as stated"} or "not applicable" not in expected:
            said = "needs at least one example that it finds and one `not applicable`"
            where = catalogue.where("threats", threat.key)
            yield _problem(where, f"threat {threat.key}", said, "Add examples: tiny systems with `expect:`.")
        for number, example in enumerate(threat.examples, start=1):
            yield from _check(threat, example, number, catalogue)


def _concerns(threat: Threat, library: str | None, catalogue: Catalogue) -> bool:
    if library is None or threat.library == library:
        return True
    return any(each.library == library for each in _behind(threat, catalogue))


def _behind(threat: Threat, catalogue: Catalogue) -> list[Amended]:
    """What may make a rule say something else than before: changes to it, or to what kinds can state."""
    kinds = (by for (section, _), several in catalogue.amended.items() if section == "kinds" for by in several)
    return [*catalogue.amendments(threat), *(by for by in kinds if "facts" in by.fields)]


def _check(threat: Threat, example: Example, number: int, catalogue: Catalogue) -> Iterator[Problem]:
    where = catalogue.where("threats", threat.key, "examples", number - 1)
    which = f"threat {threat.key}, example {number}"
    instead = "Mend the rule or the example."
    place = place_of(catalogue.places, ("threats", threat.key, "examples", number - 1))
    behind = _behind(threat, catalogue)
    if behind and place is not None and not any(place[0] is each.place[0] for each in behind):
        # It stands as it was, so that what broke it is the change.
        says = f" “{example.says}”" if example.says else ""
        which = f"threat {threat.key} has an example{says} (number {int(place[1][-1]) + 1}, at {where}) that"
        by = next((each for each in behind if {"applies", "controlled", "facts"} & set(each.fields)), behind[0])
        where = by.place[0].where(by.place[1])
        instead = "Mend the amendment; or take this example out by `examples: {remove: […]}` and add one that holds."
    try:
        got = run_example(threat, example, catalogue)
    except ToolkitError as error:
        yield from (_problem(where, which, str(problem)) for problem in error.problems)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield _problem(where, which, f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}")
    except KeyError as error:
        name_it = "Name an element of the example's system in `at:` or `expect:`."
        yield _problem(where, which, f"there is no element {error}", name_it)
    else:
        for element, wanted in example.expected.items():
            if got[element] != wanted:
                at = "" if isinstance(example.expect, str) else f" of {element!r}"
                said = f"expects {wanted!r}{at} but the rule says {got[element]!r}"
                yield _problem(where, which, said, instead)


def _problem(where: str, which: str, said: str, instead: str = "") -> Problem:
    """A problem at file and line where these are known, else at the threat."""
    joined = f"{which} {said}" if which.endswith(" that") else f"{which}: {said}"
    return Problem(where, joined, instead) if where else Problem(which, said, instead)
