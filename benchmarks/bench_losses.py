"""Losses: exact and simulated, against drawing normal numbers alone and against pyfair, in pairs within one run.

pyfair multiplies a frequency by one loss draw, so its tail is wrong; compared is only what an answer costs. It is
installed into an environment of its own in the temporary folder, never beside ours, and left out without a network.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TRIALS = 1_000_000
ROUNDS = 3
PYFAIR = Path(tempfile.gettempdir()) / "ai-threat-benchmark-pyfair"

RISKS = """
import sys, time, resource
import numpy as np
def risks(count):
    rng = np.random.Generator(np.random.PCG64(7))
    rate, low = np.exp(rng.uniform(-3, 0.9, count)), np.exp(rng.uniform(8.5, 11.5, count))
    return list(zip(rate.tolist(), low.tolist(), (low * np.exp(rng.uniform(1.6, 3.4, count))).tolist()))
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
given, trials = risks(int(sys.argv[1])), int(sys.argv[2])
"""

OURS = (
    RISKS
    + """
from toolkit.risks.losses import Copula, Portfolio, Scenario, quantify
from toolkit.risks.losses.simulated import Serial, simulate
portfolio = Portfolio(scenarios=[
    Scenario(id=f"r{number}", frequency=rate, loss={"low": low, "high": high})
    for number, (rate, low, high) in enumerate(given)
])
quantify(portfolio.scenarios[:2]).total.quantile(0.99)  # what is loaded on first use
"""
)

EXACT = (
    OURS
    + """
import gc
before, taken = peak(), []
for _ in range(7):
    gc.collect()
    start = time.process_time(), time.perf_counter()
    found = quantify(portfolio).total
    found.quantile(0.99), found.tvar(0.99)
    taken.append((time.process_time() - start[0], time.perf_counter() - start[1]))
print(*map(min, zip(*taken)), peak() - before)
"""
)

SIMULATED = (
    OURS
    + """
before, start = peak(), time.process_time()
found = simulate(portfolio, trials=trials, runner=Serial()).total
found.quantile(0.99), found.tvar(0.99)
ours, memory = time.process_time() - start, peak() - before
events = int(sum(rate for rate, _, _ in given) * trials)
rng, start = np.random.Generator(np.random.SFC64(1)), time.process_time()
for _ in range(0, events, 131072):
    rng.standard_normal(131072)
print(ours, time.process_time() - start, memory)
"""
)

COPULA = (
    OURS
    + """
before, start = peak(), time.process_time()
simulate(Portfolio(scenarios=portfolio.scenarios, dependence=Copula(correlation=0.1)), trials=trials, runner=Serial())
print(time.process_time() - start, 0, peak() - before)
"""
)

PEER = (
    RISKS
    + """
from pyfair import FairModel
before, start, total = peak(), time.process_time(), 0.0
for number, (rate, low, high) in enumerate(given):
    model = FairModel(name=str(number), n_simulations=trials)
    model.input_data("Loss Event Frequency", mean=rate, stdev=rate ** 0.5)
    model.input_data("Loss Magnitude", low=low / 2, mode=low, high=high)
    total = total + model.calculate_all().export_results()["Risk"].to_numpy()
np.quantile(total, 0.99)
print(time.process_time() - start, 0, peak() - before)
"""
)


def fresh(code: str, risks: int, trials: int = TRIALS, python: str = sys.executable) -> tuple[float, float, float]:
    """Three figures that a process of its own prints."""
    command = [python, "-W", "ignore", "-c", code, str(risks), str(trials)]
    first, second, third = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(first), float(second), float(third)


def pyfair() -> str:
    """The Python that has pyfair, installed on the first run; nothing where that fails."""
    python = str(PYFAIR / "bin" / "python")
    try:
        if not Path(python).exists():
            subprocess.run([sys.executable, "-m", "venv", PYFAIR], check=True, capture_output=True)
        if subprocess.run([python, "-c", "import pyfair"], capture_output=True, check=False).returncode:
            pip = [python, "-m", "pip", "install", "--quiet", "--timeout", "10", "pyfair"]
            subprocess.run(pip, check=True, capture_output=True, timeout=600)
    except (OSError, subprocess.SubprocessError):
        return ""
    return python


def ratio(what: str, ratios: list[float]) -> None:
    """One line: the median of what was measured in pairs, and the least and the most."""
    print(f"  {what:<66} {statistics.median(ratios):8.1f}   ({min(ratios):.1f} to {max(ratios):.1f})")


def against_pyfair() -> None:
    """Equal trials, and an exact answer in place of them."""
    python = pyfair()
    if not python:
        print("  pyfair cannot be installed here (no network?): the comparison with it is left out")
        return
    plain, exact = [], []
    for _ in range(ROUNDS):
        theirs = fresh(PEER, 100, TRIALS, python)[0]
        plain.append(theirs / fresh(SIMULATED, 100)[0])
        exact.append(theirs / fresh(EXACT, 100)[0])
    ratio(f"100 risks, {TRIALS:,} trials: pyfair's time over that of simulating", plain)
    ratio(f"100 risks: pyfair's time at {TRIALS:,} trials over that of an exact answer", exact)


def main() -> None:
    """Print ratios of CPU time; and of 1,000 risks seconds and megabytes over what imports take."""
    for risks, trials in ((10, TRIALS), (100, TRIALS // 4), (1000, TRIALS // 16)):
        pairs = [fresh(SIMULATED, risks, trials) for _ in range(ROUNDS)]
        memory = max(each[2] for each in pairs)
        ratio(
            f"{risks:,} risks, {trials:,} trials: time over that of as many normals ({memory:.0f} MB)",
            [ours / normals for ours, normals, _ in pairs],
        )
    against_pyfair()
    cpu, wall, memory = fresh(EXACT, 1000)
    print(f"  1,000 risks exactly: {wall * 1000:.0f} ms ({cpu * 1000:.0f} ms of CPU), {memory:.0f} MB over imports")
    before = cpu
    for risks in (2000, 5000, 10_000):
        cpu, _, memory = fresh(EXACT, risks)
        print(f"  {risks:,} risks exactly: {cpu / before:.2f} times the time of 1,000, {memory:.0f} MB")
    cpu, _, memory = fresh(COPULA, 1000, 100_000)
    print(f"  1,000 risks under a copula, 100,000 trials: {cpu:.1f} s of CPU, {memory:.0f} MB")


if __name__ == "__main__":
    main()
