// SPDX-License-Identifier: Apache-2.0
// Self-attention of a layer against plain arithmetic in double, whose masks come from the modes' formulas
// token by token and not from run tables.
#include <ATen/ops/cat.h>
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
using kernels::HeadNorm;
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

// key: among the video tokens.
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
  const std::int64_t first = query / kernels::kGranuleRows * kernels::kGranuleRows;
  const std::int64_t past = std::min(first + kernels::kGranuleRows, grid.tokens());
  // Rows of a granule with text in it keep everything, and everyone keeps the text columns.
  const auto is_text = [&](std::int64_t position) {
    return position < grid.text_before || position >= grid.text_before + grid.video_tokens();
  };
  if (is_text(first) || is_text(past - 1) || is_text(key)) return true;
  const std::int64_t video = key - grid.text_before;
  if (inside(mode.sink, video) || (mode.mode == Mode::VerticalStripe && inside(mode.stripes, video)))
    return true;
  if (mode.mode != Mode::MultiDiagonal || mode.order == TokenOrder::SpaceMajor) {
    return key >= first - mode.half_width && key < past + mode.half_width;
  }
  for (std::int64_t row = first; row < past; ++row) {
    const std::int64_t place = (row - grid.text_before) % grid.places();
    if (std::abs(place - video % grid.places()) <= mode.half_width) return true;
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

// x: double [tokens, heads, head_dim]. Rotates pair j of channels of video tokens by position / theta^(2k /
// channels of its axis).
at::Tensor rotated(const at::Tensor& x, const TokenGrid& grid) {
  at::Tensor out = x.clone();
  double* const values = out.mutable_data_ptr<double>();
  const std::int64_t heads = x.size(1);
  const std::int64_t head_dim = x.size(2);
  const std::int64_t side = 2 * (head_dim / 6);
  const std::int64_t sizes[] = {head_dim - 2 * side, side, side};
  for (std::int64_t token = 0; token < grid.video_tokens(); ++token) {
    const std::int64_t where[] = {token / grid.places(), token % grid.places() / grid.width,
                                  token % grid.width};
    for (std::int64_t head = 0; head < heads; ++head) {
      double* pair = values + ((grid.text_before + token) * heads + head) * head_dim;
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

AttentionStream random_stream(std::int64_t heads, std::int64_t head_dim, HeadNorm norm, at::ScalarType type) {
  const std::int64_t dim = heads * head_dim;
  const auto linear = [&] {
    return Linear{.weight = at::randn({dim, dim}).div(std::sqrt(double(dim))).to(type),
                  .bias = at::randn({dim}).mul(0.3).to(type)};
  };
  const auto norm_weights = [&] {
    const std::int64_t channels = norm == HeadNorm::AllHeads ? dim : head_dim;
    return HeadNormWeights{
        .weight = at::randn({channels}).add(1.0),
        .bias = norm == HeadNorm::PerHeadLayer ? at::randn({channels}).mul(0.5) : at::Tensor()};
  };
  return {.q = linear(),
          .k = linear(),
          .v = linear(),
          .out = linear(),
          .norm_q = norm_weights(),
          .norm_k = norm_weights()};
}

struct Shape {
  std::int64_t heads;
  std::int64_t head_dim;
  TokenGrid grid;
  at::ScalarType type;
  HeadNorm norm = HeadNorm::AllHeads;
  bool two_streams = false;
};

SelfAttentionLayer random_layer(const Shape& shape) {
  const auto stream = [&] { return random_stream(shape.heads, shape.head_dim, shape.norm, shape.type); };
  SelfAttentionLayer layer{.video = stream(),
                           .text = {},
                           .norm = shape.norm,
                           .eps = kEps,
                           .heads = shape.heads,
                           .head_dim = shape.head_dim};
  if (shape.two_streams) layer.text = stream();
  return layer;
}

// Calls project(stream, rows) for each stream's part of y [tokens, dim] and joins what comes back.
at::Tensor by_stream(const SelfAttentionLayer& layer, const at::Tensor& y, const TokenGrid& grid,
                     const std::function<at::Tensor(const AttentionStream&, const at::Tensor&)>& project) {
  const AttentionStream& text = layer.text ? *layer.text : layer.video;
  const std::int64_t past = grid.text_before + grid.video_tokens();
  return at::cat({project(text, y.narrow(0, 0, grid.text_before)),
                  project(layer.video, y.narrow(0, grid.text_before, grid.video_tokens())),
                  project(text, y.narrow(0, past, grid.text_after))});
}

at::Tensor exact_linear(const Linear& linear, const at::Tensor& x) {
  return at::linear(x.to(at::kDouble), linear.weight.to(at::kDouble), linear.bias.to(at::kDouble));
}

// Double, of the heads' outputs [heads, tokens, head_dim].
at::Tensor exact_projection(const SelfAttentionLayer& layer, const at::Tensor& heads, const TokenGrid& grid) {
  return by_stream(
      layer, heads.transpose(0, 1).flatten(1), grid,
      [](const AttentionStream& stream, const at::Tensor& rows) { return exact_linear(stream.out, rows); });
}

struct Heads {
  at::Tensor q, k, v;  // double [heads, tokens, head_dim]
};

Heads exact_heads(const SelfAttentionLayer& layer, const at::Tensor& y, const TokenGrid& grid) {
  const auto split = [&](const at::Tensor& x) { return x.view({x.size(0), layer.heads, layer.head_dim}); };
  const auto normed = [&](const at::Tensor& x, const HeadNormWeights& norm) {
    const bool all = layer.norm == HeadNorm::AllHeads;
    at::Tensor heads = all ? x : split(x);
    if (layer.norm == HeadNorm::PerHeadLayer) heads = heads.sub(heads.mean({-1}, true));
    const at::Tensor scale = heads.pow(2.0).mean({-1}, true).add(kEps).rsqrt();
    heads = heads.mul(scale).mul(norm.weight.to(at::kDouble));
    if (norm.bias.defined()) heads = heads.add(norm.bias.to(at::kDouble));
    return all ? split(heads) : heads;
  };
  const auto queries = [&](Linear AttentionStream::*linear, HeadNormWeights AttentionStream::*norm) {
    return rotated(by_stream(layer, y, grid,
                             [&](const AttentionStream& stream, const at::Tensor& rows) {
                               return normed(exact_linear(stream.*linear, rows), stream.*norm);
                             }),
                   grid)
        .transpose(0, 1);
  };
  const auto values = [&](const AttentionStream& stream, const at::Tensor& rows) {
    return split(exact_linear(stream.v, rows));
  };
  return {.q = queries(&AttentionStream::q, &AttentionStream::norm_q),
          .k = queries(&AttentionStream::k, &AttentionStream::norm_k),
          .v = by_stream(layer, y, grid, values).transpose(0, 1)};
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
  return exact_projection(layer, exact_attention(exact_heads(layer, y, grid), modes, grid), grid);
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

class SelfAttentionOf : public testing::TestWithParam<Shape> {
 protected:
  const Shape& shape() const { return GetParam(); }
  std::int64_t dim() const { return shape().heads * shape().head_dim; }
  double tolerance() const { return shape().type == at::kBFloat16 ? 2e-2 : 2e-5; }

  SelfAttentionLayer layer = random_layer(shape());
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
    const TokenGrid& grid = shape().grid;
    const TokenPlaces places{.grid = grid, .rope = rope};
    if (!layer.text) return self_attention(layer, input, places, 0, run);
    const std::int64_t text = grid.text_before + grid.text_after;
    const at::Tensor video = input.narrow(1, grid.text_before, grid.video_tokens()).contiguous();
    const at::Tensor words =
        input.narrow(1, grid.text_before > 0 ? 0 : grid.video_tokens(), text).contiguous();
    const JointRows out = joint_self_attention(layer, {.video = video, .text = words}, places, 0, run);
    return grid.text_before > 0 ? at::cat({out.text, out.video}, 1) : at::cat({out.video, out.text}, 1);
  }
  /// What every head's silence leaves: the biases of the output projections.
  at::Tensor biases(const at::Tensor& like) const {
    return by_stream(layer, like, shape().grid, [](const AttentionStream& stream, const at::Tensor& rows) {
      return stream.out.bias.expand_as(rows);
    });
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
  for (std::int64_t row = 0; row < 2; ++row) EXPECT_TRUE(out[row].equal(biases(out[row])));
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
  const ActiveProjections active = slice_projections(layer, heads.active);
  const at::Tensor q = active.video.q(y[0]);
  const at::Tensor k = active.video.k(y[0]);
  const at::Tensor v = active.video.v(y[0]);
  const at::Tensor all = layer.video.q(y[0]);
  // A norm over all heads needs the skipped ones' queries too.
  EXPECT_EQ(q.size(1), shape().norm == HeadNorm::AllHeads ? all.size(1) : v.size(1));
  const TokenPlaces places{.grid = shape().grid, .rope = rope};
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
  for (const Projection which : {Projection::Queries, Projection::Keys, Projection::Values}) {
    EXPECT_LT(relative_error(frame_major_heads_by_operators(layer, places, all, which),
                             frame_major_heads(layer, places, all, which)),
              tolerance());
  }
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
  const at::Tensor values = exact_heads(layer, y[0], shape().grid).v;
  EXPECT_LT(relative_error(out[0], exact_projection(layer, values, shape().grid)), tolerance());
  EXPECT_LT(relative_error(out[1], biases(out[1])), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Shapes, SelfAttentionOf,
                         testing::Values(Shape{6, 64, {.frames = 5, .height = 4, .width = 9}, at::kFloat},
                                         Shape{6, 12, {.frames = 3, .height = 7, .width = 7}, at::kFloat},
                                         Shape{3, 10, {.frames = 2, .height = 8, .width = 11}, at::kFloat},
                                         Shape{2, 128, {.frames = 4, .height = 6, .width = 6}, at::kFloat},
                                         Shape{6, 64, {.frames = 5, .height = 4, .width = 9}, at::kBFloat16},
                                         Shape{
                                             3, 10, {.frames = 2, .height = 8, .width = 11}, at::kBFloat16}));

// CogVideoX: text first, one set of projections. HunyuanVideo: text last, in two streams or one. The text
// ends inside a granule.
INSTANTIATE_TEST_SUITE_P(
    Joint, SelfAttentionOf,
    testing::Values(Shape{6, 64, {5, 4, 9, 11, 0}, at::kFloat, HeadNorm::PerHeadLayer},
                    Shape{6, 10, {3, 7, 9, 67, 0}, at::kFloat, HeadNorm::PerHeadLayer},
                    Shape{6, 64, {5, 4, 9, 11, 0}, at::kBFloat16, HeadNorm::PerHeadLayer},
                    Shape{6, 64, {5, 4, 9, 0, 13}, at::kFloat, HeadNorm::PerHead},
                    Shape{6, 64, {5, 4, 9, 0, 13}, at::kFloat, HeadNorm::PerHead, true},
                    Shape{2, 128, {4, 6, 8, 0, 70}, at::kFloat, HeadNorm::PerHead, true},
                    Shape{3, 12, {4, 6, 8, 5, 0}, at::kFloat, HeadNorm::PerHeadLayer, true},
                    Shape{6, 64, {5, 4, 9, 0, 13}, at::kBFloat16, HeadNorm::PerHead, true},
                    Shape{3, 12, {4, 6, 8, 0, 9}, at::kFloat, HeadNorm::AllHeads, true}));

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
