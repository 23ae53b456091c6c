"""Other processes and Dask: from scripts and notebooks, with errors that can be read, ended when a person says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.risks.losses import Scenario
from toolkit.risks.losses.simulated import Dask, Processes, Serial, simulate
from toolkit.risks.losses.simulated.runners.processes import can_travel

SCENARIO = Scenario(id="r", frequency=1, loss={"low": 50_000, "high": 500_000})


def double(number: int) -> int:
    return 2 * number


def scaled(factor: int, number: int) -> int:
    return factor * number


def fails(number: int) -> int:
    return 1 // (number - 3)


def fails_in_two_ways(number: int) -> int:
    raise InputError([Problem(f"item {number}", "is wrong", "Mend it."), Problem("", "so is this")])


def dies(number: int) -> int:
    os._exit(1)


@pytest.fixture(scope="module")
def cluster():
    with Dask(workers=2) as started:
        yield started


@pytest.fixture(params=["serial", "processes", "dask"])
def runner(request):
    if request.param == "dask":
        return request.getfixturevalue("cluster")
    return Serial() if request.param == "serial" else Processes(2)


def test_results_come_in_the_order_of_the_items(runner):
    assert runner.map(double, range(5)) == [0, 2, 4, 6, 8]
    assert runner.map(scaled, [3, 1, 2], 10) == [30, 10, 20]
    assert runner.map(double, []) == []


def test_what_is_wrong_in_a_worker_is_told_here(runner):
    if isinstance(runner, Serial):
        with pytest.raises(ZeroDivisionError):
            runner.map(fails, range(5))
        return
    with pytest.raises(ToolkitError, match=r"(?s)a worker failed with ZeroDivisionError.*Serial\(\)"):
        runner.map(fails, range(5))
    with pytest.raises(ToolkitError, match=r"item 0: is wrong\. Mend it\."):
        runner.map(fails_in_two_ways, range(3))


def test_a_worker_that_dies_is_told():
    with pytest.raises(ToolkitError, match=r"ended before it was done.*memory.*Serial"):
        Processes(2).map(dies, range(3))


def test_what_cannot_travel_is_told():
    with pytest.raises(ToolkitError, match=r"cannot be sent to other processes.*\.py file"):
        Processes(2).map(lambda number: number, [1, 2])
    assert can_travel(double, 3)
    assert not can_travel(lambda number: number)


@pytest.mark.parametrize("workers", [0, -1, 1.5, True, "two"])
def test_a_number_of_workers_that_is_none(workers):
    for kind in (Processes, lambda number: Dask(workers=number)):
        with pytest.raises(ToolkitError, match="workers cannot work"):
            kind(workers)


def test_a_dask_scheduler_that_is_not_there_is_told():
    with pytest.raises(
        ToolkitError, match=r"(?s)no Dask scheduler answers at tcp://127\.0\.0\.1:1 .*Check the address"
    ):
        Dask("tcp://127.0.0.1:1", timeout=1).map(double, [1])
    with pytest.raises(ToolkitError, match="no Dask scheduler answers at nonsense"):
        Dask("nonsense://x", timeout=1).map(double, [1])


def test_a_dask_scheduler_is_found_by_its_address(cluster):
    address = cluster._open[0].scheduler.address
    assert Dask(address).map(double, [1, 2]) == [2, 4]


def test_without_dask_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ToolkitError, match=r"Dask is not installed.*pip install '\.\[dask\]'"):
        Dask().map(double, [1])


SCRIPT = """
import sys
from toolkit.risks.losses import Scenario
from toolkit.risks.losses.simulated import *
print("begins", flush=True)
scenario = Scenario(id="r", frequency=1, loss={"low": 50, "high": 500})
found = simulate(scenario, trials=70_000, runner=Processes(2))
print(found.total.mean == simulate(scenario, trials=70_000, runner=Serial()).total.mean)
"""


def run(path, *arguments) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, path, *arguments], capture_output=True, text=True, timeout=120, check=False)


def test_a_plain_script_works_and_runs_once(tmp_path):
    (tmp_path / "plain.py").write_text(SCRIPT, "utf-8")
    done = run(tmp_path / "plain.py")
    assert (done.stdout, done.stderr) == ("begins\nTrue\n", "")


def test_a_script_with_a_function_of_its_own(tmp_path):
    (tmp_path / "own.py").write_text(
        "from toolkit.risks.losses.simulated import *\n"
        "def draw(rng, years): return rng.random(years)\n"
        "if __name__ == '__main__':\n"
        "    own = CustomScenario(id='own', draw=draw)\n"
        "    found = [simulate(own, trials=70_000, runner=each).total.mean for each in (Processes(2), Serial())]\n"
        "    print(found[0] == found[1])\n",
        "utf-8",
    )
    done = run(tmp_path / "own.py")
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_functions_typed_into_a_notebook_stay_in_its_process(tmp_path):
    code = (
        "from toolkit.risks.losses.simulated import *\n"
        "def draw(rng, years): return rng.random(years)\n"
        "own = CustomScenario(id='own', draw=draw)\n"
        "print(simulate(own, trials=40_000).total.years)\n"
        "simulate(own, trials=70_000, runner=Processes(2))\n"
    )
    done = subprocess.run([sys.executable, "-"], input=code, capture_output=True, text=True, check=False)
    assert done.stdout == "40000\n"
    assert "other processes cannot see functions that are typed into a notebook" in done.stderr


def test_work_can_be_broken_off(tmp_path):
    (tmp_path / "long.py").write_text(
        "from toolkit.risks.losses import Scenario\n"
        "from toolkit.risks.losses.simulated import *\n"
        "print('begins', flush=True)\n"
        "scenario = Scenario(id='r', frequency=1, loss={'low': 50, 'high': 500})\n"
        "try:\n"
        "    simulate(scenario, trials=5_000_000_000, runner=Processes(2))\n"
        "except KeyboardInterrupt:\n"
        "    print('broken off', flush=True)\n",
        "utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, tmp_path / "long.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # as in a terminal, Ctrl-C goes to all of its processes
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    deadline = time.monotonic() + 60
    while len(children(process.pid)) < 2 and time.monotonic() < deadline:
        process.poll()
    os.killpg(process.pid, signal.SIGINT)
    said, wrong = process.communicate(timeout=120)
    assert said == "broken off\n"
    assert process.returncode == 0
    assert "Traceback" not in wrong or "KeyboardInterrupt" in wrong
    while anybody(process.pid) and time.monotonic() < deadline:
        pass  # the last may need a moment to leave
    assert not anybody(process.pid)


def anybody(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def children(pid: int) -> list[str]:
    """The worker processes of a process (Linux)."""
    listed = subprocess.run(["pgrep", "-P", str(pid), "-f", "spawn_main"], capture_output=True, text=True, check=False)
    return listed.stdout.split()


def test_chosen_by_itself_the_pool_gives_the_same(monkeypatch):
    chosen = []
    monkeypatch.setattr("toolkit.risks.losses.simulated.simulating.Processes", lambda: chosen.append(1) or Processes(2))
    monkeypatch.setattr("toolkit.risks.losses.simulated.simulating.processors", lambda: 2)
    monkeypatch.setattr("toolkit.risks.losses.simulated.simulating._WORTH_A_POOL", 1e-3)
    many = simulate(SCENARIO, trials=100_000)
    assert chosen
    assert many.total.mean == simulate(SCENARIO, trials=100_000, runner=Serial()).total.mean
