// SPDX-License-Identifier: Apache-2.0
// The HunyuanVideo text-to-video transformer (diffusers' HunyuanVideoTransformer3DModel; the paper is arXiv
// 2412.03603). It predicts one velocity; it knows no scheduler.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>

#include "engine/models/compute_options.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine {
class AttentionRun;
class ModelFolder;
}  // namespace vdit::engine

namespace vdit::engine::hunyuan {

/// transformer/config.json. Sizes come from here and from nowhere else.
struct TransformerConfig {
  std::array<std::int64_t, 3> patch_size{1, 2, 2};  // time, height, width
  std::int64_t heads = 24;
  std::int64_t head_dim = 128;
  std::int64_t in_channels = 16;
  std::int64_t out_channels = 16;
  std::int64_t dual_layers = 20;  ///< blocks in which video and text have weights of their own
  std::int64_t single_layers = 40;
  std::int64_t refiner_layers = 2;
  std::int64_t ffn_dim = 12288;
  std::int64_t text_dim = 4096;
  std::int64_t pooled_dim = 768;
  double rope_theta = 256.0;
  std::array<std::int64_t, 3> rope_axes{16, 56, 56};  // channels of a head: time, height, width

  static constexpr double kEps = 1e-6;
  static constexpr std::int64_t kFrequencies = 256;  // channels of the embedded timestep and guidance

  std::int64_t dim() const { return heads * head_dim; }
  std::int64_t refiner_ffn_dim() const { return 4 * dim(); }  // whatever mlp_ratio is
  /// Layers of self-attention over the video: dual blocks first, then single ones.
  std::int64_t layers() const { return dual_layers + single_layers; }
};

/// Throws vdit::Error (Input) naming the file and the field: "config.field"; "model.unsupported" for a model
/// of the family that this transformer does not cover (image conditioning, no embedded guidance).
TransformerConfig read_transformer_config(const ModelFolder& folder);

/// The prompt as the transformer uses it, with all that does not depend on the step. Belongs to the
/// Transformer that made it.
struct TextContext {
  at::Tensor rows;          // float32 [1, tokens, dim], before the refiner
  at::Tensor refiner_mean;  // float32 [1, dim]: part of the refiner's condition
  at::Tensor pooled;        // float32 [1, dim]: part of the blocks' condition
};

/// Sees the video's residual stream after each block: float32 [1, video tokens, dim], valid during the call.
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

  /// `text`: float32 [n, text_dim], n >= 1 valid tokens of the text tower. Padding, which nothing in the
  /// model sees, is left out. `pooled`: float32 [pooled_dim].
  TextContext prepare_text(const at::Tensor& text, const at::Tensor& pooled) const;

  /// `latents`: float32 [1, in_channels, frames, height, width]. `timestep`: 0..1000; `guidance`: the scale
  /// times 1000. `attention.begin_forward(...)` comes first. Returns the velocity, float32, shaped as
  /// `latents` with out_channels. Throws vdit::Error: "run.cancelled"; "model.size" where a size is not a
  /// multiple of the patch.
  at::Tensor forward(const at::Tensor& latents, double timestep, double guidance, const TextContext& text,
                     AttentionRun& attention, const CancelToken& cancel,
                     const BlockObserver& observer = {}) const;

 private:
  struct Weights;
  std::unique_ptr<Weights> weights_;
};

}  // namespace vdit::engine::hunyuan
