"""What the team's words amount to: nothing, that something is not so, that it is still to come, or something to read.

Only the plainest is told apart, sentence by sentence: placeholders ("TODO", "n/a", "-"), denials ("never rehearsed",
"there is no plan yet") and days that are all ahead. What is in doubt counts as said, and a person reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

__all__ = ["Amount", "amount_of", "is_given", "is_somebody"]

Amount = Literal["nothing", "denied", "to come", "said"]

_EMPTY = re.compile(
    r"n/?a|n\.a|nil|null|x{1,3}|unknown|pending|later|draft|test|asdf|yes|ok|okay|done|ongoing|tick|various|several|"
    r"not (applicable|known)|to (do|follow|come)|in (progress|work)|work in progress|(as|when|if|where) "
    r"(appropriate|necessary|needed|required|possible)|best practice|see (above|below)|coming soon|no idea|do not know"
)
"""What is typed where nothing is known, or so general that it says nothing."""
_DENIAL = frozenset(("no", "none", "never", "nobody", "nothing", "not", "no-one", "no one", "not yet", "not so"))
_NO_PERSON = frozenset(
    ("somebody", "someone", "anyone", "anybody", "everybody", "everyone", "all", "all of us", "us", "we", "the team")
)
"""Who is named where nobody is."""
_MARKED = re.compile(r"\b(todo|to-do|tbd|tbc|tba|fixme)\b|\blorem ipsum\b|^[\[<{].*[\]>}]$")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_LETTERS = re.compile(r"[^\W_]")
_EDGES = " \t\r\n.,;:!?-–—_*#`'\"“”‘’()[]{}<>/\\|~+=…"
_DONE = (
    "rehearsed|tested|tried|written|agreed|decided|defined|documented|done|held|planned|set|settled|started|begun|named|"
    "assigned|appointed|published|handed|told|informed|reviewed|checked|trained|available|known|assessed|recorded|"
    "exercised|practised|practiced|established|arranged|implemented|in place|there"
)
_THING = (
    "plans?|process|processes|procedures?|policy|policies|rehearsals?|exercises?|rules?|records?|lists?|owners?|dates?|"
    "trainings?|contracts?|agreements?|monitoring|baselines?|logging|tests?|testers?|way|contact|assurance|evidence"
)
_DENIES = re.compile(
    r"\bnot\b[^,]{0,60}\byet\b"
    r"|\b(no|none|nobody|nothing|never)\b[^,]{0,60}\b(yet|so far|to date|until now|up to now)\b"
    r"|\b(so far|until now|up to now|to date),? (no|none|nobody|nothing|never)\b"
    r"|\byet to be\b|\bstill (missing|to (be|do|come))\b"
    r"|\bto be (written|decided|determined|confirmed|agreed|defined|done|drafted|named|scheduled|planned|set up)\b"
    rf"|\b(has|have|had|was|were|is|are) (not|never)( been)? ({_DONE})\b"
    rf"|^(it |this |that |we )?(never|not)( been)? ({_DONE})\b"
    rf"|^no ({_THING})\b"
    rf"|\b(there (is|are|was|were)|we have|we had|it has) (no|not any|never been an?) ([a-z-]+ )?({_THING})\b"
    rf"|\b(do|does|did) not (have|exist)( an?| any)?( [a-z-]+)? ?({_THING}|exist)?$"
)
_PROVISO = re.compile(r"\b(if|when|whenever|where|wherever|unless|until|while|that|which|who|whose|whoever|what)\b")
"""A denial behind one of these is of a case that is spoken of: "letters that have not been checked are held back"."""
_BEFORE_ALL = re.compile(r"^(until now|so far|up to now|to date)\b")

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_MONTH = re.compile(rf"\b({_MONTHS})[a-z]*\.?,? ((?:19|20)\d\d)\b")
_QUARTER = re.compile(r"\bq([1-4])[ /-]?((?:19|20)\d\d)\b|\b((?:19|20)\d\d)[ /-]?q([1-4])\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?!-\d)")


def is_given(value: str) -> bool:
    """Whether a field such as an owner, a version or a source holds something: no blank, placeholder or "none"."""
    words = [_one(each) for each in _sentences(value)]
    return "said" in words


def is_somebody(value: str) -> bool:
    """Whether an owner names a person, a role or a team that could be asked."""
    return is_given(value) and _bare(value) not in _NO_PERSON


def amount_of(text: str, *, ahead_of: date | None = None) -> Amount:
    """What words amount to. With `ahead_of`, words of which every day lies after that one are "to come".

    Words count as said where a single sentence of them does: only what denies throughout is denied.
    """
    sentences = list(_sentences(text))
    told = [_one(each) for each in sentences]
    if "said" not in told:
        return "denied" if "denied" in told else "nothing"
    days = list(_days(" ".join(sentences))) if ahead_of is not None else []
    if ahead_of is not None and days and min(days) > ahead_of:
        return "to come"
    return "said"


def _sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(text[:20_000].casefold().replace("’", "'").replace("n't", " not")):
        if sentence.strip():
            yield " ".join(sentence.split())


def _bare(text: str) -> str:
    return " ".join(text[:2_000].casefold().split()).strip(_EDGES)


def _one(sentence: str) -> Amount:
    bare = _bare(sentence)
    if bare in _DENIAL:
        return "denied"
    if not _LETTERS.search(bare) or _EMPTY.fullmatch(bare) or _MARKED.search(sentence.strip()):
        return "nothing"
    found = _DENIES.search(bare)
    if found is None:
        return "said"
    proviso = _PROVISO.search(_BEFORE_ALL.sub("", bare))
    return "said" if proviso is not None and bare.index(proviso[0]) < found.start() else "denied"


def _days(text: str) -> Iterator[date]:
    """The first day of every day, month, quarter and year that is named."""
    for year, month, day in _DAY.findall(text):
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue
    rest = _DAY.sub(" ", text)
    for name, year in _MONTH.findall(rest):
        yield date(int(year), _MONTHS.split("|").index(name) + 1, 1)
    rest = _MONTH.sub(" ", rest)
    for one, year, other_year, other in _QUARTER.findall(rest):
        yield date(int(year or other_year), 3 * int(one or other) - 2, 1)
    for year in _YEAR.findall(_QUARTER.sub(" ", rest)):
        yield date(int(year), 1, 1)
