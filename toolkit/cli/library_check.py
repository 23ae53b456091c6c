"""`ai-threat library check`: everything that is wrong with a library, and what could be better, at once."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import survey_libraries
from toolkit.catalogues.loose_ends import loose_ends
from toolkit.catalogues.reference import check_references
from toolkit.cli.common import add_json
from toolkit.cli.saying import MISTAKE, print_json, say
from toolkit.errors import Problem
from toolkit.risks.scales import load_scale, scale_ids
from toolkit.risks.worked_examples import check_worked_examples
from toolkit.threats.dead_rules import dead_parts
from toolkit.threats.examples import check_examples
from toolkit.threats.thin_examples import Thinness, thin_examples

__all__ = ["add_to"]

_SHIPPED = "core"
_CHECK = """\
Check a library of your own: its shape, its ids and references, its rules, and its examples, run against real systems.
Every mistake is told at once, with file and line. Without a path the shipped library is checked.

Mistakes also are: a rule that can never apply, or never be controlled; an example that does not come out as expected,
those of an entry that you amend included; a worked example of a scoring method that the method does not bear out.

Warnings are: a part of a rule that does nothing; a threat without a control, or whose controls bring nothing of what it
asks for; a control that no threat names, a fact that no kind can state; a reference that is renamed or retired; and
where all is well, which example is missing: what could be changed in a rule (an atom turned round, left out, or made to
take in more) without any of its examples coming out otherwise. The last of the shipped library only when asked.

Examples
  ai-threat library check my-library/
  ai-threat library check threats.yaml controls.yaml

Keys of --json
  problems   rows: where, what, instead        threats   how many there are
  warnings   rows of the same kind             unchecked how many references of which edition could not be checked
  examples   changes: how many were tried, noticed: which part (0 to 1), missing: rows of the examples to add
"""


def add_to(actions: Any) -> None:
    """Add the command beside the others that work on libraries."""
    check = actions.add_parser(
        "check",
        help="every mistake in a library, with file and line; without PATH, the shipped one",
        description=_CHECK,
    )
    check.add_argument("path", nargs="*", help="files or folders of your library")
    check.add_argument(
        "--examples", action="store_true", help="say which examples are missing in the shipped library too"
    )
    add_json(check)
    check.set_defaults(run=_run)


@dataclass
class _Report:
    """What came of a check."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    unchecked: Counter[str] = field(default_factory=Counter)
    thin: Thinness = field(default_factory=lambda: Thinness({}, ()))
    counts: dict[str, int] = field(default_factory=dict)

    def look_at(self, catalogue: Catalogue, own: frozenset[str], *, is_whole: bool) -> None:
        """Look at what these libraries bring, in a catalogue that holds together, or what is right of it."""
        self.counts["threat"] = sum(threat.library in own for threat in catalogue.threats.values())
        self.counts["scoring method"] = len(catalogue.scales)
        self.counts["amendment"] = len(catalogue.amended)
        for name in sorted(own):
            self.problems.extend(check_examples(catalogue, name))
        self._rules(catalogue, own)
        self._references(catalogue, own)
        if is_whole:  # a threat that was left out for its mistakes may be what names a control
            self.warnings.extend(loose_ends(catalogue, own))
        scales = [(scale, catalogue.where("scales", scale.id)) for scale in catalogue.scales.values()]
        if _SHIPPED in own:
            scales += [(load_scale(each), f"scales/{each}.yaml") for each in scale_ids()]
        for scale, where in scales:
            self.problems.extend(check_worked_examples(scale, where))

    def look_for_missing_examples(self, catalogue: Catalogue, own: Iterable[str]) -> None:
        """Say what could be changed in a rule unnoticed; only of rules that are right as they are."""
        self.thin = Thinness.over(thin_examples(catalogue, name) for name in sorted(own))
        self.warnings.extend(self.thin.warnings())

    def _rules(self, catalogue: Catalogue, own: frozenset[str]) -> None:
        for dead in dead_parts(catalogue, own):
            (self.problems if dead.is_mistake else self.warnings).append(dead.problem)

    def _references(self, catalogue: Catalogue, own: frozenset[str]) -> None:
        for reference, problem in check_references(catalogue, skip=() if _SHIPPED in own else (_SHIPPED,)):
            if reference.verdict.is_mistake:
                self.problems.append(problem)
            elif reference.verdict.is_warning:
                self.warnings.append(problem)
            else:
                self.unchecked[reference.edition] += 1


def _run(arguments: argparse.Namespace) -> int:
    report = _Report()
    catalogue, report.problems = survey_libraries(arguments.path)
    if catalogue is not None:
        own = frozenset(catalogue.libraries) - ({_SHIPPED} if arguments.path else set())
        report.look_at(catalogue, own, is_whole=not report.problems)
        if (arguments.path or arguments.examples) and not report.problems:
            report.look_for_missing_examples(catalogue, own)
    for several in (report.problems, report.warnings):
        several.sort(key=_place)
    if arguments.json:
        rows, cautions = ([_as_row(each) for each in some] for some in (report.problems, report.warnings))
        told = {"problems": rows, "warnings": cautions, "unchecked": dict(report.unchecked)}
        print_json({**told, "threats": report.counts.get("threat", 0), "examples": report.thin.row()})
    else:
        _say(report)
    return MISTAKE if report.problems else 0


def _say(report: _Report) -> None:
    for problem in report.problems:
        say(str(problem))
    for problem in report.warnings:
        say(f"warning: {problem}")
    if report.unchecked:
        which = ", ".join(f"{edition} ({number})" for edition, number in sorted(report.unchecked.items()))
        say(f"Not checked, as no list here holds them: references to {which}.")
    if report.problems:
        say(f"{_counted(len(report.problems), 'problem')}.")
        return
    counts = [_counted(number, word) for word, number in report.counts.items() if number or word == "threat"]
    say(f"{', '.join(counts)}, and nothing wrong.")


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"


def _place(problem: Problem) -> tuple[str, int]:
    file, _, line = problem.where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (problem.where, 0)


def _as_row(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "what": problem.what, "instead": problem.try_instead}
