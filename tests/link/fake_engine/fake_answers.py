# SPDX-License-Identifier: Apache-2.0
"""What the fake engine answers and streams: plausible values of the demo model, computed without it."""

import math
import struct

import fake_stage

LAYERS, HEADS = 12, 4


def doctor(_):
    return {"command": "doctor", "versions": {"vdit": "fake", "libtorch": "none"},
            "devices": [{"device": "cpu", "name": "Fake processor", "cores": 2, "threads": 2}],
            "kernels": {"available": ["portable", "avx2"], "picked": {"fp32": "avx2", "bf16": "avx2"}},
            "memory": {"total_bytes": 24 << 30, "available_bytes": 20 << 30}, "disk": [], "encoders": {"h264": ["libx264"]}}, None


def describe(arguments):
    if "hunyuan" in arguments.get("model", ""):
        return {"command": "model check", "model": arguments["model"], "pipeline": "HunyuanVideoPipeline", "family": "hunyuan",
                "layers": 60, "heads": 24, "token_grid": [33, 45, 80], "complete": True, "faults": [], "components": [],
                "guidance_kind": "embedded",
                "defaults": {"width": 1280, "height": 720, "frames": 129, "steps": 50, "guidance": 6.0, "flow_shift": 7.0,
                             "fps": 24.0},
                "limits": {"side_multiple": 16, "max_side": 16384, "frame_stride": 4, "max_frames": 4093}}, None
    return {"command": "model check", "model": arguments.get("model", "demo"), "pipeline": "WanPipeline", "family": "wan",
            "layers": LAYERS, "heads": HEADS, "token_grid": [13, 12, 20], "guidance_kind": "classifier", "complete": True, "faults": [], "components": [],
            "defaults": {"width": 320, "height": 192, "frames": 49, "steps": 20, "guidance": 3.0, "flow_shift": 3.0, "fps": 16.0},
            "limits": {"side_multiple": 16, "max_side": 16384, "frame_stride": 4, "max_frames": 4093}}, None


def forecast(_):
    return {"memory_bytes": 560 << 20, "memory_free_bytes": 20 << 30, "plan": ["guidance: one prediction after the other", "text encoder kept in memory", "transformer kept in memory"],
            "disk_bytes": 4 << 20, "disk_free_bytes": 100 << 30, "tokens": 3120, "token_grid": [13, 12, 20]}, None


def prompt_tokens(arguments):
    return {"tokens": len(arguments.get("prompt", "").split()) + 1, "limit": 512, "unknown": []}, None


def pooled(arguments):
    side = arguments.get("side", 32)
    return {"rows": side, "columns": side, "row_begin": 0, "row_end": 3120, "column_begin": 0, "column_end": 3120,
            "block": math.ceil(3120 / side)}, ("f32", (side, side), floats(thumbnail(0, side)))


def tile(arguments):
    rows = arguments["row_end"] - arguments["row_begin"]
    columns = arguments["column_end"] - arguments["column_begin"]
    cells = [math.exp(-abs(r - c) / 8) for r in range(rows) for c in range(columns)]
    return {**{k: arguments[k] for k in ("row_begin", "row_end", "column_begin", "column_end")}, "rows": rows,
            "columns": columns, "block": 1}, ("f32", (rows, columns), floats(cells))


ANSWERS = {"doctor": doctor, "model.describe": describe, "model.forecast": forecast, "prompt.tokens": prompt_tokens,
           "map.pooled": pooled, "map.tile": tile, "checkpoint.discard": lambda _: ({}, None),
           "stage.list": fake_stage.listed, "stage.read": fake_stage.read, "stage.discard": fake_stage.discard}


def floats(values):
    return struct.pack(f"<{len(values)}f", *values)


def thumbnail(kind, side):
    """A row-stochastic map: diagonal, several diagonals, stripes or flat."""
    cells = []
    for row in range(side):
        line = [0.02 + (abs(row - column) < 2) * (kind != 3) + (kind == 1) * ((row - column) % 6 == 0)
                + (kind == 2) * (column % 9 == 0) * 2 for column in range(side)]
        total = sum(line)
        cells += [value / total for value in line]
    return cells


def atlas(script, side):
    layers, heads = script.get("layers", LAYERS), script.get("heads", HEADS)
    kinds = [floats(thumbnail(kind, side)) for kind in range(4)]
    return "f32", (layers, heads, side, side), b"".join(kinds[(l + h) % 4] for l in range(layers) for h in range(heads))


def preview(fraction, script):
    """Frames that go from grey to a moving disc."""
    frames, height, width = script.get("preview_shape", [13, 24, 40])

    def shade(colour):
        return bytes(round(128 + (c - 128) * fraction) for c in colour)

    inside = shade((224, 80, 64))
    data = bytearray()
    for frame in range(frames):
        centre = width * (frame + 1) / (frames + 1)
        for y in range(height):
            outside = shade((64, 128, max(0, 192 - 4 * y)))
            left = right = 0  # of the disc in this row: x with (x - centre)^2 + (y - height / 2)^2 < (height / 4)^2
            span = (height / 4) ** 2 - (y - height / 2) ** 2
            if span > 0:
                left = max(0, math.floor(centre - math.sqrt(span)) + 1)
                right = min(width, math.ceil(centre + math.sqrt(span)))
            data += outside * left + inside * (right - left) + outside * (width - right)
    return "u8", (frames, height, width, 3), bytes(data)
