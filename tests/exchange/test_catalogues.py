"""Whole catalogues from a copy of the user's: what of each shape becomes what, and what is told of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange import own_copies
from tests.exchange.own_copies import EVERY, laid
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import framework_of
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import InputError, ToolkitError
from toolkit.exchange.catalogues import (
    CATALOGUE_READERS,
    ImportedCatalogue,
    catalogue_yaml,
    import_catalogue,
)
from toolkit.files.digest import digest


def imported(folder: Path, files: dict[str, str], edition: str | None = None) -> ImportedCatalogue:
    """What comes of a copy with these files."""
    return import_catalogue(laid(folder, files), edition=edition)


def losses(found: ImportedCatalogue) -> list[str]:
    """The report, a line each."""
    return [f"{line.weight}: {line.where}: {line.what}. {line.why}" for line in found.loss.lines]


def shape(edition: Framework) -> list[tuple[str, str, str]]:
    """Type, id and parent of each entry, in order."""
    return [(each.type, each.id, each.parent or "") for each in edition.entries]


def test_every_reader_has_a_copy_here_and_is_found_by_what_it_holds(tmp_path: Path) -> None:
    assert [reader.id for reader in CATALOGUE_READERS] == list(EVERY)
    for reader in CATALOGUE_READERS:
        found = imported(tmp_path / reader.id, EVERY[reader.id])
        assert found.format == reader.name
        assert found.framework.provenance
        assert found.framework.provenance.reader == reader.id


@pytest.mark.parametrize("reader", list(EVERY))
def test_the_same_copy_gives_the_same_bytes_and_a_library_that_loads(reader: str, tmp_path: Path) -> None:
    first = imported(tmp_path / "one", EVERY[reader])
    again = imported(tmp_path / "two", dict(reversed(EVERY[reader].items())))
    text = catalogue_yaml(first.framework)
    assert catalogue_yaml(again.framework) == text
    kept = tmp_path / "kept.yaml"
    first.save(kept)
    catalogue = load_catalogue([kept])
    assert framework_of(catalogue, first.framework.key) == first.framework
    assert catalogue.threats.keys() == load_catalogue().threats.keys(), "entries to refer to find nothing"
    with pytest.raises(ToolkitError, match="already a file"):
        first.save(kept)
    first.save(kept, overwrite=True)


@pytest.mark.parametrize("reader", list(EVERY))
def test_other_line_breaks_and_a_byte_order_mark_change_nothing(reader: str, tmp_path: Path) -> None:
    first = imported(tmp_path / "one", EVERY[reader], edition="1").framework
    folder = tmp_path / "two"
    for name, text in EVERY[reader].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    again = import_catalogue(folder, edition="1").framework
    assert again.model_copy(update={"provenance": first.provenance}) == first


def test_provenance_names_the_files_their_digests_and_what_was_lost(tmp_path: Path) -> None:
    found = imported(tmp_path, own_copies.FINOS, edition="2031")
    provenance = found.framework.provenance
    assert provenance is not None
    named = {each.name: each.sha256 for each in provenance.files}
    assert named == {name: digest(text.encode()) for name, text in own_copies.FINOS.items() if name != "README.md"}
    assert provenance.licence == found.framework.licence == "Made-Up-1.0"
    assert [line.model_dump(include={"where", "weight", "what", "why"}) for line in provenance.losses] == list(
        found.loss.rows()
    )
    assert "note: the copy: files that hold no entries: README.md. They were not taken in." in losses(found)


def test_atlas_up_to_5_6(tmp_path: Path) -> None:
    found = imported(tmp_path, EVERY["atlas-yaml"])
    edition = found.framework
    assert edition.key == "mitre-atlas@9.1"
    assert shape(edition) == [
        ("tactic", "AML.TA0001", ""),
        ("technique", "AML.T0001", ""),
        ("sub-technique", "AML.T0001.000", "AML.T0001"),
        ("technique", "AML.T0002", ""),
        ("mitigation", "AML.M0001", ""),
        ("case-study", "AML.CS0001", ""),
    ]
    way, wall, day = (edition.by_id[each] for each in ("AML.T0001", "AML.M0001", "AML.CS0001"))
    assert way.text == "Text of a way.\n\nA second paragraph."
    assert way.says == {"maturity": "realized", "ATT&CK-reference": ("id: T1", "url: https://example.invalid/T1")}
    assert wall.relations == {"mitigates": ("AML.T0001", "AML.T0002")}
    assert wall.says["use"] == ("AML.T0001: Stops the way.", "AML.T0002: Slipped in here.")
    assert wall.says["ml-lifecycle"] == ("Deployment",)
    assert day.relations == {"employs": ("AML.T0001.000",)}
    assert day.says["procedure"] == ("AML.TA0001 AML.T0001.000: Somebody did it.",)
    assert losses(found) == [
        (
            "changed: mitigation AML.M0001: AML.T0002 stands in the list 'ml-lifecycle' and is taken as a technique "
            "that it mitigates. It is written like one."
        ),
        (
            "note: sub-techniques: without tactics: 1, which are given those of their parent. "
            "This format leaves them to be understood."
        ),
        "note: the edition: version 9.1.0 is called 9.1. References write it so.",
        "lost: technique AML.T0002: that it achieves AML.TA0009 is left out. The copy has no such entry.",
    ]


def test_atlas_before_4_has_its_lists_at_the_top(tmp_path: Path) -> None:
    text = (
        "id: ATLAS\nversion: 3.1.0\ntactics: [{id: AML.TA0001, name: Aim}]\ntechniques: [{id: AML.T0001, name: Way}]\n"
    )
    assert [each.id for each in imported(tmp_path, {"a.yaml": text}).framework.entries] == ["AML.TA0001", "AML.T0001"]


def test_atlas_in_format_6(tmp_path: Path) -> None:
    found = imported(tmp_path, EVERY["atlas-v6"])
    edition = found.framework
    assert (edition.key, edition.published) == ("mitre-atlas@2031.02", "2031-02-03")
    assert shape(edition) == [
        ("tactic", "AML.TA0001", ""),
        ("tactic", "AML.TA0002", ""),
        ("technique", "AML.T0001", ""),
        ("sub-technique", "AML.T0001.000", "AML.T0001"),
        ("mitigation", "AML.M0001", ""),
        ("case-study", "AML.CS0001", ""),
    ]
    narrow = edition.by_id["AML.T0001.000"]
    assert narrow.relations == {"achieves": ("AML.TA0002",)}
    assert narrow.says["platforms"] == ("Generative AI", "Agentic AI"), "said once and referred to"
    assert edition.by_id["AML.M0001"].says["use"] == ("AML.T0001: Stops the way.",)
    assert edition.by_id["AML.CS0001"].says["employs"] == ("S00 AML.TA0002 AML.T0001.000 (then S01): Somebody did it.",)
    assert losses(found) == [
        "lost: technique: foresees of 1 entry. It is left out: no such relation is known here.",
        "note: technique: uuid of 1 entry. It is left out: it follows from the id.",
    ]


def test_atlas_as_a_stix_bundle(tmp_path: Path) -> None:
    found = imported(tmp_path, {"b.json": own_copies.stix(*own_copies.REVOKED)})
    edition = found.framework
    assert edition.key == "mitre-atlas@9.1"
    assert shape(edition)[1:3] == [("technique", "AML.T0001", ""), ("sub-technique", "AML.T0001.000", "AML.T0001")]
    assert edition.by_id["AML.T0001"].relations == {"achieves": ("AML.TA0001",)}
    assert edition.by_id["AML.M0001"].relations == {"mitigates": ("AML.T0001",)}
    assert {key: (each.name, each.now) for key, each in edition.gone.items()} == {
        "AML.T0005": ("An old way", ("AML.T0001",))
    }
    said = "\n".join(losses(found))
    assert "what has no ATLAS id of 1 entry. It is left out: ATT&CK's own" in said
    assert "relation: mitigates of 1 entry. It is left out: it begins or ends at what has no ATLAS id." in said


def test_the_risk_map_of_cosai(tmp_path: Path) -> None:
    found = imported(tmp_path, own_copies.COSAI, edition="2031-04")
    edition = found.framework
    assert (edition.key, edition.extent, edition.licence) == ("cosai@2031-04", "whole", "Made Up Licence, Version 2")
    risk = edition.by_id["riskOne"]
    assert (risk.name, risk.text) == ("A risk", "Short.")
    assert risk.says["longDescription"] == "Long, in two lines.\n\n- first point\n- second point"
    assert risk.says["tourContent introduced"] == "Here."
    assert risk.says["mappings stride"] == ("Tampering",)
    assert risk.references == {"mitre-atlas@5.0.1": ("AML.T0001",), "mitre-atlas@5.6": ("AML.T0051", "AML.T9")}
    assert [line for line in losses(found) if "references" in line or "it names" in line] == [
        "note: references: 1 references to mitre-atlas@5.0.1 are not checked. No list of that edition is here.",
        "note: risk riskOne: it names mitre-atlas@5.6: AML.T9, which is unknown there. It is kept as it stands.",
    ]
    assert risk.relations == {"controls": ("controlOne",), "personas": ("personaNew",)}
    assert edition.by_id["controlOne"].relations == {"mitigates": ("riskOne",)}
    assert edition.by_id["controlOne"].says["components"] == "all"
    assert list(edition.gone) == ["personaOld"]
    assert "lost: risk riskOne: that it controls controlNone is left out. The copy has no such entry." in losses(found)
    part = imported(tmp_path / "part", {"risks.yaml": own_copies.COSAI["risks.yaml"]}, edition="1").framework
    assert part.extent == "part"


def test_the_framework_of_finos(tmp_path: Path) -> None:
    found = imported(tmp_path, own_copies.FINOS, edition="2031")
    edition = found.framework
    assert shape(edition) == [("risk", "ri-2", ""), ("risk", "ri-10", ""), ("mitigation", "mi-1", "")]
    tenth = edition.by_id["ri-10"]
    assert tenth.text == "## Summary\n\nText ten.\n\n---\n\nMore of it."
    assert tenth.says["owasp-llm_references"] == ("llm01 LLM01: First of the list", "llm99")
    assert tenth.relations == {"related": ("ri-2",)}
    assert edition.by_id["mi-1"].relations == {"mitigates": ("ri-10",)}
    assert {key: each.name for key, each in edition.gone.items()} == {"mi-7": "Gone"}


def test_the_risk_atlas_of_ibm_among_other_taxonomies(tmp_path: Path) -> None:
    found = imported(tmp_path, own_copies.IBM)
    edition = found.framework
    assert (edition.key, edition.url) == ("ibm-risk-atlas@2031-05-06", "https://example.invalid/atlas")
    assert shape(edition) == [
        ("group", "group-one", ""),
        ("risk", "atlas-one", "group-one"),
        ("incident", "incident-(one)", ""),
    ]
    assert edition.by_id["incident-(one)"].relations == {"employs": ("atlas-one",)}
    assert losses(found) == [
        "note: the copy: entries of other taxonomies are left out: other. Import each by its own file.",
        "lost: atlas.yaml: the list 'documents' is left out. Nothing in it can be referred to.",
        "note: the copy: files that hold no entries: other.yaml. They were not taken in.",
        "changed: risk atlas-one: its parent Group-One is taken as group-one. So that entry is spelt.",
    ]
    other = import_catalogue(tmp_path / "other.yaml").framework
    assert (other.key, other.title) == ("other@2", "Other")
    (tmp_path / "atlas.yaml").unlink()
    (tmp_path / "incidents.yaml").unlink()
    laid(tmp_path, {"third.yaml": own_copies.IBM["other.yaml"].replace("other", "third")})
    with pytest.raises(InputError, match="hold 2 taxonomies: other, third"):
        import_catalogue(tmp_path)


def test_owasp_aisvs(tmp_path: Path) -> None:
    found = imported(tmp_path, own_copies.AISVS)
    edition = found.framework
    assert (edition.key, edition.published) == ("owasp-aisvs@3.1", "2031-03")
    assert shape(edition) == [
        ("chapter", "C2", ""),
        ("section", "C2.1", "C2"),
        ("requirement", "C2.1.1", "C2.1"),
        ("requirement", "C2.1.2", "C2.1"),
        ("requirement", "C2.1.3", "C2.1"),
        ("requirement", "C2.9.1", ""),
        ("chapter", "C10", ""),
        ("section", "C10.1", "C10"),
    ]
    assert edition.by_id["C2"].text == "Why it is there."
    assert edition.by_id["C2"].says == {"References": ("[A link](https://example.invalid)",)}
    assert edition.by_id["C2.1"].text == "About the section."
    assert edition.by_id["C2.1.1"].text == "**Verify that** a thing is so."
    assert edition.by_id["C2.1.2"].says == {"level": "3"}
    assert edition.by_id["C2.1.3"].text == "**Verify that** a draft has a role."
    assert losses(found) == [
        "lost: 0x10-C02-Second.md:18: a row of a table is left out. It is no requirement with a level.",
        "changed: 0x10-C02-Second.md:19: requirement C2.9.1 stands before its section. It is listed without one.",
    ]


def test_conditions_of_pytm_are_text(tmp_path: Path) -> None:
    found = imported(tmp_path, EVERY["pytm"])
    edition = found.framework
    assert edition.by_id["AA01"].says["condition"] == "__import__('os').system('false')"
    assert edition.by_id["AA01"].says["target"] == ("Server", "Process")
    assert edition.gone["AA02"].now == ("AA01",)
    assert edition.edition.startswith("copy-")


def test_an_edition_is_called_as_asked_and_a_copy_that_says_nothing_after_its_bytes(tmp_path: Path) -> None:
    asked = imported(tmp_path / "a", EVERY["atlas-v6"], edition="2031.02.1")
    assert asked.framework.key == "mitre-atlas@2031.02.1"
    assert losses(asked)[0].startswith("note: the edition: the copy calls itself 2031.02, and is called 2031.02.1")
    silent = imported(tmp_path / "b", own_copies.COSAI)
    assert silent.framework.key == imported(tmp_path / "c", own_copies.COSAI).framework.key
    assert any("Give it (such as --edition 18ab1ef) where you know it" in line for line in losses(silent))
    with pytest.raises(ToolkitError, match="cannot be what an edition is called"):
        imported(tmp_path / "d", own_copies.COSAI, edition="a b")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"ATLAS-latest.yaml": "v6/ATLAS-2026.09.yaml"}, "only names another, as a link does"),
        ({"page.md": "<!DOCTYPE html><html></html>"}, "a page for a browser, or XML"),
        ({"x.yaml": "format: ai-threat-toolkit/library\n"}, "a library of this toolkit already"),
        ({"x.json": '{"$schema": "x", "type": "object"}'}, "says how such files look"),
        ({"x.yaml": "format: ai-threat-toolkit/system\n"}, "Compare two states of it with: ai-threat diff"),
        ({"x.yaml": "a: 1\n"}, "Can be read: MITRE ATLAS, YAML up to 5.6; "),
        ({"x.txt": "a"}, "no file here that could be a catalogue's"),
        ({"a.yaml": own_copies.ATLAS_5, "b.yaml": own_copies.ATLAS_6}, "holds more than one catalogue: a.yaml (MITRE"),
        ({"a.yaml": own_copies.ATLAS_5, "b.yaml": own_copies.ATLAS_5}, "holds more than one catalogue: a.yaml (MITRE"),
        ({"a.yaml": "id: ATLAS\nversion: 1\nmatrices: []\n"}, "there is no entry in it"),
        (
            {f"{n}/risks.yaml": own_copies.COSAI["risks.yaml"] for n in "ab"},
            "several times: a/risks.yaml, b/risks.yaml",
        ),
        ({"huge.yaml": own_copies.ATLAS_5 + "#" * 5_000_000}, "larger than the 5,000,000 bytes allowed: huge.yaml"),
        ({"ri-1.md": "---\nlayout: risk\ntitle: T\n"}, "has no end within"),
        ({"threats.json": '[{"SID": "A1", "description": "x"'}, "looks cut off"),
    ],
)
def test_what_is_no_catalogue_is_told_so(files: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        imported(tmp_path, files)
    assert said in str(caught.value.problem)
    assert str(tmp_path) in caught.value.problem.where
