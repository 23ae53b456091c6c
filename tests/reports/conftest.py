"""Registers to report on: the example, an empty one, and one full of hostile words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile_text import HOSTILE
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.register import Person, Register, open_register
from toolkit.system.model import System
from toolkit.workshop.opening import open_workshop
from toolkit.workshop.session import Workshop

BY = Person("P1", role="facilitator")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue()


@pytest.fixture(scope="module")
def example() -> Iterator[Workshop]:
    """A temporary copy of the shipped example; nobody here changes it."""
    workshop = open_workshop("")
    yield workshop
    workshop.close()


@pytest.fixture
def empty(tmp_path) -> Iterator[Register]:
    """A register without anything."""
    with open_register(tmp_path / "empty.db") as register:
        yield register


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Iterator[Register]:
    """A register with every hostile text in every place where a person's words go."""
    with open_register(tmp_path_factory.mktemp("hostile") / "register.db") as register:
        texts = [text for text in HOSTILE if text.strip()]
        fill_with(register, texts)
        yield register


def fill_with(register: Register, texts: list[str]) -> None:
    """Put each text everywhere."""
    all_of_them = " ".join(texts)[:60_000]
    components = {
        f"c{n}": {"kind": "agent" if n % 2 else "database", "name": text[:300]} for n, text in enumerate(texts[:30])
    }
    flows = {f"f{n}": {"from": f"c{n}", "to": f"c{n + 1}", "name": text[:300]} for n, text in enumerate(texts[:29])}
    system = System.model_validate(
        {
            "format": "ai-threat-toolkit/system",
            "version": 1,
            "id": "s",
            "name": texts[9],
            "purpose": all_of_them,
            "worst_day": all_of_them,
            "roles": {"developer": texts},
            "components": components,
            "flows": flows,
            "assumptions": {f"a{n}": {"text": text, "owner": text} for n, text in enumerate(texts)},
            "out_of_scope": {f"x{n}": {"what": text, "why": text} for n, text in enumerate(texts)},
        }
    )
    with register.change(by=BY, reason=texts[8]) as change:
        change.workshop(name=texts[8], purpose=all_of_them, created="2026-11-24")
        change.set_system(system)
        change.criteria(
            likelihood={"rare": all_of_them},
            impact={"minor": {"money": all_of_them, "service": all_of_them, "people": all_of_them}},
            tolerance="low",
            may_accept={"low": all_of_them},
        )
        change.verdict(
            "1.1",
            "not met",
            all_of_them,
            owner=all_of_them,
            evidence=[{"what": t, "date": "2026-11-24", "where": t} for t in texts],
        )
        for text in texts:
            change.idea(text, by="P1")
            change.participant(name=text, function=text, roles=["developer"])
            change.triage(f"core:{len(text)}@c1", "rejected", text)
    for n, text in enumerate(texts):
        with register.change(by=BY, reason=text) as change:
            fields = dict.fromkeys(("cause", "event", "consequence", "owner", "notes"), text)
            risk = change.risk(f"r{n}", title=text, findings=[text.strip()], **fields)
            risk.assess(level="current", likelihood="likely", impact="major", why=text)
            risk.control(f"x{n}", title=text, action_owner=text, evidence=text)
            risk.modify(reason=text)
            if n < 6:  # enough to have each on every line of the chapter on losses, and quick to add up
                risk.estimate(1, {"response": 100}, why=text, source={"what": text})
                risk.control_effect(f"x{n}", acts_on="success", effect=0.5, why=text)
            risk.accept(text, text, "2099-01-01", text)
            change.sign_off(text)
