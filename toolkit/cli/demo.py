"""`ai-threat demo`: the main job on the shipped example, from a description to a register and its exports."""

from __future__ import annotations

import argparse
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from toolkit.cli.common import Commands, add_library
from toolkit.cli.saying import paragraph, say, steps
from toolkit.errors import ToolkitError
from toolkit.files.folders import make_folder

if TYPE_CHECKING:
    from toolkit.workshop.session import Workshop

__all__ = ["add_to"]

_ABOUT = """\
Do the main job on the shipped example, an insurer's claims assistant, without a click: find its threats, record what
the team decided, and write the register and its exports. Run again, it replaces what it wrote.

Examples
  ai-threat demo
  ai-threat demo --folder /tmp/example --exports /tmp/exports
"""
_LEVELS: tuple[Literal["inherent", "current", "target"], ...] = ("inherent", "current", "target")
_EXPORTS = ("register.xlsx", "report.html", "report.md", "risks.csv", "register.json")


def add_to(commands: Commands) -> None:
    """Add the command."""
    demo = commands.add_parser("demo", help="the main job on the shipped example, without a click", description=_ABOUT)
    demo.add_argument("--folder", default="workshop/example", help="where its register goes (default workshop/example)")
    add_library(demo)
    demo.add_argument("--exports", default="exports", help="where the exports go (default exports)")
    demo.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    # Only here: the other commands need neither a database nor a report.
    from toolkit.reports.exports import export
    from toolkit.workshop.example import STEPS, fill_example
    from toolkit.workshop.opening import empty_workshop

    folder, exports = Path(arguments.folder), Path(arguments.exports)
    _clear(folder, exports)
    say("The main job on the shipped example: an insurer's claims assistant.\n")
    with steps(len(STEPS) + 1 + len(_EXPORTS)) as advance:
        workshop = empty_workshop(folder, libraries=arguments.library)
        fill_example(workshop, progress=advance)
        advance("Writing system.yaml")
        workshop.emit()
        for name in _EXPORTS:
            advance(f"Writing {exports / name}")
            export(workshop.register, exports / name, catalogue=workshop.catalogue, overwrite=True)
    _tell(workshop, exports)
    workshop.close()
    return 0


def _clear(folder: Path, exports: Path) -> None:
    """Make room for the example: an earlier run of it goes, once it is sure that the new one has a place."""
    mark = folder / ".example"
    make_folder(folder)
    if any(folder.iterdir()) and not mark.exists():
        raise ToolkitError(
            "this folder holds something else", where=str(folder), try_instead="Name another: --folder FOLDER."
        )
    make_folder(exports)
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    mark.write_text("Made by `ai-threat demo`, which replaces this folder when it is run again.\n", "utf-8")


def _tell(workshop: Workshop, exports: Path) -> None:
    _tell_findings(workshop)
    _tell_decisions(workshop)
    _tell_losses(workshop)
    head = workshop.register.head
    say("\nWhat it wrote")
    say(f"    {workshop.folder / 'register.db'}: the record, {head.events} events, each with who, when and why")
    for name in _EXPORTS:
        say(f"    {exports / name}")
    say(f"    Head of the history: {head.events}:{head.hash}")
    say("\nOpen next")
    say(f"    {exports / 'report.html'} in a browser, {exports / 'register.xlsx'} in a spreadsheet")
    say("    make workshop (or: ai-threat workshop), to do the same with your own system")


def _tell_findings(workshop: Workshop) -> None:
    findings = workshop.findings()
    counts = findings.counts
    say("\nWhat it found")
    paragraph(
        f"{len(workshop.system.components)} components and {len(workshop.system.flows)} flows. "
        f"{counts['applies']} threats apply, {counts['undecided']} are undecided, "
        f"{counts['controlled as stated']} controlled as stated, "
        f"{counts['not applicable']} looked at and not applicable. The worst:",
        indent="    ",
    )
    for finding in findings.of("applies")[:3]:
        paragraph(f"· {finding.reason}", indent="    ")


def _tell_decisions(workshop: Workshop) -> None:
    from toolkit.conformity import assess_conformity
    from toolkit.register.acceptance import acceptance_state

    say("\nWhat the team decided")
    for risk in workshop.register.risks.values():
        held = [risk.assessments[each] for each in _LEVELS if each in risk.assessments]
        levels = " → ".join(each.level.replace("_", " ") for each in held)
        option = risk.treatment.option if risk.treatment else "open"
        state = acceptance_state(risk, workshop.register.criteria, date.today())  # noqa: DTZ011 - a day
        say(f"    {risk.title:<42} {levels:<32} {option:<8} {state}")
    counts = assess_conformity(workshop.register, workshop.catalogue).counts()
    say(
        f"    The Code, 72 provisions: {counts['met']} met, {counts['partly met']} partly met, "
        f"{counts['not met']} not met, "
        f"{counts['not applicable']} not applicable, {counts['unknown']} not judged yet"
    )


def _tell_losses(workshop: Workshop) -> None:
    from toolkit.register.in_money import in_money
    from toolkit.risks.amounts import said_amount

    money = in_money(workshop.register, workshop.catalogue)
    if money is None or not money.levels:
        return
    unit, left = money.portfolio.currency, len(money.not_quantified)
    say("\nWhat it could cost a year, as the team estimates it")
    for level, each in money.levels.items():
        expected, bad = said_amount(each.total.mean, unit), said_amount(each.total.quantile(0.99), unit)
        say(f"    {level:<42} expected {expected:<10} one year in 100 more than {bad}")
    say(f"    {len(money.portfolio.scenarios)} risks; {left} more are not quantified yet")
