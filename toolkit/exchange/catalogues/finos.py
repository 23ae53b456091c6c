"""The FINOS AI Governance Framework: a folder of Markdown pages, a risk, mitigation or use case each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.errors import InputError
from toolkit.exchange.catalogues.front_matter import has_front_matter, read_page
from toolkit.exchange.catalogues.gathering import Gathering, Head
from toolkit.exchange.catalogues.own_copy import CopyFile, OwnCopy
from toolkit.exchange.catalogues.plain import id_in, one_line, scalar, texts_in

__all__ = ["is_finos", "read_finos"]

_PAGE = re.compile(r"(ri|mi|uc)-(\d{1,4})(?:_[^/]{0,200})?\.md")
_TYPES = {"ri": "risk", "mi": "mitigation", "uc": "use-case"}
_RELATIONS = {"related_risks": "related", "related_mitigations": "related", "mitigates": "mitigates"}
_OVER = {"retired", "deprecated", "withdrawn", "superseded"}
"""What a page's `doc-status` may begin with when it no longer counts."""
_SPDX = re.compile(r"(?m)^PackageLicenseDeclared: *([^\n]{1,60})")


def is_finos(file: CopyFile) -> bool:
    """A page called as the framework calls them, with a block of keys before it."""
    return _PAGE.fullmatch(_called(file)) is not None and has_front_matter(file) and "layout:" in file.head


def _called(file: CopyFile) -> str:
    return file.name.rpartition("/")[2]


def read_finos(files: list[CopyFile], gathering: Gathering, copy: OwnCopy) -> Head:
    """Risks, mitigations and use cases, each by its number; the titles of the references from their lists."""
    titles = _titles(copy, gathering)
    order = list(_TYPES)
    numbered = sorted(((*_place(file, order), file) for file in files), key=lambda each: each[:2])
    found = {order[kind] for kind, _, _ in numbered}
    for kind, number, file in numbered:
        _page(f"{order[kind]}-{number}", _TYPES[order[kind]], file, titles, gathering)
    spdx = copy.named("LICENSE.spdx")
    licence = one_line(declared[1]) if spdx and (declared := _SPDX.search(spdx.head)) else ""
    if spdx and licence:
        gathering.used.append(spdx)
    return Head(
        id="finos",
        title="FINOS AI Governance Framework",
        url="https://github.com/finos/ai-governance-framework",
        licence=licence or "CC-BY-4.0, as its owners give it; the copy does not say",
        types={"risk": "threat", "mitigation": "control", "use-case": "group"},
        licence_found=licence,
        is_whole={"ri", "mi"} <= found,
    )


def _place(file: CopyFile, order: list[str]) -> tuple[int, int]:
    kind, number = _called(file).split("_")[0].removesuffix(".md").split("-")
    return order.index(kind), int(number)


def _page(key: str, kind: str, file: CopyFile, titles: Mapping[str, str], gathering: Gathering) -> None:
    page = read_page(file)
    draft = gathering.add(kind, key, page.matter.get("title"), page.body)
    if draft is None:
        return
    stated = scalar(page.matter.get("sequence"))
    if stated is not None and key.partition("-")[2] != stated:
        what = f"its `sequence` is {stated}, and its file is called {key}"
        gathering.lose(f"{kind} {key}", what, "The name of the file counts, as in the links between pages.", "note")
    known = {"title", "sequence", "layout"}
    for word, relation in _RELATIONS.items():
        if isinstance(page.matter.get(word), list):
            draft.relate(relation, map(id_in, texts_in(page.matter[word])))
            known.add(word)
    for word, value in page.matter.items():
        if word.endswith("_references"):
            known.add(word)
            draft.says[one_line(word)[:60]] = tuple(_with_titles(word, texts_in(value), titles))
    gathering.take_rest(draft, page.matter, known)
    if (scalar(page.matter.get("doc-status")) or "").casefold().startswith(tuple(_OVER)):
        gathering.retire(key)


def _with_titles(word: str, ids: Iterable[str], titles: Mapping[str, str]) -> Iterable[str]:
    listed = word.removesuffix("_references")
    return (f"{each} {titles.get(f'{listed}/{each}', '')}".strip() for each in ids)


def _titles(copy: OwnCopy, gathering: Gathering) -> dict[str, str]:
    """What the pages' references are called, by `list/key`, where the copy has those lists."""
    titles: dict[str, str] = {}
    for file in copy.files:
        if "references/" not in file.name or file.name.endswith(".md") or not {"title", "entries"} <= file.top_keys:
            continue
        try:
            entries: Any = file.yaml.get("entries")
        except InputError:
            gathering.lose(file.name, "it cannot be read", "References to it stand without their titles.")
            continue
        listed = _called(file).rpartition(".")[0]
        for key, entry in entries.items() if isinstance(entries, dict) else ():
            if isinstance(entry, dict):
                titles[f"{listed}/{key}"] = one_line(scalar(entry.get("title")) or "")
        gathering.used.append(file)
    return titles
