"""A self-assessment: people's verdicts count, the record proposes, a document alone is at most partly met."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from toolkit.conformity import assess_conformity
from toolkit.register import Person
from toolkit.workshop.opening import open_workshop
from toolkit.workshop.session import Workshop

BY = Person("P1", role="facilitator")


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    opened = open_workshop()
    yield opened
    opened.close()


def test_all_provisions_once_and_counts_add_up(workshop: Workshop) -> None:
    found = assess_conformity(workshop.register, workshop.catalogue)
    assert len({s.provision.id for s in found.standings}) == 72
    assert sum(found.counts().values()) == 72
    assert found.counts()["met"] == 2
    assert len(found.rows()) == 72


def test_a_proposal_is_no_verdict_and_never_met_where_something_must_be_done(workshop: Workshop) -> None:
    found = assess_conformity(workshop.register, workshop.catalogue)
    assert found.get("3.1.3").proposed == "partly met"
    assert found.get("3.1.3").verdict == "unknown"
    assert all(s.proposed != "met" for s in found.standings if s.provision.asks_doing)
    assert all(s.grounds for s in found.standings if s.proposed not in ("unknown",))


def test_a_persons_verdict_counts_and_is_kept(workshop: Workshop) -> None:
    with workshop.register.change(by=BY, reason="checked") as change:
        change.verdict("3.1.3", "not met", "nobody chose anything", owner="P2")
    standing = assess_conformity(workshop.register, workshop.catalogue).get("3.1.3")
    assert (standing.verdict, standing.reason, standing.owner) == ("not met", "nobody chose anything", "P2")
    assert standing.proposed == "partly met"


def test_roles_decide_what_is_ours(workshop: Workshop) -> None:
    custodian = assess_conformity(workshop.register, workshop.catalogue, roles=["data_custodian"])
    ours = {s.provision.id for s in custodian.standings if s.ours}
    assert len(ours) == 11
    assert custodian.counts()["not ours"] == 61
    assert all(s.ours for s in custodian.gaps)


def test_gaps_begin_with_what_shall_be_done(workshop: Workshop) -> None:
    strengths = [s.provision.strength for s in assess_conformity(workshop.register, workshop.catalogue).gaps]
    assert strengths == sorted(strengths, key=["shall", "should", "may"].index)
    assert "met" not in {s.verdict for s in assess_conformity(workshop.register, workshop.catalogue).gaps}
