"""The form for one verdict: the verdict, its parts, the reason, evidence, owner and due date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import ipywidgets as w

from toolkit.conformity import VERDICTS, EvidenceState, Standing
from toolkit.register import Register
from toolkit.register.records import Evidence, VerdictRecord
from toolkit.workshop.draft import Draft, line, lines, renew
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import button, html, row, wide
from toolkit.workshop.provision_words import NOT_JUDGED, evidence_line, part_suggestion
from toolkit.workshop.risk_view import people_options

__all__ = ["VerdictForm", "full_width", "today"]

_PLACES = {
    "": "link, file, ticket, who holds it",
    "link": "the address at which it can be read",
    "file": "its path in the workshop's folder, such as evidence/plan.pdf",
    "register entry": "its name here, such as risk:letters or signoff:1",
    "test result": "the report, and where it is kept",
    "attestation": "where the signed statement is kept",
}
_KINDS = [("not said", ""), *((each, each) for each in _PLACES if each)]
_NEED_PLACE = ("link", "file", "register entry")


def full_width(**more: str) -> w.Layout:
    """As wide as the column, without the margin of fields being cut off."""
    return w.Layout(width="calc(100% - 4px)", **more)


def today() -> date:
    """The day on which evidence is noted, and against which dates are held."""
    return date.today()  # noqa: DTZ011 - a day, not a moment


class VerdictForm:
    """Fields for one provision's verdict; says what is wrong with them, and what they say."""

    def __init__(
        self, register: Callable[[], Register], drop: Callable[[Evidence], None], kept: dict[str, Any]
    ) -> None:
        self._register = register
        self._drop = drop
        self._standing: Standing | None = None
        self._recorded: VerdictRecord | None = None
        self._part_fields: dict[str, w.Widget] = {}
        self._verdict = w.Dropdown(description="Verdict", options=_options(), layout=w.Layout(width="255px"))
        tip = "fill in what this record suggests; you still decide"
        self._take = button("Take the suggestion", self._take_proposal, tip=tip)
        self._why = lines("Why", "In a sentence or two: what is there, what is missing?")
        self._why.layout = full_width()
        self._parts = w.VBox(layout=wide())
        self._evidence = w.VBox(layout=wide())
        self._what = line("Evidence", "add: what shows it?")
        self._where = line("Where", "link, file, ticket, who holds it")
        self._kind = w.Dropdown(description="Kind", options=_KINDS, layout=_half())
        self._what.layout, self._where.layout = full_width(), full_width()
        on_change(self._kind, lambda _: self._ask_where())
        self._stale = w.DatePicker(description="Stale after", layout=_half())
        self._owner = w.Dropdown(description="Owner", layout=full_width())
        self._due = w.DatePicker(description="Due", layout=_half())
        self._review = w.DatePicker(description="Judge again", layout=_half())
        self._notes = lines("Notes", "anything else, for whoever judges next")
        self._notes.layout = full_width()
        days = (row(self._kind, self._stale), self._owner, row(self._due, self._review), self._notes)
        about = (self._what, self._where, *days)
        self._fields = {
            "verdict": self._verdict,
            "why": self._why,
            "evidence": self._what,
            "where": self._where,
            "kind": self._kind,
            "stale after": self._stale,
            "owner": self._owner,
            "due": self._due,
            "judge again": self._review,
            "notes": self._notes,
        }
        self.draft = Draft(self._fields, kept=kept)
        self.view = w.VBox([row(self._verdict, self._take), self._parts, self._why, self._evidence, *about])
        self.view.layout = wide(grid_gap="6px")

    def fill(self, standing: Standing, recorded: VerdictRecord | None) -> None:
        """Show what is recorded of a provision."""
        provision = standing.provision
        if self._standing is None or self._standing.provision.id != provision.id:
            self.draft.put_away()
            self._draw_parts(standing)
        self._standing, self._recorded = standing, recorded
        self._take.disabled = not standing.grounds
        for held, shown in zip(standing.parts, self._parts.children[1::2], strict=True):
            shown.value = str(part_suggestion(held, self._register().name_of) or "")
        self._offer_owners(recorded.owner if recorded else "")
        by_part = recorded.by_part if recorded else {}
        reasons = recorded.part_reasons if recorded else {}
        values = {
            "verdict": recorded.verdict if recorded else "unknown",
            "why": recorded.reason if recorded else "",
            "evidence": "",
            "where": "",
            "kind": "",
            "stale after": None,
            "owner": recorded.owner if recorded else "",
            "due": recorded.due if recorded else None,
            "judge again": recorded.review if recorded else None,
            "notes": recorded.notes if recorded else "",
            **{f"part {part.part}": by_part.get(part.part, "unknown") for part in provision.parts},
            **{f"part {part.part}, why": reasons.get(part.part, "") for part in provision.parts},
        }
        known = self._register().get(f"verdict:{provision.id}")
        seen = {f"verdict:{provision.id}": known.rev if known else 0}
        self.draft.show(provision.id, values, seen, called=f"provision {provision.id}")
        self._evidence.children = tuple(self._evidence_row(each) for each in standing.shown)

    @property
    def seen(self) -> Mapping[str, int]:
        """The revision that the form was filled from."""
        return self.draft.seen

    def _draw_parts(self, standing: Standing) -> None:
        fields: dict[str, w.Widget] = {}
        rows: list[w.Widget] = []
        for held in standing.parts:
            name = held.part.part
            verdict = w.Dropdown(description=f"Part {name}", options=_options(), layout=w.Layout(width="255px"))
            why = lines("", f"why, for part {name}")
            why.layout = w.Layout(flex="1 1 120px", min_width="0", width="auto")
            fields |= {f"part {name}": verdict, f"part {name}, why": why}
            rows.append(w.HBox([verdict, why], layout=wide(align_items="flex-start", grid_gap="4px")))
            rows.append(html())
        self._part_fields = fields
        self._parts.children = tuple(rows)
        self.draft.use({**self._fields, **fields})

    def _ask_where(self) -> None:
        self._where.placeholder = _PLACES.get(self._kind.value, _PLACES[""])

    def _offer_owners(self, owner: str) -> None:
        renew(self._owner, people_options(self._register(), "(nobody yet)", owner, self._owner.value or ""))

    def _evidence_row(self, held: EvidenceState) -> w.Widget:
        words = html(evidence_line(held))
        words.layout = w.Layout(flex="1 1 auto", min_width="0", width="auto")
        tip = "take this piece of evidence away"
        drop = button("Remove", lambda: self._drop(held.evidence), tip=tip, width="84px")
        drop.layout.flex = "0 0 auto"
        return w.HBox([words, drop], layout=wide(align_items="center"))

    def _take_proposal(self) -> None:
        if self._standing is not None:
            self._verdict.value = self._standing.proposed
            self._take_of_parts(self._standing)
            if not self._why.value.strip():
                self._why.value = "; ".join(ground.says for ground in self._standing.grounds)

    def _take_of_parts(self, standing: Standing) -> None:
        """Fill in what is suggested of parts that are ours and of which nothing is said yet."""
        for held in standing.parts:
            verdict, why = (self._part_fields[f"part {held.part.part}{more}"] for more in ("", ", why"))
            if held.ours and held.proposed != "unknown" and verdict.value == "unknown":
                verdict.value = held.proposed
                why.value = why.value or "; ".join(ground.says for ground in held.grounds)

    # --- what it says --------------------------------------------------------------------------------------------

    @property
    def verdict(self) -> str:
        """The verdict that is chosen."""
        return str(self._verdict.value)

    @property
    def why(self) -> str:
        """The reason that is given."""
        return str(self._why.value).strip()

    @property
    def cleared(self) -> dict[str, None]:
        """The days that were recorded and are to go."""
        if self._recorded is None:
            return {}
        days = {"due": (self._recorded.due, self._due), "review": (self._recorded.review, self._review)}
        return {name: None for name, (held, field) in days.items() if held is not None and field.value is None}

    def more(self) -> dict[str, Any]:
        """What else is said, as `Change.verdict` takes it."""
        said: dict[str, Any] = {"owner": self._owner.value}
        if self._parts.children:
            said["by_part"] = self._by_part()
            said["part_reasons"] = {part: why for part, why in self._part_reasons().items() if why}
        if self._notes.value.strip() or (self._recorded is not None and self._recorded.notes):
            said["notes"] = self._notes.value.strip()
        for name, field in (("due", self._due), ("review", self._review)):
            if field.value is not None:
                said[name] = field.value.isoformat()
        return said

    def new_evidence(self) -> tuple[str, dict[str, Any]] | None:
        """What the new piece of evidence is and how it is shown, as `Change.evidence` takes it; None without one."""
        what = self._what.value.strip()
        if not what:
            return None
        place = "entry" if self._kind.value == "register entry" else "where"
        said = {"kind": self._kind.value, place: self._where.value.strip()}
        said["stale_after"] = self._stale.value.isoformat() if self._stale.value is not None else ""
        return what, {name: value for name, value in said.items() if value}

    def mistake(self) -> tuple[str, str] | None:
        """What keeps this from being recorded, and what to do instead; None where nothing does."""
        if self.verdict != "unknown" and not self.why:
            return "a verdict needs a reason", "Say under “Why” in a sentence what is there, or what is missing."
        if self.verdict == "unknown" and self._recorded is None and not self._says_anything():
            return "there is nothing to record yet", "Choose a verdict, or note an owner, a date or evidence."
        undone = [each for each in self._counted() if self._by_part()[each] not in ("met", "not applicable")]
        if self.verdict == "met" and undone:
            said = f"part {undone[0]} of this provision is not judged as met"
            return said, "Judge each part first, or say “partly met” of the whole."
        bare = [part for part, said in self._by_part().items() if said == "not applicable" and not self._why_of(part)]
        if bare:
            return (
                f"part {bare[0]} is not applicable without a reason",
                "Say beside it, or under “Why”, in a sentence why.",
            )
        return self._evidence_mistake()

    def _evidence_mistake(self) -> tuple[str, str] | None:
        if not self._what.value.strip() and (self._where.value.strip() or self._stale.value is not None):
            return "the evidence does not say what it is", "Name it in the field “Evidence”."
        if self._what.value.strip() and self._kind.value in _NEED_PLACE and not self._where.value.strip():
            return f"a {self._kind.value} has to be found", f"Say under “Where”: {_PLACES[self._kind.value]}."
        return None

    def _counted(self) -> list[str]:
        """The parts that are ours and more than a possibility."""
        held = self._standing.parts if self._standing is not None else ()
        return [each.part.part for each in held if each.ours and each.part.strength != "may"]

    def _why_of(self, part: str) -> str:
        return self._part_reasons()[part] or self.why

    def _says_anything(self) -> bool:
        parts = [said for said in self._by_part().values() if said != "unknown"]
        words = (self.why, self._what.value.strip(), self._notes.value.strip(), self._owner.value)
        return bool(any(words) or self._due.value or self._review.value or parts)

    def _by_part(self) -> dict[str, str]:
        held = self._standing.parts if self._standing is not None else ()
        return {each.part.part: str(self._part_fields[f"part {each.part.part}"].value) for each in held}

    def _part_reasons(self) -> dict[str, str]:
        held = self._standing.parts if self._standing is not None else ()
        return {each.part.part: self._part_fields[f"part {each.part.part}, why"].value.strip() for each in held}


def _half() -> w.Layout:
    """Half of the column, so that two short fields share a line."""
    return w.Layout(width="calc(50% - 8px)", min_width="200px")


def _options() -> list[tuple[str, str]]:
    return [(NOT_JUDGED if verdict == "unknown" else verdict, verdict) for verdict in VERDICTS]
