# SPDX-License-Identifier: Apache-2.0
"""What the demo model is: the configurations of its three networks, the size of its clips, its sample prompts."""

from __future__ import annotations

from typing import Any

FRAMES = 49
HEIGHT, WIDTH = 192, 320
TEXT_ROWS = 512  # rows of the text embedding that the transformer sees; short captions are padded with zeros
TOKENS = 64  # tokens of a caption in training
FLOW_SHIFT = 3.0

VAE: dict[str, Any] = {
    "base_dim": 24, "decoder_base_dim": 24, "z_dim": 16, "dim_mult": [1, 2, 4, 4], "num_res_blocks": 1, "attn_scales": [],
    "temperal_downsample": [False, True, True],
}
TRANSFORMER: dict[str, Any] = {
    "patch_size": (1, 2, 2), "num_attention_heads": 4, "attention_head_dim": 64, "in_channels": 16, "out_channels": 16,
    "text_dim": 128, "freq_dim": 256, "ffn_dim": 1024, "num_layers": 12, "cross_attn_norm": True,
    "qk_norm": "rms_norm_across_heads", "eps": 1e-6,
}
TEXT_ENCODER: dict[str, Any] = {
    "vocab_size": 384, "d_model": 128, "d_kv": 32, "d_ff": 256, "num_layers": 3, "num_heads": 4,
    "relative_attention_num_buckets": 32, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": False, "dropout_rate": 0.0,
}
TOKENIZER: dict[str, Any] = {
    "vocab_size": 384, "pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1, "model_type": "unigram", "hard_vocab_limit": False,
    "character_coverage": 1.0, "byte_fallback": True,
}
TOKENIZER_CAPTIONS, TOKENIZER_SEED = 20_000, 5

PROMPTS = (
    "a red ball bounces on a checkered floor under a blue sky",
    "a green cube spins in place and a yellow ball rolls right on a wooden floor under a sunset sky",
    "a blue cylinder circles around on a grass field under a night sky, the camera orbits left",
    "an orange ball comes closer on a sand desert under a blue sky",
)
