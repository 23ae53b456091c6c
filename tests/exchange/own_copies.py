"""Tiny catalogues in every shape that can be read, made up for the tests; each is a set of files by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ATLAS_5 = """\
---
id: ATLAS
name: Made up
version: 9.1.0
matrices:
- id: ATLAS
  name: Matrix
  tactics:
  - {id: AML.TA0001, name: First aim, description: Text of an aim., object-type: tactic}
  techniques:
  - id: AML.T0001
    name: A way
    description: 'Text of a way.


      A second paragraph.'
    object-type: technique
    tactics: [AML.TA0001]
    maturity: realized
    ATT&CK-reference: {id: T1, url: https://example.invalid/T1}
  - {id: AML.T0002, name: Another way, description: More., object-type: technique, tactics: [AML.TA0001, AML.TA0009]}
  - {id: AML.T0001.000, name: Narrow, description: Less., object-type: technique, subtechnique-of: AML.T0001}
  mitigations:
  - id: AML.M0001
    name: A wall
    description: Build it.
    object-type: mitigation
    techniques:
    - {id: AML.T0001, use: Stops the way.}
    ml-lifecycle:
    - Deployment
    - {id: AML.T0002, use: Slipped in here.}
    category: [Policy]
case-studies:
- id: AML.CS0001
  name: The day it happened
  summary: It was a day.
  object-type: case-study
  incident-date: 2024-05-01
  procedure:
  - {tactic: AML.TA0001, technique: AML.T0001.000, description: Somebody did it.}
"""
ATLAS_6 = """\
format-version: 6.1.0
collection: {id: ATLAS-collection, object-type: collection, version: '2031.02', modified-date: '2031-02-03'}
matrix: {id: ATLAS-matrix, name: ATLAS, object-type: matrix}
tactics:
  AML.TA0002: {id: AML.TA0002, name: Second aim, description: Text., object-type: tactic}
  AML.TA0001: {id: AML.TA0001, name: First aim, description: Text., object-type: tactic}
techniques:
  AML.T0001:
    id: AML.T0001
    name: A way
    description: Text of a way.
    platforms: &both [Generative AI, Agentic AI]
    maturity: Realized
    uuid: 1b2a
    object-type: technique
  AML.T0001.000:
    {id: AML.T0001.000, name: Narrow, description: Less., platforms: *both, maturity: Feasible, object-type: technique}
mitigations:
  AML.M0001: {id: AML.M0001, name: A wall, description: Build it., categories: [Policy], object-type: mitigation}
case-studies:
  AML.CS0001: {id: AML.CS0001, name: The day, description: It was., type: Incident, object-type: case-study}
relationships:
  ATLAS-matrix:
    sequences:
    - {source: ATLAS-matrix, target: AML.TA0002, relationship-type: sequences, position: 2}
    - {source: ATLAS-matrix, target: AML.TA0001, relationship-type: sequences, position: 1}
  AML.T0001:
    achieves:
    - {source: AML.T0001, target: AML.TA0001, relationship-type: achieves}
    foresees:
    - {source: AML.T0001, target: AML.TA0002, relationship-type: foresees}
  AML.T0001.000:
    achieves:
    - {source: AML.T0001.000, target: AML.TA0002, relationship-type: achieves}
    specializes:
    - {source: AML.T0001.000, target: AML.T0001, relationship-type: specializes}
  AML.M0001:
    mitigates:
    - {source: AML.M0001, target: AML.T0001, relationship-type: mitigates, description: Stops the way.}
  AML.CS0001:
    employs:
    - source: AML.CS0001
      target: AML.T0001.000
      relationship-type: employs
      tactic: AML.TA0002
      step-id: S00
      leads-to: [S01]
      description: Somebody did it.
"""


def stix(*more: dict[str, Any]) -> str:
    """A bundle with a tactic, a technique, a narrower one, a mitigation and one of ATT&CK's own."""
    return json.dumps(
        {
            "type": "bundle",
            "id": "bundle--1",
            "objects": [
                _stix("attack-pattern", "1", "AML.T0001", "A way", kill_chain_phases=[{"phase_name": "first-aim"}]),
                _stix("attack-pattern", "2", "AML.T0001.000", "Narrow", x_mitre_is_subtechnique=True),
                _stix("x-mitre-tactic", "3", "AML.TA0001", "First aim", x_mitre_shortname="first-aim"),
                _stix("course-of-action", "4", "AML.M0001", "A wall"),
                {"type": "attack-pattern", "id": "attack-pattern--9", "name": "Not of ATLAS"},
                {"type": "x-mitre-matrix", "id": "x-mitre-matrix--1", "tactic_refs": ["x-mitre-tactic--3"]},
                {"type": "x-mitre-collection", "id": "x-mitre-collection--1", "x_mitre_version": "9.1.0"},
                _link("subtechnique-of", "attack-pattern--2", "attack-pattern--1"),
                _link("mitigates", "course-of-action--4", "attack-pattern--1", "Stops the way."),
                _link("mitigates", "course-of-action--4", "attack-pattern--9"),
                *more,
            ],
        }
    )


def _stix(kind: str, number: str, atlas_id: str, name: str, **more: Any) -> dict[str, Any]:
    references = [{"source_name": "mitre-atlas", "external_id": atlas_id}]
    return {"type": kind, "id": f"{kind}--{number}", "name": name, "external_references": references, **more}


def _link(word: str, source: str, target: str, said: str = "") -> dict[str, Any]:
    link = {"type": "relationship", "relationship_type": word, "source_ref": source, "target_ref": target}
    return {**link, **({"description": said} if said else {})}


REVOKED = (
    _stix("attack-pattern", "5", "AML.T0005", "An old way", revoked=True),
    _link("revoked-by", "attack-pattern--5", "attack-pattern--1"),
)
COSAI = {
    "risks.yaml": """\
# Licensed under the Made Up Licence, Version 2 (the "Licence");

title: Risks
description: [About risks.]
risks:
  - id: riskOne
    title: A risk
    shortDescription: [Short.]
    longDescription:
      - >
        Long, in two
        lines.
      - [first point, second point]
    personas: [personaNew, personaOld]
    controls: [controlOne, controlNone]
    mappings: {mitre-atlas: [AML.T0001@5.0.1, AML.T0051@5.6, AML.T9@5.6], stride: [Tampering]}
    tourContent: {introduced: [Here.]}
""",
    "controls.yaml": """\
title: Controls
description: [About controls.]
categories: [{id: data, title: Data}]
controls:
  - {id: controlOne, title: A control, description: [Do it.], risks: [riskOne], components: all}
""",
    "personas.yaml": """\
id: personas
title: Personas
description: [About people.]
personas:
  - {id: personaNew, title: New, description: [Somebody.]}
  - {id: personaOld, title: Old, description: [Nobody now.], deprecated: true}
""",
}
FINOS = {
    "docs/_risks/ri-2_second.md": "---\nsequence: 2\ntitle: Second\nlayout: risk\ntype: SEC\n---\nText two.\n",
    "docs/_risks/ri-10_tenth.md": """\
---
sequence: 10
title: Tenth
layout: risk
owasp-llm_references:
  - llm01  # what it is called
  - llm99
related_risks: [ri-2, ri-3]
---
## Summary

Text ten.

---

More of it.
""",
    "docs/_mitigations/mi-1_first.md": "---\ntitle: First\nlayout: mitigation\nmitigates: [ri-10]\n---\nDo it.\n",
    "docs/_mitigations/mi-7_gone.md": "---\ntitle: Gone\nlayout: mitigation\ndoc-status: Retired\n---\nNo.\n",
    "docs/_data/references/owasp-llm.yml": "title: List\nentries:\n  llm01: {title: 'LLM01: First of the list'}\n",
    "LICENSE.spdx": "SPDXVersion: SPDX-2.0\nPackageLicenseDeclared: Made-Up-1.0\n",
    "README.md": "# Read me\n",
}
IBM = {
    "atlas.yaml": """\
taxonomies:
  - {id: ibm-risk-atlas, name: IBM AI Risk Atlas, url: https://example.invalid/atlas, dateModified: "2031-05-06"}
documents: [{id: d1, name: A paper}]
groups:
  - {id: group-one, name: Group, isDefinedByTaxonomy: ibm-risk-atlas}
entries:
  - id: atlas-one
    name: One
    description: Text.
    isDefinedByTaxonomy: ibm-risk-atlas
    isPartOf: Group-One
    descriptor: [specific]
""",
    "incidents.yaml": """\
riskincidents:
  - {id: incident-(one), name: It was, refersToRisk: [atlas-one], isDefinedByTaxonomy: ibm-risk-atlas}
""",
    "other.yaml": """\
taxonomies: [{id: other, name: Other, version: '2'}]
entries:
  - {id: o1, name: Another, isDefinedByTaxonomy: other}
""",
}
AISVS = {
    "0x00-Header.yaml": '---\n    subtitle: "Version 3.1"\n    date: March 2031\n---\n',
    "0x10-C02-Second.md": """\
# C2 Second chapter

## Control Objective

Why it is there.

---

## C2.1 Section & more

About the section.

| # | Description | Level |
| :--: | --- | :---: |
| **2.1.1** | **Verify that** a thing is so. | 1 |
| **2.1.2** | **Verify that** another is \\| so. | 3 |
| **2.1.3** | **Verify that** a draft has a role. | 2 | D/V |
| **2.1.4** | **Verify that** a level is missing. |
| **2.9.1** | **Verify that** this has no section. | 2 |

## References

* [A link](https://example.invalid)
""",
    "0x10-C10-Tenth.md": "# C10 Tenth chapter\n\n## C10.1 Its section\n\nText.\n",
}
PYTM = json.dumps(
    [
        {
            "SID": "AA01",
            "target": ["Server", "Process"],
            "description": "A threat",
            "details": "Text.",
            "severity": "High",
            "condition": "__import__('os').system('false')",
        },
        {"SID": "AA02", "description": "Old", "details": "T", "DEPRECATED": "AA02 was replaced by AA01 and AA09."},
    ]
)
EVERY: dict[str, dict[str, str]] = {
    "atlas-yaml": {"ATLAS.yaml": ATLAS_5},
    "atlas-v6": {"ATLAS-2031.02.yaml": ATLAS_6},
    "atlas-stix": {"stix-atlas.json": stix()},
    "cosai": COSAI,
    "finos": FINOS,
    "ibm": {name: IBM[name] for name in ("atlas.yaml", "incidents.yaml")},
    "aisvs": AISVS,
    "pytm": {"threats.json": PYTM},
}
"""A copy of each catalogue, by its reader."""


def laid(folder: Path, files: dict[str, str]) -> Path:
    """The files in a folder of their own."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
