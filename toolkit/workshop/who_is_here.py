"""Notebook 00: who is in the room, in what function, and which roles of the Code they hold."""

from __future__ import annotations

import ipywidgets as w

from toolkit.catalogues.vocabulary import Role
from toolkit.display.tables import chip, table
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.records import Participant
from toolkit.workshop.forms import Inputs, choice, handed_over, heading, text
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.roles import ROLES, role_names
from toolkit.workshop.session import Workshop

__all__ = ["ParticipantsPanel", "participants"]

_NEW = ""


def participants(workshop: Workshop) -> w.VBox:
    """Who takes part, with function and roles of the Code."""
    return ParticipantsPanel(workshop).show()


class ParticipantsPanel(Panel):
    """People: added, corrected, marked absent, or their name erased. The history knows them by number only."""

    title = "Who is here"
    asks = "Name and function are enough to begin. The roles of the Code can follow."
    python = """
with workshop.register.change(by=workshop.acting, reason="round of names") as change:
    change.participant(name="Mei Tanaka", function="ML engineer", roles=["developer"])
    change.participant("P2", present=False)
workshop.register.erase_name("P2")                       # what P2 did stays, under the number
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._inputs = Inputs()
        self._list = html()
        self._who = choice("Person", [("somebody new", _NEW)], width="375px", label_width="80px")
        self._name = text("Name", width="375px", label_width="80px")
        self._function = text(
            "Function", placeholder="ML engineer, head of claims …", width="375px", label_width="80px"
        )
        self._roles = {
            role: w.Checkbox(description=f"{name}: {what}", indent=False, layout=w.Layout(width="380px", height="26px"))
            for role, (name, what) in ROLES.items()
        }
        self._present = w.Checkbox(
            value=True, description="is here today", indent=False, layout=w.Layout(margin="2px 0 0 84px")
        )
        self._keep = button("Add this person", self._save_person, primary=True)
        self._erase = button("Erase the name", self._erase_name, tip="Forget the name for good; the history stays")
        self._is_sure = False
        self._rev = 0
        self._inputs.on(self._who, self._draw_form)
        left = w.VBox([self._who, self._name, self._function, self._present], layout=w.Layout(width="390px"))
        right = w.VBox([heading("Roles of the Code they hold"), *self._roles.values()])
        form = w.HBox([left, right], layout=wide(flex_flow="row wrap", grid_gap="20px"))
        self.body.children = (self._list, form, row(self._keep, self._erase))

    def redraw(self) -> None:
        """Show everybody, and offer them in every panel of the notebook."""
        self._draw_list()
        people = [("somebody new", _NEW), *((self._called(key), key) for key in self.register.participants)]
        self._inputs.offer(self._who, people)
        for panel in [self, *self._others()]:
            panel._fill_people()
        self._draw_form()

    def refresh(self) -> None:
        """The list only; the form keeps what is half typed."""
        self._draw_list()

    def _called(self, key: str) -> str:
        name = self.register.names().get(key)
        return f"{name} ({key})" if name else f"{key} (name erased or not given)"

    def _draw_list(self) -> None:
        names = self.register.names()
        rows = [self._row(key, person, names.get(key, "")) for key, person in self.register.participants.items()]
        held = {role for person in self.register.participants.values() for role in person.roles}
        missing = [
            ROLES[role][0] for role in (Role.DEVELOPER, Role.SYSTEM_OPERATOR, Role.DATA_CUSTODIAN) if role not in held
        ]
        said = f"Nobody here holds: {', '.join(missing)}. Who speaks for them?" if rows and missing else ""
        empty = note("Nobody yet. Begin with the facilitator; six to eight people are a good room.")
        self._list.value = str(fragment(table(rows), note(said)) if rows else empty)

    def _row(self, key: str, person: Participant, name: str) -> dict[str, str | Safe]:
        return {
            "": key,
            "name": name or element("i", None, "name erased or not given"),
            "function": person.function,
            "roles of the Code": role_names(person.roles),
            "today": chip("here", "ok") if person.present else chip("absent"),
        }

    def _draw_form(self) -> None:
        """Show the chosen person, or an empty form for somebody new."""
        self._calm()
        key = self._who.value
        person = self.register.participants.get(key)
        self._rev = self.register.state().rev_of(f"participant:{key or self.workshop.acting.id}")
        self._keep.description = "Save this person" if person else "Add this person"
        self._erase.disabled = key not in self.register.names()
        if person is None:
            person = Participant(id="P0")
        with self._inputs.filling():
            self._name.value = self.register.names().get(key, "")
            self._function.value = person.function
            self._present.value = person.present
            for role, box in self._roles.items():
                box.value = role in person.roles

    def _calm(self) -> None:
        self._is_sure = False
        self._erase.description, self._erase.button_style = "Erase the name", ""

    def _save_person(self) -> None:
        name, function = self._name.value.strip(), self._function.value.strip()
        if not name and not function:
            self.refuse("nobody is named", "Type a name, or at least a function.")
            return
        key = self._who.value or (None if self.register.participants else self.workshop.acting.id)
        known = {other for other, called in self.register.names().items() if called == name}
        if name and known - {key}:
            self.refuse(f"{name} is in the list already", "Choose them under Person to change something.")
            return
        fields = {
            "function": function,
            "roles": [str(role) for role, box in self._roles.items() if box.value],
            "present": self._present.value,
        }
        words = ", ".join(f"{field}={value!r}" for field, value in fields.items())
        who = f"{key!r}, " if key else ""
        said, is_new = f"{name or function} {'changed' if self._who.value else 'added'}", not self._who.value
        with handed_over(*((self._name, self._function) if is_new else ())) as given:
            given.is_taken = self.save(
                lambda change: change.participant(key, name=name, **fields),
                said=said,
                python=f"change.participant({who}name={name!r}, {words})",
                seen={f"participant:{key}": self._rev} if key else None,
            )

    def _erase_name(self) -> None:
        if not self._is_sure:
            self._is_sure = True
            self._erase.description, self._erase.button_style = "For good? Press again to erase", "danger"
            return
        key = self._who.value
        with self.watched():
            self.register.erase_name(key)
            self._last = f"workshop.register.erase_name({key!r})"
            self.redraw()
            self._show_saved(f"the name of {key} is erased; what {key} did stays under the number")
            self._show_code()
