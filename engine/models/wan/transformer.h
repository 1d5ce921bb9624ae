// SPDX-License-Identifier: Apache-2.0
// The Wan2.1 text-to-video transformer (diffusers' WanTransformer3DModel). It predicts one velocity; it knows
// no scheduler.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "engine/models/compute_options.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine {
class AttentionRun;
class ModelFolder;
}  // namespace vdit::engine

namespace vdit::engine::wan {

/// transformer/config.json. Sizes come from here and from nowhere else.
struct TransformerConfig {
  std::array<std::int64_t, 3> patch_size{1, 2, 2};  // time, height, width
  std::int64_t heads = 0;
  std::int64_t head_dim = 0;
  std::int64_t in_channels = 0;
  std::int64_t out_channels = 0;
  std::int64_t text_dim = 0;
  std::int64_t freq_dim = 0;
  std::int64_t ffn_dim = 0;
  std::int64_t layers = 0;
  bool cross_attn_norm = true;
  double eps = 1e-6;
  std::int64_t rope_max_seq_len = 1024;

  std::int64_t dim() const { return heads * head_dim; }
};

/// Throws vdit::Error (Input) naming the file and the field: "model.config_missing", "model.config_value",
/// "model.unsupported" for a model of the Wan family that this transformer does not cover (image
/// conditioning).
TransformerConfig read_transformer_config(const ModelFolder& folder);

/// The prompt as the transformer uses it: keys and values of the cross-attention of every layer, computed
/// once for a run. Belongs to the Transformer that made it.
class TextContext {
 public:
  struct Layers;
  explicit TextContext(std::shared_ptr<const Layers> layers) : layers_(std::move(layers)) {}
  const Layers& layers() const { return *layers_; }

 private:
  std::shared_ptr<const Layers> layers_;
};

/// Sees the residual stream after each block: float32 [batch, tokens, dim], valid during the call.
using BlockObserver = std::function<void(int layer, const at::Tensor& x)>;

struct TransformerWeights;

/// Owned and used by the one thread that owns the device.
class Transformer {
 public:
  /// Reads transformer/ of the folder. Every tensor is checked against the config before the first one is
  /// loaded.
  Transformer(const ModelFolder& folder, ComputeOptions options);
  /// With weights that are there already, on options.device.
  Transformer(const TransformerConfig& config, TransformerWeights weights, ComputeOptions options);
  ~Transformer();
  Transformer(Transformer&&) noexcept;
  Transformer& operator=(Transformer&&) noexcept;

  const TransformerConfig& config() const;

  /// `text`: the encoder's valid rows, float32, [n, text_dim], 1 <= n <= padded_rows. The rows
  /// n..padded_rows-1 count as zero vectors, which the model attends to like any others; they share one key
  /// and value, so only one is kept.
  TextContext prepare_text(const at::Tensor& text, std::int64_t padded_rows = 512) const;

  /// `latents`: float32 [batch, in_channels, frames, height, width]; `texts`: one a batch row. `timestep`:
  /// 0..1000. `attention.begin_forward(...)` comes first. Returns the velocity, float32, shaped as `latents`
  /// with out_channels. Throws vdit::Error: "run.cancelled"; "model.size" where height or width is not a
  /// multiple of the patch or an edge of the token grid exceeds rope_max_seq_len.
  at::Tensor forward(const at::Tensor& latents, double timestep, std::span<const TextContext* const> texts,
                     AttentionRun& attention, const CancelToken& cancel,
                     const BlockObserver& observer = {}) const;

 private:
  struct Weights;
  std::unique_ptr<Weights> weights_;
};

}  // namespace vdit::engine::wan
