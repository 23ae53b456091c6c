"""`ai-threat library new`: a small library that is right as it stands, to change into one's own."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from shlex import quote
from typing import Any

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.locate import library_root
from toolkit.cli.saying import say
from toolkit.errors import ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.canonical_json import pretty_json
from toolkit.files.folders import make_folder
from toolkit.files.safe_paths import slug
from toolkit.system.library_schema import library_schema

__all__ = ["add_to"]

SCHEMA = "library.schema.json"
_STARTER = "acme"
"""What the library is called that is shipped to start from."""
_NEW = """\
Begin a library of your own: a small one that is right as it stands, with a kind, a fact, a threat with its examples, a
control and a change to the shipped library, each explained; and beside it the JSON Schema by which an editor completes
it. With --scale, a risk matrix of your own instead: any steps, levels and table, used as a workshop's risk criteria.
A path that ends in .yaml is the file; any other is a folder to put it in. Nothing is overwritten.

Examples
  ai-threat library new my-library --name acme
  ai-threat library new house-rules.yaml --name acme
  ai-threat library new my-library --name acme --scale
"""


def add_to(actions: Any) -> None:
    """Add the command beside the others that work on libraries."""
    new = actions.add_parser(
        "new", help="a small library to change into your own, and its JSON Schema", description=_NEW
    )
    new.add_argument("path", help="a folder (made where it does not exist), or a file that ends in .yaml")
    new.add_argument("--name", default="", help="whose library it is: a short word (default: from the path)")
    new.add_argument("--scale", action="store_true", help="a risk matrix of your own, as a workshop's criteria")
    new.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    path = Path(arguments.path).expanduser()
    name = _name(arguments.name, path)
    target = path if path.suffix == ".yaml" else path / f"{name}{'-matrix' if arguments.scale else ''}.yaml"
    schema = target.with_name(SCHEMA)
    for each in (target, *([] if arguments.scale else [schema])):
        if each.exists() or each.is_symlink():
            raise ToolkitError("this file is there already", where=str(each), try_instead="Choose another place.")
    make_folder(target.parent)
    write_atomic(
        target, f"# yaml-language-server: $schema={SCHEMA}\n{starter(name, scale=arguments.scale)}", overwrite=False
    )
    if arguments.scale and schema.exists():
        return _told(target)
    write_atomic(schema, pretty_json(library_schema(load_catalogue([target]))), overwrite=False)
    say(f"Wrote {target} and {schema}.")
    say("It is right as it stands. Change it into yours, and check it:")
    say(f"  ai-threat library check {quote(str(target))}")
    say("When you have added a kind, fact, control or threat, tell your editor:")
    say(f"  ai-threat schema library --library {quote(str(target))} --to {quote(str(schema))} --overwrite")
    return 0


def _told(target: Path) -> int:
    say(f"Wrote {target}. It is right as it stands. Change it into yours, and check it:")
    say(f"  ai-threat library check {quote(str(target))}")
    return 0


def starter(name: str, *, scale: bool = False) -> str:
    """The library (or the risk matrix) that is shipped to start from, under another name."""
    text = (library_root() / "starter" / f"{'matrix' if scale else _STARTER}.yaml").read_text("utf-8")
    return re.sub(rf"\b{_STARTER}\b", name, text)


def _name(given: str, path: Path) -> str:
    """The library's name: as it was given, or made of the path's. Raises `ToolkitError` for one that is none."""
    name = given or slug(path.stem, fallback=_STARTER)
    if name == "core":
        raise ToolkitError(
            "a library of your own cannot be called 'core', as the shipped one is",
            try_instead="Name it after your house: --name acme",
        )
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,63}", name):
        raise ToolkitError(
            f"{name[:80]!r} is no name for a library",
            try_instead="Take small letters, digits, - and _, a letter first: --name acme",
        )
    return name
