"""Files made to hang or kill their reader: refused with a reason, within bounded memory and processor time.

The corpus is read by a child process under hard limits, because what is at stake is the life of the process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

resource = pytest.importorskip("resource", reason="limits as Unix has them")
REPOSITORY = Path(__file__).resolve().parents[2]
MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 60  # a net, not a measurement: the files that bring a lax reader down need minutes or for ever


def alias_bomb() -> str:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return "\n".join(rows)


def merge_bomb() -> str:
    rows = ["a0: &a0 {x: 1}"]
    rows += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 9)]
    return "\n".join(rows)


CORPUS = {
    "alias bomb": (alias_bomb(), "f:2: '*a0' refers to a value elsewhere"),
    "merge bomb": (merge_bomb(), "f:2: '<<' merges another block in"),
    "100,000 lists": ("[" * 100_000, "nested more than 40 deep"),
    "100,000 lists after a key": ("a: " + "[" * 100_000, "nested more than 40 deep"),
    "100,000 blocks": ("{a: " * 100_000, "nested more than 40 deep"),
    "100,000 keys as blocks": ("{" * 100_000, "a key must be text"),
    "100,000 dashes": ("- " * 100_000, "nested more than 40 deep"),
    "100,000 questions": ("? " * 100_000, "a key must be text"),
    "a staircase": ("".join(" " * n + "a:\n" for n in range(1_000)), "nested more than 40 deep"),
    "a megabyte of closing": ("]" * 1_000_000, "something is missing or left over"),
    "160,000 directives": ("%TAG !a! b\n" * 160_000, "begins with '%'"),
    "160,000 directives at the end": ("a: 1\n...\n" + "%TAG !a! b\n" * 160_000, "begins with '%'"),
    "a million nothings": ("[" + "1," * 600_000 + "]", "more than 500,000 keys and values"),
    "300,000 anchors": ("- &a 1\n" * 250_000, "50 problems were found"),
    "400,000 duplicates": ("k: 1\n" * 390_000, "50 problems were found"),
    "2 MB in a word": ("a: " + "x" * 1_900_000, None),
    "2 MB in a key": ("x" * 1_900_000 + ": 1", "f:1: "),
    "a name of 2 MB": ("a: &" + "x" * 1_900_000 + " 1", "names a value for use elsewhere"),
    "2 MB of digits": ("a: " + "9" * 1_900_000, None),
    "2 MB of float": ("a: 0." + "9" * 1_900_000, None),
    "2 MB of tabs": ("a:" + "\t" * 1_900_000 + "1", "a tab stands outside quotes"),
    "200,000 tabs": ("".join(f"k{n}:\t1\n" for n in range(170_000)), "a tab "),
    "500,000 quotes": ('"' * 1_000_000, "text follows the closing quotation mark"),
    "170,000 keys between brackets": ("{" + ",\n".join(f"k{n}: 1" for n in range(170_000)) + "}", None),
    "unclosed lists": ("[a " * 600_000, "is not closed"),
    "500,000 documents": ("---\n" * 490_000, "a second document begins here"),
    "control characters": ("\x01" * 1_000_000, "U+0001"),
    "line separators": ("\u2028" * 600_000, "U+2028"),
    "broken UTF-8": ("\xff\xfe\xfd", None),
    "too large": ("#" * 2_000_001, "larger than the 2,000,000 bytes"),
}
NOT_FOR_THE_PURE_PARSER = {
    "a million nothings",
    "170,000 keys between brackets",
}  # it takes half a minute to count them

CHILD = """
import json, resource, sys
sys.path.insert(0, ".")
memory, seconds, pure = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from tests.hostile.test_yaml_hostile import CORPUS, NOT_FOR_THE_PURE_PARSER
from toolkit.errors import ToolkitError
from toolkit.files import read_yaml
for name, (text, _) in CORPUS.items():
    if pure and name in NOT_FOR_THE_PURE_PARSER:
        continue
    try:
        read_yaml(text, source="f", _pure=bool(pure))
        said = None
    except ToolkitError as error:
        said = str(error)
    print(json.dumps([name, said]), flush=True)
"""


@pytest.fixture(scope="module", params=[0, 1], ids=["c", "pure"])
def verdicts(request):
    """What a child process under limits said of each file, as far as it came."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(MEMORY_BYTES), str(CPU_SECONDS), str(request.param)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    found = dict(json.loads(line) for line in child.stdout.splitlines())
    return request.param, found, f"the reader died ({child.returncode}): {child.stderr[-500:]}"


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_is_refused_and_the_reader_lives(name, verdicts):
    pure, found, died = verdicts
    if pure and name in NOT_FOR_THE_PURE_PARSER:
        pytest.skip("too slow for the pure parser")
    assert name in found, died
    message = CORPUS[name][1]
    if message is None:
        assert found[name] is None
    else:
        assert message in found[name]
        assert len(found[name]) < 20_000, "an error must stay readable, whatever it quotes"


def test_json_100_000_deep_and_half_open_is_refused_in_one_pass():
    from toolkit.errors import InputError
    from toolkit.files import read_json

    for text in ("[" * 100_000, '{"a":' * 100_000, '["' * 100_000, '"\\' * 1_000_000, '"' * 1_000_001):
        with pytest.raises(InputError):
            read_json(text, source="f")
