"""Assessment results say what people judged, and no more: nobody's verdict is no finding."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.conformity.scenarios import SCENARIOS, TODAY
from tests.exchange.oscal.checks import check_references, documents_in
from toolkit.conformity import assess_conformity
from toolkit.exchange.oscal.basis import statement_id
from toolkit.register import Person, Register, open_register

OFFICER = Person("P2", role="compliance officer")


def result_of(folder) -> dict[str, Any]:
    return documents_in(folder)["assessment-results.json"]["assessment-results"]["results"][0]


def said(each: dict[str, Any], name: str) -> str:
    return next((prop["value"] for prop in each.get("props", ()) if prop["name"] == name), "")


@pytest.fixture
def judged(tmp_path, catalogue):
    with open_register(tmp_path / "judged.db") as register:
        with register.change(by=OFFICER, reason="opened") as change:
            change.workshop(name="Judged", created="2026-09-01", facilitator="P2")
            change.participant("P2", name="Grace Okafor", function="compliance officer")
        yield register


def record(register: Register, *words: Any, **more: Any) -> None:
    with register.change(by=OFFICER, reason="judged") as change:
        change.verdict(*words, **more)


@pytest.mark.parametrize("name", SCENARIOS)
def test_findings_are_exactly_the_verdicts_that_people_recorded(records, exported, catalogue, name):
    conformity = assess_conformity(records(name), catalogue, today=TODAY)
    result = result_of(exported(name))
    ours = [each for each in conformity.standings if each.ours]
    wanted = {statement_id(each.provision.id): each.verdict for each in ours} | {
        statement_id(each.provision.id, part.part.part): part.verdict
        for each in ours
        for part in each.parts
        if part.ours
    }
    wanted = {key: verdict for key, verdict in wanted.items() if verdict in ("met", "partly met", "not met")}
    assert {each["target"]["target-id"]: said(each, "verdict") for each in result["findings"]} == wanted
    for each in result["findings"]:
        met = said(each, "verdict") == "met"
        assert each["target"]["status"]["state"] == ("satisfied" if met else "not-satisfied")
    counts = conformity.counts()
    assert said(result, "count-met") == str(counts["met"])
    assert said(result, "count-not-assessed") == str(counts["unknown"])


def test_what_is_unknown_is_not_assessed_and_what_is_not_applicable_is_an_observation(judged, exported):
    record(judged, "2.1", "met", "Written down")
    record(judged, "8.2", "not applicable", "No data is trained on")
    record(judged, "9.1", "unknown", "Nobody knows")
    result = result_of(exported(judged))
    assert [each["target"]["target-id"] for each in result["findings"]] == ["uk-ai-code-2.1_smt"]
    selection = result["reviewed-controls"]["control-selections"][0]
    assert selection["include-controls"] == [{"control-id": "uk-ai-code-2.1"}]
    assert "Not assessed, because nobody judged them yet (70)" in result["reviewed-controls"]["description"]
    excused = [each for each in result["observations"] if said(each, "verdict") == "not applicable"]
    assert [said(each, "control-id") for each in excused] == ["uk-ai-code-8.2"]
    assert "No data is trained on" in excused[0]["description"]


def test_grounds_call_people_by_name(judged, exported):
    with judged.change(by=Person("P1", role="officer"), reason="held") as change:
        change.participant("P77", name="Ben Field")
        change.training("P77", "Agents", "2025-01-01", "2026-01-01")
    told = [each["description"] for each in result_of(exported(judged))["observations"]]
    (lapsed,) = {line for each in told for line in each.splitlines() if "lapsed" in line}
    assert "Ben Field" in lapsed
    assert "P77" not in lapsed


def test_an_empty_workshop_claims_nothing(exported):
    result = result_of(exported("no event"))
    assert "findings" not in result
    selection = result["reviewed-controls"]["control-selections"][0]
    assert selection["include-all"] == {}
    assert len(selection["exclude-controls"]) == 72


def test_where_the_code_does_not_apply_nothing_is_to_be_judged_and_the_reason_stands_there(judged, exported):
    with judged.change(by=OFFICER, reason="scope") as change:
        change.code_scope(applies="no", reason="Nothing works by AI here")
    record(judged, "2.1", "met", "Written down")
    documents = documents_in(exported(judged))
    plan = documents["assessment-plan.json"]["assessment-plan"]
    assert len(plan["reviewed-controls"]["control-selections"][0]["exclude-controls"]) == 72
    assert "Nothing works by AI here" in plan["reviewed-controls"]["description"]
    assert "findings" not in result_of(exported(judged))
    items = documents["plan-of-action.json"]["plan-of-action-and-milestones"]["poam-items"]
    assert [said(each, "kind") for each in items] == ["nothing-open"]


def test_evidence_says_when_until_when_and_how_it_stands(judged, exported, tmp_path):
    file = tmp_path / "judged" / "evidence"
    file.mkdir(parents=True)
    (file / "training plan.pdf").write_bytes(b"plan")
    record(judged, "1.1", "met", "Held")
    with judged.change(by=OFFICER, reason="shown") as change:
        change.evidence("1.1", "Certificate", kind="attestation", by="P2", date="2026-10-01", stale_after="2026-11-01")
        change.evidence("1.1", "Course", kind="link", where="https://acme.example/course", date="2026-10-02")
        change.evidence("1.1", "Trick", kind="link", where="javascript:alert(1)", date="2026-10-02")
        change.file_evidence("1.1", tmp_path / "judged", "evidence/training plan.pdf", "Plan", date="2026-10-03")
    document = documents_in(exported(judged))["assessment-results.json"]["assessment-results"]
    result = document["results"][0]
    held = {each["title"]: each for each in result["observations"]}
    assert held["Certificate"]["methods"] == ["INTERVIEW"]
    assert (held["Certificate"]["collected"], held["Certificate"]["expires"]) == (
        "2026-10-01T00:00:00Z",
        "2026-11-01T23:59:59Z",
    )
    assert said(held["Certificate"], "evidence-state") == "stale"
    assert held["Course"]["relevant-evidence"][0]["href"] == "https://acme.example/course"
    assert said(held["Course"], "evidence-state") == "no end"
    assert "href" not in held["Trick"]["relevant-evidence"][0]
    (resource,) = document["back-matter"]["resources"]
    assert held["Plan"]["relevant-evidence"][0]["href"] == f"#{resource['uuid']}"
    assert resource["rlinks"][0]["href"] == "evidence/training%20plan.pdf"
    assert resource["rlinks"][0]["hashes"][0]["value"] == said(held["Plan"], "sha-256")
    related = {each["observation-uuid"] for each in result["findings"][0]["related-observations"]}
    assert {held[each]["uuid"] for each in ("Certificate", "Course", "Trick", "Plan")} <= related


def test_evidence_of_another_workshop_says_so(judged, exported, tmp_path):
    with open_register(tmp_path / "other.db") as other:
        with other.change(by=OFFICER, reason="opened") as change:
            change.workshop(name="The other one", created="2026-09-01")
            change.verdict("1.1", "met", "Held")
            change.evidence("1.1", "Course", kind="link", where="https://acme.example/", date="2026-10-02")
        with judged.change(by=OFFICER, reason="shared") as change:
            change.take_evidence(other)
    taken = [each for each in result_of(exported(judged))["observations"] if said(each, "taken-over")]
    assert [each["title"] for each in taken] == ["Course"]
    assert "The other one" in next(p["remarks"] for p in taken[0]["props"] if p["name"] == "taken-over")


def test_the_log_keeps_the_verdicts_that_others_took_the_place_of(judged, exported):
    record(judged, "2.1", "not met", "Nothing there")
    record(judged, "2.1", "partly met", "A draft")
    with judged.change(by=OFFICER, reason="judged") as change:
        change.verdict_part("3.2", "a", "met", "Told in the manual")
    entries = result_of(exported(judged))["assessment-log"]["entries"]
    assert [each["title"] for each in entries] == ["2.1: not met", "2.1: partly met", "3.2: unknown (part a met)"]
    assert entries[0]["description"] == "Nothing there"


def test_a_provision_judged_by_its_parts_has_a_finding_for_each(judged, exported):
    with judged.change(by=OFFICER, reason="judged") as change:
        change.verdict_part("3.2", "a", "met", "Told in the manual")
        change.verdict_part("3.2", "b", "not met", "Nobody is told")
        change.verdict_part("3.2", "c", "not applicable", "Nothing to tell")
    findings = result_of(exported(judged))["findings"]
    states = {each["target"]["target-id"]: each["target"]["status"]["state"] for each in findings}
    assert states == {
        "uk-ai-code-3.2_smt": "not-satisfied",
        "uk-ai-code-3.2_smt.a": "satisfied",
        "uk-ai-code-3.2_smt.b": "not-satisfied",
    }


def test_of_a_provision_that_is_judged_in_part_only_that_part_was_reviewed(judged, exported):
    with judged.change(by=OFFICER, reason="judged") as change:
        change.verdict_part("3.2", "a", "met", "Told in the manual")
    result = result_of(exported(judged))
    chosen = result["reviewed-controls"]["control-selections"][0]["include-controls"]
    assert chosen == [{"control-id": "uk-ai-code-3.2", "statement-ids": ["uk-ai-code-3.2_smt.a"]}]
    assert [each["target"]["target-id"] for each in result["findings"]] == ["uk-ai-code-3.2_smt.a"]
    assert said(result, "count-not-assessed") == "72"


def test_stale_today_and_good_yesterday_is_all_that_the_day_changes(judged, catalogue):
    from toolkit.exchange.oscal.writing import oscal_text

    record(judged, "1.1", "met", "Held")
    with judged.change(by=OFFICER, reason="shown") as change:
        change.evidence("1.1", "Course", kind="test result", date="2026-10-02", stale_after=TODAY)
    name = ("oscal-assessment-results",)
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)]
    texts = [oscal_text(judged, catalogue, name, today=day)[name[0]] for day in days]
    assert texts[0] == texts[1]
    assert texts[1] != texts[2]
    assert '"value": "stale"' in texts[2]
    assert texts[2].replace(f"stale since the end of {TODAY}", "") == texts[3].replace(
        f"stale since the end of {TODAY}", ""
    )


def test_sign_offs_are_attestations(exported):
    result = result_of(exported("filled"))
    (one,) = result["attestations"]
    assert one["parts"][0]["prose"] == "I have read it"
    assert one["responsible-parties"][0]["role-id"] == "attester"


def test_what_one_event_did_to_a_risk_twice_has_two_entries_of_the_log(catalogue, exported, tmp_path):
    """A risk that is opened again while its acceptance is taken back: both leave it open."""
    by = Person("P1", role="risk owner")
    with open_register(tmp_path / "r.db") as register:
        with register.change(by=by, reason="accepted") as change:
            change.participant("P1", name="Ann")
            risk = change.risk("one", title="One", owner="P1")
            risk.assess(level="current", likelihood="likely", impact="major")
            risk.accept("P1", "risk owner", "2099-01-01", "We can live with it")
        with register.change(by=by, reason="gone") as change:
            change.risk("one").close("The part is gone")
        with register.change(by=by, reason="back again") as change:
            change.risk("one").set(status="open", closed_because="", acceptance=None)
        documents = documents_in(exported(register))
    check_references(documents)
    (risk,) = documents["assessment-results.json"]["assessment-results"]["results"][0]["risks"]
    told = [(each["title"], each["status-change"]) for each in risk["risk-log"]["entries"]]
    assert told[-2:] == [("Opened again", "open"), ("Acceptance taken back", "open")]
