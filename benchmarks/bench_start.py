"""Starting: fresh interpreters, each against a bare one run in turn with it."""

from __future__ import annotations

import subprocess
import sys
import tempfile

from benchmarks.timing import seconds_in, seconds_of, show

CASES = {
    "import toolkit": "import toolkit",
    "load_catalogue(), first in its process": "import toolkit; toolkit.load_catalogue()",
    "the same, and find_threats on the example": (
        "import toolkit as tk\nfrom toolkit.catalogues.locate import library_root\n"
        "c = tk.load_catalogue()\n"
        "s = tk.load_system(str(library_root() / 'templates' / 'claims_assistant' / 'system.yaml'), c)\n"
        "tk.find_threats(s, c)"
    ),
}


def main() -> None:
    """Print how much each takes over a bare interpreter."""
    bare = seconds_of("pass")
    show("a bare interpreter", bare)
    base = sorted(bare)[len(bare) // 2]
    for what, code in CASES.items():
        show(f"{what} (over a bare interpreter)", [taken - base for taken in seconds_of(code)])
    with tempfile.TemporaryDirectory() as folder:
        code = (
            f"import os; os.environ['AI_THREAT_CACHE'] = {folder!r}; " + CASES["load_catalogue(), first in its process"]
        )
        show("load_catalogue() on a machine that never did (no cache)", [seconds_of(code, 1)[0] - base])
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "toolkit.cli", "demo"]
        show("ai-threat demo", seconds_in(lambda: subprocess.run(demo, cwd=folder, check=True, capture_output=True), 3))
