"""How the Code's provisions are told in a panel: whose duty, what it asks, what the record already shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from toolkit.catalogues.code_crosswalk import code_crosswalk
from toolkit.catalogues.frameworks import framework
from toolkit.catalogues.provision import Code, Provision
from toolkit.conformity import Conformity, EvidenceState, Ground, PartStanding, Standing
from toolkit.conformity.grounds import of_no_part
from toolkit.display.tables import card, chip
from toolkit.markup.element import Safe, element, fragment
from toolkit.markup.links import link
from toolkit.register.records import VerdictRecord
from toolkit.workshop.roles import role_names

__all__ = ["NOT_JUDGED", "evidence_line", "notice", "part_suggestion", "provision_card", "short_line", "verdict_chip"]

NOT_JUDGED = "not judged yet"
_CHIPS = {"met": "ok", "partly met": "moderate", "not met": "high", "not applicable": "", "unknown": "open"}


def verdict_chip(standing: Standing) -> Safe:
    """The verdict that a person recorded, as a label; a proposal never looks like one."""
    if not standing.ours:
        return chip("not ours")
    said = standing.verdict
    return chip(NOT_JUDGED if said == "unknown" else said, _CHIPS.get(said, "open"))


def short_line(standing: Standing, limit: int = 84) -> str:
    """A provision on one line of a list."""
    provision = standing.provision
    said = (NOT_JUDGED if standing.verdict == "unknown" else standing.verdict) if standing.ours else "not ours"
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


def evidence_line(held: EvidenceState) -> Safe:
    """One piece of evidence: what, of what kind, where, from when, and whether it can still be relied on."""
    piece = held.evidence
    kind = f"{piece.kind}: " if piece.kind else ""
    place = piece.where or piece.entry
    said: list[str | Safe] = [kind, piece.what, f" ({place})" if place else "", f", noted {piece.date}"]
    if piece.taken_from:
        said.append(f", taken from {piece.taken_from.get('workshop') or 'another workshop'}")
    if not held.holds:
        return fragment(*said, " ", chip(held.says, "high"))
    if held.state == "soon stale":
        return fragment(*said, " ", chip(held.says, "moderate"))
    until = f", {held.says}" if held.state == "good" else ", no day set after which it is stale"
    return fragment(*said, element("span", {"class": "att-quiet"}, until))


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
        _asked(standing),
        _facts(_duty(provision), conformity.code.url),
        _said(standing, recorded, name_of, today),
        _grounds(standing, name_of),
        _risks(provision.id, conformity),
        _listed("What helps", (*provision.measures, *_left_out(provision, conformity))),
        _listed("What could serve as evidence", provision.evidence_ideas),
        _listed("In other frameworks (links are ours)", _elsewhere(provision.id)),
    ]
    chips = (chip(provision.strength), verdict_chip(standing))
    return card(f"Provision {provision.id}", *[part for part in parts if part], chips=chips)


def _asked(standing: Standing) -> Safe:
    words = element(
        "p",
        {"style": "font-size:15px;margin:4px 0"},
        standing.provision.summary,
        " ",
        chip("in our words, not the Code's"),
    )
    parts = [_part(each) for each in standing.parts]
    parts += [
        element(
            "li",
            None,
            chip("no such part", "high"),
            f"Part {each} was judged, and this provision has none of that name",
        )
        for each in standing.no_such_parts
    ]
    return fragment(words, element("ul", {"style": "margin:2px 0 4px 18px"}, *parts) if parts else None)


def _part(held: PartStanding) -> Safe:
    part = held.part
    said = NOT_JUDGED if held.verdict == "unknown" else held.verdict
    label = chip(said, _CHIPS[held.verdict]) if held.ours else chip("not ours")
    duty = f"; {role_names(part.applies_to)}" if part.applies_to else ""
    named = element("b", None, f"Part {part.part} ({part.strength}{duty}): ")
    return element("li", None, label, named, part.summary, f" – {held.reason}" if held.reason else "")


def part_suggestion(held: PartStanding, name_of: Callable[[str], str]) -> Safe | None:
    """What the record suggests of one part, on one quiet line; None where it says nothing, or the part is not ours."""
    if not held.ours or not held.grounds:
        return None
    why = held.grounds[0].by_name(name_of) if len(held.grounds) == 1 else f"{len(held.grounds)} grounds, listed above"
    return element(
        "div", {"class": "att-quiet"}, f"the record suggests for part {held.part.part}: {held.proposed} ({why})"
    )


def _risks(provision: str, conformity: Conformity) -> Safe | None:
    left = conformity.links().risks_left_open(provision)
    said = [f"{each.title} ({each.level or 'not assessed'}): missing {_count(len(each.controls))}" for each in left]
    return _listed(f"Risks against which a control of it is missing: {len(left)}", said)


def _count(controls: int) -> str:
    return "1 control" if controls == 1 else f"{controls} controls"


def _left_out(provision: Provision, conformity: Conformity) -> Iterator[str]:
    titles = {each.id: each.title for each in conformity.code.scenarios}
    for left in provision.left_out:
        yield f"Left out by the guide for “{titles[left.scenario]}”: {left.measure}. {left.reason}"


def _elsewhere(provision: str) -> Iterator[str]:
    links = code_crosswalk()
    for edition in links.editions:
        found = links.of(provision, edition)
        if found:
            yield f"{framework(edition).label}: " + ", ".join(f"{entry} ({sure})" for entry, sure in found)


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
    who = f"{name_of(recorded.owner) or recorded.owner} sees to it" if recorded.owner else ""
    late = recorded.due is not None and recorded.due < today and standing.is_gap
    plan = " ".join(each for each in (who, f"by {recorded.due}" if recorded.due else "") if each)
    judged = "Noted, not judged yet" if recorded.verdict == "unknown" else f"Judged {recorded.verdict}"
    if recorded.verdict == "unknown" and standing.verdict != "unknown":
        judged = f"Judged {standing.verdict} by its parts"
    lines = [
        element("div", None, element("b", None, f"{judged}: "), recorded.reason or _without_reason(recorded)),
        element("div", {"class": "att-warn"}, f"{standing.departs}.".capitalize()) if standing.departs else None,
        element("div", None, plan, " ", chip("overdue", "high") if late else "") if plan else None,
        element("div", None, f"To be judged again on {recorded.review}") if recorded.review else None,
        element("div", None, element("b", None, "Notes: "), recorded.notes) if recorded.notes else None,
        *(element("div", None, "Evidence: ", evidence_line(each)) for each in standing.shown),
    ]
    return element("div", {"style": "border-left:4px solid #1f883d;padding:2px 10px;margin:6px 0"}, *lines)


def _without_reason(recorded: VerdictRecord) -> str:
    return "see each part above" if recorded.by_part else "no reason given"


def _grounds(standing: Standing, name_of: Callable[[str], str]) -> Safe:
    if not standing.grounds:
        return element(
            "div", {"class": "att-quiet"}, "This workshop's record says nothing about it: judge it yourself."
        )
    capped = " A record of a workshop shows at most “partly met” where something must be done."
    lead = element("b", None, f"This record suggests: {standing.proposed}.")
    why = note_if(standing.provision.asks_doing and standing.proposed != "not met", capped)
    return element("div", {"class": "att-grounds"}, lead, why, *_by_part(standing, name_of))


def _by_part(standing: Standing, name_of: Callable[[str], str]) -> Iterator[Safe]:
    """Grounds under the part that they speak to; those of the whole only, last."""
    if not standing.parts:
        yield _ground_list(standing.grounds, name_of)
        return
    for held in standing.parts:
        said = f"suggests {held.proposed}" if held.grounds else "the record says nothing of it"
        whose = said if held.ours else "not ours"
        yield element("div", None, element("b", None, f"Part {held.part.part}: "), whose)
        if held.grounds and held.ours:
            yield _ground_list(held.grounds, name_of)
    of_the_whole = of_no_part(standing.provision, standing.grounds)
    if of_the_whole:
        yield element("div", None, element("b", None, "Of the whole, and of no part of it:"))
        yield _ground_list(of_the_whole, name_of)


def _ground_list(grounds: Iterable[Ground], name_of: Callable[[str], str]) -> Safe:
    return element("ul", {"style": "margin:2px 0 4px 18px"}, *(_ground(each, name_of) for each in grounds))


def _ground(ground: Ground, name_of: Callable[[str], str]) -> Safe:
    side = chip("for", "ok") if ground.supports else chip("against", "high")
    return element("li", None, side, ground.by_name(name_of))


def note_if(wanted: bool, text: str) -> Safe | None:
    """Small print, where it is wanted."""
    return element("span", {"class": "att-quiet"}, text) if wanted else None


def _listed(title: str, items: Iterable[str]) -> Safe | None:
    shown = [element("li", None, each) for each in items]
    if not shown:
        return None
    style = {"style": "margin:2px 0 4px 18px"}
    return element("details", None, element("summary", None, title), element("ul", style, *shown))
