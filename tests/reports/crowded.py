"""A register that leaves a page no room: two hundred long risks, many gaps, words of the team everywhere."""

from __future__ import annotations

from toolkit.catalogues.catalogue import Catalogue
from toolkit.register import Person, Register
from toolkit.system.model import System

LONG = "The assistant tells every customer everything about everybody, and nobody finds out before it is in print "
WIDE = "顧客の手紙がアシスタントを操る危険があります" * 5
PLACES = ("system", "standing", "risks", "gaps", "actions", "decisions", "unknown")
LEVELS = ("low", "moderate", "high", "severe")


def crowd(register: Register, system: System, catalogue: Catalogue, *, risks: int = 200) -> None:
    """Fill a register with all of that."""
    with register.change(by=Person("P1", role="facilitator"), reason="crowded") as change:
        change.workshop(name=LONG, purpose=LONG * 3, created="2026-01-01")
        change.set_system(system.model_copy(update={"purpose": LONG * 5, "name": LONG * 2}))
        change.criteria(tolerance="low", may_accept={level: f"{LONG} {level}" for level in LEVELS})
        change.participant("P2", name=WIDE, function=LONG)
        for place in PLACES:
            change.document_text("board", place, LONG * 4)
        for number, provision in enumerate(catalogue.code.provisions):
            if number % 2:
                verdict = "not met" if number % 3 else "partly met"
                change.verdict(provision.id, verdict, LONG, owner="P2" if number % 4 else "", due="2027-01-01")
        threats, controls = list(catalogue.threats)[:60], list(catalogue.controls)[:4]
        for number in range(risks):
            risk = change.risk(
                f"r{number}",
                title=f"{WIDE if number % 2 else LONG}{number}",
                owner="P2" if number % 7 else "",
                findings=[f"{threats[number % len(threats)]}@c1"],
            )
            risk.assess(level="current", likelihood="likely", impact="major", why="x")
            for control in controls:
                risk.control(control, action_owner="P2", due="2026-01-01")
            if number % 3 == 0:
                risk.modify(reason="x")
