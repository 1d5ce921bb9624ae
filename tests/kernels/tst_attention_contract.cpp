// SPDX-License-Identifier: Apache-2.0
// What every CPU backend promises besides exactness: finite outputs under outliers, the same bits whatever
// the threads, nothing read or written that is not its own, refusals. Needs no LibTorch, so that it runs
// under the sanitizers.
#include <gtest/gtest.h>

#include <stdexcept>

#include "kernels/runs/run_builders.h"
#include "tests/kernels/attention_case.h"

namespace vdit::kernels {
namespace {

// Scores of hundreds: the base of the exponent moves from tile to tile, in both directions.
TEST(RunAttention, OutliersNeitherOverflowNorVanish) {
  std::mt19937 random(4);
  for (const DataType type : kTypes) {
    Case c(type, 1, 64, {build_runs({}, {.frames = 7, .height = 10, .width = 10})}, random, 4.0F);
    for (std::int64_t d = 0; d < 64; ++d) c.qkv.set(c.at(1, 0, 0, 650, d), 30.0F);
    for (const CpuBackend backend : backends(type)) {
      c.run(backend);
      double lse_error = 0;
      EXPECT_LE(c.error(&lse_error), type == DataType::Float32 ? 2e-5 : 8e-3)
          << name_of(backend) << " " << text(type);
      EXPECT_LE(lse_error, 2e-3) << name_of(backend);
    }
  }
}

TEST(RunAttention, BitsDoNotDependOnThreadsOrRuns) {
  std::mt19937 random(5);
  const TokenGrid grid{.frames = 6, .height = 8, .width = 9};
  const std::vector<RunTable> tables{build_runs({}, grid),
                                     build_runs({.mode = Mode::Diagonal, .half_width = 50}, grid),
                                     build_runs({.mode = Mode::MultiDiagonal, .half_width = 30}, grid)};
  for (const DataType type : kTypes) {
    Case c(type, 2, 64, tables, random);
    for (const CpuBackend backend : backends(type)) {
      c.run(backend, 1);
      const auto first = c.out.bytes;
      for (int round = 0; round < 10; ++round) {
        std::fill(c.out.bytes.begin(), c.out.bytes.end(), std::uint8_t{0xFF});
        c.run(backend, 1 + round % 3);
        ASSERT_EQ(c.out.bytes, first) << name_of(backend) << " round " << round;
      }
    }
  }
}

TEST(RunAttention, FullByRunsIsDenseBitForBit) {
  std::mt19937 random(6);
  const TokenGrid grid{.frames = 4, .height = 7, .width = 7};
  for (const DataType type : kTypes) {
    std::mt19937 same = random;
    Case dense(type, 1, 64, {build_runs({}, grid)}, random);
    Case wide(type, 1, 64, {build_runs({.mode = Mode::Diagonal, .half_width = 1000}, grid)}, same);
    dense.run(best_backend(type));
    wide.run(best_backend(type));
    EXPECT_EQ(dense.out.bytes, wide.out.bytes);
  }
}

TEST(RunAttention, RefusesWhatItCannotRun) {
  std::mt19937 random(7);
  Case c(DataType::Float32, 1, 64, {build_runs({}, {.frames = 10})}, random);
  EXPECT_THROW(c.run(CpuBackend::Avx512Bf16), std::invalid_argument);
  AttentionProblem problem{.heads = 1, .tokens = 10, .head_dim = 6, .scale = 1};
  EXPECT_THROW(run_attention(problem), std::invalid_argument);
  problem.head_dim = 64;
  EXPECT_THROW(run_attention(problem), std::invalid_argument) << "null pointers";
}

// The heads of the problem are some of a larger buffer's; the others' rows keep their bytes.
TEST(RunAttention, WritesOnlyItsOwnHeads) {
  std::mt19937 random(9);
  const RunTable table = build_runs({.mode = Mode::Diagonal, .half_width = 10}, {.frames = 150});
  for (const DataType type : kTypes) {
    Case c(type, 1, 64, {table, table, table}, random);
    std::fill(c.out.bytes.begin(), c.out.bytes.end(), std::uint8_t{0xAB});
    const std::int64_t element = bytes_per_element(type);
    const std::vector<const RunTable*> one{&table};
    const Strides in{0, 64, 3 * 3 * 64};
    const std::int64_t head_bytes = 150 * 64 * element;
    const AttentionProblem problem{.type = type,
                                   .heads = 1,
                                   .tokens = 150,
                                   .head_dim = 64,
                                   .scale = 0.125F,
                                   .q = c.qkv.bytes.data() + 64 * element,
                                   .k = c.qkv.bytes.data() + (3 + 1) * 64 * element,
                                   .v = c.qkv.bytes.data() + (6 + 1) * 64 * element,
                                   .out = c.out.bytes.data() + head_bytes,
                                   .q_strides = in,
                                   .k_strides = in,
                                   .v_strides = in,
                                   .out_strides = {0, 0, 64},
                                   .tables = one};
    for (const CpuBackend backend : backends(type)) {
      run_attention(problem, {.threads = 2, .backend = backend, .executor = {}});
      for (std::int64_t i = 0; i < head_bytes; ++i) {
        ASSERT_EQ(c.out.bytes[static_cast<std::size_t>(i)], 0xAB) << "before, byte " << i;
        ASSERT_EQ(c.out.bytes[static_cast<std::size_t>(2 * head_bytes + i)], 0xAB) << "after, byte " << i;
      }
      const ReferenceResult want = c.reference(0, 1);
      for (std::int64_t i = 0; i < 150 * 64; ++i) {
        ASSERT_NEAR(c.out.get(150 * 64 + i), want.out[static_cast<std::size_t>(i)],
                    type == DataType::Float32 ? 1e-5 : 3e-2);
      }
    }
  }
}

TEST(RunAttention, AnExecutorRunsAllWorkAndItsBitsAreTheSame) {
  std::mt19937 random(10);
  const RunTable table = build_runs({}, {.frames = 300});
  Case c(DataType::Float32, 1, 64, {table}, random);
  c.run(CpuBackend::Portable);
  const auto want = c.out.bytes;
  int calls = 0;
  c.executor = [&](int workers, const std::function<void(int)>& work) {
    ++calls;
    for (int worker = workers; worker-- > 0;) work(worker);
  };
  std::fill(c.out.bytes.begin(), c.out.bytes.end(), std::uint8_t{0xFF});
  c.run(CpuBackend::Portable, 3);
  EXPECT_GT(calls, 0);
  EXPECT_EQ(c.out.bytes, want);
}

TEST(RunAttention, NotANumberInAKeptKeyIsNotHidden) {
  std::mt19937 random(11);
  for (const DataType type : kTypes) {
    Case c(type, 1, 64, {build_runs({}, {.frames = 200})}, random);
    c.qkv.set(c.at(1, 0, 0, 150, 5), kNan);
    for (const CpuBackend backend : backends(type)) {
      c.run(backend);
      EXPECT_TRUE(std::isnan(c.out.get(0))) << name_of(backend) << " " << text(type);
    }
  }
}

}  // namespace
}  // namespace vdit::kernels
