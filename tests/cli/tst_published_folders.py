# SPDX-License-Identifier: Apache-2.0
"""Small models in folders shaped like those that are published: shards with an index, a variant's names, schedulers and
configs with the fields of their time, files that nobody reads. They must make what the plain folder makes."""

import json
import shutil
import struct

from vdit_program import DEMO, SOURCE, VditTest, main, read_safetensors

HUNYUAN = SOURCE / "tests/data/golden/hunyuan/model"
COGVIDEOX = SOURCE / "tests/data/golden/cogvideox/model"
PROMPT = ["-p", "a red ball bounces on a checkered floor"]
CLIPS = {
    DEMO: ["--size", "64x64", "--frames", "5"],
    HUNYUAN: ["--size", "64x64", "--frames", "5"],
    COGVIDEOX: ["--size", "64x64", "--frames", "9"],
}
# How many shards a component's weights have where they were first published.
SHARDS = {
    DEMO: {"transformer": 2, "text_encoder": 5},
    HUNYUAN: {"transformer": 3, "text_encoder": 4},
    COGVIDEOX: {"transformer": 3, "text_encoder": 2},
}
# Fields that today's classes write and those of the published folders did not.
LATER_FIELDS = {
    DEMO: {
        "vae": ["decoder_base_dim", "in_channels", "out_channels", "is_residual", "patch_size", "scale_factor_spatial",
                "scale_factor_temporal"],
        "transformer": ["added_kv_proj_dim", "image_dim", "pos_embed_seq_len", "rope_max_seq_len"],
        "scheduler": ["shift_terminal", "sigma_max", "sigma_min", "time_shift_type", "use_dynamic_shifting"],
    },
    HUNYUAN: {
        "transformer": ["image_condition_type"],
        "scheduler": ["stochastic_sampling", "time_shift_type"],
    },
    COGVIDEOX: {"transformer": ["ofs_embed_dim"], "vae": ["invert_scale_latents"]},
}


def stem(component):
    return "model" if component.startswith("text_encoder") else "diffusion_pytorch_model"


def write_safetensors(path, header, data):
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def split_weights(folder, name, count, tag=""):
    """NAME.safetensors in `count` shards with an index; one is a file under another name."""
    single = folder / f"{name}.safetensors"
    raw = single.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    entries = json.loads(raw[8 : 8 + length])
    entries.pop("__metadata__", None)
    body = raw[8 + length :]
    single.unlink()
    if count == 1:
        (folder / f"{name}{tag}.safetensors").write_bytes(raw)
        return
    shard_of = {}
    for k in range(count):
        file = f"{name}{tag}-{k + 1:05}-of-{count:05}.safetensors"
        header, data = {"__metadata__": {"format": "pt"}}, b""
        for tensor in sorted(entries)[k::count]:
            begin, end = entries[tensor]["data_offsets"]
            header[tensor] = entries[tensor] | {"data_offsets": [len(data), len(data) + end - begin]}
            data += body[begin:end]
            shard_of[tensor] = file
        write_safetensors(folder / file, header, data)
    index = {"metadata": {"total_size": len(body)}, "weight_map": shard_of}
    (folder / f"{name}.safetensors.index{tag}.json").write_text(json.dumps(index, indent=2))


def edit(path, remove=(), **add):
    document = {k: v for k, v in json.loads(path.read_text()).items() if k not in remove}
    path.write_text(json.dumps(document | add, indent=2))


class PublishedFolders(VditTest):
    def latents(self, model, name):
        path = self.folder / f"{name}.safetensors"
        self.result("generate", "-m", model, *PROMPT, *self.clip, "--steps", 2, "--dtype", "fp32", "-o",
                    self.folder / f"{name}.gif", "--save-latents", path)
        return read_safetensors(path)[0]["latents"]

    def copy(self, model):
        self.clip = [*CLIPS[model], "--guidance", "4", *(["--flow-shift", "5"] if model != COGVIDEOX else [])]
        shutil.rmtree(self.folder / "model", ignore_errors=True)
        return shutil.copytree(model, self.folder / "model")

    def publish(self, model):
        folder = self.copy(model)
        for component, count in SHARDS[model].items():
            split_weights(folder / component, stem(component), count)
        for component, fields in LATER_FIELDS[model].items():
            file = "scheduler_config.json" if component == "scheduler" else "config.json"
            edit(folder / component / file, remove=["_diffusers_version", *fields])
        edit(folder / "text_encoder/config.json", torch_dtype="float16", transformers_version="4.48.0.dev0",
             _name_or_path="text_encoder")
        # A pipeline's optional parts are pairs of null; others are there without being named.
        edit(folder / "model_index.json", transformer_2=[None, None], image_encoder=[None, None], boundary_ratio=None,
             expand_timesteps=False, _name_or_path="published/model")
        for file in ("README.md", ".gitattributes", "LICENSE", "tokenizer/special_tokens_map.json",
                     "tokenizer/added_tokens.json", "text_encoder/generation_config.json", "assets/picture.png",
                     "image_encoder/config.json", "image_encoder/pytorch_model.bin"):
            path = folder / file
            path.parent.mkdir(exist_ok=True)
            path.write_text("not read")
        return folder

    def test_shards_and_configs_of_their_time(self):
        for model in CLIPS:
            with self.subTest(model=model.parent.name):
                folder = self.publish(model)
                report = self.result("model", "check", folder)
                self.assertEqual(report["faults"], [])
                name = model.parent.name
                self.assertTrue(self.latents(folder, f"{name}-published") == self.latents(model, f"{name}-plain"))

    def test_a_variant_alone(self):
        for model in CLIPS:
            with self.subTest(model=model.parent.name):
                folder = self.copy(model)
                for path in list(folder.glob("*/*.safetensors")):
                    split_weights(path.parent, path.stem, 2 if path.parent.name == "text_encoder" else 1, ".fp16")
                self.assertTrue((folder / "vae/diffusion_pytorch_model.fp16.safetensors").exists())
                name = model.parent.name
                self.assertTrue(self.latents(folder, f"{name}-variant") == self.latents(model, f"{name}-plain"))

    def test_the_scheduler_gives_the_shift(self):
        for model, key in ((DEMO, "flow_shift"), (HUNYUAN, "shift")):
            folder = self.copy(model)
            edit(folder / "scheduler/scheduler_config.json", **{key: 5.5})
            out = self.folder / f"{key}.gif"
            self.result("generate", "-m", folder, *PROMPT, *CLIPS[model], "--steps", 1, "-o", out)
            job = json.loads((self.folder / f"{key}.gif.json").read_text())["metadata"]["job"]
            self.assertEqual(job["flow_shift"], 5.5)

    def test_either_scheduler_of_cogvideox(self):
        made = []
        for name in ("CogVideoXDDIMScheduler", "CogVideoXDPMScheduler"):
            folder = self.copy(COGVIDEOX)
            edit(folder / "scheduler/scheduler_config.json", _class_name=name)
            edit(folder / "model_index.json", scheduler=["diffusers", name])
            made.append(self.latents(folder, name))
        self.assertNotEqual(made[0], made[1])

    def test_an_unfinished_download_is_named(self):
        for model in (HUNYUAN, COGVIDEOX):
            folder = self.publish(model)
            missing = sorted((folder / "transformer").glob("*-of-*"))[-1]
            missing.rename(missing.with_name(missing.name + ".incomplete"))
            error = self.refused(3, "generate", "-m", folder, *PROMPT, *CLIPS[model], "-o", self.folder / "x.gif")
            self.assertEqual(error["code"], "weights.missing_file")
            self.assertIn(missing.name, error["subject"] + error["field"] + error["found"])


if __name__ == "__main__":
    main()
