"""Zstandard, unpacked within bounds: data that a compressor of others packed, and data that are none.

What was packed is computed here again; the packed forms were made from it by the reference implementation, at several
levels, so that every way of packing a block is met.
"""

from __future__ import annotations

import base64
import random

import pytest

from toolkit.files.zstd import BrokenZstd, unpack_zstd

WORDS = (
    "D77#BWb_5y4gfYKSQ>CowE-a2Uw{4e*T;XT^q0uqv}sdQz4{L!XaGzAMgS-o5s#!21qDZT<YM5F4HE_nM-"
    "s`v!y^mD0>P2JL<Br?NE|2}S!rl^WKA3l9BGz_j7Pd+A>l}pfrUrT2?K#6eYv=JBw7?89C?zAghy5dLcoz9NvL=v3W0+oEdd9Q90"
    "34uWFu%_j$CuCLw%u8!#Y$)dys5w)YYwWt`=`zH1qq#rJEDhp_P%5m7&!M{-"
    "$*Pe=~Kw)^%sCU!#l?F!4yT5HL7$P!b9rX$u5~BOe{AqdiDAHtOnDIaiA}FPi!N;?m6t>(I)`$jZ>_1b<UH|G$|!UhBHE)~`|ILH"
    "kJ6X&6yqKUA|zb3Xc1{h+5Y#!vMWE#ACn=J$(BHz%w^D<dN-"
    "L#q?~P3ipqX6ksY>&{xgMv({YBUPtiM1}oO%`VOP=u`EBp2iqI)f3v6BiCH(P+ut2uz=;L5%BEp|7Vbws{;`7!gPR}!7f=?Bpl2e"
    "!m4enH9nbS=6EfAwtfK>Hey>gXDh9?=FsrgD&tMJnF^kWm822Z*iGQm=4ysdCYc#uOP{S@K!uIimd)8ptF1XSytT@B(`}}LCt@XO"
    "#5Hyk__S#?3S~4ws-*1wa{"
)
FAST = (
    "D77#BWSRic3;-}XLt$YcF*-?TVjwg+LvLjuIXX#pY9KK-IzwY|ATl*NNosl^Gd4OyacdwnIXX#rcpx@3Izwe`AUH8PNo-"
    "^wGde?acOWt}I!StRAT&2RLuYRwH!?a&Zf+nlIzx4DATu#KNn&y!HZnRxX?GwwH9ARfWFRv$IzxADAU7~NNo05+F)}(sYil4iGdf"
    "9fdLTJAIzxGJAT%^ONoHywIWamzZDk-dGdf9hVjwv*IzwS$AT=;LNoZmqI66abWgs>+I!ShFATl>PLt}9uI5;{<YI-"
    "0wG&)0ZYalW*I!SnVAUHWXLuG9sHZeL$Y-AuaH9A9ccOWq_I!StRAUHNULuYRwHa0p*Zf+nnI66ahZy+-"
    "=I!R)3ATc;PLuq#)HabagWFR>+IzxADAUHKTNo05+H#s^(Yil4kH9ARhdLTD5IzxGJAU88QNoHywH#Is#ZDk-"
    "gIXX#nVjws*IzwS$AUQKSNoZmqHabIZWgsy)I!ShFATu&LLt}9uG&nj*YI-0xHabIbYalo_I!SnVl5@z|"
)
LINES = (
    "D77#BWa1Jf5&%{iIvQY0(j533m4QlvAFc|goTVlrBBTsN87!2-"
    "JODNTEC4fIcsf9)h`dF)hxfa~?m^uKx{0~PH_08@f>H%6;#yd%I;a9ugTze~kAMI~K?XrWzyLrD28RHKK>~MocXxMYW@ct)RaL}Q"
    "RaLb}Y8GlCbsQDJs0&3!5VaWUO(jAdIejS81DqyqTG-TTIy4;t)AT&g^E}V<{Qn*I|Ns9TNhXuYWHPy9$YgS6W@ct)DW#NBN-"
    "2nlh=_;*d7hT%d0tAnTrQW(WgN%CaU4Iq@B6-"
    "Q+qR8t+pg>Cx~?l}LYk&&3V|7@F=@%Xe+Ln=XhbAH9uX)6JYl9#k=PGbK#H<3@=K(~Iz)t|k?f&07T8c0M*0h>xB`W;F!CX!#yT2"
    "=q>-"
    "GUH5M>XN}P8BQgMa<WMSm*M~!vh2T3EDK5HxxpR6*$m;{aCD+)pX18eU&)Kl6(hk+^EbJAYH1bQPd<pJFr0yLm=0mB6JZeFnf9Rp"
    "a7=ipAue}n(c{@fRLuKh^;HuG=)2Z-N%f7w3w#hr^ja=uOZ+wlR$H^X0k&wX*{YL8^kbj9L}o53%j{OM-VBEw&e6>kOfi<`kOp#1"
    "4((IUfNjTLVN^oyIp-"
    "+0FQm3mNmzYLjoes3P8@_z9)@@Tv<@q0g7gcM>Tq!1G!g_sB_#so+)CP0cY0aA>KkU}g(jSG+yfLI|WKrR?ohzXDrH6G%J6X1d{6"
    "AUX#g_>a*<kSu(gDZgYSg1K<5dowH@+uD>WW4"
)
SAME = "D77#Bq#&UO08{_~5Mf~f0Q>(rzybmQ5McrU5Mcue4Pnzw|Iz"
PAIRS = "D77#Bq<|U*08{_~5Mg2g0Q>*t4hu{G00?0L0Q~<s5CTj900?0L0Q~<s5CTO200?0L0DRg5A<}u<(f"


def words(count: int) -> bytes:
    pieces = (f"{i * i % 97}:{'CIPN'[i * i % 4]}{chr(97 + i * 7 % 26)}{chr(97 + i * i % 26)}" for i in range(count))
    return " ".join(pieces).encode()


def mixed(count: int) -> bytes:
    short = words(9)
    return b"".join(
        b"%d says %s, and %s\n" % (i, b"CI"[i * i % 7 % 2 :][:1], short[i % 40 : i % 40 + 9]) for i in range(count)
    )


PACKED = {
    "words": (WORDS, words(260)),
    "words, fast": (FAST, words(60)),
    "lines": (LINES, mixed(200)),
    "one letter": (SAME, b"a" * 500_000),
    "two letters": (PAIRS, b"ab" * 200_000),
}


@pytest.mark.parametrize("name", PACKED)
def test_what_others_packed_is_unpacked(name):
    packed, whole = PACKED[name]
    assert unpack_zstd(base64.b85decode(packed), limit=len(whole)) == whole


def test_frames_follow_each_other_and_some_are_passed_over():
    packed = base64.b85decode(WORDS)
    passed_over = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
    assert unpack_zstd(packed + passed_over + packed, limit=10_000) == words(260) * 2
    assert unpack_zstd(b"", limit=0) == b""


def test_a_block_that_is_not_packed_stands_as_it_is():
    assert unpack_zstd(plain_frame(b"hello"), limit=5) == b"hello"


def plain_frame(content: bytes) -> bytes:
    """A frame of one block that is stored as it is."""
    return b"\x28\xb5\x2f\xfd\x00\x58" + (len(content) << 3 | 1).to_bytes(3, "little") + content


@pytest.mark.parametrize("name", PACKED)
def test_nothing_unfolds_beyond_the_limit(name):
    packed, whole = PACKED[name]
    with pytest.raises(BrokenZstd, match="unfolds into more than"):
        unpack_zstd(base64.b85decode(packed), limit=len(whole) - 1)


@pytest.mark.parametrize("name", PACKED)
def test_what_is_cut_off_is_refused_at_every_place(name):
    packed, whole = PACKED[name]
    data = base64.b85decode(packed)
    for end in range(1, len(data) - 4, max(1, len(data) // 60)):
        with pytest.raises(BrokenZstd):
            unpack_zstd(data[:end], limit=len(whole))


def test_what_is_changed_is_refused_or_unfolds_within_the_limit():
    rolled = random.Random(4)
    for packed, whole in PACKED.values():
        data = base64.b85decode(packed)
        for _ in range(120):
            changed = bytearray(data)
            for _ in range(rolled.randint(1, 3)):
                changed[rolled.randrange(len(changed))] = rolled.randrange(256)
            try:
                found = unpack_zstd(bytes(changed), limit=len(whole))
            except BrokenZstd:
                continue
            assert len(found) <= len(whole)


@pytest.mark.parametrize(
    "data",
    [b"hello", b"\x28\xb5\x2f\xfd", b"\x28\xb5\x2f\xfd\x01\x58\x07\x01\x00\x00", b"\x50\x2a\x4d\x18\xff\xff\xff\xff"],
)
def test_what_is_none_is_refused(data):
    with pytest.raises(BrokenZstd):
        unpack_zstd(data, limit=100)
