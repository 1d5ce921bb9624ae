// SPDX-License-Identifier: Apache-2.0
// CLIP's text model, whose pooled output is HunyuanVideo's second text (transformers, CLIPTextModel). It
// starts from token ids.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>

#include "engine/models/compute_options.h"

namespace vdit::engine {
class ModelFolder;
}

namespace vdit::engine::hunyuan {

/// text_encoder_2/config.json, or its text_config where it is a whole CLIP's. Absent fields have
/// CLIPTextConfig's values.
struct ClipTextConfig {
  std::int64_t vocab_size = 0;
  std::int64_t hidden = 0;
  std::int64_t feed_forward = 0;
  std::int64_t heads = 0;
  std::int64_t layers = 0;
  std::int64_t positions = 77;  ///< ids that it takes
  std::int64_t eos_id = 2;      ///< 2, of old configs, means: the largest id marks the end of the text
  double eps = 1e-5;
};

/// Throws vdit::Error (Input) "config.field" naming the file and the field.
ClipTextConfig read_clip_text_config(const ModelFolder& folder);

/// Owned and used by the one thread that owns the device.
class ClipTextEncoder {
 public:
  /// Reads text_encoder_2/ of the folder: names with or without "text_model." before them. Every tensor that
  /// is used is checked before the first one is loaded; others are ignored. Throws "config.field",
  /// "weights.*".
  ClipTextEncoder(const ModelFolder& folder, ComputeOptions options);
  ~ClipTextEncoder();
  ClipTextEncoder(ClipTextEncoder&&) noexcept;
  ClipTextEncoder& operator=(ClipTextEncoder&&) noexcept;

  const ClipTextConfig& config() const;

  /// `ids`: from one to `positions` ids, as ClipTokenizer::encode_padded(prompt, positions) gives them.
  /// Returns float32 [hidden]: the row of the first end of text, after the last norm. Throws vdit::Error
  /// "text.token_id" for an id outside the vocabulary.
  at::Tensor encode_pooled(std::span<const std::int32_t> ids) const;

 private:
  struct Weights;
  std::unique_ptr<Weights> weights_;
};

}  // namespace vdit::engine::hunyuan
