"""What was noted for documents and of tools is evidence of: trainings, details of assets, tests of several days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.catalogues.vocabulary import Role
from toolkit.conformity.facts import Facts, Ground, count, listed, records_of, share
from toolkit.conformity.grounds_of_work import Reader
from toolkit.conformity.said import amount_of, is_given, is_somebody
from toolkit.conformity.scope import DUTY_ROLES
from toolkit.register.document_records import AssetDetails

__all__ = ["FROM_RECORDS"]


def _training(facts: Facts) -> Iterator[Ground]:
    valid = facts.trainings
    if valid:
        people = {each.participant for each in valid.values()}
        last = max(each.on for each in valid.values())
        whose = "1 person" if len(people) == 1 else f"{len(people)} people"
        endless = sum(1 for each in valid.values() if each.until is None)
        until = f"; of {endless} nobody said when they lapse" if endless else ""
        many = f"{count(len(valid), 'training')} of {whose} {'holds' if len(valid) == 1 else 'hold'}"
        says = f"{many} today, the last of {last}{until}"
        yield Ground(says, records_of("training", valid))
    yield from _lapsed(facts, facts.lapsed_trainings)


def _lapsed(facts: Facts, ids: Iterable[str]) -> Iterator[Ground]:
    lapsed = {key: facts.lapsed_trainings[key] for key in ids}
    if lapsed:
        which = listed(f"{each.module} ({each.participant}, {each.until})" for each in lapsed.values())
        says = f"{count(len(lapsed), 'training')} lapsed and not held again: {which}"
        whose = tuple(each.participant for each in lapsed.values())
        yield Ground(says, records_of("training", lapsed), supports=False, people=whose)


def _training_by_role(facts: Facts) -> Iterator[Ground]:
    """Modules that differ by role; the same course for all is no training by role."""
    people = facts.record.participants
    modules = {
        role: {
            key: each.module
            for key, each in facts.trainings.items()
            if each.participant in people and role in people[each.participant].roles
        }
        for role in DUTY_ROLES
    }
    held = {role: found for role, found in modules.items() if found}
    if len({frozenset(found.values()) for found in held.values()}) > 1:
        by_role = "; ".join(f"{role.replace('_', ' ')}: {listed(found.values())}" for role, found in held.items())
        keys = dict.fromkeys(key for found in held.values() for key in found)
        yield Ground(f"trainings differ by role ({by_role})", records_of("training", keys))
    yield from _lapsed(facts, facts.lapsed_trainings)


def _training_of_builders(facts: Facts) -> Iterator[Ground]:
    people = facts.record.participants
    builders = {key for key, each in people.items() if Role.DEVELOPER in each.roles}
    valid = {key: each for key, each in facts.trainings.items() if each.participant in builders}
    if valid:
        modules = listed(each.module for each in valid.values())
        says = f"those who build hold {count(len(valid), 'training')}: {modules}"
        yield Ground(says, records_of("training", valid))
    yield from _lapsed(facts, [key for key, each in facts.lapsed_trainings.items() if each.participant in builders])


def _details(facts: Facts, elements: Iterable[str]) -> dict[str, AssetDetails]:
    """What is recorded of those of these elements that the system still has."""
    held = facts.record.assets
    return {each: held[each] for each in elements if each in held}


def _data(facts: Facts) -> tuple[str, ...]:
    """Data assets, and stores of what models are trained on."""
    system = facts.system
    if system is None:
        return ()
    stores = (key for key, each in system.components.items() if facts.catalogue.is_a(each.kind, ("training_data",)))
    return (*system.data, *stores)


def _asset_owners(facts: Facts) -> Iterator[Ground]:
    """Owner and version of every asset; with flows that all say what they carry, the inventory is whole."""
    system = facts.system
    if system is None:
        return
    held = _details(facts, (*facts.assets, *system.data))
    known = [k for k in facts.assets if k in held and is_somebody(held[k].owner) and is_given(held[k].version)]
    owned = [
        k for k, each in system.data.items() if is_somebody(each.owner) or (k in held and is_somebody(held[k].owner))
    ]
    if not known and not any(is_somebody(each.owner) for each in held.values()):
        return
    said = f"owner and version are recorded of {share(len(known), len(facts.assets), 'component')}"
    said += f", an owner of {share(len(owned), len(system.data), 'data asset')}"
    complete = len(known) == len(facts.assets) and len(owned) == len(system.data)
    drawn = bool(system.flows) and all(flow.carries is not None for flow in system.flows.values())
    yield Ground(said, ("system", *records_of("asset", held)), whole=complete and drawn)


def _asset_hashes(facts: Facts) -> Iterator[Ground]:
    hashed = {k: each for k, each in _details(facts, (*facts.assets, *_data(facts))).items() if each.sha256}
    if hashed:
        versions = sum(1 for each in hashed.values() if is_given(each.version))
        names = listed(facts.system.name_of(key) for key in hashed) if facts.system is not None else ""
        says = f"hashes are recorded of {names}; {versions} of {len(hashed)} with a version"
        yield Ground(says, records_of("asset", hashed))


def _asset_origins(facts: Facts) -> Iterator[Ground]:
    """Where what works by AI is from, and under which licence it may be used."""
    ai = facts.ai_assets
    known = {key: each for key, each in _details(facts, ai).items() if is_given(each.source)}
    if known:
        licensed = sum(1 for each in known.values() if is_given(each.licence))
        what = "that works by AI or steers it" if len(ai) == 1 else "that work by AI or steer it"
        says = f"the source of {share(len(known), len(ai), 'part')} {what} is recorded"
        yield Ground(f"{says}, {licensed} with a licence", records_of("asset", known))


def _data_sources(facts: Facts) -> Iterator[Ground]:
    data = _data(facts)
    known = {key: each for key, each in _details(facts, data).items() if is_given(each.source)}
    if known:
        licensed = sum(1 for each in known.values() if is_given(each.licence))
        says = f"the source of {share(len(known), len(data), 'data asset')} is recorded, {licensed} with a licence"
        yield Ground(says, records_of("asset", known))


def _prompt_versions(facts: Facts) -> Iterator[Ground]:
    components = facts.system.components if facts.system is not None else {}
    prompts = [key for key, each in components.items() if facts.catalogue.is_a(each.kind, ("prompt",))]
    known = {key: each for key, each in _details(facts, prompts).items() if _is_versioned(each)}
    if known:
        changes = sum(facts.state.rev_of(f"asset:{key}") for key in known)
        says = f"version or hash of {share(len(known), len(prompts), 'prompt')} is recorded"
        says += f", with who changed it and why ({count(changes, 'revision')})"
        yield Ground(says, records_of("asset", known))


def _is_versioned(details: AssetDetails) -> bool:
    return is_given(details.version) or bool(details.sha256)


def _asset_trail(facts: Facts) -> Iterator[Ground]:
    known = {k: each for k, each in _details(facts, (*facts.ai_assets, *_data(facts))).items() if _is_versioned(each)}
    if known:
        changes = sum(facts.state.rev_of(f"asset:{key}") for key in known)
        says = f"versions of {count(len(known), 'model or data asset')} are kept with who changed them, when and why"
        yield Ground(f"{says} ({count(changes, 'revision')})", records_of("asset", known))


def _kept_for(facts: Facts) -> Iterator[Ground]:
    held = _details(facts, (*facts.assets, *_data(facts)))
    known = {key: each for key, each in held.items() if amount_of(each.kept_for) == "said"}
    if known:
        names = listed(facts.system.name_of(key) for key in known) if facts.system is not None else ""
        yield Ground(f"it is recorded how long these are kept: {names}", records_of("asset", known))


def _tested_again(facts: Facts) -> Iterator[Ground]:
    """The same tool on more than one day, of which the last still holds: the system was evaluated again.

    Two tools on two days may be the two halves of one test.
    """
    days: dict[str, dict[str, list[str]]] = {}
    for key, each in facts.record.evidence.items():
        if each.kind == "tests" and each.ran and each.ran[:10] <= facts.today.isoformat():
            days.setdefault(each.tool, {}).setdefault(each.ran[:10], []).append(key)
    for tool, by_day in days.items():
        last = max(by_day)
        if len(by_day) > 1 and any(key in facts.files for key in by_day[last]):
            says = f"tested again: {len(by_day)} days of tests by {tool}, last on {last}"
            yield Ground(says, records_of("evidence", (key for keys in by_day.values() for key in keys)))


def _justification_told(facts: Facts) -> Iterator[Ground]:
    """The notice went to end-users, and says there why a component was chosen all the same."""
    words = facts.record.document_texts.get("notice.justification")
    if words is None or amount_of(words.text) != "said":
        return
    given = {key: told for key, (told, role) in facts.told.items() if told.document == "notice"}
    to_users = [key for key in given if facts.told[key][1] is Role.END_USER]
    if to_users:
        whom = listed(f"{given[key].whom} ({given[key].on})" for key in to_users)
        says = f"the notice says why such components were chosen, and was given to {whom}, as end user"
        yield Ground(says, ("document_text:notice.justification", *records_of("told", to_users)))


FROM_RECORDS: dict[str, Reader] = {
    "training": Reader("trainings that hold today; one that lapsed and was not held again speaks against", _training),
    "training_by_role": Reader(
        "trainings that hold today and differ by role; a lapsed one speaks against", _training_by_role
    ),
    "training_of_builders": Reader(
        "trainings of participants who are developers; a lapsed one speaks against", _training_of_builders
    ),
    "asset_owners": Reader("owner and version of each asset", _asset_owners),
    "asset_hashes": Reader("hashes of assets, with their versions", _asset_hashes),
    "asset_origins": Reader("source and licence of models, agents and prompts", _asset_origins),
    "data_sources": Reader("source and licence of data", _data_sources),
    "prompt_versions": Reader("version or hash of each prompt, and the revisions of it", _prompt_versions),
    "asset_trail": Reader("versions of models and data, and the revisions of them", _asset_trail),
    "kept_for": Reader("how long an asset is kept, and what happens then", _kept_for),
    "justification_told": Reader(
        "who was given the document `notice` as end user, where it says why such components were chosen",
        _justification_told,
    ),
    "tested_again": Reader(
        "files of tests by the same tool of more than one day, the last of which holds", _tested_again
    ),
}
