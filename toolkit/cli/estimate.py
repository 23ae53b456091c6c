"""`ai-threat estimate`: what risks of a register could cost, shown and estimated from the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from toolkit.cli.common import Commands, add_json, add_library, catalogue_of, register_at
from toolkit.cli.saying import paragraph, print_json, say
from toolkit.errors import ToolkitError, nearest

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register, RiskChange

__all__ = ["add_to"]

_ESTIMATE = """\
Estimate what a risk could cost: how often a year, and how much each time. Without a change it shows what is estimated,
by whom, and which forms of loss the threats behind the risk suggest to ask for; without a risk, all of them.

How a value is written
  20k               a number; also 1.5m, 5%
  10k..80k          a 90% interval: you would bet nine to one that it lies within
  0..20k..200k      the least, the likeliest and the greatest value
  '{form: at_most_once, probability: 0.02}'      any law of counts, in braces

Parts of a scenario
  frequency   a rate a year, or: frequency.contact, frequency.action, frequency.vulnerability, frequency.probability
  loss        as a whole, or loss.FORM: productivity, response, replacement, competitive_advantage,
              fines_and_judgments, reputation
  secondary.probability, secondary.loss.FORM     what follows an event only sometimes
  insurance.deductible, insurance.limit

Examples
  ai-threat estimate my-workshop
  ai-threat estimate my-workshop letters-steer-the-assistant
  ai-threat estimate my-workshop letters-steer-the-assistant --set frequency=0.5..4 --set loss.response=10k..80k \\
      --by P4 --role "risk owner" --why "two such letters last year"
  ai-threat estimate my-workshop letters-steer-the-assistant --effect generative-guardrails:success=20%..60% \\
      --cost generative-guardrails=12k --by P6 --role "platform engineer" --why "our own tests"
  ai-threat estimate my-workshop --from losses.yaml --by P4 --role "risk owner" --why "the room's second round"

Keys of --json
  risks   rows: id, title, missing (empty where it is quantified), scenario (as recorded), ask (forms of loss)
  head    events:hash of the history
"""


def add_to(commands: Commands) -> None:
    """Add the command."""
    estimate = commands.add_parser(
        "estimate", help="what the risks of a register could cost: show or estimate", description=_ESTIMATE
    )
    estimate.add_argument("register", help="a workshop's folder, a register.db, or a database address")
    estimate.add_argument("risk", nargs="?", help="a risk's id (default: all, to show)")
    estimate.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PART=VALUE",
        dest="parts",
        help="estimate a part; may be repeated",
    )
    estimate.add_argument(
        "--effect",
        action="append",
        default=[],
        metavar="CONTROL:ACTS_ON=VALUE",
        help="by which share a control lowers contact, action, success or loss; may be repeated",
    )
    estimate.add_argument(
        "--cost", action="append", default=[], metavar="CONTROL=VALUE", help="what a control costs a year"
    )
    estimate.add_argument("--from", dest="file", metavar="FILE", help="take over the scenarios of a losses file")
    estimate.add_argument("--source", help="what the values were taken from")
    estimate.add_argument("--by", default="", help="who estimates: a participant's id")
    estimate.add_argument("--role", default="", help="in what role")
    estimate.add_argument("--why", default="", help="on what grounds")
    add_library(estimate)
    add_json(estimate)
    estimate.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from toolkit.register import open_register

    with open_register(register_at(arguments.register), create=False) as register:
        risks = register.risks
        if arguments.risk is not None and arguments.risk not in risks:
            instead = nearest(arguments.risk, risks) or "No risk is worded yet."
            raise ToolkitError(f"there is no risk {arguments.risk[:60]!r}", try_instead=instead)
        if arguments.parts or arguments.effect or arguments.cost or arguments.file:
            _change(register, arguments)
        catalogue = catalogue_of(arguments)
        shown = [arguments.risk] if arguments.risk else [name for name, risk in risks.items() if risk.status == "open"]
        rows = [_row(register, catalogue, name) for name in shown]
        if arguments.json:
            print_json({"risks": rows, "head": f"{register.head.events}:{register.head.hash}"})
        else:
            _print(register, rows, whole=bool(arguments.risk))
    return 0


def _change(register: Register, arguments: argparse.Namespace) -> None:
    from toolkit.register import Person
    from toolkit.register.taken_losses import take_losses
    from toolkit.risks.losses.losses_file import load_losses

    if not (arguments.by and arguments.role and arguments.why):
        raise ToolkitError(
            "an estimate needs a person, a role and its grounds",
            try_instead='Add --by P4 --role "risk owner" --why "two such letters last year".',
        )
    if (arguments.parts or arguments.effect) and arguments.risk is None:
        raise ToolkitError("no risk is named", try_instead="Name one: `ai-threat estimate my-workshop RISK --set …`.")
    with register.change(by=Person(arguments.by, role=arguments.role), reason=arguments.why) as change:
        if arguments.file:
            taken = take_losses(change, load_losses(arguments.file), source=arguments.file, why=arguments.why)
            if taken.kept and not arguments.json:
                say(f"The status of these controls stays as it is in the register: {', '.join(taken.kept)}")
        if arguments.risk:
            _edit(change.risk(arguments.risk), arguments)
        for said in arguments.cost:
            control, value = _split(said, "--cost", "CONTROL=VALUE")
            change.control_cost(control, value, why=arguments.why, source=arguments.source)


def _edit(risk: RiskChange, arguments: argparse.Namespace) -> None:
    for said in arguments.parts:
        part, value = _split(said, "--set", "PART=VALUE")
        risk.estimate_part(part, value, source=arguments.source, why=arguments.why)
    for said in arguments.effect:
        control, value = _split(said, "--effect", "CONTROL:ACTS_ON=VALUE")
        control, colon, acts_on = control.rpartition(":")
        if not colon:
            raise ToolkitError(
                f"{said[:60]!r} does not say what the control acts on",
                where="--effect",
                try_instead="Write CONTROL:success=0.5, or contact, action, loss.",
            )
        risk.control_effect(
            control,
            acts_on=acts_on,  # type: ignore[arg-type]  # any other word is refused with the ones there are
            effect=value,
            why=arguments.why,
            source=arguments.source,
        )


def _split(said: str, option: str, shape: str) -> tuple[str, Any]:
    from toolkit.risks.losses.typed import typed_value

    name, equals, value = said.partition("=")
    if not equals or not name.strip():
        raise ToolkitError(f"{said[:60]!r} is not of the shape {shape}", where=option, try_instead=f"Write {shape}.")
    return name.strip(), typed_value(value, f"{option} {name.strip()}")


def _row(register: Register, catalogue: Catalogue, name: str) -> dict[str, Any]:
    from toolkit.register.forms_to_ask import forms_to_ask

    scenario = register.scenarios.get(name)
    return {
        "id": name,
        "title": register.risks[name].title,
        "missing": register.not_quantified.get(name, ""),
        "scenario": scenario.model_dump(mode="json") if scenario else None,
        "effects": [
            {"control": use.control, "status": use.status, **each.model_dump(mode="json")}
            for use in register.risks[name].controls
            for each in use.effects
        ],
        "ask": [each.row() for each in forms_to_ask(register, catalogue, name)],
    }


def _print(register: Register, rows: list[dict[str, Any]], *, whole: bool) -> None:
    for row in rows:
        say(f"\n{row['title']} ({row['id']})")
        _print_scenario(register, row)
        if whole and row["missing"]:
            say("\n  What to ask for, from the threats behind it:")
        for asked in row["ask"] if whole and row["missing"] else ():
            paragraph(f"loss.{asked['form']}: {asked['question']}", indent="    ")
            paragraph(f"Such as: {asked['example']}", indent="      ")
    quantified = sum(not row["missing"] for row in rows)
    say(f"\n{quantified} of {len(rows)} open risks can be quantified." if not whole else "")


def _print_scenario(register: Register, row: dict[str, Any]) -> None:
    from toolkit.risks.losses.typed import shown_costs, shown_share, shown_value

    said = row["scenario"]
    if row["missing"]:
        say(f"  {row['missing']}")
    if said is None:
        return
    if said["frequency"]:
        paragraph(f"frequency a year: {shown_value(said['frequency'])}", indent="  ")
    costs = shown_costs(said["loss"], said["secondary"], said["insurance"])
    if costs:
        paragraph(f"loss, {said['currency']} an event: {'; '.join(costs)}", indent="  ")
    for effect in row["effects"]:
        on = f"{effect['acts_on']} ({shown_value(effect['forms'])})" if effect["forms"] else effect["acts_on"]
        share = f"lowers {on} by {shown_share(effect['effect'])}"
        paragraph(f"{effect['control']} ({effect['status']}): {share}", indent="  ")
    told: dict[str, list[str]] = {}
    for part, who in said["estimated"].items():
        grounds = f": {who['why']}" if who["why"] else ""
        rests = f" ({shown_value(who['source'])})" if who["source"] else ""
        told.setdefault(f"{register.name_of(who['by'])} ({who['role']}){grounds}{rests}", []).append(part)
    for by, parts in told.items():
        paragraph(f"{', '.join(parts)} estimated by {by}", indent="    ")
