"""A redacted version holds nothing that people typed, and a public one nothing that is planned, lacking or open."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.reports.marked_register import SAID_OUTSIDE, Marker, marked_in, words_of
from toolkit.catalogues.catalogue import Catalogue
from toolkit.register import Register
from toolkit.reports.contents import Contents, gather
from toolkit.reports.documents import RECIPES, write_all
from toolkit.reports.documents.blocks import Missing, Table
from toolkit.reports.documents.making import Versions

Marked = tuple[Register, Catalogue, Marker]
MARKS = pytest.mark.parametrize("mark", ["public", "internal", "official"])


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    """The register full of markers, with the team's library that it was made with."""
    with marked_in(tmp_path_factory.mktemp("marked")) as made:
        yield made


@pytest.fixture(scope="module")
def contents(marked: Marked) -> Contents:
    """All of it, gathered."""
    return gather(marked[0], marked[1])


@MARKS
def test_nothing_that_people_typed_is_in_any_redacted_file(mark: str, marked: Marked, tmp_path: Path) -> None:
    register, catalogue, word = marked
    written = write_all(register, tmp_path, catalogue=catalogue, redacted=True, mark=mark, each_role=True)
    assert len(written) == 3 * (len(RECIPES) + 2) + 1
    inside = {each for each in word.used if not each.startswith(SAID_OUTSIDE)}
    assert len(inside) > 150
    for each in written:
        said = words_of(each.path)
        found = {found: word.used[found] for found in inside if found in said}
        assert found == {}, each.path.name
        ids = {found for found in re.findall(r"\bzq\w+", said) if not found.startswith(SAID_OUTSIDE)}
        assert ids == set(), each.path.name
        if not RECIPES[each.path.name.split("-redacted")[0].split("-")[0]].outward:
            assert SAID_OUTSIDE not in said, each.path.name


def test_the_whole_version_says_what_the_redacted_one_leaves_out(marked: Marked, tmp_path: Path) -> None:
    """Else the test above would pass on documents that say nothing."""
    register, catalogue, word = marked
    written = write_all(register, tmp_path, catalogue=catalogue, formats=["md", "cdx"])
    said = "\n".join(each.path.read_text("utf-8") for each in written)
    shown = {where for marker, where in word.used.items() if marker in said}
    assert len(shown) > 90
    assert {"risk: consequence", "asset: version", "why judged", "words in decision", "name of agent", "owner"} <= {
        *shown,
        "owner",
    }


@pytest.mark.parametrize("name", list(RECIPES))
def test_a_public_version_tells_nothing_of_what_is_planned_lacking_or_open(name: str, contents: Contents) -> None:
    document = Versions(contents, redacted=True).document(RECIPES[name])
    assert document.mark == "public, redacted"
    assert document.sections
    said: list[str] = []
    for section, block in document.blocks():
        assert not isinstance(block, Missing), section.title
        said.append(repr(block))
        if isinstance(block, Table):
            cells = {cell for row in block.rows for cell in row}
            assert not cells & {"no", "not stated", "not met", "partly met", "partly", "not judged yet", "unknown"}
    whole = "\n".join(said).lower()
    closed = ("planned", "overdue", "not verified", "over tolerance", "nobody yet", "nobody named", "not recorded")
    for word in (*closed, "nobody drawn", "nothing recorded", "got through", "not scored", "not stated"):
        assert word not in whole, word
    assert "guardrails on inputs" not in whole  # the control that is only planned
    levels = {
        contents.level_titles[each.level].lower() for risk in contents.risks() for each in risk.assessments.values()
    }
    for level in levels:
        assert not re.search(rf"today: {level}|'{level}'", whole)


def test_a_redacted_version_that_is_not_public_says_what_is_open_without_names(contents: Contents) -> None:
    """It is for an auditor or a customer under contract: what is weak is what they are to know."""
    versions = Versions(contents, redacted=True)
    recovery = versions.document(RECIPES["recovery"], mark="official")
    assert recovery.mark == "official, redacted"
    assert recovery.missing
    assert "only planned" in repr(recovery.sections)


def test_the_public_bill_is_of_kinds_alone(marked: Marked, tmp_path: Path) -> None:
    register, catalogue, _ = marked
    write_all(register, tmp_path, catalogue=catalogue, redacted=True, formats=["cdx"])
    text = (tmp_path / "inventory-redacted.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    assert {each["ref"] for each in bill["dependencies"]} == {"system"}
    assert not {"kept-at", "trust"} & {
        each["name"].rpartition(":")[2] for part in bill["components"] for each in part["properties"]
    }


def test_a_participant_is_called_by_the_role_in_the_code_and_nothing_else(contents: Contents) -> None:
    material = Versions(contents, redacted=True).material(RECIPES["decision"])
    assert material.person("P2") == "data custodian"
    assert material.person("P3") == material.person("somebody") == "named in the internal version"


def test_what_is_withheld_is_never_said_to_be_missing(contents: Contents) -> None:
    """A question that the record answers may not be asked in a redacted version: that would say it is open."""
    for recipe in RECIPES.values():
        whole = Versions(contents).document(recipe)
        redacted = Versions(contents, redacted=True).document(recipe, mark="internal")
        assert len(redacted.missing) <= len(whole.missing), recipe.id
        assert "from left out of this version" not in repr(redacted.sections).lower()


def test_the_public_policy_does_not_tell_which_kinds_are_open(contents: Contents) -> None:
    """A kind against which something stands is named like one that is open."""
    assert contents.findings is not None
    shown = repr(Versions(contents, redacted=True).document(RECIPES["disclosure"]).sections).lower()
    held = contents.findings.of("applies", "undecided", "controlled as stated")
    kinds = {each.family.lower() for each in held if not each.weakness and str(each.threat.intent) != "accidental"}
    assert [kind for kind in kinds if kind not in shown and not kind.startswith("zq")] == []
