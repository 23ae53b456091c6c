"""`ai-threat new`, `sketch` and `schema`: begin a description of a system, and have the editor complete it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from shlex import quote

from toolkit.catalogues.locate import library_root
from toolkit.cli.common import Commands, add_library, catalogue_of
from toolkit.cli.saying import print_json, put, say, visible
from toolkit.errors import ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.canonical_json import pretty_json
from toolkit.files.folders import make_folder
from toolkit.files.reading import decode_text, read_limited
from toolkit.system.library_schema import library_schema
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

Also: `a, b -> c`, `a -> b -> c`, bullets, other arrows, names below a `[place]`. Every guess is told on standard error.

Examples
  ai-threat sketch whiteboard.txt --to system.yaml
  ai-threat sketch - < whiteboard.txt
"""
_NEW = """\
Make a folder with a system.yaml to change into your own, and the JSON Schema by which an editor completes it.

Templates
{templates}

Example
  ai-threat new my-system
"""
_SCHEMA = """\
Print the JSON Schema by which an editor completes and checks a file: with the kinds, facts and controls of the shipped
library and of your own.

  system    a system.yaml; `ai-threat new` writes it already
  library   a file of a library of your own; `ai-threat library new` writes it already, and it is to be made anew when
            the library has a new kind, fact, control or threat

Examples
  ai-threat schema --library my-library/ > system.schema.json
  ai-threat schema library --library my-library/ > library.schema.json
"""
MAX_SKETCH_BYTES = 2_000_000
_SCHEMAS = {"system": system_schema, "library": library_schema}


def add_to(commands: Commands) -> None:
    """Add the commands."""
    new = commands.add_parser(
        "new",
        help="a folder with a system.yaml to fill in, and its JSON Schema for the editor",
        description=_NEW.format(templates="\n".join(f"  {name}" for name in templates())),
    )
    new.add_argument("folder", help="made where it does not exist; nothing in it is overwritten")
    new.add_argument(
        "--from",
        dest="template",
        metavar="TEMPLATE",
        choices=templates(),
        default="claims_assistant",
        help="a template (default claims_assistant)",
    )
    add_library(new)
    new.set_defaults(run=_new)
    sketch = commands.add_parser(
        "sketch",
        help="lines off a whiteboard into a system.yaml",
        description=_SKETCH,
    )
    sketch.add_argument("lines", help="a text file, or - for standard input")
    sketch.add_argument("--to", metavar="FILE", help="write here (default: print)")
    sketch.add_argument("--overwrite", action="store_true", help="replace a file that exists")
    sketch.add_argument("--name", default="", help="what the system is called")
    add_library(sketch)
    sketch.set_defaults(run=_sketch)
    schema = commands.add_parser(
        "schema",
        help="the JSON Schema by which an editor completes a system.yaml or a library of your own",
        description=_SCHEMA,
    )
    schema.add_argument("what", nargs="?", default="system", choices=sorted(_SCHEMAS), help="of what (default system)")
    add_library(schema)
    schema.set_defaults(run=_schema)


def templates() -> list[str]:
    """The shipped templates of systems."""
    return sorted(entry.name for entry in (library_root() / "templates").iterdir() if entry.is_dir())


def _new(arguments: argparse.Namespace) -> int:
    folder = Path(arguments.folder).expanduser()
    target, schema = folder / "system.yaml", folder / "system.schema.json"
    for path in (target, schema):
        if path.exists():
            raise ToolkitError("this file is there already", where=str(path), try_instead="Choose another folder.")
    make_folder(folder)
    text = (library_root() / "templates" / arguments.template / "system.yaml").read_text("utf-8")
    parse_system(text, source=arguments.template)
    write_atomic(schema, pretty_json(system_schema(catalogue_of(arguments))), overwrite=False)
    write_atomic(target, f"# yaml-language-server: $schema={schema.name}\n{text}", overwrite=False)
    say(f"Wrote {target} and {schema}.")
    say("Change its name, purpose and roles first; then its parts; then the facts. Then:")
    say(f"  ai-threat find {quote(str(target))}")
    say(f"  AI_THREAT_WORKSHOP={quote(str(folder))} ai-threat workshop")
    return 0


def _sketch(arguments: argparse.Namespace) -> int:
    text, source = _read(arguments.lines)
    sketch = read_sketch(text, catalogue_of(arguments), name=arguments.name, source=source)
    if arguments.to:
        write_system(sketch.system, Path(arguments.to).expanduser(), overwrite=arguments.overwrite)
        say(f"Wrote {arguments.to}: {len(sketch.system.components)} components, {len(sketch.system.flows)} flows.")
    else:
        put(emit_system(sketch.system))
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
        source = "standard input"
        data = sys.stdin.buffer.read(MAX_SKETCH_BYTES + 1)
    else:
        source = name
        data = read_limited(Path(name).expanduser(), source=source, limit_bytes=MAX_SKETCH_BYTES)
    return decode_text(data, source=source, limit_bytes=MAX_SKETCH_BYTES), source


def _schema(arguments: argparse.Namespace) -> int:
    print_json(_SCHEMAS[arguments.what](catalogue_of(arguments)))
    return 0
