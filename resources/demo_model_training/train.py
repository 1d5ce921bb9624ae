#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains and exports the demo model: `train.py vae`, then `train.py transformer`, then `train.py export`."""

from __future__ import annotations

import argparse
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["vae", "transformer", "export"])
    parser.add_argument("--out", type=Path, default=Path("trained"), help="where the trainings write, and read each other")
    parser.add_argument("--to", type=Path, default=Path("demo_model"), help="the folder that export writes")
    parser.add_argument("--seconds", type=float, help="for vae: the training time; for transformer: that at full size")
    parser.add_argument("--half-size-seconds", type=float, help="for transformer: the time at half size")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    # Imported late: each step needs its own part of a large stack.
    match options.step:
        case "vae":
            from train_vae import VaeOptions, train_vae

            chosen = {"seconds": options.seconds}
            train_vae(VaeOptions(options.out, **{k: v for k, v in chosen.items() if v is not None}))
        case "transformer":
            from train_transformer import TransformerOptions, train_transformer

            chosen = {"full_size_seconds": options.seconds, "half_size_seconds": options.half_size_seconds}
            train_transformer(TransformerOptions(options.out, **{k: v for k, v in chosen.items() if v is not None}))
        case "export":
            from export import export

            export(options.out, options.to)


if __name__ == "__main__":
    main()
