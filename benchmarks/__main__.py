"""Run every benchmark of this folder."""

from __future__ import annotations

from benchmarks import bench_find, bench_losses, bench_money_pictures, bench_paths, bench_spending, bench_start
from benchmarks.questions import __main__ as questions

for module in (bench_start, bench_find, bench_paths, bench_losses, bench_money_pictures, bench_spending, questions):
    print(f"\n{(module.__doc__ or '').strip()}")
    module.main()
