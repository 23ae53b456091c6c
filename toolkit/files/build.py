"""Turn a strict YAML document into typed values, and every mistake in it into a line a person can act on."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import ErrorDetails

from toolkit.errors import InputError, Problem, nearest
from toolkit.files.strict_yaml import YamlDocument

__all__ = ["Strict", "build", "build_what_can_be", "in_order", "problems_of"]

Model = TypeVar("Model", bound=BaseModel)
Loc = tuple[str | int, ...]
_BY_HAND = {"by hand": True}
"""Says to the types that what they check was written by hand."""
_ROUNDS = 4
"""A key that is left out may leave its block without what it needs, and so on: a few steps outwards are enough."""


class Strict(BaseModel):
    """A value read from a hand-written file: frozen, no unknown keys; `x-…` keys and `note` are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    note: str | None = Field(default=None, description="Free text for people; kept, never read by the toolkit.")
    extras: Mapping[str, Any] = Field(default_factory=dict, exclude=True, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _keep_own_keys(cls, given: Any, info: ValidationInfo) -> Any:
        if not isinstance(given, dict):
            return given
        if info.context is _BY_HAND:
            cls._refuse_our_own_words(given)
        own = {key: value for key, value in given.items() if isinstance(key, str) and key.startswith("x-")}
        if not own:
            return given
        rest = {key: value for key, value in given.items() if key not in own}
        return {**rest, "extras": {**rest.get("extras", {}), **own}}

    @classmethod
    def _refuse_our_own_words(cls, given: dict[str, Any]) -> None:
        """Names that only Python uses are no keys of a file."""
        ours = {name: field.alias or "x-…" for name, field in cls.model_fields.items() if field.alias}
        for name, key in {"extras": "x-…", **ours}.items():
            if name in given and name != key:
                raise ValueError(f"unknown key {name!r} | Write {key!r} instead.")


def build(model: type[Model], document: YamlDocument) -> Model:
    """Build a `model` from a document.

    Raises `InputError` with one problem per mistake, each with file and line, in the order of the file.
    """
    try:
        return model.model_validate(document.data, context=_BY_HAND)
    except ValidationError as error:
        raise InputError(problems_of(error, model, document)) from None


def build_what_can_be(model: type[Model], document: YamlDocument) -> tuple[Model | None, list[Problem], set[Loc]]:
    """A `model` of what is right in a document, so that the rest can be looked at as well.

    Gives it (None where too little is right), the mistakes, and the places of what was left out for them.
    """
    data, gone = copy.deepcopy(document.data), set[Loc]()
    problems: list[Problem] = []
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data, context=_BY_HAND), problems, gone
        except ValidationError as error:
            # What is missing only because something was left out is no further mistake.
            problems = problems or problems_of(error, model, document)
            paths = {_path_in_document(detail["loc"], data) for detail in error.errors(include_url=False)}
            if () in paths:
                break
            for path in paths:
                gone.add(_leave_out(data, path))
    return None, problems, gone


def _leave_out(data: Any, path: Loc) -> Loc:
    """Take away what stands there (a list as a whole); gives its place."""
    for depth, part in enumerate(path):
        if not isinstance(data, dict) or part not in data:
            return path
        if depth == len(path) - 1 or isinstance(path[depth + 1], int):
            del data[part]
            return path[: depth + 1]
        data = data[part]
    return path


def problems_of(error: ValidationError, model: type[BaseModel], document: YamlDocument) -> list[Problem]:
    """The mistakes behind a pydantic error, with lines and the nearest right spelling."""
    details = [detail for detail in error.errors(include_url=False) if not _only_follows(detail)]
    found = {_problem(detail, model, document) for detail in details}
    return sorted(found, key=lambda problem: (_line_number(problem.where), problem.what))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order of their lines; those of one line as they come."""
    return sorted(problems, key=lambda problem: _line_number(problem.where))


def _only_follows(detail: ErrorDetails) -> bool:
    """A list is called too short when its items were refused; the items have problems of their own."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _line_number(where: str) -> int:
    tail = where.rpartition(":")[2]
    return int(tail) if tail.isdigit() else 0


def _problem(detail: ErrorDetails, model: type[BaseModel], document: YamlDocument) -> Problem:
    loc = detail["loc"]
    path = _path_in_document(loc, document.data)
    where = document.where(path)
    name = ".".join(str(part) for part in path) or "the document"
    kind = detail["type"]
    if kind == "extra_forbidden":
        key = str(loc[-1])
        return Problem(where, f"unknown key {key!r}{_inside(path[:-1])}", nearest(key, _siblings(loc, model)))
    if kind == "missing":
        return Problem(where, f"{loc[-1]!r} is missing{_inside(path)}", f"Add a line `{loc[-1]}: …`.")
    if kind == "union_tag_invalid":
        return _no_condition(where, detail)
    if loc and loc[-1] == "[key]":
        return _wrong_key(where, detail, path)
    if detail["input"] is None and kind not in ("value_error",):
        return Problem(where, f"{name} is empty", "Write a value, or leave the line out.")
    if kind in _SHAPES:
        what, instead = _SHAPES[kind]
        return Problem(where, f"{name}: {what} belongs here, not {_called(detail['input'])}", instead)
    if kind == "string_pattern_mismatch":
        return Problem(where, f"{name}: {_shown(detail['input'])} is no id", _id_like(detail["input"]))
    if kind in ("enum", "literal_error"):
        given = detail["input"]
        return Problem(where, f"{name} cannot be {_shown(given)}", nearest(str(given), _expected(detail)))
    if kind == "too_short":
        return Problem(where, f"{name} is empty", "Write at least one entry.")
    message = detail["msg"].removeprefix("Value error, ")
    if kind == "value_error" or kind.startswith("toolkit"):
        what, _, instead = message.partition(" | ")
        return Problem(where, f"{name}: {what}" if path else what, instead)
    return Problem(where, f"{name}: {_plain(message)}", f"It says {_shown(detail['input'])} now.")


def _no_condition(where: str, detail: ErrorDetails) -> Problem:
    """A condition (the only tagged union that can miss its tag): the wrong key, several keys, none, or no mapping."""
    context, given = detail.get("ctx", {}), detail["input"]
    tag, tags = str(context.get("tag")), str(context.get("expected_tags", "")).replace("'", "").split(", ")
    if not isinstance(given, Mapping):
        return Problem(
            where, f"a condition cannot be {_shown(given)}", "Write a key and a value, such as `fact: name`."
        )
    keys = [str(key) for key in given if key != "note" and not str(key).startswith("x-")]
    if not keys:
        return Problem(where, "this condition is empty", "Leave it out, or write such as `{fact: name}`.")
    if len(keys) > 1:
        named = ", ".join(f"`{key}`" for key in keys)
        return Problem(where, f"a condition has one key, this has {named}", "List its parts under `all:` or `any:`.")
    return Problem(where, f"unknown condition {tag!r}", nearest(tag, tags))


_BLOCK = ("a block of keys and values", "Write `key: value` lines, indented below it.")
_SHAPES: Mapping[str, tuple[str, str]] = {
    "dict_type": _BLOCK,
    "mapping_type": _BLOCK,
    "model_type": _BLOCK,
    "model_attributes_type": _BLOCK,
    "tuple_type": ("a list", "Write it in square brackets: `[one, two]`."),
    "list_type": ("a list", "Write it in square brackets: `[one, two]`."),
    "string_type": ("text", "Write text; put a number or a date in quotes."),
}


def _called(value: object) -> str:
    """What a value is, said to somebody who writes YAML."""
    if isinstance(value, Mapping):
        return "a block of keys and values"
    if isinstance(value, list | tuple):
        return f"the list {_shown(value)}"
    return f"the text {_shown(value)}" if isinstance(value, str) else f"the value {_shown(value)}"


def _id_like(given: object) -> str:
    """How an id is written, with one made of what was given."""
    made = re.sub(r"[^a-z0-9]+", "_", str(given).casefold()).strip("_")[:60]
    made = made if made[:1].isalpha() else f"x_{made}" if made else ""
    rule = "mall letters, digits and _, a letter first."
    if not re.fullmatch(r"[a-z][a-z0-9_]*", made):
        return f"S{rule}"
    return f"Write {made!r} rather than {_shown(given)}: s{rule}"


def _wrong_key(where: str, detail: ErrorDetails, path: Loc) -> Problem:
    """A key that its block does not allow: no id, or none of a closed list of words."""
    given, inside = detail["input"], _inside(path[:-1])
    if detail["type"] in ("enum", "literal_error"):
        return Problem(where, f"unknown key {_shown(given)}{inside}", nearest(str(given), _expected(detail)))
    return Problem(where, f"{_shown(given)} is no id{inside}", _id_like(given))


def _expected(detail: ErrorDetails) -> list[str]:
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return [part.strip("' ") for part in expected.replace(" or ", ", ").split(", ")]


def _plain(message: str) -> str:
    return message.replace("Input should be", "this should be").replace("String should", "the text should")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _inside(path: Loc) -> str:
    return f" in {'.'.join(str(part) for part in path)}" if path else ""


def _path_in_document(loc: Iterable[str | int], data: Any) -> Loc:
    """The parts of a pydantic location that exist in the document; union tags and the like are left out."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(data, Mapping) and part in data:
            path.append(part)
            data = data[str(part)]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            path.append(part)
            data = data[part]
    return tuple(path)


def _siblings(loc: Loc, model: type[BaseModel]) -> list[str]:
    """The keys that are allowed where `loc` stands, found by walking the types along it."""
    places: list[Any] = [model]
    for part in loc[:-1]:
        places = [inner for place in places for inner in _step(place, part)]
    names = set()
    for place in places:
        if isinstance(place, type) and issubclass(place, BaseModel):
            names |= {field.alias or key for key, field in place.model_fields.items() if key != "extras"}
    return sorted(names)


def _step(place: Any, part: str | int) -> list[Any]:
    if isinstance(place, type) and issubclass(place, BaseModel):
        for key, field in place.model_fields.items():
            if part in (key, field.alias):
                return _models_in(field.annotation)
        return [place]  # a mapping key, list index or union tag: the location goes on inside the same type
    return []


def _models_in(annotation: Any) -> list[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]
