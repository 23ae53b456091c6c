"""What changed between two lists of a folder's hashes, as `digest_of_folder` writes them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ManifestDifference", "manifest_difference"]


@dataclass(frozen=True)
class ManifestDifference:
    """The files that came, went, and hold something else now; each by its path, sorted."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def manifest_difference(before: str, after: str) -> ManifestDifference:
    """Compare two lists of lines `hash, two spaces, path`. Lines of another shape count for nothing."""
    old, new = _read(before), _read(after)
    return ManifestDifference(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())),
        tuple(sorted(path for path in old.keys() & new.keys() if old[path] != new[path])),
    )


def _read(listed: str) -> dict[str, str]:
    parted = (line.partition("  ") for line in listed.split("\n"))
    return {path: digest for digest, gap, path in parted if gap and path}
