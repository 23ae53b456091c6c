"""Real catalogues, as their owners publish them, against the lists that are shipped; nothing of them is kept here."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolkit.catalogues.edition_difference import compare_editions
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import framework
from toolkit.exchange.catalogues import import_catalogue

COPIES = {
    "mitre-atlas@5.6": ("atlas/ATLAS.yaml", {"case-study"}),
    "cosai@18ab1ef": ("cosai", {"component", "persona"}),
    "finos@78e0aed": ("finos", {"use-case"}),
    "owasp-aisvs@1.0": ("owasp-aisvs", set()),
}
"""Where the copy is, and the types in it that no shipped list has: no threat or control could name them."""


def names(edition: Framework, without: set[str]) -> dict[str, tuple[str, str, str]]:
    """Name, type and parent of every entry, the unnamed parts too."""
    every = edition.by_id.values()
    return {each.id: (each.name, each.type, each.parent or "") for each in every if each.type not in without}


@pytest.mark.parametrize("edition", list(COPIES))
def test_a_copy_has_exactly_the_ids_names_types_and_parents_that_are_shipped(edition: str, shared: Path) -> None:
    where, further = COPIES[edition]
    found = import_catalogue(shared / "catalogues" / where).framework
    assert found.key == edition
    assert names(found, further) == names(framework(edition), set())
    assert {each.type for each in found.entries} - framework(edition).types.keys() == further


def test_the_two_shapes_of_atlas_agree(shared: Path) -> None:
    listed = import_catalogue(shared / "catalogues/atlas/ATLAS.yaml").framework
    bundled = import_catalogue(shared / "catalogues/atlas/stix-atlas.json").framework
    assert bundled.key == "mitre-atlas@5.6", "the bundle does not say so, its ids and names do"
    assert names(bundled, set()) == names(listed, {"case-study"})
    for entry in bundled.entries:
        other = listed.by_id[entry.id]
        assert set(entry.relations.get("achieves", ())) == set(other.relations.get("achieves", ())), entry.id
        stray = {"AML.T0052.001"} if entry.id in ("AML.M0018", "AML.M0034") else set()
        mitigates = set(other.relations.get("mitigates", ()))
        assert mitigates - set(entry.relations.get("mitigates", ())) <= stray, entry.id


def test_what_is_made_up_in_the_shape_of_format_6_comes_in(shared: Path) -> None:
    found = import_catalogue(shared / "catalogues/atlas/v6-shape-SYNTHETIC.yaml")
    assert str(found.loss) == "everything came along"
    shipped = framework("mitre-atlas@2026.09")
    assert {each.id: each.name for each in found.framework.entries if each.type != "case-study"}.items() <= {
        each.id: each.name for each in shipped.entries
    }.items()


def test_the_risk_atlas_of_ibm(shared: Path) -> None:
    folder = shared / "catalogues" / "ibm-ai-atlas-nexus"
    found = import_catalogue(folder)
    assert Counter(each.type for each in found.framework.entries) == {"group": 16, "risk": 99, "incident": 38}
    assert [each.name for each in found.framework.provenance.files] == [  # type: ignore[union-attr]
        "risk_atlas_data.yaml",
        "risk_atlas_data_incidents.yaml",
    ]
    assert all(each.parent for each in found.framework.entries if each.type == "risk")
    for name in sorted(folder.glob("*_data.yaml")):
        assert import_catalogue(name).framework.entries, name


def test_pytm(shared: Path) -> None:
    found = import_catalogue(shared / "catalogues/pytm/pytm_threats.json").framework
    assert len(found.entries) == 113
    assert {each.id: each.now for each in found.retired} == {"AC22": ("AC23", "AC24")}


def as_format_6(old: dict[str, Any]) -> dict[str, Any]:
    """A release of the old format in the shape of the new one, with what is said several times said once."""
    matrix, links = old["matrices"][0], dict[str, dict[str, list[dict[str, Any]]]]()
    aims = {each["id"]: each.get("tactics") for each in matrix["techniques"]}
    both = ["Generative AI", "Agentic AI"]

    def link(source: str, word: str, target: str, **more: Any) -> None:
        found = {"source": source, "target": target, "relationship-type": word, **more}
        links.setdefault(source, {}).setdefault(word, []).append(found)

    for number, each in enumerate(matrix["tactics"], start=1):
        link("ATLAS-matrix", "sequences", each["id"], position=number)
    for each in matrix["techniques"]:
        each["platforms"] = both
        above = each.pop("subtechnique-of", None)
        for tactic in each.pop("tactics", None) or aims[above]:
            link(each["id"], "achieves", tactic)
        if above:
            link(each["id"], "specializes", above)
    for each in matrix["mitigations"]:
        slipped = [stage for stage in each["ml-lifecycle"] if isinstance(stage, dict)]
        each["lifecycle-phases"] = [stage for stage in each.pop("ml-lifecycle") if isinstance(stage, str)]
        for use in [*each.pop("techniques"), *slipped]:
            link(each["id"], "mitigates", use["id"], description=use["use"])
    for each in old["case-studies"]:
        each["description"] = each.pop("summary")
        for number, step in enumerate(each.pop("procedure")):
            told = {"tactic": step["tactic"], "description": step["description"], "step-id": f"S{number:02}"}
            link(each["id"], "employs", step["technique"], **told)
    shelves = {**matrix, "case-studies": old["case-studies"]}
    blocks = {
        shelf: {each["id"]: each for each in shelves[shelf]}
        for shelf in ("tactics", "techniques", "mitigations", "case-studies")
    }
    head = {"format-version": "6.0.0", "collection": {"id": "ATLAS-collection", "version": "2026.05"}}
    return {**head, "matrix": {"id": "ATLAS-matrix"}, **blocks, "relationships": links}


def test_the_same_release_in_the_shape_of_format_6_is_no_other(shared: Path, tmp_path: Path) -> None:
    path = shared / "catalogues/atlas/ATLAS.yaml"
    reshaped = tmp_path / "ATLAS-2026.05.yaml"
    written = yaml.safe_dump(as_format_6(yaml.safe_load(path.read_text("utf-8"))), sort_keys=False)
    assert "&id001" in written
    reshaped.write_text(written, "utf-8")
    old, new = import_catalogue(path).framework, import_catalogue(reshaped).framework
    assert (new.key, len(new.entries)) == ("mitre-atlas@2026.05", len(old.entries))
    assert compare_editions(old, new).changes == ()
