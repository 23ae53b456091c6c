"""A finding as a card that is made once and then changes in place, and the panel's order of cards."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from toolkit.catalogues.reference import reference_said
from toolkit.catalogues.threat import Threat
from toolkit.display.tables import card, chip
from toolkit.markup.element import Safe, element
from toolkit.register.records import Triage
from toolkit.threats.finding import Finding
from toolkit.workshop.panel import button, html, row, wide

__all__ = ["FindingCard", "finding_card"]

REASON = "to reject: why is it no threat here?"


class FindingCard:
    """A card with its buttons. What is half typed in it stays, whatever is clicked elsewhere."""

    def __init__(self, finding: Finding, decide: Callable[[Finding, str, str], bool]) -> None:
        self.finding = finding
        self._decide = decide
        self._words = html()
        # Sent when the field is left: a click is never ahead of what was typed before it.
        self._reason = w.Text(placeholder=REASON, continuous_update=False, layout=w.Layout(width="360px"))
        self._keep = button("Keep", self._keep_it, width="110px")
        self._reject = button("Reject", self._reject_it, width="90px")
        self._buttons = row(self._keep, self._reject, self._reason)
        self.view = w.VBox([self._words, self._buttons], layout=wide())

    def show(self, finding: Finding | None, triage: Triage | None) -> None:
        """Show it as it is now; None for a finding that does not apply any more."""
        verdict = triage.verdict if triage else ""
        if finding is not None:
            self.finding = finding
        self._words.value = str(
            finding_card(self.finding, verdict, triage.reason if triage else "", is_gone=finding is None)
        )
        self._buttons.layout.display = "" if finding is not None else "none"
        # To keep it would take it off the shortlist, without a word: it is kept already.
        is_short = verdict == "shortlisted"
        self._keep.description, self._keep.disabled = ("Shortlisted", True) if is_short else ("Keep", False)
        self._keep.tooltip = "On the shortlist, and so kept already" if is_short else ""
        self._keep.button_style = "success" if verdict in ("kept", "shortlisted") else ""
        self._reject.button_style = "warning" if verdict == "rejected" else ""

    def _keep_it(self) -> None:
        self._decide(self.finding, "kept", "")

    def _reject_it(self) -> None:
        self._decide(self.finding, "rejected", self._reason.value)


def finding_card(finding: Finding, verdict: str = "", why: str = "", *, is_gone: bool = False) -> Safe:
    """A finding as a card: how severe, its outcome, what the team decided, the reason, what the threat is."""
    chips = [chip(str(finding.severity), str(finding.severity))]
    if is_gone:
        chips.append(chip("settled: does not apply any more", "ok"))
    else:
        style = "open" if finding.outcome == "undecided" else "ok" if "control" in finding.outcome else ""
        chips.append(chip(finding.outcome, style))
    if verdict:
        chips.append(chip(f"{verdict}{f': {why}' if why else ''}", "ok"))
    about = element(
        "details",
        None,
        element("summary", None, "What this threat is"),
        element("div", None, finding.threat.statement),
        _called_elsewhere(finding.threat),
    )
    shown = card(f"{finding.title} · {finding.element_name}", finding.why, about, chips=chips)
    return element("div", {"class": "att-decided"}, shown) if verdict or is_gone else shown


def _called_elsewhere(threat: Threat) -> Safe | None:
    """The entries of ATLAS, OWASP and the like that the threat refers to, by name; None where there is none."""
    said = [reference_said(edition, each) for edition, ids in threat.references.items() for each in ids]
    if not said:
        return None
    return element(
        "div", None, "Known elsewhere as:", element("ul", None, *(element("li", None, each) for each in said))
    )
