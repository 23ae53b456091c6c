"""The threat library of pytm, `threats.json`: a list of threats. Its conditions are code of pytm and are never run."""

from __future__ import annotations

import re
from typing import Any

from toolkit.errors import InputError, Problem
from toolkit.exchange.catalogues.gathering import Gathering, Head
from toolkit.exchange.catalogues.own_copy import CopyFile
from toolkit.exchange.catalogues.plain import blocks_in, id_in, prose

__all__ = ["is_pytm", "read_pytm"]

_BEGINNING = re.compile(r'\A\s*\[\s*\{[^{}]{0,4000}?"SID"\s*:')
_WORD = re.compile(r"[A-Z]{2,8}\d{2,4}")


def is_pytm(file: CopyFile) -> bool:
    """A JSON list whose first entry has an `SID`."""
    return _BEGINNING.match(file.head) is not None


def read_pytm(files: list[CopyFile], gathering: Gathering) -> Head:
    """Every threat: its `description` is its name, its `details` its text."""
    (file,) = files
    if not isinstance(file.json, list):
        raise InputError([Problem(file.source, "a list of threats is expected here", "Get the file again.")])
    conditions = 0
    retired: dict[str, Any] = {}
    for raw in blocks_in(file.json):
        draft = gathering.add("threat", raw.get("SID"), raw.get("description"), prose(raw.get("details")))
        if draft is None:
            continue
        gathering.take_rest(draft, raw, {"SID", "description", "details"})
        conditions += bool(draft.says.get("condition"))
        if raw.get("DEPRECATED"):
            retired[draft.id] = raw["DEPRECATED"]
    for key, why in retired.items():
        named = (id_in(each) for each in _WORD.findall(prose(why)))
        gathering.retire(key, dict.fromkeys(each for each in named if each != key and each not in retired))
    if conditions:
        what = f"{conditions} conditions are kept as text"
        why = "They are Python of pytm, which is never run here: nothing is found by them."
        gathering.lose("threats", what, why, "note")
    return Head(
        id="pytm",
        title="pytm threat library",
        url="https://github.com/OWASP/pytm",
        licence="MIT, as its owners give it; the file itself does not say",
        types={"threat": "threat"},
    )
