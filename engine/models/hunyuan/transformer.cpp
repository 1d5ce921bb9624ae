// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/transformer.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/silu.h>
#include <c10/core/InferenceMode.h>

#include <cassert>
#include <utility>

#include "engine/attention/attention_run.h"
#include "engine/base/cancel_token.h"
#include "engine/models/hunyuan/token_refiner.h"
#include "engine/models/hunyuan/transformer_weights.h"
#include "engine/models/patches.h"
#include "engine/models/timestep_embedding.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine::hunyuan {
namespace {

constexpr double kEps = TransformerConfig::kEps;
constexpr std::int64_t kMostPixels = 1 << 16;  // no axis of latents is longer

/// Shift, scale and gate of a norm and what follows it: float32 [1, dim] each.
struct Modulation {
  NormAffine affine;
  at::Tensor gate;
};

/// Cuts a condition's projection, [1, n * 3 * dim], into its modulations.
std::vector<Modulation> modulations(const Linear& linear, const at::Tensor& condition, std::int64_t dim) {
  const at::Tensor rows = linear(condition).to(at::kFloat).view({-1, 1, dim});
  std::vector<Modulation> parts;
  for (std::int64_t i = 0; i < rows.size(0); i += 3) {
    parts.push_back({.affine = {.gain = rows[i + 1].add(1.0), .offset = rows[i]}, .gate = rows[i + 2]});
  }
  return parts;
}

}  // namespace

struct Transformer::Weights {
  TransformerConfig config;
  ComputeOptions options;
  TransformerWeights tensors;
  RopeCache rope{};

  Axes grid_of(const at::Tensor& latents) const;
  /// Feed-forward of a block: `activation` of the first product, times the second.
  at::Tensor feed_forward(const Linear& in, const Linear& out, const at::Tensor& y, AttentionRun& run) const;
  struct Forward;
};

/// One forward, from the residual streams of video and text to the head's normed input.
struct Transformer::Weights::Forward {
  const Weights& model;
  at::Tensor condition;  // SiLU of the condition, of the activations' type, [1, dim]
  const TokenPlaces& places;
  AttentionRun& attention;
  const CancelToken& cancel;
  const BlockObserver& observer;

  void dual_block(const DualBlock& block, int layer, at::Tensor& video, at::Tensor& text) const;
  void single_block(const SingleBlock& block, int layer, at::Tensor& all) const;
  at::Tensor run(at::Tensor video, at::Tensor text, const NormAffine& head) const;
};

Axes Transformer::Weights::grid_of(const at::Tensor& latents) const {
  return patch_grid({latents.size(2), latents.size(3), latents.size(4)}, config.patch_size,
                    {kMostPixels, kMostPixels, kMostPixels});
}

at::Tensor Transformer::Weights::feed_forward(const Linear& in, const Linear& out, const at::Tensor& y,
                                              AttentionRun& run) const {
  const DeviceClock::Scope scope = run.measure_linear(y.device());
  return out(linear_gelu(in, y));
}

void Transformer::Weights::Forward::dual_block(const DualBlock& block, int layer, at::Tensor& video,
                                               at::Tensor& text) const {
  const at::ScalarType dtype = model.options.dtype;
  const std::int64_t dim = model.config.dim();
  const auto of_video = modulations(block.video.modulation, condition, dim);
  const auto of_text = modulations(block.text.modulation, condition, dim);
  const JointRows mixed = joint_self_attention(block.attention,
                                               {.video = layer_norm(video, of_video[0].affine, kEps, dtype),
                                                .text = layer_norm(text, of_text[0].affine, kEps, dtype)},
                                               places, layer, attention);
  const auto feed = [&](at::Tensor& x, const at::Tensor& delta, const DualStream& stream,
                        const std::vector<Modulation>& modulation) {
    const at::Tensor y =
        add_gated_layer_norm(x, delta, modulation[0].gate, modulation[1].affine, kEps, dtype);
    add_gated(x, model.feed_forward(stream.ffn_in, stream.ffn_out, y, attention), modulation[1].gate);
  };
  feed(video, mixed.video, block.video, of_video);
  feed(text, mixed.text, block.text, of_text);
}

void Transformer::Weights::Forward::single_block(const SingleBlock& block, int layer, at::Tensor& all) const {
  const auto modulation = modulations(block.modulation, condition, model.config.dim());
  const at::Tensor y = layer_norm(all, modulation[0].affine, kEps, model.options.dtype);
  add_gated(all, self_attention(block.attention, y, places, layer, attention), modulation[0].gate);
  add_gated(all, model.feed_forward(block.ffn_in, block.ffn_out, y, attention), modulation[0].gate);
}

at::Tensor Transformer::Weights::Forward::run(at::Tensor video, at::Tensor text,
                                              const NormAffine& head) const {
  const std::int64_t tokens = video.size(1);
  int layer = 0;
  for (const DualBlock& block : model.tensors.dual) {
    cancel.throw_if_cancelled();
    dual_block(block, layer, video, text);
    if (observer) observer(layer, video);
    ++layer;
  }
  at::Tensor all = at::cat({video, text}, 1);
  video.reset(), text.reset();
  for (const SingleBlock& block : model.tensors.single) {
    cancel.throw_if_cancelled();
    single_block(block, layer, all);
    if (observer) observer(layer, all.narrow(1, 0, tokens));
    ++layer;
  }
  return layer_norm(all.narrow(1, 0, tokens), head, kEps, at::kFloat);
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

TextContext Transformer::prepare_text(const at::Tensor& text, const at::Tensor& pooled) const {
  const c10::InferenceMode inference;
  const Weights& w = *weights_;
  assert(text.dim() == 2 && text.size(0) >= 1 && text.size(1) == w.config.text_dim);
  assert(pooled.dim() == 1 && pooled.size(0) == w.config.pooled_dim);
  const at::Tensor rows = text.to(w.options.device, at::kFloat).unsqueeze(0);
  const at::Tensor mean = rows.mean(1);
  return {.rows = w.tensors.refiner.in(rows),
          .refiner_mean = w.tensors.refiner.mean.with_silu(mean),
          .pooled = w.tensors.pooled.with_silu(pooled.to(w.options.device, at::kFloat).unsqueeze(0))};
}

at::Tensor Transformer::forward(const at::Tensor& latents, double timestep, double guidance,
                                const TextContext& text, AttentionRun& attention, const CancelToken& cancel,
                                const BlockObserver& observer) const {
  const c10::InferenceMode inference;
  Weights& w = *weights_;
  assert(latents.dim() == 5 && latents.size(0) == 1 && latents.size(1) == w.config.in_channels);
  assert(latents.scalar_type() == at::kFloat);
  const at::Device& device = w.options.device;
  const Axes grid = w.grid_of(latents);
  const TokenPlaces places{
      .grid = {.frames = grid[0],
               .height = grid[1],
               .width = grid[2],
               .text_before = 0,
               .text_after = text.rows.size(1)},
      .rope = w.rope.get(grid, w.config.rope_axes, w.config.rope_theta, w.options.device)};
  const at::Tensor wave = sinusoid(timestep, TransformerConfig::kFrequencies).to(device);
  const at::Tensor scale = sinusoid(guidance, TransformerConfig::kFrequencies).to(device);
  const at::Tensor condition =
      at::silu(w.tensors.time.with_silu(wave).add_(w.tensors.guidance.with_silu(scale)).add_(text.pooled));
  const at::Tensor head = w.tensors.head_modulation(condition).view({2, 1, w.config.dim()});  // scale, shift
  const Weights::Forward forward{.model = w,
                                 .condition = condition.to(w.options.dtype),
                                 .places = places,
                                 .attention = attention,
                                 .cancel = cancel,
                                 .observer = observer};
  const at::Tensor y =
      forward.run(w.tensors.patch(cut_patches(latents.to(device), grid, w.config.patch_size)),
                  refine_text(w.tensors.refiner, w.config, text, wave, w.options.dtype),
                  {.gain = head[0].add(1.0), .offset = head[1]});
  return join_patches(w.tensors.head(y), grid, w.config.patch_size, w.config.out_channels,
                      PatchOrder::ChannelsFirst);
}

}  // namespace vdit::engine::hunyuan
