"""`ai-threat evidence --answer`: a risk is reopened, raised or newly begun, or nothing changes; and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.evidence.samples import everything
from toolkit.catalogues.load import load_catalogue
from toolkit.cli import main
from toolkit.register import Person, open_register
from toolkit.system.read import parse_system
from toolkit.threats.find import find_threats

WHO = ("--by", "P1", "--role", "tester", "--why", "2 of 4 got through")
HIGH = ("--judge", "likelihood=almost_certain", "--judge", "impact=severe")
SYSTEM = """
format: ai-threat-toolkit/system
version: 1
id: helper
name: Helper
boundaries: {outside: {name: Outside, trust: none}, ours: {name: Ours, trust: organisation}}
components:
  user: {kind: end_user, name: User, within: outside}
  model: {kind: hosted_model, name: Model, within: ours}
flows:
  ask: {from: user, to: model, replies: "yes"}
"""


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A workshop with a system, a risk that is judged, and a test of garak that attacks got through."""
    folder = tmp_path / "my-workshop"
    folder.mkdir()
    (tmp_path / "garak").write_bytes(everything()["garak"])
    me, catalogue = Person("P1", role="facilitator"), load_catalogue()
    system = parse_system(SYSTEM, catalogue)
    with open_register(folder / "register.db") as register:
        with register.change(by=me, reason="r") as change:
            change.participant("P1", name="Ada", roles=["developer"])
            change.set_system(system)
            change.risk("Refusals are talked away").assess(level="current", likelihood="possible", impact="minor")
        register.record(find_threats(system, catalogue), by=me)
    assert main(["evidence", str(tmp_path / "garak"), "--into", str(folder), *WHO]) == 0
    return folder


def answered(capsys, workshop: Path, *given: str) -> tuple[int, str, str]:
    capsys.readouterr()
    (row,) = rows(capsys, workshop)
    code = main(["evidence", "--unanswered", str(workshop), "--answer", f"{row['evidence'][:8]}:dan", *given, *WHO])
    said = capsys.readouterr()
    return code, said.out, said.err


def rows(capsys, workshop: Path) -> list[dict]:
    assert main(["evidence", "--unanswered", str(workshop), "--json"]) == 0
    return json.loads(capsys.readouterr().out)["unanswered"]


def test_a_level_is_raised_with_what_it_is_now_and_why(capsys, workshop):
    code, out, err = answered(capsys, workshop, "--with", "raised", "--risk", "refusals-are-talked-away", *HIGH)
    assert (code, err) == (0, "")
    assert "Answered dan: raised: Refusals are talked away (refusals-are-talked-away)" in out
    assert "current level: moderate → very_high" in out
    assert rows(capsys, workshop) == []
    with open_register(workshop / "register.db") as register:
        held = register.risks["refusals-are-talked-away"].assessments["current"]
        assert (held.level, held.by, held.role, held.why) == ("very_high", "P1", "tester", "2 of 4 got through")
        (said,) = register.test_answers.values()
        assert (said.answer, said.risk, said.why) == ("raised", "refusals-are-talked-away", "2 of 4 got through")
        assert register.verify().ok


def test_another_level_can_be_judged(capsys, workshop):
    given = ("--with", "raised", "--risk", "refusals-are-talked-away", "--level", "inherent", *HIGH, "--json")
    code, out, _ = answered(capsys, workshop, *given)
    said = json.loads(out)["answered"]
    assert code == 0
    assert (said["answer"], said["risk"]) == ("raised", "refusals-are-talked-away")
    assert (said["level"], said["method"], said["from"], said["to"]) == ("inherent", "matrix-5x5", None, "very_high")


def test_a_new_risk_gathers_the_findings_of_the_threats_that_the_test_speaks_to(capsys, workshop):
    given = ("--with", "new-risk", "--title", "Anybody talks the model round", "--owner", "P1", *HIGH)
    code, out, err = answered(capsys, workshop, *given)
    assert (code, err) == (0, "")
    assert "Answered dan: new risk: Anybody talks the model round (anybody-talks-the-model-round)" in out
    assert "current level: not judged before → very_high" in out
    with open_register(workshop / "register.db") as register:
        risk = register.risks["anybody-talks-the-model-round"]
        assert risk.findings == ("core:jailbreak@model",)
        assert (risk.owner, risk.assessments["current"].level) == ("P1", "very_high")
        (said,) = register.test_answers.values()
        assert (said.answer, said.risk) == ("new risk", "anybody-talks-the-model-round")


def test_a_new_risk_gathers_the_finding_that_is_named(capsys, workshop):
    with open_register(workshop / "register.db") as register:
        other = next(each for each in register.findings if not each.startswith("core:jailbreak"))
    given = ("--with", "new-risk", "--title", "Another", "--finding", other, "--json")
    code, out, _ = answered(capsys, workshop, *given)
    assert code == 0
    assert json.loads(out)["answered"]["findings"] == [other]
    with open_register(workshop / "register.db") as register:
        assert register.risks["another"].findings == (other,)


def test_no_change_names_no_risk(capsys, workshop):
    code, out, _ = answered(capsys, workshop, "--with", "no-change")
    assert code == 0
    assert "Answered dan: no change\n" in out


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("raised", "--risk", "refusals-are-talked-away"), "a risk is raised by judging a level of it higher"),
        (("raised", *HIGH), "it is not said which risk"),
        (("reopened",), "it is not said which risk"),
        (("raised", "--risk", "refusals-are-talked-awry", *HIGH), "Did you mean 'refusals-are-talked-away'"),
        (("raised", "--risk", "refusals-are-talked-away", "--judge", "likelihood=rare", "--judge", "impact=minor"),
         "no level of this risk is judged higher"),
        (("raised", "--risk", "refusals-are-talked-away", "--judge", "likelihood=often", "--judge", "impact=minor"),
         "often"),
        (("raised", "--risk", "refusals-are-talked-away", *HIGH, "--judge", "why=x"), "why"),
        (("raised", "--risk", "refusals-are-talked-away", "--judge", "likelihood"), "is no input"),
        (("new-risk",), "a new risk needs a title"),
        (("new-risk", "--title", "Refusals are talked away"), "this risk was there before"),
        (("new-risk", "--title", "x", "--finding", "core:jailbreak@modle"), "Did you mean 'core:jailbreak@model'"),
        (("new-risk", "--title", "x", "--owner", "P9"), "no participant has the id 'P9'"),
        (("new-risk", "--title", "x", "--level", "target"), "no level is judged"),
        (("new-risk", "--title", "x", "--risk", "y"), "--risk says nothing here"),
        (("no-change", "--risk", "y", *HIGH), "--risk, --judge says nothing here"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_hold_changes_nothing(capsys, workshop, given, says):
    with open_register(workshop / "register.db") as register:
        before = register.head
    code, _, err = answered(capsys, workshop, "--with", *given)
    assert code == 2
    assert says in err
    assert "Traceback" not in err
    with open_register(workshop / "register.db") as register:
        assert register.head == before
