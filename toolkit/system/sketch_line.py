"""One line typed off the whiteboard: a flow, a place with what stands in it, or names. What people really type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["FlowLine", "NamesLine", "NoSense", "PlaceLine", "name_and_bracket", "parse_line"]

Direction = Literal["->", "<-", "<->"]

MAX_NAME = 80
_MAX_WORDS = 10
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_BULLET = re.compile(r"^(?:[-*+•‣◦▪·–—]|\d{1,3}[.):]|[a-z][.)])\s+(?:\[[ xX]?\]\s+)?(?=\S)")
_DECORATION = re.compile(r"^[-=_*~`.#+\s]*$")
_ARROW = re.compile(
    r"\s*(?:(?P<both><[-–—=~]+>|[↔⇄⇔⇆⟷])|(?P<there>[-–—=~]+>+|[→⇒➔➜➝➞⟶⟹➡►▶]\ufe0f?|(?<=\s)>+(?=\s))"
    r"|(?P<back><[-–—=~]+|[←⇐⟵⟸⬅]\ufe0f?))\s*"
)
# A colon, but not that of an address: `https://…`, `host:8080`.
_COLON = re.compile(r"\s*:(?!//|(?<=\S:)\d{2,5}(?:[\s:,;]|$))\s*")
_UNDIRECTED = re.compile(r"(?<=\S)(?:\s+[-–=]+\s+|\s*(?:--+|—)\s*)(?=\S)")
_PLACE = re.compile(r"^\[(?P<head>[^\[\]]*)\]\s*:?\s*(?P<rest>.*)$")
_BRACKET = re.compile(r"^(?P<name>.*\S)\s*\((?P<inside>[^()]+)\)$")
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}

_HOW = "Write `user -> chatbot: question`, or `[our cloud: organisation] chatbot, vector store`."
_QUOTE_IT = 'Put a name that contains such signs in quotes: `"a: b" -> chatbot`.'


class NoSense(Exception):
    """A line that cannot be understood: what is wrong, and what to write instead."""

    def __init__(self, what: str, instead: str = _HOW) -> None:
        super().__init__(what)
        self.what, self.instead = what, instead


@dataclass(frozen=True)
class FlowLine:
    """`a, b -> c -> d: data ; answer`: the names at each stage, and the direction of each arrow between them."""

    stages: tuple[tuple[str, ...], ...]
    directions: tuple[Direction, ...]
    carries: tuple[str, ...]
    answers: tuple[str, ...]
    replies: bool


@dataclass(frozen=True)
class PlaceLine:
    """`[inner < outer: trust] names`."""

    name: str
    outer: str
    trust: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class NamesLine:
    """Names alone."""

    names: tuple[str, ...]


def parse_line(line: str) -> FlowLine | PlaceLine | NamesLine | None:
    """What a line says; None for an empty line, a remark (`#`, `//`) or a rule drawn under a heading.

    Raises `NoSense`.
    """
    text = " ".join(_INVISIBLE.sub("", line).split())
    if not text or text.startswith(("#", "//")) or _DECORATION.match(text):
        return None
    text = _BULLET.sub("", text)
    if not re.match(r'^["“„«][^"”“»]*["”“»]$', text):
        text = text.removesuffix(".").rstrip(" ;,") if not text.endswith("..") else text
    elif _ARROW.search(text):
        text = text[1:-1].strip()
    if text.startswith("["):
        return _place(text)
    mask = _mask(text)
    if remark := re.search(r"\s#\s", mask):
        text, mask = text[: remark.start()], mask[: remark.start()]
    if _ARROW.search(mask):
        return _flow(text, mask)
    if _COLON.search(mask):
        raise NoSense(
            "there is a colon and no arrow",
            "Write `a -> b: data` for a flow, `[internet] user` for a place, `chatbot (agent)` for a kind.",
        )
    if dash := _UNDIRECTED.search(mask):
        one, other = _short(text[: dash.start()]), _short(text[dash.end() :])
        raise NoSense(
            "this line has no direction",
            f"Write `{one} -> {other}` if data goes one way, `{one} <-> {other}` if it is answered.",
        )
    if len(text.split()) > _MAX_WORDS and "," not in mask:
        raise NoSense("this reads like a sentence", "Begin a remark with #. " + _HOW)
    return NamesLine(_names(text, mask))


def name_and_bracket(text: str) -> tuple[str, str]:
    """A name, and what stands in brackets behind it; a name in quotes is taken as it is."""
    bracket = _BRACKET.match(text)
    name, inside = (bracket["name"], bracket["inside"].strip()) if bracket else (text, "")
    closing = _QUOTES.get(name[:1])
    if closing and name.endswith(closing) and len(name) > 2:
        return name[1:-1].strip(), inside
    return name, inside


def _place(text: str) -> PlaceLine:
    match = _PLACE.match(text)
    if match is None:
        raise NoSense(
            "a square bracket is not closed, or stands inside another", "Write `[our cloud: organisation] chatbot`."
        )
    head, _, trust = match["head"].partition(":")
    inner, nested, outer = head.partition("<")
    if not inner.strip() or (nested and not outer.strip()):
        raise NoSense("a place without a name", "Write `[our cloud: organisation]`, or `[inner < outer]`.")
    if _ARROW.search(_mask(match["rest"])):
        raise NoSense("a place and a flow in one line", "Write the flow on a line of its own.")
    names = _names(match["rest"], _mask(match["rest"])) if match["rest"] else ()
    return PlaceLine(_tidy(inner), _tidy(outer), trust.strip().lower(), names)


def _flow(text: str, mask: str) -> FlowLine:
    arrows = list(_ARROW.finditer(mask))
    colon = _COLON.search(mask, arrows[0].start())
    semicolon = mask.find(";", arrows[0].start())
    ends = [place for place in (colon.start() if colon else -1, semicolon) if place >= 0]
    told = min(ends, default=len(text))
    if arrows[-1].end() > told or _COLON.search(mask[: arrows[0].start()]):
        raise NoSense(
            "a colon stands before an arrow", f"Say what flows at the end of the line: `a -> b -> c: data`. {_QUOTE_IT}"
        )
    carried, answered = _labels(text, mask, colon, told)
    places = [0, *(place for arrow in arrows for place in arrow.span()), told]
    stages = []
    for start, end in zip(places[::2], places[1::2], strict=True):
        names = _names(text[start:end], mask[start:end])
        if not names:
            raise NoSense("nothing stands at one end of an arrow, so that it makes no sense")
        stages.append(names)
    directions: list[Direction] = ["<->" if arrow["both"] else "->" if arrow["there"] else "<-" for arrow in arrows]
    return FlowLine(tuple(stages), tuple(directions), carried, answered or (), answered is not None)


def _labels(
    text: str, mask: str, colon: re.Match[str] | None, told: int
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """What a flow carries, and what it is answered with (None where nothing says that it is answered)."""
    start = colon.end() if colon and colon.start() == told else told
    places = [place for place in range(start, len(mask)) if mask[place] == ";"]
    if len(places) > 1:
        raise NoSense("there is more than one semicolon", "Write `a <-> b: data, data ; answer, answer`.")
    middle = places[0] if places else len(text)
    there = _split(text[start:middle], mask[start:middle])
    return there, _split(text[middle + 1 :], mask[middle + 1 :]) if places else None


def _names(text: str, mask: str) -> tuple[str, ...]:
    names = _split(text.replace(";", ","), mask.replace(";", ","))
    for name in names:
        plain, _ = name_and_bracket(name)
        if len(plain) > MAX_NAME:
            raise NoSense(f"a name of {len(plain)} characters reads like a sentence", f"At most {MAX_NAME}. {_HOW}")
        if not any(sign.isalnum() for sign in plain):
            raise NoSense(f"{_short(plain)!r} is no name", _HOW)
        if plain == name and re.search(r"[<>\[\]]", name):
            raise NoSense(f"{_short(name)!r} makes no sense as a name", f"{_HOW} {_QUOTE_IT}")
    return names


def _split(text: str, mask: str) -> tuple[str, ...]:
    """The parts between commas, without those that are empty."""
    parts, start = [], 0
    for place in [*(place for place, sign in enumerate(mask) if sign == ","), len(text)]:
        parts.append(_tidy(text[start:place]))
        start = place + 1
    return tuple(dict.fromkeys(part for part in parts if part))


def _mask(text: str) -> str:
    """The text with what stands in quotes or round brackets covered up, so that no sign in there is taken for one."""
    covered = list(text)
    place = 0
    while place < len(text):
        close = _QUOTES.get(text[place]) or (")" if text[place] == "(" else "")
        end = text.find(close, place + 1) if close else -1
        if end > place:
            covered[place : end + 1] = "x" * (end + 1 - place)
            place = end
        place += 1
    return "".join(covered)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    line = _tidy(text)
    return line if len(line) <= 40 else f"{line[:39]}…"
