"""The record as a redacted version may know it: documents are written from this, so that nothing else can slip out.

Only what is listed here is carried over: kinds, numbers, days, answers, verdicts, and words of the shipped libraries.
What people typed, names, versions, hashes and words of a team's own library are not in it. See docs/adr/0034.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.scale import Scale
from toolkit.conformity import Conformity, Standing
from toolkit.exchange.naming import OUR_OWN, WITHHELD
from toolkit.register import Event, Register
from toolkit.register.events import Person
from toolkit.register.fold import Revision, State
from toolkit.register.kinds import kind_of
from toolkit.register.past import Past
from toolkit.reports.contents import Contents
from toolkit.reports.documents.redacted_records import SCRUBBERS, Known, answered
from toolkit.risks import scale_ids
from toolkit.system.model import Assumption, Exclusion, System
from toolkit.system.model import Scope as SystemScope
from toolkit.threats.find import find_threats

__all__ = ["redacted_contents"]

_OUTSIDE = {"Human oversight": "people who check it", "End user": "its users", "Administrator": "people who run it"}
"""People by what they do, for readers outside: by the titles of the shipped kinds."""


class Shielded(Past):
    """A register of which only the shielded state can be read; it knows no names."""

    def __init__(self, state: State, register: Register, shield: Callable[[State], State]) -> None:
        super().__init__(state, register.at_hand)
        self._register = register
        self._shield = shield

    @property
    def url(self) -> str:
        """No address: it is an inner matter."""
        return "the register"

    def names(self) -> dict[str, str]:
        """Nobody's name."""
        return {}

    def name_of(self, person_id: str) -> str:
        """Nobody's name, nor an id, which may be one."""
        return WITHHELD if person_id else ""

    def history(self, record: str | None = None, *, limit: int | None = None) -> list[Event]:
        """The events with the ids that they touch, without reasons."""
        found = self._register.history(record, limit=limit)
        return [replace(each, reason="", by=Person(each.by.id, role="-")) for each in found]

    def moments(self, events: Iterable[int]) -> dict[int, Past]:
        """The record as it stood after each of these events, shielded too."""
        found = self._register.moments(events)
        return {seq: Past(self._shield(each.state()), self.at_hand) for seq, each in found.items()}


def redacted_contents(contents: Contents, *, outward: bool, public: bool) -> Contents:
    """What a document is written from, without names, inner parts and what people typed.

    `outward`: written for people outside, so that what they see themselves keeps its name. `public`: controls that are
    not in place are left out as well.
    """
    return _Redaction(contents, outward=outward, public=public).contents()


@dataclass(frozen=True)
class _Redaction:
    """One redaction of one record."""

    whole: Contents
    outward: bool
    public: bool

    def contents(self) -> Contents:
        """Everything, as far as it may be known."""
        whole, catalogue = self.whole, self.catalogue
        named = self._named(whole.system) if whole.system is not None else None
        shielded = Shielded(self._state(whole.register.state()), whole.register, self._state)
        register = cast("Register", shielded)  # it has all of a register that documents read
        return replace(
            whole,
            register=register,
            catalogue=catalogue,
            scale=self._scale(whole.scale),
            system=self._of_known_kinds(named) if named is not None else None,
            # Found with the kinds as they are, for else a rule on a kind of the team's own would not be met any more.
            findings=find_threats(named, catalogue) if named is not None else None,
            conformity=_conformity(whole.conformity),
            drawings={},  # the system's own are drawn with its names
        )

    # --- catalogue ----------------------------------------------------------------------------------------------------

    @cached_property
    def shipped(self) -> Catalogue:
        """The shipped libraries alone: their words are no secret of anybody's."""
        return load_catalogue()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue, in which what a team's own library says has no words of its own."""
        held, shipped = self.whole.catalogue, self.shipped
        families = {each.family for each in shipped.threats.values()}
        own: dict[str, Any] = {"title": f"A threat of {OUR_OWN}", "statement": WITHHELD, "signal": WITHHELD}
        kinds = {}
        for key, kind in held.kinds.items():
            kinds[key] = kind.model_copy(update={"title": self._kind_title(key), "description": ""})
        return replace(
            held,
            kinds=kinds,
            facts={key: shipped.facts.get(key, fact) for key, fact in held.facts.items()},
            threats={
                key: threat.model_copy(
                    update=own | ({} if threat.family in families else {"family": "Other"})
                    if (known := shipped.threats.get(key)) is None
                    else {field: getattr(known, field) for field in (*own, "family")}
                )
                for key, threat in held.threats.items()
            },
            controls={key: control for key in held.controls if (control := shipped.controls.get(key)) is not None},
            scales={},
            topics={key: topic for key in held.topics if (topic := shipped.topics.get(key)) is not None},
        )

    def _kind(self, kind: str) -> str:
        """The nearest shipped kind; a plain process where there is none."""
        lineage = self.whole.catalogue.lineage(kind)
        return next((each for each in lineage if each in self.shipped.kinds), "process")

    def _kind_title(self, kind: str) -> str:
        return self.shipped.kinds[self._kind(kind)].title

    def _scale(self, scale: Scale) -> Scale:
        """The criteria's method; one of the team's own keeps its order, and not its words."""
        if scale.id in scale_ids():
            return scale
        count = len(scale.levels)
        levels = [
            each.model_copy(update={"id": f"level {n}", "title": f"level {n} of {count}"})
            for n, each in enumerate(scale.levels, start=1)
        ]
        return scale.model_copy(update={"id": OUR_OWN, "title": f"a method of {OUR_OWN}", "levels": tuple(levels)})

    # --- system -------------------------------------------------------------------------------------------------------

    def _named(self, system: System) -> System:
        """The system with every part called by its kind and a number, and nothing that was typed beside it."""
        seen, names = self._seen_outside(system), self._aliases(system)
        facts = self.shipped.facts

        def renamed(section: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
            found = {}
            for each, held in section.items():
                update = {"name": held.name if each in seen else names[each], **fields}
                if "description" in type(held).model_fields:
                    update["description"] = ""
                if "facts" in type(held).model_fields:
                    update["facts"] = {fact: said for fact, said in held.facts.items() if fact in facts}
                if getattr(held, "owner", ""):
                    update["owner"] = WITHHELD
                if getattr(held, "provider", "").strip():
                    update["provider"] = "a supplier"
                found[each] = held.model_copy(update=update)
            return found

        parties = {role: held if self.outward else (WITHHELD,) for role, held in system.roles.items() if held}
        return system.model_copy(
            update={
                "id": "system",
                "purpose": "",
                "worst_day": WITHHELD if system.worst_day else "",
                "scope": SystemScope(code_applies=system.scope.code_applies),
                "roles": parties,
                "facts": {fact: said for fact, said in system.facts.items() if fact in facts},
                "boundaries": renamed(system.boundaries),
                "components": renamed(system.components),
                "data": renamed(system.data),
                "flows": renamed(system.flows),
                # That there are some is told: else it would read as if nobody had thought of any.
                "assumptions": {"a": Assumption(text=WITHHELD)} if system.assumptions else {},
                "out_of_scope": {"x": Exclusion(what=WITHHELD, why=WITHHELD)} if system.out_of_scope else {},
            }
        )

    def _of_known_kinds(self, system: System) -> System:
        components = {
            each: held.model_copy(update={"kind": self._kind(held.kind)}) for each, held in system.components.items()
        }
        return system.model_copy(update={"components": components})

    def _aliases(self, system: System) -> dict[str, str]:
        """Of every part: its kind, and a number where that tells inner parts apart; outsiders would learn nothing."""
        counted, names = Counter[str](), {}
        titles = {
            each: self._kind_title(system.kind_of(each)) for each in (*system.components, *system.data, *system.flows)
        }
        of_a_kind = Counter(titles.values())
        for each, title in titles.items():
            counted[title] += 1
            if self.outward:
                names[each] = "other data" if each in system.data else _outside(title, several=of_a_kind[title] > 1)
            else:
                names[each] = f"{title} {counted[title]}"
        return names | {each: f"Boundary {number}" for number, each in enumerate(system.boundaries, start=1)}

    def _seen_outside(self, system: System) -> frozenset[str]:
        """Where it is written for outsiders: the data that users give or get, which they see themselves."""
        is_a = self.whole.catalogue.is_a
        users = {each for each, held in system.components.items() if is_a(held.kind, ("end_user",))}
        touching = [flow for flow in system.flows.values() if users & {flow.from_, flow.to}] if self.outward else []
        return frozenset(data for flow in touching for data in (*(flow.carries or ()), *(flow.answers_with or ())))

    # --- records ------------------------------------------------------------------------------------------------------

    def _state(self, state: State) -> State:
        known = Known.of(state, self.shipped, self.catalogue, outward=self.outward, public=self.public)
        current: dict[str, Revision] = {}
        for record, revision in state.current.items():
            scrub: Callable[[Any, Known], dict[str, Any] | None] | None = SCRUBBERS.get(kind_of(record))
            said = scrub(revision.data, known) if scrub is not None else None
            if said is not None:
                current[record] = replace(revision, role="", reason="", plain=said)
        for name, said in answered(state).items():
            record = f"test_answer:{name}"
            current[record] = Revision(record, 1, "", "", "", "", 0, said)
        revs = {record: rev for record, rev in state.revs.items() if record in current}
        revs |= dict.fromkeys(set(current) - set(revs), 1)
        return State(state.head, current, revs, state.last_change, state.broken_at)


def _outside(title: str, *, several: bool) -> str:
    """A part as people outside are told of it: “the hosted model”, or “an agent” where there are several."""
    if title in _OUTSIDE:
        return _OUTSIDE[title]
    said = title if title[1:2].isupper() else title[:1].lower() + title[1:]  # an API stays one
    return f"{'an' if said[:1].lower() in 'aeiou' else 'a'} {said}" if several else f"the {said}"


def _conformity(held: Conformity) -> Conformity:
    scope = replace(held.scope, reason=WITHHELD if held.scope.reason else "", dpia=WITHHELD if held.scope.dpia else "")
    return replace(held, scope=scope, standings=tuple(map(_standing, held.standings)))


def _standing(each: Standing) -> Standing:
    """A verdict with its numbers and days, without what was typed; of evidence its kind, its day and its state."""
    shown = tuple(
        replace(state, evidence=_bare(state.evidence), says="in date" if state.holds else "stale or changed")
        for state in each.shown
    )
    return replace(
        each,
        grounds=(),
        reason=WITHHELD if each.reason else "",
        evidence=tuple(state.evidence.what for state in shown),
        parts=tuple(replace(part, reason=WITHHELD if part.reason else "") for part in each.parts),
        shown=shown,
        notes="",
    )


def _bare(evidence: Any) -> Any:
    return type(evidence)(what=f"a {evidence.kind or 'document'}", date=evidence.date, stale_after=evidence.stale_after)
