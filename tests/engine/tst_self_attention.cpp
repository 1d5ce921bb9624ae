// SPDX-License-Identifier: Apache-2.0
// Self-attention of a layer against plain arithmetic in double, whose masks come from the modes' formulas
// token by token and not from run tables.
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "engine/attention/attention_observer.h"
#include "engine/attention/row_attention.h"
#include "engine/attention/run_table_cache.h"
#include "engine/attention/self_attention.h"
#include "engine/base/error.h"

namespace vdit::engine {
namespace {

using kernels::HeadMode;
using kernels::Mode;
using kernels::TokenGrid;
using kernels::TokenOrder;

constexpr double kEps = 1e-6;
constexpr double kTheta = 10000.0;

double relative_error(const at::Tensor& actual, const at::Tensor& expected) {
  const at::Tensor wanted = expected.to(at::kDouble);
  return at::linalg_vector_norm(actual.to(at::kDouble).sub(wanted)).item<double>() /
         at::linalg_vector_norm(wanted).item<double>();
}

std::string code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.info().code;
  }
  return "no error";
}

bool inside(const std::vector<kernels::Run>& runs, std::int64_t key) {
  for (const kernels::Run& run : runs) {
    if (key >= run.begin && key < run.end) return true;
  }
  return false;
}

// Whether the head keeps (query, key), both positions in its order.
bool keeps(const HeadMode& mode, const TokenGrid& grid, std::int64_t query, std::int64_t key) {
  if (mode.mode == Mode::Full) return true;
  if (mode.mode == Mode::Skip) return false;
  if (inside(mode.sink, key) || (mode.mode == Mode::VerticalStripe && inside(mode.stripes, key))) return true;
  const std::int64_t first = query / kernels::kGranuleRows * kernels::kGranuleRows;
  const std::int64_t past = std::min(first + kernels::kGranuleRows, grid.tokens());
  if (mode.mode != Mode::MultiDiagonal || mode.order == TokenOrder::SpaceMajor) {
    return key >= first - mode.half_width && key < past + mode.half_width;
  }
  for (std::int64_t row = first; row < past; ++row) {
    if (std::abs(row % grid.places() - key % grid.places()) <= mode.half_width) return true;
  }
  return false;
}

// [tokens, tokens], frame-major: true where the head drops the pair.
at::Tensor dropped(const HeadMode& mode, const TokenGrid& grid) {
  const std::int64_t tokens = grid.tokens();
  at::Tensor mask = at::zeros({tokens, tokens}, at::TensorOptions().dtype(at::kBool));
  bool* const values = mask.mutable_data_ptr<bool>();
  for (std::int64_t query = 0; query < tokens; ++query) {
    for (std::int64_t key = 0; key < tokens; ++key) {
      const std::int64_t q = grid.frame_major_position(mode.token_order(), query);
      const std::int64_t k = grid.frame_major_position(mode.token_order(), key);
      values[q * tokens + k] = !keeps(mode, grid, query, key);
    }
  }
  return mask;
}

// x: double [tokens, heads, head_dim]. Rotates pair j of channels by position / theta^(2k / channels of its
// axis).
at::Tensor rotated(const at::Tensor& x, const TokenGrid& grid) {
  at::Tensor out = x.clone();
  double* const values = out.mutable_data_ptr<double>();
  const std::int64_t heads = x.size(1);
  const std::int64_t head_dim = x.size(2);
  const std::int64_t side = 2 * (head_dim / 6);
  const std::int64_t sizes[] = {head_dim - 2 * side, side, side};
  for (std::int64_t token = 0; token < x.size(0); ++token) {
    const std::int64_t where[] = {token / grid.places(), token % grid.places() / grid.width,
                                  token % grid.width};
    for (std::int64_t head = 0; head < heads; ++head) {
      double* pair = values + (token * heads + head) * head_dim;
      for (int axis = 0; axis < 3; ++axis) {
        for (std::int64_t k = 0; k < sizes[axis] / 2; ++k, pair += 2) {
          const double exponent = 2.0 * static_cast<double>(k) / static_cast<double>(sizes[axis]);
          const double angle = static_cast<double>(where[axis]) / std::pow(kTheta, exponent);
          const double a = pair[0];
          const double b = pair[1];
          pair[0] = a * std::cos(angle) - b * std::sin(angle);
          pair[1] = a * std::sin(angle) + b * std::cos(angle);
        }
      }
    }
  }
  return out;
}

SelfAttentionLayer random_layer(std::int64_t heads, std::int64_t head_dim, at::ScalarType type) {
  const std::int64_t dim = heads * head_dim;
  const auto linear = [&] {
    return Linear{.weight = at::randn({dim, dim}).div(std::sqrt(double(dim))).to(type),
                  .bias = at::randn({dim}).mul(0.3).to(type)};
  };
  return {.q = linear(),
          .k = linear(),
          .v = linear(),
          .out = linear(),
          .norm_q = at::randn({dim}).add(1.0),
          .norm_k = at::randn({dim}).add(1.0),
          .eps = kEps,
          .heads = heads,
          .head_dim = head_dim};
}

struct Heads {
  at::Tensor q, k, v;  // double [heads, tokens, head_dim]
};

Heads exact_heads(const SelfAttentionLayer& layer, const at::Tensor& y, const TokenGrid& grid) {
  const auto project = [&](const Linear& linear) {
    return at::linear(y.to(at::kDouble), linear.weight.to(at::kDouble), linear.bias.to(at::kDouble));
  };
  const auto split = [&](const at::Tensor& x) { return x.view({y.size(0), layer.heads, layer.head_dim}); };
  const auto normed = [&](const at::Tensor& x, const at::Tensor& weight) {
    const at::Tensor scale = x.pow(2.0).mean({-1}, true).add(kEps).rsqrt();
    return split(x.mul(scale).mul(weight.to(at::kDouble)));
  };
  return {.q = rotated(normed(project(layer.q), layer.norm_q), grid).transpose(0, 1),
          .k = rotated(normed(project(layer.k), layer.norm_k), grid).transpose(0, 1),
          .v = split(project(layer.v)).transpose(0, 1)};
}

// [heads, tokens, head_dim]
at::Tensor exact_attention(const Heads& heads, const std::vector<HeadMode>& modes, const TokenGrid& grid) {
  std::vector<at::Tensor> outputs;
  for (std::size_t h = 0; h < modes.size(); ++h) {
    const auto head = static_cast<std::int64_t>(h);
    if (modes[h].mode == Mode::Skip) {
      outputs.push_back(at::zeros_like(heads.v[head]));
      continue;
    }
    const double scale = 1.0 / std::sqrt(static_cast<double>(heads.q.size(2)));
    const at::Tensor logits = at::matmul(heads.q[head], heads.k[head].t()).mul(scale);
    const at::Tensor kept =
        logits.masked_fill(dropped(modes[h], grid), -std::numeric_limits<double>::infinity());
    outputs.push_back(at::matmul(at::softmax(kept, -1), heads.v[head]));
  }
  return at::stack(outputs);
}

// [tokens, dim]
at::Tensor exact_layer(const SelfAttentionLayer& layer, const at::Tensor& y,
                       const std::vector<HeadMode>& modes, const TokenGrid& grid) {
  const at::Tensor out = exact_attention(exact_heads(layer, y, grid), modes, grid);
  return at::linear(out.transpose(0, 1).reshape(y.sizes()), layer.out.weight.to(at::kDouble),
                    layer.out.bias.to(at::kDouble));
}

// One of each, for a grid of at least 130 tokens.
std::vector<HeadMode> one_of_each() {
  return {
      {.mode = Mode::Full},
      {.mode = Mode::Skip},
      {.mode = Mode::Diagonal, .half_width = 17},
      {.mode = Mode::MultiDiagonal, .order = TokenOrder::SpaceMajor, .half_width = 9, .sink = {{0, 5}}},
      {.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 2},
      {.mode = Mode::VerticalStripe, .half_width = 3, .stripes = {{7, 20}, {101, 130}}, .sink = {{0, 4}}}};
}

struct Shape {
  std::int64_t heads;
  std::int64_t head_dim;
  TokenGrid grid;
  at::ScalarType type;
};

class SelfAttentionOf : public testing::TestWithParam<Shape> {
 protected:
  const Shape& shape() const { return GetParam(); }
  std::int64_t dim() const { return shape().heads * shape().head_dim; }
  double tolerance() const { return shape().type == at::kBFloat16 ? 2e-2 : 2e-5; }

  SelfAttentionLayer layer = random_layer(shape().heads, shape().head_dim, shape().type);
  at::Tensor y = at::randn({2, shape().grid.tokens(), dim()}).to(shape().type);
  RopeTable rope = make_rope_table({shape().grid.frames, shape().grid.height, shape().grid.width},
                                   rope_channels(shape().head_dim), kTheta, at::kCPU);

  static AttentionRun make_run(std::vector<HeadMode> modes, AttentionOptions options = {}) {
    const auto heads = static_cast<int>(modes.size());
    AttentionRun run(AttentionPlan(1, heads, {{.begin = 0, .end = 1, .modes = std::move(modes)}}), options);
    run.begin_forward({.step = 0, .steps = 1, .rows = {Branch::Conditional, Branch::Unconditional}});
    return run;
  }
  at::Tensor attend(AttentionRun& run, const at::Tensor& input) const {
    return self_attention(layer, input, {.grid = shape().grid, .rope = rope}, 0, run);
  }
  /// The modes of one_of_each, repeated or cut to the number of heads.
  std::vector<HeadMode> modes(std::size_t first = 0) const {
    const std::vector<HeadMode> all = one_of_each();
    std::vector<HeadMode> chosen;
    for (std::size_t h = 0; h < static_cast<std::size_t>(shape().heads); ++h)
      chosen.push_back(all[(first + h) % all.size()]);
    return chosen;
  }
};

TEST_P(SelfAttentionOf, EveryModeEqualsItsFormula) {
  for (std::size_t first = 0; first < one_of_each().size();
       first += static_cast<std::size_t>(shape().heads)) {
    AttentionRun run = make_run(modes(first));
    const at::Tensor out = attend(run, y);
    for (std::int64_t row = 0; row < 2; ++row) {
      EXPECT_LT(relative_error(out[row], exact_layer(layer, y[row], modes(first), shape().grid)), tolerance())
          << "modes from " << first << ", row " << row;
    }
  }
}

TEST_P(SelfAttentionOf, DenseOnBothBackends) {
  const std::vector<HeadMode> full(static_cast<std::size_t>(shape().heads));
  const at::Tensor expected = exact_layer(layer, y[0], full, shape().grid);
  for (const DenseBackend backend : {DenseBackend::Kernels, DenseBackend::LibTorch, DenseBackend::Fastest}) {
    AttentionRun run = make_run(full, {.dense = backend});
    EXPECT_LT(relative_error(attend(run, y)[0], expected), tolerance());
    EXPECT_FALSE(run.dense_backend().empty());
    EXPECT_EQ(run.times().sparsity(), 0.0);
  }
}

TEST_P(SelfAttentionOf, RowsDoNotDependOnTheirBatch) {
  AttentionRun run = make_run(modes(), {.dense = DenseBackend::Kernels});
  const at::Tensor both = attend(run, y);
  for (std::int64_t row = 0; row < 2; ++row) {
    EXPECT_LT(relative_error(attend(run, y.narrow(0, row, 1).contiguous())[0], both[row]), 1e-6);
  }
}

TEST_P(SelfAttentionOf, AllSkippedLeavesTheBias) {
  AttentionRun run =
      make_run(std::vector<HeadMode>(static_cast<std::size_t>(shape().heads), {.mode = Mode::Skip}));
  const at::Tensor out = attend(run, y);
  EXPECT_TRUE(out.equal(layer.out.bias.expand_as(out)));
  EXPECT_EQ(run.times().sparsity(), 1.0);
}

TEST_P(SelfAttentionOf, SparsityCountsKeptPairs) {
  AttentionRun run = make_run(modes());
  attend(run, y);
  double kept = 0;
  for (const HeadMode& mode : modes()) kept += dropped(mode, shape().grid).logical_not().sum().item<double>();
  const double all =
      static_cast<double>(shape().heads) * std::pow(static_cast<double>(shape().grid.tokens()), 2.0);
  EXPECT_DOUBLE_EQ(run.times().sparsity(), 1.0 - kept / all);
  EXPECT_GT(run.times().attention_s, 0.0);
}

// What other devices run, checked on the CPU.
TEST_P(SelfAttentionOf, OperatorsEqualTheFusedPasses) {
  AttentionRun run = make_run(modes(), {.dense = DenseBackend::Kernels});
  AttentionRun::State& state = run.state();
  const LayerHeads heads = layer_heads(modes(), shape().grid, state.tables, state.positions);
  const at::Tensor q = layer.q(y[0]);
  const at::Tensor k = layer.k(y[0]);
  const at::Tensor v = slice_projections(layer, heads.active).v(y[0]);
  at::Tensor fused = at::zeros_like(v);
  at::Tensor by_operators = at::zeros_like(v);
  attend_row(layer, rope, heads, q, k, v, fused, state);
  const auto operators = [&] { attend_row_by_operators(layer, rope, heads, q, k, v, by_operators, state); };
  if (shape().head_dim % 4 == 0) {
    operators();
    EXPECT_LT(relative_error(by_operators, fused), tolerance());
  } else {  // only the fused pass pads
    EXPECT_EQ(code_of(operators), "attention.kernel");
  }
  EXPECT_LT(relative_error(frame_major_heads_by_operators(layer, rope, q, layer.norm_q),
                           frame_major_heads(layer, rope, q, layer.norm_q)),
            tolerance());
}

class Onlooker : public AttentionObserver {
 public:
  bool wants(const ForwardInfo&, int layer) override { return layer == 0; }
  at::Tensor observe(const ObservedLayer& layer) override {
    seen.push_back(
        {.q = layer.q.to(at::kDouble), .k = layer.k.to(at::kDouble), .v = layer.v.to(at::kDouble)});
    branches.push_back(layer.branch);
    if (run != nullptr)
      by_modes.push_back(attend_modes(layer.q, layer.k, layer.v, layer.modes, layer.grid, *run));
    return answer ? answer(layer) : at::Tensor();
  }

  std::vector<Heads> seen;
  std::vector<Branch> branches;
  std::vector<at::Tensor> by_modes;
  AttentionRun* run = nullptr;
  std::function<at::Tensor(const ObservedLayer&)> answer;
};

TEST_P(SelfAttentionOf, ObserverSeesHeadsAndChangesNothing) {
  Onlooker onlooker;
  AttentionRun watched = make_run(modes(), {.dense = DenseBackend::Kernels, .observer = &onlooker});
  onlooker.run = &watched;
  AttentionRun plain = make_run(modes(), {.dense = DenseBackend::Kernels});
  EXPECT_TRUE(attend(watched, y).equal(attend(plain, y)));
  ASSERT_EQ(onlooker.seen.size(), 2u);
  EXPECT_EQ(onlooker.branches, (std::vector<Branch>{Branch::Conditional, Branch::Unconditional}));
  for (std::int64_t row = 0; row < 2; ++row) {
    const Heads exact = exact_heads(layer, y[row], shape().grid);
    const Heads& seen = onlooker.seen[static_cast<std::size_t>(row)];
    EXPECT_LT(relative_error(seen.q, exact.q), tolerance());
    EXPECT_LT(relative_error(seen.k, exact.k), tolerance());
    EXPECT_LT(relative_error(seen.v, exact.v), tolerance());
    EXPECT_LT(relative_error(onlooker.by_modes[static_cast<std::size_t>(row)],
                             exact_attention(exact, modes(), shape().grid)),
              tolerance());
  }
}

TEST_P(SelfAttentionOf, ObserverMayAnswerForTheHeads) {
  const std::vector<HeadMode> skip(static_cast<std::size_t>(shape().heads), {.mode = Mode::Skip});
  Onlooker onlooker;
  onlooker.answer = [](const ObservedLayer& seen) {
    return seen.branch == Branch::Conditional ? seen.v : at::Tensor();
  };
  AttentionRun run = make_run(skip, {.observer = &onlooker});
  const at::Tensor out = attend(run, y);
  const at::Tensor values = exact_heads(layer, y[0], shape().grid).v.transpose(0, 1).reshape(y[0].sizes());
  const at::Tensor expected =
      at::linear(values, layer.out.weight.to(at::kDouble), layer.out.bias.to(at::kDouble));
  EXPECT_LT(relative_error(out[0], expected), tolerance());
  EXPECT_LT(relative_error(out[1], layer.out.bias.expand_as(out[1])), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Shapes, SelfAttentionOf,
                         testing::Values(Shape{6, 64, {.frames = 5, .height = 4, .width = 9}, at::kFloat},
                                         Shape{6, 12, {.frames = 3, .height = 7, .width = 7}, at::kFloat},
                                         Shape{3, 10, {.frames = 2, .height = 8, .width = 11}, at::kFloat},
                                         Shape{2, 128, {.frames = 4, .height = 6, .width = 6}, at::kFloat},
                                         Shape{6, 64, {.frames = 5, .height = 4, .width = 9}, at::kBFloat16},
                                         Shape{
                                             3, 10, {.frames = 2, .height = 8, .width = 11}, at::kBFloat16}));

TEST(AttentionPlan, StepsFallIntoTheirGroups) {
  const HeadMode diagonal{.mode = Mode::Diagonal, .half_width = 4};
  const AttentionPlan plan(1, 1, {{.begin = 0.25, .end = 0.5, .modes = {diagonal}}});
  EXPECT_EQ(plan.modes(0, 4, 0)[0].mode, Mode::Full);
  EXPECT_EQ(plan.modes(1, 4, 0)[0].mode, Mode::Diagonal);
  EXPECT_EQ(plan.modes(2, 4, 0)[0].mode, Mode::Full);
}

TEST(AttentionPlan, RefusesGroupsThatDoNotFit) {
  const std::vector<HeadMode> two(2);
  EXPECT_EQ(code_of([&] { AttentionPlan(2, 2, {{.begin = 0, .end = 1, .modes = two}}); }), "attention.plan");
  EXPECT_EQ(
      code_of([&] {
        AttentionPlan(1, 2, {{.begin = 0, .end = 0.6, .modes = two}, {.begin = 0.5, .end = 1, .modes = two}});
      }),
      "attention.plan");
  EXPECT_EQ(code_of([&] { AttentionPlan(1, 2, {{.begin = 0.5, .end = 0.5, .modes = two}}); }),
            "attention.plan");
}

TEST(AttentionPlan, AModeThatLeavesTheGridIsAnError) {
  const HeadMode stripes{.mode = Mode::VerticalStripe, .stripes = {{0, 1000}}};
  RunTableCache tables;
  EXPECT_EQ(code_of([&] { tables.get(stripes, {.frames = 2, .height = 3, .width = 4}); }), "attention.mode");
}

TEST(RunTableCache, HeadsThatShareAModeShareATable) {
  RunTableCache tables;
  const TokenGrid grid{.frames = 4, .height = 8, .width = 8};
  const HeadMode diagonal{.mode = Mode::Diagonal, .half_width = 4};
  const auto* first = &tables.get(diagonal, grid);
  EXPECT_EQ(first, &tables.get(diagonal, grid));
  EXPECT_NE(first, &tables.get(diagonal, {.frames = 2, .height = 8, .width = 8}));
  EXPECT_NE(first, &tables.get({.mode = Mode::Diagonal, .half_width = 5}, grid));
  EXPECT_EQ(tables.size(), 3u);
}

}  // namespace
}  // namespace vdit::engine
