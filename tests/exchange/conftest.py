"""A small register with something on every sheet, and the shipped catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.register import Person, Register, open_register
from toolkit.system.read import parse_system
from toolkit.threats.find import find_threats

SYSTEM = """
format: ai-threat-toolkit/system
version: 1
id: helper
name: Helper
purpose: Answers questions
boundaries: {outside: {name: Outside, trust: none}, ours: {name: Ours, trust: organisation}}
components:
  user: {kind: end_user, name: User, within: outside}
  bot: {kind: agent, name: Bot, within: ours, facts: {has_side_effects: "yes"}}
  model: {kind: hosted_model, name: Model, within: outside, provider: vendor}
  index: {kind: vector_store, name: Index, within: ours}
data:
  letters: {name: Letters, classification: confidential, personal: "yes", origin: outside}
flows:
  ask: {from: user, to: bot, carries: [letters], replies: "yes"}
  call: {from: bot, to: model, carries: [letters], replies: "yes", encrypted: "yes"}
  look: {from: index, to: bot}
assumptions: {kept: {text: The vendor keeps its word, about: [model], owner: P1}}
out_of_scope: {bank: {what: The bank, why: Assessed elsewhere}}
"""


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped one."""
    return load_catalogue()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Register]:
    """A register without an event."""
    with open_register(tmp_path / "empty.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """The file of a register with something on every sheet; made once, to be copied."""
    path = tmp_path_factory.mktemp("exchange") / "filled.db"
    with open_register(path) as opened:
        fill(opened, catalogue)
    return path


@pytest.fixture
def register(tmp_path: Path, filled: Path) -> Iterator[Register]:
    """A register of the test's own with something on every sheet."""
    path = tmp_path / "workshop.db"
    path.write_bytes(filled.read_bytes())
    with open_register(path) as opened:
        yield opened


def fill(register: Register, catalogue: Catalogue) -> None:
    """Record a small workshop, from opening to sign-off."""
    lead = Person("P1", role="facilitator")
    system = parse_system(SYSTEM, catalogue)
    with register.change(by=lead, reason="opened") as change:
        change.workshop(name="First workshop", purpose="Decide on launch", created="2026-11-01", facilitator="P1")
        change.participant("P1", name="Grace Okafor", function="security architect", roles=["developer"])
        change.participant("P2", name="Ruth Adeyemi", function="chief risk officer", roles=["system_operator"])
        change.criteria(
            tolerance="moderate",
            may_accept={"high": "P2"},
            likelihood={"likely": "Each year"},
            impact={"major": {"money": "over 1m", "service": "days", "people": "many"}},
        )
        change.set_system(system)
        change.idea("Somebody hides an order in a letter", element="bot", by="P2")
        change.park("Who owns the index?", raised_by="P2", about="index")
    register.record(find_threats(system, catalogue), by=lead)
    first, second, third, fourth = applying(register)[:4]
    with register.change(by=lead, reason="agreed in the room") as change:
        change.triage(first, "shortlisted")
        change.triage(second, "kept")
        change.triage(third, "rejected", "Cannot happen here")
        change.answer("bot", "logs_tool_calls", "yes", evidence="log of 3 May")
        risk = change.risk(
            "letters-steer-the-bot",
            title="Letters steer the bot",
            cause="Anybody writes letters",
            event="The bot obeys one",
            consequence="Money is lost",
            findings=[first, fourth],
            owner="P2",
            next_review="2027-06-01",
        )
        risk.assess(level="inherent", likelihood="likely", impact="major", why="Seen elsewhere")
        risk.assess(level="current", likelihood="possible", impact="major", why="Some control")
        risk.control("human-approval-of-risky-actions", status="in place", action_owner="P1", evidence="test of 2 May")
        risk.control("our-own-switch", title="Our own switch", due="2027-03-31", action_owner="platform team", impact=1)
        risk.modify(reason="It pays")
        risk.accept("P2", "chief risk officer", "2027-12-31", "Until the switch is there")
        change.risk("nobody-looked", title="Nobody looked", findings=[])
        change.verdict("1.1", "partly met", "Planned", owner="P1", due="2027-02-01")
    with register.change(by=Person("P2", role="risk owner"), reason="signed") as change:
        change.sign_off("I have read it")


def applying(register: Register) -> list[str]:
    """The findings that apply, in a fixed order."""
    return sorted(key for key, finding in register.findings.items() if finding.outcome == "applies")
