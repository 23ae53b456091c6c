"""`ai-threat evidence` as a person and as a machine use it: shown, recorded, answered, and what goes wrong said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.evidence.samples import everything, inspect_log, sample
from tests.hostile_text import HOSTILE
from toolkit.cli import main
from toolkit.register import Person, open_register

WHO = ("--by", "P1", "--role", "tester", "--why", "release 2.1")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """A file of each format, by form."""
    for form, content in everything().items():
        (tmp_path / form).write_bytes(content)
    return {form: str(tmp_path / form) for form in everything()}


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A workshop with a closed risk that gathers a finding of jailbreaks."""
    folder = tmp_path / "my-workshop"
    folder.mkdir()
    me = Person("P1", role="facilitator")
    with open_register(folder / "register.db") as register, register.change(by=me, reason="r") as change:
        change.risk("Refusals are talked away", findings=["core:jailbreak@assistant"]).close("tests were fine")
    return folder


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    code = main([str(each) for each in ("evidence", *arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_every_format_is_shown_with_what_it_says_and_speaks_to(capsys, files):
    code, out, err = run(capsys, *files.values())
    assert (code, err) == (0, "")
    for words in (
        "Says: 2 of 6 judged attempts got through, 2 families of probes.",
        "findings: 1 critical, 1 high, 1 medium, 1 low",
        "Jailbreak: the model drops its refusals (core:jailbreak): 2 of 4 got through.",
        "card of Claims 7B",
        "3 hashes",
        "Note: 1 of 3 packages were skipped and not audited.",
    ):
        assert words in " ".join(out.split()), words


def test_json_has_all_of_it(capsys, files):
    code, out, _ = run(capsys, files["garak"], files["sarif"], "--json")
    said = json.loads(out)
    assert code == 0
    assert [each["format"] for each in said["files"]] == ["garak", "sarif"]
    assert said["files"][0]["families"][0]["worked"] == 2
    assert said["files"][0]["speaks_to"]["threats"][0]["threat"] == "core:jailbreak"
    assert said["failed"] == []


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_read(capsys, files, tmp_path):
    (tmp_path / "bad").write_text("hello")
    code, out, err = run(capsys, files["garak"], tmp_path / "bad", tmp_path / "none")
    assert code == 2
    assert "2 of 6 judged attempts" in out
    assert "bad: this is no evidence that can be read here" in err
    assert "none: there is no such file" in err
    code, out, _ = run(capsys, tmp_path / "bad", "--json")
    assert code == 2
    assert json.loads(out)["failed"][0]["what"].startswith("this is no evidence")


def test_the_same_file_twice_counts_once(capsys, files, tmp_path):
    (tmp_path / "copy").write_bytes(everything()["garak"])
    _, out, err = run(capsys, files["garak"], tmp_path / "copy")
    assert out.count("Says:") == 1
    assert "the same file as garak; it counts once" in err


def test_somebody_says_when_an_attack_worked(capsys, tmp_path):
    path = tmp_path / "log"
    path.write_text(json.dumps(inspect_log("ours", [sample(1, {"judge": "C"}), sample(2, {"judge": "I"})])))
    assert "nothing counted" in run(capsys, path)[1]
    assert "1 of 2 judged attempts got through" in run(capsys, path, "--worked-when", "judge=C")[1]
    code, _, err = run(capsys, path, "--worked-when", "judge")
    assert code == 2
    assert "does not say when an attack worked" in err


def test_tests_move_a_belief_in_words_and_as_json(capsys, files):
    code, out, _ = run(capsys, files["garak"], "--prior", "2%..30%")
    words = " ".join(out.split())
    assert code == 0
    assert "Jailbreak: the model drops its refusals: the chance that one attempt works Of 4 attempts" in words
    assert "correlation 0.1 within a family, weight 0.5" in words
    assert "frequency.vulnerability = " in words
    arguments = ("--prior", "none", "--threat", "jailbreak", "--correlation", "0.3", "--weight", "1", "--json")
    chances = json.loads(run(capsys, files["garak"], *arguments)[1])["chances"]
    assert list(chances) == ["core:jailbreak"]
    assert chances["core:jailbreak"]["discount"] == {"correlation": 0.3, "weight": 1.0}
    assert chances["core:jailbreak"]["prior"] == {"a": 0.5, "b": 0.5}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--prior", "high"), "is no belief"),
        (("--prior", "..."), "is no belief"),
        (("--prior", "1.2.3..4"), "is no belief"),
        (("--prior", "30%..2%"), "swapped"),
        (("--prior", "none", "--threat", "jailbrake"), "Did you mean 'jailbreak'"),
        (("--prior", "none", "--weight", "7"), "the weight of a discount is 7"),
        (("--prior", "none", "--threat", "rogue-agent"), "no test that speaks to 'core:rogue-agent'"),
        (("--into", "nowhere", *WHO), "there is no register"),
        (("--into", "."), "there is no register|--by, --role, --why must be given"),
    ],
)
def test_what_was_typed_wrongly_is_told(capsys, files, arguments, says):
    code, _, err = run(capsys, files["garak"], *arguments)
    assert code == 2
    assert any(each in err for each in says.split("|")), err


def test_a_belief_is_not_moved_by_files_without_tests(capsys, files):
    code, _, err = run(capsys, files["sarif"], "--prior", "none")
    assert code == 2
    assert "no test is counted" in err
    assert run(capsys)[0] == 2


def test_it_is_recorded_listed_and_answered_and_changes_no_risk_by_itself(capsys, files, workshop):
    code, out, _ = run(capsys, files["garak"], files["cyclonedx"], "--into", workshop, *WHO)
    assert code == 0
    assert "Recorded 2 files" in out
    assert "No risk was changed." in out
    assert "1 family of tests that attacks got through waits for an answer" in out
    code, out, _ = run(capsys, "--unanswered", workshop)
    words = " ".join(out.split())
    assert "2 of 4 attempts of dan against rest/claims-assistant got through" in words
    assert "closed risk: Refusals are talked away (refusals-are-talked-away)" in words
    (row,) = json.loads(run(capsys, "--unanswered", workshop, "--json")[1])["unanswered"]
    answer = ("--answer", f"{row['evidence'][:8]}:dan", "--with", "reopened", "--risk", row["closed"][0])
    assert run(capsys, "--unanswered", workshop, *answer)[0] == 2
    code, out, _ = run(capsys, "--unanswered", workshop, *answer, *WHO)
    assert code == 0
    assert "No test that attacks got through waits for an answer." in out
    with open_register(workshop / "register.db") as register:
        assert register.risks["refusals-are-talked-away"].status == "open"
        assert register.verify().ok


def test_an_answer_that_is_not_whole_is_told(capsys, files, workshop):
    run(capsys, files["garak"], "--into", workshop, *WHO)
    for given in (("--answer", "x"), ("--answer", "12345678:dan"), ("--with", "no-change")):
        code, _, err = run(capsys, "--unanswered", workshop, *given, *WHO)
        assert code == 2
        assert "an answer names the file and the family" in err
    code, _, err = run(capsys, "--unanswered", workshop, "--answer", "00000000:dan", "--with", "no-change", *WHO)
    assert code == 2
    assert "no such file of evidence is recorded" in err


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) < 400 and max(text, default="") < "\ud800"])
def test_hostile_texts_do_not_move_the_cursor(capsys, tmp_path, text):
    path = tmp_path / "f"
    path.write_text(json.dumps(inspect_log(text, [sample(1, {text: text})], status=text)))
    _, out, err = run(capsys, path)
    assert not any(letter in out + err for letter in "\x1b\r\u202e\u2066\x00")


def test_who_reads_no_evidence_loads_no_reader():
    code = "import sys\nfrom toolkit.cli.main import parser\nparser()\nprint('toolkit.evidence.readers' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.strip() == "False"


def test_a_file_in_the_workshops_folder_is_recorded_with_its_place_and_its_day(capsys, files, workshop):
    kept = workshop / "evidence" / "bill.json"
    kept.parent.mkdir()
    kept.write_bytes(everything()["cyclonedx"])
    code, _, _ = run(capsys, files["garak"], kept, "--into", workshop, *WHO, "--good-until", "2027-05-01")
    assert code == 0
    with open_register(workshop / "register.db") as register:
        found = {each.format: (each.where, str(each.stale_after)) for each in register.evidence.values()}
    assert found == {"garak": ("", "2027-05-01"), "cyclonedx": ("evidence/bill.json", "2027-05-01")}
    code, _, err = run(capsys, kept, "--into", workshop, *WHO, "--good-until", "some day")
    assert code == 2
    assert "stale_after" in err
