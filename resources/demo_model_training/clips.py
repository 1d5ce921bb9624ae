# SPDX-License-Identifier: Apache-2.0
"""Fresh training clips, weights on disk, contact sheets: what both trainings share."""

from __future__ import annotations

import math
import random
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from recipe import FRAMES, HEIGHT, WIDTH
from renderer import pack, shade
from scenes import caption, sample_scene

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
CLIPS_AT_ONCE = 2  # fixed, so that the compiled renderer is reused
_START = time.time()
_shade = torch.compile(shade, dynamic=False) if DEVICE == "cuda" else shade


def log(*words: object) -> None:
    print(f"[{time.time() - _START:7.1f}s]", *words, flush=True)


@torch.no_grad()
def fresh_clips(rng: random.Random, count: int) -> tuple[Tensor, list[str]]:
    """`count` clips (a multiple of CLIPS_AT_ONCE), [count, 3, FRAMES, HEIGHT, WIDTH] in [-1, 1], and their captions."""
    scenes = [sample_scene(rng) for _ in range(count)]
    groups = [scenes[i:i + CLIPS_AT_ONCE] for i in range(0, count, CLIPS_AT_ONCE)]
    video = torch.cat([_shade(pack(group, FRAMES).to(DEVICE), HEIGHT, WIDTH, 2) for group in groups])
    return video, [caption(scene) for scene in scenes]


def halved(video: Tensor) -> Tensor:
    """Half the height and width, all frames."""
    return functional.avg_pool3d(video, (1, 2, 2))


def save_weights(model: nn.Module, path: Path) -> None:
    """float16 safetensors: a few thousandths of relative rounding, half the size."""
    save_file({name: value.detach().half().contiguous().cpu() for name, value in model.state_dict().items()}, path)


def load_weights(model: nn.Module, path: Path) -> nn.Module:
    model.load_state_dict({name: value.float() for name, value in load_file(path).items()}, strict=False)
    return model


def psnr_db(a: Tensor, b: Tensor) -> float:
    """For pictures in [-1, 1]."""
    return -10 * math.log10(functional.mse_loss(a.float(), b.float()).item() / 4 + 1e-12)


def contact_sheet(video: Tensor, path: Path, columns: int = 8) -> None:
    """A picture with a row a clip, `columns` frames spread over its length."""
    from PIL import Image

    last = video.shape[2] - 1
    picked = [round(i * last / (columns - 1)) for i in range(columns)]
    rows = [torch.cat([clip[:, i] for i in picked], dim=2) for clip in video.float().cpu()]
    pixels = ((torch.cat(rows, dim=1) + 1) * 127.5).round().clamp(0, 255).byte().permute(1, 2, 0)
    Image.fromarray(pixels.numpy()).save(path)


class Average:
    """An exponential moving average of parameters, which is what is saved at the end."""

    def __init__(self, parameters: list[nn.Parameter]) -> None:
        self.live = parameters
        self.restart()

    def restart(self) -> None:
        self.values = [p.detach().clone() for p in self.live]

    def update(self, weight: float) -> None:
        torch._foreach_lerp_(self.values, [p.detach() for p in self.live], weight)

    @torch.no_grad()
    def swap_in(self) -> list[Tensor]:
        """Puts the averages into the parameters; returns the live values for swap_out()."""
        live = [p.detach().clone() for p in self.live]
        for parameter, value in zip(self.live, self.values, strict=True):
            parameter.copy_(value)
        return live

    @torch.no_grad()
    def swap_out(self, live: list[Tensor]) -> None:
        for parameter, value in zip(self.live, live, strict=True):
            parameter.copy_(value)
