# SPDX-License-Identifier: Apache-2.0
"""Captions to embeddings: the tokenizer, trained on captions, and the rows that the transformer sees."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import sentencepiece
import torch
from torch import Tensor, nn
from torch.nn import functional

import recipe
from scenes import caption, sample_scene


def tokenizer(folder: Path) -> sentencepiece.SentencePieceProcessor:
    """The tokenizer of `folder`, trained there on captions if it is missing."""
    model = folder / "spiece.model"
    if not model.exists():
        rng = random.Random(recipe.TOKENIZER_SEED)
        captions = folder / "captions.txt"
        lines = (caption(sample_scene(rng)) for _ in range(recipe.TOKENIZER_CAPTIONS))
        captions.write_text("\n".join(lines), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(input=str(captions), model_prefix=str(folder / "spiece"), minloglevel=2,
                                                 **recipe.TOKENIZER)
    return sentencepiece.SentencePieceProcessor(model_file=str(model))


def tokenize(processor: sentencepiece.SentencePieceProcessor, captions: Sequence[str],
             device: str) -> tuple[Tensor, Tensor]:
    """Token ids and mask, [captions, TOKENS] each; every caption ends with the end token."""
    ids = torch.zeros(len(captions), recipe.TOKENS, dtype=torch.long)
    mask = torch.zeros(len(captions), recipe.TOKENS)
    for row, text in enumerate(captions):
        tokens = [*processor.encode(text)[:recipe.TOKENS - 1], recipe.TOKENIZER["eos_id"]]
        ids[row, :len(tokens)] = torch.tensor(tokens)
        mask[row, :len(tokens)] = 1
    return ids.to(device), mask.to(device)


def embed(encoder: nn.Module, ids: Tensor, mask: Tensor) -> Tensor:
    """[captions, TEXT_ROWS, width]: the encoder's rows, zero beyond the caption."""
    rows = encoder(input_ids=ids, attention_mask=mask).last_hidden_state * mask[..., None]
    return functional.pad(rows, (0, 0, 0, recipe.TEXT_ROWS - rows.shape[1]))
