"""What the example's team recorded in the two months after its workshop, each in the name of who knew it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.files.digest import digest
from toolkit.register import Change
from toolkit.workshop.example.days import day, with_days
from toolkit.workshop.example.record_types import AssetSaid, TestRun
from toolkit.workshop.example.spoken import Spoken
from toolkit.workshop.example.tool_files import garak_report
from toolkit.workshop.session import Workshop

__all__ = ["answer", "detail", "tell", "test"]


@contextmanager
def _said_by(workshop: Workshop, spoken: Spoken, key: str, reason: str) -> Iterator[Change]:
    with workshop.register.change(by=spoken.person(key), reason=reason) as change:
        yield change


def answer(workshop: Workshop, spoken: Spoken) -> None:
    """Answer questions that were open on the day, or whose answer has changed; then look again what follows."""
    for key in spoken.people:
        with _said_by(workshop, spoken, key, "learnt or settled since the workshop") as change:
            for asked, said in spoken.record.answers.items():
                if said.by == key:
                    element, _, fact = asked.partition(".")
                    noted = with_days(said.note or "")
                    change.answer(element, fact, str(said.answer), with_days(said.evidence), noted)
    workshop.derive()


def detail(workshop: Workshop, spoken: Spoken) -> None:
    """Say which version, whose, from where and under which licence each part is; and who had which training."""
    for key in spoken.people:
        with _said_by(workshop, spoken, key, "details for the inventory") as change:
            for element, said in spoken.record.assets.items():
                if said.by == key:
                    change.asset(element, **_details(said))
    with workshop.register.change(by=workshop.acting, reason="list of training brought up to date") as change:
        for each in spoken.record.trainings:
            until = None if each.lasts is None else day(each.held_in + each.lasts)
            change.training(each.participant, each.module, day(each.held_in), until, each.evidence)
        for plan in spoken.record.training_plan:
            change.plan_training(
                plan.module, owner=plan.owner, due=day(plan.due_in), people=list(plan.people), note=plan.remark
            )


def _details(said: AssetSaid) -> dict[str, Any]:
    given = said.model_dump(include={"version", "owner", "source", "licence", "kept_for"})
    found: dict[str, Any] = {field: with_days(text) for field, text in given.items() if text}
    if said.stands_for:
        found |= {"sha256": digest(said.stands_for.encode()), "hashed": day(said.hashed_in)}
        found |= {"files": said.files, "size": said.size}
    return found


def test(workshop: Workshop, spoken: Spoken) -> None:
    """Read what tools wrote as one reads any file of theirs, record it, and answer some of what got through."""
    from toolkit.evidence import read_evidence

    runs = [(run.file, garak_report(run), run.by, run.why) for run in spoken.record.tests]
    cards = [(card.file, card.text, card.by, card.why) for card in spoken.record.cards]
    with tempfile.TemporaryDirectory() as folder:
        for name, text, by, why in (*runs, *cards):
            path = Path(folder) / name
            path.write_text(text, "utf-8")
            with _said_by(workshop, spoken, by, why) as change:
                recorded = change.record_evidence(read_evidence(path), workshop.catalogue, why=why)
            for run in spoken.record.tests:
                if run.file == name:
                    _answer_what_got_through(workshop, spoken, run, recorded)


def _answer_what_got_through(workshop: Workshop, spoken: Spoken, run: TestRun, recorded: str) -> None:
    for said in run.answers:
        with _said_by(workshop, spoken, said.by, "answer to a test") as change:
            change.answer_test(recorded, said.family, said.answer, why=said.why)


def tell(workshop: Workshop, spoken: Spoken) -> None:
    """Say in the documents what only the team can say, and note who was given which of them."""
    for key in spoken.people:
        with _said_by(workshop, spoken, key, "asked for by a document") as change:
            for document, places in spoken.record.words.items():
                for place, said in places.items():
                    if said.by == key:
                        change.document_text(document, place, with_days(said.text))
    for each in spoken.record.told:
        with _said_by(workshop, spoken, each.by, "handed over") as change:
            change.told(each.document, each.whom, day(each.told_in), each.how, role=each.role)
