"""Changes to the record of trainings: what was held, corrected and withdrawn, and what is still to be held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from toolkit.errors import ToolkitError, nearest
from toolkit.files.digest import digest_of
from toolkit.register.document_records import TrainingHeld, TrainingPlanned, topic_key
from toolkit.register.staging import Staging
from toolkit.register.taken_evidence import other_than
from toolkit.register.taken_over import TakenOver
from toolkit.register.taken_trainings import trainings_of

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["TrainingChange"]


class TrainingChange(Staging):
    """The calls of a change that are about training."""

    def training(
        self,
        participant: str,
        module: str,
        on: date | str,
        until: date | str | None = None,
        evidence: str = "",
        *,
        held_by: str = "",
    ) -> str:
        """Note that a participant had a training; the same participant, module and day is noted once. Gives its id.

        Raises `ToolkitError` for somebody who takes no part here.
        """
        people = self.of_kind("participant")
        if participant.strip() not in people:
            hint = nearest(participant, people) if people else "Say first who takes part: change.participant(…)."
            raise ToolkitError("nobody of that id takes part here", where=participant[:60], try_instead=hint)
        said = {"participant": participant, "module": module, "on": on, "until": until, "evidence": evidence}
        same = (participant.strip(), topic_key(module), str(on))
        held = cast("dict[str, TrainingHeld]", self.of_kind("training"))
        known = (key for key, each in held.items() if (each.participant, topic_key(each.module), str(each.on)) == same)
        name = next(known, "") or self._free_name([participant.strip(), module.strip(), str(on)])
        self.put(f"training:{name}", {**said, "held_by": held_by})
        return name

    def take_trainings(
        self, other: Register, ids: Iterable[str] | None = None, *, today: date | None = None
    ) -> TakenOver:
        """Take over what another workshop of the organisation noted of the trainings of people who take part here too.

        Each says where it is from. Refused, each with the reason: people who are nobody here, or whose name two bear,
        what has lapsed, what is noted here already. `ids` (as the other register has them) leaves it at some.
        """
        other_than(self.base.head, other)
        held = cast("dict[str, TrainingHeld]", self.of_kind("training"))
        day = today or date.today()  # noqa: DTZ011 - a training lapses on a day
        found = trainings_of(other, self._names_here(), held, day, ids)
        for _, said in found.pieces:
            name = self._free_name([said["participant"], said["module"], said["on"]])
            self.put(f"training:{name}", said)
        return found.told

    def _names_here(self) -> Mapping[str, str]:
        """The names of the people who take part, by id."""
        return self.names

    def correct_training(self, id: str, **fields: Any) -> None:  # noqa: A002 - the record's own word
        """Correct what was noted of a training; fields that are not given stay, and the history keeps the mistake.

        Fields: participant, module, on, until, evidence, held_by. Raises `ToolkitError` for an id that there is not,
        and where the same training of the same participant on the same day is noted already.
        """
        self._has_training(id)
        after = self.stage(f"training:{id}", TrainingHeld, {}, fields)
        same = (after.participant, topic_key(after.module), after.on)
        for other, each in cast("dict[str, TrainingHeld]", self.of_kind("training")).items():
            if other != id and (each.participant, topic_key(each.module), each.on) == same:
                what = "this training of the same person on the same day is noted already"
                raise ToolkitError(what, where=f"training:{other}", try_instead="Correct that one, or withdraw one.")

    def withdraw_training(self, id: str) -> None:  # noqa: A002 - the record's own word
        """Take back that a training was held, such as one noted by mistake; the reason of the change says why.

        Raises `ToolkitError` for an id that there is not. The history keeps what was noted.
        """
        self._has_training(id)
        self.remove(f"training:{id}")

    def plan_training(self, module: str, **fields: Any) -> None:
        """Say of a training that is still to be held who sees to it, and by when; fields that are not given stay.

        Fields: owner (a participant's id), due (a day), people (ids of those who need it beside those who do by the
        threats that the system faces), note. With another topic than those of the threats the plan gets a topic more.
        """
        name = digest_of(topic_key(module))[:16]
        held = cast("TrainingPlanned | None", self.get(f"training_plan:{name}"))
        self.stage(f"training_plan:{name}", TrainingPlanned, {"module": held.module if held else module}, fields)

    def unplan_training(self, module: str) -> None:
        """Take a topic's owner and day out of the plan, or a topic of the team's own. ToolkitError for none."""
        self.remove(f"training_plan:{digest_of(topic_key(module))[:16]}")

    def _has_training(self, name: str) -> None:
        held = self.of_kind("training")
        if name not in held:
            instead = nearest(name, held) or "Note it first: change.training(…)."
            raise ToolkitError("no such training is noted", where=f"training:{name[:60]}", try_instead=instead)

    def _free_name(self, said: list[str]) -> str:
        """A name for a training that no other bears: one that was corrected since may hold it already."""
        name, number = digest_of(said)[:16], 0
        while self.get(f"training:{name}") is not None:
            number += 1
            name = digest_of([*said, str(number)])[:16]
        return name
