"""Models of Threat Dragon 1: brought up to the form of release 2, then read as those are."""

from __future__ import annotations

import json

import pytest

from toolkit.errors import InputError
from toolkit.exchange import import_threat_dragon


def cell(kind, key, name="", place=(0, 0), **more):
    looks = {"size": {"width": 100, "height": 60}, "position": {"x": place[0], "y": place[1]}, "angle": 0, "z": 1}
    return {"type": f"tm.{kind}", "id": key, "attrs": {"text": {"text": name}}, "$$hashKey": "x", **looks, **more}


def line(kind, key, source, target, name="", **more):
    label = {"position": 0.5, "attrs": {"text": {"text": name, "font-size": "small"}}}
    ends = {"source": source, "target": target}
    return {"type": f"tm.{kind}", "id": key, "labels": [label], "smooth": True, "vertices": [], **ends, **more}


def model(*cells, **more):
    diagrams = [{"title": "Main", "thumbnail": "x.jpg", "id": 0, "diagramJson": {"cells": list(cells)}}]
    return json.dumps(
        {"summary": {"title": "Old helper"}, "detail": {"contributors": [], "diagrams": diagrams}, **more}
    )


THREAT = {"title": "Steered", "status": "Mitigated", "severity": "High", "type": "Tampering", "mitigation": "Screen"}
OLD = model(
    cell("Actor", "a", "Customer", (0, 0), threats=[THREAT]),
    cell("Process", "p", "LLM\nchatbot", (400, 0), outOfScope=True, reasonOutOfScope="Later", privilegeLevel="root"),
    cell("Store", "s", "Answers", (400, 300), isALog=True, isEncrypted=True, isSigned=False),
    line("Flow", "f", {"id": "a"}, {"id": "p"}, "Question", isEncrypted=True, protocol="HTTPS"),
    line("Flow", "g", {"id": "p"}, {"id": "s"}, "Answer"),
    line("Flow", "h", {"id": "p"}, {"x": 900, "y": 20}, "Elsewhere"),
    line("Boundary", "b", {"x": 250, "y": -50}, {"x": 250, "y": 200}, "Edge"),
)


def test_a_whole_model_comes_in(catalogue):
    imported = import_threat_dragon(OLD, catalogue)
    system = imported.system
    assert imported.format == "OWASP Threat Dragon 1"
    assert {key: (part.kind, part.within) for key, part in system.components.items() if "open" not in key} == {
        "customer": ("end_user", None),
        "llm_chatbot": ("agent", "zone_1"),
        "answers": ("logs", "zone_1"),
    }
    assert {key: (each.from_, each.to, each.encrypted) for key, each in system.flows.items()} == {
        "question": ("customer", "llm_chatbot", "yes"),
        "answer": ("llm_chatbot", "answers", "unknown"),
        "elsewhere": ("llm_chatbot", "open_end_of_elsewhere", "unknown"),
    }
    assert system.out_of_scope["llm_chatbot"].why == "Later"
    (threat,) = imported.foreign_threats
    assert (threat.element, threat.title, threat.status, threat.mitigation) == (
        "customer",
        "Steered",
        "Mitigated",
        "Screen",
    )
    said = [f"{line.where}: {line.what}" for line in imported.loss.lines]
    assert "attributes: privilegeLevel (1 time)" in said
    assert not any("hashKey" in each or "angle" in each for each in said), "looks are no loss"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (model(version="1.3.0"), "no actor, process or store is drawn"),
        (model({"type": "tm.Process"}), "diagram 'Main', shape 1: the shape has no `id`"),
        (model("x"), "this should be a shape with its fields"),
        (model(cell("Process", "p", 7, size={"width": "wide", "height": 1})), "no place is 'wide'"),
        (model(cell("Process", "p"), cell("Store", "p")), "'p' is used twice"),
        (model(cell("Process", "p", description=7)), "`description` should be text"),
        ('{"version": "1.0", "summary": {}, "detail": {"diagrams": {}}}', "should be the list of diagrams"),
        ('{"summary": {}, "detail": {"diagrams": [{"diagramJson": {"cells": 3}}]}}', "should be the list of shapes"),
        ('{"summary": {}, "detail": {"diagrams": [{"diagramJson": 3}]}}', "should be the list of shapes"),
    ],
)
def test_what_is_wrong_is_said(catalogue, content, says):
    with pytest.raises(InputError) as caught:
        import_threat_dragon(content, catalogue)
    assert says in str(caught.value)
