"""What each panel shows as “The same in Python” runs as it stands, in a notebook that has opened the example."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

import toolkit.workshop
from toolkit.workshop.panel import Panel


def panels(base: type[Panel] = Panel) -> list[type[Panel]]:
    """All panels of the workshop, once their modules are loaded."""
    for module in pkgutil.iter_modules(toolkit.workshop.__path__):
        import_module(f"toolkit.workshop.{module.name}")
    below = [each for sub in base.__subclasses__() for each in (sub, *panels(sub))]
    return [each for each in below if each.title]


@pytest.mark.parametrize("panel", panels(), ids=lambda panel: panel.__name__)
def test_it_runs(panel, example, own_folder):
    assert panel.python.strip(), "a panel says what it does in Python"
    exec(panel.python, {"workshop": example})
    assert example.register.verify().ok
