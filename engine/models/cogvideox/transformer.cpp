// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/transformer.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/silu.h>
#include <c10/core/InferenceMode.h>

#include <cassert>
#include <utility>
#include <vector>

#include "engine/attention/attention_run.h"
#include "engine/base/cancel_token.h"
#include "engine/models/cogvideox/transformer_weights.h"
#include "engine/models/patches.h"
#include "engine/models/timestep_embedding.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine::cogvideox {
namespace {

constexpr double kRopeTheta = 10000.0;
constexpr std::int64_t kMostFrames = 1 << 16;

/// What a norm and the gate after it do to one stream.
struct Modulation {
  NormAffine norm;
  at::Tensor gate;  // float32 [1, dim]
};

struct BlockModulation {
  Modulation video, text;
};

// norm(x) * (1 + scale) + shift, with the norm's own weights drawn in.
NormAffine modulated(const NormAffine& affine, const at::Tensor& shift, const at::Tensor& scale) {
  const at::Tensor factor = scale.add(1.0);
  return {.gain = affine.gain.mul(factor), .offset = affine.offset.mul(factor).add_(shift)};
}

// time: float32 [1, time_dim], SiLU done. Returns the parts of the linear layer, float32 [1, dim] each.
std::vector<at::Tensor> parts_of(const ModulatedNorm& norm, const at::Tensor& time) {
  const std::int64_t dim = norm.affine.gain.size(1);
  const at::Tensor all = norm.modulation(time.to(norm.modulation.weight.scalar_type())).to(at::kFloat);
  std::vector<at::Tensor> parts;
  for (std::int64_t begin = 0; begin < all.size(1); begin += dim) parts.push_back(all.narrow(1, begin, dim));
  return parts;
}

BlockModulation modulation_of(const ModulatedNorm& norm, const at::Tensor& time) {
  const std::vector<at::Tensor> p = parts_of(norm, time);
  return {.video = {.norm = modulated(norm.affine, p[0], p[1]), .gate = p[2]},
          .text = {.norm = modulated(norm.affine, p[3], p[4]), .gate = p[5]}};
}

/// The residual stream, float32 [batch, tokens, dim] each; text comes first in the sequence.
struct Streams {
  at::Tensor text, video;
};

}  // namespace

struct Transformer::Weights {
  TransformerConfig config;
  ComputeOptions options;
  TransformerWeights tensors;
  RopeCache rope{};

  Axes grid_of(const at::Tensor& latents) const;
  at::Tensor normed(const Streams& x, const BlockModulation& modulation) const;
  at::Tensor added_and_normed(Streams& x, const at::Tensor& delta, const BlockModulation& gates,
                              const BlockModulation& next) const;
  at::Tensor head(const at::Tensor& x, const at::Tensor& time) const;
  at::Tensor run_blocks(Streams x, const at::Tensor& time, const TokenPlaces& places, AttentionRun& attention,
                        const CancelToken& cancel) const;
};

Axes Transformer::Weights::grid_of(const at::Tensor& latents) const {
  return patch_grid({latents.size(1), latents.size(3), latents.size(4)}, config.patch(),
                    {kMostFrames, config.sample_height, config.sample_width});
}

// Both streams' normed rows as one sequence, of the activations' type.
at::Tensor Transformer::Weights::normed(const Streams& x, const BlockModulation& modulation) const {
  return at::cat({layer_norm(x.text, modulation.text.norm, config.norm_eps, options.dtype),
                  layer_norm(x.video, modulation.video.norm, config.norm_eps, options.dtype)},
                 1);
}

// x += gate * delta, then the next norm of it. delta: [batch, text and video tokens, dim].
at::Tensor Transformer::Weights::added_and_normed(Streams& x, const at::Tensor& delta,
                                                  const BlockModulation& gates,
                                                  const BlockModulation& next) const {
  const std::int64_t words = x.text.size(1);
  const at::Tensor of_text = delta.narrow(1, 0, words).contiguous();
  const at::Tensor of_video = delta.narrow(1, words, x.video.size(1)).contiguous();
  return at::cat(
      {add_gated_layer_norm(x.text, of_text, gates.text.gate, next.text.norm, config.norm_eps, options.dtype),
       add_gated_layer_norm(x.video, of_video, gates.video.gate, next.video.norm, config.norm_eps,
                            options.dtype)},
      1);
}

// x: float32 [batch, video tokens, dim], normed by norm_final.
at::Tensor Transformer::Weights::head(const at::Tensor& x, const at::Tensor& time) const {
  const std::vector<at::Tensor> parts = parts_of(tensors.norm_out, time);
  const NormAffine affine = modulated(tensors.norm_out.affine, parts[0], parts[1]);
  return tensors.head(layer_norm(x, affine, config.norm_eps, at::kFloat));
}

// time: float32 [1, time_dim], SiLU done. Returns the head's output, float32 [batch, video tokens, ..].
at::Tensor Transformer::Weights::run_blocks(Streams x, const at::Tensor& time, const TokenPlaces& places,
                                            AttentionRun& attention, const CancelToken& cancel) const {
  const auto linear = [&](const auto& layer, const at::Tensor& input) {
    const DeviceClock::Scope scope = attention.measure_linear(input.device());
    return layer(input);
  };
  // Each residual addition and the norm after it are one pass, so every block begins with its normed input at
  // hand.
  BlockModulation mixing = modulation_of(tensors.blocks.front().norm1, time);
  at::Tensor y = normed(x, mixing);
  for (std::int64_t layer = 0;; ++layer) {
    cancel.throw_if_cancelled();
    const TransformerBlock& block = tensors.blocks[static_cast<std::size_t>(layer)];
    const at::Tensor mixed = self_attention(block.attention, y, places, static_cast<int>(layer), attention);
    const BlockModulation feeding = modulation_of(block.norm2, time);
    y = added_and_normed(x, mixed, mixing, feeding);
    const at::Tensor fed =
        linear([&](const at::Tensor& input) { return block.ffn_out(linear_gelu(block.ffn_in, input)); }, y);
    if (layer + 1 == config.layers) {
      // Nobody reads the text any more.
      const at::Tensor of_video = fed.narrow(1, x.text.size(1), x.video.size(1)).contiguous();
      return head(add_gated_layer_norm(x.video, of_video, feeding.video.gate, tensors.norm_final,
                                       config.norm_eps, at::kFloat),
                  time);
    }
    mixing = modulation_of(tensors.blocks[static_cast<std::size_t>(layer) + 1].norm1, time);
    y = added_and_normed(x, fed, feeding, mixing);
  }
}

Transformer::Transformer(const ModelFolder& folder, ComputeOptions options)
    : weights_(std::make_unique<Weights>()) {
  const c10::InferenceMode inference;
  weights_->config = read_transformer_config(folder);
  weights_->options = options;
  weights_->tensors = load_transformer_weights(folder.weights("transformer"), weights_->config, options);
}

Transformer::Transformer(const TransformerConfig& config, TransformerWeights weights, ComputeOptions options)
    : weights_(std::make_unique<Weights>()) {
  weights_->config = config;
  weights_->options = options;
  weights_->tensors = std::move(weights);
}

Transformer::~Transformer() = default;
Transformer::Transformer(Transformer&&) noexcept = default;
Transformer& Transformer::operator=(Transformer&&) noexcept = default;

const TransformerConfig& Transformer::config() const {
  return weights_->config;
}

at::Tensor Transformer::prepare_text(const at::Tensor& text) const {
  const c10::InferenceMode inference;
  const Weights& w = *weights_;
  assert(text.dim() == 2 && text.size(0) == w.config.text_rows && text.size(1) == w.config.text_dim);
  return w.tensors.text(text.to(w.options.device)).unsqueeze(0);
}

at::Tensor Transformer::forward(const at::Tensor& latents, double timestep, std::span<const at::Tensor> texts,
                                AttentionRun& attention, const CancelToken& cancel) const {
  const c10::InferenceMode inference;
  Weights& w = *weights_;
  assert(latents.dim() == 5 && latents.size(2) == w.config.channels);
  assert(latents.scalar_type() == at::kFloat && static_cast<std::size_t>(latents.size(0)) == texts.size());
  const Axes grid = w.grid_of(latents);
  const TokenPlaces places{
      .grid = {.frames = grid[0], .height = grid[1], .width = grid[2], .text_before = w.config.text_rows},
      .rope = w.rope.get(grid, w.config.rope_channels(), kRopeTheta, w.options.device)};
  const at::Tensor wave = sinusoid(timestep, w.config.dim()).to(w.options.device);
  const at::Tensor time = at::silu(w.tensors.time.with_silu(wave));
  const at::Tensor clip = latents.to(w.options.device).transpose(1, 2);
  Streams x{.text = at::cat(std::vector<at::Tensor>(texts.begin(), texts.end())),
            .video = w.tensors.patch(cut_patches(clip, grid, w.config.patch()))};
  const at::Tensor y = w.run_blocks(std::move(x), time, places, attention, cancel);
  return join_patches(y, grid, w.config.patch(), w.config.channels, PatchOrder::ChannelsFirst)
      .transpose(1, 2)
      .contiguous();
}

}  // namespace vdit::engine::cogvideox
