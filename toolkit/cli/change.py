"""`ai-threat diff` and `ai-threat check`: what a change does to the threats, and what a build does not let pass."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.catalogues.catalogue import Catalogue
from toolkit.cli.common import Commands, add_json, add_library, catalogue_of, look_with, register_at, system_at
from toolkit.cli.saying import OVER_LIMIT, paragraph, print_json, say
from toolkit.system.difference import SystemDifference, compare_systems
from toolkit.threats.compare import FindingsDifference, compare_findings
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Findings

if TYPE_CHECKING:
    from toolkit.conformity.policy import Breach, Policy
    from toolkit.register import Register
    from toolkit.register.decisions import Decision

__all__ = ["add_to"]

POLICY = "threat-policy.yaml"
_DIFF = """\
What changed between two descriptions of a system, and what that does to its threats:

  new            found now, not before
  worse          it moved towards applying, or the library calls it more severe
  another way    as before, but reached by another path: look at its decisions again
  better, gone   it moved away from applying, or is no longer found

With --register also the decisions that rest on what changed: rejections, risks, acceptances.

Examples
  ai-threat diff system.before.yaml system.yaml
  git show main:system.yaml > before.yaml && ai-threat diff before.yaml system.yaml --register my-workshop

Keys of --json
  system, findings   rows of what changed        unchanged   how many findings are as they were
  decisions          rows: record, says, findings
"""
_CHECK = f"""\
Hold a system against a policy; exit code 1 when it breaks one of its rules. For a build.

The policy is a YAML file, {POLICY} beside the system or the one named. A rule that is left out is not held:

  format: ai-threat-toolkit/policy
  version: 1
  applies: severe              # findings so severe (low, moderate, high, severe) that apply and nobody answered for
  undecided: severe            # findings so severe that are still undecided
  new: high                    # findings so severe that are new or worse than in --baseline
  open_questions: 40           # more unanswered questions than this
  expired_acceptances: yes     # accepted risks whose acceptance is over (needs --register)
  overdue_actions: yes         # planned controls whose day has passed (needs --register)
  allowed:                     # what may stand, why, and until when
    - {{finding: goal-hijack@assistant, reason: "mended in release 2", until: 2027-03-31}}

Without one, severe findings that apply, high ones that are new, and expired acceptances break the build. With
--register, a finding that was rejected with a reason or whose risk is accepted may apply, but not be new or worse.

Examples
  ai-threat check system.yaml
  ai-threat check system.yaml --baseline before.yaml --policy strict.yaml --register my-workshop

Keys of --json
  policy     the file that was held to           ok   true where nothing breaks it
  counts     how many of each outcome            breaches   rows: rule, what, instead
  not_held   rules of the policy that could not be held -> the option that each needs
"""


def add_to(commands: Commands) -> None:
    """Add the commands."""
    teaching = argparse.RawDescriptionHelpFormatter
    diff = commands.add_parser(
        "diff", help="what a change does to the threats", description=_DIFF, formatter_class=teaching
    )
    diff.add_argument("old", help="the system.yaml as it was")
    diff.add_argument("new", help="the system.yaml as it is")
    check = commands.add_parser(
        "check", help="hold a system against a policy, in a build", description=_CHECK, formatter_class=teaching
    )
    check.add_argument("system", help="a system.yaml, or a folder that holds one")
    check.add_argument("--policy", metavar="FILE", help=f"the policy (default: {POLICY} beside the system)")
    check.add_argument("--baseline", metavar="OLD", help="the system.yaml as it was, for what is new or worse")
    for command, run in ((diff, _diff), (check, _check)):
        command.add_argument("--register", metavar="WHERE", help="a workshop's folder, a register.db, or an address")
        add_library(command)
        add_json(command)
        command.set_defaults(run=run)


@contextmanager
def _record(arguments: argparse.Namespace, catalogue: Catalogue) -> Iterator[Register | None]:
    """The register that was named, open; None where none was."""
    if arguments.register is None:
        yield None
        return
    from toolkit.register import open_register

    with open_register(register_at(arguments.register), create=False) as register:
        look_with(register, catalogue)
        yield register


def _diff(arguments: argparse.Namespace) -> int:
    catalogue = catalogue_of(arguments)
    old, new = (system_at(each, catalogue) for each in (arguments.old, arguments.new))
    systems = compare_systems(old, new)
    found = compare_findings(find_threats(old, catalogue), find_threats(new, catalogue))
    with _record(arguments, catalogue) as register:
        decisions = _to_look_at(register, found)
    if arguments.json:
        print_json(
            {
                "system": systems.rows(),
                "findings": found.rows(),
                "unchanged": found.unchanged,
                "decisions": [
                    {"record": each.record, "says": each.says, "findings": list(each.findings)} for each in decisions
                ],
            }
        )
    else:
        _print_diff(systems, found, decisions)
    return 0


def _to_look_at(register: Register | None, found: FindingsDifference) -> list[Decision]:
    if register is None:
        return []
    from toolkit.register.decisions import decisions_about

    return decisions_about(register, (each.identity for each in found.changes))


def _print_diff(systems: SystemDifference, found: FindingsDifference, decisions: list[Decision]) -> None:
    say("\nTHE SYSTEM" if systems else "\nThe descriptions say the same.")
    for change in systems.changes:
        paragraph(str(change), indent="  ")
    for how in ("new", "worse", "another way", "better", "gone"):
        changed = found.of(how)
        if changed:
            say(f"\n{how.upper()}")
        for each in changed:
            paragraph(str(each), indent="  ")
            if how in ("new", "worse", "another way"):
                paragraph(each.now.why, indent="      ")
    if decisions:
        say("\nTO LOOK AT AGAIN")
    for decision in decisions:
        paragraph(f"{decision.says} ({', '.join(decision.findings)})", indent="  ")
    say(f"\n{len(found.changes)} findings changed, {found.unchanged} are as they were.")


def _check(arguments: argparse.Namespace) -> int:
    from toolkit.conformity.policy import breaches, not_held

    catalogue = catalogue_of(arguments)
    findings = find_threats(system_at(arguments.system, catalogue), catalogue)
    since = None
    if arguments.baseline is not None:
        since = compare_findings(find_threats(system_at(arguments.baseline, catalogue), catalogue), findings)
    policy, source = _policy(arguments)
    with _record(arguments, catalogue) as register:
        found = breaches(policy, findings, since=since, record=register)
    open_rules = not_held(policy, since=since is not None, record=arguments.register is not None)
    if arguments.json:
        rows = [{"rule": each.rule, "what": each.what, "instead": each.instead} for each in found]
        said = {"policy": source, "ok": not found, "not_held": open_rules}
        print_json({**said, "counts": findings.counts, "breaches": rows})
    else:
        _print_check(found, findings, source)
        for rule, needs in open_rules.items():
            paragraph(f"Not held: {rule}, which needs {needs}.")
    return OVER_LIMIT if found else 0


def _policy(arguments: argparse.Namespace) -> tuple[Policy, str]:
    from toolkit.conformity.policy import DEFAULT_POLICY, load_policy

    named = Path(arguments.system).expanduser()
    beside = named / POLICY if named.is_dir() else named.with_name(POLICY)
    if arguments.policy is not None or beside.exists():
        path = Path(arguments.policy or beside).expanduser()
        return load_policy(path), str(path)
    return DEFAULT_POLICY, "the toolkit's own (no policy file was found)"


def _print_check(found: list[Breach], findings: Findings, source: str) -> None:
    rule = ""
    for each in found:
        if each.rule != rule:
            rule = each.rule
            say()
            paragraph(f"{rule.upper().replace('_', ' ')}: {each.instead}")
        paragraph(each.what, indent="  ")
    counts = ", ".join(f"{count} {outcome}" for outcome, count in findings.counts.items())
    say(f"\n{findings.system.name}: {counts}.")
    breaches = f"{len(found)} breach{'es' * (len(found) != 1)}"
    say(f"{breaches} of the policy: {source}." if found else f"Nothing breaks the policy: {source}.")
