"""Files of evidence in words: what one says and speaks to, how those recorded stand, and what people answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from toolkit.catalogues.catalogue import Catalogue
from toolkit.conformity import FileState
from toolkit.display.tables import chip, table
from toolkit.evidence import Evidence
from toolkit.evidence.formats import FORMAT_NAMES
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import GotThrough, Register
from toolkit.register.records import Risk
from toolkit.workshop.draft import short
from toolkit.workshop.panel import note
from toolkit.workshop.risk_view import person_words, unbroken

__all__ = ["ANSWERS", "answered_table", "file_card", "files_table", "test_card", "test_line"]

ANSWERS: Mapping[str, str] = {
    "reopened": "a risk is reopened",
    "raised": "a level is raised",
    "new risk": "a new risk",
    "no change": "nothing follows",
}
_STATES = {
    "good": "ok",
    "soon stale": "moderate",
    "stale": "high",
    "changed": "high",
    "gone": "high",
    "replaced": "",
    "no end": "open",
}
_SHOWN = 8
_LONG = 300


def file_card(evidence: Evidence, catalogue: Catalogue, *, known: str = "") -> Safe:
    """What a file is and says and speaks to, before it is recorded; `known` says where it is recorded already."""
    made = " ".join(part for part in (evidence.tool, evidence.tool_version) if part)
    name = FORMAT_NAMES.get(evidence.format, evidence.format)
    ran = f"ran {evidence.ran}" if evidence.ran else "does not say when it ran"
    facts = [
        ("What it is", f"{name}; by {short(made, 120)}; {ran}"),
        ("Of", evidence.target),
        ("Hash", f"SHA-256 {evidence.sha256}, {evidence.size:,} bytes{'' if evidence.whole else ', cut off'}"),
        ("It says", f"{evidence.said()}."),
    ]
    said = [_line(what, words) for what, words in facts if words]
    title = fragment(chip("not recorded yet", "open") if not known else chip("recorded", "ok"), short(evidence.name))
    return element(
        "div",
        {"class": "att-card"},
        element("h4", None, title),
        note(known) if known else None,
        *said,
        _families(evidence),
        _uncounted(evidence),
        _spoken_to(evidence, catalogue),
        _more("Notes", evidence.notes),
    )


def _line(what: str, words: str | Safe) -> Safe:
    return element("div", None, element("b", None, f"{what}: "), words)


def _more(title: str, said: Sequence[str | Safe], *, is_open: bool = False) -> Safe | None:
    """A list that opens, with how much there is."""
    if not said:
        return None
    shown = [element("li", None, each if isinstance(each, Safe) else short(each, _LONG)) for each in said[:_SHOWN]]
    rest = len(said) - len(shown)
    if rest:
        shown.append(element("li", None, f"and {rest:,} more"))
    summary = element("summary", None, f"{title} ({len(said):,})")
    return element("details", {"open": True} if is_open else None, summary, element("ul", None, *shown))


def _families(evidence: Evidence) -> Safe | None:
    worst = sorted(evidence.families, key=lambda each: (-each.worked, -each.tried))
    if not worst:
        return None
    rows = [
        {
            "family of tests": short(each.family, 80),
            "tried": f"{each.tried:,}",
            "got through": f"{each.worked:,}",
            "not judged": f"{each.undecided + each.errors + each.skipped:,}",
            "judged by": short(", ".join(each.detectors), 80),
        }
        for each in worst[:_SHOWN]
    ]
    rest = len(worst) - len(rows)
    return fragment(table(rows), note(f"and {rest:,} more families") if rest else None)


def _uncounted(evidence: Evidence) -> Safe | None:
    said = dict.fromkeys(
        f"{each.probe} by {each.detector}: {each.because}" for each in evidence.tests if not each.counted
    )
    return _more("Not counted", list(said), is_open=True)


def _spoken_to(evidence: Evidence, catalogue: Catalogue) -> Safe:
    speaks = evidence.speaks_to(catalogue)
    threats: list[str | Safe] = [
        fragment(
            element("b", None, each.title),
            f": {each.worked:,} of {each.tried:,} got through. " if each.tried else ". ",
            " ".join(each.because),
        )
        for each in speaks.threats
    ]
    provisions: list[str | Safe] = [
        fragment(element("b", None, each.provision), f" {each.summary} ", _quiet(" ".join(each.because)))
        for each in speaks.provisions
    ]
    if not threats and not provisions:
        return note("It speaks to no threat of the library and to no provision: it is kept as it is.")
    return fragment(
        _more("Speaks to threats", threats, is_open=True),
        _more("Speaks to provisions of the Code, in our words", provisions, is_open=not threats),
        _more("Matched to no threat", speaks.unmatched),
    )


def _quiet(words: str) -> Safe:
    return element("span", {"class": "att-quiet"}, words)


def _below(words: str) -> Safe:
    return element("div", {"class": "att-quiet"}, words)


def files_table(files: Iterable[FileState], register: Register) -> Safe:
    """Every recorded file with how it stands today."""
    rows: list[dict[str, str | Safe]] = []
    for each in files:
        read = each.read
        tool = f"{read.tool} {read.tool_version}".strip()
        by = person_words(register, read.by) if read.by else "somebody"
        about = " · ".join(
            [short(tool, 60), f"ran {read.ran[:10]}" if read.ran else "no date of the run", f"{read.sha256[:12]}…"]
        )
        speaks = f"speaks to {_count(len(read.threats), 'threat')}, {_count(len(read.provisions), 'provision')}"
        rows.append(
            {
                "file": element(
                    "div", {"style": "min-width:150px"}, element("b", None, short(read.name)), _below(about)
                ),
                "says": fragment(short(read.says, _LONG), _below(speaks)),
                "recorded": fragment(unbroken(read.at[:10]), _below(f"by {by}")),
                "stands": fragment(chip(_state_words(each), _STATES[each.state]), _below(each.says)),
            }
        )
    return table(rows) if rows else note("No file is recorded yet: read one above.")


def _state_words(each: FileState) -> str:
    return {"no end": "no day set", "gone": "file is gone", "changed": "file changed"}.get(each.state, each.state)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def test_line(test: GotThrough) -> str:
    """A failed test on one line of a list: whether it is answered, and what got through."""
    state = "not answered" if test.answer is None else ANSWERS[test.answer.answer]
    return short(f"{test.family}: {test.worked:,} of {test.tried:,} got through · {_of(test)} · {state}", 110)


def _of(test: GotThrough) -> str:
    return " ".join(part for part in (test.tool, test.ran[:10]) if part)


def test_card(test: GotThrough, risks: Mapping[str, Risk], catalogue: Catalogue, register: Register) -> Safe:
    """A failed test: what got through, what that speaks to, which risks gather that, and what a person answered."""
    titles = [catalogue.threats[each].title for each in test.threats if each in catalogue.threats]
    gathered = [
        f"{short(risks[each].title)}{' (closed)' if each in test.closed else ''}"
        for each in (*test.risks, *test.closed)
    ]
    speaks = "; ".join(titles) or "no threat of the library"
    return element(
        "div",
        {"class": "att-card"},
        element(
            "h4", None, chip("answered", "ok") if test.answer else chip("not answered", "open"), short(test.says, 200)
        ),
        _line("Speaks to", speaks),
        _line("Risks that gather this", "; ".join(gathered) or "none: it may be a risk that nobody has worded"),
        note(f"In the file with the hash {test.evidence[:16]}…"),
        _line("Answered", _answer_words(test, risks, register)) if test.answer else None,
    )


def _answer_words(test: GotThrough, risks: Mapping[str, Risk], register: Register) -> str:
    answer = test.answer
    if answer is None:
        return ""
    of = f": {short(risks[answer.risk].title)}" if answer.risk in risks else f": {answer.risk}" if answer.risk else ""
    return f"{ANSWERS[answer.answer]}{of}. {answer.why} ({person_words(register, answer.by)}, {answer.at[:10]})"


def answered_table(tests: Iterable[GotThrough], risks: Mapping[str, Risk], register: Register) -> Safe | None:
    """What people answered, test by test; None where nobody answered any."""
    rows: list[dict[str, str | Safe]] = []
    for each in tests:
        answer = each.answer
        if answer is None:
            continue
        risk = risks.get(answer.risk)
        rows.append(
            {
                "test": fragment(
                    element("b", None, short(each.family, 80)),
                    _below(f"{each.worked:,} of {each.tried:,} got through · {_of(each)}"),
                ),
                "what follows": fragment(
                    element("b", None, ANSWERS[answer.answer]), f": {short(risk.title)}" if risk is not None else None
                ),
                "why": short(answer.why, _LONG),
                "who": fragment(unbroken(answer.at[:10]), _below(person_words(register, answer.by))),
            }
        )
    return table(rows) if rows else None
