"""`ai-threat diff` and `ai-threat check`, as a build calls them."""

from __future__ import annotations

import json
import shutil

import pytest

from toolkit.catalogues.locate import library_root
from toolkit.cli import main
from toolkit.cli.change import POLICY
from toolkit.workshop import new_workshop
from toolkit.workshop.example import fill_example


@pytest.fixture
def files(tmp_path):
    """The example as it was, and with its input filter switched off."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    shutil.copy(library_root() / "templates" / "claims_assistant" / "system.yaml", old)
    text = old.read_text("utf-8")
    assert 'screens_inputs: "yes"' in text
    new.write_text(text.replace('screens_inputs: "yes"', 'screens_inputs: "no"'), "utf-8")
    return old, new


@pytest.fixture
def workshop(tmp_path):
    made = new_workshop(tmp_path / "claims", "Claims")
    fill_example(made)
    made.close()
    return tmp_path / "claims"


def test_diff_says_what_changed_what_is_worse_and_which_decisions_rest_on_it(files, workshop, capsys):
    assert main(["diff", *map(str, files), "--register", str(workshop)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "'Answer filter' changed: facts.screens_inputs: yes → no" in said
    assert "WORSE [high] Direct prompt injection · Claims agent: controlled as stated → applies" in said
    assert "TO LOOK AT AGAIN" in said
    assert "“Letters steer the assistant”, modify, accepted by" in said


def test_diff_for_machines(files, capsys):
    assert main(["diff", *map(str, files), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["system"][0] | {"name": ""} == {
        "what": "component",
        "id": "answer_filter",
        "name": "",
        "how": "changed",
        "field": "facts.screens_inputs",
        "before": "yes",
        "after": "no",
    }
    assert "core:direct-prompt-injection@assistant" in [row["identity"] for row in said["findings"]]
    assert said["decisions"] == []


def test_diff_of_the_same_says_so(files, capsys):
    assert main(["diff", str(files[0]), str(files[0])]) == 0
    said = capsys.readouterr().out
    assert "The descriptions say the same." in said
    assert "0 findings changed" in said


def test_check_fails_a_build_by_the_policy_beside_the_system(files, capsys):
    old, new = files
    policy = old.with_name(POLICY)
    policy.write_text("format: ai-threat-toolkit/policy\nversion: 1\nnew: high\n")
    assert main(["check", str(new), "--baseline", str(old), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["policy"]) == (False, str(policy))
    assert [breach["rule"] for breach in said["breaches"]] == ["new"]
    assert main(["check", str(old), "--baseline", str(old)]) == 0
    assert "Nothing breaks the policy" in capsys.readouterr().out


def test_check_without_a_policy_holds_the_toolkits_own(files, capsys):
    assert main(["check", str(files[0])]) == 1
    assert "no policy file was found" in capsys.readouterr().out


def test_a_rule_that_nothing_was_given_to_hold_is_told(files, capsys):
    """Without the earlier state, nothing is new: a build that forgot it would pass for ever."""
    old, _ = files
    rules = "new: high\nexpired_acceptances: yes\noverdue_actions: yes\n"
    old.with_name(POLICY).write_text(f"format: ai-threat-toolkit/policy\nversion: 1\n{rules}")
    assert main(["check", str(old)]) == 0
    said = capsys.readouterr().out
    assert "Not held: new, which needs --baseline.\n" in said
    assert "Not held: overdue_actions, which needs --register.\n" in said
    assert main(["check", str(old), "--baseline", str(old), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["not_held"] == {
        "expired_acceptances": "--register",
        "overdue_actions": "--register",
    }


def test_check_with_the_record_leaves_alone_what_was_accepted(files, workshop, capsys):
    assert main(["check", str(files[0]), "--json"]) == 1
    alone = len(json.loads(capsys.readouterr().out)["breaches"])
    main(["check", str(files[0]), "--register", str(workshop), "--json"])
    assert len(json.loads(capsys.readouterr().out)["breaches"]) < alone


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere.yaml"], "nowhere.yaml"),
        (["check", "OLD", "--policy", "nowhere.yaml"], "nowhere.yaml"),
        (["check", "OLD", "--register", "nowhere"], "there is no register"),
        (["diff", "OLD", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_what_is_not_there_is_a_users_mistake(files, capsys, arguments, said):
    assert main([str(files[0]) if each == "OLD" else each for each in arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_without_a_description_is_told_for_what_it_is(workshop, tmp_path, capsys):
    (workshop / "system.yaml").unlink(missing_ok=True)
    assert main(["find", str(workshop)]) == 2
    assert (
        "there is no system.yaml in this folder. A workshop keeps its system in its record" in capsys.readouterr().err
    )
    (tmp_path / "bare").mkdir()
    assert main(["find", str(tmp_path / "bare")]) == 2
    assert "Name a system.yaml, or a folder that holds one." in capsys.readouterr().err
