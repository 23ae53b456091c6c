"""What was decided of findings, so that it can be looked at again when they change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from toolkit.register.register import Register

__all__ = ["Decision", "decisions_about"]


@dataclass(frozen=True)
class Decision:
    """Something that was decided: the record that says so, what it says, and the findings that it rests on."""

    record: str
    says: str
    findings: tuple[str, ...]


def decisions_about(record: Register, identities: Iterable[str]) -> list[Decision]:
    """Rejections of these findings, and the risks, with treatment and acceptance, that gather any of them."""
    wanted = set(identities)
    return [*_rejections(record, wanted), *_risks(record, wanted)]


def _rejections(record: Register, wanted: set[str]) -> Iterator[Decision]:
    for identity, triage in record.triage.items():
        if triage.verdict == "rejected" and identity in wanted:
            yield Decision(f"triage:{identity}", f"rejected: {triage.reason}", (identity,))


def _risks(record: Register, wanted: set[str]) -> Iterator[Decision]:
    for risk_id, risk in record.risks.items():
        concerned = tuple(each for each in risk.findings if each in wanted)
        if not concerned or risk.status != "open":
            continue
        said = [f"risk “{risk.title}”"]
        if risk.treatment is not None:
            said.append(risk.treatment.option)
        if risk.acceptance is not None and risk.acceptance.state == "accepted":
            who = record.name_of(risk.acceptance.by)
            said.append(f"accepted by {who}, {risk.acceptance.role}, until {risk.acceptance.until}")
        yield Decision(f"risk:{risk_id}", ", ".join(said), concerned)
