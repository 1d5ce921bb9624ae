// SPDX-License-Identifier: Apache-2.0
// Every CPU backend against the fp64 reference: no more than twice LibTorch's error on dense problems of the
// same type, keys that nobody keeps and the output poisoned with NaN, fresh random inputs.
#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <tuple>

#include "kernels/cpu/float_formats.h"
#include "kernels/include/vdit/kernels/run_attention.h"
#include "kernels/reference/reference_attention.h"
#include "kernels/runs/run_builders.h"

namespace vdit::kernels {
namespace {

using Interval = Run;  // inside TEST, Run is GoogleTest's own member

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr double kEps = 1e-30;

std::string text(DataType type) {
  return type == DataType::Float32 ? "fp32" : type == DataType::BFloat16 ? "bf16" : "fp16";
}

at::ScalarType torch_type(DataType type) {
  return type == DataType::Float32 ? at::kFloat : type == DataType::BFloat16 ? at::kBFloat16 : at::kHalf;
}

// Elements of a type, readable as double.
struct Buffer {
  DataType type;
  std::vector<std::uint8_t> bytes;

  Buffer(DataType t, std::int64_t elements)
      : type(t), bytes(static_cast<std::size_t>(elements * bytes_per_element(t))) {}
  void set(std::int64_t i, float value) {
    if (type == DataType::Float32) {
      reinterpret_cast<float*>(bytes.data())[i] = value;
    } else {
      reinterpret_cast<std::uint16_t*>(bytes.data())[i] =
          type == DataType::BFloat16 ? cpu::to_bf16(value) : cpu::to_fp16(value);
    }
  }
  double get(std::int64_t i) const {
    if (type == DataType::Float32) return reinterpret_cast<const float*>(bytes.data())[i];
    const std::uint16_t bits = reinterpret_cast<const std::uint16_t*>(bytes.data())[i];
    return type == DataType::BFloat16 ? cpu::from_bf16(bits) : cpu::from_fp16(bits);
  }
};

// Inputs of a layer in one buffer, as a fused projection leaves them: [batch, token, (q, k, v), head,
// head_dim].
struct Case {
  DataType type;
  std::int64_t batch, heads, tokens, dim;
  std::vector<RunTable> tables;
  Buffer qkv, out;
  std::vector<float> lse;

  Case(DataType t, std::int64_t b, std::int64_t d, std::vector<RunTable> run_tables, std::mt19937& random,
       float spread = 1.0F)
      : type(t),
        batch(b),
        heads(static_cast<std::int64_t>(run_tables.size())),
        tokens(run_tables.front().tokens()),
        dim(d),
        tables(std::move(run_tables)),
        qkv(t, batch * tokens * 3 * heads * dim),
        out(t, batch * heads * tokens * dim),
        lse(static_cast<std::size_t>(batch * heads * tokens), kNan) {
    std::normal_distribution<float> normal(0, spread);
    for (std::int64_t i = 0; i < batch * tokens * 3 * heads * dim; ++i) qkv.set(i, normal(random));
    for (std::int64_t i = 0; i < batch * heads * tokens * dim; ++i) out.set(i, kNan);
  }

  std::int64_t at(int part, std::int64_t b, std::int64_t head, std::int64_t token, std::int64_t d) const {
    return (((b * tokens + token) * 3 + part) * heads + head) * dim + d;
  }

  // Keys and values that no granule of their head keeps.
  void poison_unkept() {
    for (std::int64_t head = 0; head < heads; ++head) {
      std::vector<bool> kept(static_cast<std::size_t>(tokens), false);
      const RunTable& table = tables[static_cast<std::size_t>(head)];
      for (std::int64_t g = 0; g < table.granules(); ++g) {
        for (const auto& run : table.runs(g)) {
          for (auto key = run.begin; key < run.end; ++key) kept[static_cast<std::size_t>(key)] = true;
        }
      }
      for (std::int64_t token = 0; token < tokens; ++token) {
        if (kept[static_cast<std::size_t>(token)]) continue;
        for (std::int64_t b = 0; b < batch; ++b) {
          for (std::int64_t d = 0; d < dim; ++d) {
            qkv.set(at(1, b, head, token, d), kNan);
            qkv.set(at(2, b, head, token, d), kNan);
          }
        }
      }
    }
  }

  void run(CpuBackend backend, int threads = 2) {
    std::vector<const RunTable*> pointers;
    for (const RunTable& table : tables) pointers.push_back(&table);
    AttentionProblem problem{.type = type,
                             .batch = batch,
                             .heads = heads,
                             .tokens = tokens,
                             .head_dim = dim,
                             .scale = 1 / std::sqrt(static_cast<float>(dim))};
    const std::int64_t element = bytes_per_element(type);
    problem.q = qkv.bytes.data();
    problem.k = qkv.bytes.data() + heads * dim * element;
    problem.v = qkv.bytes.data() + 2 * heads * dim * element;
    problem.out = out.bytes.data();
    problem.q_strides = problem.k_strides =
        problem.v_strides = {tokens * 3 * heads * dim, dim, 3 * heads * dim};
    problem.out_strides = {heads * tokens * dim, tokens * dim, dim};
    problem.lse = lse.data();
    problem.tables = pointers;
    run_attention(problem, {.threads = threads, .backend = backend, .executor = {}});
  }

  ReferenceResult reference(std::int64_t b, std::int64_t head) const {
    std::vector<double> parts[3];
    for (int part = 0; part < 3; ++part) {
      for (std::int64_t token = 0; token < tokens; ++token) {
        for (std::int64_t d = 0; d < dim; ++d) parts[part].push_back(qkv.get(at(part, b, head, token, d)));
      }
    }
    return reference_attention(parts[0], parts[1], parts[2], dim, 1 / std::sqrt(static_cast<double>(dim)),
                               tables[static_cast<std::size_t>(head)]);
  }

  // |out - reference| / |reference| over all heads; NaN anywhere makes it NaN.
  double error(double* lse_error = nullptr) const {
    double difference = 0;
    double size = kEps;
    for (std::int64_t b = 0; b < batch; ++b) {
      for (std::int64_t head = 0; head < heads; ++head) {
        const ReferenceResult want = reference(b, head);
        for (std::int64_t i = 0; i < tokens * dim; ++i) {
          const double w = want.out[static_cast<std::size_t>(i)];
          const double o = out.get((b * heads + head) * tokens * dim + i);
          difference += (o - w) * (o - w);
          size += w * w;
        }
        if (lse_error == nullptr) continue;
        for (std::int64_t token = 0; token < tokens; ++token) {
          const double w = want.lse[static_cast<std::size_t>(token)];
          const double l = lse[static_cast<std::size_t>((b * heads + head) * tokens + token)];
          if (w != l) *lse_error = std::max(*lse_error, std::abs(w - l));
        }
      }
    }
    return std::sqrt(difference / size);
  }
};

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

std::vector<CpuBackend> backends(DataType type) {
  std::vector<CpuBackend> list;
  for (const CpuBackend b :
       {CpuBackend::Portable, CpuBackend::Avx2, CpuBackend::Avx512, CpuBackend::Avx512Bf16}) {
    if (is_available(b) && (b != CpuBackend::Avx512Bf16 || type == DataType::BFloat16)) list.push_back(b);
  }
  return list;
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

constexpr DataType kTypes[] = {DataType::Float32, DataType::BFloat16, DataType::Float16};

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

}  // namespace
}  // namespace vdit::kernels
