"""`ai-threat find` and `ai-threat questions`: what can go wrong, and what to ask next."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterable
from itertools import groupby

from toolkit.catalogues.vocabulary import Severity
from toolkit.cli.common import Commands, add_json, add_library, catalogue_of, system_at
from toolkit.cli.parsing import count
from toolkit.cli.saying import OVER_LIMIT, paragraph, print_json, say
from toolkit.errors import ToolkitError, nearest
from toolkit.system.lint import hints_for
from toolkit.threats.default_view import ORDER, FindingGroup, group_findings
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Finding, Findings
from toolkit.threats.question_cards import QuestionCard

__all__ = ["add_to"]

_FIND = """\
Find the threats to a system, worst first.

  applies                it can happen here, and nothing is stated to be in place
  undecided              something is not stated; `ai-threat questions` asks it
  controlled as stated   something is stated to be in place; somebody should check
  not applicable         nothing here could bring it about

What applies is listed with its reason, and the rest is counted: --outcome lists the others with their reasons,
--everything a line each. A threat at several elements is one entry. Narrower variants of other threats are counted;
--narrower lists them.

Examples
  ai-threat find system.yaml
  ai-threat find my-system                        a folder that holds a system.yaml
  ai-threat find system.yaml --at assistant --outcome applies --outcome undecided
  ai-threat find system.yaml --fail-on high       exit code 1 when a high or severe threat applies

Keys of --json
  system, catalogue   the system's id, and the digest of the libraries that were used
  libraries           their names
  counts              how many of each outcome, whatever is listed
  findings            identity, element, outcome, severity, title, tier (core, extended: a narrower variant),
                      reason, path, open_questions, controls (ids), loss_forms (FAIR's six), signal (how it would
                      show), references (edition -> ids),
                      amended (who changed the rule: library, because, fields)
  switched_off        what rules would have found that a library of yours has retired: rule, count, library, because
"""
_QUESTIONS = """\
What to find out next, on cards: a card is what a room answers in one breath, and the card first whose answers are
expected to settle most, those first that touch the worst. What was answered with “unknown” comes last.
Write an answer into the system.yaml, at the element that the key names: yes or no under its `facts:`, as in
`facts: {has_side_effects: yes}`; anything else beside them, as in `classification: confidential`.

Example
  ai-threat questions system.yaml -n 5

Keys of --json
  open        how many questions are open altogether
  questions   key (element.fact), question, why, ask (who may know), options, settles (identities)
  cards       topic, question, why, ask, ticks (key, element, row, label, options), settles, weight
"""


def add_to(commands: Commands) -> None:
    """Add the commands."""
    command = commands.add_parser(
        "find",
        help="the threats to a system, with reasons",
        description=_FIND,
    )
    command.add_argument("system", help="a system.yaml, or a folder that holds one")
    command.add_argument("--at", metavar="ELEMENT", help="only at this element (its id)")
    command.add_argument(
        "--outcome",
        action="append",
        choices=("applies", "undecided", "controlled as stated", "not applicable"),
        help="only these; may be repeated",
    )
    command.add_argument("--narrower", action="store_true", help="list narrower variants of other threats as well")
    command.add_argument("--everything", action="store_true", help="list also what is not applicable")
    command.add_argument(
        "--fail-on",
        choices=[str(each) for each in Severity],
        help="exit with 1 when one so severe applies (with --at: there)",
    )
    add_library(command)
    add_json(command)
    command.set_defaults(run=_find)
    ask = commands.add_parser(
        "questions", help="what to find out next: the answers that settle most", description=_QUESTIONS
    )
    ask.add_argument("system", help="a system.yaml, or a folder that holds one")
    ask.add_argument("-n", type=count, default=10, metavar="COUNT", help="how many (default 10)")
    add_library(ask)
    add_json(ask)
    ask.set_defaults(run=_questions)


def _find(arguments: argparse.Namespace) -> int:
    catalogue = catalogue_of(arguments)
    system = system_at(arguments.system, catalogue)
    if arguments.at and arguments.at not in system.elements():
        raise ToolkitError(
            f"there is no element {arguments.at!r}",
            where=arguments.system,
            try_instead=nearest(arguments.at, system.elements()),
        )
    everything = arguments.everything or "not applicable" in (arguments.outcome or ())
    findings = find_threats(system, catalogue, everything=everything)
    shown = [finding for finding in findings if _is_wanted(finding, arguments)]
    if arguments.json:
        said = {"system": system.id, "catalogue": catalogue.digest, "counts": findings.counts}
        said["libraries"] = list(catalogue.libraries)
        print_json({**said, "switched_off": _switched_off(findings), "findings": _plain(shown)})
    else:
        listed = [each for each in shown if _is_listed(each, arguments)]
        _print(findings, [each for each in listed if arguments.narrower or not each.narrower], arguments.outcome or ())
        _say_what_is_folded(findings, shown, listed, arguments)
        for left_out in findings.left_out():
            paragraph(left_out)
    return OVER_LIMIT if _is_over(findings, arguments) else 0


def _is_wanted(finding: Finding, arguments: argparse.Namespace) -> bool:
    if arguments.at and finding.element != arguments.at:
        return False
    return not arguments.outcome or finding.outcome in arguments.outcome


def _is_listed(finding: Finding, arguments: argparse.Namespace) -> bool:
    """What was not asked for by its outcome is listed when it applies, or everything is wanted."""
    return bool(arguments.outcome or arguments.everything) or finding.outcome == "applies"


def _say_what_is_folded(
    findings: Findings, shown: list[Finding], listed: list[Finding], arguments: argparse.Namespace
) -> None:
    here = {
        outcome: sum(each.outcome == outcome for each in shown) for outcome in ("undecided", "controlled as stated")
    }
    for outcome, number in here.items():
        if number and not any(each.outcome == outcome for each in listed):
            say(f'{number} {outcome}: --outcome "{outcome}" lists them.')
    narrower = 0 if arguments.narrower else sum(each.narrower for each in listed)
    if narrower:
        variants = "variant of other threats is" if narrower == 1 else "variants of other threats are"
        paragraph(f"{narrower} narrower {variants} not listed: --narrower lists them.")
    _say_what_is_next(findings)


def _say_what_is_next(findings: Findings) -> None:
    questions = findings.open_questions()
    if questions:
        paragraph(f"Next: {len(questions)} questions are open: `ai-threat questions` asks those that settle most.")
    hints = hints_for(findings.system)
    if hints:
        paragraph(f"The description could say more in {len(hints)} places, for example: {hints[0]}")


def _is_over(findings: Findings, arguments: argparse.Namespace) -> bool:
    if arguments.fail_on is None:
        return False
    looked_at = [each for each in findings.of("applies") if arguments.at in (None, each.element)]
    return any(each.severity.rank >= Severity(arguments.fail_on).rank for each in looked_at)


def _plain(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [
        {
            "identity": finding.identity,
            "element": finding.element,
            "outcome": finding.outcome,
            "severity": str(finding.severity),
            "title": finding.title,
            "tier": str(finding.threat.tier),
            "reason": finding.reason,
            "path": list(finding.witness),
            "open_questions": list(finding.open_questions),
            "controls": [link.control for link in finding.threat.controls],
            "loss_forms": list(finding.threat.loss_forms),
            "signal": finding.threat.signal,
            "references": {edition: list(ids) for edition, ids in finding.threat.references.items()},
            "amended": [
                {"library": each.library, "because": each.because, "fields": list(each.fields)}
                for each in finding.catalogue.amendments(finding.threat)
            ],
        }
        for finding in findings
    ]


def _switched_off(findings: Findings) -> list[dict[str, object]]:
    """What the rules would have found that a library has switched off; those that would have found nothing are left."""
    retired = findings.catalogue.retired
    return [
        {"rule": rule, "count": count, "library": retired[rule].by.library, "because": retired[rule].by.because}
        for rule, count in findings.switched_off.items()
        if count
    ]


def _print(findings: Findings, shown: list[Finding], asked_for: Collection[str]) -> None:
    for outcome, found in groupby(group_findings(shown), key=lambda each: each.outcome):
        say(f"\n{outcome.upper()}")
        if outcome == "applies":
            paragraph(ORDER)
        for group in found:
            if outcome == "applies" or outcome in asked_for:
                _tell(group)
            else:
                paragraph(f"[{group.severity}] {group.title} · {', '.join(group.places)}", indent="  ")
    counts = ", ".join(f"{number} {outcome}" for outcome, number in findings.counts.items())
    say(f"\n{findings.system.name}: {counts}.")
    *libraries, last = findings.catalogue.libraries
    if libraries:
        say(f"Looked for with the libraries {', '.join(libraries)} and {last}.")


def _tell(group: FindingGroup) -> None:
    first, *others = group.findings
    say()
    paragraph(f"[{group.severity}] {group.title} · {first.element_name}", indent="  ")
    paragraph(first.why, indent="    ")
    if others:
        paragraph(f"Likewise at {', '.join(group.places[1:])}.", indent="    ")
    for finding in group.findings:
        say(f"    {finding.identity}")


def _questions(arguments: argparse.Namespace) -> int:
    catalogue = catalogue_of(arguments)
    findings = find_threats(system_at(arguments.system, catalogue), catalogue)
    questions, cards = findings.open_questions(), findings.question_cards()
    if arguments.json:
        rows = [
            {
                "key": q.key,
                "question": q.text,
                "why": q.why,
                "ask": q.ask,
                "options": list(q.options),
                "settles": list(q.settles),
            }
            for q in questions[: arguments.n]
        ]
        print_json({"open": len(questions), "questions": rows, "cards": [_plain_card(c) for c in cards[: arguments.n]]})
        return 0
    for number, card in enumerate(cards[: arguments.n], start=1):
        say(f"\n{number}. {card.text}")
        who = f" Ask: {card.ask}." if card.ask else ""
        paragraph(f"{card.why}{who} Helps to settle {len(card.settles)}.", indent="   ")
        for row in card.rows:
            if row.heading:
                say(f"   {row.heading}")
            indent = "     " if row.heading else "   "
            for label, tick in row.ticks:
                say(f"{indent}{tick.key}: {' | '.join(tick.options)}{f'   ({label})' if label else ''}")
    rest = len(cards) - min(len(cards), arguments.n)
    say(f"\n{rest} more cards are open." if rest else "\nThat is all." if cards else "No open questions.")
    return 0


def _plain_card(card: QuestionCard) -> dict[str, object]:
    ticks = [
        {"key": tick.key, "element": tick.element, "row": row.heading, "label": label, "options": list(tick.options)}
        for row in card.rows
        for label, tick in row.ticks
    ]
    asked = {"topic": card.topic, "question": card.text, "why": card.why, "ask": card.ask}
    return {**asked, "ticks": ticks, "settles": list(card.settles), "weight": round(card.weight, 3)}
