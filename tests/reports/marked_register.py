"""A register in which every free text, name, id, version, hash and path holds a word that stands nowhere else."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.register import Person, Register, open_register
from toolkit.system.model import System
from toolkit.threats.find import find_threats

__all__ = ["SAID_OUTSIDE", "Marker", "marked_in", "words_of"]

SAID_OUTSIDE = "zqsaid"
"""The beginning of markers that outsiders may read: what the team says to them, and who runs the system."""


class Marker:
    """Words of which each is used once; `used` says where."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = itertools.count(100)
        self.used: dict[str, str] = {}

    def __call__(self, where: str, begin: str = "zqinside") -> str:
        """A new word for a place."""
        word = f"{begin}{next(self._numbers)}x"
        self.used[word] = where
        return word

    def hash(self, where: str) -> str:
        """A hash for a place, of which any 12 digits tell it."""
        word = f"{next(self._numbers):064x}".replace("0", "e")
        self.used[word[:12]] = where
        return word


def words_of(path: Path) -> str:
    """Everything in a file or in the files of a folder, with their names, in small letters; of a packed file all parts.

    Text also stands without the tags in it, and pictures are read as the 16-bit text that metafiles hold.
    """
    if path.is_dir():
        return "\n".join(f"{each.name}\n{words_of(each)}" for each in sorted(path.iterdir())).casefold()
    data = path.read_bytes()
    if not zipfile.is_zipfile(path):
        return data.decode("utf-8").casefold()
    said: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            part = packed.read(name)
            text = part.decode("utf-8", "replace")
            wide = [part[odd:].decode("utf-16-le", "replace") for odd in (0, 1)] if name.endswith(".emf") else []
            said += [name, text, re.sub(r"<[^>]+>", "", text), *wide]
    return "\n".join(said).casefold()


HEAD = "format: ai-threat-toolkit/library\nversion: 1\nsection: {section}\nlibrary: zqhouse\n"
LIBRARY = {
    "kinds": """\
kinds:
  zqkind:
    title: {kind}
    description: A kind of {kind_text} that only we have.
    shape: process
    is_a: agent
    facts: [zq_fact]
  zqlone:
    title: {lone}
    description: A kind that is like nothing else.
    shape: process
    facts: [has_side_effects, approval_before_action]
""",
    "facts": """\
facts:
  zq_fact: {{question: "Is {{element}} {fact}?", why: "Because of {fact_why} and more.", ask: "{ask}"}}
""",
    "threats": """\
family: {family}
threats:
  - id: zqrule
    title: {threat}
    statement: Somebody does {statement} to our data, which costs us a good deal.
    severity: severe
    stages: [deployment]
    signal: One sees {signal} in the log of the night.
    applies: {{to: [process], when: {{fact: has_side_effects}}}}
    controlled: {{when: {{fact: approval_before_action}}}}
    controls: [{{control: zqcontrol, likelihood: 1, because: "it is {because}", establishes: approval_before_action}}]
""",
    "controls": """\
family: {control_family}
controls:
  - id: zqcontrol
    title: {control}
    statement: We do {doing} every day, and somebody looks at it.
    function: preventive
    verify: Ask for {verify} and see.
    who: [system_operator]
    stages: [deployment]
    provisions: ["5.1", "8.2", "2.1"]
    establishes: [approval_before_action]
""",
}


def own_library(folder: Path, word: Marker) -> Catalogue:
    """The shipped libraries with one of a team's own, in which every title is a marker."""
    for section, text in LIBRARY.items():
        places = dict.fromkeys(re.findall(r"(?<!\{)\{(\w+)\}", text))
        filled = text.format(**{place: word(f"library: {place}") for place in places})
        (folder / f"{section}.yaml").write_text(HEAD.format(section=section) + filled, "utf-8")
    return load_catalogue([folder])


@contextmanager
def marked_in(folder: Path) -> Iterator[tuple[Register, Catalogue, Marker]]:
    """A register in a folder, filled with words of its own, with the library that it was made with and the words."""
    word = Marker()
    (folder / "library").mkdir()
    catalogue = own_library(folder / "library", word)
    with open_register(folder / "register.db") as register:
        fill(register, catalogue, word)
        yield register, catalogue, word


def _system(word: Marker) -> System:
    def named(kind: str, name: str, **more: Any) -> dict[str, Any]:
        told = {"name": word(f"name of {name}"), "description": word(f"description of {name}")}
        return {"kind": kind, **told, **more}

    outside = SAID_OUTSIDE
    return System.model_validate(
        {
            "id": "zqsystemid",
            "name": "Helper",
            "purpose": word("purpose"),
            "worst_day": word("worst day"),
            "scope": {"code_applies": "yes", "reason": word("scope of the system")},
            "roles": {
                "developer": [word("developer", outside)],
                "system_operator": [word("operator", outside)],
                "data_custodian": [word("custodian", outside)],
                "end_user": [word("user", outside)],
            },
            "boundaries": {"zqouter": {"name": word("boundary"), "trust": "none"}, "zqinner": {"within": "zqouter"}},
            "components": {
                "zqperson": named("end_user", "person", within="zqouter"),
                "zqagent": named(
                    "agent",
                    "agent",
                    provider=word("provider"),
                    facts={"has_side_effects": "yes", "approval_before_action": "no", "irreversible_actions": "yes"},
                ),
                "zqown": named("zqkind", "own kind", facts={"has_side_effects": "yes", "zq_fact": "no"}),
                "zqlonely": named("zqlone", "lone kind", facts={"has_side_effects": "yes"}),
                "zqstore": named("vector_store", "store", within="zqinner", facts={"backed_up": "no"}),
                "zqhosted": named("hosted_model", "hosted", provider=word("vendor"), facts={"pins_version": "no"}),
                "zqreviewer": named("human_oversight", "reviewer"),
                "zqlog": named("logs", "log"),
            },
            "data": {
                "zqgiven": {"name": word("data that users give", outside), "personal": "yes", "origin": "outside"},
                "zqsecret": {
                    "name": word("inner data"),
                    "description": word("inner data, described"),
                    "owner": word("owner of data"),
                    "derived_from": ["zqgiven"],
                    "held_by": ["zqstore"],
                },
            },
            "flows": {
                "zqin": {"from": "zqperson", "to": "zqagent", "carries": ["zqgiven"], "name": word("flow")},
                "zqon": {
                    "from": "zqagent",
                    "to": "zqstore",
                    "carries": ["zqsecret"],
                    "description": word("flow, said"),
                },
                "zqask": {"from": "zqagent", "to": "zqhosted", "replies": "yes"},
                "zqown_in": {"from": "zqperson", "to": "zqown", "carries": ["zqgiven"]},
            },
            "assumptions": {"zqa": {"text": word("assumption"), "owner": word("owner of assumption")}},
            "out_of_scope": {"zqx": {"what": word("left out"), "why": word("why left out")}},
        }
    )


def fill(register: Register, catalogue: Catalogue, word: Marker) -> None:
    """Put a marker into every place that people can type into."""
    by = Person("P1", role=word("role of who changes"))
    stranger = Person(word("id of a person"), role=word("role of a stranger"))
    system = _system(word)
    with register.change(by=by, reason=word("reason")) as change:
        change.participant("P1", name=word("name"), function=word("function"), roles=["developer"])
        change.participant("P2", name=word("name"), function=word("function"), roles=["data_custodian"])
        change.participant("P3", name=word("name"), function=word("function"))
        change.workshop(name=word("workshop"), purpose=word("purpose of the workshop"), created="2026-11-24")
        change.set_system(system)
        change.criteria(
            tolerance="low",
            likelihood={"rare": word("anchor")},
            impact={"minor": {"money": word("anchor"), "service": word("anchor"), "people": word("anchor")}},
            may_accept={"low": word("may accept")},
        )
        change.code_scope(
            applies="yes",
            reason=word("scope"),
            roles=["developer", "system_operator"],
            role_reasons={"developer": word("why a developer")},
            dpia=word("dpia"),
        )
        change.answer("zqstore", "restore_tested", "no", evidence=word("evidence of answer"), note=word("note"))
        change.idea(word("idea"), element="zqagent", by="P1")
        change.park(word("parked"), raised_by="P1", about=word("about"))
    described = register.system()
    assert described is not None
    findings = find_threats(described, catalogue)
    register.record(findings)
    _risks(register, word, [each.identity for each in findings.of("applies", "undecided")], by)
    _code(register, word, by, stranger)
    _documents(register, word, by)
    _evidence(register, word, by)


def _risks(register: Register, word: Marker, findings: list[str], by: Person) -> None:
    own = [each for each in findings if each.startswith("zqhouse:")]
    assert own
    with register.change(by=by, reason=word("reason")) as change:
        for number, gathered in enumerate((findings[:3], own[:1], [])):
            fields = {name: word(f"risk: {name}") for name in ("cause", "event", "consequence", "notes")}
            owner = "P2" if number == 0 else word("owner of risk")
            risk = change.risk(f"zqrisk{number}", title=word("risk"), findings=gathered, owner=owner, **fields)
            risk.assess(level="current", likelihood="likely", impact="major", why=word("why assessed"))
            risk.modify(reason=word("why modified"))
            for control, status in (
                ("generative-guardrails", "planned"),
                ("behaviour-and-drift-monitoring", "in place"),
                ("zqcontrol", "planned"),
                ("zqother", "in place"),
            ):
                texts = {name: word(f"control: {name}") for name in ("action_owner", "evidence", "because")}
                title = {"title": word("title of a control")} if control.startswith("zq") else {}
                risk.control(control, status=status, due="2026-01-31", **texts, **title)
        change.risk("zqrisk0").accept("P2", word("role of acceptance"), "2099-01-01", word("statement of acceptance"))
        change.risk("zqrisk1").share(word("why shared"), with_=word("shared with"))
        change.triage(findings[4], "rejected", word("why rejected"))


def _code(register: Register, word: Marker, by: Person, stranger: Person) -> None:
    with register.change(by=stranger, reason=word("reason")) as change:
        for provision, verdict in (
            ("1.1", "met"),
            ("2.1", "not met"),
            ("5.1", "partly met"),
            ("8.2", "not applicable"),
        ):
            change.verdict(provision, verdict, word("why judged"), owner=word("owner of verdict"), notes=word("notes"))
        change.verdict_part("3.1", "a", "met", word("why a part"))
        change.verdict_part("3.1", "b", "not applicable", word("why a part"))
        change.evidence("1.1", word("evidence"), kind="link", where=word("where"), by=word("by"), date="2026-01-01")
        change.sign_off(word("sign-off"))
    with register.change(by=by, reason=word("reason")) as change:
        change.sign_off(word("sign-off"), participant="P1")


def _documents(register: Register, word: Marker, by: Person) -> None:
    from toolkit.reports.documents import RECIPES

    with register.change(by=by, reason=word("reason")) as change:
        for element in ("zqagent", "zqstore", "zqsecret", "zqhosted"):
            texts = {name: word(f"asset: {name}") for name in ("version", "owner", "source", "licence", "kept_for")}
            change.asset(
                element, sha256=word.hash("hash of asset"), hashed="2026-01-01", files=987_651, size=987_652, **texts
            )
        change.training("P1", word("module"), "2026-01-01", until="2026-06-30", evidence=word("evidence of training"))
        change.told("notice", word("whom"), "2026-01-01", word("how"))
        for name, recipe in RECIPES.items():
            begin = SAID_OUTSIDE if recipe.outward else "zqinside"
            for place in ("provisions", "controls", "threats", "standing", "contact", "how_to_report"):
                change.document_text(name, place, word(f"words in {name}", begin))


def _evidence(register: Register, word: Marker, by: Person) -> None:
    families = [
        {
            "family": word("family"),
            "target": word("target"),
            "tried": 9,
            "worked": 3,
            "threats": ["core:direct-prompt-injection"],
        },
        {"family": word("family"), "target": word("target"), "tried": 9, "worked": 2, "detectors": [word("detector")]},
    ]
    for kind in ("tests", "bill", "findings"):
        sha = word.hash("hash of evidence")
        said = {
            name: word(f"evidence: {name}")
            for name in ("name", "format", "tool", "tool_version", "target", "says", "why")
        }
        with register.change(by=by, reason=word("reason")) as change:
            change.put(
                f"evidence:{sha}",
                {
                    **said,
                    "sha256": sha,
                    "kind": kind,
                    "ran": "2026-01-01T00:00:00Z",
                    "at": "2026-01-02T00:00:00Z",
                    "by": word("by"),
                    "role": word("role"),
                    "families": families if kind == "tests" else [],
                    "threats": {"core:direct-prompt-injection": [word("why spoken to")]},
                    "provisions": {"9.1": [word("why spoken to")]},
                    "unmatched": [word("unmatched")],
                    "worked_when": [word("worked when")],
                    "notes": [word("note")],
                    "components": 3,
                },
            )
        if kind == "tests":
            with register.change(by=by, reason=word("reason")) as change:
                change.answer_test(
                    sha, families[1]["family"], "no change", target=families[1]["target"], why=word("why answered")
                )
