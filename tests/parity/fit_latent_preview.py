#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the linear map from the demo model's latents to colours that the window previews a running generation with.

Least squares between normalised latents and the picture at latent resolution (means over 8 x 8 pixels and over the frames
of a latent frame), on clips of the demo model's own scenes; clips of another seed say how good it is. Writes
resources/previews/demo_model.json. Needs the virtual environment of tests/parity/setup.
"""

import argparse
import json
import math
import pathlib
import random
import sys

import torch
from diffusers import AutoencoderKLWan
from torch.nn.functional import avg_pool3d

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "resources/demo_model_training"))

from renderer import render  # noqa: E402
from scenes import sample_scene  # noqa: E402

FRAMES, SIZE = 9, (96, 160)
FITTED = {"seed": 1, "clips": 12}
HELD_OUT = {"seed": 99, "clips": 4}
RIDGE = 1e-3  # relative to the latents' mean square: two channels are nearly the same and would get large opposite weights


def pictures_at_latent_size(video):
    """[1, 3, 4 k + 1, H, W] -> [1, 3, k + 1, H / 8, W / 8]: the first frame stands alone."""
    small = avg_pool3d(video, (1, 8, 8))
    return torch.cat([small[:, :, :1], avg_pool3d(small[:, :, 1:], (4, 1, 1))], dim=2)


def pairs(vae, seed, clips):
    """Normalised latents [n, channels] and colours [n, 3] in -1..1."""
    shape = (1, vae.config.z_dim, 1, 1, 1)
    mean, std = (torch.tensor(values).view(shape) for values in (vae.config.latents_mean, vae.config.latents_std))
    rng = random.Random(seed)
    latents, colours = [], []
    for _ in range(clips):
        video = render([sample_scene(rng)], FRAMES, SIZE, "cpu").float()
        normalised = (vae.encode(video).latent_dist.mean - mean) / std
        latents.append(normalised[0].flatten(1).T)
        colours.append(pictures_at_latent_size(video)[0].flatten(1).T)
    return torch.cat(latents).double(), torch.cat(colours).double()


def with_one(latents):
    return torch.cat([latents, torch.ones(len(latents), 1, dtype=latents.dtype)], dim=1)


def fit(latents, colours):
    """[channels + 1, 3]; the last row is the bias, which is not shrunk."""
    rows = with_one(latents)
    shrink = torch.full((rows.shape[1],), RIDGE * len(latents) * latents.square().mean().item(), dtype=rows.dtype)
    shrink[-1] = 0
    return torch.linalg.solve(rows.T @ rows + shrink.diag(), rows.T @ colours)


def psnr_db(latents, colours, solution):
    error = ((with_one(latents) @ solution).clamp(-1, 1) - colours).square().mean().item()
    return 10 * math.log10(4 / error)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=pathlib.Path, default=ROOT / "resources/demo_model")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "resources/previews/demo_model.json")
    options = parser.parse_args()
    torch.set_grad_enabled(False)
    vae = AutoencoderKLWan.from_pretrained(options.model, subfolder="vae")
    latents, colours = pairs(vae, **FITTED)
    solution = fit(latents, colours)
    quality = psnr_db(*pairs(vae, **HELD_OUT), solution)
    document = {
        "format": "vdit-latent-preview",
        "version": 1,
        "comment": f"fitted by tests/parity/fit_latent_preview.py; {quality:.1f} dB on held-out clips",
        "latents_mean": vae.config.latents_mean,
        "latents_std": vae.config.latents_std,
        "weights": [[round(value, 5) for value in row] for row in solution[:-1].tolist()],
        "bias": [round(value, 5) for value in solution[-1].tolist()],
    }
    options.output.write_text(json.dumps(document, indent=1) + "\n")
    print(document["comment"])


if __name__ == "__main__":
    main()
