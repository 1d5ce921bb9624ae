// SPDX-License-Identifier: Apache-2.0
// Every GPU kernel against the fp64 reference: fresh random inputs, the output poisoned before each run, keys
// that no granule of the launch keeps poisoned too.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>

#include "kernels/cuda/attention_kernels.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "kernels/reference/reference_attention.h"
#include "kernels/runs/run_builders.h"
#include "tests/kernels_cuda/device_buffer.h"

namespace vdit::kernels {
namespace {

using cuda::AttentionKernel;
using Runs = std::vector<Run>;  // inside a test, Run is GoogleTest's own member

// Rounding of probabilities and output to 8 (bfloat16) or 11 bits: 1.9e-3 and 2.4e-4 measured, cuDNN's dense
// attention has 2.3e-3 and 2.9e-4. The same kernel on wrong keys is off by more than 1e-1.
constexpr double kBFloat16Error = 4e-3;
constexpr double kFloat16Error = 5e-4;
constexpr double kLogSumExpError = 1e-4;

/// The heads of a problem and their tables, null for Skip.
struct Heads {
  std::int64_t tokens;
  std::vector<const RunTable*> tables;
  std::int64_t batch = 1;
  float deviation = 1.0f;
  bool poison_unkept = false;
  unsigned shuffle_queue = 0;  // not 0: a random order of the work items
};

RunTable table_from(std::int64_t tokens,
                    const std::function<std::vector<Run>(std::int32_t, std::int32_t)>& runs_of) {
  std::vector<std::int64_t> offsets{0};
  std::vector<Run> runs;
  for (std::int64_t first = 0; first < tokens; first += kGranuleRows) {
    const auto past = std::min(first + kGranuleRows, tokens);
    const auto kept =
        merged(runs_of(static_cast<std::int32_t>(first), static_cast<std::int32_t>(past)), 0, tokens);
    runs.insert(runs.end(), kept.begin(), kept.end());
    offsets.push_back(static_cast<std::int64_t>(runs.size()));
  }
  return RunTable(TokenOrder::FrameMajor, tokens, offsets, runs);
}

std::vector<bool> kept_by_any_granule(const RunTable& table) {
  std::vector<bool> kept(static_cast<std::size_t>(table.tokens()), false);
  for (std::int64_t g = 0; g < table.granules(); ++g)
    for (const Run& run : table.runs(g)) std::fill(kept.begin() + run.begin, kept.begin() + run.end, true);
  return kept;
}

template <typename Half>
struct Outcome {
  std::vector<Half> out;
  std::vector<float> lse;
  double relative_error = 0;
  double lse_error = 0;

  bool same_bits(const Outcome& other) const {
    return std::memcmp(out.data(), other.out.data(), out.size() * sizeof(Half)) == 0 &&
           std::memcmp(lse.data(), other.lse.data(), lse.size() * sizeof(float)) == 0;
  }
};

/// q, k and v interleaved in one buffer [batch, tokens, 3, heads, head_dim], as a fused projection leaves
/// them.
template <typename Half>
class Scene {
 public:
  Scene(const AttentionKernel& kernel, Heads heads, unsigned seed)
      : kernel_(kernel), heads_(std::move(heads)), dim_(kernel.head_dim) {
    std::mt19937 random(seed);
    const auto rows = static_cast<std::size_t>(heads_.batch * heads_.tokens);
    fused_ = random_halves<Half>(rows * 3 * count() * dim(), random, heads_.deviation);
    if (heads_.poison_unkept) poison_unkept();
  }

  Outcome<Half> run() const {
    const DeviceBuffer<Half> fused(fused_);
    const DeviceBuffer<Half> out(static_cast<std::size_t>(heads_.batch * heads_.tokens) * count() * dim());
    const DeviceBuffer<float> lse(static_cast<std::size_t>(heads_.batch * heads_.tokens) * count());
    cuda::LaunchPlan plan =
        cuda::compile_launch_plan(heads_.tables, heads_.tokens, heads_.batch, kernel_.shape);
    if (heads_.shuffle_queue != 0)
      std::shuffle(plan.items.begin(), plan.items.end(), std::mt19937(heads_.shuffle_queue));
    const cuda::DevicePlan device_plan(plan, kernel_.shape);
    const std::int64_t row = static_cast<std::int64_t>(count()) * dim_;
    cuda::AttentionLaunch launch;
    launch.batch = heads_.batch;
    launch.heads = static_cast<std::int64_t>(count());
    launch.tokens = heads_.tokens;
    launch.scale = scale();
    const auto part = [&](int i) {
      return cuda::DeviceTensor{fused.get() + i * row, heads_.tokens * 3 * row, dim_, 3 * row};
    };
    launch.queries = part(0);
    launch.keys = part(1);
    launch.values = part(2);
    launch.output = {out.get(), heads_.tokens * row, dim_, row};
    launch.log_sum_exp = lse.get();
    kernel_.launch(launch, device_plan);
    VDIT_CUDA_CHECK(cudaDeviceSynchronize());
    Outcome<Half> outcome{out.host(), lse.host()};
    compare(outcome);
    return outcome;
  }

 private:
  std::size_t count() const { return heads_.tables.size(); }
  std::size_t dim() const { return static_cast<std::size_t>(dim_); }
  float scale() const { return 1.0f / std::sqrt(static_cast<float>(dim_)); }
  std::size_t place(std::int64_t batch, std::int64_t token, std::size_t part, std::size_t head) const {
    return ((static_cast<std::size_t>(batch * heads_.tokens + token) * 3 + part) * count() + head) * dim();
  }

  void poison_unkept() {
    const Half nan(std::numeric_limits<float>::quiet_NaN());
    for (std::size_t head = 0; head < count(); ++head) {
      const auto kept = kept_by_any_granule(*heads_.tables[head]);
      for (std::int64_t b = 0; b < heads_.batch; ++b)
        for (std::int64_t token = 0; token < heads_.tokens; ++token)
          for (const std::size_t part : {1u, 2u})
            if (!kept[static_cast<std::size_t>(token)])
              std::fill_n(fused_.begin() + static_cast<std::ptrdiff_t>(place(b, token, part, head)), dim(),
                          nan);
    }
  }

  std::vector<double> rows_of(std::int64_t batch, std::size_t part, std::size_t head) const {
    std::vector<double> rows;
    for (std::int64_t token = 0; token < heads_.tokens; ++token)
      for (std::size_t c = 0; c < dim(); ++c)
        rows.push_back(static_cast<double>(static_cast<float>(fused_[place(batch, token, part, head) + c])));
    return rows;
  }

  void compare(Outcome<Half>& outcome) const {
    double difference = 0, size = 0;
    for (std::int64_t b = 0; b < heads_.batch; ++b) {
      for (std::size_t head = 0; head < count(); ++head) {
        ReferenceResult expected;
        if (heads_.tables[head] == nullptr) {
          expected.out.assign(static_cast<std::size_t>(heads_.tokens) * dim(), 0.0);
          expected.lse.assign(static_cast<std::size_t>(heads_.tokens),
                              -std::numeric_limits<double>::infinity());
        } else {
          expected = reference_attention(rows_of(b, 0, head), rows_of(b, 1, head), rows_of(b, 2, head), dim_,
                                         static_cast<double>(scale()), *heads_.tables[head]);
        }
        for (std::size_t token = 0; token < static_cast<std::size_t>(heads_.tokens); ++token) {
          const std::size_t row = static_cast<std::size_t>(b * heads_.tokens) + token;
          for (std::size_t c = 0; c < dim(); ++c) {
            const double wanted = expected.out[token * dim() + c];
            const double found =
                static_cast<double>(static_cast<float>(outcome.out[(row * count() + head) * dim() + c]));
            difference += (found - wanted) * (found - wanted);
            size += wanted * wanted;
          }
          const auto lse_row =
              (static_cast<std::size_t>(b) * count() + head) * static_cast<std::size_t>(heads_.tokens);
          const double wanted = expected.lse[token],
                       found = static_cast<double>(outcome.lse[lse_row + token]);
          const double off = wanted == found ? 0.0 : std::abs(wanted - found);     // both -infinity
          outcome.lse_error = off <= outcome.lse_error ? outcome.lse_error : off;  // NaN sticks
        }
      }
    }
    outcome.relative_error = size > 0 ? std::sqrt(difference / size) : std::sqrt(difference);
  }

  const AttentionKernel& kernel_;
  Heads heads_;
  std::int64_t dim_;
  std::vector<Half> fused_;
};

class RunAttentionCuda : public testing::TestWithParam<const AttentionKernel*> {
 protected:
  void SetUp() override {
    if (const auto reason = why_no_cuda()) GTEST_SKIP() << *reason;
    cudaDeviceProp device{};
    VDIT_CUDA_CHECK(cudaGetDeviceProperties(&device, 0));
    if (GetParam()->major == 9 && device.major != 9)
      GTEST_SKIP() << "the kernel is for sm_90, the device is sm_" << device.major << device.minor;
  }

  void expect_correct(const Heads& heads) {
    if (GetParam()->element == cuda::Element::BFloat16) {
      expect_correct_as<__nv_bfloat16>(heads, kBFloat16Error);
    } else {
      expect_correct_as<__half>(heads, kFloat16Error);
    }
  }

 private:
  template <typename Half>
  void expect_correct_as(const Heads& heads, double most_error) {
    const Scene<Half> scene(*GetParam(), heads, ++seed_ + static_cast<unsigned>(heads.tokens));
    const auto first = scene.run();
    EXPECT_LE(first.relative_error, most_error) << heads.tokens << " tokens";  // false for NaN
    EXPECT_LE(first.lse_error, kLogSumExpError) << heads.tokens << " tokens";
    EXPECT_TRUE(first.same_bits(scene.run())) << "a second run must give the same bits";
    Heads shuffled = heads;
    shuffled.shuffle_queue = 5;
    const Scene<Half> other(*GetParam(), shuffled, seed_ + static_cast<unsigned>(heads.tokens));
    EXPECT_TRUE(first.same_bits(other.run())) << "the order of the queue must not change a bit";
  }

  unsigned seed_ = 100;
};

RunTable full(std::int64_t tokens) {
  return table_from(tokens, [=](auto, auto) { return Runs{{0, static_cast<std::int32_t>(tokens)}}; });
}
RunTable band(std::int64_t tokens, std::int32_t width) {
  return table_from(tokens, [=](auto a, auto b) { return Runs{{a - width, b + width}}; });
}
RunTable stripes(std::int64_t tokens, std::int32_t period, std::int32_t width) {
  return table_from(tokens, [=](auto, auto) {
    std::vector<Run> runs;
    for (std::int32_t at = period / 3; at < tokens; at += period) runs.push_back({at, at + width});
    return runs;
  });
}

TEST_P(RunAttentionCuda, MatchesTheReferenceAtOddSizes) {
  for (const std::int64_t tokens : {1, 7, 63, 64, 65, 127, 129, 191, 193, 257, 500}) {
    const RunTable dense = full(tokens), diagonal = band(tokens, 37), striped = stripes(tokens, 97, 13);
    expect_correct({.tokens = tokens, .tables = {&dense, nullptr, &diagonal, &striped}});
  }
}

TEST_P(RunAttentionCuda, EmptyOneStepAndTwoStepLists) {
  const std::int64_t tokens = 640;
  const RunTable nothing = table_from(tokens, [](auto, auto) { return Runs{}; });
  const RunTable one_step = table_from(tokens, [](auto a, auto) { return Runs{{a, a + 5}}; });
  const RunTable two_steps = table_from(tokens, [](auto a, auto) { return Runs{{a / 2, a / 2 + 250}}; });
  const RunTable every_other_granule = table_from(tokens, [](auto a, auto b) {
    return a / 64 % 2 ? Runs{} : Runs{{a, b}};
  });
  expect_correct({.tokens = tokens, .tables = {&nothing, &one_step, &two_steps, &every_other_granule}});
  expect_correct({.tokens = tokens, .tables = {&nothing, nullptr}});
}

TEST_P(RunAttentionCuda, GranulesOfATileWithDifferentLists) {
  const std::int64_t tokens = 400;
  const RunTable mixed = table_from(tokens, [](auto a, auto) {
    switch (a / 64 % 3) {
      case 0:
        return Runs{{3, 9}, {20, 30}, {200, 333}};
      case 1:
        return Runs{{0, 64}, {250, 251}};
      default:
        return Runs{{31, 399}};
    }
  });
  expect_correct({.tokens = tokens, .tables = {&mixed, &mixed}, .batch = 2});
}

TEST_P(RunAttentionCuda, ModesWithTextInBothPlacesAndOrders) {
  for (const bool text_first : {false, true}) {
    const TokenGrid grid{.frames = 3,
                         .height = 9,
                         .width = 13,
                         .text_before = text_first ? 23 : 0,
                         .text_after = text_first ? 0 : 23};
    const RunTable diagonal = build_runs({.mode = Mode::Diagonal, .half_width = 40, .sink = {{0, 20}}}, grid);
    const RunTable space = build_runs({.mode = Mode::MultiDiagonal, .half_width = 12}, grid);
    const RunTable frames =
        build_runs({.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 9}, grid);
    const RunTable vertical =
        build_runs({.mode = Mode::VerticalStripe, .half_width = 4, .stripes = {{50, 77}}}, grid);
    expect_correct(
        {.tokens = grid.tokens(), .tables = {&diagonal, &space, nullptr, &frames, &vertical}, .batch = 2});
  }
}

TEST_P(RunAttentionCuda, KeysThatNothingKeepsAreNotSeen) {
  const std::int64_t tokens = 500;
  const RunTable few = table_from(tokens, [](auto, auto) {
    return Runs{{5, 8}, {101, 130}, {200, 300}, {431, 499}};
  });
  const RunTable end = table_from(tokens, [](auto, auto) { return Runs{{470, 500}}; });
  expect_correct({.tokens = tokens, .tables = {&few, &end}, .poison_unkept = true});
}

// On Hopper a warpgroup passes the steps of which its granule keeps nothing. The other granules are empty:
// these three stay in one tile.
TEST_P(RunAttentionCuda, GranulesThatKeepNothingOfSomeSteps) {
  const std::int64_t tokens = 1500;
  const std::vector<std::vector<Runs>> tiles{
      {{{0, 1500}}, {{700, 760}}, {}},
      {{{0, 100}}, {{200, 900}}, {{850, 1500}}},
      {{{0, 10}, {600, 610}, {1200, 1210}}, {{0, 1500}}, {{300, 310}}},
      {{}, {}, {{0, 1500}}},
      {{{1490, 1500}}, {{0, 10}}, {{0, 1500}}},
  };
  std::vector<RunTable> tables;
  for (const auto& tile : tiles) {
    tables.push_back(table_from(tokens, [&](auto a, auto) {
      const auto granule = static_cast<std::size_t>(a / kGranuleRows);
      return granule < tile.size() ? tile[granule] : Runs{};
    }));
  }
  Heads heads{.tokens = tokens, .poison_unkept = true};
  for (const RunTable& table : tables) heads.tables.push_back(&table);
  expect_correct(heads);
}

// On Hopper the last step of an item is half a step when that is enough.
TEST_P(RunAttentionCuda, ListsThatEndAnywhereInAStep) {
  const std::int64_t tokens = 600;
  std::vector<RunTable> tables;
  for (const std::int32_t keys : {31,  64,  65,  95,  96,  97,  127, 128, 129, 160, 191, 192,
                                  193, 224, 256, 257, 288, 289, 320, 384, 385, 480, 481})
    tables.push_back(table_from(tokens, [=](auto, auto) { return Runs{{100, 100 + keys}}; }));
  Heads heads{.tokens = tokens, .poison_unkept = true};
  for (const RunTable& table : tables) heads.tables.push_back(&table);
  expect_correct(heads);
}

// Hundreds of items of every length: thread blocks take several in a row, long after short after empty.
TEST_P(RunAttentionCuda, BlocksThatTakeManyItems) {
  const std::int64_t tokens = 450;
  const RunTable dense = full(tokens), diagonal = band(tokens, 30), striped = stripes(tokens, 111, 40);
  const RunTable nothing = table_from(tokens, [](auto, auto) { return Runs{}; });
  const RunTable one_step = table_from(tokens, [](auto a, auto) { return Runs{{a, a + 5}}; });
  const RunTable last_tile_empty = table_from(tokens, [](auto a, auto b) {
    return a >= 384 ? Runs{} : Runs{{a, b}, {400, 450}};
  });
  const RunTable* kinds[] = {&dense,   nullptr,  &one_step,        &diagonal,
                             &nothing, &striped, &last_tile_empty, &one_step};
  Heads heads{.tokens = tokens, .batch = 4};
  for (std::size_t head = 0; head < 40; ++head) heads.tables.push_back(kinds[head % std::size(kinds)]);
  expect_correct(heads);
}

TEST_P(RunAttentionCuda, LargeScores) {
  const RunTable dense = full(300), diagonal = band(300, 50);
  expect_correct({.tokens = 300, .tables = {&dense, &diagonal}, .deviation = 4.0f});
}

/// Values, outputs and a copy of values as the model's rows [tokens, heads, dim].
template <typename Half>
struct RowsScene {
  const AttentionKernel& kernel;
  TokenGrid grid;
  std::vector<const RunTable*> tables;
  std::vector<Half> queries, keys, values;

  RowsScene(const AttentionKernel& kernel_, const TokenGrid& grid_, std::vector<const RunTable*> tables_)
      : kernel(kernel_), grid(grid_), tables(std::move(tables_)) {
    std::mt19937 random(17);
    for (std::vector<Half>* rows : {&queries, &keys, &values}) *rows = random_halves<Half>(count(), random);
  }
  std::int64_t channels() const { return static_cast<std::int64_t>(tables.size()) * kernel.head_dim; }
  std::size_t count() const { return static_cast<std::size_t>(grid.tokens() * channels()); }
  bool reordered(std::size_t i) const {
    const RunTable* table =
        tables[i % static_cast<std::size_t>(channels()) / static_cast<std::size_t>(kernel.head_dim)];
    return table != nullptr && table->reorders();
  }
  /// Where the model has element i of a head's rows in its order.
  std::size_t model_place(std::size_t i) const {
    if (!reordered(i)) return i;
    const auto position = static_cast<std::int64_t>(i) / channels();
    return static_cast<std::size_t>(grid.frame_major_position(TokenOrder::SpaceMajor, position) *
                                    channels()) +
           i % static_cast<std::size_t>(channels());
  }
  std::vector<Half> run(void* device_values, void* reordered_values) const {
    const DeviceBuffer<Half> q(queries), k(keys), out(count());
    const cuda::LaunchPlan plan = cuda::compile_launch_plan(tables, grid.tokens(), 1, kernel.shape);
    const cuda::DevicePlan device_plan(plan, kernel.shape);
    cuda::AttentionLaunch launch;
    launch.heads = static_cast<std::int64_t>(tables.size());
    launch.tokens = grid.tokens();
    launch.scale = 0.1f;
    const auto rows = [&](void* data) {
      return cuda::DeviceTensor{data, grid.tokens() * channels(), kernel.head_dim, channels()};
    };
    launch.queries = rows(q.get());
    launch.keys = rows(k.get());
    launch.values = rows(device_values);
    launch.output = rows(out.get());
    if (reordered_values != nullptr) {
      launch.reordered_values = reordered_values;
      launch.output_order = {.text_before = static_cast<int>(grid.text_before),
                             .video_tokens = static_cast<int>(grid.video_tokens()),
                             .frames = static_cast<int>(grid.frames),
                             .places = static_cast<int>(grid.places())};
    }
    kernel.launch(launch, device_plan);
    VDIT_CUDA_CHECK(cudaDeviceSynchronize());
    return out.host();
  }

  /// Values in every head's order, against values in the model's rows beside a copy of reordered heads. What
  /// must not be read of either is NaN.
  void expect_same_bits(bool copy_first) const {
    const DeviceBuffer<Half> ordered(values);
    const std::vector<Half> expected = run(ordered.get(), nullptr);
    const Half nan(std::numeric_limits<float>::quiet_NaN());
    std::vector<Half> both(2 * count(), nan);
    Half* const copy = both.data() + (copy_first ? 0 : count());
    Half* const rows = both.data() + (copy_first ? count() : 0);
    for (std::size_t i = 0; i < count(); ++i) (reordered(i) ? copy : rows)[i] = values[i];
    const DeviceBuffer<Half> device(both);
    const std::vector<Half> found =
        run(device.get() + (copy_first ? count() : 0), device.get() + (copy_first ? 0 : count()));
    for (std::size_t i = 0; i < count(); ++i)
      ASSERT_EQ(std::memcmp(&found[model_place(i)], &expected[i], sizeof(Half)), 0) << "element " << i;
  }
};

TEST_P(RunAttentionCuda, LeavesValuesAndOutputsInTheModelsRows) {
  for (const TokenGrid& grid : {TokenGrid{.frames = 3, .height = 9, .width = 13, .text_before = 23},
                                {.frames = 5, .height = 6, .width = 10, .text_after = 7},
                                {.frames = 7, .height = 3, .width = 8},
                                {.frames = 1, .height = 5, .width = 5}}) {
    const RunTable diagonal = build_runs({.mode = Mode::Diagonal, .half_width = 40}, grid);
    const RunTable space = build_runs({.mode = Mode::MultiDiagonal, .half_width = 3}, grid);
    const RunTable whole = build_runs({.mode = Mode::MultiDiagonal, .half_width = grid.tokens()}, grid);
    ASSERT_TRUE(whole.keeps_everything() && whole.order() == TokenOrder::SpaceMajor);
    for (const bool copy_first : {false, true}) {
      const std::vector<const RunTable*> tables{&space, &diagonal, nullptr, &whole, &space};
      if (GetParam()->element == cuda::Element::BFloat16) {
        RowsScene<__nv_bfloat16>(*GetParam(), grid, tables).expect_same_bits(copy_first);
      } else {
        RowsScene<__half>(*GetParam(), grid, tables).expect_same_bits(copy_first);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, RunAttentionCuda,
                         testing::Values(&cuda::kHopperBf16Dim128, &cuda::kHopperBf16Dim64,
                                         &cuda::kHopperFp16Dim128, &cuda::kHopperFp16Dim64,
                                         &cuda::kAmpereBf16Dim128, &cuda::kAmpereBf16Dim64,
                                         &cuda::kAmpereFp16Dim128, &cuda::kAmpereFp16Dim64),
                         [](const auto& kernel) {
                           std::string name = kernel.param->name;
                           std::replace(name.begin(), name.end(), ' ', '_');
                           return name;
                         });

TEST(CudaAttention, RefusesWhatItCannotDo) {
  if (const auto reason = why_no_cuda()) GTEST_SKIP() << *reason;
  const RunTable dense = full(100);
  const RunTable* tables[] = {&dense};
  AttentionProblem problem{
      .type = DataType::BFloat16, .heads = 1, .tokens = 100, .head_dim = 128, .scale = 1.0f};
  problem.tables = tables;
  const CudaAttention attention(problem);
  EXPECT_THROW(attention.run(problem), std::invalid_argument) << "null pointers";
  problem.head_dim = 96;
  EXPECT_THROW(CudaAttention{problem}, std::invalid_argument);
  problem.head_dim = 128;
  problem.type = DataType::Float32;
  EXPECT_THROW(CudaAttention{problem}, std::invalid_argument);
  problem.type = DataType::Float16;
  problem.heads = 2;
  EXPECT_THROW(CudaAttention{problem}, std::invalid_argument) << "one table for two heads";
}

TEST(CudaAttention, RefusesModelRowsThatDoNotFit) {
  if (const auto reason = why_no_cuda()) GTEST_SKIP() << *reason;
  const RunTable dense = full(100);
  const RunTable* tables[] = {&dense};
  const DeviceBuffer<__nv_bfloat16> x(100 * 64);
  AttentionProblem problem{
      .type = DataType::BFloat16, .heads = 1, .tokens = 100, .head_dim = 64, .scale = 1.0f};
  problem.tables = tables;
  problem.q = problem.k = problem.v = x.get();
  problem.out = x.get();
  problem.q_strides = problem.k_strides = problem.v_strides = problem.out_strides = {.head = 64, .token = 64};
  const CudaAttention attention(problem);
  const TokenGrid grid{.frames = 4, .height = 5, .width = 5};
  ModelRows rows{.grid = grid};
  EXPECT_THROW(attention.run(problem, nullptr, &rows), std::invalid_argument) << "no copy of values";
  rows = {.grid = {.frames = 3, .height = 5, .width = 5}, .reordered_values = x.get()};
  EXPECT_THROW(attention.run(problem, nullptr, &rows), std::invalid_argument) << "75 tokens";
  rows = {.grid = grid, .reordered_values = x.get() + 8};
  const std::string kernel = attention.kernel_name();
  if (kernel.starts_with("sm_90")) {
    EXPECT_THROW(attention.run(problem, nullptr, &rows), std::invalid_argument) << "an eighth of a head away";
  }
}

TEST(CudaAttention, RunsTheKernelOfTheDevice) {
  if (const auto reason = why_no_cuda()) GTEST_SKIP() << *reason;
  const RunTable dense = full(100);
  const RunTable* tables[] = {&dense};
  std::mt19937 random(3);
  const DeviceBuffer<__nv_bfloat16> q(random_halves<__nv_bfloat16>(100 * 64, random)), out(100 * 64);
  AttentionProblem problem{
      .type = DataType::BFloat16, .heads = 1, .tokens = 100, .head_dim = 64, .scale = 0.125f};
  problem.tables = tables;
  problem.q = problem.k = problem.v = q.get();
  problem.out = out.get();
  problem.q_strides = problem.k_strides = problem.v_strides = problem.out_strides = {.token = 64};
  CudaAttention attention(problem);
  attention.run(problem);
  VDIT_CUDA_CHECK(cudaDeviceSynchronize());
  for (const __nv_bfloat16 value : out.host()) ASSERT_TRUE(std::isfinite(static_cast<float>(value)));
  EXPECT_GE(attention.computed_pairs(), 100 * 100);
}

}  // namespace
}  // namespace vdit::kernels
