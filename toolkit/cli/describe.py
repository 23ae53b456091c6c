"""`ai-threat new`, `sketch` and `schema`: begin a description of a system, and have the editor complete it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from shlex import quote
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.cli.common import Commands, add_library, add_overwrite, catalogue_of
from toolkit.cli.saying import paragraph, print_json, put, say, visible
from toolkit.errors import ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.canonical_json import pretty_json
from toolkit.files.folders import make_folder
from toolkit.files.reading import decode_text, read_limited
from toolkit.risks.losses.losses_schema import losses_schema
from toolkit.system.library_schema import library_schema
from toolkit.system.read import emit_system, write_system
from toolkit.system.schema import system_schema
from toolkit.system.sketch import Sketch, read_sketch
from toolkit.system.templates import Template, template, template_ids, template_text

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
Begin from the template whose shape is nearest to yours; what to change first stands at its top.

Templates
{templates}

Examples
  ai-threat new --list                            what each template is of, and what to change first in it
  ai-threat new my-system --template council_chatbot
"""
_SCHEMA = """\
Print the JSON Schema by which an editor completes and checks a file: with the kinds, facts and controls of the shipped
library and of your own.

  system    a system.yaml; `ai-threat new` writes it already
  library   a file of a library of your own; `ai-threat library new` writes it already, and it is to be made anew when
            the library has a new kind, fact, control or threat
  losses    a file of loss scenarios; `ai-threat quantify --new` writes it already

Examples
  ai-threat schema --library my-library/ > system.schema.json
  ai-threat schema library --library my-library/ --to my-library/library.schema.json --overwrite
"""
MAX_SKETCH_BYTES = 2_000_000
_SCHEMAS: Mapping[str, Callable[[Catalogue], dict[str, Any]]] = {
    "system": system_schema,
    "library": library_schema,
    "losses": lambda _: losses_schema(),
}


def add_to(commands: Commands) -> None:
    """Add the commands."""
    new = commands.add_parser(
        "new",
        help="a folder with a system.yaml to fill in, and its JSON Schema for the editor",
        description=_NEW.format(templates="\n".join(f"  {name}" for name in template_ids())),
    )
    new.add_argument("folder", nargs="?", help="made where it does not exist; nothing in it is overwritten")
    new.add_argument("--list", action="store_true", help="show the templates, and make nothing")
    new.add_argument(
        "--template",
        "--from",
        dest="template",
        metavar="TEMPLATE",
        choices=template_ids(),
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
    add_overwrite(sketch)
    sketch.add_argument("--name", default="", help="what the system is called")
    add_library(sketch)
    sketch.set_defaults(run=_sketch)
    schema = commands.add_parser(
        "schema",
        help="the JSON Schema by which an editor completes a system.yaml or a library of your own",
        description=_SCHEMA,
    )
    schema.add_argument("what", nargs="?", default="system", choices=sorted(_SCHEMAS), help="of what (default system)")
    schema.add_argument(
        "--to", metavar="FILE", help="write here (default: print); where a library is wrong, nothing is"
    )
    add_overwrite(schema)
    add_library(schema)
    schema.set_defaults(run=_schema)


def _list_templates() -> int:
    for template_id in template_ids():
        of = template(template_id)
        say(f"\n{template_id}: {of.title}")
        paragraph(f"{of.about}.", indent="  ")
        _say_steps(of)
    return 0


def _say_steps(of: Template) -> None:
    say("  What to change first:")
    for number, step in enumerate(of.change_first, start=1):
        paragraph(f"{number}. {step}", indent="    ")


def _new(arguments: argparse.Namespace) -> int:
    if arguments.list:
        return _list_templates()
    if arguments.folder is None:
        raise ToolkitError(
            "no folder is named", try_instead="Name one, `ai-threat new my-system`, or look around with --list."
        )
    folder = Path(arguments.folder).expanduser()
    target, schema = folder / "system.yaml", folder / "system.schema.json"
    for path in (target, schema):
        if path.exists():
            raise ToolkitError("this file is there already", where=str(path), try_instead="Choose another folder.")
    make_folder(folder)
    text = template_text(arguments.template)
    write_atomic(schema, pretty_json(system_schema(catalogue_of(arguments))), overwrite=False)
    write_atomic(target, f"# yaml-language-server: $schema={schema.name}\n{text}", overwrite=False)
    say(f"Wrote {target} and {schema}.")
    of = template(arguments.template)
    say(f"{of.title}. {of.about}.")
    _say_steps(of)
    say("Then:")
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
    schema = _SCHEMAS[arguments.what](catalogue_of(arguments))
    if arguments.to:
        write_atomic(Path(arguments.to).expanduser(), pretty_json(schema), overwrite=arguments.overwrite)
        say(f"Wrote {arguments.to}")
    else:
        print_json(schema)
    return 0
