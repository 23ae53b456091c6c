"""Details of assets in notebook 05: one after the other, several at once, hashed, and proposed by bills."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import UTC, date, datetime

import pytest

from tests.workshop.drive import error, field, press, shown
from toolkit.evidence.readers import read_evidence
from toolkit.files.folder_digest import digest_of_folder
from toolkit.register import Person
from toolkit.workshop.asset_panel import AssetsPanel
from toolkit.workshop.side_job import SideJob

ME = Person("P1", role="facilitator")


@pytest.fixture
def panel(example):
    """The assets of the example."""
    made = AssetsPanel(example)
    made.show()
    return made


def choose(panel, identity):
    """Click an asset in the list."""
    panel._list.value = identity


def listed(panel):
    """The assets that the list offers."""
    return [identity for _, identity in panel._list.options]


def model_folder(example):
    """A model of two files in the workshop's folder."""
    folder = example.folder / "models" / "fraud"
    folder.mkdir(parents=True)
    (folder / "weights.bin").write_bytes(b"w" * 3_000_000)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    return folder


def test_what_is_incomplete_comes_first_with_what_is_missing_and_who_needs_it(panel, example):
    with example.register.change(by=ME, reason="known") as change:
        change.asset("fraud_classifier", version="3", owner="", source="in house", licence="internal")
        change.asset("assistant", version="3", owner="P3", source="in house", licence="internal")
    panel.refresh()
    assert len(listed(panel)) == len([each for each in panel._assets if each.missing]) < len(panel._assets)
    missing = [len(each.missing) for each in panel._assets]
    assert missing == sorted(missing, reverse=True)
    assert "missing: version, owner, source, licence" in panel._list.options[0][0]
    choose(panel, "fraud_classifier")
    told = shown(panel.view)
    assert "owner missing</span>" in told
    assert "Needed by: </b>" in told
    field(panel.view, "Show").value = ""
    assert len(listed(panel)) == len(panel._assets)
    field(panel.view, "Of the kind").value = "prompts"
    assert set(listed(panel)) == {each.id for each in panel._assets if each.group == "prompts"}
    field(panel.view, "Find").value = "nothing is called that"
    assert listed(panel) == []
    assert "No asset fits these filters" in shown(panel.view)


def test_save_and_next_goes_through_them_quickly(panel, example):
    first, second = listed(panel)[:2]
    for name, value in (("Version", "3.2"), ("Owner", "Mei Tanaka"), ("Source", "in house"), ("Licence", "internal")):
        field(panel.view, name).value = value
    press(panel.view, "Save and next")
    held = example.register.assets[first]
    assert (held.version, held.owner, held.source, held.licence) == ("3.2", "P3", "in house", "internal")
    assert panel._list.value == second
    assert first not in listed(panel)
    assert field(panel.view, "Version").value == ""
    press(panel.view, "Save and next")
    assert (panel._list.value, error(panel.view)) == (listed(panel)[1], "")


def test_nothing_new_and_what_is_no_hash_is_refused(panel, example):
    before = example.register.head
    press(panel.view, "Save")
    assert "nothing new to save" in error(panel.view)
    field(panel.view, "SHA-256").value = "abc"
    press(panel.view, "Save")
    assert "no SHA-256" in error(panel.view)
    assert example.register.head == before


def test_half_typed_details_survive_redraws_other_assets_and_saves_elsewhere(panel, example):
    first, second = listed(panel)[:2]
    field(panel.view, "Version").value = "half"
    choose(panel, second)
    assert field(panel.view, "Version").value == ""
    with example.register.change(by=ME, reason="elsewhere") as change:
        change.asset(first, licence="MIT")
    panel.refresh()
    choose(panel, first)
    assert (field(panel.view, "Version").value, field(panel.view, "Licence").value) == ("half", "MIT")


def test_somebody_elses_version_is_shown_before_mine_replaces_it(panel, example):
    first = listed(panel)[0]
    field(panel.view, "Version").value = "mine"
    with example.register.change(by=ME, reason="elsewhere") as change:
        change.asset(first, version="theirs")
    press(panel.view, "Save")
    assert example.register.assets[first].version == "theirs"
    assert "They wrote under version: “theirs”" in shown(panel.view)


def test_a_folder_is_hashed_saved_and_the_next_hash_tells_which_files_changed(panel, example):
    folder = model_folder(example)
    field(panel.view, "Show").value = ""
    choose(panel, "fraud_classifier")
    panel.redraw()
    assert "models/fraud" in field(panel.view, "Hash of").options
    field(panel.view, "Hash of").value = "models/fraud"
    press(panel.view, "Work out the hash")
    found = digest_of_folder(folder)
    assert field(panel.view, "SHA-256").value == found.sha256
    assert "This is its first hash" in shown(panel.view)
    press(panel.view, "Save")
    held = example.register.assets["fraud_classifier"]
    assert (held.sha256, held.files, held.size, held.hashed is not None) == (found.sha256, 2, found.size, True)
    assert (example.folder / "hashes" / "fraud_classifier.sha256").read_text(encoding="utf-8") == found.listed

    (folder / "config.json").write_text('{"a": 1}', encoding="utf-8")
    press(panel.view, "Work out the hash")
    assert "1 changed: config.json" in panel._changed.value
    press(panel.view, "Save")
    assert "changed</span>" in panel._card.value
    assert example.register.assets["fraud_classifier"].sha256 == digest_of_folder(folder).sha256
    press(panel.view, "Work out the hash")
    assert "Unchanged since it was hashed" in panel._changed.value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "nothing is named"),
        ("../other", "leaves its folder"),
        ("/etc/passwd", "absolute path"),
        (".", "names no file"),
        ("nowhere", "no such file or folder"),
        ("link", "this is a link"),
        ("with_link", "this is a link"),
    ],
)
def test_what_cannot_be_hashed_is_said(panel, example, typed, said):
    (example.folder / "with_link").mkdir()
    (example.folder / "with_link" / "link").symlink_to("/etc/passwd")
    (example.folder / "link").symlink_to(example.folder / "with_link")
    field(panel.view, "Hash of").value = typed
    press(panel.view, "Work out the hash")
    assert said in error(panel.view)
    assert panel._hash._beside._moving.layout.display == "none"


def test_hashing_goes_on_beside_the_work_is_stopped_and_goes_on_where_it_was(panel, example, monkeypatch):
    folder = model_folder(example)
    may_read, told = threading.Event(), SideJob._told

    def waiting(job, done, total):
        may_read.wait(30)  # small files would be hashed before anybody could press Stop
        told(job, done, total)

    monkeypatch.setattr(SideJob, "_told", waiting)
    field(panel.view, "Hash of").value = "models/fraud"
    identity = panel._list.value
    begun = []

    async def stopped():
        press(panel.view, "Work out the hash")
        job = panel._hash._beside.job
        begun.append(job)
        job.stop()
        may_read.set()
        choose(panel, listed(panel)[3])  # the kernel answers meanwhile
        while panel._hash._beside.job is not None:
            await asyncio.sleep(0.02)

    asyncio.run(stopped())
    assert begun[0].is_stopped
    assert "Stopped." in shown(panel.view)
    assert panel._form.waiting_hash(identity) is None

    async def finished():
        press(panel.view, "Work out the hash")
        again = AssetsPanel(example)
        again.show()  # drawn anew meanwhile: the new panel takes the hashing over
        begun.append(again)
        while again._hash._beside.job is not None:
            await asyncio.sleep(0.02)

    choose(panel, identity)
    asyncio.run(finished())
    found = digest_of_folder(folder).sha256
    waiting = [each._form.waiting_hash(identity) for each in (panel, begun[1])]
    assert found in [each.sha256 for each in waiting if each is not None]
    assert not list(example.folder.glob(".ai-threat-hash-*"))


def test_several_are_filled_in_from_a_pasted_table_after_a_look(panel, example):
    first, second = listed(panel)[:2]
    field(panel.view, "Table").value = f"asset\tversion\towner\n{first}\t1.0\tMei Tanaka\n{second}\t2.0\tan outsider\n"
    press(panel.view, "Look what it changes")
    assert "Mei Tanaka" in panel._paste._preview.value
    before = example.register.head.events
    press(panel.view, "Save these 2")
    held = example.register.assets
    assert (held[first].owner, held[second].owner, held[second].version) == ("P3", "an outsider", "2.0")
    assert example.register.head.events == before + 2
    assert field(panel.view, "Table").value == ""


def test_a_hostile_table_is_refused_in_words_and_stays_in_the_field(panel, example):
    before = example.register.head
    field(panel.view, "Table").value = "asset,version\n<script>alert(1)</script>,1\n"
    press(panel.view, "Look what it changes")
    assert "&lt;script&gt;" in error(panel.view)
    assert "<script>" not in error(panel.view)
    assert panel._paste._take.layout.display == "none"
    assert example.register.head == before
    assert field(panel.view, "Table").value.startswith("asset")


def test_a_table_to_fill_in_is_written_and_uploaded_again(panel, example):
    press(panel.view, "Write a table to fill in")
    path = example.folder / "exports" / "assets-to-fill-in.csv"
    text = path.read_text(encoding="utf-8-sig")
    first = text.splitlines()[1].split(",")[0]
    assert first == panel._assets[0].id
    filled = text.replace(text.splitlines()[1], f"{first},,9.9,,,,,")
    upload = panel._paste._upload
    upload.value = [
        {"name": "t.csv", "type": "text/csv", "size": 1, "content": filled.encode(), "last_modified": datetime.now(UTC)}
    ]
    press(panel.view, "Save this one")
    assert example.register.assets[first].version == "9.9"


def test_a_bill_read_as_evidence_proposes_and_a_person_accepts_each(panel, example):
    assert "No bill, list of hashes or model card is read yet" in shown(panel.view)
    stated = [
        {"type": "machine-learning-model", "name": "fraud-classifier", "version": "7.1", "supplier": {"name": "Acme"}},
        {"type": "library", "name": "numpy", "version": "2.4"},
    ]
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": stated}
    path = example.folder / "evidence" / "bom.cdx.json"
    path.parent.mkdir()
    path.write_text(json.dumps(bill), encoding="utf-8")
    with example.register.change(by=ME, reason="release") as change:
        change.record_evidence(read_evidence(path), example.catalogue, why="release")
    panel.refresh()
    recorded = example.register.assets
    press(panel.view, "Look what it proposes")
    assert "2 details are proposed" in shown(panel.view)
    assert "numpy" in shown(panel.view)
    assert example.register.assets == recorded
    press(panel.view, "Accept what is ticked")
    assert "nothing is ticked" in error(panel.view)
    field(panel.view, "accept version 7.1 of Fraud classifier").value = True
    press(panel.view, "Accept what is ticked")
    held = example.register.assets["fraud_classifier"]
    assert (held.version, held.source) == ("7.1", "")
    field(panel.view, "And that").value = "numpy"
    field(panel.view, "is our").value = "training_pipeline"
    press(panel.view, "Propose it too")
    field(panel.view, "accept version 2.4 of Training pipeline").value = True
    press(panel.view, "Accept what is ticked")
    assert example.register.assets["training_pipeline"].version == "2.4"

    path.write_text(json.dumps({**bill, "version": 2}), encoding="utf-8")
    press(panel.view, "Look what it proposes")
    assert "is not in the workshop&#39;s folder as it was read" in error(panel.view)
    field(panel.view, "Where it is").value = "evidence/bom.cdx.json"
    press(panel.view, "Look what it proposes")
    assert "its hash is another" in error(panel.view)


def test_another_hash_takes_with_it_what_was_said_of_the_first(example):
    with example.register.change(by=ME, reason="hashed") as change:
        change.asset("assistant", sha256="a" * 64, files=3, size=10, hashed="2026-01-01")
    with example.register.change(by=ME, reason="from a bill") as change:
        change.asset("assistant", sha256="b" * 64)
    held = example.register.assets["assistant"]
    assert (held.files, held.size, held.hashed) == (0, 0, None)
    with example.register.change(by=ME, reason="hashed") as change:
        change.asset("assistant", sha256="c" * 64, files=1, size=2, hashed="2026-02-01")
        change.asset("assistant", version="2")
    assert example.register.assets["assistant"].hashed == date(2026, 2, 1)


def test_suppliers_and_keys_are_told_with_what_is_missing(panel, example):
    told = panel._suppliers.value
    supplied = [each for each in panel._assets if each.supplier]
    assert supplied
    for each in supplied:
        assert each.supplier in told
        assert f"{each.name}: version" in told
    assert "Keys lie in a vault" in told
    held = example.system.components
    vaulted = [key for key, each in held.items() if each.facts.get("secrets_in_vault") == "yes"]
    unknown = [each for each in held if "secrets_in_vault" in example.catalogue.facts_of(held[each].kind)]
    assert len(unknown) > len(vaulted)


def test_an_empty_workshop_says_what_to_do_first(empty):
    panel = AssetsPanel(empty)
    panel.show()
    assert "No system is described yet" in shown(panel.view)
    assert error(panel.view) == ""


def test_the_whole_as_a_table_comes_when_it_is_opened_and_in_parts(panel):
    field(panel.view, "Show").value = ""
    assert panel._table.value == ""
    panel._ways.selected_index = 2
    assert panel._table.value.count("<tr>") == 21
    press(panel.view, f"Show the other {len(panel._assets) - 20}")
    assert panel._table.value.count("<tr>") == len(panel._assets) + 1
