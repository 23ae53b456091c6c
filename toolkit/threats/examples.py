"""Run the examples that a threat carries: its rule must say of each tiny system what the example expects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.threat import Example, Threat
from toolkit.errors import Problem, ToolkitError
from toolkit.system.lint import check_system
from toolkit.system.model import System
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.find import outcome_of
from toolkit.threats.truth import NO

__all__ = ["check_examples", "example_system", "run_example"]


def example_system(example: Example) -> System:
    """The tiny system of an example; `id`, `name` and `format` may be left out."""
    given: dict[str, Any] = {"id": "example", "name": "Example", **example.system}
    return System.model_validate(given)


def run_example(threat: Threat, example: Example, catalogue: Catalogue) -> str:
    """What the threat's rule says of the example's system."""
    system = example_system(example)
    check_system(system, catalogue)
    evaluator = Evaluator(system, catalogue)
    if threat.applies is None or not catalogue.is_a(system.kind_of(example.at), threat.applies.to):
        return "not applicable"
    applies = evaluator.at(example.at, threat.applies.when)
    controlled = evaluator.at(example.at, threat.controlled.when) if threat.controlled else NO
    return outcome_of(applies, controlled)


def check_examples(catalogue: Catalogue, library: str | None = None) -> Iterator[Problem]:
    """Everything that is wrong with the examples of a catalogue's threats: missing, broken, or not as expected."""
    for threat in catalogue.threats.values():
        if threat.applies is None or (library is not None and threat.library != library):
            continue
        expected = {example.expect for example in threat.examples}
        if not expected & {"applies", "undecided", "controlled as stated"} or "not applicable" not in expected:
            said = "needs at least one example that it finds and one `not applicable`"
            where = catalogue.where("threats", threat.key)
            yield _problem(where, f"threat {threat.key}", said, "Add examples: tiny systems with `expect:`.")
        for number, example in enumerate(threat.examples, start=1):
            yield from _check(threat, example, number, catalogue)


def _check(threat: Threat, example: Example, number: int, catalogue: Catalogue) -> Iterator[Problem]:
    where = catalogue.where("threats", threat.key, "examples", number - 1)
    which = f"threat {threat.key}, example {number}"
    try:
        got = run_example(threat, example, catalogue)
    except ToolkitError as error:
        yield from (_problem(where, which, str(problem)) for problem in error.problems)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield _problem(where, which, f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}")
    except KeyError as error:
        instead = "Name an element of the example's system in `at:`."
        yield _problem(where, which, f"there is no element {error}", instead)
    else:
        if got != example.expect:
            said = f"expects {example.expect!r} but the rule says {got!r}"
            yield _problem(where, which, said, "Mend the rule or the example.")


def _problem(where: str, which: str, said: str, instead: str = "") -> Problem:
    """A problem at file and line where these are known, else at the threat."""
    return Problem(where, f"{which}: {said}", instead) if where else Problem(which, said, instead)
