# SPDX-License-Identifier: Apache-2.0
"""Writes tests/data/golden/text_encoders: tiny text encoders and what diffusers 0.42.1's pipelines make of prompts with
them (transformers 5.23, float32).

    python tests/golden/make_text_golden.py [FOLDER]

cogvideox/, hunyuan/   model folders with text parts only
cogvideox.safetensors  PROMPT.ids [226], PROMPT.text [226, width]
hunyuan.safetensors    PROMPT.ids [n], PROMPT.text [rows, width], PROMPT.clip_ids [77], PROMPT.pooled [width]
prompts.json           the prompts
tokens.json            texts put together from fragments, and their ids by each tokenizer, nothing cut or padded
"""
import json
import pathlib
import random
import shutil
import sys

import tokenizers
import torch
from diffusers import CogVideoXPipeline, HunyuanVideoPipeline
from diffusers.pipelines.hunyuan_video.pipeline_hunyuan_video import DEFAULT_PROMPT_TEMPLATE
from safetensors.torch import save_file

import tiny_text_encoders

PROMPTS = {
    "plain": "a red ball bounces on a checkered floor under a blue sky",
    "empty": "",
    "unicode": "Two cats' paper boat drifts: 日本, café №12345!  <|eot_id|> the end<extra_id_3> of",
    "long": "white clouds over a mountain, cinematic light, " * 30,
}
# Pieces that meet every branch of the pre-splits.
FRAGMENTS = [
    "a", "cat", " cat", " cats", " walks", "The ", "QUICK", "it's", "'S", "'ll", "'LL", "don't", "'re", "'d", "'", "''",
    "1", "23", "456", "7890", "१२", "½", "²", "Ⅷ", " 1999", "4k", " ", "  ", "   ", "\t", "\n", "\r\n", "\n\n", " \n", "\n ",
    "\u00a0", "\u3000", "\u2028", "\u0085", "\u200b", "\u200d", "!", "?!", "...", ", ", ". ", "-", " - ", "_", "(", ")", "#",
    "/", "<", ">", "<|", "|>", "日本", "語", "漢字かな", "한국어", "ÀÉ", "é", "e\u0301", "o\u0302\u0323", "\u0301", "ß", "ſ", "İ", "Σ",
    "ΑΣ", "Ω", "ﬁ", "Ǆ", "Привет", "שלום", "مرحبا", "हिन्दी", "😀", "👩\u200d👩\u200d👧", "🇩🇪", "™", "\ue000", "\U0001d400",
    "\x00", "\x7f", "<|eot_id|>", "<|begin_of_text|>", "<|startoftext|>", "<|STARTOFTEXT|>", "<|endoftext|>",
    "<|ENDOFTEXT|>", "<image>", "</w>", "Ġ", "</s>", "<extra_id_3>", "theme of the video", "camera angles",
]
# What has no reference for T5: its tiny model has no rules for white space.
T5_SKIPS = {"\t", "\n", "\r\n", "\n\n", " \n", "\n ", "\u00a0", "\u3000", "\u2028", "\u0085", "\x00", "\u200b"}


def texts(count):
    """Lists of indices into FRAGMENTS: each alone, then random ones."""
    dice = random.Random(20)
    rows = [[k] for k in range(len(FRAGMENTS))]
    while len(rows) < count:
        rows.append([dice.randrange(len(FRAGMENTS)) for _ in range(dice.randint(2, 6))])
    return rows


def write_tokens(path, t5, llama_file, clip):
    rows = texts(2000)
    joined = ["".join(FRAGMENTS[k] for k in row) for row in rows]
    plain = [not any(FRAGMENTS[k] in T5_SKIPS for k in row) for row in rows]
    llama = tokenizers.Tokenizer.from_file(str(llama_file))
    columns = {
        "texts": rows,
        "t5": [t5(text).input_ids if usable else [] for text, usable in zip(joined, plain)],
        "llama": [llama.encode(text).ids for text in joined],
        "clip": [clip(text).input_ids for text in joined],
    }
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"fragments": ' + json.dumps(FRAGMENTS))
        for name, values in columns.items():
            file.write(f',\n"{name}": [\n' + ",\n".join(json.dumps(v, separators=(",", ":")) for v in values) + "]")
        file.write("}\n")


@torch.no_grad()
def cogvideox(folder, tokenizer, encoder):
    pipeline = CogVideoXPipeline(tokenizer=tokenizer, text_encoder=encoder, vae=None, transformer=None, scheduler=None)
    out = {}
    for name, prompt in PROMPTS.items():
        text, _ = pipeline.encode_prompt(prompt, do_classifier_free_guidance=False, device=torch.device("cpu"))
        ids = tokenizer(prompt, padding="max_length", max_length=226, truncation=True).input_ids
        out[f"{name}.ids"] = torch.tensor(ids, dtype=torch.int32)
        out[f"{name}.text"] = text[0].contiguous()
    save_file(out, folder.with_suffix(".safetensors"))


@torch.no_grad()
def hunyuan(folder, llama, clip):
    pipeline = HunyuanVideoPipeline(
        tokenizer=llama[0], text_encoder=llama[1], tokenizer_2=clip[0], text_encoder_2=clip[1], transformer=None,
        vae=None, scheduler=None)
    template = DEFAULT_PROMPT_TEMPLATE["template"]
    crop = len(llama[0](template.split("{}")[0]).input_ids)
    out = {}
    for name, prompt in PROMPTS.items():
        text, pooled, mask = pipeline.encode_prompt(
            prompt, prompt_template={"template": template, "crop_start": crop}, device=torch.device("cpu"))
        ids = llama[0](template.format(prompt), max_length=256 + crop, truncation=True).input_ids
        rows = int(mask.sum())
        assert rows == len(ids) - crop, (rows, len(ids), crop)
        out[f"{name}.ids"] = torch.tensor(ids, dtype=torch.int32)
        out[f"{name}.text"] = text[0, :rows].contiguous()
        clip_ids = clip[0](prompt, padding="max_length", max_length=77, truncation=True).input_ids
        out[f"{name}.clip_ids"] = torch.tensor(clip_ids, dtype=torch.int32)
        out[f"{name}.pooled"] = pooled[0].contiguous()
    out["crop"] = torch.tensor([crop], dtype=torch.int32)
    save_file(out, folder.with_suffix(".safetensors"))


def write_index(folder, pipeline, components):
    index = {"_class_name": pipeline, "_diffusers_version": "0.42.1"} | components
    (folder / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")


def main():
    here = pathlib.Path(__file__).resolve().parent
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent / "data/golden/text_encoders"
    shutil.rmtree(root, ignore_errors=True)
    t5 = tiny_text_encoders.write_t5(root / "cogvideox")
    llama = tiny_text_encoders.write_llama(root / "hunyuan")
    clip = tiny_text_encoders.write_clip(root / "hunyuan")
    write_index(root / "cogvideox", "CogVideoXPipeline", {
        "text_encoder": ["transformers", "T5EncoderModel"], "tokenizer": ["transformers", "T5Tokenizer"]})
    write_index(root / "hunyuan", "HunyuanVideoPipeline", {
        "text_encoder": ["transformers", "LlamaModel"], "text_encoder_2": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "LlamaTokenizerFast"], "tokenizer_2": ["transformers", "CLIPTokenizer"]})
    cogvideox(root / "cogvideox", *t5)
    hunyuan(root / "hunyuan", llama, clip)
    (root / "prompts.json").write_text(json.dumps(PROMPTS, indent=1) + "\n")
    write_tokens(root / "tokens.json", t5[0], root / "hunyuan/tokenizer/tokenizer.json", clip[0])


if __name__ == "__main__":
    main()
