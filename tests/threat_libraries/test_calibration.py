"""The shipped calibration exercises: whole, balanced, sourced, and true wherever this machine can tell."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from cvss import CVSS3
from cvss.constants4 import CVSS_LOOKUP_GLOBAL

from toolkit.catalogues.calibration import Exercise
from toolkit.catalogues.frameworks import framework
from toolkit.catalogues.locate import library_root
from toolkit.catalogues.single import exercise_ids, load_exercise
from toolkit.cli import main

TWENTY = load_exercise("twenty_questions")
ANSWERS = {question.id: question.answer for question in TWENTY.questions}


@pytest.mark.parametrize("exercise", [load_exercise(each) for each in exercise_ids()], ids=exercise_ids())
def test_every_exercise_is_whole(exercise: Exercise) -> None:
    assert load_exercise(exercise.id) is exercise  # named after its file
    for question in exercise.questions:
        assert question.source.check.endswith(".")
        assert question.checked.endswith(".")


def test_there_are_ten_and_ten_of_every_topic_and_no_easy_way() -> None:
    assert (len(TWENTY.intervals), len(TWENTY.statements)) == (10, 10)
    topics = Counter(question.topic for question in TWENTY.questions)
    assert set(topics) == {"AI security", "security", "general"}
    assert topics["AI security"] >= 8
    # Who always says true, or counts the sentences, learns nothing.
    assert sum(statement.answer for statement in TWENTY.statements) == 5


def test_no_question_gives_its_own_answer_away() -> None:
    for question in TWENTY.intervals:
        assert f"{question.answer:g}" not in re.findall(r"\d+", question.question.replace(",", ""))


def test_what_the_shipped_lists_say_is_what_is_asked() -> None:
    atlas = Counter(entry.type for entry in framework("mitre-atlas@5.6").entries)
    assert ANSWERS["atlas_techniques"] == atlas["technique"] + atlas["sub-technique"]
    assert ANSWERS["atlas_more_mitigations"] is (atlas["mitigation"] > atlas["sub-technique"])
    aisvs = framework("owasp-aisvs@1.0").entries
    assert ANSWERS["aisvs_requirements"] == sum(entry.parts for entry in aisvs if entry.type == "section")
    named = framework("cwe@4.18").by_id["CWE-1427"].name
    assert ANSWERS["weakness_for_prompts"] is ("LLM Prompting" in named)
    second = framework("owasp-llm@2025").by_id["LLM02"].name
    assert ANSWERS["second_of_llm_2025"] is ("Output" in second)


def test_what_can_be_reckoned_is_right() -> None:
    assert ANSWERS["cvss_4_classes"] == len(CVSS_LOOKUP_GLOBAL)
    worst = CVSS3("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H").scores()[0]
    assert ANSWERS["cvss_3_worst"] is (float(worst) == 10.0)
    assert ANSWERS["sunlight_ten_minutes"] is (149_597_870_700 / 299_792_458 > 600)


def test_what_the_works_themselves_say_is_what_is_asked(shared: Path) -> None:
    catalogues = shared / "catalogues"
    atlas = yaml.safe_load((catalogues / "atlas" / "ATLAS.yaml").read_text("utf-8"))
    assert atlas["version"].startswith("5.6")
    assert ANSWERS["atlas_techniques"] == len(atlas["matrices"][0]["techniques"])
    capec = yaml.safe_load((catalogues / "cwe-capec" / "capec_3.9_index.json").read_text("utf-8"))
    assert ANSWERS["capec_patterns"] == sum("DEPRECATED" not in str(each).upper() for each in capec.values())
    chapters = [path.read_text("utf-8") for path in (catalogues / "owasp-aisvs").glob("0x10-C*.md")]
    numbered = {each for text in chapters for each in re.findall(r"\*\*(\d+\.\d+\.\d+)\*\*", text)}
    assert ANSWERS["aisvs_requirements"] == len(numbered)


def test_a_teams_own_exercise_may_lie_in_its_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (library_root() / "calibration" / "twenty_questions.yaml").read_text("utf-8")
    own = tmp_path / "questions.yaml"
    own.write_text(text.replace("section: calibration", "section: calibration\nlibrary: acme"), "utf-8")
    assert main(["library", "check", str(tmp_path)]) == 0
    own.write_text(own.read_text("utf-8").replace("unit: ", "unti: ", 1), "utf-8")
    capsys.readouterr()
    assert main(["library", "check", str(tmp_path)]) == 2
    assert "Did you mean 'unit'" in capsys.readouterr().out
