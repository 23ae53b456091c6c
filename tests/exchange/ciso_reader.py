"""What CISO Assistant would say of a library or of an audit: its checks, written anew from reading its code.

Read in November 2026 in intuitem/ciso-assistant-community: `backend/library/utils.py` (014d8241: the importers of
libraries, frameworks, requirement nodes, reference controls and mapping sets), `backend/core/models.py`
(StoredLibrary.store_library_content, URN_REGEX, the choices of categories and functions), `tools/check_library_v2.py`
(commit 01510e7a: form of URNs and ref_ids) and `backend/data_wizard/views.py` (commit 00a63388:
_process_compliance_assessment, RecordConsumer, AppliedControlRecordConsumer). The application itself needs a database
and cannot be installed beside the tests.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
import yaml

STORE_NEEDS = {"urn", "name", "version", "objects"}
LOADER_NEEDS = {"ref_id", "urn", "locale", "objects", "version"}
OBJECTS = {"reference_controls", "framework", "requirement_mapping_sets", "threats", "risk_matrices"}
URN = re.compile(
    r"^urn:([a-zA-Z0-9_-]+):([a-zA-Z0-9_-]+):([a-zA-Z0-9_-]+)(?::([a-zA-Z0-9_-]+))?:([0-9A-Za-z\[\]\(\)\-\._:]+)$"
)
STRICT_URN = re.compile(r"^urn:([a-z0-9._-]+:)*[a-z0-9._-]+$")
REF_ID = re.compile(r"[a-zA-Z0-9._-]+")
FUNCTIONS = {"govern", "identify", "protect", "detect", "respond", "recover"}
RELATIONSHIPS = {"equal", "subset", "superset", "intersect", "not_related"}
RESULTS = {"not_assessed", "partially_compliant", "non_compliant", "compliant", "not_applicable"}
STATUSES = {"--", "to_do", "in_progress", "on_hold", "active", "degraded", "deprecated"}
PROGRESS = {"to_do", "in_progress", "in_review", "done"}
NODE_FIELDS = {  # else the updater, which sets each key as a field of its model, fails
    *("urn", "assessable", "depth", "parent_urn", "ref_id", "name", "description", "annotation"),
    *("implementation_groups", "typical_evidence", "reference_controls", "threats"),
}
CONTROL_FIELDS = {"urn", "ref_id", "name", "description", "annotation", "category", "csf_function", "typical_evidence"}
LENGTHS = {"name": 200, "ref_id": 100, "provider": 200, "packager": 100, "copyright": 4096, "locale": 100}


def stored(text: str) -> dict[str, Any]:
    """A library as it is stored: read as YAML by a safe loader, with what has to be there."""
    library = yaml.safe_load(text.encode("utf-8"))
    assert isinstance(library, dict)
    assert set(library) >= STORE_NEEDS | LOADER_NEEDS
    assert URN.match(library["urn"])
    assert int(library["version"]) == library["version"] >= 1
    assert re.fullmatch(r"[a-z0-9]{2}", library["locale"])
    assert set(library["objects"]) <= OBJECTS
    for field, most in LENGTHS.items():
        assert len(str(library.get(field, ""))) <= most, field
    return library


def complaints(library: dict[str, Any], known: Iterable[str] = ()) -> list[str]:
    """What its loader and its converter would refuse; `known` are URNs of other libraries that are loaded."""
    objects = library["objects"]
    controls = objects.get("reference_controls", [])
    found = list(_of_controls(controls))
    if "framework" in objects:
        found += _of_framework(objects["framework"], {*known, *(each["urn"] for each in controls)})
    for each in objects.get("requirement_mapping_sets", []):
        found += _of_mappings(each, set(known))
    return found


def _of_controls(controls: list[dict[str, Any]]) -> Iterator[str]:
    seen: set[str] = set()
    for each in controls:
        if {"ref_id", "urn"} - set(each) or set(each) - CONTROL_FIELDS:
            yield f"{each.get('urn')}: wrong keys"
        if not STRICT_URN.match(each["urn"]) or each["urn"].split(":")[2:4] != ["risk", "function"]:
            yield f"{each['urn']}: no URN of a reference control"
        if each["urn"] in seen:
            yield f"{each['urn']}: twice"
        if each.get("csf_function") not in (None, *FUNCTIONS):
            yield f"{each['urn']}: no such function"
        if not REF_ID.fullmatch(each["ref_id"]) or len(each.get("name", "")) > LENGTHS["name"]:
            yield f"{each['urn']}: ref_id or name"
        seen.add(each["urn"])


def _of_framework(framework: dict[str, Any], controls: set[str]) -> Iterator[str]:
    if {"ref_id", "urn"} - set(framework) or not framework.get("requirement_nodes"):
        yield "the framework lacks keys or nodes"
    groups = [each["ref_id"] for each in framework.get("implementation_groups_definition", [])]
    if len(set(groups)) != len(groups) or any(" " in each for each in groups):
        yield "groups"
    depths: dict[str, int] = {}
    ref_ids: set[str] = set()
    for node in framework["requirement_nodes"]:
        urn, above = node["urn"], node.get("parent_urn")
        if set(node) - NODE_FIELDS:
            yield f"{urn}: unknown keys"
        if not STRICT_URN.match(urn) or urn.split(":")[2:4] != ["risk", "req_node"]:
            yield f"{urn}: no URN of a requirement"
        if urn in depths or node["ref_id"] in ref_ids:
            yield f"{urn}: twice"
        if above is not None and above not in depths:
            yield f"{urn}: its parent does not stand before it"
        if node["depth"] != (depths.get(above, 0) + 1 if above else 1):
            yield f"{urn}: depth"
        if set(node.get("implementation_groups", [])) - set(groups):
            yield f"{urn}: a group that is not defined"
        if set(node.get("reference_controls", [])) - controls:
            yield f"{urn}: a control that is not there"
        if not (node.get("name") or node.get("description")) or not REF_ID.fullmatch(node["ref_id"]):
            yield f"{urn}: nothing to show"
        depths[urn] = node["depth"]
        ref_ids.add(node["ref_id"])


def _of_mappings(mapping_set: dict[str, Any], known: set[str]) -> Iterator[str]:
    if {"urn", "name", "source_framework_urn", "target_framework_urn"} - set(mapping_set):
        yield "the mapping set lacks keys"
    if not mapping_set.get("requirement_mappings"):
        yield "no mappings"
    pairs = set()
    for each in mapping_set["requirement_mappings"]:
        pair = (each["source_requirement_urn"], each["target_requirement_urn"])
        if each["relationship"] not in RELATIONSHIPS or pair in pairs:
            yield f"{pair}: relationship, or twice"
        if set(pair) - known:
            yield f"{pair}: a requirement that is not there"
        pairs.add(pair)


def imported(csv: bytes, nodes: list[dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """What the data wizard makes of an audit: by ref_id what is set, and the rows that fail."""
    records = pd.read_csv(io.BytesIO(csv)).astype(object).fillna("").to_dict(orient="records")
    by_ref_id = {node["ref_id"]: node for node in nodes if node["assessable"]}
    done: dict[str, dict[str, Any]] = {}
    failed: list[str] = []
    for record in records:
        ref_id, urn = record.get("ref_id"), record.get("urn")
        if not record.get("assessable"):
            continue
        node = by_ref_id.get(ref_id) if ref_id else next((n for n in nodes if n["urn"] == urn), None)
        if node is None:
            failed.append(f"{ref_id!r}: no such requirement")
            continue
        result, progress = (
            record.get("compliance_result") or "not_assessed",
            record.get("requirement_progress") or "to_do",
        )
        if result not in RESULTS or progress not in PROGRESS:
            failed.append(f"{ref_id}: {result}, {progress}")
        if "\x00" in str(record.get("observations", "")):
            failed.append(f"{ref_id}: Null characters are not allowed.")
        scored = record.get("implementation_score") != "" and record.get("documentation_score") != ""
        scored = scored or record.get("score") not in ("", None)
        done[node["ref_id"]] = {
            "result": result,
            "status": progress,
            "observation": record.get("observations", ""),
            "is_scored": scored,
        }
    return done, failed


def controls_imported(csv: bytes) -> tuple[list[dict[str, Any]], str]:
    """What the wizard makes of applied controls: those that it takes, and at what it stops (nothing: it ends well).

    It stops at the first row that it does not take: one without a name, with a name that is there already however it is
    capitalised, or with a text that its fields do not hold.
    """
    taken: list[dict[str, Any]] = []
    names: set[str] = set()
    for record in pd.read_csv(io.BytesIO(csv)).astype(object).fillna("").to_dict(orient="records"):
        name = str(record.get("name") or "").strip()
        if not name:
            return taken, "Name field is mandatory"
        if name.casefold() in names:
            return taken, f"Record already exists: {name}"
        if len(name) > LENGTHS["name"] or len(str(record.get("ref_id", ""))) > LENGTHS["ref_id"]:
            return taken, f"too long: {name[:40]}"
        if record.get("status") not in STATUSES or record.get("csf_function") not in ("", *FUNCTIONS):
            return taken, f"no such status or function: {name}"
        if any("\x00" in str(each) for each in record.values()):
            return taken, f"a null character: {name}"
        names.add(name.casefold())
        kept = ("ref_id", "name", "description", "status", "csf_function", "eta", "reference_control")
        taken.append({field: record.get(field, "") for field in kept})
    return taken, ""
