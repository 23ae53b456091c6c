"""Evidence from tools in notebook 05: read, looked at, recorded, answered; what is typed stays, mistakes are said."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.samples import cyclonedx, garak_report, inspect_log, sample
from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from toolkit.conformity import assess_conformity, files_read
from toolkit.files import known_digest
from toolkit.register import Person, Register, attacks_got_through, unanswered_tests
from toolkit.workshop import evidence
from toolkit.workshop.evidence_files import LARGEST_UPLOAD
from toolkit.workshop.evidence_panel import EvidencePanel
from toolkit.workshop.session import Workshop
from toolkit.workshop.side_job import SideJob

EVIL = MARKUP[2]
NOW = datetime.now(UTC)
TODAY = date.today()  # noqa: DTZ011 - as the panel does


@pytest.fixture
def desk(example: Workshop) -> EvidencePanel:
    """The panel over the example, in whose folder lies a report in which attacks got through."""
    (example.folder / "evidence").mkdir()
    (example.folder / "evidence" / "garak.report.jsonl").write_bytes(garak_report())
    panel = EvidencePanel(example)
    panel.show()
    return panel


def read(desk: EvidencePanel, name: str = "evidence/garak.report.jsonl") -> None:
    field(desk.view, "File").value = name
    press(desk.view, "Read it")


def upload(desk: EvidencePanel, name: str, content: bytes) -> None:
    field(desk.view, "Or upload one").value = (
        {"name": name, "type": "", "size": len(content), "content": memoryview(content), "last_modified": NOW},
    )


def recorded(desk: EvidencePanel) -> dict[str, Any]:
    return dict(desk.register.evidence)


def answered(desk: EvidencePanel, what: str, why: str = "The answers were looked at") -> None:
    field(desk.view, "What follows").value = what
    field(desk.view, "In a sentence or two: what the answers showed, and why this follows from it").value = why


def test_a_file_is_offered_and_shown_before_it_is_recorded_and_recorded_by_a_click(desk):
    assert "evidence/garak.report.jsonl" in field(desk.view, "File").options
    assert not any(each.startswith("register.db") for each in field(desk.view, "File").options)
    read(desk)
    told = shown(desk.view)
    for words in (
        "not recorded yet",
        "garak 0.13.1",
        "2026-11-03",
        "Jailbreak",
        "2 of 4 got through",
        "9.2",
        "SHA-256",
    ):
        assert words in told, words
    assert not recorded(desk)
    field(desk.view, "Good until").value = TODAY + timedelta(days=90)
    field(desk.view, "what it was made for, such as: release 2.1").value = "release 2.1"
    press(desk.view, "Record it")
    (held,) = recorded(desk).values()
    assert (held.where, held.stale_after, held.why) == (
        "evidence/garak.report.jsonl",
        TODAY + timedelta(days=90),
        "release 2.1",
    )
    assert error(desk.view) == ""
    assert "not recorded yet" not in shown(desk.view)
    assert f"good until {TODAY + timedelta(days=90)}" in shown(desk.view)


def test_an_upload_is_kept_in_the_folder_only_once_it_is_recorded(desk):
    content = json.dumps(cyclonedx()).encode()
    upload(desk, "../../Our bill.cdx.json", content)
    kept = desk.workshop.folder / "evidence" / "our-bill-cdx.json"
    assert "3 components" in shown(desk.view)
    assert not kept.exists()
    press(desk.view, "Record it")
    assert kept.read_bytes() == content
    (held,) = recorded(desk).values()
    assert (held.where, held.name) == ("evidence/our-bill-cdx.json", "our-bill-cdx.json")
    upload(desk, "our-bill-cdx.json", json.dumps(cyclonedx(), indent=1).encode())
    press(desk.view, "Record it")
    assert len(recorded(desk)) == 2
    assert kept.read_bytes() == content
    assert all(each.holds for each in files_read(desk.register, TODAY, desk.workshop.folder))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("big.json", b" " * (LARGEST_UPLOAD + 1), "larger than 8,000,000 bytes"),
        ("notes.txt", b"we tested it, all fine", "no evidence that can be read"),
        ("cut.json", json.dumps(cyclonedx()).encode()[:-40], "cut.json"),
        (f"{EVIL}.json", b"{", "&lt;"),
        ("empty.json", b"", "empty"),
    ],
)
def test_what_cannot_be_read_is_said_by_the_name_that_people_know(desk, name, content, said):
    upload(desk, name, content)
    assert said in error(desk.view)
    assert "/tmp/" not in error(desk.view)
    assert EVIL not in error(desk.view)
    assert not recorded(desk)


@pytest.mark.parametrize("name", ["", "../elsewhere.json", "nothing.json", "evidence", "x" * 5000, "a\0b", "/dev/zero"])
def test_a_name_that_leads_nowhere_is_said_in_the_red_box(desk, name):
    read(desk, name)
    assert error(desk.view)
    assert "Traceback" not in error(desk.view)
    assert "defect" not in error(desk.view)


def test_a_file_elsewhere_is_read_by_its_path_and_is_said_not_to_be_watched(desk, tmp_path):
    path = tmp_path / "elsewhere.report.jsonl"
    path.write_bytes(garak_report())
    read(desk, str(path))
    press(desk.view, "Record it")
    (held,) = recorded(desk).values()
    assert held.where == ""
    assert "nobody sees whether it changes" in shown(desk.view)


def test_a_file_that_changes_between_reading_and_recording_is_not_recorded(desk):
    read(desk)
    path = desk.workshop.folder / "evidence" / "garak.report.jsonl"
    path.write_bytes(garak_report() + b"\n")
    press(desk.view, "Record it")
    assert "changed since it was read" in error(desk.view)
    assert not recorded(desk)
    read(desk)
    press(desk.view, "Record it")
    assert recorded(desk)


def test_when_an_attack_worked_is_said_by_a_person_where_the_file_does_not_tell(desk):
    path = desk.workshop.folder / "run.json"
    path.write_text(json.dumps(inspect_log("ours", [sample(1, {"judge": "C"}), sample(2, {"judge": "I"})])))
    read(desk, "run.json")
    assert "Not counted" in shown(desk.view)
    field(desk.view, "Attack worked when").value = "judge=C"
    press(desk.view, "Record it")
    assert "not yet read by the rule" in error(desk.view)
    press(desk.view, "Read it by this rule")
    assert "1 of 2 judged attempts got through" in shown(desk.view)
    press(desk.view, "Record it")
    (held,) = recorded(desk).values()
    assert (held.worked, held.worked_when) == (1, ("judge=C",))
    assert len(unanswered_tests(desk.register)) == 1


def test_a_rule_that_is_none_is_refused_and_what_is_shown_stays(desk):
    path = desk.workshop.folder / "run.json"
    path.write_text(json.dumps(inspect_log("ours", [sample(1, {"judge": "C"})])))
    read(desk, "run.json")
    field(desk.view, "Attack worked when").value = "whatever"
    press(desk.view, "Read it by this rule")
    assert "does not say when an attack worked" in error(desk.view)
    assert "run.json" in shown(desk.view)
    assert field(desk.view, "Attack worked when").value == "whatever"


def test_files_that_are_gone_changed_replaced_or_past_their_day_are_said(desk):
    folder = desk.workshop.folder / "evidence"
    read(desk)
    press(desk.view, "Record it")
    (folder / "bill.json").write_text(json.dumps(cyclonedx()))
    read(desk, "evidence/bill.json")
    field(desk.view, "Good until").value = TODAY - timedelta(days=1)
    press(desk.view, "Record it")
    assert "stale since" in shown(desk.view)
    assert any("stale since" in each.says for each in _due(desk))
    (folder / "garak.report.jsonl").write_bytes(garak_report().replace(b"0.13.1", b"0.13.2"))
    desk.redraw()
    assert "file changed" in shown(desk.view)
    read(desk)
    press(desk.view, "Record it")
    assert "replaced" in shown(desk.view)
    assert not any("garak" in each.says for each in _due(desk))
    (folder / "garak.report.jsonl").unlink()
    desk.redraw()
    assert "file is gone" in shown(desk.view)
    assert any("there is no such" in each.says for each in _due(desk))


def _due(desk):
    with desk.register.change(by=Person("P6", role="compliance officer"), reason="judged") as change:
        change.verdict("5.1", "met", "there is a bill")
        change.verdict("9.2", "met", "tested")
    conformity = assess_conformity(desk.register, desk.workshop.catalogue)
    return [each for each in conformity.due_again(TODAY, folder=desk.workshop.folder) if each.why == "evidence"]


def test_the_day_of_a_recorded_file_is_set_and_taken_away_later_with_a_reason(desk):
    read(desk)
    press(desk.view, "Record it")
    days = desk._days
    days._until.value = TODAY + timedelta(days=10)
    press(desk.view, "Save this day")
    assert "a day needs a reason" in error(desk.view)
    field(desk.view, "why until then?").value = "the next release comes then"
    press(desk.view, "Save this day")
    (held,) = recorded(desk).values()
    assert held.stale_after == TODAY + timedelta(days=10)
    assert "soon stale" in shown(desk.view)
    days._until.value = None
    field(desk.view, "why until then?").value = "there is no release planned"
    press(desk.view, "Save this day")
    (held,) = recorded(desk).values()
    assert (held.stale_after, held.why) == (None, "there is no release planned")


@pytest.fixture
def failed(desk: EvidencePanel) -> EvidencePanel:
    """The report is recorded: a family of tests waits for an answer."""
    read(desk)
    press(desk.view, "Record it")
    return desk


def test_a_failed_test_waits_until_somebody_answers_and_stays_with_its_answer(failed):
    assert "1 of 1 to be answered" in shown(failed.view)
    press(failed.view, "Record this answer")
    assert "nothing is said to follow" in error(failed.view)
    answered(failed, "no change", why="")
    press(failed.view, "Record this answer")
    assert "an answer needs a reason" in error(failed.view)
    answered(failed, "no change", why="All were refusals, read one by one")
    before = {key: risk.model_dump() for key, risk in failed.register.risks.items()}
    press(failed.view, "Record this answer")
    assert error(failed.view) == ""
    assert not unanswered_tests(failed.register)
    told = shown(failed.view)
    assert "Answered: all 1" in told
    assert "nothing follows" in told
    assert told.count("All were refusals, read one by one") >= 2
    assert {key: risk.model_dump() for key, risk in failed.register.risks.items()} == before


def test_a_risk_is_reopened(failed):
    risk = next(iter(failed.register.risks))
    with failed.register.change(by=failed.workshop.acting, reason="closed") as change:
        change.risk(risk, status="closed", closed_because="we thought it was gone")
    failed.redraw()
    answered(failed, "reopened")
    field(failed.view, "Risk").value = risk
    press(failed.view, "Record this answer")
    assert failed.register.risks[risk].status == "open"
    assert next(iter(failed.register.test_answers.values())).risk == risk


def test_a_level_is_raised_with_who_and_why_or_refused_where_it_is_no_higher(failed):
    risk = next(key for key, each in failed.register.risks.items() if each.assessments["current"].rank < 3)
    answered(failed, "raised", why="Two of four worked in the product itself")
    field(failed.view, "Risk").value = risk
    press(failed.view, "Record this answer")
    assert "no level of this risk is judged higher" in error(failed.view)
    assert not failed.register.test_answers
    form = failed._answers._form
    scale = form.scale
    form.value = scale.id, (("impact", scale.steps("impact")[-1]), ("likelihood", scale.steps("likelihood")[-1]))
    press(failed.view, "Record this answer")
    assert error(failed.view) == ""
    held = failed.register.risks[risk].assessments["current"]
    assert (held.why, held.by) == ("Two of four worked in the product itself", failed.workshop.acting.id)
    assert next(iter(failed.register.test_answers.values())).answer == "raised"


def test_a_new_risk_is_begun_from_the_findings_of_the_threat(failed):
    answered(failed, "new risk")
    press(failed.view, "Record this answer")
    assert "a new risk needs a title" in error(failed.view)
    field(failed.view, "A few words that the board would understand").value = "The assistant drops its rules"
    press(failed.view, "Record this answer")
    (answer,) = failed.register.test_answers.values()
    risk = failed.register.risks[answer.risk]
    assert (answer.answer, risk.title) == ("new risk", "The assistant drops its rules")
    assert risk.findings
    assert all(each.startswith("core:jailbreak@") for each in risk.findings)
    (test,) = attacks_got_through(failed.register)
    assert answer.risk in test.risks


def test_a_title_that_is_taken_is_no_new_risk(failed):
    taken = next(iter(failed.register.risks.values()))
    answered(failed, "new risk")
    field(failed.view, "A few words that the board would understand").value = taken.title
    press(failed.view, "Record this answer")
    assert "was there before" in error(failed.view)
    assert not failed.register.test_answers
    assert failed.register.risks[taken.id] == taken


def test_what_is_half_typed_stays_whatever_is_saved_elsewhere(failed, tmp_path):
    other = tmp_path / "other.report.jsonl"
    other.write_bytes(garak_report().replace(b"dan.", b"dra."))
    read(failed, str(other))
    field(failed.view, "Good until").value = TODAY
    answered(failed, "raised", why="half a sen")
    field(failed.view, "Risk").value = list(failed.register.risks)[-1]
    form = failed._answers._form
    step = form.scale.steps("likelihood")[-1]
    form.value = form.scale.id, (("likelihood", step),)
    with failed.register.change(by=Person("P2", role="engineer"), reason="meanwhile") as change:
        change.idea("Somebody could ask it to pretend")
    failed.refresh()
    assert field(failed.view, "Good until").value == TODAY
    assert failed._answers._why.value == "half a sen"
    assert field(failed.view, "Risk").value == list(failed.register.risks)[-1]
    assert dict(form.value[1])["likelihood"] == step
    assert "Not saved yet" in shown(failed.view)
    press(failed.view, "Put it away")
    read(failed, str(other))
    assert field(failed.view, "Good until").value is None


def test_an_answer_that_somebody_else_gave_meanwhile_is_shown_and_not_overwritten(failed):
    answered(failed, "no change", why="mine")
    (test,) = attacks_got_through(failed.register)
    with failed.register.change(by=Person("P2", role="tester"), reason="meanwhile") as change:
        change.answer_test(test.evidence, test.family, "no change", why="theirs")
    press(failed.view, "Record this answer")
    assert "Somebody else changed this meanwhile" in error(failed.view)
    assert failed.register.test_answers[test.id].why == "theirs"
    assert failed._answers._why.value == "mine"
    assert "theirs" in shown(failed.view)


def test_hostile_names_in_a_file_are_text(desk):
    report = garak_report().replace(b"dan.Dan_11_0", json.dumps(EVIL)[1:-1].encode())
    (desk.workshop.folder / "evil.report.jsonl").write_bytes(report)
    read(desk, "evil.report.jsonl")
    press(desk.view, "Record it")
    assert EVIL not in shown(desk.view)


def test_it_opens_on_an_empty_workshop_and_without_findings(empty):
    assert "No test is recorded" in shown(evidence(empty))
    path = empty.folder / "garak.report.jsonl"
    path.write_bytes(garak_report())
    panel = EvidencePanel(empty)
    panel.show()
    read(panel, "garak.report.jsonl")
    press(panel.view, "Record it")
    answered(panel, "raised")
    assert "no risk yet whose level" in shown(panel.view)
    press(panel.view, "Record this answer")
    assert "no risk is chosen" in error(panel.view)
    answered(panel, "new risk")
    field(panel.view, "A few words that the board would understand").value = "It drops its rules"
    press(panel.view, "Record this answer")
    assert error(panel.view) == ""
    assert list(empty.register.risks) == ["it-drops-its-rules"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_what_lies_in_the_folder_and_is_no_file_is_not_offered(desk):
    folder: Path = desk.workshop.folder
    os.mkfifo(folder / "pipe.json")
    (folder / "loop.json").symlink_to(folder / "loop.json")
    (folder / "circle").symlink_to(folder)
    desk.redraw()
    offered = field(desk.view, "File").options
    assert "pipe.json" not in offered
    assert "loop.json" not in offered
    assert not any(each.startswith("circle/") for each in offered)


def test_the_record_is_read_as_often_for_many_findings_as_for_one(whole, monkeypatch):
    """Each finding that could lead to a new risk had read the system anew: ninety times at each click."""
    panel = EvidencePanel(whole)
    panel.show()
    seen: list[Register] = []
    system = Register.system
    monkeypatch.setattr(Register, "system", lambda register: (seen.append(register), system(register))[1])
    panel.refresh()
    assert len(whole.register.findings) > 50
    assert len(seen) < 10


def test_reading_goes_on_beside_the_work_is_stopped_and_nothing_is_kept(desk, monkeypatch):
    may_read, told = threading.Event(), SideJob._told

    def waiting(job, done, total):
        may_read.wait(30)  # a small file would be read before anybody could press Stop
        told(job, done, total)

    monkeypatch.setattr(SideJob, "_told", waiting)
    field(desk.view, "File").value = "evidence/garak.report.jsonl"
    told_of = []

    async def stopped():
        press(desk.view, "Read it")
        told_of.append(shown(desk.view))
        assert desk._reading._begin.disabled
        upload(desk, "bill.cdx.json", json.dumps(cyclonedx()).encode())
        told_of.append(error(desk.view))
        desk.redraw()  # the kernel answers meanwhile
        press(desk.view, "Stop")
        may_read.set()
        while desk._reading._beside.job is not None:
            await asyncio.sleep(0.02)

    asyncio.run(stopped())
    assert "Reading evidence/garak.report.jsonl" in told_of[0]
    assert "is being read already" in told_of[1]
    assert "Stopped. Nothing of evidence/garak.report.jsonl is kept." in shown(desk.view)
    assert "not recorded yet" not in shown(desk.view)
    assert not desk._reading._begin.disabled

    async def finished():
        press(desk.view, "Read it")
        again = EvidencePanel(desk.workshop)
        again.show()  # drawn anew meanwhile: the new panel takes the reading over
        while again._reading._beside.job is not None:
            await asyncio.sleep(0.02)
        return again

    again = asyncio.run(finished())
    assert "not recorded yet" in shown(again.view)
    assert "2 of 4 got through" in shown(again.view)


def test_a_mistake_in_a_file_that_is_read_beside_the_work_is_said(desk):
    async def tried():
        read(desk, "evidence/nothing.json")
        while desk._reading._beside.job is not None:
            await asyncio.sleep(0.02)

    asyncio.run(tried())
    assert "evidence/nothing.json" in error(desk.view)
    assert desk._reading._beside.job is None


def test_reading_for_another_workshop_does_not_show_here_and_is_there_again(desk, example, tmp_path, monkeypatch):
    may_read, told = threading.Event(), SideJob._told

    def waiting(job, done, total):
        may_read.wait(30)
        told(job, done, total)

    monkeypatch.setattr(SideJob, "_told", waiting)
    home, elsewhere = example.folder, tmp_path / "elsewhere"
    elsewhere.mkdir()

    async def there_and_back():
        read(desk)
        job = desk._reading._beside.job
        example.folder = elsewhere
        desk.follow()
        assert desk._reading._beside.job is None
        may_read.set()
        while not job.is_over:
            await asyncio.sleep(0.02)
        assert "not recorded yet" not in shown(desk.view)
        example.folder = home
        desk.follow()
        while desk._reading._beside.job is not None:
            await asyncio.sleep(0.02)

    asyncio.run(there_and_back())
    assert "not recorded yet" in shown(desk.view)


def test_what_was_read_is_not_read_again_when_it_is_recorded(desk, monkeypatch):
    read(desk)
    again = []
    monkeypatch.setattr(known_digest, "digest_of_file", lambda path, **_: again.append(path) or "")
    press(desk.view, "Record it")
    assert recorded(desk)
    assert again == []
    assert all(each.holds for each in files_read(desk.register, TODAY, desk.workshop.folder))
