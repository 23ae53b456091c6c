"""The part of `ai-threat evidence` that answers tests that attacks got through: what follows, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, cast

from toolkit.cli.common import register_at
from toolkit.cli.saying import say
from toolkit.cli.score import inputs_of
from toolkit.errors import ToolkitError, nearest

if TYPE_CHECKING:
    from toolkit.register import Change, GotThrough, Person, Register
    from toolkit.register.evidence_records import AnswerToTest
    from toolkit.register.records import RiskLevel

__all__ = ["add_answers", "person_of", "unanswered"]

_OF_A_NEW_RISK = ("title", "event", "owner", "finding")
_GOES_WITH: dict[str, tuple[str, ...]] = {
    "reopened": ("risk",),
    "raised": ("risk", "judge", "level"),
    "new-risk": (*_OF_A_NEW_RISK, "judge", "level"),
    "no-change": (),
}
"""By answer: the options that say more of it."""


def add_answers(command: argparse.ArgumentParser) -> None:
    """The options by which tests are listed and answered."""
    command.add_argument("--unanswered", metavar="WORKSHOP", help="list the tests that nobody has answered yet")
    command.add_argument("--answer", metavar="SHA256:FAMILY", help="answer one (8 digits of the hash are enough)")
    command.add_argument("--with", dest="answer_with", choices=tuple(_GOES_WITH), help="what the answer is")
    command.add_argument("--risk", default="", metavar="ID", help="the risk that is reopened or raised")
    judged = "raised, new-risk: how it is judged now, such as likelihood=likely; may be repeated"
    command.add_argument("--judge", action="append", default=[], metavar="NAME=VALUE", help=judged)
    levels = ("inherent", "current", "target")
    command.add_argument("--level", choices=levels, default="", help="the level that is judged (current)")
    command.add_argument("--title", default="", help="new-risk: what it is called")
    command.add_argument("--event", default="", help="new-risk: what happens, in a sentence")
    command.add_argument("--owner", default="", help="new-risk: whose it is, a participant's id")
    gathers = "new-risk: a finding that it gathers, instead of those of the test's threats; may be repeated"
    command.add_argument("--finding", action="append", default=[], metavar="ID", help=gathers)


def person_of(arguments: argparse.Namespace) -> Person:
    """Who records or answers. Raises `ToolkitError` where somebody, the role or the reason is not said."""
    from toolkit.register import Person

    missing = [f"--{name}" for name in ("by", "role", "why") if not getattr(arguments, name).strip()]
    if missing:
        instead = 'Say who does it, in what role, and why: --by P1 --role tester --why "release 2.1".'
        raise ToolkitError(f"to record it, {', '.join(missing)} must be given", try_instead=instead)
    return Person(arguments.by, role=arguments.role)


def unanswered(arguments: argparse.Namespace, said: dict[str, Any]) -> None:
    """Answer a test where that is asked for, and list what is left."""
    from toolkit.cli.evidence_shown import show_unanswered
    from toolkit.register import open_register, unanswered_tests

    with open_register(register_at(arguments.unanswered), create=False) as register:
        if arguments.answer or arguments.answer_with:
            said["answered"] = _answer(arguments, register)
        waiting = unanswered_tests(register)
        titles = {key: risk.title for key, risk in register.risks.items()}
    said["unanswered"] = [each.row() for each in waiting]
    if arguments.json:
        return
    if "answered" in said:
        _tell(said["answered"], titles)
    show_unanswered(waiting, titles)


def _answer(arguments: argparse.Namespace, register: Register) -> dict[str, Any]:
    sha256, colon, family = (arguments.answer or "").partition(":")
    if not colon or not arguments.answer_with:
        instead = "Write --answer 3f2a91c0:dan --with no-change, with the first digits of the file's hash."
        raise ToolkitError("an answer names the file and the family, and says what it is", try_instead=instead)
    _check_options(arguments)
    by, answer = person_of(arguments), cast("AnswerToTest", arguments.answer_with.replace("-", " "))
    test = _test_of(register, sha256, family, arguments.target)
    with register.change(by=by, reason=arguments.why) as change:
        risk: str = arguments.risk
        findings: list[str] = []
        if answer == "new risk":
            risk, findings = _begin(arguments, register, change, test)
        judged = _judge(arguments, register, change, risk) if arguments.judge else {}
        change.answer_test(sha256, family, answer, risk=risk, target=arguments.target, why=arguments.why)
    named = {"evidence": sha256, "family": family, "target": arguments.target}
    return {**named, "answer": answer, "risk": risk or None, "findings": findings, **judged}


def _check_options(arguments: argparse.Namespace) -> None:
    """Refuse what does not belong to the answer, and an answer that lacks what it rests on."""
    goes, what = _GOES_WITH[arguments.answer_with], f"--with {arguments.answer_with}"
    every = dict.fromkeys(name for names in _GOES_WITH.values() for name in names)
    strange = [f"--{name}" for name in every if name not in goes and getattr(arguments, name)]
    if strange:
        may = ", ".join(f"--{name}" for name in goes) or "nothing"
        raise ToolkitError(f"{', '.join(strange)} says nothing here", where=what, try_instead=f"With it goes: {may}.")
    if "risk" in goes and not arguments.risk.strip():
        instead = "Name one by its id: --risk ID, as --unanswered lists them."
        raise ToolkitError("it is not said which risk", where=what, try_instead=instead)
    if arguments.answer_with == "raised" and not arguments.judge:
        instead = "Say how it is judged now: --judge likelihood=likely --judge impact=major."
        raise ToolkitError("a risk is raised by judging a level of it higher", where=what, try_instead=instead)
    if arguments.answer_with == "new-risk" and not arguments.title.strip():
        instead = 'Write a few words: --title "Refusals are talked away".'
        raise ToolkitError("a new risk needs a title", where=what, try_instead=instead)
    if arguments.level and not arguments.judge:
        instead = "Say how: --judge likelihood=likely --judge impact=major."
        raise ToolkitError("no level is judged", where="--level", try_instead=instead)


def _test_of(register: Register, sha256: str, family: str, target: str) -> GotThrough | None:
    """The test that is meant; None where there is none, which `answer_test` then says with what there is."""
    from toolkit.register.unanswered import attacks_got_through

    for each in attacks_got_through(register):
        if each.evidence.startswith(sha256) and each.family == family and target in ("", each.target):
            return each
    return None


def _begin(
    arguments: argparse.Namespace, register: Register, change: Change, test: GotThrough | None
) -> tuple[str, list[str]]:
    """Word the new risk. Raises `ToolkitError` for a finding that is not recorded."""
    from toolkit.register.unanswered import findings_of_test

    for each in arguments.finding:
        if each not in register.findings:
            instead = nearest(each, register.findings) or "Findings are recorded in notebook 02."
            raise ToolkitError(f"there is no finding {each[:80]!r}", where="--finding", try_instead=instead)
    if arguments.owner and arguments.owner not in register.participants:
        instead = nearest(arguments.owner, register.participants) or "People are recorded in notebook 01."
        raise ToolkitError(f"no participant has the id {arguments.owner[:60]!r}", where="--owner", try_instead=instead)
    findings = arguments.finding or (findings_of_test(register, test) if test is not None else [])
    said = {"event": arguments.event.strip(), "findings": findings, "owner": arguments.owner}
    begun = change.risk(arguments.title.strip(), **{name: value for name, value in said.items() if value})
    return begun.id, findings


def _judge(arguments: argparse.Namespace, register: Register, change: Change, risk: str) -> dict[str, Any]:
    """Judge a level of a risk by the method of the criteria; gives what was said before and what is said now."""
    from toolkit.risks import score

    scale, level = register.scale, cast("RiskLevel", arguments.level or "current")
    inputs = inputs_of(arguments.judge)
    score(scale, inputs)  # says what the method asks, before anything of it is taken for something else
    held = register.risks.get(risk)
    if arguments.answer_with == "raised" and held is None:
        instead = nearest(risk, register.risks) or "Begin one: --with new-risk."
        raise ToolkitError(f"there is no risk {risk[:60]!r}", where="--risk", try_instead=instead)
    before = held.assessments.get(level) if held is not None else None
    given: dict[str, Any] = dict(inputs)
    change.risk(risk).assess(scale, level=level, why=arguments.why, **given)
    now = score(scale, inputs).level
    return {"level": level, "method": scale.id, "from": before.level if before is not None else None, "to": now}


def _tell(said: dict[str, Any], titles: dict[str, str]) -> None:
    risk = said["risk"]
    of = f": {titles.get(risk, risk)} ({risk})" if risk else ""
    say(f"Answered {said['family']}: {said['answer']}{of}")
    if "level" in said:
        say(f"  {said['level']} level: {said['from'] or 'not judged before'} → {said['to']}")
    for each in said["findings"]:
        say(f"  gathers {each}")
