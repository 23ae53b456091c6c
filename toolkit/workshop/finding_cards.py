"""A finding as a card that is made once and then changes in place, and the panel's order of cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import ipywidgets as w

from toolkit.catalogues.reference import reference_said
from toolkit.catalogues.threat import Threat
from toolkit.display.tables import card, chip
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.records import Triage
from toolkit.threats.finding import Finding
from toolkit.workshop.panel import button, html, note, row, wide

__all__ = ["FindingCard", "finding_card"]

REASON = "to reject: why is it no threat here?"


class FindingCard:
    """A card with its buttons. What is half typed in it stays, whatever is clicked elsewhere.

    Findings of one threat at several elements share a card, and are decided together, until they are told apart.
    """

    def __init__(
        self,
        findings: Sequence[Finding],
        decide: Callable[[Sequence[Finding], str, str], bool],
        apart: Callable[[], None],
    ) -> None:
        self.findings = tuple(findings)
        self._decide = decide
        self._here: Sequence[Finding] = self.findings
        self._words = html()
        # Sent when the field is left: a click is never ahead of what was typed before it.
        self._reason = w.Text(
            placeholder=REASON,
            continuous_update=False,
            layout=w.Layout(width="auto", flex="1 1 200px", max_width="360px"),
        )
        self._keep = button("Keep", self._keep_it, width="110px")
        self._reject = button("Reject", self._reject_it, width="90px")
        self._apart = button("One by one", apart, tip="A card for each element")
        self._apart.layout.display = "" if len(self.findings) > 1 else "none"
        self._buttons = row(self._keep, self._reject, self._reason, self._apart)
        self.view = w.VBox([self._words, self._buttons], layout=wide())

    def show(self, known: Mapping[str, Finding], triage: Mapping[str, Triage]) -> None:
        """Show it as it is now; one that is not known any more does not apply."""
        self._here = [each for each in self.findings if each.identity in known]
        self.findings = tuple(known.get(each.identity, each) for each in self.findings)
        decided = [triage[each.identity] for each in self.findings if each.identity in triage]
        verdicts = {each.verdict for each in decided}
        same = len(decided) == len(self.findings) and len(verdicts) == 1
        verdict = verdicts.pop() if same else ""
        self._words.value = str(
            finding_card(*self.findings, verdict=verdict, why=decided[0].reason if same else "", gone=not self._here)
        )
        self._buttons.layout.display = "" if self._here else "none"
        # To keep it would take it off the shortlist, without a word: it is kept already.
        is_short = verdict == "shortlisted"
        self._keep.description, self._keep.disabled = ("Shortlisted", True) if is_short else ("Keep", False)
        self._keep.tooltip = "On the shortlist, and so kept already" if is_short else ""
        self._keep.button_style = "success" if verdict in ("kept", "shortlisted") else ""
        self._reject.button_style = "warning" if verdict == "rejected" else ""

    def _keep_it(self) -> None:
        self._decide(self._now(), "kept", "")

    def _reject_it(self) -> None:
        self._decide(self._now(), "rejected", self._reason.value)

    def _now(self) -> list[Finding]:
        """Those of the card that are still found."""
        here = {each.identity for each in self._here}
        return [each for each in self.findings if each.identity in here]


def finding_card(finding: Finding, *alike: Finding, verdict: str = "", why: str = "", gone: bool = False) -> Safe:
    """A finding as a card: how severe, its outcome, what the team decided, the reason, what the threat is.

    `alike` are findings of the same threat elsewhere: named, with the reason of the first.
    """
    chips = [chip(str(finding.severity), str(finding.severity))]
    if gone:
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
        _costs_and_shows(finding.threat),
        _called_elsewhere(finding.threat),
    )
    places = f"{finding.element_name} and {len(alike)} more" if alike else finding.element_name
    likewise = note(f"Likewise at {', '.join(each.element_name for each in alike)}.") if alike else None
    parts = [finding.why, *([likewise] if likewise is not None else []), about]
    shown = card(f"{finding.title} · {places}", *parts, chips=chips)
    return element("div", {"class": "att-decided"}, shown) if verdict or gone else shown


def _costs_and_shows(threat: Threat) -> Safe | None:
    """What it would cost, and by what one would notice; None where the library says neither."""
    forms = ", ".join(form.replace("_", " ") for form in threat.loss_forms)
    said = [("What it would cost:", forms), ("How it would show:", threat.signal)]
    lines = [element("div", None, element("b", None, lead), f" {words}.") for lead, words in said if words]
    return fragment(*lines) if lines else None


def _called_elsewhere(threat: Threat) -> Safe | None:
    """The entries of ATLAS, OWASP and the like that the threat refers to, by name; None where there is none."""
    said = [reference_said(edition, each) for edition, ids in threat.references.items() for each in ids]
    if not said:
        return None
    return element(
        "div", None, "Known elsewhere as:", element("ul", None, *(element("li", None, each) for each in said))
    )
