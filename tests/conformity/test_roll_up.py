"""Several systems of one organisation: counts by principle, the worst verdict, and evidence shared between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import roll_up
from toolkit.errors import ToolkitError
from toolkit.register import Person, Register, open_register
from toolkit.reports.documents.rolled_up import roll_up_document
from toolkit.system.model import System
from toolkit.system.templates import template_system

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()


def workshop_of(template: str, roles: list[str]) -> Register:
    register = open_register("sqlite://")
    with register.change(by=BY, reason="opened") as change:
        change.workshop(name=f"Workshop on {template}", created="2026-11-01")
        change.set_system(template_system(template))
        change.code_scope(applies="yes", roles=roles)
    return register


@pytest.fixture
def two() -> Iterator[tuple[Register, Register]]:
    with (
        workshop_of("council_chatbot", ["system_operator"]) as one,
        workshop_of("lorry_camera", ["developer"]) as other,
    ):
        yield one, other


def test_counts_of_systems_are_added_by_principle(two: tuple[Register, Register]) -> None:
    one, other = two
    with one.change(by=BY, reason="x") as change:
        change.verdict("1.1", "met", "trained")
        change.verdict("9.2", "not met", "never tested")
    with other.change(by=BY, reason="x") as change:
        change.verdict("1.1", "partly met", "half of them")
    rolled = roll_up([one, other], CATALOGUE)
    assert [each.name for each in rolled.systems] == [one.system().name, other.system().name]  # type: ignore[union-attr]
    assert rolled.systems[0].head == f"{one.head.events}:{one.head.hash}"
    assert rolled.by_principle()[1] == {
        "met": 1, "partly met": 1, "not met": 0, "not applicable": 0, "unknown": 8, "not ours": 0,
    }  # fmt: skip
    assert sum(rolled.counts().values()) == 144
    assert sum(sum(each.values()) for each in rolled.by_principle().values()) == 144
    assert (rolled.worst("1.1"), rolled.worst("9.2"), rolled.worst("2.5")) == ("partly met", "not met", "not ours")
    assert rolled.gaps()[0] == ("1.1.1", tuple(each.name for each in rolled.systems))
    assert dict(rolled.gaps())["1.1"] == (rolled.systems[1].name,)
    row = rolled.rows()[0]
    assert (row[rolled.systems[0].name], row["all systems"]) == (
        "of 5: 1 met, 4 not judged yet",
        "of 10: 1 met, 1 partly met, 8 not judged yet",
    )


def test_a_register_given_twice_is_refused_for_it_would_count_twice(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    (tmp_path / "sub").mkdir()
    with open_register(path) as one, open_register(tmp_path / "sub" / ".." / "register.db") as same:
        with pytest.raises(ToolkitError, match="given twice") as refused:
            roll_up([one, same], CATALOGUE)
        assert "Name each workshop once" in str(refused.value)
    with open_register(path) as one, open_register(tmp_path / "other.db") as other:
        assert len(roll_up([one, other], CATALOGUE).systems) == 2


def test_a_policy_that_both_follow_is_typed_once(two: tuple[Register, Register]) -> None:
    one, other = two
    with one.change(by=BY, reason="x") as change:
        change.verdict("6.4", "met", "published")
        change.evidence(
            "6.4", "Disclosure policy", kind="link", where="https://acme/security", stale_after="2099-01-01"
        )
    with other.change(by=BY, reason="shared by the organisation") as change:
        told = change.take_evidence(one, ["6.4"])
    assert str(told) == "1 taken over"
    standing = roll_up([one, other], CATALOGUE).standings("6.4")[1][1]
    assert standing.verdict == "unknown"
    assert standing.evidence[0].startswith(
        "Disclosure policy (https://acme/security), taken from Workshop on council_chatbot"
    )
    assert other.verify().ok


def test_systems_of_one_name_are_told_apart_and_none_is_refused(two: tuple[Register, Register]) -> None:
    one, _ = two
    names = [each.name for each in roll_up([one, one], CATALOGUE).systems]
    assert len(set(names)) == 2
    with pytest.raises(ToolkitError, match="nothing to roll up"):
        roll_up([], CATALOGUE)


def test_the_worst_of_a_principle_names_the_systems_behind_it(two: tuple[Register, Register]) -> None:
    one, other = two
    with other.change(by=BY, reason="x") as change:
        for each in ("1.1", "1.1.1", "1.2", "1.2.1", "1.2.2"):
            change.verdict(each, "met", "done")
    with one.change(by=BY, reason="x") as change:
        change.verdict("9.2", "not met", "never tested")
        for each in ("1.1", "1.1.1", "1.2", "1.2.1", "1.2.2"):
            change.verdict(each, "met" if each != "1.2" else "partly met", "done")
    rolled = roll_up([one, other], CATALOGUE)
    names = [each.name for each in rolled.systems]
    assert rolled.behind("9.2") == (names[0],)
    assert rolled.worst_of(9) == ("not met", (names[0],))
    assert rolled.worst_of(1) == ("partly met", (names[0],))


def test_a_system_that_the_code_does_not_apply_to_says_so_and_why(two: tuple[Register, Register]) -> None:
    one, other = two
    with other.change(by=BY, reason="x") as change:
        change.code_scope(applies="no", reason="research, never deployed")
    rolled = roll_up([one, other], CATALOGUE)
    assert rolled.systems[1].stands_at == "the Code does not apply to it. research, never deployed"
    assert rolled.systems[0].stands_at == "of 50: 50 not judged yet"
    shown = "\n".join(str(block) for _, block in roll_up_document(rolled).blocks())
    assert "the Code does not apply to it. research, never deployed" in shown


@pytest.mark.parametrize("name", ["all systems", "principle"])
def test_a_system_called_like_a_column_takes_the_place_of_none(two: tuple[Register, Register], name: str) -> None:
    with two[1].change(by=BY, reason="x") as change:
        change.set_system(System.model_validate({"id": "s", "name": name}))
    row = roll_up(two, CATALOGUE).rows()[0]
    assert (len(row), row["principle"][:3], row["all systems"][:5]) == (4, "1. ", "of 10")
