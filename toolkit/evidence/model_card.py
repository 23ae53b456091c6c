"""Read a model card: Markdown whose front matter (YAML) says the licence, the base model, the data and the metrics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.evidence.evidence import Evidence
from toolkit.evidence.opened import EvidenceFile
from toolkit.evidence.plain import Notes, block, blocks, text, texts
from toolkit.evidence.results import Card
from toolkit.files.front_matter import begins_with_matter, front_matter

__all__ = ["is_card_of_another_sort", "is_model_card", "read_model_card"]

_TOO_LARGE = "Leave out pictures that are written into the card."
_LIMIT_BLOCK = 200_000
_LIMIT_NODES = 20_000
_LIMIT_DEPTH = 12
_MARKS = (
    *("license", "base_model", "datasets", "metrics", "library_name", "pipeline_tag", "model-index", "tags"),
    *("language", "model_name"),
)
_OF_MODELS = ("base_model", "library_name", "pipeline_tag", "model-index", "model_name", "metrics", "datasets")
_OF_OTHERS = (
    *("dataset_info", "task_categories", "size_categories", "source_datasets", "annotations_creators", "pretty_name"),
    *("sdk", "app_file", "layout"),
)
"""Keys of cards of data sets, of demonstrations, and of pages of a site, which have a licence and tags too."""


def is_card_of_another_sort(file: EvidenceFile) -> bool:
    """Whether its front matter is that of a data set's card, of a demonstration or of a page, and of no model."""
    start = file.beginning
    end = start.find("\n---", 3)
    matter = start[:end] if end > 0 else start

    def has(keys: tuple[str, ...]) -> bool:
        return any(f"\n{key}:" in matter for key in keys)

    return begins_with_matter(start) and has(_OF_OTHERS) and not has(_OF_MODELS)


def is_model_card(file: EvidenceFile) -> bool:
    """Whether it begins with front matter that has a key of model cards."""
    start = file.beginning
    return begins_with_matter(start) and any(f"\n{mark}:" in start for mark in _MARKS)


def read_model_card(file: EvidenceFile) -> Evidence:
    """What the card says; what a card should say and this one does not is noted."""
    words = file.text(instead=_TOO_LARGE)
    matter, _ = front_matter(
        words, source=file.source, limit_block=_LIMIT_BLOCK, limit_nodes=_LIMIT_NODES, limit_depth=_LIMIT_DEPTH
    )
    notes = Notes()
    licence = text(", ".join(texts(matter.get("license"))))
    if licence == "other" or not licence:
        licence = text(matter.get("license_name")) or licence
    card = Card(
        name=text(matter.get("model_name")) or _title(words),
        licence=licence,
        base_models=texts(matter.get("base_model")),
        datasets=texts(matter.get("datasets")),
        metrics=texts(matter.get("metrics")),
        languages=texts(matter.get("language")),
        task=text(matter.get("pipeline_tag")),
        library=text(matter.get("library_name")),
        tags=texts(matter.get("tags")),
        results=tuple(_results(matter.get("model-index"))),
    )
    missing = {
        "licence": card.licence,
        "base model": card.base_models,
        "data sets": card.datasets,
        "metrics": card.metrics or card.results,
    }
    for what, said in missing.items():
        if not said:
            notes.add(f"the card does not say its {what}")
    notes.add("only the front matter was read; the card's text is for people")
    has = {
        "card": True,
        "card.licence": bool(card.licence),
        "card.base": bool(card.base_models),
        "card.data": bool(card.datasets),
        "card.metrics": bool(card.metrics or card.results),
    }
    return Evidence(
        format="model-card",
        kind="card",
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        tool="model card",
        target=card.name,
        cards=(card,),
        subjects=tuple(subject for subject, holds in has.items() if holds),
        notes=notes.all(),
    )


def _title(words: str) -> str:
    """The first heading after the front matter."""
    lines = words.partition("\n---")[2].splitlines()[:200]
    return next((text(line.lstrip("#")) for line in lines if line.startswith("# ")), "")


def _results(index: Any) -> Iterator[str]:
    """Results of evaluations as `data set: metric value`."""
    for model in blocks(index):
        for result in blocks(model.get("results")):
            data = text(block(result.get("dataset")).get("name")) or text(block(result.get("dataset")).get("type"))
            for metric in blocks(result.get("metrics")):
                name = text(metric.get("name")) or text(metric.get("type"))
                yield text(f"{data or 'data set not named'}: {name or 'metric'} {text(metric.get('value'))}")
