"""Run the worked examples of a scoring method: it has to say what its owners published, or what was computed."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.scale import Scale
from toolkit.errors import Problem, ToolkitError
from toolkit.risks.score import score

__all__ = ["check_worked_examples"]


def check_worked_examples(scale: Scale, where: str = "") -> Iterator[Problem]:
    """What is wrong with the worked examples of a scoring method; `where` is the file that it stands in."""
    if not scale.examples:
        what = f"scale {scale.id!r} has no worked example"
        yield Problem(where, what, "Give one with its source: `examples:`, with inputs and what they lead to.")
    for number, example in enumerate(scale.examples, start=1):
        which = f"scale {scale.id!r}, example {number}"
        try:
            got = score(scale, example.inputs)
        except ToolkitError as error:
            yield from (Problem(where, f"{which}: {each}") for each in error.problems)
            continue
        said = got.told()
        for key, expected in example.expect.items():
            if key not in said:
                what = f"{which}: expects {key!r}, of which a method says nothing"
                yield Problem(where, what, f"It says: {', '.join(said)}.")
            elif said[key] != expected:
                what = f"{which}: expects {key} {expected!r}, but the method says {said[key]!r}"
                yield Problem(where, what, "Mend the method or the example.")
