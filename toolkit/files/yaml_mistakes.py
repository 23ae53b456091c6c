"""A YAML parser's complaint, said as a person would: what is wrong here, and what to write instead."""

from __future__ import annotations

import re

import yaml

from toolkit.errors import Problem

__all__ = ["explain"]

_BREAK = re.compile("\r\n|\r|\n")
_TAB_INDENT = re.compile(r" *\t")
_QUOTE_IT = "Put the text in quotes."


def explain(error: Exception, text: str, source: str, line: int) -> Problem:
    """The problem behind a parser's exception; `line` (from 1) is used where the exception names none."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(
            f"{source}:{line}",
            "something here is not valid YAML",
            'Look for a stray character or an escape such as "\\U00110000" in this line.',
        )
    mark = error.problem_mark or error.context_mark
    opened = error.context_mark or mark
    index, column = (mark.line, mark.column) if mark else (line - 1, 0)
    began = (opened.line if opened else index) + 1
    lines = _BREAK.split(text)
    what, instead, at = _classify(
        (error.problem or "").lower(), (error.context or "").lower(), lines, index, column, began
    )
    # A parser that runs off the end of the file points behind its last line.
    at = max(1, min(at, len(lines) - 1 if len(lines) > 1 and not lines[-1] else len(lines)))
    return Problem(f"{source}:{at}", what, instead)


def _classify(
    problem: str, context: str, lines: list[str], index: int, column: int, began: int
) -> tuple[str, str, int]:
    """What is wrong, what to write instead, and on which line (from 1)."""
    here = lines[index] if index < len(lines) else ""
    at = index + 1
    if _TAB_INDENT.match(here) or "tab character" in problem:
        return "a tab is used where spaces are needed", "Indent with spaces, two for each level.", at
    if "quoted scalar" in context:
        return _in_quotes(problem, began, at)
    if "flow" in context:
        opened = _last_open(lines, index, column)
        began, sign = opened or (began, "[" if "sequence" in context else "{")
        kind, end = ("list", "]") if sign == "[" else ("block", "}")
        return (
            f"the {kind} opened on line {began} is not closed, or a comma is missing in it",
            f"Close it with '{end}', and put a comma between its parts.",
            at,
        )
    if "mapping values are not allowed" in problem:
        return _stray_colon(lines, index, column)
    if here[:column].rstrip().endswith(("'", '"')):
        return (
            "text follows the closing quotation mark",
            'Put all of it in double quotes, with \\" for a quotation mark inside.',
            at,
        )
    if "expected ':'" in problem:
        return "a key without a colon", "Write 'key: value', with a space after the colon.", began
    if "cannot start any token" in problem:
        character = here[column : column + 1]
        if character == "\t":
            return "a tab stands outside quotes", "Use spaces instead.", at
        return f"text may not begin with {character!r} unless it is quoted", _QUOTE_IT, at
    return _other(problem, context, here, began, at)


def _last_open(lines: list[str], index: int, column: int) -> tuple[int, str] | None:
    """The line (from 1) and sign of the innermost bracket that is still open at a place."""
    open_: list[tuple[int, str]] = []
    for number, line in enumerate(lines[: index + 1], start=1):
        seen = line[:column] if number == index + 1 else line
        for sign in re.sub(r""" #.*|"(?:[^"\\]|\\.)*"|'[^']*'""", "", seen):
            if sign in "[{":
                open_.append((number, sign))
            elif sign in "]}" and open_:
                open_.pop()
    return open_[-1] if open_ else None


def _in_quotes(problem: str, began: int, at: int) -> tuple[str, str, int]:
    if "escape" in problem or "hex" in problem:
        return (
            "a backslash in double quotes begins an escape, and this one does not exist",
            "Write \\\\ for a backslash, or use single quotes.",
            at,
        )
    return "a quotation mark that opens here is never closed", "Close the quotation.", began


def _stray_colon(lines: list[str], index: int, column: int) -> tuple[str, str, int]:
    before = lines[index][:column] if index < len(lines) else ""
    at = index + 1
    if re.search(r":\s", before):
        return "a second ': ' in one line", 'Put text that contains ": " in quotes.', at
    above = next((row for row in range(index - 1, -1, -1) if lines[row].strip()), None)
    if above is not None and ":" not in lines[above] and not lines[above].lstrip().startswith("-"):
        return "a line without a colon", "Write 'key: value', with a space after the colon.", above + 1
    return (
        "this line is indented deeper than the line above allows",
        "Begin it below the first letter of the key it belongs beside.",
        at,
    )


def _other(problem: str, context: str, here: str, began: int, at: int) -> tuple[str, str, int]:
    if "block mapping" in context or "block collection" in context or "block sequence" in context:
        if here.lstrip().startswith(": "):
            return "a key is missing before ':'", "Write the key, or put the text in quotes.", at
        expected = "a list item" if "mapping" not in context else "another key"
        if here.lstrip().startswith("- ") and expected == "another key":
            return (
                f"a list item stands where another key of the block on line {began} is expected",
                "Give the list a key, and check the indentation.",
                at,
            )
        return (
            f"the indentation does not fit the block that begins on line {began}",
            f"Line this up with it: {expected} is expected here.",
            at,
        )
    if "block scalar" in context:
        return (
            "only a line break may follow '|' or '>'",
            "Put the text on the next lines, indented, or in quotes.",
            at,
        )
    if any(word in context for word in ("alias", "anchor", "tag", "directive")):
        return "text may not begin with '&', '*' or '!' unless it is quoted", _QUOTE_IT, at
    if "document start" in problem:
        return "the document has ended before this line", "Delete the line '...' or what follows it.", at
    return "something is missing or left over here", "Look at the brackets, commas and colons around it.", at
