"""The workbook, re-read by another library: what is on each sheet, as what type, and what it lets one do."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from tests.exchange.conftest import applying
from tests.exchange.workbooks import about_of, choices_of, day, opened, rows_of
from toolkit.catalogues.condition import facts_in
from toolkit.catalogues.scale import Scale
from toolkit.errors import ToolkitError
from toolkit.exchange.sheets import all_sheets, read_book
from toolkit.exchange.sheets import book as module
from toolkit.exchange.workbook import MAX_CELL, workbook_bytes, write_workbook
from toolkit.register import Head, Person, Register
from toolkit.risks.scales import load_scale
from toolkit.threats.find import find_threats


@pytest.fixture
def book(register, catalogue) -> openpyxl.Workbook:
    return opened(workbook_bytes(register, catalogue))


def test_every_sheet_is_there_in_its_order(book):
    assert book.sheetnames == [
        *("Read me", "Risks", "Scores", "Methods compared", "Controls", "Not yet assessed", "Decided findings"),
        *("The Code", "Criteria"),
        *("Answers", "System", "Participants", "Sign-offs", "Ideas", "History"),
    ]


def test_a_risk_is_told_from_cause_to_acceptance(book, register):
    row, other = rows_of(book, "Risks")
    first, fourth = applying(register)[0], applying(register)[3]
    titles = [register.findings[key].title for key in (first, fourth)]
    assert row["ID"] == "letters-steer-the-bot"
    assert (row["Cause"], row["Event"], row["Consequence"]) == (
        "Anybody writes letters",
        "The bot obeys one",
        "Money is lost",
    )
    assert [line.partition(" at ")[0] for line in row["Findings"].splitlines()] == titles
    assert "(in place)" in row["Existing controls"]
    assert row["Planned controls"] == "Our own switch"
    assert (row["Inherent likelihood"], row["Inherent impact"], row["Inherent level"]) == ("Likely", "Major", "High")
    assert (row["Current level"], row["Target level"]) == ("High", None)
    assert row["Within tolerance"] == "no"
    assert (row["Treatment"], row["Treatment reason"]) == ("modify", "It pays")
    assert row["Risk owner"] == "Ruth Adeyemi"
    assert row["Action owners"] == "Grace Okafor\nplatform team"
    assert row["Next action due"] == day("2027-03-31")
    assert (row["Acceptance"], row["Accepted by"], row["Accepted in the role of"]) == (
        "accepted",
        "Ruth Adeyemi",
        "chief risk officer",
    )
    assert (row["Accepted until"], row["Next review"]) == (day("2027-12-31"), day("2027-06-01"))
    assert row["Status"] == "open"
    # Nothing was decided of the other: its cells are empty, not "low".
    assert [other[key] for key in ("Inherent level", "Current level", "Within tolerance", "Treatment")] == [None] * 4


def test_scores_say_who_judged_and_why(book):
    inherent, current = rows_of(book, "Scores")
    assert (inherent["Level of"], inherent["Level"], inherent["Why"]) == ("inherent", "High", "Seen elsewhere")
    assert inherent["Decided by"] == "Grace Okafor"
    assert inherent["In the role of"] == "facilitator"
    assert isinstance(inherent["When (UTC)"], datetime)
    assert inherent["Method"].startswith("matrix-5x5, edition ")
    assert current["As the toolkit proposed"] == "no"


def test_controls_say_what_they_are_proposed_to_do(book, catalogue):
    known, own = rows_of(book, "Controls")
    assert known["Control"] == catalogue.controls["human-approval-of-risky-actions"].title
    assert known["How one would check it"] == catalogue.controls["human-approval-of-risky-actions"].verify
    assert (known["Status"], known["Evidence"], known["Due"]) == ("in place", "test of 2 May", None)
    assert (own["Control"], own["Effect proposed"]) == ("Our own switch", "impact 1 step down")
    assert (own["Status"], own["Due"], own["Action owner"]) == ("planned", day("2027-03-31"), "platform team")


def test_each_finding_is_on_exactly_one_of_two_sheets(book, register):
    waiting = [row["Identity"] for row in rows_of(book, "Not yet assessed")]
    decided = [row["Identity"] for row in rows_of(book, "Decided findings")]
    assert sorted(waiting + decided) == sorted(register.findings)
    assert set(waiting).isdisjoint(decided)
    assert all(register.findings[key].outcome in ("applies", "undecided") for key in waiting)
    assert waiting


def test_a_finding_waits_with_its_questions_in_words(book, register, catalogue):
    rows = {row["Identity"]: row for row in rows_of(book, "Not yet assessed")}
    identity = next(key for key in rows if register.findings[key].open_questions)
    asked = register.findings[identity].open_questions[0]
    question = catalogue.facts[asked.partition(".")[2]].question
    assert question.partition("{element}")[0] in rows[identity]["Open questions"]
    assert "{element}" not in rows[identity]["Open questions"]
    assert rows[identity]["Reason"] == register.findings[identity].reason


def test_decisions_are_told_with_who_and_why(book, register):
    rows = {row["Identity"]: row for row in rows_of(book, "Decided findings")}
    first, second, third, fourth = applying(register)[:4]
    assert rows[first]["Decision"] == "shortlisted"
    assert rows[first]["Leads to the risks"] == "Letters steer the bot"
    assert rows[second]["Decision"] == "kept, in no risk yet"
    assert (rows[third]["Decision"], rows[third]["Why so decided"]) == ("rejected", "Cannot happen here")
    assert (rows[third]["Decided by"], rows[third]["In the role of"]) == ("Grace Okafor", "facilitator")
    assert rows[fourth]["Decision"] == "in a risk"


def test_what_is_controlled_as_stated_says_who_stated_it(register, catalogue):
    # Make the system state what a rule asks for, by an answer with evidence.
    before = {key for key, found in register.findings.items() if found.outcome == "controlled as stated"}
    chosen = next(
        (threat, finding)
        for finding in register.findings.values()
        if finding.outcome in ("applies", "undecided")
        and (threat := catalogue.threats[finding.rule]).controlled is not None
        and [of for of, _, negated in facts_in(threat.controlled.when) if of == "here" and not negated]
        and type(threat.controlled.when).__name__ == "FactIs"
        and finding.element == "bot"
    )
    threat, finding = chosen
    fact = threat.controlled.when.fact
    with register.change(by=Person("P2", role="risk owner"), reason="asked") as change:
        change.answer("bot", fact, "yes", evidence="ticket 17")
    register.record(find_threats(register.system(), catalogue))
    assert register.findings[finding.identity].outcome == "controlled as stated"
    assert finding.identity not in before
    rows = {row["Identity"]: row for row in rows_of(opened(workbook_bytes(register, catalogue)), "Decided findings")}
    told = rows[finding.identity]["Stated by, on what evidence"]
    assert "Ruth Adeyemi (risk owner)" in told
    assert "ticket 17" in told
    for key in before:
        assert "in the description of the system: Grace Okafor" in rows[key]["Stated by, on what evidence"]


def test_all_provisions_are_there_as_paraphrase(book, catalogue):
    rows = rows_of(book, "The Code")
    assert [row["Provision"] for row in rows] == [each.id for each in catalogue.code.provisions]
    assert len(rows) == 72
    assert rows[0]["Verdict"] == "partly met"
    assert rows[0]["Owner"] == "Grace Okafor"
    assert rows[0]["Due"] == day("2027-02-01")
    assert rows[1]["Verdict"] == "unknown"
    assert rows[0]["Verdict recorded by"].startswith("Grace Okafor (facilitator), 2")
    assert rows[1]["Verdict recorded by"] is None
    assert {row["Whose words"] for row in rows} == {"in our words; the official text counts"}
    assert {row["Official text"] for row in rows} == {catalogue.code.url}
    about = about_of(book["The Code"])
    assert "Counts: shall of 48: 1 partly met, 47 not judged yet; should of 23: 23 not judged yet." in about
    assert "in our own words" in about
    assert catalogue.code.url in about


def test_criteria_tell_the_teams_words_from_the_toolkits(book):
    rows = {(row["What"], row["Step"] or row["Level"]): row for row in rows_of(book, "Criteria")}
    assert rows["likelihood", "Likely"]["What it means"] == "Each year"
    assert rows["likelihood", "Likely"]["Whose words"] == "the team's"
    assert rows["likelihood", "Rare"]["Whose words"] == "the toolkit's"
    assert rows["impact", "Major"]["Money (GBP)"] == "over 1m"
    assert rows["level", "Moderate"]["May be kept without acceptance"] == "yes"
    assert rows["level", "High"]["May be kept without acceptance"] == "no"
    assert rows["level", "High"]["Who may accept it"] == "Ruth Adeyemi"
    assert len(rows) == 14


def test_history_has_a_row_an_event_with_its_change_in_words(book, register):
    rows, events = rows_of(book, "History"), register.history()
    assert [row["No."] for row in rows] == [event.seq for event in events]
    assert [row["Hash"] for row in rows] == [event.hash for event in events]
    by_record = {row["Record"]: row for row in rows}
    assert "name: First workshop" in by_record["workshop"]["What changed"]
    assert by_record["workshop"]["Who"] == "Grace Okafor"
    assert by_record["workshop"]["Reason"] == "opened"
    rejected = by_record[f"triage:{applying(register)[2]}"]
    assert "reason: Cannot happen here" in rejected["What changed"]


def test_a_changed_field_is_told_from_what_to_what(register, catalogue):
    with register.change(by=Person("P2", role="risk owner"), reason="clearer") as change:
        change.risk("letters-steer-the-bot", cause="Strangers write letters")
    last = rows_of(opened(workbook_bytes(register, catalogue)), "History")[-1]
    assert last["What changed"] == "cause: Anybody writes letters → Strangers write letters"
    with register.change(by=Person("P2", role="risk owner"), reason="not ours") as change:
        change.remove("risk:nobody-looked")
    assert rows_of(opened(workbook_bytes(register, catalogue)), "History")[-1]["What changed"] == "removed"


def test_people_sign_offs_ideas_answers_and_the_system_are_there(book, register):
    assert [(row["ID"], row["Name"], row["Roles of the Code"]) for row in rows_of(book, "Participants")] == [
        ("P1", "Grace Okafor", "developer"),
        ("P2", "Ruth Adeyemi", "system operator"),
    ]
    (signed,) = rows_of(book, "Sign-offs")
    assert (signed["Who"], signed["Statement"]) == ("Ruth Adeyemi", "I have read it")
    assert signed["After how many events"] == register.head.events - 1
    idea, parked = rows_of(book, "Ideas")
    assert (idea["What"], idea["About"], idea["By"]) == ("idea", "Bot", "Ruth Adeyemi")
    assert parked["Text"] == "Who owns the index?"
    assert idea["What became of it"] == "nothing yet"
    (answer,) = rows_of(book, "Answers")
    assert (answer["About"], answer["Answer"], answer["Evidence"]) == ("Bot", "yes", "log of 3 May")
    assert "Bot" in answer["Question"]
    rows = {row["ID"]: row for row in rows_of(book, "System")}
    assert rows["ask"]["Stands in, or goes"] == "User → Bot"
    assert rows["ask"]["Data"] == "Letters; answered with anything"
    assert rows["look"]["Data"] == "not stated"
    assert rows["bot"]["Stands in, or goes"] == "Ours"
    assert "has side effects: yes" in rows["bot"]["Stated"]
    assert rows["bank"]["Description"] == "Assessed elsewhere"
    assert rows["kept"]["Attributes"] == "Model"


def test_the_first_sheet_shows_the_head_and_counts(book, register):
    told = {row[0]: row[1] for row in book["Read me"].iter_rows(values_only=True)}
    assert book["Read me"]["A1"].value == "First workshop"
    assert told["Head of the history"] == str(register.head)
    assert told["Its hash in full"] == register.head.hash
    command = told["Compare it with the register by"].partition("--head ")[2]
    assert register.verify(head=Head.parse(command)).ok
    assert told["Open risks"] == 2
    assert told["… now high"] == 1
    assert told["… without a current level"] == 1
    assert told["… without an owner"] == 1
    assert told["Findings not yet assessed"] == len(rows_of(book, "Not yet assessed"))
    assert "self-assessment" in told["Self-assessment"]
    assert told["History"].startswith(f"{register.head.events} rows. ")
    assert {"Low", "Moderate", "High", "Very high"} <= told.keys()
    assert book["Read me"]["A1"].font.size == 18


def test_sheets_can_be_filtered_scrolled_and_printed(book):
    for page in book.worksheets[1:]:
        last = openpyxl.utils.get_column_letter(page.max_column)
        assert page.auto_filter.ref == f"A2:{last}{max(page.max_row, 2)}"
        assert page.freeze_panes in ("B3", "C3")
        assert page.print_title_rows == "$2:$2"
        wide = sum(page.column_dimensions[cell.column_letter].width for cell in page[2])
        across = page.page_setup.fitToWidth or 1
        assert wide / across < 270  # or the print is too small to read
        if across > 1:
            # What stands in the columns that are on each page would be printed on each, and cut off.
            assert page["A1"].value == page.title
            assert page.print_title_cols == f"$A:${'AB'[page.freeze_panes == 'C3']}"
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToHeight == 0
        assert page["A2"].font.bold
        assert all(page.column_dimensions[letter].width >= 7 for letter in page.column_dimensions)
    risks = book["Risks"]
    assert risks["C3"].alignment.wrap_text
    assert risks["C3"].alignment.vertical == "top"
    assert risks.row_dimensions[3].height > 15


def test_statuses_treatments_and_levels_are_chosen_from_a_list(book):
    risks = choices_of(book["Risks"])
    assert risks["Status"] == '"open,closed"'
    assert risks["Treatment"] == '"avoid,modify,share,retain"'
    assert risks["Current level"] == '"Low,Moderate,High,Very high"'
    assert risks["Current likelihood"] == '"Rare,Unlikely,Possible,Likely,Almost certain"'
    assert choices_of(book["Controls"])["Status"] == '"planned,in place,verified"'
    assert choices_of(book["The Code"])["Verdict"] == '"met,partly met,not met,not applicable,unknown"'


def test_levels_have_the_scales_colours_and_past_days_are_marked(book, catalogue):
    scale = load_scale("matrix-5x5")
    page = book["Risks"]
    rules = {str(area.sqref): area.rules for area in page.conditional_formatting}
    level = next(cell.column_letter for cell in page[2] if cell.value == "Current level")
    coloured = {rule.formula[0]: rule.dxf.fill.bgColor.rgb for rule in rules[f"{level}3:{level}1004"]}
    assert coloured == {f'"{each.title}"': f"FF{each.colour[1:].upper()}" for each in scale.levels}
    titles = {cell.value: cell.column_letter for cell in page[2]}
    until, status = titles["Accepted until"], titles["Status"]
    (late,) = rules[f"{until}3:{until}1004"]
    assert late.formula == [f'AND(ISNUMBER(${until}3),${until}3<TODAY(),OR(${status}3="open"))']


def test_equal_registers_make_equal_bytes(register, catalogue, tmp_path):
    first = workbook_bytes(register, catalogue)
    with Register.from_json(register.to_json(names=True), tmp_path / "copy.db") as copy:
        assert workbook_bytes(copy, catalogue) == first


def test_the_file_says_when_and_from_what_it_was_made(book, register):
    assert book.properties.title == "First workshop"
    assert book.properties.created.isoformat() + "Z" == register.history()[-1].at
    assert book.custom_doc_props["Head of the history"].value == register.head.hash


def test_an_erased_name_is_not_in_the_workbook(register, catalogue):
    register.erase_name("P2")
    data = zipfile.ZipFile(io.BytesIO(workbook_bytes(register, catalogue)))
    assert all(b"Ruth Adeyemi" not in data.read(name) for name in data.namelist())


def test_an_empty_register_makes_a_workbook_too(empty, catalogue):
    book = opened(workbook_bytes(empty, catalogue))
    assert len(rows_of(book, "The Code")) == 72
    assert rows_of(book, "Risks") == []
    assert about_of(book["Risks"]).endswith("Nothing is recorded yet.")
    assert choices_of(book["Risks"])["Status"] == '"open,closed"'
    assert book["Read me"]["A1"].value == "Risk register"


def test_too_long_a_text_is_cut_and_says_so(register, catalogue):
    # Half of each emoji's two units may not be left over at the cut.
    long = "é" + "👩" * 20_000
    with register.change(by=Person("P1", role="x"), reason="long") as change:
        change.risk("letters-steer-the-bot", notes=long)
    row = rows_of(opened(workbook_bytes(register, catalogue)), "Risks")[0]
    assert row["Notes"].endswith("👩 … cut: 20,001 characters, whole in register.json")
    assert MAX_CELL - 1 <= len(row["Notes"].encode("utf-16-le")) // 2 <= MAX_CELL


def test_an_existing_file_is_not_replaced_unless_asked(register, catalogue, tmp_path):
    path = tmp_path / "register.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(ToolkitError, match="already a file of this name"):
        write_workbook(register, catalogue, path)
    assert path.read_bytes() == b"mine"
    write_workbook(register, catalogue, path, overwrite=True)
    assert opened(path.read_bytes()).sheetnames[0] == "Read me"


def test_a_day_before_spreadsheets_have_days_is_text(register, catalogue):
    with register.change(by=Person("P1", role="x"), reason="old") as change:
        change.risk("letters-steer-the-bot", next_review=date(1899, 1, 1))
    assert rows_of(opened(workbook_bytes(register, catalogue)), "Risks")[0]["Next review"] == "1899-01-01"


def test_a_register_that_changes_all_the_time_is_refused(register, catalogue, monkeypatch):
    real = module.Book.__init__

    def changing(self, opened_register, known):
        real(self, opened_register, known)
        with opened_register.change(by=Person("P1", role="x"), reason="meanwhile") as change:
            change.park(f"note {opened_register.head.events}")

    monkeypatch.setattr(module.Book, "__init__", changing)
    with pytest.raises(ToolkitError, match="being changed at this moment"):
        workbook_bytes(register, catalogue)


def test_a_change_meanwhile_is_taken_in_whole(register, catalogue, monkeypatch):
    real, times = module.Book.__init__, []

    def changed_once(self, opened_register, known):
        real(self, opened_register, known)
        if not times:
            times.append(1)
            with opened_register.change(by=Person("P1", role="x"), reason="meanwhile") as change:
                change.park("Just now")

    monkeypatch.setattr(module.Book, "__init__", changed_once)
    read = read_book(register, catalogue)
    assert read.head == register.head
    ideas = next(sheet for sheet in all_sheets(read) if sheet.name == "Ideas")
    assert "Just now" in [row["Text"] for row in ideas.dicts()]


def test_the_next_action_is_the_earliest_that_is_only_planned(register, catalogue):
    with register.change(by=Person("P1", role="x"), reason="more") as change:
        risk = change.risk("letters-steer-the-bot").control("later", due="2028-01-01")
        risk.control("done", due="2026-01-01", status="verified")
    row = rows_of(opened(workbook_bytes(register, catalogue)), "Risks")[0]
    assert row["Next action due"] == day("2027-03-31")
    assert row["Planned controls"] == "Our own switch\nlater"


def test_other_methods_show_their_own_levels(register, catalogue):
    factors = [factor.id for group in load_scale("owasp-risk-rating").groups for factor in group.factors]
    with register.change(by=Person("P1", role="x"), reason="other") as change:
        risk = change.risk("nobody-looked").assess("owasp-risk-rating", level="current", **dict.fromkeys(factors, 9))
        # As in a register of before, when the last judgement counted, whatever its method.
        risk.set(assessments={"current": risk.now.beside["current"]["owasp-risk-rating"]}, beside={})
    row = rows_of(opened(workbook_bytes(register, catalogue)), "Risks")[1]
    assert (row["Current likelihood"], row["Current level"]) == ("High", "Critical")
    assert row["Within tolerance"] is None


def test_what_other_methods_say_stands_beside_what_counts_and_disagreements_are_told(register, catalogue):
    def dread(rating):
        return dict.fromkeys(("damage", "reproducibility", "exploitability", "affected", "discoverability"), rating)

    with register.change(by=Person("P1", role="x"), reason="other") as change:
        change.risk("letters-steer-the-bot").assess("dread-2003", level="current", **dread(1))
        change.risk("letters-steer-the-bot").assess("aivss-0-8", level="current", cvss=5.0, mitigation="weak")
        other = change.risk("nobody-looked").assess(level="current", likelihood="rare", impact="minimal")
        other.assess("dread-2003", level="current", **dread(3))
    book = opened(workbook_bytes(register, catalogue))
    assert rows_of(book, "Risks")[0]["Scored by"] == load_scale("matrix-5x5").title
    scores = [row for row in rows_of(book, "Scores") if row["Risk"] == "Letters steer the bot"]
    assert [(row["Counts"], row["Number"]) for row in scores] == [
        *(("yes", None), ("yes", None), ("no", "5 to 10"), ("no", 5))
    ]
    (agreement, reversal) = rows_of(book, "Methods compared")
    assert (agreement["In pairs"], agreement["Rank agreement (tau)"]) == ("same order 0, opposite 1, of 1 pairs", -1)
    assert (reversal["The first puts this"], reversal["above this"]) == ("Letters steer the bot", "Nobody looked")


def test_a_teams_own_scale_is_that_of_the_workbook(register, catalogue):
    plain = load_scale("matrix-5x5").model_dump(mode="json", by_alias=True)
    scale = Scale.model_validate({**plain, "id": "acme", "title": "Acme's matrix"})
    with register.change(by=Person("P1", role="x"), reason="our own") as change:
        change.criteria(scale=scale)
        change.risk("nobody-looked").assess(level="current", likelihood="likely", impact="severe")
    book = opened(workbook_bytes(register, catalogue))
    row = rows_of(book, "Risks")[1]
    assert (row["Current likelihood"], row["Current level"], row["Scored by"]) == (
        "Likely",
        "Very high",
        "Acme's matrix",
    )


def test_an_idea_that_leads_to_a_risk_says_which(register, catalogue):
    with register.change(by=Person("P2", role="risk owner"), reason="test") as change:
        change.risk("Strangers steer the bot", ideas=[change.idea("Somebody steers it", by="P2")])
    rows = {row["Text"]: row for row in rows_of(opened(workbook_bytes(register, catalogue)), "Ideas")}
    assert rows["Somebody steers it"]["What became of it"] == "risk: Strangers steer the bot"


def test_the_code_shows_parts_evidence_that_no_longer_holds_and_when_to_judge_again(register, catalogue):
    with register.change(by=Person("P1", role="facilitator"), reason="sitting") as change:
        change.verdict_part("2.7", "a", "met", "looked into")
        change.verdict_part("2.7", "b", "not met")
        change.verdict("6.4", "met", "published", review="2099-01-01", notes="ask the press office")
        change.evidence("6.4", "Policy", kind="link", where="https://acme/security", stale_after="2020-01-01")
    rows = {row["Provision"]: row for row in rows_of(opened(workbook_bytes(register, catalogue)), "The Code")}
    assert (rows["2.7"]["Verdict"], rows["2.7"]["Parts"]) == (
        "partly met",
        "part a (shall): met, looked into\npart b (should): not met",
    )
    assert rows["6.4"]["Evidence that no longer holds"] == "Policy: stale since the end of 2020-01-01"
    assert (rows["6.4"]["Judge again"], rows["6.4"]["Notes"]) == (day("2099-01-01"), "ask the press office")


def test_controls_name_provisions_and_provisions_the_risks_they_leave_open(register, catalogue):
    control = next(each for each in catalogue.controls.values() if "2.6" in each.provisions)
    with register.change(by=Person("P1", role="facilitator"), reason="planned") as change:
        change.risk("A risk that is linked").control(control.id, status="planned")
    book = opened(workbook_bytes(register, catalogue))
    (row,) = [each for each in rows_of(book, "Controls") if each["Against the risk"] == "A risk that is linked"]
    assert row["Provisions of the Code that it works towards"] == ", ".join(control.provisions)
    code = {each["Provision"]: each for each in rows_of(book, "The Code")}
    assert "A risk that is linked (not assessed)" in code["2.6"]["Risks against which a control of it is missing"]
    with register.change(by=Person("P1", role="facilitator"), reason="built") as change:
        change.risk("A risk that is linked").control(control.id, status="in place")
    code = {each["Provision"]: each for each in rows_of(opened(workbook_bytes(register, catalogue)), "The Code")}
    assert "A risk that is linked" not in (code["2.6"]["Risks against which a control of it is missing"] or "")
