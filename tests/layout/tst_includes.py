#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who may include whom: every folder's #include lines against the table of ARCHITECTURE.md."""

from __future__ import annotations

import re
import sys
import unittest
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from source_tree import ROOT, source_files

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
SUFFIXES = {".h", ".hpp", ".cpp", ".cu", ".cuh", ".inc"}
OWN_ROOTS = {"kernels", "engine", "search", "app", "ui", "tests", "vdit"}

# Third-party families, by what an include of theirs looks like.
FAMILIES = {
    "torch": re.compile(r"^(ATen|c10|torch|caffe2)/"),
    "qt": re.compile(r"^(Qt?[A-Z]\w*(/|$)|qcustomplot)"),
    "widgets": re.compile(r"^(QtWidgets/|QtGui/|qcustomplot|Q(Widget|MainWindow|Dialog|Application|Painter|Label|PushButton))"),
    "sql": re.compile(r"^(QtSql/|QSql|sqlite3)"),
    "sockets": re.compile(r"^(QtNetwork/|Q(Tcp|Udp|Local|Ssl)(Socket|Server)|QNetwork|sys/socket\.h|netinet/|arpa/)"),
    "cuda": re.compile(r"^(cuda|cublas|cudnn|cufft|nvrtc|nvtx|cooperative_groups|cub/|thrust/|cute/|cutlass/)"),
    "json": re.compile(r"^nlohmann/"),
    "libav": re.compile(r"^lib(av|sw)\w+/"),
    "opencv": re.compile(r"^opencv2/"),
    "text": re.compile(r"^(sentencepiece|unicode/|pcre2)"),
    "cli": re.compile(r"^CLI/"),
    "umbrella": re.compile(r"^(torch/torch\.h|torch/extension\.h|ATen/ATen\.h)$"),
}


@dataclass(frozen=True)
class Rule:
    """What the files under `folder` may take from the tree, and which outside families they must not touch."""

    folder: str
    may_use: tuple[str, ...]
    must_not: tuple[str, ...]


ENGINE_BASE = ("engine/base",)
ENGINE = ("kernels", "engine")
NO_TORCH_QT = ("torch", "qt", "cuda")
# The longest matching folder decides.
RULES = (
    Rule("kernels/runs", ("kernels/runs",), (*NO_TORCH_QT, "json", "libav", "opencv", "text", "cli")),
    Rule("kernels", ("kernels", "vdit"), (*NO_TORCH_QT, "json", "libav", "opencv", "text", "cli")),
    Rule("kernels/cuda", ("kernels", "vdit"), ("torch", "qt", "json", "libav", "opencv", "text", "cli")),
    Rule("engine/base", ENGINE_BASE, (*NO_TORCH_QT, "libav", "opencv")),
    Rule("engine/weights", ("engine/weights", *ENGINE_BASE), (*NO_TORCH_QT, "libav", "opencv")),
    Rule("engine/tokenizers", ("engine/tokenizers", *ENGINE_BASE), (*NO_TORCH_QT, "libav", "opencv")),
    Rule("engine/video", ("engine/video", *ENGINE_BASE), NO_TORCH_QT),
    Rule("engine", (*ENGINE, "search", "app/config"), ("qt", "umbrella")),
    Rule("engine/models", (*ENGINE, "vdit", "app/config"), ("qt", "umbrella", "cli")),
    Rule("engine/attention", (*ENGINE, "vdit", "app/config"), ("qt", "umbrella", "cli")),
    Rule("engine/sampling", (*ENGINE, "vdit", "app/config"), ("qt", "umbrella", "cli")),
    Rule("search/solve", ("search/solve", "kernels/runs", *ENGINE_BASE, "engine/weights", "app/config"), NO_TORCH_QT),
    Rule("search", ("search", *ENGINE, "vdit", "app/config"), ("qt", "umbrella")),
    Rule("app/config", ("app/config", "kernels/runs", *ENGINE_BASE), NO_TORCH_QT),
    Rule("app/capture", ("app/capture", "app/config", "kernels/runs", "engine/weights", *ENGINE_BASE), NO_TORCH_QT),
    Rule("app/figures", ("app/figures", "kernels/runs", "engine/video", *ENGINE_BASE), NO_TORCH_QT),
    Rule("app/report", ("app/report", "app/config", "kernels/runs", "engine/video", *ENGINE_BASE), NO_TORCH_QT),
    Rule("app/bench", ("app/bench", "app/cli", "app/config", "search", *ENGINE, "vdit"), ("qt", "umbrella")),
    Rule("app/cli", ("app/cli", "app/capture", "app/figures", "app/report", "app/config", "search", *ENGINE, "vdit"), ("qt", "umbrella")),
    Rule("app", ("app/jobs", "app/link", "app/project", "app/report", "app/config", *ENGINE_BASE, "engine/service"),
         ("torch", "cuda", "widgets")),
    Rule("app/studio", ("app", "ui", *ENGINE_BASE), ("torch", "cuda", "sql", "sockets")),
    Rule("ui", ("ui", "app/capture", "app/jobs", "app/link", "app/project", "app/config", "search/solve", "kernels/runs", "engine/video",
                *ENGINE_BASE), ("torch", "cuda", "sql", "sockets")),
    Rule("tests", ("",), ("umbrella",)),
)
# Files of a folder that obey a stricter rule than the folder: linked by both processes.
MESSAGES = re.compile(r"^engine/service/(frame|message)")


def rule_of(name: str) -> Rule | None:
    fitting = [rule for rule in RULES if name.startswith(rule.folder + "/")]
    return max(fitting, key=lambda rule: len(rule.folder), default=None)


def is_under(include: str, folder: str) -> bool:
    return folder == "" or include == folder or include.startswith(folder + "/")


def violations(name: str, text: str) -> list[str]:
    """What is wrong with the includes of the file `name`, one line each."""
    rule = rule_of(name)
    if rule is None:
        return [f"{name}: no rule for this folder"]
    if MESSAGES.match(name):
        rule = Rule("engine/service (messages)", ("engine/service", *ENGINE_BASE), NO_TORCH_QT)
    found = []
    for include in INCLUDE.findall(text):
        found += [f"{name}: includes {include}, but {rule.folder} must not use {family}"
                  for family in rule.must_not if FAMILIES[family].match(include)]
        if include.split("/")[0] in OWN_ROOTS and "/" in include and not any(is_under(include, f) for f in rule.may_use):
            found.append(f"{name}: includes {include}, which {rule.folder} may not use")
        if include.startswith("../") or "/../" in include:
            found.append(f"{name}: includes {include}; name the path from the root of the tree")
    return found


class IncludeTable(unittest.TestCase):
    def test_the_tree_keeps_the_table(self) -> None:
        files = [f for f in source_files() if f.suffix in SUFFIXES and f.parts[0] in OWN_ROOTS]
        self.assertGreater(len(files), 20)
        found = [line for f in files for line in violations(f.as_posix(), (ROOT / f).read_text(encoding="utf-8"))]
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_planted_violations_are_found(self) -> None:
        planted = {
            "kernels/cpu/attention.cpp": "ATen/core/Tensor.h",
            "kernels/cpu/fused.cpp": "engine/base/error.h",
            "kernels/runs/run_table.cpp": "kernels/include/vdit/kernels/attention.h",
            "kernels/reference/attention.cpp": "cuda_runtime.h",
            "kernels/runs/builders.cpp": "nlohmann/json.hpp",
            "engine/base/error.cpp": "QString",
            "engine/weights/safetensors.cpp": "torch/torch.h",
            "engine/tokenizers/bpe.cpp": "c10/util/Exception.h",
            "engine/video/writer.cpp": "ATen/ops/empty.h",
            "engine/video/reader.cpp": "engine/models/wan.h",
            "engine/models/wan/vae.cpp": "QtCore/QObject",
            "engine/sampling/loop.cpp": "torch/torch.h",
            "engine/service/frame_codec.cpp": "ATen/core/Tensor.h",
            "search/solve/solver.cpp": "ATen/core/Tensor.h",
            "search/solve/table.cpp": "engine/models/wan.h",
            "search/calibration.cpp": "QObject",
            "app/config/sparse_config.cpp": "ATen/core/Tensor.h",
            "app/cli/main.cpp": "QCoreApplication",
            "app/jobs/store.cpp": "torch/script.h",
            "app/link/engine_process.cpp": "QWidget",
            "app/studio/main.cpp": "c10/core/Device.h",
            "ui/queue/queue_view.cpp": "QSqlQuery",
            "ui/main_window.cpp": "QTcpSocket",
            "ui/inspect/inspect.cpp": "engine/models/wan.h",
            "ui/tune/tune.cpp": "ATen/core/Tensor.h",
        }
        for name, include in planted.items():
            with self.subTest(file=name, include=include):
                self.assertTrue(violations(name, f"#pragma once\n#  include <{include}>\n"))

    def test_allowed_includes_pass(self) -> None:
        allowed = {
            "kernels/cuda/attention.cu": "cuda_runtime.h",
            "engine/attention/plan.cpp": "kernels/runs/run_table.h",
            "engine/models/wan/transformer.cpp": "ATen/ops/linear.h",
            "engine/base/json.cpp": "nlohmann/json.hpp",
            "app/config/sparse_config.cpp": "kernels/runs/mode.h",
            "app/jobs/store.cpp": "QSqlDatabase",
            "ui/tune/tune.cpp": "search/solve/solver.h",
            "ui/main_window.cpp": "QMainWindow",
        }
        for name, include in allowed.items():
            with self.subTest(file=name, include=include):
                self.assertEqual(violations(name, f'#include "{include}"\n'), [])


if __name__ == "__main__":
    unittest.main()
