"""A key that is pressed in a panel is the panel's: JupyterLab's single keys for cells reach cells only."""

from __future__ import annotations

import json
import re
from pathlib import Path

from jupyterlab.commands import get_app_dir

from tests.conftest import REPOSITORY

SETTINGS = REPOSITORY / "toolkit" / "workshop" / "jupyter" / "labconfig" / "default_setting_overrides.json"
WITH_ANOTHER_KEY = re.compile(r"(Accel|Alt|Ctrl|Cmd) ")
ANYWHERE = (" :focus", ":focus:not(:read-write)", "[data-jp-code-runner]")
"""How selectors end that hold for a button or a list in a panel as well as for a cell."""


def shipped():
    """The shortcuts that JupyterLab brings, for notebooks and for kernels."""
    for schema in sorted((Path(get_app_dir()) / "schemas").glob("**/*.json")):
        yield from json.loads(schema.read_text("utf-8")).get("jupyter.lab.shortcuts", [])


def test_no_single_key_of_a_panel_cuts_its_cell_or_restarts_its_kernel():
    ours = json.loads(SETTINGS.read_text("utf-8"))["@jupyterlab/shortcuts-extension:shortcuts"]["shortcuts"]
    known = {(each["command"], *each["keys"], each["selector"]) for each in ours if each.get("disabled")}
    single = [each for each in shipped() if any(each["keys"]) and not WITH_ANOTHER_KEY.match(each["keys"][0])]
    reach = {(e["command"], *e["keys"], e["selector"]) for e in single if e["selector"].endswith(ANYWHERE)}
    reach = {each for each in reach if each[0].startswith(("notebook:", "kernelmenu:", "viewmenu:", "runmenu:"))}
    assert ("notebook:cut-cell", "X", ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus") in reach
    assert reach <= known
    still = {(each["command"], *each["keys"]) for each in ours if not each.get("disabled")}
    assert {each[:-1] for each in known} == still  # what is taken from the panels, cells have all the same
