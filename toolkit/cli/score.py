"""`ai-threat score`: score by any method, with the formula, the version, and what to beware of."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.scale import Factor, Scale
from toolkit.cli.common import Commands, add_json, add_library
from toolkit.cli.saying import paragraph, print_json, say
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.risks import Score, load_scale, scale_ids, score

__all__ = ["add_to", "inputs_of"]

_SCORE = """\
Score by any scoring method. Without inputs, what the method asks is listed, with what can be given.

An input is NAME=VALUE: a number, the id or the letters of an option, or a vector. A factor of AIVSS that nobody
knows is left out, or X: the score is then a range, and never a default.

Examples
  ai-threat score --list
  ai-threat score aivss-0-8
  ai-threat score matrix-5x5 likelihood=likely impact=major
  ai-threat score cvss-4-0 vector=CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N
  ai-threat score aivss-0-8 cvss=7.1 autonomy=1 tools=0.5 threat=poc mitigation=weak
  ai-threat score cisa-bod-26-04 in_kev=yes exposed=yes automatable=no technical_impact=total
  ai-threat score our-matrix likelihood=often impact=bad --library our-matrix.yaml

Keys of --json
  method, edition, status, inputs, level, rank, value, low, high (of a range: value, level, rank), unknown,
  likelihood, impact, details, formula, cautions; with --list rows of id, title, edition, status, form, asks
"""


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("score", help="score by any method; --list names them", description=_SCORE)
    command.add_argument("method", nargs="?", default="", help="a scoring method's id (see --list)")
    command.add_argument("inputs", nargs="*", metavar="NAME=VALUE", help="what the method asks for")
    command.add_argument("--list", action="store_true", help="all methods, shipped and of --library")
    add_library(command)
    add_json(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    catalogue = load_catalogue(arguments.library) if arguments.library else None
    if arguments.list or not arguments.method:
        return _list([load_scale(each, catalogue) for each in scale_ids(catalogue)], as_json=arguments.json)
    scale = load_scale(arguments.method, catalogue)
    if not arguments.inputs:
        return _asks(scale, as_json=arguments.json)
    found = score(scale, inputs_of(arguments.inputs))
    if arguments.json:
        print_json(_plain(found, scale))
    else:
        _tell(found, scale)
    return 0


def inputs_of(given: list[str]) -> dict[str, str | float]:
    """Inputs of a method, as NAME=VALUE. Raises `ToolkitError` for one that is not, or is given twice."""
    return dict(_inputs(given))


def _inputs(given: list[str]) -> Iterator[tuple[str, str | float]]:
    names = [each.partition("=")[0] for each in given]
    for name, each in zip(names, given, strict=True):
        if "=" not in each or not name:
            raise ToolkitError(f"{each[:60]!r} is no input", try_instead="Write it as NAME=VALUE: impact=major")
        if names.count(name) > 1:
            raise InputError([Problem(name[:60], "is given twice", "Give it once.")])
        yield name, _value(each.partition("=")[2])


def _value(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _list(scales: list[Scale], *, as_json: bool) -> int:
    if as_json:
        keys = ("id", "title", "edition", "status", "form")
        asks = [[factor.id for factor in scale.factors] for scale in scales]
        rows = [
            {**{key: getattr(scale, key) for key in keys}, "asks": a} for scale, a in zip(scales, asks, strict=True)
        ]
        print_json(rows)
        return 0
    for scale in scales:
        status = "" if scale.status == "current" else f" ({scale.status})"
        say(f"{scale.id}{status}")
        paragraph(f"{scale.title}, edition {scale.edition}. {scale.about}", indent="    ")
    say("\nWhat a method asks: ai-threat score METHOD")
    return 0


def _asks(scale: Scale, *, as_json: bool) -> int:
    if as_json:
        print_json(scale.model_dump(mode="json", by_alias=True, exclude={"examples"}, exclude_defaults=True))
        return 0
    _head(scale)
    for group in scale.groups:
        say(f"\n{group.title}")
        for factor in group.factors:
            paragraph(f"{factor.id}: {factor.question} {_choices(factor)}", indent="    ")
    say()
    paragraph(f"Beware: {scale.caution}")
    return 0


def _choices(factor: Factor) -> str:
    said = []
    if factor.options:
        said.append(", ".join(f"{option.id} ({option.title})" for option in factor.options))
    if factor.minimum is not None and factor.maximum is not None and not factor.only_options:
        said.append(f"{'or ' if said else ''}a number from {factor.minimum:g} to {factor.maximum:g}")
    if factor.example:
        said.append(f"such as {factor.example}")
    return f"[{'; '.join(said)}]"


def _head(scale: Scale) -> None:
    status = "" if scale.status == "current" else f" ({scale.status})"
    say(f"{scale.title}, edition {scale.edition}{status}")
    paragraph(f"Formula: {scale.formula}", indent="    ")
    paragraph(f"Source: {scale.source}", indent="    ")


def _tell(found: Score, scale: Scale) -> None:
    titles = {level.id: level.title for level in scale.levels}
    if found.low is not None and found.high is not None:
        low, high = (
            f"{titles[found.low.level]} ({found.low.value:g})",
            f"{titles[found.high.level]} ({found.high.value:g})",
        )
        say(f"{low} to {high}, as these are unknown: {', '.join(found.unknown)}")
    else:
        say(titles[found.level] if found.value is None else f"{titles[found.level]} ({found.value:g})")
    if found.likelihood:
        steps = scale.step_title("likelihood", found.likelihood), scale.step_title("impact", found.impact)
        say(f"    likelihood {steps[0]}, impact {steps[1]}")
    for said in found.in_words():
        say(f"    {said}")
    _head(scale)
    for caution in found.cautions:
        paragraph(f"Beware: {caution}", indent="    ")


def _plain(found: Score, scale: Scale) -> dict[str, object]:
    said = {key: value for key, value in vars(found).items() if key not in ("low", "high")}
    ends = {"low": found.low and vars(found.low), "high": found.high and vars(found.high)}
    return {**said, **ends, "status": scale.status, "source": scale.source}
