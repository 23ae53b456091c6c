"""The entropy codes of Zstandard (RFC 8878): state tables, Huffman tables, and the bits that they are read from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Backwards", "BrokenZstd", "Huffman", "StateTable", "huffman_table", "read_state_table", "state_table"]


class BrokenZstd(ValueError):
    """The data are not what the format allows."""


class Backwards:
    """Bits that are read from the end of a piece of data to its beginning; beyond that come zeros."""

    def __init__(self, data: bytes) -> None:
        if not data or not data[-1]:
            raise BrokenZstd("a stream of bits has no end mark")
        self._data = data
        self.left = len(data) * 8 - 8 + data[-1].bit_length() - 1
        """Bits that are left; below 0 once more were read than there are."""

    def read(self, count: int) -> int:
        """The next bits as a number."""
        self.left -= count
        if self.left >= 0:
            return self.at(self.left, count)
        have = count + self.left
        return self.at(0, have) << -self.left if have > 0 else 0

    def at(self, place: int, count: int) -> int:
        """Bits from a place on, at most 48 of them."""
        first = place >> 3
        word = int.from_bytes(self._data[first : first + 8], "little")
        return (word >> (place & 7)) & ((1 << count) - 1)


@dataclass(frozen=True)
class StateTable:
    """Of each state: the symbol, how many bits lead on, and to which state before they are added."""

    log: int
    symbols: list[int]
    bits: list[int]
    base: list[int]


def state_table(norm: list[int], log: int) -> StateTable:
    """The table for a distribution of symbols; -1 stands for a probability below one."""
    size = 1 << log
    symbols, following = [0] * size, [0] * len(norm)
    high = size
    for symbol, count in enumerate(norm):
        if count == -1:
            high -= 1
            symbols[high], following[symbol] = symbol, 1
    step, place = (size >> 1) + (size >> 3) + 3, 0
    for symbol, count in enumerate(norm):
        if count > 0:
            following[symbol] = count
            for _ in range(count):
                symbols[place] = symbol
                place = (place + step) & (size - 1)
                while place >= high:
                    place = (place + step) & (size - 1)
    if place:
        raise BrokenZstd("a distribution of symbols does not add up")
    bits, base = [0] * size, [0] * size
    for state, symbol in enumerate(symbols):
        number = following[symbol]
        following[symbol] += 1
        bits[state] = log - number.bit_length() + 1
        base[state] = (number << bits[state]) - size
    return StateTable(log, symbols, bits, base)


def read_state_table(data: bytes, place: int, most_log: int, most_symbols: int) -> tuple[StateTable, int]:
    """A table from its description, and where the data go on."""
    at = place * 8
    end = len(data) * 8

    def read(count: int) -> int:
        nonlocal at
        first = at >> 3
        word = int.from_bytes(data[first : first + 4], "little")
        at += count
        if at > end:
            raise BrokenZstd("a description of symbols is cut off")
        return (word >> ((at - count) & 7)) & ((1 << count) - 1)

    log = read(4) + 5
    if log > most_log:
        raise BrokenZstd("a table is larger than allowed")
    norm: list[int] = []
    left = 1 << log
    while left > 0:
        bits = (left + 1).bit_length()
        value = read(bits)
        low = (1 << (bits - 1)) - 1
        threshold = (1 << bits) - 1 - (left + 1)
        if value & low < threshold:
            at -= 1
            value &= low
        elif value > low:
            value -= threshold
        norm.append(value - 1)
        left -= abs(value - 1)
        while value == 1:
            repeated = read(2)
            norm += [0] * repeated
            if repeated != 3:
                break
        if len(norm) > most_symbols:
            raise BrokenZstd("there are more symbols than allowed")
    if left:
        raise BrokenZstd("a distribution of symbols does not add up")
    return state_table(norm, log), (at + 7) >> 3


@dataclass(frozen=True)
class Huffman:
    """Of each pattern of `log` bits: the symbol that it begins with, and how many bits that takes."""

    log: int
    symbols: list[int]
    bits: list[int]

    def decode(self, data: bytes, count: int) -> bytearray:
        """So many symbols from a stream."""
        stream = Backwards(data)
        left, log, symbols, bits = stream.left, self.log, self.symbols, self.bits
        out = bytearray()
        for _ in range(count):
            pattern = stream.at(left - log, log) if left >= log else stream.at(0, max(left, 0)) << (log - max(left, 0))
            out.append(symbols[pattern])
            left -= bits[pattern]
        if left:
            raise BrokenZstd("a stream of letters does not end where it should")
        return out


def huffman_table(data: bytes) -> tuple[Huffman, int]:
    """A table from its description at the beginning of the data, and where the data go on."""
    if not data:
        raise BrokenZstd("a description of letters is missing")
    head = data[0]
    if head >= 128:
        count = head - 127
        end = 1 + (count + 1) // 2
        weights = [(data[1 + n // 2] >> 4 if n % 2 == 0 else data[1 + n // 2] & 15) for n in range(count)]
    else:
        end = 1 + head
        if len(data) < end:
            raise BrokenZstd("a description of letters is cut off")
        weights = _weights(data[1:end])
    return _from_weights(weights), end


def _weights(data: bytes) -> list[int]:
    """Weights that are themselves packed, by two states in turn."""
    table, place = read_state_table(data, 0, 6, 256)
    stream = Backwards(data[place:])
    states = [stream.read(table.log), stream.read(table.log)]
    weights: list[int] = []
    turn = 0
    while True:
        weights.append(table.symbols[states[turn]])
        states[turn] = table.base[states[turn]] + stream.read(table.bits[states[turn]])
        turn = 1 - turn
        if stream.left < 0:
            weights.append(table.symbols[states[turn]])
            return weights
        if len(weights) > 254:
            raise BrokenZstd("there are more letters than allowed")


def _from_weights(weights: list[int]) -> Huffman:
    total = sum(1 << (weight - 1) for weight in weights if weight)
    if not total or max(weights) > 12:
        raise BrokenZstd("the weights of letters are none")
    log = total.bit_length()
    rest = (1 << log) - total
    if rest & (rest - 1) or log > 11:
        raise BrokenZstd("the weights of letters do not add up")
    whole = [*weights, rest.bit_length()]
    symbols: list[int] = []
    bits: list[int] = []
    for weight in range(1, log + 1):
        for symbol, own in enumerate(whole):
            if own == weight:
                symbols += [symbol] * (1 << (weight - 1))
                bits += [log + 1 - weight] * (1 << (weight - 1))
    if len(symbols) != 1 << log or len(whole) > 256:
        raise BrokenZstd("the weights of letters do not add up")
    return Huffman(log, symbols, bits)
