"""The environment that page templates run in: everything escaped, nothing undefined, no way around either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.markup.element import Safe, fragment
from toolkit.markup.links import link
from toolkit.markup.script import json_for_script

if TYPE_CHECKING:
    import jinja2

__all__ = ["template_environment"]

_WAYS_AROUND = ("safe", "urlize", "xmlattr")


def template_environment(package: str = "toolkit.reports", folder: str = "templates") -> jinja2.Environment:
    """An environment for the templates that ship in a package's folder.

    Every value is escaped by `escape` (so that hidden characters are shown as everywhere), `Safe` passes, None prints
    as nothing, an unknown name is an error. `link` is at hand as a function, `tojson` is `json_for_script`; the
    filters that let text through unescaped are taken out. Raises ValueError where the folder does not exist.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(package, folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_said,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name in _WAYS_AROUND:
        environment.filters.pop(name)
    environment.filters.update(e=_said, escape=_said, forceescape=_forced, tojson=json_for_script)
    environment.globals["link"] = link
    return environment


def _said(value: Any) -> Any:
    if value is None:
        return Safe("")
    return value if hasattr(value, "__html__") else fragment(str(value))


def _forced(value: Any) -> Safe:
    return fragment("" if value is None else str(value))
