"""`ai-threat document`: lists, writes, says what is missing, and records the team's words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.register import open_register
from toolkit.workshop.opening import open_workshop


@pytest.fixture(scope="module")
def folder():
    """A temporary copy of the example's folder, its register closed."""
    workshop = open_workshop("")
    workshop.register.close()
    yield workshop.folder
    workshop.close()


def test_the_documents_are_listed(capsys):
    assert main(["document", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["documents"]
    assert {"id", "title", "about", "provisions"} == set(listed[0])
    assert main(["document", "--list"]) == 0
    assert listed[0]["title"] in capsys.readouterr().out


def test_a_document_is_written_beside_the_register(folder, capsys):
    assert main(["document", str(folder), "inventory", "--format", "md,cdx"]) == 0
    assert capsys.readouterr().out.count("Wrote ") == 2
    assert {each.name for each in (folder / "documents").iterdir()} >= {"inventory.md", "inventory.cdx.json"}
    (folder / "documents" / "inventory.md").write_text("ours")
    assert main(["document", str(folder), "inventory", "--format", "md", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["written"][0]["kept"] is not None


def test_what_is_missing_is_listed_with_who_would_know(folder, capsys):
    assert main(["document", str(folder), "inventory", "--missing", "--json"]) == 0
    missing = json.loads(capsys.readouterr().out)["missing"]
    assert {"document", "place", "question", "who", "by"} == set(missing[0])
    assert any(each["place"] == "web_chat.secrets_in_vault" and each["by"] == "fact" for each in missing)
    assert main(["document", str(folder), "inventory", "--missing"]) == 0
    assert f"{len(missing)} open." in capsys.readouterr().out


def test_the_teams_words_are_recorded_and_stand_in_the_document(folder, capsys, tmp_path):
    who = ["--by", "P3", "--role", "developer", "--why", "agreed"]
    assert main(["document", str(folder), "inventory", "--say", "assets", "Reviewed monthly.", *who]) == 0
    assert main(["document", str(folder), "inventory", "--to", str(tmp_path), "--format", "md"]) == 0
    assert "Reviewed monthly." in (tmp_path / "inventory.md").read_text("utf-8")
    capsys.readouterr()
    assert main(["document", str(folder), "inventory", "--say", "asets", "x", *who]) == 2
    assert "assets" in capsys.readouterr().err
    assert main(["document", str(folder), "inventory", "--say", "assets", "x"]) == 2
    assert "--by" in capsys.readouterr().err
    assert main(["document", str(folder), "inventory", "--say", "assets", "Reviewed weekly.", *who, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"said": {"document": "inventory", "place": "assets"}}


def test_who_was_told_is_recorded_with_their_role_and_the_edition(folder, capsys):
    who = ["--by", "P5", "--role", "data custodian", "--why", "sent"]
    with open_register(folder / "register.db") as register:
        before, known = register.head, set(register.told)
    given = ["--told", "all policyholders", "--told-role", "end_user", "--on", "2026-11-02", "--how", "by post"]
    assert main(["document", str(folder), "notice", *given, "--made-from", str(before), *who]) == 0
    said = capsys.readouterr().out
    assert "“notice” was given to all policyholders (end user) on 2026-11-02, by post." in said
    assert "Wrote" not in said
    with open_register(folder / "register.db") as register:
        (new,) = set(register.told) - known
        held = register.told[new]
        assert (held.whom, held.role, str(held.on), held.how) == (
            "all policyholders",
            "end_user",
            "2026-11-02",
            "by post",
        )
        assert (held.events, held.head) == (before.events, before.hash)
    assert main(["document", str(folder), "disclosure", "--told", "the portal", "--json", *who]) == 0
    told = json.loads(capsys.readouterr().out)["told"]
    assert (told["document"], told["whom"], told["role"], told["events"]) == (
        "disclosure",
        "the portal",
        None,
        before.events + 1,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--told", " "], "nobody is named"),
        (["--told", "x", "--on", "soon"], "'soon' is no day"),
        (["--told", "x", "--on", "2999-01-01"], "2999-01-01 has not come yet"),
        (["--told", "x", "--made-from", "soon"], "is no head of a register"),
        (["--told", "x", "--made-from", f"3 events, {'0' * 64}"], "never had this head"),
        (["--told-role", "end_user", "--how", "by post"], "--told-role, --how: it is not said who was told"),
    ],
)
def test_who_was_told_is_refused_where_it_does_not_hold(folder, capsys, arguments, said):
    who = ["--by", "P5", "--role", "data custodian", "--why", "sent"]
    assert main(["document", str(folder), "notice", *arguments, *who]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["inventry"], "inventory"),
        ([], "--all"),
        (["inventory", "--format", "pdf"], "html"),
        (["inventory", "--mark", "public"], "redacted"),
    ],
)
def test_mistakes_are_told(folder, arguments, said, capsys):
    assert main(["document", str(folder), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_what_is_out_of_date_or_changed_by_hand_is_told(tmp_path, capsys):
    workshop = open_workshop("")
    where, to = str(workshop.folder), str(tmp_path)
    workshop.register.close()
    written = ["document", where, "statement", "--to", to, "--format", "md"]
    assert main([*written, "--each-role"]) == 0
    assert main([*written, "--redacted"]) == 0
    assert main([*written, "--redacted", "--role", "developer", "--mark", "official"]) == 0
    assert main(["document", where, "disclosure", "--to", to, "--format", "md"]) == 0
    capsys.readouterr()
    assert main(["document", where, "--check", to]) == 0
    assert "0 out of date." in capsys.readouterr().out
    (tmp_path / "statement.md").write_text("ours")
    (tmp_path / "oversight.md").write_text("from somewhere")
    who = ["--by", "P3", "--role", "developer", "--why", "agreed"]
    assert main(["document", where, "statement", "--say", "scope", "Of the whole group.", *who]) == 0
    capsys.readouterr()
    assert main(["document", where, "--check", to, "--json"]) == 1
    found = {Path(row["path"]).name: row for row in json.loads(capsys.readouterr().out)["files"]}
    assert {name for name, row in found.items() if row["current"] is False} == {
        "statement.md",
        "statement-developer.md",
        "statement-system-operator.md",
        "statement-data-custodian.md",
        "statement-developer-redacted.md",  # it says that words are left out; the public one does not even say that
    }
    assert {name for name, row in found.items() if row["by_hand"]} == {"statement.md", "oversight.md"}
    assert found["oversight.md"]["current"] is None
    assert found["statement-developer.md"]["role"] == "developer"
    assert main(["document", where, "disclosure", "--check", to]) == 0
    assert main(["document", where, "--check", to]) == 1
    said = capsys.readouterr().out
    assert "statement.md: out of date" in said
    assert "somebody changed it by hand" in said
    assert "nobody knows what it was made from" in said
    assert main(["document", where, "--check", str(tmp_path / "nowhere")]) == 2
    assert "no such folder" in capsys.readouterr().err
    workshop.close()
