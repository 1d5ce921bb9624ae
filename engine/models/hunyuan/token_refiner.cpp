// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/token_refiner.h"

#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/silu.h>

namespace vdit::engine::hunyuan {
namespace {

// y: [1, tokens, dim].
at::Tensor attend(const RefinerBlock& block, const TransformerConfig& config, const at::Tensor& y) {
  const auto heads = [&](const at::Tensor& x) {
    return x.view({1, -1, config.heads, config.head_dim}).transpose(1, 2);
  };
  const at::Tensor mixed =
      at::scaled_dot_product_attention(heads(block.q(y)), heads(block.k(y)), heads(block.v(y)));
  return block.out(mixed.transpose(1, 2).reshape(y.sizes()));
}

}  // namespace

at::Tensor refine_text(const RefinerWeights& weights, const TransformerConfig& config,
                       const TextContext& text, const at::Tensor& wave, at::ScalarType dtype) {
  const at::Tensor condition =
      at::silu(weights.time.with_silu(wave).add_(text.refiner_mean)).to(dtype);  // [1, dim]
  at::Tensor x = text.rows.clone();
  for (const RefinerBlock& block : weights.blocks) {
    const at::Tensor gates = block.gates(condition).to(at::kFloat).view({2, 1, config.dim()});
    const at::Tensor y = layer_norm(x, block.attention_norm, TransformerConfig::kEps, dtype);
    const at::Tensor fed = add_gated_layer_norm(x, attend(block, config, y), gates[0], block.ffn_norm,
                                                TransformerConfig::kEps, dtype);
    add_gated(x, block.ffn_out(at::silu(block.ffn_in(fed))), gates[1]);
  }
  return x;
}

}  // namespace vdit::engine::hunyuan
