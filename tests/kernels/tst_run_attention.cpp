// SPDX-License-Identifier: Apache-2.0
// Every CPU backend against the fp64 reference: no more than twice LibTorch's error on dense problems of the
// same type, keys that nobody keeps and the output poisoned with NaN, fresh random inputs.
#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>

#include "kernels/runs/run_builders.h"
#include "tests/kernels/attention_case.h"

namespace vdit::kernels {
namespace {

using Interval = Run;  // inside TEST, Run is GoogleTest's own member

at::ScalarType torch_type(DataType type) {
  return type == DataType::Float32 ? at::kFloat : type == DataType::BFloat16 ? at::kBFloat16 : at::kHalf;
}

// LibTorch's error on a dense problem of the type and head dimension: the yardstick.
double torch_dense_error(DataType type, std::int64_t dim) {
  static std::map<std::pair<DataType, std::int64_t>, double> known;
  if (const auto found = known.find({type, dim}); found != known.end()) return found->second;
  std::mt19937 random(99);
  const TokenGrid grid{.frames = 5, .height = 9, .width = 9};
  Case c(type, 1, dim, {build_runs({}, grid)}, random);
  const std::int64_t token = 3 * dim;
  const auto part = [&](int index) {
    return at::from_blob(c.qkv.bytes.data() + index * dim * bytes_per_element(type), {1, 1, c.tokens, dim},
                         {0, 0, token, 1}, at::TensorOptions().dtype(torch_type(type)));
  };
  const at::Tensor out = at::scaled_dot_product_attention(part(0), part(1), part(2)).contiguous();
  std::memcpy(c.out.bytes.data(), out.data_ptr(), c.out.bytes.size());
  return known[{type, dim}] = c.error();
}

void expect_right(Case& c, const std::string& what) {
  c.poison_unkept();
  for (const CpuBackend backend : backends(c.type)) {
    std::fill(c.lse.begin(), c.lse.end(), kNan);
    for (std::int64_t i = 0; i < c.batch * c.heads * c.tokens * c.dim; ++i) c.out.set(i, kNan);
    c.run(backend);
    double lse_error = 0;
    const double error = c.error(&lse_error);
    EXPECT_LE(error, 2 * torch_dense_error(c.type, c.dim))
        << name_of(backend) << " " << text(c.type) << " " << what;
    EXPECT_LE(lse_error, 1e-3) << name_of(backend) << " " << text(c.type) << " " << what;
  }
}

TEST(RunAttention, EveryModeTypeAndBackendIsWithinTwiceTorchsError) {
  std::mt19937 random(1);
  const TokenGrid grid{.frames = 5, .height = 7, .width = 9};  // 315 tokens: the last granule has 59 rows
  const std::vector<HeadMode> modes{
      {},
      {.mode = Mode::Skip},
      {.mode = Mode::Diagonal, .half_width = 13},
      {.mode = Mode::Diagonal, .half_width = 0, .sink = {{0, 3}}},
      {.mode = Mode::MultiDiagonal, .half_width = 20},
      {.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 1},
      {.mode = Mode::VerticalStripe, .stripes = {{1, 2}, {5, 8}, {70, 71}, {200, 301}, {314, 315}}},
  };
  for (const DataType type : kTypes) {
    for (const HeadMode& mode : modes) {
      Case c(type, 1, 64, {build_runs(mode, grid)}, random);
      expect_right(c, std::string(1, mode_letter(mode.mode)));
    }
  }
}

TEST(RunAttention, HeadsOfDifferentModesBatchesTextAndHeadDimensions) {
  std::mt19937 random(2);
  const TokenGrid grid{.frames = 3, .height = 5, .width = 8, .text_before = 7, .text_after = 11};
  const std::vector<RunTable> tables{build_runs({}, grid), build_runs({.mode = Mode::Skip}, grid),
                                     build_runs({.mode = Mode::Diagonal, .half_width = 5}, grid),
                                     build_runs({.mode = Mode::MultiDiagonal, .half_width = 4}, grid)};
  for (const DataType type : kTypes) {
    for (const std::int64_t dim : {4, 12, 64, 80, 96, 128, 256}) {
      Case c(type, 2, dim, tables, random);
      expect_right(c, "head dimension " + std::to_string(dim));
    }
  }
}

TEST(RunAttention, SequencesShorterThanAGranuleAndRunsOfOneKey) {
  std::mt19937 random(3);
  for (const DataType type : kTypes) {
    for (const std::int64_t tokens : {1, 2, 3, 63, 64, 65, 97, 191, 193}) {
      Case full(type, 1, 64, {build_runs({}, {.frames = tokens})}, random);
      expect_right(full, std::to_string(tokens) + " tokens");
      std::vector<std::int64_t> offsets{0};
      std::vector<Interval> runs;
      for (std::int64_t g = 0; g < granule_count(tokens); ++g) {
        for (std::int32_t key = g % 2 == 0 ? 0 : 1; key < tokens; key += 5) runs.push_back({key, key + 1});
        offsets.push_back(static_cast<std::int64_t>(runs.size()));
      }
      Case single(type, 1, 64, {RunTable(TokenOrder::FrameMajor, tokens, offsets, runs)}, random);
      expect_right(single, std::to_string(tokens) + " tokens, single keys");
    }
  }
}

// Runs of any length and place, half of the keys in no run of any granule and poisoned right up to the ends.
TEST(RunAttention, RandomRunTablesWithPoisonBetweenTheRuns) {
  std::mt19937 random(8);
  for (int round = 0; round < 12; ++round) {
    const auto tokens = static_cast<std::int32_t>(65 + random() % 400);
    std::vector<bool> may_keep;
    while (static_cast<std::int32_t>(may_keep.size()) < tokens) {
      may_keep.insert(may_keep.end(), 1 + random() % 40, random() % 2 == 0);
    }
    std::vector<std::int64_t> offsets{0};
    std::vector<Interval> runs;
    for (std::int64_t g = 0; g < granule_count(tokens); ++g) {
      std::vector<Interval> kept;
      for (std::int32_t key = 0; key < tokens; ++key) {
        if (may_keep[static_cast<std::size_t>(key)] && random() % 20 != 0) kept.push_back({key, key + 1});
      }
      kept = merged(std::move(kept), 0, tokens);
      runs.insert(runs.end(), kept.begin(), kept.end());
      offsets.push_back(static_cast<std::int64_t>(runs.size()));
    }
    Case c(kTypes[round % 3], 1, round % 2 == 0 ? 64 : 128,
           {RunTable(TokenOrder::FrameMajor, tokens, offsets, runs)}, random);
    expect_right(c, std::to_string(tokens) + " tokens, random runs");
  }
}

}  // namespace
}  // namespace vdit::kernels
