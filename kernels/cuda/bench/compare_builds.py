#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times builds of the GPU kernels against each other, in one process and interleaved: before and after a change.

usage: compare_builds.py BEFORE.so AFTER.so... [--rounds N] [--shape NAME]... [--json FILE]
Every round runs all entries of a shape in a fresh random order, each as often back to back as fits in 20 ms; medians
are printed. Before that all outputs are compared with the first build's.
"""
import argparse
import json
import pathlib
import random
import statistics

import compare_attention as one
import torch

SHAPES = {"cogvideox1.5": ((11, 48, 85, 226, 0), 16, 64), "wan-1.3b": ((21, 30, 52, 0, 0), 12, 128),
          "wan-14b": ((21, 45, 80, 0, 0), 8, 128)}
MILLISECONDS = 20


def heads_of(library, grid):
    yield "Full", one.head(grid, "F")
    for density in (0.5, 0.25, 0.1):
        yield f"Diagonal {density}", one.with_density(library, grid, "D", density)
        yield f"Multi-Diagonal, space-major {density}", one.with_density(library, grid, "M", density, space_major=1)
        yield f"Multi-Diagonal, frame-major {density}", one.with_density(library, grid, "M", density)
        for width in (64, 256):
            yield f"Vertical-Stripe of {width} {density}", one.head(
                grid, "V", stripe_period=round(width / density), stripe_width=width)


def milliseconds(call, times):
    begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    begin.record()
    for _ in range(times):
        call()
    end.record()
    end.synchronize()
    return begin.elapsed_time(end) / times


def require_like_outputs(entries, builds, out):
    expected = None
    for build in builds:
        out.fill_(float("nan"))
        entries[build]()
        expected = out.float() if expected is None else expected
        difference = ((out.float() - expected).norm() / expected.norm()).item()
        if not difference < 4e-3:  # NaN, too
            raise SystemExit(f"{build}: the output differs by {difference:.1e}")


def compare(libraries, name, rounds):
    grid, heads, head_dim = SHAPES[name]
    tokens = grid[0] * grid[1] * grid[2] + grid[3] + grid[4]
    q, k, v = (torch.randn(1, heads, tokens, head_dim, device="cuda", dtype=torch.bfloat16) for _ in range(3))
    out = torch.empty_like(q)
    calls, kept = {}, {}
    for case, head in heads_of(next(iter(libraries.values())), grid):
        entries = {}
        for build, library in libraries.items():
            attention = one.Attention(library, [head] * heads, head_dim)
            entries[build] = lambda attention=attention: attention(q, k, v, out)
            kept[case] = attention.kept
        require_like_outputs(entries, libraries, out)
        calls.update({(case, build): call for build, call in entries.items()})
    repeats = {entry: max(1, round(MILLISECONDS / milliseconds(call, 1))) for entry, call in calls.items()}
    times = {entry: [] for entry in calls}
    for _ in range(rounds):
        order = list(calls)
        random.shuffle(order)
        for entry in order:
            times[entry].append(milliseconds(calls[entry], repeats[entry]))
    print(f"\n#### {name}: {heads} heads x {tokens} tokens x {head_dim}, ms (TFLOP/s kept)\n")
    print("| |" + "".join(f" {build} |" for build in libraries) + "\n|---|" + "---|" * len(libraries))
    for case in kept:
        medians = [statistics.median(times[case, build]) for build in libraries]
        print(f"| {case} |" + "".join(f" {m:.3f} ({4 * head_dim * kept[case] / m / 1e9:.0f}) |" for m in medians),
              flush=True)
    return {f"{case}, {build}": values for (case, build), values in times.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("builds", nargs="+")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--shape", action="append", choices=SHAPES)
    parser.add_argument("--json")
    arguments = parser.parse_args()
    libraries = {pathlib.Path(path).stem: one.open_library(str(pathlib.Path(path).resolve()))
                 for path in arguments.builds}
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}")
    results = {name: compare(libraries, name, arguments.rounds) for name in arguments.shape or SHAPES}
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(
            {"device": torch.cuda.get_device_name(), "milliseconds": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
