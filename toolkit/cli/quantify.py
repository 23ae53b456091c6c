"""`ai-threat quantify`: what a register, or a file of scenarios, could cost in a year."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.locate import library_root
from toolkit.cli.common import Commands, add_json, add_library, add_overwrite, catalogue_of, register_at
from toolkit.cli.saying import OVER_LIMIT, paragraph, print_json, say
from toolkit.errors import ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.canonical_json import pretty_json

if TYPE_CHECKING:
    from toolkit.risks.losses import Portfolio, Quantification
    from toolkit.risks.losses.bearing import Bearing
    from toolkit.risks.losses.scenario import Level
    from toolkit.risks.losses.tolerance import Tolerance

__all__ = ["add_to"]

_ALL: tuple[Level, ...] = ("inherent", "current", "target")
_QUANTIFY = """\
What could it cost? The losses of a year, of a register whose risks are estimated or of a file of scenarios.

  expected    the mean over all years: most years are cheaper, few are much worse
  1 in 20     one year in twenty costs more than this (P95);  1 in 100 likewise (P99)
  worst 1%    the mean of the worst hundredth of years (TVaR 99)
  no loss     the probability of a year without any loss

Which controls count: none (inherent), those in place or verified (current), the planned ones as well (target).
With --tolerance LOSS:PROBABILITY (once or twice) the exit code is 1 where a year that loses more is likelier than that
at the level asked for. Else the tolerance of the register's criteria, or of the file, is shown and breaks nothing.

Examples
  ai-threat quantify my-workshop
  ai-threat quantify my-workshop --level target --tolerance 500k:25% --tolerance 5m:1%
  ai-threat quantify --new losses.yaml            a file of scenarios to change into your own, completed by your editor
  ai-threat quantify losses.yaml --to figures.csv
  ai-threat quantify losses.yaml --json

Keys of --json
  currency, level, method, why, error, seed, trials, engine, digest   how the figures came (digest: of the scenarios)
  rows        a row a risk and a last one for all: id, risk, expected, p_no_loss, p95, p99, tvar99, tail_share
  levels      inherent, current, target -> the figures of all together
  tolerance   points: loss, chance, allowed; over: stretches of loss (from, to) that are likelier than allowed
  not_quantified   open risks of the register, by id, with what is missing
"""


@dataclass(frozen=True)
class _Asked:
    """What is to be quantified, with what stands beside it."""

    portfolio: Portfolio
    tolerance: Tolerance | None
    not_quantified: Mapping[str, str]
    open_risks: int


def add_to(commands: Commands) -> None:
    """Add the command."""
    quantify = commands.add_parser(
        "quantify", help="what the risks of a register, or a file of scenarios, cost a year", description=_QUANTIFY
    )
    quantify.add_argument(
        "register",
        nargs="?",
        metavar="WORKSHOP|FILE",
        help="a workshop's folder, a register.db, a database address, or a .yaml file of scenarios",
    )
    quantify.add_argument("--level", choices=_ALL, default="current", help="which controls count (default current)")
    quantify.add_argument(
        "--tolerance", action="append", default=[], metavar="LOSS:PROBABILITY", help="what can be borne, as 500k:25%%"
    )
    quantify.add_argument("--trials", type=_trials, default=100_000, help="years, where it is simulated (100000)")
    quantify.add_argument("--seed", type=_seed, help="where it is simulated: the same seed, the same figures")
    quantify.add_argument("--new", metavar="FILE", help="write a file of scenarios to begin from, and its JSON Schema")
    quantify.add_argument("--to", metavar="FILE", help="write the figures as well: .csv (a row a risk) or .json")
    add_overwrite(quantify)
    add_library(quantify)
    add_json(quantify)
    quantify.set_defaults(run=_run)


def _trials(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 5_000 <= int(text[:12]) <= 100_000_000:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number of years from 5000 to 100000000")
    return int(text)


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 38:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no seed: write a whole number")
    return int(text)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.new:
        return _new(arguments)
    if arguments.register is None:
        raise ToolkitError(
            "nothing is named to quantify",
            try_instead="Name a workshop or a file of scenarios, or begin with `ai-threat quantify --new losses.yaml`.",
        )
    from toolkit.risks.losses import Quantifier
    from toolkit.risks.losses.bearing import held_against

    asked = _asked(arguments)
    given = _tolerance(arguments.tolerance)
    tolerance = given or asked.tolerance
    quantifier, more = Quantifier(), {"trials": arguments.trials, "seed": arguments.seed}
    found = {level: quantifier.quantify(asked.portfolio, level, **more) for level in _ALL}
    held = held_against(found[arguments.level].total, tolerance) if tolerance is not None else None
    if arguments.to:
        _write(Path(arguments.to).expanduser(), found, arguments, held, asked)
    if arguments.json:
        print_json(_for_machines(found, arguments.level, held, asked))
    else:
        _print(found, arguments.level, held, asked)
    return OVER_LIMIT if given is not None and held is not None and held.is_over else 0


def _asked(arguments: argparse.Namespace) -> _Asked:
    where = arguments.register
    if where.endswith((".yaml", ".yml")):
        from toolkit.risks.losses.losses_file import load_losses

        losses = load_losses(where)
        return _Asked(losses.portfolio(), losses.curve(), {}, len(losses.scenarios))
    from toolkit.register import open_register

    with open_register(register_at(where), create=False) as register:
        portfolio = register.portfolio(catalogue_of(arguments))
        held = register.criteria.loss_tolerance if register.criteria else None
        curve = held.curve if held is not None and held.currency == portfolio.currency else None
        return _Asked(
            portfolio, curve, register.not_quantified, sum(risk.status == "open" for risk in register.risks.values())
        )


def _tolerance(given: Sequence[str]) -> Tolerance | None:
    from toolkit.risks.losses.tolerance import Tolerance
    from toolkit.risks.losses.typed import typed_value

    points = []
    for said in given:
        loss, colon, chance = said.partition(":")
        if not colon:
            raise ToolkitError(
                f"{said[:40]!r} is no point", where="--tolerance", try_instead="Write LOSS:PROBABILITY, as 500k:25%."
            )
        points.append((typed_value(loss, "--tolerance"), typed_value(chance, "--tolerance")))
    return Tolerance(*points) if points else None


def _write(
    path: Path,
    found: Mapping[Level, Quantification],
    arguments: argparse.Namespace,
    held: Bearing | None,
    asked: _Asked,
) -> None:
    from toolkit.exchange.csv_file import write_csv
    from toolkit.risks.losses.table import named_rows

    if path.suffix.lower() == ".csv":
        rows = [{"level": level, **row} for level, each in found.items() for row in named_rows(each)]
        write_csv(rows, path, overwrite=arguments.overwrite)
    elif path.suffix.lower() == ".json":
        text = pretty_json(_for_machines(found, arguments.level, held, asked))
        write_atomic(path, text, overwrite=arguments.overwrite)
    else:
        raise ToolkitError(
            f"the ending {path.suffix!r} says no format", where=str(path), try_instead="Write FILE.csv or FILE.json."
        )
    if not arguments.json:
        say(f"Wrote {path}")


def _for_machines(
    found: Mapping[Level, Quantification], level: Level, held: Bearing | None, asked: _Asked
) -> dict[str, Any]:
    from toolkit.register.figures import portfolio_digest
    from toolkit.risks.losses.table import figure_rows, figures_of_losses

    chosen = found[level]
    points = (
        [{"loss": each.loss, "chance": each.chance, "allowed": each.allowed} for each in held.points] if held else []
    )
    return {
        "currency": asked.portfolio.currency,
        "level": level,
        "method": chosen.method,
        "why": chosen.why,
        "error": chosen.error,
        "seed": chosen.seed,
        "trials": chosen.trials,
        "engine": metadata.version("ai-threat-toolkit"),
        "digest": portfolio_digest(asked.portfolio),
        "rows": figure_rows(chosen),
        "levels": {name: figures_of_losses(each.total) for name, each in found.items()},
        "tolerance": {"points": points, "over": [list(each) for each in held.stretches]} if held else None,
        "not_quantified": dict(asked.not_quantified),
    }


_COLUMNS = (("expected", "expected"), ("p95", "1 in 20"), ("p99", "1 in 100"), ("tvar99", "worst 1%"))


def _print(found: Mapping[Level, Quantification], level: Level, held: Bearing | None, asked: _Asked) -> None:
    from toolkit.risks.losses.table import figure_rows, figures_of_losses, said_method

    currency, chosen = asked.portfolio.currency, found[level]
    say(f"\nLosses of a year at the {level} level\n")
    rows = figure_rows(chosen)
    _table([(row["risk"], row, row["tail_share"]) for row in rows], currency, "of worst 1%")
    say("\nAll together, by the controls that count\n")
    _table([(name, figures_of_losses(each.total), None) for name, each in found.items()], currency, "")
    if held is not None:
        say()
        _say_tolerance(held, level, currency)
    say()
    paragraph(said_method(chosen))
    if asked.not_quantified:
        left = f"{len(asked.not_quantified)} of {asked.open_risks} open risks are not quantified yet"
        paragraph(f"{left}, and stand for nothing above: {', '.join(asked.not_quantified)}.")
    paragraph("The figures rest on people's estimates, and are no better than these.")


def _table(rows: Sequence[tuple[str, Mapping[str, float], float | None]], currency: str, last: str) -> None:
    from toolkit.risks.amounts import said_amount, said_chance

    width = max(24, *(min(len(name), 44) for name, _, _ in rows))
    heads = [title for _, title in _COLUMNS]
    say(f"{'':{width}}" + "".join(f"{head:>11}" for head in heads) + f"{'no loss':>9}" + f"{last:>13}".rstrip())
    for name, figures, share in rows:
        amounts = "".join(f"{said_amount(figures[key], currency):>11}" for key, _ in _COLUMNS)
        free = f"{said_chance(figures['p_no_loss']):>9}"
        part = f"{share:>13.1%}" if share is not None else ""
        say(f"{_short(name, width):{width}}{amounts}{free}{part}")


def _short(text: str, width: int) -> str:
    one = " ".join(text.split())
    return one if len(one) <= width else f"{one[: width - 1]}…"


def _say_tolerance(held: Bearing, level: Level, currency: str) -> None:
    from toolkit.risks.amounts import said_amount, said_chance

    for each in held.points:
        verdict = "over tolerance" if each.is_over else "within tolerance"
        paragraph(
            f"More than {said_amount(each.loss, currency)} in a year: {said_chance(each.chance)} at the {level} level, "
            f"and at most {said_chance(each.allowed)} can be borne: {verdict}."
        )
    for start, end in held.stretches:
        if start < end:
            paragraph(
                f"Likelier than can be borne: from {said_amount(start, currency)} to {said_amount(end, currency)}."
            )


def _new(arguments: argparse.Namespace) -> int:
    from toolkit.risks.losses.losses_schema import losses_schema

    path = Path(arguments.new).expanduser()
    schema = path.with_name("losses.schema.json")
    for each in (path, schema):
        if each.exists() and not arguments.overwrite:
            raise ToolkitError("this file is there already", where=str(each), try_instead="Choose another place.")
    text = (library_root() / "templates" / "claims_assistant" / "losses.yaml").read_text("utf-8")
    write_atomic(schema, pretty_json(losses_schema()), overwrite=arguments.overwrite)
    write_atomic(path, f"# yaml-language-server: $schema={schema.name}\n{text}", overwrite=arguments.overwrite)
    say(f"Wrote {path} and {schema}.")
    say("Its numbers are made up: change the scenarios into yours. Then:")
    say(f"  ai-threat quantify {path}")
    return 0
