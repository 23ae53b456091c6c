"""The reference chatbot: how many findings the default view shows, and the first fifteen to be read.

python -m benchmarks.reference_chatbot
"""

from __future__ import annotations

from benchmarks.case_studies.measure import is_about_ai
from benchmarks.reference_chatbot.chatbot import ABSENT, filled, imported, model_file
from toolkit.catalogues.load import load_catalogue
from toolkit.system.model import System
from toolkit.threats.default_view import default_view
from toolkit.threats.find import find_threats

__all__ = ["main"]

READ = 15


def main() -> None:
    """Print both, unanswered and filled in."""
    model, catalogue = model_file(), load_catalogue()
    if model is None:
        print(ABSENT)
        return
    bare = imported(model, catalogue)
    _show("told nothing", bare)
    _show("filled in by a careful owner", filled(bare))


def _show(what: str, system: System) -> None:
    findings = find_threats(system, load_catalogue())
    groups = default_view(findings).shown
    shown = [finding for group in groups for finding in group.findings]
    about_ai = sum(map(is_about_ai, shown))
    print(f"\n{what}: {len(shown)} findings in {len(groups)} entries, {about_ai} about AI; {findings.counts}")
    for number, group in enumerate(groups[:READ], start=1):
        print(f"{number:3}. [{group.severity}] {group.title} · {', '.join(group.places)}\n       {group.first.why}")


if __name__ == "__main__":
    main()
