"""Risk registers kept as tables: every row becomes a threat that a workshop takes up; a register draws no system."""

from __future__ import annotations

import pytest

from toolkit.errors import InputError
from toolkit.exchange import import_system, take_into_register
from toolkit.register import Person, open_register

TABLE = """\ufeff\
Risk ID;Affected Asset;Threat Type (STRIDE);Title;Risk Description;Impact;Likelihood;Risk Rating;Controls;\
Owner;Status;Due Date;Board
R1;Claims bot;T;Letters steer it;"A letter; with ""orders""
in two lines";High;Likely;Critical;Screen letters;Kim;Open;2027-01-01;yes
R2;;;=cmd|' /C calc'!A0;;;;;;;;;
;;;;;;;;;;;;
"""


def imported(tmp_path, catalogue, content: str | bytes):
    path = tmp_path / "our_risks.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_system(path, catalogue)


@pytest.mark.parametrize(
    ("name", "risks", "first"),
    [
        ("zero-to-hero-threat-model__risk-register.csv", 12, ("apim", "AZ01-001", "High", "Open")),
        (
            "zero-to-hero-threat-model__07-a2a_TM-A2A-01-oauth-client-credentials_risk-register.csv",
            8,
            ("client_secret", "A2A-001", "High", "Open"),
        ),
        (
            "zero-to-hero-threat-model__07-a2a_TM-A2A-03-mtls-service-mesh_risk-register.csv",
            10,
            ("tb1_workload_identity_boundary", "MTLS-01", "High", "Open"),
        ),
    ],
)
def test_registers_of_another_project_come_in(shared, catalogue, name, risks, first):
    found = import_system(shared / "models" / "risk-register-csv" / name, catalogue)
    assert len(found.foreign_threats) == risks
    risk = found.foreign_threats[0]
    assert (risk.element, risk.number, risk.severity, risk.status) == first
    assert risk.title
    assert risk.mitigation
    assert not found.system.components


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("zero-to-hero-threat-model__risk-register-template.csv", "no risk is in it"),
        (
            "zero-to-hero-threat-model__04-aws_TM-AWS-01-cloudfront-apigw-eks-rds_risk-register.csv",
            "a risk register whose first line does not name its columns; put one above, such as `Risk ID,Component",
        ),
        (
            "zero-to-hero-threat-model__05-gcp_TM-GCP-01-armor-apigee-gke-cloudsql_risk-register.csv",
            "a risk register whose first line does not name its columns",
        ),
    ],
)
def test_a_table_that_says_too_little_is_refused_with_what_is_missing(shared, catalogue, name, says):
    with pytest.raises(InputError) as caught:
        import_system(shared / "models" / "risk-register-csv" / name, catalogue)
    assert says in str(caught.value)


def test_a_row_is_a_threat_with_all_that_it_says(tmp_path, catalogue):
    found = imported(tmp_path, catalogue, TABLE)
    steered, formula = found.foreign_threats
    assert (steered.element, steered.title, steered.type, steered.number) == (
        "claims_bot",
        "Letters steer it",
        "T",
        "R1",
    )
    assert (steered.severity, steered.status, steered.mitigation) == ("Critical", "Open", "Screen letters")
    assert steered.model == "STRIDE"
    assert steered.description == (
        'A letter; with "orders"\nin two lines\nAt: Claims bot\n'
        "In that register: impact High, likelihood Likely, owner Kim, due 2027-01-01.\nBoard: yes"
    )
    assert formula.title == "=cmd|' /C calc'!A0"
    assert found.system.name == "Our risks"


def test_what_stays_text_and_that_nothing_is_drawn_is_told(tmp_path, catalogue):
    said = {f"{each.where}: {each.what}": each.weight for each in imported(tmp_path, catalogue, TABLE).loss.lines}
    assert said["column 'Impact': 1 cells"] == "changed"
    assert said["column 'Board': 1 cells"] == "changed"
    assert said["the file: a drawing"] == "note"


def test_a_description_alone_is_the_title_too(tmp_path, catalogue):
    (risk,) = imported(
        tmp_path, catalogue, "Component,Threat Description,Risk Level\nBot,It lies,High\n"
    ).foreign_threats
    assert (risk.title, risk.description) == ("It lies", "At: Bot")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Risk ID,Threat,Impact,Status\n" + "1,a,b,c\n" * 2_001, "more than 2,000 risks"),
        ("Risk ID,Threat,Impact,Status\n1,a,b,c,d\n", "this line has 5 cells, and there are 4 columns"),
        ("Risk ID,Threat,Impact,Status\n1," + "x" * 10_001 + ",b,c\n", "row 2: 'Threat' has 10,001 characters"),
        ('Risk ID,Threat,Impact,Status\n1,"a,b,c\n', "this line is no CSV"),
        ("Risk ID,Threat,Threat,Impact,Status\n1,a,b,c,d\n", "two columns are called 'Threat'"),
        ("Risk ID,Threat,Impact,Status\n1,Gr\xfc\xdfe,b,c\n".encode("latin-1"), "not UTF-8"),
        ("Risk ID,Threat,Impact,Status\n1,a,b,c\n".encode("utf-16"), "saved as UTF-16"),
    ],
)
def test_hostile_tables_are_refused(tmp_path, catalogue, content, says):
    with pytest.raises(InputError) as caught:
        imported(tmp_path, catalogue, content)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "header",
    [
        "Risk ID,Risk Description,Priority,Affected Module,Probability,Recommended Action",
        "Risk ID,Risk Category,Risk Statement,Probability,Impact,Risk Level,Mitigation Strategy,Owner,Review Date",
        "Risk ID,Risk,Inherent,Owner,Treatment,Residual,Status,Review Date",
        "ID\tThreat Name\tSeverity (1-5)\tMitigation",
    ],
)
def test_registers_are_known_by_the_words_of_their_columns(tmp_path, catalogue, header):
    cells = header.replace("\t", ",").split(",")
    row = "\t".join(cells) if "\t" in header else header
    (risk,) = imported(tmp_path, catalogue, f"{header}\n{row}\n").foreign_threats
    assert risk.title in cells
    assert risk.severity in cells
    assert risk.mitigation in cells
    assert risk.number in cells


@pytest.mark.parametrize("header", ["Name,Owner,Status,Description", "Asset,Owner,Criticality,Description,Control"])
def test_a_list_of_assets_or_tasks_is_no_register(tmp_path, catalogue, header):
    with pytest.raises(InputError, match="a table without the columns"):
        imported(tmp_path, catalogue, f"{header}\n1,2,3,4,5\n")


def test_every_row_becomes_a_risk_that_nobody_has_assessed_here(tmp_path, catalogue):
    found = imported(tmp_path, catalogue, TABLE)
    by = Person("P1", role="facilitator")
    with open_register(tmp_path / "register.db") as register:
        take_into_register(register, found, catalogue, by=by, reason="last year's register")
        risks = {risk.title: risk for risk in register.risks.values()}
        assert set(risks) == {"Letters steer it", "=cmd|' /C calc'!A0"}
        steered = risks["Letters steer it"]
        assert [use.status for use in steered.controls] == ["planned"]
        assert not steered.owner
        assert len(steered.ideas) == 1


def test_control_characters_become_visible(tmp_path, catalogue):
    (risk,) = imported(tmp_path, catalogue, "Threat,Impact,Status\na\x00b\x1b,High,Open\n").foreign_threats
    assert risk.title == "a\ufffdb\ufffd"
