"""A register that holds everything it can hold towards the Code: every fact said yes, every control verified."""

from __future__ import annotations

import json
from pathlib import Path

from tests.evidence.samples import cyclonedx, evaluated, garak_report, lines
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import Role
from toolkit.evidence import read_evidence
from toolkit.register import Person, Register
from toolkit.reports.documents.places import places_of
from toolkit.reports.documents.recipes import RECIPES
from toolkit.risks.losses import Interval
from toolkit.system.model import System
from toolkit.system.templates import template_system
from toolkit.threats.find import find_threats

BY = Person("P1", role="compliance officer")
DAY = "2026-11-01"


def fill(register: Register, catalogue: Catalogue, folder: Path) -> None:
    """Record everything, each by the call that a team would use."""
    with register.change(by=BY, reason="opened") as change:
        change.workshop(name="Filled", created=DAY)
        change.criteria(tolerance="moderate")
        for key, roles in (("P1", ["data_custodian"]), ("P2", ["developer"]), ("P3", ["system_operator"])):
            change.participant(key, function="somebody", roles=roles)
        change.set_system(all_yes(template_system("council_chatbot"), catalogue))
    described = register.system()
    assert described is not None
    register.record(find_threats(described, catalogue))
    _risks(register, catalogue)
    _records(register, catalogue, described)
    _files(register, catalogue, folder)


def all_yes(system: System, catalogue: Catalogue) -> System:
    """The system with a yes to every fact of the Code that each of its elements can state, and a part of each kind."""
    plain = system.model_dump(mode="json", exclude_defaults=True)
    there = {each["kind"] for each in plain["components"].values()}
    for kind in catalogue.kinds:
        if kind not in there and kind not in ("hosting", "hardware", "data_asset", "data_flow", "system"):
            plain["components"][f"one_{kind}"] = {"kind": kind}
    kinds = {key: each["kind"] for key, each in plain["components"].items()}
    kinds |= dict.fromkeys(plain["data"], "data_asset") | dict.fromkeys(plain["flows"], "data_flow")
    for section in ("components", "data", "flows"):
        for key, each in plain[section].items():
            each["facts"] = dict.fromkeys(catalogue.facts_of(kinds[key]), "yes")
    for flow in plain["flows"].values():
        flow.setdefault("carries", [])
    plain["facts"] = dict.fromkeys(catalogue.facts_of("system"), "yes")
    return System.model_validate({**plain, "purpose": "answers residents"})


def describe_again(register: Register, catalogue: Catalogue) -> None:
    """Change the description by a flow that brings something new, and find the threats again."""
    described = register.system()
    assert described is not None
    first, *_, last = described.components
    plain = described.model_dump(mode="json", exclude_defaults=True)
    plain["flows"]["later"] = {"from": first, "to": last, "carries": list(described.data)}
    changed = all_yes(System.model_validate(plain), catalogue)
    with register.change(by=BY, reason="a new flow") as change:
        change.set_system(changed)
    register.record(find_threats(changed, catalogue))


def _risks(register: Register, catalogue: Catalogue) -> None:
    with register.change(by=BY, reason="agreed") as change:
        risk = change.risk("Everything stands against it", owner="P1", next_review="2099-01-01")
        risk.assess(level="inherent", likelihood="likely", impact="major", why="x")
        risk.modify(controls=list(catalogue.controls))
        for control in catalogue.controls:
            risk.control(control, status="verified")
        risk.accept(by="P1", role="risk owner", until="2099-01-01")
        risk.estimate(frequency=Interval(low=0.5, high=4), loss={"response": {"low": 10, "high": 80}}, why="x")
        risk.control_effect("instruction-data-separation", acts_on="success", effect=0.4, cost=15)
        change.idea("somebody may lie", by="P2")


def _records(register: Register, catalogue: Catalogue, system: System) -> None:
    places = {name: places_of(recipe, register, catalogue) for name, recipe in RECIPES.items()}
    with register.change(by=BY, reason="noted") as change:
        for person, module in (("P1", "Poisoned data"), ("P2", "Secure coding"), ("P3", "Running agents")):
            change.training(person, module, DAY, "2099-01-01")
        for element in (*system.components, *system.data):
            change.asset(
                element, version="1", owner="P1", source="https://x", licence="MIT", sha256="0" * 64, kept_for="a year"
            )
        for document, known in places.items():
            for place in known:
                change.document_text(document, place, "said by the team")
        for part in ("assurance.x", "why.x"):
            change.document_text("suppliers", part, "said by the team")
        change.document_text("disposal", "supplier.x", "said by the team")
        for document in RECIPES:
            for role in Role:
                change.told(document, f"the {role}", DAY, "by mail", role=role)
    with register.change(by=BY, reason="signed") as change:
        change.sign_off("as it stands")


def _files(register: Register, catalogue: Catalogue, folder: Path) -> None:
    later = lines(evaluated("dan.X", "dan.DAN", 5, 5)).replace(b"2026-11-03", b"2026-11-20")
    names = []
    for number, content in enumerate((garak_report(), garak_report().replace(b"2026-11-03", b"2026-11-20"), later)):
        path = folder / f"file-{number}"
        path.write_bytes(content)
        names.append(path)
    bill = cyclonedx()
    (folder / "bom.json").write_bytes(bill if isinstance(bill, bytes) else json.dumps(bill).encode())
    with register.change(by=BY, reason="read") as change:
        read = [change.record_evidence(read_evidence(each), catalogue) for each in (*names, folder / "bom.json")]
    with register.change(by=BY, reason="answered") as change:
        for sha256 in read[:2]:
            for family in register.evidence[sha256].families:
                if family.worked:
                    change.answer_test(sha256, family.family, "no change", target=family.target, why="known")
