"""`ai-threat code`: where a register stands against the Code of Practice, and what follows from that."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from toolkit.catalogues.vocabulary import Answer
from toolkit.cli.code_actions import add_actions, add_links
from toolkit.cli.code_common import add_by, add_command, assessed, folder_of, opened, person_of
from toolkit.cli.code_grounds import add_grounds
from toolkit.cli.code_take import add_take
from toolkit.cli.common import Commands, add_json, add_library, catalogue_of, register_at
from toolkit.cli.saying import print_json, say
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.conformity import Conformity

__all__ = ["add_to"]

_ABOUT = """\
Where a workshop's record stands against the Code of Practice for the Cyber Security of AI: a self-assessment against a
voluntary code, never a certificate. The provisions are told in our own words; the official text counts.

Examples
  ai-threat code standing my-workshop                    counts, then the gaps
  ai-threat code score my-workshop                       counts by strength and role; no share without them
  ai-threat code scope my-workshop                       the questions, and what follows from the answers
  ai-threat code scope my-workshop --answer creates=yes --holds developer --by P1 --role facilitator
  ai-threat code scope my-workshop --applies yes --reason "we build it" --by P1 --role facilitator
  ai-threat code gaps my-workshop --as iso-42001         the gaps by another framework's entries
  ai-threat code standing my-workshop --as-role developer          the same for one of the roles held
  ai-threat code grounds my-workshop --provision 3.2     what the record proposes, by part, and on which records
  ai-threat code actions my-workshop                     the five actions that do most, with the trade-off
  ai-threat code links my-workshop --provision 2.6       which risks that gap leaves open
  ai-threat code due my-workshop                         what is to be judged again, and why
  ai-threat code take my-workshop --from other --by P1 --role facilitator   evidence and policies of another workshop
  ai-threat code take my-workshop --from other --trainings --by P1 --role facilitator   trainings of the people in both
  ai-threat code roll-up one other third                 several systems of one organisation

Keys of --json
  standing   applies, roles, by_strength, by_principle, by_role (counts), rows (a provision each)
  score      rows: name, a count of each verdict, ours, apply, met at least, met at most (parts of 1), says
  scope      applies, reason, roles, answers, dpia, follows (applies, because, confidence), departs
  links      rows: risk, title, level, missing; or provision, verdict, in place, missing
  gaps       rows        due   rows: why, says, provisions, since
  take       taken, refused (evidence: provision, what, why), policies (taken, refused), trainings (taken and
             refused: rows of id, who, module, on, and why it was refused)
  grounds    rows (provision, verdict, proposed, parts, grounds)
  actions    rows (control, title, planned, shall, should, lowers, amount, because), trade_off, front, money
  roll-up    systems (system, head), by_principle, rows, gaps (provision, systems)
"""


def add_to(commands: Commands) -> None:
    """Add the command with its own commands."""
    code = commands.add_parser("code", help="where a register stands against the Code of Practice", description=_ABOUT)
    below = code.add_subparsers(dest="what", metavar="WHAT", required=True)
    standing = add_command(
        below, "standing", "the counts by principle, role and strength, and the gaps", _standing, by_role=True
    )
    standing.add_argument("--all", action="store_true", help="all provisions that are ours, not only the gaps")
    add_command(below, "score", "counts by strength and by role, a share only together with them", _score, by_role=True)
    scope = add_command(below, "scope", "whether the Code applies and which roles are held; records a decision", _scope)
    scope.add_argument("--answer", action="append", default=[], metavar="QUESTION=YES", help="may be repeated")
    scope.add_argument("--applies", choices=("yes", "no", "unknown"), help="what a person decides")
    scope.add_argument(
        "--holds", action="append", default=[], metavar="ROLE", help="such as developer; may be repeated"
    )
    scope.add_argument("--reason", default="", help="why it applies, or does not")
    scope.add_argument("--dpia", help="where the data protection impact assessment is")
    add_by(scope)
    gaps = add_command(below, "gaps", "what is ours and open, also by another framework's entries", _gaps, by_role=True)
    gaps.add_argument("--as", dest="edition", default="", metavar="FRAMEWORK", help="such as iso-42001 or eu-ai-act")
    add_grounds(below)
    add_actions(below)
    add_links(below)
    due = add_command(below, "due", "which verdicts to look at again, and why", _due, by_role=True)
    due.add_argument("--today", metavar="YYYY-MM-DD", help="as if it were another day")
    add_take(below)
    rolled = below.add_parser("roll-up", help="several systems of one organisation, by principle")
    rolled.add_argument("registers", nargs="+", help="workshops' folders, register.db files or database addresses")
    add_library(rolled)
    add_json(rolled)
    rolled.set_defaults(run=_roll_up)


def _standing(arguments: argparse.Namespace) -> int:
    register, catalogue = opened(arguments)
    with register:
        found = assessed(arguments, register, catalogue)
    rows = found.rows() if arguments.all else [found.row(gap) for gap in found.gaps]
    if arguments.json:
        counted = {"by_strength": found.by_strength(), "by_principle": found.by_principle(), "by_role": found.by_role()}
        print_json({"applies": str(found.applies), "roles": list(found.roles), **counted, "rows": rows})
        return 0
    from toolkit.conformity.words import counts_said, standing_line

    say(standing_line(found))
    for principle in found.code.principles:
        say(f"  {principle.number:>2}. {principle.title}: {counts_said(found.by_principle()[principle.number])}")
    for role, counts in found.by_role().items():
        if found.roles and role not in found.roles:
            continue  # somebody else's duties, of which ours are but a share
        say(f"  duties of the {str(role).replace('_', ' ')}: {counts_said(counts)}")
    _say_rows(rows)
    return _closing(found)


def _score(arguments: argparse.Namespace) -> int:
    register, catalogue = opened(arguments)
    with register:
        found = assessed(arguments, register, catalogue)
    if arguments.json:
        print_json({"rows": found.score().rows()})
        return 0
    say(str(found.score()))
    say("No number stands for the whole: provisions weigh differently; one with several duty-bearers counts for each.")
    return _closing(found)


def _say_rows(rows: Iterable[dict[str, str]]) -> None:
    for row in rows:
        proposed = row["proposed"] if row["verdict"] == "unknown" and row["grounds"] else ""
        proposed = f"the record proposes: {proposed}" if proposed else ""
        more = "; ".join(each for each in (row["reason"], row["parts"], row["no longer holds"], proposed) if each)
        owner = f" ({row['owner'] or 'nobody'}{', due ' + row['due'] if row['due'] else ''})"
        said = "not judged yet" if row["verdict"] == "unknown" else row["verdict"] + owner
        say(
            f"{row['provision']:<6} {row['strength']:<6} {said}: {row['in our words']}" + (f" [{more}]" if more else "")
        )


def _closing(found: Conformity) -> int:
    say(f"In our own words; the official text counts: {found.code.url}")
    return 0


def _scope(arguments: argparse.Namespace) -> int:
    from toolkit.conformity import propose_scope
    from toolkit.conformity.scope import scope_of

    register, catalogue = opened(arguments)
    with register:
        answers = _answers(arguments.answer)
        held = register.code_scope
        answers = {**(held.answers if held else {}), **answers}
        proposal = propose_scope(catalogue.code, answers)
        if any((arguments.applies, arguments.holds, arguments.answer, arguments.reason, arguments.dpia is not None)):
            given = {"answers": answers, "applies": arguments.applies, "roles": arguments.holds or None}
            given |= {"reason": arguments.reason or None, "dpia": arguments.dpia}
            with register.change(by=person_of(arguments), reason=arguments.why) as change:
                change.code_scope(**{name: value for name, value in given.items() if value is not None})
        scope = scope_of(register, catalogue.code)
    if arguments.json:
        said = {"applies": str(scope.applies), "reason": scope.reason, "roles": list(scope.roles)}
        follows = {"applies": str(proposal.applies), "because": proposal.because, "confidence": proposal.confidence}
        print_json({**said, "answers": answers, "dpia": scope.dpia, "follows": follows, "departs": scope.departs})
        return 0
    for question in catalogue.code.scope.questions:
        say(f"{question.id:<20} {answers.get(question.id, 'not said'):<9} {question.question}")
    roles = ", ".join(str(each).replace("_", " ") for each in proposal.roles)
    sure = "" if proposal.confidence == "high" else f" (how sure we are: {proposal.confidence})"
    say(f"It follows: {proposal.applies}. {proposal.because}{sure}" + (f" Roles: {roles}." if roles else ""))
    decided = ", ".join(str(each).replace("_", " ") for each in scope.roles) or "none"
    why = scope.reason if not scope.reason or scope.reason.endswith((".", "!", "?")) else f"{scope.reason}."
    say(" ".join(filter(None, (f"Decided: {scope.applies}.", why, f"Roles held: {decided} (from {scope.said_by})."))))
    if scope.departs:
        say(f"Decided otherwise than the answers: {scope.departs}")
    return 0


def _answers(given: Sequence[str]) -> dict[str, str]:
    answers = {}
    for each in given:
        question, equals, answer = each.partition("=")
        if not equals:
            raise ToolkitError(f"{each!r} is no answer", try_instead="Write --answer creates=yes.")
        answers[question.strip()] = answer.strip()
    return answers


def _gaps(arguments: argparse.Namespace) -> int:
    register, catalogue = opened(arguments)
    with register:
        found = assessed(arguments, register, catalogue)
    if not arguments.edition:
        rows = [found.row(gap) for gap in found.gaps]
        if arguments.json:
            print_json({"rows": rows})
            return 0
        if found.applies is Answer.NO:
            from toolkit.conformity.words import standing_line

            say(standing_line(found))
        _say_rows(rows)
        return _closing(found)
    entries = found.gaps_by(arguments.edition)
    if arguments.json:
        print_json({"rows": [each.row() for each in entries]})
        return 0
    for each in entries:
        say(f"{each.id} {each.name}: {'; '.join(str(gap) for gap in each.gaps)}")
    say("The links are ours, by ids, with how sure we are; who meets the one need not meet the other.")
    return 0


def _due(arguments: argparse.Namespace) -> int:
    register, catalogue = opened(arguments)
    with register:
        today = _day(arguments.today)
        conformity = assessed(arguments, register, catalogue, today=today)
        found = conformity.due_again(today, folder=folder_of(arguments.register))
    if arguments.json:
        print_json({"rows": [each.row() for each in found]})
        return 0
    for each in found:
        say(f"{', '.join(each.provisions)}: {each.says}")
    if not found:
        say("Nothing is due again.")
    return 0


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise ToolkitError(f"{given!r} is no day", where="--today", try_instead="Write it as 2027-03-31.") from None


def _roll_up(arguments: argparse.Namespace) -> int:
    from contextlib import ExitStack

    from toolkit.conformity import roll_up
    from toolkit.register import open_register

    catalogue = catalogue_of(arguments)
    with ExitStack() as stack:
        opened = [stack.enter_context(open_register(register_at(each), read_only=True)) for each in arguments.registers]
        rolled = roll_up(opened, catalogue)
    if arguments.json:
        gaps = [{"provision": provision, "systems": list(systems)} for provision, systems in rolled.gaps()]
        heads = [{"system": each.name, "head": each.head} for each in rolled.systems]
        print_json({"systems": heads, "by_principle": rolled.by_principle(), "rows": rolled.rows(), "gaps": gaps})
        return 0
    for row in rolled.rows():
        say(row["principle"])
        for name, said in row.items():
            if name != "principle":
                say(f"   {name}: {said}")
    for system in rolled.systems:
        if system.conformity.applies is Answer.NO:
            say(f"{system.name}: {system.stands_at}")
    say(f"{len(rolled.gaps())} provisions are open in at least one of {len(rolled.systems)} systems.")
    return 0
