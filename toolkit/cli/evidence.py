"""`ai-threat evidence`: what files of tests, scanners and bills say and speak to, and what nobody has answered."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.common import Commands, add_json, add_library, catalogue_of, register_at
from toolkit.cli.evidence_answers import add_answers, person_of, unanswered
from toolkit.cli.saying import MISTAKE, fail, print_json, say, visible
from toolkit.errors import ToolkitError
from toolkit.evidence.formats import evidence_formats
from toolkit.files.file_digest import digest_of_file

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.evidence import Evidence
    from toolkit.risks.updating import Update

__all__ = ["add_to"]

_ABOUT = """\
Read what a test, a scanner or a bill of materials left behind: what it says, and which threats and provisions of the
Code it speaks to. What a file is, is found by what it holds:

{formats}

Some files do not tell when an attack worked. Nothing is counted of them until somebody says it with --worked-when,
as SCORER=VALUE or SCORER>=NUMBER (promptfoo: success=false).

With --into the files are recorded, with hash, date, tool and counts; one that lies in the workshop's folder with its
place, so that a later change of it is seen; --good-until says until which day they count. No risk changes by that:
tests that attacks got through are listed by --unanswered until a person answers, and says why: a risk is reopened; a
level of it is raised, with --judge as the scoring method of the criteria asks (ai-threat score METHOD); a new risk is
begun, which gathers the findings of the threats that the test speaks to; or nothing changes.

With --prior the counted tests move a belief in the chance that one attempt works: a 90% interval, or `none`.

Examples
  ai-threat evidence garak.report.jsonl bom.cdx.json
  ai-threat evidence run.eval --worked-when "judge=C"
  ai-threat evidence garak.report.jsonl --prior 2%..30% --threat core:jailbreak
  ai-threat evidence garak.report.jsonl --into my-workshop --by P1 --role tester --why "release 2.1"
  ai-threat evidence --unanswered my-workshop
  ai-threat evidence --unanswered my-workshop --answer 3f2a91c0:dan --with no-change \\
      --by P4 --role "risk owner" --why "the answers were harmless"
  ai-threat evidence --unanswered my-workshop --answer 3f2a91c0:dan --with raised --risk refusals-talked-away \\
      --judge likelihood=likely --judge impact=major --by P4 --role "risk owner" --why "1 in 5 got through"
  ai-threat evidence --unanswered my-workshop --answer 3f2a91c0:dan --with new-risk \\
      --title "Refusals are talked away" --owner P4 --by P1 --role facilitator --why "nobody had worded it"

Keys of --json
  files        rows: format, kind, tool, ran, target, sha256, says, families (tried, worked …), findings, components,
               cards, hashes, notes; speaks_to: threats and provisions, each with because, and what is unmatched
  failed       rows: where, what, instead, of files that could not be read
  chances      with --prior, by threat or `all`: prior, families, discount, posterior, mean, low, high
  answered     with --answer: evidence, family, target, answer, risk (null: none), findings (of a new risk); and where
               one was judged level, method, from (null: none before), to
  unanswered   with --unanswered: tool, ran, family, tried, worked, threats, risks, closed
"""


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "evidence",
        help="what tests, scanners and bills say, and what that speaks to",
        description=_ABOUT.format(formats="\n".join(f"  · {name}" for name in evidence_formats())),
    )
    command.add_argument("file", nargs="*", help="files of tests, scanners or bills of materials")
    command.add_argument(
        "--worked-when", action="append", default=[], metavar="RULE", help="when an attack worked; may be repeated"
    )
    command.add_argument("--prior", metavar="LOW..HIGH", help="the belief before the tests: a 90%% interval, or `none`")
    command.add_argument("--threat", default="", help="only tests that speak to this threat (core:…)")
    command.add_argument("--target", default="", help="the target that is meant, where a file tests several")
    command.add_argument("--correlation", type=float, help="of attempts within a family, 0 to 1 (default 0.1)")
    command.add_argument("--weight", type=float, help="of an attempt against an attacker's, 0 to 1 (default 0.5)")
    command.add_argument("--into", metavar="WORKSHOP", dest="into", help="record the files in this workshop's register")
    command.add_argument("--good-until", metavar="DAY", default="", help="with --into: when it is to be made anew")
    add_answers(command)
    command.add_argument("--by", default="", help="who records or answers it: a participant's id")
    command.add_argument("--role", default="", help="in what role")
    command.add_argument("--why", default="", help="why")
    add_library(command)
    add_json(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    if not arguments.file and not arguments.unanswered:
        raise ToolkitError("no file is named", try_instead="Name one, or --unanswered WORKSHOP. Help: --help")
    if (arguments.answer or arguments.answer_with) and not arguments.unanswered:
        instead = "Name the workshop: --unanswered WORKSHOP."
        raise ToolkitError("it is not said in which workshop the test is answered", try_instead=instead)
    said: dict[str, Any] = {}
    failed: list[ToolkitError] = []
    if arguments.file:
        catalogue = catalogue_of(arguments)
        read = _read(arguments, failed)
        _show(arguments, read, failed, catalogue, said)
        if arguments.into and read:
            _record(arguments, read, catalogue)
    if arguments.unanswered:
        unanswered(arguments, said)
    if arguments.json:
        print_json(said)
    return MISTAKE if failed else 0


def _read(arguments: argparse.Namespace, failed: list[ToolkitError]) -> list[Evidence]:
    """What can be read of the files; one that cannot keeps none of the others from being read."""
    from toolkit.evidence import read_evidence  # the readers are loaded for those who read

    read: dict[str, Evidence] = {}
    for name in arguments.file:
        try:
            found = read_evidence(name, worked_when=arguments.worked_when)
        except ToolkitError as error:
            failed.append(error)
            fail(error)
            continue
        if found.sha256 in read:
            print(visible(f"{name}: the same file as {read[found.sha256].name}; it counts once"), file=sys.stderr)
        read.setdefault(found.sha256, found)
    return list(read.values())


def _show(
    arguments: argparse.Namespace,
    read: Sequence[Evidence],
    failed: Sequence[ToolkitError],
    catalogue: Catalogue,
    said: dict[str, Any],
) -> None:
    from toolkit.cli.evidence_shown import show_chances, show_evidence

    chances = _chances(arguments, read, catalogue) if arguments.prior and read else {}
    if not arguments.json:
        for number, each in enumerate(read):
            say() if number else None
            show_evidence(each, each.speaks_to(catalogue))
        show_chances(chances, catalogue)
        return
    said["files"] = [{**each.plain(), "speaks_to": _speaks(each, catalogue)} for each in read]
    said["failed"] = [
        {"where": p.where, "what": p.what, "instead": p.try_instead} for error in failed for p in error.problems
    ]
    if arguments.prior:
        said["chances"] = {about: update.source() for about, update in chances.items()}


def _speaks(evidence: Evidence, catalogue: Catalogue) -> dict[str, Any]:
    found = evidence.speaks_to(catalogue)
    return {
        "threats": [link.row() for link in found.threats],
        "provisions": [link.row() for link in found.provisions],
        "unmatched": list(found.unmatched),
    }


def _chances(arguments: argparse.Namespace, read: Sequence[Evidence], catalogue: Catalogue) -> dict[str, Update]:
    """The belief after the tests: for the threat that was asked for, else for each that counted tests speak to."""
    from toolkit.risks.updating import Beta, Discount, update_from_evidence

    prior = Beta.jeffreys() if arguments.prior == "none" else Beta.from_interval(*_interval(arguments.prior))
    usual = Discount()
    discount = Discount(
        usual.correlation if arguments.correlation is None else arguments.correlation,
        usual.weight if arguments.weight is None else arguments.weight,
    )
    tests = [each for each in read if each.families]
    if not tests:
        what = "no test is counted in what was given, so there is nothing to move a belief by"
        raise ToolkitError(what, where="--prior", try_instead="The notes of each file tell what was not counted.")
    if arguments.threat:
        threats = [catalogue.threat(arguments.threat).key]
    else:
        linked = (link for each in tests for link in each.speaks_to(catalogue).threats if link.tried)
        threats = list(dict.fromkeys(link.threat for link in linked)) or [""]
    updates = {}
    for threat in threats:
        updates[threat or "all"] = update_from_evidence(
            prior, *tests, threat=threat, target=arguments.target, discount=discount
        )
    return updates


def _interval(text: str) -> tuple[float, float]:
    found = re.fullmatch(r"\s*([0-9.]{1,12})(%?)\s*\.\.\s*([0-9.]{1,12})(%?)\s*", text)
    try:
        if found is not None:
            low, high = (float(found[n]) / (100 if found[n + 1] else 1) for n in (1, 3))
            return low, high
    except ValueError:
        pass
    raise ToolkitError(
        f"{text[:40]!r} is no belief", where="--prior", try_instead="Write a 90% interval such as 2%..30%, or none."
    )


def _record(arguments: argparse.Namespace, read: Sequence[Evidence], catalogue: Catalogue) -> None:
    from toolkit.register import open_register, unanswered_tests

    by = person_of(arguments)
    with open_register(register_at(arguments.into), create=False) as register:
        with register.change(by=by, reason=arguments.why) as change:
            for each in read:
                change.record_evidence(
                    each,
                    catalogue,
                    worked_when=arguments.worked_when,
                    where=_where(arguments, each),
                    stale_after=arguments.good_until or None,
                    why=arguments.why,
                )
        waiting = len(unanswered_tests(register))
    if not arguments.json:
        say()
        files = "1 file" if len(read) == 1 else f"{len(read)} files"
        say(f"Recorded {files} in {arguments.into}. No risk was changed.")
        if waiting:
            families = "1 family of tests that attacks" if waiting == 1 else f"{waiting} families of tests that attacks"
            say(f"{families} got through waits for an answer: ai-threat evidence --unanswered {arguments.into}")


def _where(arguments: argparse.Namespace, evidence: Evidence) -> str:
    """The file's path in the workshop's folder; empty where it lies elsewhere, so that nobody sees it change."""
    home = Path(arguments.into).expanduser()
    home = (home if home.is_dir() else home.parent).resolve()
    paths = (Path(name).expanduser().resolve() for name in arguments.file)
    inner = (path for path in paths if path.is_file() and path.is_relative_to(home))
    same = (path for path in inner if digest_of_file(path, source=str(path)) == evidence.sha256)
    return next((path.relative_to(home).as_posix() for path in same), "")
