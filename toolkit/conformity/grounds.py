"""What a workshop's record is evidence of, provision by provision, and of how much.

Grounds never overwrite a person's verdict, and each names the records that it is read from. Where a provision asks that
something be *done*, nothing here earns more than "partly met": a document that a tool made, or what somebody stated, is
no proof that anybody acted. What each of the 72 is read from, and what is not taken for a ground, is said in the
library with the provision; `docs/code_grounds.md` lists it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from toolkit.catalogues.kind import SYSTEM
from toolkit.catalogues.provision import Provision, ProvisionPart
from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.conformity.facts import Facts, Ground, listed, records_of
from toolkit.conformity.grounds_of_records import FROM_RECORDS
from toolkit.conformity.grounds_of_work import FROM_WORK, Reader
from toolkit.conformity.said import amount_of
from toolkit.evidence.speaks import told_against
from toolkit.register.records import ControlUse

__all__ = ["READERS", "Facts", "Ground", "grounds_for", "of_no_part", "of_part"]

READERS: dict[str, Reader] = {**FROM_WORK, **FROM_RECORDS}
"""Everything that a provision may be `read_from`, by the name that the library gives it."""
_WITHSTANDS = "2.2"
"""Build the system to withstand attacks."""
_TELLS_WHAT_WAS_DONE = frozenset(
    {
        ("recovery", "rehearsals"),
        ("testing", "testers"),
        ("testing", "handed_on"),
        ("testing", "giving_away"),
        ("suppliers", "assurance"),
        ("residual", "assurance"),
        ("audit", "shared_with"),
        ("oversight", "custodian_controls"),
    }
)
"""Places whose words are a ground by what was done: where they name only days to come, nothing was done yet."""


def grounds_for(provision: Provision, facts: Facts) -> list[Ground]:
    """Everything in the record that speaks for or against a provision, each with the key of what it is read from."""
    left_out = {each.key for each in provision.no_ground if each.key}
    found = [
        *_work(provision, facts),
        *_stated(provision, facts),
        *_shown(provision, facts),
        *_words(provision, facts),
        *_told(provision, facts),
        *_controls(provision, facts),
        *_read_in_files(provision, facts),
    ]
    return [each for each in found if each.key not in left_out]


def of_part(part: ProvisionPart, grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """Those that speak to one part, by what the library says of it."""
    return tuple(each for each in grounds if each.key in part.reads)


def of_no_part(provision: Provision, grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """Those that speak of the whole only; all of them where a provision has no parts."""
    known = {key for part in provision.parts for key in part.reads}
    return tuple(each for each in grounds if each.key not in known)


def _work(provision: Provision, facts: Facts) -> Iterator[Ground]:
    for name in provision.read_from:
        for ground in READERS[name].read(facts):
            yield replace(ground, key=f"work:{name}")


def _stated(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """What the team stated of the system as a whole."""
    if facts.system is None:
        return
    for fact in provision.stated_by:
        said = facts.system.facts.get(fact, Answer.UNKNOWN)
        if said is not Answer.UNKNOWN:
            source = (facts.source(SYSTEM, fact),)
            says = f"stated of the system: {_in_words(fact)}: {said}"
            yield Ground(says, source, supports=said is Answer.YES, key=f"fact:{fact}")


def _shown(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """What was stated of components, data and flows: a ground for each answer to a fact, with where it was given."""
    system = facts.system
    if system is None:
        return
    for fact in provision.shown_by:
        for answer in (Answer.YES, Answer.NO):
            at = [key for key, element in facts.elements.items() if element.facts.get(fact) is answer]
            if at:
                sources = tuple(dict.fromkeys(facts.source(key, fact) for key in at))
                said = f"stated of {listed(system.name_of(key) for key in at)}: {_in_words(fact)}: {answer}"
                yield Ground(said, sources, supports=answer is Answer.YES, key=f"fact:{fact}")


def _in_words(fact: str) -> str:
    """A fact as words that are still its key in a `system.yaml`, so that whoever reads the ground finds it there."""
    return fact.replace("_", " ")


def _words(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """Where the team wrote something of its own that speaks to the provision: who, when, and that it has to be read.

    Placeholders are no words; where the words deny throughout, they speak against. Else they are not judged.
    """
    for place in provision.said_in:
        for name, text in facts.record.document_texts.items():
            if name != place and not (place.endswith(".*") and name.startswith(place[:-1])):
                continue
            done = text.document, text.place.partition(".")[0]
            amount = amount_of(text.text, ahead_of=facts.today if done in _TELLS_WHAT_WAS_DONE else None)
            if amount in ("nothing", "to come"):
                continue
            revision = facts.state.current[f"document_text:{name}"]
            where = f"document {text.document}, {_in_words(done[1])}; {revision.by}, {revision.at[:10]}"
            denied = amount == "denied"
            told = "the team's words deny it" if denied else "in the team's words"
            said = f"{told} ({where}): read what they say"
            if text.taken_from:
                said += f"; taken from {text.taken_from.get('workshop') or 'another workshop'}"
            by = (revision.by,)
            yield Ground(said, (revision.record,), supports=not denied, key=f"said:{place}", people=by)


def _told(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """Who was given a document. Where the provision is about one role, others that were told do not count for it."""
    unsaid: dict[str, Ground] = {}
    for wanted in provision.told_by:
        document, _, role = wanted.partition(">")
        for key, (told, held) in facts.told.items():
            if told.document != document or (held is not None and role and held != role):
                continue
            how = f" ({told.how})" if told.how else ""
            says = f"the document “{document}” was given on {told.on} to {told.whom}{how}"
            if role and held is None:
                says = f"{says}; in which role is not recorded"
                unsaid[key] = Ground(says, (f"told:{key}",), key=f"told:{document}")
                continue
            as_role = f", as {Role(role).replace('_', ' ')}" if role else ""
            yield Ground(f"{says}{as_role}", (f"told:{key}",), key=f"told:{wanted}")
    yield from unsaid.values()


def _controls(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """Controls that the register holds in place or verified, and that the library links to the provision."""
    used: dict[tuple[str, str], list[str]] = {}
    for risk_id, risk in facts.risks.items():
        for use in risk.controls:
            if use.status in ("in place", "verified") and _serves(use, provision, facts):
                used.setdefault((use.control, use.status), []).append(risk_id)
    for (control, status), risks in used.items():
        against = listed(facts.risks[each].title for each in risks)
        said = f"control {status}: {facts.catalogue.controls[control].title} (against {against})"
        yield Ground(said, records_of("risk", risks), key=f"control:{control}")


def _serves(use: ControlUse, provision: Provision, facts: Facts) -> bool:
    control = facts.catalogue.controls.get(use.control)
    return control is not None and provision.id in control.provisions


def _read_in_files(provision: Provision, facts: Facts) -> Iterator[Ground]:
    """What files of tests, scanners and bills say that speak to the provision.

    That a test was run is a ground for it whatever came of it; that the system withstands attacks is none where they
    got through, and a weakness that was found speaks against what it is one of. What does not hold today is none.
    """
    for sha256, read in facts.files.items():
        if provision.id not in read.provisions:
            continue
        when = f" of {read.ran[:10]}" if read.ran else ""
        says = f"{read.tool}{when}: {read.says}"
        against = told_against(read.format, provision.id, read.provisions[provision.id])
        if len(against) < len(read.provisions[provision.id]) or not read.provisions[provision.id]:
            withstood = provision.id != _WITHSTANDS or not read.worked
            yield Ground(says, (f"evidence:{sha256}",), supports=withstood, key="evidence")
        if against:
            found = f"{says}. {' '.join(against)}"
            yield Ground(found, (f"evidence:{sha256}",), supports=False, key="evidence")
