#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A tiny HunyuanVideo folder with random weights, and what diffusers 0.42.1 computes with it in float32.

Writes tests/data/golden/hunyuan: model/ in the diffusers layout (weights float16), parts.safetensors (one prediction of the
transformer, decodes of the VAE) and clip.json with clip.safetensors (a whole run).
Sizes along different axes differ, so that mixed-up axes show; biases and norms are far from 0 and 1.
Needs the virtual environment of tests/parity/setup.
"""

import json
import math
import pathlib

import torch
from diffusers import (
    AutoencoderKLHunyuanVideo,
    FlowMatchEulerDiscreteScheduler,
    HunyuanVideoPipeline,
    HunyuanVideoTransformer3DModel,
)
from diffusers.pipelines.hunyuan_video.pipeline_hunyuan_video import DEFAULT_PROMPT_TEMPLATE
from safetensors.torch import save_file

import tiny_text_encoders

TARGET = pathlib.Path(__file__).resolve().parents[2] / "tests/data/golden/hunyuan"

TRANSFORMER = {
    "in_channels": 6,
    "out_channels": 6,
    "num_attention_heads": 3,
    "attention_head_dim": 12,
    "num_layers": 2,
    "num_single_layers": 2,
    "num_refiner_layers": 2,
    "mlp_ratio": 3.0,  # the refiner's stays 4
    "patch_size": 2,
    "patch_size_t": 1,
    "qk_norm": "rms_norm",
    "guidance_embeds": True,
    "text_embed_dim": 48,
    "pooled_projection_dim": 32,
    "rope_theta": 256.0,
    "rope_axes_dim": (2, 4, 6),
    "image_condition_type": None,
}
VAE = {
    "latent_channels": 6,
    "block_out_channels": (6, 8, 10, 12),
    "layers_per_block": 1,
    "norm_num_groups": 2,
    "scaling_factor": 0.476986,
}
CLIP = {
    "prompt": "a red ball bounces on a checkered floor",
    "seed": 42,
    "width": 64,
    "height": 48,
    "frames": 21,
    "steps": 4,
    "guidance": 6.0,
    "flow_shift": 7.0,
}
INDEX = {
    "_class_name": "HunyuanVideoPipeline",
    "_diffusers_version": "0.42.1",
    "scheduler": ["diffusers", "FlowMatchEulerDiscreteScheduler"],
    "text_encoder": ["transformers", "LlamaModel"],
    "text_encoder_2": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "LlamaTokenizerFast"],
    "tokenizer_2": ["transformers", "CLIPTokenizer"],
    "transformer": ["diffusers", "HunyuanVideoTransformer3DModel"],
    "vae": ["diffusers", "AutoencoderKLHunyuanVideo"],
}
KEPT_FRAMES = [0, 4, 12, 13, 14, 16, 20]  # 13 is the first of the second temporal tile


def randomise(model, seed):
    """Weights whose every term shows in the result, rounded to float16 as they are stored."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if parameter.dim() > 1:
            value = noise / math.sqrt(parameter[0].numel())
        elif name.endswith("bias"):
            value = 0.2 * noise
        else:
            value = 1 + 0.3 * noise
        parameter.data = value.half().float()
    return model.eval()


def save_half(model, folder):
    """As float16, without changing the model at hand."""
    model.half().save_pretrained(folder)
    model.float()
    for file in pathlib.Path(folder).glob("*.safetensors"):
        file.chmod(0o644)


def save(tensors, path):
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)
    path.chmod(0o644)


def record_transformer(kept, transformer, generator):
    text, valid = torch.randn(1, 12, 48, generator=generator), 9
    mask = (torch.arange(12) < valid).long()[None]
    latents = torch.randn(1, 6, 3, 6, 8, generator=generator)
    pooled = torch.randn(1, 32, generator=generator)
    kept["transformer.latents"], kept["transformer.text"] = latents, text[0, :valid].clone()
    kept["transformer.pooled"] = pooled[0].clone()
    kept["transformer.velocity"] = transformer(
        hidden_states=latents,
        timestep=torch.tensor([731.25]),
        encoder_hidden_states=text,
        encoder_attention_mask=mask,
        pooled_projections=pooled,
        guidance=torch.tensor([4500.0]),
        return_dict=False,
    )[0]


def record_vae(kept, vae, generator):
    # 4 latent frames are decoded at once, more in tiles of 5; the last tile of 8 is a short one. Tiles of the picture
    # have 32 x 32 latent pixels, one every 24: the lower ones of 27 rows have 3.
    every = slice(None)
    cases = {
        "short": ((4, 2, 3), ...),
        "tiles_in_time": ((8, 2, 3), (every, every, every, slice(None, None, 3))),
        "tiles_in_space": ((5, 27, 40), (every, every, *(slice(None, None, step) for step in (3, 13, 11)))),
    }
    for name, ((frames, height, width), samples) in cases.items():
        vae.use_tiling = name == "tiles_in_space"
        # Normalised, as the denoising loop leaves them.
        latents = torch.randn(1, 6, frames, height, width, generator=generator).half()
        decoded = vae.decode(latents.float() / VAE["scaling_factor"], return_dict=False)[0]
        kept[f"vae.{name}.latents"] = latents
        kept[f"vae.{name}.frames"] = decoded[samples]
    vae.use_tiling = False


def record_clip(pipeline):
    kept = {}
    template = DEFAULT_PROMPT_TEMPLATE["template"]
    # 95 with LLaMA-3's vocabulary.
    crop = len(pipeline.tokenizer(template.split("{}")[0]).input_ids)
    prompt = {"prompt": CLIP["prompt"], "prompt_template": {"template": template, "crop_start": crop}}
    text, pooled, mask = pipeline.encode_prompt(**prompt, device=torch.device("cpu"))
    valid = int(mask.sum())

    def keep_latents(pipeline, step, timestep, values):
        kept[f"latents.step{step + 1:02d}"] = values["latents"].clone()
        return values

    def keep_initial(module, args, kwargs):
        kept.setdefault("latents.initial", kwargs["hidden_states"].clone())

    hook = pipeline.transformer.register_forward_pre_hook(keep_initial, with_kwargs=True)
    latents = pipeline(
        **prompt,
        height=CLIP["height"],
        width=CLIP["width"],
        num_frames=CLIP["frames"],
        num_inference_steps=CLIP["steps"],
        guidance_scale=CLIP["guidance"],
        generator=torch.Generator("cpu").manual_seed(CLIP["seed"]),
        output_type="latent",
        callback_on_step_end=keep_latents,
    ).frames
    hook.remove()
    video = pipeline.vae.decode(latents / pipeline.vae.config.scaling_factor, return_dict=False)[0][0]
    rgb8 = ((video.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(1, 2, 3, 0)
    kept["text"], kept["pooled"] = text[0, :valid].clone(), pooled[0].clone()
    kept["timesteps"] = pipeline.scheduler.timesteps.clone()
    kept["sigmas"] = pipeline.scheduler.sigmas.clone()
    kept["frames.index"] = torch.tensor(KEPT_FRAMES)
    kept["frames.rgb8"] = rgb8[KEPT_FRAMES].contiguous()
    return kept


def main():
    torch.set_grad_enabled(False)
    transformer = randomise(HunyuanVideoTransformer3DModel(**TRANSFORMER), 1)
    vae = randomise(AutoencoderKLHunyuanVideo(**VAE), 2)
    scheduler = FlowMatchEulerDiscreteScheduler(shift=CLIP["flow_shift"])
    TARGET.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(3)
    parts = {}
    record_transformer(parts, transformer, generator)
    record_vae(parts, vae, generator)
    save(parts, TARGET / "parts.safetensors")
    tokenizer, text_encoder = tiny_text_encoders.write_llama(TARGET / "model")
    tokenizer_2, text_encoder_2 = tiny_text_encoders.write_clip(TARGET / "model")
    pipeline = HunyuanVideoPipeline(
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        transformer=transformer,
        vae=vae,
        scheduler=scheduler,
        text_encoder_2=text_encoder_2,
        tokenizer_2=tokenizer_2,
    )
    pipeline.set_progress_bar_config(disable=True)
    kept = record_clip(pipeline)
    save(kept, TARGET / "clip.safetensors")
    (TARGET / "clip.json").write_text(json.dumps(CLIP, indent=1) + "\n")
    for path in (TARGET / "model").glob("text_encoder*/*.safetensors"):
        path.chmod(0o644)
    for part, name in ((transformer, "transformer"), (vae, "vae")):
        save_half(part, TARGET / "model" / name)
    scheduler.save_pretrained(TARGET / "model/scheduler")
    (TARGET / "model/model_index.json").write_text(json.dumps(INDEX, indent=2) + "\n")


if __name__ == "__main__":
    main()
