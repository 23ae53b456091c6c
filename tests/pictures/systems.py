"""Systems to be drawn."""

from __future__ import annotations

from typing import Any

from toolkit.catalogues.kind import ComponentKind
from toolkit.system.model import System


def system(**parts: Any) -> System:
    """A system of the given parts."""
    return System.model_validate({"id": "s", "name": "A system", **parts})


def kind(title: str, shape: str, **more: Any) -> ComponentKind:
    """A kind of component."""
    return ComponentKind.model_validate({"title": title, "description": title, "shape": shape, **more})


KINDS = {
    "person": kind("Person", "actor"),
    "service": kind("Service", "process"),
    "model": kind("Model", "process", ai=True),
    "hosted_model": kind("Hosted model", "process", is_a="model"),
    "agent": kind("Agent", "process", ai=True),
    "database": kind("Database", "store"),
    "supplier": kind("Outside system", "system"),
}


def claims() -> System:
    """A chatbot with retrieval, an agent with a tool, and a training pipeline, in four boundaries."""
    return system(
        name="Claims assistant",
        boundaries={
            "internet": {"name": "Internet", "trust": "none"},
            "cloud": {"name": "Cloud account", "trust": "supplier"},
            "app": {"name": "Application zone", "within": "cloud", "trust": "organisation"},
            "training": {"name": "Training zone", "within": "cloud", "trust": "restricted"},
        },
        components={
            "policyholder": {"kind": "person", "within": "internet", "name": "Policyholder"},
            "web": {"kind": "supplier", "within": "internet", "name": "Public web documents"},
            "portal": {"kind": "service", "within": "app", "name": "Claims portal"},
            "assistant": {"kind": "agent", "within": "app", "name": "Claims agent"},
            "guard": {"kind": "service", "within": "app", "name": "Prompt guardrail"},
            "vectors": {"kind": "database", "within": "app", "name": "Vector store"},
            "ingest": {"kind": "service", "within": "app", "name": "Document ingest pipeline"},
            "ticket": {"kind": "service", "within": "app", "name": "Ticket tool"},
            "llm": {"kind": "hosted_model", "name": "Hosted language model"},
            "records": {"kind": "database", "within": "training", "name": "Fine-tuning data"},
            "trainer": {"kind": "service", "within": "training", "name": "Fine-tuning job"},
            "registry": {"kind": "database", "within": "training", "name": "Model registry"},
            "clerk": {"kind": "person", "name": "Claims clerk"},
        },
        data={"letters": {"name": "Claim letters"}, "prompts": {"name": "Prompts"}},
        flows={
            "ask": {"from": "policyholder", "to": "portal", "name": "Question", "replies": "yes"},
            "upload": {"from": "policyholder", "to": "ingest", "carries": ["letters"]},
            "crawl": {"from": "web", "to": "ingest", "name": "Crawled documents"},
            "embed": {"from": "ingest", "to": "vectors", "name": "Embeddings"},
            "prompt": {"from": "portal", "to": "guard", "carries": ["prompts", "letters"]},
            "screened": {"from": "guard", "to": "assistant", "name": "Screened prompt", "replies": "yes"},
            "query": {"from": "assistant", "to": "vectors", "name": "Similarity query", "replies": "yes"},
            "infer": {"from": "assistant", "to": "llm", "name": "Inference request", "replies": "yes"},
            "call": {"from": "assistant", "to": "ticket", "name": "Tool call"},
            "draft": {"from": "ticket", "to": "clerk", "name": "Draft decision"},
            "approve": {"from": "clerk", "to": "ticket", "name": "Approval"},
            "sample": {"from": "portal", "to": "records", "name": "Conversation records"},
            "train": {"from": "records", "to": "trainer", "name": "Training batches"},
            "weights": {"from": "trainer", "to": "registry", "name": "Weights"},
            "deploy": {"from": "registry", "to": "llm", "name": "Fine-tuned adapter"},
        },
    )
