"""`ai-threat code actions` and `links`: what to do next, and which risks and provisions hang together."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from toolkit.cli.code_common import add_command, assessed, opened
from toolkit.cli.saying import print_json, say
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.conformity import RiskCosts

__all__ = ["add_actions", "add_links"]


def add_actions(below: Any) -> None:
    """The command for what to do next."""
    about = "the actions that do most for gaps, risks and what these cost, with the trade-off"
    actions = add_command(below, "actions", about, _actions, by_role=True)
    actions.add_argument("--many", type=int, default=5, help="how many (5)")
    leans = ("both", "gaps", "risk", "money")
    actions.add_argument("--lean", choices=leans, default="both", help="chosen for (both: gaps and risk, in turns)")
    said = "by the figures that were kept (the default), worked out now, or left out"
    actions.add_argument("--money", choices=("kept", "now", "none"), default="kept", help=said)


def add_links(below: Any) -> None:
    """The command from provisions to risks and back."""
    about = "which risks a gap leaves open, or which provisions a risk's controls serve"
    links = add_command(below, "links", about, _links, by_role=True)
    which = links.add_mutually_exclusive_group(required=True)
    which.add_argument("--provision", metavar="ID", help="from a provision to the risks: 2.6")
    which.add_argument("--risk", metavar="ID", help="from a risk to the provisions, by the risk's id")


def _money(costs: RiskCosts | None) -> dict[str, Any] | None:
    if costs is None:
        return None
    known = {"currency": costs.currency, "amounts": dict(costs.amounts), "missing": list(costs.missing)}
    return {**known, "said_by": costs.said_by, "stale": costs.stale}


def _actions(arguments: argparse.Namespace) -> int:
    if arguments.many < 1:
        raise ToolkitError("at least one action is needed", where="--many", try_instead="Write --many 5.")
    register, catalogue = opened(arguments)
    with register:
        found = assessed(arguments, register, catalogue)
        costs = None if arguments.money == "none" else found.costs(work_out=arguments.money == "now")
        if costs is None and arguments.lean == "money":
            instead = "Add --money now to work it out, or keep figures: ai-threat quantify --help."
            raise ToolkitError("no figures are kept of what the risks cost", where="--lean", try_instead=instead)
        actions = found.actions(costs)
    chosen, choices = actions.best(arguments.many, arguments.lean), actions.trade_off(arguments.many)
    if arguments.json:
        rows = [
            {
                "control": each.action.control.id,
                "title": each.action.control.title,
                "planned": each.action.planned,
                "shall": list(each.action.shall),
                "should": list(each.action.should),
                "lowers": [{"risk": low.risk, "from": low.level, "to": low.to} for low in each.action.lowers],
                "amount": each.action.amount,
                "because": each.because,
            }
            for each in chosen
        ]
        trade = [
            {"lean": c.lean, "shall": c.shall, "should": c.should, "risks": c.risks, "amount": c.amount}
            for c in choices
        ]
        front = [each.control.id for each in actions.front()]
        print_json({"rows": rows, "trade_off": trade, "front": front, "money": _money(costs)})
        return 0
    for number, each in enumerate(chosen, start=1):
        falls = ", ".join(f"{low.title} {low.level} → {low.to}" for low in each.action.lowers if low.falls)
        said = [f"works on {', '.join(each.action.gaps) or 'no gap'}", f"would lower {falls}" if falls else ""]
        said += [
            f"the risks it works on cost {costs.said(each.action.amount)} a year"
            if costs and each.action.amount
            else ""
        ]
        say(f"{number}. {each.action.control.title}: {'; '.join(each for each in said if each)} ({each.because})")
    for choice in choices:
        amount = f", {costs.said(choice.amount)} a year at stake" if costs and choice.amount is not None else ""
        gaps = f"{choice.shall} shall, {choice.should} should"
        say(f"chosen for {choice.lean}: {gaps}, {choice.risks} risks would fall{amount}")
    if costs is not None:
        changed = "; estimates or controls have changed since" if costs.stale else ""
        left = f"; {len(costs.missing)} open risks have no amount" if costs.missing else ""
        say(f"What risks cost a year on average, with the controls of today: {costs.said_by}{changed}{left}.")
    return 0


def _links(arguments: argparse.Namespace) -> int:
    register, catalogue = opened(arguments)
    with register:
        links = assessed(arguments, register, catalogue).links()
    if arguments.provision:
        left = links.risks_left_open(arguments.provision)
        rows = [{"risk": e.risk, "title": e.title, "level": e.level, "missing": list(e.controls)} for e in left]
        said = [f"{e.title} ({e.level or 'not assessed'}): missing {', '.join(e.controls)}" for e in left]
    else:
        served = links.provisions_of(arguments.risk)
        rows = [
            {"provision": e.provision, "verdict": e.verdict, "in place": list(e.in_place), "missing": list(e.missing)}
            for e in served
        ]
        said = [_served(e.provision, e.verdict, e.in_place, e.missing) for e in served]
    if arguments.json:
        print_json({"rows": rows})
        return 0
    for line in said or ["Nothing: no control stands between them."]:
        say(line)
    return 0


def _served(provision: str, verdict: str, in_place: Sequence[str], missing: Sequence[str]) -> str:
    parts = [f"in place {', '.join(in_place)}" if in_place else "", f"missing {', '.join(missing)}" if missing else ""]
    return f"{provision} ({verdict}): {'; '.join(each for each in parts if each)}"
