"""Run every benchmark of this folder."""

from __future__ import annotations

from benchmarks import bench_find, bench_start

for module in (bench_start, bench_find):
    print(f"\n{(module.__doc__ or '').strip()}")
    module.main()
