"""The parser of every command: a mistyped word is answered with the nearest right one, and with where help is."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from toolkit.errors import nearest

__all__ = ["Parser", "count", "port"]

_CHOICE = re.compile(r"invalid choice: (?P<given>.+?) \(choose from (?P<allowed>.*)\)$", re.DOTALL)

_NUMBER = re.compile(r"invalid (?P<kind>int|float) value: (?P<given>.+)$", re.DOTALL)
_NUMBERS = {"int": "whole number", "float": "number"}


class Parser(argparse.ArgumentParser):
    """An argument parser whose descriptions keep their lines, and whose errors say what to write instead."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": argparse.RawDescriptionHelpFormatter, **options})

    def error(self, message: str) -> NoReturn:
        """Say a mistake, on standard error, and leave with exit code 2."""
        choice = _CHOICE.search(message)
        if choice is not None:
            given = choice["given"].strip("'")
            allowed = [word.strip(" '") for word in choice["allowed"].split(",")]
            message = f"{message[: choice.start()]}there is no {given!r}. {nearest(given, allowed)}"
        number = _NUMBER.search(message)
        if number is not None:
            message = f"{message[: number.start()]}{number['given']} is no {_NUMBERS[number['kind']]}"
        stray = message.removeprefix("unrecognized arguments: ")
        if stray != message and not stray.startswith("-"):
            message += ". Nothing was expected here; names stand before the options that begin with --"
        self.exit(
            2, f"{self.prog}: {message if message.endswith(('?', '.')) else message + '.'} Help: {self.prog} --help\n"
        )


def count(text: str) -> int:
    """A number of things, at least one, as an argument."""
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 up")
    return int(text)


def port(text: str) -> int:
    """A network port, as an argument."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to 65535")
    return int(text)
