// SPDX-License-Identifier: Apache-2.0
// The CogVideoX1.5 text-to-video transformer (diffusers' CogVideoXTransformer3DModel with patch_size_t). It
// makes one prediction; it knows no scheduler.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>

#include "engine/attention/rope_table.h"
#include "engine/models/compute_options.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine {
class AttentionRun;
class ModelFolder;
}  // namespace vdit::engine

namespace vdit::engine::cogvideox {

/// transformer/config.json. Sizes come from here and from nowhere else; the defaults are CogVideoX1.5-5B's.
struct TransformerConfig {
  std::int64_t heads = 48;
  std::int64_t head_dim = 64;
  std::int64_t channels = 16;  ///< of latents, in and out
  std::int64_t time_dim = 512;
  std::int64_t text_dim = 4096;
  std::int64_t text_rows = 226;  ///< a prompt's ids, padding counted
  std::int64_t layers = 42;
  std::int64_t patch_size = 2;  ///< of height and width
  double norm_eps = 1e-5;
  std::int64_t sample_height = 300;  ///< the largest latents whose positions the model knows
  std::int64_t sample_width = 300;

  static constexpr std::int64_t kPatchFrames = 2;
  static constexpr std::int64_t kFeedForwardRatio = 4;
  static constexpr double kHeadNormEps = 1e-6;

  std::int64_t dim() const { return heads * head_dim; }
  Axes patch() const { return {kPatchFrames, patch_size, patch_size}; }
  /// Channels of a head that turn with time, height and width.
  Axes rope_channels() const { return {head_dim / 4, head_dim / 8 * 3, head_dim / 8 * 3}; }
};

/// Throws vdit::Error (Input) naming the file and the field: "config.field"; "model.unsupported" for
/// CogVideoX 1.0 (patch_size_t null, other positions) and image to video.
TransformerConfig read_transformer_config(const ModelFolder& folder);

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

  /// `text`: float32 [text_rows, text_dim], the encoder's rows of all ids, padding among them: the model
  /// attends to it. Returns float32 [1, text_rows, dim] for forward().
  at::Tensor prepare_text(const at::Tensor& text) const;

  /// `latents`: float32 [batch, frames, channels, height, width]; `texts`: prepare_text() of each batch row.
  /// `timestep`: 0..1000. `attention.begin_forward(...)` comes first. Returns the prediction v, float32,
  /// shaped as `latents`. Throws vdit::Error: "run.cancelled"; "model.size" where the frames are odd, or
  /// height or width is no multiple of the patch or larger than the model's positions reach.
  at::Tensor forward(const at::Tensor& latents, double timestep, std::span<const at::Tensor> texts,
                     AttentionRun& attention, const CancelToken& cancel) const;

 private:
  struct Weights;
  std::unique_ptr<Weights> weights_;
};

}  // namespace vdit::engine::cogvideox
