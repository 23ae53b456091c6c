"""Other systems of the organisation in notebook 05: looked into, taken from, and rolled up together."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest

from tests.workshop.drive import error, field, press, shown, widgets
from toolkit.errors import ToolkitError
from toolkit.register import Person, open_register
from toolkit.system.templates import template_system
from toolkit.workshop.opening import new_workshop, open_workshop
from toolkit.workshop.organisation import OtherSystemsPanel
from toolkit.workshop.other_workshops import remember, remembered, rolled_up

ME = Person("P1", role="facilitator")


@pytest.fixture
def panel(example):
    """The panel over the example."""
    made = OtherSystemsPanel(example)
    made.show()
    return made


@pytest.fixture
def other(tmp_path):
    """The folder of another team's workshop, closed."""
    folder = tmp_path / "council"
    workshop = new_workshop(folder, "Council chatbot")
    with workshop.register.change(by=ME, reason="begun") as change:
        change.set_system(template_system("council_chatbot"))
        mei = change.participant(name="Mei Tanaka", function="ML engineer", roles=["developer"])
        change.code_scope(applies="yes", reason="we run it", roles=["system_operator"])
        change.verdict("7.1", "not met", "no contract yet")
        change.evidence("7.1", "Draft contract", kind="link", where="https://legal/7")
        change.verdict("12.1", "met", "looked into")
        change.document_text("disclosure", "contact", "security@council.example")
        change.document_text("notice", "limits", "Not for legal advice.")
        change.training(mei, "Prompt layer", "2026-02-01", "2099-02-01")
    workshop.close()
    return folder


def look(panel, address):
    """Type an address and look what is there."""
    field(panel.view, "Workshop").value = str(address)
    press(panel.view, "Look what it holds")


def as_it_is(folder):
    """Everything in a folder, to the byte."""
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir() if each.is_file()}


def test_what_another_holds_is_shown_and_nothing_of_it_changes(panel, other, example):
    before, head = as_it_is(other), example.register.head
    look(panel, other)
    told = shown(panel.view)
    for words in ("Council chatbot", "from Council chatbot"):
        assert words in told, words
    assert "holds until 2099-02-01" in told
    labels = [box.description for _, box in panel._boxes]
    assert labels[0] == "7.1: Draft contract (https://legal/7)"
    assert labels[-1] == "Mei Tanaka: Prompt layer"
    assert "Policy on disclosing vulnerabilities: contact" in labels
    assert "says something of that system alone" in told
    assert (as_it_is(other), example.register.head) == (before, head)
    assert field(panel.view, "Workshop").value == ""
    assert remembered(example.folder) == [str(other)]


def test_what_is_ticked_is_taken_over_and_the_rest_is_not(panel, other, example):
    before = as_it_is(other)
    look(panel, other)
    press(panel.view, "Take over what is ticked")
    assert "nothing is ticked" in error(panel.view)
    press(panel.view, "Tick what fits any system")
    assert not field(panel.view, "take over policy notice.limits").value
    press(panel.view, "Take over what is ticked")
    assert error(panel.view) == ""
    (piece,) = [each for each in example.register.verdicts["7.1"].evidence if each.what == "Draft contract"]
    assert piece.taken_from["workshop"] == "Council chatbot"
    assert example.register.document_texts["disclosure.contact"].text == "security@council.example"
    assert "notice.limits" not in example.register.document_texts
    (training,) = example.register.trainings.values()
    assert example.register.name_of(training.participant) == "Mei Tanaka"
    assert "it is here already" in shown(panel.view)
    assert "change.take_trainings(other, [" in shown(panel.view)
    assert as_it_is(other) == before


def test_one_piece_of_a_provision_is_taken_over_and_the_other_stays(panel, other, example):
    workshop = open_workshop(other)
    with workshop.register.change(by=ME, reason="more") as change:
        change.evidence("7.1", "Minutes of the audit", kind="link", where="https://legal/8", stale_after="2099-01-01")
    workshop.close()
    look(panel, other)
    field(panel.view, "7.1: Minutes of the audit (https://legal/8)").value = True
    press(panel.view, "Take over what is ticked")
    assert error(panel.view) == ""
    mine = [each.what for each in example.register.verdicts["7.1"].evidence]
    assert "Minutes of the audit" in mine
    assert "Draft contract" not in mine
    assert "7.1: Draft contract (https://legal/7)" in [box.description for _, box in panel._boxes]
    assert "7.1: Minutes of the audit (https://legal/8)" in shown(panel.view)  # cannot be taken twice


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "no other workshop is named"),
        ("/nowhere/at/all", "there is no register"),
        ("x" * 5_000, "cannot be used"),
        ("mysql://host/db", "cannot be kept in"),
        ("postgresql+psycopg://nobody:secret@127.0.0.1:1/none", "the database refuses"),
        ("a\x00b", ""),
    ],
)
def test_what_cannot_be_opened_is_said_with_where_and_the_address_stays_typed(panel, example, address, said):
    look(panel, address)
    assert said in error(panel.view)
    assert error(panel.view)
    assert "secret" not in shown(panel.view)
    assert field(panel.view, "Workshop").value == address
    assert remembered(example.folder) == []


def test_its_own_register_is_refused(panel, example):
    look(panel, example.folder)
    assert "this is the same register" in error(panel.view)


def test_a_file_that_is_no_register_is_refused_and_left_alone(panel, example, tmp_path):
    path = tmp_path / "photo.db"
    path.write_bytes(b"not a database at all")
    look(panel, path)
    assert "this file is not a register" in error(panel.view)
    assert path.read_bytes() == b"not a database at all"


def test_no_password_is_remembered_and_a_spoilt_memory_counts_as_none(example):
    kept = remember(example.folder, "postgresql+psycopg://ana:secret@db/team")
    assert kept == "postgresql+psycopg://ana@db/team"
    assert remembered(example.folder) == [kept]
    card = example.folder / ".ai-threat-other-systems"
    assert "secret" not in card.read_text(encoding="utf-8")
    for spoilt in (b"\xff", b"{", b"[1, null, [[]]]", b'["a\\u0000b"]', b"[" * 90_000):
        card.write_bytes(spoilt)
        assert remembered(example.folder) == []


def test_several_are_rolled_up_with_the_worst_and_where_it_is(panel, other, example):
    look(panel, other)
    before = as_it_is(other)
    press(panel.view, "Roll up")
    told = panel._standing.value
    assert "2 systems, as recorded on" in told
    assert "7. Secure your supply chain" in told
    rolled = panel._rolled
    assert rolled.worst("7.1") == "not met"
    names = [each.name for each in rolled.systems]
    assert rolled.behind("7.1") == (names[1],)
    field(panel.view, "Look into").value = 7
    assert "no contract yet" in panel._detail.value
    for ending in (".csv", ".md", ".html", ".docx"):
        press(panel.view, ending)
        assert (example.folder / "exports" / f"roll-up{ending}").stat().st_size > 500
    assert "no contract yet" in (example.folder / "exports" / "roll-up.csv").read_text(encoding="utf-8-sig")
    assert as_it_is(other) == before
    (example.folder / "exports" / "roll-up.md").write_text("by hand", encoding="utf-8")
    press(panel.view, ".md")
    assert "changed by hand was kept as" in shown(panel.view)


def test_one_that_is_gone_is_named_and_the_others_are_rolled_up(panel, other, example, tmp_path):
    look(panel, other)
    remember(example.folder, str(tmp_path / "gone"))
    panel.refresh()
    press(panel.view, "Roll up")
    assert "Left out of the roll-up" in shown(panel.view)
    assert str(tmp_path / "gone") in panel._problems.value
    assert len(panel._rolled.systems) == 2
    field(panel.view, "Used before").value = str(tmp_path / "gone")
    press(panel.view, "Forget it")
    assert remembered(example.folder) == [str(other)]
    field(panel.view, "this workshop too").value = False
    field(panel.view, "With").value = ()
    press(panel.view, "Roll up")
    assert "no system is chosen" in error(panel.view)


def test_the_same_workshop_twice_counts_once(other, example):
    rolled, problems = rolled_up(None, [str(other), str(other / "register.db")], example.catalogue)
    assert len(rolled.systems) == 1
    assert "same register" in problems[0].what
    assert rolled_up(None, ["/nowhere"], example.catalogue)[0] is None


def test_what_is_ticked_and_typed_survives_saves_elsewhere(panel, other, example):
    look(panel, other)
    field(panel.view, "7.1: Draft contract (https://legal/7)").value = True
    field(panel.view, "Workshop").value = "/half/typed"
    with example.register.change(by=ME, reason="elsewhere") as change:
        change.park("something")
    panel.refresh()
    assert field(panel.view, "7.1: Draft contract (https://legal/7)").value
    assert field(panel.view, "Workshop").value == "/half/typed"


def test_their_team_goes_on_saving_while_ours_looks(panel, other):
    with open_register(other / "register.db") as theirs:
        look(panel, other)
        with theirs.change(by=ME, reason="meanwhile") as change:
            change.verdict("7.1", "met", "signed")
        press(panel.view, "Roll up")
        assert panel._rolled.worst("7.1") in ("unknown", "met")
        with theirs.change(by=ME, reason="and on") as change:
            change.park("more")


def test_hostile_words_of_another_register_stay_text(panel, other, example):
    with open_register(other / "register.db") as theirs, theirs.change(by=ME, reason="x") as change:
        change.workshop(name="<img src=x onerror=alert(1)>")
        change.evidence("7.1", "<script>alert(1)</script>", kind="link", where="https://x")
    look(panel, other)
    press(panel.view, "Roll up")
    told = shown(panel.view) + " ".join(str(getattr(each, "tooltip", "")) for each in widgets(panel._standing))
    assert "<script>" not in told
    assert "<img" not in told


def test_another_workshop_forgets_what_was_looked_at(panel, other, example):
    look(panel, other)
    press(panel.view, "Roll up")
    with suppress(ToolkitError):
        example.become(open_workshop(""))
        panel.follow()
    assert panel._rolled is None
    assert "Draft contract" not in shown(panel.view)
