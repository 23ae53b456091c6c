"""`ai-threat code grounds`: what the record proposes of each provision and of its parts, and on which records."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.vocabulary import Answer
from toolkit.cli.code_common import add_command, assessed, opened
from toolkit.cli.saying import print_json, say
from toolkit.errors import ToolkitError, nearest

if TYPE_CHECKING:
    from toolkit.conformity import Conformity, Ground, Standing

__all__ = ["add_grounds"]


def add_grounds(below: Any) -> None:
    """The command for what the record proposes."""
    about = "what the record proposes of each provision and its parts, and on which grounds; a person judges"
    grounds = add_command(below, "grounds", about, _grounds, by_role=True)
    grounds.add_argument("--provision", metavar="ID", action="append", help="only this one; may be repeated")


def _grounds(arguments: argparse.Namespace) -> int:
    register, catalogue = opened(arguments)
    with register:
        found = assessed(arguments, register, catalogue)
        names = {each: register.name_of(each) for each in register.participants}
    wanted = _wanted(found, arguments.provision)
    if arguments.json:
        print_json({"rows": [_plain(each) for each in wanted]})
        return 0
    for each in wanted:
        said = "not judged yet" if each.verdict == "unknown" else f"judged {each.verdict}"
        if not each.ours:
            said += "; the Code does not apply here" if found.applies is Answer.NO else "; no duty of the roles held"
        say(f"{each.provision.id} ({each.provision.strength}): proposed {each.proposal}; {said}")
        _say(each.grounds, names, {key: _of(each, key) for part in each.parts for key in part.part.reads})
    say(f"A proposal is no verdict. In our own words; the official text counts: {found.code.url}")
    return 0


def _wanted(found: Conformity, provisions: list[str] | None) -> list[Standing]:
    known = [each.provision.id for each in found.standings]
    for each in provisions or ():
        if each not in known:
            raise ToolkitError(f"the Code has no provision {each[:40]!r}", try_instead=nearest(each, known))
    if provisions:
        return [found.get(each) for each in dict.fromkeys(provisions)]
    return [each for each in found.standings if each.ours and each.grounds]


def _of(standing: Standing, key: str) -> str:
    return ", ".join(part.part.part for part in standing.parts if key in part.part.reads)


def _say(grounds: Iterable[Ground], names: dict[str, str], parts: dict[str, str]) -> None:
    for ground in grounds:
        side = "for" if ground.supports else "against"
        of = f"part {parts[ground.key]}: " if ground.key in parts else ""
        said = ground.by_name(lambda key: names.get(key, key))
        more = f" and {len(ground.records) - 1} more" if len(ground.records) > 1 else ""
        say(f"   {side}: {of}{said} [{ground.record}{more}]")


def _plain(standing: Standing) -> dict[str, Any]:
    return {
        "provision": standing.provision.id,
        "verdict": standing.verdict,
        "proposed": standing.proposed,
        "parts": [
            {"part": each.part.part, "ours": each.ours, "verdict": each.verdict, "proposed": each.proposed}
            for each in standing.parts
        ],
        "grounds": [
            {
                "says": each.says,
                "supports": each.supports,
                "records": list(each.records),
                "read from": each.key,
                "parts": [part.part.part for part in standing.parts if each.key in part.part.reads],
            }
            for each in standing.grounds
        ],
    }
