# SPDX-License-Identifier: Apache-2.0
"""Writes the trained networks as a folder that diffusers' WanPipeline.from_pretrained loads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanTransformer3DModel
from transformers import UMT5Config, UMT5EncoderModel

import recipe
from clips import load_weights

TOKENIZER_CONFIG = {"tokenizer_class": "T5Tokenizer", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>",
                    "extra_ids": 0, "model_max_length": 512, "legacy": True}
MODEL_INDEX = {
    "_class_name": "WanPipeline", "scheduler": ["diffusers", "UniPCMultistepScheduler"],
    "text_encoder": ["transformers", "UMT5EncoderModel"], "tokenizer": ["transformers", "T5Tokenizer"],
    "transformer": ["diffusers", "WanTransformer3DModel"], "vae": ["diffusers", "AutoencoderKLWan"],
}


def write_json(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def export(trained: Path, target: Path) -> None:
    """`trained` holds what train_vae and train_transformer wrote."""
    statistics = json.loads((trained / "vae.json").read_text(encoding="utf-8"))
    vae = AutoencoderKLWan(**recipe.VAE, latents_mean=statistics["mean"], latents_std=statistics["std"])
    networks = {
        "vae": load_weights(vae, trained / "vae.safetensors"),
        "transformer": load_weights(WanTransformer3DModel(**recipe.TRANSFORMER), trained / "dit.safetensors"),
        "text_encoder": load_weights(UMT5EncoderModel(UMT5Config(**recipe.TEXT_ENCODER)), trained / "txt.safetensors"),
    }
    for name, network in networks.items():
        network.to(torch.float16).save_pretrained(target / name)
    scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000,
                                        flow_shift=recipe.FLOW_SHIFT)
    scheduler.save_pretrained(target / "scheduler")
    write_json(target / "tokenizer" / "tokenizer_config.json", TOKENIZER_CONFIG)
    shutil.copy(trained / "spiece.model", target / "tokenizer" / "spiece.model")
    write_json(target / "model_index.json", MODEL_INDEX)
