"""The cross-walk: every id is in the lists of the frameworks, mistakes are told, and gaps read by another's."""

from __future__ import annotations

from collections import Counter

import pytest

from toolkit.catalogues.code_crosswalk import code_crosswalk, read_code_crosswalk
from toolkit.catalogues.frameworks import framework
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


NUMBERED = {
    "nist-ai-rmf@1.0": {
        **{f"GOVERN {n}": last for n, last in enumerate((7, 3, 2, 3, 2, 2), 1)},
        **{f"MAP {n}": last for n, last in enumerate((6, 3, 5, 2, 2), 1)},
        **{f"MEASURE {n}": last for n, last in enumerate((3, 13, 3, 3), 1)},
        **{f"MANAGE {n}": last for n, last in enumerate((4, 4, 2, 3), 1)},
    },
    "iso-42001@2023": {
        **{f"A.{area}": last for area, last in {2: 4, 3: 3, 4: 6, 5: 5, 7: 6, 8: 5, 9: 4, 10: 4}.items()},
        "A.6.1": 3,
        "A.6.2": 8,
    },
    "iso-27001@2022": {"A.5": 37, "A.6": 8, "A.7": 14, "A.8": 34},
    "eu-ai-act@2024": {"9": 10, "10": 6, "11": 3, "12": 3, "13": 3, "14": 5, "15": 5},
    "ncsc-guidelines@2023": {"design": 4, "development": 4, "deployment": 5, "operation": 4},
}
"""By framework and group of it, the last number: 72 subcategories, 38 and 93 controls, 35 paragraphs, 17 guidelines."""


@pytest.mark.parametrize("edition", NUMBERED)
def test_the_ids_of_each_framework_are_those_that_it_numbers_and_no_link_names_another(edition: str) -> None:
    mark, first = ("-" if "ncsc" in edition else "."), (2 if "42001" in edition else 1)
    groups = NUMBERED[edition].items()
    ids = {f"{group}{mark}{number}" for group, last in groups for number in range(first, last + 1)}
    found = framework(edition)
    assert {key for key, entry in found.by_id.items() if found.types[entry.type] != "group"} == ids
    of_each = [editions.get(edition, {}) for editions in code_crosswalk().links.values()]
    linked = {entry for links in of_each for entries in links.values() for entry in entries}
    assert linked
    assert linked <= ids
