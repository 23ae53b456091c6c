"""What ships, file by file, and that it works from an empty folder with nothing of the checkout in reach."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, project_files

# Planted in a copy of the project: each must stay at home, be it ignored by git or only forgotten.
STRAYS = (
    "secret.env",
    ".env",
    "threat_libraries/secret.env",
    "threat_libraries/core/threats.yaml.bak",
    "threat_libraries/core/.draft.yml",
    "toolkit/files/notes.txt",
    "toolkit/register/workshop.db",
    "toolkit/workshop/settings.json",
    "toolkit/workshop/jupyter/private.env",
    "notebooks/deeper/draft.ipynb",
    "notebooks/people.csv",
    "exports/register.xlsx",
)


def shipped_as(path: Path) -> str | None:
    """The name in the wheel of a file of the project, or None if it stays at home."""
    match path.parts:
        case ("toolkit", *_) if path.suffix != ".md":
            return path.as_posix()
        case ("threat_libraries", *_) if path.suffix == ".yaml":
            return f"toolkit/{path.as_posix()}"
        case ("notebooks", _) if path.suffix == ".ipynb":
            return f"toolkit/{path.as_posix()}"
    return None


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A folder with the source distribution and the wheel built from it, out of a copy of the project with strays."""
    copy = tmp_path_factory.mktemp("project")
    for path in project_files():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, copy / path)
    for stray in STRAYS:
        (copy / stray).parent.mkdir(parents=True, exist_ok=True)
        (copy / stray).write_text("canary")
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(copy), cwd=copy)
    return out


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory) -> Path:
    """The bin folder of a new environment that holds the wheel, and our dependencies but not our checkout."""
    home = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", str(home))
    python = home / "bin" / "python"
    wheel = next(built.glob("*.whl"))
    run(sys.executable, "-m", "pip", "--python", str(python), "install", "-qq", "--no-index", "--no-deps", str(wheel))
    # A path line brings in the packages of this environment, but not the .pth files in it: not the checkout.
    here = run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    Path(here, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def run(*command: str, cwd: Path | None = None) -> str:
    """Run to the end with a clean environment; its output, or a failure that shows it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "AI_THREAT"))}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_holds_exactly_the_named_files(built):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    expected = {name for path in project_files() if (name := shipped_as(path))}
    inside = {name for name in names if ".dist-info/" not in name}
    assert inside == expected, "a new kind of file has to be named in pyproject.toml, for the wheel and the sdist"
    assert len(names) == len(set(names))
    meta = {name.split("/", 1)[1] for name in names if ".dist-info/" in name}
    assert meta == {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE", "licenses/NOTICE"}


def test_the_source_distribution_is_the_project_and_carries_no_stray(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert not names & set(STRAYS)
    ours = {path.as_posix() for path in project_files() if path.parts[0] != ".ci"}
    assert names - {"PKG-INFO"} == ours, "all that the README and make need, and nothing else"


def test_the_installed_toolkit_is_the_wheel_and_loads_its_catalogue(installed, tmp_path):
    from toolkit.catalogues.load import load_catalogue

    asked = (
        "import json, toolkit; catalogue = toolkit.load_catalogue();"
        "from toolkit.catalogues.reference import check_references;"
        "wrong = [str(problem) for _, problem in check_references(catalogue)];"
        "print(json.dumps([toolkit.__file__, sorted(catalogue.threats), sorted(catalogue.controls), wrong]))"
    )
    where, threats, controls, wrong = json.loads(run(str(installed / "python"), "-c", asked, cwd=tmp_path))
    assert Path(where).is_relative_to(installed.parent)
    catalogue = load_catalogue()
    assert threats == sorted(catalogue.threats)
    assert controls == sorted(catalogue.controls)
    assert wrong == [], "a framework that references need was left at home"


def test_the_installed_command_explains_itself(installed, tmp_path):
    said = run(str(installed / "ai-threat"), "--help", cwd=tmp_path)
    for verb in ("demo", "workshop", "new", "sketch", "find", "questions", "export", "verify", "schema"):
        assert verb in said
    assert list(tmp_path.iterdir()) == []
