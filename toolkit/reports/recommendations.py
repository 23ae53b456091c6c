"""The five things that the announcement of the Code recommended to begin with, and how far a record has come with each.

Training programmes, recovery plans, risk assessments, inventories, and telling end-users about their data: each with
counts from the record, the documents that it ends in, and the provisions that these speak to. Counts, never a score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.vocabulary import Answer
from toolkit.register.methods import standing_now
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.now import DocumentsNow, provisions_in
from toolkit.reports.documents.recipes import RECIPES

if TYPE_CHECKING:
    from toolkit.conformity import Standing

__all__ = ["Recommended", "five_recommendations", "verdict_counts"]

_EVALUATING = 3
"""The principle of the Code that asks for risk assessments."""


@dataclass(frozen=True)
class Recommended:
    """One of the five: what the record holds of it in sentences, its documents by id, and the provisions it speaks to.

    `is_begun` says whether the record holds anything of it that people recorded for it, and no more than that.
    """

    id: str
    title: str
    about: str
    held: tuple[str, ...]
    is_begun: bool
    documents: tuple[str, ...]
    provisions: tuple[Standing, ...]

    def verdicts(self) -> str:
        """How its provisions stand, in counts."""
        return verdict_counts(self.provisions)


def verdict_counts(standings: Iterable[Standing]) -> str:
    """How many provisions stand how, in words, the met ones first."""
    counts = Counter(_verdict(each) for each in standings)
    order = ("met", "partly met", "not met", "not applicable", "not judged yet", "not of our roles")
    return ", ".join(f"{counts[each]} {each}" for each in order if each in counts)


def _verdict(standing: Standing) -> str:
    if not standing.ours:
        return "not of our roles"
    return "not judged yet" if standing.verdict == "unknown" else standing.verdict


@dataclass(frozen=True)
class _Part:
    id: str
    title: str
    about: str
    documents: tuple[str, ...]
    held: Callable[[Material], tuple[bool, list[str]]]


def five_recommendations(now: DocumentsNow) -> list[Recommended]:
    """The five in the order in which the announcement names them, each as the record stands."""
    found = []
    for part in _PARTS:
        m = Material(now.contents, part.documents[0], redacted=False, today=now.today)
        is_begun, held = part.held(m)
        found.append(
            Recommended(
                part.id,
                part.title,
                part.about,
                tuple(held),
                is_begun,
                part.documents,
                tuple(_provisions(part, now)),
            )
        )
    return found


def _provisions(part: _Part, now: DocumentsNow) -> Sequence[Standing]:
    conformity = now.contents.conformity
    if part.id == "risk_assessments":
        return conformity.of(_EVALUATING)
    return [conformity.get(each) for each in provisions_in(RECIPES[part.documents[0]].provisions, now.catalogue.code)]


# --- what the record holds -------------------------------------------------------------------------------------------


def _training(m: Material) -> tuple[bool, list[str]]:
    held = list(m.register.trainings.values())
    people = m.register.participants
    had = {each.participant for each in held if each.until is None or each.until >= m.today}
    lapsed = sum(1 for each in held if each.until is not None and each.until < m.today)
    return bool(held), [
        f"{_many(len(held), 'training')} recorded, {lapsed} lapsed.",
        f"{len(had & set(people))} of {_many(len(people), 'participant')} have one that still holds.",
        f"{_many(len(m.families()), 'kind')} of attack to teach, from the threats that this system faces.",
    ]


_PLANS = {
    "has_incident_plan": "a plan for incidents",
    "has_recovery_plan": "a plan to recover",
    "incidents_rehearsed": "rehearsals",
}


def _recovery(m: Material) -> tuple[bool, list[str]]:
    said = {words: m.answer(SYSTEM, fact) for fact, words in _PLANS.items()}
    kept = [each for each in m.system.components if m.can_state(each, "backed_up")]
    saved = sum(1 for each in kept if m.answer(each, "backed_up") is Answer.YES)
    tried = sum(1 for each in kept if m.answer(each, "restore_tested") is Answer.YES)
    heads = {Answer.YES: "There, as stated", Answer.NO: "Not there, as stated", Answer.UNKNOWN: "Not stated"}
    stated = [
        f"{head}: {', '.join(held)}."
        for answer, head in heads.items()
        if (held := [words for words, each in said.items() if each is answer])
    ]
    return Answer.YES in said.values(), [
        " ".join(stated),
        f"Of {_many(len(kept), 'part')} that keep something: {saved} backed up, {tried} with a restore tried.",
    ]


def _risks(m: Material) -> tuple[bool, list[str]]:
    risks = m.c.risks()
    scored = [risk for risk in risks if standing_now(risk) is not None]
    decided = sum(1 for risk in risks if risk.treatment is not None)
    over = sum(1 for risk in scored if m.c.is_over_tolerance(risk))
    planned = [use for each in m.uses if (use := each.use).status == "planned"]
    late = sum(1 for use in planned if use.due is not None and use.due < m.today)
    waiting = len(m.c.not_assessed())
    return bool(risks), [
        f"{_many(len(risks), 'open risk')}: {len(scored)} scored, {over} over tolerance, {decided} with a decision.",
        f"{_many(len(m.uses) - len(planned), 'control')} in place, {len(planned)} planned, {late} of these overdue.",
        f"{_many(waiting, 'finding')} not yet assessed: that does not mean low.",
    ]


def _inventory(m: Material) -> tuple[bool, list[str]]:
    parts = [each for each in m.system.components if not m.net.is_person(each)]
    details = {key: each for key, each in m.register.assets.items() if key in {*parts, *m.system.data}}
    owned = sum(1 for each in details.values() if each.owner)
    hashed = sum(1 for each in details.values() if each.sha256)
    whole = len(parts) + len(m.system.data)
    return bool(details), [
        f"{_many(len(parts), 'part')}, {len(m.system.data)} data and {_many(len(m.system.flows), 'connection')} drawn.",
        f"Details recorded of {len(details)} of {whole}: {owned} with an owner, {hashed} with a hash.",
    ]


def _notice(m: Material) -> tuple[bool, list[str]]:
    told = sorted((each for each in m.register.told.values() if each.document == "notice"), key=lambda each: each.on)
    informed = m.answer(SYSTEM, "users_informed_of_data_use")
    words = {
        Answer.YES: "Stated: users are told how their data are used.",
        Answer.NO: "Stated: users are not told how their data are used.",
        Answer.UNKNOWN: "Nobody has said whether users are told how their data are used.",
    }
    last = f"; the last: {told[-1].whom}, {told[-1].on}" if told else ""
    said = sum(1 for each in m.register.document_texts.values() if each.document == "notice")
    return bool(told or said), [
        words[informed],
        f"{_many(said, 'passage')} of the notice in the team’s own words.",
        f"{_handed_over(len(told))}{last}." if told else "Nobody is recorded as having been given it.",
    ]


def _handed_over(times: int) -> str:
    return {1: "Handed over once", 2: "Handed over twice"}.get(times, f"Handed over {times} times")


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


_PARTS = (
    _Part(
        "training",
        "Training programmes",
        "Teach the people around the system what attacks on AI look like, and keep a record of who learnt what.",
        ("training",),
        _training,
    ),
    _Part(
        "recovery",
        "Recovery plans",
        "Know beforehand how an attack is noticed, contained and put right, and from where things are put back.",
        ("recovery",),
        _recovery,
    ),
    _Part(
        "risk_assessments",
        "Risk assessments",
        "Find what can go wrong in this system, judge it, decide, and say what remains.",
        ("residual",),
        _risks,
    ),
    _Part(
        "inventory",
        "Inventories",
        "Know what the system consists of, who answers for each part, and what depends on what.",
        ("inventory",),
        _inventory,
    ),
    _Part(
        "notice",
        "Telling end-users about their data",
        "Say in plain words which data are taken, what for, where they are kept, and where to turn.",
        ("notice",),
        _notice,
    ),
)
