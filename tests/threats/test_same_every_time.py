"""The same system gives the same findings, reasons and questions in every process, whatever order sets have there."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from typing import Any

from tests.conftest import REPOSITORY
from toolkit.catalogues.load import load_catalogue
from toolkit.system.model import System
from toolkit.threats import find_threats
from toolkit.threats.graph import Graph
from toolkit.threats.match import Matcher


def drawn(seed: int, size: int = 14) -> System:
    """A tangle of components, most of whose flows do not say what they carry."""
    dice = random.Random(seed)
    kinds = [kind for kind in load_catalogue().kinds if kind not in ("data_asset", "data_flow", "system")]
    parts = [f"c{number}" for number in range(size)]
    flows: dict[str, Any] = {}
    for number in range(3 * size):
        flow: dict[str, Any] = {"from": dice.choice(parts), "to": dice.choice(parts)}
        if dice.random() < 0.3:
            flow["carries"] = [f"d{dice.randrange(6)}"]
        flows[f"f{number}"] = {**flow, "replies": dice.choice(["yes", "no"])}
    data = {f"d{number}": {"held_by": [dice.choice(parts)]} if number % 2 else {} for number in range(6)}
    components = {part: {"kind": dice.choice(kinds)} for part in parts}
    return System.model_validate({"id": "g", "name": "G", "components": components, "data": data, "flows": flows})


def fingerprint() -> str:
    """Everything that is said of such systems, and the order in which ways are tried, as one number."""
    said, catalogue = hashlib.sha256(), load_catalogue()
    for seed in range(3):
        system = drawn(seed)
        said.update(repr(Graph(Matcher(system, catalogue)).at).encode())
        findings = find_threats(system, catalogue)
        for finding in findings:
            said.update(repr((finding.row(), finding.witness, sorted(finding.asks))).encode())
        said.update(repr(findings.open_questions()).encode())
    return said.hexdigest()


def test_no_order_of_sets_changes_what_is_found():
    command = [sys.executable, "-c", "from tests.threats.test_same_every_time import fingerprint; print(fingerprint())"]
    said = {
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            check=True,
            cwd=REPOSITORY,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
