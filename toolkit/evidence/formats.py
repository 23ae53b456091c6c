"""What can be read as evidence, as people call it; apart from the readers, so that naming them loads none."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FORMAT_NAMES", "TAKES_RULES", "evidence_formats"]

FORMAT_NAMES: Mapping[str, str] = {
    "garak": "garak report (.report.jsonl)",
    "inspect.eval": "Inspect log, packed (.eval)",
    "promptfoo.jsonl": "promptfoo results, one a line (.jsonl)",
    "inspect": "Inspect log (.json)",
    "cyclonedx": "CycloneDX bill of materials (JSON)",
    "spdx": "SPDX bill of materials (JSON; 2.3, 3.0)",
    "sarif": "SARIF 2.1.0 of a code scanner",
    "promptfoo": "promptfoo results (JSON)",
    "pip-audit": "pip-audit (JSON)",
    "pyrit": "PyRIT export of conversations, scores or attack results (JSON)",
    "model-card": "model card (Markdown with YAML front matter)",
    "hashes": "hash manifest, as sha256sum writes it",
}
"""By form: the id of the format, and which of its forms where there are several."""
TAKES_RULES = ("inspect", "promptfoo", "pyrit")
"""Formats of tests whose files may not tell when an attack worked, so that a person may say it by a rule."""


def evidence_formats() -> tuple[str, ...]:
    """What can be read, as people call it."""
    return tuple(FORMAT_NAMES.values())
