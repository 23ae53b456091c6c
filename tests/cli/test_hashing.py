"""`ai-threat hash`: a folder's hash on the screen, as a list, and in the record."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest

from toolkit.cli.main import main
from toolkit.files.folder_digest import digest_of_folder
from toolkit.register import open_register
from toolkit.workshop.opening import open_workshop


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A folder with two files; the present folder is the one around it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    for name in ("a.bin", "b.bin"):
        (tmp_path / "model" / name).write_text(name)
    return tmp_path / "model"


def test_the_hash_is_recorded_and_stands_in_the_audit_trail(model, capsys, tmp_path):
    workshop = open_workshop("")
    workshop.register.close()
    who = ["--by", "P3", "--role", "developer", "--why", "release 3.2"]
    into = ["--into", str(workshop.folder), "--element", "fraud_classifier", "--version", "3.2"]
    assert main(["hash", "model", "--manifest", "model.sha256", "--json", *into, *who]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["files"], said["size"]) == (2, 10)
    assert (tmp_path / "model.sha256").read_text().count("\n") == 2
    assert main(["document", str(workshop.folder), "audit", "--to", str(tmp_path), "--format", "md"]) == 0
    trail = (tmp_path / "audit.md").read_text("utf-8")
    assert said["sha256"] in trail
    assert "release 3.2" in trail
    with open_register(workshop.folder / "register.db") as register:
        held = register.assets["fraud_classifier"]
    assert (held.version, held.files, held.size, held.sha256) == ("3.2", 2, 10, said["sha256"])
    assert [each.name for each in tmp_path.glob(".ai-threat-hash-*")] == []
    workshop.close()


def test_mistakes_are_told(model, capsys):
    (model / "link").symlink_to("a.bin")
    assert main(["hash", "model"]) == 2
    assert "this is a link" in capsys.readouterr().err
    assert main(["hash", "model/a.bin", "--into", "somewhere"]) == 2
    assert "--element" in capsys.readouterr().err
    assert main(["hash", "model/a.bin"]) == 0
    assert "1 file, 5 bytes" in capsys.readouterr().out
    assert main(["hash", "none"]) == 2


def test_two_states_of_a_folder_are_compared(model, capsys, tmp_path):
    assert main(["hash", "model", "--manifest", "before.sha256"]) == 0
    assert main(["hash", "model", "--against", "before.sha256"]) == 0
    assert "The same as in before.sha256: 2 files." in capsys.readouterr().out
    (model / "a.bin").write_text("changed")
    (model / "b.bin").rename(model / "c.bin")
    (model / "new.bin").write_text("new")
    assert main(["hash", "model", "--against", "before.sha256"]) == 1
    told = capsys.readouterr().out
    assert "Not as in before.sha256: 1 changed, 1 added, 1 moved." in told
    assert "b.bin → c.bin" in told
    assert main(["hash", "model", "--against", "before.sha256", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["against"] == {
        "added": ["new.bin"],
        "removed": [],
        "changed": ["a.bin"],
        "moved": {"b.bin": "c.bin"},
        "same": 0,
    }
    assert main(["hash", "model", "--against", "model/a.bin"]) == 2
    assert "no SHA-256 and name" in capsys.readouterr().err


def test_who_stops_it_is_told_where_it_goes_on_and_may_read_all_again(model, capsys, monkeypatch, tmp_path):
    def stopped(folder, *, memory, progress, follow_links):
        def stop(done, total):
            raise KeyboardInterrupt

        return digest_of_folder(folder, memory=memory, progress=stop, follow_links=follow_links)

    monkeypatch.setattr("toolkit.cli.hashing.digest_of_folder", stopped)
    assert main(["hash", "model"]) == 130
    (kept,) = tmp_path.glob(".ai-threat-hash-*")
    assert f"kept in {kept.name}" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    kept.write_text(kept.read_text() + "\n")
    assert main(["hash", "model", "--afresh", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["reused"] == 0
    assert not kept.exists()


def test_links_are_followed_where_it_is_asked_for(model, capsys, tmp_path):
    (tmp_path / "blob").write_text("weights")
    (model / "link").symlink_to(tmp_path / "blob")
    assert main(["hash", "model", "--follow-links"]) == 0
    assert "3 files" in capsys.readouterr().out


def test_a_bar_is_drawn_within_one_large_file(model, capsys, monkeypatch):
    with (model / "large.bin").open("wb") as sparse:
        sparse.truncate(8 << 20)
    told = []
    monkeypatch.setattr(
        "toolkit.cli.hashing._progress", lambda *, shown: nullcontext(lambda done, all_: told.append((done, all_)))
    )
    assert main(["hash", "model/large.bin"]) == 0
    assert [done for done, _ in told] == [n << 20 for n in range(1, 9)]
    assert {total for _, total in told} == {8 << 20}
