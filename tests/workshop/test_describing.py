"""Notebook 01, in the middle: the drawing, from anywhere, corrected, drawn again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from toolkit.catalogues.vocabulary import Answer, Classification, Origin, Trust
from toolkit.errors import ToolkitError
from toolkit.markup.element import element
from toolkit.system.templates import template
from toolkit.workshop import describing
from toolkit.workshop.describing import describe_system
from toolkit.workshop.sources import REPLACE
from toolkit.workshop.working_on import about_the_system

LINES = """
[internet: none] user, web pages
[our cloud: organisation] chatbot (agent), letter index, guard
user <-> chatbot: question ; answer
web pages -> letter index: pages
letter index -> chatbot: passages
"""


def draw(view, lines=LINES):
    field(view, "Lines off the whiteboard").value = lines
    press(view, "Draw these lines")
    assert error(view) == ""


def choose(view, key):
    field(view, "Element").value = key


def test_lines_are_drawn_recorded_and_their_guesses_listed_until_confirmed(empty):
    view = describe_system(empty)
    assert "Nothing is drawn yet" in shown(view)
    assert "None" not in shown(view)
    draw(view)
    system = empty.system
    assert system.name == "Letter bot"
    assert set(system.components) == {"user", "web_pages", "chatbot", "letter_index", "guard"}
    assert "<svg" in shown(view)
    assert "letter index" in shown(view)
    assert "Kinds that were guessed" in shown(view)
    assert field(view, "Kind of letter index").value == "vector_store"

    field(view, "Kind of guard").value = "human_oversight"
    assert empty.system.components["guard"].kind == "human_oversight"
    again = describe_system(empty)
    assert "Kinds that were guessed" in shown(again)
    assert "Kind of guard" not in str([getattr(each, "tooltip", "") for each in (field(again, "Kind of user"),)])
    press(again, "These kinds are right")
    assert "Kinds that were guessed" not in shown(again)
    assert all(not each.extras for each in empty.system.components.values())


def test_a_title_in_the_lines_names_the_system(empty):
    draw(describe_system(empty), "# Refund bot\nuser -> chatbot: question")
    assert empty.system.name == "Refund bot"


def test_more_lines_are_added_and_a_second_drawing_replaces_only_when_told(empty):
    view = describe_system(empty)
    draw(view)
    draw(view, "chatbot -> payments (api_gateway): order")
    assert set(empty.system.components) >= {"guard", "payments"}
    field(view, "Lines off the whiteboard").value = "user -> shop: order"
    replace = next(each for each in view_toggles(view))
    replace.value = REPLACE
    press(view, "Draw these lines")
    assert set(empty.system.components) == {"user", "shop"}
    assert empty.system.name == "Letter bot"
    assert replace.value != REPLACE


def view_toggles(view):
    from ipywidgets import ToggleButtons

    from tests.workshop.drive import widgets

    return [each for each in widgets(view) if isinstance(each, ToggleButtons)]


def test_a_line_that_makes_no_sense_is_said_and_nothing_is_lost(empty):
    view = describe_system(empty)
    draw(view)
    before = empty.register.head
    field(view, "Lines off the whiteboard").value = "user -> bot\n[[[ ->"
    press(view, "Draw these lines")
    assert "line:2: a square bracket is not closed" in error(view)
    assert empty.register.head == before
    assert field(view, "Lines off the whiteboard").value == "user -> bot\n[[[ ->"


def test_a_table_is_read_and_its_mistakes_are_named(empty):
    view = describe_system(empty)
    field(
        view, "Rows of a table"
    ).value = "from,to,data,replies\nUser,Chatbot,question,yes\nChatbot,Index,query,maybe\n"
    press(view, "Draw these rows")
    assert "row 3" in error(view)
    assert empty.register.system() is None
    field(view, "Rows of a table").value = "from,to,data,replies\nUser,Chatbot,question,yes\n"
    press(view, "Draw these rows")
    assert error(view) == ""
    assert [empty.system.name_of(key) for key in empty.system.components] == ["User", "Chatbot"]
    assert next(iter(empty.system.flows.values())).replies is Answer.YES
    assert "Kinds that were guessed" in shown(view)


def test_a_template_says_what_to_change_first_before_and_after_it_is_drawn(empty):
    view = describe_system(empty)
    for name in ("claims_assistant", "lorry_camera"):
        field(view, "Template").value = name
        assert str(element("b", None, template(name).title)) in shown(view)
        assert "What to change first" in shown(view)
    assert "‘Infrared camera’" in shown(view), "called by what people call it"
    assert "<code>tamper_resistant</code>" in shown(view)
    press(view, "Begin from this template")
    assert len(empty.system.components) == 12
    assert shown(view).count("What to change first") == 2


def test_a_template_comes_whole(empty):
    view = describe_system(empty)
    press(view, "Begin from this template")
    assert error(view) == ""
    assert len(empty.system.components) == 15
    assert empty.system.worst_day.startswith("A forged letter")


def dragon(**more):
    def cell(key, shape, name, **data):
        box = {"position": {"x": 10, "y": 10}, "size": {"width": 50, "height": 50}}
        return {"id": key, "shape": shape, "data": {"name": name, **data}, "zIndex": 1, **box}

    flow = {
        "id": "f",
        "shape": "flow",
        "source": {"cell": "a"},
        "target": {"cell": "b"},
        "data": {"type": "tm.Flow", "name": "ask", "isBidirectional": False},
    }
    threat = {"id": "t", "title": "It lies", "description": "<img src=x>", "status": "Open", "severity": "High"}
    cells = [
        cell("a", "actor", "Customer", type="tm.Actor"),
        cell("b", "process", "Chatbot", type="tm.Process", threats=[threat]),
        flow,
    ]
    diagrams = [{"id": 0, "title": "Main", "diagramType": "STRIDE", "cells": cells, "version": "2.0"}]
    summary = {"title": "Bot of dragons", "owner": "Ada"}
    return json.dumps({"version": "2.0", "summary": summary, "detail": {"diagrams": diagrams}, **more})


def test_a_threat_dragon_file_is_read_from_a_path_with_its_losses_and_threats(empty, tmp_path):
    path = tmp_path / "model.json"
    path.write_text(dragon())
    view = describe_system(empty)
    field(view, "Path").value = str(path)
    press(view, "Read the file")
    assert error(view) == ""
    assert empty.system.name == "Bot of dragons"
    assert [empty.system.name_of(key) for key in empty.system.components] == ["Customer", "Chatbot"]
    assert "What did not come along" in shown(view)
    assert "owner" in shown(view)
    ideas = list(empty.register.ideas.values())
    assert len(ideas) == 1
    assert ideas[0].text.startswith("It lies: <img")
    assert ideas[0].element in empty.system.components
    assert "<img" not in shown(view)


def test_a_risk_register_is_read_into_what_is_drawn(empty, tmp_path):
    view = describe_system(empty)
    field(view, "Lines off the whiteboard").value = "User -> Chatbot: question"
    press(view, "Draw these lines")
    path = tmp_path / "risks.csv"
    path.write_text(
        "Risk ID,Component,Threat,Risk Level,Mitigation,Status\nR1,Chatbot,It lies,High,Check answers,Open\n"
    )
    field(view, "Path").value = str(path)
    press(view, "Read the file")
    assert error(view) == ""
    assert len(empty.system.components) == 2
    assert [idea.element for idea in empty.register.ideas.values()] == ["chatbot"]
    assert [risk.title for risk in empty.register.risks.values()] == ["It lies"]


def test_threats_noted_in_another_tool_are_recorded_with_what_they_plainly_are(empty, tmp_path):
    threat = {"title": "Use HTTPS", "status": "Mitigated", "mitigation": "Enforce TLS", "type": "x"}
    cells = [
        {"shape": "actor", "id": "a", "data": {"type": "tm.Actor", "name": "Customer"}},
        {
            "shape": "process",
            "id": "b",
            "position": {"x": 50, "y": 50},
            "size": {"width": 100, "height": 60},
            "data": {"type": "tm.Process", "name": "Chatbot", "threats": [threat]},
        },
        {
            "shape": "trust-boundary-box",
            "id": "z",
            "position": {"x": 0, "y": 0},
            "size": {"width": 400, "height": 300},
            "data": {"type": "tm.BoundaryBox", "name": "Ours"},
        },
        {
            "shape": "flow",
            "id": "f",
            "source": {"cell": "a"},
            "target": {"cell": "b"},
            "data": {"type": "tm.Flow", "name": "question", "threats": [threat]},
        },
    ]
    path = tmp_path / "model.json"
    detail = {"diagrams": [{"title": "Main", "cells": cells}]}
    path.write_text(json.dumps({"version": "2.0", "summary": {"title": "Bot"}, "detail": detail}))
    view = describe_system(empty)
    field(view, "Path").value = str(path)
    press(view, "Read the file")
    assert error(view) == ""
    said = shown(view)
    assert "2 threats noted in OWASP Threat Dragon 2, 2 of them matched to the library" in said
    assert "Data readable on the way or where it lies" in said
    assert "Encryption at rest and on the way, in place" in said
    register = empty.register
    assert [idea.finding for idea in register.ideas.values()] == ["", "core:unprotected-transport-or-storage@question"]
    (risk,) = register.risks.values()
    assert [(use.control, use.status) for use in risk.controls] == [("encrypt-data-and-models", "in place")]
    assert not empty.may_see_findings, "the room still writes down its own ideas first"
    assert "note_threats(change, taken, system, workshop.catalogue)" in said


def test_threats_of_a_model_that_is_added_stand_at_what_bears_the_name_now(empty, tmp_path):
    view = describe_system(empty)
    field(view, "Lines off the whiteboard").value = "[a: none] Bot (end_user)\nBot -> Helper: chatbot"
    press(view, "Draw these lines")
    taken = set(empty.system.elements())
    path = tmp_path / "model.json"
    path.write_text(dragon())  # a threat at its component Chatbot
    field(view, "Path").value = str(path)
    press(view, "Read the file")
    assert error(view) == ""
    (idea,) = empty.register.ideas.values()
    assert empty.system.name_of(idea.element) == "Chatbot"
    assert idea.element in empty.system.components
    assert idea.element not in taken, "not the flow of that name, which was drawn before"


def test_without_the_tick_nothing_noted_is_recorded(empty, tmp_path):
    path = tmp_path / "model.json"
    path.write_text(dragon())
    view = describe_system(empty)
    field(view, "take in the threats and mitigations noted in it").value = False
    field(view, "Path").value = str(path)
    press(view, "Read the file")
    assert error(view) == ""
    assert not empty.register.ideas


def upload(view, name, content):
    when = datetime(2026, 1, 1, tzinfo=UTC)
    given = {"name": name, "type": "", "size": len(content), "content": memoryview(content), "last_modified": when}
    field(view, "Choose a file").value = (given,)


def test_a_file_is_uploaded_and_one_that_is_cut_off_is_called_by_its_own_name(empty):
    view = describe_system(empty)
    upload(view, "../we<ird>.json", dragon().encode()[:-40])
    assert "we&lt;ird&gt;.json" in error(view)
    assert "/tmp/" not in error(view)
    assert empty.register.system() is None
    upload(view, "my model.json", dragon().encode())
    assert error(view) == ""
    assert empty.system.name == "Bot of dragons"
    assert field(view, "Choose a file").value == ()
    upload(view, "flows.csv", b"from,to\nCustomer,Shop\n")
    assert error(view) == ""
    assert [empty.system.name_of(key) for key in empty.system.components] == ["Customer", "Chatbot", "Shop"]


def test_no_path_and_no_such_file_are_said(empty):
    view = describe_system(empty)
    press(view, "Read the file")
    assert "no file is named" in error(view)
    field(view, "Path").value = "/nowhere/model.json"
    press(view, "Read the file")
    assert "there is no such file" in error(view)


def test_a_component_is_renamed_moved_and_given_another_kind(empty):
    view = describe_system(empty)
    draw(view)
    choose(view, "chatbot")
    field(view, "Name").value = "Letter helper"
    assert empty.system.name_of("chatbot") == "Letter helper"
    assert "Letter helper" in shown(view)
    in_form(view, "Kind").value = "orchestrator"
    assert empty.system.components["chatbot"].kind == "orchestrator"
    in_form(view, "Stands in").value = "internet"
    assert empty.system.components["chatbot"].within == "internet"
    in_form(view, "Stands in").value = None
    assert empty.system.components["chatbot"].within is None
    assert "stands in no boundary" in shown(view)


def fields_of(view):
    """The fields of the form of the chosen element, which follow the list of elements."""
    from tests.workshop.drive import widgets

    element = field(view, "Element")
    listed = list(widgets(view))
    return listed[listed.index(element) :]


def in_form(view, label):
    return next(each for each in fields_of(view) if getattr(each, "description", "") == label)


def test_data_flows_and_boundaries_are_corrected(empty):
    view = describe_system(empty)
    draw(view)
    choose(view, "passages")
    in_form(view, "Confidential?").value = Classification.SECRET
    in_form(view, "About people?").value = Answer.YES
    in_form(view, "Who decides").value = Origin.OUTSIDE
    in_form(view, "Made from").value = "pages, fresh thing"
    asset = empty.system.data["passages"]
    assert (asset.classification, asset.personal, asset.origin) == (Classification.SECRET, Answer.YES, Origin.OUTSIDE)
    assert asset.derived_from == ("pages", "fresh_thing")
    assert "fresh_thing" in empty.system.data

    choose(view, "user_to_chatbot")
    in_form(view, "Carries").value = ""
    in_form(view, "Answers with").value = "nothing"
    in_form(view, "Encrypted").value = Answer.YES
    in_form(view, "To").value = "guard"
    in_form(view, "Called").value = "ask"
    flow = empty.system.flows["user_to_chatbot"]
    assert (flow.carries, flow.answers_with, flow.encrypted) == (None, (), Answer.YES)
    assert (flow.to, flow.name) == ("guard", "ask")

    choose(view, "our_cloud")
    in_form(view, "Trusted").value = Trust.RESTRICTED
    in_form(view, "Stands in").value = "internet"
    assert empty.system.boundaries["our_cloud"].trust is Trust.RESTRICTED
    assert empty.system.boundaries["our_cloud"].within == "internet"


def test_a_boundary_within_itself_is_refused_and_the_form_shows_what_holds(empty):
    view = describe_system(empty)
    draw(view)
    choose(view, "our_cloud")
    before = empty.register.head
    in_form(view, "Stands in").value = "our_cloud"
    assert "stands within itself" in error(view)
    assert empty.register.head == before
    assert in_form(view, "Stands in").value is None


def test_things_are_added_connected_and_removed(empty):
    view = describe_system(empty)
    draw(view)
    add = next(
        each for each in fields_of(view) if getattr(each, "description", "") == "Add" and hasattr(each, "options")
    )
    block = fields_of(view)[fields_of(view).index(add) :]

    def fill(label, value):
        listed = fields_of(view)[fields_of(view).index(add) :]
        next(each for each in listed if getattr(each, "description", "") == label).value = value

    assert block
    add.value = "boundaries"
    fill("Name", "Office")
    fill("Trusted", Trust.ORGANISATION)
    press(view, "Add it")
    add.value = "components"
    fill("Name", "Mail tool")
    fill("Kind", "tool_server")
    fill("Stands in", "office")
    press(view, "Add it")
    add.value = "data"
    fill("Name", "Draft")
    fill("Confidential?", Classification.INTERNAL)
    press(view, "Add it")
    system = empty.system
    assert system.components["mail_tool"].kind == "tool_server"
    assert system.components["mail_tool"].within == "office"
    assert system.data["draft"].classification is Classification.INTERNAL
    assert "Mail tool" in shown(view)
    press(view, "Add it")
    assert "it has no name yet" in error(view)

    link = [
        each
        for each in fields_of(view)
        if getattr(each, "description", "") in ("From", "To", "Carries", "Answers with")
    ]
    sender, receiver, carries, back = link[-4:]
    sender.value, receiver.value = "chatbot", "chatbot"
    press(view, "Connect them")
    assert "connected to itself" in error(view)
    receiver.value, carries.value, back.value = "mail_tool", "draft, receipt", "receipt"
    press(view, "Connect them")
    flow = empty.system.flows["chatbot_to_mail_tool"]
    assert (flow.carries, flow.answers_with, flow.replies) == (("draft", "receipt"), ("receipt",), Answer.YES)
    assert carries.value == ""

    choose(view, "chatbot")
    press(view, "Remove this element")
    assert "chatbot" not in empty.system.components
    assert set(empty.system.flows) == {"web_pages_to_letter_index"}
    press(view, "Remove this element")
    assert "nothing to remove" in error(view), "a second click takes nothing else away"
    press(view, "Undo the last change")
    assert "chatbot" in empty.system.components
    assert "chatbot_to_mail_tool" in empty.system.flows
    press(view, "Undo the last change")
    assert "chatbot" not in empty.system.components


def test_there_is_nothing_to_undo_or_correct_at_the_beginning(empty):
    view = describe_system(empty)
    press(view, "Undo the last change")
    assert "nothing to undo" in error(view)
    press(view, "Remove this element")
    assert "nothing to remove" in error(view)
    press(view, "Connect them")
    assert "nothing to connect" in error(view)


def test_a_replaced_system_keeps_the_decisions_and_derives_anew(example):
    decided = {key: each.verdict for key, each in example.register.triage.items()}
    assert decided
    view = describe_system(example)
    choose(view, "fraud_classifier")
    press(view, "Remove this element")
    gone = [each for each in example.register.findings.values() if each.element == "fraud_classifier"]
    assert gone
    assert not any(each.derived for each in gone)
    view_toggles(view)[0].value = REPLACE
    draw(view, "user -> chatbot (agent): question")
    assert {key: each.verdict for key, each in example.register.triage.items()} == decided
    assert example.register.risks
    derived = {key for key, each in example.register.findings.items() if each.derived}
    assert derived == {finding.identity for finding in example.findings()}
    assert example.system.worst_day.startswith("A forged letter")


def test_what_one_panel_saves_the_other_shows(empty):
    about, view = about_the_system(empty), describe_system(empty)
    draw(view, "# Refund bot\nuser -> chatbot: question")
    assert field(about, "System").value == "Refund bot"
    assert "has no purpose" in shown(view)
    field(about, "Purpose").value = "Refunds"
    assert "has no purpose" not in shown(view)
    assert error(about) == error(view) == ""


def test_hints_say_where_it_is_said(empty):
    view = describe_system(empty)
    draw(view, "user -> chatbot: question\nchatbot -> user")
    page = shown(view)
    hints = page[page.index("Hints") :]
    for what, where in (("has no classification", "“Confidential?”"), ("does not say what it carries", "“Carries”")):
        said = hints.partition(what)[2].partition("</tr>")[0]
        assert "“Correct or remove”" in said
        assert where in said


def test_hints_are_grouped_and_speak_of_the_notebook(empty):
    view = describe_system(empty)
    draw(view, "user -> a\na -> b\nb -> c\nc -> d\nd -> e\ne -> f\nf -> g\ng -> user")
    page = shown(view)
    assert "and 2 more" in page
    assert "Say it in the form above" in page
    assert "`" not in page[page.index("Hints") : page.index("att-code")]


@pytest.mark.parametrize("text", MARKUP)
def test_hostile_names_stay_names(empty, text):
    view = describe_system(empty)
    draw(view, "user -> chatbot: question")
    for key in ("user", "question", "user_to_chatbot"):
        choose(view, key)
        in_form(view, "Called" if key.startswith("user_") else "Name").value = text
    assert empty.system.components["user"].name == text.strip()
    page = shown(view).lower()
    assert not any(bad in page for bad in ("<script", "<img", "<svg/", "</style><s", "<a href"))


def test_a_drawing_too_large_for_a_picture_is_still_recorded(empty, monkeypatch):
    def too_large(*_, **__):
        raise ToolkitError("a diagram of 801 elements could not be <read>")

    monkeypatch.setattr(describing, "diagram", too_large)
    view = describe_system(empty)
    draw(view)
    assert len(empty.system.components) == 5
    assert "There is no picture: a diagram of 801 elements could not be &lt;read&gt;" in shown(view)


def test_what_corrected_lines_name_no_more_is_said_while_it_is_still_drawn(empty):
    view = describe_system(empty)
    draw(view, LINES.replace("letter index -> chatbot", "letter index -> chatbat"))
    draw(view)
    assert "the lines do not name it any more: chatbat." in shown(view)
    field(view, "Element").value = "chatbat"
    press(view, "Remove this element")
    draw(view)
    assert "any more: chatbat" not in shown(view)


def test_a_connection_is_told_by_the_names_of_its_ends(empty):
    view = describe_system(empty)
    draw(view)
    choose(view, "web_pages")
    field(view, "Name").value = "public pages"
    field(view, "From").value, field(view, "To").value = "web_pages", "chatbot"
    press(view, "Connect them")
    assert "connected: public pages → chatbot" in shown(view)
