"""What to do about one asset in an incident, step by step: notice, contain, restore, tell, rehearse, as recorded."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer
from toolkit.reports.documents.blocks import Block, Table, lines
from toolkit.reports.documents.material import Material, Use, shortened
from toolkit.threats.finding import Finding

__all__ = ["KNOWN_GOOD", "asset_cards"]

KNOWN_GOOD = ("backed_up", "restore_tested", "has_rollback", "integrity_checked")
"""What has to be known of an asset to put it back as it was."""
_CONTAIN = {
    "humans_can_stop_it": ("A named person can stop it at once.", "Nobody can stop it at once, or it was never tried."),
    "circuit_breaker": ("It is cut off by itself at a limit.", "Nothing cuts it off by itself."),
    "own_identity": ("It has an identity of its own, whose rights can be taken away.", ""),
    "fallback_available": (
        "The work can be done another way, which was tried.",
        "No other way to do its work is ready and tried.",
    ),
}
_RESTORE = {
    "backed_up": ("There are backups out of an attacker's reach.", "There is no backup."),
    "has_rollback": ("The last good version can be put back in time.", "The last good version cannot be put back."),
    "integrity_checked": ("An unauthorised change would be noticed.", "An unauthorised change would not be noticed."),
}
_REHEARSE = {
    "restore_tested": ("Restoring it was tried in the past year.", "Restoring it was not tried in the past year.")
}
_MOST_SIGNALS, _MOST_CONTROLS = 2, 3


def asset_cards(m: Material) -> Iterator[Block]:
    """A table for each asset that an attack is found at, or of which is stated how it is put back; the worst first."""
    found: dict[str, dict[str, list[Finding]]] = {}
    for finding in m.findings:
        found.setdefault(finding.element, {}).setdefault(finding.family, []).append(finding)
    held = [each for each in m.system.components if not m.net.is_person(each)]
    order = {each: number for number, each in enumerate(found)}
    for each in sorted(held, key=lambda one: order.get(one, len(order))):
        if each in found or any(m.answer(each, fact) is not Answer.UNKNOWN for fact in KNOWN_GOOD):
            rows = tuple(_rows(m, each, found.get(each, {})))
            caption = f"{m.name(each)}: {m.kind_title(each).lower()}"
            yield Table(("Step", "What the record says", "From"), rows, (1.5, 5.5, 2), caption)


def _rows(m: Material, each: str, families: dict[str, list[Finding]]) -> Iterator[tuple[str, str, str]]:
    for family, findings in families.items():
        yield (
            f"Notice: {family.lower()}",
            _notice(m, findings),
            m.source(*(f"finding {f.identity}" for f in findings[:2])),
        )
    described = m.source(f"system: {each}")
    reached = [one for one in m.net.stops(each) if not m.net.is_person(one)]
    still = f"What needs it, directly or through others: {m.names(reached, most=4)}." if reached else ""
    nothing = "Nothing is recorded on how it is cut off."
    yield "Contain", lines(*_sentences(m, each, _CONTAIN), still) or nothing, described
    known = m.source(f"system: {each}", f"asset:{each}" if each in m.register.assets else "")
    restored = lines(*_last_good(m, each), *_sentences(m, each, _RESTORE), *_put_right(m, families))
    yield "Restore", restored or "Nothing is recorded on what to put back.", known
    yield (
        "Tell",
        lines(*_tell(m, each, families)) or "Nobody is recorded for it.",
        m.source("owners", f"system: {each}"),
    )
    tried = lines(*_sentences(m, each, _REHEARSE))
    if tried:
        yield "Rehearse", tried, m.said_by(each, "restore_tested") or described


def _notice(m: Material, findings: list[Finding]) -> str:
    signals = list(dict.fromkeys(finding.threat.signal for finding in findings))
    uses = [use for use in m.uses_against(findings) if use.use.status != "planned" and not _corrects(m, use)]
    stands = [f"Stands against it: {m.control_title(use.use)} ({m.status(use.use)})" for use in uses]
    return lines(*shortened(signals, _MOST_SIGNALS), *shortened(stands, _MOST_CONTROLS))


def _corrects(m: Material, use: Use) -> bool:
    """Whether a control puts right what has happened, and neither prevents nor notices it."""
    found = m.catalogue.controls.get(use.use.control)
    return str(found.function if found is not None else use.use.function) == "corrective"


def _put_right(m: Material, families: dict[str, list[Finding]]) -> Iterator[str]:
    for use in m.uses_against(finding for held in families.values() for finding in held):
        if use.use.status != "planned" and _corrects(m, use):
            yield f"Puts right: {m.control_title(use.use)} ({m.status(use.use)})"


def _sentences(m: Material, each: str, said: dict[str, tuple[str, str]]) -> Iterator[str]:
    for fact, (yes, no) in said.items():
        if m.can_state(each, fact):
            yield {Answer.YES: yes, Answer.NO: no}.get(m.answer(each, fact), "")


def _last_good(m: Material, each: str) -> Iterator[str]:
    details = m.register.assets.get(each)
    if details is not None and details.version:
        yield f"Recorded version: {details.version}."
    if details is not None and m.more(details.source):
        yield f"Comes from: {details.source}."
    if details is not None and details.sha256 and not m.redacted:
        yield f"SHA-256 {details.sha256[:16]}…, hashed {details.hashed or 'on a day not said'}."
    if m.supplier(each):
        yield f"It lies with {m.supplier(each)}."


def _tell(m: Material, each: str, families: dict[str, list[Finding]]) -> Iterator[str]:
    details = m.register.assets.get(each)
    if details is not None and details.owner:
        yield f"{m.person(details.owner)}, who answers for it"
    here = {finding.identity for held in families.values() for finding in held}
    for risk in m.c.risks():
        if risk.owner and not here.isdisjoint(risk.findings):
            yield f"{m.person(risk.owner)}, who owns a risk here"
    if m.supplier(each):
        yield f"{m.supplier(each)}, who supplies it"
