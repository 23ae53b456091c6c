"""Made-up files of evidence in the shapes of the tools, written by us from what their code and documents say."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

SETUP = {
    "entry_type": "start_run setup",
    "_config.version": "0.13.1",
    "plugins.target_type": "rest",
    "plugins.target_name": "claims-assistant",
    "run.eval_threshold": 0.5,
}
INIT = {"entry_type": "init", "garak_version": "0.13.1", "start_time": "2026-11-03T10:00:00", "run": "run-1"}
END = {"entry_type": "completion", "end_time": "2026-11-03T11:30:00", "run": "run-1"}


def attempt(probe: str, scores: dict[str, list[Any]], *, status: int = 2, outputs: list[Any] | None = None) -> dict:
    """One attempt as garak writes it, with its outputs' scores by detector."""
    count = max((len(each) for each in scores.values()), default=0)
    return {
        "entry_type": "attempt",
        "uuid": "a",
        "seq": 0,
        "status": status,
        "probe_classname": probe,
        "prompt": "Forget your task",
        "outputs": [{"text": "no"}] * count if outputs is None else outputs,
        "detector_results": scores if status == 2 else {},
        "goal": "break the system prompt",
    }


def evaluated(probe: str, detector: str, passed: int, total: int, nones: int = 0) -> dict:
    """The evaluation of a probe as late releases write it."""
    return {
        "entry_type": "eval",
        "probe": probe,
        "detector": detector,
        "passed": passed,
        "fails": total - passed,
        "nones": nones,
        "total_evaluated": total,
        "total_processed": total + nones,
    }


def lines(*entries: dict) -> bytes:
    """Entries, one a line."""
    return "".join(json.dumps(entry) + "\n" for entry in entries).encode()


def garak_report() -> bytes:
    """A small whole report: two probes of one family, one of another, two detectors on the same answers."""
    return lines(
        SETUP,
        INIT,
        attempt("dan.Dan_11_0", {"dan.DAN": [0.9, 0.1], "mitigation.MitigationBypass": [1.0, 1.0]}),
        attempt("dan.Dan_11_0", {"dan.DAN": [0.0, None], "mitigation.MitigationBypass": [0.0, 0.0]}),
        evaluated("dan.Dan_11_0", "dan.DAN", 2, 3, 1),
        evaluated("dan.Dan_11_0", "mitigation.MitigationBypass", 2, 4),
        attempt("promptinject.HijackHateHumans", {"promptinject.AttackRogueString": [0.0, 0.0]}),
        evaluated("promptinject.HijackHateHumans", "promptinject.AttackRogueString", 2, 2),
        END,
    )


def inspect_log(task: str = "agentharm", samples: list[dict] | None = None, **more: Any) -> dict:
    """An Inspect log."""
    given = samples if samples is not None else [sample(1, {"combined_scorer": {"score": 1.0, "refusal": 0}})]
    return {
        "version": 2,
        "status": "success",
        "eval": {
            "task": task,
            "model": "openai/some-model",
            "created": "2026-11-04T09:00:00+00:00",
            "packages": {"inspect_ai": "0.3.150"},
        },
        "plan": {},
        "results": {"total_samples": len(given), "completed_samples": len(given), "scores": []},
        "stats": {"started_at": "2026-11-04T09:00:01+00:00", "completed_at": "2026-11-04T09:10:00+00:00"},
        "samples": given,
        **more,
    }


def sample(number: int, scores: dict[str, Any], **more: Any) -> dict:
    """A sample of an Inspect log; `scores` are the values by scorer."""
    return {
        "id": number,
        "epoch": 1,
        "input": "Do it",
        "target": "",
        "scores": {name: {"value": value} for name, value in scores.items()},
        **more,
    }


def packed(members: dict[str, Any], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A packed log: each member's value as JSON, or as it is where it is bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as opened:
        for name, value in members.items():
            opened.writestr(name, value if isinstance(value, bytes) else json.dumps(value))
    return stream.getvalue()


def packed_log(log: dict) -> bytes:
    """A packed log with its summaries."""
    header = {key: value for key, value in log.items() if key != "samples"}
    return packed({"header.json": header, "summaries.json": log["samples"]})


def promptfoo_result(plugin: str, success: bool, **more: Any) -> dict:
    """One result of a red team test."""
    metadata = {"pluginId": plugin, "strategyId": more.pop("strategy", "basic")}
    return {
        "promptIdx": 0,
        "testIdx": more.pop("number", 0),
        "testCase": {"metadata": metadata, "vars": {}},
        "provider": {"id": "https", "label": more.pop("target", "assistant")},
        "success": success,
        "failureReason": 0 if success else 1,
        "score": 1 if success else 0,
        "gradingResult": {"pass": success, "score": 0, "reason": "…"},
        "metadata": metadata,
        **more,
    }


def promptfoo_file(results: list[dict], **more: Any) -> dict:
    """A results file of version 3."""
    return {
        "evalId": "eval-abc-2026-11-05T08:00:00",
        "results": {
            "version": 3,
            "timestamp": "2026-11-05T08:00:00.000Z",
            "prompts": [],
            "results": results,
            "stats": {"successes": len(results), "failures": 0, "errors": 0},
        },
        "config": {"redteam": {"plugins": []}},
        "shareableUrl": None,
        "metadata": {"promptfooVersion": "0.119.0", "exportedAt": "2026-11-05T08:30:00.000Z"},
        **more,
    }


def pyrit_piece(conversation: str, scores: list[dict], **more: Any) -> dict:
    """A message of PyRIT's memory, with its scores."""
    return {
        "id": f"{conversation}-{len(scores)}",
        "role": "assistant",
        "conversation_id": conversation,
        "sequence": 1,
        "timestamp": "2026-11-06T12:00:00",
        "labels": {},
        "prompt_target_identifier": {"__type__": "OpenAIChatTarget"},
        "attack_identifier": {"__type__": "PromptSendingAttack"},
        "original_value": "x",
        "converted_value": "x",
        "response_error": "none",
        "scores": scores,
        **more,
    }


def pyrit_score(scorer: Any, value: str, *, kind: str = "true_false", category: Any = None, **more: Any) -> dict:
    """A score of PyRIT's."""
    return {
        "id": more.pop("id", ""),
        "score_value": value,
        "score_value_description": "",
        "score_type": kind,
        "score_category": category,
        "score_rationale": "",
        "score_metadata": None,
        "scorer_class_identifier": {"__type__": scorer} if isinstance(scorer, str) else scorer,
        "timestamp": "2026-11-06T12:00:05",
        **more,
    }


def cyclonedx(**more: Any) -> dict:
    """A bill with a library, a model with its data, and a vulnerability."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {
            "timestamp": "2026-11-07T10:00:00Z",
            "tools": {"components": [{"type": "application", "name": "billmaker", "version": "4.1"}]},
            "component": {"type": "application", "name": "claims-assistant", "version": "2.0"},
        },
        "components": [
            {
                "bom-ref": "lib",
                "type": "library",
                "name": "jinja2",
                "version": "3.1.6",
                "purl": "pkg:pypi/jinja2@3.1.6",
                "licenses": [{"license": {"id": "BSD-3-Clause"}}],
                "hashes": [{"alg": "SHA-256", "content": "ab" * 32}],
            },
            {
                "bom-ref": "m",
                "type": "machine-learning-model",
                "group": "acme",
                "name": "claims-7b",
                "licenses": [{"expression": "Apache-2.0"}],
                "modelCard": {"modelParameters": {"datasets": [{"name": "letters"}, {"ref": "d"}]}},
                "components": [{"bom-ref": "d", "type": "data", "name": "letters-2025"}],
            },
        ],
        "vulnerabilities": [
            {
                "id": "CVE-2026-0001",
                "ratings": [{"severity": "high", "score": 8.1}],
                "cwes": [94],
                "affects": [{"ref": "lib"}],
            },
            {"id": "CVE-2026-0002", "ratings": [{"score": 9.8}], "analysis": {"state": "not_affected"}},
        ],
        **more,
    }


def spdx2() -> dict:
    """An SPDX 2.3 bill."""
    return {
        "spdxVersion": "SPDX-2.3",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": "claims-assistant",
        "creationInfo": {"created": "2026-11-07T10:00:00Z", "creators": ["Organization: Acme", "Tool: billmaker-4.1"]},
        "packages": [
            {
                "SPDXID": "SPDXRef-1",
                "name": "jinja2",
                "versionInfo": "3.1.6",
                "licenseConcluded": "NOASSERTION",
                "licenseDeclared": "BSD-3-Clause",
                "checksums": [{"algorithm": "SHA256", "checksumValue": "ab" * 32}],
                "externalRefs": [
                    {
                        "referenceCategory": "PACKAGE-MANAGER",
                        "referenceType": "purl",
                        "referenceLocator": "pkg:pypi/jinja2@3.1.6",
                    }
                ],
                "primaryPackagePurpose": "LIBRARY",
            }
        ],
        "files": [{"SPDXID": "SPDXRef-f"}],
    }


def spdx3() -> dict:
    """An SPDX 3.0 bill with a model and a data set."""
    return {
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "@graph": [
            {"type": "CreationInfo", "specVersion": "3.0.1", "created": "2026-11-07T10:00:00Z", "createdUsing": ["t"]},
            {"type": "Tool", "spdxId": "t", "name": "billmaker"},
            {"type": "SpdxDocument", "spdxId": "doc", "name": "claims-assistant"},
            {
                "type": "ai_AIPackage",
                "spdxId": "m",
                "name": "claims-7b",
                "software_packageVersion": "1",
                "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "cd" * 32}],
            },
            {"type": "dataset_DatasetPackage", "spdxId": "d", "name": "letters"},
            {
                "type": "simplelicensing_LicenseExpression",
                "spdxId": "l",
                "simplelicensing_licenseExpression": "Apache-2.0",
            },
            {"type": "Relationship", "from": "m", "relationshipType": "hasDeclaredLicense", "to": ["l"]},
        ],
    }


def sarif(**more: Any) -> dict:
    """A SARIF log: findings by level, by score, suppressed, passed, with weaknesses named in four ways."""
    rules = [
        {"id": "py/sql", "properties": {"tags": ["external/cwe/cwe-089"], "security-severity": "9.1"}},
        {"id": "xss", "defaultConfiguration": {"level": "error"}, "properties": {"tags": ["CWE-79: Cross-site"]}},
        {
            "id": "keys",
            "relationships": [{"target": {"id": "CWE-798", "index": 0, "toolComponent": {"name": "CWE"}}}],
        },
        {"id": "style"},
    ]
    place = [
        {"physicalLocation": {"artifactLocation": {"uri": "src/app.py"}, "region": {"startLine": 12, "startColumn": 3}}}
    ]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "scanner", "semanticVersion": "2.3.4", "rules": rules}},
                "invocations": [{"executionSuccessful": True, "startTimeUtc": "2026-11-08T10:00:00Z"}],
                "results": [
                    {"ruleId": "py/sql", "ruleIndex": 0, "message": {"text": "a query"}, "locations": place},
                    {"ruleId": "xss", "message": {"text": "a page"}},
                    {"ruleIndex": 2, "level": "note", "message": {"text": "a key"}},
                    {"ruleId": "style", "message": {"text": "hm"}},
                    {"ruleId": "xss", "message": {"text": "old"}, "suppressions": [{"kind": "inSource"}]},
                    {"ruleId": "xss", "message": {"text": "fine"}, "kind": "pass"},
                    {"ruleId": "xss", "message": {"text": "gone"}, "baselineState": "absent"},
                ],
            }
        ],
        **more,
    }


def pip_audit() -> dict:
    """What pip-audit writes: sound, vulnerable, skipped."""
    return {
        "dependencies": [
            {"name": "jinja2", "version": "3.1.6", "vulns": []},
            {
                "name": "flask",
                "version": "0.5",
                "vulns": [
                    {
                        "id": "PYSEC-2019-179",
                        "fix_versions": ["1.0"],
                        "aliases": ["CVE-2019-1010083"],
                        "description": "d",
                    }
                ],
            },
            {"name": "ours", "skip_reason": "Dependency not found"},
        ],
        "fixes": [],
    }


CARD = """---
license: apache-2.0
base_model: acme/base-7b
datasets:
- letters
- acme/claims
language: [en, cy]
metrics: [accuracy]
pipeline_tag: text-generation
tags: [insurance]
model-index:
- name: claims-7b
  results:
  - task: {type: text-generation}
    dataset: {name: Claims, type: claims}
    metrics:
    - {type: accuracy, value: 0.91}
---
# Claims 7B

It drafts decisions.
"""
MANIFEST = f"{'ab' * 32}  weights/model.safetensors\n{'cd' * 32} *tokenizer.json\nSHA256 (config.json) = {'ef' * 32}\n"


def everything() -> dict[str, bytes]:
    """A whole file of every format, by its reader's id (and form)."""
    results = [promptfoo_result("hijacking", False), promptfoo_result("hijacking", True, number=1)]
    table = {"body": [{"test": {}, "outputs": [{"pass": False, "metadata": {"pluginId": "ssrf"}, "failureReason": 1}]}]}
    return {
        "garak": garak_report(),
        "inspect": json.dumps(inspect_log()).encode(),
        "inspect.eval": packed_log(inspect_log()),
        "promptfoo": json.dumps(promptfoo_file(results)).encode(),
        "promptfoo.jsonl": lines(*results),
        "promptfoo.table": json.dumps({"results": {"version": 2, "table": table}, "config": {}}).encode(),
        "pyrit": json.dumps([pyrit_piece("c1", [pyrit_score("SelfAskTrueFalseScorer", "True")])]).encode(),
        "cyclonedx": json.dumps(cyclonedx()).encode(),
        "spdx": json.dumps(spdx2()).encode(),
        "spdx.3": json.dumps(spdx3()).encode(),
        "sarif": json.dumps(sarif()).encode(),
        "pip-audit": json.dumps(pip_audit()).encode(),
        "model-card": CARD.encode(),
        "hashes": MANIFEST.encode(),
    }
