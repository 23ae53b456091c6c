"""Whatever the record holds, what is written is valid OSCAL, and everything that it refers to is found."""

from __future__ import annotations

import json
import sys

import pytest
from trestle.cli import run as run_trestle
from trestle.oscal import OSCAL_VERSION

from tests.conformity.scenarios import TODAY
from tests.exchange.oscal.checks import check_models, check_references, documents_in, root_of, strange_words, walk
from tests.exchange.oscal.conftest import RECORDS
from toolkit.exchange.handling import Handling
from toolkit.exchange.oscal.document import FILES
from toolkit.exchange.oscal.words import VERSION
from toolkit.exchange.oscal.writing import DOCUMENTS, oscal_text


def test_the_version_is_one_that_trestle_knows():
    assert OSCAL_VERSION == VERSION


@pytest.mark.parametrize("redacted", [False, True])
@pytest.mark.parametrize("record", RECORDS)
def test_every_document_is_valid_and_refers_to_nothing_that_is_not_there(exported, record, redacted):
    documents = documents_in(exported(record, redacted=redacted))
    check_models(documents)
    assert check_references(documents) > 200


@pytest.mark.parametrize("record", RECORDS)
def test_the_command_line_of_trestle_takes_all_of_them(exported, record, tmp_path, monkeypatch, capsys):
    folder, workspace = exported(record), tmp_path / "workspace"
    workspace.mkdir()
    monkeypatch.chdir(workspace)

    def trestle(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["trestle", *words])
        with pytest.raises(SystemExit) as left:
            run_trestle()
        said = "".join(capsys.readouterr())
        assert left.value.code == 0, said
        return said

    trestle("init", "--full")
    for name in FILES.values():
        trestle("import", "-f", str(folder / name), "-o", f"ours-{name.removesuffix('.json')}")
    said = trestle("validate", "-a")
    assert said.count("VALID: Model") == len(FILES)
    assert "INVALID" not in said


@pytest.mark.parametrize("record", RECORDS)
def test_texts_are_never_empty_and_values_are_one_line(exported, record):
    for name, document in documents_in(exported(record)).items():
        for key, each in walk(document):
            assert each not in ("", [], None), (name, key)
            if key in ("title", "value", "name", "text") and isinstance(each, str):
                assert each == each.strip(), (name, key, each)
                assert len(each.splitlines()) == 1, (name, key, each)


@pytest.mark.parametrize("redacted", [False, True])
@pytest.mark.parametrize("record", RECORDS)
def test_where_oscal_has_a_list_of_words_ours_are_on_it(exported, record, redacted):
    for name, document in documents_in(exported(record, redacted=redacted)).items():
        assert strange_words(document) == [], name


def test_the_check_of_words_finds_what_it_is_for(exported):
    document = documents_in(exported("example"))["assessment-results.json"]
    result = document["assessment-results"]["results"][0]
    result["observations"][0]["methods"] = ["LOOK"]
    result["risks"][0]["status"] = "worrying"
    result["findings"][0]["target"]["status"]["reason"] = "hope"
    result["risks"][1]["props"] = [{"name": "verdict", "value": "met"}]
    assert {(name, word) for _, name, word in strange_words(document)} == {
        ("methods", "LOOK"),
        ("status", "worrying"),
        ("reason", "hope"),
        ("verdict", "met"),
    }


def test_two_exports_of_a_record_are_the_same_bytes(records, exported, catalogue):
    register = records("example")
    again = oscal_text(register, catalogue, tuple(DOCUMENTS), today=TODAY)
    for name, text in again.items():
        assert (exported("example") / FILES[name]).read_text("utf-8") == text


def test_ids_stay_when_the_record_goes_on_and_documents_get_one_of_their_own(exported, catalogue, tmp_path):
    from tests.exchange.conftest import fill
    from toolkit.register import Person, open_register

    with open_register(tmp_path / "r.db") as register:
        fill(register, catalogue)
        before = documents_in(exported(register))
        with register.change(by=Person("P1", role="facilitator"), reason="more") as change:
            change.verdict("2.2", "met", "Shown")
        after = documents_in(exported(register))
        modified = register.history()[-1].at
    for name, document in before.items():
        root, content = root_of(document)
        assert after[name][root]["metadata"]["last-modified"] == modified
        assert (content["uuid"] != after[name][root]["uuid"]) or root == "catalog"
        kept = {each["uuid"] for _, each in walk(content) if isinstance(each, dict) and "uuid" in each}
        now = {each["uuid"] for _, each in walk(after[name]) if isinstance(each, dict) and "uuid" in each}
        assert kept - {content["uuid"]} <= now, name


def test_two_workshops_share_the_catalogue_and_no_other_id(exported, catalogue, tmp_path):
    first = documents_in(exported("example"))
    other = documents_in(exported("chatbot_app"))
    held = [
        {
            each["uuid"]
            for name, one in documents.items()
            if name != FILES["oscal-catalog"]
            for _, each in walk(one)
            if isinstance(each, dict) and "uuid" in each
        }
        for documents in (first, other)
    ]
    assert not held[0] & held[1]
    groups = [one[FILES["oscal-catalog"]]["catalog"]["groups"] for one in (first, other)]
    assert groups[0] == groups[1]


def test_no_other_file_stands_in_for_a_system_security_plan(exported):
    documents = documents_in(exported("example"))
    plan = documents["assessment-plan.json"]["assessment-plan"]
    (resource,) = plan["back-matter"]["resources"]
    assert plan["import-ssp"]["href"] == f"#{resource['uuid']}"
    assert "rlinks" not in resource
    assert "There is no system security plan" in resource["description"]
    assert "import-ssp" not in documents["plan-of-action.json"]["plan-of-action-and-milestones"]


def test_dates_are_moments_with_a_time_zone(exported):
    for document in documents_in(exported("llm_provider")).values():
        text = json.dumps(document)
        for key in ("last-modified", "collected", "expires", "deadline", "start", "end"):
            for part in text.split(f'"{key}": "')[1:]:
                assert part.split('"')[0].endswith("Z"), part[:30]


@pytest.mark.parametrize("redacted", [False, True])
def test_a_record_is_read_once_however_many_risks_it_has(redacted, catalogue, tmp_path, monkeypatch):
    """Each name used to be a query of its own: two hundred risks took ten seconds."""
    from tests.exchange.conftest import fill
    from toolkit.register import Person, Register, open_register

    asked = []
    state, names = Register.state, Register.names
    monkeypatch.setattr(Register, "state", lambda self: asked.append("state") or state(self))
    monkeypatch.setattr(Register, "names", lambda self: asked.append("names") or names(self))
    counts = []
    with open_register(tmp_path / "r.db") as register:
        fill(register, catalogue)
        findings = list(register.findings)
        for number in (0, 60):
            with register.change(by=Person("P1", role="owner"), reason="more") as change:
                for each in range(number):
                    risk = change.risk(f"r{each}", title=f"Risk {each}", findings=findings[:3], owner=f"P{each}")
                    risk.control("generative-guardrails", status="planned", action_owner=f"team {each}")
            asked.clear()
            oscal_text(register, catalogue, tuple(DOCUMENTS), handling=Handling(None, redacted), today=TODAY)
            counts.append(len(asked))
    assert counts[0] == counts[1]
