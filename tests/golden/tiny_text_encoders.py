# SPDX-License-Identifier: Apache-2.0
"""Tiny random text encoders and tokenizers in the layout of the published model folders, for golden data.

write_t5(FOLDER)     text_encoder/ (T5EncoderModel), tokenizer/ (T5Tokenizer over spiece.model)
write_llama(FOLDER)  text_encoder/ (LlamaModel), tokenizer/ (tokenizer.json as LLaMA-3 has it)
write_clip(FOLDER)   text_encoder_2/ (CLIPTextModel), tokenizer_2/ (vocab.json and merges.txt)

Each returns what the oracle runs: the tokenizer and the model in float32. Weights are stored as float16 and no bias,
norm or table is at its trivial 0 or 1. Made with transformers 5.23, tokenizers, sentencepiece."""
import collections
import io
import json
import pathlib

import sentencepiece
import tokenizers
import torch
import transformers
from safetensors.torch import save_file

CAPTIONS = [
    "a red ball bounces on a checkered floor under a blue sky",
    "two cats walk slowly on the grass, the camera orbits left",
    "a paper boat drifts down the river at night",
    "the old ship's sails don't move; it's 1999 and we're waiting",
    "white clouds over a mountain, cinematic light, 4k, 24 fps",
    "describe the video by detailing the main content and theme of the video",
    "camera angles, movements, and transitions used in the video",
    "color, shape, size, texture, quantity, text, and spatial relationships of the objects",
    "A cat walks on the grass, realistic. Actions, events, behaviors, physical movement changes",
    "background environment, light, style and atmosphere: 12345 and 67!",
]
# The pre-split of LLaMA-3's tokenizer.json.
LLAMA_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
LLAMA_SPECIAL = [
    "<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<image>", "<pad>",
]
CLIP_SPECIAL = ["<|startoftext|>", "<|endoftext|>"]


def _fill(model, seed):
    """Weights of a size at which every term counts."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name and name.endswith("weight"):
            value = 1 + 0.3 * noise
        elif name.endswith("bias"):
            value = 0.3 * noise
        elif "embed" in name or "shared" in name or "relative_attention_bias" in name:
            value = noise
        else:
            value = 1.5 * noise / parameter.shape[-1] ** 0.5
        parameter.data = value.half().float()
    return model.eval()


def _save(model, folder, skip=()):
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {}
    for name, value in model.state_dict().items():
        if not name.endswith(("position_ids", "inv_freq")) and name not in skip:
            tensors[name] = value.half().contiguous() if value.is_floating_point() else value
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def _write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_t5(folder, d_model=24, seed=1):
    folder = pathlib.Path(folder)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CAPTIONS * 20), model_writer=model, vocab_size=130, model_type="unigram", pad_id=0,
        eos_id=1, unk_id=2, bos_id=-1, normalization_rule_name="identity", num_threads=1, minloglevel=2)
    tokenizer_folder = folder / "tokenizer"
    tokenizer_folder.mkdir(parents=True, exist_ok=True)
    (tokenizer_folder / "spiece.model").write_bytes(model.getvalue())
    extra_ids = 10
    names = {0: "<pad>", 1: "</s>", 2: "<unk>"}
    names |= {130 + k: f"<extra_id_{extra_ids - 1 - k}>" for k in range(extra_ids)}
    _write_json(tokenizer_folder / "tokenizer_config.json", {
        "added_tokens_decoder": {
            str(k): {"content": name, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False,
                     "special": True} for k, name in names.items()},
        "additional_special_tokens": [f"<extra_id_{k}>" for k in range(extra_ids)],
        "eos_token": "</s>", "extra_ids": extra_ids, "legacy": True, "model_max_length": 226, "pad_token": "<pad>",
        "tokenizer_class": "T5Tokenizer", "unk_token": "<unk>"})
    config = {
        "architectures": ["T5EncoderModel"], "classifier_dropout": 0.0, "d_ff": 40, "d_kv": 6, "d_model": d_model,
        "decoder_start_token_id": 0, "dense_act_fn": "gelu_new", "dropout_rate": 0.0, "eos_token_id": 1,
        "feed_forward_proj": "gated-gelu", "initializer_factor": 1.0, "is_encoder_decoder": True, "is_gated_act": True,
        "layer_norm_epsilon": 1e-6, "model_type": "t5", "num_decoder_layers": 3, "num_heads": 3, "num_layers": 3,
        "output_past": True, "pad_token_id": 0, "relative_attention_max_distance": 128,
        "relative_attention_num_buckets": 32, "tie_word_embeddings": False, "use_cache": True, "vocab_size": 144}
    _write_json(folder / "text_encoder/config.json", config)
    encoder = _fill(transformers.T5EncoderModel(transformers.T5Config(**config)), seed)
    _save(encoder, folder / "text_encoder", skip=("encoder.embed_tokens.weight",))
    return transformers.T5Tokenizer.from_pretrained(tokenizer_folder), encoder


def _merges(split, corpus, count, end_of_word=""):
    """The `count` most frequent pairs, one after the other; the lexically first of equally frequent ones. (The
    library's own trainer gives other vocabularies from run to run.)"""
    words = collections.Counter()
    for text in corpus:
        for word, _ in split.pre_tokenize_str(text):
            words[(*word[:-1], word[-1] + end_of_word)] += 1
    merges = []
    while len(merges) < count:
        pairs = collections.Counter()
        for word, times in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += times
        if not pairs:
            raise ValueError(f"the captions give {len(merges)} merges")
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        merged = collections.Counter()
        for word, times in words.items():
            parts = list(word)
            k = 0
            while k + 1 < len(parts):
                if (parts[k], parts[k + 1]) == best:
                    parts[k:k + 2] = ["".join(best)]
                k += 1
            merged[tuple(parts)] += times
        words = merged
    return merges


def _alphabet():
    """The 256 bytes in the order of the published vocabularies."""
    shown = [chr(b) for b in (*range(33, 127), *range(161, 173), *range(174, 256))]
    return shown + [chr(256 + k) for k in range(256 - len(shown))]


def write_llama(folder, hidden=48, seed=2):
    folder = pathlib.Path(folder)
    split = tokenizers.pre_tokenizers.Sequence([
        tokenizers.pre_tokenizers.Split(tokenizers.Regex(LLAMA_SPLIT), behavior="isolated"),
        tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    merges = _merges(split, CAPTIONS, 144)
    vocabulary = {token: k for k, token in enumerate([*_alphabet(), *("".join(pair) for pair in merges)])}
    assert len(vocabulary) == 400
    # Whole words that no merge makes: they count because of ignore_merges.
    for word in ("Ġ1999", "Ġcats", "Ċ", "ĊĊ", "æĹ¥"):
        vocabulary.setdefault(word, len(vocabulary))
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
             "fuse_unk": False, "byte_fallback": False, "ignore_merges": True, "vocab": vocabulary,
             "merges": [" ".join(pair) for pair in merges]}
    first = len(vocabulary)
    added = [{"id": first + k, "content": name, "single_word": False, "lstrip": False, "rstrip": False,
              "normalized": False, "special": True} for k, name in enumerate(LLAMA_SPECIAL)]
    byte_level = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True}
    document = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": LLAMA_SPLIT}, "behavior": "Isolated", "invert": False},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}]},
        "post_processor": {"type": "Sequence", "processors": [
            byte_level | {"trim_offsets": True},
            {"type": "TemplateProcessing",
             "single": [{"SpecialToken": {"id": "<|begin_of_text|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
             "pair": [{"SpecialToken": {"id": "<|begin_of_text|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                      {"SpecialToken": {"id": "<|begin_of_text|>", "type_id": 1}}, {"Sequence": {"id": "B", "type_id": 1}}],
             "special_tokens": {"<|begin_of_text|>": {
                 "id": "<|begin_of_text|>", "ids": [first], "tokens": ["<|begin_of_text|>"]}}}]},
        "decoder": byte_level, "model": model}
    tokenizer_folder = folder / "tokenizer"
    tokenizer_folder.mkdir(parents=True, exist_ok=True)
    (tokenizer_folder / "tokenizer.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    _write_json(tokenizer_folder / "tokenizer_config.json", {
        "added_tokens_decoder": {str(token["id"]): {k: v for k, v in token.items() if k != "id"} for token in added},
        "bos_token": "<|begin_of_text|>", "clean_up_tokenization_spaces": True, "eos_token": "<|end_of_text|>",
        "model_input_names": ["input_ids", "attention_mask"], "model_max_length": 8192, "pad_token": "<pad>",
        "tokenizer_class": "LlamaTokenizer", "padding_side": "right"})
    # Eight heads of 6 over 2 of keys and values; the base is that of LLaMA-3.
    config = {
        "architectures": ["LlamaForCausalLM"], "attention_bias": False, "attention_dropout": 0.0,
        "bos_token_id": first, "eos_token_id": first + 1, "head_dim": 6, "hidden_act": "silu", "hidden_size": hidden,
        "intermediate_size": 56, "max_position_embeddings": 8192, "mlp_bias": False, "model_type": "llama",
        "num_attention_heads": 8, "num_hidden_layers": 4, "num_key_value_heads": 2, "pad_token_id": first + 6,
        "rms_norm_eps": 1e-5, "rope_scaling": None, "rope_theta": 500000.0, "tie_word_embeddings": False,
        "use_cache": True, "vocab_size": first + len(LLAMA_SPECIAL) + 1}
    _write_json(folder / "text_encoder/config.json", config)
    encoder = _fill(transformers.LlamaModel(transformers.LlamaConfig.from_dict(config)), seed)
    assert encoder.config.rope_parameters["rope_theta"] == 500000.0, encoder.config
    _save(encoder, folder / "text_encoder")
    # LlamaTokenizerFast of transformers 5 puts another pre-split in the place of the file's own.
    return transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(tokenizer_folder / "tokenizer.json"), bos_token="<|begin_of_text|>",
        eos_token="<|end_of_text|>", pad_token="<pad>", padding_side="right"), encoder


def write_clip(folder, hidden=32, seed=3):
    folder = pathlib.Path(folder)
    split = tokenizers.pre_tokenizers.Sequence([
        tokenizers.pre_tokenizers.Split(
            tokenizers.Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"), behavior="removed", invert=True),
        tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)])
    # As published: the 256 bytes, the same at the end of a word, the merges, two special tokens.
    merges = _merges(split, [caption.lower() for caption in CAPTIONS], 200, "</w>")
    tokens = [*_alphabet(), *(byte + "</w>" for byte in _alphabet()), *("".join(pair) for pair in merges)]
    assert len(set(tokens)) == len(tokens)
    tokens += CLIP_SPECIAL
    vocabulary = {token: k for k, token in enumerate(tokens)}
    tokenizer_folder = folder / "tokenizer_2"
    tokenizer_folder.mkdir(parents=True, exist_ok=True)
    (tokenizer_folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    (tokenizer_folder / "merges.txt").write_text(
        "#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges), encoding="utf-8")
    flags = {"lstrip": False, "rstrip": False, "single_word": False, "special": True}
    _write_json(tokenizer_folder / "tokenizer_config.json", {
        "add_prefix_space": False,
        "added_tokens_decoder": {
            str(vocabulary[CLIP_SPECIAL[0]]): {"content": CLIP_SPECIAL[0], "normalized": True} | flags,
            str(vocabulary[CLIP_SPECIAL[1]]): {"content": CLIP_SPECIAL[1], "normalized": False} | flags},
        "bos_token": CLIP_SPECIAL[0], "clean_up_tokenization_spaces": True, "do_lower_case": True,
        "eos_token": CLIP_SPECIAL[1], "errors": "replace", "model_max_length": 77, "pad_token": CLIP_SPECIAL[1],
        "tokenizer_class": "CLIPTokenizer", "unk_token": CLIP_SPECIAL[1]})
    config = {
        "architectures": ["CLIPTextModel"], "attention_dropout": 0.0, "bos_token_id": vocabulary[CLIP_SPECIAL[0]],
        "eos_token_id": 2, "hidden_act": "quick_gelu", "hidden_size": hidden, "intermediate_size": 72,
        "layer_norm_eps": 1e-5, "max_position_embeddings": 77, "model_type": "clip_text_model",
        "num_attention_heads": 4, "num_hidden_layers": 3, "pad_token_id": 1, "projection_dim": 20,
        "vocab_size": len(tokens)}
    _write_json(folder / "text_encoder_2/config.json", config)
    encoder = _fill(transformers.CLIPTextModel(transformers.CLIPTextConfig.from_dict(config)), seed)
    _save(encoder, folder / "text_encoder_2")
    return transformers.CLIPTokenizer.from_pretrained(tokenizer_folder), encoder
