#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""diffusers as the oracle: records golden data, checks that stored data comes out again, and times a clip.

Needs the virtual environment of tests/parity/setup. `record` and `check` follow tests/data/golden: settings in NAME.json,
tensors in NAME.safetensors. `time` prints one JSON object whose fields can be put beside those of `vdit-bench model`.
"""

import argparse
import json
import math
import os
import pathlib
import platform
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/data/golden"
DEMO_MODEL = ROOT / "resources/demo_model"

# Which scheduler steps, transformer blocks and frames a recording keeps.
KEPT_STEPS = {"small": list(range(1, 9)), "native": [1, 5, 10, 20], "native_two_objects": [20]}
KEPT_BLOCKS = {"small": [0, 5, 11]}
TEXT_ROWS = 64

NATIVE_CLIP = {
    "prompt": "a red ball bounces on a checkered floor under a blue sky",
    "negative_prompt": "",
    "seed": 42,
    "width": 320,
    "height": 192,
    "frames": 49,
    "steps": 20,
    "guidance": 3.0,
}


def load_pipeline(model, dtype, vae_dtype=None):
    import torch
    from diffusers import AutoencoderKLWan, WanPipeline

    vae = AutoencoderKLWan.from_pretrained(model, subfolder="vae", torch_dtype=vae_dtype or dtype)
    pipeline = WanPipeline.from_pretrained(model, vae=vae, torch_dtype=dtype)
    pipeline.set_progress_bar_config(disable=True)
    torch.set_grad_enabled(False)
    return pipeline


def call_arguments(settings):
    import torch

    return {
        "height": settings["height"],
        "width": settings["width"],
        "num_frames": settings["frames"],
        "num_inference_steps": settings["steps"],
        "guidance_scale": settings["guidance"],
        "generator": torch.Generator("cpu").manual_seed(settings["seed"]),
        "output_type": "latent",
    }


def decode_frames(vae, latents):
    """What WanPipeline does after its last step: values of -1..1, [1, 3, frames, height, width]."""
    import torch

    shape = (1, vae.config.z_dim, 1, 1, 1)
    mean = torch.tensor(vae.config.latents_mean).view(shape).to(latents.device, vae.dtype)
    std = torch.tensor(vae.config.latents_std).view(shape).to(latents.device, vae.dtype)
    return vae.decode(latents.to(vae.dtype) * std + mean, return_dict=False)[0]


def run_recorded(settings, name, model):
    """One generation with everything kept that the golden file of that name has."""
    import torch

    pipeline = load_pipeline(model, torch.float32)
    kept = {}

    # A hook that returned a value would replace the module's output: these return nothing.
    def keep_transformer(module, args, kwargs, output):
        if "latents.initial" not in kept:
            kept["latents.initial"] = kwargs["hidden_states"].clone()
        calls = keep_transformer.calls = keep_transformer.calls + 1
        if calls <= 2:
            kept["noise_pred.step01." + ("positive", "negative")[calls - 1]] = output[0].clone()

    keep_transformer.calls = 0

    def keep_block(index):
        def hook(module, args, output):
            kept.setdefault(f"block{index:02d}.step01.positive", output[0].clone())

        return hook

    def keep_latents(pipeline, step, timestep, values):
        if step + 1 in KEPT_STEPS.get(name, [settings["steps"]]):
            kept[f"latents.step{step + 1:02d}"] = values["latents"].clone()
        return values

    pipeline.transformer.register_forward_hook(keep_transformer, with_kwargs=True)
    for index in KEPT_BLOCKS.get(name, []):
        pipeline.transformer.blocks[index].register_forward_hook(keep_block(index))
    positive, negative = pipeline.encode_prompt(
        settings["prompt"], settings["negative_prompt"], max_sequence_length=512, device="cpu"
    )
    latents = pipeline(
        prompt_embeds=positive,
        negative_prompt_embeds=negative,
        callback_on_step_end=keep_latents,
        **call_arguments(settings),
    ).frames
    kept["text.positive"] = positive[0, :TEXT_ROWS].clone()
    kept["text.negative"] = negative[0, :TEXT_ROWS].clone()
    kept["timesteps"] = pipeline.scheduler.timesteps.clone()
    kept["sigmas"] = pipeline.scheduler.sigmas.clone()
    video = decode_frames(pipeline.vae, latents)[0]
    return kept, ((video.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(1, 2, 3, 0), pipeline.vae


def encode_mean(vae, rgb8):
    frames = (rgb8.float() / 127.5 - 1).permute(3, 0, 1, 2)[None]
    return vae.encode(frames).latent_dist.mean


def record(options):
    from safetensors.torch import save_file
    import torch

    settings = json.loads(options.settings.read_text())
    name = options.settings.stem
    kept, frames, vae = run_recorded(settings, name, options.model)
    count = frames.shape[0]
    index = torch.arange(count) if name == "small" else torch.linspace(0, count - 1, 5).round().long()
    kept["frames.index"], kept["frames.rgb8"] = index, frames[index].contiguous()
    if name == "small":
        kept["vae.encode.mean"] = encode_mean(vae, frames)
    save_file({key: value.contiguous() for key, value in kept.items()}, options.output)


def tolerance(tensor):
    """Relative error allowed for a tensor of that name (the table of the golden data)."""
    if tensor.startswith("text"):
        return 1e-4
    if tensor.startswith(("block", "noise_pred")):
        return 1e-3
    return 5e-3


def check(options):
    from safetensors.torch import load_file

    settings = json.loads(options.settings.read_text())
    name = options.settings.stem
    stored = load_file(options.settings.with_suffix(".safetensors"))
    KEPT_STEPS[name] = [int(key[-2:]) for key in stored if key.startswith("latents.step")]
    KEPT_BLOCKS[name] = [int(key[5:7]) for key in stored if key.startswith("block")]
    kept, frames, vae = run_recorded(settings, name, options.model)
    if "vae.encode.mean" in stored:
        kept["vae.encode.mean"] = encode_mean(vae, stored["frames.rgb8"])
    report, good = {}, True
    for key, expected in sorted(stored.items()):
        if key == "frames.index":
            continue
        if key == "frames.rgb8":
            error = (frames[stored["frames.index"].long()].double() - expected.double()).square().mean().item()
            decibels = None if error == 0 else 10 * math.log10(255.0**2 / error)  # null: every byte is the same
            report[key] = {"psnr_db": decibels}
            good &= decibels is None or decibels >= 45
            continue
        difference = (kept[key].double() - expected.double()).norm() / expected.double().norm()
        report[key] = {"relative_error": difference.item()}
        good &= difference.item() <= tolerance(key)
    print(json.dumps({"golden": name, "reproduced": good, "tensors": report}, indent=1))
    return 0 if good else 1


def seconds(action):
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def time_clip(options):
    import diffusers
    import torch

    options.load = os.getloadavg()[0]
    torch.set_num_threads(options.threads)
    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}[options.dtype]
    vae_dtype = {"fp32": torch.float32, "bf16": torch.bfloat16, "same": dtype}[options.vae_dtype]
    pipeline = load_pipeline(options.model, dtype, vae_dtype)
    clip = dict(NATIVE_CLIP, steps=options.steps)
    runs = []
    for _ in range(options.repeat):
        text, (positive, negative) = seconds(
            lambda: pipeline.encode_prompt(clip["prompt"], clip["negative_prompt"], max_sequence_length=512, device="cpu")
        )
        denoise, latents = seconds(
            lambda: pipeline(
                prompt_embeds=positive, negative_prompt_embeds=negative, **call_arguments(clip)
            ).frames
        )
        decode, _ = seconds(lambda: decode_frames(pipeline.vae, latents))
        runs.append({"text_seconds": text, "denoise_seconds": denoise, "decode_seconds": decode})
    best = {key: min(run[key] for run in runs) for key in runs[0]}
    best["total_seconds"] = sum(best.values())
    print(
        json.dumps(
            {
                "program": f"diffusers {diffusers.__version__}, torch {torch.__version__}",
                "device": platform.processor() or platform.machine(),
                "threads": options.threads,
                "load_average": options.load,
                "dtype": options.dtype,
                "vae_dtype": options.dtype if options.vae_dtype == "same" else options.vae_dtype,
                "clip": clip,
                "repeats": options.repeat,
                **best,
            }
        )
    )
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=pathlib.Path, default=DEMO_MODEL, help="a model folder (default: the demo model)")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("record", help="compute a golden file from its settings")
    command.add_argument("settings", type=pathlib.Path, help="NAME.json")
    command.add_argument("output", type=pathlib.Path, help="the safetensors file to write")
    command.set_defaults(run=record)
    command = commands.add_parser("check", help="compute it again and compare with what is stored")
    command.add_argument("settings", type=pathlib.Path, nargs="?", default=GOLDEN / "small.json")
    command.set_defaults(run=check)
    command = commands.add_parser("time", help="time the native clip; best of the repeats")
    command.add_argument("--dtype", choices=["fp32", "bf16"], default="fp32")
    command.add_argument("--vae-dtype", choices=["fp32", "bf16", "same"], default="same")
    command.add_argument("--threads", type=int, default=os.cpu_count())
    command.add_argument("--steps", type=int, default=20)
    command.add_argument("--repeat", type=int, default=1)
    command.set_defaults(run=time_clip)
    options = parser.parse_args()
    return options.run(options) or 0


if __name__ == "__main__":
    sys.exit(main())
