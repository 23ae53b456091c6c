"""How the Code's provisions are told in a panel: whose duty, what it asks, what the record already shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from toolkit.catalogues.provision import Code, Provision
from toolkit.conformity import Conformity, Ground, Standing
from toolkit.display.tables import card, chip
from toolkit.markup.element import Safe, element, fragment
from toolkit.markup.links import link
from toolkit.register.records import Evidence, VerdictRecord
from toolkit.workshop.roles import role_names

__all__ = ["NOT_JUDGED", "evidence_line", "notice", "provision_card", "short_line", "verdict_chip"]

NOT_JUDGED = "not judged yet"
_CHIPS = {"met": "ok", "partly met": "moderate", "not met": "high", "not applicable": "", "unknown": "open"}


def verdict_chip(standing: Standing) -> Safe:
    """The verdict that a person recorded, as a label; a proposal never looks like one."""
    if not standing.ours:
        return chip("not ours")
    said = standing.recorded or NOT_JUDGED
    return chip(NOT_JUDGED if said == "unknown" else said, _CHIPS.get(said, "open"))


def short_line(standing: Standing, limit: int = 84) -> str:
    """A provision on one line of a list."""
    provision = standing.provision
    said = (standing.recorded or NOT_JUDGED) if standing.ours else "not ours"
    words = provision.summary if len(provision.summary) <= limit else f"{provision.summary[: limit - 1]}…"
    return f"{provision.id} · {provision.strength} · {said} · {words}"


def notice(code: Code) -> Safe:
    """What everybody must know who reads the provisions here, with the way to the official text."""
    said = (
        "The provisions stand here in our own words; only the official text counts. The Code is voluntary: “shall” "
        "marks a requirement for those who follow it, “should” a recommendation, “may” a possibility. What is recorded "
        "here is a self-assessment, not a certificate. "
    )
    return element("div", {"class": "att-quiet"}, said, link(code.url, "Read the official text"), f" · {code.etsi}")


def evidence_line(evidence: Evidence, today: date) -> Safe:
    """One piece of evidence: what, where, from when, and until when it can be relied on."""
    said = [evidence.what, f" ({evidence.where})" if evidence.where else "", f", noted {evidence.date}"]
    if evidence.stale_after is None:
        return fragment(*said)
    past = evidence.stale_after < today
    until = chip(f"stale since {evidence.stale_after}", "high") if past else f", good until {evidence.stale_after}"
    return fragment(*said, " ", until)


def provision_card(
    standing: Standing,
    conformity: Conformity,
    recorded: VerdictRecord | None,
    *,
    name_of: Callable[[str], str],
    today: date,
) -> Safe:
    """Everything about one provision: what it asks, why it matters, how others meet it, what the record shows."""
    provision = standing.provision
    parts = [
        _asked(provision),
        _facts(_duty(provision), conformity.code.url),
        _said(standing, recorded, name_of, today),
        _grounds(standing),
        _listed("What helps", provision.measures),
        _listed("What could serve as evidence", provision.evidence_ideas),
    ]
    chips = (chip(provision.strength), verdict_chip(standing))
    return card(f"Provision {provision.id}", *[part for part in parts if part], chips=chips)


def _asked(provision: Provision) -> Safe:
    words = element(
        "p", {"style": "font-size:15px;margin:4px 0"}, provision.summary, " ", chip("in our words, not the Code's")
    )
    parts = [
        element(
            "li",
            None,
            element("b", None, f"Part {part.part} ({part.strength}"),
            f"; {role_names(part.applies_to)}" if part.applies_to else "",
            element("b", None, "): "),
            part.summary,
        )
        for part in provision.parts
    ]
    return fragment(words, element("ul", {"style": "margin:2px 0 4px 18px"}, *parts) if parts else None)


def _duty(provision: Provision) -> list[tuple[str, str]]:
    duty = role_names(provision.applies_to)
    if not provision.addressee_explicit:
        duty += " (the Code names nobody here; these follow from its principle)"
    involved = role_names(provision.involves)
    told = [
        ("Duty of", duty),
        ("Told, included or protected", involved),
        ("Holds", provision.condition),
        ("If not followed", provision.risk),
        ("In ETSI EN 304 223", provision.etsi_id),
        ("Remark", provision.remark),
    ]
    return [(name, said) for name, said in told if said]


def _facts(told: Iterable[tuple[str, str]], url: str) -> Safe:
    style = {"style": "margin:3px 0"}
    lines = [element("div", style, element("b", None, f"{name}: "), said) for name, said in told]
    return fragment(*lines, element("div", style, link(url, "The official text of the Code")))


def _said(
    standing: Standing, recorded: VerdictRecord | None, name_of: Callable[[str], str], today: date
) -> Safe | None:
    if recorded is None:
        return None
    by_part: Mapping[str, str] = recorded.by_part
    who = f"{name_of(recorded.owner) or recorded.owner} sees to it" if recorded.owner else ""
    late = recorded.due is not None and recorded.due < today and standing.is_gap
    plan = " ".join(each for each in (who, f"by {recorded.due}" if recorded.due else "") if each)
    parts = "; ".join(f"part {part} {said}" for part, said in sorted(by_part.items()))
    judged = "Noted, not judged yet" if recorded.verdict == "unknown" else f"Judged {recorded.verdict}"
    lines = [
        element("div", None, element("b", None, f"{judged}: "), recorded.reason or "no reason given"),
        element("div", None, parts) if parts else None,
        element("div", None, plan, " ", chip("overdue", "high") if late else "") if plan else None,
        *(element("div", None, "Evidence: ", evidence_line(each, today)) for each in recorded.evidence),
    ]
    return element("div", {"style": "border-left:4px solid #1f883d;padding:2px 10px;margin:6px 0"}, *lines)


def _grounds(standing: Standing) -> Safe:
    if not standing.grounds:
        return element(
            "div", {"class": "att-quiet"}, "This workshop's record says nothing about it: judge it yourself."
        )
    shown = [_ground(each) for each in standing.grounds]
    capped = " A record of a workshop shows at most “partly met” where something must be done."
    lead = element("b", None, f"This record suggests: {standing.proposed}.")
    why = note_if(standing.provision.asks_doing and standing.proposed != "not met", capped)
    return element("div", None, lead, why, element("ul", {"style": "margin:2px 0 4px 18px"}, *shown))


def _ground(ground: Ground) -> Safe:
    return element("li", None, chip("for", "ok") if ground.supports else chip("against", "high"), ground.says)


def note_if(wanted: bool, text: str) -> Safe | None:
    """Small print, where it is wanted."""
    return element("span", {"class": "att-quiet"}, text) if wanted else None


def _listed(title: str, items: Iterable[str]) -> Safe | None:
    shown = [element("li", None, each) for each in items]
    if not shown:
        return None
    style = {"style": "margin:2px 0 4px 18px"}
    return element("details", None, element("summary", None, title), element("ul", style, *shown))
