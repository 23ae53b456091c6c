"""Members of packed files within bounds, those packed by Zstandard among them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from tests.evidence.samples import inspect_log, packed_log
from tests.files.test_zstd import plain_frame
from toolkit.errors import InputError
from toolkit.evidence import read_evidence
from toolkit.files import strict_zip
from toolkit.files.strict_zip import StrictZip


def zstd_zip(members: dict[str, bytes], *, checksum: int | None = None) -> bytes:
    """A zip file whose members are packed by Zstandard (method 93), which Python's own writer cannot make."""
    out, directory = io.BytesIO(), b""
    for name, content in members.items():
        packed = b"".join(plain_frame(content[n : n + 100_000]) for n in range(0, max(len(content), 1), 100_000))
        crc = zlib.crc32(content) if checksum is None else checksum
        sizes = struct.pack("<HHHHHIIIHH", 63, 0, 93, 0, 0, crc, len(packed), len(content), len(name), 0)
        place = out.tell()
        out.write(b"PK\x03\x04" + sizes + name.encode() + packed)
        directory += b"PK\x01\x02" + struct.pack("<H", 63) + sizes + struct.pack("<HHHII", 0, 0, 0, 0, place)
        directory += name.encode()
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), out.tell(), 0)
    return out.getvalue() + directory + b"PK\x05\x06" + end


def opened(folder, content) -> StrictZip:
    path = folder / "z"
    path.write_bytes(content)
    return StrictZip(path, source="z")


def test_members_are_read_however_they_are_packed(tmp_path):
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", method) as made:
            made.writestr("a", b"hello" * 100)
        with opened(tmp_path, stream.getvalue()) as found:
            assert list(found.names) == ["a"]
            assert found.read("a") == b"hello" * 100
    with opened(tmp_path, zstd_zip({"a": b"hello" * 100, "empty": b""})) as found:
        assert (found.read("a"), found.read("empty")) == (b"hello" * 100, b"")


def test_a_log_of_inspect_as_it_is_packed_today_is_read(tmp_path):
    with zipfile.ZipFile(io.BytesIO(packed_log(inspect_log()))) as made:
        members = {name: made.read(name) for name in made.namelist()}
    path = tmp_path / "log.eval"
    path.write_bytes(zstd_zip(members))
    assert (read_evidence(path).tried, read_evidence(path).worked) == (1, 1)


def test_a_member_that_is_not_what_its_checksum_says_is_refused(tmp_path):
    content = zstd_zip({"a": b"hello"}, checksum=7)
    with opened(tmp_path, content) as found, pytest.raises(InputError, match="damaged"):
        found.read("a")


def test_a_member_that_unfolds_too_far_is_refused_whatever_packs_it(tmp_path, monkeypatch):
    monkeypatch.setattr(strict_zip, "LIMIT_ZSTD", 1_000)
    with opened(tmp_path, zstd_zip({"a": b"x" * 900, "b": b"x" * 1_001})) as found:
        assert len(found.read("a")) == 900
        with pytest.raises(InputError, match=r"damaged|unfolds into more than"):
            found.read("b")


def test_a_list_of_members_that_would_fill_the_memory_is_refused_before_it_is_read(tmp_path):
    end = struct.pack("<HHHHIIH", 0, 0, 9, 9, 31_000_000, 0, 0)
    with pytest.raises(InputError, match="list of members is larger than"):
        opened(tmp_path, b"PK\x03\x04" + b"PK\x05\x06" + end)
    far = b"PK\x06\x06" + struct.pack("<Q", 44) + b"\0" * 28 + struct.pack("<Q", 31_000_000) + b"\0" * 8
    with pytest.raises(InputError, match="list of members is larger than"):
        opened(tmp_path, b"PK\x03\x04" + far + b"PK\x05\x06" + b"\xff" * 16 + b"\0\0")


def test_an_encrypted_member_is_refused(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a", b"hello")
    content = bytearray(stream.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + at] |= 1
    with opened(tmp_path, bytes(content)) as found, pytest.raises(InputError, match="encrypted"):
        found.read("a")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello"])
def test_what_is_no_zip_file_is_refused(tmp_path, content):
    with pytest.raises(InputError, match="damaged or cut off"):
        opened(tmp_path, content)


def test_all_that_is_packed_by_zstandard_together_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(strict_zip, "LIMIT_ALL_ZSTD", 1_000)
    with opened(tmp_path, zstd_zip({"a": b"x" * 900, "b": b"x" * 900, "c": b"x"})) as found:
        assert [len(found.read("a")), len(found.read("b"))] == [900, 900]
        with pytest.raises(InputError, match="more than the 1,000 bytes allowed"):
            found.read("c")


def test_a_name_that_is_there_twice_is_refused(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("a", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("a", "two")
    with pytest.raises(InputError, match="'a' more than once"):
        opened(tmp_path, content.getvalue())
