// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/transformer.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/rms_norm.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <cassert>
#include <utility>
#include <vector>

#include "engine/attention/attention_run.h"
#include "engine/base/cancel_token.h"
#include "engine/models/cross_attention.h"
#include "engine/models/patches.h"
#include "engine/models/timestep_embedding.h"
#include "engine/models/wan/transformer_weights.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine::wan {
namespace {

constexpr double kRopeTheta = 10000.0;

// Rows of a block's modulation, in the order of the checkpoint.
enum ModulationRow : std::int64_t { kShift, kScale, kGate, kCrossShift, kCrossScale, kCrossGate };

at::Tensor feed_forward(const TransformerBlock& block, const at::Tensor& y, AttentionRun& run) {
  const DeviceClock::Scope scope = run.measure_linear(y.device());
  return block.ffn_out(linear_gelu(block.ffn_in, y));
}

}  // namespace

struct TextContext::Layers {
  std::vector<CrossKeyValues> layers;
};

struct Transformer::Weights {
  TransformerConfig config;
  ComputeOptions options;
  TransformerWeights tensors;
  RopeCache rope{};

  Axes grid_of(const at::Tensor& latents) const;
  at::Tensor run_blocks(at::Tensor x, const at::Tensor& time, const TokenPlaces& places,
                        std::span<const TextContext* const> texts, AttentionRun& attention,
                        const CancelToken& cancel, const BlockObserver& observer) const;
};

Axes Transformer::Weights::grid_of(const at::Tensor& latents) const {
  const auto [time, height, width] = config.patch_size;
  const std::int64_t most = config.rope_max_seq_len;
  return patch_grid({latents.size(2), latents.size(3), latents.size(4)}, config.patch_size,
                    {most * time, most * height, most * width});
}

// x: float32 [batch, tokens, dim], the residual stream; time: float32 [1, dim]. Returns the head's normed
// input, float32.
at::Tensor Transformer::Weights::run_blocks(at::Tensor x, const at::Tensor& time, const TokenPlaces& places,
                                            std::span<const TextContext* const> texts,
                                            AttentionRun& attention, const CancelToken& cancel,
                                            const BlockObserver& observer) const {
  const std::int64_t dim = config.dim();
  const at::Tensor projected = tensors.time_projection(at::silu(time)).view({1, 6, dim});
  const at::Tensor modulation = tensors.modulation.add(projected);  // [layers, 6, dim]
  const at::Tensor head = tensors.head_modulation.add(time);        // [2, dim]
  const auto row = [&](std::int64_t layer, std::int64_t index) {
    return modulation[layer][index].unsqueeze(0);
  };
  const auto affine = [&](std::int64_t layer, std::int64_t shift, std::int64_t scale) {
    return NormAffine{.gain = row(layer, scale).add(1.0), .offset = row(layer, shift)};
  };

  // Each residual addition and the norm after it are one pass, so every block begins with its normed input at
  // hand.
  at::Tensor y = layer_norm(x, affine(0, kShift, kScale), config.eps, options.dtype);
  for (std::int64_t layer = 0; layer < config.layers; ++layer) {
    cancel.throw_if_cancelled();
    const TransformerBlock& block = tensors.blocks[static_cast<std::size_t>(layer)];
    const at::Tensor mixed = self_attention(block.self, y, places, static_cast<int>(layer), attention);
    y = add_gated_layer_norm(x, mixed, row(layer, kGate), block.cross_norm, config.eps, options.dtype);

    std::vector<const CrossKeyValues*> keys;
    for (const TextContext* text : texts)
      keys.push_back(&text->layers().layers[static_cast<std::size_t>(layer)]);
    const auto linear = [&](const Linear& layer_of, const at::Tensor& input) {
      const DeviceClock::Scope scope = attention.measure_linear(input.device());
      return layer_of(input);
    };
    const at::Tensor read = linear(
        block.cross.out, cross_attention(linear(block.cross.q, y), block.cross.norm_q, config.eps, keys));
    y = add_gated_layer_norm(x, read, {}, affine(layer, kCrossShift, kCrossScale), config.eps, options.dtype);

    const at::Tensor fed = feed_forward(block, y, attention);
    const bool last = layer + 1 == config.layers;
    const NormAffine next =
        last ? NormAffine{.gain = head[1].unsqueeze(0).add(1.0), .offset = head[0].unsqueeze(0)}
             : affine(layer + 1, kShift, kScale);
    y = add_gated_layer_norm(x, fed, row(layer, kCrossGate), next, config.eps,
                             last ? at::kFloat : options.dtype);
    if (observer) observer(static_cast<int>(layer), x);
  }
  return y;
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

TextContext Transformer::prepare_text(const at::Tensor& text, std::int64_t padded_rows) const {
  const c10::InferenceMode inference;
  const Weights& w = *weights_;
  const std::int64_t count = text.size(0);
  assert(text.dim() == 2 && text.size(1) == w.config.text_dim && count >= 1 && count <= padded_rows);
  const at::Tensor padding = at::zeros({padded_rows > count ? 1 : 0, text.size(1)}, text.options());
  const at::Tensor rows = at::cat({text, padding}).to(w.options.device);
  const Embedder& embedder = w.tensors.text;
  const at::Tensor embedded = embedder.second(at::gelu(embedder.first(rows), "tanh")).to(w.options.dtype);
  const auto layers = std::make_shared<TextContext::Layers>();
  for (const TransformerBlock& block : w.tensors.blocks) {
    const at::Tensor keys = at::rms_norm(block.cross.k(embedded).to(at::kFloat), {w.config.dim()},
                                         block.cross.norm_k, w.config.eps);
    const std::int64_t repeats = padded_rows > count ? padded_rows - count : 1;
    layers->layers.push_back(pack_cross_keys(keys, block.cross.v(embedded).to(at::kFloat), block.cross.norm_q,
                                             w.config.heads, repeats, w.options.dtype));
  }
  return TextContext(layers);
}

at::Tensor Transformer::forward(const at::Tensor& latents, double timestep,
                                std::span<const TextContext* const> texts, AttentionRun& attention,
                                const CancelToken& cancel, const BlockObserver& observer) const {
  const c10::InferenceMode inference;
  Weights& w = *weights_;
  assert(latents.dim() == 5 && latents.size(1) == w.config.in_channels);
  assert(latents.scalar_type() == at::kFloat && static_cast<std::size_t>(latents.size(0)) == texts.size());
  const Axes grid = w.grid_of(latents);
  const TokenPlaces places{
      .grid = {.frames = grid[0], .height = grid[1], .width = grid[2]},
      .rope = w.rope.get(grid, rope_channels(w.config.head_dim), kRopeTheta, w.options.device)};
  const at::Tensor wave = sinusoid(timestep, w.config.freq_dim).to(w.options.device);
  const at::Tensor time = w.tensors.time.with_silu(wave);
  at::Tensor x = w.tensors.patch(cut_patches(latents.to(w.options.device), grid, w.config.patch_size));
  const at::Tensor y = w.run_blocks(std::move(x), time, places, texts, attention, cancel, observer);
  return join_patches(w.tensors.head(y), grid, w.config.patch_size, w.config.out_channels,
                      PatchOrder::ChannelsLast);
}

}  // namespace vdit::engine::wan
