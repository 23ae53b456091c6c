"""Models of Microsoft's Threat Modeling Tool: stencils, answers, zones from boxes and lines, threats."""

from __future__ import annotations

import pytest

from tests.exchange.microsoft import NOWHERE, answer, line, model, shape, sheet, threat
from toolkit.errors import InputError
from toolkit.exchange.tm7 import import_tm7
from toolkit.system.lint import check_system
from toolkit.system.read import emit_system, parse_system

READABLE = {  # components, flows, boundaries, threats, losses of weight "lost"
    "startleft__SDL_all_components.tm7": (24, 0, 2, 0, 1),
    "startleft__lineboundaries_inheritance.tm7": (12, 0, 8, 0, 0),
    "startleft__one-trustzone.tm7": (1, 0, 1, 0, 0),
    "startleft__test_model_lines.tm7": (2, 1, 0, 1, 8),
    "startleft__unmapped-trustzone.tm7": (1, 0, 1, 0, 0),
}
USER, BOT, BASE = (0, 0, 80, 60), (300, 0, 80, 60), (600, 0, 80, 60)


def lost(imported) -> dict[str, str]:
    """What is said of each place and thing."""
    return {f"{each.where}: {each.what}": each.weight for each in imported.loss.lines}


def refusal(catalogue, content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        import_tm7(content, catalogue, called="m.tm7")
    return str(caught.value)


@pytest.mark.parametrize("name", READABLE)
def test_models_of_other_projects_come_in(shared, catalogue, name):
    imported = import_tm7(shared / "models" / "tm7" / name, catalogue)
    system = imported.system
    parts = (system.components, system.flows, system.boundaries, imported.foreign_threats)
    assert (*map(len, parts), sum(each.weight == "lost" for each in imported.loss.lines)) == READABLE[name]
    check_system(system, catalogue)
    assert parse_system(emit_system(system), catalogue) == system


def test_what_stands_in_the_hollow_of_a_line_is_in_its_zone(shared, catalogue):
    # The model is its authors' own trial: each store is called after where it stands, and four after standing nowhere.
    path = shared / "models" / "tm7" / "startleft__lineboundaries_inheritance.tm7"
    system = import_tm7(path, catalogue).system
    assert {part.name: part.within for part in system.components.values()} == {
        "SQL AT Left": "left_tz",
        "SQL AT Left Inverted": "left_inverted_tz",
        "SQL AT Right": "right_tz",
        "SQL AT Right Inverted": "right_inverted_tz",
        "SQL At Top": "top_tz",
        "SQL At Top Inverted": "top_tz_inverted",
        "SQL At Bottom": "bottom_tz",
        "SQL At Bottom Inverted": "bottom_tz_inverted",
        **{f"SQL Orphaned {number}": None for number in range(1, 5)},
    }


def test_stencils_become_components_by_name_stencil_and_answer(catalogue):
    shapes = [
        shape("u", "GE.EI", "Alex", stencil="Human User", type_="SE.EI.TMCore.User"),
        shape("e", "GE.EI", "Rates", more=[answer("type", "Code", form="StaticList")]),
        shape("l", "GE.P", "Claude on Bedrock", stencil="Web Service"),
        shape("m", "GE.P", "Verdicts", stencil="Machine Learning Model"),
        shape("w", "GE.P", "Shopfront", type_="SE.P.TMCore.WebApp", stencil="Web Application"),
        shape("v", "GE.DS", "pgvector", stencil="SQL Database", type_="SE.DS.TMCore.SQL"),
        shape("s", "GE.DS", "Trails", more=[answer("storesLogData", "No", "Yes", chosen=1)]),
        shape("x", "own-guid", "Board", form="StencilRectangle", stencil="MCU"),
    ]
    imported = import_tm7(model(sheet(shapes)), catalogue)
    assert {part.name: part.kind for part in imported.system.components.values()} == {
        "Alex": "end_user",
        "Rates": "external_entity",
        "Claude on Bedrock": "hosted_model",
        "Verdicts": "model",
        "Shopfront": "web_app",
        "pgvector": "vector_store",
        "Trails": "logs",
        "Board": "process",
    }
    assert imported.suggested["verdicts"].because == "its type or tag says “machine learning model”"
    assert lost(imported)["diagram 'Diagram 1', shape 'Board': what sort of thing it is"] == "note"


def test_only_an_answer_that_somebody_gave_counts(catalogue):
    yes = [answer("Encrypted", "No", "Yes", chosen=1), answer("Signed", "No", "Yes", chosen=1)]
    shapes = [
        shape("a", "GE.DS", "First store", more=yes),
        shape(
            "b",
            "GE.DS",
            "Second store",
            more=[answer("Encrypted", "No", "Yes"), answer("Backup", "No", "Yes", chosen=1)],
        ),
    ]
    first, second = import_tm7(model(sheet(shapes)), catalogue).system.components.values()
    assert dict(first.facts) == {"encrypted_at_rest": "yes", "integrity_checked": "yes"}
    assert dict(second.facts) == {}
    assert "Backup: Yes." in second.description
    assert "Encrypted" not in second.description


def test_flows_say_what_the_stencil_and_the_answers_say(catalogue):
    shapes = [shape("a", "GE.P", "Bot", BOT), shape("b", "GE.DS", "Base", BASE)]
    static = [
        answer("providesConfidentiality", "No", form="StaticList"),
        answer("authenticatesSource", "No", form="StaticList"),
    ]
    chosen = [
        answer("providesConfidentiality", "No", "Yes", chosen=1),
        answer("authenticatesSource", "", "No", "Yes", chosen=2),
    ]
    lines = [
        line("f", "Letters", "a", "b", stencil="HTTP", more=static),
        line("g", "Answers", "b", "a", stencil="Binary", more=[*chosen, answer("JSON", "No", "Yes", chosen=1)]),
        line("h", "TLS", "a", "b", stencil="TLS"),
        line("i", "Drafts", "a", "b", more=[answer("providesConfidentiality", "No", "Yes")], out="Old"),
    ]
    imported = import_tm7(model(sheet(shapes, lines)), catalogue)
    flows = list(imported.system.flows.values())
    assert [(each.name, each.encrypted, each.authenticated) for each in flows] == [
        ("Letters", "no", "no"),
        ("Answers", "yes", "yes"),
        ("", "yes", "unknown"),
        ("Drafts", "unknown", "unknown"),
    ]
    assert flows[1].description == "Drawn as: Binary. JSON: Yes."
    assert imported.system.out_of_scope["drafts"].why == "Old"
    assert {each.name for each in imported.system.data.values()} == {"Letters", "Answers", "Drafts"}


def test_a_loose_flow_is_kept_and_told(catalogue):
    content = model(sheet([shape("a", "GE.P", "Bot")], [line("f", "Ask", NOWHERE, "a"), line("g", "Log", "a", "gone")]))
    imported = import_tm7(content, catalogue)
    assert {(each.from_, each.to) for each in imported.system.flows.values()} == {
        ("open_end_of_ask", "bot"),
        ("bot", "open_end_of_log"),
    }
    said = lost(imported)
    assert said["diagram 'Diagram 1', flow 'Ask': its beginning"] == "changed"
    assert said["diagram 'Diagram 1', flow 'Log': its end"] == "changed"


def test_boundaries_hold_what_is_drawn_inside(catalogue):
    shapes = [
        shape("o", "GE.TB.B", "Our cloud", (200, -100, 700, 400)),
        shape("i", "GE.TB.B", "Vault", (550, -50, 200, 200), more=[answer("Sandboxed", "No", "Yes", chosen=1)]),
        shape("u", "GE.EI", "User", USER),
        shape("p", "GE.P", "Bot", BOT),
        shape("d", "GE.DS", "Base", BASE),
        shape("t", "GE.A", "Remember the milk"),
        shape("n", "GE.P", "Edge", (850, 0, 80, 60)),
    ]
    imported = import_tm7(model(sheet(shapes)), catalogue)
    system = imported.system
    assert {key: part.within for key, part in system.components.items()} == {
        "user": None,
        "bot": "our_cloud",
        "base": "vault",
        "edge": "our_cloud",
    }
    assert system.boundaries["vault"].within == "our_cloud"
    assert system.components["user"].trust == "none"
    said = lost(imported)
    assert said["diagram 'Diagram 1', text 'Remember the milk': a text: Remember the milk"] == "lost"
    assert said["diagram 'Diagram 1', box 'Vault': Sandboxed: Yes"] == "lost"
    assert said["diagram 'Diagram 1', process 'Edge': is drawn across the edge of a boundary"] == "note"


def test_a_line_across_arrows_tells_zones(catalogue):
    shapes = [shape("u", "GE.EI", "User", USER), shape("p", "GE.P", "Bot", BOT), shape("d", "GE.DS", "Base", BASE)]
    lines = [
        line("f", "question", "u", "p", ((80, 30), (190, 30), (300, 30))),
        line("g", "lookup", "p", "d", ((380, 30), (490, 30), (600, 30))),
        line("c", "Internet Boundary", points=((190, -200), (200, 30), (190, 300)), curve=True),
    ]
    imported = import_tm7(model(sheet(shapes, lines)), catalogue)
    within = {key: part.within for key, part in imported.system.components.items()}
    assert within["bot"] == within["base"] == "zone_1"
    assert within["user"] is None
    # The line's name says what lies beyond it, so no zone is called so.
    assert imported.system.boundaries["zone_1"].trust is None


def test_a_line_that_is_hardly_bent_and_crosses_nothing_is_told(catalogue):
    lines = [line("c", "Wall", points=((190, -200), (200, 30), (190, 300)), curve=True), line("k", "Lost", curve=True)]
    imported = import_tm7(model(sheet([shape("p", "GE.P", "Bot", BOT)], lines)), catalogue)
    said = lost(imported)
    assert said["diagram 'Diagram 1': the boundary curve 'Wall'"] == "lost"
    assert said["diagram 'Diagram 1', boundary curve 'Lost': the curve"] == "lost"
    assert not imported.system.boundaries


def test_a_hollow_called_after_the_internet_gets_a_name_that_says_nothing(catalogue):
    arc = line("c", "Internet Boundary", points=((250, -50), (200, 30), (250, 110)), curve=True)
    imported = import_tm7(model(sheet([shape("p", "GE.P", "Bot", BOT)], [arc])), catalogue)
    assert imported.system.components["bot"].within == "zone_1"
    assert imported.system.boundaries["zone_1"].trust is None


def test_the_model_tells_of_itself(catalogue):
    about = {
        "ThreatModelName": "Helper",
        "HighLevelSystemDescription": "Answers letters",
        "Owner": "Kim",
        "Assumptions": "Staff are trained\nNone\n\nThe vendor keeps its word",
        "ExternalDependencies": "A post office",
    }
    notes = "<Notes><Note><Message>Call Kim</Message></Note></Notes>"
    imported = import_tm7(model(sheet([shape("a", "GE.P", "Bot")]), about=about, more=notes), catalogue)
    system = imported.system
    assert (system.name, system.purpose) == ("Helper", "Answers letters")
    assert [each.text for each in system.assumptions.values()] == ["Staff are trained", "The vendor keeps its word"]
    said = lost(imported)
    for told in ("the file: owner", "the file: external dependencies: A post office", "notes: Call Kim"):
        assert said[told] == "lost"


def test_threats_come_with_state_justification_and_what_was_proposed(catalogue):
    shapes = [shape("a", "GE.P", "Bot", BOT), shape("b", "GE.DS", "Base", BASE)]
    threats = [
        threat(
            "1", ("f", "a", "b"), "Mitigated", {"Title": "Sniffing", "UserThreatCategory": "Tampering"}, "TLS is on"
        ),
        threat(
            "2",
            ("gone", "gone", "b"),
            "NeedsInvestigation",
            {"Title": "Theft", "m1": "Encrypt &lt;br/&gt; it"},
            "Ask Kim",
        ),
        threat("3", (NOWHERE, NOWHERE, NOWHERE), "AutoGenerated", {"Title": "Flood", "InteractionString": "Ask"}),
        threat(
            "4", ("f", "a", "b"), "", {"UserThreatDescription": "See http://cwe.mitre.org/data/definitions/79 CAPEC-63"}
        ),
    ]
    imported = import_tm7(model(sheet(shapes, [line("f", "Ask", "a", "b")]), threats=threats), catalogue)
    sniffing, theft, flood, seen = imported.foreign_threats
    assert (sniffing.element, sniffing.status, sniffing.mitigation) == ("ask", "Mitigated", "TLS is on")
    assert (sniffing.type, sniffing.severity, sniffing.number) == ("Tampering", "High", "1")
    # What the stencil library proposes was neither planned nor done by anybody: it stays words.
    assert (theft.element, theft.description) == ("base", "Said there: Ask Kim\nProposed there: Encrypt  it")
    assert theft.mitigations == ()
    assert (flood.element, flood.description) == ("", "There at: Ask")
    assert seen.references == ("CWE-79", "CAPEC-63")
    assert [each.generated for each in imported.foreign_threats] == [False, False, True, True]
    said = lost(imported)
    assert said["threats: 2 of 4 threats, which were generated there and never touched"] == "lost"


def test_what_is_no_model_is_refused(catalogue):
    assert "this is no model of the Microsoft Threat Modeling Tool" in refusal(catalogue, b"<ThreatModel/>")
    assert "this is no model of the Microsoft Threat Modeling Tool" in refusal(catalogue, b"<other/>")
    assert "there is no component in it" in refusal(catalogue, model(sheet([])))
    assert "looks cut off" in refusal(catalogue, model(sheet([shape("a", "GE.P", "Bot")]))[:-300])
    far = model(sheet([shape("a", "GE.P", "Bot", (1e300, 0, 1, 1))]))
    assert "m.tm7:1: `Left`: no place is '1e+300'" in refusal(catalogue, far)
    words = model(sheet([shape("a", "GE.P", "Bot")])).replace(b"<Left>0<", b"<Left>nan<")
    assert "`Left`: no place is 'nan'" in refusal(catalogue, words)
    many = model(sheet([f"<p><Value><Guid>{number}</Guid></Value></p>" for number in range(5_001)]))
    assert "more than 5,000 shapes" in refusal(catalogue, many)


def test_one_id_twice_and_shapes_of_one_name_are_told(catalogue):
    first = sheet([shape("a", "GE.P", "Bot"), shape("a", "GE.P", "Other")])
    second = sheet([shape("b", "GE.P", "Bot", stencil="Web API")], title="Second")
    third = sheet([shape("c", "GE.P", "Bot", stencil="Web API")], title="Third")
    imported = import_tm7(model(first, second, third), catalogue)
    assert set(imported.system.components) == {"bot", "bot_2", "bot_3"}
    said = lost(imported)
    assert said["diagram 'Diagram 1', process 'Other': is in the file twice under one id"] == "lost"
    assert said["diagrams: 2 shapes are called 'Bot'"] == "note"
