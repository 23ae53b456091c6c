"""The drawing corrected in the notebook: add, connect, rename, change, remove."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import ipywidgets as w

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.catalogues.vocabulary import Answer, Classification, Origin, Trust
from toolkit.system.edit import add, connect, remove, update
from toolkit.system.model import DataFlow, System
from toolkit.workshop.data_names import named_data, names_of_data
from toolkit.workshop.drawing import confirmed
from toolkit.workshop.forms import Inputs, Options, choice, handed_over, text
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import button, row, wide

__all__ = ["CLASSES", "ORIGINS", "TRUSTS", "Corrections", "kind_options"]

ANSWERS: Options = (("nobody knows yet", Answer.UNKNOWN), ("yes", Answer.YES), ("no", Answer.NO))
TRUSTS: Options = (
    ("not said", None),
    ("none: anybody can act here", Trust.NONE),
    ("supplier: somebody under contract", Trust.SUPPLIER),
    ("organisation: our own people", Trust.ORGANISATION),
    ("restricted: a few of our people", Trust.RESTRICTED),
)
CLASSES: Options = (("not said", None), *((str(each), each) for each in Classification))
ORIGINS: Options = (
    ("not said", None),
    ("outside: others decide what it says", Origin.OUTSIDE),
    ("inside: only our people do", Origin.INSIDE),
)
_SECTIONS = {"components": "component", "boundaries": "boundary", "data": "data", "flows": "flow"}
_LISTS = ("carries", "answers_with", "derived_from")
_SAY_NOTHING = "not said; names with commas between, or “nothing”"


class Edits(Protocol):
    """What records a change; `SystemPanel.edit`."""

    def __call__(self, make: Callable[[System], System], *, said: str, python: str, derive: bool = False) -> bool: ...


def kind_options(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Kinds of component by title."""
    kinds = {key: kind.title for key, kind in catalogue.kinds.items() if key not in (DATA_ASSET, DATA_FLOW, SYSTEM)}
    return sorted(((title, key) for key, title in kinds.items()), key=lambda option: option[0].casefold())


class Corrections:
    """Three forms: add, connect, and correct or remove."""

    def __init__(self, catalogue: Catalogue, edit: Edits, refuse: Callable[[str, str], None]) -> None:
        self._edit, self._refuse = edit, refuse
        self._catalogue = catalogue
        self.inputs = Inputs()
        self.new = _Adding(kind_options(catalogue))
        self.link = _Connecting()
        self.element = choice("Element", width="560px")
        self.fields = _fields(kind_options(catalogue))
        self._form = w.VBox(layout=wide())
        self._system: System | None = None
        self.inputs.on(self.element, self._draw_form)
        for section, widgets in self.fields.items():
            for name, widget in widgets.items():
                self.inputs.on(widget, self._saver(section, name, widget))
        take = button("Remove this element", self._remove, tip="With every flow that would dangle; it can be undone")
        add_form = w.VBox([self.new.view, row(button("Add it", self._add, primary=True))])
        link_form = w.VBox([self.link.view, row(button("Connect them", self._connect, primary=True))])
        correct = w.VBox([self.element, self._form, row(take)], layout=wide())
        self.view = w.Tab([correct, add_form, link_form], titles=("Correct or remove", "Add", "Connect"), layout=wide())

    def draw(self, system: System) -> None:
        """Offer what is drawn now."""
        self._system = system
        boundaries = [("(in none)", None), *((system.name_of(key), key) for key in system.boundaries)]
        components = [(system.name_of(key), key) for key in system.components]
        listed = [
            (f"{word}: {_called(system, section, key)}", key)
            for section, word in _SECTIONS.items()
            for key in getattr(system, section)
        ]
        offer = self.inputs.offer
        # Nothing is chosen by itself: after a removal a second click must not take away what happens to come next.
        offer(self.element, [("(choose an element)" if listed else "(nothing is drawn yet)", ""), *listed])
        for end in (self.link.sender, self.link.receiver, self.fields["flows"]["from_"], self.fields["flows"]["to"]):
            offer(end, components or [("(nothing is drawn yet)", "")])
        for place in (self.new.within, self.fields["components"]["within"], self.fields["boundaries"]["within"]):
            offer(place, boundaries)
        self._draw_form()

    def _draw_form(self) -> None:
        system, key = self._system, self.element.value
        section = _section(system, key) if system is not None and key else ""
        if system is None or not section:
            self._form.children = ()
            return
        widgets = self.fields[section]
        thing = getattr(system, section)[key]
        for name, widget in widgets.items():
            value = getattr(thing, name)
            if name in _LISTS:
                value = names_of_data(system, value)
            elif name == "name":
                value = value or system.name_of(key) if section != "flows" else value
            self.inputs.fill(widget, value)
        shown = tuple(widgets.values())
        if self._form.children != shown:
            self._form.children = shown

    def _saver(self, section: str, field: str, widget: w.Widget) -> Callable[[], None]:
        def save() -> None:
            key, value = self.element.value, widget.value
            if isinstance(value, str) and field in ("name", "provider"):
                value = value.strip()

            def change(system: System) -> System:
                said: Any = value
                if field in _LISTS:
                    system, said = named_data(system, value)
                system = update(system, key, **{field: said})
                return confirmed(system, [key]) if (section, field) == ("components", "kind") else system

            word = field.strip("_").replace("_", " ")
            shown = str(value) if value is not None else None
            name = self._system.name_of(key) if self._system is not None else key
            python = f"system = update(system, {key!r}, {field}={shown!r})"
            if field in _LISTS:
                python = f"system, said = named_data(system, {value!r})\nsystem = update(system, {key!r}, {field}=said)"
            if (section, field) == ("components", "kind"):
                python += f"\nsystem = confirmed(system, [{key!r}])"
            if not self._edit(change, said=f"{name}: {word} changed", python=python, derive=field != "name"):
                self._draw_form()

        return save

    def _add(self) -> None:
        section, name, fields = self.new.given()
        if not name:
            self._refuse("it has no name yet", "Type what people call it.")
            return
        words = "".join(f", {key}={str(value)!r}" for key, value in fields.items() if value is not None)
        python = f"system, _ = add(system, {section!r}, {name!r}{words})"
        with handed_over(self.new.name) as given:
            given.is_taken = self._edit(
                lambda system: add(system, section, name, **fields)[0], said=f"{name} added", python=python, derive=True
            )

    def _connect(self) -> None:
        link = self.link
        sender, receiver = link.sender.value, link.receiver.value
        if not sender or not receiver:
            self._refuse("there is nothing to connect yet", "Add two components first.")
            return

        name, forth, answers = link.name.value.strip(), link.carries.value, link.back.value

        def draw(system: System) -> System:
            system, carries = named_data(system, forth)
            system, back = named_data(system, answers)
            replies = Answer.YES if link.replies.value or back else Answer.NO
            fields = {"carries": carries, "answers_with": back, "replies": replies, "encrypted": link.encrypted.value}
            return connect(system, sender, receiver, name=name, **fields)[0]

        if sender == receiver:
            self._refuse("it would be connected to itself", "Choose two different components.")
            return
        python = _connected(sender, receiver, name, forth, answers, link)
        ends = f"{self._system.name_of(sender)} → {self._system.name_of(receiver)}" if self._system else ""
        # Both ends stay, for the next flow often shares one.
        with handed_over(link.carries, link.back, link.name) as given:
            given.is_taken = self._edit(draw, said=f"connected: {ends}", python=python, derive=True)
        if given.is_taken:
            link.replies.value = False

    def _remove(self) -> None:
        key = self.element.value
        if not key or self._system is None:
            self._refuse("there is nothing to remove", "Choose an element.")
            return
        name = self._system.name_of(key)
        self._edit(
            lambda system: remove(system, key),
            said=f"{name} removed",
            python=f"system = remove(system, {key!r})",
            derive=True,
        )


def _connected(sender: str, receiver: str, name: str, forth: str, answers: str, link: _Connecting) -> str:
    """The Python that draws a flow as the form says it."""
    replies = "'yes' if back else 'no'" if not link.replies.value else "'yes'"
    given = f"carries=carries, answers_with=back, replies={replies}, encrypted={str(link.encrypted.value)!r}"
    return (
        f"system, carries = named_data(system, {forth!r})\n"
        f"system, back = named_data(system, {answers!r})\n"
        f"system, _ = connect(system, {sender!r}, {receiver!r}, name={name!r}, {given})"
    )


class _Adding:
    """The form for something new."""

    def __init__(self, kinds: Options) -> None:
        words = (("a component", "components"), ("a trust boundary", "boundaries"), ("a data asset", "data"))
        self.what = choice("Add", words, width="370px")
        self.name = text("Name", width="370px")
        self.kind = choice("Kind", kinds, width="370px")
        self.kind.value = "process"  # the plainest; a list would begin with whatever its alphabet does
        self.within = choice("Stands in", [("(in none)", None)], width="370px")
        self.trust = choice("Trusted", TRUSTS, width="370px")
        self.classification = choice("Confidential?", CLASSES, width="370px")
        self.origin = choice("Who decides", ORIGINS, width="370px")
        self.view = w.VBox(layout=wide())
        on_change(self.what, lambda _: self._lay_out())
        self._lay_out()

    def _for(self) -> dict[str, w.Widget]:
        return {
            "components": {"kind": self.kind, "within": self.within},
            "boundaries": {"trust": self.trust, "within": self.within},
            "data": {"classification": self.classification, "origin": self.origin},
        }[self.what.value]

    def _lay_out(self) -> None:
        self.view.children = (row(self.what, self.name), row(*self._for().values()))

    def given(self) -> tuple[str, str, dict[str, Any]]:
        """The section, the name, and the fields that belong to it."""
        fields = {key: widget.value for key, widget in self._for().items()}
        return self.what.value, self.name.value.strip(), fields


class _Connecting:
    """The form for a flow."""

    def __init__(self) -> None:
        self.sender = choice("From", width="370px")
        self.receiver = choice("To", width="370px")
        self.name = text("Called", placeholder="if it needs a name", width="370px")
        self.carries = text("Carries", placeholder=_SAY_NOTHING, width="98%")
        self.replies = w.Checkbox(description="an answer comes back", indent=False, layout=w.Layout(width="190px"))
        self.back = text("Answers with", placeholder=_SAY_NOTHING, width="560px")
        self.encrypted = choice("Encrypted", ANSWERS, width="370px")
        self.view = w.VBox(
            [
                row(self.sender, self.receiver),
                self.carries,
                row(self.back, self.replies),
                row(self.name, self.encrypted),
            ],
            layout=wide(),
        )


def _fields(kinds: Options) -> dict[str, dict[str, w.Widget]]:
    """The fields of each section, in the order of the form."""
    return {
        "components": {
            "name": text("Name"),
            "kind": choice("Kind", kinds, width="480px"),
            "within": choice("Stands in", [("(in none)", None)], width="480px"),
            "provider": text("Run by", placeholder="where it is not us"),
        },
        "boundaries": {
            "name": text("Name"),
            "trust": choice("Trusted", TRUSTS, width="480px"),
            "within": choice("Stands in", [("(in none)", None)], width="480px"),
        },
        "data": {
            "name": text("Name"),
            "classification": choice("Confidential?", CLASSES, width="480px"),
            "personal": choice("About people?", ANSWERS, width="480px"),
            "origin": choice("Who decides", ORIGINS, width="480px"),
            "derived_from": text("Made from", placeholder=_SAY_NOTHING, width="620px"),
        },
        "flows": {
            "name": text("Called"),
            "from_": choice("From", width="480px"),
            "to": choice("To", width="480px"),
            "carries": text("Carries", placeholder=_SAY_NOTHING, width="620px"),
            "replies": choice("Comes back?", ANSWERS, width="480px"),
            "answers_with": text("Answers with", placeholder=_SAY_NOTHING, width="620px"),
            "encrypted": choice("Encrypted", ANSWERS, width="480px"),
            "authenticated": choice("Sender known?", ANSWERS, width="480px"),
        },
    }


def _section(system: System, key: str) -> str:
    return next((section for section in _SECTIONS if key in getattr(system, section)), "")


def _called(system: System, section: str, key: str) -> str:
    if section != "flows":
        return system.name_of(key)
    flow: DataFlow = system.flows[key]
    ends = f"{system.name_of(flow.from_)} → {system.name_of(flow.to)}"
    return f"{ends} ({flow.name})" if flow.name else ends
