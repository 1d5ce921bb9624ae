// SPDX-License-Identifier: Apache-2.0
// Maps of an observed layer against attention weights formed in double, pooled cell by cell.
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/attention/map_observer.h"
#include "engine/base/error.h"

namespace vdit::engine {
namespace {

using kernels::HeadMode;
using kernels::Mode;
using kernels::TokenGrid;
using kernels::TokenOrder;

constexpr TokenGrid kGrid{.frames = 3, .height = 5, .width = 7};  // 105 tokens
constexpr std::int64_t kTokens = 105;

struct Layer {
  explicit Layer(std::int64_t heads, std::int64_t head_dim, at::ScalarType type)
      : q(at::randn({heads, kTokens, head_dim}).mul(2).to(type)),
        k(at::randn({heads, kTokens, head_dim}).to(type)),
        v(at::randn({heads, kTokens, head_dim}).to(type)),
        modes(static_cast<std::size_t>(heads)) {}

  ObservedLayer at_layer(int layer, const ForwardInfo& forward, Branch branch = Branch::Conditional) const {
    return {.forward = forward,
            .layer = layer,
            .branch = branch,
            .grid = kGrid,
            .q = q,
            .k = k,
            .v = v,
            .modes = modes,
            .out_weight = {}};
  }

  // double [tokens, tokens], frame-major
  at::Tensor weights(std::int64_t head) const {
    const at::Tensor logits = at::matmul(q[head].to(at::kDouble), k[head].to(at::kDouble).t());
    return at::softmax(logits.div(std::sqrt(static_cast<double>(q.size(2)))), -1);
  }

  at::Tensor q, k, v;
  std::vector<HeadMode> modes;
};

// Mean over the block's rows of the mass on the block's columns.
std::vector<double> pooled(const at::Tensor& weights, TokenOrder order, std::int64_t block) {
  const std::int64_t edge = (kTokens + block - 1) / block;
  std::vector<double> map(static_cast<std::size_t>(edge * edge), 0.0);
  const auto* values = weights.const_data_ptr<double>();
  for (std::int64_t i = 0; i < kTokens; ++i) {
    const std::int64_t row = kGrid.frame_major_position(order, i);
    const std::int64_t rows = std::min(block, kTokens - i / block * block);
    for (std::int64_t j = 0; j < kTokens; ++j) {
      map[static_cast<std::size_t>(i / block * edge + j / block)] +=
          values[row * kTokens + kGrid.frame_major_position(order, j)] / static_cast<double>(rows);
    }
  }
  return map;
}

void expect_near(const std::vector<float>& actual, const std::vector<double>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) EXPECT_NEAR(actual[i], expected[i], 1e-5) << i;
}

std::vector<LayerMaps> observed(MapPolicy policy, const Layer& layer) {
  std::vector<LayerMaps> seen;
  MapObserver observer(std::move(policy), [&](const LayerMaps& maps) { seen.push_back(maps); });
  const ForwardInfo forward{.step = 3, .steps = 8};
  EXPECT_FALSE(observer.observe(layer.at_layer(2, forward)).defined());
  return seen;
}

TEST(MapObserver, MapsOfBothOrdersAreTheWeightsPooled) {
  for (const auto type : {at::kFloat, at::kBFloat16}) {
    for (const std::int64_t head_dim : {16, 10}) {  // 10 is padded for the kernels
      const Layer layer(3, head_dim, type);
      const auto seen = observed({.block = 16}, layer);
      ASSERT_EQ(seen.size(), 1u);
      EXPECT_EQ(seen[0].step, 3);
      EXPECT_EQ(seen[0].steps, 8);
      EXPECT_EQ(seen[0].layer, 2);
      EXPECT_EQ(seen[0].grid, kGrid);
      EXPECT_EQ(seen[0].head_dim, head_dim);
      EXPECT_EQ(seen[0].map_edge, 7);
      EXPECT_EQ(seen[0].thumbnail_edge, 0);
      EXPECT_GT(seen[0].seconds, 0.0);
      ASSERT_EQ(seen[0].heads.size(), 3u);
      for (std::int64_t head = 0; head < 3; ++head) {
        const HeadMaps& maps = seen[0].heads[static_cast<std::size_t>(head)];
        EXPECT_EQ(maps.head, head);
        expect_near(maps.map_frame, pooled(layer.weights(head), TokenOrder::FrameMajor, 16));
        expect_near(maps.map_space, pooled(layer.weights(head), TokenOrder::SpaceMajor, 16));
        EXPECT_TRUE(maps.thumbnail_frame.empty());
        EXPECT_TRUE(maps.recall.empty());
        EXPECT_TRUE(maps.q.empty());
      }
    }
  }
}

TEST(MapObserver, ThumbnailsOfChosenHeadsAndOrder) {
  Layer layer(4, 16, at::kFloat);
  layer.modes[3] = {.mode = Mode::Diagonal, .half_width = 9};
  const auto seen = observed({.heads = {3, 1}, .space_major = false, .thumbnail = 10}, layer);
  ASSERT_EQ(seen[0].heads.size(), 2u);
  EXPECT_EQ(seen[0].heads[0].head, 1);
  EXPECT_EQ(seen[0].heads[1].head, 3);
  EXPECT_EQ(seen[0].heads[1].mode, layer.modes[3]);
  EXPECT_EQ(seen[0].thumbnail_edge, 10);  // blocks of 11 tokens
  expect_near(seen[0].heads[1].thumbnail_frame, pooled(layer.weights(3), TokenOrder::FrameMajor, 11));
  EXPECT_TRUE(seen[0].heads[1].thumbnail_space.empty());
  EXPECT_TRUE(seen[0].heads[1].map_frame.empty());
}

TEST(MapObserver, CandidatesAreScored) {
  const Layer layer(2, 16, at::kFloat);
  const HeadMode diagonal{.mode = Mode::Diagonal, .half_width = 12};
  const auto seen = observed({.candidates = {{}, diagonal, {.mode = Mode::Skip}}}, layer);
  at::Tensor kept = at::zeros({kTokens, kTokens}, at::kDouble);
  for (std::int64_t row = 0; row < kTokens; ++row) {
    const std::int64_t first = row / 64 * 64;
    for (std::int64_t key = 0; key < kTokens; ++key) {
      if (key >= first - 12 && key < std::min<std::int64_t>(first + 64, kTokens) + 12) kept[row][key] = 1;
    }
  }
  for (std::int64_t head = 0; head < 2; ++head) {
    const HeadMaps& maps = seen[0].heads[static_cast<std::size_t>(head)];
    const at::Tensor full = layer.weights(head);
    const at::Tensor mass = full.mul(kept).sum(-1, true);
    const at::Tensor values = layer.v[head].to(at::kDouble);
    const at::Tensor wanted = at::matmul(full, values);
    const at::Tensor lost = at::matmul(full.mul(kept).div(mass), values).sub(wanted);
    ASSERT_EQ(maps.recall.size(), 3u);
    EXPECT_NEAR(maps.recall[0], 1, 1e-5);
    EXPECT_NEAR(maps.recall[1], mass.mean().item<double>(), 1e-5);
    EXPECT_EQ(maps.recall[2], 0);
    EXPECT_NEAR(maps.error[0], 0, 1e-5);
    EXPECT_NEAR(maps.error[1], lost.square().sum().item<double>() / wanted.square().sum().item<double>(),
                1e-4);
    EXPECT_NEAR(maps.error[2], 1, 1e-6);
    EXPECT_EQ(maps.density[0], 1);
    EXPECT_NEAR(maps.density[1], kept.mean().item<double>(), 1e-6);
    EXPECT_EQ(maps.density[2], 0);
  }
}

TEST(MapObserver, ErrorsByMapRowAddUpToTheHeads) {
  const Layer layer(2, 16, at::kFloat);
  const HeadMode diagonal{.mode = Mode::Diagonal, .half_width = 2};
  const HeadMode space{.mode = Mode::MultiDiagonal, .order = TokenOrder::SpaceMajor, .half_width = 3};
  const AttentionPlan plan(3, 2, {{.begin = 0, .end = 1, .modes = {{}, {}, {}, {}, diagonal, space}}});
  const auto seen = observed({.block = 35, .candidates = {{}, diagonal}, .scored_plan = plan}, layer);
  for (std::size_t head = 0; head < 2; ++head) {
    const HeadMaps& maps = seen[0].heads[head];
    ASSERT_EQ(maps.row_error.size(), 2u * 3);
    ASSERT_EQ(maps.scored_row_error.size(), 3u);
    const at::Tensor out = at::matmul(layer.weights(static_cast<std::int64_t>(head)),
                                      layer.v[static_cast<std::int64_t>(head)].to(at::kDouble));
    double sum = 0, scored = 0;
    for (std::int64_t row = 0; row < 3; ++row) {
      const double size = out.narrow(0, row * 35, 35).square().sum().item<double>();
      EXPECT_EQ(maps.row_error[static_cast<std::size_t>(row)], 0);
      sum += size * static_cast<double>(maps.row_error[3 + static_cast<std::size_t>(row)]);
      scored += size * static_cast<double>(maps.scored_row_error[static_cast<std::size_t>(row)]);
    }
    const double all = out.square().sum().item<double>();
    EXPECT_NEAR(sum / all, maps.error[1], 1e-5);
    EXPECT_NEAR(scored / all, maps.scored_error, 1e-5);
  }
  EXPECT_TRUE(observed({.candidates = {diagonal}}, layer)[0].heads[0].row_error.empty());
}

TEST(MapObserver, EachHeadsOwnModeIsScoredBesideTheCandidates) {
  const Layer layer(2, 16, at::kFloat);
  const HeadMode diagonal{.mode = Mode::Diagonal, .half_width = 12};
  const HeadMode space{.mode = Mode::MultiDiagonal, .order = TokenOrder::SpaceMajor, .half_width = 3};
  const auto both = observed({.candidates = {diagonal, space}}, layer);
  const AttentionPlan plan(3, 2, {{.begin = 0, .end = 1, .modes = {{}, {}, {}, {}, diagonal, space}}});
  const auto own = observed({.candidates = {space}, .scored_plan = plan}, layer);
  for (std::size_t head = 0; head < 2; ++head) {
    const HeadMaps& scored = own[0].heads[head];
    const HeadMaps& wanted = both[0].heads[head];
    EXPECT_EQ(scored.scored, head == 0 ? diagonal : space);
    EXPECT_FLOAT_EQ(scored.scored_recall, wanted.recall[head]);
    EXPECT_FLOAT_EQ(scored.scored_error, wanted.error[head]);
    EXPECT_FLOAT_EQ(scored.scored_density, wanted.density[head]);
    ASSERT_EQ(scored.recall.size(), 1u);
    EXPECT_FLOAT_EQ(scored.recall[0], wanted.recall[1]);
    EXPECT_FLOAT_EQ(scored.error[0], wanted.error[1]);
  }
}

TEST(MapObserver, RowsAreTheHeadsOwn) {
  const Layer layer(2, 10, at::kFloat);
  const auto seen = observed({.heads = {1}, .rows = true}, layer);
  const at::Tensor q = layer.q[1].contiguous();
  const at::Tensor k = layer.k[1].contiguous();
  const auto count = static_cast<std::size_t>(q.numel());
  ASSERT_EQ(seen[0].heads[0].q.size(), count);
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_EQ(seen[0].heads[0].q[i], q.const_data_ptr<float>()[i]);
    EXPECT_EQ(seen[0].heads[0].k[i], k.const_data_ptr<float>()[i]);
  }
}

TEST(MapObserver, LooksOnlyAtWhatWasChosen) {
  const Layer layer(2, 16, at::kFloat);
  int calls = 0;
  MapObserver observer({.steps = {0, 4}, .layers = {1}, .branches = {Branch::Unconditional}, .block = 16},
                       [&](const LayerMaps&) { ++calls; });
  const std::vector<Branch> both{Branch::Conditional, Branch::Unconditional};
  EXPECT_TRUE(observer.wants({.step = 4, .steps = 8, .rows = both}, 1));
  EXPECT_FALSE(observer.wants({.step = 4, .steps = 8, .rows = both}, 0));
  EXPECT_FALSE(observer.wants({.step = 3, .steps = 8, .rows = both}, 1));
  EXPECT_FALSE(observer.wants({.step = 4, .steps = 8, .rows = {Branch::Conditional}}, 1));
  const ForwardInfo forward{.step = 4, .steps = 8, .rows = both};
  observer.observe(layer.at_layer(1, forward, Branch::Conditional));
  EXPECT_EQ(calls, 0);
  observer.observe(layer.at_layer(1, forward, Branch::Unconditional));
  EXPECT_EQ(calls, 1);
  EXPECT_GT(observer.seconds(), 0.0);
}

TEST(MapObserver, ACandidateThatLeavesTheGridIsAnError) {
  const Layer layer(1, 16, at::kFloat);
  const HeadMode stripes{.mode = Mode::VerticalStripe, .stripes = {{0, 1000}}};
  try {
    observed({.candidates = {stripes}}, layer);
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.info().code, "attention.mode");
  }
}

}  // namespace
}  // namespace vdit::engine
