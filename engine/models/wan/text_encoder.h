// SPDX-License-Identifier: Apache-2.0
// UMT5's encoder (transformers' UMT5EncoderModel), Wan's text encoder. It starts from token ids, not from
// text.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>

#include "engine/models/compute_options.h"

namespace vdit::engine {
class ModelFolder;
}

namespace vdit::engine::wan {

/// text_encoder/config.json.
struct TextEncoderConfig {
  std::int64_t vocab_size = 0;
  std::int64_t d_model = 0;
  std::int64_t d_kv = 0;
  std::int64_t d_ff = 0;
  std::int64_t heads = 0;
  std::int64_t layers = 0;
  std::int64_t buckets = 32;
  std::int64_t max_distance = 128;
  double eps = 1e-6;
};

/// Throws vdit::Error (Input) "config.field" naming the file and the field.
TextEncoderConfig read_text_encoder_config(const ModelFolder& folder);

/// The row of the position bias tables for a key at `key_minus_query` (transformers,
/// UMT5Attention._relative_position_bucket): half of the buckets for keys after the query; up to a quarter
/// exact distances, from there to max_distance logarithmic. 32 buckets, 128: 8 from distance 8, 9 from 12,
/// then 16, 23, 32, 46, 64, and 15 from 91.
std::int64_t relative_position_bucket(std::int64_t key_minus_query, std::int64_t buckets,
                                      std::int64_t max_distance);

/// Owned and used by the one thread that owns the device.
class TextEncoder {
 public:
  /// Reads text_encoder/ of the folder. Every tensor is checked against the config before the first one is
  /// loaded.
  TextEncoder(const ModelFolder& folder, ComputeOptions options);
  ~TextEncoder();
  TextEncoder(TextEncoder&&) noexcept;
  TextEncoder& operator=(TextEncoder&&) noexcept;

  const TextEncoderConfig& config() const;

  /// `ids`: at least one valid token id, without padding. Returns float32 [ids, d_model]: the rows that the
  /// pipeline keeps (valid rows never attend to padding, so the padded length does not matter). Throws
  /// vdit::Error "text.token_id" for an id outside the vocabulary.
  at::Tensor encode(std::span<const std::int32_t> ids) const;

 private:
  struct Weights;
  std::unique_ptr<Weights> weights_;
};

}  // namespace vdit::engine::wan
