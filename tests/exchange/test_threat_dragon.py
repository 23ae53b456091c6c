"""Threat Dragon models: what becomes of every shape, and what is said of what does not come along."""

from __future__ import annotations

import json

import pytest

from tests.exchange.dragon import flow, model, shape, text
from toolkit.errors import InputError
from toolkit.exchange import import_threat_dragon
from toolkit.exchange.boxes import Box, innermost, nesting
from toolkit.system.lint import check_system
from toolkit.system.read import emit_system, parse_system
from toolkit.threats import find_threats

READABLE = {
    # name: components, flows, boundaries, threats, losses of weight "lost"
    "threat-dragon__td-test-model.json": (23, 8, 4, 15, 13),
    "threat-dragon__test-reports.json": (24, 4, 2, 8, 13),
    "threat-dragon__v2-model.json": (2, 2, 1, 1, 2),
    "threat-dragon__v2-threat-model.json": (7, 10, 4, 14, 1),
    "dragon-gpt__basic_scenario.json": (4, 5, 1, 0, 2),
    "juice-shop__threat-model.json": (11, 15, 4, 0, 1),
    "threat-dragon__demo-threat-model.json": (7, 10, 4, 14, 1),
    "threat-dragon__v1-model.json": (2, 2, 1, 3, 1),
    "threat-dragon__v1-test-model.json": (4, 1, 2, 0, 1),
}
REFUSED = {
    "threat-dragon__new-model.json": "no actor, process or store is drawn in it",
    "threat-dragon__test-v1-model.json": "no actor, process or store is drawn in it",
    "threat-dragon__malformed-new-model.json": "this is no Threat Dragon model. Supported",
    "threat-dragon__v2-malformed-new-model.json": "a model needs `summary` and `detail`",
    "threat-dragon__test-v2-model.json": "no actor, process or store is drawn in it",
    "threat-dragon__threat-dragon-v2.schema.json": "this is no Threat Dragon model",
}


def lost(imported) -> dict[str, str]:
    """What is said of each place and thing."""
    return {f"{line.where}: {line.what}": line.why for line in imported.loss.lines}


@pytest.mark.parametrize("name", READABLE)
def test_models_of_other_projects_come_in(shared, catalogue, name):
    imported = import_threat_dragon(shared / "models" / "threat-dragon" / name, catalogue)
    system = imported.system
    counted = (len(system.components), len(system.flows), len(system.boundaries), len(imported.foreign_threats))
    assert (*counted, sum(line.weight == "lost" for line in imported.loss.lines)) == READABLE[name]
    check_system(system, catalogue)
    assert parse_system(emit_system(system), catalogue) == system


@pytest.mark.parametrize("name", REFUSED)
def test_other_releases_and_other_files_are_refused(shared, catalogue, name):
    with pytest.raises(InputError) as caught:
        import_threat_dragon(shared / "models" / "threat-dragon" / name, catalogue)
    assert REFUSED[name] in str(caught.value)
    assert name in caught.value.problem.where


def test_the_reference_chatbot_comes_in(shared, catalogue):
    imported = import_threat_dragon(shared / "reference" / "reference_chatbot.threat-dragon.json", catalogue)
    kinds = {key: part.kind for key, part in imported.system.components.items()}
    assert kinds["vector_store"] == "vector_store"
    assert kinds["llm_inference_service"] == "agent", "it calls a tool by itself"
    assert kinds["public_web_documents"] == "external_source"
    assert kinds["training_data_store"] == "training_data"
    assert imported.system.components["vector_store"].within == "model_zone"
    assert imported.system.flows["prompt"].encrypted == "yes"
    check_system(imported.system, catalogue)


def test_the_reference_chatbot_shows_what_threatens_it_before_anybody_answers(shared, catalogue):
    imported = import_threat_dragon(shared / "reference" / "reference_chatbot.threat-dragon.json", catalogue)
    found = find_threats(imported.system, catalogue)
    ways = {each.rule.removeprefix("core:"): each.path for each in found.of("applies")}
    inward = "Public web documents → Document ingest pipeline"
    assert ways["indirect-prompt-injection"] == f"{inward} → Vector store → LLM inference service"
    assert ways["retrieval-poisoning"] == f"{inward} → Vector store"
    assert ways["direct-prompt-injection"] == "End user → Web UI → API gateway → LLM inference service"
    assert "confident-falsehood" in ways
    assert any(rule.startswith("data-poisoning") for rule in ways)
    assert found.counts["applies"] <= 40, "a room can go through them"


def test_an_arrow_named_after_its_protocol_says_nothing_of_its_data(catalogue):
    names = ("HTTPS", "TLS 1.2", "https://", "REST API", "SQL over TCP/1433", "Prompt", "2. Answer")
    cells = [shape("process", "a", "Helper"), shape("process", "b", "Thing")]
    cells += [flow(f"f{number}", "a", "b", name) for number, name in enumerate(names)]
    system = import_threat_dragon(text(*cells), catalogue).system
    assert [asset.name for asset in system.data.values()] == ["Prompt", "2. Answer"]
    assert import_threat_dragon(text(*cells), catalogue, accept_suggestions=False).system.data == {}


def test_two_arrows_of_one_name_carry_one_thing(catalogue):
    cells = [shape("process", each, each) for each in "abc"]
    cells += [flow("f", "a", "b", "Claim letter"), flow("g", "b", "c", "claim  letter")]
    system = import_threat_dragon(text(*cells), catalogue).system
    assert len({each.carries for each in system.flows.values()}) == len(system.data) == 1


def test_actors_outside_every_boundary_or_on_a_public_network_are_not_trusted(catalogue):
    people = [shape("actor", "u", "Somebody"), shape("actor", "v", "Somebody else"), shape("process", "p", "Bot")]
    flows = [flow("f", "u", "p", "question", isPublicNetwork=True), flow("g", "v", "p", "wish")]
    system = import_threat_dragon(text(*people, *flows), catalogue).system
    assert {key: part.trust for key, part in system.components.items()} == {
        "somebody": "none",
        "somebody_else": None,
        "bot": None,
    }
    as_drawn = import_threat_dragon(text(*people, *flows), catalogue, accept_suggestions=False).system
    assert all(part.trust is None for part in as_drawn.components.values())


def test_shapes_become_components_and_flows(catalogue):
    imported = import_threat_dragon(
        text(
            shape("actor", "a", "Customer", description="Buys"),
            shape("process", "p", "Chatbot"),
            shape("store", "s", "Orders"),
            flow("f", "a", "p", "question", isBidirectional=True, protocol="HTTPS", isEncrypted=True),
            flow("g", "p", "s", isPublicNetwork=True),
            description="Sells shoes",
        ),
        catalogue,
    )
    system = imported.system
    assert (system.id, system.name, system.purpose) == ("shop_helper", "Shop helper", "Sells shoes")
    assert {key: (part.name, part.kind) for key, part in system.components.items()} == {
        "customer": ("Customer", "end_user"),
        "chatbot": ("Chatbot", "agent"),
        "orders": ("Orders", "store"),
    }
    assert system.components["customer"].description == "Buys"
    question = system.flows["question"]
    assert (question.from_, question.to, question.replies, question.encrypted) == ("customer", "chatbot", "yes", "yes")
    assert question.description == "Protocol: HTTPS."
    other = system.flows["chatbot_to_orders"]
    # An unticked box says nothing: not that it is unencrypted.
    assert (other.replies, other.encrypted, other.description) == ("no", "unknown", "Crosses a public network.")
    # What an arrow is called goes along it, as far as one can guess; an arrow without a name says nothing.
    assert [system.data[each].name for each in question.carries] == ["question"]
    assert (question.answers_with, other.carries) == (None, None)
    assert lost(imported)["flows: one flow carries what it is called"].startswith("Guessed")
    assert lost(imported)["flows: what data one flow carries"].endswith("each flow may carry anything.")
    assert lost(imported)["attributes: protocol (1 time)"].startswith("There is no field for it")


def test_guesses_are_listed_and_taken_only_where_plain(catalogue):
    cells = (
        shape("process", "a", "Chatbot"),
        shape("process", "b", "Look-up user"),
        shape("process", "c", "Helper", description="Calls the LLM"),
        shape("store", "d", "Stuff", isALog=True),
        shape("process", "e", "Thing"),
        shape("store", "f", "SQL"),
    )
    imported = import_threat_dragon(text(*cells), catalogue)
    kinds = {key: part.kind for key, part in imported.system.components.items()}
    assert kinds == {
        "chatbot": "agent",
        "look_up_user": "process",
        "helper": "process",
        "stuff": "logs",
        "thing": "process",
        "sql": "database",
    }
    told = {key: (each.kind, each.drawn_as, each.taken) for key, each in imported.suggested.items()}
    assert told == {
        "chatbot": ("agent", "process", True),
        "look_up_user": ("end_user", "process", False),
        "helper": ("model", "process", False),
        "stuff": ("logs", "store", True),
        "sql": ("database", "store", True),
    }
    assert imported.suggested["chatbot"].because == "its name says “chatbot”"
    assert imported.suggested["helper"].because == "its description says “llm”"
    assert imported.suggested["stuff"].because == "it is marked so"
    plain = import_threat_dragon(text(*cells), catalogue, accept_suggestions=False)
    assert {part.kind for part in plain.system.components.values()} == {"process", "store"}
    assert {key for key, each in plain.suggested.items() if each.taken} == set()
    assert plain.suggested.keys() == imported.suggested.keys()


def test_an_encrypted_store_says_so_where_its_kind_can(catalogue):
    imported = import_threat_dragon(text(shape("store", "s", "SQL", isEncrypted=True)), catalogue)
    assert imported.system.components["sql"].facts == {"encrypted_at_rest": "yes"}


def test_boxes_hold_what_is_drawn_inside_and_nest(catalogue):
    imported = import_threat_dragon(
        text(
            shape("trust-boundary-box", "inner", "Inner", (20, 20, 200, 150)),
            shape("trust-boundary-box", "outer", "Outer", (0, 0, 500, 400)),
            shape("trust-boundary-box", "far", "Far", (600, 0, 200, 400)),
            shape("process", "a", "A", (40, 40, 100, 60)),
            shape("process", "b", "B", (300, 200, 100, 60)),
            shape("process", "c", "C", (900, 900, 100, 60)),
            shape("process", "d", "D", (550, 10, 140, 60)),
        ),
        catalogue,
    )
    system = imported.system
    assert {key: zone.within for key, zone in system.boundaries.items()} == {
        "inner": "outer",
        "outer": None,
        "far": None,
    }
    assert {key: part.within for key, part in system.components.items()} == {
        "a": "inner",
        "b": "outer",
        "c": None,
        "d": "far",
    }
    edge = [line for line in imported.loss.lines if "across the edge" in line.what]
    assert [line.where for line in edge] == ["diagram 'Diagram 0', process 'D'"]
    assert edge[0].weight == "note"


def test_overlapping_boxes_are_told(catalogue):
    imported = import_threat_dragon(
        text(
            shape("trust-boundary-box", "l", "Left", (0, 0, 300, 300)),
            shape("trust-boundary-box", "r", "Right", (200, 0, 200, 300)),
            shape("process", "a", "A", (210, 10, 80, 60)),
        ),
        catalogue,
    )
    assert imported.system.components["a"].within == "right"
    assert any("'Right', 'Left' overlap" in line.why for line in imported.loss.lines)


def test_equal_boxes_do_not_stand_within_each_other():
    box = Box(0, 0, 100, 100)
    assert nesting({"a": box, "b": box, "c": box}) == {"b": "a", "c": "b"}
    assert innermost(Box(40, 40, 10, 10), {"a": box, "b": box, "c": box})[0] == "c"


def test_what_does_not_fit_is_told(catalogue):
    curve = {"shape": "trust-boundary-curve", "id": "u", "data": {"type": "tm.Boundary", "name": "Internet"}}
    words = {"shape": "td-text-block", "id": "t", "data": {"type": "tm.Text", "name": "Remember the bank"}}
    odd = {"shape": "star", "id": "o", "data": {}}
    imported = import_threat_dragon(
        json.dumps(
            model(
                shape("process", "p", "Chatbot", colour="red"),
                shape("trust-boundary-box", "b", "Ours", (0, 0, 500, 500), description="All of ours"),
                flow("f", "p", "", "to nowhere", threats=[{"title": "Lost"}]),
                curve,
                words,
                odd,
                owner="Someone",
            )
            | {"compatibility": {"tier": "low"}}
        ),
        catalogue,
    )
    told = lost(imported)
    here = "diagram 'Diagram 0', "
    assert "stands at a stand-in now" in told[f"{here}flow 'to nowhere': its end"]
    assert "does not say where it is drawn" in told[f"{here}curve 'Internet': the boundary curve"]
    assert f"{here}text 'Remember the bank': a text: Remember the bank" in told
    assert f"{here}other without a name: a shape 'star'" in told
    assert f"{here}box 'Ours': its description: All of ours" in told
    assert told["attributes: colour (1 time)"] == "It is not known here."
    assert "participants" in told["summary: owner"]
    assert "the file: compatibility" in told
    kept = imported.system.flows["to_nowhere"]
    assert (kept.from_, imported.system.components[kept.to].name) == ("chatbot", "Open end of ‘to nowhere’")
    assert [(threat.element, threat.title) for threat in imported.foreign_threats] == [("to_nowhere", "Lost")]
    assert "since its name says “ours”" in next(key for key in told if key.startswith("boundary 'Ours': trust"))
    assert str(imported.loss) == "7 lost, 1 changed, 2 notes"


def test_what_is_out_of_scope_stays_drawn_and_is_listed(catalogue):
    imported = import_threat_dragon(
        text(
            shape("actor", "a", "Bank", outOfScope=True, reasonOutOfScope="Assessed elsewhere"),
            shape("process", "p", "Chatbot"),
            flow("f", "p", "a", "payments", outOfScope=True),
        ),
        catalogue,
    )
    assert set(imported.system.components) == {"bank", "chatbot"}
    excluded = imported.system.out_of_scope
    assert (excluded["bank"].what, excluded["bank"].why) == ("Bank", "Assessed elsewhere")
    assert excluded["payments"].why == "Marked out of scope in the imported model, without a reason"
    assert "It stays drawn" in lost(imported)["diagram 'Diagram 0', actor 'Bank': is out of scope"]


def test_threats_of_the_model_come_as_rows(catalogue):
    threat = {
        "number": 7,
        "title": "Poisoned\nindex",
        "type": "Tampering",
        "severity": "High",
        "status": "Open",
        "description": "Two\nlines",
        "mitigation": "Review",
        "modelType": "STRIDE",
        "score": "",
    }
    imported = import_threat_dragon(text(shape("store", "s", "Index", threats=[threat])), catalogue)
    assert [each.row() for each in imported.foreign_threats] == [
        {
            "element": "index",
            "title": "Poisoned index",
            "type": "Tampering",
            "severity": "High",
            "status": "Open",
            "description": "Two\nlines",
            "mitigation": "Review",
            "number": "7",
            "model": "STRIDE",
            "references": [],
            "tags": [],
            "mitigations": [],
        }
    ]


def test_all_diagrams_go_into_one_system_with_ids_of_their_own(catalogue):
    second = (shape("process", "p", "Chatbot"), shape("store", "s"), flow("f", "p", "s"))
    imported = import_threat_dragon(
        text(shape("actor", "a", "User"), shape("process", "p", "Chatbot"), flow("f", "a", "p"), more=(second,)),
        catalogue,
    )
    assert set(imported.system.components) == {"user", "chatbot", "chatbot_2", "store"}
    assert {(each.from_, each.to) for each in imported.system.flows.values()} == {
        ("user", "chatbot"),
        ("chatbot_2", "store"),
    }
    told = lost(imported)
    assert "diagrams: one name, 2 shapes: chatbot (Diagram 0), chatbot_2 (Diagram 1)" in told


def test_a_name_like_the_systems_own_id_gets_another(catalogue):
    imported = import_threat_dragon(text(shape("process", "a", "System"), shape("process", "b", "日本")), catalogue)
    assert list(imported.system.components) == ["system_2", "x"]
    check_system(imported.system, catalogue)


def test_names_are_found_where_older_releases_kept_them(catalogue):
    cell = shape("process", "a") | {"attrs": {"text": {"text": "Web\nshop"}}}
    arrow = flow("f", "a", "a") | {"labels": [{"attrs": {"label": {"text": "ping"}}}]}
    imported = import_threat_dragon(text(cell, arrow), catalogue)
    assert imported.system.components["web_shop"].name == "Web shop"
    assert imported.system.flows["ping"].name == "ping"


def test_a_flow_that_is_there_twice_under_one_id_is_taken_once(catalogue):
    cells = (shape("process", "a", "A"), shape("process", "b", "B"), flow("f", "a", "b"), flow("f", "a", "b", "again"))
    imported = import_threat_dragon(text(*cells), catalogue)
    assert len(imported.system.flows) == 1
    assert "The first was taken." in lost(imported).values()


def test_bytes_text_and_paths_are_all_taken(catalogue, tmp_path):
    said = text(shape("process", "a", "A"))
    path = tmp_path / "model.json"
    path.write_text("\ufeff" + said, "utf-8")
    systems = [import_threat_dragon(each, catalogue).system for each in (said, said.encode(), path, str(path))]
    assert systems == [systems[0]] * 4


def wrong(change) -> str:
    """A model with one thing wrong, as text."""
    data = model(shape("process", "a", "A"), shape("process", "b", "B"))
    change(data, data["detail"]["diagrams"][0]["cells"])
    return json.dumps(data)


MISTAKES = {
    "no list of diagrams": (lambda m, _: m["detail"].update(diagrams={}), "`detail.diagrams` should be the list"),
    "a diagram that is none": (lambda m, _: m["detail"].update(diagrams=[1]), "diagram 1: this should be a diagram"),
    "a newer release": (lambda m, _: m.update(version="3.0"), "`version` is '3.0'"),
    "a version that is none": (lambda m, _: m.update(version=2), "`version` is '2'"),
    "cells that are none": (lambda m, _: m["detail"]["diagrams"][0].update(cells=3), "`cells` should be the list"),
    "a cell that is none": (lambda _, cells: cells.append(7), "shape 3: this should be a shape"),
    "no id": (lambda _, cells: cells[0].pop("id"), "shape 1: the shape has no `id`"),
    "an id twice": (lambda _, cells: cells[1].update(id="a"), "shape 2: the id 'a' is used twice"),
    "a name that is none": (lambda _, cells: cells[0]["data"].update(name=[1]), "`name` should be text"),
    "threats that are none": (lambda _, cells: cells[0]["data"].update(threats="x"), "`threats` should be a list"),
    "data that is none": (lambda _, cells: cells[0].update(data="x"), "shape 1: this should be a shape"),
    "a place that is none": (
        lambda _, cells: cells[0]["position"].update(x="left"),
        "`position.x`: no place is 'left'",
    ),
    "a place out of the world": (lambda _, cells: cells[0]["position"].update(x=10**300), "`position.x`: no place is"),
    "half a place": (lambda _, cells: cells[0]["size"].pop("width"), "`size.width`: a number is missing"),
    "a title that is none": (lambda m, _: m["summary"].update(title=5), "summary.title: this should be text"),
    "a type that is none": (
        lambda _, cells: [c["data"].update(type=["x"]) or c.update(shape={}) for c in cells],
        "no actor",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_place(catalogue, name):
    change, says = MISTAKES[name]
    with pytest.raises(InputError) as caught:
        import_threat_dragon(wrong(change), catalogue, called="mine.json")
    assert says in str(caught.value)
    assert str(caught.value).startswith("mine.json")
    assert caught.value.problem.try_instead


def test_all_mistakes_come_at_once(catalogue):
    def spoil(_, cells):
        cells[0]["data"]["name"] = 1
        cells[1]["position"]["x"] = None

    with pytest.raises(InputError) as caught:
        import_threat_dragon(wrong(spoil), catalogue)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.999])
def test_a_cut_off_file_says_so(catalogue, keep):
    whole = text(shape("process", "a", "A"), shape("process", "b", "B"))
    with pytest.raises(InputError, match="looks cut off"):
        import_threat_dragon(whole[: int(len(whole) * keep)].encode(), catalogue)


def test_text_that_is_neither_model_nor_path_is_refused(catalogue):
    with pytest.raises(InputError, match="neither a model nor a path"):
        import_threat_dragon("two\nlines", catalogue)
    with pytest.raises(InputError, match="no such file"):
        import_threat_dragon("nowhere.json", catalogue)


def test_control_characters_become_visible(catalogue):
    imported = import_threat_dragon(text(shape("process", "a", "A\u0000\u001bB", description="x\ry")), catalogue)
    (part,) = imported.system.components.values()
    assert (part.name, part.description) == ("A\ufffd\ufffdB", "x\ny")
