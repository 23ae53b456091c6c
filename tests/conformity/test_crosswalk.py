"""The cross-walk: every id is in the lists of the frameworks, mistakes are told, and gaps read by another's."""

from __future__ import annotations

from collections import Counter

import pytest

from toolkit.catalogues.code_crosswalk import code_crosswalk, read_code_crosswalk
from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import assess_conformity
from toolkit.conformity.crosswalk import by_framework, framework_names
from toolkit.errors import InputError, ToolkitError
from toolkit.register import Person, open_register

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()
HEAD = """\
format: ai-threat-toolkit/library
version: 1
section: crosswalk
crosswalk:
  code: "uk-ai-code-2025"
  statement: "Ours, at the level of ids, and no promise."
  links:
"""


def test_every_provision_is_linked_to_five_frameworks_as_far_as_they_speak_of_it() -> None:
    links = code_crosswalk()
    assert set(links.links) == {provision.id for provision in CATALOGUE.code.provisions}
    assert links.editions == (
        "eu-ai-act@2024",
        "iso-27001@2022",
        "iso-42001@2023",
        "ncsc-guidelines@2023",
        "nist-ai-rmf@1.0",
    )
    reach = Counter(edition for editions in links.links.values() for edition in editions)
    assert reach["nist-ai-rmf@1.0"] == reach["ncsc-guidelines@2023"] + 1 == 72
    used = {sure for editions in links.links.values() for each in editions.values() for sure in each}
    assert used == {"high", "medium", "low"}
    assert set(framework_names()) == set(links.editions)


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ('    "9.9": {nist-ai-rmf@1.0: {high: ["GOVERN 1.1"]}}', "no provision '9.9'"),
        ('    "1.1": {nist-ai-rmf@2.0: {high: ["GOVERN 1.1"]}}', "no list of 'nist-ai-rmf@2.0'"),
        ('    "1.1": {nist-ai-rmf@1.0: {high: ["GOVERN 9.1"]}}', "no entry 'GOVERN 9.1'"),
        ('    "1.1": {nist-ai-rmf@1.0: {sure: ["GOVERN 1.1"]}}', "sure"),
        ('    "1.1": {nist-ai-rmf@1.0: {high: ["GOVERN 1.1"], low: ["GOVERN 1.1"]}}', "linked twice"),
        ('    "1.1": {nist-ai-rmf@1.0: {high: []}}', "1"),
    ],
)
def test_every_mistake_is_told_with_its_line(links: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_code_crosswalk(HEAD + links + "\n", "mine.yaml")
    assert said in str(caught.value)
    assert "mine.yaml:8" in str(caught.value)


def test_links_of_another_edition_of_the_code_are_refused() -> None:
    text = HEAD.replace("2025", "2031") + '    "1.1": {nist-ai-rmf@1.0: {high: ["GOVERN 1.1"]}}\n'
    with pytest.raises(InputError, match="uk-ai-code-2031"):
        read_code_crosswalk(text, "mine.yaml")


def test_one_assessment_gives_several_lists_of_gaps() -> None:
    with open_register("sqlite://") as register:
        with register.change(by=BY, reason="x") as change:
            for provision in ("1.1", "1.1.1", "1.2.2"):
                change.verdict(provision, "met", "trained")
            change.code_scope(applies="yes", roles=["developer", "system_operator"])
        found = assess_conformity(register, CATALOGUE)
        gaps = {each.id: each for each in found.gaps_by("iso-27001@2022")}
        people = gaps["A.6.3"]
        assert [each.standing.provision.id for each in people.gaps] == ["1.2", "1.2.1"]
        assert len(people.provisions) == 5
        assert people.row()["open"] == "1.2 (shall) unknown, link high; 1.2.1 (should) unknown, link medium"
        assert people.row()["whose link"] == "ours, not the framework's"
        every = {each.id: each for each in by_framework(found, "iso-27001")}
        assert len(every) == 93
        assert (every["A.7.1"].provisions, "A.7.1" in gaps) == ((), False)
        assert [each.name for each in found.gaps_by("eu-ai-act") if each.id == "14.1"] == ["Human oversight"]


def test_a_framework_that_is_not_linked_is_told_with_the_nearest() -> None:
    with open_register("sqlite://") as register:
        found = assess_conformity(register, CATALOGUE)
        for edition in ("iso-42001@2031", "mitre-atlas@2026.09", ""):
            with pytest.raises(ToolkitError, match="not linked"):
                found.gaps_by(edition)
