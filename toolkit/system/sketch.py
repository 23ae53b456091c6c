"""A system typed off the whiteboard, a line a flow.

    # Claims assistant
    [internet: none] user, web pages
    [our cloud: organisation] chatbot (agent), vector store
    user -> chatbot: question
    chatbot -> vector store: question ; passages
    vector store <-> chatbot: passages

`a -> b: data, data` is a flow; `<->` one that answers (after `;` with what). `[boundary: trust] a, b` puts things in
a boundary; `[inner < outer: trust]` nests it. `(kind)` after a name says what it is; otherwise it is guessed from the
name and the guess is reported, so that the team can correct it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import Trust
from toolkit.errors import InputError, Problem, nearest
from toolkit.system.edit import add, connect, id_from, update
from toolkit.system.kind_words import KindWords
from toolkit.system.model import System

__all__ = ["Sketch", "read_sketch"]

_FLOW = re.compile(
    r"^(?P<a>[^<>\[\]]+?)\s*(?P<arrow><->|<-->|-->|->|→|↔)\s*(?P<b>[^:;]+?)\s*(?::\s*(?P<data>[^;]*))?(?:;\s*(?P<back>.*))?$"
)
_BOUNDARY = re.compile(
    r"^\[\s*(?P<name>[^\]:<]+?)\s*(?:<\s*(?P<outer>[^\]:]+?)\s*)?(?::\s*(?P<trust>[^\]]+?)\s*)?\]\s*(?P<rest>.*)$"
)
_NAMED = re.compile(r"^(?P<name>[^()]+?)\s*(?:\((?P<kind>[^()]+)\))?$")
MAX_LINES = 2_000
MAX_LENGTH = 1_000


@dataclass
class Sketch:
    """What was read: the system so far, and the kinds that were guessed (component id -> the word that told)."""

    system: System
    guessed: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_sketch(text: str, catalogue: Catalogue, *, name: str = "", source: str = "sketch") -> Sketch:
    """Read lines typed off a whiteboard. Raises `InputError` with every line that makes no sense, and what would."""
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        said = f"a sketch has at most {MAX_LINES} lines, this has {len(lines)}"
        raise InputError([Problem(source, said, "Describe it in a system.yaml instead.")])
    title = name or next((line.lstrip("# ").strip() for line in lines if line.startswith("#")), "") or "Sketched system"
    reader = _Reader(Sketch(System(id=id_from(title), name=title)), catalogue, source)
    for number, line in enumerate(lines, start=1):
        reader.read(line.strip(), number)
    sketch = reader.sketch
    _take_outsiders_for_people(sketch)
    if not sketch.system.components and not sketch.problems:
        sketch.problems.append(
            Problem(source, "there is nothing in it", "Write lines such as `user -> chatbot: question`.")
        )
    if sketch.problems:
        raise InputError(sketch.problems)
    return sketch


def _take_outsiders_for_people(sketch: Sketch) -> None:
    """Somebody in an untrusted place of whom the name says nothing is more likely a user than a process."""
    for component, word in sketch.guessed.items():
        if not word and sketch.system.trust_of(component) is Trust.NONE:
            sketch.system = update(sketch.system, component, kind="end_user")
            sketch.guessed[component] = "untrusted place"


class _Reader:
    """Builds the system line by line."""

    def __init__(self, sketch: Sketch, catalogue: Catalogue, source: str) -> None:
        self.sketch = sketch
        self.catalogue = catalogue
        self.words = KindWords(catalogue)
        self.source = source
        self.ids: dict[str, str] = {}

    def read(self, line: str, number: int) -> None:
        where = f"{self.source}:{number}"
        if not line or line.startswith("#"):
            return
        if len(line) > MAX_LENGTH:
            self.sketch.problems.append(
                Problem(where, f"this line has {len(line)} characters", "Write one flow a line.")
            )
            return
        if boundary := _BOUNDARY.match(line):
            self._boundary(boundary, where)
        elif flow := _FLOW.match(line):
            self._flow(flow, where)
        elif any(sign in line for sign in ("->", "→", "[", "]", "<")):
            instead = "Write `user -> chatbot: question`, or `[our cloud: organisation] chatbot, vector store`."
            self.sketch.problems.append(Problem(where, f"this line makes no sense: {line[:60]!r}", instead))
        else:
            for each in _parts(line):
                self._component(each, where)

    def _boundary(self, match: re.Match[str], where: str) -> None:
        trust = (match["trust"] or "").strip().lower()
        if trust and trust not in set(Trust):
            self.sketch.problems.append(Problem(where, f"unknown grade of trust {trust!r}", nearest(trust, set(Trust))))
            trust = ""
        outer = self._zone(match["outer"]) if match["outer"] else None
        zone = self._zone(match["name"])
        fields = {key: value for key, value in (("trust", trust or None), ("within", outer)) if value}
        self.sketch.system = update(self.sketch.system, zone, **fields)
        for each in _parts(match["rest"]):
            component = self._component(each, where)
            if component is not None:
                self.sketch.system = update(self.sketch.system, component, within=zone)

    def _zone(self, name: str) -> str:
        key = f"[{name.strip().lower()}]"
        if key not in self.ids:
            self.sketch.system, self.ids[key] = add(self.sketch.system, "boundaries", name.strip())
        return self.ids[key]

    def _component(self, text: str, where: str) -> str | None:
        match = _NAMED.match(text.strip())
        if match is None or not match["name"].strip(" .-"):
            self.sketch.problems.append(
                Problem(where, f"{text[:60]!r} is no name", "Write a name, with its kind in brackets.")
            )
            return None
        name = match["name"].strip()
        key = name.lower()
        kind = (match["kind"] or "").strip()
        if kind and (kind := id_from(kind)) not in self.catalogue.kinds:
            self.sketch.problems.append(
                Problem(where, f"there is no kind of component {kind!r}", nearest(kind, self.catalogue.kinds))
            )
            return None
        if key in self.ids:
            if kind:
                self.sketch.system = update(self.sketch.system, self.ids[key], kind=kind)
                self.sketch.guessed.pop(self.ids[key], None)
            return self.ids[key]
        guessed, word = self.words.guess(name)
        self.sketch.system, self.ids[key] = add(
            self.sketch.system, "components", name, kind=kind or guessed or "process"
        )
        if not kind:
            self.sketch.guessed[self.ids[key]] = word
        return self.ids[key]

    def _data(self, text: str) -> tuple[str, ...]:
        made = []
        for name in _parts(text):
            key = f"data:{name.lower()}"
            if key not in self.ids:
                self.sketch.system, self.ids[key] = add(self.sketch.system, "data", name)
            made.append(self.ids[key])
        return tuple(dict.fromkeys(made))

    def _flow(self, match: re.Match[str], where: str) -> None:
        sender, receiver = self._component(match["a"], where), self._component(match["b"], where)
        if sender is None or receiver is None:
            return
        fields: dict[str, Any] = {}
        if match["data"] and match["data"].strip():
            fields["carries"] = self._data(match["data"])
        if "<" in match["arrow"] or "↔" in match["arrow"] or match["back"]:
            fields["replies"] = "yes"
            if match["back"] and match["back"].strip():
                fields["answers_with"] = self._data(match["back"])
        self.sketch.system, _ = connect(self.sketch.system, sender, receiver, **fields)


def _parts(text: str) -> Iterable[str]:
    return [part.strip() for part in re.split(r",(?![^()]*\))", text) if part.strip()]
