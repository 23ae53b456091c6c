"""The gaps against the Code, a sheet a role that is held, and the counts that they are made of.

One row an open provision, or an open part of it where it has parts. A provision with several duty-bearers stands on the
sheet of each that is held.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.catalogues.code_crosswalk import code_crosswalk
from toolkit.catalogues.frameworks import framework
from toolkit.catalogues.vocabulary import Role
from toolkit.conformity import DUTY_ROLES, PARAPHRASE, VERDICTS, PartStanding, Standing, Tally
from toolkit.conformity.links import Links
from toolkit.exchange.naming import OUR_OWN
from toolkit.exchange.sheets.book import Book
from toolkit.exchange.sheets.sheet import Column, Row, Sheet, as_day

if TYPE_CHECKING:
    from toolkit.exchange.naming import Naming

__all__ = ["counts_sheet", "gap_sheets"]

_OPEN = ("not met", "partly met", "unknown")
_NAMED = 8
"""Controls and risks that a cell names; the rest is counted."""
_TITLES = {
    Role.DEVELOPER: "Developer",
    Role.SYSTEM_OPERATOR: "System Operator",
    Role.DATA_CUSTODIAN: "Data Custodian",
    Role.END_USER: "End-user",
    Role.AFFECTED_ENTITY: "Affected Entity",
}


def gap_sheets(book: Book, naming: Naming) -> list[Sheet]:
    """A sheet for each role that is held; for all three with duties where none is recorded."""
    gaps = _Gaps(book, naming)
    return [gaps.sheet(role) for role in book.conformity.roles or DUTY_ROLES]


class _Gaps:
    """What the rows are made from, looked up once."""

    def __init__(self, book: Book, naming: Naming) -> None:
        self._book, self._naming = book, naming
        self._held = book.conformity
        self._links: Links = book.conformity.links()
        self._crosswalk = code_crosswalk()
        self._all_risks = book.risks
        uses = [use for risk in self._all_risks.values() for use in risk.controls]
        self._in_place = {use.control for use in uses if use.status in ("in place", "verified")}
        self._planned = {use.control: use.due for use in uses if use.status == "planned"}

    def sheet(self, role: Role) -> Sheet:
        """The gaps of one role: shall before should, not met before partly met before not judged."""
        gaps = [each for each in self._held.gaps if role in each.provision.applies_to]
        found = {each.provision.id: list(self._rows(each, role)) for each in gaps}
        rows = [row for each in found.values() for row in each]
        open_ones = sum(bool(each) for each in found.values())
        code = self._held.code
        many = f"{open_ones} provision{'' if open_ones == 1 else 's'}"
        about = (
            f"Duties of the {_TITLES[role]} that are open: {many}, {PARAPHRASE}: {code.url} . A provision that was "
            "judged by its parts has a row for each part that is open; one with several duty-bearers stands on the "
            "sheet of each. Verdicts are people's; “unknown” means that nobody has judged it yet, which does not "
            "mean met."
        )
        return Sheet(_TITLES[role], about, self._columns(), rows, frozen=2)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("Provision", 10),
            Column("Part", 7),
            Column("Strength", 9, choices=("shall", "should")),
            Column("What it asks, in our words (not the official text)", 52),
            Column("Verdict", 13, choices=tuple(VERDICTS)),
            Column("What is missing", 44),
            Column("Owner", 22),
            Column("Due", 13, "due", due_while=("Verdict", _OPEN)),
            Column("Judge again", 13, "due", due_while=("Verdict", _OPEN)),
            Column("Evidence, and whether it holds", 40),
            Column("Risks left open, worst first", 38),
            Column("Controls that would work on it", 44),
            *(Column(framework(edition).label, 18) for edition in self._crosswalk.editions),
            Column("Principle", 28),
            Column("ETSI EN 304 223", 14),
            Column("Whose words", 20),
            Column("Official text", 30),
        )

    def _rows(self, each: Standing, role: Role) -> Iterator[Row]:
        """A row for the whole; where it was judged by its parts, one for each of the role's that is open."""
        mine = [part for part in each.parts if _is_mine(part, role)]
        if any(part.verdict != "unknown" for part in each.parts):
            yield from (self._row(each, part.part.strength, part, []) for part in mine if part.verdict in _OPEN)
        else:
            yield self._row(each, each.provision.strength, None, mine)

    def _row(self, each: Standing, strength: str, part: PartStanding | None, parts: list[PartStanding]) -> Row:
        provision = each.provision
        asks = provision.summary if part is None else f"{part.part.summary}. Of: {provision.summary}"
        only = [f"Only: {provision.condition}"] if provision.condition else []
        told = [f"{one.part.part} ({one.part.strength}): {one.part.summary}" for one in parts]
        titles = {principle.number: principle.title for principle in self._held.code.principles}
        return (
            provision.id,
            part.part.part if part is not None else "",
            strength,
            "\n".join([asks, *only, *told]),
            part.verdict if part is not None else each.verdict,
            self._missing(each, part),
            self._naming.person(each.owner) if each.owner else "nobody yet",
            as_day(each.due),
            as_day(each.review),
            self._evidence(each),
            self._risks(provision.id),
            self._controls(provision.id),
            *(self._linked(provision.id, edition) for edition in self._crosswalk.editions),
            f"{provision.principle}. {titles[provision.principle]}",
            provision.etsi_id,
            PARAPHRASE,
            self._held.code.url,
        )

    def _missing(self, each: Standing, part: PartStanding | None) -> str:
        """What people said is missing; what the record says against it; else that nobody has judged it."""
        said = [self._naming.text(part.reason)] if part is not None and part.reason else []
        said += [self._naming.text(each.reason)] if each.reason else []
        said += [f"The whole of it: {each.verdict}."] if part is not None else []
        verdict = part.verdict if part is not None else each.verdict
        if verdict == "unknown":
            proposal = f"; the record proposes: {each.proposed}" if each.proposed != "unknown" else ""
            said.append(f"Nobody has judged it yet{proposal}.")
        if not self._naming.redacted:
            against = [ground for ground in each.grounds if not ground.supports]
            said += [f"The record says: {ground.by_name(self._naming.person)}" for ground in against]
        return "\n".join(dict.fromkeys(said)) or "Nobody said what is missing."

    def _evidence(self, each: Standing) -> str:
        if self._naming.redacted or not each.shown:
            return each.rests_on
        return "\n".join(each.evidence_today)

    def _risks(self, provision: str) -> str:
        titles, risks = self._book.level_titles, self._all_risks
        named = []
        for each in self._links.risks_left_open(provision):
            level = titles.get(each.level, each.level) or "not scored"
            told = level if self._naming.tells_levels or not each.level else f"scored by a method of {OUR_OWN}"
            named.append(f"{self._naming.risk_title(risks[each.risk])} ({told})")
        return _lines(named)

    def _controls(self, provision: str) -> str:
        """Controls of the library that work on it and are in place nowhere: planned ones, then what risks want."""
        wanted = {control for risk in self._links.risks_left_open(provision) for control in risk.controls}
        missing = [each for each in self._links.controls_of_provision[provision] if each not in self._in_place]
        missing.sort(key=lambda each: (each not in self._planned, each not in wanted))
        return _lines([self._control(each, each in wanted) for each in missing])

    def _control(self, control: str, wanted: bool) -> str:
        known = self._naming.catalogue.controls.get(control)
        title = f"{known.title} [{control}]" if known is not None else f"A control of {OUR_OWN}"
        if control in self._planned:
            due = self._planned[control]
            return f"{title}: planned{f', due {due}' if due else ', no day set'}"
        return f"{title}{': a risk wants it too' if wanted else ''}"

    def _linked(self, provision: str, edition: str) -> str:
        return "\n".join(f"{entry} ({sure})" for entry, sure in self._crosswalk.of(provision, edition))


def _is_mine(part: PartStanding, role: Role) -> bool:
    """Whether a part is a duty of this role, and more than a possibility."""
    return part.ours and part.part.strength != "may" and (not part.part.applies_to or role in part.part.applies_to)


def _lines(texts: list[str]) -> str:
    rest = len(texts) - _NAMED
    return "\n".join([*texts[:_NAMED], *([f"and {rest} more"] if rest > 0 else [])])


def counts_sheet(book: Book) -> Sheet:
    """The counts by strength, by role and by principle; no percentage without them, and none for the whole."""
    held = book.conformity
    score = held.score()
    principles = {each.number: each.title for each in held.code.principles}
    groups = (
        ("strength", score.by_strength),
        ("role", score.by_role),
        (
            "principle",
            tuple(Tally(f"{number}. {principles[number]}", counts) for number, counts in held.by_principle().items()),
        ),
    )
    rows: list[Row] = [_counted(by, tally) for by, tallies in groups for tally in tallies]
    columns = (
        Column("By", 12),
        Column("Of", 52),
        Column("Provisions that are ours", 12, "number"),
        *(Column("Not judged" if each == "unknown" else each.capitalize(), 11, "number") for each in VERDICTS),
        Column("Not ours", 11, "number"),
        Column("Met, of those that apply", 34),
    )
    about = (
        "Provisions of the Code by verdict. A provision with several duty-bearers counts for each role. What is not "
        "judged may turn out either way, so a share has two ends; no number stands for the whole, for provisions weigh "
        "differently."
    )
    return Sheet("Counts", about, columns, rows, frozen=2)


def _counted(by: str, tally: Tally) -> Row:
    counts = [tally.counts[each] for each in VERDICTS]
    share = tally.share or ("none is judged" if tally.counted else "none applies")
    return (by, tally.name, tally.ours, *counts, tally.counts["not ours"], share)
