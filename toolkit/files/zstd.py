"""Unpack Zstandard (RFC 8878) within bounds, for the few packed members that are read; written out plainly, for
Python below 3.14 has none and a library for it would be one more dependency. It takes about a second a megabyte.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.files.zstd_tables import (
    Backwards,
    BrokenZstd,
    Huffman,
    StateTable,
    huffman_table,
    read_state_table,
    state_table,
)

__all__ = ["BrokenZstd", "unpack_zstd"]

_FRAME = 0xFD2FB528
_SKIPPED = range(0x184D2A50, 0x184D2A60)
_BLOCK = 131_072
_LITERALS, _OFFSETS, _MATCHES = range(3)
_LIMITS = ((9, 36), (8, 32), (9, 53))
"""Of each of the three tables: the largest, and the most symbols."""


def _usual() -> tuple[StateTable, StateTable, StateTable]:
    """The tables that stand in the format itself."""
    literals = [4, 3, *[2] * 11, 1, 1, 1, *[2] * 9, 3, 2, *[1] * 5, *[-1] * 4]
    offsets = [*[1] * 6, 2, 2, 2, *[1] * 15, *[-1] * 5]
    matches = [1, 4, 3, *[2] * 6, *[1] * 37, *[-1] * 7]
    return state_table(literals, 6), state_table(offsets, 5), state_table(matches, 6)


def _steps(bits: list[int], first: int) -> list[tuple[int, int]]:
    """Least value and further bits of each code, where each code goes on where the one before ends."""
    made = []
    for count in bits:
        made.append((first, count))
        first += 1 << count
    return made


_LITERAL_LENGTHS = _steps([*[0] * 16, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 0)
_MATCH_LENGTHS = _steps([*[0] * 32, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 3)


def unpack_zstd(data: bytes, *, limit: int) -> bytes:
    """What `data` unfold into. Raises `BrokenZstd` where they are none, are cut off, or unfold into more than that."""
    out = bytearray()
    place = 0
    try:
        while place < len(data):
            magic = int.from_bytes(data[place : place + 4], "little")
            if magic in _SKIPPED:
                place += 8 + int.from_bytes(data[place + 4 : place + 8], "little")
            elif magic == _FRAME:
                place = _Frame(data, place + 4, out, limit).end
            else:
                raise BrokenZstd("this is not packed by Zstandard")
    except IndexError:
        raise BrokenZstd("the packed data are cut off") from None
    if place > len(data):
        raise BrokenZstd("the packed data are cut off")
    return bytes(out)


@dataclass
class _Memory:
    """What one block leaves to the next."""

    huffman: Huffman | None = None
    tables: list[StateTable | None] = field(default_factory=lambda: [None, None, None])
    offsets: list[int] = field(default_factory=lambda: [1, 4, 8])


class _Frame:
    """One frame: its header, and its blocks, which go into `out`; `end` is where the data go on."""

    def __init__(self, data: bytes, place: int, out: bytearray, limit: int) -> None:
        self._out, self._limit, self._first = out, limit, len(out)
        head = data[place]
        single = head & 0x20
        place += 1 + (0 if single else 1)
        named = (0, 1, 2, 4)[head & 3]
        if any(data[place : place + named]):
            raise BrokenZstd("a dictionary is needed that is not here")
        place += named + (1 if single and not head >> 6 else (0, 2, 4, 8)[head >> 6])
        memory = _Memory()
        last = False
        while not last:
            header = int.from_bytes(data[place : place + 3], "little")
            last, kind, size = bool(header & 1), header >> 1 & 3, header >> 3
            place += 3
            stored = 1 if kind == 1 else size
            block = data[place : place + stored]
            if len(block) < stored or kind == 3 or (kind == 2 and size > _BLOCK) or not place <= len(data):
                raise BrokenZstd("a block is cut off or none")
            place += stored
            self._room(0 if kind == 2 else size)
            if kind == 2:
                self._compressed(block, memory)
            else:
                out += block * size if kind == 1 else block
        self.end = place + (4 if head & 4 else 0)

    def _room(self, more: int) -> None:
        if len(self._out) + more > self._limit:
            raise BrokenZstd(f"it unfolds into more than {self._limit:,} bytes")

    def _compressed(self, block: bytes, memory: _Memory) -> None:
        literals, place = _literals(block, memory)
        count = block[place]
        place += 1
        if count >= 128:
            wide = count == 255
            count = (
                int.from_bytes(block[place : place + 2], "little") + 0x7F00
                if wide
                else (count - 128 << 8) + block[place]
            )
            place += 2 if wide else 1
        if not count:
            self._room(len(literals))
            self._out += literals
            return
        modes = block[place]
        place += 1
        for which, shift in ((_LITERALS, 6), (_OFFSETS, 4), (_MATCHES, 2)):
            memory.tables[which], place = _table(which, modes >> shift & 3, block, place, memory)
        self._sequences(literals, count, Backwards(block[place:]), memory)

    def _sequences(self, literals: bytearray, count: int, stream: Backwards, memory: _Memory) -> None:
        by_literal, by_offset, by_match = memory.tables
        assert by_literal is not None  # noqa: S101 - `_table` gives none of them back as None
        assert by_offset is not None  # noqa: S101
        assert by_match is not None  # noqa: S101
        literal, offset, match = (stream.read(each.log) for each in (by_literal, by_offset, by_match))
        out, taken = self._out, 0
        for number in range(count):
            code = by_offset.symbols[offset]
            if code > 31:
                raise BrokenZstd("an offset is larger than allowed")
            value = (1 << code) + stream.read(code)
            least, bits = _MATCH_LENGTHS[by_match.symbols[match]]
            length = least + stream.read(bits)
            least, bits = _LITERAL_LENGTHS[by_literal.symbols[literal]]
            before = least + stream.read(bits)
            back = _offset(value, before, memory.offsets)
            self._room(before + length)
            out += literals[taken : taken + before]
            taken += before
            _repeat(out, back, length, self._first)
            if number < count - 1:
                literal = by_literal.base[literal] + stream.read(by_literal.bits[literal])
                match = by_match.base[match] + stream.read(by_match.bits[match])
                offset = by_offset.base[offset] + stream.read(by_offset.bits[offset])
        if stream.left or taken > len(literals):
            raise BrokenZstd("a block does not end where it should")
        self._room(len(literals) - taken)
        out += literals[taken:]


def _literals(block: bytes, memory: _Memory) -> tuple[bytearray, int]:
    """The letters of a block that are not repetitions, and where the block goes on."""
    kind, form = block[0] & 3, block[0] >> 2 & 3
    if kind < 2:
        length = (1, 2, 1, 3)[form]
        size = int.from_bytes(block[:length], "little") >> (4 if form & 1 else 3)
        stored = size if kind == 0 else 1
        found = block[length : length + stored]
        if len(found) < stored or size > _BLOCK:
            raise BrokenZstd("letters are cut off")
        return bytearray(found if kind == 0 else found * size), length + stored
    length, bits = ((3, 10), (3, 10), (4, 14), (5, 18))[form]
    header = int.from_bytes(block[:length], "little") >> 4
    size, packed = header & ((1 << bits) - 1), header >> bits & ((1 << bits) - 1)
    data = block[length : length + packed]
    if len(data) < packed or size > _BLOCK:
        raise BrokenZstd("letters are cut off")
    begin = 0
    if kind == 2:
        memory.huffman, begin = huffman_table(data)
    if memory.huffman is None:
        raise BrokenZstd("letters refer to a table that is not there")
    return _streams(memory.huffman, data[begin:], size, four=form != 0), length + packed


def _streams(huffman: Huffman, data: bytes, size: int, *, four: bool) -> bytearray:
    if not four:
        return huffman.decode(data, size)
    part = (size + 3) // 4
    sizes = [int.from_bytes(data[n : n + 2], "little") for n in (0, 2, 4)]
    out, place = bytearray(), 6
    for length, count in zip((*sizes, len(data)), (part, part, part, size - 3 * part), strict=True):
        if count < 0:
            raise BrokenZstd("letters are none")
        out += huffman.decode(data[place : place + length], count)
        place += length
    return out


_USUAL = _usual()


def _table(which: int, mode: int, block: bytes, place: int, memory: _Memory) -> tuple[StateTable, int]:
    if mode == 0:
        return _USUAL[which], place
    if mode == 1:
        if block[place] >= _LIMITS[which][1]:
            raise BrokenZstd("a symbol is larger than allowed")
        return StateTable(0, [block[place]], [0], [0]), place + 1
    if mode == 2:
        return read_state_table(block, place, *_LIMITS[which])
    held = memory.tables[which]
    if held is None:
        raise BrokenZstd("a block refers to a table that is not there")
    return held, place


def _offset(value: int, before: int, held: list[int]) -> int:
    """How far back to look; the last three are remembered."""
    if value > 3:
        held[:] = value - 3, held[0], held[1]
        return held[0]
    number = value - 1 + (before == 0)
    back = held[0] - 1 if number == 3 else held[number]
    if number:
        held[:] = (back, held[0], held[2]) if number == 1 else (back, held[0], held[1])
    return back


def _repeat(out: bytearray, back: int, length: int, first: int) -> None:
    begin = len(out) - back
    if back < 1 or begin < first:
        raise BrokenZstd("it refers to what is not there")
    if back >= length:
        out += out[begin : begin + length]
        return
    pattern = bytes(out[begin:])
    out += (pattern * (length // back + 1))[:length]
