# SPDX-License-Identifier: Apache-2.0
"""vdit search and solve as programs see them: events, tables that survive kills, wrong input."""

import json
import random
import signal

from vdit_program import VditTest, main, read_safetensors

PROMPTS = ["a red ball bounces on a grass field", "a blue cube spins in place", "a green cube rolls right"]
CANDIDATES = {
    "format": "vdit-candidates",
    "version": 1,
    "candidates": [
        {"mode": "full"},
        {"mode": "skip"},
        {"mode": "diagonal", "density": 0.6},
        {"mode": "multi-diagonal", "density": 0.6, "order": "frame-major", "frame_reach": 1},
        {"mode": "vertical-stripe", "density": 0.6},
    ],
}
STEPS = 8
KILLS = 20


class Search(VditTest):
    def setUp(self):
        super().setUp()
        (self.folder / "prompts.txt").write_text("\n".join(PROMPTS) + "\n")
        (self.folder / "candidates.json").write_text(json.dumps(CANDIDATES))

    def command(self, table, *more, prompts="prompts.txt", candidates="candidates.json"):
        return ["search", "-m", "demo", "--size", "64x64", "--frames", "17", "--steps", str(STEPS), "--threads", "1",
                "--prompts", str(self.folder / prompts), "--candidates", str(self.folder / candidates),
                *more, "-o", str(self.folder / table)]

    def events(self, *arguments):
        process = self.start(*arguments)
        events = [json.loads(line) for line in process.stderr]
        self.assertEqual(process.wait(timeout=60), 0)
        return events

    def test_a_search_killed_at_random_points_gives_the_same_table(self):
        events = self.events(*self.command("whole.vdt"))
        whole = read_safetensors(self.folder / "whole.vdt")[0]
        for _ in range(KILLS):
            process = self.start(*self.command("killed.vdt", "--resume"))
            for _ in range(random.randrange(len(events))):
                if not process.stderr.readline():
                    break
            self.finish(process, signal.SIGKILL)
        self.vdit(*self.command("killed.vdt", "--resume"))
        self.assertEqual(read_safetensors(self.folder / "killed.vdt")[0], whole)

    def test_prompts_are_added_to_a_finished_search(self):
        self.vdit(*self.command("whole.vdt"))
        (self.folder / "two.txt").write_text("\n".join(PROMPTS[:2]) + "\n")
        self.vdit(*self.command("grown.vdt", prompts="two.txt"))
        events = self.events(*self.command("grown.vdt", "--resume"))
        self.assertEqual(len({e["prompt"] for e in events if e["event"] == "search_place"}), 1, "the new one alone")
        self.assertEqual(read_safetensors(self.folder / "grown.vdt")[0],
                         read_safetensors(self.folder / "whole.vdt")[0])
        refused = self.refused(3, *self.command("grown.vdt", "--resume", prompts="two.txt"))
        self.assertEqual((refused["code"], refused["field"]), ("table.mismatch", "prompts and seeds"))

    def test_events_tell_where_it_is_and_what_it_chose(self):
        events = self.events(*self.command("a.vdt", "--sensitivity"))
        places = [e for e in events if e["event"] == "search_place"]
        cells = [e for e in events if e["event"] == "search_cells"]
        saved = [e for e in events if e["event"] == "search_saved"]
        self.assertEqual(len(places), len(PROMPTS) * STEPS * 12)
        self.assertEqual(len(cells), len(PROMPTS) * 4 * 12, "each group measures each layer once a prompt")
        self.assertEqual([e["prompts_done"] for e in saved], [1, 2, 3, 3], "once more with the sensitivity")
        self.assertEqual({e["layer"] for e in places if e["measuring"]}, set(range(12)))
        last = cells[-1]
        self.assertEqual([h["head"] for h in last["heads"]], [0, 1, 2, 3])
        self.assertEqual(last["layers"], 12)
        self.assertEqual({(e["group"], e["group_begin"], e["group_end"]) for e in cells},
                         {(0, 0, 0.1), (1, 0.1, 0.25), (2, 0.25, 0.55), (3, 0.55, 1)})
        self.assertEqual(last["so_far"]["cells"], 4 * 12 * 4)
        self.assertTrue(0 < last["so_far"]["density"] <= 1)
        fractions = [e["fraction"] for e in events if e.get("phase") == "search"]
        self.assertEqual(fractions, sorted(fractions))
        self.assertIn("sensitivity", read_safetensors(self.folder / "a.vdt")[0])

    def test_wrong_input_is_refused(self):
        self.vdit(*self.command("a.vdt"))
        (self.folder / "none.txt").write_text("# nothing\n\n")
        refused = self.refused(3, *self.command("b.vdt", prompts="none.txt"))
        self.assertEqual(refused["code"], "prompts.empty")
        (self.folder / "no.json").write_text(json.dumps({**CANDIDATES, "candidates": []}))
        refused = self.refused(3, *self.command("b.vdt", candidates="no.json"))
        self.assertEqual(refused["code"], "candidates.empty")
        self.assertFalse((self.folder / "b.vdt").exists())

        table = self.folder / "a.vdt"
        whole = table.read_bytes()
        config = self.folder / "config.json"
        rows = [
            ("truncated", whole[:-5], "weights.truncated"),
            ("newer", whole.replace(b'"version":"1"', b'"version":"2"'), "table.version"),
            ("another document", whole.replace(b"vdit-loss-table", b"vdit-lost-table"), "table.format"),
        ]
        for name, damaged, code in rows:
            with self.subTest(name):
                table.write_bytes(damaged)
                self.assertEqual(self.refused(3, "solve", table, "--density", "0.5", "-o", config)["code"], code)
        table.write_bytes(whole)
        refused = self.refused(3, "solve", table, "--density", "0.0001", "--max-skip", "0", "-o", config)
        self.assertEqual(refused["code"], "solve.budget")
        self.assertRegex(refused["expected"] + refused["found"] + refused["hint"], r"0\.[0-9]+", "the best possible")
        self.assertFalse(config.exists())

    def test_a_table_of_another_model_is_not_gone_on_with(self):
        self.vdit(*self.command("a.vdt"))
        table = self.folder / "a.vdt"
        before = table.read_bytes()
        _, metadata = read_safetensors(table)
        model = json.loads(metadata["search"])["model_sha256"]
        table.write_bytes(before.replace(model.encode(), model[::-1].encode()))
        refused = self.refused(3, *self.command("a.vdt", "--resume"))
        self.assertEqual((refused["code"], refused["field"]), ("table.mismatch", "model"))


if __name__ == "__main__":
    main()
