// SPDX-License-Identifier: Apache-2.0
// Reads byte pair vocabularies: the "model" of a tokenizer.json, or vocab.json with merges.txt.
//
// Errors, all of kind Input: "tokenizer.missing" (no such file), "tokenizer.model" (malformed, or larger than
// kMaxTokenizerBytes, kMaxBpeTokens or kMaxBpeMerges; names the file and the field).
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/base/json_view.h"
#include "engine/tokenizers/bpe_vocabulary.h"

namespace vdit::engine {

inline constexpr std::size_t kMaxTokenizerBytes = std::size_t{64} << 20;

/// A JSON file of a tokenizer folder, at most kMaxTokenizerBytes and four million values.
nlohmann::json read_tokenizer_json(const std::filesystem::path& path);

/// `model` is "model" of a tokenizer.json: type BPE without dropout, byte fallback and subword prefix. Merges
/// are "left right" or ["left", "right"].
BpeSource read_bpe_model(const JsonView& model);

/// vocab.json ({token: id}) and merges.txt (a line each: "left right"; a first line "#version" is skipped).
BpeSource read_bpe_files(const std::filesystem::path& vocabulary, const std::filesystem::path& merges);

}  // namespace vdit::engine
