"""Named data may go on over flows that do not say what they carry: where it may come to be."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

__all__ = ["FOLLOWED", "spread_over_unlabelled"]

FOLLOWED = 50_000
"""How many steps of named data over unlabelled flows are followed, one for each data asset and flow.

In a drawing of thousands of parts that says nothing of its flows, everything may be everywhere: the product of data and
components. Beyond this number, such data goes on as something that nobody named. What can be reached stays the same; of
an undecided finding, another way may be shown and what is asked may differ.
"""


def spread_over_unlabelled(at: dict[str, dict[str, None]], hops: Iterable[tuple[str, str]]) -> bool:
    """Add to what is `at` each component what may come there unsaid; False, and nothing is added, if it is too much."""
    onward: dict[str, set[str]] = defaultdict(set)
    for sender, receiver in hops:
        onward[sender].add(receiver)
    receivers = {sender: sorted(several) for sender, several in onward.items()}
    new = {sender: dict(at[sender]) for sender in receivers}  # since it last sent on what it has
    came: dict[str, dict[str, None]] = defaultdict(dict)
    left = FOLLOWED
    queue = deque(sorted(receivers))
    while queue:
        sender = queue.popleft()
        sent = new.get(sender)
        if not sent:
            continue
        new[sender] = {}
        left -= len(sent) * len(receivers[sender])
        if left < 0:
            return False
        for receiver in receivers[sender]:
            fresh = [each for each in sent if each not in at[receiver] and each not in came[receiver]]
            if fresh:
                came[receiver].update(dict.fromkeys(sorted(fresh)))
                if receiver in new:
                    new[receiver].update(dict.fromkeys(fresh))
                    queue.append(receiver)
    for receiver, several in came.items():
        at[receiver].update(several)
    return True
