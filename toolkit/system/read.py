"""Read a system from YAML, and write it so that nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.build import Strict, build_what_can_be, in_order
from toolkit.files.digest import digest_of
from toolkit.files.emit_yaml import emit_yaml
from toolkit.files.strict_yaml import YamlDocument, read_yaml, read_yaml_file
from toolkit.system.lint import errors_in
from toolkit.system.model import FORMAT, VERSION, Component, DataAsset, System, TrustBoundary

__all__ = ["emit_system", "load_system", "parse_system", "plain", "system_digest", "system_from_plain", "write_system"]


def load_system(path: str | Path, catalogue: Catalogue | None = None) -> System:
    """Read a `system.yaml` whose kinds and facts are those of a catalogue: by default, of the shipped library.

    A system that uses a library of your own needs it here: `load_system(path, load_catalogue(["my-library/"]))`.
    Raises `InputError` with every mistake: file, line, what is wrong, what to write instead.
    """
    return _checked(read_yaml_file(Path(path)), catalogue or load_catalogue())


def parse_system(text: str, catalogue: Catalogue | None = None, *, source: str = "system.yaml") -> System:
    """The same for text at hand; `source` is what errors call it. Without a catalogue, kinds and facts go unchecked."""
    return _checked(read_yaml(text, source=source), catalogue)


def _checked(document: YamlDocument, catalogue: Catalogue | None) -> System:
    data = document.data
    if not isinstance(data, dict):
        raise InputError(
            [Problem(document.where(()), "this is no description of a system", f"Begin with `format: {FORMAT}`.")]
        )
    problems = []
    if data.get("format") != FORMAT:
        said = f"`format` is {data.get('format')!r}" if "format" in data else "`format` is missing"
        problems.append(Problem(document.where(("format",)), said, f"Write `format: {FORMAT}`."))
    version = data.get("version")
    if isinstance(version, int) and version > VERSION:
        instead = "Install a newer ai-threat-toolkit to read it."
        problems.append(
            Problem(document.where(("version",)), f"version {version} is newer than this toolkit knows", instead)
        )
    if problems:
        raise InputError(problems)
    system, problems, gone = build_what_can_be(System, document)
    if system is not None and catalogue is not None:
        problems = in_order([*problems, *errors_in(_stood_in_for(system, gone), catalogue, document)])
    if problems or system is None:
        raise InputError(problems)
    return system


def _stood_in_for(system: System, gone: set[tuple[str | int, ...]]) -> System:
    """The system with a plain thing in place of each that could not be read, so that no mention of it dangles."""
    plain_things: dict[str, Any] = {
        "boundaries": TrustBoundary(),
        "components": Component(kind="process"),
        "data": DataAsset(),
    }
    fields: dict[str, Any] = {}
    for section, thing in plain_things.items():
        lost = {str(path[1]): thing for path in gone if len(path) == 2 and path[0] == section}
        if (section,) in gone:
            return System(id=system.id, name=system.name)
        fields[section] = {**getattr(system, section), **lost}
    if any(path[0] in ("flows", "assumptions") for path in gone):
        fields["assumptions"] = {}
    return system.model_copy(update=fields)


def plain(value: Any) -> Any:
    """A typed value as plain data that reads back the same: what is default is left out, own `x-` keys are kept."""
    if isinstance(value, Strict):
        fields: dict[str, Any] = {}
        for name, field in type(value).model_fields.items():
            current = getattr(value, name)
            if name != "extras" and not field.exclude and current != field.get_default(call_default_factory=True):
                fields[field.alias or name] = plain(current)
        return {**fields, **plain(dict(value.extras))}
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, str) else value


def system_from_plain(data: dict[str, Any]) -> System:
    """A system from plain data, as `plain` made it. Raises `ToolkitError` for data that is no system."""
    try:
        return System.model_validate(data)
    except ValueError as error:
        raise ToolkitError(f"the recorded system cannot be read: {error}", try_instead="Verify the register.") from None


def system_plain(system: System) -> dict[str, Any]:
    """A system as plain data, with `format` and `version` at the top."""
    return {"format": FORMAT, "version": VERSION, **plain(system)}


def emit_system(system: System) -> str:
    """A system as YAML text that reads back as the same system."""
    text = emit_yaml(system_plain(system))
    if parse_system(text) != system:
        raise ToolkitError("the system could not be written without loss", try_instead="Report this: it is a defect.")
    return text


def system_digest(system: System) -> str:
    """A digest of what the system says; equal for equal systems however their files are laid out."""
    return digest_of(system_plain(system))


def write_system(system: System, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a system to a file, whole or not at all. An existing file is refused unless `overwrite` is said."""
    write_atomic(Path(path), emit_system(system), overwrite=overwrite)
