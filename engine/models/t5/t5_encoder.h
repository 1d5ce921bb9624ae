// SPDX-License-Identifier: Apache-2.0
// The encoders of UMT5 (transformers' UMT5EncoderModel), Wan's text encoder, and of T5 v1.1 (T5EncoderModel),
// CogVideoX's. They start from token ids, not from text, and differ in where the position biases are.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>

#include "engine/models/compute_options.h"

namespace vdit::engine {
class ModelFolder;

/// UMT5 has a table of position biases in every layer, T5 one in the first layer for all.
enum class T5PositionBias { PerLayer, Shared };

/// text_encoder/config.json.
struct T5Config {
  std::int64_t vocab_size = 0;
  std::int64_t d_model = 0;
  std::int64_t d_kv = 0;
  std::int64_t d_ff = 0;
  std::int64_t heads = 0;
  std::int64_t layers = 0;
  std::int64_t buckets = 32;
  std::int64_t max_distance = 128;
  double eps = 1e-6;
  T5PositionBias position_bias = T5PositionBias::PerLayer;
};

/// Throws vdit::Error (Input) "config.field" naming the file and the field.
T5Config read_t5_config(const ModelFolder& folder, T5PositionBias position_bias);

/// The row of the position bias tables for a key at `key_minus_query` (transformers,
/// T5Attention._relative_position_bucket): half of the buckets for keys after the query; up to a quarter
/// exact distances, from there to max_distance logarithmic. 32 buckets, 128: 8 from distance 8, 9 from 12,
/// then 16, 23, 32, 46, 64, and 15 from 91.
std::int64_t relative_position_bucket(std::int64_t key_minus_query, std::int64_t buckets,
                                      std::int64_t max_distance);

/// Owned and used by the one thread that owns the device.
class T5Encoder {
 public:
  /// Reads text_encoder/ of the folder. Every tensor is checked against the config before the first one is
  /// loaded.
  T5Encoder(const ModelFolder& folder, T5PositionBias position_bias, ComputeOptions options);
  ~T5Encoder();
  T5Encoder(T5Encoder&&) noexcept;
  T5Encoder& operator=(T5Encoder&&) noexcept;

  const T5Config& config() const;

  /// `ids`: at least one token id; every one of them attends to all. Returns float32 [ids, d_model]. Wan
  /// masks its padding, so it passes the valid ids alone; CogVideoX attends to its padding, so it passes all
  /// 226. Throws vdit::Error "text.token_id" for an id outside the vocabulary.
  at::Tensor encode(std::span<const std::int32_t> ids) const;

 private:
  struct Weights;
  std::unique_ptr<Weights> weights_;
};

}  // namespace vdit::engine
