// SPDX-License-Identifier: Apache-2.0
// The fused passes of the transformer against the same arithmetic in double.
#include <ATen/ops/cat.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/rms_norm.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>
#include <tuple>

#include "engine/models/cross_attention.h"
#include "engine/models/elementwise.h"

namespace vdit::engine {
namespace {

constexpr double kEps = 1e-6;

double relative_error(const at::Tensor& actual, const at::Tensor& expected) {
  const at::Tensor wanted = expected.to(at::kDouble);
  return at::linalg_vector_norm(actual.to(at::kDouble).sub(wanted)).item<double>() /
         at::linalg_vector_norm(wanted).item<double>();
}

at::Tensor doubled(const at::Tensor& x) {
  return x.to(at::kDouble);
}

/// (activation type, channels): channels that fill vectors, and ones that do not.
class Elementwise : public testing::TestWithParam<std::tuple<at::ScalarType, std::int64_t>> {
 protected:
  static constexpr std::int64_t kBatch = 2;
  static constexpr std::int64_t kTokens = 70;

  at::ScalarType type() const { return std::get<0>(GetParam()); }
  std::int64_t dim() const { return std::get<1>(GetParam()); }
  /// Rounding of the result to the type, and of sums in float32.
  double tolerance() const { return type() == at::kBFloat16 ? 3e-3 : 2e-6; }

  at::Tensor x = at::randn({kBatch, kTokens, dim()}).mul(3.0).add(0.5);
  NormAffine affine{.gain = at::randn({kBatch, dim()}), .offset = at::randn({kBatch, dim()})};

  at::Tensor normed(const at::Tensor& of) const {
    const at::Tensor plain = at::layer_norm(doubled(of), {dim()}, {}, {}, kEps);
    return plain.mul(doubled(affine.gain).unsqueeze(1)).add(doubled(affine.offset).unsqueeze(1));
  }
};

TEST_P(Elementwise, LayerNormMultipliesAndAddsPerBatchRow) {
  const at::Tensor y = layer_norm(x, affine, kEps, type());
  EXPECT_EQ(y.scalar_type(), type());
  EXPECT_LT(relative_error(y, normed(x)), tolerance());
}

TEST_P(Elementwise, OneGainServesAllBatchRows) {
  const NormAffine shared{.gain = affine.gain.narrow(0, 0, 1), .offset = affine.offset.narrow(0, 0, 1)};
  const at::Tensor y = layer_norm(x, shared, kEps, type());
  EXPECT_LT(relative_error(y[1], layer_norm(x.narrow(0, 1, 1).contiguous(), shared, kEps, type())[0]), 1e-12);
}

TEST_P(Elementwise, AddGatedThenLayerNorm) {
  const at::Tensor delta = at::randn(x.sizes()).to(type());
  const at::Tensor gate = at::randn({kBatch, dim()});
  const at::Tensor expected_sum = doubled(x).add(doubled(delta).mul(doubled(gate).unsqueeze(1)));
  at::Tensor separate = x.clone();
  add_gated(separate, delta, gate);
  EXPECT_LT(relative_error(separate, expected_sum), 1e-6);
  at::Tensor fused = x.clone();
  const at::Tensor y = add_gated_layer_norm(fused, delta, gate, affine, kEps, type());
  EXPECT_LT(relative_error(fused, expected_sum), 1e-6);
  EXPECT_LT(relative_error(y, normed(expected_sum)), tolerance());
}

TEST_P(Elementwise, NoGateMeansOne) {
  const at::Tensor delta = at::randn(x.sizes()).to(type());
  at::Tensor sum = x.clone();
  add_gated(sum, delta, {});
  EXPECT_LT(relative_error(sum, doubled(x).add(doubled(delta))), 1e-6);
}

TEST_P(Elementwise, GeluInItsTanhForm) {
  const at::Tensor h = x.mul(4.0).to(type());
  at::Tensor result = h.clone();
  gelu_tanh(result);
  EXPECT_LT(relative_error(result, at::gelu(doubled(h), "tanh")), tolerance());
}

TEST_P(Elementwise, GeluOfExtremesIsFinite) {
  at::Tensor h = at::zeros({1, 4, dim()}).to(type());
  h[0][0].fill_(-1e4);
  h[0][1].fill_(1e4);
  h[0][2].fill_(-30.0);
  const at::Tensor input = h.clone();
  gelu_tanh(h);
  EXPECT_LT(h[0][0].abs().max().item<double>(), 1e-20);
  EXPECT_TRUE(h[0][1].equal(input[0][1]));
  EXPECT_LT(h[0][2].abs().max().item<double>(), 1e-20);
  EXPECT_EQ(h[0][3].abs().max().item<double>(), 0.0);
}

INSTANTIATE_TEST_SUITE_P(Types, Elementwise,
                         testing::Combine(testing::Values(at::kFloat, at::kBFloat16),
                                          testing::Values(8, 24, 256, 301)));

/// (activation type, heads, head_dim, real keys)
using CrossCase = std::tuple<at::ScalarType, std::int64_t, std::int64_t, std::int64_t>;
class CrossAttention : public testing::TestWithParam<CrossCase> {};

// Repeating the last key is the definition; the packed form only counts it.
TEST_P(CrossAttention, CountsTheLastKeySoOften) {
  const auto [type, heads, head_dim, keys] = GetParam();
  constexpr std::int64_t kRepeats = 9;
  constexpr std::int64_t kTokens = 37;
  const std::int64_t dim = heads * head_dim;
  const at::Tensor k = at::randn({keys, dim});
  const at::Tensor v = at::randn({keys, dim});
  const at::Tensor q = at::randn({2, kTokens, dim}).to(type);
  const at::Tensor weight = at::randn({dim});
  const CrossKeyValues packed = pack_cross_keys(k, v, weight, heads, kRepeats, type);
  const CrossKeyValues other = pack_cross_keys(k.narrow(0, 0, 1), v.narrow(0, 0, 1), weight, heads, 1, type);
  const CrossKeyValues* const context[] = {&packed, &other};
  const at::Tensor out = cross_attention(q, weight, kEps, context);

  const auto repeated = [&](const at::Tensor& x) {
    const at::Tensor last = x.narrow(0, keys - 1, 1).expand({kRepeats - 1, dim});
    return doubled(at::cat({x, last})).view({-1, heads, head_dim}).transpose(0, 1);
  };
  const at::Tensor normed = at::rms_norm(doubled(q[0]), {dim}, doubled(weight), kEps);
  const at::Tensor queries = normed.view({kTokens, heads, head_dim}).transpose(0, 1);
  const at::Tensor logits = at::matmul(queries, repeated(k).transpose(1, 2)).div(std::sqrt(double(head_dim)));
  const at::Tensor expected =
      at::matmul(at::softmax(logits, -1), repeated(v)).transpose(0, 1).reshape({kTokens, dim});
  const double tolerance = type == at::kBFloat16 ? 3e-3 : 3e-6;
  EXPECT_EQ(out.scalar_type(), type);
  EXPECT_LT(relative_error(out[0], expected), tolerance);
  // One key takes everything: the second row's output is its value.
  EXPECT_LT(relative_error(out[1], v.narrow(0, 0, 1).expand({kTokens, dim})), tolerance);
}

INSTANTIATE_TEST_SUITE_P(Shapes, CrossAttention,
                         testing::Values(CrossCase{at::kFloat, 4, 64, 14}, CrossCase{at::kFloat, 2, 12, 1},
                                         CrossCase{at::kFloat, 3, 20, 16}, CrossCase{at::kFloat, 1, 128, 77},
                                         CrossCase{at::kBFloat16, 4, 64, 14},
                                         CrossCase{at::kBFloat16, 2, 12, 33}));

}  // namespace
}  // namespace vdit::engine
