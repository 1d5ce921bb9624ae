# SPDX-License-Identifier: Apache-2.0
"""Trains the VAE on 64 x 96 crops of whole clips, one in four at half scale, for a fixed time."""

from __future__ import annotations

import json
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers.models.autoencoders import autoencoder_kl_wan as wan
from torch import Tensor, nn

import recipe
from clips import DEVICE, Average, contact_sheet, fresh_clips, halved, load_weights, log, psnr_db, save_weights

CROP_HEIGHT, CROP_WIDTH = 64, 96
WARM_UP_STEPS = 200
CONSTANT_SHARE = 0.35  # of the time at the full learning rate, then a cosine
AVERAGE_FROM_STEP, AVERAGE_WEIGHT = 300, 0.002
KL_WEIGHT, EDGE_WEIGHT, SQUARE_WEIGHT = 2e-4, 0.6, 2.0
CHUNKED_RESAMPLE = wan.WanResample.forward


@dataclass(frozen=True)
class VaeOptions:
    out: Path
    seconds: float = 820.0
    learning_rate: float = 1.2e-3
    pool: int = 96
    batch: int = 12
    statistics_clips: int = 16
    seed: int = 1


def whole_clip_resample(self: wan.WanResample, x: Tensor, feat_cache: object = None, feat_idx: object = None) -> Tensor:
    """The chunked causal resampler of the Wan VAE on a whole clip at once (equal up to rounding), x [B, C, T, H, W]."""
    if self.mode == "upsample3d" and x.shape[2] > 1:
        b, c, t, h, w = x.shape
        y = self.time_conv(x[:, :, 1:]).reshape(b, 2, c, t - 1, h, w)
        doubled = torch.stack((y[:, 0], y[:, 1]), dim=3).reshape(b, c, 2 * (t - 1), h, w)
        x = torch.cat([x[:, :, :1], doubled], dim=2)
    b, c, t, h, w = x.shape
    y = self.resample(x.permute(0, 2, 1, 3, 4).reshape(b * t, c, h, w))
    x = y.view(b, t, y.size(1), y.size(2), y.size(3)).permute(0, 2, 1, 3, 4)
    if self.mode == "downsample3d" and t > 1:
        return torch.cat([x[:, :, :1], self.time_conv(x)], dim=2)
    return x


def use_whole_clips(whole: bool) -> None:
    """Training runs on whole clips; evaluation in chunks, as the pipeline does."""
    wan.WanResample.forward = whole_clip_resample if whole else CHUNKED_RESAMPLE


def encode(vae: nn.Module, x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and log variance of a whole clip's latents."""
    mean, log_variance = vae.quant_conv(vae.encoder(x)).chunk(2, 1)
    return mean, log_variance


class AutoEncoder(nn.Module):
    """Encode, draw, decode: one module, so that it is compiled as a whole."""

    def __init__(self, vae: nn.Module) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mean, log_variance = encode(self.vae, x)
        log_variance = log_variance.clamp(-20, 10)
        latents = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        return self.vae.decoder(self.vae.post_quant_conv(latents)), mean, log_variance


def freeze_spatial_attention(vae: nn.Module) -> list[nn.Parameter]:
    """The single-head spatial attention would depend on the crop's size: it stays at zero. Returns what is trained."""
    frozen: set[nn.Parameter] = set()
    for module in vae.modules():
        if isinstance(module, wan.WanAttentionBlock):
            nn.init.zeros_(module.proj.weight)
            nn.init.zeros_(module.proj.bias)
            frozen.update(module.parameters())
    for parameter in frozen:
        parameter.requires_grad_(False)
    return [p for p in vae.parameters() if p not in frozen]


class ClipPool:
    """Clips to crop from; a pair is replaced by fresh ones every few steps."""

    def __init__(self, rng: random.Random, size: int) -> None:
        self.rng = rng
        self.full, _ = fresh_clips(rng, size)
        self.half = halved(self.full)

    def refresh(self) -> None:
        i = random.randrange(0, len(self.full) - 1, 2)
        self.full[i:i + 2] = fresh_clips(self.rng, 2)[0]
        self.half[i:i + 2] = halved(self.full[i:i + 2])

    def crops(self, count: int) -> Tensor:
        """[count, 3, FRAMES, CROP_HEIGHT, CROP_WIDTH], every fourth at half scale."""
        crops = []
        for k in range(count):
            source = self.half if k % 4 == 3 else self.full
            clip = random.randrange(len(source))
            y = random.randrange(source.shape[3] - CROP_HEIGHT + 1)
            x = random.randrange(source.shape[4] - CROP_WIDTH + 1)
            crops.append(source[clip, :, :, y:y + CROP_HEIGHT, x:x + CROP_WIDTH])
        return torch.stack(crops)


def loss_of(y: Tensor, x: Tensor, mean: Tensor, log_variance: Tensor) -> tuple[Tensor, Tensor]:
    """The training loss and the mean squared error: absolute, squared and edge differences, and a little divergence."""
    d = y - x
    square = (d * d).mean()
    edges = ((d[..., 1:] - d[..., :-1]).abs().mean() + (d[..., 1:, :] - d[..., :-1, :]).abs().mean()
             + 0.5 * (d[:, :, 1:] - d[:, :, :-1]).abs().mean())
    divergence = 0.5 * (mean * mean + log_variance.exp() - 1 - log_variance).mean()
    return d.abs().mean() + SQUARE_WEIGHT * square + EDGE_WEIGHT * edges + KL_WEIGHT * divergence, square


def rate_at(options: VaeOptions, step: int, share: float) -> float:
    """The learning rate after `share` of the time."""
    warm_up = min(1.0, (step + 1) / WARM_UP_STEPS)
    if share < CONSTANT_SHARE:
        return options.learning_rate * warm_up
    fall = 0.5 * (1 + math.cos(math.pi * (share - CONSTANT_SHARE) / (1 - CONSTANT_SHARE)))
    return options.learning_rate * warm_up * (0.02 + 0.98 * fall)


def train_vae(options: VaeOptions) -> None:
    """Writes vae.safetensors, vae.json (mean and deviation of the latents) and vae.png into options.out."""
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    use_whole_clips(True)
    vae = wan.AutoencoderKLWan(**recipe.VAE).to(DEVICE)
    trained = freeze_spatial_attention(vae)
    model = torch.compile(AutoEncoder(vae), dynamic=False) if DEVICE == "cuda" else AutoEncoder(vae)
    optimizer = torch.optim.AdamW(trained, lr=1e-3, betas=(0.9, 0.98), weight_decay=1e-4, fused=DEVICE == "cuda")
    average = Average(trained)
    pool = ClipPool(rng, options.pool)
    start: float | None = None  # set after the first step, so that compiling does not count
    step, reported = 0, 0.0
    while start is None or time.time() - start < options.seconds:
        elapsed = 0.0 if start is None else time.time() - start
        for group in optimizer.param_groups:
            group["lr"] = rate_at(options, step, elapsed / options.seconds)
        if step % 4 == 0:
            pool.refresh()
        x = pool.crops(options.batch)
        with torch.autocast(DEVICE, torch.bfloat16):
            y, mean, log_variance = model(x)
        loss, square = loss_of(y.float(), x, mean.float(), log_variance.float())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        start = start or time.time()
        average.restart() if step == AVERAGE_FROM_STEP else average.update(AVERAGE_WEIGHT)
        step += 1
        if elapsed - reported > 20:
            reported = elapsed
            log(f"vae step {step}, {-10 * math.log10(square.item() / 4):.2f} dB")
    average.swap_in()
    finish(vae.eval(), rng, options)


@torch.no_grad()
def finish(vae: nn.Module, rng: random.Random, options: VaeOptions) -> None:
    """Evaluates in chunks on unseen clips, measures the latents, saves."""
    use_whole_clips(False)
    with torch.autocast(DEVICE, torch.bfloat16):
        x, _ = fresh_clips(random.Random(999), 4)
        latents = vae.encode(x).latent_dist.mode()
        y = vae.decode(latents).sample
        log(f"{psnr_db(y, x):.2f} dB on unseen clips, by frame",
            [round(psnr_db(y[:, :, i], x[:, :, i]), 1) for i in range(0, x.shape[2], 8)])
        contact_sheet(torch.stack([x[:3], y[:3].float()], dim=1).flatten(0, 1), options.out / "vae.png", columns=5)
        more = [vae.encode(fresh_clips(rng, 2)[0]).latent_dist.mode().float() for _ in range(options.statistics_clips)]
    all_latents = torch.cat([latents.float(), *more])
    statistics = {"mean": all_latents.mean((0, 2, 3, 4)).tolist(), "std": all_latents.std((0, 2, 3, 4)).tolist()}
    (options.out / "vae.json").write_text(json.dumps(statistics), encoding="utf-8")
    save_weights(vae, options.out / "vae.safetensors")


def load_vae(folder: Path) -> tuple[nn.Module, Tensor, Tensor]:
    """The trained VAE, and the mean and deviation of its latents, [1, C, 1, 1, 1] each."""
    statistics = json.loads((folder / "vae.json").read_text(encoding="utf-8"))
    vae = load_weights(wan.AutoencoderKLWan(**recipe.VAE).to(DEVICE), folder / "vae.safetensors").eval()
    mean, deviation = (torch.tensor(statistics[name], device=DEVICE).view(1, -1, 1, 1, 1) for name in ("mean", "std"))
    return vae, mean, deviation
