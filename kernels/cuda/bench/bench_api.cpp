// SPDX-License-Identifier: Apache-2.0
// A C interface to the GPU kernels for compare_attention.py, so that they run in one process, on the same
// memory and stream, as the kernels of PyTorch that they are compared with. Not part of the product.
#include <cuda_runtime_api.h>

#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "kernels/cuda/attention_kernels.h"
#include "kernels/include/vdit/kernels/head_layout_cuda.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace {

using namespace vdit::kernels;

std::string last_error;

/// Calls `body`; 0 and the message in last_error when it throws.
template <typename Body>
auto guarded(const Body& body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::exception& error) {
    last_error = error.what();
    return {};
  }
}

}  // namespace

extern "C" {

/// The grid and mode of a head; stripes of `stripe_width` tokens every `stripe_period` tokens.
struct BenchHead {
  std::int64_t frames, height, width, text_before, text_after;
  std::int64_t mode;  ///< index in "FSDMV"
  std::int64_t space_major;
  std::int64_t half_width;
  std::int64_t stripe_period, stripe_width;
};

struct BenchAttention {
  const cuda::AttentionKernel* kernel;
  std::int64_t batch, heads, tokens;
  double kept_pairs;
  double computed_pairs;
  std::unique_ptr<cuda::DevicePlan> plan;
};

}  // extern "C"

namespace {

TokenGrid grid_of(const BenchHead& head) {
  return {.frames = head.frames,
          .height = head.height,
          .width = head.width,
          .text_before = head.text_before,
          .text_after = head.text_after};
}

RunTable table_of(const BenchHead& head) {
  const TokenGrid grid = grid_of(head);
  HeadMode mode{.mode = static_cast<Mode>(head.mode),
                .order = head.space_major ? TokenOrder::SpaceMajor : TokenOrder::FrameMajor,
                .half_width = head.half_width};
  if (mode.mode == Mode::VerticalStripe) {
    for (std::int64_t at = 0; at + head.stripe_width <= grid.video_tokens(); at += head.stripe_period)
      mode.stripes.push_back(
          {static_cast<std::int32_t>(at), static_cast<std::int32_t>(at + head.stripe_width)});
  }
  return build_runs(mode, grid);
}

std::unique_ptr<BenchAttention> plan(const BenchHead* heads, std::int64_t count, std::int64_t batch,
                                     int float16, std::int64_t head_dim, int generation) {
  std::vector<RunTable> tables;
  for (std::int64_t h = 0; h < count; ++h) tables.push_back(table_of(heads[h]));
  // Heads of one layer that share a mode share a table, as in the engine.
  std::vector<const RunTable*> of_heads;
  for (const RunTable& table : tables) {
    const RunTable* shared = &table;
    for (const RunTable* earlier : of_heads)
      if (*earlier == table) shared = earlier;
    of_heads.push_back(shared);
  }
  auto result = std::make_unique<BenchAttention>();
  result->kernel =
      cuda::find_kernel(generation, float16 ? cuda::Element::Float16 : cuda::Element::BFloat16, head_dim);
  result->batch = batch;
  result->heads = count;
  result->tokens = tables.front().tokens();
  for (const RunTable& table : tables) result->kept_pairs += static_cast<double>(kept_pairs(table) * batch);
  const cuda::TileShape shape = result->kernel->shape;
  const auto compiled = cuda::compile_launch_plan(of_heads, result->tokens, batch, shape);
  result->computed_pairs =
      static_cast<double>(compiled.chunks * shape.chunk_keys * shape.granules * kGranuleRows);
  result->plan = std::make_unique<cuda::DevicePlan>(compiled, shape);
  return result;
}

}  // namespace

extern "C" {

const char* vdit_bench_error() {
  return last_error.c_str();
}

double vdit_bench_density(const BenchHead* head) {
  return guarded([&] { return density(table_of(*head)); });
}

/// The runs of all granules of 64 rows, as (granule, begin, end); returns how many there are and writes as
/// many as fit `capacity`.
std::int64_t vdit_bench_runs(const BenchHead* head, std::int32_t (*runs)[3], std::int64_t capacity) {
  return guarded([&] {
    const RunTable table = table_of(*head);
    std::int64_t count = 0;
    for (std::int64_t granule = 0; granule < table.granules(); ++granule) {
      for (const Run& run : table.runs(granule)) {
        if (count < capacity) {
          runs[count][0] = static_cast<std::int32_t>(granule);
          runs[count][1] = run.begin;
          runs[count][2] = run.end;
        }
        ++count;
      }
    }
    return count;
  });
}

/// `generation` 9: the Hopper kernels, 8: those for sm_80. Null on errors.
BenchAttention* vdit_bench_plan(const BenchHead* heads, std::int64_t count, std::int64_t batch, int float16,
                                std::int64_t head_dim, int generation) {
  return guarded([&] { return plan(heads, count, batch, float16, head_dim, generation).release(); });
}
void vdit_bench_free(BenchAttention* attention) {
  delete attention;
}
const char* vdit_bench_kernel(const BenchAttention* attention) {
  return attention->kernel->name;
}
double vdit_bench_kept_pairs(const BenchAttention* attention) {
  return attention->kept_pairs;
}
double vdit_bench_computed_pairs(const BenchAttention* attention) {
  return attention->computed_pairs;
}

/// Tensors are packed [batch, heads, tokens, head_dim]. Returns 1 when it was enqueued.
int vdit_bench_run(const BenchAttention* attention, void* q, void* k, void* v, void* out, float scale,
                   void* stream) {
  return guarded([&] {
    const std::int64_t dim = attention->kernel->head_dim, tokens = attention->tokens;
    const auto tensor = [&](void* data) {
      return cuda::DeviceTensor{data, attention->heads * tokens * dim, tokens * dim, dim};
    };
    cuda::AttentionLaunch launch;
    launch.batch = attention->batch;
    launch.heads = attention->heads;
    launch.tokens = tokens;
    launch.scale = scale;
    launch.queries = tensor(q);
    launch.keys = tensor(k);
    launch.values = tensor(v);
    launch.output = tensor(out);
    launch.stream = static_cast<cudaStream_t>(stream);
    attention->kernel->launch(launch, *attention->plan);
    return 1;
  });
}

/// Queries and keys with norm and rotation, values without, packed.
int vdit_bench_layout(const BenchHead* head, std::int64_t heads, std::int64_t head_dim, int per_head,
                      void* const* rows, void* const* laid_out, const float* weight, const float* cosines,
                      const float* sines, void* stream) {
  return guarded([&] {
    const TokenGrid grid = grid_of(*head);
    std::vector<HeadPlace> places;
    for (std::int64_t h = 0; h < heads; ++h)
      places.push_back({static_cast<std::int32_t>(h),
                        head->space_major ? TokenOrder::SpaceMajor : TokenOrder::FrameMajor});
    std::vector<HeadLayoutTensor> tensors;
    for (int i = 0; i < 3; ++i) {
      tensors.push_back({.rows = rows[i],
                         .row_batch_stride = 0,
                         .row_stride = heads * head_dim,
                         .heads = laid_out[i],
                         .head_strides = {.head = grid.tokens() * head_dim, .token = head_dim},
                         .norm_weight = i < 2 ? weight : nullptr,
                         .rotate = i < 2});
    }
    const HeadLayoutProblem problem{.grid = grid,
                                    .head_dim = head_dim,
                                    .heads = places,
                                    .norm = per_head ? HeadNorm::PerHead : HeadNorm::AllHeads,
                                    .cosines = cosines,
                                    .sines = sines,
                                    .tensors = tensors};
    lay_out_heads_cuda(problem, stream);
    return 1;
  });
}

}  // extern "C"
