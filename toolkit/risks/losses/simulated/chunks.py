"""The unit of work: a pure function from the number of a chunk to something that adds up.

How a simulation is cut into chunks depends on the number of years alone, and what chunks give is added in their order:
so the result is the same to the last bit for any number of workers, whichever of them is done first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from toolkit.risks.losses.simulated.models import Model, total
from toolkit.risks.losses.simulated.runners.base import Runner
from toolkit.risks.losses.simulated.summary import Summary

__all__ = ["MOST_CHUNKS", "Chunk", "Job", "chunks_of", "simulated"]

MOST_CHUNKS = 64
FEW_CHUNKS = 16
_AT_ONCE = 2
"""Blocks summed up together: sorting is quicker than adding up summaries, as long as it stays in the cache."""

Chunk = tuple[int, int]
"""The first block, and the years from there on."""


@dataclass(frozen=True)
class Job:
    """What all chunks share."""

    model: Model
    seed: int


def chunks_of(model: Model, trials: int) -> list[Chunk]:
    """The chunks of a simulation: whole blocks, the last chunk with what is left.

    Up to 16 chunks have a block each; then each has more, up to 8, as summaries take time as well; and there are never
    more than 64 chunks.
    """
    blocks = -(-trials // model.block_years)
    each = max(-(-blocks // MOST_CHUNKS), min(8, -(-blocks // FEW_CHUNKS)))
    return [
        (first, min(each * model.block_years, trials - first * model.block_years)) for first in range(0, blocks, each)
    ]


def blocks_of(model: Model, chunk: Chunk) -> Iterator[Chunk]:
    """The blocks of a chunk, each with its years."""
    first, years = chunk
    for number, done in enumerate(range(0, years, model.block_years)):
        yield first + number, min(model.block_years, years - done)


def summed_up(job: Job, chunk: Chunk) -> Summary:
    """Simulate a chunk and sum it up."""
    blocks = list(blocks_of(job.model, chunk))
    parts = []
    for start in range(0, len(blocks), _AT_ONCE):
        losses = [total(job.model, job.seed, block, years) for block, years in blocks[start : start + _AT_ONCE]]
        parts.append(Summary.of(np.concatenate(losses)))
    return parts[0] if len(parts) == 1 else Summary.merged(parts)


def simulated(job: Job, trials: int, runner: Runner) -> Summary:
    """Simulate `trials` years."""
    return Summary.merged(runner.map(summed_up, chunks_of(job.model, trials), job))
