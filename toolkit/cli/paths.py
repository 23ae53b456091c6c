"""`ai-threat paths`: how attackers would get to what matters, and the fewest controls that stop them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Literal

from toolkit.catalogues.attack import Position
from toolkit.catalogues.catalogue import Catalogue
from toolkit.cli.common import Commands, add_json, add_library, add_overwrite, catalogue_of, system_at
from toolkit.cli.parsing import count
from toolkit.cli.saying import paragraph, print_json, say
from toolkit.errors import ToolkitError, nearest
from toolkit.files.atomic import write_atomic
from toolkit.pictures.attack_path import attack_path_picture
from toolkit.threats.attack import AttackPath, AttackPaths, Cut, attack_paths
from toolkit.threats.attack.words import BEGINNERS
from toolkit.threats.find import find_threats

__all__ = ["add_to"]

_PATHS = """\
Chain the threats that were found into attack paths: from where attackers begin, to what they are after.

  outsider   somebody outside: a user of the service, somebody on the network
  supplier   who delivers models, data, tools or packages, or somebody who broke in there
  insider    somebody of the organisation, with access of their own
  content    the author of a document, page or message that comes in from outside
  tool       whoever runs a tool or agent of others that the system works with
  hands_on   somebody who can touch a device, machine or sensor

For each thing worth having the most plausible path is shown, which takes the least effort; those to what is most worth
having first, and chains of steps before single threats. An order of reading, no probability. Beneath stands the
smallest set of controls that cuts every way to what is shown, from wherever attackers begin (with --from, from there).
A guard that a rule wants on a way is taken to be put there, and marked where it is not drawn yet. On a large model the
search is bounded, and says so where it was cut short.

Examples
  ai-threat paths system.yaml
  ai-threat paths system.yaml --from content --to claim_records
  ai-threat paths system.yaml --picture path.svg      the first path, in the drawing

Keys of --json
  system, cut_short   the system's id; what was not searched, empty where all was
  paths               position, goal, kind, assets, certain, cost (orders them), elements (in order), path, and
                      steps: element, hold, finding (an identity, or null), way, certain
  cut                 words, proved, complete, left (how many goals nothing cuts), and controls: control, title, at,
                      to be drawn, against
"""

_NONE_AT_ALL = "No path: nothing that was found leads from an attacker's position to anything worth having."
_NONE_SO = "No path from there, or to that. Without --from and --to there are {others}."


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "paths", help="attack paths to what matters, and the controls that cut them", description=_PATHS
    )
    command.add_argument("system", help="a system.yaml, or a folder that holds one")
    command.add_argument("--from", dest="position", choices=[str(each) for each in Position], help="only from there")
    command.add_argument("--to", metavar="ELEMENT", help="only to this component or data asset (its id)")
    command.add_argument("--shortest", action="store_true", help="the fewest threats first, whatever effort they take")
    command.add_argument("--undecided", action="store_true", help="count threats that are not settled yet as well")
    command.add_argument("-n", type=count, default=10, metavar="COUNT", help="how many to show (default 10)")
    command.add_argument("--picture", metavar="FILE.svg", help="draw the first path into the data-flow diagram")
    add_overwrite(command)
    add_library(command)
    add_json(command)
    command.set_defaults(run=_paths)


def _paths(arguments: argparse.Namespace) -> int:
    catalogue = catalogue_of(arguments)
    system = system_at(arguments.system, catalogue)
    if arguments.to and arguments.to not in system.elements():
        instead = nearest(arguments.to, [*system.components, *system.data])
        raise ToolkitError(f"there is no element {arguments.to!r}", where=arguments.system, try_instead=instead)
    order: Literal["short", "plausible"] = "short" if arguments.shortest else "plausible"
    paths = attack_paths(find_threats(system, catalogue), by=order, undecided=arguments.undecided)
    wanted = _wanted(paths, arguments)
    shown = wanted[: arguments.n]
    if arguments.picture:
        _draw(shown, catalogue, Path(arguments.picture).expanduser(), overwrite=arguments.overwrite)
    if arguments.json:
        print_json(_plain(paths, shown, arguments.position))
    else:
        _print(paths, shown, len(wanted) - len(shown), arguments.position)
    return 0


def _wanted(paths: AttackPaths, arguments: argparse.Namespace) -> list[AttackPath]:
    if arguments.position is None and arguments.to is None:
        return paths.best
    return [
        path
        for path in paths
        if arguments.position in (None, path.position) and (arguments.to is None or arguments.to in path.goal.assets)
    ]


def _draw(shown: list[AttackPath], catalogue: Catalogue, target: Path, *, overwrite: bool) -> None:
    if not shown:
        raise ToolkitError("there is no path to draw", where=str(target), try_instead="Leave --picture away.")
    write_atomic(target, str(attack_path_picture(shown[0], kinds=catalogue.kinds)), overwrite=overwrite)


def _print(paths: AttackPaths, shown: list[AttackPath], rest: int, position: str | None) -> None:
    for number, path in enumerate(shown, start=1):
        say()
        paragraph(f"{number}. {path.goal.words[:1].upper()}{path.goal.words[1:]}")
        paragraph(f"{BEGINNERS[path.position]}{'' if path.certain else ' (not every step is certain)'}", indent="   ")
        for step in path.steps:
            paragraph(step.words, indent="     ")
    if rest:
        say(f"\n{rest} more: -n shows more of them.")
    if not shown:
        paragraph(_NONE_AT_ALL if not paths else _NONE_SO.format(others=len(paths.best)))
    if paths.cut_short:
        say(f"\n{paths.cut_short}")
    if shown:
        _print_cut(_cut(paths, shown, position))


def _cut(paths: AttackPaths, shown: list[AttackPath], position: str | None) -> Cut:
    """From everywhere, or from the one position that was asked for."""
    return paths.smallest_cut(shown, positions=[Position(position)] if position else tuple(Position))


def _print_cut(cut: Cut) -> None:
    say()
    paragraph(cut.words)
    for row in cut.rows():
        new = f"; to be drawn first on the way to {row['to be drawn']}" if row["to be drawn"] else ""
        paragraph(f"{row['title']} ({row['control']}), at {row['at']}{new}", indent="  ")


def _plain(paths: AttackPaths, shown: list[AttackPath], position: str | None) -> dict[str, object]:
    cut = _cut(paths, shown, position)
    said = {"words": cut.words, "proved": cut.proved, "complete": cut.complete}
    return {
        "system": paths.system.id,
        "cut_short": paths.cut_short,
        "paths": [_plain_path(path) for path in shown],
        "cut": {**said, "controls": cut.rows(), "left": len(cut.left)},
    }


def _plain_path(path: AttackPath) -> dict[str, object]:
    steps = [
        {
            "element": step.element,
            "hold": step.hold,
            "finding": step.finding.identity if step.finding else None,
            "way": list(step.way),
            "certain": step.sure,
        }
        for step in path.steps
    ]
    return {
        "position": path.position,
        "goal": path.goal.words,
        "kind": path.goal.kind,
        "assets": list(path.goal.assets),
        "certain": path.certain,
        "cost": path.cost,
        "elements": list(path.elements),
        "path": path.words,
        "steps": steps,
    }
