"""Random numbers that belong to one purpose: a stream for each block of years, scenario and use.

A stream depends on the seed, on which block of years it is, on the id of the scenario and on what is drawn from it;
on nothing else. So a scenario lives through the same years whatever stands beside it, whichever worker draws them, and
with or without controls. NumPy's global generator is never touched.
"""

from __future__ import annotations

from hashlib import blake2b

from numpy.random import SFC64, Generator, SeedSequence

from toolkit.errors import ToolkitError

__all__ = ["DEFAULT_SEED", "Name", "checked_seed", "name_of", "stream"]

DEFAULT_SEED = 1
"""The seed where none is given. Another one shows how far figures move by chance alone."""

Name = tuple[int, ...]
"""What stands for a text in the key of a stream: 128 bits of its BLAKE2 digest."""


def name_of(text: str) -> Name:
    """The part of a key that stands for an id or a use."""
    digest = blake2b(text.encode(), digest_size=16).digest()
    return tuple(int.from_bytes(digest[at : at + 4], "little") for at in range(0, 16, 4))


def stream(seed: int, block: int, name: Name, use: Name = ()) -> Generator:
    """The stream of one use in one block of years: SFC64, seeded by a `SeedSequence` over the whole key."""
    return Generator(SFC64(SeedSequence(seed, spawn_key=(block, *name, *use))))


def checked_seed(seed: object) -> int:
    """A whole number from 0 to 2^128 - 1. Raises `ToolkitError` for anything else."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**128:
        raise ToolkitError(
            f"{str(seed)[:40]!r} is no seed", try_instead=f"Give a whole number of 0 or more, such as {DEFAULT_SEED}."
        )
    return seed
