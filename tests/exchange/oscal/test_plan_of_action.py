"""The plan of action: gaps with owner and day, risks with plans, what would help most; each with its links."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformity.scenarios import SCENARIOS, TODAY
from tests.exchange.oscal.checks import check_models, check_references, documents_in
from toolkit.conformity import assess_conformity
from toolkit.register import Person, open_register

OWNER = Person("P1", role="risk owner")


def plan_of(folder) -> dict[str, Any]:
    return documents_in(folder)["plan-of-action.json"]["plan-of-action-and-milestones"]


def said(each: dict[str, Any], name: str) -> str:
    return next((prop["value"] for prop in each.get("props", ()) if prop["name"] == name), "")


def of_kind(plan: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in plan["poam-items"] if said(each, "kind") == kind]


@pytest.mark.parametrize("name", ["example", *SCENARIOS])
def test_every_judged_gap_is_an_item_with_its_finding_and_its_own_risk(records, exported, catalogue, name):
    conformity = assess_conformity(records(name), catalogue, today=TODAY)
    plan = plan_of(exported(name))
    gaps = [each for each in conformity.gaps if each.verdict != "unknown"]
    items = of_kind(plan, "gap")
    assert [each["title"] for each in items] == [f"Provision {each.provision.id} is {each.verdict}" for each in gaps]
    findings = {each["uuid"]: each for each in plan.get("findings", ())}
    risks = {each["uuid"]: each for each in plan["risks"]}
    for item, gap in zip(items, gaps, strict=True):
        of_it = [findings[each["finding-uuid"]] for each in item["related-findings"]]
        assert of_it[0]["target"]["target-id"] == f"uk-ai-code-{gap.provision.id}_smt"
        own = [risks[each["risk-uuid"]] for each in item["related-risks"] if said(risks[each["risk-uuid"]], "kind")]
        assert [said(each, "kind") for each in own] == ["gap"]
        assert ("Seen to by: nobody yet." in item["description"]) is not bool(gap.owner)
        assert ("Due: no day set." in item["description"]) is not bool(gap.due)
        if gap.due:
            assert own[0]["deadline"] == f"{gap.due}T23:59:59Z"


def test_findings_and_risks_have_the_ids_of_the_assessment_results(exported):
    documents = documents_in(exported("example"))
    result = documents["assessment-results.json"]["assessment-results"]["results"][0]
    plan = documents["plan-of-action.json"]["plan-of-action-and-milestones"]
    assert {each["uuid"] for each in plan["findings"]} <= {each["uuid"] for each in result["findings"]}
    ours = {each["uuid"] for each in plan["risks"] if said(each, "kind") != "gap"}
    assert ours <= {each["uuid"] for each in result["risks"]}


def test_a_planned_control_has_its_owner_and_its_day(exported):
    plan = plan_of(exported("filled"))
    (risk,) = [each for each in plan["risks"] if each["title"] == "Letters steer the bot"]
    (response,) = [each for each in risk["remediations"] if each["title"] == "Our own switch"]
    assert response["lifecycle"] == "planned"
    (task,) = response["tasks"]
    assert (task["type"], task["timing"]) == ("milestone", {"on-date": {"date": "2027-03-31T23:59:59Z"}})
    parties = {each["uuid"]: each["name"] for each in plan["metadata"]["parties"]}
    assert [parties[each] for role in task["responsible-roles"] for each in role["party-uuids"]] == ["platform team"]
    assert risk["status"] == "deviation-approved"
    assert risk["deadline"] == "2027-03-31T23:59:59Z"
    assert [each["title"] for each in risk["risk-log"]["entries"]] == ["Accepted until 2027-12-31"]
    levels = [said(each, "level") for each in risk["characterizations"]]
    assert levels == ["inherent", "current"]
    (item,) = [each for each in of_kind(plan, "risk") if each["title"] == risk["title"]]
    assert item["description"] == "Planned: Our own switch. Seen to by: platform team. Due: 2027-03-31."


def test_actions_are_those_that_the_assessment_chooses_and_nobody_is_said_to_have_decided_them(
    records, exported, catalogue
):
    conformity = assess_conformity(records("example"), catalogue, today=TODAY)
    wanted = [each.action.control.id for each in conformity.actions().best()]
    plan = plan_of(exported("example"))
    items = of_kind(plan, "action")
    assert [said(each, "library-control") for each in items] == wanted
    for item in items:
        decided = item["title"].startswith("Planned: ")
        assert ("nobody has decided" in item["description"]) is not decided
    recommended = [
        one for each in plan["risks"] for one in each.get("remediations", ()) if one["lifecycle"] == "recommendation"
    ]
    assert {said(each, "library-control") for each in recommended} & set(wanted)


def test_what_nobody_judged_is_one_item_and_no_gap(exported):
    plan = plan_of(exported("no event"))
    (item,) = of_kind(plan, "not-judged")
    assert item["title"] == "72 provisions have not been judged"
    assert not of_kind(plan, "gap")
    assert "risks" not in plan


@pytest.fixture
def many(tmp_path, catalogue):
    """200 risks, each with a threat, levels, a control in place and one planned."""
    with open_register(tmp_path / "many.db") as register:
        with register.change(by=OWNER, reason="opened") as change:
            change.workshop(name="Many", created="2026-09-01")
            for n in range(200):
                risk = change.risk(f"r{n}", title=f"Risk {n}", owner="P1", cause="c", event="e", consequence="q")
                risk.assess(level="inherent", likelihood="likely", impact="major")
                risk.control("human-approval-of-risky-actions", status="in place")
                risk.control("inventory-of-ai-assets", due="2027-01-01", action_owner="P1")
                risk.modify()
            for provision in ("1.1", "2.1", "3.1", "5.1"):
                change.verdict(provision, "not met", "Nothing there", owner="P1", due="2027-02-01")
        yield register


def test_two_hundred_risks_are_all_there(many, exported):
    documents = documents_in(exported(many))
    check_models(documents)
    check_references(documents)
    plan = documents["plan-of-action.json"]["plan-of-action-and-milestones"]
    assert len(of_kind(plan, "risk")) == 200
    definition = documents["component-definition.json"]["component-definition"]
    titles = [each["title"] for each in definition["components"] if each["type"] == "safeguard"]
    assert len(titles) == 2
