"""The only room that touches files: strict YAML, canonical JSON, safe paths, atomic writes."""

from toolkit.files.atomic import write_atomic
from toolkit.files.canonical_json import canonical_bytes, pretty_json, read_json, read_json_file
from toolkit.files.digest import digest, digest_of
from toolkit.files.emit_yaml import emit_yaml
from toolkit.files.safe_paths import inside, slug, unique_name
from toolkit.files.strict_yaml import YamlDocument, read_yaml, read_yaml_file

__all__ = [
    "YamlDocument",
    "canonical_bytes",
    "digest",
    "digest_of",
    "emit_yaml",
    "inside",
    "pretty_json",
    "read_json",
    "read_json_file",
    "read_yaml",
    "read_yaml_file",
    "slug",
    "unique_name",
    "write_atomic",
]
