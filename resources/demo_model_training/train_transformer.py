# SPDX-License-Identifier: Apache-2.0
"""Trains the transformer and the text encoder together by flow matching, first at half size, then at full size."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers.models.transformers.transformer_wan import WanTransformer3DModel
from sentencepiece import SentencePieceProcessor
from torch import Tensor, nn
from torch.nn import functional
from transformers import UMT5Config, UMT5EncoderModel

import recipe
from clips import DEVICE, Average, contact_sheet, fresh_clips, halved, log, save_weights
from text import embed, tokenize, tokenizer
from train_vae import encode, load_vae, use_whole_clips

WARM_UP_STEPS = 200
CAPTION_DROP = 0.1  # the share of clips that learn the empty caption, for guidance
CLIPS_A_CALL = 4


@dataclass(frozen=True)
class TransformerOptions:
    out: Path
    half_size_seconds: float = 150.0
    full_size_seconds: float = 780.0
    half_size_batch: int = 96
    full_size_batch: int = 32
    learning_rate: float = 1.2e-3
    clips: int = 6000
    seed: int = 1


@dataclass(frozen=True)
class Phase:
    name: str
    seconds: float
    batch: int
    latents: Tensor  # [clips, C, T, H, W] float16, normalised


@dataclass
class Networks:
    transformer: nn.Module
    text_encoder: nn.Module
    processor: SentencePieceProcessor

    def parameters(self) -> list[nn.Parameter]:
        return [*self.transformer.parameters(), *self.text_encoder.parameters()]


def build_networks(folder: Path) -> Networks:
    """Fresh networks; byte tokens, which no caption holds, start and stay at zero."""
    processor = tokenizer(folder)
    transformer = WanTransformer3DModel(**recipe.TRANSFORMER).to(DEVICE)
    text_encoder = UMT5EncoderModel(UMT5Config(**recipe.TEXT_ENCODER)).to(DEVICE)
    with torch.no_grad():
        text_encoder.shared.weight[[i for i in range(processor.vocab_size()) if processor.is_byte(i)]] = 0
    if DEVICE == "cuda":
        for block in transformer.blocks:
            block.compile()
    return Networks(transformer, text_encoder, processor)


@torch.no_grad()
def encode_clips(vae: nn.Module, mean: Tensor, deviation: Tensor, count: int, seed: int) -> tuple[Tensor, Tensor, list[str]]:
    """Normalised latents of `count` fresh clips at full and at half size, and their captions."""
    use_whole_clips(True)
    rng = random.Random(seed)
    full, half, captions = [], [], []
    for _ in range(0, count, CLIPS_A_CALL):
        video, words = fresh_clips(rng, CLIPS_A_CALL)
        for latents, clip in ((full, video), (half, halved(video))):
            with torch.autocast(DEVICE, torch.bfloat16):
                encoded, _ = encode(vae, clip)
            latents.append(((encoded.float() - mean) / deviation).half())
        captions += words
    use_whole_clips(False)
    return torch.cat(full), torch.cat(half), captions


@torch.no_grad()
def sample(networks: Networks, prompts: tuple[str, ...], shape: tuple[int, ...], guidance: float, steps: int = 20) -> Tensor:
    """Latents by Euler steps from noise of seed 0, [prompts, *shape]."""
    x = torch.randn(len(prompts), *shape, device=DEVICE, generator=torch.Generator(DEVICE).manual_seed(0))
    sigmas = torch.linspace(1, 0, steps + 1, device=DEVICE)
    sigmas = recipe.FLOW_SHIFT * sigmas / (1 + (recipe.FLOW_SHIFT - 1) * sigmas)
    text = embed(networks.text_encoder, *tokenize(networks.processor, prompts, DEVICE))
    empty = embed(networks.text_encoder, *tokenize(networks.processor, [""] * len(prompts), DEVICE))
    for sigma, following in zip(sigmas[:-1], sigmas[1:], strict=True):
        time_step = (sigma * 1000).expand(len(prompts))
        with torch.autocast(DEVICE, torch.bfloat16):
            velocity = networks.transformer(x, time_step, text, return_dict=False)[0].float()
            if guidance > 1:
                unconditional = networks.transformer(x, time_step, empty, return_dict=False)[0].float()
                velocity = unconditional + guidance * (velocity - unconditional)
        x = x + (following - sigma) * velocity
    return x


class Batches:
    """Endless batches of (latents, token ids, mask); one caption in ten is empty."""

    def __init__(self, networks: Networks, captions: list[str]) -> None:
        self.ids, self.mask = tokenize(networks.processor, captions, DEVICE)
        self.no_ids, self.no_mask = tokenize(networks.processor, [""], DEVICE)

    def draw(self, phase: Phase) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        while True:
            picked = torch.randint(0, len(phase.latents), (phase.batch,), device=DEVICE)
            ids, mask = self.ids[picked].clone(), self.mask[picked].clone()
            dropped = torch.rand(phase.batch, device=DEVICE) < CAPTION_DROP
            ids[dropped], mask[dropped] = self.no_ids, self.no_mask
            yield phase.latents[picked].float(), ids, mask


def flow_matching_loss(networks: Networks, clean: Tensor, ids: Tensor, mask: Tensor) -> Tensor:
    """Mean squared error of the predicted velocity at log-normal, shifted noise levels."""
    sigma = torch.sigmoid(torch.randn(len(clean), device=DEVICE))
    sigma = recipe.FLOW_SHIFT * sigma / (1 + (recipe.FLOW_SHIFT - 1) * sigma)
    level = sigma.view(-1, 1, 1, 1, 1)
    noise = torch.randn_like(clean)
    text = embed(networks.text_encoder, ids, mask)
    velocity = networks.transformer((1 - level) * clean + level * noise, sigma * 1000, text, return_dict=False)[0]
    return functional.mse_loss(velocity.float(), noise - clean)


def train_transformer(options: TransformerOptions) -> None:
    """Writes dit.safetensors, txt.safetensors and contact sheets into options.out, after each phase."""
    torch.manual_seed(options.seed)
    vae, mean, deviation = load_vae(options.out)
    networks = build_networks(options.out)
    parameters = networks.parameters()
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01, fused=DEVICE == "cuda")
    average = Average(parameters)
    full, half, captions = encode_clips(vae, mean, deviation, options.clips, options.seed + 100)
    batches = Batches(networks, captions)
    phases = (Phase("half", options.half_size_seconds, options.half_size_batch, half),
              Phase("full", options.full_size_seconds, options.full_size_batch, full))
    total = sum(phase.seconds for phase in phases)
    step, used = 0, 0.0
    for phase in phases:
        start = reported = time.time()
        for clean, ids, mask in batches.draw(phase):
            elapsed = time.time() - start
            if elapsed >= phase.seconds:
                break
            share = (used + elapsed) / total
            for group in optimizer.param_groups:
                group["lr"] = options.learning_rate * min(1, (step + 1) / WARM_UP_STEPS) * (1 - 0.97 * max(0, (share - 0.3) / 0.7))
            with torch.autocast(DEVICE, torch.bfloat16):
                loss = flow_matching_loss(networks, clean, ids, mask)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            average.update(max(0.002, 1 / (step + 2)))
            step += 1
            if time.time() - reported > 20:
                reported = time.time()
                log(f"{phase.name} size, step {step}, loss {loss.item():.4f}")
        used += phase.seconds
        live = average.swap_in()
        show_and_save(networks, phase, vae, mean, deviation, options.out)
        average.swap_out(live)


@torch.no_grad()
def show_and_save(networks: Networks, phase: Phase, vae: nn.Module, mean: Tensor, deviation: Tensor, out: Path) -> None:
    for guidance in (1.0, 3.0):
        latents = sample(networks, recipe.PROMPTS, tuple(phase.latents.shape[1:]), guidance)
        with torch.autocast(DEVICE, torch.bfloat16):
            contact_sheet(vae.decode(latents * deviation + mean).sample, out / f"{phase.name}_guidance{guidance:.0f}.png")
    save_weights(networks.transformer, out / "dit.safetensors")
    save_weights(networks.text_encoder, out / "txt.safetensors")
