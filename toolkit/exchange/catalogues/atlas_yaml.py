"""MITRE ATLAS as YAML in the formats before 6: `ATLAS.yaml`, with its matrix of lists, up to release 5.6."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.exchange.catalogues.atlas_words import ACHIEVES, EMPLOYS, MITIGATES, atlas_head
from toolkit.exchange.catalogues.gathering import Draft, Gathering, Head
from toolkit.exchange.catalogues.own_copy import CopyFile
from toolkit.exchange.catalogues.plain import blocks_in, id_in, one_line, prose, scalar, texts_in

__all__ = ["is_atlas_yaml", "read_atlas_yaml"]

_ALWAYS = {"id", "name", "description", "summary", "object-type"}


def is_atlas_yaml(file: CopyFile) -> bool:
    """An `id: ATLAS` with a matrix, or with the lists themselves, as releases before 4 have them."""
    keys = file.top_keys
    return {"id", "version"} <= keys and ("matrices" in keys or {"tactics", "techniques"} <= keys)


def read_atlas_yaml(files: list[CopyFile], gathering: Gathering) -> Head:
    """Tactics, techniques, mitigations and case studies of one file, with what they are to each other."""
    (file,) = files
    data = file.yaml
    matrices = blocks_in(data.get("matrices"))
    if len(matrices) > 1:
        gathering.lose("matrices", f"{len(matrices)} matrices are taken as one", "An edition is one list.", "changed")
    for shelf in matrices or [data]:
        for raw in blocks_in(shelf.get("tactics")):
            if draft := gathering.add("tactic", raw.get("id"), raw.get("name"), prose(raw.get("description"))):
                gathering.take_rest(draft, raw, _ALWAYS)
        for raw in blocks_in(shelf.get("techniques")):
            _technique(raw, gathering)
        for raw in blocks_in(shelf.get("mitigations")):
            _mitigation(raw, gathering)
    for raw in blocks_in(data.get("case-studies")):
        _case_study(raw, gathering)
    _inherit_tactics(gathering)
    return atlas_head(scalar(data.get("version")) or "")


def _technique(raw: Mapping[str, Any], gathering: Gathering) -> None:
    parent = raw.get("subtechnique-of") or raw.get("specializes")
    kind = "sub-technique" if parent else "technique"
    if draft := gathering.add(kind, raw.get("id"), raw.get("name"), prose(raw.get("description"))):
        draft.parent = id_in(parent)
        draft.relate(ACHIEVES, map(id_in, texts_in(raw.get("tactics"))))
        gathering.take_rest(draft, raw, _ALWAYS | {"subtechnique-of", "specializes", "tactics"})


def _inherit_tactics(gathering: Gathering) -> None:
    """Later formats write out what this one leaves to the parent; written out here too, editions can be compared."""
    without = [each for each in gathering.drafts.values() if each.parent and ACHIEVES not in each.relations]
    for draft in without:
        above = gathering.drafts.get(draft.parent)
        draft.relate(ACHIEVES, above.relations.get(ACHIEVES, ()) if above else ())
    if without:
        what = f"without tactics: {len(without)}, which are given those of their parent"
        gathering.lose("sub-techniques", what, "This format leaves them to be understood.", "note")


def _mitigation(raw: Mapping[str, Any], gathering: Gathering) -> None:
    draft = gathering.add("mitigation", raw.get("id"), raw.get("name"), prose(raw.get("description")))
    if draft is None:
        return
    links = blocks_in(raw.get("techniques"))
    rest = dict(raw)
    for key, value in raw.items():
        strays = [each for each in blocks_in(value) if key != "techniques" and {"id", "use"} <= each.keys()]
        if strays:  # release 5.6 has two of these in the list of phases
            links = [*links, *strays]
            rest[key] = [each for each in value if each not in strays]
            named = ", ".join(id_in(each["id"]) for each in strays)
            what = f"{named} stands in the list {key!r} and is taken as a technique that it mitigates"
            gathering.lose(f"mitigation {draft.id}", what, "It is written like one.", "changed")
    draft.relate(MITIGATES, (id_in(each.get("id")) for each in links))
    _say_each(draft, "use", ((id_in(each.get("id")), each.get("use")) for each in links))
    gathering.take_rest(draft, rest, _ALWAYS | {"techniques"})


def _case_study(raw: Mapping[str, Any], gathering: Gathering) -> None:
    draft = gathering.add("case-study", raw.get("id"), raw.get("name"), prose(raw.get("summary")))
    if draft is None:
        return
    steps = blocks_in(raw.get("procedure"))
    draft.relate(EMPLOYS, (id_in(each.get("technique")) for each in steps))
    tells = ((f"{id_in(each.get('tactic'))} {id_in(each.get('technique'))}", each.get("description")) for each in steps)
    _say_each(draft, "procedure", tells)
    gathering.take_rest(draft, raw, _ALWAYS | {"procedure"})


def _say_each(draft: Draft, word: str, pairs: Any) -> None:
    """Texts about other entries, each after the id that it is about."""
    lines = tuple(f"{about}: {prose(text)}" if prose(text) else one_line(about) for about, text in pairs)
    if lines:
        draft.says[word] = lines
