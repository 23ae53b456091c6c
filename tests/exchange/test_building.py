"""The builder that all readers use: what it promises for every format."""

from __future__ import annotations

import pytest

from toolkit.errors import InputError
from toolkit.exchange import building
from toolkit.exchange.boxes import Box
from toolkit.exchange.building import SystemBuilder
from toolkit.exchange.curves import Arrow, Curve, TooIntricate, zones_by_curves

BROWSER, APP, CONFIG, DATABASE = Box(0, 0, 80, 60), Box(200, 0, 80, 60), Box(200, 200, 80, 60), Box(400, 0, 80, 60)
SHAPES = {"browser": BROWSER, "app": APP, "config": CONFIG, "db": DATABASE}
ARROWS = [Arrow("browser", "app"), Arrow("app", "config"), Arrow("app", "db"), Arrow("db", "app")]
LEFT, RIGHT = Curve("", ((140, -50), (150, 40), (140, 150))), Curve("", ((340, -50), (340, 150)))


@pytest.fixture
def builder(catalogue):
    return SystemBuilder(catalogue, "Test format", tool="the test tool")


def told(builder) -> dict[str, str]:
    return {f"{line.where}: {line.what}": line.why for line in builder.losses}


def test_curves_set_apart_what_they_cross():
    zones, idle = zones_by_curves([LEFT, RIGHT], SHAPES, ARROWS, outside=["browser"])
    assert [(zone.members, zone.curves) for zone in zones] == [(("app", "config"), (0, 1)), (("db",), (1,))]
    assert idle == set()


def test_a_curve_that_nothing_crosses_or_that_is_gone_around_tells_nothing():
    far = Curve("Far", ((900, 0), (900, 100)))
    around = [*ARROWS, Arrow("db", "app", ((380, 300), (300, 300)))]
    zones, idle = zones_by_curves([LEFT, far, RIGHT], SHAPES, around)
    assert idle == {1, 2}
    assert {zone.members for zone in zones} == {("browser",), ("app", "config", "db")}


def test_a_ring_is_a_zone_of_its_own_name_whatever_is_joined():
    ring = Curve("Vault", ((380, -20), (500, -20), (500, 80), (380, 80), (382, -15)))
    zones, idle = zones_by_curves([ring], SHAPES, ARROWS)
    assert [(zone.name, zone.members) for zone in zones] == [("Vault", ("db",))]
    assert idle == set()


def test_zones_stay_within_their_boxes():
    boxed = {"app": "ours", "config": "ours", "db": "ours"}
    zones, _ = zones_by_curves([RIGHT], SHAPES, ARROWS, within=boxed)
    assert {zone.members for zone in zones} == {("app", "config"), ("db",)}


def test_a_drawing_of_too_many_lines_is_given_up():
    wild = Curve("", tuple((140.0 + place, float(place % 50)) for place in range(200)))
    arrows = [Arrow("browser", "app", tuple((130.0, float(place % 50)) for place in range(200)))] * 20
    with pytest.raises(TooIntricate):
        zones_by_curves([wild] * 3, SHAPES, arrows)


def test_zones_become_boundaries_and_each_is_told(builder):
    for key in ("app", "config", "db"):
        builder.component(key, key, "process")
    builder.component("browser", "Customer", "actor")
    for number, arrow in enumerate(ARROWS):
        builder.flow(f"f{number}", arrow.source, arrow.target)
    builder.zones([LEFT, RIGHT, Curve("Odd", ((900, 0), (900, 9)))], SHAPES, ARROWS, where="page 1")
    system = builder.build("Shop").system
    assert {key: part.within for key, part in system.components.items()} == {
        "app": "zone_1",
        "config": "zone_1",
        "db": "zone_2",
        "customer": None,
    }
    assert "Read from which arrows" in told(builder)["page 1: the zone 'Zone 1' around app, config"]
    assert "sets nothing apart" in told(builder)["page 1: the boundary curve 'Odd'"]


def test_a_loose_arrow_is_kept_at_a_stand_in_and_told(builder):
    builder.component("a", "Chatbot", "process")
    assert builder.flow("f", "a", "nowhere", name="prompt", where="arrow 1") == "prompt"
    assert builder.flow("g", "", "", where="arrow 2") == ""
    system = builder.build("X").system
    stand_in = system.components[system.flows["prompt"].to]
    assert (stand_in.name, stand_in.kind) == ("Open end of ‘prompt’", "external_entity")
    assert "say what that is" in told(builder)["arrow 1: its end"]
    assert "attached to nothing" in told(builder)["arrow 2: the flow"]
    assert set(system.flows) == {"prompt"}


def test_boundaries_in_a_circle_are_taken_apart(builder):
    for key, outer in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "d"), ("e", "nowhere")):
        builder.boundary(key, key.upper(), within=outer)
    builder.component("p", "Bot", "process", within="a")
    system = builder.build("X").system
    assert system.boundaries_around("bot") == ("a", "b", "c")
    assert system.boundaries["d"].within is None
    assert [line.where for line in builder.losses if "in a circle" in line.why] == ["boundary 'C'", "boundary 'D'"]
    assert told(builder)["'E': stands in 'nowhere'"] == "There is no such boundary."


def test_one_id_twice_is_told_and_ids_are_never_given_twice(builder):
    assert builder.component("1", "Bot", "process") == "bot"
    assert builder.component("1", "Other", "store") == "bot"
    assert builder.component("2", "Bot", "process") == "bot_2"
    assert builder.flow("1", "1", "2", name="Bot") == "bot_3"
    assert "The first was taken." in told(builder)["component 'Other': is in the file twice under one id"]
    assert builder.element("2") == "bot_2"
    assert builder.element("3") == ""


@pytest.mark.parametrize(
    ("name", "drawn_as", "tags", "kind"),
    [
        ("Knowledge", "store", ["pgvector"], "vector_store"),
        ("Answering service", "process", ["LangChain agent"], "agent"),
        ("Embedding worker", "process", ["container"], "embedding_service"),
        ("Claude on Bedrock", "process", ["aws"], "hosted_model"),
        ("Customers", "store", ["mysql"], "database"),
        ("Web form", "process", ["llm"], "web_app"),
    ],
)
def test_names_types_and_tags_tell_kinds(builder, name, drawn_as, tags, kind):
    made = builder.component("a", name, drawn_as, tags=tags)
    assert builder.build("X").system.components[made].kind == kind


def test_facts_that_a_kind_does_not_have_are_told(builder):
    builder.component("a", "Orders", "store", facts={"encrypted_at_rest": "yes"})
    builder.component("b", "Bot", "process", facts={"encrypted_at_rest": "yes"})
    system = builder.build("X").system
    assert dict(system.components["orders"].facts) == {"encrypted_at_rest": "yes"}
    assert system.components["bot"].description == "Encrypted at rest: yes."
    assert told(builder)["attributes: encrypted at rest (1 time)"].startswith("There is no field")


def test_too_many_parts_and_none_are_refused(builder, catalogue, monkeypatch):
    with pytest.raises(InputError, match="no component"):
        builder.build("X")
    monkeypatch.setattr(building, "MAX_PARTS", 2)
    full = SystemBuilder(catalogue, "Test format")
    full.component("a", "A", "process")
    full.component("b", "B", "process")
    with pytest.raises(InputError, match="more than 2 parts"):
        full.component("c", "C", "process")


def test_a_long_report_is_counted_at_its_end(builder, monkeypatch):
    monkeypatch.setattr(building, "MAX_LINES", 3)
    builder.component("a", "A", "process")
    for number in range(9):
        builder.lose("here", f"thing {number}", "why")
    builder.build("X")
    assert told(builder).get("the report: 6 further lines") == "Too many to be listed."
