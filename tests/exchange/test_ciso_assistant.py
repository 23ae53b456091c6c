"""The Code for CISO Assistant: a library that its loader would take, and an audit that its wizard would import."""

from __future__ import annotations

import csv
import io

import pytest

from tests.exchange.ciso_reader import complaints, controls_imported, imported, stored
from tests.hostile_text import HOSTILE
from toolkit.catalogues.code_crosswalk import code_crosswalk
from toolkit.catalogues.frameworks import framework
from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import assess_conformity
from toolkit.errors import ToolkitError
from toolkit.exchange.ciso_assistant import library_of, mappings_of, write_audit, write_library
from toolkit.exchange.ciso_assistant.audit import AUDIT_COLUMNS, CONTROL_COLUMNS
from toolkit.exchange.ciso_assistant.listed import LISTED, listed_library
from toolkit.exchange.ciso_assistant.mappings import KNOWN
from toolkit.exchange.handling import Handling
from toolkit.exchange.table_of_formats import export_one
from toolkit.files.emit_yaml import emit_yaml
from toolkit.register import Person

BY = Person("P1", role="compliance officer")
OURS = "urn:ai-threat-toolkit:risk:"


@pytest.fixture(scope="module")
def library(tmp_path_factory, catalogue):
    """The library as it is stored there."""
    path = tmp_path_factory.mktemp("ciso") / "code.yaml"
    write_library(catalogue, path)
    return stored(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def nodes(library):
    return library["objects"]["framework"]["requirement_nodes"]


@pytest.fixture
def judged(register):
    """A register of a developer, with verdicts of every kind."""
    with register.change(by=BY, reason="sitting") as change:
        change.code_scope(applies="yes", reason="we build it", roles=["developer"])
        change.verdict("1.2", "met", "Bulletins are read")
        change.verdict("1.2.1", "not applicable", "Three people sit in one room")
        change.verdict("2.2", "not met", "=cmd|' /C calc'!A0", owner="P2", due="2027-02-01")
        change.verdict("3.2", "partly met", "Operators are told", by_part={"a": "met"})
        change.evidence("1.2", "Archive of bulletins", where="https://intranet.example/b", kind="link")
    return register


def audit_of(register, catalogue, tmp_path, handling=None):
    path = tmp_path / "audit.csv"
    write_audit(register, catalogue, path, overwrite=True, handling=handling)
    return path.read_bytes()


def test_the_library_is_taken(library):
    assert complaints(library) == []
    assert library["urn"] == f"{OURS}library:uk-ai-code-2025"


def test_the_checks_find_what_they_are_for(catalogue):
    broken = library_of(catalogue)
    first, second, *_ = broken["objects"]["framework"]["requirement_nodes"]
    second["parent_urn"], first["implementation_groups"], first["x"] = "urn:a:risk:req_node:none", ["nobody"], 1
    broken["objects"]["reference_controls"][0]["csf_function"] = "hope"
    said = " ".join(complaints(broken))
    for each in ("its parent", "depth", "a group", "unknown keys", "no such function"):
        assert each in said


def test_all_provisions_stand_there_with_strength_roles_and_ids(nodes, catalogue):
    by_ref_id = {node["ref_id"]: node for node in nodes}
    assert sum(node["depth"] == 1 for node in nodes) == 5
    assert sum(node["depth"] == 2 for node in nodes) == 13
    for provision in catalogue.code.provisions:
        node = by_ref_id[provision.id]
        assert node["assessable"]
        assert node["description"].startswith(provision.summary)
        assert node["implementation_groups"][0] == provision.strength
        assert set(node["implementation_groups"][1:]) == {str(r).replace("_", "-") for r in provision.applies_to}
        assert f"ETSI EN 304 223: {provision.etsi_id}" in node["annotation"]
        assert "In our words" in node["annotation"]
        assert catalogue.code.url in node["annotation"]
        above = provision.parent or f"P{provision.principle}"
        assert node["parent_urn"] == by_ref_id[above]["urn"]
        for part in provision.parts:
            below = by_ref_id[f"{provision.id}.{part.part}"]
            assert (below["parent_urn"], below["assessable"]) == (node["urn"], True)
            assert below["implementation_groups"][0] == part.strength
    assert sum(node["assessable"] for node in nodes) == 72 + sum(len(p.parts) for p in catalogue.code.provisions)


def test_our_controls_stand_beside_the_provisions_that_they_work_towards(library, nodes, catalogue):
    controls = {each["ref_id"]: each for each in library["objects"]["reference_controls"]}
    assert set(controls) == set(catalogue.controls)
    linked = {node["ref_id"]: set(node.get("reference_controls", [])) for node in nodes}
    for control in catalogue.controls.values():
        assert controls[control.id]["description"] == control.statement
        for provision in control.provisions:
            assert controls[control.id]["urn"] in linked[provision]


def test_the_notice_is_honest(library):
    assert "Crown copyright" in library["copyright"]
    assert "ETSI reserves all rights" in library["copyright"]
    assert "voluntary" in library["description"]


def test_mappings_are_by_ids_and_claim_no_more_than_the_same_matter(nodes):
    ours = {node["urn"] for node in nodes}
    files = mappings_of()
    others = [(*each, "intuitem") for each in KNOWN.items()] + [(*each, "ai-threat-toolkit") for each in LISTED.items()]
    assert {edition for edition, _, _ in others} == set(code_crosswalk().editions)
    for (edition, name, packager), mapping in zip(others, files.values(), strict=True):
        theirs = {
            f"urn:{packager}:risk:req_node:{name}:{entry.lower().replace(' ', '-')}"
            for entry in framework(edition).by_id
        }
        assert complaints(mapping, ours | theirs) == []
        forth, back = mapping["objects"]["requirement_mapping_sets"]
        pairs = [
            (each["source_requirement_urn"], each["target_requirement_urn"]) for each in forth["requirement_mappings"]
        ]
        links = sum(len(code_crosswalk().of(provision, edition)) for provision in code_crosswalk().links)
        assert len(pairs) == links > 50
        assert [(b, a) for a, b in pairs] == [
            (each["source_requirement_urn"], each["target_requirement_urn"]) for each in back["requirement_mappings"]
        ]
        assert {each["relationship"] for each in forth["requirement_mappings"]} == {"intersect"}
        assert mapping["dependencies"][1] == f"urn:{packager}:risk:library:{name}"


def test_a_framework_that_is_not_shipped_there_is_listed_by_its_titles():
    """The other libraries of a mapping have to be loaded first: this one comes with ours."""
    (edition,) = LISTED
    library = stored(emit_yaml(listed_library(edition)))
    assert complaints(library) == []
    nodes = library["objects"]["framework"]["requirement_nodes"]
    assert [(node["ref_id"], node["name"]) for node in nodes] == [(e.id, e.name) for e in framework(edition).entries]
    assert sum(node["assessable"] for node in nodes) == 17
    ours = {node["urn"] for node in library_of(load_catalogue())["objects"]["framework"]["requirement_nodes"]}
    assert (
        complaints(
            mappings_of()["mapping-uk-ai-code-2025-and-ncsc-guidelines-2023.yaml"], ours | {n["urn"] for n in nodes}
        )
        == []
    )


def test_other_frameworks_urns_are_those_of_their_libraries():
    """As read in iso27001-2022.yaml, iso42001-2023.yaml, nist-ai-rmf-1.0.yaml and ai-act.yaml of that repository."""
    targets = {
        each["target_requirement_urn"]
        for mapping in mappings_of().values()
        for each in mapping["objects"]["requirement_mapping_sets"][0]["requirement_mappings"]
    }
    assert "urn:intuitem:risk:req_node:iso27001-2022:a.5.19" in targets
    assert "urn:intuitem:risk:req_node:iso42001-2023:a.3.3" in targets
    assert "urn:intuitem:risk:req_node:nist-ai-rmf-1.0:govern-6.1" in targets
    assert "urn:intuitem:risk:req_node:ai-act:15.5" in targets


def test_the_audit_is_imported_whole(judged, catalogue, nodes, tmp_path):
    done, failed = imported(audit_of(judged, catalogue, tmp_path), nodes)
    assert failed == []
    assert set(done) == {node["ref_id"] for node in nodes if node["assessable"]}
    assert not any(each["is_scored"] for each in done.values())
    held = assess_conformity(judged, catalogue)
    words = {
        "met": "compliant",
        "partly met": "partially_compliant",
        "not met": "non_compliant",
        "not applicable": "not_applicable",
        "unknown": "not_assessed",
    }
    for standing in held.standings:
        result = words[standing.verdict] if standing.ours else "not_applicable"
        assert done[standing.provision.id]["result"] == result
    assert {each["result"] for each in done.values()} == set(words.values())
    assert done["3.2.a"]["result"] == "compliant"
    assert done["3.2.b"]["result"] == "not_applicable"  # the operator's
    assert (done["1.2"]["status"], done["2.6"]["status"]) == ("done", "to_do")


def test_an_observation_tells_reason_owner_day_evidence_and_head(judged, catalogue, nodes, tmp_path):
    done, _ = imported(audit_of(judged, catalogue, tmp_path), nodes)
    said = done["2.2"]["observation"]
    assert "Who sees to it: Ruth Adeyemi, chief risk officer, due 2027-02-01" in said
    assert judged.head.hash in said
    assert "Archive of bulletins" in done["1.2"]["observation"]
    assert "nobody said until when" in done["1.2"]["observation"]


def test_until_when_evidence_holds_is_said_once(judged, catalogue, nodes, tmp_path):
    with judged.change(by=BY, reason="renewed") as change:
        change.evidence("2.2", "Test of release 3", where="wiki/T3", kind="link", stale_after="2099-02-03")
    said = imported(audit_of(judged, catalogue, tmp_path), nodes)[0]["2.2"]["observation"]
    assert "Evidence: Test of release 3 (wiki/T3): good until 2099-02-03" in said
    assert said.count("2099-02-03") == 1


def test_redacted_and_marked_it_names_nobody(judged, catalogue, tmp_path):
    text = audit_of(judged, catalogue, tmp_path, Handling.of("official", True)).decode()
    for inner in ("Ruth", "Bulletins are read", "Archive", "intranet", "calc"):
        assert inner not in text
    assert "Who sees to it: system operator" in text
    assert text.count("Handling: official, redacted.") == text.count("TRUE")
    with pytest.raises(ToolkitError, match="cannot be marked public"):
        audit_of(judged, catalogue, tmp_path, Handling.of("public", True))


def test_a_verdict_is_taken_whatever_characters_its_reason_has(judged, catalogue, nodes, tmp_path):
    with judged.change(by=BY, reason="pasted") as change:
        change.verdict("2.2", "not met", "From a terminal:\x00\x1b[31m red\nand more")
    done, failed = imported(audit_of(judged, catalogue, tmp_path), nodes)
    assert failed == []
    assert done["2.2"]["result"] == "non_compliant"
    assert "red\nand more" in done["2.2"]["observation"]
    assert not {"\x00", "\x1b"} & set(done["2.2"]["observation"])


def test_no_cell_begins_as_a_formula(judged, catalogue, tmp_path):
    with judged.change(by=BY, reason="hostile") as change:
        for number, text in enumerate(each for each in HOSTILE if each.strip()):
            provision = catalogue.code.provisions[number % 72].id
            change.verdict(provision, "not met", text, owner=text[:100], notes=text)
        for number, text in enumerate(each for each in HOSTILE if each.strip()):
            change.risk(f"h{number}", title=text).control(f"c{number}", title=text)
    folder = tmp_path / "folder"
    write_audit(judged, catalogue, folder)
    for name, columns in (("audit.csv", AUDIT_COLUMNS), ("applied_controls.csv", CONTROL_COLUMNS)):
        rows = list(csv.reader(io.StringIO((folder / name).read_text("utf-8"), newline="")))
        assert tuple(rows[0]) == columns
        assert len(rows) > 60
        assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in ("=", "+", "-", "@", "＝")]


def test_controls_become_applied_controls(judged, catalogue, tmp_path):
    folder = tmp_path / "folder"
    write_audit(judged, catalogue, folder)
    with (folder / "applied_controls.csv").open(encoding="utf-8", newline="") as read:
        rows = {row["ref_id"]: row for row in csv.DictReader(read)}
    assert rows["our-own-switch"]["status"] == "to_do"
    assert rows["our-own-switch"]["eta"] == "2027-03-31"
    assert rows["our-own-switch"]["reference_control"] == ""
    approved = rows["human-approval-of-risky-actions"]
    assert (approved["status"], approved["reference_control"]) == ("active", "human-approval-of-risky-actions")
    assert "not checked" in approved["description"]


@pytest.mark.parametrize("redacted", [False, True])
def test_the_wizard_takes_all_controls_whatever_they_are_called(redacted, judged, catalogue, tmp_path):
    """It stops at the first name that is there already: two controls of a team's own are called alike when redacted."""
    with judged.change(by=BY, reason="our own") as change:
        titles = ["Four eyes", "four EYES", "n" * 300, "n" * 299 + "m", *(text for text in HOSTILE if text.strip())]
        for number, title in enumerate([*titles, "Four eyes (own-2)", "with a null \x00"]):
            control = f"{'i' * 120}{number}" if number == 3 else f"own-{number}"
            change.risk(f"more{number}", title="More").control(control, title=title, status="in place")
    folder = tmp_path / "folder"
    write_audit(judged, catalogue, folder, handling=Handling.of(None, redacted))
    taken, stopped = controls_imported((folder / "applied_controls.csv").read_bytes())
    assert stopped == ""
    used = {use.control for risk in judged.risks.values() for use in risk.controls}
    assert len(taken) == len(used) > len(titles)
    assert all("Against: " in each["description"] for each in taken)
    whole = "\n".join(each["description"] for each in taken)
    assert ("n" * 300 in whole) is not redacted


def test_a_folder_holds_all_of_it_and_nothing_is_replaced_untold(judged, catalogue, tmp_path):
    folder = export_one(judged, tmp_path / "made", catalogue=catalogue, format="ciso-assistant")
    assert sorted(each.name for each in folder.iterdir()) == sorted(
        [*mappings_of(), "uk-ai-code-2025.yaml", "ncsc-guidelines-2023.yaml"]
    )
    for each in folder.iterdir():
        stored(each.read_text("utf-8"))
    with pytest.raises(ToolkitError, match="already a file"):
        export_one(judged, folder, catalogue=catalogue, format="ciso-assistant")
    export_one(judged, folder, catalogue=catalogue, format="ciso-assistant", overwrite=True)
    with pytest.raises(ToolkitError, match="neither a handling mark"):
        export_one(judged, folder, catalogue=catalogue, format="ciso-assistant", handling=Handling("official"))


def test_an_empty_register_has_an_audit_in_which_nothing_is_assessed(empty, catalogue, nodes, tmp_path):
    done, failed = imported(audit_of(empty, catalogue, tmp_path), nodes)
    assert failed == []
    assert {each["result"] for each in done.values()} == {"not_assessed"}


def test_where_the_code_does_not_apply_that_is_the_reason_and_no_missing_role(register, catalogue, tmp_path):
    with register.change(by=BY, reason="scope") as change:
        change.code_scope(applies="no", reason="research, never deployed", roles=["developer"])
    rows = list(csv.DictReader(io.StringIO(audit_of(register, catalogue, tmp_path).decode("utf-8-sig"))))
    assert {row["compliance_result"] for row in rows} == {"not_applicable"}
    assert all(
        "The Code does not apply to this system. research, never deployed" in row["observations"] for row in rows
    )
    hidden = audit_of(register, catalogue, tmp_path, Handling(redacted=True)).decode("utf-8-sig")
    assert "The Code does not apply to this system." in hidden
    assert "never deployed" not in hidden
