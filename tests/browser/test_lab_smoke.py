"""The driver itself, on a notebook of one small form: what it does must be what a person would see."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

FORM = """
import pathlib
import ipywidgets

saved = pathlib.Path("saved.txt")
name = ipywidgets.Text(description="Name", placeholder="who are you?")
level = ipywidgets.Dropdown(description="Level", options=["low", "high"])
sure = ipywidgets.Checkbox(description="Sure")
save = ipywidgets.Button(description="Save")
said = ipywidgets.Label(f"Saved: {saved.read_text()}" if saved.exists() else "Nothing saved yet")


def keep(_):
    saved.write_text(f"{name.value} {level.value} {sure.value}")
    said.value = f"Saved: {saved.read_text()}"


save.on_click(keep)
ipywidgets.VBox([name, level, sure, save, said])
"""


def write_notebook(path: Path, *sources: str) -> None:
    """A notebook as we ship them: no outputs, no execution counts."""
    cells = [new_markdown_cell("# A form"), *(new_code_cell(source) for source in sources)]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


def test_a_click_is_saved_and_survives_reload_and_restart(open_lab, tmp_path):
    write_notebook(tmp_path / "form.ipynb", "one = 1", FORM)
    lab = open_lab(tmp_path, "form.ipynb").run_all().see("Nothing saved yet")

    lab.fill("Name", "Ada").choose("Level", "high").tick("Sure").click("Save").see("Saved: Ada high True")
    assert (tmp_path / "saved.txt").read_text() == "Ada high True"

    lab.save().reload().see("Saved: Ada high True").see_value("Name", "Ada")

    lab.restart_kernel()
    (tmp_path / "saved.txt").write_text("Grace low False")
    lab.restart_and_run_all().see("Saved: Grace low False").see_value("who are you?", "")
    lab.fill("who are you?", "Lin").click("Save").see("Saved: Lin low False")

    assert lab.elsewhere == []
    assert lab.errors == []
    assert lab.picture("smoke").stat().st_size > 10_000


def test_a_second_notebook_in_the_same_window_is_the_one_that_runs(open_lab, tmp_path):
    write_notebook(tmp_path / "first.ipynb", "print('the first')")
    write_notebook(tmp_path / "second.ipynb", "print('the second')")
    lab = open_lab(tmp_path, "first.ipynb").run_all().see("the first")
    with lab.page.expect_response(lambda said: "/lab/api/workspaces/" in said.url and said.request.method == "PUT"):
        lab.save()

    from playwright.sync_api import expect

    def held_back(route):
        # For as long as the second loads, JupyterLab may bring the first back to the front; often it does not.
        bar = lab.page.locator("#jp-main-statusbar")
        expect(bar).to_contain_text(re.compile(r"\| Idle|second\.ipynb"), timeout=60_000)
        route.continue_()

    lab.page.route(re.compile(r"/api/contents/second\.ipynb.*content=1"), held_back)
    lab.open("second.ipynb").run_all().see("the second")


def test_what_a_page_asks_of_other_machines_is_refused_and_noted(open_lab, tmp_path):
    source = "from IPython.display import HTML\nHTML('<img src=\"http://example.invalid/x.png\"><b>shown</b>')"
    write_notebook(tmp_path / "remote.ipynb", source)
    lab = open_lab(tmp_path, "remote.ipynb").run_all().see("shown")
    assert lab.elsewhere == ["http://example.invalid/x.png"]


def test_no_news_no_updates_nothing_pops_up_and_no_stranger_gets_in(open_lab, tmp_path):
    write_notebook(tmp_path / "quiet.ipynb", "print('done')")
    lab = open_lab(tmp_path, "quiet.ipynb").run_all().see("done")
    assert lab.page.locator(".jp-toastContainer, .Toastify__toast, .jp-Dialog").count() == 0

    def setting(plugin: str) -> dict[str, object]:
        address = f"{lab.server.url}/lab/api/settings/{plugin}?token={lab.server.token}"
        with urllib.request.urlopen(address, timeout=30) as answer:
            properties = json.load(answer)["schema"]["properties"]
        return {name: about.get("default") for name, about in properties.items()}

    notifications = setting("@jupyterlab/apputils-extension:notification")
    assert (notifications["fetchNews"], notifications["checkForUpdates"]) == ("false", False)
    assert setting("@jupyterlab/extensionmanager-extension:plugin")["enabled"] is False
    assert lab.page.get_by_role("tab", name=re.compile("Extension Manager")).count() == 0
    assert lab.elsewhere == []

    assert re.match(r"http://127\.0\.0\.1:\d+$", lab.server.url)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{lab.server.url}/api/contents?token=wrong", timeout=30)
