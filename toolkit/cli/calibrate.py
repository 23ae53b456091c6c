"""`ai-threat calibrate`: the calibration exercise alone at a terminal, or the score of answers in a file."""

from __future__ import annotations

import argparse

from toolkit.cli.common import Commands, add_json, add_overwrite

__all__ = ["add_to"]

_ABOUT = """\
How far can your estimates be taken? Twenty questions whose answers are known: to ten you give a 90% interval, of ten
sentences you say whether they are true and how sure you are. Alone, in ten minutes, without looking anything up.
You are told how many intervals held, with how much that tells, and what to change.

At a terminal it asks. Without one, or to score again, give a file of answers (YAML or JSON):

  format: ai-threat-toolkit/calibration-answers
  version: 1
  exercise: twenty_questions
  answers:
    moon_distance: {low: 200000, high: 600000}          # 90% sure; middle: may stand between
    rome_new_york: {says: true, confidence: 80}         # 50 (no idea) to 100 (certain)

Answers stay on this machine, in the file that you name with --save, and nowhere else.

Examples
  ai-threat calibrate --save my-answers.yaml
  ai-threat calibrate --answers my-answers.yaml --json
  ai-threat calibrate --list

Keys of --json
  exercise, edition, participant   what was answered, by whom (an id, or empty)
  intervals    asked, held, low and high (90% interval of your true rate), by_chance, usual, widen
  statements   asked, right, confidence, brier, expected, reliability, resolution, uncertainty, bins …
  questions    rows: question, kind, asked, said, answer, held, source        advice   sentences
  curve        rows for a picture: kind, stated, share, low, high, right, count
"""


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "calibrate", help="twenty questions: how far your estimates can be taken", description=_ABOUT
    )
    command.add_argument("--answers", metavar="FILE", help="score the answers in this file instead of asking")
    command.add_argument("--save", metavar="FILE", help="keep the answers here, as YAML")
    add_overwrite(command)
    command.add_argument("--as", metavar="ID", dest="person", default="", help="who answers (as P1), kept with them")
    command.add_argument("--questions", metavar="FILE", help="an exercise of your own instead of the shipped one")
    command.add_argument("--list", action="store_true", help="show the questions without their answers, and leave")
    add_json(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from toolkit.cli.calibrating import calibrate

    return calibrate(arguments)
