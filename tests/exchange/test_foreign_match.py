"""Threats and mitigations of other tools held against the library: matched where that is plain, else kept in words."""

from __future__ import annotations

import pytest

from toolkit.errors import ToolkitError
from toolkit.exchange import import_system, match_foreign, take_into_register
from toolkit.exchange.foreign_words import CONTROLS, TELLING, THREATS
from toolkit.exchange.imported import ForeignMitigation, ForeignThreat, Imported
from toolkit.register import Person, open_register
from toolkit.system.read import parse_system
from toolkit.threats.find import find_threats

SYSTEM = """
format: ai-threat-toolkit/system
version: 1
id: helper
name: Helper
boundaries: {outside: {name: Outside, trust: none}, ours: {name: Ours, trust: organisation}}
components:
  user: {kind: end_user, name: User, within: outside}
  bot: {kind: agent, name: Bot, within: ours}
  index: {kind: vector_store, name: Index, within: ours}
data:
  letters: {name: Letters, origin: outside}
flows:
  ask: {from: user, to: bot, carries: [letters], replies: "yes", encrypted: "no"}
  look: {from: index, to: bot}
"""
BY = Person("P4", role="facilitator")


def noted(catalogue, *threats: ForeignThreat, loose: tuple[ForeignMitigation, ...] = ()) -> Imported:
    return Imported(parse_system(SYSTEM, catalogue), "Other tool", foreign_threats=threats, foreign_mitigations=loose)


def matched(catalogue, *threats: ForeignThreat):
    imported = noted(catalogue, *threats)
    return match_foreign(imported, find_threats(imported.system, catalogue), catalogue)


def test_the_words_name_what_the_library_has(catalogue):
    core = {threat.id for threat in catalogue.threats.values()}
    assert {rule for rules in THREATS.values() for rule in rules} <= core
    assert TELLING.keys() <= core
    assert {control for controls in CONTROLS.values() for control in controls} <= catalogue.controls.keys()
    assert all(len(controls) == 1 for controls in CONTROLS.values()), "a phrase means one control"
    assert all(phrase == " ".join(phrase.lower().split()) for phrase in (*THREATS, *CONTROLS))


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("Indirect prompt injection", "indirect-prompt-injection"),
        ("Prompt injection via uploaded letters", "indirect-prompt-injection"),
        ("Prompt-injection by a malicious prompt", "direct-prompt-injection"),
        ("LLM01: Jailbreak of the chatbot", "jailbreak"),
        ("Training data poisoning", "data-poisoning-broad"),
        ("poisoned knowledge base", "retrieval-poisoning"),
        ("Insider reads or tampers with audit logs", "audit-record-tampering"),
        ("Something bad happens to the data", ""),
        ("Prompt injection", ""),
        ("Data", ""),
        ("SQL injection", ""),
        ("The prompt is injected with coffee", ""),
        ("", ""),
    ],
)
def test_a_title_that_plainly_names_a_threat_is_matched_and_no_other(catalogue, title, rule):
    (match,) = matched(catalogue, ForeignThreat("nowhere", title)).threats
    assert match.rule == (f"core:{rule}" if rule else "")
    assert bool(match.ground) == bool(rule or title == "Prompt injection")


def test_a_name_of_several_threats_names_them(catalogue):
    (match,) = matched(catalogue, ForeignThreat("bot", "Prompt injection")).threats
    assert match.rule == ""
    assert match.ground == (
        "its title says ‘prompt injection’, which several threats of the library may mean: "
        "Direct prompt injection; Indirect prompt injection"
    )


def test_the_finding_is_the_one_at_the_element(catalogue):
    here, there, nowhere = matched(
        catalogue,
        ForeignThreat("bot", "Indirect prompt injection"),
        ForeignThreat("user", "Indirect prompt injection"),
        ForeignThreat("", "Indirect prompt injection"),
    ).threats
    assert here.finding == "core:indirect-prompt-injection@bot"
    assert there.rule == "core:indirect-prompt-injection"
    assert there.finding == ""
    assert nowhere.finding == "core:indirect-prompt-injection@bot", "it is found at one element only"


def test_a_label_that_names_a_threat_tells_and_the_text_tells_which(catalogue):
    tags = ("OWASP:LLM10", "Model Theft")
    asked = ForeignThreat("", "Get at what is secret", description="Crafted queries", tags=tags)
    stolen = ForeignThreat("", "Carry it away", description="From the registry", tags=tags)
    either = ForeignThreat("", "Carry it away", tags=tags)
    nothing = ForeignThreat("", "Carry it away", tags=("OWASP:LLM10", "Theft of a kind"))
    found = matched(catalogue, asked, stolen, either, nothing).threats
    assert [each.rule for each in found] == ["core:model-extraction-by-query", "core:weight-theft", "", ""]
    assert found[0].ground == "it is labelled ‘Model Theft’, and its text ‘queries’"


def test_a_title_that_names_two_threats_is_neither(catalogue):
    (match,) = matched(catalogue, ForeignThreat("bot", "Steer it by indirect or direct prompt injection")).threats
    assert match.rule == ""
    assert "several threats of the library" in match.ground


def test_numbers_of_lists_that_change_their_meaning_need_their_edition(catalogue):
    bare, dated = matched(
        catalogue,
        ForeignThreat("bot", "Odd", references=("owasp_llm LLM07",)),
        ForeignThreat("bot", "Odd", references=("LLM07:2025",)),
    ).threats
    assert bare.rule == ""
    assert dated.rule in ("", "core:system-prompt-extraction")


def test_an_entry_of_a_list_tells_where_only_one_threat_at_the_element_names_it(catalogue):
    unique = ForeignThreat("bot", "Steering", references=("ASI01:2026",))
    broad = ForeignThreat("bot", "Steering", references=("CWE-200",))
    many = ForeignThreat("bot", "Steering", references=("owasp_llm LLM01",))
    one, two, three = matched(catalogue, unique, broad, many).threats
    named = [
        threat.id for threat in catalogue.threats.values() if "ASI01" in threat.references.get("owasp-asi@2026", ())
    ]
    assert one.rule.removeprefix("core:") in (*named, "")
    assert two.rule == "", "one weakness is named by many different threats"
    assert three.rule == ""


@pytest.mark.parametrize(
    ("title", "status", "control", "here"),
    [
        ("Guardrails on inputs, fetched text and outputs", "mitigated", "generative-guardrails", "in place"),
        ("Use TLS 1.3 everywhere", "implemented", "encrypt-data-and-models", "in place"),
        ("Require HTTP/S", "Open", "encrypt-data-and-models", "planned"),
        ("Rate limiting at the gateway", "suggested", "query-rate-and-quota-limits", "planned"),
        ("Monitor and alert on TLS settings", "active", "", "in place"),
        ("Human approval of payments", "wont_do", "human-approval-of-risky-actions", ""),
        ("Look after it well", "NotApplicable", "", ""),
        ("", "", "", "planned"),
    ],
)
def test_a_mitigation_is_matched_by_its_title_or_by_words_that_mean_one_control(
    catalogue, title, status, control, here
):
    threat = ForeignThreat("bot", "Odd", mitigations=(ForeignMitigation(title, status=status),))
    ((match,),) = (each.controls for each in matched(catalogue, threat).threats)
    assert (match.control, match.status) == (control, here)
    assert bool(match.ground) == bool(control)


def test_several_mitigations_in_one_line_are_each_looked_at(catalogue):
    given = ForeignMitigation("Guardrails + two-person rule + TLS", status="planned")
    (match,) = matched(catalogue, ForeignThreat("bot", "Odd", mitigations=(given,))).threats
    assert [(each.mitigation.title, each.control) for each in match.controls] == [
        ("Guardrails", "generative-guardrails"),
        ("two-person rule", ""),
        ("TLS", "encrypt-data-and-models"),
    ]


def test_a_mitigation_kept_as_text_has_the_status_of_its_threat(catalogue):
    threat = ForeignThreat("ask", "Man in the middle", status="Mitigated", mitigation="Use HTTPS.")
    (match,) = matched(catalogue, threat).threats
    assert match.finding == "core:unprotected-transport-or-storage@ask"
    ((control,),) = (match.controls,)
    assert (control.control, control.status) == ("encrypt-data-and-models", "in place")
    assert control.ground == "it says ‘https’, and it is a control against that threat"


THREATS_OF_A_MODEL = (
    ForeignThreat("ask", "Man in the middle", status="Open", severity="High", mitigation="Use HTTPS"),
    ForeignThreat(
        "bot",
        "Prompt injection via letters",
        description="Letters steer it",
        mitigations=(
            ForeignMitigation("Guardrails", status="implemented"),
            ForeignMitigation("Ask the vicar", status="implemented"),
            ForeignMitigation("Guard rail two: content filter", status="planned"),
            ForeignMitigation("Pray", status="wont_do"),
        ),
    ),
    ForeignThreat("gone", "=cmd|' /C calc'!A0", description="<script>x</script>"),
    ForeignThreat("bot", ""),
)


def test_what_was_noted_is_recorded_with_person_and_reason(tmp_path, catalogue):
    imported = noted(catalogue, *THREATS_OF_A_MODEL, loose=(ForeignMitigation("Back up", status="done"),))
    with open_register(tmp_path / "register.db") as register:
        matches = take_into_register(register, imported, catalogue, by=BY, reason="brought along")
        assert str(matches) == (
            "4 threats noted in Other tool, 2 of them matched to the library; 3 mitigations matched to its controls"
        )
        assert register.system() == imported.system
        ideas = list(register.ideas.values())
        assert [(idea.element, idea.finding) for idea in ideas] == [
            ("ask", "core:unprotected-transport-or-storage@ask"),
            ("bot", "core:indirect-prompt-injection@bot"),
            ("", ""),
            ("", ""),
        ]
        assert ideas[0].text == (
            "Man in the middle\n(noted in Other tool, status Open, severity High)\nAgainst it there: Use HTTPS (Open)"
        )
        assert "Pray (wont_do)" in ideas[1].text
        assert ideas[3].text == "Stands against no threat in Other tool: Back up (done)"
        risks = {risk.title: risk for risk in register.risks.values()}
        assert risks.keys() == {"Man in the middle", "Prompt injection via letters"}
        letters = risks["Prompt injection via letters"]
        assert letters.findings == ("core:indirect-prompt-injection@bot",)
        assert letters.assessments == {}
        assert letters.treatment is None
        uses = {use.control: use for use in letters.controls}
        assert {key: use.status for key, use in uses.items()} == {
            "generative-guardrails": "planned",  # one half of it is
            "own-ask-the-vicar": "in place",
        }
        assert uses["own-ask-the-vicar"].title == "Ask the vicar"
        assert uses["own-ask-the-vicar"].because == "As stated in Other tool"
        assert "not looked at here" in uses["generative-guardrails"].evidence
        assert set(letters.findings) <= register.findings.keys()
        event = register.history("system")[0]
        assert (event.by.id, event.reason) == ("P4", "brought along")


def test_more_threats_than_a_room_goes_through_are_counted(catalogue):
    matches = matched(catalogue, *(ForeignThreat("bot", f"Threat {number}") for number in range(502)))
    assert (len(matches), matches.left_out) == (500, 2)
    assert str(matches).endswith("; 2 more were not looked at")


def test_taking_in_twice_changes_nothing_and_decisions_stand(tmp_path, catalogue):
    from toolkit.exchange import record_foreign

    imported = noted(catalogue, *THREATS_OF_A_MODEL)
    with open_register(tmp_path / "register.db") as register:
        matches = take_into_register(register, imported, catalogue, by=BY, reason="brought along")
        with register.change(by=BY, reason="looked") as change:
            risk = change.risk("Man in the middle").control("encrypt-data-and-models", status="verified")
            risk.set(notes="Seen", owner="P4")
        before = register.head
        with register.change(by=BY, reason="again") as change:
            record_foreign(change, matches, imported.system.elements())
        assert register.head == before
        with pytest.raises(ToolkitError, match="has a system already"):
            take_into_register(register, imported, catalogue, by=BY, reason="again")


def test_a_real_model_is_taken_in(tmp_path, shared, catalogue):
    imported = import_system(shared / "models" / "threat-dragon" / "threat-dragon__demo-threat-model.json", catalogue)
    with open_register(tmp_path / "register.db") as register:
        matches = take_into_register(register, imported, catalogue, by=BY, reason="brought along")
        assert sum(bool(each.finding) for each in matches.threats) == 5
        assert len(register.ideas) == 14
        assert {use.status for risk in register.risks.values() for use in risk.controls} == {"planned", "in place"}


RIGHT = {
    "threat-dragon/threat-dragon__demo-threat-model.json": (5, 10),
    "otm/startleft__MTMT_MVP.otm": (0, 0),
    "owasp-tm-library/www-project-threat-model-library__hashicorp-vault-threat-model.json": (3, 13),
    "owasp-tm-library/www-project-threat-model-library__cryptocurrency-wallet-threat-model.json": (0, 6),
    "threagile/threagile__threagile.yaml": (1, 0),
}


@pytest.mark.parametrize("name", RIGHT)
def test_the_matches_of_real_models_are_those_that_were_read(shared, catalogue, name):
    imported = import_system(shared / "models" / name, catalogue)
    matches = match_foreign(imported, find_threats(imported.system, catalogue), catalogue)
    controls = sum(bool(each.control) for match in matches.threats for each in match.controls)
    assert (sum(bool(each.rule) for each in matches.threats), controls) == RIGHT[name]


def test_threats_that_a_tool_made_and_nobody_touched_are_left_out(catalogue):
    made = ForeignThreat("", "Made by a rule", generated=True)
    matches = matched(catalogue, made, ForeignThreat("", "Said by somebody"))
    assert [each.threat.title for each in matches.threats] == ["Said by somebody"]
