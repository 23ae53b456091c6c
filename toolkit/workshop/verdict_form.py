"""The form for one verdict: the verdict, its parts, the reason, evidence, owner and due date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import ipywidgets as w

from toolkit.conformity import VERDICTS, Standing
from toolkit.register import Register
from toolkit.register.records import Evidence, VerdictRecord
from toolkit.workshop.draft import Draft, line, lines, renew
from toolkit.workshop.panel import button, html, row, wide
from toolkit.workshop.provision_words import NOT_JUDGED, evidence_line
from toolkit.workshop.risk_view import people_options

__all__ = ["VerdictForm", "full_width", "today"]


def full_width(**more: str) -> w.Layout:
    """As wide as the column, without the margin of fields being cut off."""
    return w.Layout(width="calc(100% - 4px)", **more)


def today() -> date:
    """The day on which evidence is noted, and against which dates are held."""
    return date.today()  # noqa: DTZ011 - a day, not a moment


class VerdictForm:
    """Fields for one provision's verdict; says what is wrong with them, and what they say."""

    def __init__(self, register: Callable[[], Register], drop: Callable[[Evidence], None]) -> None:
        self._register = register
        self._drop = drop
        self._standing: Standing | None = None
        self._recorded: VerdictRecord | None = None
        self._verdict = w.Dropdown(description="Verdict", options=_options(), layout=w.Layout(width="255px"))
        tip = "fill in what this record suggests; you still decide"
        self._take = button("Take the suggestion", self._take_proposal, tip=tip)
        self._why = lines("Why", "In a sentence or two: what is there, what is missing?")
        self._why.layout = full_width()
        self._parts = w.VBox(layout=wide())
        self._evidence = w.VBox(layout=wide())
        self._what = line("Evidence", "add: what shows it?")
        self._where = line("Where", "link, file, ticket, who holds it")
        self._what.layout, self._where.layout = full_width(), full_width()
        self._stale = w.DatePicker(description="Stale after", layout=w.Layout(width="270px"))
        self._owner = w.Dropdown(description="Owner", layout=full_width())
        self._due = w.DatePicker(description="Due", layout=w.Layout(width="270px"))
        about = (self._what, self._where, self._stale, self._owner, self._due)
        self._fields = {
            "verdict": self._verdict,
            "why": self._why,
            "evidence": self._what,
            "where": self._where,
            "stale after": self._stale,
            "owner": self._owner,
            "due": self._due,
        }
        self.draft = Draft(self._fields)
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
        self._offer_owners(recorded.owner if recorded else "")
        by_part = recorded.by_part if recorded else {}
        values = {
            "verdict": recorded.verdict if recorded else "unknown",
            "why": recorded.reason if recorded else "",
            "evidence": "",
            "where": "",
            "stale after": None,
            "owner": recorded.owner if recorded else "",
            "due": recorded.due if recorded else None,
            **{f"part {part.part}": by_part.get(part.part, "unknown") for part in provision.parts},
        }
        known = self._register().get(f"verdict:{provision.id}")
        seen = {f"verdict:{provision.id}": known.rev if known else 0}
        self.draft.show(provision.id, values, seen, called=f"provision {provision.id}")
        self._evidence.children = tuple(self._evidence_row(each) for each in (recorded.evidence if recorded else ()))

    @property
    def seen(self) -> Mapping[str, int]:
        """The revision that the form was filled from."""
        return self.draft.seen

    def _draw_parts(self, standing: Standing) -> None:
        parts = {
            f"part {part.part}": w.Dropdown(
                description=f"Part {part.part}", options=_options(), layout=w.Layout(width="255px")
            )
            for part in standing.provision.parts
        }
        self._parts.children = tuple(parts.values())
        self.draft.use({**self._fields, **parts})

    def _offer_owners(self, owner: str) -> None:
        renew(self._owner, people_options(self._register(), "(nobody yet)", owner, self._owner.value or ""))

    def _evidence_row(self, evidence: Evidence) -> w.Widget:
        words = html(evidence_line(evidence, today()))
        words.layout = w.Layout(flex="1 1 auto", min_width="0", width="auto")
        tip = "take this piece of evidence away"
        drop = button("Remove", lambda: self._drop(evidence), tip=tip, width="84px")
        drop.layout.flex = "0 0 auto"
        return w.HBox([words, drop], layout=wide(align_items="center"))

    def _take_proposal(self) -> None:
        if self._standing is not None:
            self._verdict.value = self._standing.proposed
            if not self._why.value.strip():
                self._why.value = "; ".join(ground.says for ground in self._standing.grounds)

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
    def clears_due(self) -> bool:
        """Whether a due date that was recorded is to go."""
        return self._recorded is not None and self._recorded.due is not None and self._due.value is None

    def more(self, by: str) -> dict[str, Any]:
        """What else is said, as `Change.verdict` takes it; new evidence is noted as `by` this person."""
        said: dict[str, Any] = {"owner": self._owner.value}
        if self._what.value.strip():
            kept = [each.model_dump(mode="json") for each in self._recorded.evidence] if self._recorded else []
            said["evidence"] = [*kept, self._new_evidence(by)]
        if self._parts.children:
            said["by_part"] = self._by_part()
        if self._due.value is not None:
            said["due"] = self._due.value.isoformat()
        return said

    def mistake(self) -> tuple[str, str] | None:
        """What keeps this from being recorded, and what to do instead; None where nothing does."""
        if self.verdict != "unknown" and not self.why:
            return "a verdict needs a reason", "Say under “Why” in a sentence what is there, or what is missing."
        if self.verdict == "unknown" and self._recorded is None and not self._says_anything():
            return "there is nothing to record yet", "Choose a verdict, or note an owner, a date or evidence."
        undone = [part for part, said in self._by_part().items() if said not in ("met", "not applicable")]
        if self.verdict == "met" and undone:
            said = f"part {undone[0]} of this provision is not judged as met"
            return said, "Judge each part first, or say “partly met” of the whole."
        if not self._what.value.strip() and (self._where.value.strip() or self._stale.value is not None):
            return "the evidence does not say what it is", "Name it in the field “Evidence”."
        return None

    def _says_anything(self) -> bool:
        parts = [said for said in self._by_part().values() if said != "unknown"]
        return bool(self.why or self._what.value.strip() or self._owner.value or self._due.value or parts)

    def _by_part(self) -> dict[str, str]:
        if self._standing is None:
            return {}
        asked = zip(self._standing.provision.parts, self._parts.children, strict=True)
        return {part.part: field.value for part, field in asked}

    def _new_evidence(self, by: str) -> dict[str, str]:
        said = {"what": self._what.value.strip(), "where": self._where.value.strip()}
        said |= {"date": today().isoformat(), "by": by}
        return said | ({"stale_after": self._stale.value.isoformat()} if self._stale.value is not None else {})


def _options() -> list[tuple[str, str]]:
    return [(NOT_JUDGED if verdict == "unknown" else verdict, verdict) for verdict in VERDICTS]
