# SPDX-License-Identifier: Apache-2.0
"""Writes tests/data/golden/cogvideox: a tiny random model in the layout of CogVideoX1.5 and what diffusers 0.42.1 makes
of it (transformers 5.23, float32).

    python tests/golden/make_cogvideox_golden.py [FOLDER]

model/                 the folder, weights in float16; scheduler/ is CogVideoXDPMScheduler's
cogvideox.safetensors  text.prompt, text.negative [226, width]
                       transformer.latents, .out [2, frames, channels, h, w] at .timestep, rows (prompt, negative)
                       vae.LATENTS.latents [1, frames, channels, h, w], .frames [1, 3, T, H, W] for 1, 3 and 5 latents
                       vae.tiled.latents, .frames: every fourth frame of 3 latents in four tiles
                       ddim.N, dpm.N [steps, ...]: latents after each of N steps with v = x / 2 + t / 1000 from `start`;
                       the noise of DPM from a generator of seed 5
                       timesteps.N [N] for many N (without the last one, -1, where there is one more than N)
                       run.SCHEDULER.latents (before padding is dropped), .frames [frames, H, W, 3] uint8
run.json               settings of the two runs
"""
import json
import pathlib
import shutil
import sys

import numpy
import torch
from diffusers import (
    AutoencoderKLCogVideoX, CogVideoXDDIMScheduler, CogVideoXDPMScheduler, CogVideoXPipeline,
    CogVideoXTransformer3DModel)
from safetensors.torch import save_file

import tiny_text_encoders

CHANNELS = 6
RUN = {"prompt": "a paper boat drifts down the river at night", "negative_prompt": "grass, 4k", "width": 48, "height": 32,
       "frames": 17, "steps": 5, "guidance": 3.0, "seed": 11}
SCHEDULE = {
    "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085, "clip_sample": False,
    "clip_sample_range": 1.0, "num_train_timesteps": 1000, "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True, "sample_max_value": 1.0, "set_alpha_to_one": True, "snr_shift_scale": 1.0,
    "steps_offset": 0, "timestep_spacing": "trailing"}
STEP_COUNTS = [50, 7, 61]  # 7 does not divide 1000; 61 gives one timestep too many, which is left out
TIMESTEP_COUNTS = [1, 2, 3, 6, 9, 12, 16, 24, 29, 31, 48, 61, 75, 96, 103, 121, 123, 160, 201, 333, 500, 999]


def fill(model, seed, scale):
    """Weights of a size at which every term counts."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        is_norm = any(part in name for part in ("norm_layer", "norm_q", "norm_k", ".norm.", "norm_final", "norm_out.norm"))
        if is_norm and name.endswith("weight"):
            value = 1 + 0.3 * noise
        elif name.endswith("bias"):
            value = 0.3 * noise
        else:
            value = scale * noise / parameter[0].numel() ** 0.5
        parameter.data = value.half().float()
    return model.eval()


def save_model(model, folder):
    model.save_config(folder)
    tensors = {name: value.half().contiguous() for name, value in model.state_dict().items()}
    save_file(tensors, folder / "diffusion_pytorch_model.safetensors", metadata={"format": "pt"})


def make_transformer():
    return fill(CogVideoXTransformer3DModel(
        num_attention_heads=3, attention_head_dim=16, in_channels=CHANNELS, out_channels=CHANNELS, time_embed_dim=20,
        text_embed_dim=24, num_layers=2, sample_width=14, sample_height=10, sample_frames=17, patch_size=2, patch_size_t=2,
        max_text_seq_length=226, use_rotary_positional_embeddings=True, patch_bias=False), 1, 1.0)


def make_vae():
    vae = fill(AutoencoderKLCogVideoX(
        block_out_channels=(4, 8, 12, 12), latent_channels=CHANNELS, layers_per_block=1, norm_num_groups=4,
        sample_height=96, sample_width=80, scaling_factor=0.7), 2, 1.0)
    vae.decoder.conv_out.conv.weight.data = (vae.decoder.conv_out.conv.weight.data / 3).half().float()
    return vae


def numbers(shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def scheduler_rows(out):
    start = numbers((1, 2, 3, 2, 2), 3)
    out["start"] = start
    for count in STEP_COUNTS:
        for name, kind in (("ddim", CogVideoXDDIMScheduler), ("dpm", CogVideoXDPMScheduler)):
            scheduler = kind(**SCHEDULE)
            scheduler.set_timesteps(count)
            generator = torch.Generator().manual_seed(5)
            x, old, rows = start, None, []
            for i, t in enumerate(scheduler.timesteps[:count]):
                v = x / 2 + t / 1000
                if name == "ddim":
                    x = scheduler.step(v, t, x, return_dict=False)[0]
                else:
                    back = scheduler.timesteps[i - 1] if i > 0 else None
                    x, old = scheduler.step(v, old, t, back, x, generator=generator)
                rows.append(x)
            out[f"{name}.{count}"] = torch.stack(rows)[:, 0].contiguous().float()
    scheduler = CogVideoXDDIMScheduler(**SCHEDULE)
    for count in TIMESTEP_COUNTS:
        scheduler.set_timesteps(count)
        assert (scheduler.timesteps[:count] >= 0).all() and (scheduler.timesteps[count:] == -1).all()
        out[f"timesteps.{count}"] = scheduler.timesteps[:count].int().contiguous()


def pipeline_runs(pipeline, out):
    for name, kind in (("ddim", CogVideoXDDIMScheduler), ("dpm", CogVideoXDPMScheduler)):
        pipeline.scheduler = kind(**SCHEDULE)
        results = [
            pipeline(
                prompt=RUN["prompt"], negative_prompt=RUN["negative_prompt"], height=RUN["height"], width=RUN["width"],
                num_frames=RUN["frames"], num_inference_steps=RUN["steps"], guidance_scale=RUN["guidance"],
                generator=torch.Generator().manual_seed(RUN["seed"]), output_type=kind_of_output).frames[0]
            for kind_of_output in ("latent", "np")]
        out[f"run.{name}.latents"] = results[0][None].contiguous()
        out[f"run.{name}.frames"] = torch.from_numpy(numpy.round(results[1] * 255).astype(numpy.uint8)).contiguous()
        spread = results[1].std()
        print(name, "latents", results[0].std().item(), "frames", results[1].shape, results[1].mean(), spread)


@torch.no_grad()
def main():
    here = pathlib.Path(__file__).resolve().parent
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent / "data/golden/cogvideox"
    shutil.rmtree(root, ignore_errors=True)
    folder = root / "model"
    tokenizer, encoder = tiny_text_encoders.write_t5(folder)
    transformer, vae = make_transformer(), make_vae()
    save_model(transformer, folder / "transformer")
    save_model(vae, folder / "vae")
    CogVideoXDPMScheduler(**SCHEDULE).save_config(folder / "scheduler")
    index = {
        "_class_name": "CogVideoXPipeline", "_diffusers_version": "0.42.1",
        "scheduler": ["diffusers", "CogVideoXDPMScheduler"], "text_encoder": ["transformers", "T5EncoderModel"],
        "tokenizer": ["transformers", "T5Tokenizer"], "transformer": ["diffusers", "CogVideoXTransformer3DModel"],
        "vae": ["diffusers", "AutoencoderKLCogVideoX"]}
    (folder / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")
    (root / "run.json").write_text(json.dumps(RUN, indent=1) + "\n")

    pipeline = CogVideoXPipeline(tokenizer=tokenizer, text_encoder=encoder, vae=vae, transformer=transformer,
                                 scheduler=CogVideoXDPMScheduler(**SCHEDULE))
    pipeline.set_progress_bar_config(disable=True)
    out = {}
    prompt, negative = pipeline.encode_prompt(RUN["prompt"], RUN["negative_prompt"], device=torch.device("cpu"))
    out["text.prompt"], out["text.negative"] = prompt[0].contiguous(), negative[0].contiguous()

    latents = numbers((2, 4, CHANNELS, 4, 6), 4)
    rope = pipeline._prepare_rotary_positional_embeddings(32, 48, 4, torch.device("cpu"))
    out["transformer.latents"] = latents
    out["transformer.timestep"] = torch.tensor([737], dtype=torch.int32)
    out["transformer.out"] = transformer(latents, torch.cat([prompt, negative]), torch.tensor([737, 737]),
                                         image_rotary_emb=rope, return_dict=False)[0]
    print("transformer", out["transformer.out"].std().item())
    for count in (1, 3, 5):
        latents = numbers((1, count, CHANNELS, 2, 3), 5 + count)
        out[f"vae.{count}.latents"] = latents
        out[f"vae.{count}.frames"] = pipeline.decode_latents(latents).contiguous()
        print("vae", out[f"vae.{count}.frames"].shape, out[f"vae.{count}.frames"].std().item())
    latents = numbers((1, 3, CHANNELS, 7, 6), 9)
    out["vae.tiled.latents"] = latents
    vae.enable_tiling()
    out["vae.tiled.frames"] = pipeline.decode_latents(latents)[:, :, ::4].contiguous()
    vae.disable_tiling()
    scheduler_rows(out)
    pipeline_runs(pipeline, out)
    save_file(out, root / "cogvideox.safetensors")


if __name__ == "__main__":
    main()
