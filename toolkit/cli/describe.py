"""`ai-threat new`, `sketch` and `schema`: begin a description of a system, and have the editor complete it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from toolkit.catalogues.locate import library_root
from toolkit.cli.common import Commands, add_library, catalogue_of
from toolkit.cli.saying import print_json, say, visible
from toolkit.errors import ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.canonical_json import pretty_json
from toolkit.system.read import emit_system, parse_system, write_system
from toolkit.system.schema import system_schema
from toolkit.system.sketch import Sketch, read_sketch

__all__ = ["add_to"]

_SKETCH = """\
Turn lines typed off a whiteboard into a system.yaml.

  # Claims assistant
  [internet: none] user
  [our cloud: organisation] chatbot (agent), vector store
  user <-> chatbot: question ; answer
  vector store -> chatbot: passages

Example
  ai-threat sketch whiteboard.txt --to system.yaml
"""


def add_to(commands: Commands) -> None:
    """Add the commands."""
    new = commands.add_parser("new", help="a folder with a system.yaml to fill in, and its JSON Schema for the editor")
    new.add_argument("folder", help="made where it does not exist; nothing in it is overwritten")
    new.add_argument(
        "--from", dest="template", default="claims_assistant", help="a template (default claims_assistant)"
    )
    add_library(new)
    new.set_defaults(run=_new)
    sketch = commands.add_parser(
        "sketch",
        help="lines off a whiteboard into a system.yaml",
        description=_SKETCH,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sketch.add_argument("lines", help="a text file, or - for standard input")
    sketch.add_argument("--to", metavar="FILE", help="write here (default: print)")
    sketch.add_argument("--name", default="", help="what the system is called")
    add_library(sketch)
    sketch.set_defaults(run=_sketch)
    schema = commands.add_parser("schema", help="the JSON Schema by which an editor completes a system.yaml")
    schema.add_argument("what", nargs="?", default="system", choices=("system",))
    add_library(schema)
    schema.set_defaults(run=_schema)


def templates() -> list[str]:
    """The shipped templates of systems."""
    return sorted(entry.name for entry in (library_root() / "templates").iterdir() if entry.is_dir())


def _new(arguments: argparse.Namespace) -> int:
    if arguments.template not in templates():
        raise ToolkitError(
            f"there is no template {arguments.template!r}", try_instead=f"Templates: {', '.join(templates())}."
        )
    folder = Path(arguments.folder).expanduser()
    target = folder / "system.yaml"
    if target.exists():
        raise ToolkitError("there is a system already", where=str(target), try_instead="Choose another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    text = (library_root() / "templates" / arguments.template / "system.yaml").read_text("utf-8")
    parse_system(text, source=arguments.template)
    schema = folder / "system.schema.json"
    write_atomic(schema, pretty_json(system_schema(catalogue_of(arguments))))
    write_atomic(target, f"# yaml-language-server: $schema={schema.name}\n{text}", overwrite=False)
    say(f"Wrote {target} and {schema}.")
    say("Change its name, purpose and roles first; then its parts; then the facts. Then:")
    say(f"  ai-threat find {target}")
    say(f"  AI_THREAT_WORKSHOP={folder} ai-threat workshop")
    return 0


def _sketch(arguments: argparse.Namespace) -> int:
    text, source = _read(arguments.lines)
    sketch = read_sketch(text, catalogue_of(arguments), name=arguments.name, source=source)
    if arguments.to:
        write_system(sketch.system, arguments.to)
        say(f"Wrote {arguments.to}: {len(sketch.system.components)} components, {len(sketch.system.flows)} flows.")
    else:
        print(emit_system(sketch.system), end="")
    _tell_guesses(sketch)
    return 0


def _tell_guesses(sketch: Sketch) -> None:
    """On standard error, so that a system.yaml that is printed stays one."""
    for component, why in sketch.guessed.items():
        name, kind = sketch.system.name_of(component), sketch.system.components[component].kind
        print(visible(f"guessed: {name} is {kind!r}: {why}"), file=sys.stderr)
    if sketch.guessed:
        print("To say otherwise, write the kind behind the name: `chatbot (agent)`.", file=sys.stderr)
    for remark in sketch.remarks:
        print(visible(f"look at {remark}"), file=sys.stderr)


def _read(name: str) -> tuple[str, str]:
    if name == "-":
        return sys.stdin.read(), "standard input"
    try:
        return Path(name).read_text("utf-8"), name
    except (OSError, UnicodeDecodeError) as error:
        raise ToolkitError(f"cannot read it: {error}", where=name, try_instead="Name a text file in UTF-8.") from None


def _schema(arguments: argparse.Namespace) -> int:
    print_json(system_schema(catalogue_of(arguments)))
    return 0
