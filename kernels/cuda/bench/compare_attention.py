#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times the GPU kernels beside cuDNN's and FlashAttention-2's dense attention, in one process and interleaved.

usage: compare_attention.py LIBVDIT_KERNELS_BENCH.so [--rounds N]
Every round runs all entries of a shape once, in a fresh random order; medians are printed. TFLOP/s count kept
(query, key) pairs, 4 * head_dim operations each; a dense kernel keeps all pairs.
"""
import argparse
import ctypes
import math
import random
import statistics

import torch
import torch.nn.functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

MODES = "FSDMV"


class Head(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int64) for name in (
        "frames", "height", "width", "text_before", "text_after", "mode", "space_major", "half_width",
        "stripe_period", "stripe_width")]


def open_library(path):
    library = ctypes.CDLL(path)
    library.vdit_bench_error.restype = ctypes.c_char_p
    library.vdit_bench_kernel.restype = ctypes.c_char_p
    library.vdit_bench_runs.restype = ctypes.c_int64
    for name in ("density", "kept_pairs", "computed_pairs"):
        getattr(library, "vdit_bench_" + name).restype = ctypes.c_double
    library.vdit_bench_plan.restype = ctypes.c_void_p
    return library


def pointer(tensor):
    return ctypes.c_void_p(tensor.data_ptr())


def stream():
    return ctypes.c_void_p(torch.cuda.current_stream().cuda_stream)


class Attention:
    def __init__(self, library, heads, head_dim, generation=9, float16=False):
        self.library = library
        array = (Head * len(heads))(*heads)
        self.plan = ctypes.c_void_p(library.vdit_bench_plan(
            array, ctypes.c_int64(len(heads)), ctypes.c_int64(1), int(float16), ctypes.c_int64(head_dim), generation))
        if not self.plan:
            raise RuntimeError(library.vdit_bench_error().decode())
        self.kept = library.vdit_bench_kept_pairs(self.plan)
        self.computed = library.vdit_bench_computed_pairs(self.plan)
        self.scale = 1 / math.sqrt(head_dim)

    def __call__(self, q, k, v, out):
        if not self.library.vdit_bench_run(self.plan, pointer(q), pointer(k), pointer(v), pointer(out),
                                           ctypes.c_float(self.scale), stream()):
            raise RuntimeError(self.library.vdit_bench_error().decode())

    def __del__(self):
        self.library.vdit_bench_free(self.plan)


def dense(backend, q, k, v):
    with sdpa_kernel(backend):
        return F.scaled_dot_product_attention(q, k, v)


def interleaved(calls, rounds):
    """Median milliseconds of each call, all calls in a new order every round.

    A buffer larger than the L2 cache is written before each call, which is enqueued meanwhile."""
    times = {name: [] for name in calls}
    flushed = torch.empty(256 << 20, dtype=torch.uint8, device="cuda")
    for round_ in range(rounds + 2):
        order = list(calls.items())
        random.shuffle(order)
        for name, call in order:
            begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            flushed.zero_()
            begin.record()
            call()
            end.record()
            end.synchronize()
            if round_ >= 2:
                times[name].append(begin.elapsed_time(end))
    return {name: (statistics.median(t), min(t), max(t)) for name, t in times.items()}


def head(grid, letter, **parameters):
    return Head(*grid, mode=MODES.index(letter), **parameters)


def with_density(library, grid, letter, density, **parameters):
    """The head with the smallest half-width in eights that reaches the density."""
    low, high = 0, grid[0] * grid[1] * grid[2] // 8
    while low < high:
        middle = (low + high) // 2
        found = library.vdit_bench_density(ctypes.byref(head(grid, letter, half_width=8 * middle, **parameters)))
        low, high = (middle + 1, high) if found < density else (low, middle)
    return head(grid, letter, half_width=8 * low, **parameters)


def cases(library, grid, heads):
    yield "Full", [head(grid, "F")] * heads
    for density in (0.5, 0.25, 0.1):
        yield f"Diagonal {density}", [with_density(library, grid, "D", density)] * heads
        yield f"Multi-Diagonal, space-major {density}", [
            with_density(library, grid, "M", density, space_major=1)] * heads
        yield f"Multi-Diagonal, frame-major {density}", [with_density(library, grid, "M", density)] * heads
        for width in (64, 256):
            yield f"Vertical-Stripe of {width} {density}", [
                head(grid, "V", stripe_period=round(width / density), stripe_width=width)] * heads
    mix = [head(grid, "F"), head(grid, "S"), with_density(library, grid, "D", 0.25),
           with_density(library, grid, "M", 0.25, space_major=1),
           head(grid, "V", stripe_period=1024, stripe_width=256), with_density(library, grid, "D", 0.1),
           with_density(library, grid, "M", 0.1, space_major=1), head(grid, "V", stripe_period=2560, stripe_width=256)]
    yield "all modes mixed", [mix[i % len(mix)] for i in range(heads)]


def compare_attention(library, title, grid, heads, head_dim, rounds, only=None, generation=9):
    tokens = grid[0] * grid[1] * grid[2] + grid[3] + grid[4]
    q, k, v = (torch.randn(1, heads, tokens, head_dim, device="cuda", dtype=torch.bfloat16) for _ in range(3))
    out = torch.empty_like(q)
    pairs = float(heads * tokens * tokens)
    calls = {"cuDNN, dense": lambda: dense(SDPBackend.CUDNN_ATTENTION, q, k, v),
             "FlashAttention-2, dense": lambda: dense(SDPBackend.FLASH_ATTENTION, q, k, v)}
    work = {name: (pairs, pairs) for name in calls}
    for name, modes in cases(library, grid, heads):
        if only and not name.startswith(only):
            continue
        attention = Attention(library, modes, head_dim, generation)
        calls[name] = lambda attention=attention: attention(q, k, v, out)
        work[name] = (attention.kept, attention.computed)
    times = interleaved(calls, rounds)
    rate = {name: 4 * head_dim * work[name][0] / times[name][0] / 1e9 for name in calls}
    fastest = max(rate["Full"], rate["cuDNN, dense"])
    print(f"\n### {title}: {heads} heads x {tokens} tokens x {head_dim}, bf16\n")
    print("| | density | ms (least to most) | TFLOP/s kept | computed | of the fastest dense | of cuDNN's time |")
    print("|---|---|---|---|---|---|---|")
    for name, (median, least, most) in times.items():
        kept, computed = work[name]
        print(f"| {name} | {kept / pairs:.3f} | {median:.3f} ({least:.3f} to {most:.3f}) | {rate[name]:.0f} | "
              f"{4 * head_dim * computed / median / 1e9:.0f} | {rate[name] / fastest:.3f} | "
              f"1/{times['cuDNN, dense'][0] / median:.2f} |", flush=True)


def compare_flex(library, title, grid, heads, head_dim, rounds):
    """Bands beside FlexAttention, which gets the very same mask (of granules of 64 rows) in blocks of 128."""
    from torch.nn.attention.flex_attention import create_block_mask, flex_attention
    compiled = torch.compile(flex_attention, dynamic=False)
    tokens = grid[0] * grid[1] * grid[2]
    q, k, v = (torch.randn(1, heads, tokens, head_dim, device="cuda", dtype=torch.bfloat16) for _ in range(3))
    out = torch.empty_like(q)
    full = Attention(library, [head(grid, "F")] * heads, head_dim)
    calls = {"cuDNN, dense": lambda: dense(SDPBackend.CUDNN_ATTENTION, q, k, v),
             "FlexAttention, dense": lambda: compiled(q, k, v), "Full": lambda: full(q, k, v, out)}
    kept = {name: float(heads * tokens * tokens) for name in calls}
    for density in (0.5, 0.25, 0.1):
        band = with_density(library, grid, "D", density)
        ours = Attention(library, [band] * heads, head_dim)

        def keeps(_batch, _head, row, column, width=band.half_width):
            first = row // 64 * 64
            return (column >= first - width) & (column < first + 64 + width)

        mask = create_block_mask(keeps, None, None, tokens, tokens, device="cuda", BLOCK_SIZE=128, _compile=True)
        calls[f"Diagonal {density}"] = lambda ours=ours: ours(q, k, v, out)
        calls[f"FlexAttention, Diagonal {density}"] = lambda mask=mask: compiled(q, k, v, block_mask=mask)
        kept[f"Diagonal {density}"] = kept[f"FlexAttention, Diagonal {density}"] = ours.kept
    times = interleaved(calls, rounds)
    print(f"\n#### {title}: {heads} heads x {tokens} tokens x {head_dim}, bf16\n")
    print("| | ms (least to most) | TFLOP/s kept |\n|---|---|---|")
    for name, (median, least, most) in times.items():
        print(f"| {name} | {median:.3f} ({least:.3f} to {most:.3f}) | {4 * head_dim * kept[name] / median / 1e9:.0f} |",
              flush=True)


def kept_pairs_of(library, mode, tokens):
    """[tokens, tokens] bool: what the run lists of a head keep."""
    runs = (ctypes.c_int32 * 3 * library.vdit_bench_runs(ctypes.byref(mode), None, ctypes.c_int64(0)))()
    library.vdit_bench_runs(ctypes.byref(mode), runs, ctypes.c_int64(len(runs)))
    kept = torch.zeros(tokens, tokens, dtype=torch.bool)
    for granule, begin, end in runs:
        kept[64 * granule:64 * (granule + 1), begin:end] = True
    return kept.cuda()


def relative_error(x, exact):
    return ((x.double() - exact).norm() / exact.norm()).item()


def compare_errors(library):
    """Every mode against fp64, beside cuDNN, which gets the same pairs as an additive mask (none for Full)."""
    heads, grid = 4, (15, 16, 17, 0, 16)
    tokens = 4096
    modes = {"Full": head(grid, "F"), "Diagonal 0.25": with_density(library, grid, "D", 0.25),
             "Multi-Diagonal, space-major 0.25": with_density(library, grid, "M", 0.25, space_major=1),
             "Multi-Diagonal, frame-major 0.25": with_density(library, grid, "M", 0.25),
             "Vertical-Stripe of 64 0.25": head(grid, "V", stripe_period=256, stripe_width=64)}
    print(f"\n#### Error against fp64, {heads} heads x {tokens} tokens\n\n| | cuDNN | sm_90 | of cuDNN's | sm_80 | of cuDNN's |")
    print("|---|---|---|---|---|---|")
    for head_dim in (64, 128):
        for type_ in (torch.bfloat16, torch.float16):
            for name, mode in modes.items():
                q, k, v = (torch.randn(1, heads, tokens, head_dim, device="cuda", dtype=type_) for _ in range(3))
                kept = kept_pairs_of(library, mode, tokens)
                scores = (q.double() @ k.double().mT / math.sqrt(head_dim)).masked_fill(~kept, -math.inf)
                exact = torch.softmax(scores, -1) @ v.double()
                with sdpa_kernel(SDPBackend.CUDNN_ATTENTION):
                    mask = None if name == "Full" else torch.zeros_like(kept, dtype=type_).masked_fill(~kept, -math.inf)
                    beside = relative_error(F.scaled_dot_product_attention(q, k, v, attn_mask=mask), exact)
                columns = []
                for generation in (9, 8):
                    out = torch.full_like(q, float("nan"))
                    attention = Attention(library, [mode] * heads, head_dim, generation, type_ == torch.float16)
                    attention(q, k, v, out)
                    error = relative_error(out, exact)
                    columns.append(f"{error:.2e} | {error / beside:.2f}")
                print(f"| hd{head_dim} {str(type_).removeprefix('torch.')} {name} | {beside:.2e} | " +
                      " | ".join(columns) + " |", flush=True)


def compare_layout(library, title, grid, heads, head_dim, per_head, rounds):
    tokens = grid[0] * grid[1] * grid[2] + grid[3] + grid[4]
    rows = [torch.randn(tokens, heads * head_dim, device="cuda", dtype=torch.bfloat16) for _ in range(3)]
    laid_out = [torch.empty(heads, tokens, head_dim, device="cuda", dtype=torch.bfloat16) for _ in range(3)]
    weight = torch.ones(head_dim if per_head else heads * head_dim, device="cuda")
    angles = torch.randn(tokens, head_dim // 2, device="cuda")
    cosines, sines = angles.cos(), angles.sin()

    def call(space_major):
        place = head(grid, "F", space_major=space_major)
        addresses = [(ctypes.c_void_p * 3)(*(t.data_ptr() for t in tensors)) for tensors in (rows, laid_out)]
        if not library.vdit_bench_layout(ctypes.byref(place), ctypes.c_int64(heads), ctypes.c_int64(head_dim), per_head,
                                         addresses[0], addresses[1], pointer(weight), pointer(cosines),
                                         pointer(sines), stream()):
            raise RuntimeError(library.vdit_bench_error().decode())

    calls = {"copy of one tensor": lambda: laid_out[0].view(-1).copy_(rows[0].view(-1))}
    for space_major in (0, 1):
        name = "q, k, v: norm, rotate, lay out" + (", space-major" if space_major else "")
        calls[name] = lambda space_major=space_major: call(space_major)
    times = interleaved(calls, rounds)
    size = 2 * rows[0].numel() * 2
    copy = size / times["copy of one tensor"][0]
    print(f"\n### Layout pass, {title}: {heads} heads x {tokens} tokens x {head_dim}\n")
    print("| | ms | TB/s | of a copy |\n|---|---|---|---|")
    for name, (median, _, _) in times.items():
        moved = size * (3 if name.startswith("q") else 1)
        print(f"| {name} | {median:.3f} | {moved / median / 1e9:.2f} | {moved / median / copy:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--flex", action="store_true", help="only bands, beside FlexAttention")
    parser.add_argument("--errors", action="store_true", help="only errors, beside cuDNN")
    arguments = parser.parse_args()
    library, rounds = open_library(arguments.library), arguments.rounds
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}, cuDNN {torch.backends.cudnn.version()}")
    if arguments.flex:
        compare_flex(library, "Wan2.1-1.3B, 480p", (21, 30, 52, 0, 0), 12, 128, rounds)
        compare_flex(library, "CogVideoX1.5 without text", (11, 48, 85, 0, 0), 16, 64, rounds)
        return
    compare_errors(library)
    if arguments.errors:
        return
    wan, hunyuan, cog = (21, 45, 80, 0, 0), (33, 45, 80, 0, 256), (11, 48, 85, 226, 0)
    compare_layout(library, "Wan2.1-14B", wan, 40, 128, 0, rounds)
    compare_layout(library, "HunyuanVideo", hunyuan, 24, 128, 1, rounds)
    compare_layout(library, "CogVideoX1.5's shape", cog, 48, 64, 1, rounds)
    compare_attention(library, "Wan2.1-14B, 8 of 40 heads", wan, 8, 128, rounds)
    compare_attention(library, "HunyuanVideo, 8 of 24 heads", hunyuan, 8, 128, rounds,
                      ("Full", "Diagonal", "Multi-Diagonal, space", "all"))
    compare_attention(library, "CogVideoX1.5, 16 of 48 heads", cog, 16, 64, rounds)
    compare_attention(library, "Wan2.1-1.3B", (21, 30, 52, 0, 0), 12, 128, rounds)
    small = (8, 32, 64, 0, 0)
    for head_dim, heads in ((128, 8), (64, 16)):
        compare_attention(library, "the kernels for sm_80", small, heads, head_dim, rounds,
                          ("Full", "Diagonal"), generation=8)


if __name__ == "__main__":
    main()
