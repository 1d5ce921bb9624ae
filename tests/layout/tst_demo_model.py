#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The built-in model is the one that was trained, byte for byte; resources/demo_model.md quotes the same hashes."""

from __future__ import annotations

import hashlib
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from source_tree import ROOT

MODEL = ROOT / "resources" / "demo_model"
TOTAL_BYTES = 39_485_023
HASHES = {
    "transformer/diffusion_pytorch_model.safetensors": "5518ee4c81814d9e8381a19532b8d425bbccde50a39c3b376d1c569723b3e1b6",
    "text_encoder/model.safetensors": "2d19b004f5867af0d3b7a393f881880fe7fe7a7864629d54d72fb5a125a8c0ff",
    "vae/diffusion_pytorch_model.safetensors": "e33e4e0fd1157c06fe787c0d488a407655ed07e3db0a7d5c0bc9eaf36d239847",
    "tokenizer/spiece.model": "1480ae04ebd31afe4a60ed22fa86ea92022cfe948fdf18c0b242c4b1e5425d4d",
}
SMALL_FILES = {
    "tokenizer/tokenizer_config.json": 172, "transformer/config.json": 486, "text_encoder/config.json": 729,
    "vae/config.json": 1292, "scheduler/scheduler_config.json": 883, "model_index.json": 356,
}


class DemoModel(unittest.TestCase):
    def test_hashes(self) -> None:
        for name, expected in HASHES.items():
            with self.subTest(file=name):
                self.assertEqual(hashlib.sha256((MODEL / name).read_bytes()).hexdigest(), expected)

    def test_nothing_more_and_nothing_less(self) -> None:
        files = {p.relative_to(MODEL).as_posix(): p.stat().st_size for p in MODEL.rglob("*") if p.is_file()}
        self.assertEqual(set(files), set(HASHES) | set(SMALL_FILES))
        self.assertEqual({n: files[n] for n in SMALL_FILES}, SMALL_FILES)
        self.assertEqual(sum(files.values()), TOTAL_BYTES)

    def test_its_page_quotes_the_hashes(self) -> None:
        page = (ROOT / "resources" / "demo_model.md").read_text(encoding="utf-8")
        for name, expected in HASHES.items():
            with self.subTest(file=name):
                self.assertIn(expected, page)


if __name__ == "__main__":
    unittest.main()
