// SPDX-License-Identifier: Apache-2.0
// The language model whose hidden states are HunyuanVideo's text: LLaMA-3 without its last two layers
// (transformers, LlamaModel; hidden_states[-3]). It starts from token ids.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "engine/models/compute_options.h"

namespace vdit::engine {
class ModelFolder;
}

namespace vdit::engine::hunyuan {

/// text_encoder/config.json, or its text_config where it is a LLaVA's. Absent fields have LlamaConfig's
/// values.
struct LlamaTextConfig {
  std::int64_t vocab_size = 0;
  std::int64_t hidden = 0;
  std::int64_t feed_forward = 0;
  std::int64_t heads = 0;
  std::int64_t key_value_heads = 0;
  std::int64_t head_dim = 0;
  std::int64_t layers = 0;  ///< of the file; the last kSkippedLayers are not used
  double eps = 1e-6;
  double rope_theta = 10000;
};

inline constexpr std::int64_t kSkippedLayers = 2;

/// Throws vdit::Error (Input) "config.field" naming the file and the field: also for biases, another
/// activation and scaled rotary positions, which LLaMA-3 has not.
LlamaTextConfig read_llama_text_config(const ModelFolder& folder);

/// Whether the encoder loads a tensor of that name of the file: not the last layers, the last norm, a
/// language model's head or a vision tower.
bool llama_text_loads(const LlamaTextConfig& config, std::string_view tensor);

/// Owned and used by the one thread that owns the device.
class LlamaTextEncoder {
 public:
  /// Reads text_encoder/ of the folder: names with or without "model.", "language_model.model." or
  /// "model.language_model." before them. Every tensor that is used is checked before the first one is
  /// loaded; others are ignored. Throws "config.field", "weights.*".
  LlamaTextEncoder(const ModelFolder& folder, ComputeOptions options);
  ~LlamaTextEncoder();
  LlamaTextEncoder(LlamaTextEncoder&&) noexcept;
  LlamaTextEncoder& operator=(LlamaTextEncoder&&) noexcept;

  const LlamaTextConfig& config() const;

  /// `ids`: at least one valid id, without padding (attention is causal, so what would be padded behind has
  /// no part in it). Returns float32 [ids, hidden], not normalized. The template's rows are still there:
  /// narrow(0, PromptTemplate::crop(), ..) drops them. Throws vdit::Error "text.token_id" for an id outside
  /// the vocabulary.
  at::Tensor encode(std::span<const std::int32_t> ids) const;

 private:
  struct Weights;
  std::unique_ptr<Weights> weights_;
};

}  // namespace vdit::engine::hunyuan
