#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How the demo model was trained: the scene and caption generator is deterministic, and every module compiles."""

from __future__ import annotations

import hashlib
import random
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from source_tree import ROOT

TRAINING = ROOT / "resources" / "demo_model_training"
sys.dont_write_bytecode = True
sys.path.insert(0, str(TRAINING))
import scenes

# The captions of the first 2,000 scenes of seed 1, one a line: what the model that is shipped was trained on.
CAPTIONS_SHA256 = "aeea63bf132278d4f2076d5108448811b54b85757763eaab05a56cec3a08fffb"


class Scenes(unittest.TestCase):
    def test_captions_of_a_seed(self) -> None:
        rng = random.Random(1)
        text = "\n".join(scenes.caption(scenes.sample_scene(rng)) for _ in range(2000))
        self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), CAPTIONS_SHA256)

    def test_numbers_of_a_seed(self) -> None:
        first, second = random.Random(7), random.Random(7)
        for _ in range(100):
            scene = scenes.sample_scene(first)
            self.assertEqual(scene, scenes.sample_scene(second))
            self.assertTrue(0.8 <= scene.speed <= 1.2 and 0 <= scene.phase < 1 and abs(scene.first_angle) <= 0.4)
            self.assertEqual(len({o.color for o in scene.objects}), len(scene.objects))

    def test_every_word_is_on_the_models_page(self) -> None:
        page = (ROOT / "resources" / "demo_model.md").read_text(encoding="utf-8")
        for word in (*scenes.COLORS, *scenes.SHAPES, *scenes.MOTIONS, *scenes.FLOORS, *scenes.SKIES):
            with self.subTest(word=word):
                self.assertIn(word, page)

    def test_every_module_compiles(self) -> None:
        modules = sorted(TRAINING.glob("*.py"))
        self.assertGreaterEqual(len(modules), 4)
        for module in modules:
            with self.subTest(module=module.name):
                compile(module.read_text(encoding="utf-8"), module.name, "exec")


if __name__ == "__main__":
    unittest.main()
